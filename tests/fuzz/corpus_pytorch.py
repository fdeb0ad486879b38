# SPDX-License-Identifier: MIT
"""PyTorch files and the pickles in them, right ones and wrong ones."""

import struct
import zipfile

from pytorch_file import (ORDERED_DICT, archive, name, number, numbers, pickle_of, pytorch_file,
                          storage, text, view)

TENSORS = {"a.weight": ("F16", (2, 3), b"abcdefghijkl"), "scale": ("F32", (), b"\0\0\x80?"),
           "ids": ("I64", (2,), b"\1" + b"\0" * 15), "none": ("BF16", (0, 4), b"")}


def pickles():
    good = [("a", view("F16", "0", 6, (2, 3))), ("tied", view("F16", "0", 6, (3,), 3)),
            ("scalar", view("F32", "1", 1, ()))]
    yield "valid", pickle_of(good)
    metadata = b"}" + text("_metadata") + ORDERED_DICT + b"(" + text("") + b"}" + text(
        "version") + b"K\1susb"
    yield "valid-metadata", pickle_of(good)[:-1] + metadata + b"."
    parameter = (name("torch._utils", "_rebuild_parameter") + b"(" + view("F16", "0", 6, (6,))
                 + b"\x88" + ORDERED_DICT + b"tR")
    yield "valid-parameter", pickle_of([("p", parameter)])
    untyped = (name("torch._utils", "_rebuild_tensor_v3") + b"((" + text("storage")
               + name("torch.storage", "UntypedStorage") + text("0") + text("cpu") + b"K\x04tQK\0"
               + numbers([4]) + numbers([1]) + b"\x89" + ORDERED_DICT
               + name("torch", "float8_e5m2") + b"tR")
    yield "valid-typed", pickle_of([("f8", untyped)])
    short = b"".join(b"\x8c" + bytes([len(word)]) + word + b"\x94"
                     for word in (b"collections", b"OrderedDict"))
    yield "valid-protocol4", b"\x80\x04\x95" + struct.pack("<Q", 30) + short + b"\x93\x94)R\x94."
    yield "valid-python2", pickle_of([("x", b"U\3abc"), ("y", b"T\3\0\0\0abc")])
    yield "scalars", pickle_of([("x", part) for part in (
        b"N", b"\x88", b"J\xff\xff\xff\xff", b"M\xff\xff", b"\x8a\0", b"\x8b\1\0\0\0\xff",
        b"G" + b"\0" * 8, b"C\1x", b"B\1\0\0\0x", b"\x8e\1" + b"\0" * 7 + b"x",
        b"\x8d\1" + b"\0" * 7 + b"x", b"(lN0", b"(N1N", b"(d", b"]NaNa")])
    for case, part in (
            ("system", name("os", "system") + text("true") + b"\x85R"),
            ("eval", name("builtins", "eval")), ("new", name("subprocess", "Popen") + b")\x81"),
            ("build", name("os", "system") + b")R}b"), ("inst", b"(ios\nsystem\n"),
            ("stack-global", text("posix") + text("system") + b"\x93")):
        yield f"foreign-{case}", pickle_of([("x", part), *good])
    for case, part in (
            ("negative", view("F16", "0", 6, (-2, 3))), ("huge", view("F16", "0", 6, (2**62, 4))),
            ("offset", view("F16", "0", 6, (2,), 2**62)), ("strides", view("F16", "0", 6, (2, 3), 0, [1])),
            ("no-storage", name("torch._utils", "_rebuild_tensor_v2") + b"(NK\0))\x89NtR"),
            ("storage-count", b"(" + text("storage") + number(-1) + b"tQ"),
            ("storage-twice", storage("F16", "0", 6) + b"Q")):
        yield f"tensor-{case}", pickle_of([("a", part)])
    yield "self", b"\x80\x02}q\0" + text("me") + b"h\0s."
    yield "deep", b"\x80\x02" + b"]" * 20000 + b"a" * 19999 + b"."
    yield "marks", b"\x80\x02" + b"(" * 20000 + b"."
    yield "same-tensor", b"\x80\x02}(" + (text("a") + b"q\1" + view("F16", "0", 6, (6,)) + b"q\2"
                                          + b"h\1h\2" * 5000 + b"u.")
    yield "long-text", b"\x80\x02}X\xff\xff\xff\xff."
    yield "endless-memo", b"\x80\x02}" + b"".join(
        b"r" + struct.pack("<I", place) for place in range(2**32 - 2000, 2**32)) + b"."
    whole = pickle_of(good)
    for share in range(1, 12):
        yield f"cut-{share:02}", whole[:len(whole) * share // 12]


def pytorch_files():
    yield "valid", pytorch_file(TENSORS)
    yield "valid-folder", pytorch_file(TENSORS, "pytorch_model-00001-of-00002")
    list_of = pickle_of([("a", view("F16", "0", 6, (2, 3)))])
    parts = [("data.pkl", list_of), ("data/0", b"abcdefghijkl")]
    yield "valid-byteorder", archive([*parts, ("byteorder", b"little")])
    yield "big-endian", archive([*parts, ("byteorder", b"big")])
    yield "deflated", archive(parts, compression=zipfile.ZIP_DEFLATED)
    yield "no-list", archive(parts[1:])
    yield "no-data", archive(parts[:1])
    yield "short-data", archive([parts[0], ("data/0", b"abc")])
    yield "empty-archive", archive([])
    yield "two-lists", archive([*parts, ("data/data.pkl", list_of)])
    yield "legacy", b"\x80\2\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\2M\xe9\3."
    whole = archive(parts)
    yield "twice", whole + whole
    for share in range(1, 12):
        yield f"cut-{share:02}", whole[:len(whole) * share // 12]
    end = whole.rindex(b"PK\5\6")
    directory = whole.index(b"PK\1\2")
    for case, place, change in (
            ("entries", end + 10, b"\xff\xff"), ("directory-size", end + 12, b"\xff\xff\xff\x7f"),
            ("directory-place", end + 16, b"\xff\xff\xff\x7f"), ("comment", end + 20, b"\xff\xff"),
            ("size", directory + 20, b"\xff" * 8), ("name-length", directory + 28, b"\xff\xff"),
            ("extra-length", directory + 30, b"\xff\xff"),
            ("place", directory + 42, b"\xff\xff\xff\x7f"), ("place-in-directory", directory + 42,
                                                             struct.pack("<I", directory)),
            ("local-name-length", 26, b"\xff\xff"), ("local-extra-length", 28, b"\xff\xff"),
            ("zip64", directory + 20, b"\xff" * 8)):
        yield f"wrong-{case}", whole[:place] + change + whole[place + len(change):]
