"""The aggregate against the arithmetic mean, the smallest and the largest input."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ONE, Diff, Expr, Idx, Lam, Rel, Sym, Where, expr, maximum, minimum, total
from cesai_sym.theory.common import F, below, between, equal, inputs
from cesai_sym.theory.definitions import CES, J, equal_weights, i, j, rho, share, w, x

_theta: Final = Sym("theta")
_UNIT: Final = between("theta", 0, 1)
_CONCAVE: Final = Rel("<=", rho, expr(1))
_CONVEX: Final = Rel(">=", rho, expr(1))
_MEAN: Final = total(j, w[j] * x[j])


def _point(n: Idx) -> Expr:
    """On the way from (1, ..., 1) to x."""
    return (1 - _theta) + _theta * x[n]


def _steps() -> tuple[Step, ...]:
    path = CES(Lam(j, _point(j)), rho, w)

    def weight(n: Idx) -> Expr:
        return Where(share(n), (), ((x, Lam(j, _point(j))),))

    def ratio(n: Idx) -> Expr:
        return (x[n] - 1) / _point(n)

    spread = total(j, weight(j) * (ratio(j) - total(i, weight(i) * ratio(i))) ** 2)
    second = Diff(path, _theta, 2)
    zero = expr(0)
    return (
        Step("start", equal(Where(path, ((_theta, zero),)), ONE), "evaluation", "Start at $(1,\\dots,1)$, where $F = 1$."),
        Step("slope", equal(Where(Diff(path, _theta), ((_theta, zero),)), _MEAN - 1), "evaluation",
             "On the way to $x$ the aggregate starts with the slope of the weighted mean."),
        Step("path", equal(second, -(1 - rho) * path * spread), "differentiation",
             "Its second derivative along the way is minus a variance under the shares.", (), (_UNIT,)),
        Step("spread", Rel(">=", spread, zero), "sign", "A variance is not negative.", (), (_UNIT,)),
        Step("concave", Rel("<=", second, zero), "sign", "For $\\rho \\le 1$ the aggregate is concave along the way,",
             ("path", "spread"), (_UNIT, _CONCAVE)),
        Step("below", Rel("<=", F, _MEAN), "tangent", "so it stays below its tangent, which is the weighted mean.",
             ("concave",), (_CONCAVE,)),
        Step("convex", Rel(">=", second, zero), "sign", "For $\\rho \\ge 1$ it is convex",
             ("path", "spread"), (_UNIT, _CONVEX)),
        Step("above", Rel(">=", F, _MEAN), "tangent", "and stays above it.", ("convex",), (_CONVEX,)),
        Step("min", Rel(">=", F, minimum(j, x[j])), "sign", "Whatever $\\rho$ is, the aggregate lies between the smallest"),
        Step("max", Rel("<=", F, maximum(j, x[j])), "sign", "and the largest input."),
        Step("equal-min", Rel("<=", CES(x, rho, equal_weights(J)), minimum(j, x[j]) * J ** (-1 / rho)), "sign",
             "With equal weights and $\\rho < 0$ it is at most $J^{-1/\\rho}$ times the smallest input: keep one term.",
             (), (below(rho, 0),)),
    )  # fmt: skip


def mean_bounds() -> Derivation:
    """``F <= sum w_j x_j`` for rho <= 1, ``>=`` for rho >= 1, and min <= F <= max."""
    return Derivation(
        name="mean-bounds",
        title="The aggregate against the mean",
        summary="The aggregate of complements, and of anything up to perfect substitutes, is at most the weighted "
        "arithmetic mean; it always lies between the smallest and the largest input.",
        lines=("1.5",),
        domain=inputs(),
        steps=_steps(),
        parts=(
            Part("below", "At most the mean for $\\rho \\le 1$."),
            Part("above", "At least the mean for $\\rho \\ge 1$."),
            Part("min", "At least the smallest input."),
            Part("max", "At most the largest input."),
            Part("equal-min", "Equal weights: at most $J^{-1/\\rho}$ times the smallest input."),
        ),
        notes=("This is the comparison with $\\rho = 1$ only, not the whole of the power-mean inequality.",),
    )
