"""What callers pass, checked and laid out: one row for each point, inputs along the rows."""

from __future__ import annotations

from collections.abc import Iterator
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
    if value.ndim == 1 and axis not in (-1, 0) and name != "x":
        return value
    if not -value.ndim <= axis < value.ndim:
        raise ValueError(f"{function}: axis {axis} is out of range for {name} of shape {value.shape}")
    return np.moveaxis(value, axis, -1)


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of inputs and what belongs to them: ``vectors`` (rows or 1, J) and ``scalars`` (rows or 1)."""

    x: Array
    scalars: tuple[Array, ...]
    vectors: tuple[Array, ...]
    leading: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of inputs, J."""
        return int(self.x.shape[1])

    def blocks(self, width: int) -> Iterator[tuple[slice, Array, tuple[Array, ...], tuple[Array, ...]]]:
        """Runs of rows that fit the cache: where, x, scalars and vectors, each with the rows last.

        ``width`` is the number of doubles that a row needs.
        """
        step = max(1, _BLOCK // width)
        for start in range(0, len(self.x), step):
            rows = slice(start, start + step)
            yield (
                rows,
                np.ascontiguousarray(self.x[rows].T),
                tuple(s if len(s) == 1 else s[rows] for s in self.scalars),
                tuple(np.ascontiguousarray((v if len(v) == 1 else v[rows]).T) for v in self.vectors),
            )


def lay_out(function: str, x: Array, scalars: dict[str, Array], vectors: dict[str, Array]) -> Layout:
    """Broadcast the leading axes of all arguments against each other; inputs are last in ``x`` and the vectors.

    Raises ValueError when the shapes do not match or there are no inputs.
    """
    size = x.shape[-1]
    if size == 0:
        raise ValueError(f"{function}: x must have at least one input, got shape {x.shape}")
    for name, v in vectors.items():
        if v.shape[-1] != size:
            raise ValueError(f"{function}: {name} must have {size} inputs as x has, got {v.shape[-1]}")
    shapes = {"x": x.shape[:-1]} | {n: s.shape for n, s in scalars.items()}
    shapes |= {n: v.shape[:-1] for n, v in vectors.items()}
    try:
        leading = np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{n} {s}" for n, s in shapes.items())
        raise ValueError(f"{function}: the leading axes do not broadcast: {listed}") from None
    rows = prod(leading)
    return Layout(
        np.broadcast_to(x, (*leading, size)).reshape(rows, size),
        tuple(_rows(s, leading, rows, ()) for s in scalars.values()),
        tuple(_rows(v, leading, rows, (size,)) for v in vectors.values()),
        leading,
    )


def _rows(a: Array, leading: tuple[int, ...], rows: int, inner: tuple[int, ...]) -> Array:
    """One entry for each row, or a single entry for all."""
    if a.size == prod(inner):
        return a.reshape(1, *inner)
    return np.broadcast_to(a, (*leading, *inner)).reshape(rows, *inner)
