# SPDX-License-Identifier: MIT
import unittest

from cli_case import CliCase, find_model


class Inspect(CliCase):
    def test_a_text_model_and_its_mmproj(self):
        for path in find_model():
            described = self.run_json("inspect", path)
            self.assertIn("general.architecture", described["metadata"])
            self.assertGreater(len(described["tensors"]), 10)
            self.assertIn("general.architecture", self.run_cli("inspect", path).decode())

    def test_memory_grows_with_the_context(self):
        model, _ = find_model()
        short = self.run_json("inspect", model, "--context", "512")["memory"]
        long = self.run_json("inspect", model, "--context", "2048")["memory"]
        self.assertGreater(long["kv_cache_bytes"], short["kv_cache_bytes"])
        self.assertEqual(long["weight_bytes"], short["weight_bytes"])

    def test_what_cannot_be_read(self):
        self.assert_fails("inspect", self.folder / "none.gguf", words=["none.gguf"])
        for name, content in (("empty.gguf", b""), ("words.gguf", b"Not a model at all, but text."),
                              ("short.gguf", b"GGUF\x03\0\0\0")):
            self.assert_fails("inspect", self.write(name, content), words=[name])


if __name__ == "__main__":
    unittest.main()
