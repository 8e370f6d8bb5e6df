#!/usr/bin/python3
"""Writes tests/golden/adapt/*.json: what PyTorch's autograd makes of the discrepancies' and the
discriminator's definitions, and its batch norm of a target's images. Run with Debian's
python3-torch; the tests read the files.

    /usr/bin/python3 tests/adapt/torch_vectors.py
"""
import importlib.util
import json
import os

import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
specification = importlib.util.spec_from_file_location(
    "nn_vectors", os.path.join(HERE, "..", "nn", "torch_vectors.py"))
nn_vectors = importlib.util.module_from_spec(specification)
specification.loader.exec_module(nn_vectors)  # networks from this project's text

FOLDER = os.path.join(HERE, "..", "golden", "adapt")
torch.set_num_threads(1)


def coral(s, t):
    """Sun & Saenko 2016, as defined, from covariances."""
    return (torch.cov(s.t()) - torch.cov(t.t())).square().sum() / (4 * s.shape[1] ** 2)


def mmd(s, t):
    """Five Gaussian kernels whose width is held constant (Long et al. 2015)."""
    def distances(a, b):
        return (a[:, None] - b[None]).square().sum(-1)

    width = distances(s, t).mean().detach()

    def kernel(a, b):
        return sum(torch.exp(-distances(a, b) / (m * width)) for m in (.25, .5, 1, 2, 4)).mean() / 5

    return kernel(s, s) + kernel(t, t) - 2 * kernel(s, t)


def discrepancies(generator):
    cases = []
    for name, function in (("coral", coral), ("mmd", mmd)):
        for n, d in ((4, 3), (7, 12), (16, 5)):
            s = torch.randn(n, d, generator=generator, dtype=torch.float64).float()
            t = (torch.randn(n, d, generator=generator, dtype=torch.float64) * 1.5 + .5).float()
            s, t = (v.double().requires_grad_(True) for v in (s, t))
            loss = function(s, t)
            loss.backward()
            cases.append({"method": name, "rows": n, "size": d, "loss": loss.item(),
                          "s": s.reshape(-1).tolist(), "t": t.reshape(-1).tolist(),
                          "ds": s.grad.reshape(-1).tolist(), "dt": t.grad.reshape(-1).tolist()})
    return cases


# Each from D's outputs [n][1 or 2], source half (target False) and target half.

def one_output(o, q):
    return F.binary_cross_entropy_with_logits(o[:, 0], torch.full((len(o),), q, dtype=o.dtype))


def softmax_pair(o, q):
    """Class 1 is source; soft labels."""
    return F.cross_entropy(o, torch.tensor([[1 - q, q]] * len(o), dtype=o.dtype))


def sigmoid_pair(o, q):
    """Keras 2's categorical cross-entropy on sigmoid outputs: it divides them by their sum."""
    p = torch.sigmoid(o)
    p = p / p.sum(1, keepdim=True)
    return -((1 - q) * p[:, 0].log() + q * p[:, 1].log()).mean()


def discriminators(generator):
    cases = []
    for name, outputs, function in (("one", 1, one_output), ("softmax", 2, softmax_pair),
                                    ("sigmoid", 2, sigmoid_pair)):
        for q in (0.0, 0.1, 0.5, 1.0):
            o = torch.randn(6, outputs, generator=generator, dtype=torch.float64) * 3
            o = o.float().double().requires_grad_(True)
            loss = function(o, q)
            loss.backward()
            cases.append({"kind": name, "outputs": outputs, "q": q, "loss": loss.item(),
                          "o": o.reshape(-1).tolist(), "do": o.grad.reshape(-1).tolist()})
    return cases


# ---- AdaBN ----------------------------------------------------------------------------------------

ENCODER = ("conv 4 3x3 | bn momentum .01 | relu | pool 2 | conv 5 3x3 same | bn momentum .3 | relu"
           " | flatten | dense 6 | bn | relu")


def adabn(count, batch, generator):
    """Statistics after one epoch of training-mode forwards: momentum=None where all batches are
    equal, else the same average with each batch weighted by its images."""
    net = nn_vectors.build(ENCODER, (8, 8, 1))
    nn_vectors.randomise(net, generator)
    before = [nn_vectors.stored(*t) for t in nn_vectors.tensors(net)]
    images = torch.randint(0, 256, (count, 1, 8, 8), generator=generator)
    norms = [m for m in net.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    net.train()
    seen = 0
    with torch.no_grad():
        for x in (images / 255).split(batch):
            seen += len(x)
            for norm in norms:
                norm.momentum = None if count % batch == 0 else len(x) / seen
            net(x)
    return {"encoder": ENCODER, "count": count, "batch": batch,
            "images": images.reshape(-1).tolist(), "tensors": before,
            "after": [nn_vectors.stored(*t) for t in nn_vectors.tensors(net)]}


def write(name, value):
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, name), "w", encoding="ascii") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    draws = torch.Generator().manual_seed(4)
    write("losses.json", {"discrepancies": discrepancies(draws),
                          "discriminators": discriminators(draws)})
    draws = torch.Generator().manual_seed(5)
    write("adabn.json", [adabn(20, 5, draws), adabn(6, 6, draws), adabn(11, 4, draws)])
