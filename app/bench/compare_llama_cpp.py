#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures tessera-bench beside llama.cpp, on one device and the same files.

The two take turns, so that a busy machine slows both. Prints a Markdown table with medians and
their ratios. Needs llama-bench, on the PATH or in a root folder of its own (--root, which needs
root's rights for chroot): then tessera-bench runs in there too, with the same Vulkan driver.

With --cpu, both compute on the processor itself, with as many threads; otherwise on a Vulkan device.
With --mmproj, the time to encode a photo of one tile is compared as well, that of llama.cpp as
llama-mtmd-cli says it.

Processor time matters where the device is the CPU and other programs run as well. llama-bench does
not report it, so it comes from two runs that differ by one repetition only.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
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
        """What the command printed, and the processor seconds that it took."""
        prefix = ["chroot", str(self.root)] if self.root else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(prefix + command, env=os.environ | (environment or {}),
                              capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done.stdout + done.stderr if "llama-mtmd-cli" in command else done.stdout, cpu


class OnVulkan:
    """Both programs' options and environment for a Vulkan device."""

    def __init__(self, device):
        self.device = device
        self.variants = VARIANTS
        self.llama = ["-ngl", "99"]
        self.tessera = ["--device", device]

    def environment(self, variant):
        return {"GGML_VK_VISIBLE_DEVICES": self.device} | VARIANTS[variant]

    def check(self, report):
        if "Vulkan" not in report["backends"]:
            sys.exit(f"llama-bench ran on {report['backends']}, not on Vulkan.")
        return report["gpu_info"]


class OnProcessor:
    """The same for the processor: llama.cpp leaves out Vulkan devices that are processors."""

    def __init__(self, threads):
        self.variants = {f"{threads} threads": {}}
        self.llama = ["-ngl", "0", "-t", str(threads)]
        self.tessera = ["--kernels", "native", "--threads", str(threads)]

    def environment(self, _):
        return {}

    def check(self, report):
        if "Vulkan" in report["backends"] and report["gpu_info"]:
            sys.exit(f"llama-bench ran on {report['gpu_info']}, not on the processor.")
        return report["cpu_info"]


def llama_bench(place, device, variant, model, tokens, repeat):
    """tokens: ("-p", 128) or ("-n", 8). Tokens per second, processor seconds, the report."""
    option, count = tokens
    other = "-n" if option == "-p" else "-p"
    output, cpu = place.run(["llama-bench", "-m", model, *device.llama, option, str(count), other,
                             "0", "-r", str(repeat), "-o", "json"], device.environment(variant))
    report = json.loads(output)[0]
    device.check(report)
    return report["avg_ts"], cpu, report


def measure_llama(place, device, variant, model, tokens):
    _, one, _ = llama_bench(place, device, variant, model, tokens, 1)
    rate, two, report = llama_bench(place, device, variant, model, tokens, 2)
    return rate, (two - one) / tokens[1] * 1e3, report


def measure_tessera(place, bench, device, model, tokens):
    option, count = tokens
    work = ["--only", "prefill", "--prompt", str(count)] if option == "-p" else [
        "--only", "decode", "--context", "0", "--generate", str(count)]
    output, _ = place.run([bench, "--model", model, "--repeat", "1", "--json", *device.tessera]
                          + work)
    report = json.loads(output)
    timing = report["prefill" if option == "-p" else "decode"][0]
    per_token = timing["cpu_ms"]["median"] / (count if option == "-p" else 1)
    return timing["tokens_per_second"], per_token, report


def encode_llama(place, device, model, mmproj, photo):
    """Milliseconds for a photo."""
    output, _ = place.run(["llama-mtmd-cli", "-m", model, "--mmproj", mmproj, *device.llama,
                           "--image", photo, "-p", "x", "-n", "1", "--temp", "0"])
    times = re.findall(r"(?:image (?:slice )?encoded|batch encoding done) in (\d+) ms", output)
    if len(times) != 1:
        sys.exit(f"llama-mtmd-cli encoded {len(times)} images instead of one:\n{output}")
    return float(times[0])


def encode_tessera(place, bench, device, model, mmproj):
    output, _ = place.run([bench, "--model", model, "--mmproj", mmproj, "--only", "encode",
                           "--tiles", "1", "--repeat", "1", "--json", *device.tessera])
    return json.loads(output)["encode"]["ms"]["median"]


def compare_encoders(place, arguments, device, model):
    path, mmproj = place.bring(model), place.bring(arguments.mmproj)
    photo, bench = place.bring(arguments.photo), place.bring(arguments.bench)
    theirs, ours = [], []
    for turn in range(arguments.rounds):
        theirs.append(encode_llama(place, device, path, mmproj, photo))
        ours.append(encode_tessera(place, bench, device, path, mmproj))
        print(f"{arguments.mmproj.name}, round {turn + 1}: llama.cpp {theirs[-1]:.0f} ms, tessera "
              f"{ours[-1]:.0f} ms", file=sys.stderr)
    spread = lambda times: f"{statistics.median(times):.0f} ({min(times):.0f} to {max(times):.0f})"
    print(f"| {arguments.mmproj.name} | one tile, ms | {spread(theirs)} | {spread(ours)} "
          f"| {statistics.median(theirs) / statistics.median(ours):.2f} | | | | |", flush=True)


def compare(place, arguments, device, model, tokens):
    path = place.bring(model)
    variant = arguments.variant
    if not variant:
        trials = {name: llama_bench(place, device, name, path, tokens, 1)[0]
                  for name in device.variants}
        variant = max(trials, key=trials.get)
        for name, rate in trials.items():
            print(f"llama.cpp, {name}: {rate:.2f} tokens/s", file=sys.stderr)
    else:
        # Compiles its shaders, so that they come from the driver's cache in what is measured.
        llama_bench(place, device, variant, path, tokens, 1)
    bench = place.bring(arguments.bench)
    measure_tessera(place, bench, device, path, tokens)
    theirs, ours = [], []
    for turn in range(arguments.rounds):
        theirs.append(measure_llama(place, device, variant, path, tokens))
        ours.append(measure_tessera(place, bench, device, path, tokens))
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
    parser.add_argument("--cpu", type=int, metavar="THREADS",
                        help="compute on the processor. For other instructions than its best: "
                             "TESSERA_SIMD=AVX2 limits tessera; llama.cpp takes the best of its "
                             "libggml-cpu-*.so, so move the others away")
    parser.add_argument("--mmproj", type=pathlib.Path, help="image encoder of the (first) model")
    parser.add_argument("--photo", type=pathlib.Path, help="for --mmproj; a square one is one tile")
    parser.add_argument("--prompt", type=lengths, default=[128], help="prefill lengths: 128,512")
    parser.add_argument("--generate", type=lengths, default=[8], help="decode lengths")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--variant", choices=list(VARIANTS),
                        help="settings of llama.cpp; otherwise all are tried, the fastest is taken")
    arguments = parser.parse_args()
    if arguments.mmproj and not arguments.photo:
        parser.error("--mmproj needs --photo")
    device = OnProcessor(arguments.cpu) if arguments.cpu else OnVulkan(arguments.device)
    with contextlib.ExitStack() as stack:
        place = Place(arguments.root, stack)
        print("| file | work | llama.cpp tokens/s | tessera tokens/s | ratio | llama.cpp processor "
              "ms/token | tessera processor ms/token | ratio | llama.cpp settings |")
        print("|---|---|---:|---:|---:|---:|---:|---:|---|")
        if arguments.mmproj:
            compare_encoders(place, arguments, device, arguments.model[0])
        for model in arguments.model:
            for tokens in ([("-p", count) for count in arguments.prompt] +
                           [("-n", count) for count in arguments.generate]):
                theirs, ours = compare(place, arguments, device, model, tokens)
        print(f"\nllama.cpp build {theirs['build_number']} ({theirs['build_commit']}) on "
              f"{device.check(theirs)}; tessera {ours['version']} on {ours['device']['driver']}, "
              f"{ours['device']['kernels']} kernels.")


if __name__ == "__main__":
    main()
