"""A store that nothing disturbed, and whether another holds the same results, whole."""

import os
import re

from lab import Lab, difference, kept, made_once, must, tree

FORMATS = ("md", "csv", "json")

# What may differ between two computations of a cell: times and the machine, and the sums of them.
FREE = re.compile(r"(^|/)(run\.json|sums)$")
# What holds no result: who works on what, what failed before.
SIGNS = re.compile(r"^(claims|partial|failures)/")
REPORTS = re.compile(r"^sweeps/[^/]+/(report|curves)[^/]*$|^sweeps/[^/]+/[^/]+\.(png|svg)$")
TEMPORARY = re.compile(r"(^|/)\.tmp-")


def calm(lab: Lab):
    """micro.yaml computed without disturbance, with every report beside it; not to be altered."""

    def make(folder):
        lab.bench("run", lab.MICRO, "-o", folder, "-q").must_end(0)
        lab.bench("report", folder, "--all", "-q").must_end(0)
        lab.bench("verify", folder, "-q").must_end(0)

    return made_once(os.path.join(lab.shared, "calm"), make)


def evidence(store):
    """Files of a store whose bytes depend on the sweep alone."""
    return {
        key: data
        for key, data in tree(store).items()
        if not (FREE.search(key) or SIGNS.search(key) or REPORTS.search(key) or TEMPORARY.search(key))
    }


def calm_evidence(lab):
    return kept("evidence", lambda: evidence(calm(lab)))


def calm_report(lab, form):
    return kept(form, lambda: lab.bench("report", calm(lab), "-f", form).must_end(0).out)


def must_be_whole(lab, store):
    """After a fault: what is there, is there whole and with the right bytes."""
    found, wanted = evidence(store), calm_evidence(lab)
    for key, data in found.items():
        must(data == wanted.get(key), "lost", f"{key} is not what an undisturbed run writes")
    cells = {key.split("/")[1] for key in found if key.startswith("cells/")}
    for key in wanted:
        parts = key.split("/")
        if parts[0] == "cells" and parts[1] in cells:
            must(key in found, "lost", f"{key} is missing in a cell that is there")


def must_be_calm(lab, store):
    """After all was computed: the same results, proved, and nothing left behind."""
    wrong = difference(evidence(store), calm_evidence(lab), "after resuming")
    must(wrong is None, "silent" if wrong and "altered" in wrong else "lost", wrong)
    left = [key for key in tree(store) if TEMPORARY.search(key) or SIGNS.search(key)]
    must(not left, "lost", f"left behind: {left}")
    said = lab.bench("verify", store)
    must(said.code == 0, "silent", f"the results are not proved: {said}")
    for form in FORMATS:
        mine = lab.bench("report", store, "-f", form)
        must(mine.code == 0 and mine.out == calm_report(lab, form), "silent", f"another report: {mine}")
