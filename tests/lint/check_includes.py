# SPDX-License-Identifier: MIT
"""Includes point only downwards (ARCHITECTURE.md, "Layers"), in no circle, and only the desktop sees Qt.

check_includes.py ROOT [--graph]

--graph prints which folder includes which, and changes nothing about the check.
"""

import graphlib
import pathlib
import re
import sys

from sources import report, source_files

# What each room may include, beside itself. A room is a folder with the folders in it; the files
# at the top of a tree ("") may include all of its rooms.
ROOMS = {
    "engine": {
        "core": set(),
        "device": {"core"},
        "image": {"core"},
        "text": {"core"},
        "formats": {"core", "text"},
        "kernels": {"core", "device"},
        "vulkan": {"core", "device", "kernels"},
        "native": {"core"},
        "processor": {"core", "device", "kernels", "native"},
        "devices": {"core", "device", "vulkan", "processor"},
        "checkpoint": {"core", "image", "text", "formats"},
        "library": {"core", "text", "formats", "checkpoint"},
        "convert": {"core", "image", "text", "formats", "checkpoint"},
        "model": {"core", "device", "image", "text", "formats", "kernels", "checkpoint"},
        # "": engine.h and its like. They include no session, or the folders would be a circle.
        "session": {"", "core", "image", "text", "checkpoint", "model"},
    },
    "app/desktop": {
        "bus": set(),
        "values": set(),
        "text": set(),
        "jobs": {"text"},
        "dialogs": {"bus", "jobs"},
        "markdown": {"text"},
        "settings": {"values", "text"},
        "tiles": {"values", "text", "jobs"},
        "inference": {"values", "text", "jobs"},
        "photos": {"bus", "values", "text", "jobs"},
        "storage": {"values", "text", "jobs", "markdown", "settings", "photos"},
        "models": {"values", "text", "jobs", "settings", "inference"},
        "history": {"values", "text", "storage"},
        "chat": {"values", "text", "settings", "tiles", "inference", "photos", "markdown", "storage", "models",
                 "history"},
        # Only what QML uses.
        "window": set(),
        "start": {"bus", "values", "text", "dialogs", "settings", "tiles", "inference", "photos", "markdown", "storage",
                  "models", "history", "chat"},
    },
}
APPLICATIONS = {"cli", "bench", "desktop", "demo_model", "terminal"}
# What applications have in common; neither engine nor Qt.
SHARED_BY_APPLICATIONS = {"demo_model", "terminal"}
# How a kind of device works is nobody's business but theirs and of who opens them.
BEHIND_DEVICES = {"vulkan", "native", "processor"}
# What an application sees of them all the same: the benchmark measures operators without a device, too.
SEEN_BY_APPLICATIONS = {"bench": {"native"}}
PROJECT_INCLUDE = re.compile(r'^\s*#\s*include\s*"((?:engine|app)/[^"]+)"')
QT_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]Q[A-Za-z]+[/>"]')


def tree_and_room(path):
    """("engine", "text") for engine/text/tokenizer/utf8.h, ("engine", "") for engine/engine.h."""
    for tree in ROOMS:
        if path.is_relative_to(tree):
            rest = path.relative_to(tree).parts
            return tree, rest[0] if len(rest) > 1 else ""
    return "", ""


def allowed(source, target):
    """Whether the file `source` may include `target`."""
    if source.parts[0] == "app" and target.parts[0] == "app" and source.parts[1] != target.parts[1]:
        return target.parts[1] in SHARED_BY_APPLICATIONS
    if source.parts[0] != target.parts[0]:
        hidden = BEHIND_DEVICES - SEEN_BY_APPLICATIONS.get(source.parts[1], set())
        return (source.parts[0] == "app" and source.parts[1] not in SHARED_BY_APPLICATIONS and
                target.parts[1] not in hidden)
    tree, room = tree_and_room(source)
    target_tree, target_room = tree_and_room(target)
    if tree == "engine" and room == "" and target_room in BEHIND_DEVICES:
        return False
    if not tree or room == "" or (tree, room) == (target_tree, target_room):
        return True
    return target_room in ROOMS[tree][room]


def print_graph(graph):
    for folder in sorted(graph):
        print(f"{folder}: {', '.join(sorted(graph[folder])) or '-'}")


def check(root, with_graph):
    problems = []
    graph = {}
    for path in source_files(root, {".h", ".cpp"}, ("engine", "app")):
        name = pathlib.PurePosixPath(path.relative_to(root))
        tree, room = tree_and_room(name)
        known = not tree or not room or room in ROOMS[tree]
        if not known or (name.parts[0] == "app" and name.parts[1] not in APPLICATIONS):
            problems.append(f"{name}: the folder has no place in the layers; add it to this check")
            continue
        folder = str(name.parent)
        includes = graph.setdefault(folder, set())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := PROJECT_INCLUDE.match(line):
                target = pathlib.PurePosixPath(match[1])
                if not allowed(name, target):
                    problems.append(f"{name}:{number}: must not include {target}")
                if str(target.parent) != folder:
                    includes.add(str(target.parent))
            if QT_INCLUDE.match(line) and name.parts[:2] != ("app", "desktop"):
                problems.append(f"{name}:{number}: no Qt here")
    if with_graph:
        print_graph(graph)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        problems.append("folders include each other in a circle: " + " -> ".join(reversed(error.args[1])))
    return report(problems, "include directions")


sys.exit(check(pathlib.Path(sys.argv[1]), "--graph" in sys.argv[2:]))
