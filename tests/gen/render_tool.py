#!/usr/bin/env python3
"""captcha-gen render as it is called: pipes whose reader leaves, terminals, Ctrl-C, seeds, names of
outputs and files that it would misread. TOOL is captcha-gen, BENCH adda-bench or "".

    python3 tests/gen/render_tool.py TOOL BENCH ROOT
"""
import glob
import io
import json
import os
import pty
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

TOOL, BENCH, ROOT = sys.argv[1:]
PLAIN = os.path.join(ROOT, "bench/domains/plain.yaml")
SWEEP = os.path.join(ROOT, "bench/sweeps/quick.yaml")
USAGE, IO, CONFIG = 64, 74, 78
KINDS = [line.split()[3] for line in
         subprocess.run([TOOL, "list", "formats"], capture_output=True, check=True, text=True).stdout.splitlines()
         if line.startswith("-o - -f ")]


def run(*arguments, tool=TOOL, **more):
    return subprocess.run([tool, *arguments], capture_output=True, check=False, **more)


def refused(code, part, *arguments, tool=TOOL):
    done = run(*arguments, tool=tool)
    text = done.stderr.decode()
    assert done.returncode == code and part in text, (arguments, done.returncode, text)
    assert not done.stdout, arguments
    return text


def archives():
    done = run("render", PLAIN, "-q", "-o", "-", "-r", "3:8")
    assert done.returncode == 0, done.stderr
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        names = archive.getnames()
        truth = json.load(archive.extractfile("000000003.json"))
        assert archive.extractfile("000000003.txt").read().decode() == truth["text"]
    assert names == [f"{i:09d}.{kind}" for i in range(3, 8) for kind in ("png", "json", "txt")], names
    refused(USAGE, "tar has the truth", "render", PLAIN, "-r", "0:5", "-o", "-", "--truth", "t")


def frames():
    raw = run("render", PLAIN, "-o", "-", "-f", "raw", "-r", "3:8", "--truth", "raw.jsonl")
    assert len(raw.stdout) == 5 * 72 * 24 and b"72 x 24 pixels, grey, as raw" in raw.stderr
    with open("raw.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert [(row["index"], row["file_name"]) for row in rows] == [(3 + i, str(i)) for i in range(5)]


def readers_that_leave():
    for kind in KINDS:
        truth = [] if kind == "tar" else ["--truth", "left.jsonl"]
        command = [TOOL, "render", PLAIN, "-q", "-o", "-", "-f", kind, "-r", "0:1000000", *truth]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout.read(5000)
            child.stdout.close()
            text = child.stderr.read().decode()
            assert child.wait() == IO and "the reader of standard output closed it" in text, (kind, text)
        assert not glob.glob("left*") and not glob.glob(".tmp*"), os.listdir()


def closed_output():
    for command in (["render", PLAIN, "-o", "-", "-f", "raw", "--truth", "t", "-r", "0:5"], ["sheet", PLAIN, "-o", "-"]):
        done = subprocess.run(["sh", "-c", '"$0" "$@" >&-', TOOL, *command], capture_output=True, check=False)
        assert done.returncode == IO and b"cannot write to standard output" in done.stderr, done


def terminals():
    for command in (["render", PLAIN, "-o", "-", "-f", "raw", "--truth", "t", "-r", "0:5"], ["sheet", PLAIN, "-o", "-"]):
        leader, follower = pty.openpty()
        done = subprocess.run([TOOL, *command], stdout=follower, stderr=subprocess.PIPE, check=False)
        os.close(follower)
        os.close(leader)
        assert done.returncode == USAGE and b"is a terminal" in done.stderr, done


def refusals():
    pipe = ["render", PLAIN, "-r", "0:5", "-o", "-"]
    frames = [*pipe, "-f", "raw", "--truth", "t"]
    refused(USAGE, "npy holds no truth; give --truth", *pipe, "-f", "npy")
    refused(USAGE, "a pipe (-o -) carries one of " + ", ".join(KINDS), *pipe, "-f", "idx")
    refused(USAGE, "--shard-size: is for directories", *frames, "--shard-size", "3")
    refused(USAGE, "--shard: is for directories", *frames, "--shard", "0/2")
    refused(USAGE, "carries the images of one split", *frames, "--split", "more=5:9")
    refused(USAGE, "the images go there", *pipe, "-f", "npy", "--truth", "-")
    refused(USAGE, "is for standard output, -o -", "render", PLAIN, "-r", "0:5", "-o", "d", "-f", "raw")
    refused(USAGE, "--set a is given twice", "render", PLAIN, "-r", "0:5", "-o", "d", "--set", "a=1", "--set", "a=2")
    refused(USAGE, "--truth: a directory has", "render", PLAIN, "-r", "0:5", "-o", "d", "--truth", "t")
    with open("same.npy", "wb") as same:
        done = subprocess.run([TOOL, *pipe, "-f", "npy", "--truth", "same.npy"], stdout=same,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode == USAGE and b"the images go there" in done.stderr, done
    for name in ("x.jpg", "x.PNG", "d/x.tar", "x.npy", "x.jsonl"):
        refused(USAGE, "a directory is written", "render", PLAIN, "-r", "0:5", "-o", name)
        assert not os.path.exists(name)
    refused(USAGE, "a directory is written", "gallery", "-o", "x.png")
    refused(USAGE, "a PNG file is written", "sheet", PLAIN, "-o", "x.jpg")
    assert run("render", PLAIN, "-q", "-r", "0:2", "-o", "x.jpg/").returncode == 0
    assert run("render", PLAIN, "-q", "-r", "0:2", "-o", "x.jpg").returncode == 0
    assert run("sheet", PLAIN, "-o", "-").stdout.startswith(b"\x89PNG")


def sheets_of_files():
    """Of an import as many images as there are, and no pairs of what shares no text."""
    assert run("render", PLAIN, "-q", "-r", "0:5", "-o", "made").returncode == 0
    kind = 'canvas: {width: 72, height: 24, channels: 1}\nlength: 3\n'
    with open("files.yaml", "w", encoding="utf-8") as file:
        file.write("name: files\nalphabet: \"0123456789\"\nimport: {train: made/train}\n" + kind)
    with open("letters.yaml", "w", encoding="utf-8") as file:
        file.write("name: letters\nalphabet: \"abcdefghij\"\nfonts: [dejavu-sans]\n" + kind)
    five = run("sheet", "files.yaml", "-o", "-", "-n", "5").stdout
    assert five.startswith(b"\x89PNG") and run("sheet", "files.yaml", "-o", "-").stdout == five
    assert run("sheet", "files.yaml", "-o", "-", "--first", "4").stdout == run(
        "sheet", "files.yaml", "-o", "-", "--first", "4", "-n", "1").stdout
    refused(CONFIG, "has 5 images to train with", "sheet", "files.yaml", "-o", "s.png", "--first", "5")
    files = "the images of 'files' are files, which share nothing; choose --pairing none"
    for how in ("label", "layout", "layout+colour"):
        for pair in (["files.yaml", PLAIN], [PLAIN, "files.yaml"], ["files.yaml", "files.yaml"]):
            refused(USAGE, files, "sheet", *pair, "-o", "s.png", "--pairing", how)
        refused(USAGE, files, "hash", "files.yaml", "--pairing", how)
        refused(USAGE, "'letters' and 'plain' draw texts of other alphabets", "sheet", "letters.yaml", PLAIN,
                "-o", "s.png", "--pairing", how)
    assert not os.path.exists("s.png")
    refused(USAGE, "--pairing is read only with 2 arguments, SPEC [SPEC]", "sheet", PLAIN, "-o", "s.png", "--pairing", "label")
    for pair in (["files.yaml", PLAIN], ["letters.yaml", PLAIN]):
        assert run("sheet", *pair, "-o", "s.png", "--pairing", "none").returncode == 0


def the_other_tool():
    for command in (["render", SWEEP, "-o", "s", "-r", "0:5"], ["hash", SWEEP], ["sheet", SWEEP, "-o", "s.png"],
                    ["render", SWEEP, "-o", "-", "-f", "raw", "--truth", "t", "-r", "0:5"]):
        text = refused(CONFIG, "this is a sweep", *command)
        assert "'adda-bench plan " in text and text.count("\n") == 1, text
    assert "key 'import'" in refused(CONFIG, "is a folder", "sheet", os.path.dirname(PLAIN), "-o", "s.png")
    if BENCH:
        for command in (["plan"], ["run", "-o", "store"]):
            text = refused(CONFIG, "this is a domain", *command, PLAIN, tool=BENCH)
            assert "'captcha-gen sheet " in text and text.count("\n") == 1, text


def seeds():
    largest = str(2**63 - 1)
    for output in (["-o", "seeds"], ["-o", "-", "-f", "raw", "--truth", "t"]):
        done = run("render", PLAIN, "-q", "-r", "0:2", "-s", largest, *output)
        assert done.returncode == 0, done.stderr
        for wrong in (str(2**63), "-1", "1e3"):
            refused(USAGE, "from 0 to 9223372036854775807", "render", PLAIN, "-r", "0:2", "-s", wrong, *output)
    with open("seeds/manifest.json", encoding="utf-8") as manifest:
        assert json.load(manifest)["dataset"]["seed"] == 2**63 - 1
    assert run("hash", PLAIN, "-s", largest).stdout != run("hash", PLAIN, "-s", "0").stdout


def interruptions():
    """Ctrl-C in the middle of a shard: the next run copies what was ready, and the bytes are the same."""
    command = [TOOL, "render", PLAIN, "-r", "0:6000", "-j", "1", "-f", "npy"]
    subprocess.run([*command, "-q", "-o", "whole"], check=True)
    with subprocess.Popen([*command, "-o", "cut"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        while not (os.path.exists("cut/.shards/train.spool") and os.path.getsize("cut/.shards/train.spool")):
            assert child.poll() is None, child.stderr.read()
            time.sleep(0.001)
        child.send_signal(signal.SIGINT)
        text = child.stderr.read().decode()
        assert child.wait() == 75 and "the same command continues where this one ended" in text, text
    assert run("check", "cut").returncode == 66
    done = run(*command[1:], "-o", "cut")
    assert done.returncode == 0, done.stderr
    copied = int(done.stdout.split(b", with ")[1].split()[0])
    assert 0 < copied < 6000, done.stdout
    assert subprocess.run(["diff", "-r", "whole", "cut"], check=False).returncode == 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for check in (*([archives] if "tar" in KINDS else []), frames, readers_that_leave, closed_output, terminals,
                      refusals, sheets_of_files, the_other_tool, seeds, interruptions):
            check()
            print(f"{check.__name__}: good")
        os.chdir("/")


main()
