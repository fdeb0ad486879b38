# SPDX-License-Identifier: MIT
"""QML modules import only modules below them (ARCHITECTURE.md, "Layers").

check_qml_imports.py ROOT [--graph]

The files of the module Tessera.Chat are in app/desktop/chat/qml. Tessera itself, the types that are written in
C++, is below all of them. --graph prints which module imports which, and changes nothing about the check.
"""

import pathlib
import re
import sys

from sources import report, source_files

DESKTOP = pathlib.PurePosixPath("app/desktop")
CPP_TYPES = "Tessera"
# From the lowest to the highest, with what each may import beside Tessera.
MODULES = {
    "Tessera.Style.Basics": set(),
    "Tessera.Style": {"Tessera.Style.Basics"},
    "Tessera.Markdown": {"Tessera.Style"},
    "Tessera.Tiles": {"Tessera.Style", "Tessera.Markdown"},
    "Tessera.Photos": {"Tessera.Style", "Tessera.Tiles"},
    "Tessera.Models": {"Tessera.Style"},
    "Tessera.History": {"Tessera.Style"},
    "Tessera.Chat.Settings": {"Tessera.Style"},
    "Tessera.Chat.Regions": {"Tessera.Style"},
    "Tessera.Chat": {"Tessera.Style", "Tessera.Markdown", "Tessera.Photos", "Tessera.Models", "Tessera.History",
                     "Tessera.Chat.Regions"},
    "Tessera.Window": {"Tessera.Style", "Tessera.Markdown", "Tessera.Tiles", "Tessera.Photos", "Tessera.Models",
                       "Tessera.History", "Tessera.Chat.Settings", "Tessera.Chat"},
}
PROJECT_IMPORT = re.compile(r"^\s*import\s+(Tessera[\w.]*|\".*)")


def module_of(path):
    """Tessera.Chat for app/desktop/chat/qml/ChatPage.qml."""
    places = path.parent.relative_to(DESKTOP).parts
    if not places or places[-1] != "qml":
        return None
    return ".".join(["Tessera", *(place.capitalize() for place in places[:-1])])


def check(root, with_graph):
    problems = []
    graph = {module: set() for module in MODULES}
    for path in source_files(root, {".qml"}, (str(DESKTOP),)):
        name = pathlib.PurePosixPath(path.relative_to(root))
        module = module_of(name)
        if module not in MODULES:
            problems.append(f"{name}: the folder is no module; add it to this check")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not (match := PROJECT_IMPORT.match(line)) or match[1] == CPP_TYPES:
                continue
            graph[module].add(match[1])
            if match[1] not in MODULES[module]:
                problems.append(f"{name}:{number}: {module} must not import {match[1]}")
    # Each may import only what stands before it, so there is no circle.
    below = set()
    for module, allowed in MODULES.items():
        if not allowed <= below:
            problems.append(f"{module} may import what is not below it: {', '.join(sorted(allowed - below))}")
        below.add(module)
    if with_graph:
        for module, imports in graph.items():
            print(f"{module}: {', '.join(sorted(imports)) or '-'}")
    return report(problems, "QML import directions")


sys.exit(check(pathlib.Path(sys.argv[1]), "--graph" in sys.argv[2:]))
