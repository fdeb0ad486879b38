# SPDX-License-Identifier: MIT
"""No text is filled by one .arg() after another: a "%2" in what the first has filled in, such as the
name of a file, would be the place of the second.

check_places.py ROOT

In C++ all values go into one .arg(a, b), in QML into Places.fill(text, [a, b]).
"""

import pathlib
import re
import sys

from sources import report, source_files

CALL = re.compile(r"\.arg\(")
NEXT_CALL = re.compile(r"\s*\.arg\(")
QUOTES = "\"'`"


def end_of_call(text, opening):
    """Where the parenthesis at `opening` is closed."""
    depth = 0
    quote = ""
    at = opening
    while at < len(text):
        character = text[at]
        if quote:
            if character == "\\":
                at += 1
            elif character == quote:
                quote = ""
        elif character in QUOTES:
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return len(text)


def chained(text):
    """The lines of calls that another one follows."""
    for call in CALL.finditer(text):
        if NEXT_CALL.match(text, end_of_call(text, call.end() - 1) + 1):
            yield text.count("\n", 0, call.start()) + 1


def check(root):
    problems = []
    for path in source_files(root, {".h", ".cpp", ".qml", ".js"}, ("app",)):
        for line in chained(path.read_text(encoding="utf-8")):
            problems.append(f"{path.relative_to(root)}:{line}: .arg() after .arg()")
    return report(problems, "places in texts")


sys.exit(check(pathlib.Path(sys.argv[1])))
