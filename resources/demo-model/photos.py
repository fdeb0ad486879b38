# SPDX-License-Identifier: MIT
"""Photograph-like pictures (textures, landscapes, blobs), and the main colour of any picture."""
import math

import numpy as np
from PIL import Image

from world import MAIN_COLOURS

STYLES = ["fractal", "fractal", "landscape", "landscape", "blobs", "blobs", "stripes", "gradient", "grain", "mosaic"]


def _fractal(rs, w, h, octaves, coarsest):
    out, amplitude, n = np.zeros((h, w), np.float32), 1.0, coarsest
    for _ in range(octaves):
        size = max(2, int(n * h / max(w, h)) + 1), max(2, int(n * w / max(w, h)) + 1)
        out += amplitude * np.asarray(Image.fromarray(rs.rand(*size).astype(np.float32)).resize((w, h), Image.BICUBIC))
        amplitude, n = amplitude * .55, n * 2
    out -= out.min()
    return out / (out.max() + 1e-6)


def _landscape(rs, W, H):
    y = np.linspace(0, 1, H, dtype=np.float32)[:, None, None]
    sky = np.array([rs.randint(90, 190), rs.randint(140, 215), 235], np.float32)
    if rs.rand() < .3:
        sky = np.array([235, rs.randint(120, 190), rs.randint(80, 150)], np.float32)
    ground = rs.rand(3) * np.array([110, 120, 70]) + np.array([30, 50, 15])
    horizon = .35 + .3 * rs.rand() + .12 * (_fractal(rs, W, 2, 4, 3)[0][None, :, None] - .5)
    below = 1 / (1 + np.exp((horizon - y) * 60))
    clouds = 50 * np.clip(_fractal(rs, W, H, 5, 3)[..., None] - .55, 0, 1) * 2
    return ((sky * (.75 + .35 * y) + clouds) * (1 - below)
            + ground * below * (.5 + .9 * _fractal(rs, W, H, 6, 6)[..., None]))


def _blobs(rs, W, H, base):
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    im = np.ones((H, W, 3), np.float32) * base * (.6 + .4 * _fractal(rs, W, H, 4, 3)[..., None])
    for _ in range(rs.randint(3, 12)):
        cx, cy, r = rs.rand() * W, rs.rand() * H, (.06 + .3 * rs.rand()) * max(W, H)
        d = ((x - cx) / r) ** 2 + ((y - cy) / (r * (.5 + rs.rand()))) ** 2
        m = np.clip((1.2 - d) * rs.uniform(1.5, 6), 0, 1)[..., None]
        shade = np.clip(1.1 - .5 * d + .25 * (x - cx) / r, .2, 1.3)[..., None]
        im = im * (1 - m) + (base * .5 + rs.rand(3) * 128) * shade * m
    return im * (.8 + .4 * _fractal(rs, W, H, 5, 8)[..., None])


def _mosaic(rs, W, H, base):
    im = np.ones((H, W, 3), np.float32) * base
    for _ in range(rs.randint(12, 50)):
        x0, y0, a, b = rs.randint(0, W), rs.randint(0, H), rs.randint(2, W // 2 + 3), rs.randint(2, H // 2 + 3)
        im[y0:y0 + b, x0:x0 + a] = (base * .55 + rs.rand(3) * 115) * rs.uniform(.5, 1.15)
    return im * (.75 + .4 * _fractal(rs, W, H, 6, 5)[..., None]) + rs.randn(H, W, 1) * 5


def draw(s):
    """-> (picture, name of its main colour)"""
    rs = np.random.RandomState(s["seed"])
    w, h, style = s["w"], s["h"], s["style"]
    W, H = max(8, w // 2), max(8, h // 2)
    base, other = np.array(s["background_rgb"], np.float32), rs.rand(3).astype(np.float32) * 255
    if style in ("fractal", "grain"):
        a = _fractal(rs, W, H, rs.randint(4, 7), rs.randint(2, 6))[..., None]
        b = _fractal(rs, W, H, 4, rs.randint(2, 5))[..., None]
        im = base * (.45 + .75 * a) + (other - base) * .35 * np.clip(b - .55, 0, 1) * 2
        if style == "grain":
            im = im + rs.randn(H, W, 1) * rs.uniform(10, 30)
    elif style == "landscape":
        im = _landscape(rs, W, H)
    elif style == "blobs":
        im = _blobs(rs, W, H, base)
    elif style == "mosaic":
        im = _mosaic(rs, W, H, base)
    else:
        y, x = np.mgrid[0:H, 0:W].astype(np.float32)
        turn = rs.rand() * 2 * math.pi
        if style == "stripes":
            f = rs.uniform(6, 24) / max(W, H)
            wave = np.sin(2 * math.pi * f * (x * math.cos(turn) + y * math.sin(turn)) + 4 * _fractal(rs, W, H, 4, 3))
            im = base * (.7 + .3 * wave[..., None]) * (.6 + .5 * _fractal(rs, W, H, 5, 4)[..., None])
        else:
            g = ((x / W - .5) * math.cos(turn) + (y / H - .5) * math.sin(turn) + .5)[..., None]
            im = (base * (1 - g) + (base * .4 + other * .6) * g) * (.7 + .5 * _fractal(rs, W, H, 5, 4)[..., None])
        im = im + rs.randn(H, W, 1) * 5
    im = np.clip(im, 0, 255)
    return Image.fromarray(im.astype(np.uint8)).resize((w, h), Image.BICUBIC), main_colour(im)


def main_colour(pixels):
    """The colour name that most pixels vote for."""
    a = np.asarray(pixels, np.float32).reshape(-1, 3)[::7] / 255
    hi, lo = a.max(1), a.min(1)
    spread = np.maximum(hi - lo, 1e-6)
    saturation = (hi - lo) / np.maximum(hi, 1e-6)
    r, g, b = a.T
    hue = 60 * np.where(hi == r, ((g - b) / spread) % 6, np.where(hi == g, (b - r) / spread + 2, (r - g) / spread + 4))
    index = {c: i for i, c in enumerate(MAIN_COLOURS)}
    vote = np.full(len(hi), index["red"])
    for name, start, end in (("orange", 15, 45), ("yellow", 45, 70), ("green", 70, 175), ("blue", 175, 258),
                             ("purple", 258, 312), ("pink", 312, 345)):
        vote[(hue >= start) & (hue < end)] = index[name]
    vote[((hue < 50) | (hue > 345)) & (hi < .62) & (saturation > .2)] = index["brown"]
    vote[((hue < 15) | (hue > 345)) & (hi > .8) & (saturation < .6)] = index["pink"]
    vote[saturation < .16] = index["grey"]
    vote[(saturation < .14) & (hi > .85)] = index["white"]
    vote[hi < .16] = index["black"]
    return MAIN_COLOURS[int(np.bincount(vote, minlength=len(MAIN_COLOURS)).argmax())]
