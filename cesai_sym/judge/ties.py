"""Strict claims that fail because both sides are equal somewhere: points with equal entries, compared exactly.

Balls can not tell equal numbers apart; canonical forms of the two sides at an exact point can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import Expr, Rel
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.effort import EffortError
from cesai_sym.judge.normal import discharge, normalise
from cesai_sym.statement import Domain, Statement
from cesai_sym.verdict import Evidence, Witness

_POINTS = 4


def tie(r: Rel, d: Domain, at_point: Callable[[Expr, Point], Expr]) -> tuple[Witness, Evidence] | None:
    """A point of the domain with equal entries at which the two sides of a strict relation are exactly equal."""
    if r.op not in ("<", ">", "!=") or not d.vectors:
        return None
    for point in _even_points(d):
        alg = Algebra(Domain())
        try:
            gap = normalise(alg, at_point(r.lhs, point)) - normalise(alg, at_point(r.rhs, point))
            equal = alg.is_zero(gap) and not discharge(alg)
        except EffortError:
            return None
        except (ValueError, KeyError, ZeroDivisionError):
            continue
        if equal:
            found = witness.describe(Statement(r, d), point, "the two sides are equal here")
            return found, Evidence("exact rewriting at a point", "the two sides are equal", ("rules", "flint"))
    return None


def _even_points(d: Domain) -> Iterator[Point]:
    """Points of the domain with the entries of each vector made equal, where that leaves them in the domain."""
    if any(v.second is not None or v.pins is not None or v.moments is not None for v in d.vectors):
        return
    for point in witness.points(d, _POINTS, seed=5):
        vectors: dict[str, Any] = {}
        for v in d.vectors:
            n = len(point.vectors[v.name])
            whole = {"weights": Fraction(1, n), "centered": Fraction(0)}
            vectors[v.name] = (whole.get(v.entries, point.vectors[v.name][0]),) * n
        even = Point(point.scalars, vectors, point.indices)
        if witness.inside(d, even):
            yield even
