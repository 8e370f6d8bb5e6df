"""Models as PyTorch modules."""
from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple, Union

import numpy as np
import torch
from torch import Tensor, nn

from .errors import MissingError, StoreError
from .files import PathLike, is_whole, read_bytes, read_json, sums_of
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
        """The texts of uint8 [n, height, width, channels], as ``adda-bench predict`` reads them. StoreError: the model
        gives no numbers for some of them: its training diverged, or it is damaged."""
        if isinstance(images, np.ndarray) and not images.flags.writeable:  # of which PyTorch warns
            images = images.copy()
        images = torch.as_tensor(images)
        if images.dtype != torch.uint8 or tuple(images.shape[1:]) != self.card.image:
            shape = ", ".join(map(str, self.card.image))
            raise ValueError(f"expected uint8 images [n, {shape}], not {images.dtype} {tuple(images.shape)}")
        mode, device = self.training, next(self.parameters()).device
        self.eval()
        try:
            best = [
                _best(self(part.to(device).permute(0, 3, 1, 2).float() / 255)) for part in images.split(500)
            ]
        finally:
            self.train(mode)
        known = len(self.alphabet)
        return ["".join(self.alphabet[k] for k in row if k < known) for part in best for row in part]


def _best(logits: Tensor) -> List[List[int]]:
    """The most probable class of each place."""
    if not logits.softmax(2).isfinite().all():
        raise StoreError("the model gives no numbers: its training diverged, or it is damaged")
    return logits.argmax(2).tolist()


def _fill(text: str, values: Dict[str, int]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


# ---- files -----------------------------------------------------------------------------------------------------

Tensors = Dict[str, np.ndarray]


def read_safetensors(path: Path) -> Tuple[Dict[str, str], Tensors]:
    """Metadata, and float32 tensors in the order of the file, which the sum of a model's file goes by (and which the
    safetensors package does not give). StoreError: it is damaged, or has other types."""
    data = read_bytes(path)
    try:
        (length,) = struct.unpack("<Q", data[:8])
        header, body = json.loads(data[8 : 8 + length]), memoryview(data)[8 + length :]
        metadata = header.pop("__metadata__", {})
        tensors, end = {}, 0
        for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
            begin, stop = entry["data_offsets"]
            if entry["dtype"] != "F32" or begin != end or stop > len(body):
                raise ValueError(name)
            tensors[name] = np.frombuffer(body[begin:stop], "<f4").reshape(entry["shape"])
            end = stop
        if end != len(body):
            raise ValueError("more data than tensors")
    except (ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise StoreError(f"{path}: no safetensors file of float32 tensors: {error}") from None
    return metadata, tensors


def _card_of_file(path: Path, metadata: Dict[str, str], tensors: Tensors) -> Card:
    if metadata.get("format") != _FORMAT:
        said = metadata.get("format", "")
        what = f"a model of format '{said}'; this adda_bench knows" if said else "no model that ADDA Bench wrote as"
        raise StoreError(f"{path}: {what} '{_FORMAT}'")
    _check_sum(path, metadata, tensors)
    if metadata.get("normalisation") != "value / 255":
        raise StoreError(f"{path}: its images are made '{metadata.get('normalisation')}', not 'value / 255'")
    try:
        whole = {key: int(metadata[key]) for key in ("height", "width", "channels", "length", "shortest")}
        about = {key[6:]: value for key, value in metadata.items() if key.startswith("about.")}
        return Card(
            metadata["encoder"], metadata["head"], (whole["height"], whole["width"], whole["channels"]),
            whole["length"], metadata["alphabet"], whole["shortest"] < whole["length"], about,
        )
    except (KeyError, ValueError) as error:
        raise StoreError(f"{path}: its metadata are damaged: {error}") from None


def _check_sum(path: Path, metadata: Dict[str, str], tensors: Tensors) -> None:
    """Of the canonical JSON of the metadata without the sum, and of the names and values of all weights."""
    rest = {key: value for key, value in metadata.items() if key != "sha256"}
    found = hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    for name, tensor in tensors.items():
        found.update(name.partition(".")[2].encode())
        found.update(tensor.tobytes())
    if found.hexdigest() != metadata.get("sha256"):
        raise StoreError(f"{path}: damaged: its SHA-256 is not the one in its metadata")


def _card_of_cell(folder: Path, tensors: Tensors) -> Card:
    sums = sums_of(folder)
    for name in ("cell.json", "model.safetensors"):
        if not is_whole(folder, sums, name):
            raise StoreError(f"{folder / name}: damaged, or outside its cell's folder")
    identity = read_json(folder / "cell.json")
    domain, texts = identity["source"], identity["network"]
    canvas, length = domain["canvas"], domain["length"]
    uneven = not isinstance(length, int)  # a distribution of lengths
    if uneven:  # each place has one more class than the alphabet
        outputs = [tensor.size for name, tensor in tensors.items() if name.startswith("head.") and name.endswith(".bias")]
        length = outputs[-1] // (len(domain["alphabet"]) + 1)
    return Card(
        texts["encoder"], texts["head"], (canvas["height"], canvas["width"], canvas["channels"]), length,
        "".join(map(chr, domain["alphabet"])), uneven,
        {"cell": folder.resolve().name, "method": identity.get("method", "source model")},
    )


def load_model(path: PathLike) -> Recogniser:
    """A model as a ``torch.nn.Module``, in evaluation mode: a file that ``adda-bench adapt`` writes, or a cell of a
    store, ``STORE/cells/HASH`` or the model.safetensors in it. Every layer and preset of the tools is known.

    Logits are within 1e-4 of the tools'; the texts that it reads are theirs wherever the two largest logits of a place
    differ by more than 2e-4.

    MissingError: it is not there; a sweep keeps the models of its methods with ``save: {models: true}``. StoreError: it
    is damaged, no model, or has a layer that is not in ``adda_bench.layers.LAYERS``.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "model.safetensors"
        if not path.exists() and (path.parent / "cell.json").exists():
            raise MissingError(f"{path.parent}: this cell was kept without its model; a sweep keeps those of methods with "
                               "'save: {models: true}'")
    metadata, tensors = read_safetensors(path)
    if "cell" in metadata and "program" in metadata:
        raise StoreError(f"{path}: the checkpoint of a training that has not come to its end, and no model")
    card = _card_of_cell(path.parent, tensors) if "cell" in metadata else _card_of_file(path, metadata, tensors)
    model = Recogniser(card)
    for part in ("encoder", "head"):
        load_weights(getattr(model, part), {
            name[len(part) + 1 :]: torch.from_numpy(tensor.copy())
            for name, tensor in tensors.items() if name.startswith(part + ".")
        }, str(path))
    return model.eval()
