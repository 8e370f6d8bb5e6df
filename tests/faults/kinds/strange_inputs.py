"""Puts what is no file in the place of every kind of input."""

import os
import shutil
import socket
import stat
import struct

from lab import RIGHT, TOLD, NotHere, copy_by_links, must, remove
from models import DOMAIN, DRAWN
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
    "cell.json", "record.json", "predictions.npy", "curve_predictions.npy", "labels.npy", "run.json", "sums",
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
    lab.write("b.yaml", "base: base.yaml\nname: b\n")
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
    domain(lab, "images.yaml", DRAWN + "effects: [{images: {folder: set/train}}]\n")
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
    folder = os.path.join(store, "cells", sorted(os.listdir(os.path.join(store, "cells")))[0])
    domains = os.path.join(store, "domains", sorted(os.listdir(os.path.join(store, "domains")))[0])
    places = {"cells": os.path.join(folder, os.path.basename(what)), "domains": domains}
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


# Each with what is expected: "refused", by every call; "seen", by the first; "passed", which may be
# passed over.
INPUTS = [
    *((of_sweep, what, "refused") for what in ("s.yaml", "a.yaml", "b.yaml", "base.yaml")),
    (of_pictures, "set/train", "refused"),
    (of_pictures, "set/train/metadata.jsonl", "refused"),
    (of_pictures, "set/train/00000/000000003.png", "refused"),
    *((of_idx, what, "refused") for what in ("images", "labels")),
    *((of_fonts, what, "refused") for what in ("fonts.yaml", "Own.ttf")),
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


def cases(lab, count):
    def case_of(prepare, what, make, expected):
        def case(lab):
            path, calls = prepare(lab, what)
            remove(path)
            make(path)
            before, codes = kind_of(path), []
            wait, hold = os.pipe()  # a standard input that nobody ends
            try:
                for tool, arguments in calls:
                    ended = tool(*arguments, stdin=wait)
                    if expected == "refused" or (expected == "seen" and not codes):
                        must_be_told(ended, path)
                    codes.append(ended.code)
            finally:
                os.close(wait)
                os.close(hold)
            must(expected != "refused" or kind_of(path) == before, "lost", f"{path} was replaced")
            if prepare is of_run and codes[0] == 0:
                store = lab.path("store")
                must(evidence(store) == calm_evidence(lab), "silent", "other results")
            return TOLD if any(codes) else RIGHT

        return case

    return [
        (f"{name}-{what}", case_of(prepare, what, make, expected))
        for prepare, what, expected in INPUTS
        for name, make in STRANGE.items()
    ]
