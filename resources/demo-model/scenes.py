# SPDX-License-Identifier: MIT
"""Random pictures of the small world, with everything that is known about them.

A scene is a dict: kind ("shapes", "word", "small_word", "photo"), size w x h in pixels,
background colour, objects (shape, colour, centre, radius, rotation) from left to right, and an
optional printed text. The same scene always renders to the same picture.
"""
import math
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import anyres
import photos
from world import (COLOUR_NAMES, DARK, DIGITS, HELD_OUT, INK, LETTERS, MAX_TEXT, SHAPES, sample_rgb, zone)

ASPECTS = [1, 1, 1, 4 / 3, 4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 9 / 16, 2, .5, 3, 1 / 3]
KINDS = (["shapes", "word", "small_word", "photo"], [.62, .14, .16, .08])
MIN_GAP_X = .08          # centres differ at least so much, so that "from left to right" is clear

FONT_DIR = os.environ.get("DEMO_FONTS", "/usr/share/fonts/truetype")
FONT_FILES = ["dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf",
              "liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"]
BOLD_FONTS = [f for f in FONT_FILES if "Bold" in f]
_fonts = {}


def font(name, size):
    key = name, size
    if key not in _fonts:
        if len(_fonts) > 500:
            _fonts.clear()
        _fonts[key] = ImageFont.truetype(os.path.join(FONT_DIR, name), size)
    return _fonts[key]


# ---------------------------------------------------------------------------- shapes
def _outline(shape):
    if shape == "circle":
        return [(math.cos(2 * math.pi * i / 80), math.sin(2 * math.pi * i / 80)) for i in range(80)]
    if shape == "square":
        return [(-.82, -.82), (.82, -.82), (.82, .82), (-.82, .82)]
    if shape == "triangle":
        return [(0, -.95), (.95, .75), (-.95, .75)]
    if shape == "star":
        radius = [1, .42] * 5
        return [(radius[i] * math.sin(math.pi * i / 5), -radius[i] * math.cos(math.pi * i / 5)) for i in range(10)]
    if shape == "cross":
        a, b = .33, .95
        return [(-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a),
                (a, b), (-a, b), (-a, a), (-b, a), (-b, -a), (-a, -a)]
    points = []
    for i in range(120):
        t = 2 * math.pi * i / 120
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((16 * math.sin(t) ** 3 / 17.0, -(y + 2) / 16.0))
    return points


OUTLINES = {s: _outline(s) for s in SHAPES}


def outline(o, sx=1.0, sy=1.0):
    c, s = math.cos(o["rotation"]) * o["r"], math.sin(o["rotation"]) * o["r"]
    return [((o["x"] + x * c - y * s) * sx, (o["y"] + x * s + y * c) * sy) for x, y in OUTLINES[o["shape"]]]


# ---------------------------------------------------------------------------- sampling
def sample_size(rng):
    aspect = rng.choice(ASPECTS) * math.exp(rng.uniform(-.1, .1))
    aspect = max(1 / 3.1, min(3.1, aspect))
    long = 190 * (460 / 190) ** rng.random()
    w, h = (long, long / aspect) if aspect >= 1 else (long * aspect, long)
    return max(88, round(w)), max(88, round(h))


def contrast(a, b):
    return sum(abs(x - y) for x, y in zip(a, b)) >= 130


def _near_border(v):
    return min(abs(v - 1 / 3), abs(v - 2 / 3)) < .045


def sample_scene(rng, kind=None, held="exclude", n=None, plain=False):
    """held: "exclude" never draws a held-out pair, "require" draws at least one, "any".
    plain: dark things on white."""
    kind = kind or rng.choices(*KINDS)[0]
    w, h = sample_size(rng)
    background = "white" if plain or rng.random() < .4 else rng.choice(COLOUR_NAMES)
    s = {"kind": kind, "w": w, "h": h, "background": background, "background_rgb": sample_rgb(background, rng),
         "noise": rng.uniform(1, 5) if rng.random() < .15 else 0, "seed": rng.getrandbits(30),
         "inks": DARK if plain else INK, "objects": [], "text": None}
    if kind == "photo":
        s["style"] = rng.choice(photos.STYLES)
        return s
    if kind == "word":
        s["text"] = _large_text(rng, s)
    if kind == "small_word":
        s["text"] = _small_text(rng, s)
        n = rng.choice([0, 1, 1, 2, 3]) if n is None else n
    if kind == "shapes" or kind == "small_word":
        if n is None:
            n = rng.choices([0, 1, 2, 3, 4, 5], [.03, .17, .22, .22, .19, .17])[0]
        if not _add_objects(rng, s, n, held):
            return sample_scene(rng, kind, held, n, plain)
    return s


def _add_objects(rng, s, n, held):
    shapes, colours = SHAPES, s["inks"]
    v = rng.random()
    if v < .25:
        shapes = rng.sample(SHAPES, rng.choice([1, 2, 2]))
    elif v < .45:
        colours = rng.sample(s["inks"], 3)
    for i in range(n):
        for attempt in range(60):
            if attempt == 40:
                shapes, colours = SHAPES, s["inks"]
            o = _sample_object(rng, s, n, shapes, colours, held, held == "require" and i == 0)
            if o is not None and _fits(s, o):
                s["objects"].append(o)
                break
        else:
            return False
    s["objects"].sort(key=lambda o: o["x"])
    return True


def _sample_object(rng, s, n, shapes, colours, held, must_be_held):
    w, h = s["w"], s["h"]
    if must_be_held:
        colour, shape = rng.choice(sorted(HELD_OUT))
    else:
        colour, shape = rng.choice(colours), rng.choice(shapes)
        if held == "exclude" and (colour, shape) in HELD_OUT:
            return None
    rgb = sample_rgb(colour, rng)
    if colour == s["background"] or not contrast(rgb, s["background_rgb"]):
        return None
    unit = math.sqrt(w * h)
    largest = .16 if n > 3 or s["text"] else .24
    r = min(rng.uniform(.09, largest) * unit, .38 * min(w, h))
    if rng.random() < .3 and n <= 3 and not s["text"]:
        r = min(rng.uniform(.18, .27) * unit, .40 * min(w, h))
    if w < 2.3 * r or h < 2.3 * r:
        return None
    x, y = rng.uniform(r * 1.08, w - r * 1.08), rng.uniform(r * 1.08, h - r * 1.08)
    rotation = rng.uniform(-.2, .2) if shape in ("square", "star", "triangle") and rng.random() < .4 else 0.0
    return dict(shape=shape, colour=colour, rgb=rgb, x=x, y=y, r=r, rotation=rotation)


def _fits(s, o):
    w, h = s["w"], s["h"]
    if _near_border(o["x"] / w) or _near_border(o["y"] / h):
        return False
    gap = .015 * math.sqrt(w * h)
    for p in s["objects"]:
        if math.hypot(p["x"] - o["x"], p["y"] - o["y"]) < (p["r"] + o["r"]) * 1.04 + gap:
            return False
        if abs(p["x"] - o["x"]) < MIN_GAP_X * w:
            return False
    if s["text"]:
        x0, y0, x1, y1 = text_box(s["text"])
        dx = max(x0 - o["x"], 0, o["x"] - x1)
        dy = max(y0 - o["y"], 0, o["y"] - y1)
        if math.hypot(dx, dy) < o["r"] * 1.05 + gap:
            return False
    return True


# ---------------------------------------------------------------------------- text
def sample_string(rng):
    if rng.random() < .35:
        return "".join(rng.choice(DIGITS) for _ in range(rng.choice([1, 2, 2, 3, 3])))
    return "".join(rng.choice(LETTERS) for _ in range(rng.choice([2, 3, 3, 4])))


def _ink(rng, s):
    while True:
        colour = rng.choice(s["inks"])
        rgb = sample_rgb(colour, rng)
        if colour != s["background"] and sum(abs(a - b) for a, b in zip(rgb, s["background_rgb"])) >= 200:
            return colour, rgb


def _measure(name, string):
    """Advance width, top and bottom of the ink at size 100."""
    f = font(name, 100)
    return f.getlength(string), f.getbbox(string)[1], f.getbbox(string)[3]


def _text(rng, s, string, name, size, x, y):
    colour, rgb = _ink(rng, s)
    return dict(string=string, colour=colour, rgb=rgb, font=name, size=size, x=x, y=y)


def _large_text(rng, s):
    """Readable in the overview alone: capitals at least 14 of its 84 pixels high and not too narrow."""
    w, h, T = s["w"], s["h"], anyres.T
    while True:
        string, name = sample_string(rng), rng.choice(FONT_FILES)
        advance, top, bottom = _measure(name, string)
        limit = min(rng.uniform(.55, .92) * w / advance, rng.uniform(.35, .75) * h / (bottom - top))
        tall, narrow = (bottom - top) * limit * T / h, advance / len(string) * limit * T / w
        if tall >= 14 and narrow >= 11:
            break
    width, height = advance * limit, (bottom - top) * limit
    x, y = rng.uniform(.03 * w, .97 * w - width), rng.uniform(.04 * h, .96 * h - height)
    return _text(rng, s, string, name, limit * 100, x, y - top * limit)


def _small_text(rng, s):
    """Readable only in a tile: bold capitals 13 to 17 pixels high there, the whole text inside one tile."""
    w, h, T = s["w"], s["h"], anyres.T
    W, H, nw, nh, left, top_pad = anyres.geometry(w, h)
    string, name = sample_string(rng), rng.choice(BOLD_FONTS)
    advance, top, bottom = _measure(name, string)
    capital = rng.uniform(13, 17)
    scale = capital / (bottom - top)                          # canvas pixels per font unit
    width, height, margin = advance * scale, capital, 3
    spots = []
    for ty in range(0, H, T):
        for tx in range(0, W, T):
            x0, x1 = max(tx, left) + margin, min(tx + T, left + nw) - margin - width
            y0, y1 = max(ty, top_pad) + margin, min(ty + T, top_pad + nh) - margin - height
            if x1 > x0 and y1 > y0:
                spots.append((x0, x1, y0, y1))
    if not spots:
        return _small_text(rng, s)
    x0, x1, y0, y1 = rng.choice(spots)
    x = (rng.uniform(x0, x1) - left) * w / nw
    y = (rng.uniform(y0, y1) - top_pad) * h / nh
    k = scale * h / nh
    return _text(rng, s, string, name, k * 100, x, y - top * k)


def letters(t):
    """[(character, x0, y0, x1, y1)] of a printed text in picture pixels."""
    f, k, out = font(t["font"], 100), t["size"] / 100, []
    for i, ch in enumerate(t["string"]):
        advance = f.getlength(t["string"][:i])
        x0, y0, x1, y1 = f.getbbox(ch)
        out.append((ch, t["x"] + (advance + x0) * k, t["y"] + y0 * k, t["x"] + (advance + x1) * k, t["y"] + y1 * k))
    return out


def text_box(t):
    boxes = letters(t)
    return (min(b[1] for b in boxes), min(b[2] for b in boxes), max(b[3] for b in boxes), max(b[4] for b in boxes))


# ---------------------------------------------------------------------------- drawing
def render(s):
    w, h = s["w"], s["h"]
    if s["kind"] == "photo":
        image, s["main"] = photos.draw(s)
        return image
    k = 2 if max(w, h) < 300 or max(w, h) > 500 or s["text"] else 1
    image = Image.new("RGB", (w * k, h * k), s["background_rgb"])
    draw = ImageDraw.Draw(image)
    for o in s["objects"]:
        draw.polygon(outline(o, k, k), fill=o["rgb"])
    if s["text"]:
        t = s["text"]
        draw.text((t["x"] * k, t["y"] * k), t["string"], fill=t["rgb"], font=font(t["font"], round(t["size"] * k, 1)))
    if k > 1:
        image = image.resize((w, h), Image.BOX)
    if s["noise"]:
        pixels = np.asarray(image, np.int16)
        noise = np.random.RandomState(s["seed"]).normal(0, s["noise"], pixels.shape).astype(np.int16)
        image = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
    return image


def index_map(s, W, H):
    """[H, W]: 0 background, 1 + i object i, 101 + j character j (its box)."""
    m = Image.new("L", (W, H), 0)
    draw = ImageDraw.Draw(m)
    sx, sy = W / s["w"], H / s["h"]
    for i, o in enumerate(s["objects"]):
        draw.polygon(outline(o, sx, sy), fill=1 + i)
    if s["text"]:
        for j, (_, x0, y0, x1, y1) in enumerate(letters(s["text"])):
            draw.rectangle([x0 * sx, y0 * sy, max(x0 * sx, x1 * sx - 1), max(y0 * sy, y1 * sy - 1)], fill=101 + j)
    return np.asarray(m)
