# SPDX-License-Identifier: MIT
"""Muon (orthogonalised momentum) for the hidden matrices, AdamW for everything else."""
import math

import torch

from model import DTYPE


def orthogonalise(g):
    """Five Newton-Schulz steps towards the nearest orthogonal matrix; g [n, rows, columns]."""
    x = g.to(DTYPE)
    transposed = x.shape[-2] > x.shape[-1]
    if transposed:
        x = x.transpose(-1, -2)
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        a = x @ x.transpose(-1, -2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.transpose(-1, -2) if transposed else x).float()


class Optimiser:
    """entries: (name, parameter, first moment, second moment)"""

    def __init__(self, entries, rate, decay=.02):
        self.rate, self.decay = rate, decay
        self.matrices = [e for e in entries if self.is_matrix(e[0], e[1])]
        self.others = [e for e in entries if not self.is_matrix(e[0], e[1])]

    @staticmethod
    def is_matrix(name, p):
        return p.ndim == 2 and not any(k in name for k in ("emb", "head", "pos", "patch", "aux"))

    @torch.no_grad()
    def step(self, scale, t, gradients):
        """scale of the learning rate, number of this step from 1, gradients by parameter name"""
        rate, by_shape = self.rate * scale, {}
        for n, p, m, _ in self.matrices:
            if n not in gradients:
                continue
            g = gradients[n]
            m.mul_(.95).add_(g, alpha=.05)
            update = g.mul(.05).add_(m, alpha=.95)
            parts = 3 if "qkv" in n else 1
            for u, w in zip(update.chunk(parts, 0), p.data.chunk(parts, 0)):
                by_shape.setdefault(tuple(u.shape), []).append((u, w))
        for shape, pairs in by_shape.items():
            step = orthogonalise(torch.stack([u for u, _ in pairs])) * (.2 * math.sqrt(max(shape)))
            for y, (_, w) in zip(step, pairs):
                w.mul_(1 - rate * self.decay).add_(y, alpha=-rate)
        c1, c2 = 1 - .9 ** t, 1 - .98 ** t
        for n, p, m, v in self.others:
            if n not in gradients:
                continue
            g = gradients[n]
            m.mul_(.9).add_(g, alpha=.1)
            v.mul_(.98).addcmul_(g, g, value=.02)
            p.data.addcdiv_(m / c1, (v / c2).sqrt() + 1e-8, value=-rate)
