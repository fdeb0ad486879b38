#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the patterns of all sentences in the engine and the window for lupdate.

usage: list_sentences.py SOURCE_DIR OUTPUT

A pattern is a literal in the call of a constructor of Error or Sentence, which are explicit: so
each site spells its name. Those that a standard class makes in place, as std::optional::emplace() does,
would not, so they are refused. OUTPUT has the patterns in the context "Sentences" with %1, %2 ... for
the places.
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
# Calls that hand their arguments to a constructor.
IN_PLACE = {"in_place", "in_place_type", "in_place_index", "emplace", "emplace_back", "emplace_front", "try_emplace"}
PREFIX = re.compile(r"(?:u8|[uUL])R?")
DECLARED = re.compile(r"<\s*(?:tessera::)?(?:Error|Sentence)\s*>\s*(\w+)\s*[;={(]")
BRACKETS = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}
ESCAPES = {"n": "\n", "t": "\t"}


class Unreadable(Exception):
    pass


def tokens(code):
    """Without comments and spaces."""
    for match in TOKEN.finditer(code):
        text = match.group(0)
        if not text.isspace() and not text.startswith(("//", "/*")):
            yield text


def is_literal(word):
    return word.startswith(('"', 'R"'))


def content(literal):
    if literal.startswith("R"):
        return literal[literal.index("(") + 1:literal.rindex(")")]
    return re.sub(r"\\(.)", lambda escaped: ESCAPES.get(escaped.group(1), escaped.group(1)), literal[1:-1])


def arguments(words, start):
    """The tokens after an opening bracket that are in no further bracket."""
    depth = 0
    for word in words[start:]:
        depth += BRACKETS.get(word, 0)
        if depth < 0:
            return
        if depth == 0:
            yield word


def pattern_at(words, start, skipped):
    """The literal that begins the argument after `skipped` others; None if something else does."""
    depth = 0
    at = start
    while skipped:
        if at == len(words):
            return None
        depth += BRACKETS.get(words[at], 0)
        if depth < 0:
            return None
        skipped -= depth == 0 and words[at] == ","
        at += 1
    end = at
    while end < len(words) and is_literal(words[end]):
        end += 1
    if end == at:
        if at < len(words) and re.match(r"k[A-Z]", words[at]):
            raise Unreadable(f"{words[at]}: write the pattern where the sentence is made")
        if at + 1 < len(words) and is_literal(words[at + 1]) and (words[at] == "(" or PREFIX.fullmatch(words[at])):
            raise Unreadable(f"{words[at]}{words[at + 1]}: a pattern is a plain literal")
        return None
    if words[end] not in (",", ")", "}"):
        raise Unreadable(f"{words[at]}: a pattern is a literal and nothing else")
    return "".join(content(word) for word in words[at:end])


def refuse_hidden(words, at, holders):
    """Raises if a sentence is made at this token without its name before its pattern."""
    following = words[at + 1:at + 5]
    # Error>(..., "pattern", as in std::make_optional<Error>(...) and std::optional<Error> name(...).
    if words[at] in MAKERS and following[:1] == [">"]:
        begin = at + 2 if following[1:2] != [] and following[1] in ("(", "{") else at + 3
        inner = list(arguments(words, begin + 1)) if words[begin:begin + 1] in (["("], ["{"]) else []
        hidden = any(is_literal(word) and inner[:place][-1:] != ["="] for place, word in enumerate(inner))
    # ErrorCode::Internal, "pattern" in a call of another function than Error's constructor.
    elif words[at] == "ErrorCode" and following[:1] == ["::"] and following[2:3] == [","]:
        named = at > 1 and words[at - 1] in ("(", "{") and \
            (words[at - 2] in MAKERS or (at > 2 and words[at - 3] in MAKERS))
        hidden = not named and following[3:] != [] and is_literal(following[3])
    # problems.emplace_back(...) for problems that are sentences; std::in_place, "pattern".
    elif words[at] in IN_PLACE:
        called = at > 1 and words[at - 1] in (".", "->")
        begin = next((place for place in range(at + 1, len(words)) if words[place] in ("(", "{")), at) if called else at
        hidden = (not called or words[at - 2] in holders) and \
            any(is_literal(word) or re.match(r"k[A-Z]", word) for word in arguments(words, begin + 1))
    else:
        return
    if hidden:
        raise Unreadable(f"{' '.join(words[max(0, at - 2):at + 5])}: spell Error(...) or Sentence(...) out, so that "
                         "translators get its pattern")


def holders_in(code):
    """The variables that hold errors or sentences, as std::optional<Error> does."""
    return set(DECLARED.findall(code))


def patterns(code, holders=frozenset()):
    """Those that a source makes sentences of. `holders`: variables declared elsewhere, in headers."""
    words = list(tokens(code))
    holders = holders_in(code) | holders
    for at, word in enumerate(words):
        refuse_hidden(words, at, holders)
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
    codes = {path: path.read_text(encoding="utf-8") for part in FOLDERS for path in sorted((folder / part).rglob("*"))
             if path.suffix in (".h", ".cpp") and str(path.relative_to(folder)) not in OWN}
    members = {name for path, code in codes.items() if path.suffix == ".h"
               for name in holders_in(code) if name.startswith("m_")}
    for path, code in codes.items():
        try:
            found.update(source_text(pattern) for pattern in patterns(code, members))
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
