# SPDX-License-Identifier: MIT
import json
import os
import subprocess
import unittest

BENCH = os.environ["TESSERA_BENCH"]
TYPES = ("f32", "f16", "bf16", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "q2_k", "q3_k", "q4_k",
         "q5_k", "q6_k", "iq4_nl", "iq4_xs")


class Bench(unittest.TestCase):
    def run_bench(self, *arguments, status=0):
        result = subprocess.run([BENCH, *arguments], capture_output=True, timeout=600, check=False)
        stderr = result.stderr.decode()
        self.assertEqual(result.returncode, status, stderr)
        return result.stdout.decode() + stderr

    def test_every_weight_type(self):
        for name in TYPES:
            report = json.loads(self.run_bench(
                "tinyllama-1.1b", "--layers", "1", "--type", name, "--only", "decode",
                "--generate", "2", "--context", "0", "--repeat", "1", "--json"))
            self.assertEqual(report["model"]["weight_type"], name.upper())
            self.assertGreater(report["decode"][0]["tokens_per_second"], 0)

    def test_every_family(self):
        # Full widths, few layers; the large towers take too long for a test.
        for name in ("vila-1.5-3b", "qwen-vl-7b", "deepseek-vl-1.3b", "xcomposer2-7b"):
            report = json.loads(self.run_bench(
                name, "--layers", "1", "--type", "q4_0", "--prompt", "8", "--generate", "1",
                "--context", "0", "--repeat", "1", "--json"))
            self.assertGreater(report["encode"]["gflop"], 0, name)
            self.assertGreater(report["decode"][0]["tokens_per_second"], 0, name)

    def test_types_that_cannot_be(self):
        # 704 columns are no blocks of 256.
        self.assertIn("do not divide", self.run_bench("demo", "--type", "q4_k", status=1))
        self.assertIn("iq4_xs", self.run_bench("demo", "--type", "iq2_xxs", status=2))

    def test_mistakes(self):
        for arguments, said in (
                ((), "Say what to measure: a shape, such as llava-1.6-mistral-7b, or a model with --model."),
                (("sing",), '"sing" is not one of llava-1.5-7b, '),
                (("demo", "--json=5"), "--json takes no value."),
                (("demo", "--frob", "--sing"), "Not expected: --frob --sing."),
                (("demo", "--tiles", "0x0"), '--tiles: "0x0" is not a whole number from 1 to 4096.'),
                (("demo", "--prompt", "8,-1"), '--prompt: "-1" is not a whole number from 1 to '),
                (("demo", "--only", "sleep"), '--only: "sleep" is not one of encode, '),
                (("demo", "--kv-type", "q9"), '--kv-type: "q9" is not one of f16, '),
                (("demo", "--layers", "0"), '"0" is not a whole number from 1 to '),
                (("demo", "--layers"), "--layers needs a value: --layers N."),
                (("demo", "--model", "x"), "cannot be used together."),
                (("demo", "--mmproj", "x"), "--mmproj needs --model FILE|FOLDER. Give that as well."),
                (("--model", ""), "--model was given an empty text.")):
            lines = self.run_bench(*arguments, status=2).splitlines()
            self.assertTrue(lines[0].startswith("tessera-bench: "), lines)
            self.assertIn(said, lines[0])
            self.assertEqual(lines[1:], ['Run "tessera-bench --help" for the options.'])
        lines = self.run_bench("products", "--type", "q9", status=2).splitlines()
        self.assertIn('--type: "q9" is not one of f32, ', lines[0])
        self.assertEqual(lines[1:], ['Run "tessera-bench products --help" for the options of this command.'])
        self.assertIn("none.gguf", self.run_bench("--model", "none.gguf", status=1))

    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([BENCH, "--help"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"could not be written: No space left on device", result.stderr)


if __name__ == "__main__":
    unittest.main()
