# SPDX-License-Identifier: MIT
"""C++ sources look as .clang-format says, and single statements have no braces.

check_format.py ROOT CLANG_FORMAT [--fix]

The braces are what LLVM's guide says. clang-format 14 can remove them, but then breaks some lines
in another way: its usual style goes over the result once more.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from sources import source_files

FILES_AT_ONCE = 100


def format_copies(root, clang_format, files, folder):
    """The files as they should be, below the folder."""
    names = [str(path.relative_to(root)) for path in files]
    for path, name in zip(files, names):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    usual = root / ".clang-format"
    shutil.copyfile(usual, folder / ".clang-format")
    braces = folder / "braces"
    braces.write_text(usual.read_text() + "RemoveBracesLLVM: true\n")
    for style in (f"file:{braces}", "file"):
        for first in range(0, len(names), FILES_AT_ONCE):
            subprocess.run([clang_format, "-i", f"--style={style}", *names[first:first + FILES_AT_ONCE]],
                           cwd=folder, check=True)


def check(root, clang_format, fix):
    files = source_files(root, {".h", ".cpp"})
    ill = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        format_copies(root, clang_format, files, folder)
        for path in files:
            text = (folder / path.relative_to(root)).read_bytes()
            if text != path.read_bytes():
                ill.append(path.relative_to(root))
                if fix:
                    path.write_bytes(text)
    for path in ill:
        print(f"{path}: " + ("formatted" if fix else "not formatted"))
    if ill and not fix:
        print("python3 tests/lint/check_format.py . clang-format-14 --fix does it.")
    print(f"format: {len(files)} files, {len(ill)} to be formatted")
    return 1 if ill and not fix else 0


sys.exit(check(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], "--fix" in sys.argv))
