#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stage 2: projector and language model on the frozen vision tower.

usage: train_language.py CHECKPOINT STEPS VISION_CHECKPOINT [SEED]     continues from CHECKPOINT if it exists
DEMO_TOKENIZER names the tokenizer.model.
"""
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

import anyres
import data
import labels
import training
import world
from model import CONFIG, OBJECT_TARGETS, Demo

RATE, ALIGN, PLACE, NAMED = 1.5e-3, .2, .1, .3
# Of what is learned last: the characters of printed words, and comparisons and counts, where one word decides.
WEIGHT = {"read_large": 4., "read_small": 5., "size": 3., "nearer": 3., "count_shape": 2., "count_colour": 2.,
          "side_of": 2., "beside": 2., "at_place": 2., "another_count": 2.}


def word_tokens():
    """{label: token ids of the words of its classes}; class 0 of kind and colour is "nothing"."""
    one = lambda w: data.tokenizer().sp.piece_to_id("\u2581" + w)
    out = {"kind": [one(w) for w in world.SHAPES], "colour": [one(w) for w in world.INK],
           "row": [one(w) for w in ("top", "centre", "bottom")], "col": [one(w) for w in ("left", "centre", "right")]}
    assert all(i > data.PAD for v in out.values() for i in v), out
    return {k: torch.tensor(v) for k, v in out.items()}


def align_loss(m, projected, dense, words):
    """A projected patch should point at the embeddings of the words for what it shows: the language
    model can then look patches up by word long before it would find that out by itself."""
    unit = lambda x: F.normalize(x.float(), dim=-1) * x.shape[-1] ** .5
    loss = 0.0
    for name, ids in words.items():
        y = dense[:, labels.INDEX[name]].long() - int(name in ("kind", "colour"))
        use = (y >= 0) & (y < len(ids))
        if use.any():
            loss = loss + F.cross_entropy(unit(projected[use]) @ unit(m.emb[ids]).T * (10 / projected.shape[-1]), y[use])
    return loss


def whiten_projector(m, features):
    """Starts the first layer so that every direction of the features is equally loud."""
    with torch.no_grad():
        x = features.reshape(-1, features.shape[-1]).float()
        mean = x.mean(0)
        values, vectors = torch.linalg.eigh((x - mean).T @ (x - mean) / len(x))
        m.p1.weight.copy_((vectors / (values + 1e-3 * values.max()).sqrt()).T * .8)
        m.p1.bias.copy_(-m.p1.weight @ mean)


def forward(m, features, b):
    """-> logits [B, R, L, vocab] where something is to be predicted, targets, their place, prefix states"""
    projected = m.project(features)
    p = m.embed(b["ids"], b["image"], projected)
    B, P = b["ids"].shape
    x = torch.cat([p, F.embedding(b["row_ids"].view(B, -1), m.emb).to(p.dtype)], 1)
    positions = torch.cat([torch.arange(P).expand(B, -1), b["positions"].view(B, -1)], 1)
    middle, h = m.decode(x, positions, *data.masks(b))
    b["named"] = middle[:, P:].reshape(*b["row_ids"].shape, -1)
    h = h[:, P:].view(*b["row_ids"].shape, -1)
    use = b["type"][:, :, 1:] >= 0
    return m.head(h[:, :, :-1][use]).float(), b["row_ids"][:, :, 1:][use], use, projected, middle[:, :P]


def place_loss(m, middle, b):
    """The prefix knows after two blocks which image tokens are the overview, tiles, row ends."""
    at = torch.arange(middle.shape[1])
    is_image = b["image"] >= 0
    target = torch.where(b["image"] == len(b["tiles"]) * anyres.P, 2, (at >= (b["before"] + anyres.P)[:, None]).long())
    return F.cross_entropy(m.aux_place(middle[is_image]).float(), target[is_image])


def object_loss(m, b):
    """The word for a thing, wherever it stands, knows after two blocks where and how large the thing is."""
    use = b["objects"][..., 0] >= 0
    if not use.any():
        return torch.zeros(())
    state = b["named"][use]
    logits = m.aux_object(F.layer_norm(state, state.shape[-1:])).float().split(list(OBJECT_TARGETS.values()), -1)
    return sum(F.cross_entropy(x, y) for x, y in zip(logits, b["objects"][use].unbind(-1)))


@torch.no_grad()
def exact_by_type(logits, targets, use, b):
    """{type: share of answers of which every token is right}"""
    number, kind = b["answer"][:, :, 1:][use].numpy(), b["type"][:, :, 1:][use].numpy()
    right = (logits.argmax(-1) == targets).numpy()
    starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    whole, kinds = np.minimum.reduceat(right, starts), kind[starts]
    return {data.TYPES[k]: whole[kinds == k].mean() for k in np.unique(kinds)}


def work(member, path, total, seed):
    m, words, batches = member.model, word_tokens(), training.Batches(data.make_batch, seed, member)
    log = training.Log(path + ".log", 20)
    weights = torch.tensor([WEIGHT.get(t, 1.) for t in data.TYPES])
    while member.step < total:
        b = data.tensors(batches.next())
        with torch.no_grad():
            features = m.vit(b["tiles"])
        logits, targets, use, projected, middle = forward(m, features, b)
        weight = weights[b["type"][:, :, 1:][use]]
        answers = (F.cross_entropy(logits, targets, reduction="none") * weight).sum() / weight.sum()
        align, place = align_loss(m, projected, b["dense"], words), place_loss(m, middle, b)
        named = object_loss(m, b)
        (answers + ALIGN * align + PLACE * place + NAMED * named).backward()
        member.update(training.schedule(member.step, total))
        if member.rank == 0:
            losses = {"loss": answers, "align": align, "place": place, "named": named}
            log.add(member.step, total, member.seconds, {**{k: v.item() for k, v in losses.items()},
                                                         **exact_by_type(logits, targets, use, b)})
        member.save(path, total)
    batches.stop()


def main():
    path, total, vision = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    m = Demo(CONFIG)
    team = training.Team(m, [n for n, _ in m.named_parameters() if not n.startswith(training.VISION)], RATE)
    if os.path.exists(path):
        team.load(path)
        print("continues after step", int(team.steps.sum()), flush=True)
    training.load_weights(m, torch.load(vision), training.VISION)      # the tower may have learned more meanwhile
    if not os.path.exists(path):
        with torch.no_grad():
            whiten_projector(m, torch.cat([m.vit(torch.from_numpy(data.make_batch(seed + 500, i)["tiles"])) for i in range(8)]))
    team.run(work, path, total, seed)


if __name__ == "__main__":
    main()
