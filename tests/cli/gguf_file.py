# SPDX-License-Identifier: MIT
"""Takes GGUF files apart and puts them together again, for tests that change one."""
import struct

F32, F16 = 0, 1
SCALARS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}


class Reader:
    def __init__(self, content):
        self.content, self.at = content, 0

    def number(self, form):
        value, = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return value

    def text(self):
        size = self.number("Q")
        self.at += size
        return self.content[self.at - size:self.at]

    def skip_value(self, kind):
        if kind == 8:
            self.text()
        elif kind == 9:
            element, count = self.number("I"), self.number("Q")
            for _ in range(count):
                self.skip_value(element)
        else:
            self.at += SCALARS[kind]


def read_gguf(content):
    """The header's bytes up to the tensors, and [name, shape, type, data] of each. After a tensor's
    data there may be padding."""
    reader = Reader(content)
    reader.at = 8
    count, keys = reader.number("Q"), reader.number("Q")
    for _ in range(keys):
        reader.text()
        reader.skip_value(reader.number("I"))
    head, tensors = content[:reader.at], []
    for _ in range(count):
        name = reader.text()
        shape = [reader.number("Q") for _ in range(reader.number("I"))]
        tensors.append([name, shape, reader.number("I"), reader.number("Q")])
    start = -(-reader.at // 32) * 32
    ends = sorted({tensor[3] for tensor in tensors} | {len(content) - start})
    for tensor in tensors:
        end = ends[ends.index(tensor[3]) + 1]
        tensor[3] = content[start + tensor[3]:start + end]
    return head, tensors


def write_gguf(head, tensors):
    out, data = bytearray(head), bytearray()
    for name, shape, kind, content in tensors:
        out += struct.pack("<Q", len(name)) + name + struct.pack("<I", len(shape))
        out += struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, len(data))
        data += content + b"\0" * (-len(content) % 32)
    return bytes(out + b"\0" * (-len(out) % 32) + data)
