"""The sign of a polynomial that is a sum of squares, times products of what is positive."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge import effort, factor
from cesai_sym.judge.gram import Terms, sum_of_squares
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.signs.atoms import atom_sign, mono_sign
from cesai_sym.judge.signs.words import Sign, flip

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

_MAX_VARIABLES = 6
_MAX_DEGREE = 8
_MAX_TERMS = 60
_MAX_MULTIPLIED = 12
#: What one search for a matrix counts, in products of monomials.
_COST = 400


def by_squares(alg: Algebra, p: Poly) -> Sign | None:
    """Squares of polynomials in the powers of atoms that occur; if need be after a positive multiplier."""
    gens = factor.generators([p])
    terms, low = factor.shifted(p, gens)
    if not 1 <= len(gens.units) <= _MAX_VARIABLES or len(terms) > _MAX_TERMS:
        return None
    if max(map(sum, terms)) > _MAX_DEGREE or mono_sign(alg, factor.monomial(low, gens)) != "+":
        return None
    positive = []
    for a, unit, scale in gens.units:
        above = a.tag == "e" or atom_sign(alg, a) == "+"
        if not above and (unit != () or scale != 1):
            return None
        positive.append(above)
    value = sum(terms.values())  # at the point where every variable is one
    if value == 0:
        value = sum((c * Fraction(2) ** m[0] for m, c in terms.items()), Fraction(0))
    if value == 0:
        return None
    upward = {m: c if value > 0 else -c for m, c in terms.items()}
    found = _squares(upward, positive)
    alg.squares = alg.squares or found is not None
    return found if found is None or value > 0 else flip(found)


def _squares(terms: Terms, positive: list[bool]) -> Sign | None:
    for multiplied in (terms, _multiplied(terms, positive)):
        for _ in range(_COST):
            effort.spend()
        if multiplied is None:
            continue
        found = sum_of_squares(multiplied, positive)
        if found is not None:
            never_zero = all(positive) or (0,) * len(positive) in multiplied
            return "+" if found.definite and never_zero else "+0"
    return None


def _multiplied(terms: Terms, positive: list[bool]) -> Terms | None:
    """Times ``1 + sum_i x_i^2`` (or ``sum_i x_i`` of what is positive), as in Artin's theorem."""
    n = len(positive)
    if len(terms) > _MAX_MULTIPLIED:
        return None
    degrees = {sum(m) for m in terms}
    factors = [tuple((1 if positive[i] else 2) * int(i == k) for i in range(n)) for k in range(n)]
    if len(degrees) > 1:
        factors.append((0,) * n)
    result: Terms = {}
    for m, c in terms.items():
        for f in factors:
            key = tuple(a + b for a, b in zip(m, f, strict=True))
            result[key] = result.get(key, Fraction(0)) + c
    return {m: c for m, c in result.items() if c}
