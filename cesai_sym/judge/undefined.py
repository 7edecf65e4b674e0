"""Points of a domain at which a side certainly has no value, and the conditions under which it has one."""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.evaluate import Point, compare, enclose, exact_value, positions
from cesai_sym.expression.nodes import Big, Expr, Fn, Pow, Rel, expr
from cesai_sym.expression.transform import children, free_indices
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.normal import normalise, open_obligations
from cesai_sym.statement import Iff, Relation, Statement, expanded
from cesai_sym.verdict import Evidence, Witness

#: Functions of a positive argument.
_POSITIVE = ("log", "gamma", "gammaln", "digamma", "trigamma")


def without_value(statement: Statement) -> tuple[Witness, Evidence] | None:
    """A point of the domain at which a side of a relation certainly has no value, such as a division by zero."""
    s = relevant(expanded(statement))
    for seed in (0, witness.SAMPLING_SEED) if _sides(s.relation) else ():
        for point in witness.points(s.domain, witness.SAMPLES, seed):
            if missing_at(s.relation, point):
                found = witness.describe(Statement(s.relation, s.domain), point, "a side has no value here")
                return found, Evidence("a side has no value at the witness", "", ("arb",))
    return None


def missing_at(r: Relation, point: Point) -> bool:
    """Has a side certainly no value at a point?"""
    try:
        return any(_missing(_plain(e, point), point) for e in _sides(r))
    except (UnsupportedError, KeyError, ValueError, ArithmeticError):
        return False


def needed(statement: Statement) -> tuple[Rel, ...]:
    """What the canonical forms of both sides need and the domain does not imply: arguments positive, no zero divisor.

    Empty when it can not be told.
    """
    s = relevant(expanded(statement))
    alg = Algebra(s.domain)
    try:
        for side in _sides(s.relation):
            normalise(alg, side)
        found = [Rel(">" if o.kind == "positive" else "!=", to_expr(o.poly), expr(0)) for o in open_obligations(alg)]
        return () if any(free_indices(r.lhs) for r in found) else tuple(found)
    except (UnsupportedError, NeedsCaseError, ValueError, ArithmeticError):
        return ()


def _sides(r: Relation) -> list[Expr]:
    """The expressions that need a value for a relation, or an equivalence of two, to be true or false."""
    parts = [r] if isinstance(r, Rel) else [r.first, r.second] if isinstance(r, Iff) else []
    return [e for p in parts for e in (p.lhs, p.rhs)]


def _plain(e: Expr, point: Point) -> Expr:
    return expand_fixed(resolve(e, lambda c: compare(c, point)))


def _missing(e: Expr, point: Point) -> bool:
    if isinstance(e, Big):
        return any(_missing(e.body, point.with_index(e.index.name, k)) for k in positions(e.index, point))
    if any(_missing(c, point) for c in children(e)):
        return True
    if isinstance(e, Pow):
        return _no_power(e, point)
    if isinstance(e, Fn) and (e.name in _POSITIVE or e.name == "log1p"):
        return _at_most(e.args[0], Fraction(-1 if e.name == "log1p" else 0), point)
    return False


def _no_power(e: Pow, point: Point) -> bool:
    """A negative power of zero, or a power of a negative number whose exponent is no whole number."""
    n = exact_value(e.exponent, point)
    if n is None:
        return False
    base = exact_value(e.base, point)
    if base == 0:
        return n < 0
    return n.denominator != 1 and _at_most(e.base, Fraction(0), point)


def _at_most(e: Expr, bound: Fraction, point: Point) -> bool:
    exact = exact_value(e, point)
    if exact is not None:
        return exact <= bound
    ball = enclose(e, point, 256)
    return ball is not None and bool(ball < int(bound))


__all__ = ["missing_at", "needed", "without_value"]
