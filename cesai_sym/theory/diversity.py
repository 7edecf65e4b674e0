"""The K CV^2 effect as a loss: of one heterogeneous vector, and in expectation."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Expr, Idx, Lam, Literal, Mean, Sym, Vec, expr, total
from cesai_sym.statement import Moments, Tends, Vector
from cesai_sym.theory.common import below, between, equal, inputs, positive, real
from cesai_sym.theory.definitions import (
    CES,
    CURVATURE,
    CV2,
    CV2_POPULATION,
    WEIGHTED_CURVATURE,
    J,
    equal_weights,
    j,
    rho,
    w,
    x,
)

_eps: Final = Sym("eps")
_u: Final = Vec("u", J)
_K: Final = CURVATURE(rho, J)
_EVEN: Final = equal_weights(J)
_xbar: Final = Sym("xbar")


def _spread(entry: Expr, over: Idx = j) -> Expr:
    return total(over, entry**2)


def loss() -> Derivation:
    """One vector with equal weights: the aggregate falls short of the mean: line 5.1."""
    vector = Lam(j, _xbar * (1 + _eps * _u[j]))
    cv2 = CV2(vector)
    f = CES(vector, rho, _EVEN) / _xbar
    m3 = total(j, _u[j] ** 3) / J
    a, b = Sym("a"), Sym("b")
    pair = Lam(j, x[j])
    steps = (
        Step("conventions", equal((1 - rho) * CV2_POPULATION(pair), _K * CV2(pair)), "algebra",
             "The two conventions for the coefficient of variation: divisor $J$ with $1-\\rho$, divisor $J-1$ with $K$."),
        Step("cv", equal(cv2, _eps**2 * _spread(_u[j]) / (J - 1)), "algebra",
             "A vector with mean $\\bar x$ and relative deviations $\\varepsilon u_j$, which sum to zero."),
        Step("start", Tends(f, _eps, ZERO, expr(1)), "expansion", "Without deviations the aggregate is the mean."),
        Step("first", Tends((f - 1) / _eps, _eps, ZERO, ZERO), "expansion",
             "There is no first-order effect, because the deviations sum to zero."),
        Step("second", Tends((f - 1) / _eps**2, _eps, ZERO, -(1 - rho) / (2 * J) * _spread(_u[j])), "expansion",
             "The second-order effect."),
        Step("loss", Tends((f - 1) / cv2, _eps, ZERO, -_K / 2), "expansion",
             "In units of the squared coefficient of variation: a loss of $K\\,\\mathrm{CV}_s^2/2$.", (), (_SPREAD,)),
        Step("third", Tends((f - 1 + _K * cv2 / 2) / _eps**3, _eps, ZERO, (1 - rho) * (2 - rho) / 6 * m3), "expansion",
             "The third-order term has the third relative central moment."),
        Step("exact", equal(CES(_pair(a, b), expr(-1), equal_weights(expr(2))),
                            (a + b) / 2 * (1 - CURVATURE(expr(-1), expr(2)) * CV2(_pair(a, b)) / 2)), "algebra",
             "For two inputs and $\\rho = -1$ the second-order form is exact.", (), (positive("a"), positive("b"))),
    )  # fmt: skip
    return Derivation(
        name="diversity-loss",
        title="The loss of one heterogeneous vector",
        summary="To second order one heterogeneous vector yields $K\\,\\mathrm{CV}_s^2/2$ less than a homogeneous one "
        "with the same mean.",
        lines=("5.1",),
        domain=inputs(Vector("u", J, "centered"), real("eps"), positive("xbar")),
        steps=steps,
        parts=(
            Part("conventions", "The two conventions agree."),
            Part("second", "The second-order effect."),
            Part("loss", "The loss in units of the squared coefficient of variation."),
            Part("third", "The third-order effect."),
            Part("exact", "Exact for two inputs and $\\rho = -1$."),
        ),
        notes=("$\\mathrm{CV}_s$ divides by $J-1$ (sample), $\\mathrm{CV}_p$ by $J$ (population).",
               "It is a gain when $\\rho > 1$, where $K < 0$."),
    )  # fmt: skip


_SPREAD: Final = below(0, total(j, _u[j] ** 2))


def _pair(a: Expr, b: Expr) -> Literal:
    return Literal((a, b))


def expected_loss() -> Derivation:
    """Random inputs with equal means, variances and correlations: line 5.2."""
    z, r, c = Vec("z", J), Sym("r"), Sym("c")
    vector = Lam(j, c * (1 + _eps * z[j]))
    f, even = CES(vector, rho, w), CES(vector, rho, _EVEN)
    moments = Moments(mean=expr(0), variance=expr(1), covariance=r, bounded=True)
    steps = (
        Step("second", Tends((f - c) / _eps - c * total(j, w[j] * z[j]), _eps, ZERO, ZERO), "expansion",
             "To first order the aggregate moves with the weighted mean of the deviations."),
        Step("square", equal(Mean(total(j, w[j] * z[j]) ** 2), r + (1 - r) * total(j, w[j] ** 2)), "expectation",
             "The weighted mean of equicorrelated deviations has this variance,"),
        Step("mean-square", equal(Mean(total(j, w[j] * z[j] ** 2)), 1), "expectation",
             "and the deviations have variance one."),
        Step("first-order", Tends((Mean(f) - c) / _eps, _eps, ZERO, ZERO), "expansion",
             "On average there is no first-order effect."),
        Step("general", Tends((Mean(f) - c) / _eps**2, _eps, ZERO, -c * WEIGHTED_CURVATURE(rho, w) * (1 - r) / 2),
             "expansion", "On average the second-order effect is a loss: the common part of the deviations is harmless."),
        Step("even", Tends((Mean(even) - c) / _eps**2, _eps, ZERO, -c * _K * (1 - r) / 2), "expansion",
             "With equal weights the curvature is $K$."),
    )  # fmt: skip
    return Derivation(
        name="expected-loss",
        title="The expected loss of heterogeneous inputs",
        summary="Inputs with mean $c$, coefficient of variation $\\varepsilon$ and correlation $r$ yield on average "
        "$c\\,(1 - K(1-r)\\varepsilon^2/2)$ to second order.",
        lines=("5.2",),
        domain=inputs(Vector("z", J, "real", moments=moments), real("eps"), positive("c"), between("r", -1, 1)),
        steps=steps,
        parts=(
            Part("first-order", "No first-order effect."),
            Part("general", "The expected loss, general weights."),
            Part("even", "The expected loss, equal weights."),
        ),
        notes=(
            "The inputs are $c(1+\\varepsilon z_j)$ with bounded $z_j$ of mean 0, variance 1 and pairwise correlation "
            "$r$; $\\varepsilon$ is their coefficient of variation. Boundedness keeps the inputs positive for small "
            "$\\varepsilon$ and the remainder uniform.",
            "A common correlation of $J$ variables is at least $-1/(J-1)$; the formula does not need that.",
        ),
    )  # fmt: skip
