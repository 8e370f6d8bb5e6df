"""Files of a store: JSON, and the SHA-256 that is kept beside them."""
from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, Union

from .errors import MissingError, StoreError

PathLike = Union[str, "os.PathLike[str]"]


def read_bytes(path: Path) -> bytes:
    """MissingError: there is no such file. StoreError: it is no regular file."""
    if not path.exists():
        raise MissingError(f"{path}: there is no such file")
    if not path.is_file():  # reading a pipe would wait
        raise StoreError(f"{path}: no regular file")
    return path.read_bytes()


def read_json(path: Path) -> Any:
    """MissingError: there is no such file. StoreError: it is no JSON."""
    try:
        return json.loads(read_bytes(path))
    except StoreError:
        raise
    except ValueError as error:
        raise StoreError(f"{path}: no JSON: {error}") from None


def sums_of(folder: Path) -> Dict[str, str]:
    """{file: SHA-256} as ``folder/sums`` has it, {} without one."""
    if not (folder / "sums").exists():
        return {}
    lines = read_bytes(folder / "sums").decode("utf-8", "replace").splitlines()
    return {line[66:]: line[:64] for line in lines}


def is_whole(folder: Path, sums: Dict[str, str], name: str) -> bool:
    """Whether a file is there and is what was written."""
    path = folder / name
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sums.get(name)
