"""Files of a store: JSON, and the SHA-256 that is kept beside them."""
from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, Union

from .errors import MissingError, StoreError

PathLike = Union[str, "os.PathLike[str]"]


def read_json(path: Path) -> Any:
    """MissingError: there is no such file. StoreError: it is no JSON."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such file") from None
    except ValueError as error:
        raise StoreError(f"{path}: no JSON: {error}") from None


def sums_of(folder: Path) -> Dict[str, str]:
    """{file: SHA-256} as ``folder/sums`` has it, {} without one."""
    try:
        lines = (folder / "sums").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {line[66:]: line[:64] for line in lines}


def is_whole(folder: Path, sums: Dict[str, str], name: str) -> bool:
    """Whether a file is there and is what was written."""
    try:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest() == sums.get(name)
    except FileNotFoundError:
        return False


def find_cell(store: Path, name: str) -> Path:
    """The folder of the finished cell whose hash begins with ``name``. MissingError: none, or several."""
    folder = store / "cells"
    found = sorted(p.name for p in folder.iterdir() if p.name.startswith(name)) if folder.is_dir() and name else []
    if len(found) != 1:
        what = "several finished cells" if found else "no finished cell"
        raise MissingError(f"{store} has {what} whose name begins with '{name}'")
    return folder / found[0]
