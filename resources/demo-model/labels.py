# SPDX-License-Identifier: MIT
"""What every patch of every tile shows: the dense targets of the vision tower's training.

Local targets hold for all tiles. Global ones (places, ranks, counts, sizes) are about the whole
picture, so only the overview has them. IGNORE means that a patch has no such target.
"""
import math

import numpy as np

import anyres
from anyres import G, P, PATCH, T
import scenes
from world import (GLYPHS, KIND_PHOTO, KIND_SMALL_TEXT, MAIN_COLOURS, MAX_OBJECTS, MAX_TEXT, NUM_COLOURS, NUM_KINDS,
                   SHAPES, SIZE_BINS, size_bin, zone)

IGNORE = -1
# name: number of classes
TARGETS = {
    "kind": NUM_KINDS, "colour": NUM_COLOURS, "background": NUM_COLOURS, "centre": 2,
    "row": 3, "col": 3, "rank": MAX_OBJECTS, "size": SIZE_BINS,
    "count": MAX_OBJECTS + 1, "count_shape": MAX_OBJECTS + 1, "count_colour": MAX_OBJECTS + 1,
}
for _i in range(MAX_TEXT):
    TARGETS["slot%d" % _i] = 1 + len(GLYPHS)
NAMES = list(TARGETS)
INDEX = {n: i for i, n in enumerate(NAMES)}
MIN_CAPITAL, MIN_ADVANCE = 8.0, 7.5         # pixels in a tile under which text counts as too small


def _entities(s):
    """(value in the index map, kind, colour) of everything drawn."""
    out = [(1 + i, 1 + SHAPES.index(o["shape"]), 1 + MAIN_COLOURS.index(o["colour"])) for i, o in enumerate(s["objects"])]
    if s["text"]:
        colour = 1 + MAIN_COLOURS.index(s["text"]["colour"])
        out += [(101 + j, 1 + len(SHAPES) + GLYPHS.index(c), colour) for j, c in enumerate(s["text"]["string"])]
    return out


def text_is_readable(s, sx, sy):
    boxes = scenes.letters(s["text"])
    capital = min(b[4] - b[2] for b in boxes) * sy
    x0, _, x1, _ = scenes.text_box(s["text"])
    return capital >= MIN_CAPITAL and (x1 - x0) / len(boxes) * sx >= MIN_ADVANCE


def dense(s):
    """-> int8 [tiles, len(NAMES), P]"""
    w, h = s["w"], s["h"]
    W, H, nw, nh, left, top = anyres.geometry(w, h)
    canvas = np.full((H, W), 255, np.uint8)
    canvas[top:top + nh, left:left + nw] = scenes.index_map(s, nw, nh)
    maps = np.stack([scenes.index_map(s, T, T)] + anyres.cut(canvas))
    n = len(maps)
    y = np.full((n, len(NAMES), P), IGNORE, np.int8)
    patches = maps.reshape(n, G, PATCH, G, PATCH).transpose(0, 1, 3, 2, 4).reshape(n, P, PATCH * PATCH)
    kind, colour, centre = (y[:, INDEX[k]] for k in ("kind", "colour", "centre"))
    background = y[:, INDEX["background"]]
    padding = (patches == 255).mean(2) > .5
    kind[:], colour[:], centre[:] = 0, 0, 0
    background[:] = np.where(padding, 0, 1 + MAIN_COLOURS.index(s["background"]))
    if s["kind"] == "photo":
        kind[:] = np.where(padding, 0, KIND_PHOTO)
        background[:] = IGNORE
        background[0] = 1 + MAIN_COLOURS.index(s["main"])
        return y
    owner = _paint_local(s, patches, kind, colour)
    _mark_centres(s, owner, kind, colour, centre, (nw, nh, left, top, W // T))
    if s["text"]:
        _label_text(s, owner, y, (nw, nh, left, top, W // T))
    _label_overview(s, y[0], owner[0])
    return y


def _paint_local(s, patches, kind, colour):
    """Each patch belongs to what covers most of it, if that is at least a twentieth."""
    owner = np.zeros(patches.shape[:2], np.int32)
    best = np.full(patches.shape[:2], PATCH * PATCH * .05)
    for value, k, c in _entities(s):
        covered = (patches == value).sum(2)
        more = covered > best
        kind[more], colour[more], owner[more] = k, c, value
        best = np.maximum(best, covered)
    return owner


def _mark_centres(s, owner, kind, colour, centre, geometry):
    nw, nh, left, top, columns = geometry
    for i, o in enumerate(s["objects"]):
        u, v = o["x"] / s["w"], o["y"] / s["h"]
        x, y = left + u * nw, top + v * nh
        tile = 1 + int(y // T) * columns + int(x // T)
        spots = ((0, min(int(v * G), G - 1) * G + min(int(u * G), G - 1)),
                 (tile, int(y % T) // PATCH * G + int(x % T) // PATCH))
        for t, p in spots:
            centre[t, p] = 1
            owner[t, p] = 1 + i
            kind[t, p], colour[t, p] = 1 + SHAPES.index(o["shape"]), 1 + MAIN_COLOURS.index(o["colour"])


def _label_text(s, owner, y, geometry):
    nw, nh, left, top, columns = geometry
    x0, y0, x1, y1 = scenes.text_box(s["text"])
    codes = [1 + GLYPHS.index(c) for c in s["text"]["string"]]
    codes += [0] * (MAX_TEXT - len(codes))
    capital = y1 - y0
    for t in range(len(y)):
        if t == 0:
            sx, sy, ox, oy = T / s["w"], T / s["h"], 0, 0
        else:
            sx, sy = nw / s["w"], nh / s["h"]
            ox, oy = left - (t - 1) % columns * T, top - (t - 1) // columns * T
        written = owner[t] > 100
        if not text_is_readable(s, sx, sy):
            y[t, INDEX["kind"]][written] = KIND_SMALL_TEXT
            continue
        if capital * sy < 2 * PATCH:
            _only_single_letters(s, (sx, sy, ox, oy), y[t, INDEX["kind"]], written)
        whole = x0 * sx + ox >= -1 and x1 * sx + ox <= T + 1 and y0 * sy + oy >= -1 and y1 * sy + oy <= T + 1
        if whole:
            for i, code in enumerate(codes):
                y[t, INDEX["slot%d" % i]][written] = code


def _only_single_letters(s, placing, kind, written):
    """Of small letters, only a patch that holds the middle of exactly one is told which it is."""
    sx, sy, ox, oy = placing
    middles = np.zeros(P, int)
    for _, x0, y0, x1, y1 in scenes.letters(s["text"]):
        px, py = int(((x0 + x1) / 2 * sx + ox) // PATCH), int(((y0 + y1) / 2 * sy + oy) // PATCH)
        if 0 <= px < G and 0 <= py < G:
            middles[py * G + px] += 1
    kind[written & (middles != 1)] = IGNORE


def _label_overview(s, y, owner):
    objects = s["objects"]
    y[INDEX["count"]] = len(objects)
    unit = math.sqrt(s["w"] * s["h"])
    for i, o in enumerate(objects):
        mine = owner == 1 + i
        values = {"row": zone(o["y"] / s["h"]), "col": zone(o["x"] / s["w"]), "rank": i, "size": size_bin(o["r"] / unit),
                  "count_shape": sum(p["shape"] == o["shape"] for p in objects),
                  "count_colour": sum(p["colour"] == o["colour"] for p in objects)}
        for name, value in values.items():
            y[INDEX[name]][mine] = value
