"""A model that reads badly, of a second's training, and the pictures that it was adapted to."""

import json
import os
import shutil

from lab import made_once

DOMAIN = """name: d
canvas: {width: 24, height: 12}
alphabet: "0123"
length: 1
"""
DRAWN = "fonts: [dejavu-sans]\ntext: {size: 8}\n"

# The shortest training that there is.
BRIEFLY = ["--steps", "2", "--source-steps", "2", "--rounds", "1", "--source-accuracy", "0",
           "--set", "{batch: 4}", "--threads", "1", "-q"]  # fmt: skip
PICTURE = "set/00003.png"


def model(lab):
    """A folder, not to be altered: a.yaml; set/, pictures without texts; these texts, truth.csv and
    truth.jsonl; m.safetensors, and what adapt writes beside it."""

    def make(folder):
        os.makedirs(folder)
        spec, there = os.path.join(folder, "a.yaml"), os.path.join(folder, "rendered")
        with open(spec, "w", encoding="utf-8") as f:
            f.write(DOMAIN + DRAWN)
        lab.gen("render", spec, "-o", there, "-r", "0:8", "-q").must_end(0)
        with open(os.path.join(there, "train/metadata.jsonl"), encoding="utf-8") as f:
            found = [json.loads(line) for line in f]
        os.mkdir(os.path.join(folder, "set"))
        truth = {".csv": "file_name,text\n", ".jsonl": ""}
        for i, row in enumerate(found):
            name = f"{i:05}.png"
            shutil.move(os.path.join(there, "train", row["file_name"]), os.path.join(folder, "set", name))
            truth[".csv"] += f"{name},{row['text']}\n"
            truth[".jsonl"] += json.dumps({"file_name": name, "text": row["text"]}) + "\n"
        shutil.rmtree(there)
        for ending, text in truth.items():
            with open(os.path.join(folder, "truth" + ending), "w", encoding="utf-8") as f:
                f.write(text)
        adapt = adapting(folder, os.path.join(folder, "m.safetensors"))
        lab.bench(*adapt).must_end(0)

    return made_once(os.path.join(lab.shared, "model"), make)


def adapting(folder, to):
    return ["adapt", os.path.join(folder, "a.yaml"), os.path.join(folder, "set"), "-o", to, *BRIEFLY]
