# SPDX-License-Identifier: MIT
"""Vision towers whose matrices are quantised, the position embedding with them, as older tools made
them: read as they are, they see what the same numbers in F32 do."""
import os
import struct
import unittest

from cli_case import SAMPLES, CliCase, find_model, read_safetensors
from gguf_file import F32, read_gguf, write_gguf


def half(value):
    return struct.unpack("<e", struct.pack("<e", value))[0]


def in_halves(quants):
    return bytes(low | high << 4 for low, high in zip(quants[:16], quants[16:]))


def q8_0(values):
    scale = half(max(map(abs, values)) / 127)
    quants = [round(value / scale) if scale else 0 for value in values]
    return (struct.pack("<e32b", scale, *quants), [scale * quant for quant in quants])


def q4_0(values):
    scale = half(max(values, key=abs) / -8)
    quants = [min(15, int(value / scale + 8.5)) if scale else 8 for value in values]
    return (struct.pack("<e", scale) + in_halves(quants),
            [scale * (quant - 8) for quant in quants])


def q4_1(values):
    scale, least = half((max(values) - min(values)) / 15), half(min(values))
    quants = [max(0, min(15, round((value - least) / scale))) if scale else 0 for value in values]
    return (struct.pack("<2e", scale, least) + in_halves(quants),
            [scale * quant + least for quant in quants])


def q5_0(values):
    scale = half(max(values, key=abs) / -16)
    quants = [min(31, int(value / scale + 16.5)) if scale else 16 for value in values]
    high = sum((quant >> 4) << place for place, quant in enumerate(quants))
    return (struct.pack("<eI", scale, high) + in_halves([quant & 15 for quant in quants]),
            [scale * (quant - 16) for quant in quants])


# GGUF's number, how a block is made, and how far the image may be off for want of bits.
TYPES = {"Q8_0": (8, q8_0, 0.03), "Q5_0": (6, q5_0, 0.2), "Q4_1": (3, q4_1, 0.4),
         "Q4_0": (2, q4_0, 0.4)}


def quantised(tensors, kind, block):
    """(the tensors with quantised matrices, the same as the F32 numbers that these are)"""
    small, plain = [], []
    for name, shape, stored, content in tensors:
        if len(shape) != 2 or shape[0] % 32 != 0:
            small.append((name, shape, stored, content))
            plain.append((name, shape, stored, content))
            continue
        count = shape[0] * shape[1]
        values = struct.unpack_from(f"<{count}" + ("f" if stored == F32 else "e"), content)
        blocks = [block(values[at:at + 32]) for at in range(0, count, 32)]
        small.append((name, shape, kind, b"".join(code for code, _ in blocks)))
        numbers = [number for _, numbers in blocks for number in numbers]
        plain.append((name, shape, F32, struct.pack(f"<{count}f", *numbers)))
    return small, plain


def distance(a, b):
    """How far b is from a, relative to a."""
    return (sum((x - y) ** 2 for x, y in zip(a, b)) / sum(x * x for x in a)) ** 0.5


class QuantisedMmproj(CliCase):
    def look(self, mmproj):
        """What the model sees (the packed image) and says."""
        trace = self.folder / "trace.safetensors"
        answer = self.run_json(
            "ask", "--model", self.model, "--mmproj", mmproj, "--image", SAMPLES / "cat.png",
            "--prompt", "What is this?", "--trace", trace, "--temperature", "0", "--ignore-eos",
            "--max-tokens", "8")
        _, shape, content = read_safetensors(trace)["packed"]
        return (struct.unpack(f"<{shape[0] * shape[1]}f", content), answer["token_ids"])

    def test_they_see_what_their_numbers_say(self):
        self.model, source = find_model()
        with open(source, "rb") as stream:
            head, tensors = read_gguf(stream.read())
        self.addCleanup(os.environ.pop, "TESSERA_KERNELS", None)
        for kernels in ("native", "lanes", "tiled"):
            os.environ["TESSERA_KERNELS"] = kernels
            seen, _ = self.look(source)
            for name, (kind, block, noise) in TYPES.items():
                with self.subTest(kernels=kernels, type=name):
                    small, plain = quantised(tensors, kind, block)
                    self.assertIn((b"v.position_embd.weight", kind),
                                  [(tensor[0], tensor[2]) for tensor in small])
                    image, ids = self.look(self.write("small.gguf", write_gguf(head, small)))
                    expected, said = self.look(self.write("plain.gguf", write_gguf(head, plain)))
                    self.assertLess(distance(expected, image), 1e-3)
                    self.assertEqual(ids, said)
                    self.assertLess(distance(seen, image), noise)
                    self.assertGreater(distance(seen, image), 1e-4)


if __name__ == "__main__":
    unittest.main()
