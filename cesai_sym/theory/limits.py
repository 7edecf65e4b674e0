"""Limits in the substitution parameter: Leontief, Cobb-Douglas, and the maximum."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import MINUS_OO, OO, Expr, Idx, Rel, Sym, Vec, absolute, expr, log, product, total
from cesai_sym.statement import Definition, Tends, Vector
from cesai_sym.theory.common import F, below, equal, every, inputs, positive
from cesai_sym.theory.definitions import J, j, rho, w, x

_m: Final = Sym("m")
_wm: Final = Sym("w_m")
_e: Final = Vec("e", J)
_NEGATIVE: Final = below(rho, 0)
_POSITIVE: Final = below(0, rho)


def _powers(over: Idx = j) -> Expr:
    return total(over, w[over] * x[over] ** rho)


def _extreme(bound: str) -> tuple[Vector, Rel, Definition]:
    """The inputs at the extreme m: an indicator, the bound on every input, and their total weight."""
    return (
        Vector("e", J, "indicator", pins=("x", "m")),
        Rel(bound, x[every], _m),
        Definition("w_m", total(j, w[j] * _e[j])),
    )


def leontief() -> Derivation:
    """``m <= F <= m w_m^(1/rho)`` for rho < 0, the rate, and the limit: line 3.1."""
    gap = log(F / _m)
    steps = (
        Step("terms", Rel("<=", x[j] ** rho, _m**rho), "sign",
             "For negative $\\rho$ a power falls in its base, so no input has a larger power than the smallest input.",
             (), (_NEGATIVE,)),
        Step("lower", Rel(">=", F, _m), "sign",
             "The weights sum to one, so the weighted sum of powers is at most $m^\\rho$; the power $1/\\rho < 0$ "
             "reverses the inequality.", (), (_NEGATIVE,)),
        Step("kept", Rel(">=", _powers(), _wm * _m**rho), "sign",
             "Keep only the inputs at the minimum: the other terms are positive.", (), (_NEGATIVE,)),
        Step("upper", Rel("<=", F, _m * _wm ** (1 / rho)), "sign",
             "Raise to the power $1/\\rho$ again.", ("kept",), (_NEGATIVE,)),
        Step("log-lower", Rel(">=", gap, expr(0)), "sign", "In logarithms.", ("lower",), (_NEGATIVE,)),
        Step("log-upper", Rel("<=", gap, -log(_wm) / absolute(rho)), "sign",
             "The gap to the smallest input, in logarithms, is at most $-\\ln w_m/|\\rho|$.", ("upper",), (_NEGATIVE,)),
        Step("bound-vanishes", Tends(-log(_wm) / absolute(rho), rho, MINUS_OO, expr(0)), "limit",
             "That bound vanishes as $\\rho \\to -\\infty$."),
        Step("limit", Tends(F, rho, MINUS_OO, _m), "limit",
             "So the aggregate tends to its smallest input. (Directly: the smallest input leads the sum of powers.)"),
        Step("rate", Tends(absolute(rho) * gap, rho, MINUS_OO, -log(_wm)), "limit",
             "And no faster: the bound is attained asymptotically."),
    )  # fmt: skip
    return Derivation(
        name="leontief",
        title="The Leontief limit",
        summary="As $\\rho \\to -\\infty$ the CES aggregate tends to its smallest input, with a bound at every negative "
        "$\\rho$ and the exact rate of approach.",
        lines=("3.1",),
        domain=inputs(positive("m"), *_extreme(">=")),
        steps=steps,
        parts=(
            Part("lower", "The aggregate is at least the smallest input."),
            Part("upper", "It is at most the smallest input times $w_m^{1/\\rho}$."),
            Part("log-upper", "The gap in logarithms is at most $-\\ln w_m/|\\rho|$."),
            Part("limit", "The Leontief limit."),
            Part("rate", "The bound is asymptotically tight."),
        ),
        notes=(
            "$m$ is the smallest input, $e_j$ is 1 where $x_j = m$ and 0 elsewhere, and $w_m$ is the total weight of "
            "the inputs at the minimum.",
        ),
    )


def cobb_douglas() -> Derivation:
    """The limit at rho = 0 is the weighted geometric mean: line 3.2, first half."""
    mean_log = total(j, w[j] * log(x[j]))
    steps = (
        Step("zero", Tends(log(_powers()), rho, expr(0), expr(0)), "expansion",
             "At $\\rho = 0$ the sum of powers is the sum of the weights, which is one."),
        Step("slope", Tends(log(_powers()) / rho, rho, expr(0), mean_log), "expansion",
             "Its logarithm has the slope $\\sum_j w_j \\ln x_j$ there, so $\\ln F$ tends to that slope."),
        Step("limit", Tends(F, rho, expr(0), product(j, x[j] ** w[j])), "expansion",
             "Take exponentials: the weighted geometric mean, from both sides."),
        Step("linear", equal(F, total(j, w[j] * x[j])), "evaluation", "At $\\rho = 1$ the aggregate is linear.",
             (), (equal(rho, 1),)),
    )  # fmt: skip
    return Derivation(
        name="cobb-douglas",
        title="The Cobb-Douglas limit",
        summary="As $\\rho \\to 0$ the CES aggregate tends to the weighted geometric mean of its inputs.",
        lines=("3.2",),
        domain=inputs(),
        steps=steps,
        parts=(
            Part("slope", "The logarithm of the aggregate tends to the mean logarithm."),
            Part("limit", "The Cobb-Douglas limit."),
            Part("linear", "The linear case."),
        ),
    )


def maximum_limit() -> Derivation:
    """``m' w^(1/rho) <= F <= m'`` for rho > 0, and the limit at +oo: line 3.2, second half."""
    steps = (
        Step("upper", Rel("<=", F, _m), "sign", "For positive $\\rho$ no power exceeds that of the largest input.",
             (), (_POSITIVE,)),
        Step("kept", Rel(">=", _powers(), _wm * _m**rho), "sign", "Keep only the inputs at the maximum.",
             (), (_POSITIVE,)),
        Step("lower", Rel(">=", F, _m * _wm ** (1 / rho)), "sign", "Raise to the power $1/\\rho > 0$.",
             ("kept",), (_POSITIVE,)),
        Step("limit", Tends(F, rho, OO, _m), "limit", "As $\\rho \\to \\infty$ the largest input leads."),
    )  # fmt: skip
    return Derivation(
        name="maximum",
        title="The limit at the maximum",
        summary="As $\\rho \\to +\\infty$ the CES aggregate tends to its largest input.",
        lines=("3.2",),
        domain=inputs(positive("m"), *_extreme("<=")),
        steps=steps,
        parts=(
            Part("upper", "The aggregate is at most the largest input."),
            Part("lower", "It is at least the largest input times $w_m^{1/\\rho}$."),
            Part("limit", "The limit."),
        ),
        notes=("$m$ is the largest input and $w_m$ the total weight of the inputs at the maximum.",),
    )
