"""What may go wrong."""


class BenchError(Exception):
    """Any error of this package."""


class StoreError(BenchError, ValueError):
    """A file is damaged, is not what its place says, or is of a form that this package does not know."""


class MissingError(BenchError, LookupError):
    """Something is not there: a store, a cell, its model, an array."""


class ToolError(BenchError, RuntimeError):
    """adda-bench refused or failed: its message, and its exit code (sysexits.h) as ``code``."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code

    def __reduce__(self) -> tuple:
        return type(self), (self.args[0], self.code)
