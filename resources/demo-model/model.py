# SPDX-License-Identifier: MIT
"""The demonstration model: CLIP-style vision tower, mlp2x_gelu projector, LLaMA decoder.

The arithmetic of Hugging Face's CLIPVisionModel, LlavaNext and LlamaForCausalLM, written small so
that it trains quickly on a processor. The parameters are float32; the matrix products run in DTYPE.
"""
import math
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

import anyres
import labels

CONFIG = dict(vit_d=192, vit_layers=5, vit_heads=6, vit_mlp=768,
              d=192, layers=4, heads=4, mlp=512, vocab=768, theta=10000.0, eps=1e-5, context=1024)
# What a word for a thing should know about it after the second decoder block; training only.
OBJECT_TARGETS = {k: labels.TARGETS[k] for k in ("rank", "size", "row", "col")}
# bfloat16 is ten times faster where the processor has instructions for it; float32 works everywhere.
DTYPE = {"bfloat16": torch.bfloat16, "float32": torch.float32}[os.environ.get("DEMO_DTYPE", "bfloat16")]


class Linear(nn.Module):
    def __init__(self, inputs, outputs, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * inputs ** -.5 * .6)
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x):
        return F.linear(x, self.weight.to(x.dtype), None if self.bias is None else self.bias.to(x.dtype))


class LayerNorm(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(d)), nn.Parameter(torch.zeros(d))

    def forward(self, x):
        return F.layer_norm(x, x.shape[-1:], self.weight.to(x.dtype), self.bias.to(x.dtype), 1e-5)


class RmsNorm(nn.Module):
    def __init__(self, d, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(d)), eps

    def forward(self, x):
        y = x.float()
        return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.eps)).to(x.dtype) * self.weight.to(x.dtype)


# ---------------------------------------------------------------------------- vision tower
class VisionBlock(nn.Module):
    def __init__(self, d, heads, mlp):
        super().__init__()
        self.heads = heads
        self.ln1, self.qkv, self.out = LayerNorm(d), Linear(d, 3 * d), Linear(d, d)
        self.ln2, self.fc1, self.fc2 = LayerNorm(d), Linear(d, mlp), Linear(mlp, d)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.fc2.weight)

    def forward(self, x):
        B, N, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(B, N, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        s = torch.softmax((q @ k.transpose(-1, -2)).float() * q.shape[-1] ** -.5, -1).to(x.dtype)
        x = x + self.out((s @ v).transpose(1, 2).reshape(B, N, d))
        y = self.fc1(self.ln2(x))
        return x + self.fc2(F.silu(1.702 * y) * (1 / 1.702))          # quick_gelu


POSITION_CHANNELS = 32          # 16 for x and 16 for y, at the start of the hidden vector
POSITION_AMPLITUDE = 2.0
_FREQUENCIES = math.pi * (torch.arange(8) + .5) / 8


def position_code():
    """[1 + P, 32]: sines and cosines whose products are near zero except for equal positions."""
    w = torch.arange(anyres.G).float()[:, None] * _FREQUENCIES
    e = torch.cat([w.cos(), w.sin()], 1)
    x, y = e[None].expand(anyres.G, -1, -1), e[:, None].expand(-1, anyres.G, -1)
    return torch.cat([torch.zeros(1, 32), torch.cat([x, y], 2).reshape(anyres.P, 32)], 0) * POSITION_AMPLITUDE


def look_at_neighbour(block, head, dx, dy, strength=.6):
    """Starts one attention head so that each patch looks at its neighbour at (dx, dy): the tower
    begins as something like a convolution and need not discover which patches lie side by side."""
    d = block.out.weight.shape[0]
    size = d // block.heads
    rotate = torch.zeros(32, 32)
    for axis, shift in ((0, dx), (16, dy)):
        for i in range(8):
            c, s = math.cos(_FREQUENCIES[i] * shift), math.sin(_FREQUENCIES[i] * shift)
            a, b = axis + i, axis + 8 + i
            rotate[a, a], rotate[a, b], rotate[b, a], rotate[b, b] = c, -s, s, c
    with torch.no_grad():
        q = block.qkv.weight[head * size:(head + 1) * size]
        k = block.qkv.weight[d + head * size:d + (head + 1) * size]
        q.zero_()
        k.zero_()
        q[:32, :32] = rotate * strength ** .5
        k[:32, :32] = torch.eye(32) * strength ** .5


class Vision(nn.Module):
    """uint8 tiles [n, T, T, 3] -> patch features [n, P, d], hidden_states[-2] of the exported tower."""

    def __init__(self, c):
        super().__init__()
        d = c["vit_d"]
        self.patch = Linear(3 * anyres.PATCH ** 2, d, bias=False)
        self.cls = nn.Parameter(torch.randn(d) * .02)
        self.pos = nn.Parameter(torch.zeros(1 + anyres.P, d))
        self.pre = LayerNorm(d)
        self.blocks = nn.ModuleList(VisionBlock(d, c["vit_heads"], c["vit_mlp"]) for _ in range(c["vit_layers"]))
        self.register_buffer("mean", torch.tensor(anyres.MEAN), False)
        self.register_buffer("std", torch.tensor(anyres.STD), False)
        with torch.no_grad():
            self.pos[:, :POSITION_CHANNELS] = position_code()
        for block, offsets in zip(self.blocks, ([(-1, 0), (1, 0), (0, -1), (0, 1)], [(-1, -1), (1, -1), (-1, 1), (1, 1)],
                                                [(-1, 0), (1, 0)], [(-1, 0), (1, 0)])):
            for head, (dx, dy) in enumerate(offsets):
                look_at_neighbour(block, head, dx, dy)

    def patches(self, tiles):
        n, G = tiles.shape[0], anyres.G
        x = (tiles.float() / 255 - self.mean) / self.std
        return x.view(n, G, 14, G, 14, 3).permute(0, 1, 3, 5, 2, 4).reshape(n, G * G, 588)

    def forward(self, tiles, dtype=DTYPE):
        x = self.patch(self.patches(tiles).to(dtype))
        x = torch.cat([self.cls.to(dtype).expand(x.shape[0], 1, -1), x], 1) + self.pos.to(dtype)
        x = self.pre(x)
        for block in self.blocks:
            x = block(x)
        return x[:, 1:]

    @torch.no_grad()
    def whiten(self, tiles):
        """Starts the patch embedding at the whitened principal components of patches, beside the
        position's channels: fine detail is as loud as plain colour from the first step."""
        x = self.patches(tiles).reshape(-1, 588)
        x = x[x.std(1) > .02]
        values, vectors = torch.linalg.eigh(x.T @ x / x.shape[0])
        values, vectors = values.flip(0), vectors.flip(1)
        n = self.patch.weight.shape[0] - POSITION_CHANNELS
        self.patch.weight.zero_()
        self.patch.weight[POSITION_CHANNELS:] = (vectors[:, :n] / (values[:n] + 2e-3 * values[1]).sqrt()).T * .7
        print("whitening keeps %.4f of the patches' energy" % (values[:n].sum() / values.sum()), flush=True)


# ---------------------------------------------------------------------------- language model
def rotated(weight, heads):
    """Rows of a query or key matrix so that its product is rotate_half() of the product with `weight`."""
    a, b = weight.view(heads, 2, -1, weight.shape[1]).unbind(1)
    return torch.stack([-b, a], 1).view_as(weight)


class DecoderBlock(nn.Module):
    """Tokens are a prefix of P, then R rows of L: the prefix attends to itself, each row to the
    prefix and to what its own mask allows."""

    def __init__(self, c):
        super().__init__()
        d, m = c["d"], c["mlp"]
        self.heads = c["heads"]
        self.n1, self.n2 = RmsNorm(d, c["eps"]), RmsNorm(d, c["eps"])
        self.q, self.k, self.v, self.o = (Linear(d, d, False) for _ in range(4))
        self.gate, self.up, self.down = Linear(d, m, False), Linear(d, m, False), Linear(m, d, False)
        nn.init.zeros_(self.o.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x, cos, sin, prefix_mask, row_mask):
        """x [B, P + R L, d]; cos, sin [B, P + R L, d]; prefix_mask [B, 1, P, P], row_mask [B, 1, R, L, P + L]"""
        B, N, d = x.shape
        R, L = row_mask.shape[2:4]
        P, h = N - R * L, self.heads
        size = d // h
        y = self.n1(x)
        rope = lambda w: F.linear(y, w.to(y.dtype)) * cos + F.linear(y, rotated(w, h).to(y.dtype)) * sin
        split = lambda t: t.view(B, N, h, size).transpose(1, 2)
        q, k, v = split(rope(self.q.weight * size ** -.5)), split(rope(self.k.weight)), split(self.v(y))
        pk, pv = k[:, :, :P], v[:, :, :P]
        a = torch.softmax(q[:, :, :P] @ pk.transpose(-1, -2) + prefix_mask, -1) @ pv
        rows = lambda t: t[:, :, P:].reshape(B, h, R, L, size)
        rq, rk, rv = rows(q), rows(k), rows(v)
        to_prefix = (rq.view(B, h, R * L, size) @ pk.transpose(-1, -2)).view(B, h, R, L, P)
        s = torch.softmax(torch.cat([to_prefix, rq @ rk.transpose(-1, -2)], -1) + row_mask, -1)
        b = s[..., :P].reshape(B, h, R * L, P) @ pv + (s[..., P:] @ rv).view(B, h, R * L, size)
        x = x + self.o(torch.cat([a, b], 2).transpose(1, 2).reshape(B, N, d))
        y = self.n2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Demo(nn.Module):
    def __init__(self, c=CONFIG):
        super().__init__()
        d = c["d"]
        self.config = c
        self.vit = Vision(c)
        self.p1, self.p2 = Linear(c["vit_d"], d), Linear(d, d)
        self.newline = nn.Parameter(torch.randn(d) * .25)
        self.emb = nn.Parameter(torch.randn(c["vocab"], d) * .25)
        self.blocks = nn.ModuleList(DecoderBlock(c) for _ in range(c["layers"]))
        self.norm, self.head = RmsNorm(d, c["eps"]), Linear(d, c["vocab"], False)
        size = d // c["heads"]
        angle = torch.arange(c["context"]).float()[:, None] * c["theta"] ** (-torch.arange(0, size, 2).float() / size)
        angle = torch.cat([angle, angle], 1)
        self.register_buffer("cos", angle.cos(), False)
        self.register_buffer("sin", angle.sin(), False)
        # Heads of the dense labels; training only, not exported.
        self.aux = Linear(c["vit_d"], sum(labels.TARGETS.values()))
        self.aux_place = Linear(d, 3)
        self.aux_object = Linear(d, sum(OBJECT_TARGETS.values()))

    def dense_logits(self, features):
        """One tensor of logits per label, in the order of labels.NAMES."""
        return self.aux(F.layer_norm(features, features.shape[-1:])).float().split(list(labels.TARGETS.values()), -1)

    def project(self, features):
        return self.p2(F.gelu(self.p1(features)))

    def embed(self, ids, image, projected, dtype=DTYPE):
        """ids, image [B, P]: image is an index into the projected patches of the batch, one past
        their end for image_newline, and -2 for text."""
        x = F.embedding(ids, self.emb).to(dtype)
        table = torch.cat([projected.reshape(-1, projected.shape[-1]), self.newline.to(dtype)[None]], 0)
        return torch.where((image >= 0)[..., None], table[image.clamp(min=0)], x)

    def decode(self, x, positions, prefix_mask, row_mask):
        """x [B, P + R L, d] -> states after the second block, and after the final norm"""
        cos, sin = (t[positions].repeat(1, 1, self.config["heads"]).to(x.dtype) for t in (self.cos, self.sin))
        prefix_mask, row_mask = prefix_mask.to(x.dtype), row_mask.to(x.dtype)
        middle = x
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, prefix_mask, row_mask)
            if i == 1:
                middle = x
        return middle, self.norm(x)
