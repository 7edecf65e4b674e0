"""Rigorous numbers: the value of an expression at an exact point, as a ball that certainly contains it.

The arithmetic is Arb's (python-flint), which rounds outward.  ``None`` as a value means "not defined here,
or not decided at this precision" and is never used as a number.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from cesai_sym.expression.calculus import UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.nodes import Add, At, Big, Delta, Expr, Fn, Idx, Index, Mul, Num, Pow, Rel, Sym
from cesai_sym.expression.transform import children, map_relation

#: A rational, or a nested tuple of rationals for a vector or a matrix.
Exact = Fraction | int


@dataclass(frozen=True, slots=True)
class Point:
    """Exact values for scalars, vectors and free indices (indices count from 1)."""

    scalars: Mapping[str, Fraction] = field(default_factory=dict)
    vectors: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    indices: Mapping[str, int] = field(default_factory=dict)

    def with_index(self, name: str, value: int) -> Point:
        """The same point with one more index fixed."""
        return Point(self.scalars, self.vectors, {**self.indices, name: value})

    def with_scalar(self, name: str, value: Fraction) -> Point:
        """The same point with one scalar changed."""
        return Point({**self.scalars, name: value}, self.vectors, self.indices)


@contextlib.contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Run the block with Arb at the given precision, then put the old one back."""
    from flint import ctx

    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def enclose(e: Expr, point: Point, bits: int = 128) -> Any | None:
    """A ball (``flint.arb``) around the value at the point, or None where it is not defined.

    Raises UnsupportedError for what has no numerical meaning, KeyError for a symbol without a value.

    >>> from cesai_sym.expression.nodes import Sym
    >>> from fractions import Fraction
    >>> float(enclose(Sym("t") ** 2, Point({"t": Fraction(3)})))
    9.0
    """
    plain = resolve(e, lambda c: compare(c, point, bits))
    _within_reach(plain, point)
    with working_precision(bits):
        ball = _ball(expand_fixed(plain), point)
    return ball if ball is not None and ball.is_finite() else None


def compare(r: Rel, point: Point, bits: int = 128) -> bool | None:
    """Does the relation certainly hold (True) or certainly fail (False) at the point?"""
    e = map_relation(r, lambda side: resolve(side, lambda c: compare(c, point, bits)))
    _within_reach(e.lhs, point)
    _within_reach(e.rhs, point)
    with working_precision(bits):
        left, right = exact_value(e.lhs, point), exact_value(e.rhs, point)
        if left is not None and right is not None:
            return _decide_exact(r.op, left - right)
        a, b = _ball(expand_fixed(e.lhs), point), _ball(expand_fixed(e.rhs), point)
        return None if a is None or b is None else compare_balls(r.op, a, b)


_MAX_TERMS = 500_000


def _within_reach(e: Expr, point: Point) -> None:
    """Sums inside sums have as many terms as the product of their ranges; raises UnsupportedError for too many."""
    if _terms(e, point) > _MAX_TERMS:
        raise UnsupportedError("more terms under nested sums than can be added up")


def _terms(e: Expr, point: Point) -> int:
    below = 1 + sum(_terms(c, point) for c in children(e))
    return len(positions(e.index, point)) * below if isinstance(e, Big) else below


def _decide_exact(op: str, gap: Fraction) -> bool:
    return {
        "==": gap == 0, "!=": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0,
    }[op]  # fmt: skip


def compare_balls(op: str, a: Any, b: Any) -> bool | None:
    """The same for two balls: an answer only when the balls settle it."""
    if not (a.is_finite() and b.is_finite()):
        return None
    if a < b:
        return op in ("<", "<=", "!=")
    if a > b:
        return op in (">", ">=", "!=")
    if op == "<=" and a <= b:
        return True
    if op == ">=" and a >= b:
        return True
    if op == ">" and a <= b:
        return False
    if op == "<" and a >= b:
        return False
    return None


def exact_value(e: Expr, point: Point) -> Fraction | None:
    """The value as a rational, when it is one for elementary reasons; else None."""
    match e:
        case Num(value):
            return value
        case Sym(name):
            return point.scalars.get(name)
        case At(vector, indices):
            return _look_up(vector, indices, point)
        case Add(args) | Mul(args):
            values = [exact_value(a, point) for a in args]
            known = [v for v in values if v is not None]
            if len(known) < len(values):
                return None
            result = Fraction(isinstance(e, Mul))
            for v in known:
                result = result * v if isinstance(e, Mul) else result + v
            return result
        case Pow(base, exponent):
            return _exact_power(exact_value(base, point), exact_value(exponent, point))
        case Big(op, index, body):
            return _exact_big(op, index, body, point)
        case Delta(first, second):
            return Fraction(int(_position(first, point) == _position(second, point)))
    return None


_MAX_EXACT_BITS = 20_000


def _exact_power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    """A whole power; ``0^0`` is 1, as in every polynomial."""
    if base is None or exponent is None or exponent.denominator != 1 or (base == 0 and exponent < 0):
        return None
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    return base ** int(exponent) if abs(exponent) * size <= _MAX_EXACT_BITS else None


def _exact_big(op: str, index: Idx, body: Expr, point: Point) -> Fraction | None:
    values = [exact_value(body, point.with_index(index.name, k)) for k in positions(index, point)]
    known = [v for v in values if v is not None]
    if len(known) < len(values) or not values:
        return None
    if op == "prod":
        result = Fraction(1)
        for v in known:
            result *= v
        return result
    return {"sum": sum, "min": min, "max": max}[op](known)  # type: ignore[operator, no-any-return]


_MAX_RANGE = 4096


def positions(index: Idx, point: Point) -> range:
    """The positions 1..size of an index at a point where its size has a value."""
    size = exact_value(index.size, point)
    if size is None or size.denominator != 1 or not 0 <= size <= _MAX_RANGE:
        raise UnsupportedError(f"the range of index {index.name} is not a small whole number here")
    return range(1, int(size) + 1)


def _position(i: Index, point: Point) -> int:
    return i if isinstance(i, int) else point.indices[i.name]


def _look_up(vector: str, indices: tuple[Index, ...], point: Point) -> Fraction:
    value: Any = point.vectors[vector]
    for i in indices:
        n = _position(i, point)
        if not 1 <= n <= len(value):
            raise KeyError(f"{vector} has no entry {n} here")
        value = value[n - 1]
    return Fraction(value)


def to_arb(value: Fraction) -> Any:
    """A ball around a rational at the current precision."""
    from flint import arb, fmpq

    return arb(fmpq(value.numerator, value.denominator))


def _ball(e: Expr, point: Point) -> Any | None:
    match e:
        case Num(value):
            return to_arb(value)
        case Sym(name):
            return to_arb(point.scalars[name])
        case At(vector, indices):
            return to_arb(_look_up(vector, indices, point))
        case Delta(first, second):
            return to_arb(Fraction(int(_position(first, point) == _position(second, point))))
        case Add(args) | Mul(args):
            balls = [_ball(a, point) for a in args]
            return None if None in balls else _fold("prod" if isinstance(e, Mul) else "sum", balls)
        case Pow(base, exponent):
            return _ball_power(base, exponent, point)
        case Fn(name, args):
            balls = [_ball(a, point) for a in args]
            return None if None in balls else _ball_function(name, balls)
        case Big(op, index, body):
            balls = [_ball(body, point.with_index(index.name, k)) for k in positions(index, point)]
            return None if None in balls or not balls else _fold(op, balls)
    raise UnsupportedError(f"{type(e).__name__} has no numerical value at a point")


def _fold(op: str, balls: list[Any]) -> Any:
    result = balls[0]
    for b in balls[1:]:
        result = {
            "sum": lambda r, b: r + b,
            "prod": lambda r, b: r * b,
            "min": lambda r, b: r.min(b),
            "max": lambda r, b: r.max(b),
        }[op](result, b)
    return result


def _ball_power(base: Expr, exponent: Expr, point: Point) -> Any | None:
    """Integer powers by multiplication; other powers only of a certainly positive base."""
    n = exact_value(exponent, point)
    exact = exact_value(base, point)
    if n is not None and exact == 0:
        return to_arb(Fraction(int(n == 0))) if n >= 0 else None
    b = _ball(base, point)
    if b is None:
        return None
    if n is not None and n.denominator == 1 and abs(n) < 2**62:
        if n < 0 and b.contains(0):
            return None
        return b ** int(n)
    if not b > 0:
        return None
    p = _ball(exponent, point)
    return None if p is None else (p * b.log()).exp()


def _ball_function(name: str, balls: list[Any]) -> Any | None:
    (u, *rest) = balls
    if name in ("min", "max"):
        return _fold(name, balls)
    if rest:
        raise UnsupportedError(f"{name} takes one argument")
    if name in ("log", "log1p", "gamma", "gammaln", "digamma", "trigamma"):
        if not (u > -1 if name == "log1p" else u > 0):
            return None
        return {
            "log": u.log, "log1p": u.log1p, "gamma": u.gamma, "gammaln": u.lgamma, "digamma": u.digamma,
            "trigamma": lambda: type(u)(2).zeta(u),
        }[name]()  # fmt: skip
    if name == "exp":
        return u.exp()
    if name == "expm1":
        return u.expm1()
    if name == "expm1mx":
        return u.expm1() - u
    if name == "abs":
        return abs(u)
    raise UnsupportedError(f"unknown function {name}")
