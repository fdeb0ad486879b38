# SPDX-License-Identifier: MIT
"""What both training stages share: two processes that train one model, drawing beside them, the
schedule, checkpoints, the log."""
import multiprocessing
import os
import random
import time

import torch
import torch.multiprocessing as mp

from optimiser import Optimiser

VISION = ("vit.", "aux.")
AVERAGED = 100
WORLD = int(os.environ.get("DEMO_PROCESSES", "2"))


class Team:
    """Single-threaded processes that share the parameters. Nobody waits for anybody: each computes
    gradients of its own batches and applies its own updates, so that a busy machine slows down one
    without stopping the other. With DEMO_PROCESSES=1 training is deterministic."""

    def __init__(self, model, names, rate):
        model.share_memory()
        parameters = [(n, p) for n, p in model.named_parameters() if n in names]
        total = sum(p.numel() for _, p in parameters)
        self.model, self.names, self.rate = model, [n for n, _ in parameters], rate
        self.m, self.v = (torch.zeros(WORLD, total).share_memory_() for _ in range(2))
        self.average = torch.cat([p.detach().reshape(-1) for _, p in parameters]).share_memory_()
        self.steps, self.seconds = torch.zeros(WORLD, dtype=torch.int64).share_memory_(), 0.0

    def views(self, flat):
        out, at, parameters = {}, 0, dict(self.model.named_parameters())
        for n in self.names:
            p = parameters[n]
            out[n] = flat[at:at + p.numel()].view_as(p)
            at += p.numel()
        return out

    def load(self, path):
        c = torch.load(path)
        load_weights(self.model, c, averaged=False)
        parameters = dict(self.model.named_parameters())
        for n, t in self.views(self.average).items():
            t.copy_(c.get("average", {}).get(n, parameters[n]).detach())
        for rank in range(WORLD):
            for flat, moments in ((self.m, c["optimiser"]["m"]), (self.v, c["optimiser"]["v"])):
                for n, t in self.views(flat[rank]).items():
                    t.copy_(moments.get(n, torch.zeros(())))
        self.steps[0], self.seconds = c["step"], c["seconds"]

    def save(self, path, only, seconds):
        """only: prefixes of the parameters to write"""
        clone = lambda flat: {n: t.clone() for n, t in self.views(flat).items()}
        state = {k: v.clone() for k, v in self.model.state_dict().items() if k.startswith(only)}
        torch.save({"model": state, "step": int(self.steps.sum()), "seconds": seconds,
                    "average": clone(self.average),
                    "optimiser": {"m": clone(self.m[0]), "v": clone(self.v[0])}}, path + ".part")
        os.replace(path + ".part", path)

    def run(self, work, *arguments):
        """Calls work(member, *arguments) in WORLD processes."""
        context = mp.get_context("spawn")
        start = int(self.steps.sum())
        processes = [context.Process(target=_member, args=(self, rank, start, work, arguments)) for rank in range(WORLD)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()


def _member(team, rank, start, work, arguments):
    os.setsid()
    torch.set_num_threads(1)
    work(Member(team, rank, start), *arguments)


class Member:
    def __init__(self, team, rank, start):
        self.team, self.model, self.rank, self.start = team, team.model, rank, start
        self.seconds, self.last, self.saved = team.seconds, time.time(), time.time()
        self.parameters = {n: p for n, p in self.model.named_parameters() if n in team.names}
        m, v = team.views(team.m[rank]), team.views(team.v[rank])
        self.average = team.views(team.average)
        self.optimiser = Optimiser([(n, p, m[n], v[n]) for n, p in self.parameters.items()], team.rate)

    @property
    def step(self):
        """Steps of everybody."""
        return int(self.team.steps.sum())

    def update(self, scale):
        gradients = {n: p.grad for n, p in self.parameters.items() if p.grad is not None}
        self.optimiser.step(scale, self.step + 1, gradients)
        for p in self.parameters.values():
            p.grad = None
        self.team.steps[self.rank] += 1
        if self.rank == 0:
            self._average()
        now = time.time()
        self.seconds += min(now - self.last, 20.0)
        self.last = now

    @torch.no_grad()
    def _average(self):
        """The mean over about AVERAGED steps of this process: what a lower rate would arrive at."""
        share = max(1 / AVERAGED, 1 / (1 + self.step))
        for n, p in self.parameters.items():
            self.average[n].lerp_(p.detach(), share)

    def save(self, path, total, only=("",)):
        """The first process, every two minutes and at the end."""
        if self.rank == 0 and (time.time() - self.saved > 120 or self.step >= total):
            self.team.save(path, only, self.seconds)
            self.saved = time.time()


def load_weights(model, checkpoint, only=("",), averaged=True):
    """averaged: the mean of the last steps' parameters, which is the better model, not the last ones"""
    state = dict(checkpoint["model"], **(checkpoint.get("average", {}) if averaged else {}))
    state = {k: v for k, v in state.items() if k.startswith(only)}
    unknown = model.load_state_dict(state, strict=False).unexpected_keys
    assert state and not unknown, unknown


def _draw(make_batch, seed, start, queue):
    os.setsid()
    torch.set_num_threads(1)
    i = start
    while True:
        queue.put(make_batch(seed, i))
        i += WORLD


class Batches:
    """Batch i depends on (seed, i) only, so training resumes where it stopped."""

    MEMORY = 40

    def __init__(self, make_batch, seed, member, uses=1):
        """uses: how often each batch is taken; drawing costs about as much as a step"""
        self.uses, self.old, self.rng = uses, [], random.Random(seed + member.rank + member.start)
        context = multiprocessing.get_context("spawn")
        self.queue = context.Queue(3)
        self.process = context.Process(target=_draw, daemon=True,
                                       args=(make_batch, seed, member.start + member.rank, self.queue))
        self.process.start()

    def next(self):
        if len(self.old) > self.MEMORY and (self.rng.random() < 1 - 1 / self.uses or self.queue.empty()):
            return self.old.pop(self.rng.randrange(len(self.old)))
        batch = self.queue.get()
        self.old += [batch] * (self.uses - 1)
        return batch

    def stop(self):
        self.process.terminate()


def schedule(step, total, warmup=60, hold=.5, floor=.03):
    """Constant after a warm-up, then linear down to `floor`."""
    f = step / total
    return min(1, (step + 1) / warmup) * (1 if f < hold else max(floor, (1 - f) / (1 - hold)))


class Log:
    """Moving averages, printed and appended to a file every `every` calls."""

    def __init__(self, path, every):
        self.file, self.every, self.calls, self.mean = open(path, "a"), every, 0, {}

    def add(self, step, total, seconds, values):
        for k, v in values.items():
            self.mean[k] = v if k not in self.mean else .96 * self.mean[k] + .04 * v
        self.calls += 1
        if self.calls % self.every == 0:
            line = "%6d/%d %6.0fs  " % (step, total, seconds) + "  ".join("%s %.3f" % kv for kv in self.mean.items())
            print(line, flush=True)
            self.file.write(line + "\n")
            self.file.flush()
