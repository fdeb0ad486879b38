# SPDX-License-Identifier: MIT
import json
import os
import subprocess
import unittest

from cli_case import GREEDY, PROGRAM, SAMPLES, CliCase, find_model, stripes_png


class Batch(CliCase):
    """Many conversations, one JSON line each."""

    def setUp(self):
        super().setUp()
        self.model, self.mmproj = find_model()
        self.ask = ("ask", "--model", self.model, "--mmproj", self.mmproj)
        (self.folder / "cat.png").write_bytes((SAMPLES / "cat.png").read_bytes())

    def batch(self, lines, *options, **more):
        tasks = self.write("list.jsonl", "\n".join(
            line if isinstance(line, str) else json.dumps(line) for line in lines).encode())
        output = self.run_cli(*self.ask, "--batch", tasks, *GREEDY, *options, **more)
        return [json.loads(line) for line in output.decode().splitlines()]

    def test_every_line_is_answered_as_if_it_were_alone(self):
        seeing, blind = self.batch([
            {"id": "first", "images": ["cat.png"], "turns": ["What is this?", "And what else?"]},
            "",
            {"id": 2, "turns": ["Hello"]}])
        self.assertEqual((seeing["id"], blind["id"]), ("first", 2))
        alone = self.run_json(*self.ask, "--image", str(SAMPLES / "cat.png"), "--prompt",
                              "What is this?", *GREEDY)
        self.assertEqual(seeing["answers"][0]["token_ids"], alone["token_ids"])
        self.assertEqual(seeing["answers"][0]["image_tokens"], alone["image_tokens"])
        # All of the first answer but its last token, which nothing followed.
        self.assertEqual(seeing["answers"][1]["reused_tokens"],
                         alone["prompt_tokens"] + len(alone["token_ids"]) - 1)
        self.assertGreater(seeing["answers"][1]["timings"]["prefill_ms"], 0)
        (seeing,) = self.batch([{"images": ["cat.png"], "turns": ["?"]}], "--grid", "overview")
        self.assertLess(seeing["answers"][0]["image_tokens"][0], alone["image_tokens"][0])
        alone = self.run_json(*self.ask, "--prompt", "Hello", *GREEDY)
        self.assertEqual([answer["token_ids"] for answer in blind["answers"]],
                         [alone["token_ids"]])

    def test_transparency(self):
        self.write("clear.png", stripes_png(0, alpha=0))
        self.write("white.png", stripes_png(255))
        self.write("black.png", stripes_png(0))
        lines = [{"images": [f"{name}.png"], "turns": ["?"]} for name in ("clear", "white", "black")]

        def answers(*options):
            return [line["answers"][0]["token_ids"] for line in self.batch(lines, *options)]
        clear, white, _ = answers()
        self.assertEqual(clear, white)
        clear, _, black = answers("--alpha", "drop")
        self.assertEqual(clear, black)

    def test_a_bad_line_is_reported_and_the_rest_goes_on(self):
        lines = self.batch([
            "{oh", '["x"]', {"id": 3, "turns": []}, {"id": 4, "turns": ["x"], "image": "cat.png"}, "",
            {"id": 5, "images": ["none.png"], "turns": ["x"]}, {"id": 6, "turns": [7]},
            {"id": 7, "turns": ["word " * 9000]}, {"id": 8, "turns": ["Hello"]},
            {"id": 9, "turns": ["Hello", "  "]}], status=1)
        self.assertEqual([line["id"] for line in lines], [None, None, 3, 4, 5, 6, 7, 8, 9])
        empty = lines.pop()
        self.assertEqual((empty["line"], empty["answers"]), (10, []))
        self.assertIn('Line 10: Question 2 in "turns" is empty.', empty["error"])
        self.assertIn("--context N", lines[6]["error"])
        for line in lines[:-1]:
            self.assertEqual(line["answers"], [], line)
            self.assertTrue(line["error"].endswith("."), line)
        # Blank lines count, as in an editor.
        self.assertEqual([line.get("line") for line in lines], [1, 2, 3, 4, 6, 7, 8, None])
        self.assertTrue(lines[4]["error"].startswith("Line 6: "), lines[4])
        self.assertIn("none.png", lines[4]["error"])
        self.assertNotIn("error", lines[-1])
        self.assertEqual(len(lines[-1]["answers"]), 1)
        self.assertIn("8 of 9 lines", self.stderr)

    def test_lines_are_answered_as_they_come(self):
        with subprocess.Popen([PROGRAM, *self.ask, "--batch", "-", *GREEDY],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, cwd=self.folder) as process:
            for number in range(2):
                process.stdin.write(json.dumps(
                    {"id": number, "images": ["cat.png"], "turns": ["?"]}).encode() + b"\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["id"], number)
            process.stdin.close()
            self.assertEqual(process.wait(timeout=60), 0)

    def test_it_stops_when_nobody_gets_the_answers(self):
        tasks = self.write("list.jsonl", b'{"turns": ["Hello"]}\n' * 12)
        batch = [PROGRAM, *self.ask, "--batch", str(tasks), *GREEDY]
        with open("/dev/full", "wb") as full:
            result = subprocess.run(batch, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"Stopped at line 1. ", result.stderr)
        self.assertIn(b"No space left on device", result.stderr)
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run(batch, stdout=writer, stderr=subprocess.PIPE, check=False)
        os.close(writer)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"Stopped at line 1. ", result.stderr)
        self.assertIn(b"Broken pipe", result.stderr)

    def test_lists_that_cannot_be_used(self):
        self.assert_fails(*self.ask, "--batch", self.folder, words=["Cannot open", "Is a directory"])
        self.assert_fails(*self.ask, "--batch", self.folder / "none.jsonl",
                          words=['There is no file "', 'none.jsonl". Check its name'])
        self.assert_fails(*self.ask, "--batch", self.write("empty.jsonl", b"\n\n"),
                          words=["is empty"])
        self.assert_fails(*self.ask, "--batch", "-", "--prompt", "x", words=["--prompt"], status=2)


if __name__ == "__main__":
    unittest.main()
