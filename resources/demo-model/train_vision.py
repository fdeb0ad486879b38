#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stage 1: the vision tower alone, every patch told what it shows (labels.py).

usage: train_vision.py CHECKPOINT STEPS [SEED]     continues from CHECKPOINT if it exists
"""
import os
import random
import sys

import numpy as np
import torch
import torch.nn.functional as F

import anyres
import labels
import pages
import scenes
import training
from model import CONFIG, Demo

BATCH, RATE = 80, 2.5e-3           # tiles of each process
KINDS = (["shapes", "word", "small_word", "photo"], [.42, .22, .30, .06])
# Shapes and letters are learned first where colour does not matter: so many pictures show dark things
# on white, up to this batch, and then fewer.
PLAIN, PLAIN_UNTIL, PLAIN_FADE = .8, 1500, 900
PAGES = .4                         # share of the tiles that are pages of words
# Weight of each label's loss, and of its class 0 ("nothing", which most patches are).
WEIGHT = {"kind": 1., "colour": .5, "background": .3, "centre": .5, "row": .3, "col": .3, "rank": .3, "size": .3,
          "count": .3, "count_shape": .3, "count_colour": .3, "slot0": .5, "slot1": .5, "slot2": .5, "slot3": .5}
NOTHING = {"kind": .3, "colour": .3, "centre": .5}


def make_batch(seed, index):
    """Tiles: pages, and of each picture the overview and those tiles that show something."""
    rng = random.Random(seed * 10 ** 7 + index)
    share = PLAIN * max(0, min(1, 1 - (index - PLAIN_UNTIL) / PLAIN_FADE))
    tiles, targets = map(list, zip(*(pages.page(rng, rng.random() < share) for _ in range(round(PAGES * BATCH)))))
    while len(tiles) < BATCH:
        s = scenes.sample_scene(rng, kind=rng.choices(*KINDS)[0], plain=rng.random() < share)
        t = anyres.tiles(scenes.render(s))
        y = labels.dense(s)
        for i in range(len(t)):
            if i == 0 or (y[i, 0] > 0).any() and (s["kind"] != "photo" or i == 1) or rng.random() < .04:
                tiles.append(t[i])
                targets.append(y[i])
    return np.stack(tiles[:BATCH]), np.stack(targets[:BATCH])


def dense_losses(logits, y):
    """{label: mean cross entropy over the patches that have it}; y [n, labels, P]"""
    out = {}
    for i, name in enumerate(labels.NAMES):
        target = y[:, i].long()
        weight = torch.ones(logits[i].shape[-1])
        weight[0] = NOTHING.get(name, 1.)
        if (target >= 0).any():
            out[name] = F.cross_entropy(logits[i].flatten(0, 1), target.flatten(), weight=weight, ignore_index=-1)
    return out


@torch.no_grad()
def accuracies(logits, y):
    out = {}
    for i, name in enumerate(labels.NAMES):
        target = y[:, i].long()
        use = target > 0 if name in ("kind", "colour", "centre") else target >= 0
        if use.any():
            out[name] = (logits[i].argmax(-1) == target)[use].float().mean().item()
    return out


def work(member, path, total, seed):
    m, batches = member.model, training.Batches(make_batch, seed, member, uses=3)
    log = training.Log(path + ".log", 25)
    while member.step < total:
        tiles, y = (torch.from_numpy(a) for a in batches.next())
        logits = m.dense_logits(m.vit(tiles))
        losses = dense_losses(logits, y)
        sum(WEIGHT[k] * v for k, v in losses.items()).backward()
        member.update(training.schedule(member.step, total, hold=.2))
        if member.rank == 0:
            log.add(member.step, total, member.seconds, {"loss": losses["kind"].item(), **accuracies(logits, y)})
        member.save(path, total, training.VISION)
    batches.stop()


def main():
    path, total = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    torch.manual_seed(seed)
    m = Demo(CONFIG)
    team = training.Team(m, [n for n, _ in m.named_parameters() if n.startswith(training.VISION)], RATE)
    if os.path.exists(path):
        team.load(path)
        print("continues after step", int(team.steps.sum()), flush=True)
    else:
        m.vit.whiten(torch.cat([torch.from_numpy(make_batch(seed + 500, i)[0]) for i in range(16)]))
    team.run(work, path, total, seed)


if __name__ == "__main__":
    main()
