# SPDX-License-Identifier: MIT
"""No room is too large: at most 20 sources in a folder, at most 400 lines in a source.

check_sizes.py ROOT
"""

import collections
import pathlib
import sys

from sources import report, source_files

SUFFIXES = {".h", ".cpp", ".qml", ".comp", ".glsl", ".py"}
FOLDERS = ("engine", "app", "shaders", "tests")
# The demonstration model's recipe is one thing in one folder, which its README lists.
LINES_ONLY = ("resources",)
MAX_FILES = 20
MAX_LINES = 400


def check(root):
    problems = []
    files_in = collections.Counter()
    for path in source_files(root, SUFFIXES, FOLDERS + LINES_ONLY):
        name = path.relative_to(root)
        if name.parts[0] not in LINES_ONLY:
            files_in[name.parent] += 1
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_LINES:
            problems.append(f"{name}: {lines} lines; {MAX_LINES} are the limit. Which two ideas are in it?")
    for folder, files in sorted(files_in.items()):
        if files > MAX_FILES:
            problems.append(f"{folder}: {files} sources; {MAX_FILES} are the limit. Which of them belong together?")
    return report(problems, "sizes")


sys.exit(check(pathlib.Path(sys.argv[1])))
