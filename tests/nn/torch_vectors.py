#!/usr/bin/python3
"""Writes tests/golden/nn/*.json: what PyTorch computes for the same layers, losses, optimisers and
small nets. Run with Debian's python3-torch; the tests read the files and need no Python.

    /usr/bin/python3 tests/nn/torch_vectors.py

Networks are given in this project's text; images are stored [n][h][w][c], filters [h][w][in][out].
"""
import json
import math
import os

import torch
from torch import nn
from torch.nn import functional as F

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "nn")
torch.set_num_threads(1)


class GroupedDense(nn.Module):
    def __init__(self, inputs, classes, groups):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(groups, inputs // groups, classes))
        self.bias = nn.Parameter(torch.zeros(groups, classes))

    def forward(self, x):
        groups, inputs, _ = self.weight.shape
        y = torch.einsum("ngi,gio->ngo", x.reshape(len(x), groups, inputs), self.weight)
        return (y + self.bias).reshape(len(x), -1)


class Spectral(nn.Module):
    """Spectral normalisation with PyTorch's own autograd; one step of power iteration in training.
    In inference torch.nn.utils.spectral_norm keeps both singular vectors of the last step, this
    project the one it stores; in training they are the same, see torch_spectral."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("direction", torch.ones(outputs))

    def forward(self, x):
        with torch.no_grad():
            u = F.normalize(self.direction, dim=0)
            v = F.normalize(self.weight @ u, dim=0)
            if self.training:
                u = F.normalize(self.weight.t() @ v, dim=0)
                self.direction.copy_(u)
        return x @ (self.weight / (v @ self.weight @ u)) + self.bias


def torch_spectral(net):
    """The same net with PyTorch's own spectral normalisation."""
    def theirs(module):
        if not isinstance(module, Spectral):
            return module
        return nn.utils.spectral_norm(nn.Linear(*module.weight.shape))

    return nn.Sequential(*(nn.Sequential(*(theirs(m) for m in top))
                           if isinstance(top, nn.Sequential) else top for top in net))


class Flatten(nn.Module):
    """In h, w, c order."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).reshape(len(x), -1) if x.dim() == 4 else x


class UnitLength(nn.Module):
    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    def forward(self, x):
        return self.scale * F.normalize(x, dim=1, eps=1e-12)


def two(words):
    a, b = "".join(words).split("x")
    return int(a), int(b)


def layer(words, shape):
    """The module for one layer's words, and its output shape (h, w, c)."""
    h, w, c = shape
    kind, rest = words[0], words[1:]
    if kind == "conv":
        same = "same" in rest
        k = two([r for r in rest[1:] if r not in ("same", "valid")])
        out = int(rest[0])
        pad = ((k[0] - 1) // 2, (k[1] - 1) // 2) if same else (0, 0)
        shape = (h, w, out) if same else (h - k[0] + 1, w - k[1] + 1, out)
        return nn.Conv2d(c, out, k, padding=pad), shape
    if kind == "bn":
        eps = float(rest[rest.index("eps") + 1]) if "eps" in rest else 1e-5
        momentum = float(rest[rest.index("momentum") + 1]) if "momentum" in rest else 0.1
        cls = nn.BatchNorm2d if h * w > 1 else nn.BatchNorm1d
        return cls(c, eps=eps, momentum=momentum), shape
    if kind == "relu":
        return nn.ReLU(), shape
    if kind == "leaky_relu":
        return nn.LeakyReLU(float(rest[0])), shape
    if kind == "pool":
        k = int(rest[0])
        return nn.MaxPool2d(k), (h // k, w // k, c)
    if kind == "flatten":
        return Flatten(), (1, 1, h * w * c)
    if kind == "dense":
        linear = nn.Linear(h * w * c, int(rest[0]))
        if "sn" in rest:
            linear = Spectral(h * w * c, int(rest[0]))
        return nn.Sequential(Flatten(), linear), (1, 1, int(rest[0]))
    if kind == "grouped_dense":
        classes, groups = two(rest)
        return GroupedDense(h * w * c, classes, groups), (1, 1, classes * groups)
    if kind == "l2norm":
        return UnitLength(float(rest[0]) if rest else 1), shape
    raise ValueError(kind)


def build(text, shape):
    modules = []
    for part in text.split("|"):
        module, shape = layer(part.split(), shape)
        modules.append(module)
    return nn.Sequential(*modules)


def ours(tensor):
    """A torch tensor as nested-free list in this project's order."""
    t = tensor.detach()
    if t.dim() == 4:
        t = t.permute(0, 2, 3, 1)
    return [float("%.9g" % v) for v in t.reshape(-1).tolist()]


def our_weight(name, tensor):
    t = tensor.detach()
    if t.dim() == 4:
        t = t.permute(2, 3, 1, 0)
    elif t.dim() == 2 and name == "weight":
        t = t.t()
    return [float("%.9g" % v) for v in t.reshape(-1).tolist()]


def tensors(net):
    """(module, name, tensor) in this project's order: parameters, then statistics, by layer."""
    found = []
    for top in net:
        for module in top.modules():
            if isinstance(module, Spectral):
                found += [(module, n, getattr(module, n)) for n in ("weight", "bias", "direction")]
            elif hasattr(module, "weight_orig"):
                found += [(module, "weight", module.weight_orig), (module, "bias", module.bias),
                          (module, "direction", module.weight_u)]
            elif isinstance(module, GroupedDense):
                found += [(module, "weight", module.weight), (module, "bias", module.bias)]
            elif isinstance(module, (nn.Conv2d, nn.Linear)):
                found += [(module, "weight", module.weight), (module, "bias", module.bias)]
            elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                found += [(module, n, getattr(module, n))
                          for n in ("weight", "bias", "running_mean", "running_var")]
    return found


def stored(module, name, tensor):
    if isinstance(module, (GroupedDense, Spectral)):
        return [float("%.9g" % v) for v in tensor.detach().reshape(-1).tolist()]
    return our_weight(name, tensor)


def randomise(net, generator):
    with torch.no_grad():
        for module, name, t in tensors(net):
            t.copy_(torch.rand(t.shape, generator=generator) - 0.5)
            if name == "running_var" or (name == "weight" and t.dim() == 1):
                t.add_(1.0)


CASES = [
    ("conv 5 3x3", (6, 7, 3), 2),
    ("conv 4 3x3 same", (5, 6, 2), 2),
    ("conv 3 5x3", (7, 6, 2), 2),
    ("conv 9 3x3 same", (6, 9, 8), 2),
    ("conv 8 3x3", (7, 6, 8), 3),
    ("bn", (4, 3, 5), 3),
    ("bn eps 1e-3 momentum .01", (1, 1, 6), 5),
    ("relu", (3, 3, 2), 2),
    ("leaky_relu .2", (3, 3, 2), 2),
    ("pool 2", (5, 6, 3), 2),
    ("pool 3", (7, 6, 2), 2),
    ("flatten", (2, 3, 2), 2),
    ("dense 7", (2, 3, 2), 3),
    ("grouped_dense 4x3", (1, 1, 9), 3),
    ("l2norm", (1, 1, 7), 4),
    ("dense 6 sn | leaky_relu .2 | dense 3 sn", (1, 1, 5), 4),
    ("conv 8 3x3 same | bn | relu | pool 2 | conv 9 3x3 same | bn | leaky_relu .1 | pool 2"
     " | flatten | dense 6 | relu", (8, 12, 1), 4),
    ("conv 8 3x3 | bn eps 1e-3 momentum .01 | relu | conv 8 3x3 | bn eps 1e-3 momentum .01 | relu"
     " | pool 2 | flatten", (9, 8, 3), 3),
    ("conv 6 5x5 | relu | pool 2 | conv 10 3x3 | relu | flatten | dense 8 | relu | dense 3",
     (12, 12, 1), 2),
]


def run(text, shape, batch, train, generator, change=lambda net: net):
    net = change(build(text, shape))
    randomise(net, generator)
    h, w, c = shape
    flat = h * w == 1
    x = torch.rand((batch, c) if flat else (batch, c, h, w), generator=generator) * 2 - 1
    x.requires_grad_(True)
    before = [stored(*t) for t in tensors(net)]
    net.train(train)
    y = net(x)
    dy = torch.rand(y.shape, generator=generator) * 2 - 1
    y.backward(dy)
    return {
        "text": text, "in": list(shape), "batch": batch, "train": train, "x": ours(x),
        "tensors": before, "y": ours(y), "dy": ours(dy), "dx": ours(x.grad),
        "after": [stored(*t) for t in tensors(net)],
        "gradients": [stored(m, n, t.grad) if t.grad is not None else None
                      for m, n, t in tensors(net)],
    }


def layers():
    generator = torch.Generator().manual_seed(1)
    cases = [run(*case, train, generator) for case in CASES for train in (True, False)
             if train or "bn" in case[0] or "sn" in case[0]]
    return cases + [run("dense 6 sn | leaky_relu .2 | dense 3 sn", (1, 1, 5), 4, True, generator,
                        torch_spectral),
                    run("l2norm 4.5", (1, 1, 7), 4, True, generator)]


def losses():
    generator = torch.Generator().manual_seed(2)
    cases = []
    for heads, classes, smoothing in ((1, 5, 0.0), (3, 7, 0.0), (2, 4, 0.1)):
        logits = (torch.rand((4, heads, classes), generator=generator) * 8 - 4).requires_grad_(True)
        labels = torch.randint(0, classes, (4, heads), generator=generator)
        loss = sum(F.cross_entropy(logits[:, i], labels[:, i], label_smoothing=smoothing)
                   for i in range(heads))
        loss.backward()
        cases.append({"heads": heads, "classes": classes, "smoothing": smoothing, "batch": 4,
                      "logits": logits.detach().reshape(-1).tolist(),
                      "labels": labels.reshape(-1).tolist(), "loss": loss.item(),
                      "gradient": logits.grad.reshape(-1).tolist()})
    binary = []
    for q in (0.0, 0.5, 1.0, 0.9):
        z = (torch.rand(6, generator=generator) * 10 - 5).requires_grad_(True)
        loss = F.binary_cross_entropy_with_logits(z, torch.full((6,), q))
        loss.backward()
        binary.append({"q": q, "z": z.detach().tolist(), "loss": loss.item(),
                       "gradient": z.grad.tolist()})
    return {"cross_entropy": cases, "binary": binary}


OPTIMIZERS = [
    {"kind": "sgd", "lr": 0.1, "momentum": 0.0},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.9},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.05},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.5, "clip_norm": 0.7},
    {"kind": "adam", "lr": 0.05},
    {"kind": "adam", "lr": 0.05, "beta1": 0.5, "beta2": 0.99, "epsilon": 1e-4},
    {"kind": "adam", "lr": 0.05, "weight_decay": 0.1, "clip_norm": 0.5},
    # Keras's velocity holds the learning rate, PyTorch's does not: see scheduled_momentum.
    {"kind": "sgd", "lr": 0.1, "momentum": 0.0, "schedule": "cosine", "schedule_steps": 8},
    {"kind": "adam", "lr": 0.05, "schedule": "step", "schedule_steps": 4, "schedule_factor": 0.3},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.9, "schedule": "cosine", "schedule_steps": 8},
    {"kind": "sgd", "lr": 0.1, "momentum": 0.8, "nesterov": True, "weight_decay": 0.05,
     "schedule": "step", "schedule_steps": 3, "schedule_factor": 0.4},
]


def scheduled_momentum(settings):
    return settings.get("momentum", 0) > 0 and "schedule" in settings


def optimizer_of(settings, weights):
    if settings["kind"] == "sgd":
        return torch.optim.SGD(weights, lr=settings["lr"], momentum=settings["momentum"],
                               nesterov=settings.get("nesterov", False),
                               weight_decay=settings.get("weight_decay", 0))
    return torch.optim.Adam(weights, lr=settings["lr"],
                            betas=(settings.get("beta1", 0.9), settings.get("beta2", 0.999)),
                            eps=settings.get("epsilon", 1e-8),
                            weight_decay=settings.get("weight_decay", 0))


def optimizer(settings, w):
    o = optimizer_of(settings, [w])
    steps, schedules = settings.get("schedule_steps", 1), torch.optim.lr_scheduler
    schedule = {"constant": lambda: schedules.LambdaLR(o, lambda t: 1.0),
                "cosine": lambda: schedules.CosineAnnealingLR(o, steps),
                "step": lambda: schedules.StepLR(o, steps, settings["schedule_factor"])
                }[settings.get("schedule", "constant")]()
    return o, schedule


def keras_step(settings, w, o, rate):
    """A step of rate 1 whose gradient is rate times the gradient: PyTorch's velocity then holds the
    learning rate, as Keras's does. `o` is that optimiser of rate 1, without decay."""
    gradient = w.grad
    w.grad = rate * (gradient + settings.get("weight_decay", 0) * w.detach())
    o.step()
    w.grad = gradient


def trajectories():
    generator = torch.Generator().manual_seed(3)
    result = []
    for settings in OPTIMIZERS:
        w = torch.rand(5, generator=generator).requires_grad_(True)
        o, schedule = optimizer(settings, w)
        plain = {k: settings[k] for k in ("momentum", "nesterov") if k in settings}
        unit = torch.optim.SGD([w], lr=1, **plain)
        case = {"settings": settings, "start": w.detach().tolist(), "gradients": [], "weights": []}
        for _ in range(8):
            w.grad = torch.rand(5, generator=generator) * 2 - 1
            case["gradients"].append(w.grad.tolist())
            if "clip_norm" in settings:
                nn.utils.clip_grad_norm_([w], settings["clip_norm"])
            if scheduled_momentum(settings):
                keras_step(settings, w, unit, schedule.get_last_lr()[0])
            else:
                o.step()
            schedule.step()
            case["weights"].append(w.detach().tolist())
        result.append(case)
    return result


def clipping():
    """Two tensors, one of them longer than the pieces an optimiser works in; gradients and weights
    are drawn on both sides, so only some of the results are stored."""
    cases = []
    for settings in ({"kind": "sgd", "lr": 0.1, "momentum": 0.5, "clip_norm": 3.0},
                     {"kind": "adam", "lr": 0.05, "clip_norm": 3.0, "epsilon": 0.01}):
        draws = Draws(11)
        tensors = [(draws.tensor(128, 130) - 0.5).requires_grad_(True),
                   (draws.tensor(130) - 0.5).requires_grad_(True)]
        o, norms = optimizer_of(settings, tensors), []
        for _ in range(3):
            for t, scale in zip(tensors, (2.0, 20.0)):
                t.grad = (draws.tensor(*t.shape) - 0.5) * scale
            norms.append(nn.utils.clip_grad_norm_(tensors, settings["clip_norm"]).item())
            o.step()
        cases.append({"settings": settings, "norms": norms, "stride": 101,
                      "weights": [t.detach().reshape(-1)[::101].tolist() for t in tensors]})
    return cases


# ---- a whole training, from numbers both sides draw themselves ------------------------------------

class Draws:
    """Numerical Recipes' generator; the test has the same few lines in C."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 1664525 + 1013904223) % 2 ** 32
        return (self.state >> 8) / 2 ** 24

    def tensor(self, *shape):
        count = math.prod(shape)
        return torch.tensor([self.unit() for _ in range(count)], dtype=torch.float32).reshape(shape)


TRAINING = {
    "text": "conv 8 3x3 same | bn | relu | pool 2 | conv 16 3x3 same | bn | relu | pool 2 | flatten"
            " | dense 32 | relu | dense 10",
    "in": [12, 16, 1], "batch": 16, "heads": 2, "classes": 5, "examples": 160, "steps": 200,
}


def training(settings):
    t, draws = TRAINING, Draws(7)
    h, w, c = t["in"]
    net = build(t["text"], tuple(t["in"]))
    with torch.no_grad():
        for module, name, value in tensors(net):
            if name != "weight" or value.dim() == 1:
                continue
            if value.dim() == 4:
                o, i, kh, kw = value.shape
                limit = math.sqrt(6 / (kh * kw * (i + o)))
                value.copy_(((draws.tensor(kh, kw, i, o) * 2 - 1) * limit).permute(3, 2, 0, 1))
            else:
                o, i = value.shape
                value.copy_(((draws.tensor(i, o) * 2 - 1) * math.sqrt(6 / (i + o))).t())
        for module, name, value in tensors(net):
            if name == "bias":
                value.zero_()
    shapes = draws.tensor(t["heads"], t["classes"], h, w)
    images, labels = [], []
    for _ in range(t["examples"]):
        own = [int(draws.unit() * t["classes"]) for _ in range(t["heads"])]
        image = draws.tensor(h, w) * 0.5
        for head, label in enumerate(own):
            image += shapes[head, label] * 0.5
        images.append(image)
        labels.append(own)
    images = torch.stack(images).unsqueeze(1)
    labels = torch.tensor(labels)
    o = (torch.optim.Adam(net.parameters(), lr=settings["lr"]) if settings["kind"] == "adam" else
         torch.optim.SGD(net.parameters(), lr=settings["lr"], momentum=0.9, nesterov=True))
    curve = []
    for step in range(t["steps"]):
        first = step * t["batch"] % t["examples"]
        x, y = images[first:first + t["batch"]], labels[first:first + t["batch"]]
        logits = net(x).reshape(-1, t["heads"], t["classes"])
        loss = sum(F.cross_entropy(logits[:, i], y[:, i]) for i in range(t["heads"]))
        o.zero_grad()
        loss.backward()
        o.step()
        curve.append(float("%.7g" % loss.item()))
    return {"settings": settings, "curve": curve}


def write(name, value):
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, name), "w", encoding="ascii") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    write("layers.json", layers())
    write("losses.json", losses())
    write("optimizers.json", trajectories())
    write("clipping.json", clipping())
    write("training.json", {**TRAINING, "runs": [training({"kind": "adam", "lr": 1e-3}),
                                                 training({"kind": "sgd", "lr": 1e-2})]})
