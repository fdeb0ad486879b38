# SPDX-License-Identifier: MIT
"""clang-tidy with the short list of .clang-tidy, over what meets files and text from outside first.

All sources would take as long as building them; any other file can be checked by hand with
clang-tidy-14 -p BUILD FILE.

check_tidy.py ROOT BUILD CLANG_TIDY

Reads compile_commands.json. A file whose sources did not change since it was found clean is not
looked at again: the build folder keeps a stamp per file.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

FOLDERS = ("engine/core", "engine/image", "engine/text", "engine/formats/gguf")
FILES = ("engine/formats/safetensors*", "engine/formats/metadata_reader*", "engine/checkpoint/vocabulary_gguf*")


def own_sources(root, build):
    with open(build / "compile_commands.json", encoding="utf-8") as stream:
        commands = json.load(stream)
    found = {pathlib.Path(command["file"]) for command in commands}
    return sorted(path for path in found
                  if any(path.is_relative_to(root / start) for start in FOLDERS)
                  or any(path.match(pattern) for pattern in FILES))


def fingerprint_of_headers(root):
    digest = hashlib.sha256((root / ".clang-tidy").read_bytes())
    for header in sorted((root / "engine").rglob("*.h")):
        digest.update(header.read_bytes())
    return digest.digest()


def run_one(clang_tidy, build, path, stamp):
    if stamp.exists():
        return 0, ""
    result = subprocess.run([clang_tidy, "-p", str(build), "--quiet", str(path)],
                            capture_output=True, text=True, check=False)
    if result.returncode == 0:
        stamp.touch()
    return result.returncode, result.stdout


def check(root, build, clang_tidy):
    stamps = build / "tidy-stamps"
    stamps.mkdir(exist_ok=True)
    headers = fingerprint_of_headers(root)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {}
        for path in own_sources(root, build):
            name = hashlib.sha256(headers + str(path).encode() + path.read_bytes()).hexdigest()
            jobs[pool.submit(run_one, clang_tidy, build, path, stamps / name)] = path
        for job in concurrent.futures.as_completed(jobs):
            status, output = job.result()
            if status != 0:
                failed += 1
                print(f"{jobs[job].relative_to(root)}:\n{output}")
    print(f"clang-tidy: {len(jobs)} files, {failed} with findings")
    return 1 if failed else 0


sys.exit(check(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]))
