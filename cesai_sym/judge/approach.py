"""Limits and orders of statements: which sides are in reach, and the limit from each."""

from __future__ import annotations

from dataclasses import replace

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.evaluate import Point, exact_value
from cesai_sym.expression.nodes import Expr, Infinity, Rel, Sym, expr
from cesai_sym.expression.transform import Substitution, free_symbols, substitute
from cesai_sym.judge import limits, series, taylor
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import binding
from cesai_sym.judge.extremes import as_symbols, written_out
from cesai_sym.judge.moments import settled_moments
from cesai_sym.judge.normal import decider, discharge, normalise, readable, to_poly
from cesai_sym.judge.proof import Attempt, Proof, rests, unmet
from cesai_sym.statement import Domain, Interval, Order, Tends
from cesai_sym.verdict import Evidence


def limit_of(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    """The limit of an expression; raises UnsupportedError when it is not settled or the point is out of reach."""
    settled_moments(d, body, var)
    if any(h.op != "!=" for h in binding(d, frozenset((var.name,)))):
        raise limits.NoLimitError(f"a condition of the domain ties {var.name} to other symbols")
    found: tuple[Algebra, limits.Limit] | None = None
    if not isinstance(point, Infinity):
        try:
            return limit_by_derivatives(body, var, point, side, d)
        except (UnsupportedError, NeedsCaseError):
            pass  # not a regular point: compare leading terms instead
    for one in approaches(var, point, side, d):
        alg, value = _discharged(*_one_sided(body, var, point, one, d))
        if found is not None and (found[1].infinite != value.infinite or not alg.is_zero(found[1].value - value.value)):
            raise limits.NoLimitError("the limits from both sides differ")
        found = (alg, value)
    if found is None:
        raise limits.NoLimitError("the limit point is not in reach of the domain of the symbol")
    return found


def _discharged(alg: Algebra, value: limits.Limit) -> tuple[Algebra, limits.Limit]:
    """Side conditions about the moving symbol need hold only close to the limit point."""
    met = [k for k, o in list(alg.obligations.items()) if limits.eventually(alg, o.poly, o.kind)]
    alg.obligations = {k: o for k, o in alg.obligations.items() if k not in met}
    if discharge(alg):
        raise limits.NoLimitError(unmet(alg))
    return alg, value


def approaches(var: Sym, point: Expr, side: str, d: Domain) -> list[str]:
    """The sides from which the domain of a symbol reaches a limit point; empty when it does not."""
    declared = d.scalar(var.name)
    box = declared.interval if declared else Interval()
    if isinstance(point, Infinity):
        reachable = box.upper is None if point.positive else box.lower is None
        return ["oo" if point.positive else "-oo"] if reachable else []
    at = exact_value(point, Point())
    if at is None:
        return [side] if side else ["+", "-"]
    below = (box.lower is None or box.lower < at) and (box.upper is None or box.upper >= at)
    above = (box.upper is None or box.upper > at) and (box.lower is None or box.lower <= at)
    return [s for s, ok in (("-", below), ("+", above)) if ok and side in ("", s)]


def limit_by_derivatives(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    """The limit at a finite point from derivatives there; needs no side, because the point is regular."""
    sides = approaches(var, point, side, d)
    if not sides:
        raise limits.NoLimitError("the limit point is not in reach of the domain of the symbol")
    results = []
    for one in sides:
        plain = expand_fixed(resolve(body, decider(Algebra(_near(var, point, one, d)))))
        alg = Algebra(_without(var, d))
        results.append(_discharged(alg, taylor.limit_at(alg, plain, var, point)))
    alg, first = results[0]
    if any(not alg.is_zero(first.value - other.value) for _, other in results[1:]):
        raise limits.NoLimitError("the limits from both sides differ")
    return alg, limits.Limit(as_symbols(alg, first.value))


def _without(var: Sym, d: Domain) -> Domain:
    return replace(
        d,
        scalars=tuple(s for s in d.scalars if s.name != var.name),
        hypotheses=tuple(h for h in d.hypotheses if var.name not in free_symbols(h.lhs) | free_symbols(h.rhs)),
    )


def _one_sided(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    near = _near(var, point, side, d)
    plain = expand_fixed(resolve(body, decider(Algebra(near))))
    t = Sym(limits.GROWING)
    value = {"oo": t, "-oo": -t}.get(side) or (point + 1 / t if side == "+" else point - 1 / t)
    alg = Algebra(limits.growing_domain(_without(var, d)))
    p = as_symbols(alg, to_poly(alg, substitute(plain, Substitution({var.name: value}))))
    try:
        return alg, limits.limit(alg, p)
    except limits.NoLimitError:
        return alg, series.limit_at_infinity(alg, p)


def _near(var: Sym, point: Expr, side: str, d: Domain) -> Domain:
    """Only values near the limit point count: |v| > 1 at infinity, within distance 1 of a finite point."""
    if side == "oo":
        return d.assume(Rel(">", var, expr(1)))
    if side == "-oo":
        return d.assume(Rel("<", var, expr(-1)))
    at = exact_value(point, Point())
    if at is None:
        return d
    low, high = (at, at + 1) if side == "+" else (at - 1, at)
    return d.assume(Rel(">", var, expr(low)), Rel("<", var, expr(high)))


def tends(r: Tends, d: Domain) -> Attempt:
    """Does the expression have the claimed limit?"""
    alg, found = limit_of(r.body, r.var, r.point, r.side, d)
    if not same_limit(alg, found, r.value):
        return "the limit is " + show_limit(alg, found)
    if discharge(alg):
        return unmet(alg)
    how = "limit by leading terms" if isinstance(r.point, Infinity) else "limit at a finite point"
    return Proof((Evidence(how, f"the limit is {show_limit(alg, found)}", rests(alg)),))


def same_limit(alg: Algebra, found: limits.Limit, value: Expr) -> bool:
    """Is the limit the claimed value?"""
    if isinstance(value, Infinity):
        return found.infinite == ("+" if value.positive else "-")
    if found.infinite:
        return False
    return alg.is_zero(found.value - as_symbols(alg, normalise(alg, value)))


def show_limit(alg: Algebra, found: limits.Limit) -> str:
    """A limit as text."""
    if found.infinite:
        return "oo" if found.infinite == "+" else "-oo"
    return readable(written_out(alg, found.value))


def order(r: Order, d: Domain) -> Attempt:
    """An asymptotic order by the limit of the ratio."""
    alg, found = limit_of(r.body / r.of, r.var, r.point, r.side, d)
    if discharge(alg):
        return unmet(alg)
    value = found.value
    ok = not found.infinite and (
        r.kind == "O" or alg.is_zero(value if r.kind == "o" else value - normalise(alg, expr(1)))
    )
    if not ok:
        return "the ratio tends to " + show_limit(alg, found)
    return Proof((Evidence("limit of the ratio", f"it tends to {show_limit(alg, found)}", rests(alg)),))
