#!/usr/bin/env python3
"""Follows "How to add" of README.md, for each kind of entry: copies the tree, adds the example files of
tests/add and their lines, builds, and sees that what README promises is true.

    python3 tests/how_to_add.py SCRATCH [--root ROOT]

SCRATCH is a folder of its own; what an earlier run built there is used again.
"""
import argparse
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys

# The line that each example needs besides its file, by the file that gets it.
LINES = {
    "gen/effects/list.h": "EFFECT(brighten)",
    "gen/export/list.h": "EXPORTER(plane)",
    "core/nn/layers/list.h": "LAYER(square)",
    "core/adapt/methods/list.h": "METHOD(mean_match)\nMETHOD(indifferent)",
    "core/adapt/terms/list.h": "TERM(gini)",
    "core/adapt/validators/list.h": "VALIDATOR(confidence)",
    "bench/report/list.h": "FORMAT(tsv)",
    "bench/table/list.h": "TABLE(sizes)",
    "bench/report/page/list.h": "SECTION(pairs)",
}
TARGETS = [
    "captcha-gen",
    "adda-bench",
    "gen_test_golden",
    "nn_grad_layers",
    "adapt_grad_objective",
    "adapt_test_resume",
    "adapt_test_settings",
    "adapt_test_torch_losses",
    "adapt_test_validators",
]
# Entries that the cells of the sweep use, and whose code is changed.
CHANGED = ("core/nn/layers/square.c", "core/adapt/methods/mean_match.c")
SWEEP = """name: added
seeds: 1..3
data: {train: 32, test: 16}
network: {encoder: "conv 4 5x5 | square | pool 2 | flatten | dense 8 | relu", discriminator: "dense 8 | relu | dense 1"}
source: {steps: 20, batch: 16, optimizer: {lr: 0.01}}
adapt: {steps: 6, batch: 8, evaluate_every: 3, mapping: {lr: 0.005}}
domains: {plain: plain.yaml, bright: bright.yaml}
pairs: [{source: plain, target: bright}]
methods: [mean_match, {method: indifferent, terms: {gini: 0.5}}]
"""


class Failure(Exception):
    """A promise that is not kept; its text says which."""


def must(condition, text):
    if not condition:
        raise Failure(text)


def run(command, fails=False):
    """The output of a command that must succeed, or must fail."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    must((done.returncode != 0) == fails, f"{' '.join(command)}: exit code {done.returncode}\n{output[-3000:]}")
    return output


class Tree:
    def __init__(self, root, scratch):
        self.root, self.scratch = root, scratch
        self.source, self.build = os.path.join(scratch, "tree"), os.path.join(scratch, "build")
        self.expected = 0

    def path(self, *names):
        return os.path.join(self.source, *names)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        """Unchanged files keep their time, so that an earlier build is used again."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.exists(path) or self.read(name) != text:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

    def replace(self, name, old, new):
        text = self.read(name)
        must(text.count(old) == 1, f"{name}: '{old}' is not there once")
        self.write(name, text.replace(old, new))

    def copy(self):
        """The tree as it is. A file that an earlier run left with other contents gets the time of now, whatever that
        of the original is, so that what was built of it is built again."""
        before, self.source = self.source, self.source + ".new"
        skipped = shutil.ignore_patterns("build", ".git", "results", "out", "__pycache__")
        shutil.rmtree(self.source, ignore_errors=True)
        shutil.copytree(self.root, self.source, ignore=skipped)
        for folder, _, names in os.walk(self.source):
            for name in names:
                new = os.path.join(folder, name)
                old = os.path.join(before, os.path.relpath(new, self.source))
                if os.path.exists(old) and not filecmp.cmp(old, new, shallow=False):
                    os.utime(new)
        shutil.rmtree(before, ignore_errors=True)
        os.rename(self.source, before)
        self.source = before

    def add_examples(self):
        """Every file of tests/add at its place, and its line at the end of its list."""
        examples = os.path.join(self.root, "tests", "add")
        for folder, _, names in os.walk(examples):
            for name in names:
                place = os.path.relpath(os.path.join(folder, name), examples)
                must(not os.path.exists(self.path(place)), f"{place} exists already")
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    self.write(place, file.read())
        for name, line in LINES.items():
            self.write(name, self.read(name) + line + "\n")

    def add_font(self):
        """An entry of fonts.yaml: the first one again under another name."""
        entry = re.search(r"(?m)^  - name: .*\n(?:    .*\n)+", self.read("fonts/fonts.yaml"))[0]
        copy = re.sub(r"- name: .*", "- name: added-sans", entry, count=1)
        self.write("fonts/fonts.yaml", self.read("fonts/fonts.yaml") + copy)

    def make(self):
        if not os.path.exists(os.path.join(self.build, "build.ninja")):
            run(["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                 "-DCMAKE_C_FLAGS_RELEASE=-O2", "-DADDA_WERROR=ON"])  # built sooner than with -O3
        run(["cmake", "--build", self.build, "--parallel", "2", "--target", *TARGETS])

    def tool(self, name, *arguments, fails=False):
        folder = "gen" if name == "captcha-gen" else "bench"
        return run([os.path.join(self.build, folder, name), *arguments], fails)

    def test(self, name, fails=False):
        return run([os.path.join(self.build, "tests", name)], fails)


def check_generator(tree):
    out = os.path.join(tree.scratch, "out")
    bright = tree.path("bench", "domains", "bright.yaml")
    must("brighten" in tree.tool("captcha-gen", "list", "effects"), "list effects does not name the effect")
    must("added-sans" in tree.tool("captcha-gen", "list", "fonts"), "list fonts does not name the font")
    must("plane" in tree.tool("captcha-gen", "list", "formats"), "list formats does not name the format")
    tree.tool("captcha-gen", "sheet", bright, "-o", os.path.join(out, "bright.png"))
    tree.tool("captcha-gen", "render", bright, "-o", os.path.join(out, "plane"), "--format", "plane", "--range", "0:4")
    size = os.path.getsize(os.path.join(out, "plane", "train-images.plane"))
    must(size == 4 * 72 * 24, f"the format wrote {size} bytes")
    tree.tool("captcha-gen", "check", os.path.join(out, "plane"))
    told = tree.test("gen_test_golden", fails=True)
    must("brighten" in told, "the recorded pixels do not ask for those of the new effect:\n" + told)


def check_engine(tree):
    told = tree.test("nn_grad_layers", fails=True)
    must("square" in told, "the gradient checks do not ask for an example of the new layer:\n" + told)
    tree.replace("tests/nn/grad_layers.c", '    {"relu", ', '    {"square", {3, 5, 2}, 2},\n    {"relu", ')
    tree.make()
    for test in ("nn_grad_layers", "adapt_grad_objective", "adapt_test_settings"):
        tree.test(test)
    told = tree.test("adapt_test_torch_losses", fails=True)
    must("indifferent has no values" in told, "the tests do not ask for PyTorch's values of the new loss:\n" + told)
    must("gini has no values" in told, "the tests do not ask for PyTorch's values of the new term:\n" + told)
    told = tree.test("adapt_test_validators", fails=True)
    must("confidence" in told, "the tests do not ask for known values of the new validator:\n" + told)
    check_comments(tree)
    tree.replace("core/nn/layers/square.c", "2 * c->x[i]", "3 * c->x[i]")
    tree.replace("core/adapt/methods/mean_match.c", "(2 * difference / n)", "(3 * difference / n)")
    tree.replace("core/adapt/methods/indifferent.c", "*slope = z;", "*slope = 2 * z;")
    tree.replace("core/adapt/terms/gini.c", "-2 * of->p[i]", "-3 * of->p[i]")
    tree.make()
    must("square" in tree.test("nn_grad_layers", fails=True), "a wrong gradient of the layer is not found")
    told = tree.test("adapt_grad_objective", fails=True)
    must("mean_match {" in told, "a wrong gradient of the method is not found:\n" + told)
    must("indifferent {" in told, "a wrong gradient of the loss is not found:\n" + told)
    must("terms: {gini" in told, "a wrong gradient of the term is not found:\n" + told)
    check_stale(tree)


def check_comments(tree):
    """Other comments in the entries: the cells that are there are still of this program's sources."""
    for name in CHANGED:
        tree.write(name, tree.read(name) + "/* A comment more. */\n")
    tree.make()
    told = tree.tool("adda-bench", "status", os.path.join(tree.scratch, "out", "store"))
    must("other sources" not in told, "a comment makes cells stale:\n" + told)


def check_stale(tree):
    """Another code of the entries: the cells that use them are named, and computed anew when asked."""
    store = os.path.join(tree.scratch, "out", "store")
    for told in (tree.tool("adda-bench", "run", store), tree.tool("adda-bench", "status", store)):
        must(all(name in told for name in CHANGED), "the files that differ are not named:\n" + told)
    told = tree.tool("adda-bench", "run", store, "--again", "stale")
    must("target accuracy" in told and "0 with other bits" not in told, "what changed is not said:\n" + told)
    told = tree.tool("adda-bench", "status", store)
    must("other sources" not in told, "cells that were computed anew are stale:\n" + told)


def check_harness(tree):
    store = os.path.join(tree.scratch, "out", "store")
    sweep = tree.path("bench", "domains", "added.yaml")
    tree.write("bench/domains/added.yaml", SWEEP)
    shutil.rmtree(store, ignore_errors=True)
    must("mean_match" in tree.tool("adda-bench", "list", "methods"), "list methods does not name the method")
    must("gini" in tree.tool("adda-bench", "list", "terms"), "list terms does not name the term")
    must("tsv" in tree.tool("adda-bench", "list", "formats"), "list formats does not name the format")
    tree.tool("adda-bench", "run", "-q", sweep, "-o", store)
    table = tree.tool("adda-bench", "report", store, "--format", "tsv")
    must("mean matching\tuntied\t3" in table, "the format's table:\n" + table)
    must("indifferent discriminator + Gini impurity\tuntied\t3" in table, "the term's row:\n" + table)
    sizes = tree.tool("adda-bench", "report", store, "--format", "tsv-sizes")
    must("seeds" in sizes and "mean matching" in sizes, "the table in the format:\n" + sizes)
    tree.tool("adda-bench", "report", store, "--all")
    folder = os.path.join(store, "sweeps", "added")
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        must("sizes" in json.load(file), "report.json does not have the table")
    with open(os.path.join(folder, "report.html"), encoding="utf-8") as file:
        page = file.read()
    must("This sweep has 1 pairs of domains." in page, "the page does not have the section")
    must("Sizes of the rows" in page, "the page does not have the table")
    tree.tool("adda-bench", "verify", store)
    chosen = tree.tool("adda-bench", "report", store, "--select", "confidence", "--format", "md")
    must("mean matching" in chosen, "no report is chosen by the validator:\n" + chosen)


def main():
    parser = argparse.ArgumentParser(description='follows "How to add" of README.md')
    parser.add_argument("scratch")
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    options = parser.parse_args()
    tree = Tree(os.path.realpath(options.root), os.path.realpath(options.scratch))
    os.makedirs(os.path.join(tree.scratch, "out"), exist_ok=True)
    try:
        tree.copy()
        tree.add_examples()
        tree.add_font()
        tree.make()
        check_generator(tree)
        check_harness(tree)
        check_engine(tree)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{len(LINES) + 3} kinds of entries were added, built and found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
