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


if __name__ == "__main__":
    unittest.main()
