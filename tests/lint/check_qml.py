# SPDX-License-Identifier: MIT
"""qmllint finds nothing in the application's QML.

check_qml.py ROOT QMLLINT BUILT_FOLDER [--strict]

BUILT_FOLDER holds the built modules. On the oldest Qt that is supported (--strict) every warning counts.
Newer versions of qmllint know more of them, so there they are only shown.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def copy_built(built, target):
    """Copies the modules and what says where their files are in the program, and returns the paths of the latter.

    Without what older builds have left beside them, which qmllint would read as well."""
    for qmldir in built.rglob("qmldir"):
        copy = target / qmldir.parent.relative_to(built)
        copy.mkdir(parents=True, exist_ok=True)
        shutil.copy(qmldir, copy)
        for name in re.findall(r"\S+\.(?:qml|qmltypes)\b", qmldir.read_text(encoding="utf-8")):
            if (qmldir.parent / name).exists():
                shutil.copy(qmldir.parent / name, copy)
    resources = []
    for qrc in sorted(built.rglob(".rcc/*.qrc")):
        content = qrc.read_text(encoding="utf-8").replace(f">{built}/Tessera/", f">{target}/Tessera/")
        if all((qrc.parent / name).exists() for name in re.findall(r"<file[^>]*>([^<]+)</file>", content)):
            resources.append(target / f"{len(resources)}.qrc")
            resources[-1].write_text(content, encoding="utf-8")
    return resources


def check(root, qmllint, built, strict):
    files = sorted((root / "app" / "desktop").rglob("*.qml"))
    with tempfile.TemporaryDirectory() as modules:
        command = [qmllint, "-I", modules]
        for resource in copy_built(built.resolve(), pathlib.Path(modules)):
            command += ["--resource", str(resource)]
        if not strict:
            command += ["--max-warnings", "-1"]
        result = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    print(result.stdout + result.stderr)
    print(f"qmllint: {len(files)} files, status {result.returncode}")
    return 1 if result.returncode != 0 or not files else 0


sys.exit(check(pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]),
               "--strict" in sys.argv))
