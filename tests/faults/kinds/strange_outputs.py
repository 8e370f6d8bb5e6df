"""Writes onto what is no file: through it, or refused; never in its place."""

import os
import stat
import threading

from kinds.strange_inputs import device, folder, loop
from lab import RIGHT, TOLD, NotHere, copy_by_links, must
from stores import calm

TITLE = "strange outputs"
DONE = (
    "every `-o` of both tools onto a FIFO (read, or not), devices like `/dev/null` and `/dev/full`, a block device, "
    "links to a file, to nothing, to `/dev/stdout`, to themselves, and a folder: written through, or refused; it "
    "stays what it is"
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


# Commands that write a file, and what it begins with; then those that fill a folder.
FILES = {
    "report-md": (lambda lab: (lab.bench, ["report", calm(lab), "-f", "md"]), b"#"),
    "report-csv": (lambda lab: (lab.bench, ["report", calm(lab), "-f", "csv"]), b"pair"),
    "report-html": (lambda lab: (lab.bench, ["report", calm(lab), "-f", "html"]), b"<!doctype html>"),
    "sheet": (lambda lab: (lab.gen, ["sheet", plain(lab), "-n", "4"]), b"\x89PNG"),
}
FOLDERS = {
    "run": lambda lab: (lab.bench, ["run", lab.MICRO, "-q"]),
    "render": lambda lab: (lab.gen, ["render", plain(lab), "-r", "0:4", "-q"]),
    "gallery": lambda lab: (lab.gen, ["gallery", "-c", "2"]),
}


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


def file_case(command, begins, target):
    def case(lab):
        calm(lab)
        path = lab.path("target")
        TARGETS[target](path)
        before, here = what_it_is(path), set(os.listdir(lab.folder))
        reader = Reader(path) if target == "fifo-read" else None
        tool, arguments = command(lab)
        ended = tool(*arguments, "-o", path)
        must(what_it_is(path) == before, "lost", f"{target} was replaced: {ended}")
        must(set(os.listdir(lab.folder)) == here, "lost", f"left beside {target}: {os.listdir(lab.folder)}")
        if ended.code:
            must(ended.says("target"), "unclear", f"{target} is not named: {ended}")
            if target == "link":
                must(written(path, target, ended, None) == b"before", "lost", "the file was harmed")
            return TOLD
        must(target in ("fifo-read", "null", "zero", "link", "link-to-stdout", "link-to-null"),
             "silent", f"where did it go? {ended}")  # fmt: skip
        data = written(path, target, ended, reader)
        must(data is None or data.startswith(begins), "lost", f"{target} got {data and data[:80]}")
        return RIGHT

    return case


def folder_case(command, target):
    def case(lab):
        path = lab.path("target")
        TARGETS[target](path)
        before, here = what_it_is(path), set(os.listdir(lab.folder))
        tool, arguments = command(lab)
        ended = tool(*arguments, "-o", path)
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
    found = []
    for target in TARGETS:
        found += [(f"{name}-{target}", file_case(*FILES[name], target)) for name in FILES]
        found += [(f"{name}-{target}", folder_case(FOLDERS[name], target)) for name in FOLDERS]
        found += [(f"all-{target}", report_all(target))]
    return found
