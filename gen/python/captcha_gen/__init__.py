"""Captchas from a domain file and a seed, as NumPy arrays.

    >>> from captcha_gen import Domain
    >>> image, truth = Domain("plain", seed=1)[7]   # uint8 [height, width, channels]

Pixels depend on (domain, seed, index) alone, and are those of ``captcha-gen``: in any order, in any
process, with any number of threads. ``captcha_gen.torch`` has datasets for PyTorch.
"""
from ._library import (
    CaptchaError, DomainError, MissingFileError, SystemRefusal, UnavailableError, UsageError,
)
from .domain import Batch, Domain, Truth, interpolate, pair
from .sheet import Sheet, sheet

__version__ = "0.1.0"
__all__ = [
    "Batch", "CaptchaError", "Domain", "DomainError", "MissingFileError", "Sheet", "SystemRefusal", "Truth",
    "UnavailableError", "UsageError", "interpolate", "pair", "sheet",
]
