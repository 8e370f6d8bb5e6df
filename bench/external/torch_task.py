"""What a method from outside is given, as PyTorch has it, and what it gives back.

README.md beside this file is the protocol. This module needs PyTorch and NumPy; it is one of the `files`
of a method that imports it.
"""
import dataclasses
import json
import struct

import numpy
import torch
from torch import nn


@dataclasses.dataclass
class Task:
    seed: int
    settings: dict
    characters: int  # places of a text, each with a head of its own
    classes: int
    encoder: str  # the networks as texts
    head: str
    source_images: torch.Tensor  # [n, channels, height, width], 0 to 1
    source_labels: torch.Tensor  # [n, characters]
    target_images: torch.Tensor  # no labels, and no order that tells anything
    source_test: torch.Tensor
    target_test: torch.Tensor


def _images(name):
    x = torch.from_numpy(numpy.load(f"input/{name}_images.npy"))
    return x.permute(0, 3, 1, 2).float() / 255


def read_task():
    """Reads input/, and sets PyTorch's seed, threads and determinism."""
    with open("input/task.json") as f:
        task = json.load(f)
    torch.manual_seed(task["seed"])
    torch.set_num_threads(task["limits"]["threads"])
    torch.use_deterministic_algorithms(True)
    labels = numpy.load("input/source_train_labels.npy").astype("int64")
    return Task(
        seed=task["seed"],
        settings=task["settings"],
        characters=task["characters"],
        classes=task["classes"],
        encoder=task["network"]["encoder"],
        head=task["network"]["head"],
        source_images=_images("source_train"),
        source_labels=torch.from_numpy(labels),
        target_images=_images("target_train"),
        source_test=_images("source_test"),
        target_test=_images("target_test"),
    )


# ---- networks ------------------------------------------------------------------------------------


class _Flatten(nn.Module):
    """[n, c, h, w] as rows in the order h, w, c, as the models' files have their dense layers."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def _layer(words, size, task):
    """One layer of a network's text, and the size of what it gives: [c, h, w] or [features]."""
    name = words[0]
    if name == "conv":
        width, height = (int(k) for k in words[2].split("x"))
        pad = "same" if "same" in words else "valid"
        layer = nn.Conv2d(size[0], int(words[1]), (height, width), padding=pad)
    elif name == "dense":
        outputs = words[1].replace("{outputs}", str(task.characters * task.classes))
        layer = nn.Linear(size[0], int(outputs))
    elif name == "bn" and len(words) == 1:
        layer = nn.BatchNorm2d(size[0]) if len(size) == 3 else nn.BatchNorm1d(size[0])
    elif name == "relu":
        layer = nn.ReLU()
    elif name == "pool":
        layer = nn.MaxPool2d(int(words[1]))
    elif name == "flatten":
        layer = _Flatten()
    else:
        raise ValueError(f"this reader of networks does not know '{' '.join(words)}'")
    with torch.no_grad():
        return layer, layer.eval()(torch.zeros(1, *size)).shape[1:]


def build(text, size, task):
    """A network from its text, e.g. "conv 16 3x3 same | bn | relu | pool 2 | flatten | dense 128". Layers
    have names as in the models' files: conv1, bn1, ..."""
    net, counts = nn.Sequential(), {}
    for part in text.split("|"):
        words = part.split()
        counts[words[0]] = counts.get(words[0], 0) + 1
        layer, size = _layer(words, size, task)
        net.add_module(f"{words[0]}{counts[words[0]]}", layer)
    return net, size


def read_safetensors(path):
    """{name: tensor} of a file of float32 (https://huggingface.co/docs/safetensors)."""
    with open(path, "rb") as f:
        data = f.read()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(body[begin:end], dtype="<f4").copy()
            tensors[name] = torch.from_numpy(values).reshape(entry["shape"])
    return tensors


def _fill(net, prefix, tensors):
    state = net.state_dict()
    for name, value in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        stored = tensors[f"{prefix}.{name}"]
        if stored.dim() == 4:  # [k, k, in, out] as [out, in, k, k]
            stored = stored.permute(3, 2, 0, 1)
        elif stored.dim() == 2:
            stored = stored.t()
        value.copy_(stored)
    net.load_state_dict(state)


def source_model(task):
    """Encoder and head with the weights of the source model, and the number of features."""
    tensors = read_safetensors("input/source_model.safetensors")
    encoder, size = build(task.encoder, task.source_images.shape[1:], task)
    head, _ = build(task.head, size, task)
    _fill(encoder, "encoder", tensors)
    _fill(head, "head", tensors)
    return encoder, head, size[0]


def batches(count, size, generator):
    """Endless epochs of shuffled indices, `size` at a time."""
    order = torch.empty(0, dtype=torch.int64)
    while True:
        while len(order) < size:
            order = torch.cat([order, torch.randperm(count, generator=generator)])
        yield order[:size]
        order = order[size:]


# ---- predictions ---------------------------------------------------------------------------------


def predict(task, model, images):
    """Classes [n, characters] of a model in evaluation mode, whose mode is restored."""
    training, parts = model.training, []
    model.eval()
    with torch.no_grad():
        for x in images.split(500):
            parts.append(model(x).view(-1, task.characters, task.classes).argmax(2))
    model.train(training)
    return torch.cat(parts).numpy()


class Curve:
    """Predictions along the training and at its end, written by save()."""

    def __init__(self, task):
        self.task, self.steps, self.source, self.target = task, [], [], []

    def add(self, step, model):
        self.steps.append(step)
        self.source.append(predict(self.task, model, self.task.source_test))
        self.target.append(predict(self.task, model, self.task.target_test))

    def save(self):
        """The last point is the end."""
        numpy.save("output/source_predictions.npy", self.source[-1])
        numpy.save("output/target_predictions.npy", self.target[-1])
        numpy.save("output/steps.npy", numpy.array(self.steps))
        numpy.save("output/curve_source.npy", numpy.stack(self.source))
        numpy.save("output/curve_target.npy", numpy.stack(self.target))
