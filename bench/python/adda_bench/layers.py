"""The layers of ADDA Bench's networks in PyTorch: names, settings and defaults are those of core/nn/layers.

Images are [n, channels, height, width] here; where a layer makes a flat feature of one, it does so in the order
height, width, channel. Parameters have PyTorch's layouts; ``convert`` brings those of a file into them.
"""
from __future__ import annotations

import re
from collections import OrderedDict
from typing import Callable, Dict, List, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .errors import StoreError

Shape = Tuple[int, int, int]  #: height, width, channels


def flat(x: Tensor) -> Tensor:
    """[n, features], of an image in the order height, width, channel."""
    return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x


class Flatten(nn.Module):
    """An image as one flat feature."""

    def forward(self, x: Tensor) -> Tensor:
        return flat(x)


class Norm(nn.BatchNorm2d):
    """Batch norm of images and of flat features."""

    def _check_input_dim(self, input: Tensor) -> None:  # noqa: A002 - the name is PyTorch's
        if input.dim() not in (2, 4):
            raise ValueError(f"expected [n, channels, height, width] or [n, features], not {tuple(input.shape)}")


class Dense(nn.Linear):
    """A dense layer, also of an image."""

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        return super().forward(flat(input))


class SpectralDense(Dense):
    """A dense layer whose weight is divided by its largest singular value, by power iteration: one step for each
    training batch from the direction that is kept, none in evaluation."""

    direction: Tensor

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs)
        self.register_buffer("direction", torch.ones(outputs))

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        with torch.no_grad():
            u = F.normalize(self.direction, dim=0)
            v = F.normalize(u @ self.weight, dim=0)
            if self.training:
                u = F.normalize(self.weight @ v, dim=0)
                self.direction.copy_(u)
        sigma = u @ self.weight @ v
        return F.linear(flat(input), self.weight / sigma, self.bias)


class GroupedDense(nn.Module):
    """Dense layers of ``outputs`` each, side by side on equal parts of a flat feature; [n, groups * outputs]."""

    def __init__(self, inputs: int, outputs: int, groups: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(groups, inputs // groups, outputs))
        self.bias = nn.Parameter(torch.zeros(groups, outputs))
        for weight in self.weight:
            nn.init.xavier_uniform_(weight)

    def forward(self, x: Tensor) -> Tensor:
        groups, inputs, _ = self.weight.shape
        return (torch.einsum("ngi,gio->ngo", flat(x).reshape(-1, groups, inputs), self.weight) + self.bias).flatten(1)


class UnitLength(nn.Module):
    """Each example divided by its Euclidean length, times ``scale``."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * F.normalize(x.flatten(1), dim=1, eps=1e-12).view_as(x)


# ---- from texts ------------------------------------------------------------------------------------------------

class Words:
    """What follows a layer's name, taken word by word."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.left = re.sub(r"(?<=\d)\s*x\s*(?=\d)", "x", self.text).split()

    def wrong(self) -> StoreError:
        return StoreError(f"layer '{self.text}': not understood")

    def word(self) -> str:
        if not self.left:
            raise self.wrong()
        return self.left.pop(0)

    def accept(self, word: str) -> bool:
        if self.left[:1] != [word]:
            return False
        self.left.pop(0)
        return True

    def number(self, kind: type, default: object = None):
        """The next word as int or float; ``default`` where none follows."""
        if default is not None and not (self.left and re.match(r"[-.\d]", self.left[0])):
            return default
        try:
            return kind(self.word())
        except ValueError:
            raise self.wrong() from None

    def product(self, alone: bool = False) -> Tuple[int, int]:
        """"3x4"; ``alone``: "3" is 3x1."""
        match = re.fullmatch(r"(\d+)x(\d+)" + ("|(\\d+)" if alone else ""), self.word())
        if not match:
            raise self.wrong()
        return (int(match[1]), int(match[2])) if match[1] else (int(match[3]), 1)


def _size(shape: Shape) -> int:
    return shape[0] * shape[1] * shape[2]


def _conv(words: Words, shape: Shape) -> Tuple[nn.Module, Shape]:
    channels, kernel = words.number(int), words.product()
    same = words.accept("same") or (words.accept("valid") and False)
    module = nn.Conv2d(shape[2], channels, kernel, padding="same" if same else 0)
    return module, (*(n if same else n - k + 1 for n, k in zip(shape, kernel)), channels)


def _bn(words: Words, shape: Shape) -> Tuple[nn.Module, Shape]:
    settings = {"eps": 1e-5, "momentum": 0.1}
    while words.left:
        key = words.word()
        if key not in settings:
            raise words.wrong()
        settings[key] = words.number(float)
    return Norm(shape[2], eps=settings["eps"], momentum=settings["momentum"]), shape


def _pool(words: Words, shape: Shape) -> Tuple[nn.Module, Shape]:
    size = words.number(int)
    return nn.MaxPool2d(size), (shape[0] // size, shape[1] // size, shape[2])


def _dense(words: Words, shape: Shape) -> Tuple[nn.Module, Shape]:
    width, copies = words.product(alone=True)
    kind = SpectralDense if words.accept("sn") else Dense
    return kind(_size(shape), width * copies), (1, 1, width * copies)


def _grouped(words: Words, shape: Shape) -> Tuple[nn.Module, Shape]:
    outputs, groups = words.product()
    return GroupedDense(_size(shape), outputs, groups), (1, 1, outputs * groups)


#: {name of a layer: a function of its words and input shape that makes a module, and its output shape}. A layer of
#: one's own is one line more.
LAYERS: Dict[str, Callable[[Words, Shape], Tuple[nn.Module, Shape]]] = {
    "conv": _conv,
    "bn": _bn,
    "relu": lambda words, shape: (nn.ReLU(), shape),
    "leaky_relu": lambda words, shape: (nn.LeakyReLU(words.number(float, 0.01)), shape),
    "pool": _pool,
    "dropout": lambda words, shape: (nn.Dropout(words.number(float)), shape),
    "flatten": lambda words, shape: (Flatten(), (1, 1, _size(shape))),
    "dense": _dense,
    "grouped_dense": _grouped,
    "l2norm": lambda words, shape: (UnitLength(words.number(float, 1.0)), shape),
}


def network(text: str, shape: Shape) -> Tuple[nn.Sequential, Shape]:
    """A text such as "conv 16 3x3 same | bn | relu | flatten | dense 10", its layers named as the tools name them
    (conv1, bn1, relu1, ...), and the shape of its output. StoreError: a layer that is not in LAYERS, or is wrong."""
    modules: "OrderedDict[str, nn.Module]" = OrderedDict()
    ordinals: Dict[str, int] = {}
    for part in text.split("|"):
        words = Words(part)
        kind = words.word()
        if kind not in LAYERS:
            raise StoreError(f"layer '{words.text}': adda_bench.layers.LAYERS has no '{kind}'")
        module, shape = LAYERS[kind](words, shape)
        if words.left or min(shape) < 1:
            raise words.wrong()
        ordinals[kind] = ordinals.get(kind, 0) + 1
        modules[f"{kind}{ordinals[kind]}"] = module
    return nn.Sequential(modules), shape


def convert(net: nn.Sequential, tensors: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """Tensors of a file, by "conv1.weight", in PyTorch's layouts."""
    made: Dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        module = getattr(net, name.partition(".")[0], None)
        if name.endswith(".weight") and isinstance(module, nn.Conv2d):
            tensor = tensor.permute(3, 2, 0, 1)  # [height][width][in][out]
        elif name.endswith(".weight") and isinstance(module, nn.Linear):
            tensor = tensor.t()  # [in][out]
        made[name] = tensor.contiguous()
    return made


def load_weights(net: nn.Sequential, tensors: Dict[str, Tensor], where: str) -> None:
    """StoreError: they are not those of the network: a name or a shape differs."""
    made = convert(net, tensors)
    own = {name: value for name, value in net.state_dict().items() if not name.endswith("num_batches_tracked")}
    wrong: List[str] = sorted(own.keys() ^ made.keys())
    wrong += [name for name in own if name in made and own[name].shape != made[name].shape]
    if wrong:
        raise StoreError(f"{where}: its weights are not those of its networks: {', '.join(wrong)}")
    net.load_state_dict(made, strict=False)
