"""Contact sheets."""
from __future__ import annotations

import os
import struct
import tempfile
import zlib
from typing import Union

import numpy as np

from ._library import UsageError
from .domain import Domain

# Those of `captcha-gen sheet`: pixels between images, between pairs of rows, and their grey.
_GAP, _GROUP_GAP, _GREY, _MAX_SIDE = 2, 8, 128, 16384


class Sheet:
    """Images as one picture: ``pixels`` uint8 [height, width, channels]. A notebook shows it."""

    def __init__(self, pixels: np.ndarray) -> None:
        self.pixels = pixels

    def png(self) -> bytes:
        """As a PNG file (third edition, W3C): eight bits, no filter."""
        height, width, channels = self.pixels.shape
        rows = np.zeros((height, 1 + width * channels), np.uint8)
        rows[:, 1:] = self.pixels.reshape(height, -1)

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows.tobytes()))
            + chunk(b"IEND", b"")
        )

    _repr_png_ = png

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes a PNG file, whole or not at all: an earlier one stays until the new one is on the disk. UsageError for
        a name that ends in another format's suffix, OSError where it cannot be written."""
        path = os.fsdecode(path)
        suffix = os.path.splitext(path)[1]
        if suffix.lower() not in ("", ".png"):
            raise UsageError(f"{path}: a PNG file is written, whose name does not end in '{suffix}'", 64)
        handle, made = tempfile.mkstemp(prefix=".tmp-", suffix=".png", dir=os.path.dirname(path) or ".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.png())
                mask = os.umask(0)
                os.umask(mask)
                os.fchmod(file.fileno(), 0o666 & ~mask)
                file.flush()
                os.fsync(file.fileno())
            os.replace(made, path)
        except BaseException:
            os.unlink(made)
            raise


def sheet(*domains: Domain, count: int = 24, columns: int = 8, scale: int = 2, first: int = 0) -> Sheet:
    """``count`` images of each domain, of an import no more than there are, ``columns`` in a row, each pixel drawn
    as scale x scale: one domain, or the two of a pair, the second below the first."""
    if not domains or count < 1 or columns < 1 or scale < 1:
        raise UsageError("sheet: needs domains; count, columns and scale are 1 at least", 64)
    counts = [min(count, max(domain._count_from(first), 1)) for domain in domains]  # one more is refused by batch
    count = max(counts)
    columns = min(columns, count)
    groups = -(-count // columns)
    width, height = max(d.width for d in domains) * scale, max(d.height for d in domains) * scale
    last = _GROUP_GAP if len(domains) > 1 else 0
    pitch = len(domains) * (height + _GAP) + last
    shape = groups * pitch + _GAP - last, columns * (width + _GAP) + _GAP, max(d.channels for d in domains)
    if max(shape) > _MAX_SIDE:
        raise UsageError(
            f"a sheet of {shape[1]} x {shape[0]} pixels is larger than {_MAX_SIDE} x {_MAX_SIDE}: fewer images, "
            "other columns or a smaller scale", 64,
        )
    pixels = np.full(shape, _GREY, np.uint8)
    for row, domain in enumerate(domains):
        images = domain.batch(range(first, first + counts[row])).images.repeat(scale, 1).repeat(scale, 2)
        for i, image in enumerate(images):
            y = _GAP + i // columns * pitch + row * (height + _GAP)
            x = _GAP + i % columns * (width + _GAP)
            pixels[y : y + image.shape[0], x : x + image.shape[1]] = image
    return Sheet(pixels)
