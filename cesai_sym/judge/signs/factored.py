"""The sign of a polynomial from those of its factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cesai_sym.judge.poly import Poly, constant
from cesai_sym.judge.signs.atoms import power_sign
from cesai_sym.judge.signs.terms import termwise
from cesai_sym.judge.signs.words import Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def by_factors(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """The signs of numerator, denominators and their irreducible factors multiply."""
    from cesai_sym.judge.factor import factors

    numerator, denominators = alg.fraction(p)
    total: Sign | None = "+"
    for g, k in denominators:
        total = mul_signs(total, power_sign(alg, g, constant(-k)))
    if total not in ("+", "-"):
        return None
    lead, parts = factors(numerator)
    if not denominators and (not parts or (len(parts) == 1 and parts[0][1] == 1 and lead.constant is not None)):
        return None
    total = mul_signs(total, termwise(alg, lead))
    for q, n in parts:
        s = alg.sign(q, depth + 1)
        total = mul_signs(total, s if n % 2 else ("+" if s in ("+", "-") else "+0"))
        if total is None:
            return None
    return total
