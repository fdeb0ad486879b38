# SPDX-License-Identifier: MIT
"""Photos and EXIF blocks, right ones and wrong ones."""

import base64
import struct
import zlib


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


# A few pixels each.
LOSSLESS_WEBP = base64.b64decode(
    "UklGRiwAAABXRUJQVlA4TB8AAAAvDIABAImM6H8sIqL/YRDTEPoHdwlg2/CDrZiAQXMMAA==")
TRANSPARENT_WEBP = base64.b64decode("UklGRiQAAABXRUJQVlA4TBcAAAAvAgAAEIWCtm1Y2L/1PwUCSU77sx2qPwA=")
LOSSY_WEBP = base64.b64decode(
    "UklGRrIAAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSA8AAAABEBIQ/p/WZDEiJsBM/gwAVlA4IHwAAADwBACdASoYABAAPjEYiUKi"
    "IaEYBAAgAwS2AE6ZQjubwD8JeEBvAADOtYNvQzpLr6gA/v9Ac/E1hLpd3vHs537qZIlYpc0cM//VyvkSvtXiNsBnzX9U4LmcpnFy2/pd"
    "2/t1KqxaSFmtaZ4z9wWnk2/ZbfsfnEXbtxX/K0AA")


def riff(*chunks):
    content = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def riff_chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) & 1)


def webp(flags, *chunks, width=13, height=7):
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return riff(riff_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size), *chunks)


def animated_webp(x=0, y=0, frames=1, width=20, height=12):
    frame = bytes([x, 0, 0, y, 0, 0, 12, 0, 0, 6, 0, 0, 100, 0, 0, 0]) + LOSSLESS_WEBP[12:]
    return webp(2, riff_chunk(b"ANIM", bytes(6)), *[riff_chunk(b"ANMF", frame)] * frames,
                width=width, height=height)


def webp_files():
    yield "valid.webp", LOSSLESS_WEBP
    yield "valid-alpha.webp", TRANSPARENT_WEBP
    yield "valid-lossy.webp", LOSSY_WEBP
    yield "valid-animated.webp", animated_webp(2, 1)
    yield "outside.webp", animated_webp(9, 1)
    yield "many-frames.webp", animated_webp(frames=200)
    yield "no-picture.webp", webp(0)
    yield "turned.webp", webp(8, LOSSLESS_WEBP[12:], riff_chunk(b"EXIF", exif()))
    yield "exif-empty.webp", webp(8, LOSSLESS_WEBP[12:], riff_chunk(b"EXIF", b""))
    yield "other-size.webp", webp(0, LOSSLESS_WEBP[12:], width=2**24, height=255)
    yield "large.webp", animated_webp(width=2**24, height=2**8 - 1)
    for size in (0, 8, 2**31, 2**32 - 1):
        yield f"riff-{size:x}.webp", LOSSLESS_WEBP[:4] + struct.pack("<I", size) + LOSSLESS_WEBP[8:]
        yield f"chunk-{size:x}.webp", LOSSLESS_WEBP[:16] + struct.pack("<I", size) + LOSSLESS_WEBP[20:]
    for length in (4, 8, 12, 20, 29, 30, 48, 100, len(LOSSY_WEBP) - 1):
        yield f"cut-{length:03}.webp", LOSSY_WEBP[:length]


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


XMP = (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
       b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
       b"<rdf:Description xmlns:tiff='http://ns.adobe.com/tiff/1.0/' %s</rdf:RDF></x:xmpmeta>")


def xmp_files():
    attribute = XMP % b"tiff:Orientation='6'/>"
    element = XMP % b"><tiff:Orientation>6</tiff:Orientation></rdf:Description>"
    yield "attribute", attribute
    yield "element", element
    yield "empty", b""
    for value in (b"", b"0", b"9", b"&#54;", b"6" * 100000):
        yield f"value-{value[:8].decode()}-{len(value)}", XMP % (b"tiff:Orientation='" + value + b"'/>")
    yield "long-text", element.replace(b">6<", b">" + b"6" * 100000 + b"<")
    yield "nested", b"<a>" * 20000
    yield "in-it", element.replace(b">6<", b"><tiff:Orientation>6</tiff:Orientation><")
    yield "no-namespace", attribute.replace(b"xmlns:tiff", b"xmlns:other")
    yield "utf-16", element.decode().encode("utf-16")
    yield "bytes", bytes(range(256))
    entities = b"".join(b"<!ENTITY e%d '%s'>" % (level + 1, b"&e%d;" % level * 10) for level in range(12))
    yield "entities", (b"<!DOCTYPE x [<!ENTITY e0 '6'>" + entities + b"]>"
                       + element.replace(b">6<", b">&e12;<"))
    for length in (1, 30, len(attribute) - 12, len(attribute) - 1):
        yield f"cut-{length}", attribute[:length]


def text_chunk(packet, packed=0, keyword=b"XML:com.adobe.xmp\0", language=b"\0\0"):
    data = b"iTXt" + keyword + bytes([packed, 0]) + language + packet
    return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


def image_files():
    attribute = XMP % b"tiff:Orientation='6'/>"
    yield "valid-xmp.png", png(5, 3, before=text_chunk(attribute))
    yield "valid-xmp-packed.png", png(5, 3, before=text_chunk(zlib.compress(attribute), 1))
    profile = b"\nexif\n  %d\n" % len(exif()) + exif().hex().encode()
    for name, kind, text in (("plain", b"tEXt", profile), ("packed", b"zTXt", b"\0" + zlib.compress(profile)),
                             ("no-lines", b"tEXt", b"4949"), ("no-digits", b"tEXt", b"\n\n\nxyz"),
                             ("empty", b"zTXt", b"")):
        data = kind + b"Raw profile type exif\0" + text
        yield f"profile-{name}.png", png(5, 3, before=struct.pack(">I", len(data) - 4) + data
                                         + struct.pack(">I", zlib.crc32(data)))
    yield "xmp-not-packed.png", png(5, 3, before=text_chunk(attribute, 1))
    yield "xmp-bomb.png", png(5, 3, before=text_chunk(zlib.compress(bytes(20_000_000)), 1))
    yield "xmp-no-language.png", png(5, 3, before=text_chunk(b"", 0, language=b""))
    yield "xmp-half-language.png", png(5, 3, before=text_chunk(b"", 0, language=b"en\0de"))
    yield "xmp-only-keyword.png", png(5, 3, before=text_chunk(b"", 0, keyword=b"XML:com.adobe.xmp", language=b""))
    for colour, depth, key in ((0, 2, 1), (0, 16, 1), (2, 8, 3), (2, 16, 3)):
        key = struct.pack(">I", key * 2) + b"tRNS" + bytes(key * 2)
        yield f"key-{colour}-{depth}.png", png(5, 3, depth, colour,
                                               before=key + struct.pack(">I", zlib.crc32(key[4:])))
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
    yield "xmp.jpg", jpeg().replace(b"\xff\xd8", b"\xff\xd8" + b"\xff\xe1" + struct.pack(">H", len(attribute) + 31)
                                    + b"http://ns.adobe.com/xap/1.0/\0" + attribute, 1)
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
    for name, behind in (("nothing", b""), ("zeros", bytes(300)), ("text", b"TRAILER"),
                         ("segment", b"\0\xff\xe1\xff\xff"), ("picture", jpeg())):
        yield f"end-{name}.jpg", whole[:-2] + behind
        yield f"end-half-{name}.jpg", whole[:-3] + behind
    yield "length-zero.jpg", b"\xff\xd8\xff\xdb\x00\x00" + whole
    yield "length-beyond.jpg", b"\xff\xd8\xff\xe1\xff\xff"
    yield "markers.jpg", b"\xff\xd8" + b"\xff" * 500
    yield "restart.jpg", whole[:-2] + b"\xff\xd0\xff\xd7" * 50 + b"\xff\xd9"
    scan = whole[whole.index(b"\xff\xda"):-2]
    yield "scans.jpg", whole[:-2] + scan * 600 + b"\xff\xd9"
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
    for depth in (16, 24, 32):
        yield f"fields-{depth}.bmp", bmp(depth=depth, compression=3)
    for masks in ((0xF800, 0x7E0, 0x1F), (0, 0, 0), (0x5555, 0xFFFFFFFF, 1)):
        whole = bmp(depth=32, compression=3, offset=66)
        name = "-".join(f"{mask:x}" for mask in masks)
        yield f"masks-{name}.bmp", whole[:54] + struct.pack("<III", *masks) + whole[54:]
    for size in (0, 12, 39, 108, 124, 2**32 - 1):
        yield f"header-{size:x}.bmp", bmp(size=size)
    yield "cut.bmp", bmp()[:60]
    yield from webp_files()
    for name, content in (("gif", b"GIF89a\1\0\1\0\0\0\0"), ("psd", b"8BPS\0\1" + bytes(20)),
                          ("hdr", b"#?RADIANCE\n"), ("pnm", b"P6 99999 99999 255\n"), ("tga", bytes(18))):
        yield f"other.{name}", content
