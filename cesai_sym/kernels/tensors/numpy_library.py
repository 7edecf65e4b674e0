"""NumPy as one of the libraries: what the others are compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cesai_sym.kernels.tensors.interpret import Tensor
from cesai_sym.kernels.tensors.level import level


class NumPy:
    """The functions of NumPy; there are no derivatives to keep."""

    def function(self, name: str) -> Callable[[Tensor], Tensor]:
        """A function by name."""
        found: Callable[[Tensor], Tensor] = getattr(np, name)
        return found

    def total(self, a: Tensor, axis: int) -> Tensor:
        """The sum over one axis."""
        return np.sum(a, axis=axis)

    def greatest(self, a: Tensor) -> Tensor:
        """The maximum over the last axis."""
        return np.max(a, axis=-1)

    def fixed(self, a: Tensor) -> Tensor:
        """The array itself."""
        return a

    def where(self, condition: Tensor, a: Tensor, b: Tensor) -> Tensor:
        """``a`` where the condition holds, else ``b``."""
        return np.where(condition, a, b)

    def clip(self, a: Tensor, bound: float) -> Tensor:
        """The array kept within plus and minus the bound."""
        return np.clip(a, -bound, bound)

    def identity(self, size: int, like: Tensor) -> Tensor:
        """The identity matrix."""
        return np.eye(size, dtype=like.dtype)

    def arrays(self, *values: Any) -> tuple[Tensor, ...]:
        """The values as doubles."""
        return tuple(np.asarray(v, dtype=np.float64) for v in values)

    def broadcast(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        """The common shape."""
        return np.broadcast_shapes(*shapes)

    def shaped(self, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        """The array repeated to a shape."""
        return np.broadcast_to(a, shape)

    def moved(self, a: Tensor, source: int, target: int) -> Tensor:
        """The array with one axis moved."""
        return np.moveaxis(a, source, target)

    def level(self, L: Tensor, rho: Tensor, w: Tensor) -> Tensor:
        """``log(F/m)``."""
        return level(L, rho, w, self)
