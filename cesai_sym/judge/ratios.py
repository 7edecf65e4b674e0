"""Printed numbers, and ratios that do not depend on what the right side mentions."""

from __future__ import annotations

from cesai_sym.expression.calculus import resolve
from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.expression.nodes import Expr, Rel, expr
from cesai_sym.expression.transform import free_symbols, vectors_of
from cesai_sym.judge import signs
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.approach import limit_of, show_limit
from cesai_sym.judge.cases import binding
from cesai_sym.judge.normal import decider, discharge, normalise, readable
from cesai_sym.judge.proof import Attempt, Proof, Prover, rests, unmet
from cesai_sym.judge.relations import conjunction
from cesai_sym.statement import Domain, Proportional, Rounded, check_at
from cesai_sym.verdict import Evidence


def rounded(r: Rounded, d: Domain, splits: int, prove: Prover) -> Attempt:
    """A printed number: by its exact value, or as two inequalities."""
    lo, hi = r.interval()
    alg = Algebra(d)
    value = alg.together(normalise(alg, r.body)).constant
    if value is None:
        return conjunction((Rel(">=", r.body, expr(lo)), Rel("<", r.body, expr(hi))), d, splits, prove)
    if discharge(alg):
        return unmet(alg)
    if not lo <= value < hi:
        return f"the value is {value}"
    detail = f"the value is {value}, in [{lo}, {hi})"
    return Proof((Evidence("exact arithmetic", detail, rests(alg)),))


def proportional(r: Proportional, d: Domain) -> Attempt:
    """The ratio in canonical form mentions nothing that the right side does."""
    ratio = r.body / r.to
    if any(h.op == "==" for h in binding(d, frozenset(mentioned(r.to, d)))):
        return "a condition of the domain ties what the right side mentions to other symbols"
    alg: Algebra
    if r.var is not None and r.point is not None:
        alg, found = limit_of(ratio, r.var, r.point, "", d)
        if found.infinite or alg.is_zero(found.value):
            return "the ratio tends to " + show_limit(alg, found)
        p = found.value
    else:
        alg = Algebra(d)
        p = alg.together(normalise(alg, ratio))
    if discharge(alg):
        return unmet(alg)
    left = signs.names_in(p) & mentioned(r.to, d)
    if left:
        return f"the ratio still depends on {', '.join(sorted(left))}: it is {readable(p)}"
    return Proof((Evidence("exact rewriting", f"the ratio is {readable(p)}", rests(alg)),))


def mentioned(to: Expr, d: Domain) -> set[str]:
    """Names of the symbols and vectors that an expression depends on."""
    to = d.expand(to)
    plain = resolve(to, decider(Algebra(d)))
    return set(free_symbols(plain) | vectors_of(plain))


def certify_rounded(r: Rounded) -> Evidence | None:
    """A number that is not rational, by its enclosure; None when it does not lie inside the printed interval."""
    if check_at(r, Point()) is not True:
        return None
    ball = enclose(r.body, Point(), 192)
    assert ball is not None
    return Evidence("ball arithmetic", f"the value lies in {ball.str(12)}", ("arb",))
