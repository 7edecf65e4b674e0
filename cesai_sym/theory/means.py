"""The aggregate against the arithmetic mean, the smallest and the largest input, and at another exponent."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ONE, ZERO, Diff, Expr, Idx, Lam, Rel, Sym, Where, expr, maximum, minimum, total
from cesai_sym.theory.common import F, at_ray, below, between, c, equal, inputs, positive, real
from cesai_sym.theory.definitions import CES, J, equal_weights, i, j, k, rho, share, w, x
from cesai_sym.theory.neighbours import without
from cesai_sym.theory.powermeans import power_means

_theta: Final = Sym("theta")
_UNIT: Final = between("theta", 0, 1)
_CONCAVE: Final = Rel("<=", rho, expr(1))
_CONVEX: Final = Rel(">=", rho, expr(1))
_UNEQUAL: Final = Rel("!=", x[i], x[k])
_MEAN: Final = total(j, w[j] * x[j])


def _point(n: Idx) -> Expr:
    """On the way from (1, ..., 1) to x."""
    return (1 - _theta) + _theta * x[n]


def _share_on_the_way(n: Idx) -> Expr:
    return Where(share(n), (), ((x, Lam(j, _point(j))),))


def _ratio(n: Idx) -> Expr:
    """The relative speed of an input on the way."""
    return (x[n] - 1) / _point(n)


_PATH: Final = CES(Lam(j, _point(j)), rho, w)
_SECOND: Final = Diff(_PATH, _theta, 2)


def below_the_mean() -> tuple[Step, ...]:
    """``F <= sum w_j x_j`` for rho <= 1, and strictly for rho < 1 when two inputs differ."""
    weight = _share_on_the_way
    spread = total(j, weight(j) * (_ratio(j) - total(i, weight(i) * _ratio(i))) ** 2)
    pairs = total(i, total(k, weight(i) * weight(k) * (_ratio(i) - _ratio(k)) ** 2)) / 2
    one = weight(i) * weight(k) * (_ratio(i) - _ratio(k)) ** 2 / 2
    start, slope = Where(_PATH, ((_theta, ZERO),)), Where(Diff(_PATH, _theta), ((_theta, ZERO),))
    return (
        Step("start", equal(start, ONE), "evaluation", "Start at $(1,\\dots,1)$, where $F = 1$."),
        Step("slope", equal(slope, _MEAN - 1), "evaluation",
             "On the way to $x$ the aggregate starts with the slope of the weighted mean."),
        Step("path", equal(_SECOND, -(1 - rho) * _PATH * spread), "differentiation",
             "Its second derivative along the way is minus a variance under the shares.", (), (_UNIT,)),
        Step("spread", Rel(">=", spread, ZERO), "sign", "A variance is not negative.", (), (_UNIT,)),
        Step("concave", Rel("<=", _SECOND, ZERO), "sign", "For $\\rho \\le 1$ the aggregate is concave along the way,",
             ("path", "spread"), (_UNIT, _CONCAVE)),
        Step("below", Rel("<=", F, _MEAN), "tangent", "so it stays below its tangent, which is the weighted mean.",
             ("concave",), (_CONCAVE,)),
        Step("pairs", equal(spread, pairs), "algebra",
             "The variance is half the mean squared difference of a pair of inputs,", (), (_UNIT,)),
        Step("one-pair", Rel(">=", pairs, one), "sign", "at least that of any one pair,", (), (_UNIT,)),
        Step("one-positive", Rel(">", one, ZERO), "sign", "which is positive when the two are not equal.",
             (), (_UNIT, _UNEQUAL)),
        Step("spread-positive", Rel(">", spread, ZERO), "combination", "So the variance is positive.",
             ("pairs", "one-pair", "one-positive"), (_UNIT, _UNEQUAL)),
        Step("strictly-concave", Rel("<", _SECOND, ZERO), "sign", "Then the aggregate is strictly concave for $\\rho < 1$",
             ("path", "spread-positive"), (_UNIT, _UNEQUAL, below(rho, 1))),
        Step("strictly-below", Rel("<", F, _MEAN), "tangent", "and stays strictly below its tangent.",
             ("strictly-concave",), (_UNEQUAL, below(rho, 1))),
    )  # fmt: skip


def above_the_mean() -> tuple[Step, ...]:
    """``F >= sum w_j x_j`` for rho >= 1, and strictly for rho > 1 when two inputs differ; goes on from below_the_mean."""
    return (
        Step("convex", Rel(">=", _SECOND, ZERO), "sign", "For $\\rho \\ge 1$ it is convex along the way",
             ("path", "spread"), (_UNIT, _CONVEX)),
        Step("above", Rel(">=", F, _MEAN), "tangent", "and stays above its tangent.", ("convex",), (_CONVEX,)),
        Step("strictly-convex", Rel(">", _SECOND, ZERO), "sign", "For $\\rho > 1$ it is strictly convex",
             ("path", "spread-positive"), (_UNIT, _UNEQUAL, below(1, rho))),
        Step("strictly-above", Rel(">", F, _MEAN), "tangent", "and stays strictly above it.",
             ("strictly-convex",), (_UNEQUAL, below(1, rho))),
    )  # fmt: skip


def _extremes() -> tuple[Step, ...]:
    return (
        Step("min", Rel(">=", F, minimum(j, x[j])), "sign", "Whatever $\\rho$ is, the aggregate lies between the smallest"),
        Step("max", Rel("<=", F, maximum(j, x[j])), "sign", "and the largest input."),
        Step("equal-min", Rel("<=", CES(x, rho, equal_weights(J)), minimum(j, x[j]) * J ** (-1 / rho)), "sign",
             "With equal weights and $\\rho < 0$ it is at most $J^{-1/\\rho}$ times the smallest input: keep one term.",
             (), (below(rho, 0),)),
    )  # fmt: skip


def _equal_inputs() -> Step:
    return Step("equal-inputs", equal(at_ray(CES(x, Sym("p"), w)), c), "evaluation",
                "When all inputs are equal, so is every power mean.")  # fmt: skip


def mean_bounds() -> Derivation:
    """``F <= sum w_j x_j`` for rho <= 1, ``>=`` for rho >= 1, min <= F <= max, and F rises in its exponent: line 1.5."""
    domain = inputs(real("p"), real("q"), positive("c"))
    steps = (*below_the_mean(), *above_the_mean(), *_extremes(), *power_means(), _equal_inputs())
    return Derivation(
        name="mean-bounds",
        title="The power-mean inequality",
        summary="The aggregate of complements, and of anything up to perfect substitutes, is at most the weighted "
        "arithmetic mean; it always lies between the smallest and the largest input, and it rises with its exponent over "
        "all reals, strictly unless all inputs are equal.",
        lines=("1.5",),
        domain=domain,
        steps=steps,
        parts=(
            Part("below", "At most the mean for $\\rho \\le 1$."),
            Part("above", "At least the mean for $\\rho \\ge 1$."),
            Part("strictly-below", "Strictly for $\\rho < 1$, unless all inputs are equal."),
            Part("strictly-above", "Strictly for $\\rho > 1$, unless all inputs are equal."),
            Part("min", "At least the smallest input."),
            Part("max", "At most the largest input."),
            Part("equal-min", "Equal weights: at most $J^{-1/\\rho}$ times the smallest input."),
            Part("exponents", "The power-mean inequality: it does not fall from one exponent to a greater one."),
            Part("strictly-exponents", "It rises strictly unless all inputs are equal."),
            Part("equal-inputs", "Equal inputs: the same at every exponent."),
        ),
        notes=(
            "The exponents $p < q$ are any two real numbers, 0 included, where the aggregate is the weighted geometric mean.",
            "That not all inputs are equal is said of two of them, of which $x_i$ is the smaller in the last inequality.",
        ),
        mutants=(
            without(domain, steps, "below", "rho <= 1"),
            without(domain, steps, "above", "rho >= 1"),
            without(domain, steps, "strictly-below", "unequal inputs", below(rho, 1)),
            without(domain, steps, "strictly-below", "rho < 1", _UNEQUAL),
            without(domain, steps, "exponents", "p < q"),
            without(domain, steps, "equal-min", "rho < 0"),
        ),
    )
