# SPDX-License-Identifier: MIT
"""Sequences for the language stage: a picture's prefix once, then rows of short conversations that
each see the picture and themselves only."""
import math
import os
import random

import numpy as np
import torch

import anyres
import labels
import questions
import scenes
from outside import outside
from tokenizer import IMAGE, PAD, SYSTEM, Tokenizer
from world import COLOURS, size_bin, zone

SCENES, ROWS, LENGTH = 8, 3, 128      # of each process
KINDS = (["shapes", "word", "small_word", "photo"], [.48, .22, .24, .06])
OVERVIEW_ONLY = .10              # share of pictures of which only the overview is shown
NO_SYSTEM = .15                  # share of prompts without the template's system text
TYPES = ["describe", "background", "read_large", "read_small", "no_text", "text_colour", "count", "count_shape",
         "count_colour", "exist", "absent", "colour", "shape", "position", "size", "nearer", "extreme", "follow_up",
         "photo", "outside", "about", "no_picture", "is_colour", "text_there", "text_place", "at_place", "side_of", "beside",
         "another_count", "another_colour", "another_position"]
TURNS = [1, 2, 3, 4, 5, 6], [.42, .18, .14, .12, .08, .06]
_tokenizer = None


def tokenizer():
    global _tokenizer
    if _tokenizer is None:
        _tokenizer = Tokenizer(os.environ["DEMO_TOKENIZER"])
    return _tokenizer


class Picture:
    """The prefix: prompt up to the picture, image tokens, and what to look up in the projected patches."""

    def __init__(self, s, overview_only=False, system=SYSTEM):
        image = scenes.render(s)
        self.scene, self.readable, self.system = s, not overview_only, system
        if overview_only:
            self.tiles, layout = anyres.overview(image)[None], anyres.OVERVIEW_LAYOUT
        else:
            self.tiles, layout = anyres.tiles(image), anyres.layout(s["w"], s["h"])
        before = tokenizer().before_image(system)
        self.before = len(before)
        self.ids = before + [IMAGE] * len(layout)
        self.image = [-2] * len(before) + list(layout)
        s["prefix"] = len(self.ids)


def without_picture(rng, s):
    """Turns in which no picture was shown."""
    turns = []
    for _ in range(rng.choices([1, 2, 3], [.6, .25, .15])[0]):
        kind, q, a, _ = outside(rng)
        if rng.random() < .6:
            kind, q, a = "no_picture", rng.choice(questions.questions(s, rng))[1], questions.NO_PICTURE
        turns.append((kind, questions.vary(q, rng), a))
    return turns


def conversation(rng, picture, pool):
    """[(type, question, answer)] and whether the picture is left out."""
    if rng.random() < .03:
        return without_picture(rng, picture.scene), True
    turns, last, subject = [], None, None
    for _ in range(rng.choices(*TURNS)[0]):
        last, q, a, subject = questions.next_turn(rng, picture.scene, picture.readable, pool, last, subject)
        if last != "follow_up":
            q = questions.vary(q, rng)
        turns.append((last, q, a))
    return turns, False


def encode(turns, picture, no_image):
    """-> ids, types of the answers' tokens (-1 elsewhere), first position"""
    tok = tokenizer()
    ids, types = [], []
    for i, (kind, q, a) in enumerate(turns):
        if i:
            prompt = tok.later(q)
        elif no_image:
            prompt = tok.without_image(q, picture.system)[picture.before - 1:]
        else:
            prompt = tok.first(q)
        answer = tok.answer(a)
        ids += prompt + answer
        types += [-1] * len(prompt) + [TYPES.index(kind)] * len(answer)
    return ids, types, picture.before - 1 if no_image else len(picture.ids)


def object_words(ids, s):
    """For each token the object that it names, or None: a shape's word, with the colour's before it
    if there is one, that fits one object only."""
    words = [tokenizer().sp.id_to_piece(i)[1:] for i in ids]
    out = []
    for i, word in enumerate(words):
        fit = [o for o in s["objects"] if o["shape"] == word]
        if fit and i and words[i - 1] in COLOURS:
            fit = [o for o in fit if o["colour"] == words[i - 1]]
        out.append(fit[0] if len(fit) == 1 else None)
    return out


def object_targets(s, o):
    """In the order of model.OBJECT_TARGETS."""
    return (s["objects"].index(o), size_bin(o["r"] / math.sqrt(s["w"] * s["h"])), zone(o["y"] / s["h"]), zone(o["x"] / s["w"]))


class Rows:
    """Conversations packed into rows of one picture."""

    def __init__(self, rows, length):
        shape = rows, length
        self.ids, self.positions = np.full(shape, PAD), np.zeros(shape, int)
        self.segment, self.limit = np.full(shape, -1), np.ones(shape, int)
        self.answer, self.type = np.full(shape, -1), np.full(shape, -1)
        self.objects = np.full(shape + (4,), -1)
        self.used, self.segments, self.answers = [0] * rows, 0, 0

    def add(self, ids, types, start, s):
        """False if no row has room left. Sees the prefix up to `start`."""
        fit = [r for r, u in enumerate(self.used) if u + len(ids) <= self.ids.shape[1]]
        if not fit:
            return False
        r = max(fit, key=lambda i: self.used[i])
        at = slice(self.used[r], self.used[r] + len(ids))
        self.ids[r, at], self.segment[r, at], self.limit[r, at] = ids, self.segments, start
        self.positions[r, at] = np.arange(start, start + len(ids))
        self.type[r, at] = types
        if start == s["prefix"]:
            for i, o in enumerate(object_words(ids, s)):
                if o is not None:
                    self.objects[r, at.start + i] = object_targets(s, o)
        number = -1
        for i, t in enumerate(types):
            if t >= 0 and (i == 0 or types[i - 1] < 0):
                self.answers += 1
                number = self.answers - 1
            self.answer[r, at.start + i] = number if t >= 0 else -1
        self.used[r], self.segments = at.stop, self.segments + 1
        return True


def make_batch(seed, index):
    rng = random.Random(seed * 10 ** 7 + index)
    items = []
    for _ in range(SCENES):
        s = scenes.sample_scene(rng, kind=rng.choices(*KINDS)[0])
        picture = Picture(s, rng.random() < OVERVIEW_ONLY, "" if rng.random() < NO_SYSTEM else SYSTEM)
        rows, pool, full = Rows(ROWS, LENGTH), [], 0
        while full < 4:
            turns, no_image = conversation(rng, picture, pool)
            if turns and not rows.add(*encode(turns, picture, no_image), s):
                full += 1
        items.append((picture, rows, labels.dense(s)[:len(picture.tiles)]))
    return collate(items)


def collate(items):
    pictures, rows, dense = zip(*items)
    P = -(-max(len(p.ids) for p in pictures) // 16) * 16
    pad = lambda lists, value: np.array([list(x) + [value] * (P - len(x)) for x in lists])
    image = pad([p.image for p in pictures], -2)
    counts = [len(p.tiles) for p in pictures]
    offset = np.cumsum([0] + counts) * anyres.P
    image = np.where(image >= 0, image + offset[:-1, None], np.where(image == anyres.NEWLINE, offset[-1], image))
    answer, shift = [], 0
    for r in rows:
        answer.append(np.where(r.answer >= 0, r.answer + shift, -1))
        shift += r.answers
    stack = lambda name: np.stack([getattr(r, name) for r in rows])
    return dict(ids=pad([p.ids for p in pictures], PAD), image=image, length=np.array([len(p.ids) for p in pictures]),
                before=np.array([p.before for p in pictures]),
                tiles=np.concatenate([p.tiles for p in pictures]), dense=np.concatenate(dense),
                first=offset[:-1] // anyres.P, row_ids=stack("ids"), positions=stack("positions"),
                segment=stack("segment"), limit=stack("limit"), answer=np.stack(answer), type=stack("type"), objects=stack("objects"))


def tensors(batch):
    b = {k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in batch.items()}
    return b


def masks(b):
    """Additive masks: prefix to prefix [B, 1, P, P], rows to prefix and to themselves [B, 1, R, L, P + L]"""
    P, L = b["ids"].shape[1], b["row_ids"].shape[2]
    at, now = torch.arange(P), torch.arange(L)
    prefix = (at[:, None] >= at[None]) & (at[None, None] < b["length"][:, None, None])
    own = (now[:, None] >= now[None]) & (b["segment"][..., :, None] == b["segment"][..., None, :])
    row = torch.cat([at < b["limit"][..., None], own], -1)
    return [torch.where(allowed, 0.0, -1e4)[:, None] for allowed in (prefix, row)]
