"""What the tests share: where the tools are, and one small store."""
import atexit
import os
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None
if BUILD is None:
    sys.exit("usage: python TEST.py BUILD, the folder of a build")
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TOOL = os.path.join(BUILD, "bench", "adda-bench")
_scratch = tempfile.TemporaryDirectory()
atexit.register(_scratch.cleanup)
FOLDER = _scratch.name

DOMAIN = """
name: {name}
canvas: {{width: 36, height: 16, channels: 1}}
alphabet: "0123"
length: {length}
fonts: [dejavu-sans]
text: {{size: 12}}
{more}
"""
SWEEP = """
name: {name}
seeds: 1..2
data: {{train: 24, test: 12{data}}}
network: {{encoder: "conv 4 3x3 same | bn | relu | pool 2 | flatten | dense 8 | relu", discriminator: "dense 8 | dense 1"}}
source: {{steps: 12, batch: 8}}
adapt: {{steps: 4, batch: 8, evaluate_every: 2}}
save: {{models: true}}
pairs: [{{name: turned, source: near.yaml, target: far.yaml}}]
methods: [minimax, {{method: inverted_gan, k_d: [1, 2]}}]
baselines: [source_only]
"""


def write(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def tool(*arguments):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"adda-bench {arguments}: {done.stderr}")
    return done.stdout


def make_store(length="2", data=""):
    """A sweep of nine cells that is whole."""
    write("near.yaml", DOMAIN.format(name="near", length=length, more=""))
    write("far.yaml", DOMAIN.format(name="far", length=length, more="effects:\n  - rotate: {angle: {uniform: [-20, 20]}}"))
    store = os.path.join(FOLDER, "store")
    tool("run", write("sweep.yaml", SWEEP.format(name="small", data=data)), "-o", store, "-q", "-j", "2")
    return store
