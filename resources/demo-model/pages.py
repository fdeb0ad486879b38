# SPDX-License-Identifier: MIT
"""Pages: tiles full of short words, so that the tower sees many letters in every step.

A picture of the small world holds one word, three letters on average; a page holds about eight
words. Only the tower's training sees pages, one tile each; nobody is ever asked about one.
"""
import math

import numpy as np
from PIL import Image, ImageDraw

import labels
import scenes
from anyres import P, PATCH, T
from world import COLOUR_NAMES, GLYPHS, MAIN_COLOURS, MAX_TEXT, SHAPES, sample_rgb

SMALL, LARGE = (11.5, 17), (14, 34)      # heights of capitals in the tile
LEAST_ADVANCE = 7.5                      # pixels in the tile from letter to letter
GAP, LEADING = .8, 1.5                   # between words and lines, in heights of capitals


def _words(rng, background, w, h):
    """Lines of words over a picture of w x h pixels: texts as in scenes.py."""
    small = rng.random() < .6
    capital = rng.uniform(*(SMALL if small else LARGE)) * h / T
    name = rng.choice(scenes.BOLD_FONTS if small else scenes.FONT_FILES)
    s = {"background": background[0], "background_rgb": background[1], "inks": scenes.INK}
    y, out = rng.uniform(0, .6) * capital, []
    while y + capital < h:
        x = rng.uniform(0, 1) * capital
        while True:
            string = scenes.sample_string(rng)
            advance, top, bottom = scenes._measure(name, string)
            scale = round(200 * capital / (bottom - top)) / 200       # whole sizes, so that fonts are loaded once
            if x + advance * scale > w - 1:
                break
            if advance / len(string) * scale * T / w >= LEAST_ADVANCE:
                out.append(scenes._text(rng, s, string, name, scale * 100, x, y - top * scale))
            x += advance * scale + rng.uniform(GAP, 2 * GAP) * capital
        y += rng.uniform(LEADING, 1.5 * LEADING) * capital
    return out


def page(rng, plain=False):
    """-> uint8 [T, T, 3], int8 [labels, P]"""
    side, shape = T * 2 * rng.uniform(.55, 1.5), math.exp(rng.uniform(-.35, .35))
    w, h = round(side * shape), round(side / shape)
    name = "white" if plain or rng.random() < .4 else rng.choice(COLOUR_NAMES)
    background = name, sample_rgb(name, rng)
    words = _words(rng, background, w, h)
    image = Image.new("RGB", (2 * w, 2 * h), background[1])
    draw = ImageDraw.Draw(image)
    for t in words:
        draw.text((t["x"] * 2, t["y"] * 2), t["string"], fill=t["rgb"], font=scenes.font(t["font"], round(t["size"] * 2)))
    image = image.resize((w, h), Image.BOX).resize((T, T), Image.BICUBIC)
    return np.asarray(image), _dense(words, name, T / w, T / h)


def _dense(words, background, sx, sy):
    """A patch belongs to the word whose letters' boxes cover most of it; see labels._label_text."""
    y = np.full((len(labels.NAMES), P), labels.IGNORE, np.int8)
    kind, colour, centre = (y[labels.INDEX[k]] for k in ("kind", "colour", "centre"))
    kind[:], colour[:], centre[:] = 0, 0, 0
    y[labels.INDEX["background"]] = 1 + MAIN_COLOURS.index(background)
    best = np.full(P, PATCH * PATCH * .05)
    for t in words:
        boxes = [(c, x0 * sx, y0 * sy, x1 * sx, y1 * sy) for c, x0, y0, x1, y1 in scenes.letters(t)]
        m = Image.new("L", (T, T), 0)
        draw = ImageDraw.Draw(m)
        for j, (_, *box) in enumerate(boxes):
            draw.rectangle([box[0], box[1], max(box[0], box[2] - 1), max(box[1], box[3] - 1)], fill=1 + j)
        covered = np.asarray(m).reshape(T // PATCH, PATCH, T // PATCH, PATCH).transpose(0, 2, 1, 3).reshape(P, -1)
        mine = (covered > 0).sum(1) > best
        best = np.maximum(best, (covered > 0).sum(1))
        counts = np.stack([(covered == 1 + j).sum(1) for j in range(len(boxes))])
        codes = np.array([1 + GLYPHS.index(c) for c in t["string"]])
        kind[mine] = len(SHAPES) + codes[counts.argmax(0)[mine]]
        colour[mine] = 1 + MAIN_COLOURS.index(t["colour"])
        for i in range(MAX_TEXT):
            y[labels.INDEX["slot%d" % i]][mine] = codes[i] if i < len(codes) else 0
        if max(b[4] - b[2] for b in boxes) < 2 * PATCH:
            middles = np.zeros(P, int)
            for _, x0, y0, x1, y1 in boxes:
                middles[min(int((y0 + y1) / 2 // PATCH), 5) * 6 + min(int((x0 + x1) / 2 // PATCH), 5)] += 1
            kind[mine & (middles != 1)] = labels.IGNORE
    return y
