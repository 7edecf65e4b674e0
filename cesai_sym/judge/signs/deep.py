"""Signs that need more than rewriting: slopes, convexity, means, pairs of inputs, sums of squares.

These methods are tried where a relation is to be proved, after the quick ones have not settled it; rewriting itself
never asks them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import effort
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.signs.boxes import by_boxes
from cesai_sym.judge.signs.logarithms import ratio_logarithm
from cesai_sym.judge.signs.means import by_means
from cesai_sym.judge.signs.pairs import by_pairs
from cesai_sym.judge.signs.slope import by_slope
from cesai_sym.judge.signs.words import Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

_EFFORT = 20_000
_MAX_LEVEL = 4


def deep_sign(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of a polynomial on the domain by all methods, within an allowance of its own."""
    kept = dict(alg.obligations)
    try:
        with effort.limited(_EFFORT):
            return _deep(alg, p, 0)
    except effort.EffortError:
        effort.spend()  # raises when it was an outer allowance
        return None
    except UnsupportedError:
        return None
    finally:
        alg.obligations = kept


def _deep(alg: Algebra, p: Poly, level: int) -> Sign | None:
    known = alg.sign(p)
    if known is not None or level > _MAX_LEVEL:
        return known
    if p.key not in alg.deep:
        alg.deep[p.key] = None  # a question that comes back to itself is not settled
        alg.deep[p.key] = _methods(alg, p, level)
    return alg.deep[p.key]


def _methods(alg: Algebra, p: Poly, level: int) -> Sign | None:
    def again(alg: Algebra, q: Poly) -> Sign | None:
        return _deep(alg, q, level + 1)

    methods: tuple[Callable[[], Sign | None], ...] = (
        lambda: _by_factors(alg, p, level),
        lambda: by_means(alg, p),
        lambda: by_pairs(alg, p),
        lambda: _by_ratio(alg, p, level),
        lambda: by_slope(alg, p, again),
        lambda: by_boxes(alg, p),
    )
    for method in methods:
        try:
            found = method()
        except effort.EffortError:
            raise
        except UnsupportedError:
            continue
        if found is not None:
            return found
    return None


def _by_factors(alg: Algebra, p: Poly, level: int) -> Sign | None:
    """The signs of the factors multiply."""
    from cesai_sym.judge.factor import factors

    numerator, denominators = alg.fraction(p)
    total: Sign | None = "+"
    for g, k in denominators:
        base = g.parts[0]
        assert isinstance(base, Poly)
        s = _deep(alg, base, level + 1)
        if s not in ("+", "-"):
            return None
        total = mul_signs(total, "+" if k % 2 == 0 else s)
    lead, parts = factors(numerator)
    if not denominators and (not parts or (len(parts) == 1 and parts[0][1] == 1 and lead.constant is not None)):
        return None
    total = mul_signs(total, alg.sign(lead))
    for q, n in parts:
        if total is None:
            return None
        s = _deep(alg, q, level)
        total = mul_signs(total, s if n % 2 else ("+" if s in ("+", "-") else "+0"))
    return total


def _by_ratio(alg: Algebra, p: Poly, level: int) -> Sign | None:
    gap = ratio_logarithm(alg, p)
    return None if gap is None else _deep(alg, gap, level + 1)
