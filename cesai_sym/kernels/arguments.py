"""What callers pass, checked and laid out: one row for each point, inputs along the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels.pairs import Array

#: Doubles in a block: enough that a call of NumPy costs little, few enough for the cache (measured).
_BLOCK = 16384


def real(function: str, name: str, value: ArrayLike) -> Array:
    """The argument as doubles; raises TypeError unless it consists of real numbers."""
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{function}: {name} must be real numbers, got an array of {array.dtype}")
    return np.asarray(array, dtype=np.float64)


def nonnegative(function: str, name: str, value: Array) -> Array:
    """The argument itself; raises ValueError when an entry is negative."""
    if (value < 0).any():
        raise ValueError(f"{function}: {name} must not be negative, got {float(value[value < 0].flat[0])!r}")
    return value


def inputs_last(function: str, name: str, value: Array, axis: int) -> Array:
    """The argument with the axis of the inputs moved to the end; one axis is that axis, whatever ``axis`` says."""
    if value.ndim == 0:
        raise ValueError(f"{function}: {name} must have an axis of inputs, got a scalar")
    if value.ndim == 1 and axis not in (-1, 0) and name not in ("x", "logs", "prices"):
        return value
    if not -value.ndim <= axis < value.ndim:
        raise ValueError(f"{function}: axis {axis} is out of range for {name} of shape {value.shape}")
    return np.moveaxis(value, axis, -1)


def single(*values: ArrayLike | None) -> bool:
    """Is every array among the arguments of single precision (or less)?  Python's own numbers have none.

    >>> single(np.ones(2, np.float32), -1.0, None), single(np.ones(2, np.float32), np.ones(2)), single([1.0, 2.0])
    (True, False, False)
    """
    kinds = [np.asarray(v).dtype for v in values if v is not None and not isinstance(v, (bool, int, float))]
    return bool(kinds) and all(k.kind == "f" and k.itemsize <= 4 for k in kinds)


def check_shapes(function: str, inputs: str, vectors: Mapping[str, Array], scalars: Mapping[str, Array]) -> None:
    """Raise ValueError unless the vectors have as many inputs as ``inputs`` and the leading axes broadcast."""
    size = vectors[inputs].shape[-1]
    if size == 0:
        raise ValueError(f"{function}: {inputs} must have at least one input, got shape {vectors[inputs].shape}")
    for name, v in vectors.items():
        if v.shape[-1] != size:
            raise ValueError(f"{function}: {name} must have {size} inputs as {inputs} has, got {v.shape[-1]}")
    shapes = {inputs: vectors[inputs].shape[:-1]} | {n: s.shape for n, s in scalars.items()}
    shapes |= {n: v.shape[:-1] for n, v in vectors.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{n} {s}" for n, s in shapes.items())
        raise ValueError(f"{function}: the leading axes do not broadcast: {listed}") from None


@dataclass(frozen=True, slots=True)
class Layout:
    """Arguments with one entry for each row, or one for all: of shape (rows or 1), vectors (rows or 1, J).

    The first argument has them all.
    """

    arrays: tuple[Array, ...]
    leading: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of inputs, J."""
        return int(self.arrays[0].shape[1])

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.arrays[0])

    def blocks(self, width: int) -> Iterator[tuple[slice, tuple[Array, ...]]]:
        """Runs of rows that fit the cache: where, and the arguments with the rows last.

        ``width`` is the number of doubles that a row needs.
        """
        step = max(1, _BLOCK // width)
        for start in range(0, self.rows, step):
            at = slice(start, start + step)
            yield at, tuple(np.ascontiguousarray((a if len(a) == 1 else a[at]).T) for a in self.arrays)


def lay_out(arrays: Sequence[Array], axes: Sequence[int]) -> Layout:
    """Broadcast the leading axes of all arguments against each other; ``axes`` says which end in an axis of inputs."""
    leading = np.broadcast_shapes(*(a.shape[: a.ndim - n] for a, n in zip(arrays, axes, strict=True)))
    rows = prod(leading)
    size = arrays[0].shape[-1]
    first = np.broadcast_to(arrays[0], (*leading, size)).reshape(rows, size)
    others = (_rows(a, leading, rows, a.shape[a.ndim - n :]) for a, n in zip(arrays[1:], axes[1:], strict=True))
    return Layout((first, *others), leading)


def _rows(a: Array, leading: tuple[int, ...], rows: int, inner: tuple[int, ...]) -> Array:
    """One entry for each row, or a single entry for all."""
    if a.size == prod(inner):
        return a.reshape(1, *inner)
    return np.broadcast_to(a, (*leading, *inner)).reshape(rows, *inner)
