"""The arrays that a cell was trained and tested with."""
from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, NamedTuple, Optional

import numpy as np

from .errors import MissingError, StoreError, ToolError
from .files import PathLike


class Array(NamedTuple):
    """Images and what they show."""

    images: np.ndarray  #: uint8 [n, height, width, channels]; networks get a value / 255
    #: uint8 or uint16 [n, places], positions in the alphabet, its size behind a shorter text; None: nobody knows them
    labels: Optional[np.ndarray]


class CellData:
    """What a cell saw. Sets are ``source_train``, ``source_test``, ``target_train`` and ``target_test``; one that the
    cell has not is refused with the reason. Labels of ``target_train`` were read by the oracle alone."""

    source_train: Array
    source_test: Array
    target_train: Array
    target_test: Array

    def __init__(self, about: dict, arrays: Dict[str, Array]) -> None:
        self.cell: str = about["cell"]
        self.method: str = about["method"]  #: "" of a source model
        self.seed: int = about["seed"]
        self.alphabet: str = "".join(map(chr, about["alphabet"] or []))
        self.absent: Dict[str, str] = about["absent"]  #: {set: why there is none}
        self.sets: Dict[str, Array] = arrays

    def __getattr__(self, name: str) -> Array:
        if name in ("sets", "absent"):  # while it is copied
            raise AttributeError(name)
        if name in self.sets:
            return self.sets[name]
        if name in self.absent:
            raise MissingError(f"cell {self.cell[:12]} has no {name}: {self.absent[name]}")
        raise AttributeError(f"CellData has no attribute {name!r}")

    def __repr__(self) -> str:
        sets = ", ".join(f"{name} {array.images.shape}" for name, array in self.sets.items())
        return f"<adda_bench.CellData {self.cell[:12]}: {sets}>"


def _array(folder: Path, name: str, about: dict) -> Array:
    images = np.load(folder / f"{name}.npy")
    labels = np.load(folder / f"{name}_labels.npy") if about["labels"] else None
    if labels is not None:  # the record has one sum of both
        found = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
        if found != about["sha256"]:
            raise StoreError(f"{name}: its SHA-256 is {found}, and {about['sha256']} in the record")
    return Array(images, labels)


def cell_data(store: PathLike, cell: str, *, tool: PathLike = "adda-bench") -> CellData:
    """The images and labels of a finished cell of a store, by its hash or the beginning of it: drawn again by
    ``adda-bench data``, and equal to those of its record to the bit, or refused.

    Which of them made a batch, and how augmentation and dropout changed them, is drawn in training and not here.
    ``tool``: the program, where it is not in the PATH. It needs the fonts, or the imported files, of the domains.

    MissingError: the program is not there. ToolError: what it said; with code 66 there is no such cell, with 65 it is
    damaged, or this program draws other images than those that it was trained with.
    """
    found = shutil.which(tool)
    if found is None:
        raise MissingError(f"there is no program '{tool}': build or install ADDA Bench, or say where it is by tool=")
    with tempfile.TemporaryDirectory(prefix="adda-bench-") as scratch:
        folder = Path(scratch) / "arrays"
        done = subprocess.run(
            [found, "data", "-q", "-o", str(folder), "--", str(Path(store)), cell], capture_output=True, check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise ToolError(done.stderr.decode("utf-8", "backslashreplace").strip(), done.returncode)
        about = json.loads((folder / "data.json").read_bytes())
        return CellData(about, {name: _array(folder, name, part) for name, part in about["arrays"].items()})
