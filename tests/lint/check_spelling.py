# SPDX-License-Identifier: MIT
"""codespell finds no misspelt word in code, comments, texts and documents.

check_spelling.py ROOT CODESPELL

spelling_words.txt beside this file lists what codespell takes for a mistake and is none, in small letters.
Versions from 2.3 on know more mistakes than the one that the list was made with; there they are only shown.
"""

import pathlib
import subprocess
import sys

from sources import FOLDERS, report, source_files

SUFFIXES = {".h", ".cpp", ".comp", ".glsl", ".qml", ".js", ".py", ".sh", ".cmake", "CMakeLists.txt", ".md", ".sql",
            ".desktop", ".xml"}


def version_of(codespell):
    text = subprocess.run([codespell, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in text.split(".")[:2])


def check(root, codespell):
    files = [*source_files(root, SUFFIXES, (*FOLDERS, "docs", "resources")), root / "translations/tessera_en.ts"]
    words = root / "tests/lint/spelling_words.txt"
    result = subprocess.run([codespell, "--ignore-words", words, *files],
                            capture_output=True, text=True, check=False)
    found = result.stdout.replace(f"{root}/", "").splitlines()
    if result.returncode != 0 and not found:
        found = [result.stderr]
    status = report(found, f"spelling in {len(files)} files")
    return status if version_of(codespell) < (2, 3) else 0


sys.exit(check(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]))
