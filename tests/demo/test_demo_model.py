# SPDX-License-Identifier: MIT
"""The model that ships with Tessera, by its meaning: pictures with known answers, from file to text."""

import collections
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from cli_case import ROOT, CliCase  # noqa: E402

DEMO = ROOT / "resources" / "demo-model"
SCENES = DEMO / "test-scenes"
# Of the answers, word for word. The accuracy over 1,000 pictures is in the model's README.
LEAST_RIGHT = 0.9
MOST_BYTES = 16_000_000


class DemoModel(CliCase):
    def answers(self, items, *options):
        """[(item, question as listed, answer of the program)] in the order of the list."""
        asked = [(item, row) for item in items for row in item["asked"]]
        tasks = self.write("scenes.jsonl", "\n".join(
            json.dumps({"id": number, "images": [str(SCENES / item["image"])],
                        "turns": [row["question"]]})
            for number, (item, row) in enumerate(asked)).encode())
        output = self.run_cli("ask", "--batch", tasks, "--temperature", "0", "--max-tokens", "96",
                              *options)
        lines = [json.loads(line) for line in output.decode().splitlines()]
        self.assertEqual([line["id"] for line in lines], list(range(len(asked))))
        return [(item, row, line["answers"][0]["text"].strip())
                for (item, row), line in zip(asked, lines)]

    def scenes(self):
        return json.loads((SCENES / "exam.json").read_text(encoding="utf-8"))

    def test_known_answers(self):
        right, wrong = collections.Counter(), []
        answers = self.answers(self.scenes())
        for item, row, text in answers:
            if text == row["answer"]:
                right[row["type"]] += 1
            else:
                wrong.append(f'{item["image"]}: {row["question"]} {row["answer"]} Not: {text}')
        report = "\n".join([f"{sum(right.values())} of {len(answers)} right", *wrong])
        print(report)
        self.assertGreaterEqual(sum(right.values()), LEAST_RIGHT * len(answers), report)

    def test_small_words_need_the_tiles(self):
        items = [item for item in self.scenes() if item["set"] == "small_word"]
        self.assertTrue(items)
        read = [text == row["answer"] for _, row, text in self.answers(items, "--image-mode", "squash")]
        self.assertLessEqual(sum(read), 0.4 * len(read))

    def test_it_answers_without_a_model_being_named(self):
        for sample in json.loads((DEMO / "samples/samples.json").read_text(encoding="utf-8")):
            output = self.run_cli("ask", "--image", DEMO / "samples" / sample["file"], "--prompt",
                                  sample["question"], "--temperature", "0", "--max-tokens", "96")
            self.assertIn("demonstration model", self.stderr)
            self.assertEqual(output.decode().strip(), sample["answer"])

    def test_it_is_small(self):
        files = list(DEMO.glob("*.gguf"))
        self.assertEqual(len(files), 2)
        self.assertLessEqual(sum(file.stat().st_size for file in files), MOST_BYTES)


if __name__ == "__main__":
    unittest.main()
