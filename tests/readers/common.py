"""What the reader tests share: a small dataset of each format, and what must be found in it.

A test is `python TEST.py CAPTCHA_GEN DOMAIN.yaml`. It renders a dataset, reads it with a reader that
knows nothing of this project, and compares every image with `captcha-gen hash --each`, which writes
no file. Exit code 77: the reader is not installed here."""

import contextlib
import hashlib
import importlib
import json
import os
import subprocess
import sys
import tempfile

SPLITS = {"train": (0, 50), "test": (50, 70)}
SEED = "3"


def need(*modules):
    """Imports modules, or says loudly which one is missing and skips."""
    found = []
    for name in modules:
        try:
            found.append(importlib.import_module(name))
        except ImportError as error:
            print(f"SKIPPED: {sys.executable} has no module {name}: {error}")
            sys.exit(77)
    return found[0] if len(found) == 1 else found


def run(*arguments):
    tool = sys.argv[1]
    return subprocess.run([tool, *arguments], check=True, capture_output=True, text=True).stdout


def need_format(name):
    if not any(line.split()[0] == name for line in run("list", "formats").splitlines()):
        print(f"SKIPPED: captcha-gen was built without the format {name}")
        sys.exit(77)


@contextlib.contextmanager
def dataset(form, *options):
    """A fresh dataset in a folder of its own."""
    need_format(form)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data")
        splits = [f"--split={name}={a}:{b}" for name, (a, b) in SPLITS.items()]
        run("render", sys.argv[2], "-o", path, "-f", form, "-s", SEED, "-q", *splits, *options)
        yield path


def expected(split):
    """SHA-256 of the pixels of each image, by index."""
    first, end = SPLITS[split]
    lines = run("hash", sys.argv[2], "-s", SEED, "-r", f"{first}:{end}", "--each").splitlines()
    return {int(index): digest for digest, index in (line.split() for line in lines)}


def digest(array):
    return hashlib.sha256(array.tobytes()).hexdigest()


def rows(path):
    """The truth, by index."""
    with open(path, encoding="utf-8") as file:
        return {row["index"]: row for row in map(json.loads, file)}


def same(found, wanted, what):
    if found != wanted:
        wrong = [key for key in wanted if found.get(key) != wanted[key]]
        sys.exit(f"{what}: {len(found)} found, {len(wanted)} wanted, wrong: {wrong[:5]}")


def check_rows(truth, split):
    """Text, classes and boxes fit together; hashes are those of the pixels."""
    same({i: row["pixels_sha256"] for i, row in truth.items()}, expected(split), "rows")
    for row in truth.values():
        assert len(row["text"]) == len(row["classes"]) == len(row["boxes"]) == len(row["quads"])
        for x0, y0, x1, y1 in row["boxes"]:
            assert x0 < x1 and y0 < y1, row
