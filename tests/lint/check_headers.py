# SPDX-License-Identifier: MIT
"""Every source file starts with its licence; files that grow too large are named.

check_headers.py ROOT
"""

import pathlib
import sys

from sources import report, source_files

SUFFIXES = {".h", ".cpp", ".comp", ".glsl", ".qml", ".js", ".cmake", ".py", ".sh", "CMakeLists.txt"}
MAX_LINES = 500  # beyond this a file holds two ideas


def check(root):
    problems = []
    for path in source_files(root, SUFFIXES):
        lines = path.read_text(encoding="utf-8").splitlines()
        # After "#!" in scripts, after "#version" in shaders.
        if not any("SPDX-License-Identifier: MIT" in line for line in lines[:2]):
            problems.append(f"{path.relative_to(root)}: no SPDX line at the top")
        if len(lines) > MAX_LINES:
            print(f"note: {path.relative_to(root)} has {len(lines)} lines; is it two files?")
    return report(problems, "licence headers")


sys.exit(check(pathlib.Path(sys.argv[1])))
