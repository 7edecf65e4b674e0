"""Common denominators, and whether a polynomial vanishes identically."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge import factor, sums
from cesai_sym.judge.numbers import MAX_POWER
from cesai_sym.judge.poly import ZERO, Atom, Mono, Poly, collect, constant, split_integer

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def together(alg: Algebra, p: Poly) -> Poly:
    """Over a common denominator, reduced: numerator expanded, divided by irreducible factors."""
    numerator, denominators = alg.fraction(p)
    if not numerator:
        return ZERO
    pairs = []
    for g, k in denominators:
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        while k > 0 and (reduced := factor.quotient(numerator, inner)) is not None:
            numerator, k = reduced, k - 1
        if k > 0:
            pairs.append((g, constant(-k)))
    items = [(tuple(sorted((*m, *pairs), key=lambda x: x[0].key)), c) for m, c in numerator.terms.items()]
    return collect(items)


def fraction(alg: Algebra, p: Poly) -> tuple[Poly, list[tuple[Atom, int]]]:
    """The numerator over the product of the sums that occur with negative whole exponents."""
    denominators: list[tuple[Atom, int]] = []
    for _ in range(MAX_POWER):
        found = _denominator(alg, p)
        if found is None:
            break
        g, k = found
        p = collect(item for m, c in p.terms.items() for item in alg.monomial((*m, (g, constant(k))), c).terms.items())
        denominators.append((g, k))
    return p, denominators


def _denominator(alg: Algebra, p: Poly) -> tuple[Atom, int] | None:
    lowest: dict[Atom, int] = {}
    for m in p.terms:
        for a, e in m:
            n = e.integer
            if a.tag == "group" and n is not None and n < 0:
                lowest[a] = min(lowest.get(a, 0), n)
    if not lowest:
        return None
    a = min(lowest, key=lambda atom: atom.key)
    return a, -lowest[a]


def is_zero(alg: Algebra, p: Poly) -> bool:
    """Does the polynomial vanish identically (wherever it is defined)?"""
    for _ in range(MAX_POWER):
        p, _dens = alg.fraction(p)
        q = align(alg, p)
        if q.key == p.key:
            break
        p = q
    return not p or sums.vanishes_under_sums(alg, p)


def align(alg: Algebra, p: Poly) -> Poly:
    """``g^(r+2)`` beside ``g^r``: write the first as ``g^r`` times the expanded square."""
    for g in (a for a in p.atoms() if a.tag == "group"):
        low: dict[str, int] = {}
        for m in p.terms:
            e = next((e for a, e in m if a == g), None)
            if e is not None:
                rest, whole = split_integer(e)
                low[rest.key] = min(low.get(rest.key, whole), whole)
        p = collect(item for m, c in p.terms.items() for item in _lowered(alg, m, c, g, low).terms.items())
    return p


def _lowered(alg: Algebra, m: Mono, c: Fraction, g: Atom, low: dict[str, int]) -> Poly:
    e = next((e for a, e in m if a == g), None)
    if e is None:
        return Poly({m: c})
    rest, whole = split_integer(e)
    surplus = whole - low[rest.key]
    if not rest or not 0 < surplus <= MAX_POWER:
        return Poly({m: c})
    inner = g.parts[0]
    assert isinstance(inner, Poly)
    base = Poly({tuple((a, e - constant(surplus)) if a == g else (a, e) for a, e in m): c})
    return alg.mul(base, alg.expand(inner, surplus))
