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
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

LUPDATE = os.environ["TESSERA_LUPDATE"]
SOURCE = pathlib.Path(os.environ["TESSERA_SOURCE_DIR"])
DESKTOP = SOURCE / "app" / "desktop"
sys.path.insert(0, str(SOURCE / "translations"))
import list_sentences  # noqa: E402

LANGUAGES = {"en": 2, "zh_CN": 1}  # plural forms

PLACE = re.compile(r"%(?:L?\d|L?n)")
# What a text shows as it is, whatever the language: keys, options, file names and formats.
KEPT = re.compile(r"\((?:Ctrl\+)?(?:[A-Z]|Esc|Enter|[-+0-9])\)|--[a-z-]+|\*\.\w+|[\w.]+\.(?:json|gguf|safetensors|bin)\b")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')

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


class Translations(unittest.TestCase):
    maxDiff = None

    def fresh(self, language):
        """What lupdate finds in the program's sources now."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"tessera_{language}.ts"
            sentences = pathlib.Path(folder) / "sentences.cpp"
            subprocess.run([sys.executable, "-B", list_sentences.__file__, str(SOURCE), str(sentences)], check=True)
            options = ["-pluralonly"] if language == "en" else []
            done = subprocess.run(
                [LUPDATE, "-silent", "-I", str(SOURCE), "-locations", "none", "-source-language", "en",
                 *options, str(DESKTOP), str(sentences), "-ts", str(path)],
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
        same = re.compile(r"(?:%L?\w|Tessera|Ctrl\+(?:Shift\+)?\w|(?:top|min)-[pk]|[BM]|"
                          r"hd|anyres|hf|original|LLaVA|transformers|[\W\d])*", re.IGNORECASE)
        for message in self.committed("zh_CN"):
            if not same.fullmatch(message.source):
                with self.subTest(source=message.source):
                    self.assertRegex(message.translations[0], "[\u4e00-\u9fff]")

    def test_one_is_not_many(self):
        for message in self.committed("en"):
            with self.subTest(source=message.source):
                self.assertEqual(message.translations[1], message.source)
                self.assertNotRegex(message.translations[0], r"%L?n (?:tokens|matches|grids|tiles)")

    def test_counted_texts_have_plurals(self):
        for message in self.committed("zh_CN"):
            with self.subTest(source=message.source):
                self.assertEqual(message.plural, re.search(r"%L?n", message.source) is not None)

    def test_the_window_has_no_text_outside(self):
        shown = re.compile(r'\b(?:text|\w+Text|title|label|note|message|question|explanation|placeholder|prefix|suffix|'
                           r'nameFilters|Accessible\.(?:name|description))\s*:[^\n]*')
        files = sorted(DESKTOP.rglob("*.qml"))
        self.assertGreater(len(files), 50)
        for path in files:
            for line in path.read_text(encoding="utf-8").split("\n"):
                for match in shown.finditer(line.split("//")[0]):
                    bare = re.sub(r'qsTr\("(?:[^"\\]|\\.)*"(?:, *"[^"]*")?', "", match.group(0))
                    # Values that are compared and colours are no texts.
                    bare = re.sub(r'[!=]==? *"[^"]*"|startsWith\("[^"]*"\)|"#[0-9a-f]+"', "", bare)
                    for text in LITERAL.findall(bare):
                        with self.subTest(path.name, line=line.strip()):
                            rest = re.sub(PLACE.pattern + r"|\*\.\w+", "", text)
                            self.assertNotRegex(rest, r"[A-Za-z]{3,}|[A-Za-z]+ [A-Za-z]+")

    def test_all_sentences_are_listed(self):
        listed = {m.source for m in self.fresh("zh_CN") if m.context == "Sentences"}
        self.assertEqual(listed, set(list_sentences.sources(SOURCE)))
        self.assertGreater(len(listed), 300)


class ListedSentences(unittest.TestCase):
    def listed(self, code):
        return list(list_sentences.patterns(code))

    def test_every_way_to_make_one(self):
        self.assertEqual(self.listed("""
            return Error(ErrorCode::Internal, "{} is \\"odd\\". "
                                              // more of it
                                              "Try again.", name);
            const Sentence own("of its own");
            Error bad{code, "in {}\\n  braces", f(a, b)};
            fail(error ? Error(codeOf(x, y), "a" /* b */) : Error(code, problem, Sentence("c {}", Sentence("d"))));
        """), ['{} is "odd". Try again.', "of its own", "in {}\n  braces", "a", "c {}", "d"])

    def test_raw_literals_are_as_they_stand(self):
        self.assertEqual(self.listed(r'''
            Error(code, R"(in "{}": \d)" " and more", name);
            Sentence(R"x(a (b)" c)x");
        '''), [r'in "{}": \d and more', 'a (b)" c'])

    def test_sentences_made_in_place_are_refused(self):
        for code in ('std::optional<Error> error; error.emplace(code, "odd");',
                     'std::vector<Sentence> problems; problems.emplace_back("odd {}", name);',
                     'fail->emplace(ErrorCode::Internal, "odd");',
                     'std::optional<Error> error(std::in_place, code, "odd");',
                     'std::variant<int, Error> state(std::in_place_index<1>, code, "odd");',
                     'return std::make_optional<Error>(codeOf(x), "odd");',
                     'return std::make_unique<tessera::Sentence>("odd");'):
            with self.subTest(code), self.assertRaises(list_sentences.Unreadable):
                self.listed(code)
        with self.assertRaises(list_sentences.Unreadable):
            list(list_sentences.patterns('m_error.emplace(code, "odd");', {"m_error"}))

    def test_other_things_are_made_in_place(self):
        self.assertEqual(self.listed("""
            std::vector<std::string> names; names.emplace_back("a name");
            std::optional<Error> error; error.emplace(Error(code, "said"));
            std::vector<Sentence> all; all.push_back(Sentence("listed"));
            Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
            std::optional<Error> checkName(const std::string& name = "a");
            setName(ErrorCode::Internal, name, "x");
        """), ["said", "listed"])

    def test_what_is_none(self):
        self.assertEqual(self.listed("""
            // Error(code, "a comment")
            Result(Error error) : m_error(std::move(error)) {}
            Sentence firstNames(const Names& names, char mark = '"');
            const Error& error() const { return Error(code, std::move(sentence)); }
            text = R"(Sentence("quoted"))";
            Sentence sentence = Sentence::foreign("their words");
            enum Error { kFirst };
        """), [])

    def test_what_cannot_be_read_is_refused(self):
        for code in ('Error(ErrorCode::Internal, kWords)', 'Sentence("a" + b)', 'Sentence(kWords, value)',
                     'Sentence(("a"))', 'Sentence(u8"a")', 'Error(code, LR"(a)")'):
            with self.subTest(code), self.assertRaises(list_sentences.Unreadable):
                self.listed(code)

    def test_places(self):
        self.assertEqual(list_sentences.source_text("{} of {}: 5 %"), "%1 of %2: 5 %")
        for pattern in ("%1 of {}", "{}" * 10):
            with self.subTest(pattern), self.assertRaises(list_sentences.Unreadable):
                list_sentences.source_text(pattern)


if __name__ == "__main__":
    unittest.main()
