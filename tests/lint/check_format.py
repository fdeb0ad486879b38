# SPDX-License-Identifier: MIT
"""C++ sources look as .clang-format says.

check_format.py ROOT CLANG_FORMAT
"""

import pathlib
import re
import subprocess
import sys

from sources import source_files


def check(root, clang_format):
    files = source_files(root, {".h", ".cpp"})
    result = subprocess.run([clang_format, "--dry-run", "--Werror", *map(str, files)],
                            cwd=root, capture_output=True, text=True, check=False)
    found = re.findall(r"^(\S+):\d+:\d+: error: .*clang-format", result.stderr, re.MULTILINE)
    ill = sorted(set(found))
    for name in ill:
        print(f"{pathlib.Path(name).relative_to(root)}: run clang-format -i on it")
    if result.returncode != 0 and not ill:
        print(result.stderr)
    print(f"format: {len(files)} files, {len(ill)} to be formatted")
    return result.returncode


sys.exit(check(pathlib.Path(sys.argv[1]), sys.argv[2]))
