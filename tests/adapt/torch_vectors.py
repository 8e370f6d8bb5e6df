#!/usr/bin/python3
"""Writes tests/golden/adapt/*.json: what PyTorch's autograd makes of the discrepancies' and the
discriminator's definitions. Run with Debian's python3-torch; the tests read the file.

    /usr/bin/python3 tests/adapt/torch_vectors.py
"""
import json
import os

import torch
from torch.nn import functional as F

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "adapt")
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


if __name__ == "__main__":
    draws = torch.Generator().manual_seed(4)
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, "losses.json"), "w", encoding="ascii") as file:
        json.dump({"discrepancies": discrepancies(draws), "discriminators": discriminators(draws)},
                  file, separators=(",", ":"))
        file.write("\n")
