# SPDX-License-Identifier: MIT
import unittest

from cli_case import ROOT, CliCase, find_model


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

    def test_how_it_is_talked_to(self):
        model, mmproj = find_model()
        prompt = self.run_json("inspect", model)["prompt"]
        self.assertEqual((prompt["template"], prompt["recognised"]), ("vicuna_v1", True))
        self.assertEqual((prompt["stops"], prompt["adds_bos"]), (["</s>"], True))
        self.assertIn("template text", prompt["reason"])
        seen = self.run_json("inspect", mmproj)
        self.assertEqual(seen["generation"], "LLaVA-1.6")
        self.assertIn("5 grids", seen["tiling"])

    def test_a_folder(self):
        for name, template, bos in (("qwen2", "qwen_1_5", False), ("yi", "chatml_direct", False)):
            folder = ROOT / "tests/golden/small" / name
            described = self.run_json("inspect", folder)
            self.assertEqual(described["format"], "hub folder")
            self.assertEqual(described["kind"], "text model")
            self.assertEqual(described["prompt"]["template"], template)
            self.assertEqual(described["prompt"]["adds_bos"], bos)
            self.assertEqual(described["problem"], "")
        self.assert_fails("inspect", self.folder, words=["config.json"])

    def test_what_cannot_be_read(self):
        self.assert_fails("inspect", self.folder / "none.gguf", words=["none.gguf"])
        for name, content in (("empty.gguf", b""), ("words.gguf", b"Not a model at all, but text."),
                              ("short.gguf", b"GGUF\x03\0\0\0")):
            self.assert_fails("inspect", self.write(name, content), words=[name])


if __name__ == "__main__":
    unittest.main()
