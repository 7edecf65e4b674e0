"""Rules that rest on a theorem of analysis: each matches its hypotheses with the premises and proves the rest."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial

from cesai_sym.derivation.inference import combination
from cesai_sym.derivation.rule import Premises, expect, free_range, inside, noted, require, smooth, untied
from cesai_sym.expression.nodes import ONE, ZERO, Diff, Expr, Infinity, Num, Rel, Sym, Where
from cesai_sym.expression.transform import free_symbols
from cesai_sym.judge.approach import approaches
from cesai_sym.judge.proof import Attempt
from cesai_sym.statement import Interval, Monotone, Scalar, Statement, Tends, expanded, mirrored
from cesai_sym.verdict import Evidence

_ORDERS = ("<", "<=", ">", ">=")


def at(body: Expr, var: Sym, value: Expr) -> Expr:
    """The expression where the symbol has the value."""
    return Where(body, ((var, value),))


def remainder(statement: Statement, premises: Premises) -> Attempt:
    """From ``f^(n) <= M`` on (0, 1): ``f(1) <= f(0) + f'(0) + ... + f^(n-1)(0)/(n-1)! + M/n!``; so with >=, <, >."""
    expect(len(premises) == 1, "this rule has one premise: a bound of a derivative on (0, 1)")
    bound = premises[0]
    r = bound.relation
    expect(isinstance(r, Rel) and isinstance(r.lhs, Diff), "the premise must bound a derivative")
    assert isinstance(r, Rel)
    assert isinstance(r.lhs, Diff)
    expect(r.op in _ORDERS, "the premise must be an inequality")
    var, body, order = r.lhs.var, r.lhs.body, r.lhs.order
    scalar = free_range(bound, var)
    assert isinstance(var, Sym)
    unit = Scalar(var.name, Interval(Fraction(0), Fraction(1)))
    expect(scalar == unit, "range: the variable of the derivative must run over the open interval (0, 1)")
    expect(var.name not in free_symbols(bound.domain.expand(r.rhs)), "constant: the bound depends on the variable")
    smooth(bound.domain, var, body)
    line = at(body, var, ZERO)
    for k in range(1, order):
        line = line + at(Diff(body, var, k), var, ZERO) / factorial(k)
    whole = Rel(r.op, at(body, var, ONE), line + r.rhs / factorial(order))
    return combination(statement, [Statement(whole, statement.domain)])


def tangent(statement: Statement, premises: Premises) -> Attempt:
    """From ``f'' <= 0`` on (0, 1): ``f(1) <= f(0) + f'(0)``; strict when the premise is."""
    r = premises[0].relation if len(premises) == 1 else None
    second = isinstance(r, Rel) and isinstance(r.lhs, Diff) and r.lhs.order == 2 and r.rhs == ZERO
    expect(second, "this rule has one premise: the sign of a second derivative on (0, 1)")
    return remainder(statement, premises)


def slope(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """From ``f' >= 0`` on an interval that contains a <= b: ``f(b) >= f(a)``; so with <=, and strictly if a < b."""
    r = statement.relation
    expect(len(premises) == 1, "this rule has one premise: the sign of a derivative")
    p = premises[0].relation
    first = isinstance(p, Rel) and isinstance(p.lhs, Diff) and p.lhs.order == 1 and p.rhs == ZERO and p.op in _ORDERS
    expect(first, "the premise must compare a first derivative with 0")
    assert isinstance(p, Rel)
    assert isinstance(p.lhs, Diff)
    scalar = free_range(premises[0], p.lhs.var)
    var, body = Sym(scalar.name), p.lhs.body
    smooth(premises[0].domain, var, body)
    expect(isinstance(r, Rel), "this rule concludes relations only")
    assert isinstance(r, Rel)
    if r.op[0] != p.op[0]:
        r = mirrored(r)
    b, a = _point(r.lhs, body, var), _point(r.rhs, body, var)
    expect(r.op == p.op or r.op == p.op[0] + "=", "the premise is too weak")
    order = require(Rel("<" if len(r.op) == 1 else "<=", a, b), statement.domain, "ordered")
    ends = [*inside(a, scalar, statement.domain), *inside(b, scalar, statement.domain)]
    return [noted("slope", "ordered", "in range", "smooth"), *order, *ends]


def _point(side: Expr, body: Expr, var: Sym) -> Expr:
    """Where the side evaluates the body."""
    match side:
        case Where(inner, ((v, value),), ()) if inner == body and v == var:
            return value
    expect(False, "each side of the conclusion must be the function of the premise at a point")
    raise AssertionError


def squeeze(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """From ``f <= g <= h``, and f and h that tend to L: g tends to L."""
    goal = statement.relation
    expect(isinstance(goal, Tends) and not isinstance(goal.value, Infinity), "this rule concludes finite limits only")
    assert isinstance(goal, Tends)
    expect(len(premises) == 4, "this rule has four premises: f <= g, g <= h, and the limits of f and h")
    low, high, lower, upper = (p.relation for p in premises)
    ordered = isinstance(low, Rel) and isinstance(high, Rel) and {low.op, high.op} <= {"<", "<="}
    expect(ordered, "order: the first two premises must be f <= g and g <= h")
    assert isinstance(low, Rel)
    assert isinstance(high, Rel)
    expect(low.rhs == goal.body == high.lhs, "order: the expression must lie between the other two")
    for one, bound, name in ((lower, low.lhs, "lower"), (upper, high.rhs, "upper")):
        expect(
            one == Tends(bound, goal.var, goal.point, goal.value, goal.side),
            f"limits: the {name} bound must tend there",
        )
    _reaches(statement, goal)
    return [noted("squeeze", "order", "limits", "range")]


def _reaches(statement: Statement, limit: Tends) -> None:
    """Does the range of the moving symbol, tied to nothing, come arbitrarily near to the limit point?"""
    s = expanded(statement)
    untied(s, limit.var)
    known = s.domain.scalar(limit.var.name)
    whole = known is not None and known.integer
    expect(not whole or isinstance(limit.point, Infinity), "range: a whole number does not approach a point")
    reached = approaches(limit.var, limit.point, limit.side, s.domain)
    expect(bool(reached), "range: the limit point is not in reach of the domain")


def monotone_limit(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """What increases strictly in t, and tends to L at the upper end of the range of t, is below L; and so on."""
    r = statement.relation
    expect(len(premises) == 2, "this rule has two premises: a monotonicity and a limit")
    slope_, limit = premises[0].relation, premises[1].relation
    fits = isinstance(slope_, Monotone) and isinstance(limit, Tends) and isinstance(r, Rel)
    expect(fits, "this rule concludes a relation from a monotonicity and a limit")
    assert isinstance(slope_, Monotone)
    assert isinstance(limit, Tends)
    assert isinstance(r, Rel)
    expect((slope_.body, slope_.var) == (limit.body, limit.var), "both premises must be about the same expression")
    expect(not isinstance(limit.value, Infinity), "the limit must be finite")
    free = free_symbols(premises[1].domain.expand(limit.value))
    expect(limit.var.name not in free, f"the limit depends on {limit.var.name}")
    for p in premises:
        untied(p, slope_.var)
    at_top = _end(premises[0], slope_.var, limit.point)
    _reaches(premises[1], limit)
    below = slope_.increasing == at_top
    op = ("<" if below else ">") + ("" if slope_.strict else "=")
    wanted = Rel(op, limit.body, limit.value)
    weaker = Rel(op[0] + "=", limit.body, limit.value)
    expect(r in (wanted, weaker, mirrored(wanted), mirrored(weaker)), f"the premises give {op} only")
    return [noted("monotone-limit", "range", "end")]


def _end(premise: Statement, var: Sym, point: Expr) -> bool:
    """Is the point the upper end of the range of the symbol (or the lower one), and not in the range?"""
    known = premise.domain.scalar(var.name)
    expect(known is not None, f"range: {var.name} is not declared")
    assert known is not None
    box = known.interval
    match point:
        case Infinity(True) if box.upper is None:
            return True
        case Infinity(False) if box.lower is None:
            return False
        case Num(v) if v == box.upper and box.upper_open:
            return True
        case Num(v) if v == box.lower and box.lower_open:
            return False
    expect(False, "end: the limit point must be an open end of the range")
    raise AssertionError


def lhopital(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """From f and g that tend to 0 (or g to infinity), ``g' != 0`` and ``f'/g'`` that tends to L: so does ``f/g``."""
    goal = statement.relation
    expect(isinstance(goal, Tends), "this rule concludes limits only")
    assert isinstance(goal, Tends)
    expect(len(premises) == 4, "this rule has four premises: the limits of f and g, g' != 0, and the limit of f'/g'")
    top, bottom, slope_, ratio = (p.relation for p in premises)
    expect(isinstance(top, Tends) and isinstance(bottom, Tends), "form: the first two premises must be limits")
    assert isinstance(top, Tends)
    assert isinstance(bottom, Tends)
    t, f, g = goal.var, top.body, bottom.body
    approach = (t, goal.point, goal.side)
    expect(
        all((p.var, p.point, p.side) == approach for p in (top, bottom)), "form: the limits must be at the same point"
    )
    expect(goal.body == f / g, "form: the conclusion must be about the ratio of the first two")
    indefinite = (top.value == bottom.value == ZERO) or isinstance(bottom.value, Infinity)
    expect(indefinite, "indefinite: both must tend to 0, or the denominator to infinity")
    expect(slope_ == Rel("!=", Diff(g, t), ZERO), "slope: the third premise must say that g' is not zero")
    expected = Tends(Diff(f, t) / Diff(g, t), t, goal.point, goal.value, goal.side)
    expect(ratio == expected, "ratio: the fourth premise must be the limit of f'/g'")
    for p in premises:
        free_range(p, t)
    smooth(statement.domain, t, f, g)
    _reaches(statement, goal)
    return [noted("lhopital", "indefinite", "slope", "ratio", "smooth", "range")]
