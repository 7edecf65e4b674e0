"""The leading behaviour of quotients whose leading terms cancel: derivatives at ``h = 1/t = 0``.

``h^E N/D ~ h^(E + k - n) N^(k)(0) n! / (D^(n)(0) k!)`` when the lower derivatives of N and D vanish there (Taylor), for
compositions of functions that are analytic at 0; that their bases and arguments are positive there is checked, and by
continuity holds near it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from cesai_sym.judge.derivative import derivative, regular_at
from cesai_sym.judge.normal import discharge
from cesai_sym.judge.poly import ONE, ZERO, Atom, Poly, collect, constant, of_atom
from cesai_sym.statement import Interval, Scalar

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

#: The name of the symbol that becomes small.
SMALL = "#h"
_H = Atom("sym", SMALL)
_MAX_ORDER = 5
_MAX_DEGREE = 12


def expansion(alg: Algebra, p: Poly, growing: Atom) -> tuple[Poly, Poly] | None:
    """The coefficient and the order in ``1/t`` of the leading term as t grows, or None when they are not found."""
    rest = tuple(s for s in alg.domain.scalars if s.name != growing.parts[0])
    small = Scalar(SMALL, Interval(Fraction(0), Fraction(1, 1000)))
    inner = type(alg)(replace(alg.domain, scalars=(*rest, small)))
    moved = inner.rebuild(p, lambda a: of_atom(_H, constant(-1)) if a == growing else None)
    parts = _parts(inner, inner.together(moved))
    if parts is None:
        return None
    order, top, bottom = parts
    near = [key for key, o in list(inner.obligations.items()) if _holds_near(inner, o.poly, o.kind)]
    inner.obligations = {key: o for key, o in inner.obligations.items() if key not in near}
    above, below = _first(inner, top), _first(inner, bottom)
    if above is None or below is None:
        return None
    (n, high), (k, low) = above, below
    scale = Fraction(factorial(k), factorial(n))
    coefficient = inner.together(inner.mul(high.scale(scale), inner.power(low, constant(-1))))
    if discharge(inner):
        return None
    alg.enclosed = alg.enclosed or inner.enclosed
    return coefficient, order + constant(n - k)


def _holds_near(alg: Algebra, p: Poly, kind: str) -> bool:
    """Does a side condition hold near ``h = 0`` because it holds there?"""
    if not regular_at(alg, p, _H, ZERO):
        return False
    s = alg.sign(_value(alg, p))
    return s == "+" or (kind == "nonzero" and s == "-")


def _parts(alg: Algebra, p: Poly) -> tuple[Poly, Poly, Poly] | None:
    """A power of the small symbol, and numerator and denominator without negative powers of what contains it."""
    if not p:
        return None
    powers = [next((e for a, e in m if a == _H), ZERO) for m in p.terms]
    gaps = [(e - powers[0]).integer for e in powers]
    known = [n for n in gaps if n is not None]
    if len(known) < len(gaps) or max(known) - min(known) > _MAX_DEGREE:
        return None
    order = powers[0] + constant(min(known))
    lowest: dict[Atom, int] = {}
    for m in p.terms:
        for a, e in m:
            n = e.integer
            if a != _H and n is not None and n < 0:
                lowest[a] = min(lowest.get(a, 0), n)
    pairs = [(a, constant(-n)) for a, n in sorted(lowest.items(), key=lambda item: item[0].key)]
    factor = [*pairs, (_H, -order)]
    top = collect(item for m, c in p.terms.items() for item in alg.monomial((*m, *factor), c).terms.items())
    bottom = ONE
    for a, e in pairs:
        bottom = alg.mul(bottom, alg.power(of_atom(a), e))
    return order, top, bottom


def _value(alg: Algebra, p: Poly) -> Poly:
    return alg.rebuild(p, lambda a: ZERO if a == _H else None)


def _first(alg: Algebra, p: Poly) -> tuple[int, Poly] | None:
    """The first derivative at 0 that does not vanish identically, and its order."""
    for order in range(_MAX_ORDER + 1):
        if not regular_at(alg, p, _H, ZERO):
            return None
        here = alg.together(_value(alg, p))
        if not alg.is_zero(here):
            return order, here
        p = derivative(alg, p, _H)
    return None
