"""A stable form evaluated on arrays of any library: its nodes become calls of that library's functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import Any, Final, Protocol

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Add, At, Big, Delta, Expr, Fn, Idx, Mul, Num, Pow, Sym

#: An array of some library; it knows +, -, *, / and indexing.
Tensor = Any


#: The vectors of the stable forms, whose last axis says how many inputs there are.
_VECTORS: Final = frozenset({"L", "v", "w", "d"})


class Library(Protocol):
    """The functions that are needed of an array library; each maps arrays to arrays of the same library."""

    def function(self, name: str) -> Callable[[Tensor], Tensor]:
        """``exp``, ``log``, ``log1p``, ``expm1`` or ``abs``."""

    def total(self, a: Tensor, axis: int) -> Tensor:
        """The sum over one axis."""

    def greatest(self, a: Tensor) -> Tensor:
        """The maximum over the last axis, without its derivative."""

    def fixed(self, a: Tensor) -> Tensor:
        """The same array, through which no derivative passes."""

    def where(self, condition: Tensor, a: Tensor, b: Tensor) -> Tensor:
        """``a`` where the condition holds, else ``b``."""

    def clip(self, a: Tensor, bound: float) -> Tensor:
        """The array kept within plus and minus the bound."""

    def identity(self, size: int, like: Tensor) -> Tensor:
        """The identity matrix in the type of ``like``."""

    def arrays(self, *values: Any) -> tuple[Tensor, ...]:
        """The values as arrays of one floating type."""

    def broadcast(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        """The common shape; raises ValueError or RuntimeError where there is none."""

    def shaped(self, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        """The array repeated to a shape."""

    def moved(self, a: Tensor, source: int, target: int) -> Tensor:
        """The array with one axis moved."""

    def level(self, L: Tensor, rho: Tensor, w: Tensor) -> Tensor:
        """``log(F/m)`` with its rules of differentiation; ``L`` and ``w`` have the shape of rho and the inputs last."""


@dataclass(frozen=True, slots=True)
class _Value:
    """An array whose last axes run over these indices, in this order; what is before them are rows."""

    array: Tensor
    axes: tuple[str, ...] = ()


def evaluate(e: Expr, library: Library, given: Mapping[str, Tensor], outputs: tuple[Idx, ...] = ()) -> Tensor:
    """The value of an expression; ``given`` has scalars as arrays of rows, vectors with the inputs on the last axis.

    The result has the rows first, then one axis for each of ``outputs``.  Raises UnsupportedError for a node that has
    no meaning here and KeyError for a name that is not given.

    >>> import numpy as np
    >>> from cesai_sym.kernels.stable import STABLE_FORMS
    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> formula = next(f.formula for f in STABLE_FORMS if f.name == "level_at_zero")
    >>> float(evaluate(formula, NumPy(), {"w": np.array([0.5, 0.5]), "L": np.array([0.0, 3.0])}))
    1.5
    """
    axes = tuple(i.name for i in outputs)
    return _spread(_value(e, library, given), axes)


def _value(e: Expr, library: Library, given: Mapping[str, Tensor]) -> _Value:
    match e:
        case Num(value):
            return _Value(float(value))
        case Sym(name):
            return _Value(given[name])
        case At(name, (Idx() as index,)):
            return _Value(given[name], (index.name,))
        case Add(args):
            return _joined(args, add, library, given)
        case Mul(args):
            return _joined(args, mul, library, given)
        case Pow(base, Num(exponent)) if exponent == -1:
            inner = _value(base, library, given)
            return _Value(1.0 / inner.array, inner.axes)
        case Fn(name, (argument,)):
            inner = _value(argument, library, given)
            return _Value(library.function(name)(inner.array), inner.axes)
        case Delta(Idx() as first, Idx() as second):
            like = next(a for name, a in sorted(given.items()) if name in _VECTORS)
            axes = tuple(sorted((first.name, second.name)))
            return _Value(library.identity(like.shape[-1], like), axes)
        case Big("sum", index, body):
            return _total(_value(body, library, given), index.name, library)
    raise UnsupportedError(f"a {type(e).__name__} has no meaning for arrays")


def _total(inner: _Value, index: str, library: Library) -> _Value:
    if index not in inner.axes:
        raise UnsupportedError(f"a sum over {index} of terms without {index}")
    rest = tuple(a for a in inner.axes if a != index)
    return _Value(library.total(inner.array, inner.axes.index(index) - len(inner.axes)), rest)


def _joined(
    args: Sequence[Expr], operation: Callable[[Tensor, Tensor], Tensor], library: Library, given: Mapping[str, Tensor]
) -> _Value:
    values = [_value(a, library, given) for a in args]
    axes = tuple(sorted({a for v in values for a in v.axes}))
    return _Value(reduce(operation, (_spread(v, axes) for v in values)), axes)


def _spread(v: _Value, axes: tuple[str, ...]) -> Tensor:
    """The array with an axis for each index, of length 1 where it does not depend on it."""
    if v.axes == axes or isinstance(v.array, float):
        return v.array
    return v.array[(..., *(slice(None) if a in v.axes else None for a in axes))]
