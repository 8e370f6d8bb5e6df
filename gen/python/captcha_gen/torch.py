"""Datasets for PyTorch.

Samples are (image, labels): float32 [channels, height, width] from 0 to 1, and int64 [length] (behind the end
of a shorter text the size of the alphabet); or what ``transform(image, labels)`` makes of uint8
[height, width, channels] and uint16 [length], NumPy arrays. Sample i of a range has the same pixels whatever
the order, the number of workers and of ranks.
"""
from __future__ import annotations

import os
from typing import Any, Callable, Iterator, List, Optional, Tuple

import numpy as np
import torch
from torch.utils.data import Dataset, IterableDataset, get_worker_info

from ._library import UsageError
from .domain import Domain

Transform = Callable[[np.ndarray, np.ndarray], Any]


def to_tensors(image: np.ndarray, labels: np.ndarray) -> Tuple[torch.Tensor, torch.Tensor]:
    """float32 [channels, height, width] from 0 to 1, int64 [length]"""
    pixels = torch.from_numpy(image).permute(2, 0, 1).contiguous().float().div_(255)
    return pixels, torch.from_numpy(labels.astype(np.int64))


def _check(indices: range) -> range:
    if not isinstance(indices, range) or indices.step != 1:
        raise UsageError(f"indices: expected a range of step 1, not {indices!r}", 64)
    return indices


class CaptchaDataset(Dataset):
    """Images of a range, by position: for shuffling, and samplers such as DistributedSampler. A worker of a
    DataLoader renders with one thread."""

    def __init__(self, domain: Domain, indices: range, transform: Transform = to_tensors) -> None:
        self.domain, self.indices, self.transform = domain, _check(indices), transform

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, i: int) -> Any:
        return self.__getitems__([i])[0]

    def __getitems__(self, positions: List[int]) -> List[Any]:
        """A batch in one call, which DataLoader makes use of."""
        indices = [self.indices[i] for i in positions]
        batch = self.domain.batch(indices, threads=1)
        return [self.transform(image, labels) for image, labels in zip(batch.images, batch.labels)]


def _place() -> Tuple[int, int]:
    """Rank and number of ranks, of torch.distributed or as torchrun says in the environment."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank(), torch.distributed.get_world_size()
    return _checked(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))


def _checked(rank: int, ranks: int) -> Tuple[int, int]:
    if not 0 <= rank < ranks:
        raise UsageError(f"rank: expected 0 to {ranks - 1}, not {rank} (RANK and WORLD_SIZE, unless given)", 64)
    return rank, ranks


class CaptchaStream(IterableDataset):
    """Images of a range in the order of their indices, divided among all workers of all ranks, however many each has:
    none twice, none missing. Blocks of ``block`` images are dealt out in turn, each rendered in one call, with one
    thread; ranks may differ by a block. ``rank`` and ``ranks`` are those of torch.distributed, or of torchrun, unless
    given."""

    def __init__(
        self, domain: Domain, indices: range, transform: Transform = to_tensors, *, block: int = 64,
        rank: Optional[int] = None, ranks: Optional[int] = None,
    ) -> None:
        if block < 1:
            raise UsageError(f"block: expected 1 at least, not {block}", 64)
        if (rank is None) != (ranks is None):
            raise UsageError("rank and ranks: give both or neither", 64)
        self.domain, self.indices, self.transform, self.block = domain, _check(indices), transform, block
        self.place = None if rank is None or ranks is None else _checked(rank, ranks)

    def __getstate__(self) -> dict:  # a worker that is not forked knows nothing of torch.distributed
        return {**self.__dict__, "place": self.place or _place()}

    def __iter__(self) -> Iterator[Any]:
        rank, ranks = self.place or _place()
        info = get_worker_info()
        worker, workers = (info.id, info.num_workers) if info else (0, 1)
        step = self.block * ranks * workers
        for first in range((worker * ranks + rank) * self.block, len(self.indices), step):
            batch = self.domain.batch(self.indices[first : first + self.block], threads=1)
            for image, labels in zip(batch.images, batch.labels):
                yield self.transform(image, labels)
