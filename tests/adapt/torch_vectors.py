#!/usr/bin/python3
"""Writes tests/golden/adapt/*.json: what PyTorch's autograd makes of the discrepancies' and the
discriminator's definitions, and its batch norm of a target's images. Run with Debian's
python3-torch; the tests read the files.

    /usr/bin/python3 tests/adapt/torch_vectors.py
"""
import importlib.util
import json
import math
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


# ---- adversarial losses -----------------------------------------------------------------------------

# name: D's objective of a half from its logits and the target q, and M's of both halves. As defined
# in the papers named in core/adapt/methods, by PyTorch's own losses where there is one.

def bce(z, q):
    return F.binary_cross_entropy_with_logits(z, torch.full_like(z, q), reduction="none")


def margin(z, q):
    return F.relu(1 - z) if q > .5 else F.relu(1 + z)


LOSSES = {
    "minimax": (bce, lambda z, source: -bce(z, 1.0 if source else 0.0)),
    "inverted_gan": (bce, lambda z, source: bce(z, 1.0)),
    "domain_confusion": (bce, lambda z, source: (bce(z, 1.0) + bce(z, 0.0)) / 2),
    "least_squares": (lambda z, q: (z - q).square() / 2, lambda z, source: (z - 1).square() / 2),
    "hinge": (margin, lambda z, source: -z),
}
LOSSES["dann"] = LOSSES["minimax"]


def stored_loss(values, weight):
    """Weighted mean and the gradient, from (logits, function)."""
    z, function = values
    z = z.clone().requires_grad_(True)
    loss = (weight * function(z)).mean()
    loss.backward()
    return {"loss": loss.item(), "dz": z.grad.tolist()}


def adversarial(generator):
    """Every loss on logits of both halves, images weighed; half of the cases under smoothing."""
    cases = []
    for name, (discriminator, mapping) in LOSSES.items():
        for half in (0, 1):
            for smoothing in (0.0, 0.125):
                z = (torch.randn(7, generator=generator, dtype=torch.float64) * 2).float().double()
                weight = torch.rand(7, generator=generator, dtype=torch.float64) + .5
                weight = weight / weight.mean()
                q = smoothing if half else 1 - smoothing
                cases.append({
                    "method": name, "half": half, "smoothing": smoothing, "z": z.tolist(),
                    "weight": weight.tolist(),
                    "discriminator": stored_loss((z, lambda v, d=discriminator, t=q: d(v, t)), weight),
                    "mapping": stored_loss((z, lambda v, m=mapping, s=half == 0: m(v, s)), weight)})
    return cases


def conditional(generator):
    """CDAN's random layer (Long et al. 2018) on features and detached softmaxes of two heads, and
    its entropy weights; the gradient is that of sum(t * dt)."""
    batch, features, heads, classes, size = 5, 4, 2, 3, 6
    shapes = {"feature": (batch, features), "logits": (batch, heads, classes),
              "feature_map": (features, size), "prediction_map": (heads * classes, size),
              "dt": (batch, size)}
    case = {k: torch.randn(*s, generator=generator, dtype=torch.float64).float().double()
            for k, s in shapes.items()}
    f = case["feature"].clone().requires_grad_(True)
    softmax = F.softmax(case["logits"], -1).detach()
    product = (f @ case["feature_map"]) * (softmax.reshape(batch, -1) @ case["prediction_map"])
    t = product / math.sqrt(heads * size)
    (t * case["dt"]).sum().backward()
    entropy = -(softmax * softmax.log()).sum(-1).mean(-1)
    weight = 1 + torch.exp(-entropy)
    stored = {k: v.reshape(-1).tolist() for k, v in case.items()}
    return {**stored, "batch": batch, "features": features, "heads": heads, "classes": classes,
            "size": size, "t": t.reshape(-1).tolist(), "dfeature": f.grad.reshape(-1).tolist(),
            "weight": (weight / weight.mean()).tolist()}


# ---- terms on predictions -----------------------------------------------------------------------------

# Each from the logits [n][classes] of one head.

def entropy(z, s):
    p = F.softmax(z / s["temperature"], 1)
    return torch.special.entr(p).sum(1).mean()


def im(z, s):
    p = F.softmax(z / s["temperature"], 1)
    return torch.special.entr(p).sum(1).mean() - torch.special.entr(p.mean(0)).sum()


def mcc(z, s):
    """As in the paper (Jin et al. 2020, section 3.2), with its K x K matrix; weights constant."""
    p = F.softmax(z / s["temperature"], 1)
    weight = 1 + torch.exp(-torch.special.entr(p).sum(1)).detach()
    weight = len(z) * weight / weight.sum()
    confusion = (weight[:, None] * p).t() @ p
    confusion = confusion / confusion.sum(1, keepdim=True)
    return (confusion.sum() - confusion.trace()) / z.shape[1]


def pseudo_label(z, s):
    """The model's own labels, as with a teacher that is the model."""
    sure, label = F.softmax(z / s["temperature"], 1).detach().max(1)
    loss = F.cross_entropy(z / s["temperature"], label, reduction="none")
    return (loss * (sure >= s["threshold"])).mean()


TERMS = {"entropy": (entropy, {}), "im": (im, {}), "mcc": (mcc, {}),
         "pseudo_label": (pseudo_label, {"decay": 0.0, "threshold": 0.6})}


def target_terms(generator):
    """Sums over two heads of three classes."""
    cases = []
    for name, (function, own) in TERMS.items():
        for temperature, spread in ((1.0, 1.5), (2.0, 3.0), (0.75, 8.0)):
            settings = {"temperature": temperature, **own}
            z = torch.randn(6, 2, 3, generator=generator, dtype=torch.float64) * spread
            z = z.float().double().requires_grad_(True)
            loss = sum(function(z[:, h], settings) for h in range(2))
            loss.backward()
            cases.append({"term": name, "settings": settings, "loss": loss.item(),
                          "z": z.reshape(-1).tolist(), "dz": z.grad.reshape(-1).tolist()})
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


# ---- DANN -----------------------------------------------------------------------------------------

class Reversal(torch.autograd.Function):
    """Ganin et al. 2016: the identity, whose gradient is -factor times that above it."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        return -ctx.factor * gradient, None


def dann(progress, generator):
    """One step's gradients of encoder, classifier and discriminator: classification of the source,
    and D's loss of both domains through the reversal, all in one backward."""
    texts = {"encoder": ENCODER, "head": "dense 6", "discriminator": "dense 7 | relu | dense 1"}
    nets = {"encoder": nn_vectors.build(ENCODER, (8, 8, 1)),
            "head": nn_vectors.build(texts["head"], (1, 1, 6)),
            "discriminator": nn_vectors.build(texts["discriminator"], (1, 1, 6))}
    batch, weight = 8, 0.7
    for net in nets.values():
        nn_vectors.randomise(net, generator)
        net.train()
    before = {n: [nn_vectors.stored(*t) for t in nn_vectors.tensors(net)]
              for n, net in nets.items()}
    images = torch.randint(0, 256, (2, batch, 1, 8, 8), generator=generator)
    labels = torch.randint(0, 3, (batch, 2), generator=generator)
    factor = weight * (2 / (1 + math.exp(-10 * progress)) - 1)
    source, target = (nets["encoder"](x / 255) for x in images)
    logits = nets["head"](source).reshape(batch, 2, 3)
    classification = sum(F.cross_entropy(logits[:, i], labels[:, i]) for i in range(2))
    adversarial = sum(one_output(nets["discriminator"](Reversal.apply(f, factor)), q)
                      for f, q in ((source, 1.0), (target, 0.0)))
    (classification + adversarial).backward()
    return {"texts": texts, "batch": batch, "lambda": weight, "progress": progress,
            "images": images.reshape(-1).tolist(), "labels": labels.reshape(-1).tolist(),
            "tensors": before, "classification": classification.item(),
            "adversarial": adversarial.item(),
            "gradients": {n: [nn_vectors.stored(m, k, t.grad) if t.grad is not None else None
                              for m, k, t in nn_vectors.tensors(net)]
                          for n, net in nets.items()}}


# ---- the moving average of an encoder -------------------------------------------------------------

def average(decay, generator):
    """Batch norm's parameters and statistics under torch.optim.swa_utils.AveragedModel, whose first
    update copies."""
    net = nn.BatchNorm2d(4)
    averaged = torch.optim.swa_utils.AveragedModel(
        net, avg_fn=lambda old, new, n: decay * old + (1 - decay) * new, use_buffers=True)
    names = ("weight", "bias", "running_mean", "running_var")
    values, averages = [], []
    for _ in range(6):
        with torch.no_grad():
            for name in names:
                getattr(net, name).copy_(torch.rand(4, generator=generator))
        averaged.update_parameters(net)
        values.append([getattr(net, n).tolist() for n in names])
        averages.append([getattr(averaged.module, n).tolist() for n in names])
    return {"decay": decay, "values": values, "averages": averages}


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
    draws = torch.Generator().manual_seed(6)
    write("dann.json", [dann(p, draws) for p in (0.05, 0.5, 1.0)])
    write("average.json", average(0.75, draws))
    draws = torch.Generator().manual_seed(7)
    write("adversarial.json", {"losses": adversarial(draws), "conditional": conditional(draws)})
    write("terms.json", target_terms(torch.Generator().manual_seed(8)))
