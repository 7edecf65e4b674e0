"""The same formulas by NumPy alone, where there is no C compiler: in doubles or in pairs, over whole arrays at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from cesai_sym.compiled.ctext import factors
from cesai_sym.compiled.errors import CompileError
from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Expr,
    Fn,
    Idx,
    Index,
    Infinity,
    Lam,
    Literal,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    VectorLike,
    mul,
)
from cesai_sym.expression.transform import Substitution, size_of, substitute
from cesai_sym.kernels import ces
from cesai_sym.theory.definitions import CES, equal_weights

Array = Any
_REDUCE: Mapping[str, Callable[..., Array]] = {"sum": np.sum, "prod": np.prod, "min": np.min, "max": np.max}
_COMPARE: Mapping[str, Callable[..., Array]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Value:
    """An array whose first axes are those of the rows, and whose last ones run over the indices named."""

    array: Array
    axes: tuple[str, ...] = ()


@dataclass(slots=True)
class Arrays:
    """The arguments of one call: arrays by name, with their core axes last, and the lengths."""

    arguments: Mapping[str, Array]
    lengths: Mapping[str, int]
    known: dict[Expr, _Value] = field(default_factory=dict)

    def value(self, e: Expr) -> _Value:
        """The value of a node for all rows, computed once."""
        if e not in self.known:
            self.known[e] = self._compute(e)
        return self.known[e]

    def result(self, e: Expr | Rel, outputs: Iterable[tuple[str, int]], rows: tuple[int, ...]) -> Array:
        """The values with one axis for each output index, for all rows."""
        wanted = tuple(outputs)
        v = self._relation(e) if isinstance(e, Rel) else self.value(e)
        names = tuple(n for n, _ in wanted)
        aligned = _aligned(v, tuple(sorted(names)))
        order = [aligned.ndim - len(names) + sorted(names).index(n) for n in names]
        moved = np.moveaxis(aligned, order, range(-len(names), 0)) if names else aligned
        return np.broadcast_to(moved, (*rows, *(n for _, n in wanted)))

    def _compute(self, e: Expr) -> _Value:
        match e:
            case Num(value):
                try:
                    return _Value(np.float64(float(value)))
                except OverflowError:
                    raise CompileError("a number in the expression is beyond the greatest double") from None
            case Infinity(positive):
                return _Value(np.float64(np.inf if positive else -np.inf))
            case Sym(name):
                return _Value(self.arguments[name] if name in self.arguments else np.float64(self.lengths[name]))
            case At(name, indices):
                return self._entry(self.arguments[name], indices)
            case Add(args):
                return reduce(lambda a, b: _apply(np.add, a, b), map(self._term, args))
            case Mul(args):
                return self._product(args)
            case Pow():
                return self._power(e)
            case Fn():
                return self._function(e)
            case Big(op, index, body):
                return self._big(op, index, body)
            case Delta(first, second):
                return _apply(np.equal, self._position(first), self._position(second), as_float=True)
            case Cases(branches, otherwise):
                return self._cases(branches, otherwise)
            case Call(function, (x, Expr() as rho, w)) if function == CES:
                return self._aggregate(x, rho, w)
        raise CompileError(f"{type(e).__name__} has no value at a point")

    def _term(self, e: Expr) -> _Value:
        return self.value(e)

    def _entry(self, array: Array, indices: tuple[Index, ...]) -> _Value:
        axes = []
        for position, i in enumerate(indices):
            if isinstance(i, Idx):
                axes.append(i.name)
            else:
                at = -(len(indices) - position)
                array = np.take(array, i - 1, axis=at) if i <= array.shape[at] else np.take(array * np.nan, 0, axis=at)
        if len(axes) == 2 and axes[0] == axes[1]:
            return _Value(np.diagonal(array, axis1=-2, axis2=-1), (axes[0],))
        if axes != sorted(axes):
            return _Value(np.swapaxes(array, -1, -2), tuple(sorted(axes)))
        return _Value(array, tuple(axes))

    def _position(self, i: Index) -> _Value:
        if not isinstance(i, Idx):
            return _Value(np.float64(i))
        return _Value(np.arange(1.0, self._length(i.size) + 1), (i.name,))

    def _length(self, size: Expr) -> int:
        return int(size.value) if isinstance(size, Num) else self.lengths[size.name]  # type: ignore[attr-defined]

    def _product(self, args: tuple[Expr, ...]) -> _Value:
        for n, a in enumerate(args):
            apart = isinstance(a, Add) and a.args[0] == ONE and any(_is_minus_delta(t) for t in a.args[1:])
            if isinstance(a, Delta) or (apart and isinstance(a, Add) and len(a.args) == 2):
                rest = self.value(mul(*args[:n], *args[n + 1 :]))
                return _apply(lambda d, r: np.where(d != 0, r, 0.0), self.value(a), rest)
        above, below, negated = factors(args)
        result = reduce(lambda a, b: _apply(np.multiply, a, b), map(self.value, above or [ONE]))
        result = reduce(lambda a, b: _apply(np.divide, a, b), map(self.value, below), result)
        return _apply(np.negative, result) if negated else result

    def _power(self, e: Pow) -> _Value:
        base = self.value(e.base)
        if isinstance(e.exponent, Num):
            n = e.exponent.value
            if n == -1:
                return _apply(lambda b: 1.0 / b, base)
            if abs(n) == Fraction(1, 2):
                return _apply(np.sqrt if n > 0 else lambda b: 1.0 / np.sqrt(b), base)
        return _apply(np.power, base, self.value(e.exponent))

    def _function(self, e: Fn) -> _Value:
        values = [self.value(a) for a in e.args]
        if e.name in ("min", "max"):
            return reduce(lambda a, b: _apply(np.minimum if e.name == "min" else np.maximum, a, b), values)
        plain: dict[str, Callable[[Array], Array]] = {
            "exp": np.exp, "log": np.log, "expm1": np.expm1, "log1p": np.log1p, "abs": np.abs,
            "gamma": _each(math.gamma), "gammaln": _each(math.lgamma),
        }  # fmt: skip
        if e.name not in plain:
            raise CompileError(f"the function {e.name!r} has no code; there are {', '.join(sorted(plain))}, min, max")
        return _apply(plain[e.name], values[0])

    def _big(self, op: str, index: Idx, body: Expr) -> _Value:
        inner = self.value(body)
        n = self._length(index.size)
        if index.name not in inner.axes:
            inner = _Value(
                _aligned(inner, tuple(sorted((*inner.axes, index.name)))), tuple(sorted((*inner.axes, index.name)))
            )
        at = inner.axes.index(index.name) - len(inner.axes)
        shape = list(inner.array.shape)
        shape[at] = n
        array = np.broadcast_to(inner.array, shape)
        reduced = _REDUCE[op](array, axis=at)
        return _Value(reduced, tuple(a for a in inner.axes if a != index.name))

    def _relation(self, r: Rel) -> _Value:
        return _apply(_COMPARE[r.op], self.value(r.lhs), self.value(r.rhs))

    def _cases(self, branches: Iterable[tuple[Rel, Expr]], otherwise: Expr) -> _Value:
        result = self.value(otherwise)
        for condition, branch in reversed(list(branches)):
            result = _apply(np.where, self._relation(condition), self.value(branch), result)
        return result

    def _aggregate(self, x: Expr | VectorLike, rho: Expr, w: Expr | VectorLike) -> _Value:
        if isinstance(x, Expr) or isinstance(w, Expr):
            raise CompileError("ces takes vectors for its inputs and weights")
        inputs, exponent = self._vector(x), self.value(rho)
        equal = isinstance(w, Lam) and w.body == equal_weights(size_of(x)).body
        weights = None if equal else self._vector(w)
        parts = [inputs, *([] if weights is None else [weights])]
        axes = tuple(sorted({a for v in (*parts, exponent) for a in v.axes if a != _LAST}))
        arrays = [np.moveaxis(_aligned(v, (*axes, _LAST)), -1, -1) for v in parts]
        values = _aligned(exponent, axes)
        with np.errstate(all="ignore"):
            result = _guarded(arrays[0], values, arrays[1] if weights is not None else None)
        return _Value(result, axes)

    def _vector(self, v: VectorLike) -> _Value:
        match v:
            case Vec(name):
                return _Value(self.arguments[name], (_LAST,))
            case Literal(items):
                values = [self.value(i) for i in items]
                axes = tuple(sorted({a for u in values for a in u.axes}))
                return _Value(np.stack(np.broadcast_arrays(*(_aligned(u, axes) for u in values)), -1), (*axes, _LAST))
            case Lam(index, body):
                inside = self.value(substitute(body, Substitution(indices={index.name: Idx(_LAST, index.size)})))
                axes = tuple(a for a in inside.axes if a != _LAST)
                aligned = _aligned(inside, (*axes, _LAST))
                shape = (*aligned.shape[:-1], self._length(index.size))
                return _Value(np.broadcast_to(aligned, shape), (*axes, _LAST))


#: The index of the entries of a vector that is passed to a kernel; it comes after all names.
_LAST = "~"


def _is_minus_delta(e: Expr) -> bool:
    return isinstance(e, Mul) and e.args[0] == MINUS_ONE and isinstance(e.args[-1], Delta) and len(e.args) == 2


def _each(f: Callable[[float], float]) -> Callable[[Array], Array]:
    def safe(v: float) -> float:
        try:
            return f(v)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return np.vectorize(safe, otypes=[np.float64])


def _guarded(x: Array, rho: Array, w: Array | None) -> Array:
    """The kernel, with nan where its arguments are not in its domain."""
    bad = (x < 0).any(axis=-1)
    safe = np.where(bad[..., None], 1.0, x)
    if w is not None:
        wrong = ((w < 0) | ~np.isfinite(w)).any(axis=-1) | ~(w > 0).any(axis=-1)
        w = np.where(wrong[..., None], 1.0, w)
        bad = bad | wrong
    return np.where(bad, np.nan, ces(safe, rho, w))


def _aligned(v: _Value, axes: tuple[str, ...]) -> Array:
    """The array with the axes named, in that order; those it lacks have length one."""
    index = tuple(slice(None) if a in v.axes else None for a in axes)
    return v.array[(..., *index)] if axes else v.array


def _apply(f: Callable[..., Array], *values: _Value, as_float: bool = False) -> _Value:
    axes = tuple(sorted({a for v in values for a in v.axes}))
    result = f(*(_aligned(v, axes) for v in values))
    return _Value(np.asarray(result, dtype=np.float64) if as_float else result, axes)
