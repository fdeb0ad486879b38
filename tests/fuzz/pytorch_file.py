# SPDX-License-Identifier: MIT
"""Writes PyTorch files with nothing but the standard library: the instructions of their pickle one
by one, because Python's own pickler would need PyTorch."""

import io
import struct
import zipfile

STORAGES = {"F64": "DoubleStorage", "F32": "FloatStorage", "F16": "HalfStorage",
            "BF16": "BFloat16Storage", "I64": "LongStorage", "I32": "IntStorage",
            "I16": "ShortStorage", "I8": "CharStorage", "U8": "ByteStorage", "BOOL": "BoolStorage"}
SIZES = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "BF16": 2, "I16": 2}


def text(value):
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def number(value):
    return b"\x8a\x08" + struct.pack("<q", value)


def numbers(values):
    return b"(" + b"".join(map(number, values)) + b"t"


def name(module, member):
    return f"c{module}\n{member}\n".encode()


ORDERED_DICT = name("collections", "OrderedDict") + b")R"


def storage(dtype, key, elements):
    return (b"(" + text("storage") + name("torch", STORAGES[dtype]) + text(key) + text("cpu")
            + number(elements) + b"tQ")


def strides_of(shape):
    strides, step = [], 1
    for side in reversed(shape):
        strides.insert(0, step)
        step *= side
    return strides


def view(dtype, key, elements, shape, offset=0, strides=None):
    return (name("torch._utils", "_rebuild_tensor_v2") + b"(" + storage(dtype, key, elements)
            + number(offset) + numbers(shape)
            + numbers(strides_of(shape) if strides is None else strides)
            + b"\x89" + ORDERED_DICT + b"tR")


def pickle_of(items):
    """`items`: (name, instructions of the value)"""
    return (b"\x80\x02" + ORDERED_DICT + b"("
            + b"".join(text(key) + value for key, value in items) + b"u.")


def archive(parts, folder="archive", compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for path, content in parts:
            file.writestr(zipfile.ZipInfo(f"{folder}/{path}"), content, compression)
    return out.getvalue()


def pytorch_file(tensors, folder="archive"):
    """`tensors`: {name: (dtype, shape, bytes)}, as read_safetensors gives them."""
    items, storages = [], []
    for index, (key, (dtype, shape, content)) in enumerate(tensors.items()):
        elements = len(content) // SIZES.get(dtype, 1)
        items.append((key, view(dtype, str(index), elements, shape)))
        storages.append((f"data/{index}", content))
    return archive([("data.pkl", pickle_of(items)), *storages, ("version", b"3\n")], folder)
