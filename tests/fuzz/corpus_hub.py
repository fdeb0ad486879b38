# SPDX-License-Identifier: MIT
"""The files of hub folders, right ones and wrong ones."""

import base64
import json
import struct

from corpus_families import family_files
from corpus_gguf import tokens


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
    del parts["t"]
    parts["r"] = b"\n".join(rank_lines([bytes([byte]) for byte in range(256)] + [b"in"]))
    for case, config in (("ranks", {"architectures": ["QWenLMHeadModel"], "visual": {"image_start_id": 471}}),
                         ("ranks-mismatch", {"architectures": ["QWenLMHeadModel"], "visual": {"image_start_id": 5}}),
                         ("ranks-raw", {"architectures": ["QWenLMHeadModel"], "visual": {}})):
        yield case, file({**parts, "c": config, "g": {"chat_format": "raw"}})
    for family in ({"model_type": "multi_modality", "language_config": {}},
                   {"model_type": "deepseek_vl"},
                   {"model_type": "internlmxcomposer2", "vocab_size": 5}):
        yield "family-" + family["model_type"], file({**hub_parts(), "c": family})
    parts = hub_parts()
    parts["i"] = {"weight_map": {"a": "../../../etc/passwd", "b": "/etc/passwd", "c": 5}}
    yield "index-outside", file(parts)
    yield from family_files(hub_parts()["t"], safetensors_header)


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


def rank_lines(tokens):
    return [base64.b64encode(token) + b" %d" % rank for rank, token in enumerate(tokens)]


def tiktoken_files():
    lines = rank_lines([bytes([byte]) for byte in range(256)] + [b"in", b" in", b"'s", b"in in"])
    yield "valid", b"\n".join(lines) + b"\n"
    yield "valid-crlf", b"\r\n".join(lines)
    yield "valid-shuffled", b"\n".join(reversed(lines))
    yield "valid-blank-lines", b"\n\n  \n".join(lines)
    yield "empty", b""
    yield "spaces", b" \t\r\n" * 50
    yield "cut", b"\n".join(lines)[:-3]
    yield "gap", b"\n".join(lines[:100] + lines[101:])
    yield "rank-twice", b"\n".join(lines + [b"aW4h 5"])
    yield "token-twice", b"\n".join(lines + [b"aW4= 260"])
    for case, line in (("no-rank", b"aW4="), ("negative", b"aW4= -1"), ("fraction", b"aW4= 1.5"),
                       ("far", b"aW4= 4000000"), ("huge", b"aW4= 99999999999999999999"),
                       ("words", b"these are words"), ("not-base64", b"a!4= 260"),
                       ("unpadded", b"aW4 260"), ("only-padding", b"==== 260"),
                       ("padding-inside", b"a=4= 260"), ("rest", b"aW5= 260"),
                       ("three", b"aW4= 260 x"), ("nul", b"aW4=\0 260"),
                       ("long", base64.b64encode(b"x" * 30000) + b" 260")):
        yield case, b"\n".join(lines + [line])
    yield "no-bytes", b"\n".join(rank_lines([b"in", b" in"]))
