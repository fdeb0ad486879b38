# SPDX-License-Identifier: MIT
"""Pictures and questions with known answers that training never sees.

A paper is a list of items: dict(scene, image, set, overview, chat, asked=[(type, question, answer)]).
chat: the questions are the turns of one conversation; otherwise each is asked on its own.
"""
import random

import questions
import scenes
from outside import outside
from world import HELD_OUT

SEED, TEST_SEED = 990102, 990160     # training draws from Random(seed * 10 ** 7 + batch), seed from 1 on


def about_held_out(s, row):
    """Whether the question or its answer is about a pair that training never showed."""
    for o in s["objects"]:
        if (o["colour"], o["shape"]) in HELD_OUT and (o["shape"] in row[1] + row[2] or o["colour"] in row[1] + row[2]):
            return True
    return False


def ask(rng, s, n, held=False, only=None):
    """n questions of different types, if there are so many."""
    rows = questions.questions(s, rng)
    rows = [r[:3] for r in rows if (not only or r[0] in only) and (not held or about_held_out(s, r))]
    rng.shuffle(rows)
    out = []
    for row in rows:
        if row[0] not in [r[0] for r in out] and len(out) < n:
            out.append(row)
    return out


def conversation(rng, s, turns):
    """Turns as people take them: some go on from the one before, few are about something else."""
    pool, rows, last, subject = [], [], None, None
    while len(rows) < turns:
        last, q, a, subject = questions.next_turn(rng, s, True, pool, last, subject)
        rows.append((last, q, a))
    return rows


def paper(scale=1.0, seed=SEED):
    """About 1,000 pictures at scale 1."""
    rng, items = random.Random(seed), []

    def add(name, pictures, kind=None, held="exclude", **how):
        while pictures > 0:
            s = scenes.sample_scene(rng, kind=kind, held=held)
            image = scenes.render(s)
            asked = ask(rng, s, held=held == "require", **how)
            if asked:
                items.append(dict(scene=s, image=image, set=name, overview=False, chat=False, asked=asked))
                pictures -= 1

    of = lambda n: max(2, round(n * scale))
    add("scenes", of(520), n=3, kind="shapes")
    add("unseen pairs", of(200), n=3, kind="shapes", held="require")
    add("large words", of(120), n=2, kind="word", only=["read_large", "text_colour", "background"])
    start = len(items)
    add("small words", of(120), n=2, kind="small_word", only=["read_small", "text_colour"])
    items += [dict(i, set="small words, overview alone", overview=True, asked=[r for r in i["asked"] if r[0] == "read_small"])
              for i in items[start:]]
    items = [i for i in items if i["asked"]]
    add("photograph-like", of(40), n=1, kind="photo")
    for item in rng.sample(items[:of(520)], of(40)):
        items.append(dict(item, set="outside", asked=[outside(rng, unseen=rng.random() < .5)[:3]]))
    for _ in range(of(120)):
        s = scenes.sample_scene(rng, kind=rng.choice(["shapes", "shapes", "small_word"]))
        image = scenes.render(s)
        items.append(dict(scene=s, image=image, set="conversations", overview=False, chat=True, asked=conversation(rng, s, 5)))
    return items


def test_paper():
    """60 pictures, for the application's own tests."""
    rng, items = random.Random(TEST_SEED), []
    plan = [("shapes", "exclude", 30), ("shapes", "require", 8), ("word", "exclude", 9), ("small_word", "exclude", 9), ("photo", "exclude", 4)]
    for kind, held, n in plan:
        while n:
            s = scenes.sample_scene(rng, kind=kind, held=held)
            s["noise"] = 0               # small files
            image = scenes.render(s)
            only = {"word": ["read_large"], "small_word": ["read_small"]}.get(kind)
            asked = ask(rng, s, 2 if kind == "shapes" else 1, only=only)
            if asked:
                items.append(dict(scene=s, image=image, set=kind, overview=False, asked=asked))
                n -= 1
    return items
