"""python test_model.py BUILD: models in PyTorch beside the tools. Skipped (77) without PyTorch."""
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import numpy as np

try:
    import torch
except ImportError:
    print("PyTorch is not installed")
    sys.exit(77)

import common

import adda_bench
from adda_bench.layers import LAYERS, network

LOGITS = os.path.join(common.BUILD, "tests", "model_logits")
FOLDER = os.path.join(common.FOLDER, "models")
# Sums of some thousand products in another order, of float32; see core/nn/README.md.
TOLERANCE, APART = 1e-4, 2e-4


def program(*arguments):
    subprocess.run([LOGITS, *arguments], check=True)


def images_of(path, model):
    return np.fromfile(path, np.uint8).reshape(-1, *model.card.image)


def theirs_of(model, images):
    with torch.no_grad():
        return model(torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255).numpy()


class Models(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.makedirs(FOLDER)
        program("make", FOLDER)
        cls.store = common.make_store(length="{uniform: [1, 2]}")

    def same(self, ours, theirs):
        """Logits within the tolerance, and the same character wherever that can be told."""
        self.assertEqual(ours.shape, theirs.shape)
        self.assertGreater(np.abs(ours).max(), 0.1)
        self.assertLess(np.abs(ours - theirs).max(), TOLERANCE)
        two = np.sort(ours, axis=-1)
        apart = two[..., -1] - two[..., -2] > APART
        self.assertGreater(apart.mean(), 0.9)
        self.assertTrue((ours.argmax(-1) == theirs.argmax(-1))[apart].all())

    def test_every_preset_and_layer(self):
        kinds, names = set(), set()
        for path in sorted(glob.glob(os.path.join(FOLDER, "*.safetensors"))):
            stem = path[: -len(".safetensors")]
            model = adda_bench.load_model(path)
            ours = np.fromfile(stem + ".f32", np.float32).reshape(-1, model.card.places, model.card.classes)
            with self.subTest(os.path.basename(stem)):
                self.same(ours, theirs_of(model, images_of(stem + ".u8", model)))
            names.add(os.path.basename(stem))
            kinds |= {re.match(r"[a-z0-9_]*[a-z_]", name)[0] for part in (model.encoder, model.head)
                      for name, _ in part.named_children()}
        presets = {line.split(":")[0] for line in common.tool("list", "networks").splitlines() if line[0] != " "}
        self.assertLessEqual(presets, names)
        with open(os.path.join(common.ROOT, "core", "nn", "layers", "list.h"), encoding="utf-8") as file:
            registry = set(re.findall(r"LAYER\((\w+)\)", file.read()))
        self.assertEqual(set(LAYERS), registry)
        self.assertEqual(kinds, registry)

    def test_cells(self):
        table = adda_bench.load(self.store)
        for cell in table["cell"]:
            folder = os.path.join(self.store, "cells", cell)
            model = adda_bench.load_model(folder)
            self.assertEqual((model.card.places, model.card.classes, model.card.about["cell"]), (2, 5, cell))
            data = adda_bench.cell_data(self.store, cell, tool=common.TOOL)
            test = data.source_test if data.method == "" else data.target_test
            raw, out = (os.path.join(common.FOLDER, name) for name in ("images.u8", "out.f32"))
            test.images.tofile(raw)
            program("read", folder, raw, out)
            ours = np.fromfile(out, np.float32).reshape(len(test.images), 2, 5)
            self.same(ours, theirs_of(model, test.images))
            # What it reads is what the cell recorded.
            kept = np.load(os.path.join(folder, "predictions.npy"))
            agree = [model.read(test.images)[i] == "".join(model.alphabet[k] for k in row if k < 4)
                     for i, row in enumerate(kept)]
            self.assertGreaterEqual(sum(agree), len(agree) - 1)

    def test_a_file_of_adapt(self):
        domain = os.path.join(common.ROOT, "bench", "domains", "plain.yaml")
        gen = os.path.join(common.BUILD, "gen", "captcha-gen")
        data, folder = os.path.join(common.FOLDER, "data"), os.path.join(common.FOLDER, "captchas")
        subprocess.run([gen, "render", domain, "-o", data, "--range", "0:64", "-q"], check=True)
        shutil.copytree(os.path.join(data, "train", "00000"), folder, ignore=shutil.ignore_patterns("*.jsonl"))
        path = os.path.join(common.FOLDER, "adapted.safetensors")
        common.tool("adapt", domain, folder, "-o", path, "--source-steps", "40", "--rounds", "1", "--steps", "2",
                    "--source-accuracy", "0", "-q")
        model = adda_bench.load_model(path)
        texts = os.path.join(common.FOLDER, "texts.csv")
        common.tool("predict", path, folder, "-o", texts, "-q")
        with open(texts, encoding="utf-8") as file:
            said = [row["text"] for row in csv.DictReader(file)]
        images = captchas(gen, domain, 64, model)
        self.assertIn("adaptation", model.card.about)
        read = model.read(images)
        self.assertEqual(len(read), len(said))
        agree = sum(a == b for a, b in zip(said, read))
        self.assertGreaterEqual(agree, 61)  # of a model this young two logits may be that close

    def test_training_goes_on(self):
        torch.manual_seed(1)
        model = adda_bench.load_model(os.path.join(FOLDER, "leaky.safetensors")).train()
        optimizer = torch.optim.SGD(model.parameters(), 0.01)
        x = torch.rand(6, 3, 13, 17)
        before = {name: value.clone() for name, value in model.state_dict().items()}
        torch.nn.functional.cross_entropy(model(x).flatten(0, 1), torch.zeros(18, dtype=torch.long)).backward()
        optimizer.step()
        for name in before:
            if name.endswith(("conv1.bias", "conv2.bias", "bn1.bias")):
                continue  # batch norm behind it takes it out: where pooling keeps positive values alone, the last, too
            self.assertFalse(torch.equal(before[name], model.state_dict()[name]), name)
        self.assertTrue(model.training)
        model.read(np.zeros((1, 13, 17, 3), np.uint8))
        self.assertTrue(model.training)

    def test_faults(self):
        path = os.path.join(FOLDER, "lenet.safetensors")
        with open(path, "rb") as file:
            data = bytearray(file.read())
        copy = os.path.join(common.FOLDER, "harmed.safetensors")

        def refused(harmed, part):
            with open(copy, "wb") as file:
                file.write(harmed)
            with self.assertRaisesRegex(adda_bench.StoreError, part):
                adda_bench.load_model(copy)

        refused(data[:-1] + bytes([data[-1] ^ 1]), "damaged: its SHA-256")
        refused(data[: len(data) // 2], "no safetensors file")
        refused(b"", "no safetensors file")
        refused(b"\xff" * 100, "no safetensors file")
        refused(data + b"\0\0\0\0", "no safetensors file")
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        header["__metadata__"]["format"] = "adda-bench model 2"
        text = json.dumps(header).encode()
        refused(len(text).to_bytes(8, "little") + text + data[8 + length :], "format 'adda-bench model 2'")
        with self.assertRaises(adda_bench.MissingError):
            adda_bench.load_model(os.path.join(common.FOLDER, "nothing.safetensors"))
        cell = os.path.join(self.store, "cells", os.listdir(os.path.join(self.store, "cells"))[0])
        shutil.copy(os.path.join(cell, "model.safetensors"), copy)
        with self.assertRaisesRegex(adda_bench.StoreError, "outside its cell's folder"):
            adda_bench.load_model(copy)
        bare = os.path.join(common.FOLDER, "bare")
        shutil.copytree(cell, bare, ignore=shutil.ignore_patterns("model.safetensors"))
        with self.assertRaisesRegex(adda_bench.MissingError, "kept without its model"):
            adda_bench.load_model(bare)

    def test_wrong_texts(self):
        for text in ("cnov 3 3x3", "conv 3", "conv 3 3x3 smae", "bn epsilon 1", "dense 3 4", "pool 30", "dropout", "conv 3 9x9"):
            with self.assertRaises(adda_bench.StoreError, msg=text):
                network(text, (8, 8, 1))

    def test_wrong_images(self):
        model = adda_bench.load_model(os.path.join(FOLDER, "lenet.safetensors"))
        with self.assertRaises(ValueError):
            model(torch.zeros(1, 28, 28, 1))
        with self.assertRaises(TypeError):
            model(torch.zeros(1, 1, 28, 28, dtype=torch.uint8))
        with self.assertRaises(ValueError):
            model.read(np.zeros((1, 28, 28, 1), np.float32))
        self.assertEqual(model.read(np.zeros((0, 28, 28, 1), np.uint8)), [])

    def test_a_diverged_model(self):
        """It reads nothing, in the words of the tool."""
        words = "the model gives no numbers: its training diverged, or it is damaged"
        with open(os.path.join(common.ROOT, "bench", "model", "reading.c"), encoding="utf-8") as file:
            self.assertIn(words, file.read())
        for value in (float("nan"), float("inf")):
            model = adda_bench.load_model(os.path.join(FOLDER, "lenet.safetensors")).train()
            with torch.no_grad():
                next(model.head.parameters()).view(-1)[0] = value
            with self.assertRaisesRegex(adda_bench.StoreError, words):
                model.read(np.full((501, 28, 28, 1), 99, np.uint8))
            self.assertTrue(model.training)


def captchas(gen, domain, count, model):
    done = subprocess.run([gen, "render", domain, "-o", "-", "-f", "raw", "--range", f"0:{count}", "-q",
                           "--truth", os.devnull], capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(count, *model.card.image)


if __name__ == "__main__":
    unittest.main()
