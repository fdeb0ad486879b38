#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether transformers, loading the exported folder, answers as the training framework does.

usage: check_export.py CHECKPOINT HF_DIR [PICTURES]      DEMO_TOKENIZER names the tokenizer.model
"""
import random
import sys

import numpy as np
import torch

import anyres
import data
import model as demo
import questions
import scenes
import training


@torch.no_grad()
def main():
    from transformers import LlavaNextForConditionalGeneration
    model = LlavaNextForConditionalGeneration.from_pretrained(sys.argv[2], dtype=torch.float32).eval()
    mine = demo.Demo()
    training.load_weights(mine, torch.load(sys.argv[1]))
    mine.load_state_dict({k: v.half().float() if v.ndim > 1 else v for k, v in mine.state_dict().items()})
    rng, same, worst = random.Random(4242), 0, 0.0
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    for _ in range(count):
        s = scenes.sample_scene(rng)
        picture = data.Picture(s)
        kind, question, _, _ = questions.questions(s, rng)[0]
        ids = picture.ids + data.tokenizer().first(question)
        pixels = ((picture.tiles.astype(np.float32) / 255 - anyres.MEAN) / anyres.STD).transpose(0, 3, 1, 2)
        inputs = dict(input_ids=torch.tensor([ids]), pixel_values=torch.from_numpy(pixels.copy())[None],
                      image_sizes=torch.tensor([[s["h"], s["w"]]]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
        logits = model(**inputs).logits[0, -1]
        theirs = model.generate(**inputs, max_new_tokens=64, do_sample=False)[0, len(ids):].tolist()
        projected = mine.project(mine.vit(torch.from_numpy(picture.tiles), torch.float32))
        ours, first = [], None
        while len(ours) < 64 and (not ours or ours[-1] != 2):
            row = np.array(data.tokenizer().first(question) + ours)
            b = dict(ids=torch.tensor([picture.ids]), row_ids=torch.from_numpy(row)[None, None],
                     length=torch.tensor([len(picture.ids)]), segment=torch.zeros(1, 1, len(row), dtype=torch.long),
                     limit=torch.full((1, 1, len(row)), len(picture.ids)))
            image = torch.tensor([[projected.shape[0] * anyres.P if i == anyres.NEWLINE else i for i in picture.image]])
            x = torch.cat([mine.embed(b["ids"], image, projected, torch.float32), mine.emb[b["row_ids"][:, 0]]], 1)
            _, h = mine.decode(x, torch.arange(x.shape[1])[None], *data.masks(b))
            last = mine.head(h[0, -1])
            first = last if first is None else first
            ours.append(int(last.argmax()))
        worst = max(worst, float((first - logits).abs().max()))
        same += ours == theirs
        print(question, "|", data.tokenizer().decode(theirs))
    print("the same answer %d of %d times, largest difference of a first logit %.1e" % (same, count, worst))


if __name__ == "__main__":
    main()
