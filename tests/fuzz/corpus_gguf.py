# SPDX-License-Identifier: MIT
"""GGUF files, right ones and wrong ones."""

import struct

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
