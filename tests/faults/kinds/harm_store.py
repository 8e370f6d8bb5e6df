"""Harms every file of a store, one at a time."""

import os

from lab import RIGHT, TOLD, copy_by_links, difference, must, replace, tree
from stores import REPORTS, calm, calm_evidence, evidence

TITLE = "harmed files of a store"
DONE = (
    "each file, with one bit flipped, cut, emptied, or removed: `verify` names it, or what is computed anew "
    "is the same; `retry`, or `run` and `report --all`, mend it and give the same bits"
)
COUNTS = 40, None


def flip(lab, data):
    at = lab.random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << lab.random.randrange(8))]) + data[at + 1 :]


def cut(lab, data):
    return data[: lab.random.randrange(1, len(data))]


def empty(_lab, _data):
    return b""


def removed(_lab, _data):
    return None


HARMS = (flip, cut, empty, removed)


def mend(lab, store, key):
    """What the manual says to do."""
    if key.startswith("cells/"):
        lab.bench("retry", store, "-q").must_end(0)
    else:
        lab.bench("run", lab.MICRO, "-o", store, "-q").must_end(0)
        lab.bench("report", store, "--all", "-q").must_end(0)
    wrong = difference(evidence(store), calm_evidence(lab), "when mended")
    must(wrong is None, "lost", wrong)
    lab.bench("verify", store, "-q").must_end(0)


def harm(lab, store, key, how):
    path = os.path.join(store, key)
    with open(path, "rb") as f:
        data = how(lab, f.read())
    if data is None:
        os.unlink(path)
    else:
        replace(path, data)


def read_it(lab, store):
    """Every command that reads a store ends with an exit code that is documented."""
    for command in ("status", "report"):
        lab.bench(command, store)
    lab.bench("gc", "-n", store)
    lab.bench("plan", lab.MICRO, "-o", store)
    lab.bench("compare", calm(lab), store)


def cases(lab, count):
    def case_of(key, how):
        def case(lab):
            store = copy_by_links(calm(lab), lab.path("store"))
            harm(lab, store, key, how)
            said = lab.bench("verify", store)
            if lab.random.random() < 0.1:
                read_it(lab, store)
            parts = key.split("/")
            named = said.code and (said.says(parts[-1]) or said.says(parts[1]))
            must(said.code in (0, 1, 65, 66), "unclear", str(said))
            must(not said.code or named, "unclear", f"{key} is not named: {said}")
            unseen = said.code == 0 and not (how is removed and REPORTS.search(key))
            must(not unseen, "silent", f"verify sees nothing wrong: {said}")
            mend(lab, store, key)
            return TOLD if said.code else RIGHT

        return case

    # A store is published without its models: to remove one is no harm.
    return [
        (f"{how.__name__}-{key}", case_of(key, how))
        for key in sorted(tree(calm(lab)))
        for how in HARMS
        if not (how is removed and key.endswith("/model.safetensors"))
    ]
