"""Interval arithmetic with infinite ends, rounded outward by Arb: what a function does on a whole cell of a box.

A ball has a middle and a radius and can not reach to infinity; an interval here is a pair of ends, each an exact Arb
number or infinite.  ``None`` as a value means "not defined on all of the cell".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from cesai_sym.expression.evaluate import to_arb
from cesai_sym.judge.poly import Atom, Poly


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers between two ends (``flint.arb``), both included when finite."""

    lo: Any
    hi: Any

    @property
    def point(self) -> bool:
        """Is it a single number?"""
        return bool(self.lo == self.hi)


def cell(lower: Fraction | None, upper: Fraction | None) -> Cell:
    """An interval that contains the one between two rational (or infinite) ends."""
    from flint import arb

    lo = arb("-inf") if lower is None else to_arb(lower).lower()
    hi = arb("inf") if upper is None else to_arb(upper).upper()
    return Cell(lo, hi)


def add(a: Cell, b: Cell) -> Cell:
    """The sum."""
    return _outward(a.lo + b.lo, a.hi + b.hi)


def _outward(lo: Any, hi: Any) -> Cell:
    from flint import arb

    low = arb("-inf") if lo.is_nan() else lo.lower()
    high = arb("inf") if hi.is_nan() else hi.upper()
    return Cell(low, high)


def mul(a: Cell, b: Cell) -> Cell | None:
    """The product; None for a number that is exactly zero times something without bound."""
    if (a.point and a.lo == 0 and not _finite(b)) or (b.point and b.lo == 0 and not _finite(a)):
        return None
    products = [_product(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
    lo, hi = products[0].lower(), products[0].upper()
    for p in products[1:]:
        lo, hi = _least(lo, p.lower()), _greatest(hi, p.upper())
    return Cell(lo, hi)


def _finite(a: Cell) -> bool:
    return bool(a.lo.is_finite() and a.hi.is_finite())


def _product(x: Any, y: Any) -> Any:
    """Ends multiplied; an end that is zero stands for small numbers beside large but finite ones."""
    return x * 0 if (x == 0 and x.is_finite()) else y * 0 if (y == 0 and y.is_finite()) else x * y


def _least(x: Any, y: Any) -> Any:
    return x if x <= y else y


def _greatest(x: Any, y: Any) -> Any:
    return x if x >= y else y


def exp(a: Cell) -> Cell:
    """The exponential, which rises."""
    return _outward(a.lo.exp(), a.hi.exp())


def log(a: Cell) -> Cell | None:
    """The logarithm, which rises; None when the interval reaches below zero or is zero."""
    from flint import arb

    if not a.lo >= 0 or not a.hi > 0:
        return None
    lo = arb("-inf") if a.lo == 0 else a.lo.log()
    return _outward(lo, a.hi.log())


def whole_power(a: Cell, n: int) -> Cell | None:
    """A whole power; None for a negative one of an interval with zero inside."""
    from flint import arb

    if n < 0:
        if a.lo < 0 < a.hi or (a.lo == 0 and a.hi == 0):
            return None
        inverse_hi = arb("inf") if a.lo == 0 else 1 / a.lo
        inverse_lo = arb("-inf") if a.hi == 0 else 1 / a.hi
        return whole_power(_outward(inverse_lo, inverse_hi), -n)
    ends = [_outward(x**n, x**n) if x.is_finite() else _infinite_power(x, n) for x in (a.lo, a.hi)]
    lo, hi = _least(ends[0].lo, ends[1].lo), _greatest(ends[0].hi, ends[1].hi)
    if n % 2 == 0 and a.lo < 0 < a.hi:
        lo = arb(0)
    return Cell(lo, hi)


def _infinite_power(x: Any, n: int) -> Cell:
    from flint import arb

    end = arb("inf") if x > 0 or n % 2 == 0 else arb("-inf")
    return Cell(end, end)


def power(a: Cell, e: Cell) -> Cell | None:
    """A real power of a base that is not negative."""
    logarithm = log(a)
    if logarithm is None:
        return None
    exponent = mul(e, logarithm)
    return None if exponent is None else exp(exponent)


_FUNCTIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "gammaln": lambda u: u.lgamma(),
    "digamma": lambda u: u.digamma(),
    "trigamma": lambda u: type(u)(2).zeta(u),
    "gamma": lambda u: u.gamma(),
}


def value(p: Poly, at: Mapping[Atom, Cell]) -> Cell | None:
    """An interval that contains the values of a polynomial on a cell, given intervals for its symbols."""
    total = cell(Fraction(0), Fraction(0))
    for m, c in p.terms.items():
        term: Cell | None = cell(c, c)
        for a, e in m:
            factor = _power(a, e, at)
            term = None if factor is None or term is None else mul(term, factor)
        if term is None:
            return None
        total = add(total, term)
    return total


def _power(a: Atom, e: Poly, at: Mapping[Atom, Cell]) -> Cell | None:
    if a.tag == "e":
        inner = value(e, at)
        return None if inner is None else exp(inner)
    base = _atom(a, at)
    n = e.integer
    if base is None or n is not None:
        return None if base is None or n is None else whole_power(base, n)
    exponent = value(e, at)
    return None if exponent is None else power(base, exponent)


def _atom(a: Atom, at: Mapping[Atom, Cell]) -> Cell | None:
    known = at.get(a)
    if known is not None:
        return known
    inner = a.parts[0] if a.parts else None
    if a.tag == "prime":
        n = Fraction(int(str(inner)))
        return cell(n, n)
    if isinstance(inner, Poly) and a.tag in ("group", "log"):
        inside = value(inner, at)
        return inside if inside is None or a.tag == "group" else log(inside)
    if a.tag == "fn" and inner in _FUNCTIONS:
        args = a.parts[1]
        assert isinstance(args, tuple)
        inside = value(args[0], at)
        return None if inside is None else _of_ball(str(inner), inside)
    return None


def _of_ball(name: str, a: Cell) -> Cell | None:
    if not (_finite(a) and a.lo > 0):
        return None
    result = _FUNCTIONS[name](a.lo.union(a.hi))
    return _outward(result, result) if result.is_finite() else None
