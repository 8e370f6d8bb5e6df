"""Models as PyTorch modules."""
from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Tuple, Union

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file
from torch import Tensor, nn

from .errors import MissingError, StoreError
from .files import PathLike, is_whole, read_json, sums_of
from .layers import Shape, load_weights, network

_FORMAT = "adda-bench model 1"


class Card(NamedTuple):
    """What must be known of a model beside its weights."""

    encoder: str  #: the network's text
    head: str
    image: Shape  #: height, width, channels
    places: int  #: characters of the longest text
    alphabet: str
    uneven: bool  #: texts may be shorter: one more class says that a place holds no character
    about: Dict[str, str]  #: where it comes from

    @property
    def classes(self) -> int:
        """Values that a place may have."""
        return len(self.alphabet) + self.uneven


class Recogniser(nn.Module):
    """Encoder and head of a model. ``card`` says what it is of.

    ``forward(x)``: float32 [n, channels, height, width] from 0 to 1, as captcha_gen.torch has them, to logits
    [n, places, classes]. Layers and parameters are named as the tools name them ("encoder.conv1.weight"), in PyTorch's
    layouts; in training mode dropout and batch statistics are those of the tools."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        fill = {"heads": card.places, "classes": card.classes, "outputs": card.places * card.classes}
        texts = [_fill(text, fill) for text in (card.encoder, card.head)]
        self.encoder, shape = network(texts[0], card.image)
        self.head, shape = network(texts[1], shape)
        if shape[0] * shape[1] * shape[2] != fill["outputs"]:
            raise StoreError(f"the head '{card.head}' does not give {card.places} x {card.classes} logits")

    @property
    def alphabet(self) -> str:
        """Character k of class k."""
        return self.card.alphabet

    def forward(self, x: Tensor) -> Tensor:
        """Logits float32 [n, places, classes] of x float32 [n, channels, height, width], from 0 to 1."""
        height, width, channels = self.card.image
        if tuple(x.shape[1:]) != (channels, height, width):
            raise ValueError(f"expected images [n, {channels}, {height}, {width}], not {tuple(x.shape)}")
        if not x.is_floating_point():
            raise TypeError(f"expected float images from 0 to 1, not {x.dtype}; read() takes bytes")
        return self.head(self.encoder(x)).reshape(len(x), self.card.places, self.card.classes)

    @torch.no_grad()
    def read(self, images: Union[np.ndarray, Tensor]) -> List[str]:
        """The texts of uint8 [n, height, width, channels], as ``adda-bench predict`` reads them."""
        images = torch.as_tensor(images)
        if images.dtype != torch.uint8 or tuple(images.shape[1:]) != self.card.image:
            shape = ", ".join(map(str, self.card.image))
            raise ValueError(f"expected uint8 images [n, {shape}], not {images.dtype} {tuple(images.shape)}")
        mode, device = self.training, next(self.parameters()).device
        self.eval()
        try:
            best = [
                self(part.to(device).permute(0, 3, 1, 2).float() / 255).argmax(2).tolist() for part in images.split(500)
            ]
        finally:
            self.train(mode)
        known = len(self.alphabet)
        return ["".join(self.alphabet[k] for k in row if k < known) for part in best for row in part]


def _fill(text: str, values: Dict[str, int]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


# ---- files -----------------------------------------------------------------------------------------------------

def _metadata(path: Path) -> Dict[str, str]:
    try:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > 100_000_000:
                raise ValueError
            return json.loads(file.read(length)).get("__metadata__", {})
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such file") from None
    except (ValueError, struct.error, AttributeError):
        raise StoreError(f"{path}: no safetensors file") from None


def _card_of_file(path: Path, metadata: Dict[str, str]) -> Card:
    if metadata.get("format") != _FORMAT:
        said = metadata.get("format", "")
        known = f"a model of format '{said}'; this adda_bench knows" if said else "no model that ADDA Bench wrote, as"
        raise StoreError(f"{path}: {known} '{_FORMAT}'")
    try:
        whole = {key: int(metadata[key]) for key in ("height", "width", "channels", "length", "shortest")}
        about = {key[6:]: value for key, value in metadata.items() if key.startswith("about.")}
        if metadata["normalisation"] != "value / 255":
            raise StoreError(f"{path}: its images are made '{metadata['normalisation']}', not 'value / 255'")
        return Card(
            metadata["encoder"], metadata["head"], (whole["height"], whole["width"], whole["channels"]),
            whole["length"], metadata["alphabet"], whole["shortest"] < whole["length"], about,
        )
    except (KeyError, ValueError) as error:
        raise StoreError(f"{path}: its metadata are damaged: {error}") from None


def _card_of_cell(folder: Path) -> Card:
    sums = sums_of(folder)
    for name in ("cell.json", "model.safetensors"):
        if not is_whole(folder, sums, name):
            raise StoreError(f"{folder / name}: not what was written, or not in a cell's folder")
    identity = read_json(folder / "cell.json")
    domain, network_texts, length = identity["source"], identity["network"], identity["source"]["length"]
    shortest, longest = _range(length)
    canvas = domain["canvas"]
    return Card(
        network_texts["encoder"], network_texts["head"], (canvas["height"], canvas["width"], canvas["channels"]),
        longest, "".join(map(chr, domain["alphabet"])), shortest < longest,
        {"cell": folder.resolve().name, "method": identity.get("method", "")},
    )


def _range(length: Any) -> Tuple[int, int]:
    raise NotImplementedError


def _check_sum(path: Path, metadata: Dict[str, str], tensors: Dict[str, np.ndarray]) -> None:
    """Of the canonical JSON of the metadata without the sum, and of the names and values of all weights."""
    rest = {key: value for key, value in metadata.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    found = hashlib.sha256(text.encode())
    for name, tensor in tensors.items():
        found.update(name.partition(".")[2].encode())
        found.update(np.ascontiguousarray(tensor).tobytes())
    if found.hexdigest() != metadata.get("sha256"):
        raise StoreError(f"{path}: damaged: its SHA-256 is not the one in its metadata")
