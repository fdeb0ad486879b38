# SPDX-License-Identifier: MIT
"""What the tests of tessera-cli share: the real program, run as a script would run it."""

import json
import os
import pathlib
import subprocess
import tempfile
import struct
import unittest
import zlib

PROGRAM = os.environ["TESSERA_CLI"]
ROOT = pathlib.Path(os.environ["TESSERA_SOURCE_DIR"])
GOLDEN = pathlib.Path(os.environ["TESSERA_GOLDEN_DIR"])
SAMPLES = ROOT / "resources" / "samples"
# An answer that is always the same, and short.
GREEDY = ("--temperature", "0", "--ignore-eos", "--max-tokens", "8")


def find_model():
    """(text model, mmproj) that every checkout has, or of the full golden data."""
    for folder, model, mmproj in (
            (ROOT / "tests/golden/subset", "model.gguf", "mmproj.gguf"),
            (GOLDEN / "d-llava16-vicuna/gguf", "model-f16.gguf", "mmproj-f16.gguf")):
        if (folder / model).exists():
            return str(folder / model), str(folder / mmproj)
    raise unittest.SkipTest("no golden model")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def stripes_png(beside, alpha=None):
    """Black stripes with `beside` between them, transparent there if `alpha` is given."""
    rows = bytearray()
    for y in range(60):
        rows.append(0)
        for x in range(90):
            black = (x // 15 + y // 20) % 2
            rows.append(0 if black else beside)
            if alpha is not None:
                rows.append(255 if black else alpha)
    header = struct.pack(">IIBBBBB", 90, 60, 8, 0 if alpha is None else 4, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
            + png_chunk(b"IDAT", zlib.compress(bytes(rows))) + png_chunk(b"IEND", b""))


def grey_png(width, height):
    """A PNG whose rows get lighter downwards, made row by row."""
    compressor = zlib.compressobj(1)
    rows = [compressor.compress(b"\0" + bytes([y * 255 // height]) * width)
            for y in range(height)]
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
            + png_chunk(b"IDAT", b"".join(rows) + compressor.flush()) + png_chunk(b"IEND", b""))


def read_safetensors(path):
    """{name: (dtype, shape, bytes)}"""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = (entry["dtype"], entry["shape"],
                             content[8 + length + begin:8 + length + end])
    return tensors


class CliCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_cli(self, *arguments, status=0, stdin=b"", env=None):
        """Runs the program; returns its stdout as bytes and keeps stderr as text."""
        result = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, env=env,
                                timeout=300, check=False)
        self.stderr = result.stderr.decode("utf-8", "replace")
        self.assertEqual(result.returncode, status, f"{arguments}\n{self.stderr}")
        return result.stdout

    def run_json(self, *arguments, **options):
        return json.loads(self.run_cli(*arguments, "--json", **options))

    def assert_fails(self, *arguments, words, status=1, stdin=b""):
        """Nothing on stdout, one message on stderr that holds all the words."""
        stdout = self.run_cli(*arguments, status=status, stdin=stdin)
        self.assertEqual(stdout, b"")
        self.assertTrue(self.stderr.startswith("tessera-cli: "), self.stderr)
        for word in words:
            self.assertIn(word, self.stderr)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path
