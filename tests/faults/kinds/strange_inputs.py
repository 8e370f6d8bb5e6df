"""Puts what is no file in the place of every kind of input."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import struct
import time
import urllib.error
import urllib.request

from lab import RIGHT, SECONDS, TOLD, Fault, NotHere, copy_by_links, must, remove
from models import DOMAIN, DRAWN, PICTURE, adapting, model
from stores import calm, calm_evidence, evidence

TITLE = "strange inputs"
DONE = (
    "a FIFO, `/dev/zero`, `/dev/full`, `/dev/stdin`, a folder, a socket, a loop of links, a link to nothing or a "
    "file of a terabyte in place of every kind of input: an error that names it, or it is passed over; no wait, "
    "no memory; it stays what it is"
)
COUNTS = 20, None

# ---- strange things ----------------------------------------------------------------------------


def fifo(path):
    os.mkfifo(path)


def device(major, minor):
    def make(path):
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(major, minor))
            os.close(os.open(path, os.O_RDWR))
        except OSError as why:
            raise NotHere(f"mknod: {why}") from why

    return make


def folder(path):
    os.mkdir(path)


def loop(path):
    os.symlink(os.path.basename(path), path)


def dangling(path):
    os.symlink("nothing", path)


def standard_input(path):
    os.symlink("/dev/stdin", path)


def a_socket(path):
    """Through a short name: those of sockets are."""
    at = os.open(os.path.dirname(path), os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(f"/proc/self/fd/{at}/new")
    os.rename(os.path.join(os.path.dirname(path), "new"), path)
    os.close(at)


def terabyte(path):
    with open(path, "wb") as f:
        f.truncate(1 << 40)


STRANGE = {
    "fifo": fifo,
    "zero": device(1, 5),
    "full": device(1, 7),
    "stdin": standard_input,
    "folder": folder,
    "socket": a_socket,
    "loop": loop,
    "dangling": dangling,
    "terabyte": terabyte,
}

# ---- inputs ------------------------------------------------------------------------------------

CELL_FILES = (
    "cell.json", "record.json", "predictions.npy", "curve_predictions.npy", "labels.npy", "run.json",
    "model.safetensors", "sums",
)  # fmt: skip

# Options that name an input; the commands' arguments are tried as well.
READ = {
    "adda-bench": ["adapt --truth", "plan --output", "predict --truth"],
    "captcha-gen": ["design --like"],
}

SWEEP = """name: s
seeds: [1]
data: {train: 8, test: 8}
network: {encoder: "flatten | dense 8 | relu", discriminator: "dense 1"}
source: {steps: 2, batch: 4}
adapt: {steps: 2, batch: 4, evaluate_every: 2}
pairs: [{source: a.yaml, target: b.yaml}]
methods: [minimax]
"""


def domain(lab, name, more=DRAWN):
    return lab.write(name, DOMAIN + more)


def of_sweep(lab, what):
    """plan of a sweep over two domains, the second over a base."""
    lab.write("s.yaml", SWEEP)
    domain(lab, "a.yaml")
    domain(lab, "base.yaml")
    lab.write("b.yaml", "base: base.yaml\nname: b\ntext: {size: 9}\n")
    lab.write("between.yaml", "name: m\ninterpolate: {from: a.yaml, to: base.yaml, gap: 0.5}\n")
    read = ["hash", lab.path("between.yaml")] if what == "a.yaml" else None
    calls = [(lab.gen, read)] if read else []
    calls.append((lab.bench, ["plan", lab.path("s.yaml")]))
    calls.append((lab.bench, ["run", lab.path("s.yaml"), "-o", lab.path("out"), "-q"]))
    return lab.path(what), calls


def of_pictures(lab, what):
    """A folder of pictures with their texts, as an import and as a background."""
    domain(lab, "make.yaml")
    made = ["render", lab.path("make.yaml"), "-o", lab.path("set"), "-r", "0:8", "-q"]
    lab.gen(*made).must_end(0)
    domain(lab, "import.yaml", "import: {train: set/train, test: set/train}\n")
    domain(lab, "images.yaml", DRAWN + "effects: [{images: {folder: set/train/00000}}]\n")
    calls = [(lab.gen, ["hash", lab.path("import.yaml"), "-r", "0:8"])]
    if what.endswith(".png") or what == "set/train":
        calls.append((lab.gen, ["hash", lab.path("images.yaml")]))
    return lab.path(what), calls


def of_idx(lab, what):
    pixels = struct.pack(">IIII", 0x803, 8, 12, 24) + bytes(range(256)) * 9
    lab.write("images", pixels)
    lab.write("labels", struct.pack(">II", 0x801, 8) + bytes([0, 1, 2, 3] * 2))
    files = "train: images, train_labels: labels, test: images, test_labels: labels"
    domain(lab, "import.yaml", f"import: {{{files}}}\n")
    return lab.path(what), [(lab.gen, ["hash", lab.path("import.yaml"), "-r", "0:8"])]


def npy(shape, data):
    head = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head.encode() + data


def of_npy(lab, what):
    lab.write("images.npy", npy("(8, 12, 24)", bytes(range(256)) * 9))
    lab.write("labels.npy", npy("(8, 1)", bytes([0, 1, 2, 3] * 2)))
    files = "train: images.npy, train_labels: labels.npy, test: images.npy, test_labels: labels.npy"
    domain(lab, "import.yaml", f"import: {{{files}}}\n")
    return lab.path(what), [(lab.gen, ["hash", lab.path("import.yaml"), "-r", "0:8"])]


def of_metadata(lab, what):
    """A folder of pictures whose texts stand in metadata.csv."""
    shutil.copytree(os.path.join(model(lab), "set"), lab.path("set"))
    shutil.copy(os.path.join(model(lab), "truth.csv"), lab.path("set/metadata.csv"))
    domain(lab, "import.yaml", "import: {train: set, test: set}\n")
    return lab.path(what), [(lab.gen, ["hash", lab.path("import.yaml"), "-r", "0:8"])]


def of_own_fonts(lab, what):
    """A domain that names a font file and a folder of them."""
    font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    if not os.path.exists(font):
        raise NotHere(f"no {font}")
    os.mkdir(lab.path("folder"))
    for name in "Own.ttf", "folder/Other.ttf":
        shutil.copy(font, lab.path(name))
    domain(lab, "file.yaml", "fonts: [./Own.ttf]\ntext: {size: 8}\n")
    domain(lab, "folder.yaml", "fonts: [./folder/]\ntext: {size: 8}\n")
    spec = "file.yaml" if what == "Own.ttf" else "folder.yaml"
    return lab.path(what), [(lab.gen, ["hash", lab.path(spec)]), (lab.gen, ["fonts", lab.path(what)])]


def of_outside(lab, what):
    """The program of a method from outside, and a file that it names."""
    method = "{external: own.py, label: own, command: [python3, own.py], files: [more.py]}"
    lab.write("s.yaml", SWEEP.replace("minimax", f"minimax, {method}"))
    domain(lab, "a.yaml")
    domain(lab, "b.yaml", DRAWN.replace("8", "9"))
    lab.write("own.py", "")
    lab.write("more.py", "")
    return lab.path(what), [(lab.bench, ["plan", lab.path("s.yaml")])]


# ---- models and pictures -----------------------------------------------------------------------


class Design:
    """captcha-gen design, asked for its pictures and ended, as a call that fails with what it says."""

    def __init__(self, lab):
        self.lab = lab

    def __call__(self, spec, *arguments, stdin):
        process = self.lab.start_gen("design", spec, *arguments, stdin=stdin)
        try:
            address = self._address(process)
            answer = self._ask(spec, address) if address else {}
        finally:
            with contextlib.suppress(OSError):
                os.kill(process.pid, signal.SIGINT)
        ended = process.wait()
        if "problem" in answer:
            ended.code, ended.err = ended.code or 65, ended.err + answer["problem"].encode()
        return ended

    @staticmethod
    def _address(process):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and not process.sleep(0.02):
            found = re.match(rb"http://\S+/\n", os.pread(process.files[0].fileno(), 1000, 0))
            if found:
                return found[0].decode().strip()
        return None

    @staticmethod
    def _ask(spec, address):
        with open(spec, encoding="utf-8") as f:
            asked = json.dumps({"text": f.read(), "seed": "0"}).encode()
        try:
            with urllib.request.urlopen(address + "like", asked, SECONDS) as answer:
                return json.load(answer)
        except (urllib.error.URLError, TimeoutError) as why:
            raise Fault("hung", f"design does not answer: {why}") from why


def copy_of_model(lab):
    """What models.model says, to be altered, and arrays of the pictures."""
    shutil.copytree(model(lab), lab.folder, dirs_exist_ok=True)
    shutil.copy(lab.path(PICTURE), lab.path("one.png"))
    lab.write("images.npy", npy("(8, 12, 24)", bytes(range(256)) * 9))
    lab.write("images.idx", struct.pack(">IIII", 0x803, 8, 12, 24) + bytes(range(256)) * 9)


def of_predict(lab, what):
    copy_of_model(lab)
    pictures = what if what in ("one.png", "images.npy", "images.idx") else "set"
    call = ["predict", lab.path("m.safetensors"), lab.path(pictures), "-q"]
    if what.startswith("truth"):
        call += ["--truth", lab.path(what)]
    return lab.path(what), [(lab.bench, call)]


def of_cell(lab, what):
    """predict with a cell of a store."""
    store = copy_by_links(calm(lab), lab.path("store"))
    cell = os.path.join(store, "cells", trained(store))
    call = ["predict", cell, os.path.join(model(lab), PICTURE), "-q", "--fit", "stretch"]
    path = cell if what == "cell" else os.path.join(cell, what)
    return path, [(lab.bench, call)]


def trained(store):
    """A cell with a model."""
    cells = os.path.join(store, "cells")
    return next(c for c in sorted(os.listdir(cells)) if "model.safetensors" in os.listdir(os.path.join(cells, c)))


def of_adapt(lab, what):
    copy_of_model(lab)
    call = adapting(lab.folder, lab.path("new.safetensors"))
    if what.startswith("truth"):
        call += ["--truth", lab.path(what)]
    if what.startswith("images"):
        call[2] = lab.path(what)
    if what == "new.source.safetensors":
        shutil.copy(lab.path("m.source.safetensors"), lab.path(what))
    return lab.path(what), [(lab.bench, call)]


def of_compare(lab, what):
    """Pictures that images of a domain are compared with, and the domain."""
    copy_of_model(lab)
    pictures = lab.path(what if what.startswith(("one", "images")) else "set")
    calls = [(lab.gen, ["compare", lab.path("a.yaml"), pictures])]
    return lab.path(what), [*calls, (Design(lab), [lab.path("a.yaml"), "--like", pictures])]


def of_tool(lab, what):
    """What is no store, dataset or domain, given to every command that reads one."""
    cell = trained(calm(lab))
    path, store = lab.path(what), calm(lab)
    with_stores = [
        ["verify", path], ["status", path], ["retry", path], ["report", path], ["compare", path, store],
        ["compare", store, path], ["gc", path], ["data", path, cell, "-o", lab.path("arrays")],
        ["site", path, "-o", lab.path("site")], ["run", path], ["run", path, "-o", lab.path("out")], ["plan", path],
        ["submit", path, "--slurm", "-n", "-o", lab.path("out")],
    ]  # fmt: skip
    other = [["render", path, "-r", "0:1", "-o", lab.path("set")], ["check", path], ["hash", path]]
    other += [["sheet", path, "-o", lab.path("s.png")], ["fonts", path], ["design", path]]
    return path, [*((lab.bench, c) for c in with_stores), *((lab.gen, c) for c in other)]


def of_plan(lab, what):
    """What plan compares a sweep with: a store that is not there yet is none of its faults."""
    return lab.path(what), [(lab.bench, ["plan", lab.MICRO, "-o", lab.path(what)])]


def of_fonts(lab, what):
    """A list of fonts of one's own, and a font file that it names."""
    font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    if not os.path.exists(font):
        raise NotHere(f"no {font}")
    shutil.copy(font, lab.path("Own.ttf"))
    with open(os.path.join(lab.ROOT, "fonts/fonts.yaml"), encoding="utf-8") as f:
        first = f.read().split("  - name: ")[1].replace(font, lab.path("Own.ttf"))
    lab.write("fonts.yaml", "fonts:\n  - name: " + first)
    environment = {"ADDA_FONTS": lab.path("fonts.yaml"), "ADDA_FONT_PATH": lab.folder}

    def gen(*arguments, **options):
        return lab.gen(*arguments, environment=environment, **options)

    domain(lab, "own.yaml")
    return lab.path(what), [(gen, ["hash", lab.path("own.yaml")]), (gen, ["check-fonts"])]


def of_store(lab, what):
    """A file of a finished store."""
    store = copy_by_links(calm(lab), lab.path("store"))
    cells, name = os.path.join(store, "cells"), os.path.basename(what)
    having = [c for c in sorted(os.listdir(cells)) if name in os.listdir(os.path.join(cells, c))]
    folder = os.path.join(cells, having[0] if having else sorted(os.listdir(cells))[0])
    domains = os.path.join(store, "domains", sorted(os.listdir(os.path.join(store, "domains")))[0])
    places = {"cells": os.path.join(folder, name), "domains": domains}
    path = places.get(what.split("/")[0], os.path.join(store, what))
    calls = [(lab.bench, ["verify", store])]
    calls += [(lab.bench, ["report", store, "-f", form]) for form in ("md", "html")]
    calls += [(lab.bench, ["status", store]), (lab.bench, ["gc", "-n", store])]
    calls += [(lab.bench, ["compare", store, calm(lab)])]
    calls += [(lab.bench, ["run", lab.MICRO, "-o", store, "-q"]), (lab.bench, ["retry", store, "-q"])]
    return path, calls


def of_run(lab, what):
    """What a run finds in a store that has no cells yet: it gives the same bits all the same."""
    store = lab.path("store")
    os.makedirs(os.path.join(store, os.path.dirname(what)))
    cell = sorted(os.listdir(os.path.join(calm(lab), "cells")))[0]
    path = os.path.join(store, what.replace("HASH", cell))
    calls = [(lab.bench, ["run", lab.MICRO, "-o", store, "-q"]), (lab.bench, ["status", store])]
    return path, calls


def of_dataset(lab, what):
    domain(lab, "make.yaml")
    made = ["render", lab.path("make.yaml"), "-o", lab.path("set"), "-r", "0:8", "-q"]
    lab.gen(*made).must_end(0)
    return lab.path(what), [(lab.gen, ["check", lab.path("set")]), (lab.gen, made)]


# To predict and adapt; a single picture is no target.
GIVEN = ("one.png", "images.npy", "images.idx", "truth.csv", "truth.jsonl")

# Each with what is expected: "refused", by every call; "picture", the same of what is no folder, which in
# a folder of pictures is one more; "seen", by the first; "passed", which may be passed over.
INPUTS = [
    *((of_sweep, what, "refused") for what in ("s.yaml", "a.yaml", "b.yaml", "base.yaml")),
    (of_pictures, "set/train", "refused"),
    (of_pictures, "set/train/metadata.jsonl", "refused"),
    (of_pictures, "set/train/00000/000000003.png", "refused"),
    *((of_idx, what, "refused") for what in ("images", "labels")),
    *((of_npy, what, "refused") for what in ("images.npy", "labels.npy")),
    *((of_metadata, what, "refused") for what in ("set", "set/metadata.csv")),
    *((of_fonts, what, "refused") for what in ("fonts.yaml", "Own.ttf")),
    *((of_own_fonts, what, "refused") for what in ("Own.ttf", "folder")),
    (of_own_fonts, "folder/Other.ttf", "seen"),
    *((of_outside, what, "refused") for what in ("own.py", "more.py")),
    *((of_predict, what, "refused") for what in ("m.safetensors", "set", *GIVEN)),
    *((of_cell, what, "refused") for what in ("cell", "model.safetensors", "cell.json", "record.json")),
    *((of_adapt, what, "refused") for what in ("a.yaml", "set", *GIVEN[1:])),
    *((of_adapt, f"new.{what}.safetensors", "refused") for what in ("source", "partial")),
    *((of_compare, what, "refused") for what in ("a.yaml", "set", *GIVEN[:3])),
    *((prepare, PICTURE, "picture") for prepare in (of_predict, of_adapt, of_compare)),
    (of_tool, "given", "refused"),
    (of_plan, "given", "passed"),
    *((of_store, f"cells/{name}", "seen") for name in CELL_FILES),
    *((of_store, f"sweeps/micro/{name}", "seen") for name in ("sweep.yaml", "lock.json", "sums", "report.md")),
    (of_store, "domains", "seen"),
    *((of_store, name, "passed") for name in ("claims", "failures", "partial")),
    *((of_run, name, "passed") for name in ("claims/HASH", "failures/HASH.json", "cells/HASH")),
    *((of_run, name, "passed") for name in ("partial/HASH.safetensors", "partial/HASH.stops")),
    (of_run, "sweeps/micro/lock.json", "passed"),
    *((of_dataset, f"set/{name}", "seen") for name in ("manifest.json", "README.md", "train/metadata.jsonl")),
    (of_dataset, "set/train/00000/000000003.png", "seen"),
    (of_dataset, "set/.shards", "passed"),
]


def kind_of(path):
    s = os.lstat(path)
    return stat.S_IFMT(s.st_mode), s.st_rdev, s.st_ino


def must_be_told(ended, path):
    """An error that names the file, or the cell or the set of pictures that it is part of."""
    must(ended.code != 0, "silent", f"nothing is wrong with {path}: {ended}")
    whole = [name for name in path.split("/") if len(name) == 64] + ["set/train"]
    named = ended.says(os.path.basename(path)) or any(ended.says(name) for name in whole)
    must(named, "unclear", f"{path} is not named: {ended}")


def must_be_right(lab, case, prepare, what):
    """As it was, every call succeeds: what is told else is of the fault."""
    for tool, arguments in prepare(lab, what)[1]:
        with open(os.devnull, "rb") as nothing:
            tool(*arguments, stdin=nothing).must_end(0)
    lab.end()
    lab.begin(case)


def cases(lab, count):
    seen = {of_tool}

    def case_of(name, prepare, what, make, expected):
        def case(lab):
            if expected in ("refused", "picture") and not {prepare, (prepare, what)} & seen:
                must_be_right(lab, f"{name}-{what}", prepare, what)
                seen.add((prepare, what))
            path, calls = prepare(lab, what)
            remove(path)
            make(path)
            before, codes = kind_of(path), []
            refused = expected == "refused" or (expected == "picture" and make is not folder)
            wait, hold = os.pipe()  # a standard input that nobody ends
            try:
                for tool, arguments in calls:
                    ended = tool(*arguments, stdin=wait)
                    if refused or (expected == "seen" and not codes):
                        must_be_told(ended, path)
                    codes.append(ended.code)
            finally:
                os.close(wait)
                os.close(hold)
            must(expected in ("seen", "passed") or kind_of(path) == before, "lost", f"{path} was replaced")
            if prepare is of_run and codes[0] == 0:
                store = lab.path("store")
                must(evidence(store) == calm_evidence(lab), "silent", "other results")
            return TOLD if any(codes) else RIGHT

        return case

    return [
        (f"{name}-{what}", case_of(name, prepare, what, make, expected))
        for prepare, what, expected in INPUTS
        for name, make in STRANGE.items()
    ]
