#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes quant_blocks.safetensors for tst_dequantize: random blocks of every quantised type, with scales that
are negative, zero, subnormal and large, and the numbers that gguf-py makes of them.

usage: make_quant_blocks.py quant_blocks.safetensors        (needs numpy and gguf)
"""
import json
import struct
import sys

import gguf
import numpy as np

# Where the half-precision scales of a block begin.
SCALES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82],
          "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "IQ4_XS": [0]}
# 1.0, -0.3, the smallest and a middle subnormal (also negative), 0, -0, 60000, 0.0071, -3e-5
HALVES = [0x3c00, 0xb4cd, 0x0001, 0x81a7, 0x0000, 0x8000, 0x7b53, 0x1f45, 0x81f7]


def main():
    random = np.random.default_rng(7)
    tensors = {}
    for name, offsets in SCALES.items():
        kind = gguf.GGMLQuantizationType[name]
        weights, size = gguf.GGML_QUANT_SIZES[kind]
        count = 9 if weights == 32 else 5
        blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
        for block in range(count):
            for number, offset in enumerate(offsets):
                half = HALVES[(block + 4 * number) % len(HALVES)]
                blocks[block, offset:offset + 2] = [half & 255, half >> 8]
        values = gguf.dequantize(blocks.reshape(1, -1), kind).reshape(-1).astype(np.float32)
        assert np.isfinite(values).all()
        tensors[f"{name}.blocks"] = ("U8", blocks.shape, blocks.tobytes())
        tensors[f"{name}.values"] = ("F32", values.shape, values.tobytes())
    header, data = {}, b""
    for name, (dtype, shape, raw) in sorted(tensors.items(), key=lambda item: item[1][0]):
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(sys.argv[1], "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    main()
