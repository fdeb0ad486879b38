# SPDX-License-Identifier: MIT
import json
import shutil
import unittest

from cli_case import ROOT, CliCase, find_model
from gguf_file import read_gguf, write_gguf


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
        quantised = self.run_json("inspect", model, "--context", "2048", "--kv-type", "q8_0")
        self.assertLess(quantised["memory"]["kv_cache_bytes"], 0.6 * long["kv_cache_bytes"])

    def test_memory_says_what_for_and_what_is_free(self):
        model, mmproj = find_model()
        memory = self.run_json("inspect", model)["memory"]
        parts = ("weight_bytes", "vision_bytes", "kv_cache_bytes", "scratch_bytes", "staging_bytes")
        for part in parts[:-1]:
            self.assertGreater(memory[part], 0, part)
        # The processor needs no main memory beside its own.
        self.assertGreaterEqual(memory["staging_bytes"], 0)
        self.assertEqual(memory["total_bytes"], sum(memory[part] for part in parts))
        self.assertEqual(memory["total_bytes"], memory["device_bytes"] + memory["host_bytes"])
        self.assertTrue(memory["fits"])
        self.assertGreater(memory["free_device_bytes"], memory["total_bytes"])
        alone = self.run_json("inspect", mmproj)["memory"]
        self.assertEqual(alone["kv_cache_bytes"], 0)
        self.assertGreater(alone["vision_bytes"], 0)

    def test_what_does_not_fit(self):
        model, mmproj = find_model()
        limit = ("--device-memory", "64", "--context", "1000000")
        memory = self.run_json("inspect", model, *limit)["memory"]
        self.assertFalse(memory["fits"])
        self.assertIn("does not fit", self.run_cli("inspect", model, *limit).decode())
        largest = memory["largest_context"]
        self.assertTrue(0 < largest < 1000000)
        self.assert_fails("ask", "--model", model, "--mmproj", mmproj, "--prompt", "a", *limit,
                          words=["memory", f"context of {largest} tokens"])
        fits = ("--device-memory", "64", "--context", str(largest))
        self.assertTrue(self.run_json("inspect", model, *fits)["memory"]["fits"])

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

    def test_a_folder_beside_others(self):
        # Two models of one family and hidden size; each is counted with its own image encoder.
        source = ROOT / "tests/golden/families/vila15-s2/hf"
        alone = self.run_json("inspect", source)["memory"]
        shutil.copytree(source, self.folder / "models/b-vila")
        shutil.copytree(source, self.folder / "models/a-vila")
        config = self.folder / "models/a-vila/vision_tower/config.json"
        changed = json.loads(config.read_text(encoding="utf-8"))
        changed["num_hidden_layers"] -= 1
        config.write_text(json.dumps(changed), encoding="utf-8")
        self.assertEqual(
            self.run_json("inspect", self.folder / "models/b-vila")["memory"]["vision_bytes"],
            alone["vision_bytes"])
        self.assertLess(
            self.run_json("inspect", self.folder / "models/a-vila")["memory"]["vision_bytes"],
            alone["vision_bytes"])

    def test_a_prompt_without_words_that_end_it(self):
        folder = self.folder / "base"
        shutil.copytree(ROOT / "tests/golden/families/qwen-vl-int4/hf", folder)
        generation = folder / "generation_config.json"
        changed = json.loads(generation.read_text(encoding="utf-8"))
        changed["chat_format"] = "raw"
        generation.write_text(json.dumps(changed), encoding="utf-8")
        shown = self.run_cli("inspect", folder).decode()
        self.assertRegex(shown, r"\n  prompt: qwen_vl_base, .*; ends at the model's end token\n")
        self.assertRegex(shown, r"\n  photos: squashed to one square of \d+ x \d+ pixels")

    def test_memory_is_that_of_the_device(self):
        memory = self.run_json("inspect", find_model()[0])["memory"]
        device = next(device for device in self.run_json("devices")
                      if device["name"] == memory["device"])
        self.assertLessEqual(memory["free_device_bytes"], device["memory_bytes"])

    def test_a_folder_whose_tokenizer_was_not_downloaded(self):
        folder = self.folder / "small"
        shutil.copytree(ROOT / "tests/golden/small/yi", folder)
        (folder / "tokenizer.model").unlink(missing_ok=True)
        (folder / "tokenizer.json").write_text(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", encoding="ascii")
        config = folder / "config.json"
        for name, kind in (("", "text model"), ("openai/clip-vit-large-patch14", "LLaVA model")):
            changed = json.loads(config.read_text(encoding="utf-8"))
            if name:
                changed.update(mm_vision_tower=name, model_type="llava_llama")
            config.write_text(json.dumps(changed), encoding="utf-8")
            shown = self.run_cli("inspect", folder, status=1).decode()
            self.assertIn(f", {kind}, ", shown.splitlines()[0])
            self.assertEqual((shown + self.stderr).count("Git LFS"), 1)
            described = self.run_json("inspect", folder, status=1)
            self.assertEqual(described["kind"], kind)
            self.assertIn("Git LFS", described["problem"])

    def test_types_that_nothing_computes_with(self):
        """The type, and the weights that have it; a type from after this program by its number."""
        folder = ROOT / "tests/golden/subset/quantised"
        model = folder / "quant/model-Q3_K_M.gguf"
        head, tensors = read_gguf(model.read_bytes())
        for kind, name, block in ((16, "IQ2_XXS", 66), (19, "IQ1_S", 50), (34, "TQ1_0", 54)):
            changed = [(title, shape, kind, b"\1" * (shape[0] * shape[1] // 256 * block))
                       if title in (b"blk.0.attn_q.weight", b"blk.1.attn_q.weight")
                       else (title, shape, stored, content)
                       for title, shape, stored, content in tensors]
            path = self.write(f"{name}.gguf", write_gguf(head, changed))
            words = [f"2 in {name} (blk.{{0-1}}.attn_q.weight)"]
            self.assertIn(words[0], self.run_json("inspect", path, status=1)["problem"])
            # Once, where it is not scrolled away.
            self.assertNotIn(words[0], self.run_cli("inspect", path, status=1).decode())
            self.assertIn(words[0], self.stderr)
            self.assert_fails("ask", "--model", path, "--prompt", "a",
                              words=[f"{name}.gguf", *words, "Q4_K"])
        future = [(title, shape, 200 if title == b"blk.0.attn_q.weight" else stored, content)
                  for title, shape, stored, content in tensors]
        path = self.write("future.gguf", write_gguf(head, future))
        for command in (("inspect", path), ("ask", "--model", path, "--prompt", "a")):
            self.assert_fails(*command, words=["number 200", '"blk.0.attn_q.weight"'])

    def test_what_cannot_be_read(self):
        self.assert_fails("inspect", self.folder / "none.gguf", words=["none.gguf"])
        for name, content in (("empty.gguf", b""), ("words.gguf", b"Not a model at all, but text."),
                              ("short.gguf", b"GGUF\x03\0\0\0")):
            self.assert_fails("inspect", self.write(name, content), words=[name])
        photo = self.write("holiday.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
        for command in (("inspect", photo), ("ask", "--prompt", "x", "--model", photo)):
            self.assert_fails(*command, words=["holiday.jpg", "looks like a picture", "model's folder"])


if __name__ == "__main__":
    unittest.main()
