#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs tests on SwiftShader, a second Vulkan driver that computes on the processor, for kernels of the family tiled.

on_swiftshader.py [--limit SECONDS] PROGRAM[@ROWS] ...

Only the rows of the family tiled are run, of those with ROWS in their names where that is given. Its subgroups are of
four, too few for the family lanes, so that tiled is what it takes by itself. Browsers bring it along (Debian:
chromium-common); TESSERA_SWIFTSHADER names another libvk_swiftshader.so. Where there is none, the status is 77.
A program that takes longer than the limit has failed: shaders of some shapes keep its compiler busy without end.
"""
import argparse
import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
PLACES = ("/usr/lib/chromium/libvk_swiftshader.so", "/usr/lib/chromium-browser/libvk_swiftshader.so",
          "/usr/lib/*/libvk_swiftshader.so", "/opt/google/chrome/libvk_swiftshader.so",
          "/opt/*/libvk_swiftshader.so")
TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.MULTILINE)


def find_library():
    named = os.environ.get("TESSERA_SWIFTSHADER")
    if named:
        if not pathlib.Path(named).is_file():
            sys.exit(f"TESSERA_SWIFTSHADER: there is no file {named}.")
        return str(pathlib.Path(named).resolve())
    return next((found for place in PLACES for found in sorted(glob.glob(place))), None)


def tiled_rows(program, rows, environment):
    """The arguments that choose them: "function:row"."""
    listed = subprocess.run([program, "-datatags"], env=environment, capture_output=True, text=True, check=True).stdout
    chosen = [line.split(" ", 2)[1:] for line in listed.splitlines() if "tiled" in line.split(" ")[2:]]
    return [":".join(row) for row in chosen if rows in row[1]]


def run(program, environment, limit):
    """What went wrong; empty if nothing did."""
    program, _, rows = program.partition("@")
    name = pathlib.Path(program).name
    begun = time.monotonic()
    chosen = tiled_rows(program, rows, environment)
    if not chosen:
        return f"{name} has no such test."
    try:
        done = subprocess.run([program, *chosen], env=environment, capture_output=True, text=True, errors="replace",
                              timeout=limit, check=False)
    except subprocess.TimeoutExpired as expired:
        output = (expired.stdout or b"").decode(errors="replace")
        return f"{output[-2000:]}\n{name} took longer than {limit:.0f} s; what it said last stands above."
    totals = [sum(counts) for counts in zip(*(map(int, found) for found in TOTALS.findall(done.stdout)))]
    if done.returncode != 0:
        return f"{done.stdout[-20000:]}\n{done.stderr[-5000:]}\n{name} failed with {done.returncode}."
    if not totals or totals[0] < len(chosen):
        return f"{done.stdout[-20000:]}\n{name}: of {len(chosen)} tests some did not run."
    print(f"{name}: {len(chosen)} tests, {time.monotonic() - begun:.1f} s", flush=True)
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each program")
    options = parser.parse_args()
    library = find_library()
    if library is None:
        print("There is no SwiftShader here.")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        # Its own file names the library without a folder, or by one beside it.
        icd = pathlib.Path(folder) / "swiftshader_icd.json"
        icd.write_text(json.dumps({"file_format_version": "1.0.0",
                                   "ICD": {"library_path": library, "api_version": "1.1.0"}}), encoding="utf-8")
        environment = os.environ | {"VK_ICD_FILENAMES": str(icd), "VK_DRIVER_FILES": str(icd),
                                    "TESSERA_KERNELS": "tiled", "TESSERA_TEST_REDUCED": "1"}
        problems = [problem for program in options.programs
                    if (problem := run(program, environment, options.limit))]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
