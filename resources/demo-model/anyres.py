# SPDX-License-Identifier: MIT
"""AnyRes as in LLaVA-NeXT: which tiles a picture is cut into, and which image tokens they become.

tiles(image)  -> uint8 [n, T, T, 3]: the squashed overview, then the grid's tiles row by row
layout(w, h)  -> int array, one per image token: tile * P + patch, or NEWLINE
"""
import math

import numpy as np
from PIL import Image

T, PATCH = 84, 14
G = T // PATCH                  # patches along a tile's side
P = G * G
PINPOINTS = [(T, 2 * T), (2 * T, T), (2 * T, 2 * T), (3 * T, T), (T, 3 * T)]   # (width, height)
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
NEWLINE = -1


def best_resolution(w, h):
    """The pinpoint that keeps most of the picture, then wastes least; the first of equals."""
    best, best_effective, best_waste = None, 0, 0
    for W, H in PINPOINTS:
        s = min(W / w, H / h)
        effective = min(int(w * s) * int(h * s), w * h)
        waste = W * H - effective
        if effective > best_effective or (effective == best_effective and waste < best_waste):
            best, best_effective, best_waste = (W, H), effective, waste
    return best


def geometry(w, h):
    """(canvas width, height, resized width, height, left, top)"""
    W, H = best_resolution(w, h)
    sw, sh = W / w, H / h
    if sw < sh:
        nw, nh = W, min(math.ceil(h * sw), H)
    else:
        nw, nh = min(math.ceil(w * sh), W), H
    return W, H, nw, nh, (W - nw) // 2, (H - nh) // 2


def cut(canvas):
    H, W = canvas.shape[:2]
    return [canvas[y:y + T, x:x + T] for y in range(0, H, T) for x in range(0, W, T)]


def overview(image):
    return np.asarray(image.resize((T, T), Image.BICUBIC))


def tiles(image):
    W, H, nw, nh, left, top = geometry(*image.size)
    canvas = np.zeros((H, W, 3), np.uint8)
    canvas[top:top + nh, left:left + nw] = np.asarray(image.resize((nw, nh), Image.BICUBIC))
    return np.stack([overview(image)] + cut(canvas))


def layout(w, h):
    W, H = best_resolution(w, h)
    rows, cols = H // PATCH, W // PATCH
    y, x = np.mgrid[0:rows, 0:cols]
    grid = (1 + (y // G) * (W // T) + x // G) * P + (y % G) * G + x % G
    if w / h > cols / rows:
        cropped = (rows - int(h * (cols / w))) // 2
        grid = grid[cropped:rows - cropped]
    else:
        cropped = (cols - int(w * (rows / h))) // 2
        grid = grid[:, cropped:cols - cropped]
    grid = np.concatenate([grid, np.full((grid.shape[0], 1), NEWLINE)], 1)
    return np.concatenate([np.arange(P), grid.ravel()]).astype(np.int32)


OVERVIEW_LAYOUT = np.arange(P).astype(np.int32)   # the squashed picture alone
