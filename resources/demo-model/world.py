# SPDX-License-Identifier: MIT
"""The small world that the demonstration model knows: its shapes, colours, letters, places."""
import math

# name: hue from, to (degrees), saturation from, to, value from, to
COLOURS = {
    "red": (-6, 6, .85, 1., .80, 1.),
    "orange": (24, 34, .90, 1., .95, 1.),
    "yellow": (52, 60, .80, 1., .93, 1.),
    "green": (105, 140, .60, 1., .50, .85),
    "blue": (212, 238, .75, 1., .65, 1.),
    "purple": (272, 292, .60, 1., .45, .70),
    "pink": (322, 345, .30, .55, .95, 1.),
    "black": (0, 360, 0., .3, 0., .07),
    "white": (0, 360, 0., .02, .96, 1.),
    "grey": (0, 360, 0., .04, .50, .65),
}
COLOUR_NAMES = list(COLOURS)
INK = COLOUR_NAMES[:9]                       # colours of things; grey is for backgrounds only
DARK = ["black", "blue", "purple"]
MAIN_COLOURS = COLOUR_NAMES + ["brown"]      # main colours of photographs
SHAPES = ["circle", "square", "triangle", "star", "heart", "cross"]
PLURAL = {s: s + ("es" if s == "cross" else "s") for s in SHAPES}
LETTERS = "ACEHLMNPRSTU"
DIGITS = "0123456789"
GLYPHS = LETTERS + DIGITS
MAX_TEXT = 4                                 # characters of a word; numbers have up to three
MAX_OBJECTS = 5
NUMBERS = ["no", "one", "two", "three", "four", "five"]

# Pairs that no training picture shows.
HELD_OUT = {("red", "star"), ("blue", "heart"), ("green", "cross"),
            ("yellow", "square"), ("purple", "triangle"), ("orange", "circle")}

ZONES = [["at the top left", "at the top", "at the top right"],
         ["on the left", "in the centre", "on the right"],
         ["at the bottom left", "at the bottom", "at the bottom right"]]

# Classes of the dense labels; 0 is "nothing".
KIND_PHOTO = 1 + len(SHAPES) + len(GLYPHS)
KIND_SMALL_TEXT = KIND_PHOTO + 1             # text too small to be read in this tile
NUM_KINDS = KIND_SMALL_TEXT + 1
NUM_COLOURS = 1 + len(MAIN_COLOURS)
SIZE_BINS = 8


def rgb_from_hsv(hue, saturation, value):
    sector = (hue % 360) / 60.0
    i = int(sector)
    f = sector - i
    p, q, t = value * (1 - saturation), value * (1 - saturation * f), value * (1 - saturation * (1 - f))
    r, g, b = [(value, t, p), (q, value, p), (p, value, t), (p, q, value), (t, p, value), (value, p, q)][i % 6]
    return int(r * 255 + .5), int(g * 255 + .5), int(b * 255 + .5)


def sample_rgb(name, rng):
    h0, h1, s0, s1, v0, v1 = COLOURS[name]
    return rgb_from_hsv(rng.uniform(h0, h1), rng.uniform(s0, s1), rng.uniform(v0, v1))


def zone(v):
    """0, 1 or 2: the third of the picture in which a relative coordinate lies."""
    return 0 if v < 1 / 3 else 1 if v < 2 / 3 else 2


def size_bin(relative_radius):
    """Logarithmic class of a radius relative to the square root of the picture's area."""
    return max(0, min(SIZE_BINS - 1, int(math.log(relative_radius / .085) / math.log(1.16))))


def article(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun
