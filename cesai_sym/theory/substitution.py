"""The elasticity of substitution: from its definition, between any two inputs, along any way."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ONE, ZERO, Delta, Diff, Expr, Idx, Lam, Rel, Sym, Where, exp, expr, log, total
from cesai_sym.statement import Iff, Monotone, Solution, Vector
from cesai_sym.theory.common import F, below, equal, inputs, positive, real, t, v
from cesai_sym.theory.definitions import CES, ELASTICITY, J, i, j, k, power_sum, rho, w, x
from cesai_sym.theory.neighbours import without

_ratio: Final = x[k] / x[i]
_MRS: Final = Diff(F, x[i]) / Diff(F, x[k])
_NOT_ONE: Final = Rel("!=", rho, expr(1))
_sigma: Final = ELASTICITY(rho)
_other: Final = Sym("q")
_M, _M0, _z, _f, _f0, _lam = (Sym(name) for name in ("M", "M_0", "z", "f", "f_0", "lambda"))
_sig, _theta = Sym("sigma"), Sym("theta")


def _moving(n: Idx) -> Expr:
    """Input n at time t on a way on which it grows at the rate v_n."""
    return x[n] * exp(v[n] * t)


def _on_the_way(n: Idx) -> Expr:
    """Input n on the way from (1, ..., 1), at 0, to x, at 1, on which each input grows at a constant rate."""
    return x[n] ** _theta


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


def _unique() -> tuple[Step, ...]:
    """A constant elasticity, homogeneity and marginal rates of substitution leave one aggregate, up to a factor."""
    z, theta = _z, _theta
    law = _M0 * z ** (-1 / _sig)
    path, power = Lam(j, _on_the_way(j)), total(k, w[k] * _on_the_way(k) ** rho)
    share = w[j] * _on_the_way(j) ** rho / power
    rate = total(j, share * log(x[j]))
    multiplier, marginal = _f / power_sum(), w[j] * x[j] ** (rho - 1)
    return (
        Step("law", Solution(_M, z, ONE, _M0, -_M / (_sig * z), law), "solution",
             "Now the other way round. Let $M(z)$ be a marginal rate of substitution, a function of the ratio of inputs "
             "with $d\\ln M/d\\ln z = -1/\\sigma$ everywhere: a power is the only one.", (), (positive("sigma"),)),
        Step("law-ces", equal(_M0 * z ** (-1 / ELASTICITY(rho)), _M0 * z ** (rho - 1)), "algebra",
             "It is that of the aggregate with $\\rho = 1 - 1/\\sigma$,", (), (_NOT_ONE,)),
        Step("weights", equal(_M0 / (1 + _M0) / (1 - _M0 / (1 + _M0)), _M0), "algebra",
             "and its value at $z = 1$ is that of the weights $M_0/(1+M_0)$ and $1/(1+M_0)$."),
        Step("multiplier", equal(total(j, x[j] * (_lam * marginal)), _lam * power_sum()), "algebra",
             "Let any aggregate, homogeneous of degree one, have the marginal rates of substitution of $F$: its marginal "
             "products are $\\lambda w_j x_j^{\\rho-1}$ with one $\\lambda$, and Euler's theorem says that this sum is $f$."),
        Step("products", equal(multiplier * marginal, _f / F * Diff(F, x[j])), "differentiation",
             "So its marginal products are those of $F$ in proportion to what the two make,"),
        Step("way-rate", equal(Diff(log(CES(path, rho, w)), theta), rate), "differentiation",
             "and on the way from $(1,\\dots,1)$ to $x$ both grow at the same rate."),
        Step("one", Solution(_f, theta, ZERO, _f0, _f * rate, _f0 * CES(path, rho, w)), "solution",
             "A function that grows at that rate is the aggregate up to a factor, its value at $(1,\\dots,1)$."),
        Step("at-x", equal(Where(_f0 * CES(path, rho, w), ((theta, ONE),)), _f0 * F), "evaluation",
             "At the end of the way it is that factor times $F(x)$."),
    )  # fmt: skip


def substitution() -> Derivation:
    """The elasticity of substitution from its definition: line 1.4."""
    domain = inputs(
        Vector("v", J, "real"),
        real("t"),
        real("q"),
        real("theta"),
        *(positive(name) for name in ("M", "M_0", "z", "f", "f_0", "lambda")),
    )
    steps = (*_steps(), *_of_rho(), *_unique())
    return Derivation(
        name="substitution",
        title="The elasticity of substitution",
        summary="Between any two inputs, at any point and along any way, the ratio of inputs moves $1/(1-\\rho)$ times as "
        "much as the marginal rate of substitution, in logarithms.",
        lines=("1.4",),
        domain=domain,
        steps=steps,
        parts=(
            Part("mrs", "The marginal rate of substitution."),
            Part("slope", "It moves with the ratio of the two inputs only."),
            Part("elasticity", "The elasticity of substitution."),
            Part("direct", "The direct elasticity, from the curvature of the isoquant."),
            Part("rising", "It rises with $\\rho < 1$."),
            Part("identifies", "It tells the exponent."),
            Part("cobb-douglas", "It is one for Cobb-Douglas technology."),
            Part("complements", "It is less than one for complements only."),
            Part("law", "A constant elasticity: the marginal rate of substitution is a power of the ratio,"),
            Part("law-ces", "that of a CES aggregate."),
            Part("products", "Marginal products from marginal rates of substitution and homogeneity."),
            Part("one", "They leave one aggregate, up to a factor, on the way from $(1,\\dots,1)$ to $x$."),
            Part("at-x", "At $x$ it is that factor times $F(x)$."),
        ),
        notes=(
            "Input $n$ is at $x_n e^{v_n t}$ at time $t$: any way through the positive inputs has, at each of its points, such "
            "rates of growth $v_n$, so that the result holds on an isoquant, with other inputs fixed or not.",
            "For the converse, $M$ is the marginal rate of substitution at the ratio $z$ of the two inputs and $M_0$ that at "
            "$z = 1$, when it depends on the ratio only, as with two inputs and homogeneity. For any number of inputs $f$ is what the other aggregate makes, $f_0$ what it makes of "
            "$(1,\\dots,1)$; it is taken to be positive and differentiable, homogeneous of degree one, with the marginal rates "
            "of substitution $(w_i/w_k)(x_k/x_i)^{1-\\rho}$ everywhere. The way is $x_n^\\theta$.",
            "The elasticities of Allen and Uzawa and of Morishima are those of the cost function, see the theorem duality.",
        ),
        mutants=(
            without(domain, steps, "complements", "rho < 1"),
            without(domain, steps, "cobb-douglas", "rho = 0"),
        ),
    )
