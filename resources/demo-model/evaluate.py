#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Accuracy in the training framework: whole answers, greedy.

usage: evaluate.py CHECKPOINT [SCALE] [--answers FILE.json]      DEMO_TOKENIZER names the tokenizer.model

An answer is right only if every token of it, the end included, is the model's own first choice.
That is looked up in one pass over the true answer, which comes to the same as generating.
"""
import json
import sys
import time

import numpy as np
import torch

import anyres
import data
import exam
import exam_table
import training
from model import Demo
from tokenizer import PAD, SYSTEM
from train_language import forward


def batch_of(items):
    """One picture per batch row; one conversation per row of it."""
    pictures, rows, longest = [], [], 0
    for item in items:
        p = data.Picture(item["scene"], item["overview"], SYSTEM)
        chats = [item["asked"]] if item.get("chat") else [[row] for row in item["asked"]]
        encoded = [data.encode(turns, p, False) for turns in chats]
        longest = max(longest, max(len(e[0]) for e in encoded))
        pictures.append(p)
        rows.append(encoded)
    n = max(len(r) for r in rows)
    packed = []
    for encoded in rows:
        r = data.Rows(n, longest)
        for k, (ids, types, start) in enumerate(encoded):
            r.used = [longest] * n
            r.used[k] = 0
            assert r.add(ids, types, start, item["scene"])
        packed.append(r)
    dense = [np.zeros((len(p.tiles), 1, anyres.P), np.int8) for p in pictures]
    return data.tensors(data.collate(list(zip(pictures, packed, dense))))


@torch.no_grad()
def answer(m, items):
    """-> per item a list of (right, the model's choices as text)"""
    b = batch_of(items)
    logits, targets, use, _, _ = forward(m, m.vit(b["tiles"]), b)
    number = b["answer"][:, :, 1:][use]
    choice = logits.argmax(-1)
    out, at = [], 0
    for item in items:
        results = []
        for _ in item["asked"]:
            mine = number == at
            text = data.tokenizer().decode(choice[mine].tolist()).strip()
            results.append((bool((choice[mine] == targets[mine]).all()), text))
            at += 1
        out.append(results)
    return out


def main():
    m = Demo()
    training.load_weights(m, torch.load(sys.argv[1]))
    torch.set_num_threads(1)
    scale = float(sys.argv[2]) if len(sys.argv) > 2 and not sys.argv[2].startswith("--") else 1.0
    items = exam.paper(scale)
    start, results = time.time(), []
    for i in range(0, len(items), 12):
        results += answer(m, items[i:i + 12])
    exam_table.show(exam_table.add_up(items, [[ok for ok, _ in r] for r in results]))
    wrong = [(item["set"], row, text) for item, r in zip(items, results) for row, (ok, text) in zip(item["asked"], r) if not ok]
    for w in wrong[:40]:
        print("  ", w)
    print("%d pictures, %d questions, %.0f s" % (len(items), sum(len(i["asked"]) for i in items), time.time() - start))
    if "--answers" in sys.argv:
        with open(sys.argv[sys.argv.index("--answers") + 1], "w") as f:
            json.dump([[text for _, text in r] for r in results], f)


if __name__ == "__main__":
    main()
