#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds translations/ against the program: no text is missing, stale, empty or changed in its places.

TESSERA_LUPDATE is Qt's lupdate and TESSERA_SOURCE_DIR the source tree.
"""
import collections
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

LUPDATE = os.environ["TESSERA_LUPDATE"]
SOURCE = pathlib.Path(os.environ["TESSERA_SOURCE_DIR"])
DESKTOP = SOURCE / "app" / "desktop"
LANGUAGES = {"en": 2, "zh_CN": 1}  # plural forms

PLACE = re.compile(r"%(?:L?\d|L?n)")
# What a text shows as it is, whatever the language: keys, options, file names and formats.
KEPT = re.compile(r"\((?:Ctrl\+)?(?:[A-Z]|Esc|Enter|[-+0-9])\)|--[a-z-]+|\*\.\w+|[\w.]+\.(?:json|gguf|safetensors)\b")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
JOINED = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')

Message = collections.namedtuple("Message", "context source comment plural translations state")


def messages(path):
    found = []
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.iter("numerusform")]
            found.append(Message(context.findtext("name"), message.findtext("source"),
                                 message.findtext("comment") or "", message.get("numerus") == "yes",
                                 forms or [translation.text or ""], translation.get("type")))
    return found


def keys(found):
    return {(m.context, m.source, m.comment, m.plural) for m in found}


def literals(path):
    """The texts of a C++ source, neighbouring pieces joined."""
    code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    for match in JOINED.finditer(code):
        joined = "".join(LITERAL.findall(match.group(0)))
        yield re.sub(r'\\(["\\])', r"\1", joined).replace("\\n", "\n")


class Translations(unittest.TestCase):
    maxDiff = None

    def fresh(self, language):
        """What lupdate finds in the program's sources now."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"tessera_{language}.ts"
            options = ["-pluralonly"] if language == "en" else []
            done = subprocess.run(
                [LUPDATE, "-silent", "-I", str(SOURCE), "-locations", "none", "-source-language", "en",
                 *options, str(DESKTOP), "-ts", str(path)],
                capture_output=True, text=True, check=True)
            # A class that lupdate does not recognise has its texts in a context that nobody asks for.
            self.assertNotIn("unknown namespace", done.stdout + done.stderr)
            return messages(path)

    def committed(self, language):
        return messages(SOURCE / "translations" / f"tessera_{language}.ts")

    def test_every_language_is_checked_here(self):
        files = {path.stem for path in (SOURCE / "translations").glob("*.ts")}
        self.assertEqual(files, {f"tessera_{language}" for language in LANGUAGES})

    def test_no_text_is_missing_or_stale(self):
        for language in LANGUAGES:
            with self.subTest(language):
                program = keys(self.fresh(language))
                self.assertGreater(len(program), 10)
                translated = keys(self.committed(language))
                hint = "Build the target update_translations and translate what is new."
                self.assertEqual(sorted(program - translated), [], hint)
                self.assertEqual(sorted(translated - program), [], hint)

    def test_every_text_is_translated(self):
        for language, forms in LANGUAGES.items():
            for message in self.committed(language):
                with self.subTest(language, source=message.source):
                    self.assertIsNone(message.state)
                    self.assertEqual(len(message.translations), forms if message.plural else 1)
                    for text in message.translations:
                        self.assertTrue(text.strip() if message.source.strip() else text)

    def test_places_and_keys_stay(self):
        for language in LANGUAGES:
            for message in self.committed(language):
                for text in message.translations:
                    with self.subTest(language, source=message.source):
                        for kept in (PLACE, KEPT):
                            self.assertEqual(sorted(kept.findall(text)), sorted(kept.findall(message.source)))

    def test_chinese_is_chinese(self):
        # Without words of its own: names of methods and formats, and places between signs.
        same = re.compile(r"(?:%L?\w|Tessera|Ctrl\+\w|(?:top|min)-[pk]|[BM]|"
                          r"hd|anyres|hf|original|LLaVA|transformers|[\W\d])*", re.IGNORECASE)
        for message in self.committed("zh_CN"):
            if not same.fullmatch(message.source):
                with self.subTest(source=message.source):
                    self.assertRegex(message.translations[0], "[\u4e00-\u9fff]")

    def test_one_is_not_many(self):
        for message in self.committed("en"):
            with self.subTest(source=message.source):
                self.assertEqual(message.translations[1], message.source)
                self.assertNotRegex(message.translations[0], r"%L?n (?:tokens|places|grids|tiles)")

    def test_counted_texts_have_plurals(self):
        for message in self.committed("zh_CN"):
            with self.subTest(source=message.source):
                self.assertEqual(message.plural, re.search(r"%L?n", message.source) is not None)

    def test_the_window_has_no_text_outside(self):
        shown = re.compile(r'\b(?:text|title|label|note|placeholder\w*|Accessible\.(?:name|description)|displayText|'
                           r'prefix|suffix)\s*:[^\n]*')
        for path in sorted((DESKTOP / "qml").glob("*.qml")):
            for line in path.read_text(encoding="utf-8").split("\n"):
                for match in shown.finditer(line.split("//")[0]):
                    bare = re.sub(r'qsTr\("(?:[^"\\]|\\.)*"(?:, *"[^"]*")?', "", match.group(0))
                    # Values that are compared and colours are no texts.
                    bare = re.sub(r'[!=]==? *"[^"]*"|startsWith\("[^"]*"\)|"#[0-9a-f]+"', "", bare)
                    for text in LITERAL.findall(bare):
                        with self.subTest(path.name, line=line.strip()):
                            self.assertNotRegex(re.sub(PLACE, "", text), r"[A-Za-z]{3,}|[A-Za-z]+ [A-Za-z]+")

    def test_the_engine_says_what_is_translated(self):
        said = set()
        for path in [*(SOURCE / "engine").rglob("*.cpp"), *(SOURCE / "engine").rglob("*.h")]:
            for text in literals(path):
                said.update(piece for piece in re.split(r"\{[^{}]*\}", text) if piece)
        listed = []
        for text in literals(DESKTOP / "text" / "engine_sentences.cpp"):
            if text != "Sentences" and not text.endswith(".h"):
                listed.append(text)
        self.assertGreater(len(listed), 100)
        for text in listed:
            with self.subTest(text):
                for piece in re.split(r"%\d", text):
                    self.assertEqual(self.unsaid(piece, said), "")

    @staticmethod
    def unsaid(piece, said):
        """What is left of it after pieces of what the engine says, each at least a word long."""
        piece = piece.strip()
        while piece:
            longest = next((length for length in range(len(piece), 0, -1)
                            if any(piece[:length] in text for text in said)), 0)
            if longest < min(3, len(piece)):
                return piece
            piece = piece[longest:].strip()
        return ""


if __name__ == "__main__":
    unittest.main()
