"""Paired differences between rows of a store, seed by seed: a Markdown table.

    python3 bench/external/differences.py STORE "OURS=THEIRS"...      labels of rows

For each pair of domains the mean over the seeds that both have of THEIRS less OURS, in accuracy per character on
the target's test images, with the half-width of its 95 % t-interval (Student 1908). `adda-bench report` has the rows
themselves.
"""
import json
import math
import os
import sys

# Student's t, two-sided 95 %, by degrees of freedom; beyond the list it is at most 0.03 too large.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
     2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def accuracies(store, lock, row):
    """{seed: accuracy} of the row's cells that have a record."""
    found = {}
    for k in row["cells"]:
        cell = lock["cells"][k]
        path = os.path.join(store, "cells", cell["hash"], "record.json")
        if os.path.exists(path):
            found[cell["identity"]["seed"]] = load(path)["result"]["target"]["mean"]
    return found


def estimate(values):
    """Mean and half-width of its 95 % interval; None of a single value."""
    n, mean = len(values), sum(values) / len(values)
    if n < 2:
        return mean, None
    variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    return mean, T[min(n - 2, len(T) - 1)] * math.sqrt(variance / n)


def main(store, names):
    (sweep,) = os.listdir(os.path.join(store, "sweeps"))
    lock = load(os.path.join(store, "sweeps", sweep, "lock.json"))
    print("| pair | ours | theirs | n | ours | theirs | difference |\n|---|---|---|--:|--:|--:|--:|")
    for index, pair in enumerate(lock["pairs"]):
        rows = {row["label"]: row for row in lock["rows"] if row["pair"] == index}
        for name in names:
            ours, theirs = name.split("=")
            for label in ours, theirs:
                if label not in rows:
                    sys.exit(f"pair {pair['name']} has no row '{label}'; it has {', '.join(sorted(rows))}")
            a, b = (accuracies(store, lock, rows[label]) for label in (ours, theirs))
            seeds = sorted(set(a) & set(b))
            if not seeds:
                continue
            mean, half = estimate([b[s] - a[s] for s in seeds])
            means = [sum(x[s] for s in seeds) / len(seeds) for x in (a, b)]
            print(f"| {pair['name']} | {ours} | {theirs} | {len(seeds)} | {means[0]:.3f} | {means[1]:.3f} | "
                  f"{mean:+.3f}" + (f" ± {half:.3f}" if half is not None else "") + " |")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
