# SPDX-License-Identifier: MIT
import json
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import time
import unittest

from cli_case import GOLDEN, PROGRAM, ROOT, CliCase

TYPES = ("F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_K")


def hub_folder(name):
    folder = GOLDEN / name / "hf"
    if not folder.exists():
        raise unittest.SkipTest("no golden hub folders")
    return folder


def write_safetensors(path, tensors):
    """tensors: name -> (dtype, shape, bytes)"""
    header, position = {}, 0
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape,
                        "data_offsets": [position, position + len(content)]}
        position += len(content)
    text = json.dumps(header).encode()
    with open(path, "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        for _, _, content in tensors.values():
            stream.write(content)


def small_folder(folder, hidden=64, layers=2, vocabulary=300, value=b"\x00\x3c", intermediate=128):
    """A text model alone, all of whose weights are one F16 number, with a tokenizer of its own."""
    folder.mkdir()
    tensors = {}

    def add(name, *shape):
        count = 1
        for size in shape:
            count *= size
        tensors[name] = ("F16", list(shape), value * count)

    add("model.embed_tokens.weight", vocabulary, hidden)
    for layer in range(layers):
        block = f"model.layers.{layer}."
        add(block + "input_layernorm.weight", hidden)
        add(block + "post_attention_layernorm.weight", hidden)
        for part in "qkvo":
            add(f"{block}self_attn.{part}_proj.weight", hidden, hidden)
        add(block + "mlp.gate_proj.weight", intermediate, hidden)
        add(block + "mlp.up_proj.weight", intermediate, hidden)
        add(block + "mlp.down_proj.weight", hidden, intermediate)
    add("model.norm.weight", hidden)
    add("lm_head.weight", vocabulary, hidden)
    write_safetensors(folder / "model.safetensors", tensors)
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": vocabulary,
        "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": 4,
        "num_key_value_heads": 4, "intermediate_size": intermediate, "rms_norm_eps": 1e-5,
        "max_position_embeddings": 512, "hidden_act": "silu", "bos_token_id": 1,
        "eos_token_id": 2, "tie_word_embeddings": False}))
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    pieces += [f"w{index}" for index in range(vocabulary - len(pieces))]
    proto = b""
    for index, piece in enumerate(pieces):
        kind = 2 if index == 0 else 3 if index < 3 else 6 if index < 259 else 1
        text = piece.encode()
        body = (b"\x0a" + bytes([len(text)]) + text + b"\x15" + struct.pack("<f", -float(index))
                + b"\x18" + bytes([kind]))
        proto += b"\x0a" + bytes([len(body)]) + body
    trainer = b"\x18\x02"  # BPE
    proto += b"\x12" + bytes([len(trainer)]) + trainer
    normalizer = b"\x18\x01\x20\x00"  # a space in front, repeated spaces kept
    proto += b"\x1a" + bytes([len(normalizer)]) + normalizer
    (folder / "tokenizer.model").write_bytes(proto)
    return folder


def read_gguf(path):
    """(keys and values, tensor name -> (type, shape, bytes)) of a GGUF file"""
    content = pathlib.Path(path).read_bytes()
    position = 24
    formats = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q",
               12: "d"}

    def number(code):
        nonlocal position
        value = struct.unpack_from("<" + code, content, position)[0]
        position += struct.calcsize("<" + code)
        return value

    def text():
        nonlocal position
        length = number("Q")
        position += length
        return content[position - length:position].decode("utf-8", "replace")

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            element, count = number("I"), number("Q")
            return [value(element) for _ in range(count)]
        return number(formats[kind])

    tensor_count, entry_count = struct.unpack_from("<QQ", content, 8)
    entries = {}
    for _ in range(entry_count):
        key = text()
        entries[key] = value(number("I"))
    described = []
    for _ in range(tensor_count):
        name = text()
        shape = [number("Q") for _ in range(number("I"))]
        described.append((name, number("I"), shape, number("Q")))
    begin = (position + 31) // 32 * 32
    ends = [offset for _, _, _, offset in described[1:]] + [len(content) - begin]
    return entries, {name: (kind, shape, content[begin + offset:begin + end])
                     for (name, kind, shape, offset), end in zip(described, ends)}


class Convert(CliCase):
    def convert(self, folder, *arguments, **options):
        out = self.folder / "out"
        return self.run_json("convert", folder, "--out", out, *arguments, **options)

    def answer(self, model, mmproj, image, prompt, *arguments):
        vision = ["--mmproj", mmproj] if mmproj else []
        photo = ["--image", image] if image else []
        return self.run_json("ask", "--model", model, *vision, *photo, "--raw-prompt", prompt,
                             "--temperature", "0", "--max-tokens", "16", "--ignore-eos",
                             *arguments)["token_ids"]

    def test_answers_as_its_source_does(self):
        for name in ("d-llava16-vicuna", "e-llava16-mistral", "a-llava1-linear"):
            folder = hub_folder(name)
            inputs = GOLDEN / name / "inputs"
            mode = "crop" if name.startswith("a") else "anyres"
            prompt = inputs / f"00-{mode}.prompt.txt"
            image = next(inputs.glob("img0-*.png"))
            made = self.convert(folder, "--type", "F16", "--name", name)
            self.assertEqual(pathlib.Path(made["model"]).name, f"{name}-F16.gguf")
            self.assertEqual(pathlib.Path(made["mmproj"]).name, f"mmproj-{name}-F16.gguf")
            expected = self.answer(folder, None, image, prompt)
            self.assertEqual(self.answer(made["model"], made["mmproj"], image, prompt), expected)
            expected = self.answer(folder, None, None, inputs / "text.prompt.txt")
            self.assertEqual(
                self.answer(made["model"], None, None, inputs / "text.prompt.txt"), expected)

    def test_equals_what_the_reference_converter_made(self):
        for name in ("a-llava1-linear", "b-llava15-mlp", "c-llava15-hd", "d-llava16-vicuna",
                     "e-llava16-mistral", "f-llava16-llama3"):
            made = self.convert(hub_folder(name), "--type", "F16", "--name", name)
            for ours, theirs in ((made["model"], "model-f16.gguf"),
                                 (made["mmproj"], "mmproj-f16.gguf")):
                entries, tensors = read_gguf(ours)
                expected_entries, expected = read_gguf(GOLDEN / name / "gguf" / theirs)
                self.assertEqual(set(tensors), set(expected))
                for tensor, (kind, shape, content) in expected.items():
                    found = tensors[tensor]
                    self.assertEqual(found[0], kind, tensor)
                    self.assertEqual(found[1][:-1], shape[:-1], tensor)
                    # Rows that no token stands for may be there or not.
                    rows = tensor in ("token_embd.weight", "output.weight")
                    size = min(len(content), len(found[2])) if rows else len(content)
                    self.assertEqual(found[2][:size], content[:size], tensor)
                for key, value in expected_entries.items():
                    if (key.startswith(("tokenizer.ggml.tok", "tokenizer.ggml.scores"))
                            or key in ("general.name", "llama.vocab_size",
                                       "clip.vision.projection_dim",  # of no use here
                                       "tokenizer.ggml.eot_token_id")):
                        continue
                    self.assertEqual(entries[key], value, key)
                tokens = expected_entries.get("tokenizer.ggml.tokens", [])
                tokens = [token for token in tokens if not token.startswith("[PAD")]
                self.assertEqual(entries.get("tokenizer.ggml.tokens", [])[:len(tokens)], tokens)

    def test_every_type(self):
        folder = hub_folder("d-llava16-vicuna")
        sizes = {}
        for kind in TYPES:
            made = self.convert(folder, "--type", kind, "--vision-type",
                                "Q8_0" if kind == "Q8_0" else "F16", "--force")
            described = self.run_json("inspect", made["model"])
            self.assertEqual(described["problem"], "")
            sizes[kind] = pathlib.Path(made["model"]).stat().st_size
            self.assertEqual(self.run_json("inspect", made["mmproj"])["problem"], "")
        self.assertLess(sizes["Q4_0"], sizes["Q5_0"])
        self.assertLess(sizes["Q5_0"], sizes["Q8_0"])
        self.assertLess(sizes["Q8_0"], sizes["F16"])
        self.assertEqual(sizes["BF16"], sizes["F16"])

    def test_k_quants_are_mixed(self):
        folder = small_folder(self.folder / "wide", hidden=256, layers=2, intermediate=512)
        made = self.convert(folder, "--type", "Q4_K")
        types = {tensor["name"]: tensor["type"]
                 for tensor in self.run_json("inspect", made["model"])["tensors"]}
        self.assertEqual(types["token_embd.weight"], "Q4_K")
        self.assertEqual(types["output.weight"], "Q6_K")
        self.assertEqual(types["blk.0.ffn_down.weight"], "Q4_K")
        self.assertEqual(types["blk.1.ffn_down.weight"], "Q6_K")
        self.assertEqual(types["blk.0.attn_norm.weight"], "F32")

    def test_nothing_is_overwritten_unasked(self):
        folder = small_folder(self.folder / "small")
        made = pathlib.Path(self.convert(folder)["model"])
        content = made.read_bytes()
        self.assert_fails("convert", folder, "--out", made.parent, words=[made.name, "already"])
        self.assertEqual(made.read_bytes(), content)
        self.convert(f"{folder}/../small/", "--force")
        self.assertEqual(made.read_bytes(), content)
        self.assertEqual([entry.name for entry in made.parent.iterdir()], [made.name])

    def test_goes_on_after_being_killed(self):
        folder = small_folder(self.folder / "larger", hidden=1024, layers=24, intermediate=2816,
                              vocabulary=2000)
        whole = pathlib.Path(self.convert(folder, "--type", "Q4_0", "--threads", "1")["model"])
        content = whole.read_bytes()
        whole.unlink()
        out = self.folder / "killed"
        command = [PROGRAM, "convert", str(folder), "--out", str(out), "--type", "Q4_0",
                   "--threads", "1", "--json"]
        part = out / (whole.name + ".part")
        for how in (signal.SIGKILL, signal.SIGINT):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            limit = time.monotonic() + 60
            before = part.stat().st_size if part.exists() else 0
            while time.monotonic() < limit and process.poll() is None:
                if part.exists() and part.stat().st_size > before + len(content) // 5:
                    break
                time.sleep(0.002)  # nothing tells that a file has grown
            process.send_signal(how)
            process.communicate(timeout=60)
            self.assertFalse((out / whole.name).exists())
            self.assertEqual(process.returncode, 130 if how == signal.SIGINT else -signal.SIGKILL)
        made = self.run_json(*command[1:-1])
        self.assertGreater(made["resumed_bytes"], len(content) // 5)
        self.assertEqual((out / whole.name).read_bytes(), content)
        self.assertEqual([entry.name for entry in out.iterdir()], [whole.name])

    def test_a_damaged_part_is_not_trusted(self):
        folder = small_folder(self.folder / "small")
        whole = pathlib.Path(self.convert(folder)["model"])
        content = whole.read_bytes()
        # As a run leaves it that was interrupted before it gave the file its name.
        out = self.folder / "part"
        out.mkdir()
        limited = subprocess.run(
            [PROGRAM, "convert", folder, "--out", out], capture_output=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                  (len(content) // 2, len(content) // 2)))
        self.assertNotEqual(limited.returncode, 0)
        self.assertFalse((out / whole.name).exists())
        part = out / (whole.name + ".part")
        damaged = bytearray(part.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        part.write_bytes(damaged)
        self.run_cli("convert", folder, "--out", out)
        self.assertEqual((out / whole.name).read_bytes(), content)

    def test_another_source_starts_anew(self):
        folder = small_folder(self.folder / "small")
        out = self.folder / "out"
        out.mkdir()
        (out / "small-Q8_0.gguf.part").write_bytes(b"x" * 100000)
        (out / "small-Q8_0.gguf.journal").write_bytes(b"tessera conversion 1 other\n100 abc\n")
        made = self.convert(folder)
        self.assertEqual(made["resumed_bytes"], 0)
        self.assertEqual(self.run_json("inspect", made["model"])["problem"], "")

    def test_a_full_disk_is_named(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        folder = small_folder(self.folder / "small")
        out = self.folder / "out"
        out.mkdir()
        (out / "small-Q8_0.gguf.journal").symlink_to("/dev/full")
        self.assert_fails("convert", folder, "--out", out, words=["small-Q8_0.gguf", "space"])
        self.assertFalse((out / "small-Q8_0.gguf").exists())

    def test_too_little_space_is_seen_first(self):
        folder = small_folder(self.folder / "small")
        layer_bytes = 25 << 30  # as Q8_0
        layers = shutil.disk_usage(self.folder).free // layer_bytes + 2
        try:
            self.make_sparse(folder, vocabulary=300, hidden=8192, layers=layers,
                             intermediate=1 << 20)
        except OSError:
            self.skipTest("no files of this size here")
        self.assert_fails("convert", folder, "--out", self.folder / "out", words=["GiB free"])
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def test_memory_does_not_grow_with_the_model(self):
        # 810 MB of zeros that lie on no disk.
        folder = small_folder(self.folder / "sparse")
        self.make_sparse(folder, vocabulary=300, hidden=4096, layers=2, intermediate=11008)
        started = subprocess.run(
            ["python3", "-c", "import resource,subprocess,sys;"
             "subprocess.run(sys.argv[1:], check=True, stdout=2);"
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
             PROGRAM, "convert", folder, "--out", self.folder / "out", "--type", "Q8_0"],
            capture_output=True, check=True)
        self.assertLess(int(started.stdout), 300 * 1024)

    @staticmethod
    def make_sparse(folder, vocabulary, hidden, layers, intermediate):
        shapes = {"model.embed_tokens.weight": (vocabulary, hidden),
                  "lm_head.weight": (vocabulary, hidden), "model.norm.weight": (hidden,)}
        for layer in range(layers):
            block = f"model.layers.{layer}."
            shapes[block + "input_layernorm.weight"] = (hidden,)
            shapes[block + "post_attention_layernorm.weight"] = (hidden,)
            for part in "qkvo":
                shapes[f"{block}self_attn.{part}_proj.weight"] = (hidden, hidden)
            shapes[block + "mlp.gate_proj.weight"] = (intermediate, hidden)
            shapes[block + "mlp.up_proj.weight"] = (intermediate, hidden)
            shapes[block + "mlp.down_proj.weight"] = (hidden, intermediate)
        header, position = {}, 0
        for name, shape in shapes.items():
            size = 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
            header[name] = {"dtype": "BF16", "shape": list(shape),
                            "data_offsets": [position, position + size]}
            position += size
        text = json.dumps(header).encode()
        with open(folder / "model.safetensors", "wb") as stream:
            stream.write(struct.pack("<Q", len(text)) + text)
            stream.truncate(8 + len(text) + position)
        config = json.loads((folder / "config.json").read_text())
        config.update(hidden_size=hidden, num_hidden_layers=layers, vocab_size=vocabulary,
                      intermediate_size=intermediate, num_attention_heads=hidden // 128,
                      num_key_value_heads=hidden // 128)
        (folder / "config.json").write_text(json.dumps(config))

    def test_numbers_that_a_type_cannot_hold(self):
        folder = small_folder(self.folder / "huge", value=b"\x00\x7c")  # infinity
        self.assert_fails("convert", folder, "--out", self.folder / "out", "--type", "Q8_0",
                          words=["65504", "BF16"])

    def test_what_cannot_be_converted(self):
        small = small_folder(self.folder / "small")
        out = self.folder / "out"
        self.assert_fails("convert", self.folder / "none", "--out", out, words=["none"])
        self.assert_fails("convert", self.write("words.txt", b"words"), "--out", out,
                          words=["words.txt"])
        self.assert_fails("convert", small, "--out", out, "--type", "Q3_K", words=["Q3_K"],
                          status=2)
        self.assert_fails("convert", small, "--out", out, "--vision-type", "Q4_0",
                          words=["Q4_0"], status=2)
        self.assert_fails("convert", small, "--out", out, "--name", "a/b", words=["a/b"])
        self.assert_fails("convert", small, "--out", self.write("file", b""), words=["file"])
        self.assertFalse((out / "small-Q8_0.gguf").exists())

    def test_a_tower_that_is_only_named(self):
        source = hub_folder("a-llava1-linear")
        folder = self.folder / "model"
        shutil.copytree(source, folder)
        tower = self.folder / "elsewhere"
        shutil.move(folder / "vision_tower", tower)
        config = json.loads((folder / "config.json").read_text())
        config["mm_vision_tower"] = "nobody/such-a-tower"
        (folder / "config.json").write_text(json.dumps(config))
        self.assert_fails("convert", folder, "--out", self.folder / "out",
                          words=["such-a-tower"])
        made = self.convert(folder, "--vision-tower", tower)
        self.assertEqual(self.run_json("inspect", made["mmproj"])["problem"], "")


if __name__ == "__main__":
    unittest.main()
