# SPDX-License-Identifier: MIT
"""Every path that a document names exists, and so does everything that its links lead to.

check_docs.py ROOT

A path is what looks like one in `code` or in a fenced block: it begins with one of the project's folders, as in
`engine/image/tile_plan.h`, or is the name of a source file alone, as in `tile_plan.h`. `engine/image/tile_plan`
stands for the files of that name, whatever their ending; * and {a,b} mean what they mean in a shell.
"""

import pathlib
import re
import sys

from sources import FOLDERS, report, source_files

TOP_FOLDERS = (*FOLDERS, "docs", "resources", "translations")
PATH = re.compile(rf"(?<![\w/.$~-])(?:{'|'.join(TOP_FOLDERS)})/[\w./{{}},*-]*[\w}}*]")
SOURCE_NAME = re.compile(r"(?<![\w/.*-])\w+\.(?:h|cpp|comp|glsl|qml|py|sh|sql|cmake)(?![\w*])")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
# What readers are told to make, or not to.
EXAMPLES = {"translations/tessera_de.ts", "model.cpp", "snake_case.cpp", "PascalCase.qml"}


def expanded(pattern):
    """The patterns that a{b,c} stands for."""
    braces = re.search(r"\{([^{}]*)\}", pattern)
    if not braces:
        return [pattern]
    return [path for choice in braces[1].split(",")
            for path in expanded(pattern[:braces.start()] + choice + pattern[braces.end():])]


def exists(root, pattern):
    if "*" in pattern:
        return any(root.glob(pattern))
    return (root / pattern).exists() or any(root.glob(pattern + ".*"))


def problems_of(root, document, names):
    text = document.read_text(encoding="utf-8")
    where = document.relative_to(root)
    for target in LINK.findall(text):
        if "://" not in target and not target.startswith("mailto:") and not (document.parent / target).exists():
            yield f"{where}: the link to {target} leads nowhere"
    for code in CODE.findall(text):
        for path in PATH.findall(code):
            for one in expanded(path):
                if one not in EXAMPLES and not exists(root, one):
                    yield f"{where}: there is no {one}"
        for name in SOURCE_NAME.findall(code):
            if name not in names | EXAMPLES:
                yield f"{where}: there is no file {name}"


def check(root):
    names = {path.name for folder in TOP_FOLDERS for path in (root / folder).rglob("*")}
    names |= {path.name for path in root.iterdir()}
    documents = [path for path in source_files(root, {".md"}, (*FOLDERS, "docs", "resources"))
                 if "corpus" not in path.parts]
    return report([problem for document in documents for problem in problems_of(root, document, names)],
                  f"paths in {len(documents)} documents")


sys.exit(check(pathlib.Path(sys.argv[1]).resolve()))
