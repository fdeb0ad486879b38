# SPDX-License-Identifier: MIT
"""Answers that name regions of a photo: in JSON, on the terminal and drawn."""
import json
import pathlib
import struct
import unittest
import zlib

from cli_case import CliCase, find_model, grey_png
from gguf_file import F32, read_gguf, write_gguf

REGION = "<ref>\u2581a\u2581cat</ref><box>(290,500),(750,1000)</box>"
ACCENT, WHITE, DARK = (255, 138, 31), (255, 255, 255), (20, 20, 24)
WIDTH, HEIGHT = 100, 60


def answering(model, answer):
    """The model, made to write one piece of text again and again, whatever it is asked."""
    head, tensors = read_gguf(model)
    hidden, vocabulary = next(shape for name, shape, _, _ in tensors if name == b"output.weight")
    said = last_word(head)
    for tensor in tensors:
        name, shape, _, _ = tensor
        count = 1
        for size in shape:
            count *= size
        if name in (b"token_embd.weight", b"output_norm.weight"):
            values = [1.0] * count
        elif name.endswith((b"attn_output.weight", b"ffn_down.weight")):
            values = [0.0] * count
        elif name == b"output.weight":
            values = ([0.0] * (said * hidden) + [1.0] * hidden
                      + [0.0] * ((vocabulary - 1 - said) * hidden))
        else:
            continue
        tensor[2:] = F32, struct.pack(f"<{count}f", *values)
    return with_piece(head, said, answer.encode()), tensors


def value_of(head, key):
    """Where the elements of a list begin, and their number."""
    at = head.index(struct.pack("<Q", len(key)) + key) + 8 + len(key) + 4 + 4
    return at + 8, struct.unpack_from("<Q", head, at)[0]


def last_word(head):
    at, count = value_of(head, b"tokenizer.ggml.token_type")
    kinds = struct.unpack_from(f"<{count}i", head, at)
    return max(token for token, kind in enumerate(kinds) if kind == 1)


def with_piece(head, token, text):
    at, _ = value_of(head, b"tokenizer.ggml.tokens")
    for _ in range(token):
        at += 8 + struct.unpack_from("<Q", head, at)[0]
    end = at + 8 + struct.unpack_from("<Q", head, at)[0]
    return head[:at] + struct.pack("<Q", len(text)) + text + head[end:]


def png_rows(content):
    """Rows of (r, g, b), whatever filters the file uses."""
    width, height, depth, colours = struct.unpack(">IIBB", content[16:26])
    assert (depth, colours) == (8, 2)
    data, at = b"", 8
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at:at + 8])
        data += content[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    raw, before, rows = zlib.decompress(data), bytes(3 * width), []
    for y in range(height):
        start = y * (3 * width + 1)
        kind, line = raw[start], bytearray(raw[start + 1:start + 1 + 3 * width])
        for x in range(len(line)):
            left, up = line[x - 3] if x >= 3 else 0, before[x]
            corner = before[x - 3] if x >= 3 else 0
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda value: abs(guess - value))
            line[x] = (line[x] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
        before = bytes(line)
        rows.append([tuple(line[3 * x:3 * x + 3]) for x in range(width)])
    return rows


class Regions(CliCase):
    def setUp(self):
        super().setUp()
        model, mmproj = find_model()
        self.use(pathlib.Path(model), REGION)
        self.photo = self.folder / "photo.png"
        self.photo.write_bytes(grey_png(WIDTH, HEIGHT))
        self.first = self.folder / "first.png"
        self.first.write_bytes(grey_png(20, 20))
        self.ask = ("ask", "--model", str(self.model), "--mmproj", mmproj, "--temperature", "0",
                    "--ignore-eos", "--max-tokens")
        self.both = ("--image", str(self.first), "--image", str(self.photo), "--prompt", "?")

    def use(self, model, answer):
        self.model = self.folder / "regions.gguf"
        self.model.write_bytes(write_gguf(*answering(model.read_bytes(), answer)))

    def region(self):
        return {"phrase": "a cat", "shape": "box", "corners": [[290, 500], [750, 1000]],
                # As int(x / 1000 * width) has it, which is not 29.
                "pixels": [[28, 30], [75, 60]], "photo": 1}

    def test_json_has_numbers_and_the_text_as_it_is(self):
        answer = self.run_json(*self.ask, "1", *self.both)
        self.assertEqual(answer["text"].strip(), REGION.replace("\u2581", " "))
        self.assertEqual(answer["regions"], [self.region()])
        without = self.run_json(*self.ask, "1", "--prompt", "?")
        self.assertNotIn("pixels", without["regions"][0])

    def test_batches_have_them_too(self):
        batch = self.folder / "list.jsonl"
        batch.write_text(json.dumps({"id": 1, "images": ["first.png", "photo.png"],
                                     "turns": ["?", "And now?"]}))
        (line,) = self.run_cli(*self.ask, "1", "--batch", str(batch)).decode().splitlines()
        for answer in json.loads(line)["answers"]:
            self.assertEqual(answer["regions"], [self.region()])

    def test_text_is_without_tags_and_a_list_follows(self):
        shown = self.run_cli(*self.ask, "2", *self.both).decode()
        self.assertEqual(shown.split("\n"), [
            " a cat a cat", "1. a cat: (28, 30) to (75, 60)", "2. a cat: (28, 30) to (75, 60)", ""])

    def test_the_drawing_has_the_size_and_the_pixels_of_the_photo(self):
        drawing = self.folder / "boxes.png"
        self.run_cli(*self.ask, "1", *self.both, "--boxes", str(drawing))
        rows = png_rows(drawing.read_bytes())
        self.assertEqual((len(rows[0]), len(rows)), (WIDTH, HEIGHT))
        for y in (50, 55):
            self.assertEqual(rows[y][28], ACCENT)
            self.assertEqual(rows[y][75], ACCENT)
            self.assertEqual((rows[y][25 + 1], rows[y][27]), (DARK, WHITE))
        self.assertEqual((rows[30][60], rows[HEIGHT - 1][60]), (ACCENT, ACCENT))
        self.assertEqual(rows[10][10], (10 * 255 // HEIGHT,) * 3)
        self.assertEqual(rows[50][50], (50 * 255 // HEIGHT,) * 3)
        self.assertIn(WHITE, rows[40])  # the number

    def test_a_number_does_not_cover_another(self):
        boxes = ("<box>(100,100),(900,900)</box>", "<box>(130,130),(900,900)</box>")
        numbers = []
        for drawn in (boxes[:1], boxes):
            self.use(self.model, "<ref>a</ref>" + "".join(drawn))
            drawing = self.folder / f"{len(drawn)}.png"
            self.run_cli(*self.ask, "1", *self.both, "--boxes", drawing)
            numbers.append([row[13:24] for row in png_rows(drawing.read_bytes())[9:22]])
        self.assertIn(WHITE, numbers[0][6])
        self.assertEqual(*numbers)

    def test_quads_are_drawn_along_their_sides(self):
        self.use(self.model, "<ref>EXIT</ref><quad>(100,100),(600,300),(600,900),(100,700)</quad>")
        drawing = self.folder / "quad.png"
        self.run_cli(*self.ask, "1", *self.both, "--boxes", str(drawing))
        rows = png_rows(drawing.read_bytes())
        for x, y in ((10, 6), (60, 18), (35, 12), (60, 40), (35, 48)):
            self.assertEqual(rows[y][x], ACCENT, (x, y))

    def test_what_cannot_be_drawn_is_said(self):
        drawing = str(self.folder / "none.png")
        self.run_cli(*self.ask, "1", "--prompt", "?", "--boxes", drawing, status=2)
        self.assertIn("--image", self.stderr)
        self.run_cli(*self.ask, "1", *self.both, "--boxes", "/no/such/folder/x.png", status=1)
        self.assertIn("Cannot write", self.stderr)
        self.use(self.model, "nothing")
        self.run_cli(*self.ask, "1", *self.both, "--boxes", drawing, status=1)
        self.assertIn("names no regions", self.stderr)
        self.assertFalse(pathlib.Path(drawing).exists())


if __name__ == "__main__":
    unittest.main()
