"""Rows in several threads: the compiled code lets go of the interpreter, so they run side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import prod
from typing import Final

import numpy as np

from cesai_sym.kernels.backend import SIGNATURES, Core
from cesai_sym.kernels.pairs import Array

#: Fewer rows for each thread are not worth its start.
LEAST: Final = 8192


def in_threads(kernel: str, compute: Core, arrays: tuple[Array, ...], workers: int) -> tuple[Array, ...]:
    """The results of a core, the rows shared out among threads; the same doubles for every number of them.

    >>> from cesai_sym.kernels.backend import core
    >>> x = np.linspace(1, 2, 3 * 40_000).reshape(-1, 3)
    >>> one, two = (in_threads("ces", core("ces"), (x, np.array(-1.0), np.ones(3)), n)[0] for n in (1, 2))
    >>> bool((one == two).all())
    True
    """
    inward, outward = (side.split("),") for side in SIGNATURES[kernel].split("->"))
    axes = [part.count("J") for part in inward]
    leading = np.broadcast_shapes(*(a.shape[: a.ndim - n] for a, n in zip(arrays, axes, strict=True)))
    threads = min(workers, prod(leading) // LEAST, leading[0] if leading else 0)
    if threads < 2:
        return _tuple(compute(*arrays))
    J = arrays[0].shape[-1]
    results = tuple(np.empty((*leading, *(J,) * part.count("J"))) for part in outward)
    bounds = np.linspace(0, leading[0], threads + 1).astype(int)

    def part(begin: int, end: int) -> None:
        own = (_rows(a, len(leading), n, begin, end) for a, n in zip(arrays, axes, strict=True))
        compute(*own, out=tuple(r[begin:end] for r in results))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, bounds[:-1].tolist(), bounds[1:].tolist()))
    return results


def _rows(a: Array, leading: int, axes: int, begin: int, end: int) -> Array:
    """The part of an argument that belongs to these rows: all of it where it is the same for all rows."""
    return a[begin:end] if a.ndim - axes == leading and a.shape[0] > 1 else a


def _tuple(values: Array | tuple[Array, ...]) -> tuple[Array, ...]:
    return values if isinstance(values, tuple) else (values,)
