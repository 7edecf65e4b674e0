"""What a false statement misses: a factor, a sign or a constant, the direction, or all but the leading order."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError
from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import OO, Expr, Rel, Sym, expr
from cesai_sym.judge import approach, effort, witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import is_empty
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.normal import discharge, normalise, readable
from cesai_sym.judge.poly import ONE, Poly, constant
from cesai_sym.judge.proof import Proof
from cesai_sym.judge.prove import prove
from cesai_sym.judge.signs import names_in
from cesai_sym.judge.slopes import slope_relation
from cesai_sym.statement import Domain, Monotone, Statement, check_at, expanded, negated

_EFFORT = 6_000
_MAX_SYMBOLS = 4
_MAX_TEXT = 40
#: At how many points the opposite is tried.
_TRIED = 16


def near_miss(statement: Statement) -> str | None:
    """What holds everywhere on the domain instead of the statement, proved, in words; None when nothing near is found.

    >>> from cesai_sym.expression.nodes import Sym
    >>> from cesai_sym.statement import Domain, Interval, Rel, Scalar
    >>> x = Sym("x")
    >>> positive = Domain((Scalar("x", Interval(Fraction(0))),))
    >>> near_miss(Statement(Rel("==", (x + 1) ** 2 - 1 - x**2, x), positive))
    'the left side is 2 times the right side'
    """
    s = relevant(expanded(statement))
    try:
        with effort.limited(_EFFORT):
            if isinstance(s.relation, Rel):
                return _of_relation(s.relation, s.domain)
            if isinstance(s.relation, Monotone):
                return _turned(replace(s.relation, increasing=not s.relation.increasing), s.domain)
    except (ValueError, ZeroDivisionError, RecursionError):
        pass
    return None


def _of_relation(r: Rel, d: Domain) -> str | None:
    if r.op == "!=":
        return None
    if r.op != "==":
        return _turned(Rel({"<": ">=", "<=": ">=", ">": "<=", ">=": "<="}[r.op], r.lhs, r.rhs), d)
    return _by_algebra(r, d) or _to_leading_order(r, d)


def _turned(r: Rel | Monotone, d: Domain) -> str | None:
    """Does the opposite hold on the whole domain?  It is tried at points before a proof is."""
    pointwise = slope_relation(r, d) if isinstance(r, Monotone) else r
    if any(_fails(pointwise, p) for p in witness.points(d, _TRIED)):
        return None
    if not isinstance(prove(Statement(r, d)), Proof):
        return None
    if isinstance(r, Monotone):
        return "it is " + ("increasing" if r.increasing else "decreasing") + " everywhere"
    return f"the opposite holds everywhere: the left side is {r.op} the right side"


def _fails(r: Rel, point: Point) -> bool:
    try:
        return check_at(r, point) is False
    except (ValueError, KeyError, ZeroDivisionError, OverflowError):
        return False


def _by_algebra(r: Rel, d: Domain, splits: int = 2) -> str | None:
    """A ratio or a difference that depends on less than the sides themselves; the same one in all cases."""
    alg = Algebra(d)
    try:
        left, right = normalise(alg, r.lhs), normalise(alg, r.rhs)
    except NeedsCaseError as need:
        parts = [d.assume(need.condition), d.assume(negated(need.condition))]
        found = {_by_algebra(r, part, splits - 1) for part in parts if splits and not is_empty(part)}
        return found.pop() if len(found) == 1 else None
    if not left or not right:
        return None
    text = _difference(alg, left, right) or _ratio(alg, left, right)
    return f"{text}, wherever both have a value" if text and discharge(alg) else text


def _difference(alg: Algebra, left: Poly, right: Poly) -> str | None:
    gap = alg.together(left - right)
    return f"the left side is the right side {_signed(gap)}" if gap and _simple(gap, left, right) else None


def _ratio(alg: Algebra, left: Poly, right: Poly) -> str | None:
    try:
        ratio = alg.together(alg.mul(left, alg.power(right, constant(-1))))
    except UnsupportedError:
        return None
    if not alg.is_zero(left - alg.mul(ratio, right)) or not _simple(ratio, left, right):
        return None
    if ratio == -ONE:
        return "the left side is minus the right side"
    shown = readable(ratio)
    plain = shown.isalnum() or ratio.constant is not None
    return f"the left side is {shown if plain else f'({shown})'} times the right side"


def _simple(p: Poly, left: Poly, right: Poly) -> bool:
    """Is it a number, or short and free of most of what the sides are about?"""
    if p.constant is not None:
        return True
    fewer = len(names_in(p)) < len(names_in(left) | names_in(right))
    return (not names_in(p) or fewer) and len(readable(p)) <= _MAX_TEXT


def _signed(gap: Poly) -> str:
    c = gap.constant
    if c is not None:
        return f"{'plus' if c > 0 else 'minus'} {abs(c)}"
    return f"plus ({readable(gap)})"


def _to_leading_order(r: Rel, d: Domain) -> str | None:
    """Does the ratio of the sides tend to one as a symbol grows, or goes to zero?"""
    for s in sorted(d.scalars, key=lambda s: s.name)[:_MAX_SYMBOLS]:
        ends: list[tuple[Expr, str]] = [(OO, "oo")] if s.interval.upper is None else []
        if not s.integer and (s.interval.lower == Fraction(0) or s.interval.contains(Fraction(0))):
            ends.append((expr(0), "0"))
        for point, shown in ends:
            try:
                alg, found = approach.limit_of(r.lhs / r.rhs, Sym(s.name), point, "", d)
                if not found.infinite and alg.is_zero(found.value - ONE) and not discharge(alg):
                    return f"the sides are equal to leading order as {s.name} -> {shown}"
            except effort.EffortError:
                raise
            except (ValueError, ZeroDivisionError):
                continue
    return None
