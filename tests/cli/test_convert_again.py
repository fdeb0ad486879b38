# SPDX-License-Identifier: MIT
"""convert into a folder that has files of an earlier conversion."""
import json
import pathlib
import struct
import sys
import unittest

from cli_case import ROOT, CliCase

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
from corpus_hub import hub_parts  # noqa: E402  (a small model that sees)


def seeing_folder(folder):
    parts = hub_parts()
    header = json.dumps(parts["w"]).encode()
    size = max(entry["data_offsets"][1] for entry in parts["w"].values())
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(
        struct.pack("<Q", len(header)) + header + bytes(i % 60 for i in range(size)))
    for letter, name in (("c", "config"), ("p", "preprocessor_config"), ("t", "tokenizer"),
                         ("k", "tokenizer_config")):
        (folder / f"{name}.json").write_text(json.dumps(parts[letter]))
    return folder


class ConvertAgain(CliCase):
    def setUp(self):
        super().setUp()
        self.source = seeing_folder(self.folder / "seeing")
        self.out = self.folder / "models"

    def convert(self, *options, **more):
        return self.run_json("convert", self.source, "--out", self.out, *options, **more)

    def test_the_same_mmproj_is_kept(self):
        first = self.convert("--type", "F16")
        mmproj = pathlib.Path(first["mmproj"])
        written = (mmproj.stat().st_mtime_ns, mmproj.read_bytes())
        second = self.convert("--type", "BF16")
        self.assertEqual(second["mmproj"], first["mmproj"])
        self.assertNotEqual(second["model"], first["model"])
        self.assertEqual((mmproj.stat().st_mtime_ns, mmproj.read_bytes()), written)
        self.assertEqual(len(list(self.out.iterdir())), 3)  # and nothing unfinished
        # The text model of another image encoder's type is the same as well.
        self.convert("--type", "BF16", "--vision-type", "Q8_0")
        self.assertEqual(len(list(self.out.iterdir())), 4)

    def test_a_different_one_is_not(self):
        mmproj = pathlib.Path(self.convert("--type", "F16")["mmproj"])
        content = bytearray(mmproj.read_bytes())
        for change in (-40, 40):  # a weight; the header
            other = bytearray(content)
            other[change] ^= 1
            mmproj.write_bytes(other)
            self.assert_fails("convert", self.source, "--out", self.out, "--type", "BF16",
                              words=[mmproj.name, "already exists", "--force"])
            self.assertEqual(mmproj.read_bytes(), other)
        self.convert("--type", "BF16", "--force")
        self.assertEqual(mmproj.read_bytes(), content)

    def test_nothing_to_do_is_said(self):
        made = pathlib.Path(self.convert("--type", "F16")["model"])
        self.assert_fails("convert", self.source, "--out", self.out, "--type", "F16",
                          words=[made.name, "already exists", "--force"])


if __name__ == "__main__":
    unittest.main()
