"""Writes onto what is no file: through it, or refused; never in its place."""

import os
import stat
import threading

import options
from kinds.strange_inputs import READ, device, folder, loop
from lab import RIGHT, TOLD, NotHere, copy_by_links, must
from models import BRIEFLY, PICTURE, model
from stores import calm

TITLE = "strange outputs"
DONE = (
    "every option of both tools that names an output, by their own `--help`, onto a FIFO (read, or not), devices "
    "like `/dev/null` and `/dev/full`, a block device, links to a file, to nothing, to `/dev/stdout`, to themselves, "
    "and a folder: written through, or refused; it stays what it is"
)
COUNTS = 12, None


def fifo(path):
    os.mkfifo(path)


def block(path):
    """Of a number that no driver has."""
    try:
        os.mknod(path, stat.S_IFBLK | 0o666, os.makedev(240, 7))
    except OSError as why:
        raise NotHere(f"mknod: {why}") from why


def link_to_file(path):
    with open(path + "-file", "wb") as f:
        f.write(b"before")
    os.symlink(os.path.basename(path) + "-file", path)


def link_to_output(path):
    os.symlink("/dev/stdout", path)


def link_to_nothing(path):
    os.symlink("nothing", path)


def link_to_null(path):
    device(1, 3)(path + "-null")
    os.symlink(os.path.basename(path) + "-null", path)


def full_of_files(path):
    os.mkdir(path)
    with open(os.path.join(path, "mine"), "wb") as f:
        f.write(b"mine")


TARGETS = {
    "fifo": fifo,
    "fifo-read": fifo,
    "null": device(1, 3),
    "zero": device(1, 5),
    "full": device(1, 7),
    "block": block,
    "link": link_to_file,
    "link-to-stdout": link_to_output,
    "link-to-null": link_to_null,
    "dangling": link_to_nothing,
    "loop": loop,
    "folder": folder,
    "folder-of-files": full_of_files,
}


def plain(lab):
    return os.path.join(lab.DOMAINS, "plain.yaml")


# ---- outputs -----------------------------------------------------------------------------------

SBATCH = "#!/bin/sh\necho '1;cluster'\n"
SCONTROL = "#!/bin/sh\necho 'MaxArraySize = 3'\n"


def report(form):
    return lambda lab: (lab.bench, ["report", calm(lab), "-f", form])


def predict(form):
    return lambda lab: (lab.bench, ["predict", *of_model(lab, "m.safetensors", "set"), "-f", form, "-q"])


def of_model(lab, *names):
    return [os.path.join(model(lab), name) for name in names]


def adapt(lab):
    return lab.bench, ["adapt", *of_model(lab, "a.yaml", "set"), *BRIEFLY]


def submit(lab):
    """To a Slurm that is none."""
    for name, script in ("sbatch", SBATCH), ("scontrol", SCONTROL):
        os.chmod(lab.write(os.path.join("bin", name), script), 0o755)
    environment = {"PATH": lab.path("bin") + ":" + os.environ["PATH"]}

    def bench(*arguments, **options):
        return lab.bench(*arguments, environment=environment, **options)

    return bench, ["submit", lab.MICRO, "--slurm", "-q"]


MARK = 16  # bytes, among which a file's mark is


def raw(lab):
    return lab.gen, ["render", plain(lab), "-r", "0:4", "-f", "raw", "-o", "-", "-q"]


class File:
    """An option that names a file: what stands at its beginning, the ending that its name needs, and what else is
    written beside it."""

    def __init__(self, command, begins, ending="", beside=(), option="--output"):
        self.command, self.begins, self.ending, self.beside = command, begins, ending, set(beside)
        self.option = option


FILES = {
    "report-md": File(report("md"), b"#"),
    "report-csv": File(report("csv"), b"pair"),
    "report-html": File(report("html"), b"<!doctype html>"),
    "sheet": File(lambda lab: (lab.gen, ["sheet", plain(lab), "-n", "4"]), b"\x89PNG"),
    "compare": File(lambda lab: (lab.gen, ["compare", *of_model(lab, "a.yaml", PICTURE)]), b"\x89PNG"),
    "predict-csv": File(predict("csv"), b"file_name", ".csv"),
    "predict-jsonl": File(predict("jsonl"), b"{", ".jsonl"),
    "adapt": File(adapt, b"__metadata__", ".safetensors", ["target.png", "target.source.safetensors"]),
    "truth": File(raw, b'{"', option="--truth"),
}
# Those that fill a folder, and their option.
FOLDERS = {
    "run": (lambda lab: (lab.bench, ["run", lab.MICRO, "-q"]), "--output"),
    "submit": (submit, "--output"),
    "data": (lambda lab: (lab.bench, ["data", calm(lab), first_cell(lab), "-q"]), "--output"),
    "site": (lambda lab: (lab.bench, ["site", calm(lab), "-q"]), "--output"),
    "figures": (lambda lab: (lab.bench, ["report", calm(lab), "-q"]), "--figures"),
    "render": (lambda lab: (lab.gen, ["render", plain(lab), "-r", "0:4", "-q"]), "--output"),
    "gallery": (lambda lab: (lab.gen, ["gallery", "-c", "2"]), "--output"),
}
# What is written at a place that another file's name gives.
BESIDE = ("m.png", "m.source.safetensors", "m.partial.safetensors")
# Every option that names an output, and the names above that try it.
WRITTEN = {
    "adda-bench": {
        "adapt --output": ["adapt", *BESIDE],
        "data --output": ["data"],
        "predict --output": ["predict-csv", "predict-jsonl"],
        "report --all": ["all"],
        "report --figures": ["figures"],
        "report --output": ["report-md", "report-csv", "report-html"],
        "run --output": ["run"],
        "site --output": ["site"],
        "submit --output": ["submit"],
    },
    "captcha-gen": {
        "compare --output": ["compare"],
        "gallery --output": ["gallery"],
        "render --output": ["render"],
        "render --truth": ["truth"],
        "sheet --output": ["sheet"],
    },
}
# Of their own words about what is written, those that name no place.
NO_PLACE = {"report --quiet", "submit --dry-run"}


def first_cell(lab):
    return sorted(os.listdir(os.path.join(calm(lab), "cells")))[0]


def must_be_all(lab):
    """No option of a place is in neither kind."""
    tried = {*FILES, *FOLDERS, *BESIDE, "all"}
    for name, tool in ("adda-bench", lab.bench), ("captcha-gen", lab.gen):
        named, listed = options.of_places(tool) - NO_PLACE, {*WRITTEN[name], *READ[name]}
        must(named == listed, "unclear", f"{name}: tried nowhere, or not there: {sorted(named ^ listed)}")
        for cases_of in WRITTEN[name].values():
            must(tried.issuperset(cases_of), "unclear", f"{name}: not tried: {set(cases_of) - tried}")


class Reader(threading.Thread):
    """Reads a FIFO to its end."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.data = path, b""
        self.start()

    def run(self):
        with open(self.path, "rb") as f:
            self.data = f.read()


def what_it_is(path):
    s = os.lstat(path)
    return stat.S_IFMT(s.st_mode), s.st_rdev, os.readlink(path) if os.path.islink(path) else None


def written(path, target, ended, reader):
    """The bytes that went through, or None where they cannot be seen."""
    if reader:
        reader.join(20)
        return reader.data
    if target == "link":
        with open(path, "rb") as f:
            return f.read()
    return ended.out if target == "link-to-stdout" else None


def file_case(file, target):
    def case(lab):
        tool, arguments = file.command(lab)
        path = lab.path("target" + file.ending)
        TARGETS[target](path)
        before, here = what_it_is(path), set(os.listdir(lab.folder))
        reader = Reader(path) if target == "fifo-read" else None
        ended = tool(*arguments, file.option, path)
        must(what_it_is(path) == before, "lost", f"{target} was replaced: {ended}")
        left = set(os.listdir(lab.folder)) - (set() if ended.code else file.beside)
        must(left == here, "lost", f"left beside {target}: {left}: {ended}")
        if ended.code:
            must(ended.says("target"), "unclear", f"{target} is not named: {ended}")
            if target == "link":
                must(written(path, target, ended, None) == b"before", "lost", "the file was harmed")
            return TOLD
        must(target in ("fifo-read", "null", "zero", "link", "link-to-stdout", "link-to-null"),
             "silent", f"where did it go? {ended}")  # fmt: skip
        data = written(path, target, ended, reader)
        must(data is None or file.begins in data[:MARK] or (target == "link-to-stdout" and file.begins in data),
             "lost", f"{target} got {data and data[:80]}")  # fmt: skip
        return RIGHT

    return case


def folder_case(command, option, target):
    def case(lab):
        tool, arguments = command(lab)
        path = lab.path("target")
        TARGETS[target](path)
        before, here = what_it_is(path), set(os.listdir(lab.folder))
        ended = tool(*arguments, option, path)
        must(what_it_is(path) == before, "lost", f"{target} was replaced: {ended}")
        must(set(os.listdir(lab.folder)) == here, "lost", f"left beside {target}: {os.listdir(lab.folder)}")
        if target == "folder-of-files":
            must(os.path.exists(os.path.join(path, "mine")), "lost", "a file of the user's is gone")
        if ended.code == 0:
            must(target.startswith("folder"), "silent", f"where did it go? {ended}")
            return RIGHT
        must(ended.says("target"), "unclear", f"{target} is not named: {ended}")
        return TOLD

    return case


def beside_case(name, target):
    """What adapt writes beside the model is no file. A model of a stopped training is only read where it
    is one, and removed at the end if it is a file."""

    def case(lab):
        path = lab.path(name)
        TARGETS[target](path)
        tool, arguments = adapt(lab)
        before = what_it_is(path)
        reader = Reader(path) if target == "fifo-read" else None
        ended = tool(*arguments, "--output", lab.path("m.safetensors"))
        must(what_it_is(path) == before, "lost", f"{target} was replaced: {ended}")
        if target == "link":
            whole = written(path, target, ended, None)
            must(whole == b"before" or ended.code == 0, "lost", "the file was harmed")
        if reader and ended.code:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        if ended.code:
            must(ended.says(name), "unclear", f"{target} is not named: {ended}")
        return TOLD if ended.code else RIGHT

    return case


def report_all(target):
    """Reports beside the sweep, one of which is no file."""

    def case(lab):
        store = copy_by_links(calm(lab), lab.path("store"))
        path = os.path.join(store, "sweeps/micro/report.md")
        os.unlink(path)
        TARGETS[target](path)
        before = what_it_is(path)
        reader = Reader(path) if target == "fifo-read" else None
        ended = lab.bench("report", store, "--all", "-q")
        must(what_it_is(path) == before, "lost", f"{target} was replaced: {ended}")
        if reader:
            reader.join(20)
        if ended.code:
            must(ended.says("report.md"), "unclear", f"{target} is not named: {ended}")
        return TOLD if ended.code else RIGHT

    return case


def cases(lab, count):
    must_be_all(lab)
    found = []
    for target in TARGETS:
        found += [(f"{name}-{target}", file_case(file, target)) for name, file in FILES.items()]
        found += [(f"{name}-{target}", folder_case(*FOLDERS[name], target)) for name in FOLDERS]
        found += [(f"{name}-{target}", beside_case(name, target)) for name in BESIDE]
        found += [(f"all-{target}", report_all(target))]
    return found
