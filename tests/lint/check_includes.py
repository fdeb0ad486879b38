# SPDX-License-Identifier: MIT
"""Includes point only downwards (ARCHITECTURE.md, "Layers"), and only the desktop sees Qt.

check_includes.py ROOT
"""

import pathlib
import re
import sys

from sources import report, source_files

# What each layer may include, beside itself.
ENGINE_LAYERS = {
    "core": set(),
    "gpu": {"core"},
    "image": {"core"},
    "text": {"core"},
    "kernels": {"core", "gpu"},
    "model": {"core", "gpu", "image", "text", "kernels"},
    "convert": {"core", "image", "text", "model"},
}
# Plain data about a checkpoint's shape, which every layer of the engine may read.
SHARED_FACTS = {("engine", "model", "config.h"), ("engine", "model", "tensor_type.h")}
APPLICATIONS = {"cli", "bench", "desktop", "demo_model"}
# What the applications have in common; neither engine nor Qt.
SHARED_BY_APPLICATIONS = "demo_model"
PROJECT_INCLUDE = re.compile(r'^\s*#\s*include\s*"((?:engine|app)/[^"]+)"')
QT_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]Q[A-Za-z]+[/>"]')


def allowed(source, target):
    """Whether the file `source` may include `target`; both are tuples of path parts."""
    if source[0] == "app":
        if source[1] == SHARED_BY_APPLICATIONS:
            return target[:2] == source[:2]
        return target[0] == "engine" or target[1] in (source[1], SHARED_BY_APPLICATIONS)
    if target[0] != "engine":
        return False
    if len(source) == 2:  # engine.cpp, session.cpp: the top of the engine
        return True
    if len(target) == 2:  # engine.h and session.h are above every layer
        return False
    if target in SHARED_FACTS:
        return True
    return target[1] == source[1] or target[1] in ENGINE_LAYERS[source[1]]


def check(root):
    problems = []
    for path in source_files(root, {".h", ".cpp"}, ("engine", "app")):
        name = path.relative_to(root)
        parts = name.parts
        if parts[0] not in ("engine", "app"):
            continue
        known = ENGINE_LAYERS if parts[0] == "engine" else APPLICATIONS
        if len(parts) > 2 and parts[1] not in known:
            problems.append(f"{name}: the folder has no place in the layers; add it to this check")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            include = PROJECT_INCLUDE.match(line)
            if include and not allowed(parts, pathlib.PurePosixPath(include[1]).parts):
                problems.append(f"{name}:{number}: must not include {include[1]}")
            if QT_INCLUDE.match(line) and parts[:2] != ("app", "desktop"):
                problems.append(f"{name}:{number}: no Qt here")
    return report(problems, "include directions")


sys.exit(check(pathlib.Path(sys.argv[1])))
