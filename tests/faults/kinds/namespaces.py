"""Two processes that cannot see each other work on one store, or on one dataset."""

import os
import subprocess

from datasets import FORMATS, dataset, must_be_the_dataset, render
from lab import RIGHT, NotHere
from stores import calm, must_be_calm

TITLE = "namespaces"
DONE = (
    "two runs of one sweep, two renderings of one dataset, or `gc` beside a run, one side in a PID namespace "
    "of its own: nothing that the other makes is removed, both end, the same bits"
)
COUNTS = 4, 40

APART = ("unshare", "-p", "-f", "--mount-proc")


def need_namespaces():
    tried = subprocess.run([*APART, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise NotHere(f"unshare: {tried.stderr.strip()}")


def two(lab, first, second):
    """Both at once, the second where it does not see the first's processes."""
    a = lab.start(*first)
    a.sleep(lab.random.uniform(0, 0.3))
    b = lab.start(*APART, *second)
    return a.wait(), b.wait()


def both_run(lab):
    store = lab.path("store")
    run = (lab.bench_path, "run", lab.MICRO, "-o", store, "-q")
    for ended in two(lab, run, run):
        ended.must_end(0)
    must_be_calm(lab, store)
    return RIGHT


def gc_beside_a_run(lab):
    """Which removes what the dead left, and nothing of the living."""
    store = lab.path("store")
    run = (lab.bench_path, "run", lab.MICRO, "-o", store, "-q")
    many = (
        "end=$(($(date +%s) + 60)); "
        'while [ ! -e "$1/stop" ] && [ $(date +%s) -lt $end ]; do "$0" gc "$2" -q || exit; done'
    )
    cleaner = lab.start(*APART, "sh", "-c", many, lab.bench_path, lab.folder, store)
    os.makedirs(store + "/sweeps")
    try:
        ended = lab.start(*run).wait()
    finally:
        lab.write("stop", "")
    cleaner.wait()
    ended.must_end(0)
    must_be_calm(lab, store)
    return RIGHT


def both_render(form):
    def case(lab):
        path = lab.path("data")
        command = (lab.gen_path, *render(form, path))
        for ended in two(lab, command, command):
            # Who comes second may be told that the other is at it, never that it failed.
            ended.must_end(0, 75)
        lab.gen(*render(form, path)).must_end(0)
        must_be_the_dataset(lab, form, path)
        return RIGHT

    return case


def killed_inside(lab):
    """What a killed one of another namespace left is removed, once nobody holds it."""
    store = lab.path("store")
    run = (lab.bench_path, "run", lab.MICRO, "-o", store, "-q")
    inside = lab.start(*APART, *run)
    inside.sleep(lab.random.uniform(0.05, 0.6))
    inside.kill()
    inside.wait(killed=True)
    lab.start(*run).wait().must_end(0)
    must_be_calm(lab, store)
    return RIGHT


def cases(lab, count):
    need_namespaces()
    calm(lab)
    for form in FORMATS:
        dataset(lab, form)
    tried = [("run", both_run), ("gc", gc_beside_a_run), ("killed", killed_inside)]
    tried += [(form, both_render(form)) for form in FORMATS]
    return [
        (f"{i}-{tried[i % len(tried)][0]}", tried[i % len(tried)][1])
        for i in range(max(count, len(tried)))
    ]
