# SPDX-License-Identifier: MIT
"""Writes the corpus of the fuzz targets: valid files, and one for each way in which a file has
broken a reader of such files somewhere.

make_corpus.py FOLDER
"""

import json
import pathlib
import shutil
import struct
import sys
import zlib

FORMATS = {4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10
BLOCKS = {0: (1, 4), 1: (1, 2), 2: (32, 18), 8: (32, 34), 12: (256, 144), 14: (256, 210),
          30: (1, 2)}


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(value)) + value


class Gguf:
    """Keys as (type, value), tensors as (type, shape, offset or None)."""

    def __init__(self, entries, tensors):
        self.entries, self.tensors = dict(entries), dict(tensors)
        self.magic, self.version, self.alignment = b"GGUF", 3, 32
        self.entry_count = self.tensor_count = None
        self.tail = b""
        self.cut = None

    @staticmethod
    def value(kind, value):
        if kind == STRING:
            return text(value)
        if kind == ARRAY:
            if isinstance(value, bytes):
                return value
            element, items = value
            return struct.pack("<IQ", element, len(items)) + b"".join(
                Gguf.value(element, item) for item in items)
        return struct.pack("<" + FORMATS[kind], value)

    def encode(self):
        head = self.magic + struct.pack(
            "<IQQ", self.version,
            len(self.tensors) if self.tensor_count is None else self.tensor_count,
            len(self.entries) if self.entry_count is None else self.entry_count)
        for key, (kind, value) in self.entries.items():
            head += text(key) + struct.pack("<I", kind) + (
                value if isinstance(value, bytes) and kind not in (STRING, ARRAY)
                else self.value(kind, value))
        position = 0
        for name, (kind, shape, offset) in self.tensors.items():
            size = 1
            for side in shape:
                size *= side
            weights, block = BLOCKS.get(kind, (1, 4))
            head += text(name) + struct.pack("<I", len(shape))
            head += b"".join(struct.pack("<Q", side % 2**64) for side in shape)
            head += struct.pack("<IQ", kind, position if offset is None else offset)
            step = min(size // weights * block, 1 << 16)
            position += -(-step // 32) * 32
        head += b"\0" * (-len(head) % 32)
        return (head + b"\0" * position + self.tail)[:self.cut]


def tokens():
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    return pieces + ["\u2581", "a", "b", "ab", "\u2581a"]


def text_gguf(architecture="llama", kind=1, bpe=False):
    hidden, heads, wide, layers = (256, 2, 256, 1) if kind in (12, 14) else (32, 4, 32, 1)
    pieces = tokens()
    key = architecture + "."
    entries = {
        "general.architecture": (STRING, architecture), "general.name": (STRING, "small"),
        key + "context_length": (U32, 64), key + "embedding_length": (U32, hidden),
        key + "block_count": (U32, layers), key + "feed_forward_length": (U32, wide),
        key + "attention.head_count": (U32, heads), key + "attention.head_count_kv": (U32, heads),
        key + "attention.layer_norm_rms_epsilon": (F32, 1e-5),
        key + "rope.freq_base": (F32, 10000.0), key + "rope.dimension_count": (U32, hidden // heads),
        "tokenizer.ggml.model": (STRING, "gpt2" if bpe else "llama"),
        "tokenizer.ggml.pre": (STRING, "llama-bpe" if bpe else "default"),
        "tokenizer.ggml.tokens": (ARRAY, (STRING, pieces)),
        "tokenizer.ggml.scores": (ARRAY, (F32, [-float(i) for i in range(len(pieces))])),
        "tokenizer.ggml.token_type": (ARRAY, (I32, [2, 3, 3] + [6] * 256 + [1] * 5)),
        "tokenizer.ggml.bos_token_id": (U32, 1), "tokenizer.ggml.eos_token_id": (U32, 2),
        "tokenizer.chat_template": (STRING, "{{ 'USER: ' }}"),
    }
    if bpe:
        letters = [chr(code) for code in list(range(33, 127)) + list(range(256, 324))]
        pieces = letters + ["ab", "<|eot_id|>"]
        del entries["tokenizer.ggml.scores"]
        entries["tokenizer.ggml.tokens"] = (ARRAY, (STRING, pieces))
        entries["tokenizer.ggml.token_type"] = (ARRAY, (I32, [1] * (len(pieces) - 1) + [3]))
        entries["tokenizer.ggml.merges"] = (ARRAY, (STRING, ["a b"]))
    rows = len(pieces)
    tensors = {"token_embd.weight": (kind, (hidden, rows), None)}
    for layer in range(layers):
        block = f"blk.{layer}."
        for name in ("attn_norm", "ffn_norm"):
            tensors[f"{block}{name}.weight"] = (0, (hidden,), None)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensors[f"{block}{name}.weight"] = (kind, (hidden, hidden), None)
            if architecture == "qwen2" and name != "attn_output":
                tensors[f"{block}{name}.bias"] = (0, (hidden,), None)
        tensors[block + "ffn_gate.weight"] = (kind, (hidden, wide), None)
        tensors[block + "ffn_up.weight"] = (kind, (hidden, wide), None)
        tensors[block + "ffn_down.weight"] = (kind, (wide, hidden), None)
    tensors["output_norm.weight"] = (0, (hidden,), None)
    tensors["output.weight"] = (kind, (hidden, rows), None)
    return Gguf(entries, tensors)


def vision_gguf(blocks=1):
    hidden, wide, out = 16, 32, 32
    entries = {
        "general.architecture": (STRING, "clip"),
        "clip.has_vision_encoder": (BOOL, True), "clip.has_llava_projector": (BOOL, True),
        "clip.projector_type": (STRING, "mlp"), "clip.use_gelu": (BOOL, False),
        "clip.vision.image_size": (U32, 28), "clip.vision.patch_size": (U32, 14),
        "clip.vision.embedding_length": (U32, hidden),
        "clip.vision.feed_forward_length": (U32, wide),
        "clip.vision.projection_dim": (U32, out), "clip.vision.attention.head_count": (U32, 2),
        "clip.vision.attention.layer_norm_epsilon": (F32, 1e-5),
        "clip.vision.block_count": (U32, blocks),
        "clip.vision.feature_layer": (ARRAY, (I32, [blocks])),
        "clip.vision.image_mean": (ARRAY, (F32, [0.5, 0.5, 0.5])),
        "clip.vision.image_std": (ARRAY, (F32, [0.5, 0.5, 0.5])),
        "clip.vision.image_grid_pinpoints": (ARRAY, (I32, [28, 56, 56, 28, 56, 56])),
        "clip.vision.mm_patch_merge_type": (STRING, "spatial_unpad"),
    }
    tensors = {"v.class_embd": (0, (hidden,), None),
               "v.patch_embd.weight": (1, (14, 14, 3, hidden), None),
               "v.position_embd.weight": (1, (hidden, 5), None),
               "v.pre_ln.weight": (0, (hidden,), None), "v.pre_ln.bias": (0, (hidden,), None)}
    for block in range(blocks):
        name = f"v.blk.{block}."
        for part in ("attn_q", "attn_k", "attn_v", "attn_out"):
            tensors[name + part + ".weight"] = (1, (hidden, hidden), None)
            tensors[name + part + ".bias"] = (0, (hidden,), None)
        for part in ("ln1", "ln2"):
            tensors[name + part + ".weight"] = (0, (hidden,), None)
            tensors[name + part + ".bias"] = (0, (hidden,), None)
        tensors[name + "ffn_down.weight"] = (1, (hidden, wide), None)
        tensors[name + "ffn_down.bias"] = (0, (wide,), None)
        tensors[name + "ffn_up.weight"] = (1, (wide, hidden), None)
        tensors[name + "ffn_up.bias"] = (0, (hidden,), None)
    tensors["mm.0.weight"] = (1, (hidden, out), None)
    tensors["mm.0.bias"] = (0, (out,), None)
    tensors["mm.2.weight"] = (1, (out, out), None)
    tensors["mm.2.bias"] = (0, (out,), None)
    tensors["model.image_newline"] = (0, (out,), None)
    return Gguf(entries, tensors)


def gguf_files():
    yield "valid-text-f16", text_gguf().encode()
    yield "valid-text-q4_0", text_gguf(kind=2).encode()
    yield "valid-text-q4_k", text_gguf(kind=12).encode()
    yield "valid-text-qwen2", text_gguf("qwen2").encode()
    yield "valid-text-bpe", text_gguf(bpe=True).encode()
    yield "valid-vision", vision_gguf().encode()
    for name in ("", "GGUF", "GGUF\3\0\0\0"):
        yield f"short-{len(name)}", name.encode()

    def changed(make, **attributes):
        file = make()
        for attribute, value in attributes.items():
            setattr(file, attribute, value)
        return file.encode()

    yield "version-1", changed(text_gguf, version=1)
    yield "big-endian", changed(text_gguf, version=0x03000000)
    for count in (2**64 - 1, 2**63, 2**60, 2**32, 10**6):
        yield f"entry-count-{count:x}", changed(text_gguf, entry_count=count)
        yield f"tensor-count-{count:x}", changed(text_gguf, tensor_count=count)
    whole = text_gguf().encode()
    for share in range(1, 16):
        yield f"cut-{share:02}", whole[:len(whole) * share // 16]

    def entry(case, key, kind, value, make=text_gguf):
        file = make()
        file.entries[key] = (kind, value)
        return case, file.encode()

    many = struct.pack("<Q", 2**64 - 1)
    yield entry("key-length-overflow", "general.name", STRING, b"")[0], whole.replace(
        struct.pack("<Q", 12) + b"general.name", many + b"general.name")
    yield "string-length-overflow", whole.replace(text("small"), many + b"small")
    yield entry("array-count-overflow", "tokenizer.ggml.scores", ARRAY,
                struct.pack("<I", F32) + many)
    yield entry("array-bytes-wrap", "tokenizer.ggml.scores", ARRAY,
                struct.pack("<IQ", F32, 2**62 + 1))
    yield entry("nested-array", "x", ARRAY, struct.pack("<IQ", ARRAY, 1)
                + struct.pack("<IQ", ARRAY, 1) * 200 + struct.pack("<IQ", U32, 0))
    yield entry("array-of-unknown", "x", ARRAY, struct.pack("<IQ", 99, 4))
    yield entry("value-of-unknown", "x", 99, b"\0" * 8)
    for value in (0, 1, 3, 7, 8, 2**31, 2**32 - 1):
        yield entry(f"alignment-{value}", "general.alignment", U32, value)
    yield entry("alignment-text", "general.alignment", STRING, "32")
    for key in ("attention.head_count", "attention.head_count_kv", "embedding_length",
                "block_count", "feed_forward_length", "rope.dimension_count", "context_length",
                "attention.key_length"):
        for value in (0, 1, 3, 2**31, 2**32 - 1):
            yield entry(f"{key}-{value}", "llama." + key, U32, value)
        yield entry(f"{key}-array", "llama." + key, ARRAY, (U32, []))
    for value in (0.0, -1.0, float("nan"), float("inf")):
        yield entry(f"norm-eps-{value}", "llama.attention.layer_norm_rms_epsilon", F32, value)
        yield entry(f"rope-base-{value}", "llama.rope.freq_base", F32, value)
        yield entry(f"rope-factor-{value}", "llama.rope.scaling.factor", F32, value)
    for key in ("bos", "eos", "unknown", "eot", "padding"):
        for value in (264, 2**31, 2**32 - 1):
            yield entry(f"{key}-id-{value:x}", f"tokenizer.ggml.{key}_token_id", U32, value)
        yield entry(f"{key}-id-negative", f"tokenizer.ggml.{key}_token_id", I32, -5)
    yield entry("no-tokens", "tokenizer.ggml.tokens", ARRAY, (STRING, []))
    yield entry("tokens-of-numbers", "tokenizer.ggml.tokens", ARRAY, (U32, [1, 2, 3]))
    yield entry("long-token", "tokenizer.ggml.tokens", ARRAY,
                (STRING, tokens()[:-1] + ["x" * 70000]))
    yield entry("empty-tokens", "tokenizer.ggml.tokens", ARRAY, (STRING, [""] * 264))
    yield entry("tokens-not-utf8", "tokenizer.ggml.tokens", ARRAY,
                (STRING, tokens()[:-2] + [b"\xff\xfe", b"\xe2\x96"]))
    yield entry("few-scores", "tokenizer.ggml.scores", ARRAY, (F32, [0.0]))
    yield entry("nan-scores", "tokenizer.ggml.scores", ARRAY, (F32, [float("nan")] * 264))
    yield entry("few-types", "tokenizer.ggml.token_type", ARRAY, (I32, [1]))
    yield entry("wrong-types", "tokenizer.ggml.token_type", ARRAY, (I32, [77] * 264))
    for case, merges in (("absent", ["q x", "x\u0100 y"]), ("malformed", ["", " ", "ab", "a  b"]),
                         ("twice", ["a b", "a b"])):
        file = text_gguf(bpe=True)
        file.entries["tokenizer.ggml.merges"] = (ARRAY, (STRING, merges))
        yield f"merges-{case}", file.encode()
    file = text_gguf(bpe=True)
    file.entries["tokenizer.ggml.pre"] = (STRING, "nothing-known")
    yield "pre-unknown", file.encode()
    for kind in (4, 5, 31, 36, 99, 2**32 - 1):
        file = text_gguf()
        file.tensors["output.weight"] = (kind, (32, 264), None)
        yield f"tensor-type-{kind}", file.encode()
    for case, shape in (("zero", (0, 264)), ("none", ()), ("five", (1, 1, 1, 1, 1)),
                        ("wrap", (2**33, 2**33)), ("wrap-bytes", (2**62, 2)),
                        ("odd-blocks", (33, 264)), ("negative", (-1, 264))):
        for kind in (1, 2):
            file = text_gguf()
            file.tensors["output.weight"] = (kind, shape, None)
            yield f"shape-{case}-{kind}", file.encode()
    for case, offset in (("overlap", 0), ("beyond", 2**40), ("wrap", 2**64 - 32), ("odd", 7)):
        file = text_gguf()
        file.tensors["output.weight"] = (1, (32, 264), offset)
        yield f"offset-{case}", file.encode()
    file = text_gguf()
    file.tensors["x" * 5000] = (0, (1,), None)
    yield "long-tensor-name", file.encode()

    def vision(case, key, kind, value):
        return entry("vision-" + case, "clip.vision." + key, kind, value, vision_gguf)

    for key in ("image_size", "patch_size", "embedding_length", "feed_forward_length",
                "attention.head_count", "block_count"):
        for value in (0, 1, 5, 2**31, 2**32 - 1):
            yield vision(f"{key}-{value}", key, U32, value)
    for key in ("image_mean", "image_std"):
        for case, values in (("none", []), ("one", [0.5]), ("four", [0.5] * 4), ("zero", [0.0] * 3),
                             ("nan", [float("nan")] * 3), ("many", [0.5] * 5000)):
            yield vision(f"{key}-{case}", key, ARRAY, (F32, values))
        yield vision(f"{key}-text", key, STRING, "0.5")
    for case, values in (("odd", [28, 56, 56]), ("zero", [0, 0]), ("negative", [-28, 56]),
                         ("huge", [2**31 - 28, 28]), ("uneven", [30, 30]),
                         ("many", [28, 56] * 5000), ("none", []), ("wide", [28 * 300, 28])):
        yield vision(f"pinpoints-{case}", "image_grid_pinpoints", ARRAY, (I32, values))
    for case, values in (("zero", [0]), ("far", [99]), ("negative", [-2]), ("two", [1, 2])):
        yield vision(f"feature-layer-{case}", "feature_layer", ARRAY, (I32, values))
    yield vision("merge-unknown", "mm_patch_merge_type", STRING, "sideways")


def safetensors_header(tensors):
    header, position = {}, 0
    for name, (kind, shape) in tensors.items():
        size = {"F32": 4, "F16": 2, "BF16": 2, "I64": 8, "U8": 1}[kind]
        for side in shape:
            size *= side
        header[name] = {"dtype": kind, "shape": list(shape),
                        "data_offsets": [position, position + size]}
        position += size
    return header, position


def safetensors_files():
    header, size = safetensors_header({"a": ("F32", (2, 3)), "b": ("F16", (4,)), "c": ("U8", ()),
                                       "d": ("I64", (0, 2))})

    def file(header, data=b"\0" * size, length=None):
        content = header if isinstance(header, bytes) else json.dumps(header).encode()
        return struct.pack("<Q", len(content) if length is None else length) + content + data

    yield "valid", file(header)
    yield "valid-metadata", file({"__metadata__": {"format": "pt"}, **header})
    yield "valid-empty", file({}, b"")
    for length in (0, 1, 2**63, 2**64 - 1, 100_000_001, 5000):
        yield f"length-{length:x}", file(header, length=length)
    yield "short", b"\1\0\0"
    yield "no-json", file(b"{nothing")
    yield "list", file(b"[1, 2]")
    yield "deep", file(b'{"a":' * 3000 + b"1" + b"}" * 3000)
    yield "cut-data", file(header, b"\0" * (size - 1))
    yield "more-data", file(header, b"\0" * (size + 1))
    for case, change in (
            ("no-type", {"dtype": 5}), ("unknown-type", {"dtype": "X9"}),
            ("no-shape", {"shape": 3}), ("negative-shape", {"shape": [-2, 3]}),
            ("wrapping-shape", {"shape": [2**33, 2**33]}), ("fraction", {"shape": [2.5]}),
            ("backwards", {"data_offsets": [24, 0]}), ("overlap", {"data_offsets": [4, 28]}),
            ("far", {"data_offsets": [0, 2**63]}), ("one-offset", {"data_offsets": [0]}),
            ("text-offset", {"data_offsets": ["0", "24"]})):
        yield case, file({**header, "a": {**header["a"], **change}})
    yield "twice", file(b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},'
                        b'"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', b"\0")


def hub_parts():
    hidden, heads, wide, rows = 16, 2, 32, 262
    tensors = {"language_model.model.embed_tokens.weight": ("F16", (rows, hidden)),
               "language_model.model.norm.weight": ("F16", (hidden,)),
               "language_model.lm_head.weight": ("F16", (rows, hidden)),
               "image_newline": ("F16", (hidden,))}
    block = "language_model.model.layers.0."
    for name in ("input_layernorm", "post_attention_layernorm"):
        tensors[f"{block}{name}.weight"] = ("F16", (hidden,))
    for part in "qkvo":
        tensors[f"{block}self_attn.{part}_proj.weight"] = ("F16", (hidden, hidden))
    tensors[block + "mlp.gate_proj.weight"] = ("F16", (wide, hidden))
    tensors[block + "mlp.up_proj.weight"] = ("F16", (wide, hidden))
    tensors[block + "mlp.down_proj.weight"] = ("F16", (hidden, wide))
    tower = "vision_tower.vision_model."
    tensors[tower + "embeddings.class_embedding"] = ("F16", (hidden,))
    tensors[tower + "embeddings.patch_embedding.weight"] = ("F16", (hidden, 3, 14, 14))
    tensors[tower + "embeddings.position_embedding.weight"] = ("F16", (5, hidden))
    for name in ("pre_layrnorm", "post_layernorm"):
        tensors[f"{tower}{name}.weight"] = tensors[f"{tower}{name}.bias"] = ("F16", (hidden,))
    for layer in range(2):
        block = f"{tower}encoder.layers.{layer}."
        for part in ("k", "v", "q", "out"):
            tensors[f"{block}self_attn.{part}_proj.weight"] = ("F16", (hidden, hidden))
            tensors[f"{block}self_attn.{part}_proj.bias"] = ("F16", (hidden,))
        for part in ("layer_norm1", "layer_norm2"):
            tensors[f"{block}{part}.weight"] = tensors[f"{block}{part}.bias"] = ("F16", (hidden,))
        tensors[block + "mlp.fc1.weight"] = ("F16", (wide, hidden))
        tensors[block + "mlp.fc1.bias"] = ("F16", (wide,))
        tensors[block + "mlp.fc2.weight"] = ("F16", (hidden, wide))
        tensors[block + "mlp.fc2.bias"] = ("F16", (hidden,))
    for part in (1, 2):
        tensors[f"multi_modal_projector.linear_{part}.weight"] = ("F16", (hidden, hidden))
        tensors[f"multi_modal_projector.linear_{part}.bias"] = ("F16", (hidden,))
    pinpoints = [[28, 56], [56, 28], [56, 56]]
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + ["a", "b", "ab"]
    return {
        "c": {"architectures": ["LlavaNextForConditionalGeneration"], "model_type": "llava_next",
              "image_token_index": 2, "projector_hidden_act": "gelu", "vision_feature_layer": -2,
              "vision_feature_select_strategy": "default", "image_grid_pinpoints": pinpoints,
              "text_config": {"model_type": "llama", "vocab_size": rows, "hidden_size": hidden,
                              "num_hidden_layers": 1, "num_attention_heads": heads,
                              "num_key_value_heads": heads, "intermediate_size": wide,
                              "rms_norm_eps": 1e-5, "max_position_embeddings": 64},
              "vision_config": {"model_type": "clip_vision_model", "hidden_size": hidden,
                                "num_hidden_layers": 2, "num_attention_heads": heads,
                                "intermediate_size": wide, "patch_size": 14, "image_size": 28}},
        "p": {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
              "image_grid_pinpoints": pinpoints, "size": {"shortest_edge": 28},
              "crop_size": {"height": 28, "width": 28}, "do_pad": True},
        "t": {"model": {"type": "BPE", "byte_fallback": True, "unk_token": "<unk>",
                        "vocab": {piece: index for index, piece in enumerate(pieces)},
                        "merges": ["a b"]},
              "added_tokens": [{"id": index, "content": pieces[index], "special": True}
                               for index in range(3)],
              "normalizer": {"type": "Sequence", "normalizers": [
                  {"type": "Prepend", "prepend": "\u2581"},
                  {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
              "pre_tokenizer": None, "post_processor": None,
              "decoder": {"type": "ByteFallback"}},
        "k": {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>",
              "add_bos_token": True, "chat_template": "{{ 'USER: ' }}"},
        "g": {"bos_token_id": 1, "eos_token_id": 2},
        "s": {"bos_token": {"content": "<s>"}, "unk_token": "<unk>"},
        "a": {"<image>": 2},
        "w": safetensors_header(tensors)[0],
    }


def hub_folder_files():
    def file(parts):
        return b"".join(letter.encode() + (content if isinstance(content, bytes)
                                           else json.dumps(content).encode()) + b"\0"
                        for letter, content in parts.items())

    yield "valid", file(hub_parts())
    parts = hub_parts()
    parts["i"] = {"metadata": {}, "weight_map": dict.fromkeys(parts["w"], "model.safetensors")}
    yield "valid-index", file(parts)
    for letter in hub_parts():
        for case, content in (("absent", None), ("empty", b""), ("list", b"[]"), ("null", b"null"),
                              ("object", b"{}"), ("number", b"1e999"), ("cut", b'{"a": [1, 2'),
                              ("deep", b'{"a":' * 2000), ("not-utf8", b'{"a": "\xff\xfe"}')):
            parts = hub_parts()
            if content is None:
                del parts[letter]
            else:
                parts[letter] = content
            yield f"{letter}-{case}", file(parts)

    wrong = (None, -1, 0, 1, 3, 2**31, 2**63, 2**64, 0.5, 1e300, "7", True, [], [0], {}, "")
    for section in ("text_config", "vision_config"):
        for key in hub_parts()["c"][section]:
            for number, value in enumerate(wrong):
                parts = hub_parts()
                parts["c"][section][key] = value
                yield f"{section}-{key}-{number:02}", file(parts)
    for letter in "cpkgsat":
        for key in hub_parts()[letter]:
            for number, value in enumerate(wrong):
                parts = hub_parts()
                parts[letter][key] = value
                yield f"{letter}-{key.strip('<>')}-{number:02}", file(parts)
    for case, value in (("odd", [[28]]), ("flat", [28, 56]), ("text", [["28", "56"]]),
                        ("zero", [[0, 0]]), ("negative", [[-28, 28]]), ("huge", [[2**40, 28]]),
                        ("many", [[28, 56]] * 3000), ("range", "(1x1),...,(6x6)"),
                        ("bad-range", "(1x1),...,(999999999999x6)"), ("words", "grid")):
        parts = hub_parts()
        parts["c"]["image_grid_pinpoints"] = parts["p"]["image_grid_pinpoints"] = value
        yield f"pinpoints-{case}", file(parts)
    for case, change in (
            ("merges-absent", {"merges": ["x y", ["q", "r"]]}),
            ("merges-malformed", {"merges": ["ab", "", " ", [], ["a"], ["a", 1], 5]}),
            ("merges-pairs", {"merges": [["a", "b"]]}),
            ("id-negative", {"vocab": {"a": -1}}), ("id-huge", {"vocab": {"a": 2**62}}),
            ("id-far", {"vocab": {"a": 4_000_000}}), ("id-twice", {"vocab": {"a": 1, "b": 1}}),
            ("id-text", {"vocab": {"a": "1"}}), ("unigram", {"type": "Unigram", "vocab": [["a", 0]]})):
        parts = hub_parts()
        parts["t"]["model"].update(change)
        yield f"tokenizer-{case}", file(parts)
    for case, tokens_added in (("far", [{"id": 4_000_000, "content": "x"}]),
                               ("wrap", [{"id": 2**64 - 1, "content": "x"}]),
                               ("no-id", [{"content": "x"}]), ("no-text", [{"id": 5}]),
                               ("number", [5]), ("empty", [{"id": 5, "content": ""}])):
        parts = hub_parts()
        parts["t"]["added_tokens"] = tokens_added
        yield f"added-{case}", file(parts)
    parts = hub_parts()
    parts["i"] = {"weight_map": {"a": "../../../etc/passwd", "b": "/etc/passwd", "c": 5}}
    yield "index-outside", file(parts)


def proto_field(number, content):
    """Bytes, a float or an integer as a field of protobuf's wire format."""
    def varint(value):
        out = b""
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])
    if isinstance(content, bytes):
        return varint(number << 3 | 2) + varint(len(content)) + content
    if isinstance(content, float):
        return varint(number << 3 | 5) + struct.pack("<f", content)
    return varint(number << 3) + varint(content)


def sentencepiece_files():
    def piece(content, score, kind):
        return proto_field(1, proto_field(1, content.encode()) + proto_field(2, score)
                           + proto_field(3, kind))

    def kind_of(index):
        return 2 if index == 0 else 3 if index < 3 else 6 if index < 259 else 1

    pieces = b"".join(piece(content, -float(index), kind_of(index))
                      for index, content in enumerate(tokens()))
    settings = proto_field(2, proto_field(3, 2)) + proto_field(
        3, proto_field(3, 1) + proto_field(4, 0))
    yield "valid", pieces + settings
    yield "no-settings", pieces
    yield "no-pieces", settings
    yield "empty", b""
    for share in range(1, 8):
        yield f"cut-{share}", (pieces + settings)[:len(pieces) * share // 8 + 1]
    yield "length-overflow", b"\x0a" + b"\xff" * 9 + b"\x01"
    yield "varint-endless", b"\x0a" + b"\xff" * 40
    yield "length-beyond", b"\x0a\xff\x7f" + b"x" * 10
    yield "group", b"\x0b" * 2000
    yield "field-zero", b"\x02\x01x" + pieces
    yield "wrong-wire", proto_field(1, 7) + pieces
    yield "fixed64-cut", b"\x09\x00\x00"
    yield "type-unknown", piece("x", 0.0, 99) + settings
    yield "piece-empty", proto_field(1, b"") * 50 + settings
    yield "score-nan", piece("x", float("nan"), 1) * 3 + settings
    yield "unigram", pieces + proto_field(2, proto_field(3, 1))
    yield "charsmap", pieces + proto_field(2, proto_field(3, 2)) + proto_field(
        3, proto_field(2, b"\0" * 64))


def png(width, height, depth=8, colour=2, rows=None, interlace=0, before=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 3)
    if rows is None:
        rows = (b"\0" + bytes((width * channels * depth + 7) // 8)) * min(height, 64)
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
            + before + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def jpeg(width=16, height=16, exif=None, components=1, frame=0xC0):
    """Grey: every block is one bit of DC (no change) and one of AC (the end)."""
    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data
    table = bytes([1]) + bytes(15) + bytes([0])  # one code of one bit for symbol 0
    out = b"\xff\xd8"
    if exif is not None:
        out += segment(0xE1, b"Exif\0\0" + exif)
    out += segment(0xDB, bytes([0]) + bytes([1]) * 64)
    out += segment(frame, struct.pack(">BHHB", 8, height, width, components)
                   + b"".join(bytes([index + 1, 0x11, 0]) for index in range(components)))
    out += segment(0xC4, bytes([0x00]) + table) + segment(0xC4, bytes([0x10]) + table)
    out += segment(0xDA, bytes([components])
                   + b"".join(bytes([index + 1, 0]) for index in range(components))
                   + bytes([0, 63, 0]))
    blocks = -(-width // 8) * -(-height // 8) * components
    return out + bytes(min(-(-2 * blocks // 8), 4096)) + b"\xff\xd9"


def bmp(width=4, height=4, depth=24, offset=54, compression=0, size=40):
    rows = bytes(-(-abs(width) * depth // 32) * 4 * min(abs(height), 64)) if abs(width) < 4096 else b""
    return (b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, offset)
            + struct.pack("<IiiHHIIiiII", size, width, height, 1, depth, compression, 0, 0, 0, 0, 0)
            + rows)


def exif(orientation=6, count=1, kind=3, entries=1, order="<", offset=8, tag=0x0112):
    mark = b"II*\0" if order == "<" else b"MM\0*"
    value = struct.pack(order + "HH", orientation, 0)
    return (mark + struct.pack(order + "I", offset) + struct.pack(order + "H", entries)
            + struct.pack(order + "HHI", tag, kind, count) + value + struct.pack(order + "I", 0))


def exif_files():
    yield "valid-little", exif()
    yield "valid-big", exif(order=">")
    yield "empty", b""
    for orientation in (0, 9, 65535):
        yield f"orientation-{orientation}", exif(orientation)
    yield "many-entries", exif(entries=65535)
    yield "count-huge", exif(count=2**32 - 1)
    yield "count-zero", exif(count=0)
    for kind in (0, 1, 2, 5, 12, 99):
        yield f"type-{kind}", exif(kind=kind, count=100)
    for offset in (0, 4, 7, 9, 1000, 2**31, 2**32 - 1):
        yield f"offset-{offset:x}", exif(offset=offset)
    for tag in (0x8769, 0x8825, 0xA005, 0x927C, 0x0201):
        yield f"tag-{tag:04x}", exif(8, kind=4, tag=tag)
    for length in (1, 4, 8, 9, 12, 20):
        yield f"cut-{length}", exif()[:length]


def image_files():
    for colour, depth in ((0, 1), (0, 8), (0, 16), (2, 8), (2, 16), (4, 8), (6, 8), (6, 16)):
        yield f"valid-{colour}-{depth}.png", png(5, 3, depth, colour)
    palette = struct.pack(">I", 6) + b"PLTE" + bytes(6) + struct.pack(">I", zlib.crc32(b"PLTE" + bytes(6)))
    yield "valid-palette.png", png(5, 3, 8, 3, before=palette)
    yield "no-palette.png", png(5, 3, 8, 3)
    yield "interlaced.png", png(5, 3, interlace=1)
    for width, height in ((0, 3), (3, 0), (2**31, 2**31), (2**32 - 1, 1), (100000, 100000),
                          (2**20 + 1, 1), (1, 2**20)):
        yield f"size-{width}x{height}.png", png(width, height, rows=b"\0\0\0\0")
    for depth, colour in ((3, 0), (16, 3), (0, 2), (255, 6), (8, 1), (8, 7)):
        yield f"kind-{depth}-{colour}.png", png(4, 4, depth, colour)
    yield "short-rows.png", png(64, 64, rows=b"\0\0")
    yield "filter.png", png(4, 1, rows=b"\x09" + bytes(12))
    whole = png(5, 3)
    for length in (0, 7, 8, 20, 33, 40, len(whole) - 12, len(whole) - 1):
        yield f"cut-{length:03}.png", whole[:length]
    yield "chunk-length.png", whole[:33] + b"\xff\xff\xff\xff" + whole[37:]
    yield "no-header.png", whole[:8] + whole[33:]
    yield "bomb.png", png(2000, 2000, rows=bytes(6001 * 2000))

    yield "valid.jpg", jpeg()
    yield "valid-exif.jpg", jpeg(exif=exif())
    yield "valid-progressive.jpg", jpeg(frame=0xC2)
    yield "three.jpg", jpeg(components=3)
    yield "four.jpg", jpeg(components=4)
    for components in (0, 2, 255):
        yield f"components-{components}.jpg", jpeg(components=components)
    for width, height in ((0, 16), (16, 0), (65535, 65535), (65535, 1)):
        yield f"size-{width}x{height}.jpg", jpeg(width, height)
    for frame in (0xC1, 0xC3, 0xC9, 0xC5):
        yield f"frame-{frame:x}.jpg", jpeg(frame=frame)
    whole = jpeg(exif=exif())
    for length in (2, 3, 4, 10, 30, 60, 120, len(whole) - 3, len(whole) - 2):
        yield f"cut-{length:03}.jpg", whole[:length]
    yield "length-zero.jpg", b"\xff\xd8\xff\xdb\x00\x00" + whole
    yield "length-beyond.jpg", b"\xff\xd8\xff\xe1\xff\xff"
    yield "markers.jpg", b"\xff\xd8" + b"\xff" * 500
    yield "restart.jpg", whole[:-2] + b"\xff\xd0\xff\xd7" * 50 + b"\xff\xd9"
    yield "exif-broken.jpg", jpeg(exif=exif(offset=2**31))

    yield "valid.bmp", bmp()
    yield "valid-down.bmp", bmp(height=-4)
    for depth in (0, 1, 4, 8, 16, 32, 255):
        yield f"depth-{depth}.bmp", bmp(depth=depth)
    for width, height in ((0, 4), (-4, 4), (2**31 - 1, 2**31 - 1), (4, -2**31), (100000, 100000)):
        yield f"size-{width}x{height}.bmp", bmp(width, height)
    for offset in (0, 10, 60, 2**31, 2**32 - 1):
        yield f"offset-{offset:x}.bmp", bmp(offset=offset)
    for compression in (1, 2, 3, 99):
        yield f"compression-{compression}.bmp", bmp(compression=compression, depth=8)
    for size in (0, 12, 39, 108, 124, 2**32 - 1):
        yield f"header-{size:x}.bmp", bmp(size=size)
    yield "cut.bmp", bmp()[:60]
    for name, content in (("gif", b"GIF89a\1\0\1\0\0\0\0"), ("webp", b"RIFF\x24\0\0\0WEBPVP8 "),
                          ("psd", b"8BPS\0\1" + bytes(20)), ("hdr", b"#?RADIANCE\n"),
                          ("pnm", b"P6 99999 99999 255\n"), ("tga", bytes(18))):
        yield f"other.{name}", content


def main():
    root = pathlib.Path(sys.argv[1])
    shutil.rmtree(root, ignore_errors=True)
    for target, files in (("exif", exif_files), ("gguf", gguf_files),
                          ("hub_folder", hub_folder_files), ("image", image_files),
                          ("safetensors", safetensors_files),
                          ("sentencepiece", sentencepiece_files)):
        folder = root / target
        folder.mkdir(parents=True)
        count = 0
        for name, content in files():
            path = folder / name
            if path.exists():
                raise SystemExit(f"{target}: {name} twice")
            path.write_bytes(content)
            count += 1
        print(f"{target}: {count} files")


if __name__ == "__main__":
    main()
