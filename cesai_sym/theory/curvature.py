"""First and second order of the CES aggregate, and its curvature K at the symmetric point."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import Delta, Diff, Expr, Rel, Sym, Vec, Where, expr, sqrt, total
from cesai_sym.statement import Definition, Iff, Monotone, Vector
from cesai_sym.theory.common import F, at_ray, below, c, equal, inputs, positive, s, share_mean, v
from cesai_sym.theory.definitions import CES, CURVATURE, WEIGHTED_CURVATURE, J, equal_weights, i, j, k, rho, w, x

_E: Final = Sym("F_1")
_K: Final = CURVATURE(rho, J)
_H: Final = Diff(Diff(F, x[j]), x[k])
_HE: Final = Diff(Diff(_E, x[j]), x[k])
_OFF_RAY: Final = Rel("!=", v[i] / x[i], v[k] / x[k])
_BELOW_ONE: Final = below(rho, 1)


def _variance() -> Expr:
    """``Var_s(v_j / x_j)`` as a share-weighted sum of squares."""
    return total(j, s[j] * (v[j] / x[j] - share_mean(v[i] / x[i], i)) ** 2)


def _pairs() -> Expr:
    """The same variance as half the mean squared difference of two independent draws."""
    return total(i, total(k, s[i] * s[k] * (v[i] / x[i] - v[k] / x[k]) ** 2)) / 2


def _form(hessian: Expr) -> Expr:
    """The quadratic form of a Hessian in v."""
    return total(j, total(k, v[j] * v[k] * hessian))


def _first_order() -> tuple[Step, ...]:
    return (
        Step("gradient", equal(Diff(F, x[j]), w[j] * x[j] ** (rho - 1) * F ** (1 - rho)), "differentiation",
             "Differentiate the power of the sum; only the term with index $j$ contains $x_j$."),
        Step("shares", equal(s[j], x[j] * Diff(F, x[j]) / F), "algebra",
             "Multiply the marginal product by $x_j$ and divide by $F$: this is the share of input $j$."),
        Step("euler", equal(total(j, x[j] * Diff(F, x[j])), F), "algebra",
             "Sum over the inputs: the aggregate is homogeneous of degree one (Euler)."),
        Step("shares-sum", equal(total(j, s[j]), 1), "algebra", "So the shares sum to one."),
    )  # fmt: skip


def _second_order() -> tuple[Step, ...]:
    return (
        Step("hessian", equal(_H, (1 - rho) * F / (x[j] * x[k]) * (s[j] * s[k] - Delta(j, k) * s[j])),
             "differentiation", "Differentiate the marginal product of input $j$ with respect to $x_k$."),
        Step("form", equal(_form(_H), -(1 - rho) * F * _variance()), "algebra",
             "Put the Hessian into the quadratic form: the double sum is a share-weighted variance of $v_j/x_j$."),
        Step("variance", Rel(">=", _variance(), expr(0)), "sign", "A variance is a sum of squares with positive weights."),
        Step("concave", Rel("<=", _form(_H), expr(0)), "sign",
             "Hence $F$ is concave when $\\rho$ is at most one.", ("form", "variance"), (Rel("<=", rho, expr(1)),)),
        Step("pairs", equal(_variance(), _pairs()), "algebra",
             "The variance is half the mean squared difference of a pair of inputs."),
        Step("one-pair", Rel(">=", _pairs(), s[i] * s[k] * (v[i] / x[i] - v[k] / x[k]) ** 2 / 2), "sign",
             "A sum of squares is at least any one of its terms."),
        Step("one-positive", Rel(">", s[i] * s[k] * (v[i] / x[i] - v[k] / x[k]) ** 2 / 2, expr(0)), "sign",
             "That term is positive when the two ratios differ.", (), (_OFF_RAY,)),
        Step("spread", Rel(">", _variance(), expr(0)), "combination",
             "So the variance is positive as soon as two of the ratios $v_j/x_j$ differ: off the ray $v \\sim x$.",
             ("pairs", "one-pair", "one-positive"), (_OFF_RAY,)),
        Step("strict", Rel("<", _form(_H), expr(0)), "sign", "Off that ray, $F$ is strictly concave when $\\rho < 1$.",
             ("form", "spread"), (_OFF_RAY, _BELOW_ONE)),
        Step("convex", Rel(">", _form(_H), expr(0)), "sign", "And it is not concave when $\\rho > 1$.",
             ("form", "spread"), (_OFF_RAY, below(1, rho))),
        Step("ray", equal(Where(_form(_H), (), ((v, x),)), 0), "evaluation", "On the ray the second derivative vanishes."),
    )  # fmt: skip


def _symmetric_point() -> tuple[Step, ...]:
    trace = total(j, at_ray(Diff(Diff(_E, x[j]), x[j])))
    row = total(k, at_ray(_HE) * v[k])
    return (
        Step("symmetric", equal(at_ray(_HE), (1 - rho) / (J**2 * c) * (1 - J * Delta(j, k))), "evaluation",
             "With equal weights, put $x = c(1,\\dots,1)$, where $F = c$ and every share is $1/J$."),
        Step("eigen", equal(row, -(1 - rho) / (J * c) * (v[j] - total(i, v[i]) / J)), "algebra",
             "The Hessian takes a vector to a multiple of its deviation from the mean: $0$ on $(1,\\dots,1)$ and "
             "$-(1-\\rho)/(Jc)$ on the $J-1$ dimensions of vectors with sum zero."),
        Step("trace", equal(-c * trace, _K), "algebra", "The trace, scaled by $-c$, is the curvature $K$."),
        Step("K-in-J", Monotone(_K, J), "monotonicity", "It increases with the number of inputs.", (), (_BELOW_ONE,)),
        Step("K-in-rho", Monotone(_K, rho, increasing=False), "monotonicity", "It decreases in $\\rho$."),
        Step("K-zero", Iff(equal(_K, 0), equal(rho, 1)), "equivalence", "It vanishes for perfect substitutes only."),
        Step("K-one", Iff(below(1, _K), below(rho, -1 / (J - 1))), "equivalence",
             "It exceeds one exactly for strong complements."),
    )  # fmt: skip


def _isoquant() -> tuple[Step, ...]:
    slope = sqrt(total(j, at_ray(Diff(_E, x[j])) ** 2))
    bend = -total(j, total(k, _U[j] * _U[k] * at_ray(_HE))) / (slope * total(j, _U[j] ** 2))
    return (
        Step("principal", equal(bend, (1 - rho) / (c * sqrt(J))), "algebra",
             "The isoquant bends by $-u'Hu/(|\\nabla F|\\,|u|^2)$ in a tangent direction $u$ (entries with sum zero): "
             "the same in all of them.", (), (_TANGENT, _NOT_FLAT)),
        Step("principal-K", equal((1 - rho) / (c * sqrt(J)), _K * sqrt(J) / (c * (J - 1))), "algebra",
             "In terms of the curvature $K$."),
    )  # fmt: skip


def _general_weights() -> tuple[Step, ...]:
    trace = total(j, at_ray(Diff(Diff(F, x[j]), x[j])))
    return (
        Step("weights", equal(at_ray(_H), (1 - rho) / c * (w[j] * w[k] - Delta(j, k) * w[j])), "evaluation",
             "With general weights the shares at the symmetric point are the weights."),
        Step("weighted-trace", equal(-c * trace, WEIGHTED_CURVATURE(rho, w)), "algebra",
             "So the curvature is $1-\\rho$ times one minus the Herfindahl index of the weights."),
        Step("equal-weights", equal(WEIGHTED_CURVATURE(rho, equal_weights(J)), _K), "evaluation",
             "Equal weights give $K$ again."),
    )  # fmt: skip


_U: Final = Vec("u", J)
_TANGENT: Final = Vector("u", J, "centered")
_NOT_FLAT: Final = below(0, total(j, _U[j] ** 2))


def curvature() -> Derivation:
    """Gradient, Hessian, concavity, and the curvature K: lines 1.1 to 1.3 and 2.1 to 2.4."""
    return Derivation(
        name="curvature",
        title="The curvature of the CES aggregate",
        summary="From the definition of the CES aggregate to its Hessian, its concavity, and its curvature "
        "$K = (1-\\rho)(J-1)/J$ at the symmetric point, for any number of inputs.",
        lines=("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"),
        domain=inputs(Vector("v", J, "real"), positive("c"), Definition("F_1", CES(x, rho, equal_weights(J)))),
        steps=(*_first_order(), *_second_order(), *_symmetric_point(), *_isoquant(), *_general_weights()),
        parts=(
            Part("gradient", "The marginal product of an input."),
            Part("shares", "The share of an input is its output elasticity."),
            Part("euler", "Euler's theorem."),
            Part("hessian", "The Hessian."),
            Part("form", "The Hessian's quadratic form is a variance under the shares."),
            Part("concave", "Concave for $\\rho \\le 1$."),
            Part("strict", "Strictly concave off the ray for $\\rho < 1$."),
            Part("convex", "Not concave for $\\rho > 1$."),
            Part("symmetric", "The Hessian at the symmetric point, equal weights."),
            Part("eigen", "Its eigenvalues."),
            Part("trace", "The curvature."),
            Part("K-in-J", "Increasing in the number of inputs."),
            Part("K-in-rho", "Decreasing in $\\rho$."),
            Part("K-zero", "Zero for perfect substitutes only."),
            Part("K-one", "Above one for strong complements only."),
            Part("principal", "The principal curvatures of the isoquant."),
            Part("principal-K", "The same in terms of $K$."),
            Part("weights", "The Hessian at the symmetric point, general weights."),
            Part("weighted-trace", "The curvature for general weights."),
        ),
        notes=(
            "At $\\rho = 0$ the aggregate is the weighted geometric mean; every step covers that case too.",
            "$J = 1$ is left out: there is one input, $F = x_1$, and $K = 0$.",
        ),
    )
