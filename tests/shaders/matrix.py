#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the compilers for AMD, NVIDIA and Intel make of the larger kernels, as Markdown tables. No GPU is needed.

matrix.py BENCH [--root ROOT] [--gpu GPU ...] [--kernel PATTERN ...]

ROOT is a system with Mesa 24.1 or newer and its drm-shims (Debian's package mesa-drm-shim; Intel's is built from Mesa's
sources, -Dtools=drm-shim,intel): /opt/peers, as ../shared/peers/setup.sh and ../shared/gpu/setup.sh make it. It needs
root's rights, for chroot. BENCH is a tessera-bench of this system; it is copied there with its libraries.
Without ROOT, this system's own drivers are asked, as far as they can pretend.
"""
import argparse
import fnmatch
import pathlib
import sys

import survey

GPUS = ("polaris10", "vega10", "navi21", "navi31", "gfx1201", "134", "164", "174", "192", "dg2", "mtl", "lnl", "bmg")
CARDS = {"polaris10": "RX 480", "vega10": "Vega 64", "navi21": "RX 6800", "navi31": "RX 7900", "gfx1201": "RX 9070",
         "134": "GTX 10", "164": "RTX 20", "174": "RTX 30", "192": "RTX 40", "dg2": "Arc A", "mtl": "Core Ultra",
         "lnl": "Core Ultra 2", "bmg": "Arc B"}
# Constants after the name: attention's second one is the size of a head.
KERNELS = ("matvec_tiled_Q4_0*", "matvec_tiled_Q8_0*", "matvec_tiled_Q4_K*", "matvec_tiled_Q6_K*", "matvec_tiled_F16*",
           "matmul_tiled_Q4_K*", "matmul_tiled_F16*", "attention_tiled_F16 *,128,*", "rope_store_F16 0", "rms_norm*",
           "argmax*")
COLUMNS = (("registers", "registers", "{:.0f}"), ("spills", "spills", "{:.0f}"), ("shared_bytes", "shared", "{:.0f}"),
           ("waves", "waves", "{:.0f}"), ("instructions", "instr", "{:.0f}"), ("cycles", "cycles", "{:.0f}"),
           ("cost", "cost", "{:.4g}"))


def row(gpu, kernel, program):
    cells = [survey.full_name(kernel), f"{gpu} ({CARDS[gpu]})" if gpu in CARDS else gpu,
             str(program["subgroup_size"])]
    cells += [form.format(program[key]) if key in program else "-" for key, _, form in COLUMNS]
    cells.append("toward zero" if program["truncates_halves"] else "")
    return f"| {' | '.join(cells)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--gpu", nargs="+", default=GPUS)
    parser.add_argument("--kernel", nargs="+", default=KERNELS, help="names with * for anything; '*' for all")
    options = parser.parse_args()

    reports = {}
    with survey.place(options.root) as where:
        bench = where.bring(options.bench)
        for gpu in options.gpu:
            print(f"{gpu} ...", file=sys.stderr)
            try:
                reports[gpu] = survey.survey(where, bench, gpu, ["--kernels", "tiled"])
            except RuntimeError as error:
                print(error, file=sys.stderr)
                continue
            if reports[gpu] is None:
                print(f"{gpu}: no driver can pretend to have it", file=sys.stderr)
                del reports[gpu]
    if not reports:
        sys.exit("Nothing could be asked.")
    drivers = sorted({report["device"]["driver"] for report in reports.values()})
    print(f"Drivers: {', '.join(drivers)}\n")
    print(f"| kernel | GPU | subgroup | {' | '.join(title for _, title, _ in COLUMNS)} | halves |")
    print(f"|---|---|{'---:|' * (len(COLUMNS) + 1)}---|")
    for pattern in options.kernel:
        for gpu, report in reports.items():
            for kernel in report["kernels"]:
                if not fnmatch.fnmatchcase(survey.full_name(kernel), pattern):
                    continue
                if "error" in kernel:
                    print(f"| {survey.full_name(kernel)} | {gpu} | {kernel['error']} |")
                for program in kernel["programs"]:
                    print(row(gpu, kernel, program))


main()
