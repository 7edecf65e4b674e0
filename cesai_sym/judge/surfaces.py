"""Equivalences with ``v == root``, tried where that holds: points drawn at random hardly ever lie there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError, resolve
from cesai_sym.expression.evaluate import Point, exact_value
from cesai_sym.expression.nodes import Expr, Rel, Sym, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_relation, substitute
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import decider
from cesai_sym.statement import Domain, Iff, Statement, check_at
from cesai_sym.verdict import Evidence, Witness

_POINTS = 160
_SURFACE_POINTS = 24
_BALL = Evidence("witness confirmed in ball arithmetic", "", ("arb",))


def fails_on_surface(r: Iff, d: Domain) -> tuple[Witness, Evidence] | None:
    """A point at which one side says ``v == root`` and holds, while the other side certainly fails."""
    for side, other in ((r.first, r.second), (r.second, r.first)):
        if side.op != "==" or not isinstance(side.lhs, Sym) or side.lhs.name in free_symbols(side.rhs):
            continue
        found = _at_rational_root(r, d, side.lhs, side.rhs) or _at_root(other, d, side.lhs, side.rhs)
        if found is not None:
            return found, _BALL
    return None


def _at_rational_root(r: Iff, d: Domain, v: Sym, root: Expr) -> Witness | None:
    for point in witness.points(d, _POINTS):
        try:
            value = exact_value(root, point)
            here = None if value is None else point.with_scalar(v.name, value)
            if here is not None and witness.inside(d, here) and check_at(r, here, 512) is False:
                return witness.describe(Statement(r, d), here)
        except (ValueError, KeyError, ZeroDivisionError):
            continue
    return None


def _at_root(other: Rel, d: Domain, v: Sym, root: Expr) -> Witness | None:
    """With the root, which need not be rational, in the place of the symbol; it has to lie in the domain, too."""
    declared = d.scalar(v.name)
    if declared is None or declared.integer:
        return None
    swap = partial(substitute, s=Substitution({v.name: root}))
    box = declared.interval
    bounds = [] if box.lower is None else [Rel(">" if box.lower_open else ">=", root, expr(box.lower))]
    bounds += [] if box.upper is None else [Rel("<" if box.upper_open else "<=", root, expr(box.upper))]
    rest = tuple(map_relation(h, swap) for h in d.hypotheses)
    scalars = tuple(s for s in d.scalars if s.name != v.name)
    inside = replace(d, scalars=scalars, hypotheses=(*rest, *bounds))
    try:
        claim = map_relation(other, lambda e: swap(resolve(e, decider(Algebra(d)))))  # derivatives come first
    except (UnsupportedError, NeedsCaseError):
        return None
    for point in witness.points(inside, _SURFACE_POINTS):
        if _fails(claim, point):
            return witness.describe(Statement(claim, inside), point, f"at {v.name} equal to the root that is claimed")
    return None


def _fails(claim: Rel, point: Point) -> bool:
    try:
        return check_at(claim, point) is False and check_at(claim, point, 512) is False
    except (UnsupportedError, KeyError, ValueError, ArithmeticError):
        return False
