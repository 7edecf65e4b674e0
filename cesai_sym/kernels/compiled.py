"""The compiled kernels: found at the first call, chosen for the machine, and left to NumPy where they do not serve.

The environment variable ``CESAI_KERNELS`` chooses: ``avx512``, ``avx2``, ``neon`` or ``plain`` for one set of
instructions, ``numpy`` for no compiled code at all; otherwise the best that the machine has is taken.
"""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np

from cesai_sym.kernels.backend import SIGNATURES
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.portable import Portable

_P = ParamSpec("_P")
_R = TypeVar("_R")

VARIABLE: Final = "CESAI_KERNELS"
#: The nan that marks a row which the compiled code leaves to the rules for edges (call.h).
_UNSERVED_BITS: Final = 0x7FF8CE5A1000CE5A


class NotCompiledWarning(UserWarning):
    """The compiled kernels are missing: NumPy computes the same results, within 1 ulp, but slowly."""


@dataclass(slots=True)
class _Library:
    """The extension module, or None where NumPy computes; ``serving`` can be switched off for a while."""

    module: Any
    serving: bool = True


@cache
def _library() -> _Library:
    wish = os.environ.get(VARIABLE, "")
    if wish == "numpy":
        return _Library(None)
    try:
        module = importlib.import_module("cesai_sym.kernels._native")
    except ImportError:
        if wish:
            raise ValueError(f"{VARIABLE}: {wish} is not one of numpy: the compiled kernels are missing") from None
        text = (
            "the compiled kernels of cesai_sym are missing: NumPy computes instead, some 50 times as slowly; to build "
        )
        warnings.warn(text + "them, install the package again with a C compiler", NotCompiledWarning, stacklevel=2)
        return _Library(None)
    if wish:
        if wish not in module.available():
            raise ValueError(f"{VARIABLE}: {wish} is not one of {', '.join((*module.available(), 'numpy'))}")
        module.select(wish)
    return _Library(module)


def native() -> Any:
    """The extension module, None where NumPy computes; warns once where it is missing."""
    library = _library()
    return library.module if library.serving else None


def paths() -> tuple[str, ...]:
    """The ways to compute on this machine, best first.

    >>> paths()[-1]
    'numpy'
    """
    module = _library().module
    return (*(module.available() if module else ()), "numpy")


@contextmanager
def using(path: str) -> Iterator[None]:
    """Compute one of :func:`paths` for a while, in all threads; raises ValueError for another.

    >>> from cesai_sym.kernels import ces
    >>> with using("numpy"):
    ...     float(ces([1.0, 4.0], -1.0))
    1.6
    """
    if path not in paths():
        raise ValueError(f"kernels: {path} is not one of {', '.join(paths())}")
    library = _library()
    serving, before = library.serving, library.module.path() if library.module else None
    library.serving = path != "numpy"
    if library.serving:
        library.module.select(path)
    try:
        yield
    finally:
        library.serving = serving
        if before is not None:
            library.module.select(before)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The core of a kernel in C; rows that it does not serve are computed by NumPy."""

    ufunc: np.ufunc
    rest: Portable

    def __call__(self, *arrays: Array, out: tuple[Array, ...] | None = None) -> Array | tuple[Array, ...]:
        """The results for all rows, one array for each result of the signature; written into ``out`` if given.

        Raises MemoryError where there is none for a block of rows.
        """
        module = native()
        module.take_status()
        found = self.ufunc(*arrays) if out is None else self.ufunc(*arrays, out=out)
        results = tuple(map(np.asarray, found if isinstance(found, tuple) else (found,)))
        status = module.take_status()
        if status & module.NO_MEMORY:
            raise MemoryError(f"{self.rest.kernel}: no memory for blocks of {arrays[0].shape[-1]} inputs")
        if status & module.UNSERVED:
            results = self._served(results, arrays)
        return results if len(results) > 1 else results[0]

    def _served(self, results: tuple[Array, ...], arrays: tuple[Array, ...]) -> tuple[Array, ...]:
        axes = [part.count("J") for part in SIGNATURES[self.rest.kernel].split("->")[0].split("),")]
        shapes = [a.shape[: a.ndim - n] for a, n in zip(arrays, axes, strict=True)]
        leading = np.broadcast_shapes(*shapes)
        first, J = results[0], arrays[0].shape[-1]
        mark = first.reshape((*leading, -1))[..., 0]
        rows = np.ascontiguousarray(mark).view(np.int64).reshape(leading) == _UNSERVED_BITS
        own = [
            a if position > 1 and not shape else np.broadcast_to(a, (*leading, *(J,) * n))[rows]
            for position, (a, shape, n) in enumerate(zip(arrays, shapes, axes, strict=True))
        ]
        values = self.rest(*own)
        for result, value in zip(results, values if isinstance(values, tuple) else (values,), strict=True):
            result[rows] = value
        return results


def compiled_core(kernel: str, sigma: bool, accurate: bool) -> Compiled | None:
    """The compiled core of a kernel, None where there is none."""
    module = native()
    if module is None or kernel not in SIGNATURES:
        return None
    ufunc = getattr(module, f"{kernel}{'_sigma' if sigma else ''}{'_accurate' if accurate else ''}", None)
    return None if ufunc is None else Compiled(ufunc, Portable(kernel, sigma))


def elementwise(kernel: str, slow: Callable[..., Array], *arrays: Array) -> Array:
    """A kernel of single numbers on arrays of one shape; ``slow`` computes the elements that C does not serve."""
    module = native()
    ufunc = getattr(module, kernel, None)
    if ufunc is None:
        return slow(*arrays)
    module.take_status()
    values = np.asarray(ufunc(*arrays))
    if module.take_status() & module.UNSERVED:
        rows = values.view(np.int64) == _UNSERVED_BITS
        values[rows] = slow(*(a[rows] for a in arrays))
    return values


def directly(kernel: Callable[_P, _R]) -> Callable[_P, _R]:
    """The kernel, whose plain calls go to the compiled code at once: arrays of doubles, rho, weights, no options.

    What the compiled code does not serve, and every error, is left to the kernel itself.
    """
    name = kernel.__name__

    @wraps(kernel)
    def call(*args: Any, **options: Any) -> Any:
        if not options:
            module = native()
            if module is not None:
                result = module.quick(name, *args)
                if result is not None:
                    return result
        return kernel(*args, **options)

    return call
