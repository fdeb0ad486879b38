#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the patterns of all sentences in the engine and the window for lupdate.

usage: list_sentences.py SOURCE_DIR OUTPUT

A pattern is a literal in the call of a constructor of Error or Sentence, which are explicit: so
each site spells its name, and none can be missed. OUTPUT has them in the context "Sentences" with
%1, %2 ... for the places.
"""
import pathlib
import re
import sys

FOLDERS = ("engine", "app/desktop")
# The constructors themselves.
OWN = ("engine/core/sentence.h", "engine/core/error.h")

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>\w*)\(.*?\)(?P=mark)"|"(?:[^"\\\n]|\\.)*"'
                   r"|(?<!\w)'(?:[^'\\\n]|\\.)+'|\w+|::|->|\s+|.", re.DOTALL)
MAKERS = {"Error": 1, "Sentence": 0}  # the arguments before the pattern
ESCAPES = {"n": "\n", "t": "\t"}


class Unreadable(Exception):
    pass


def tokens(code):
    """Without comments and spaces."""
    for match in TOKEN.finditer(code):
        text = match.group(0)
        if not text.isspace() and not text.startswith(("//", "/*")):
            yield text


def content(literal):
    return re.sub(r"\\(.)", lambda escaped: ESCAPES.get(escaped.group(1), escaped.group(1)), literal[1:-1])


def pattern_at(words, start, skipped):
    """The literal that begins the argument after `skipped` others; None if something else does."""
    depth = 0
    at = start
    while skipped:
        if at == len(words):
            return None
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(words[at], 0)
        if depth < 0:
            return None
        skipped -= depth == 0 and words[at] == ","
        at += 1
    end = at
    while end < len(words) and words[end].startswith('"'):
        end += 1
    if end == at:
        if at < len(words) and re.match(r"k[A-Z]", words[at]):
            raise Unreadable(f"{words[at]}: write the pattern where the sentence is made")
        return None
    if words[end] not in (",", ")", "}"):
        raise Unreadable(f"{words[at]}: a pattern is a literal and nothing else")
    return "".join(content(word) for word in words[at:end])


def patterns(code):
    """Those that a source makes sentences of."""
    words = list(tokens(code))
    for at, word in enumerate(words):
        if word not in MAKERS:
            continue
        # Error(...), Error{...}, or Error name(...).
        named = at + 1 < len(words) and re.fullmatch(r"\w+", words[at + 1])
        begin = at + 2 if named else at + 1
        if begin < len(words) and words[begin] in ("(", "{"):
            pattern = pattern_at(words, begin + 1, MAKERS[word])
            if pattern is not None:
                yield pattern


def source_text(pattern):
    """As translators see it."""
    if re.search(r"%(?:L?\d|n)", pattern):
        raise Unreadable(f"{pattern}: % and a digit is a place for translators")
    pieces = pattern.split("{}")
    if len(pieces) > 10:
        raise Unreadable(f"{pattern}: more than nine places")
    return "".join(f"%{number}{piece}" if number else piece for number, piece in enumerate(pieces))


def sources(folder):
    """All patterns, in order, with %1, %2 ... for their places."""
    found = set()
    for part in FOLDERS:
        for path in sorted((folder / part).rglob("*")):
            if path.suffix not in (".h", ".cpp") or str(path.relative_to(folder)) in OWN:
                continue
            try:
                found.update(source_text(pattern) for pattern in patterns(path.read_text(encoding="utf-8")))
            except Unreadable as problem:
                raise Unreadable(f"{path}: {problem}") from None
    found.discard("%1")
    return sorted(found)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main():
    folder, output = (pathlib.Path(argument) for argument in sys.argv[1:])
    lines = [f'QT_TRANSLATE_NOOP("Sentences", {quoted(text)})\n' for text in sources(folder)]
    output.write_text("// Made by translations/list_sentences.py.\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
