#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds what AMD's real compiler makes of every kernel against what it has made before.

check_budgets.py BENCH BUDGETS [--write] [--root ROOT]

Nothing may spill, and no kernel may round halves toward zero. With a Mesa of a series that BUDGETS knows, a kernel also
keeps as many waves as recorded, and takes at most a tenth more instructions. --write records what is there now, for the
series of this Mesa, or of the one in ROOT (another Debian or Ubuntu, as debootstrap makes them). Where no driver can
pretend to have a GPU, nothing is checked and the status is 77.
"""
import argparse
import json
import pathlib
import sys

import survey

# GCN and RDNA2, with waves of 64.
GPUS = ("polaris10", "navi21")
MORE_INSTRUCTIONS = 1.1
SKIPPED = 77


def figures(report):
    """{full name: its kernel, with its program's figures}"""
    return {survey.full_name(kernel): kernel for kernel in report["kernels"]}


def rules(kernel, known):
    """What is wrong with a kernel, whatever the compiler's version."""
    if "error" in kernel:
        return [kernel["error"]]
    problems = []
    if not kernel["programs"]:
        problems.append("the driver says nothing about it")
    for program in kernel["programs"]:
        if program.get("spills", 0) > 0:
            problems.append(f"spills {program['spills']:.0f}")
        if program["truncates_halves"] and kernel["name"] not in known["truncates_halves"]:
            problems.append("rounds halves toward zero")
    return problems


def against(budget, kernel):
    """What is worse than recorded."""
    waves, instructions = budget
    problems = []
    for program in kernel["programs"]:
        if program["waves"] < waves:
            problems.append(f"{program['waves']:.0f} waves, {waves} recorded")
        if program["instructions"] > MORE_INSTRUCTIONS * instructions:
            problems.append(f"{program['instructions']:.0f} instructions, {instructions} recorded")
    return problems


def check(gpu, report, recorded, known):
    kernels = figures(report)
    problems = []
    for name, kernel in kernels.items():
        found = rules(kernel, known)
        if recorded is not None and not found:
            found = against(recorded[name], kernel) if name in recorded else ["has no budget yet"]
        problems += [f"{gpu}: {name}: {problem}" for problem in found]
    for name in recorded or ():
        if name not in kernels:
            problems.append(f"{gpu}: {name}: has a budget, but is gone")
    return problems


def stale_exceptions(reports, known):
    """Exceptions that nothing needs any more."""
    truncating = {kernel["name"] for report in reports for kernel in report["kernels"]
                  for program in kernel["programs"] if program["truncates_halves"]}
    return [f"{name}: rounds halves as it should now; take it out of \"known\""
            for name in known["truncates_halves"] if name not in truncating]


def budget_of(kernel):
    return [int(min(program["waves"] for program in kernel["programs"])),
            int(max(program["instructions"] for program in kernel["programs"]))]


def write(path, budgets):
    """One kernel on a line, so that changes can be read."""
    lines = ["{", f' "about": {json.dumps(budgets["about"])},', f' "known": {json.dumps(budgets["known"])},',
             ' "mesa": {']
    for series, gpus in sorted(budgets["mesa"].items()):
        lines.append(f'  "{series}": {{')
        for gpu, kernels in sorted(gpus.items()):
            lines.append(f'   "{gpu}": {{')
            lines += [f"    {json.dumps(name)}: {json.dumps(kernels[name])}," for name in sorted(kernels)]
            lines[-1] = lines[-1].removesuffix(",")
            lines.append("   },")
        lines[-1] = "   }"
        lines.append("  },")
    lines[-1] = "  }"
    path.write_text("\n".join([*lines, " }", "}", ""]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("budgets", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--root", type=pathlib.Path)
    options = parser.parse_args()
    budgets = json.loads(options.budgets.read_text(encoding="utf-8"))

    reports = {}
    with survey.place(options.root) as where:
        bench = where.bring(options.bench)
        for gpu in GPUS:
            # The kernels for GPUs, whatever the environment asks for.
            report = survey.survey(where, bench, gpu, ["--kernels", "tiled"])
            if report is None:
                print(f"No driver here can pretend to have a {gpu}.")
                return SKIPPED
            reports[gpu] = report
    version, series = survey.mesa_version(next(iter(reports.values())))
    if series is None:
        print(f"No Mesa: {next(iter(reports.values()))['device']['driver']}.")
        return SKIPPED

    if options.write:
        budgets["mesa"][series] = {gpu: {name: budget_of(kernel) for name, kernel in figures(report).items()}
                                   for gpu, report in reports.items()}
        write(options.budgets, budgets)
    recorded = budgets["mesa"].get(series)
    problems = [problem for gpu, report in reports.items()
                for problem in check(gpu, report, recorded and recorded[gpu], budgets["known"])]
    problems += stale_exceptions(reports.values(), budgets["known"])
    for problem in problems:
        print(problem)
    counted = sum(len(report["kernels"]) for report in reports.values())
    print(f"{counted} kernels for {', '.join(GPUS)} by Mesa {version}: "
          f"{f'{len(problems)} problems' if problems else 'good'}"
          f"{'' if recorded else '; its series has no budgets, so only spills and rounding were checked'}")
    if problems and recorded:
        print(f"If this is meant: {sys.argv[0]} {options.bench} {options.budgets} --write")
    return 1 if problems else 0


sys.exit(main())
