"""What ADDA Bench computed, in Python.

    >>> import adda_bench
    >>> table = adda_bench.load("results/quick")        # a row for every cell of a sweep, seed by seed
    >>> model = adda_bench.load_model("model.safetensors")               # a torch.nn.Module
    >>> data = adda_bench.cell_data("results/quick", table["cell"][0])   # the arrays that it saw

Only ``load_model`` needs PyTorch, and only ``cell_data`` the tool ``adda-bench``.
"""
from .data import Array, CellData, cell_data
from .errors import BenchError, MissingError, StoreError, ToolError
from .store import curves, load

__version__ = "0.1.0"
__all__ = [
    "Array", "BenchError", "CellData", "MissingError", "Recogniser", "StoreError", "ToolError", "cell_data", "curves",
    "load", "load_model",
]


def __getattr__(name):  # PyTorch is imported when it is needed
    if name in ("Recogniser", "load_model"):
        try:
            from . import model
        except ImportError as error:
            if error.name != "torch":
                raise
            raise ImportError(f"{name} needs PyTorch: pip install './bench/python[torch]'", name="torch") from error
        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
