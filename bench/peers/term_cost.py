#!/usr/bin/env python3
"""What a term on the target's predictions, or the conditional look, adds to a training step.

    python3 bench/peers/term_cost.py --bench build/release/bench/adda-bench

Network `small` with 36 classes and five heads, batches of 64, one thread. Per round a store of its own is
made with the same sweep of one source model, from which each row is trained --steps steps; rows take turns
(a round has another seed and begins at another row), and the least time of all rounds counts for each row, as
run.json has it. Of the untied GAN a row says what is added to its step; `joint` alone needs no backward pass
of its target half, which terms then add, so that its rows are told apart. The last line of output is JSON.
Needs an idle machine.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

DOMAINS = pathlib.Path(__file__).resolve().parent.parent / "domains"
DOMAIN = """base: {base}
name: {name}
alphabet: "0123456789abcdefghijklmnopqrstuvwxyz"
length: 5
text: {{spacing: 1, size: 13}}
"""
TERMS = ["entropy", "im", "mcc", "pseudo_label"]


def rows():
    """Label: entry of a sweep's methods."""
    plain = {"inverted_gan": "method: inverted_gan", "joint": "method: joint"}
    found = dict(plain)
    for name, entry in plain.items():
        for term in TERMS:
            found[f"{name} {term}"] = f"{entry}, terms: {{{term}: 1}}"
    found["inverted_gan conditional"] = "method: inverted_gan, look: conditional"
    return found


def sweep(seed, steps, entries):
    lines = "\n".join(f'  - {{label: "{label}", {entry}}}' for label, entry in entries)
    return f"""name: cost
kernels: reference
seeds: [{seed}]
data: {{train: 256, test: 64}}
network: small
source: {{steps: 50, batch: 64}}
adapt: {{steps: {steps}, batch: 64, evaluate_every: {steps}}}
domains: {{plain: plain.yaml, serif: serif.yaml}}
pairs: [{{name: font, source: plain, target: serif}}]
baselines: []
methods:
{lines}
"""


def measure(bench, folder, seed, steps, entries):
    """{label: seconds of training} of one round."""
    (folder / "cost.yaml").write_text(sweep(seed, steps, entries))
    store = folder / f"store{seed}"
    subprocess.run([bench, "run", folder / "cost.yaml", "-o", store, "-j", "1", "-q"], check=True)
    lock = json.loads((store / "sweeps/cost/lock.json").read_text())
    seconds = {}
    for row in lock["rows"]:
        cell = lock["cells"][row["cells"][0]]["hash"]
        run = json.loads((store / "cells" / cell / "run.json").read_text())
        seconds[row["label"]] = run["seconds"]["train"]
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", required=True, help="the program adda-bench")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    entries, least = list(rows().items()), {}
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        for name, base in (("plain", "plain"), ("serif", "didot")):
            (folder / f"{name}.yaml").write_text(DOMAIN.format(name=name, base=DOMAINS / f"{base}.yaml"))
        for round_ in range(a.rounds):
            at = round_ * 3 % len(entries)
            for label, s in measure(a.bench, folder, round_ + 1, a.steps, entries[at:] + entries[:at]).items():
                least[label] = min(s, least.get(label, s))
    print("| row | ms a step | beside the same without |\n|---|--:|--:|")
    for label, s in least.items():
        print(f"| {label} | {1000 * s / a.steps:.2f} | {s / least[label.split()[0]]:.3f} |")
    print(json.dumps({"steps": a.steps, "rounds": a.rounds, "seconds": least}))


if __name__ == "__main__":
    main()
