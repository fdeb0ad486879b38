# SPDX-License-Identifier: MIT
"""The project's own source files, for the checks beside this file."""

import pathlib

FOLDERS = ("engine", "app", "shaders", "tests", "cmake", "packaging")


def source_files(root, suffixes, folders=FOLDERS):
    """Paths below the given folders, and scripts at the root, sorted."""
    root = pathlib.Path(root)
    found = [path for path in root.iterdir() if path.is_file()]
    for folder in folders:
        found += [path for path in (root / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found
                  if path.suffix in suffixes or path.name in suffixes)


def report(problems, what):
    """Prints the problems and returns the exit status of the check."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problem(s)")
    return 1 if problems else 0
