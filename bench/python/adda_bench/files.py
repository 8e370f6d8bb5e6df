"""Files of a store: JSON, and the SHA-256 that is kept beside them."""
from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, Iterable, Union

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
    lines = read_bytes(folder / "sums").decode("utf-8", "surrogateescape").split("\n")  # as names of files are
    return {line[66:]: line[:64] for line in lines[:-1]}  # what no line end follows was cut short


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


def is_whole(folder: Path, sums: Dict[str, str], name: str) -> bool:
    """Whether a file is there and is what was written."""
    path = folder / name
    return name in sums and path.is_file() and _sha256(path) == sums[name]


def is_whole_folder(folder: Path, needed: Iterable[str], spared: str) -> bool:
    """Whether the files of a folder are those of its sums, and among them all that are needed: each one is read.
    One that is spared may have been left out since."""
    sums = sums_of(folder)
    there = {path.name for path in folder.iterdir()} - {"sums"}
    return (there <= sums.keys() and sums.keys() - there <= {spared} and sums.keys() >= set(needed)
            and all(is_whole(folder, sums, name) for name in sorted(there)))
