# SPDX-License-Identifier: MIT
"""Regions of a Qwen-VL checkpoint, from its tokens to JSON, text and drawing. The checkpoint is the
small one with random weights; its text model is changed to say what a real one says."""
import json
import struct
import unittest

from cli_case import CliCase, ROOT, grey_png
from gguf_file import F32, read_gguf, write_gguf
from test_regions import ACCENT, png_rows, value_of

FOLDER = ROOT / "tests/golden/families/qwen-vl-int4/hf"
WIDTH, HEIGHT = 200, 100


def pieces_of(head):
    at, count = value_of(head, b"tokenizer.ggml.tokens")
    pieces = []
    for _ in range(count):
        size, = struct.unpack_from("<Q", head, at)
        pieces.append(head[at + 8:at + 8 + size])
        at += 8 + size
    return pieces


def with_pieces(head, pieces):
    begin, count = value_of(head, b"tokenizer.ggml.tokens")
    end = begin
    for _ in range(count):
        end += 8 + struct.unpack_from("<Q", head, end)[0]
    return head[:begin] + b"".join(struct.pack("<Q", len(piece)) + piece
                                   for piece in pieces) + head[end:]


def saying(model, words):
    """The model, made to answer with these words and no others. Of each word there is one token:
    the special one of that name, or an ordinary one that gets this text. Nothing but the last token
    counts for what comes next: each word has a direction of its own, and any other token the one
    that leads to the first word."""
    head, tensors = read_gguf(model)
    pieces = pieces_of(head)
    ordinary = [token for token in range(256, len(pieces)) if not pieces[token].startswith(b"<")]
    chain = []
    for word in words:
        if word.encode() in pieces:
            chain.append(pieces.index(word.encode()))
        else:
            chain.append(ordinary.pop())
            pieces[chain[-1]] = word.replace(" ", "\u0120").encode()
    for tensor in tensors:
        name, shape, _, _ = tensor
        count = 1
        for size in shape:
            count *= size
        values = [0.0] * count
        if name == b"output_norm.weight":
            values = [1.0] * count
        elif name == b"token_embd.weight":
            width = shape[0]
            for token in range(count // width):
                values[token * width + (1 + chain.index(token) if token in chain else 0)] = 1.0
        elif name == b"output.weight":
            for position, token in enumerate(chain):
                values[token * shape[0] + position] = 1.0
        elif not name.endswith((b"attn_output.weight", b"ffn_down.weight")):
            continue
        tensor[2:] = F32, struct.pack(f"<{count}f", *values)
    return write_gguf(with_pieces(head, pieces), tensors)


class QwenRegions(CliCase):
    WORDS = ("<ref>", " the cat", "</ref>", "<box>", "(100,200),(500,900)", "</box>", " on",
             " a mat", "<|im_end|>")

    def setUp(self):
        super().setUp()
        self.run_cli("convert", FOLDER, "--out", self.folder, "--type", "F16", "--name", "qwen")
        self.mmproj = self.folder / "mmproj-qwen-F16.gguf"
        self.text = self.folder / "qwen-F16.gguf"
        self.plain = self.text.read_bytes()
        self.photo = self.folder / "photo.png"
        self.photo.write_bytes(grey_png(WIDTH, HEIGHT))
        self.say(self.WORDS)

    def say(self, words):
        self.text.write_bytes(saying(self.plain, words))

    def ask(self, *arguments, prompt="Give the box of the cat."):
        return ("ask", "--model", self.text, "--mmproj", self.mmproj, "--temperature", "0",
                "--max-tokens", "20", "--image", self.photo, "--prompt", prompt, *arguments)

    def test_json(self):
        answer = self.run_json(*self.ask())
        self.assertEqual(answer["text"],
                         "<ref> the cat</ref><box>(100,200),(500,900)</box> on a mat")
        self.assertEqual(answer["stop_reason"], "end_of_text")
        self.assertEqual(answer["regions"], [{
            "phrase": "the cat", "shape": "box", "corners": [[100, 200], [500, 900]],
            "pixels": [[20, 20], [100, 90]], "photo": 0}])

    def test_text_and_drawing(self):
        drawing = self.folder / "boxes.png"
        shown = self.run_cli(*self.ask("--boxes", drawing)).decode()
        self.assertEqual(shown.split("\n"), [" the cat on a mat",
                                             "1. the cat: (20, 20) to (100, 90)", ""])
        rows = png_rows(drawing.read_bytes())
        self.assertEqual((len(rows[0]), len(rows)), (WIDTH, HEIGHT))
        for x, y in ((20, 50), (60, 90), (100, 50)):
            self.assertEqual(rows[y][x], ACCENT, (x, y))
        self.assertEqual(rows[50][60], (50 * 255 // HEIGHT,) * 3)

    def test_quads(self):
        self.say(("<ref>", "EXIT", "</ref>", "<quad>", "(1,2),(500,4),(505,906),(7,908)", "</quad>",
                  "<|im_end|>"))
        (region,) = self.run_json(*self.ask())["regions"]
        self.assertEqual((region["shape"], region["phrase"]), ("quad", "EXIT"))
        self.assertEqual(region["corners"], [[1, 2], [500, 4], [505, 906], [7, 908]])

    def test_an_answer_that_completes_the_question(self):
        # As the base model is asked.
        self.say(("(100,200),(500,900)", "</box>", "<|endoftext|>"))
        prompt = self.folder / "prompt.txt"
        prompt.write_text("Picture 1: <img>photo.png</img>\n<ref>the cat</ref><box>")
        answer = self.run_json("ask", "--model", self.text, "--mmproj", self.mmproj,
                               "--temperature", "0", "--max-tokens", "20", "--image", self.photo,
                               "--raw-prompt", prompt)
        self.assertEqual(answer["text"], "(100,200),(500,900)</box>")
        self.assertEqual([(region["phrase"], region["pixels"]) for region in answer["regions"]],
                         [("the cat", [[20, 20], [100, 90]])])

    def test_the_next_turn_reads_the_tags_as_they_were(self):
        batch = self.folder / "list.jsonl"
        batch.write_text(json.dumps({"images": ["photo.png"], "turns": ["Where?", "And now?"]}))
        (line,) = self.run_cli("ask", "--model", self.text, "--mmproj", self.mmproj,
                               "--temperature", "0", "--max-tokens", "20", "--batch",
                               batch).decode().splitlines()
        first, second = json.loads(line)["answers"]
        self.assertEqual(first["regions"], second["regions"])
        # All of the first turn is in the cache: question, photo, and the answer's tags.
        self.assertGreaterEqual(second["reused_tokens"],
                                first["prompt_tokens"] + len(first["token_ids"]) - 2)


if __name__ == "__main__":
    unittest.main()
