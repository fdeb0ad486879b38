# SPDX-License-Identifier: MIT
"""qmllint finds nothing in the application's QML.

check_qml.py ROOT QMLLINT BUILT_FOLDER [--strict]

BUILT_FOLDER holds the built modules. On the oldest Qt that is supported (--strict) every warning counts.
Newer versions of qmllint know more of them, so there they are only shown.
"""

import pathlib
import subprocess
import sys


def check(root, qmllint, built, strict):
    files = sorted((root / "app" / "desktop").rglob("*.qml"))
    command = [qmllint, "-I", str(built)]
    for resource in sorted(built.rglob(".rcc/*.qrc")):
        command += ["--resource", str(resource)]
    if not strict:
        command += ["--max-warnings", "-1"]
    result = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    print(result.stdout + result.stderr)
    print(f"qmllint: {len(files)} files, status {result.returncode}")
    return 1 if result.returncode != 0 or not files else 0


sys.exit(check(pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]),
               "--strict" in sys.argv))
