# SPDX-License-Identifier: MIT
"""What both training stages share: two processes that train one model, drawing beside them, the
schedule, checkpoints, the log."""
import multiprocessing
import os
import time

import torch
import torch.multiprocessing as mp

from optimiser import Optimiser

VISION = ("vit.", "aux.")
WORLD = int(os.environ.get("DEMO_PROCESSES", "2"))


class Team:
    """Single-threaded processes that share the parameters: each computes the gradients of its part
    of a batch and then updates its share of the parameters with everybody's average."""

    def __init__(self, model, names, rate):
        model.share_memory()
        parameters = [(n, p) for n, p in model.named_parameters() if n in names]
        total = sum(p.numel() for _, p in parameters)
        self.model, self.names, self.rate = model, [n for n, _ in parameters], rate
        self.gradients = torch.zeros(WORLD, total).share_memory_()
        self.m, self.v = torch.zeros(total).share_memory_(), torch.zeros(total).share_memory_()
        self.step, self.seconds = 0, 0.0

    def views(self, flat):
        out, at, parameters = {}, 0, dict(self.model.named_parameters())
        for n in self.names:
            p = parameters[n]
            out[n] = flat[at:at + p.numel()].view_as(p)
            at += p.numel()
        return out

    def load(self, path):
        c = torch.load(path)
        load_weights(self.model, c)
        for n, v in self.views(self.m).items():
            v.copy_(c["optimiser"]["m"].get(n, torch.zeros(())))
        for n, v in self.views(self.v).items():
            v.copy_(c["optimiser"]["v"].get(n, torch.zeros(())))
        self.step, self.seconds = c["step"], c["seconds"]

    def save(self, path, only):
        """only: prefixes of the parameters to write"""
        clone = lambda flat: {n: t.clone() for n, t in self.views(flat).items()}
        state = {k: v.clone() for k, v in self.model.state_dict().items() if k.startswith(only)}
        torch.save({"model": state, "step": self.step, "seconds": self.seconds,
                    "optimiser": {"m": clone(self.m), "v": clone(self.v)}}, path + ".part")
        os.replace(path + ".part", path)

    def run(self, work, *arguments):
        """Calls work(member, *arguments) in WORLD processes."""
        context = mp.get_context("spawn")
        barrier = context.Barrier(WORLD)
        processes = [context.Process(target=_member, args=(self, rank, barrier, work, arguments)) for rank in range(WORLD)]
        for p in processes:
            p.start()
        for p in processes:
            p.join()


def _member(team, rank, barrier, work, arguments):
    os.setsid()
    torch.set_num_threads(1)
    work(Member(team, rank, barrier), *arguments)


class Member:
    def __init__(self, team, rank, barrier):
        self.team, self.model, self.rank, self.barrier = team, team.model, rank, barrier
        self.step, self.seconds = team.step, team.seconds
        parameters = dict(self.model.named_parameters())
        load, mine = [0.0] * WORLD, []
        for n in sorted(team.names, key=lambda n: -parameters[n].numel()):     # largest first, to the least loaded
            r = load.index(min(load))
            load[r] += parameters[n].numel() * (4 if Optimiser.is_matrix(n, parameters[n]) else 1)
            if r == rank:
                mine.append(n)
        self.parameters = {n: parameters[n] for n in team.names}
        self.slots = team.views(team.gradients[rank])
        self.all = [team.views(team.gradients[r]) for r in range(WORLD)]
        m, v = team.views(team.m), team.views(team.v)
        self.optimiser = Optimiser([(n, parameters[n], m[n], v[n]) for n in mine], team.rate)
        self.last = time.time()

    def update(self, scale):
        for n, p in self.parameters.items():
            self.slots[n].copy_(p.grad) if p.grad is not None else self.slots[n].zero_()
            p.grad = None
        self.barrier.wait()
        self.step += 1
        self.optimiser.step(scale, self.step, lambda n: sum(a[n] for a in self.all) / WORLD)
        self.barrier.wait()
        now = time.time()
        self.seconds += min(now - self.last, 20.0)
        self.last = now

    def save(self, path, only=("",)):
        """Rank 0 writes; everybody waits."""
        self.barrier.wait()
        if self.rank == 0:
            self.team.step, self.team.seconds = self.step, self.seconds
            self.team.save(path, only)
        self.barrier.wait()


def load_weights(model, checkpoint, only=("",)):
    state = {k: v for k, v in checkpoint["model"].items() if k.startswith(only)}
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

    def __init__(self, make_batch, seed, member):
        context = multiprocessing.get_context("spawn")
        self.queue = context.Queue(3)
        self.process = context.Process(target=_draw, daemon=True,
                                       args=(make_batch, seed, member.step * WORLD + member.rank, self.queue))
        self.process.start()

    def next(self):
        return self.queue.get()

    def stop(self):
        self.process.terminate()


def schedule(step, total, warmup=60, hold=.5, floor=.03):
    """Constant after a warm-up, then linear down to `floor`."""
    f = step / total
    return min(1, (step + 1) / warmup) * (1 if f < hold else max(floor, (1 - f) / (1 - hold)))


class Log:
    """Moving averages, printed and appended to a file every `every` steps."""

    def __init__(self, path, every):
        self.file, self.every, self.mean = open(path, "a"), every, {}

    def add(self, step, total, seconds, values):
        for k, v in values.items():
            self.mean[k] = v if k not in self.mean else .96 * self.mean[k] + .04 * v
        if step % self.every == 0:
            line = "%6d/%d %6.0fs  " % (step, total, seconds) + "  ".join("%s %.3f" % kv for kv in self.mean.items())
            print(line, flush=True)
            self.file.write(line + "\n")
            self.file.flush()
