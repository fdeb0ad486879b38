# SPDX-License-Identifier: MIT
"""A VILA-1.5 whose text model is packed as llm-awq packs it, against the same model with the numbers
that the packed ones stand for."""
import array
import json
import random
import shutil
import struct
import sys
import unittest

from cli_case import GREEDY, ROOT, SAMPLES, CliCase, read_safetensors

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))
from pytorch_file import pytorch_file  # noqa: E402

SOURCE = ROOT / "tests/golden/families/vila15-s2/hf"
WIDTH, FFN, GROUP = 256, 384, 128  # the golden model is narrower than a group
HEADS, KV_HEADS = 4, 2
QUESTION = ("--image", SAMPLES / "cat.png", "--prompt", "What is it?", *GREEDY)
# The order in which llm-awq puts 32 columns: pairs of four eighths in turn, of these the even ones
# before the odd ones.
PAIRS = [8 * eighth + 2 * pair + odd
         for pair in range(4) for eighth in range(4) for odd in range(2)]
ORDER = [PAIRS[first + i] for first in range(0, 32, 8) for i in (0, 2, 4, 6, 1, 3, 5, 7)]


def halves(values):
    return struct.pack(f"<{len(values)}e", *values)


def floats(values):
    return array.array("f", values).tobytes()


def half(value):
    return struct.unpack("<e", struct.pack("<e", value))[0]


class Matrix:
    """Random numbers of 4 bits, with a scale and a zero for each group of a row."""

    def __init__(self, rng, rows, columns):
        self.rows, self.columns = rows, columns
        self.numbers = [rng.choices(range(16), k=columns) for _ in range(rows)]
        self.scales = [[half(rng.uniform(0.004, 0.02)) for _ in range(columns // GROUP)]
                       for _ in range(rows)]
        self.zeros = [[half(-scale * rng.randrange(6, 10)) for scale in row]
                      for row in self.scales]

    def packed(self):
        """qweight, scales and scaled_zeros."""
        words = array.array("H")
        for four in range(0, self.rows, 4):
            for block in range(0, self.columns, 64):
                nibbles = [self.numbers[row][block + part + column] for row in range(four, four + 4)
                           for part in (0, 32) for column in ORDER]
                words.extend(a | b << 4 | c << 8 | d << 12
                             for a, b, c, d in zip(*(nibbles[i::4] for i in range(4))))
        groups = (self.columns // GROUP + 7) // 8 * 8
        grouped = []
        for values in (self.scales, self.zeros):
            filled = [row[group] if group < len(row) else 0.0
                      for group in range(groups) for row in values]
            grouped.append(("F16", [groups, self.rows], halves(filled)))
        return ("I16", [self.rows // 4, self.columns], words.tobytes()), *grouped

    def plain(self):
        return ("F32", [self.rows, self.columns], floats(
            number * scales[column // GROUP] + zeros[column // GROUP]
            for numbers, scales, zeros in zip(self.numbers, self.scales, self.zeros)
            for column, number in enumerate(numbers)))


def write_safetensors(path, tensors):
    header, content = {}, b""
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape,
                        "data_offsets": [len(content), len(content) + len(data)]}
        content += data
    encoded = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(encoded)) + encoded + content)


def widened(rng, tensors, width):
    """The same tensors for another width of the text model, in F16 with new values."""
    wider = {}
    for name, (_, shape, _) in tensors.items():
        shape = [WIDTH if side == width else side for side in shape]
        count = shape[0] * (shape[1] if len(shape) == 2 else 1)
        values = [1.0] * count if len(shape) == 1 else [rng.gauss(0, 0.1) for _ in range(count)]
        wider[name] = ("F16", shape, halves(values))
    return wider


class Awq(CliCase):
    def setUp(self):
        super().setUp()
        rng = random.Random(11)
        self.plain, self.awq = self.folder / "plain", self.folder / "awq"
        for folder in (self.plain, self.awq):
            shutil.copytree(SOURCE, folder)
        config = json.loads((SOURCE / "llm/config.json").read_text())
        width = config["hidden_size"]
        changes = {"hidden_size": WIDTH, "intermediate_size": FFN, "num_attention_heads": HEADS,
                   "num_key_value_heads": KV_HEADS}
        whole = json.loads((SOURCE / "config.json").read_text())
        whole["hidden_size"] = WIDTH
        whole["llm_cfg"].update(changes)
        projector = read_safetensors(SOURCE / "mm_projector/model.safetensors")
        projector.update(widened(rng, {name: tensor for name, tensor in projector.items()
                                       if width in tensor[1]}, width))
        text = read_safetensors(SOURCE / "llm/model.safetensors")
        matrices = {name: shape for name, (_, shape, _) in text.items()
                    if name.endswith("_proj.weight")}
        plain = widened(rng, {name: tensor for name, tensor in text.items()
                              if name not in matrices}, width)
        packed = dict(plain)
        self.weights_packed = 0
        narrow = WIDTH // HEADS * KV_HEADS
        shapes = {"k_proj": (narrow, WIDTH), "v_proj": (narrow, WIDTH), "gate_proj": (FFN, WIDTH),
                  "up_proj": (FFN, WIDTH), "down_proj": (WIDTH, FFN)}
        for name in matrices:
            linear = name.removesuffix("weight")
            matrix = Matrix(rng, *shapes.get(linear.split(".")[-2], (WIDTH, WIDTH)))
            plain[name] = matrix.plain()
            self.weights_packed += matrix.rows * matrix.columns
            for part, tensor in zip(("qweight", "scales", "scaled_zeros"), matrix.packed()):
                packed[linear + part] = tensor
        for folder in (self.plain, self.awq):
            (folder / "config.json").write_text(json.dumps(whole))
            (folder / "llm/config.json").write_text(json.dumps({**config, **changes}))
            write_safetensors(folder / "mm_projector/model.safetensors", projector)
        write_safetensors(self.plain / "llm/model.safetensors", plain)
        (self.awq / "llm/model.safetensors").unlink()
        self.weights = self.awq / "llm/small-vila1.5-w4-g128-awq-v2.pt"
        self.weights.write_bytes(pytorch_file(packed))

    def answer(self, *model):
        """Token ids, and the logits of the first of them."""
        trace = self.folder / "trace.safetensors"
        answer = self.run_json("ask", *model, *QUESTION, "--trace", trace)
        logits = array.array("f", read_safetensors(trace)["logits_last"][2])
        return answer["token_ids"], logits

    def difference(self, logits, expected):
        """Normalised mean square error."""
        self.assertEqual(len(logits), len(expected))
        return (sum((a - b) ** 2 for a, b in zip(logits, expected))
                / sum(value * value for value in expected))

    def test_answers_are_those_of_the_plain_model(self):
        ids, logits = self.answer("--model", self.awq)
        expected_ids, expected = self.answer("--model", self.plain)
        self.assertEqual(ids, expected_ids)
        self.assertLess(self.difference(logits, expected), 1e-9)

    def test_a_pair_answers_the_same(self):
        ids, logits = self.answer("--model", self.awq)
        self.run_cli("convert", self.awq, "--out", self.folder, "--type", "F16", "--name", "pair")
        pair_ids, pair = self.answer("--model", self.folder / "pair-F16.gguf",
                                     "--mmproj", self.folder / "mmproj-pair-F16.gguf")
        self.assertEqual(pair_ids, ids)
        self.assertLess(self.difference(pair, logits), 1e-6)

    def test_inspect(self):
        described = self.run_json("inspect", self.awq)
        self.assertEqual(described["problem"], "")
        self.assertEqual(described["generation"], "VILA-1.5 S2")
        types = {tensor["name"]: tensor["type"] for tensor in described["tensors"]}
        self.assertEqual(types["llm/model.layers.0.self_attn.q_proj.qweight"], "I16")
        # What is kept of it: 4 bits each, a scale and a zero for 32 of them.
        plain = self.run_json("inspect", self.plain)
        saved = 4 * self.weights_packed - self.weights_packed * 5 // 8
        self.assertEqual(plain["memory"]["weight_bytes"] - described["memory"]["weight_bytes"],
                         saved)

    def test_the_older_packing_is_refused(self):
        self.weights.rename(self.awq / "llm/small-vila1.5-w4-g128-awq.pt")
        for command in ("inspect", "ask"):
            arguments = ("--prompt", "x", "--model") if command == "ask" else ()
            self.assert_fails(command, *arguments, self.awq,
                              words=["older way of AWQ", "-awq-v2.pt"])


if __name__ == "__main__":
    unittest.main()
