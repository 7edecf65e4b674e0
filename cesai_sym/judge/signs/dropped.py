"""A sum of terms of both signs with one term left out that only helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cesai_sym.judge.poly import Poly
from cesai_sym.judge.signs.atoms import mono_sign
from cesai_sym.judge.signs.words import Sign

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


#: Each of two terms is tried, so the search branches here; it is not asked far down.
_MAX_DEPTH = 3


def by_dropping(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``A + B - C`` with positive terms is positive when ``A - C`` is not negative.

    Asked only of three powers with exponents that are symbols: what is left are two terms.
    """
    if len(p.terms) != 3 or depth > _MAX_DEPTH or all(e.constant is not None for m in p.terms for _, e in m):
        return None
    if any(mono_sign(alg, m) != "+" for m in p.terms):
        return None
    ups = [m for m, c in p.terms.items() if c > 0]
    many, s = (ups, "+") if len(ups) == 2 else ([m for m in p.terms if m not in ups], "-")
    if len(many) != 2:
        return None
    wanted: Sign = "+" if s == "+" else "-"
    for dropped in many:
        rest = alg.sign(Poly({m: c for m, c in p.terms.items() if m != dropped}), depth + 1)
        if rest is not None and (rest == "0" or rest[0] == wanted):
            return wanted
    return None
