"""Forges the lock of a store, the plan that its tables stand on, with new sums and new reports."""

import copy
import hashlib
import json
import os

from lab import TOLD, copy_by_links, must, replace
from stores import calm

TITLE = "forged locks"
DONE = (
    "cells, seeds, labels, pairs, domains or settings of `lock.json` altered, its sums and all reports made "
    "anew by the forger: `verify` fails, and says that the lock is not the plan of its sweep, or is damaged"
)
COUNTS = 8, None


def row(lock, i):
    """Of micro.yaml: source only, three methods of three seeds, the oracle."""
    return lock["rows"][i]


def exchange(a, b, *keys):
    for key in keys:
        a[key], b[key] = b[key], a[key]


def cells_of_the_oracle(lock):
    row(lock, 1)["cells"] = row(lock, 4)["cells"]


def cells_of_another_method(lock):
    row(lock, 1)["cells"] = row(lock, 3)["cells"]


def one_cell_of_another_method(lock):
    row(lock, 1)["cells"][1] = row(lock, 2)["cells"][1]


def cells_exchanged(lock):
    exchange(row(lock, 1), row(lock, 3), "cells")


def seeds_in_another_order(lock):
    row(lock, 1)["cells"].reverse()


def baselines_exchanged(lock):
    baselines = row(lock, 1)["baselines"]
    baselines[0], baselines[1] = baselines[1], baselines[0]


def baseline_removed(lock):
    row(lock, 1)["baselines"][0] = -1


def seed_dropped(lock):
    for key in ("cells", "baselines"):
        del row(lock, 1)[key][1]


def seed_dropped_everywhere(lock):
    for r in lock["rows"]:
        for key in ("cells", "baselines"):
            del r[key][1]


def seed_counted_twice(lock):
    for key in ("cells", "baselines"):
        row(lock, 1)[key][0] = row(lock, 1)[key][2]


def seed_added(lock):
    for key in ("cells", "baselines"):
        row(lock, 1)[key].append(row(lock, 1)[key][2])


def labels_exchanged(lock):
    exchange(row(lock, 1), row(lock, 3), "label", "sharing", "method")


def label_renamed(lock):
    row(lock, 1)["label"] = "ours"


def sharing_renamed(lock):
    row(lock, 1)["sharing"] = "partial"


def method_removed(lock):
    del lock["rows"][2]


def method_renamed(lock):
    row(lock, 1)["method"] = "minimax"


def rows_exchanged(lock):
    lock["rows"][1], lock["rows"][2] = lock["rows"][2], lock["rows"][1]


def row_twice(lock):
    lock["rows"].append(copy.deepcopy(row(lock, 3)))


def oracle_as_a_method(lock):
    row(lock, 4)["rank"] = row(lock, 1)["rank"]


def pair_renamed(lock):
    lock["pairs"][0]["name"] = "hard"


def pairing_altered(lock):
    lock["pairs"][0]["pairing"] = "layout"


def pair_turned_around(lock):
    exchange(lock["pairs"][0], {"source": lock["pairs"][0]["target"]}, "source")


def names_of_domains_exchanged(lock):
    pair = lock["pairs"][0]
    pair["source_name"], pair["target_name"] = pair["target_name"], pair["source_name"]


def hashes_of_domains_exchanged(lock):
    a, b = sorted(lock["names"])[:2]
    lock["names"][a], lock["names"][b] = lock["names"][b], lock["names"][a]


def domain_added(lock):
    lock["names"]["other.yaml"] = next(iter(lock["names"].values()))


def names_removed(lock):
    del lock["names"]


def names_removed_and_seed_dropped(lock):
    """Of one method alone: nothing else of the lock says how many there were."""
    names_removed(lock)
    seed_dropped(lock)


def name_removed(lock):
    del lock["names"][sorted(lock["names"])[0]]


def description_altered(lock):
    lock["description"] = "the best method"


def setting_added(lock):
    lock["set"] = ["adapt.steps=13"]


def kernels_altered(lock):
    lock["kernels"] = "fast"


def budget_altered(lock):
    lock["budget_hours"] = 8.0


def key_misspelt(lock):
    lock["budget_hourr"] = lock.pop("budget_hours")


def identity_altered(lock):
    lock["cells"][1]["identity"]["seed"] = 7


def hash_altered(lock):
    lock["cells"][1]["hash"] = lock["cells"][2]["hash"]


def dependency_altered(lock):
    lock["cells"][1]["depends"] = 2


def cell_out_of_range(lock):
    row(lock, 1)["cells"][0] = 1 << 40


def cell_negative(lock):
    row(lock, 1)["cells"][0] = -2


def cell_is_a_text(lock):
    row(lock, 1)["cells"][0] = "0"


def rows_is_an_object(lock):
    lock["rows"] = {}


def name_leads_out(lock):
    lock["name"] = "../../outside"


def name_of_another(lock):
    lock["name"] = "quick"


def label_breaks_lines(lock):
    row(lock, 1)["label"] = "a\n| b | c |"


FORGERIES = [f for f in list(globals().values()) if callable(f) and getattr(f, "__code__", None)
             and f.__code__.co_varnames[:1] == ("lock",) and f.__code__.co_argcount == 1]


def save(folder, lock):
    """With sums that fit, as somebody who wants to deceive would."""
    replace(os.path.join(folder, "lock.json"), json.dumps(lock, sort_keys=True).encode())
    lines = []
    for name in ("sweep.yaml", "lock.json"):
        with open(os.path.join(folder, name), "rb") as f:
            lines.append(f"{hashlib.sha256(f.read()).hexdigest()}  {name}\n")
    replace(os.path.join(folder, "sums"), "".join(lines).encode())


def cases(lab, count):
    def case_of(forge):
        def case(lab):
            store = copy_by_links(calm(lab), lab.path("store"))
            folder = os.path.join(store, "sweeps/micro")
            with open(os.path.join(folder, "lock.json"), encoding="utf-8") as f:
                lock = json.load(f)
            before = copy.deepcopy(lock)
            save(folder, lock)
            said = lab.bench("verify", store, "-q")
            must(said.code == 0, "unclear", f"the lock as it was is refused: {said}")
            forge(lock)
            must(lock != before, "unclear", "the forgery alters nothing")
            save(folder, lock)
            lab.bench("report", store, "--all", "-q")
            said = lab.bench("verify", store)
            named = any(said.says(word) for word in ("lock", "sweep", "row "))
            must(said.code != 0, "silent", f"verify sees nothing wrong: {said}")
            must(named and said.code in (1, 65), "unclear", f"verify does not name the lock: {said}")
            outside = sorted(os.listdir(lab.folder))
            must(outside == ["store"], "lost", f"written outside the store: {outside}")
            return TOLD

        return case

    return [(forge.__name__, case_of(forge)) for forge in FORGERIES]
