"""Domains: images and their truth by index."""
from __future__ import annotations

import json
import operator
import os
import warnings
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

import numpy as np

from . import _library
from ._library import UsageError, call, encoded, ffi, lib, number

if TYPE_CHECKING:
    from .sheet import Sheet

Spec = Union[str, "os.PathLike[str]"]


def _dtype(ctype: Any) -> np.dtype:
    """The NumPy type of a C struct, at the same offsets."""
    plain = {"float": "f4", "int32_t": "i4", "uint64_t": "u8", "uint16_t": "u2", "uint8_t": "u1"}
    names, formats, offsets = [], [], []
    for name, field in ctype.fields:
        shape, of = [], field.type
        while of.kind == "array":
            shape.append(of.length)
            of = of.item
        if name == "unused":
            continue
        if of.cname == "char":
            kind: Any = f"S{shape.pop()}"
        else:
            kind = _dtype(of) if of.kind == "struct" else plain[of.cname]
        names.append(name)
        formats.append((kind, tuple(shape)) if shape else kind)
        offsets.append(field.offset)
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": ffi.sizeof(ctype)})


#: What is known of an image, as a record: fields of captchagen_truth in captchagen.h.
TRUTH = _dtype(ffi.typeof("struct captchagen_truth"))


class Truth(NamedTuple):
    """What is known of an image; n characters. Coordinates are pixels, x to the right, y down, exact and
    before clipping unless said otherwise. Of images that are files only the text is known; the rest is 0."""

    text: str
    index: int  # type: ignore[assignment]  # hides tuple.index
    labels: np.ndarray  #: uint16 [n], positions in the alphabet
    boxes: np.ndarray  #: float32 [n, 4]: x0 y0 x1 y1 of the ink
    clipped: np.ndarray  #: float32 [n, 4]: of the ink inside the canvas
    quads: np.ndarray  #: float32 [n, 4, 2]: corners of the glyph's box
    inside: np.ndarray  #: float32 [n]: share of the ink inside the canvas
    occluded: np.ndarray  #: float32 [n]: share of that which is painted over
    visible: np.ndarray  #: float32 [n]: share neither outside nor painted over
    contrast: np.ndarray  #: float32 [n]: to the surroundings in the final picture, of 255
    ink_contrast: np.ndarray  #: float32 [n]: the same when it was painted
    colors: np.ndarray  #: uint8 [n, 3]: R, G, B of the ink
    fonts: List[str]  #: [n]
    tries: Dict[str, int]  #: layouts, inks and pictures that were drawn


class Batch(NamedTuple):
    """Images and what they show."""

    images: np.ndarray  #: uint8 [n, height, width, channels]
    labels: np.ndarray  #: uint16 [n, length]; behind the end of a shorter text the size of the alphabet
    truth: Optional[np.ndarray]  #: TRUTH [n], where it was asked for


def _runs(indices: Iterable[int]) -> Iterator[Tuple[int, int]]:
    """(first, count) of successive indices."""
    first = count = 0
    for i in indices:
        i = number(i, "index")
        if count and i == first + count:
            count += 1
            continue
        if count:
            yield first, count
        first, count = i, 1
    if count:
        yield first, count


class Domain:
    """One kind of captcha under a seed. Immutable; threads can share it, and it can be pickled.

    ``spec`` is a YAML file, or the name of a shipped domain ("plain", "lepture"). ``seed``: 0 to 2^63 - 1.
    ``threads`` render a batch, 0: one per processor.

    >>> image, truth = Domain("plain", seed=1)[7]
    >>> image.shape, image.dtype, truth.text
    ((24, 72, 1), dtype('uint8'), '...')
    """

    def __init__(self, spec: Spec, seed: int = 0, *, threads: int = 0) -> None:
        self._open(("open", os.fspath(spec)), number(seed, "seed"), None, threads)

    @classmethod
    def from_text(cls, text: str, seed: int = 0, *, name: str = "text.yaml", threads: int = 0) -> "Domain":
        """From YAML. ``name`` stands for a file in messages, and paths in the text begin at its folder."""
        made = cls.__new__(cls)
        made._open(("parse", str(text), str(name)), number(seed, "seed"), None, threads)
        return made

    def _open(self, recipe: tuple, seed: int, pairing: Optional[tuple], threads: int) -> None:
        self._recipe, self.seed, self._pairing, self.threads = recipe, seed, pairing, int(threads)
        if recipe[0] == "open":
            self._domain = _library.make("domain", lib.captchagen_domain_open, _fonts(), encoded(recipe[1], "spec"))
        elif recipe[0] == "parse":
            self._domain = _library.make(
                "domain", lib.captchagen_domain_parse, _fonts(), encoded(recipe[1], "text"), encoded(recipe[2], "name")
            )
        else:
            _, a, b, gap, only, name = recipe
            self._domain = _library.make(
                "domain", lib.captchagen_domain_interpolate, a._domain, b._domain, gap,
                ffi.NULL if only is None else encoded(only, "only"), encoded(name, "name"),
            )
        self._read_info()
        self._choose_seeds()

    def _choose_seeds(self) -> None:
        self._idle: Dict[int, list] = {}  # renderers by their number of threads
        self._both = ffi.new("struct captchagen_seeds[2]")
        how, side, other = self._pairing or (None, 0, None)
        self._seeds = self._both + side
        if how is None:
            call(lib.captchagen_seeds_single, self._both, self.seed)
            return
        source, target = (self, other) if side == 0 else (other, self)
        call(
            lib.captchagen_seeds_pair, self._both, self._both + 1, source._domain, target._domain, self.seed,
            encoded(how, "pairing"),
        )

    def _as(self, seed: int, pairing: Optional[tuple]) -> "Domain":
        """The same domain under other seeds."""
        made = Domain.__new__(Domain)
        made.__dict__.update(self.__dict__)
        made.seed, made._pairing = seed, pairing
        made._choose_seeds()
        return made

    def _read_info(self) -> None:
        info = lib.captchagen_domain_info(self._domain)
        self.name: str = ffi.string(info.name).decode("utf-8")
        self.height: int = info.height  #: pixels
        self.width: int = info.width  #: pixels
        self.channels: int = info.channels  #: 1: grey, 3: RGB
        self.length: int = info.length  #: characters of the longest text
        self.shortest: int = info.shortest  #: of the shortest
        self.alphabet: str = "".join(chr(info.alphabet[k]) for k in range(info.classes))
        self.fonts: List[str] = [
            ffi.string(lib.captchagen_domain_font(self._domain, i)).decode("utf-8") for i in range(info.fonts)
        ]
        self.imported: bool = bool(info.imported)  #: its images are files
        self.texts_known: bool = bool(info.texts_known)
        #: How many images there are: 2^63 unless they are files.
        self.count: int = self._count_from(0)
        for line in ffi.string(info.warnings).decode("utf-8").splitlines():
            warnings.warn(line, stacklevel=4)

    def _count_from(self, first: int) -> int:
        """How many images there are from that index on."""
        return lib.captchagen_domain_count(self._domain, number(first, "index"))

    @property
    def shape(self) -> Tuple[int, int, int]:
        """(height, width, channels)"""
        return self.height, self.width, self.channels

    @property
    def identity(self) -> dict:
        """All that changes pixels, and nothing else."""
        return json.loads(_library.text(lib.captchagen_domain_identity, self._domain))

    def __repr__(self) -> str:
        return f"<captcha_gen.Domain {self.name} {self.height}x{self.width}x{self.channels}, seed {self.seed}>"

    # A file may have changed when it is opened again in another process.
    def __reduce__(self) -> tuple:
        identity = _library.text(lib.captchagen_domain_identity, self._domain)
        recipe = self._recipe
        if recipe[0] == "open":
            path = recipe[1]
            recipe = ("open", os.path.abspath(path) if os.path.exists(path) else path)
        return _reopen, (recipe, self.seed, self._pairing, self.threads, identity)

    # ---- images -------------------------------------------------------------------------------

    def _render(self, first: int, count: int, threads: int, images: Any, labels: Any, truth: Any) -> None:
        """Into arrays or None, with a renderer that no other thread uses meanwhile."""
        idle = self._idle.setdefault(threads, [])
        try:
            renderer = idle.pop()
        except IndexError:
            renderer = _library.make("renderer", lib.captchagen_renderer_create, self._domain, threads)
        out = ffi.new("struct captchagen_images *")
        held = []  # the views live as long as the call

        def view(kind: str, array: Any) -> Any:
            if array is None:
                return ffi.NULL
            held.append(ffi.from_buffer(kind, array, require_writable=True))
            return held[-1]

        out.pixels = view("uint8_t[]", images)
        out.labels = view("uint16_t[]", labels)
        out.truth = ffi.cast("struct captchagen_truth *", view("char[]", truth))
        call(lib.captchagen_render, renderer, self._seeds, first, count, out)  # cffi lets go of the GIL
        idle.append(renderer)

    #: A domain has more images than a loop ends with: ``for i in range(...)``.
    __iter__ = None

    def __getitem__(self, index: int) -> Tuple[np.ndarray, Truth]:
        """Image number ``index``, uint8 [height, width, channels], and its truth."""
        index = operator.index(index)
        if not 0 <= index < self.count and not (self.imported and index >> 32):
            raise IndexError(f"'{self.name}' has images 0 to {self.count - 1}, not {index}")
        image = np.empty(self.shape, np.uint8)
        truth = np.empty(1, TRUTH)
        self._render(index, 1, 1, image, None, truth)
        return image, self.truth(truth[0])

    def batch(
        self, indices: Iterable[int], *, out: Optional[np.ndarray] = None, truth: bool = False,
        threads: Optional[int] = None,
    ) -> Batch:
        """The images of a range, or of any indices. They are rendered into their arrays, or into ``out``
        (uint8 [n, height, width, channels], contiguous); other Python threads run meanwhile."""
        if not isinstance(indices, range):
            indices = list(indices)
        count = len(indices)
        images = np.empty((count, *self.shape), np.uint8) if out is None else out
        if (
            images.shape != (count, *self.shape) or images.dtype != np.uint8
            or not images.flags.c_contiguous or not images.flags.writeable
        ):
            raise UsageError(
                f"out: expected a contiguous uint8 array {(count, *self.shape)} that can be written to, not "
                f"{images.dtype} {images.shape}", 64,
            )
        labels = np.empty((count, self.length), np.uint16)
        records = np.zeros(count, TRUTH) if truth else None
        at = 0
        for first, n in self._parts(indices):
            end = at + n
            self._render(
                first, n, self.threads if threads is None else int(threads), images[at:end], labels[at:end],
                None if records is None else records[at:end],
            )
            at = end
        return Batch(images, labels, records)

    @staticmethod
    def _parts(indices: Any) -> Iterable[Tuple[int, int]]:
        if isinstance(indices, range) and indices.step == 1:
            return [(number(indices.start, "index"), len(indices))] if len(indices) else []
        return _runs(indices)

    def truth(self, record: np.void) -> Truth:
        """A record of Batch.truth, with names."""
        n = int(record["length"])
        c = record["character"][:n]
        return Truth(
            record["text"].decode("utf-8"), int(record["index"]), c["label"].copy(), c["box"].copy(),
            c["clipped"].copy(), c["quad"].copy(), c["inside"].copy(), c["occluded"].copy(), c["visible"].copy(),
            c["contrast"].copy(), c["ink_contrast"].copy(), c["ink"].copy(),
            [] if self.imported else [self.fonts[i] for i in c["font"]],
            {key: int(record[key]) for key in ("layouts", "inks", "pictures")},
        )

    def row(self, index: int) -> dict:
        """The truth as ``captcha-gen render`` writes it in metadata.jsonl, with the SHA-256 of the pixels."""
        renderer = _library.make("renderer", lib.captchagen_renderer_create, self._domain, 1)
        return json.loads(_library.text(lib.captchagen_truth_json, renderer, self._seeds, number(index, "index")))

    def text(self, labels: Iterable[int]) -> str:
        """The text of a row of labels. A label of len(alphabet) says that a place holds no character, where texts
        are of several lengths; any other that is no class of the alphabet is an IndexError."""
        classes = len(self.alphabet)
        found = []
        for k in labels:
            if not 0 <= k <= classes:
                raise IndexError(f"label {k} is no class of an alphabet of {classes} characters")
            found.append(self.alphabet[k] if k < classes else "")
        return "".join(found)

    def sheet(self, count: int = 24, columns: int = 8, *, scale: int = 2, first: int = 0) -> "Sheet":
        """A contact sheet, which a notebook shows; of an import no more images than there are."""
        from .sheet import sheet

        return sheet(self, count=count, columns=columns, scale=scale, first=first)


_opened: List[Any] = []


def _fonts() -> Any:
    """The fonts of all domains, opened with the first."""
    if not _opened:
        _opened.append(_library.make("fonts", lib.captchagen_fonts_open, ffi.NULL))
    return _opened[0]


def _derived(recipe: tuple, seed: int, pairing: Optional[tuple], threads: int) -> Domain:
    made = Domain.__new__(Domain)
    made._open(recipe, seed, pairing, threads)
    return made


def _reopen(recipe: tuple, seed: int, pairing: Optional[tuple], threads: int, identity: str) -> Domain:
    made = _derived(recipe, seed, pairing, threads)
    if _library.text(lib.captchagen_domain_identity, made._domain) != identity:
        raise UsageError(f"'{made.name}' is not what it was when it was pickled: its file has changed", 64)
    return made


def _common_seed(a: Domain, b: Domain, seed: Optional[int]) -> int:
    if seed is not None:
        return number(seed, "seed")
    if a.seed != b.seed:
        raise UsageError(f"'{a.name}' has seed {a.seed} and '{b.name}' has {b.seed}: give seed=", 64)
    return a.seed


def pair(a: Domain, b: Domain, pairing: str = "label", *, seed: Optional[int] = None) -> Tuple[Domain, Domain]:
    """Source and target under one seed. Image i of both shares, by ``pairing``, "none": nothing; "label": the
    text; "layout": also sizes, places, rotations; "layout+colour": also colours. UsageError where their texts cannot
    be the same: alphabets, lengths or frequencies differ, or images are files. A layout shares the random numbers: where
    a setting of one domain alone is ``normal``, ``mixed_size``, or of colours ``uniform``, what is drawn after it differs."""
    seed = _common_seed(a, b, seed)
    a, b = a._as(seed, None), b._as(seed, None)
    return a._as(seed, (pairing, 0, b)), b._as(seed, (pairing, 1, a))


def interpolate(
    a: Domain, b: Domain, gap: float, *, only: Union[None, str, Iterable[str]] = None, name: Optional[str] = None,
    seed: Optional[int] = None,
) -> Domain:
    """The domain at ``gap`` (0 to 1) of the way from a to b: in all factors, or ``only`` in those of fonts,
    geometry, background, noise, colour, frequencies."""
    seed = _common_seed(a, b, seed)
    if only is not None:
        only = only if isinstance(only, str) else ",".join(only)
    name = name if name is not None else f"{a.name}-{b.name}-{float(gap):g}"
    return _derived(("between", a._as(a.seed, None), b._as(b.seed, None), float(gap), only, name), seed, None, a.threads)
