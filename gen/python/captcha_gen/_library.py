"""libcaptchagen through cffi: declarations from its own header, errors as exceptions."""
from __future__ import annotations

import os
import re
import sys
from typing import Any, Callable

import cffi

_HERE = os.path.dirname(os.path.abspath(__file__))


def _declarations(header: str) -> str:
    """What cffi reads of captchagen.h: without directives, comments and the mark of visibility."""
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    header = re.sub(r"\\\n", " ", header)
    header = re.sub(r'^#ifdef __cplusplus\n.*?^#endif\n', "", header, flags=re.S | re.M)
    header = re.sub(r"^#.*\n", "", header, flags=re.M)
    return header.replace("CAPTCHAGEN_API", "")


ffi = cffi.FFI()
with open(os.path.join(_HERE, "captchagen.h"), encoding="utf-8") as _file:
    ffi.cdef(_declarations(_file.read()))
lib = ffi.dlopen(os.path.join(_HERE, "libcaptchagen.so"))


class CaptchaError(Exception):
    """What captcha-gen would say, with its exit code (sysexits.h) as `code`."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code

    def __reduce__(self) -> tuple:  # exceptions of DataLoader's workers are pickled
        return type(self), (self.args[0], self.code)


class UsageError(CaptchaError, ValueError):
    """An argument is wrong, or does not apply (64)."""


class DomainError(CaptchaError, ValueError):
    """A domain is wrong: every mistake, as file:line:col (78); or a file is damaged (65)."""


class MissingFileError(CaptchaError, FileNotFoundError):
    """A file is missing (66)."""

    def __init__(self, text: str, code: int) -> None:
        CaptchaError.__init__(self, text, code)

    def __str__(self) -> str:
        return str(self.args[0])


class UnavailableError(CaptchaError, RuntimeError):
    """Something is not installed, as a font: the text names its package (69)."""


class SystemRefusal(CaptchaError, OSError):
    """The system refused: memory, threads, permissions, reading (71, 74, 77)."""

    def __init__(self, text: str, code: int) -> None:
        CaptchaError.__init__(self, text, code)

    def __str__(self) -> str:
        return str(self.args[0])


_KINDS = {
    64: UsageError, 65: DomainError, 66: MissingFileError, 69: UnavailableError, 71: SystemRefusal,
    74: SystemRefusal, 77: SystemRefusal, 78: DomainError,
}


def call(function: Callable[..., Any], *arguments: Any) -> None:
    """function(*arguments, &error); its error is raised."""
    error = ffi.new("struct captchagen_error *")
    try:
        if function(*arguments, error):
            text = ffi.string(lib.captchagen_error_text(error)).decode("utf-8", "backslashreplace")
            raise _KINDS.get(error.code, CaptchaError)(text, error.code)
    finally:
        lib.captchagen_error_free(error)


def make(kind: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What function(&made, *arguments, &error) makes, freed with its last reference."""
    made = ffi.new(f"struct captchagen_{kind} **")
    call(function, made, *arguments)
    return ffi.gc(made[0], getattr(lib, f"captchagen_{kind}_free"))


def text(function: Callable[..., Any], *arguments: Any) -> str:
    """The text that function(&text, *arguments, &error) makes."""
    made = ffi.new("char **")
    call(function, made, *arguments)
    try:
        return ffi.string(made[0]).decode("utf-8")
    finally:
        lib.captchagen_free(made[0])


def number(value: Any, what: str) -> int:
    """A seed or an index, or UsageError: 0 to 2^63 - 1."""
    try:
        value = int(value.__index__())
    except AttributeError:
        raise TypeError(f"{what}: expected a whole number, not {value!r}") from None
    if not 0 <= value < 1 << 63:
        raise UsageError(f"{what}: expected a whole number from 0 to 9223372036854775807, not {value}", 64)
    return value


def encoded(value: Any, what: str) -> bytes:
    """Text as C takes it."""
    value = os.fsencode(value) if isinstance(value, os.PathLike) else str(value).encode("utf-8", "surrogateescape")
    if b"\0" in value:
        raise UsageError(f"{what} holds a NUL", 64)
    return value


if sys.platform != "linux":
    raise ImportError("captcha_gen runs on Linux")
