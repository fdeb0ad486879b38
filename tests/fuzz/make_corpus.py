# SPDX-License-Identifier: MIT
"""Writes the corpus of the fuzz targets: valid files, and one for each way in which a file has
broken a reader of such files somewhere.

make_corpus.py FOLDER
"""

import pathlib
import shutil
import sys

from corpus_gguf import gguf_files
from corpus_hub import hub_folder_files, safetensors_files, sentencepiece_files, tiktoken_files
from corpus_images import exif_files, image_files, xmp_files
from corpus_pytorch import pickles, pytorch_files


def main():
    root = pathlib.Path(sys.argv[1])
    shutil.rmtree(root, ignore_errors=True)
    for target, files in (("exif", exif_files), ("gguf", gguf_files),
                          ("hub_folder", hub_folder_files), ("image", image_files),
                          ("pickle", pickles), ("pytorch", pytorch_files),
                          ("safetensors", safetensors_files),
                          ("sentencepiece", sentencepiece_files), ("tiktoken", tiktoken_files),
                          ("xmp", xmp_files)):
        folder = root / target
        folder.mkdir(parents=True)
        count = 0
        for name, content in files():
            path = folder / name
            if path.exists():
                raise SystemExit(f"{target}: {name} twice")
            path.write_bytes(content)
            count += 1
        print(f"{target}: {count} files")


if __name__ == "__main__":
    main()
