# SPDX-License-Identifier: MIT
import json
import unittest

from cli_case import GOLDEN, ROOT, CliCase, find_model


class Tokens(CliCase):
    def setUp(self):
        super().setUp()
        self.model, self.mmproj = find_model()

    def test_there_and_back(self):
        text = "What is shown in this photo? Žluťoučký kůň 猫"
        ids = self.run_cli("tokenize", "--model", self.model, text).decode().split()
        self.assertGreater(len(ids), 5)
        back = self.run_cli("detokenize", "--model", self.model, *ids).decode()
        self.assertEqual(back, text + "\n")
        piped = self.run_cli("detokenize", "--model", self.model, stdin=" ".join(ids).encode())
        self.assertEqual(piped.decode(), text + "\n")

    def test_standard_input_is_taken_as_it_stands(self):
        plain = self.run_json("tokenize", "--model", self.model, "-", stdin=b"a b\n")
        stripped = self.run_json("tokenize", "--model", self.model, "a b")
        self.assertEqual(plain["ids"][:-1], stripped["ids"])
        self.assertEqual(len(plain["ids"]), len(plain["pieces"]))
        self.run_json("tokenize", "--model", self.model, "-", stdin=b"\xff\xfe broken \xc3")

    def test_special_tokens(self):
        self.assertEqual(self.run_json("tokenize", "--model", self.model, "</s>")["ids"], [2])
        spelled = self.run_json("tokenize", "--model", self.model, "--no-special", "</s>")["ids"]
        self.assertGreater(len(spelled), 1)
        self.assertNotIn(2, spelled)

    def test_a_folder_of_a_hub(self):
        folder = ROOT / "tests/golden/small/qwen2"
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        for model in (folder, folder / "config.json", folder / "model.gguf"):
            tokens = self.run_json("tokenize", "--model", model, "-",
                                   stdin=expected["prompt"].encode())
            self.assertEqual(tokens["ids"], expected["input_ids"])

    def test_what_is_no_token(self):
        self.assert_fails("detokenize", "--model", self.model, "12", "horse", words=["horse"])
        self.assert_fails("detokenize", "--model", self.model, "99999999", words=["99999999"])
        self.assert_fails("tokenize", "--model", self.folder / "none.gguf", "x", words=["none.gguf"])
        self.assert_fails("tokenize", "--model", self.mmproj, "x", words=["mmproj"])
        self.assert_fails("tokenize", "--model", self.write("a.gguf", b"GGUF"), "x",
                          words=["a.gguf"])

    def test_golden_strings(self):
        path = GOLDEN / "g-tokenizer" / "tokenizer_cases.json"
        if not path.exists():
            self.skipTest("the full golden data is not here")
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        models = {"spm": GOLDEN / "b-llava15-mlp/gguf/model-f16.gguf",
                  "bpe": GOLDEN / "f-llava16-llama3/gguf/model-f16.gguf"}
        for case in cases[::16]:  # all of them are in the engine's own tests
            content = bytes.fromhex(case["utf8_hex"])
            for kind, model in models.items():
                with self.subTest(text=case["text"], kind=kind):
                    special = self.run_json("tokenize", "--model", model, "-", stdin=content)
                    plain = self.run_json("tokenize", "--model", model, "--no-special", "-",
                                          stdin=content)
                    self.assertEqual(special["ids"], case[f"{kind}_special"])
                    self.assertEqual(plain["ids"], case[f"{kind}_plain"])


if __name__ == "__main__":
    unittest.main()
