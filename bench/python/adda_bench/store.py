"""Records of a store as tables."""
from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import pandas

from .errors import MissingError, StoreError
from .files import PathLike, is_whole, is_whole_folder, read_json, sums_of

_FORMAT = 1  # of lock.json and record.json
_MODEL = "model.safetensors"
#: Files that every cell has.
_FILES = ["cell.json", "record.json", "run.json", "predictions.npy", "labels.npy"]
#: Columns that say which cell a row is, in the order of a table.
KEYS = [
    "sweep", "pair", "source", "target", "gap", "pairing", "label", "method", "sharing", "variant", "seed", "cell",
    "kind", "state",
]


def _check_format(value: Any, path: Path) -> None:
    if not isinstance(value, dict) or value.get("format") != _FORMAT:
        raise StoreError(f"{path}: of a form that this adda_bench does not know; it knows number {_FORMAT}")


def _lock(folder: Path) -> Dict[str, Any]:
    sums = sums_of(folder)
    if sums and not is_whole(folder, sums, "lock.json"):
        raise StoreError(f"{folder / 'lock.json'}: not what was written: 'adda-bench run' with the sweep writes it anew")
    lock = read_json(folder / "lock.json")
    _check_format(lock, folder / "lock.json")
    return lock


def _flat(prefix: str, value: Any, into: Dict[str, Any]) -> None:
    """Numbers and texts by dotted names; lists stay lists, and null is NaN."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _flat(f"{prefix}.{key}" if prefix else key, inner, into)
    else:
        into[prefix] = math.nan if value is None else value


def _curve(columns: Dict[str, List[Optional[float]]]) -> pandas.DataFrame:
    """float64, one row for each point at which the training was looked at."""
    frame = pandas.DataFrame({name: values for name, values in columns.items() if name != "step"}, dtype="float64")
    frame.index = pandas.Index(columns["step"], dtype="int64", name="step")
    return frame


def _record(folder: Path, source: bool) -> Optional[Dict[str, Any]]:
    """The record of a cell; None: its folder is not what was written, as the tools look at it, every file read."""
    needed = _FILES + [_MODEL] * source
    for _ in range(4):  # one that is exchanged for another meanwhile is looked at again
        try:
            before = folder.stat().st_ino
            if is_whole_folder(folder, needed, _MODEL):
                record = read_json(folder / "record.json")
                _check_format(record, folder / "record.json")
                return record if record.get("cell") == folder.name else None
            if folder.stat().st_ino == before:
                return None
        except (OSError, MissingError):
            pass
    return None


def _numbers(store: Path, name: str, source: bool) -> Dict[str, Any]:
    """State of a cell, and the numbers of a finished one."""
    folder, failure = store / "cells" / name, store / "failures" / f"{name}.json"
    if not folder.is_dir():
        if not failure.exists():
            return {"state": "missing"}
        return {"state": "failed", "reason": str(read_json(failure).get("reason", ""))}
    record = _record(folder, source)
    if record is None:
        return {"state": "damaged"}
    result = dict(record["result"])
    curve = result.pop("curve", None)
    numbers: Dict[str, Any] = {"state": "done", "curve": _curve(curve) if curve and curve.get("step") else None}
    _flat("", result, numbers)
    numbers["seconds"] = read_json(folder / "run.json").get("seconds", {}).get("total", math.nan)
    numbers["character"], numbers["string"] = (numbers.get(f"target.{key}", math.nan) for key in ("mean", "string"))
    return numbers


def _cell(sweep: str, lock: Dict[str, Any], k: int) -> Dict[str, Any]:
    """What every row of cell k has."""
    cell = lock["cells"][k]
    identity = cell["identity"]
    return {"sweep": sweep, "seed": identity["seed"], "cell": cell["hash"], "kind": identity["kind"], "identity": identity}


def _method_rows(sweep: str, lock: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    for row in lock["rows"]:
        pair = lock["pairs"][row["pair"]]
        about = {
            "pair": pair["name"], "source": pair["source_name"], "target": pair["target_name"],
            "gap": pair["gap"] if pair["family"] else math.nan, "pairing": pair["pairing"],
            **{key: row[key] for key in ("label", "method", "sharing", "variant")},
        }
        for k in row["cells"]:
            yield {**_cell(sweep, lock, k), **about}


def _source_rows(sweep: str, lock: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    names = {pair["source"]: pair["source_name"] for pair in lock["pairs"]}
    for k, cell in enumerate(lock["cells"]):
        identity = cell["identity"]
        if identity["kind"] == "source":
            name = names.get(identity["source"], identity["source"])
            yield {**_cell(sweep, lock, k), "source": name, "label": "source model", "method": "", "gap": math.nan}


def sweeps(store: PathLike) -> List[str]:
    """Names of the sweeps of a store, sorted. MissingError: it holds none."""
    found = sorted(path.parent.name for path in Path(store).glob("sweeps/*/lock.json"))
    if not found:
        raise MissingError(f"{store}: no store: it holds no sweep")
    return found


def load(store: PathLike, sweep: Optional[str] = None) -> pandas.DataFrame:
    """Every cell of a sweep, or of all sweeps of the store, in the order of the lock: a row for each seed of each row
    of the report's table, and behind them one for each source model.

    Which cell it is: ``sweep``, ``pair``, ``source``, ``target`` (domains), ``gap`` (NaN of pairs without),
    ``pairing``, ``label`` (as the report has it), ``method``, ``sharing``, ``variant`` (what a grid or search sets),
    ``seed``, ``cell`` (SHA-256), ``kind`` ("method" or "source"), ``state``: "done", "failed" (with ``reason``),
    "missing", or "damaged": one of its files is not what was written (each is read, as 'adda-bench status' does), so
    that no number of it is given. ``identity``: all its settings.

    Its numbers, float64, NaN where there is none: ``character`` and ``string``, accuracies from 0 to 1 on the target's
    test images, per character and of whole texts; and everything in record.json by its name there:
    ``target.mean`` (the same as ``character``), ``target.cross_entropy`` (nats), ``target.position`` (a list),
    ``source.mean``, ``source_by_target.mean`` (the target's encoder on the source's test images), ``status``
    ("diverged" where a loss was no number), ... ``seconds`` is the time that it took. ``curve`` is a table of its own,
    by step: losses, validators and accuracies along the training (None: it was not looked at).

    MissingError: no store, or no such sweep. StoreError: a lock is damaged, or of an unknown form.
    """
    store = Path(store)
    names = sweeps(store)
    if sweep is not None and sweep not in names:
        raise MissingError(f"{store} has no sweep '{sweep}'; it has {', '.join(names)}")
    rows: List[Dict[str, Any]] = []
    numbers: Dict[str, Dict[str, Any]] = {}
    for name in names if sweep is None else [sweep]:
        lock = _lock(store / "sweeps" / name)
        for row in [*_method_rows(name, lock), *_source_rows(name, lock)]:
            if row["cell"] not in numbers:
                numbers[row["cell"]] = _numbers(store, row["cell"], row["kind"] == "source")
            rows.append({**row, **numbers[row["cell"]]})
    return _table(rows)


def _table(rows: List[Dict[str, Any]]) -> pandas.DataFrame:
    frame = pandas.DataFrame(rows)
    first = [*KEYS, "character", "string"]
    last = [name for name in ("seconds", "curve", "identity") if name in frame]
    for name in ("character", "string"):
        if name not in frame:
            frame[name] = math.nan
    for name in ("pair", "target", "pairing", "sharing", "variant"):  # of a source model
        frame[name] = frame[name].fillna("") if name in frame else ""
    if "curve" in frame:
        frame["curve"] = frame["curve"].astype(object).where(frame["curve"].notna(), None)
    middle = sorted(name for name in frame if name not in first and name not in last)
    return frame[first + middle + last]


def curves(table: pandas.DataFrame) -> pandas.DataFrame:
    """The curves of a table of ``load`` under one another, as seaborn and Altair take it: its columns ``sweep`` ...
    ``cell`` (``pair`` says what source and target are), then ``step`` and what was looked at there, where ``source``
    and ``target`` are accuracies. TypeError: it is no such table, but a path, say."""
    if not isinstance(table, pandas.DataFrame):
        raise TypeError(f"curves takes a table of load, as in curves(load(store)), not {type(table).__name__}")
    keys = [name for name in KEYS if name not in ("source", "target", "kind", "state")]
    parts = []
    for _, row in table.iterrows():
        if row.get("curve") is not None:
            part = row["curve"].reset_index()
            for at, key in enumerate(keys):
                part.insert(at, key, row[key])
            parts.append(part)
    return pandas.concat(parts, ignore_index=True) if parts else pandas.DataFrame(columns=[*keys, "step"])
