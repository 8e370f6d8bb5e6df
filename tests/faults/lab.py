"""What the kinds of faults share: the tools run with limits of time and memory, scratch folders, and
trees of files compared byte by byte."""

import contextlib
import ctypes
import os
import random
import re
import resource
import select
import shutil
import signal
import stat
import subprocess
import tempfile
import threading

# A case ends as told (refused, or the fault was named), as right (nothing of it is to be seen), or as
# one of the faults below.
TOLD, RIGHT = "told", "right"
FAULTS = {
    "silent": "silently wrong",
    "hung": "hung",
    "died": "died",
    "lost": "lost",
    "unclear": "unclear",
}

# README.md, "Exit codes", but for 70, a fault of the program itself.
DOCUMENTED = {0, 1, 64, 65, 66, 69, 71, 73, 74, 75, 77, 78}

SECONDS = 60  # in which every call here ends many times over, on a busy machine too
LARGE = 1 << 24  # bytes; no file here is larger, unless it was put there as a fault
MIB = 400  # most that any call here may take: fonts, pictures and trainings of these sizes take 30


class Fault(Exception):
    """An expectation that was not met; `column` is one of FAULTS."""

    def __init__(self, column, said):
        super().__init__(said)
        self.column = column


class NotHere(Exception):
    """The system refuses what a case needs, e.g. mounts."""


def must(condition, column, said):
    if not condition:
        raise Fault(column, said)


class Ended:
    """A process that has ended: exit code (negative: of a signal), and what it said."""

    def __init__(self, command, code, out, err):
        self.command, self.code, self.out, self.err = command, code, out, err

    def __str__(self):
        shown = " ".join(os.fsdecode(c) for c in self.command)
        said = (self.err or self.out)[-400:].decode(errors="backslashreplace").strip()
        return f"{shown[-300:]}: exit code {self.code}: {said}"

    def says(self, *parts):
        return all(os.fsencode(part) in self.out + self.err for part in parts)

    def must_end(self, *codes):
        must(self.code in codes, "unclear", f"{self} (expected {codes})")
        return self


class Process:
    """A process in a group of its own, with its output in files."""

    def __init__(self, command, folder, stdin=subprocess.DEVNULL, environment=None, descriptors=()):
        self.command = [os.fsencode(c) for c in command]
        self.files = [tempfile.TemporaryFile(dir=folder) for _ in range(2)]
        self.limit, self.peak = MIB, 0
        self.child = subprocess.Popen(
            self.command,
            stdin=stdin,
            stdout=self.files[0],
            stderr=self.files[1],
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            pass_fds=descriptors,
        )
        self.pid = self.child.pid

    def children(self):
        with contextlib.suppress(OSError), open(f"/proc/{self.pid}/task/{self.pid}/children") as f:
            return [int(pid) for pid in f.read().split()]
        return []

    def kill(self):
        for pid in [*self.children(), self.pid]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)

    def sleep(self, seconds):
        """Sleeps as long, or until the process has ended; says whether it has."""
        descriptor = os.pidfd_open(self.pid)
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        ended = poll.poll(seconds * 1000)
        os.close(descriptor)
        return bool(ended)

    def _reap(self, seconds):
        """Exit code, or None when the time is over; then the process is dead as well."""
        ended = self.sleep(seconds)
        if not ended:
            self.kill()
        _, status, usage = os.wait4(self.pid, 0)
        self.peak = usage.ru_maxrss / 1024
        self.child.returncode = os.waitstatus_to_exitcode(status)
        return self.child.returncode if ended else None

    def wait(self, seconds=SECONDS, killed=False):
        """Waits for the end; a hang, an end by a signal (unless `killed`), an undocumented exit code
        and memory beyond the limit are faults."""
        code = self._reap(seconds)
        out, err = [self._output(f) for f in self.files]
        ended = Ended(self.command, code, out, err)
        must(code is not None, "hung", f"{ended} after {seconds} s")
        must(code >= 0 or killed, "died", str(ended))
        must(code in DOCUMENTED or code < 0, "unclear", f"{ended} (not documented, or a fault)")
        must(self.peak < self.limit, "hung", f"{ended}: {self.peak:.0f} MiB of memory")
        return ended

    @staticmethod
    def _output(file):
        file.seek(0)
        data = file.read(1 << 24)
        file.close()
        return data


class Lab:
    """The tools of a build, and what one kind of fault needs: a scratch folder of its own, and for
    each case a folder and random numbers that depend on the seed and on the case alone."""

    ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    MICRO = os.path.join(ROOT, "tests/golden/bench/micro.yaml")
    DOMAINS = os.path.join(ROOT, "bench/domains")
    SWEEPS = os.path.join(ROOT, "bench/sweeps")

    def __init__(self, build, seed, kind, scratch):
        self.bench_path = os.path.join(build, "bench/adda-bench")
        self.gen_path = os.path.join(build, "gen/captcha-gen")
        self.seed, self.kind = seed, kind
        self.kept = os.path.join(scratch, kind)  # of all cases of the kind
        self.folder = self.random = None  # of the case
        os.makedirs(self.kept)
        self.shared = os.path.join(scratch, "shared")  # of all kinds

    def begin(self, case):
        self.folder = os.path.join(self.kept, "case")
        self.random = random.Random(f"{self.seed} {self.kind} {case}")
        os.mkdir(self.folder)

    def end(self):
        remove(self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    # ---- processes

    def start(self, *command, **options):
        return Process(command, self.kept, **options)

    def start_bench(self, *arguments, **options):
        return self.start(self.bench_path, *arguments, **options)

    def start_gen(self, *arguments, **options):
        return self.start(self.gen_path, *arguments, **options)

    def bench(self, *arguments, **options):
        return self.start_bench(*arguments, **options).wait()

    def gen(self, *arguments, **options):
        return self.start_gen(*arguments, **options).wait()

    # ---- files

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(os.fsencode(text))
        return path

    @contextlib.contextmanager
    def disk(self, kibibytes):
        """A file system of this size; a function that changes the size is given."""
        path = self.path("disk")
        os.mkdir(path)
        mount("-t", "tmpfs", "-o", f"size={kibibytes}k", "none", path)
        try:
            yield path, lambda size: mount("-o", f"remount,size={size}k", "none", path)
        finally:
            subprocess.run(["umount", "-l", path], check=False)
            os.rmdir(path)


_once = threading.RLock()


def made_once(folder, make):
    """`folder`, which `make` has made, once for all kinds."""
    with _once:
        if not os.path.isdir(folder):
            os.makedirs(os.path.dirname(folder), exist_ok=True)
            make(folder)
    return folder


_kept = {}


def kept(key, make):
    """What `make` gives, once for all kinds."""
    with _once:
        if key not in _kept:
            _kept[key] = make()
    return _kept[key]


def remove(path):
    if os.path.islink(path) or not os.path.isdir(path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
    else:
        shutil.rmtree(os.fsencode(path), ignore_errors=True)


def mount(*arguments):
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"mount: {done.stderr.strip()}")


def own_mounts():
    """Whether this process may mount, in a namespace of its own from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    new_mounts, new_user = 0x00020000, 0x10000000
    root = os.geteuid() == 0
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(new_mounts if root else new_mounts | new_user):
        return False
    if not root:
        for name, text in ("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1"):
            with open(f"/proc/self/{name}", "w") as f:
                f.write(text)
    return subprocess.run(["mount", "--make-rprivate", "/"], check=False).returncode == 0


def tree(folder):
    """{relative path: bytes} of the regular files, or what else it is: ("link", target), ("special",)."""
    found = {}
    folder = os.fsencode(folder)
    for place, folders, files in os.walk(folder):
        for name in [*files, *(f for f in folders if os.path.islink(os.path.join(place, f)))]:
            path = os.path.join(place, name)
            key = os.fsdecode(os.path.relpath(path, folder))
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                found[key] = ("link", os.readlink(path))
            elif not stat.S_ISREG(mode) or os.path.getsize(path) > LARGE:
                found[key] = ("special",)
            else:
                with open(path, "rb") as f:
                    found[key] = f.read()
    return found


def difference(found, wanted, what):
    """What differs, in words, or None."""
    for key in sorted(set(found) | set(wanted)):
        if found.get(key) != wanted.get(key):
            how = "missing" if key not in found else "unexpected" if key not in wanted else "altered"
            return f"{what}: {key} is {how}"
    return None


def copy_by_links(folder, to):
    """A copy whose files are links to the same data: replace a file of it, never write into one."""
    shutil.copytree(folder, to, copy_function=os.link, symlinks=True)
    return to


def replace(path, data):
    """Other bytes in a file of a copy by links."""
    os.unlink(path)
    with open(path, "wb") as f:
        f.write(data)


def located(said):
    """Whether an error names a place: file:line:col."""
    return re.search(rb":\d+:\d+: ", said) is not None


def limit_core_files():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
