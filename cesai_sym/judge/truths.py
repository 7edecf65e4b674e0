"""Whether a statement holds at single exact points: what a search for its region of validity goes by."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.expression.nodes import Expr, Infinity, Rel
from cesai_sym.judge import approach, effort, refute, slopes, undefined
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.normal import discharge
from cesai_sym.statement import Domain, Iff, Monotone, Order, Relation, Rounded, Statement, Tends, check_at

#: The answer at a point; None when it can not be told there.
Truth = Callable[[Point], bool | None]
_LIMIT_EFFORT = 1_500
_BITS = 192


def truth_of(s: Statement) -> Truth:
    """How a statement is tried at points of its domain.  An equality that agrees to many digits counts as true there.

    A limit is worked out with numbers for all symbols but the one that moves; a side without a value is a failure.
    """
    r, d = s.relation, s.domain
    if isinstance(r, Tends | Order):
        return _of_limit(r, d)
    if isinstance(r, Monotone):
        slope = slopes.slope_relation(r, d)
        r = Rel("<=" if slope.op in ("<", "<=") else ">=", slope.lhs, slope.rhs)
    if not isinstance(r, Rel | Iff | Rounded):
        return lambda _: None
    plain = _simplified(r, d)
    return lambda point: _at(plain, point)


def _simplified(r: Relation, d: Domain) -> Relation:
    try:
        return refute.simplified(r, d)
    except (ValueError, ArithmeticError):
        return r


def _at(r: Relation, point: Point) -> bool | None:
    try:
        answer = check_at(r, point)
        if answer is None and undefined.missing_at(r, point):
            return False
        if answer is None and isinstance(r, Rel):
            return True if r.op in ("==", "<=", ">=") and _agree(r, point) else None
    except (ValueError, KeyError, ArithmeticError, IndexError):
        return None
    return answer


def _agree(r: Rel, point: Point) -> bool:
    gap = enclose(r.lhs - r.rhs, point, _BITS)
    return gap is not None and gap.contains(0) and bool(abs(gap).upper() < 1e-30)


def _of_limit(r: Tends | Order, d: Domain) -> Truth:
    declared = d.scalar(r.var.name)
    moving = Domain((declared,) if declared else ())

    @cache
    def settled(body: Expr, point: Expr, value: Expr) -> bool | None:
        try:
            with effort.limited(_LIMIT_EFFORT):
                alg, found = approach.limit_of(body, r.var, point, r.side, moving)
                if discharge(alg):
                    return None
                if isinstance(r, Order) and r.kind == "O":
                    return not found.infinite
                if approach.same_limit(alg, found, value):
                    return True
                certain = found.infinite or isinstance(value, Infinity) or refute.apart(to_expr(found.value), value)
                return False if certain else None
        except (ValueError, KeyError, ArithmeticError, RecursionError):
            return None

    def at(point: Point) -> bool | None:
        rest = Point({n: v for n, v in point.scalars.items() if n != r.var.name}, point.vectors, point.indices)
        try:
            if isinstance(r, Tends):
                body, value = refute.at_point(r.body, rest), refute.at_point(r.value, rest)
            else:
                body, value = refute.at_point(r.body / r.of, rest), refute.unit(r)
            return settled(body, refute.at_point(r.point, rest), value)
        except (ValueError, KeyError, ArithmeticError):
            return None

    return at
