"""Claims of monotony that fail: a function that does not change, and two values in the wrong order."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import Expr, Rel, Sym, expr
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import discharge, normalise
from cesai_sym.statement import Both, Domain, Monotone, Statement, check_at
from cesai_sym.verdict import Evidence, Witness


def constant(r: Monotone, slope: Expr, d: Domain) -> tuple[Witness, Evidence] | None:
    """A strict claim about something that does not change at all."""
    alg = Algebra(d)
    if not r.strict or not alg.is_zero(normalise(alg, slope)) or discharge(alg):
        return None
    tried = list(witness.points(d, _POINTS))
    values = {p.scalars[r.var.name] for p in tried}
    point = next((p for p in tried if _moves(r.var, p, values, d)), None)
    if point is None:
        return None
    return witness.describe(Statement(Both(()), d), point, "the slope is zero"), Evidence(
        "exact rewriting", "the slope is identically zero", ("rules", "flint")
    )


_POINTS = 12
_BALL = Evidence("witness confirmed in ball arithmetic", "", ("arb",))


def _moves(var: Sym, point: Point, values: set[Fraction], d: Domain) -> bool:
    """May the symbol take another value here?  On a single value every function is monotone."""
    declared = d.scalar(var.name)
    if declared is not None and declared.integer:
        return True  # the domain of a forward difference has its successor
    here = point.scalars[var.name]
    return any(v != here and witness.inside(d, point.with_scalar(var.name, v)) for v in values)


def two_points(r: Monotone, d: Domain, count: int) -> tuple[Witness, Evidence] | None:
    """Two values of the symbol, whatever lies between them, at which the order of the function is the wrong one."""
    op: Literal["<", "<=", ">", ">="] = "<" if r.increasing else ">"
    if not r.strict:
        op = "<=" if r.increasing else ">="
    base = list(witness.points(d, max(4, count // 8)))
    values = sorted({p.scalars[r.var.name] for p in base})
    for point in base:
        here = point.scalars[r.var.name]
        for other in values:
            after = point.with_scalar(r.var.name, other)
            if other <= here or not witness.inside(d, after):
                continue
            swap = Substitution({r.var.name: expr(other)})
            there = Rel(op, r.body, substitute(r.body, swap))
            try:
                fails = check_at(there, point) is False and check_at(there, point, 512) is False
            except (UnsupportedError, KeyError, ValueError, ArithmeticError):
                continue
            if fails:
                text = f"the value here, and at {r.var.name} = {other}"
                return witness.describe(Statement(there, d), point, text), Evidence(
                    "witness confirmed in ball arithmetic", "", ("arb",)
                )
    return None
