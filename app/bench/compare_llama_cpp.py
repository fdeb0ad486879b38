#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures tessera-bench beside llama.cpp's Vulkan backend, on one device and the same files.

The two take turns, so that a busy machine slows both. Prints a Markdown table with medians and
their ratios. Needs llama-bench, on the PATH or in a root folder of its own (--root, which needs
root's rights for chroot): then tessera-bench runs in there too, with the same Vulkan driver.

Processor time matters where the device is the CPU and other programs run as well. llama-bench does
not report it, so it comes from two runs that differ by one repetition only.
"""
import argparse
import contextlib
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

# llama.cpp picks the kernels for cooperative matrices where the driver offers these, which is not
# always the fastest.
VARIANTS = {
    "as it is": {},
    "GGML_VK_DISABLE_COOPMAT2=1": {"GGML_VK_DISABLE_COOPMAT2": "1"},
    "GGML_VK_DISABLE_COOPMAT=1": {"GGML_VK_DISABLE_COOPMAT": "1"},
}


class Place:
    """Where the programs run: this system, or a root folder that gets copies of what they need."""

    def __init__(self, root, stack):
        self.root = root
        if root:
            self.folder = pathlib.Path(tempfile.mkdtemp(dir=root / "tmp", prefix="compare."))
            stack.callback(shutil.rmtree, self.folder)

    def bring(self, path):
        if not self.root:
            return str(path)
        target = self.folder / path.name
        if not target.exists():
            try:
                os.link(path, target)
            except OSError:
                shutil.copy2(path, target)
        return "/" + str(target.relative_to(self.root))

    def run(self, command, environment=None):
        """The command's JSON and the processor seconds that it took."""
        prefix = ["chroot", str(self.root)] if self.root else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(prefix + command, env=os.environ | (environment or {}),
                              capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return json.loads(done.stdout), cpu


def llama_bench(place, device, variant, model, tokens, repeat):
    """tokens: ("-p", 128) or ("-n", 8). Tokens per second, processor seconds, the report."""
    option, count = tokens
    other = "-n" if option == "-p" else "-p"
    environment = {"GGML_VK_VISIBLE_DEVICES": device} | VARIANTS[variant]
    report, cpu = place.run(["llama-bench", "-m", model, "-ngl", "99", option, str(count), other,
                             "0", "-r", str(repeat), "-o", "json"], environment)
    if "Vulkan" not in report[0]["backends"]:
        sys.exit(f"llama-bench ran on {report[0]['backends']}, not on Vulkan.")
    return report[0]["avg_ts"], cpu, report[0]


def measure_llama(place, device, variant, model, tokens):
    _, one, _ = llama_bench(place, device, variant, model, tokens, 1)
    rate, two, report = llama_bench(place, device, variant, model, tokens, 2)
    return rate, (two - one) / tokens[1] * 1e3, report


def measure_tessera(place, bench, device, model, tokens):
    option, count = tokens
    work = ["--only", "prefill", "--prompt", str(count)] if option == "-p" else [
        "--only", "decode", "--context", "0", "--generate", str(count)]
    report, _ = place.run([bench, "--model", model, "--repeat", "1", "--json", "--device", device]
                          + work)
    timing = report["prefill" if option == "-p" else "decode"][0]
    per_token = timing["cpu_ms"]["median"] / (count if option == "-p" else 1)
    return timing["tokens_per_second"], per_token, report


def compare(place, arguments, model, tokens):
    path = place.bring(model)
    variant = arguments.variant
    if not variant:
        trials = {name: llama_bench(place, arguments.device, name, path, tokens, 1)[0]
                  for name in VARIANTS}
        variant = max(trials, key=trials.get)
        for name, rate in trials.items():
            print(f"llama.cpp, {name}: {rate:.2f} tokens/s", file=sys.stderr)
    else:
        # Compiles its shaders, so that they come from the driver's cache in what is measured.
        llama_bench(place, arguments.device, variant, path, tokens, 1)
    bench = place.bring(arguments.bench)
    measure_tessera(place, bench, arguments.device, path, tokens)
    theirs, ours = [], []
    for turn in range(arguments.rounds):
        theirs.append(measure_llama(place, arguments.device, variant, path, tokens))
        ours.append(measure_tessera(place, bench, arguments.device, path, tokens))
        print(f"{model.name} {tokens}, round {turn + 1}: llama.cpp {theirs[-1][0]:.2f} tokens/s, "
              f"{theirs[-1][1]:.1f} ms of processor a token; tessera {ours[-1][0]:.2f}, "
              f"{ours[-1][1]:.1f}", file=sys.stderr)
    rate, cpu = (lambda runs: statistics.median(run[0] for run in runs),
                 lambda runs: statistics.median(run[1] for run in runs))
    spread = lambda runs: f"{min(r[0] for r in runs):.2f} to {max(r[0] for r in runs):.2f}"
    name = f"prefill {tokens[1]}" if tokens[0] == "-p" else f"decode {tokens[1]}"
    print(f"| {model.name} | {name} | {rate(theirs):.2f} ({spread(theirs)}) "
          f"| {rate(ours):.2f} ({spread(ours)}) | {rate(ours) / rate(theirs):.2f} "
          f"| {cpu(theirs):.1f} | {cpu(ours):.1f} | {cpu(theirs) / cpu(ours):.2f} | {variant} |",
          flush=True)
    return theirs[0][2], ours[0][2]


def lengths(text):
    return [int(part) for part in text.split(",") if part]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="+", type=pathlib.Path, help="GGUF files")
    parser.add_argument("--bench", type=pathlib.Path, required=True, help="tessera-bench")
    parser.add_argument("--root", type=pathlib.Path, help="root folder that has llama-bench")
    parser.add_argument("--device", default="0", help="index of the Vulkan device")
    parser.add_argument("--prompt", type=lengths, default=[128], help="prefill lengths: 128,512")
    parser.add_argument("--generate", type=lengths, default=[8], help="decode lengths")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--variant", choices=list(VARIANTS),
                        help="settings of llama.cpp; otherwise all are tried, the fastest is taken")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        place = Place(arguments.root, stack)
        print("| file | work | llama.cpp tokens/s | tessera tokens/s | ratio | llama.cpp processor "
              "ms/token | tessera processor ms/token | ratio | llama.cpp settings |")
        print("|---|---|---:|---:|---:|---:|---:|---:|---|")
        for model in arguments.model:
            for tokens in ([("-p", count) for count in arguments.prompt] +
                           [("-n", count) for count in arguments.generate]):
                theirs, ours = compare(place, arguments, model, tokens)
        print(f"\nllama.cpp build {theirs['build_number']} ({theirs['build_commit']}) on "
              f"{theirs['gpu_info']}; tessera {ours['version']} on {ours['device']['driver']}, "
              f"{ours['device']['kernels']} kernels.")


if __name__ == "__main__":
    main()
