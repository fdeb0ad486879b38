#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a program of this checkout with the lavapipe of another system, such as one with a newer Mesa.

run_in_root.py ROOT PROGRAM [ARGUMENT ...]        as root, for chroot

ROOT is a folder with another Debian or Ubuntu: /opt/peers, as ../shared/peers/setup.sh makes it, has Mesa 26, whose
lavapipe offers cooperative matrices of 8 x 8 x 8. The checkout and the golden data appear in there at the same paths, in a
mount namespace of the program's own, so that nothing stays mounted. Example:

  tests/shaders/run_in_root.py /opt/peers build/ci/tests/engine/kernels/tst_matmul
"""
import os
import pathlib
import subprocess
import sys

import survey

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
# $1: the root; then the folders to show, up to "--"; then the command.
SHOW_AND_RUN = """
root=$1; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do mount --rbind "$1" "$root$1"; shift; done
shift
cd /
exec "$@"
"""


def main():
    if len(sys.argv) < 3 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    root = pathlib.Path(sys.argv[1]).resolve()
    program = pathlib.Path(sys.argv[2]).resolve()
    with survey.place(root) as where:
        where.bring(program)  # for its libraries
        icd = survey.driver_file(where, "lvp")
        if not icd:
            sys.exit(f"{root} has no lavapipe: install mesa-vulkan-drivers there.")
        shown = [folder for folder in {CHECKOUT, program.parent, CHECKOUT.parent / "shared"} if folder.is_dir()]
        shown = [folder for folder in sorted(shown)
                 if not any(other != folder and folder.is_relative_to(other) for other in shown)]
        made = []
        for folder in shown:
            for part in [*reversed(folder.parents), folder]:
                inside = root / part.relative_to("/")
                if not inside.exists():
                    inside.mkdir()
                    made.append(inside)
        variables = {"VK_ICD_FILENAMES": icd, "VK_DRIVER_FILES": icd}
        command = where.command([str(program), *sys.argv[3:]], variables)
        try:
            return subprocess.run(["unshare", "--mount", "--propagation", "private", "sh", "-euc", SHOW_AND_RUN, "sh",
                                   str(root), *map(str, shown), "--", *command],
                                  env=os.environ, check=False).returncode
        finally:
            for folder in reversed(made):
                folder.rmdir()


sys.exit(main())
