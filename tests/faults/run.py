#!/usr/bin/env python3
"""Does to both tools what happens to programs, and counts what comes of it.

    python3 tests/faults/run.py --tools BUILD                a sample of each kind, a minute
    python3 tests/faults/run.py --tools BUILD --long         every case
    python3 tests/faults/run.py --tools BUILD --long --table bench/reliability.md [--only KIND]
    python3 tests/faults/run.py --tools BUILD --only KIND[:CASE] [--seed N]    some cases again

A kind is a file of kinds/ with

    TITLE, DONE       its name, and what is done, for the table
    COUNTS            cases of the short form and of --long; None: all that there are
    cases(lab, count) [(name, function of lab)]; a function returns TOLD or RIGHT or raises Fault

A case depends on its name and the seed alone, but for the moments at which processes are killed. What
this system refuses (mounts, namespaces, devices) is named and not counted. Exits with 1 when an
expectation was not met, and with 77 when nothing could be tried.
"""
import argparse
import collections
import concurrent.futures
import importlib
import os
import pkgutil
import random
import sys
import tempfile
import threading
import time
import traceback

import kinds
from lab import FAULTS, RIGHT, TOLD, Fault, Lab, NotHere, limit_core_files, own_mounts, remove

COMMAND = "python3 tests/faults/run.py --tools BUILD --long"

INTRODUCTION = f"""# Reliability

What `{COMMAND}` counts, written by the same script with
`--table bench/reliability.md`; its short form is the test `faults`. A kind is a file of
[`tests/faults/kinds`](../tests/faults/kinds), which says exactly what is expected.

*Told*: refused, or the fault was named, with a documented exit code. *Right*: nothing of it is to be seen in
the results. Of the others there should be none: *silently wrong*, a result that is not what it says, without a
word; *hung*, no end within a minute, or memory without end; *died* of a signal that nobody sent; *lost*,
results or files lost, half-written, left behind, or written elsewhere; *unclear*, an exit code that is not
documented, or an error that does not name what is wrong.
"""


def name_of(module):
    return module.__name__.rsplit(".", 1)[-1]


class Tally:
    """What came of the cases of a kind."""

    def __init__(self, module):
        self.module, self.counts, self.refused = module, collections.Counter(), None

    def row(self):
        cells = [self.module.TITLE, self.module.DONE, sum(self.counts.values())]
        cells += [self.counts[column] for column in (TOLD, RIGHT, *FAULTS)]
        return "| " + " | ".join(map(str, cells)) + f" | `--only {name_of(self.module)}` |"

    def faults(self):
        return sum(self.counts[column] for column in FAULTS)


def load_kinds():
    names = sorted(m.name for m in pkgutil.iter_modules(kinds.__path__))
    return [importlib.import_module(f"kinds.{name}") for name in names]


def chosen(module, lab, options):
    """The cases to try: of the short form a sample, by the seed."""
    name, _, case = options.only.partition(":")
    count = module.COUNTS[options.long]
    cases = module.cases(lab, count)
    if case and name:
        return [c for c in cases if c[0] == case]
    if count is not None and len(cases) > count:
        keep = sorted(random.Random(options.seed).sample(range(len(cases)), count))
        cases = [cases[i] for i in keep]
    return cases


def attempt(lab, name, case):
    """(column, what was wrong)."""
    lab.begin(name)
    try:
        return case(lab), None
    except Fault as fault:
        return fault.column, str(fault)
    except NotHere:
        raise
    except Exception:  # a fault of the case itself
        return "unclear", "".join(traceback.format_exc().splitlines(True)[-4:]).strip()
    finally:
        lab.end()


def try_kind(module, options, scratch, say):
    tally, start = Tally(module), time.monotonic()
    kind = name_of(module)
    lab = Lab(options.tools, options.seed, kind, scratch)
    try:
        for name, case in chosen(module, lab, options):
            column, wrong = attempt(lab, name, case)
            tally.counts[column] += 1
            if wrong is not None:
                again = f"python3 tests/faults/run.py --tools {options.tools} --seed {options.seed}"
                say(f"{kind}:{name}: {FAULTS[column]}: {wrong}\n    again: {again} --only '{kind}:{name}'")
    except NotHere as why:
        tally.refused = str(why)
        say(f"{kind}: NOT TRIED here, or not all: {why}")
    except Fault as fault:  # what all cases need is not to be had
        tally.counts[fault.column] += 1
        say(f"{kind}: {FAULTS[fault.column]}: {fault}")
    counts = ", ".join(f"{n} {FAULTS.get(c, c)}" for c, n in sorted(tally.counts.items()))
    say(f"{kind}: {sum(tally.counts.values())} tried in {time.monotonic() - start:.0f} s: {counts}")
    return tally


def try_all(modules, options):
    lock = threading.Lock()
    base = "/dev/shm" if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None
    scratch = tempfile.mkdtemp(prefix="adda-faults-", dir=base)

    def say(text):
        with lock:
            print(text, flush=True)

    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            return list(pool.map(lambda m: try_kind(m, options, scratch, say), modules))
    finally:
        remove(scratch)


def option_of(row):
    return row.rsplit("|", 2)[-2].strip()


def write_table(path, tallies, kinds_now):
    """The rows of what was tried now; of other kinds, those that the file has."""
    heads = ["kind", "what is done", "tried", "told", "right", *FAULTS.values(), "options"]
    lines = [INTRODUCTION, "| " + " | ".join(heads) + " |"]
    lines.append("|---|---|" + "--:|" * (3 + len(FAULTS)) + "---|")
    rows = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            rows = {option_of(line): line.strip() for line in f if "--only" in line}
    rows.update((option_of(row), row) for row in (tally.row() for tally in tallies))
    lines += [rows[o] for o in (f"`--only {kind}`" for kind in kinds_now) if o in rows]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Faults, and what comes of them.")
    parser.add_argument("--tools", required=True, help="the build folder")
    parser.add_argument("--long", action="store_true", help="every case")
    parser.add_argument("--table", help="file for the table, of --long")
    parser.add_argument("--only", default="", help="KIND or KIND:CASE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="kinds at once")
    options = parser.parse_args()
    options.tools = os.path.abspath(options.tools)
    wanted, _, case = options.only.partition(":")
    if options.table and (not options.long or case):
        parser.error("--table is of --long, with all cases of a kind")
    limit_core_files()
    if not own_mounts():
        print("no mounts are allowed here: full disks are NOT TRIED")
    everything = load_kinds()
    modules = [m for m in everything if wanted in ("", name_of(m))]
    if not modules:
        parser.error(f"there is no kind '{wanted}'")
    tallies = try_all(modules, options)
    if options.table and any(t.refused for t in tallies):
        parser.error("no table is written of kinds that were not tried")
    if options.table:
        write_table(options.table, tallies, [name_of(m) for m in everything])
    if any(t.faults() for t in tallies):
        return 1
    return 0 if any(t.counts for t in tallies) else 77


if __name__ == "__main__":
    sys.exit(main())
