#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trains the SentencePiece BPE tokenizer and wraps it for vicuna_v1 prompts.

usage: tokenizer.py FILE.model

Ids: 0 <unk>, 1 <s>, 2 </s>, 3 <image>, 4 <pad>, then the 256 bytes, then pieces. Capital letters
and digits never merge, so a printed word is answered one character at a time; the only exceptions
are the pieces that build " USER" and " ASSISTANT" of the prompt.
"""
import io
import os
import random
import re
import sys

import sentencepiece as spm

from model import CONFIG

IMAGE, PAD = 3, 4
SYSTEM = ("A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
          "detailed, and polite answers to the user's questions. ")
LICENCES = "/usr/share/common-licenses"       # plain English: lets words that are not of this world be spelled


def corpus():
    import questions
    import scenes
    from outside import outside
    rng = random.Random(11)
    for i in range(6000):
        s = scenes.sample_scene(rng)
        s["main"] = rng.choice(scenes.COLOUR_NAMES)
        rows = questions.questions(s, rng, rng.random() < .8)
        if s["objects"]:
            rows.append(questions.follow_up(s, rng, s["objects"][0]))
        for _, q, a, _ in rows + [outside(rng)]:
            for t in (questions.vary(q, rng), a):
                yield re.sub(r'"[^"]*"', '"', t).replace("LLaVA", "")
        yield SYSTEM.strip()
        if i % 4 == 0:
            yield questions.NO_PICTURE
    yield from "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"()-+*/=&%$#@_"
    for f in ("GPL-3", "LGPL-3", "Apache-2.0", "MPL-2.0", "GFDL-1.3"):
        for line in open(os.path.join(LICENCES, f), errors="replace"):
            line = re.sub(r"[^ -~]", "", line.strip().lower())
            if line:
                yield line


def train(path):
    from sentencepiece import sentencepiece_model_pb2 as pb
    buffer = io.BytesIO()
    chains = ["\u2581" + w[:i] for w in ("USER", "ASSISTANT") for i in range(1, len(w) + 1)]
    spm.SentencePieceTrainer.train(
        sentence_iterator=corpus(), model_writer=buffer, model_type="bpe", vocab_size=CONFIG["vocab"] - len(chains),
        byte_fallback=True, character_coverage=1.0, split_digits=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, add_dummy_prefix=True, unk_id=0, bos_id=1, eos_id=2, pad_id=-1,
        control_symbols=["<image>", "<pad>"], num_threads=1, max_sentence_length=4096, minloglevel=2)
    m = pb.ModelProto()
    m.ParseFromString(buffer.getvalue())
    known = {p.piece: p for p in m.pieces}
    first = next(i for i, p in enumerate(m.pieces) if p.type == 1)
    added = []
    for i, chain in enumerate(chains):            # these merges come before all others
        if chain in known:
            known[chain].score = 50.0 - i * .5
        else:
            added.append((chain, 50.0 - i * .5))
    joins_capitals = lambda t: len(t) > 1 and t not in chains and re.search(r"[A-Z0-9].*[A-Z0-9]", t)
    pieces = [p for p in m.pieces if not (p.type == 1 and joins_capitals(p.piece))]
    del m.pieces[:]
    for p in pieces[:first]:
        m.pieces.add().CopyFrom(p)
    for text, score in added:
        p = m.pieces.add()
        p.piece, p.score = text, score
    for p in pieces[first:]:
        m.pieces.add().CopyFrom(p)
    for n in range(CONFIG["vocab"] - len(m.pieces)):
        p = m.pieces.add()
        p.piece, p.score, p.type = "<unused%d>" % n, 0, 5
    m.trainer_spec.vocab_size = len(m.pieces)
    with open(path, "wb") as f:
        f.write(m.SerializeToString())


class Tokenizer:
    """Every stretch between special tokens is encoded on its own and so begins with the space
    mark, as LLaVA does with LLaMA's tokenizer."""

    def __init__(self, path):
        self.sp, self.cache = spm.SentencePieceProcessor(model_file=path), {}

    def encode(self, text):
        if text not in self.cache:
            if len(self.cache) > 200000:
                self.cache.clear()
            self.cache[text] = self.sp.encode(text)
        return self.cache[text]

    def decode(self, ids):
        return self.sp.decode([int(i) for i in ids if i > PAD])

    def before_image(self, system=SYSTEM):
        return [1] + self.encode(system + "USER: ")

    def first(self, question):
        return self.encode("\n" + question + " ASSISTANT:")

    def without_image(self, question, system=SYSTEM):
        return [1] + self.encode(system + "USER: " + question + " ASSISTANT:")

    def later(self, question):
        return self.encode("USER: " + question + " ASSISTANT:")

    def answer(self, text):
        return self.encode(text) + [2]


if __name__ == "__main__":
    train(sys.argv[1])
    t = Tokenizer(sys.argv[1])
    for text in (SYSTEM + "USER: ", "\nWhat colour is the red circle? ASSISTANT:", 'It says "SUN1".',
                 "There are three shapes on a white background. From left to right: a red circle and a blue star.",
                 "USER: Which is nearer the left, the cross or the heart? ASSISTANT:", "Wie geht es dir? \u00e4\u20ac"):
        print(t.sp.id_to_piece(t.encode(text)))
    q = "\nIs it? ASSISTANT: Yes, it is."
    assert t.encode(q) == t.first("Is it?") + t.encode("Yes, it is.")
    assert t.sp.decode(t.encode("A b  c\n")) == "A b  c\n"
