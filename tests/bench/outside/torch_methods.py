"""The methods of bench/external in a small sweep: they run, adapt and give the same bits again.

    torch_methods.py ADDA-BENCH     Exit code 77 (skipped) where no Python has PyTorch and NumPy.

skada's is tried where that is installed beside them.
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PYTHONS = [sys.executable, os.path.join(ROOT, "build/readers/bin/python3"), "/usr/bin/python3"]
EXTERNAL = os.path.join(ROOT, "bench", "external")
DOMAINS = os.path.join(ROOT, "tests", "golden", "bench", "domains")
SWEEP = """
name: outside
seeds: 1
data: {{train: 128, test: 64}}
network: {{encoder: "conv 4 5x5 | bn | relu | pool 2 | flatten | dense 16 | bn | relu"}}
source: {{steps: 40, batch: 32, optimizer: {{lr: 0.01}}}}
domains: {{left: {domains}/left.yaml, right: {domains}/right.yaml}}
pairs: [{{source: left, target: right}}]
baselines: [source_only]
methods:
"""
ENTRY = """  - external: {external}/{script}.py
    command: [{python}, {script}.py]
    files: [{external}/torch_task.py]
    settings: {settings}
    limits: {{seconds: 300, memory: 4}}
    deterministic: true
"""
ADDA = "{loss: [minimax, inverted_gan, domain_confusion], steps: 4, batch: 16, hidden: 8, evaluate_every: 2}"


def python_with(*names):
    code = "import " + ", ".join(names)
    for python in PYTHONS:
        if os.path.exists(python) and subprocess.run([python, "-c", code],
                                                     stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


def accuracies(store):
    """{(script, loss): (source model's accuracies, the method's)}: a curve begins at the first."""
    found = {}
    for name in os.listdir(os.path.join(store, "cells")):
        folder = os.path.join(store, "cells", name)
        with open(os.path.join(folder, "cell.json"), encoding="utf-8") as file:
            external = json.load(file).get("external")
        with open(os.path.join(folder, "record.json"), encoding="utf-8") as file:
            result = json.load(file)["result"]
        if external:
            key = external["script"], external["settings"].get("loss")
            found[key] = result["source"]["mean"], result["curve"]
    return found


def main(tool):
    python = python_with("torch", "numpy")
    if not python:
        print("SKIPPED: no Python here has torch and numpy")
        return 77
    text = SWEEP.format(domains=DOMAINS) + ENTRY.format(
        external=EXTERNAL, script="torch_adda", python=python, settings=ADDA)
    with_skada = python_with("torch", "numpy", "skada")
    if with_skada:
        text += ENTRY.format(external=EXTERNAL, script="skada_coral", python=with_skada,
                             settings="{epochs: 1, batch: 32}")
    else:
        print("NOT TESTED HERE: skada_coral.py, since no Python has skada")
    with tempfile.TemporaryDirectory() as folder:
        sweep, store = os.path.join(folder, "sweep.yaml"), os.path.join(folder, "store")
        with open(sweep, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([tool, "run", sweep, "-o", store, "-q", "--jobs", "2"], check=True)
        subprocess.run([tool, "verify", store, "--rerun", "2", "--rerun-seed", "1"], check=True)
        found = accuracies(store)
        assert len(found) == 3 + bool(with_skada), found
        for key, (source, curve) in found.items():
            # The first point is the source model as PyTorch reads it: this project's own numbers.
            assert curve["source"][0] == source, (key, curve["source"][0], source)
            assert len(curve["step"]) >= 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
