"""Canonical forms, signs, derivatives, moments and limits against ball arithmetic, on random expressions.

With CESAI_CAMPAIGN=<seconds> in the environment, `test_campaign` runs the same checks for that long.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from fractions import Fraction
from itertools import product as every_combination
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError, differentiate, expand_fixed
from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import OO, Expr, Idx, Mean, Rel, Sym, Vec, exp, expr, log, total
from cesai_sym.judge import approach, effort, prove, refute, signs
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.extremes import written_out
from cesai_sym.judge.normal import discharge, normalise
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import Domain, Moments, Scalar, Statement, Vector, check_at
from tests.judge.generators import (
    OPERATORS,
    UNDEFINED,
    Shape,
    box,
    domain,
    expression,
    mutants,
    points,
    rewritten,
    value,
)

SEEDS = st.integers(0, 10**9)
#: So many products of monomials one random question may cost; what costs more is left undecided.
EFFORT = 20_000
quick = settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
J = Sym("J")
j = Idx("j", J)


def canonical(e: Expr, d: Domain) -> tuple[Algebra, Any] | None:
    """The canonical form, when there is one and all its side conditions hold on the domain."""
    alg = Algebra(d)
    try:
        with effort.limited(EFFORT):
            p = normalise(alg, e)
            return None if discharge(alg) else (alg, p)
    except (UnsupportedError, NeedsCaseError):
        return None


def check_form(seed: int, tally: Counter[str]) -> None:
    rng = random.Random(seed)
    d = domain(rng)
    e = expression(rng, rng.choice((2, 3, 3, 4)))
    found = canonical(e, d)
    if found is None:
        return
    alg, p = found
    with effort.limited(EFFORT):
        try:
            sign = signs.sign(alg, p)
        except UnsupportedError:
            sign = None
    back = to_expr(p)
    for point in points(d, 6, seed):
        here, there = value(e, point), value(back, point)
        if here is None or there is None:
            continue
        tally["values compared"] += 1
        assert here.overlaps(there), (seed, e, p, point)
        tally["signs compared"] += sign is not None
        assert _fits(sign, here), (seed, sign, e, point)


def _fits(sign: str | None, ball: Any) -> bool:
    contradictions = {"+": ball <= 0, "-": ball >= 0, "+0": ball < 0, "-0": ball > 0, "0": not ball.contains(0)}
    return sign is None or not contradictions[sign]


def holds(r: Rel, point: Point) -> bool | None:
    try:
        return check_at(r, point, 192)
    except UNDEFINED:
        return None


def proved(s: Statement) -> bool:
    with effort.limited(EFFORT):
        return isinstance(prove.prove(s), Proof)


def check_true(seed: int, tally: Counter[str]) -> None:
    """A value written differently: never refuted."""
    rng = random.Random(seed)
    d = domain(rng)
    e = expression(rng, rng.choice((1, 2, 3)), shape=Shape(cases=False))
    s = Statement(Rel(rng.choice(("==", "<=", ">=")), e, rewritten(rng, e)), d)
    tally["true statements"] += 1
    if proved(s):
        tally["true statements proved"] += 1
    else:
        with effort.limited(EFFORT):
            assert refute.refute(s, 25) is None, (seed, s.relation)


def check_any(seed: int, tally: Counter[str]) -> None:
    """A mutant, or two expressions side by side: never proved when a point of the domain contradicts it."""
    rng = random.Random(seed)
    d = domain(rng)
    e = expression(rng, rng.choice((1, 2, 3)))
    other = rng.choice(list(mutants(rng, rewritten(rng, e)))) if rng.random() < 0.6 else expression(rng, 1)
    s = Statement(Rel(rng.choice(OPERATORS), e, other), d)
    tally["mutants"] += 1
    if proved(s):
        tally["mutants that are true"] += 1
        for point in points(d, 30, seed + 1):
            assert holds(s.relation, point) is not False, (seed, s.relation, d.hypotheses, point)  # type: ignore[arg-type]


@given(SEEDS)
@quick
def test_a_canonical_form_has_the_same_value_and_sign(seed: int) -> None:
    """Converted back, it agrees with the expression at exact points, and its sign with the values."""
    check_form(seed, Counter())


@given(SEEDS)
@quick
def test_what_is_true_is_not_refuted(seed: int) -> None:
    """A statement made true by algebra is proved or left open."""
    check_true(seed, Counter())


@given(SEEDS)
@quick
def test_what_is_proved_holds_at_points(seed: int) -> None:
    """No random statement is proved that fails at an exact point of its domain."""
    check_any(seed, Counter())


@given(SEEDS)
@quick
def test_a_vanishing_difference_means_equal_values(seed: int) -> None:
    """When the judge says that a difference is zero, the two values agree."""
    rng = random.Random(seed)
    d = domain(rng)
    e = expression(rng, 2)
    other = rng.choice((rewritten(rng, e), rng.choice(list(mutants(rng, e)))))
    found = canonical(e - other, d)
    if found is None or not found[0].is_zero(found[1]):
        return
    for point in points(d, 6, seed):
        here, there = value(e, point), value(other, point)
        assert here is None or there is None or here.overlaps(there), (seed, e, other, point)


@given(SEEDS)
@quick
def test_a_derivative_is_the_slope(seed: int) -> None:
    """It agrees with the quotient of differences over a tiny step, at high precision."""
    rng = random.Random(seed)
    d = domain(rng)
    e = expression(rng, 3, shape=Shape(extremes=False, cases=False))
    var = Sym(rng.choice(("p", "a", "rho", "r")))
    try:
        slope = differentiate(expand_fixed(e), var)
    except UnsupportedError:
        return
    step = Fraction(1, 10**20)
    for point in points(d, 3, seed):
        moved = point.with_scalar(var.name, point.scalars[var.name] + step)
        before, after, expected = value(e, point, 600), value(e, moved, 600), value(slope, point, 600)
        if before is None or after is None or expected is None:
            continue
        quotient = (after - before) * 10**20
        assert abs(quotient - expected).mid() < (1 + abs(expected).mid()) * 10**-6, (seed, e, var, point)


def test_moments_agree_with_a_finite_distribution() -> None:
    """For entries drawn from two values, independent or equal, expectations are weighted sums over all outcomes."""
    x, w = Vec("x", J), Vec("w", J)
    low, high, chance = Fraction(1), Fraction(4), Fraction(1, 3)
    mean = chance * high + (1 - chance) * low
    variance = chance * (1 - chance) * (high - low) ** 2
    weights = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    k = Idx("k", J)
    bodies = (
        total(j, w[j] * x[j]),
        total(j, w[j] * x[j]) ** 2,
        total(j, (x[j] - total(k, w[k] * x[k])) ** 2),
        total(j, x[j]) * total(k, w[k] * x[k]),
        x[1] * x[2] + x[3] ** 2,
        total(j, total(k, x[j] * x[k] * w[j])),
    )
    for covariance in (Fraction(0), variance):
        moments = Moments(expr(mean), expr(variance), expr(covariance))
        d = Domain(
            (Scalar("J", box(2, None, "l"), integer=True),),
            (Vector("x", J, "real", None, moments), Vector("w", J, "weights")),
        )
        joint: list[tuple[tuple[Fraction, ...], Fraction]] = [((low,) * 3, 1 - chance), ((high,) * 3, chance)]
        if not covariance:
            joint = [
                (xs, Fraction(chance ** xs.count(high) * (1 - chance) ** xs.count(low)))
                for xs in every_combination((low, high), repeat=3)
            ]
        for body in bodies:
            alg = Algebra(d)
            judged = to_expr(normalise(alg, Mean(body)))
            here = value(judged, Point({"J": Fraction(3)}, {"w": weights}))
            outcomes = [
                (value(body, Point({"J": Fraction(3)}, {"w": weights, "x": xs})), chances) for xs, chances in joint
            ]
            assert here.overlaps(sum(v * _ball(c) for v, c in outcomes)), body


def _ball(c: Fraction) -> Any:
    return value(expr(c), Point())


t, p, q, c, n = map(Sym, "tpqcn")
x, w, g = (Vec(name, J) for name in "xwg")
LIMITS = (
    (t / (t + p), OO),
    (total(j, w[j] * x[j] ** (-t)) ** (-1 / t), OO),
    (log(total(j, w[j] * exp(g[j] * t))) / t, OO),
    (total(j, w[j] * g[j] * exp(-p * g[j] * t)) / total(j, w[j] * exp(-p * g[j] * t)), OO),
    ((exp(p * t) - 1) / t, expr(0)),
    ((1 + t) ** (-p) * t**p, OO),
    ((t**2 + p * t + 1) / (q * t**2 + 3), OO),
    (total(j, x[j] ** (1 / t)), OO),
    (log(total(j, w[j] * x[j] ** t)) / t, expr(0)),
    ((x[1] ** t - 1) / t, expr(0)),
    (exp(-p * t) * t**3 + t ** (-q), OO),
    ((t + p) ** c / t**c, OO),
)


@pytest.mark.parametrize(("body", "point"), LIMITS, ids=str)
def test_a_limit_is_approached(body: Expr, point: Expr) -> None:
    """Far out (or very near) the value comes close to the limit, at exact points of the other symbols."""
    d = Domain(
        (
            Scalar("p", box(0)),
            Scalar("q", box(0)),
            Scalar("c", box(0, 1)),
            Scalar("J", box(2, None, "l"), integer=True),
        ),
        (Vector("x", J), Vector("w", J, "weights"), Vector("g", J, "real")),
    )
    alg, found = approach.limit_of(body, t, point, "+" if point == expr(0) else "", d.extend(Scalar("t", box(0))))
    assert not found.infinite
    assert not discharge(alg)
    limit = to_expr(written_out(alg, found.value))
    for other in points(d, 8, 5):
        last = value(limit, other)
        far = [value(body, other.with_scalar("t", _near(point, k)), 2000) for k in (2, 4)]
        assert last is not None
        assert None not in far
        gaps = [float(abs(v - last).mid()) for v in far]
        assert gaps[1] < 1e-2 or gaps[1] < 0.8 * gaps[0], (body, other, gaps)


def _near(point: Expr, k: int) -> Fraction:
    return Fraction(10**k) if point == OO else Fraction(1, 10**k)


@pytest.mark.skipif("CESAI_CAMPAIGN" not in os.environ, reason="a long run, asked for by CESAI_CAMPAIGN=<seconds>")
def test_campaign() -> None:
    """Thousands of random statements: no value, sign, proof or refutation contradicts ball arithmetic."""
    seconds = float(os.environ["CESAI_CAMPAIGN"])
    tally: Counter[str] = Counter()
    end, seed = time.monotonic() + seconds, 10**9
    while time.monotonic() < end:
        seed += 1
        rng = random.Random(seed)
        rng.choice((check_form, check_true, check_any))(seed, tally)
    print(dict(tally))
