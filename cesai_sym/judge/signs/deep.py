"""Signs that need more than rewriting: slopes, convexity, means, pairs of inputs, sums of squares.

These methods are tried where a relation is to be proved, after the quick ones have not settled it; rewriting itself
never asks them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import effort
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.signs.boxes import by_boxes
from cesai_sym.judge.signs.entries import by_entries, by_shares
from cesai_sym.judge.signs.logarithms import ratio_logarithm
from cesai_sym.judge.signs.means import by_means
from cesai_sym.judge.signs.pairs import by_pairs
from cesai_sym.judge.signs.reduced import by_clearing, by_order
from cesai_sym.judge.signs.shifts import by_shift
from cesai_sym.judge.signs.slope import by_slope
from cesai_sym.judge.signs.squares import by_squares
from cesai_sym.judge.signs.turning import by_turning
from cesai_sym.judge.signs.words import Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

#: Allowances in products of monomials: for slopes and what they lead to, and for branch and bound.
_EFFORT = 12_000
_BOX_EFFORT = 12_000
_REDUCED_EFFORT = 5_000
_MAX_LEVEL = 4


def deep_sign(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of a polynomial on the domain by all methods, within an allowance of its own."""
    kept = dict(alg.obligations)
    try:
        found = alg.attempt(lambda: _within(_EFFORT, lambda: _deep(alg, p, 0)))
        if found is None:
            found = _without_conditions(alg, p)
        return found if found is not None else _within(_BOX_EFFORT, lambda: _boxes(alg, p))
    finally:
        alg.obligations = kept


def _without_conditions(alg: Algebra, p: Poly) -> Sign | None:
    """The sign on the larger domain that the intervals alone describe, where symbols move freely."""
    kept = tuple(h for h in alg.domain.hypotheses if h.op in ("==", "!="))
    if len(kept) == len(alg.domain.hypotheses):
        return None
    inner = type(alg)(replace(alg.domain, hypotheses=kept))
    found = inner.attempt(lambda: _within(_EFFORT, lambda: _deep(inner, p, 0)))
    alg.enclosed, alg.squares = alg.enclosed or inner.enclosed, alg.squares or inner.squares
    return found


def _within(allowance: int, question: Callable[[], Sign | None]) -> Sign | None:
    try:
        with effort.limited(allowance):
            return question()
    except effort.EffortError:
        effort.spend()  # raises when it was an outer allowance
        return None
    except UnsupportedError:
        return None


def _boxes(alg: Algebra, p: Poly) -> Sign | None:
    """Branch and bound on the function itself, on the logarithm of a ratio, and on factors."""
    gap = ratio_logarithm(alg, p)
    found = by_boxes(alg, p) if gap is None else by_boxes(alg, gap)
    return found if found is not None else _by_factors(alg, p, lambda q: alg.sign(q) or by_boxes(alg, q))


def _deep(alg: Algebra, p: Poly, level: int) -> Sign | None:
    known = alg.sign(p)
    if known is not None or level > _MAX_LEVEL:
        return known
    if p.key not in alg.deep:
        alg.deep[p.key] = None  # a question that comes back to itself is not settled
        alg.deep[p.key] = alg.remembered(("deep", p.key), lambda: _methods(alg, p, level))
        return alg.deep[p.key]
    return alg.recall(("deep", p.key), alg.deep[p.key])


def _methods(alg: Algebra, p: Poly, level: int) -> Sign | None:
    def again(alg: Algebra, q: Poly) -> Sign | None:
        return _deep(alg, q, level + 1)

    methods: tuple[Callable[[], Sign | None], ...] = (
        lambda: by_means(alg, p),
        lambda: by_entries(alg, p, again),
        lambda: by_pairs(alg, p),
        lambda: by_squares(alg, p),
        lambda: _by_ratio(alg, p, level),
        lambda: _within(_REDUCED_EFFORT, lambda: by_clearing(alg, p, again)),
        lambda: _within(_REDUCED_EFFORT, lambda: by_order(alg, p, again)),
        lambda: by_turning(alg, p),
        lambda: by_shift(alg, p, again),
        lambda: by_slope(alg, p, again),
        lambda: by_shares(alg, p, again),
        lambda: _by_factors(alg, p, lambda q: _deep(alg, q, level + 1)),
    )
    for method in methods:
        try:
            found = alg.attempt(method)
        except effort.EffortError:
            raise
        except UnsupportedError:
            continue
        if found is not None:
            return found
    return None


def _by_factors(alg: Algebra, p: Poly, sign: Callable[[Poly], Sign | None]) -> Sign | None:
    """The signs of the factors multiply."""
    from cesai_sym.judge.factor import factors

    numerator, denominators = alg.fraction(p)
    total: Sign | None = "+"
    for g, k in denominators:
        base = g.parts[0]
        assert isinstance(base, Poly)
        s = sign(base)
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
        s = sign(q)
        total = mul_signs(total, s if n % 2 else ("+" if s in ("+", "-") else "+0"))
    return total


def _by_ratio(alg: Algebra, p: Poly, level: int) -> Sign | None:
    gap = ratio_logarithm(alg, p)
    return None if gap is None else _deep(alg, gap, level + 1)
