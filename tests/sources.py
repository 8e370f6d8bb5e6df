#!/usr/bin/env python3
"""Whether the sources whose hashes a cell keeps (bench/sources/sources.cmake) are those that can reach its
numbers: all units that a training is linked from, but those named below.

    python3 tests/sources.py BUILD [--root ROOT]
"""
import argparse
import os
import sys

import arrows

TRAINING = "bench/run/training"

# Units that a training uses and that cannot change its numbers, and why.
WITHOUT = {
    "bench/store": "files of a store, which are checked against the cell's identity",
    "bench/sweep": "domains are checked against the cell's identity; sweeps are read before",
    "bench/plan/lock": "a plan is read before, and its identities name the cells",
    "bench/plan/plan": "as above",
    "bench/plan/leaks": "as above",
    "bench/run/confine": "where a program from outside runs; its files are in the cell's identity",
    "bench/run/interpreter": "as above",
    "bench/run/outside_program": "as above",
    "bench/run/program": "as above",
    "bench/run/run_facts": "times and versions",
    "bench/run/version": "as above",
    "bench/run/watch": "progress, and when a checkpoint is saved",
    "bench/run/worker_message": "as above",
    "bench/text/files": "how files are written",
    "bench/text/messages": "texts of errors",
    "core/base/err": "texts of errors",
    "core/base/err_many": "texts of errors",
    "core/base/escape": "texts of errors",
    "core/base/hold": "names of temporary files",
    "core/base/temporary": "as above",
    "core/base/names": "which texts of a user are accepted",
    "core/base/progress": "texts of progress, and a clock",
    "core/base/publish": "how files appear whole",
    "core/base/shipped": "where the list of fonts is; what they draw is checked against the cell's identity",
    "core/base/tree": "as above",
    "gen/import/mistakes": "texts of errors",
    "gen/paint/glyph_names": "what is told of fonts",
}
# Hashed, and not used by a training on this processor.
ELSEWHERE = "core/nn/kernels/simd_"


def reached(house, first):
    seen, left = set(), [first]
    while left:
        unit = left.pop()
        if unit not in seen:
            seen.add(unit)
            left.extend(house.uses[unit])
    return seen


def check(root, build):
    house = arrows.House(root)
    house.read_objects(build)
    with open(os.path.join(build, "bench", "sources.txt"), encoding="utf-8") as file:
        hashed = {arrows.unit_of(line.strip()) for line in file}
    used = reached(house, TRAINING)
    mistakes = [
        f"{unit} can reach the numbers of a cell; name it in bench/sources/sources.cmake, or here with the "
        "reason why it cannot"
        for unit in sorted(used - hashed)
        if unit not in WITHOUT and os.path.dirname(unit) not in WITHOUT
    ]
    mistakes += [f"{unit} is hashed, but no training uses it" for unit in sorted(hashed - used)
                 if not unit.startswith(ELSEWHERE)]
    mistakes += [f"{name} is named here, but no training uses it" for name in WITHOUT
                 if not any(name in (unit, os.path.dirname(unit)) for unit in used)]
    mistakes += [f"{unit} is named here, but it is hashed" for unit in sorted(hashed & set(WITHOUT))]
    if len(used) < 100:
        mistakes.append(f"a training uses only {len(used)} units: is {build} a whole build?")
    return mistakes, len(hashed)


def main():
    parser = argparse.ArgumentParser(description="which sources can reach the numbers of a cell")
    parser.add_argument("build")
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    options = parser.parse_args()
    mistakes, count = check(os.path.realpath(options.root), options.build)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    print(f"{len(mistakes)} wrong" if mistakes else f"{count} units can reach numbers, and all are hashed")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
