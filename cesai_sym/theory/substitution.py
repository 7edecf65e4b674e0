"""The elasticity of substitution: from its definition, between any two inputs, along any way."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import Delta, Diff, Expr, Idx, Lam, Rel, Sym, Where, exp, expr, log
from cesai_sym.statement import Iff, Monotone, Vector
from cesai_sym.theory.common import F, below, equal, inputs, real, t, v
from cesai_sym.theory.definitions import ELASTICITY, J, i, k, rho, w, x

_ratio: Final = x[k] / x[i]
_MRS: Final = Diff(F, x[i]) / Diff(F, x[k])
_NOT_ONE: Final = Rel("!=", rho, expr(1))
_sigma: Final = ELASTICITY(rho)
_other: Final = Sym("q")


def _moving(n: Idx) -> Expr:
    """Input n at time t on a way on which it grows at the rate v_n."""
    return x[n] * exp(v[n] * t)


def _along(e: Expr) -> Expr:
    j = Idx("j", J)
    return Where(e, (), ((x, Lam(j, _moving(j))),))


def _direct() -> Expr:
    """Minus the curvature of the isoquant of two inputs, the others fixed, as in the direct elasticity."""
    first, second = Diff(F, x[i]), Diff(F, x[k])
    return -Diff(first, x[i]) / first**2 + 2 * Diff(first, x[k]) / (first * second) - Diff(second, x[k]) / second**2


def _steps() -> tuple[Step, ...]:
    way = _along(_MRS)
    slope, change = Diff(log(way), t), Diff(log(_along(_ratio)), t)
    apart = Rel("!=", v[i], v[k])
    return (
        Step("mrs", equal(_MRS, w[i] / w[k] * _ratio ** (1 - rho)), "differentiation",
             "Divide two marginal products: the rate at which one input replaces the other depends on their ratio only."),
        Step("slope", equal(slope, -(1 - rho) * (v[i] - v[k])), "differentiation",
             "Move all inputs, each at a rate of its own: the logarithm of the marginal rate of substitution moves with the "
             "difference of the two rates,"),
        Step("change", equal(change, v[k] - v[i]), "differentiation", "and so does the logarithm of the ratio."),
        Step("elasticity", equal(change / slope, _sigma), "algebra",
             "Their quotient is the elasticity of substitution, at any point and along any way, an isoquant among them.",
             (), (_NOT_ONE, apart)),
        Step("direct", equal((1 - Delta(i, k)) * (1 / (x[i] * Diff(F, x[i])) + 1 / (x[k] * Diff(F, x[k]))), _sigma * _direct()),
             "differentiation", "From the curvature of the isoquant, with the other inputs fixed, it is the same.",
             (), (_NOT_ONE,)),
    )  # fmt: skip


def _of_rho() -> tuple[Step, ...]:
    same = Rel("==", ELASTICITY(rho), ELASTICITY(_other))
    return (
        Step("rising", Monotone(_sigma, rho), "monotonicity", "It rises with $\\rho$ below 1.", (), (below(rho, 1),)),
        Step("identifies", Iff(same, Rel("==", rho, _other)), "equivalence", "So it tells the exponent.",
             (), (_NOT_ONE, Rel("!=", _other, expr(1)))),
        Step("cobb-douglas", equal(_sigma, 1), "evaluation", "Cobb-Douglas has the elasticity one,", (), (equal(rho, 0),)),
        Step("complements", Iff(below(_sigma, 1), below(rho, 0)), "equivalence", "complements less than one.",
             (), (below(rho, 1),)),
    )  # fmt: skip


def substitution() -> Derivation:
    """The elasticity of substitution from its definition: line 1.4."""
    return Derivation(
        name="substitution",
        title="The elasticity of substitution",
        summary="Between any two inputs, at any point and along any way, the ratio of inputs moves $1/(1-\\rho)$ times as "
        "much as the marginal rate of substitution, in logarithms.",
        lines=("1.4",),
        domain=inputs(Vector("v", J, "real"), real("t"), real("q")),
        steps=(*_steps(), *_of_rho()),
        parts=(
            Part("mrs", "The marginal rate of substitution."),
            Part("slope", "It moves with the ratio of the two inputs only."),
            Part("elasticity", "The elasticity of substitution."),
            Part("direct", "The direct elasticity, from the curvature of the isoquant."),
            Part("rising", "It rises with $\\rho < 1$."),
            Part("identifies", "It tells the exponent."),
            Part("cobb-douglas", "It is one for Cobb-Douglas technology."),
            Part("complements", "It is less than one for complements only."),
        ),
        notes=(
            "Input $n$ is at $x_n e^{v_n t}$ at time $t$: any way through the positive inputs has, at each of its points, such "
            "rates of growth $v_n$, so that the result holds on an isoquant, with other inputs fixed or not.",
            "The elasticities of Allen and Uzawa and of Morishima are those of the cost function, see the theorem duality.",
        ),
    )
