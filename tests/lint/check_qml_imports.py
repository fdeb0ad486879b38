# SPDX-License-Identifier: MIT
"""QML modules import only modules below them (ARCHITECTURE.md, "Layers") and use only their parts of App.

check_qml_imports.py ROOT [--graph]

The files of the module Tessera.Chat are in app/desktop/chat/qml. Tessera itself, the types that are written in
C++, is below all of them. Its singleton App hands out everything that the program has: which of that a module uses
is stated here, so that a new dependency is a decision. --graph prints which module imports which, and changes nothing
about the check.
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
# What each uses of the singleton App. "App" is the object itself, with its signals.
OBJECTS = {
    "Tessera.Style.Basics": {"settings"},
    "Tessera.Style": set(),
    "Tessera.Markdown": {"copy", "find", "search"},
    "Tessera.Tiles": {"answer", "asking", "comparison", "composer", "conversation", "language", "models", "settings"},
    "Tessera.Photos": {"composer", "conversation", "photoFiles", "regions"},
    "Tessera.Models": {"library", "modelChoice", "models", "settings"},
    "Tessera.History": {"answer", "archive", "conversation", "conversations", "history", "search", "settings", "trash",
                        "undo", "waiting"},
    "Tessera.Chat.Settings": {"chatSettings", "presets"},
    "Tessera.Chat.Regions": {"asking", "composer", "conversation"},
    "Tessera.Chat": {"answer", "asking", "chatSettings", "comparison", "composer", "conversation", "copy", "find",
                     "history", "messages", "meter", "models", "notice", "regions", "samples", "screenshots", "tryAgain",
                     "waiting"},
    "Tessera.Window": {"App", "answer", "archive", "asking", "comparison", "composer", "conversation", "dataDir", "find",
                       "history", "language", "messages", "models", "photoFiles", "presets", "regions", "search",
                       "settings", "showDataFolder", "tryAgain"},
}
PROJECT_IMPORT = re.compile(r"^\s*import\s+(Tessera[\w.]*|\".*)")
COMMENT = re.compile(r"//.*")
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
OBJECT = re.compile(r"(?<![\w.])App\b(?:\??\.(\w+))?")


def module_of(path):
    """Tessera.Chat for app/desktop/chat/qml/ChatPage.qml."""
    places = path.parent.relative_to(DESKTOP).parts
    if not places or places[-1] != "qml":
        return None
    return ".".join(["Tessera", *(place.capitalize() for place in places[:-1])])


def imports_in(text):
    """The modules that a file imports, with the numbers of the lines."""
    for number, line in enumerate(text.splitlines(), 1):
        if (match := PROJECT_IMPORT.match(line)) and match[1] != CPP_TYPES:
            yield number, match[1]


def objects_in(text):
    """What it uses of App, with the numbers of the lines."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in OBJECT.finditer(COMMENT.sub("", LITERAL.sub('""', line))):
            yield number, match[1] or "App"


def problems_in(module, text):
    found = [(number, f"import {name}") for number, name in imports_in(text) if name not in MODULES[module]]
    found += [(number, "use App itself" if name == "App" else f"use App.{name}")
              for number, name in objects_in(text) if name not in OBJECTS[module]]
    return sorted(found)


def problems_of_this_check():
    """It has to find what it is for."""
    sample = """import QtQuick
import Tessera
import Tessera.Style.Basics
import Tessera.Chat
Item { // App.undo
    text: "App.trash"
    on: MyApp.models || root.App.models
    name: App.models.name + App?.meter.text
    target: App
}"""
    expected = [(4, "import Tessera.Chat"), (8, "use App.meter"), (8, "use App.models"), (9, "use App itself")]
    found = problems_in("Tessera.Style", sample)
    return [] if found == expected else [f"this check finds {found} in its own sample instead of {expected}"]


def check(root, with_graph):
    problems = problems_of_this_check()
    graph = {module: set() for module in MODULES}
    used = {module: set() for module in MODULES}
    for path in source_files(root, {".qml"}, (str(DESKTOP),)):
        name = pathlib.PurePosixPath(path.relative_to(root))
        module = module_of(name)
        if module not in MODULES:
            problems.append(f"{name}: the folder is no module; add it to this check")
            continue
        text = path.read_text(encoding="utf-8")
        graph[module].update(imported for _, imported in imports_in(text))
        used[module].update(used_object for _, used_object in objects_in(text))
        problems += [f"{name}:{number}: {module} must not {what}" for number, what in problems_in(module, text)]
    for module, objects in OBJECTS.items():
        for left in sorted(objects - used[module]):
            problems.append(f"{module} no longer uses App.{left}; take it out of this check")
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
