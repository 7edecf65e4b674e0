"""The aggregate as a function of its exponent: a divergence as slope, the power-mean inequality, the cumulants."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Diff, Expr, Idx, Rel, Sym, expr, log, total
from cesai_sym.statement import Definition, Order, Tends
from cesai_sym.theory.common import F, below, between, equal, inputs, s
from cesai_sym.theory.definitions import i, j, k, power_sum, rho, w, x
from cesai_sym.theory.neighbours import without

_theta: Final = Sym("theta")
_UNIT: Final = between("theta", 0, 1)
_NOT_ZERO: Final = Rel("!=", rho, expr(0))
_UNEQUAL: Final = Rel("<", x[i], x[k])
_zero: Final = expr(0)


def _divergence() -> Expr:
    """The Kullback-Leibler divergence of the weights from the shares."""
    return total(j, s[j] * log(s[j] / w[j]))


def _slope_steps() -> tuple[Step, ...]:
    slope = Diff(log(F), rho)

    def off(n: Idx) -> Expr:
        return w[n] / s[n] - 1

    def rate(n: Idx) -> Expr:
        return off(n) / (1 + _theta * off(n))

    path = -total(j, s[j] * log(1 + _theta * off(j)))
    bend = total(j, s[j] * rate(j) ** 2)
    mean = total(i, s[i] * rate(i))
    pairs = total(i, total(k, s[i] * s[k] * (rate(i) - rate(k)) ** 2)) / 2
    one = s[i] * s[k] * (rate(i) - rate(k)) ** 2 / 2
    gap = (x[k] ** rho - x[i] ** rho) / (x[i] ** rho * x[k] ** rho * (1 + _theta * off(i)) * (1 + _theta * off(k)))
    shown = s[i] * s[k] * power_sum() ** 2 * gap**2 / 2
    second = Diff(path, _theta, 2)
    differ = Rel("!=", x[i] ** rho, x[k] ** rho)
    apart = (_NOT_ZERO, _UNEQUAL)
    return (
        Step("slope", equal(slope, _divergence() / rho**2), "differentiation",
             "Differentiate $\\ln F$ by $\\rho$: what comes out is the Kullback-Leibler divergence of the weights from the shares.",
             (), (_NOT_ZERO,)),
        Step("bend", equal(second, bend), "differentiation",
             "To see its sign, walk from the shares to the weights: along the way "
             "$-\\sum_j s_j\\ln(1+\\theta(w_j/s_j-1))$ is convex,", (), (_UNIT,)),
        Step("convex", Rel(">=", second, _zero), "sign", "because its second derivative is a sum of squares,",
             ("bend",), (_UNIT,)),
        Step("divergence", Rel(">=", _divergence(), _zero), "tangent",
             "and it starts at 0 with slope 0: a divergence is not negative.", ("convex",)),
        Step("rising", Rel(">=", slope, _zero), "sign", "So the aggregate does not fall in $\\rho$.",
             ("slope", "divergence"), (_NOT_ZERO,)),
        Step("split", equal(bend, pairs + mean**2), "algebra",
             "The sum of squares is a variance, half the mean squared difference of a pair of inputs, and a squared mean.",
             (), (_UNIT,)),
        Step("one-pair", Rel(">=", pairs, one), "sign", "A sum of squares is at least any one of its terms.", (), (_UNIT,)),
        Step("powers-fall", differ, "sign", "Unequal inputs have unequal powers: for negative $\\rho$,", (),
             (below(rho, 0), _UNEQUAL)),
        Step("powers-rise", differ, "sign", "for positive $\\rho$,", (), (below(0, rho), _UNEQUAL)),
        Step("powers-differ", differ, "cases", "and so for any $\\rho$ but 0.", ("powers-fall", "powers-rise"), apart),
        Step("one-as-square", equal(one, shown), "algebra", "Written with the powers of the two inputs.", (), (_UNIT,)),
        Step("one-positive", Rel(">", one, _zero), "sign", "So that of two unequal inputs is positive.",
             ("powers-differ", "one-as-square"), (_UNIT, *apart)),
        Step("mean-square", Rel(">=", mean**2, _zero), "sign", "A square is not negative.", (), (_UNIT,)),
        Step("strictly-convex", Rel(">", second, _zero), "combination", "So the way is strictly convex,",
             ("bend", "split", "one-pair", "one-positive", "mean-square"), (_UNIT, *apart)),
        Step("divergence-positive", Rel(">", _divergence(), _zero), "tangent",
             "and the divergence is positive unless all inputs are equal.", ("strictly-convex",), apart),
        Step("strictly-rising", Rel(">", slope, _zero), "sign", "Then the aggregate rises strictly.",
             ("slope", "divergence-positive"), apart),
    )  # fmt: skip


def exponent() -> Derivation:
    """The slope in the exponent: line 1.5."""
    domain = inputs()
    steps = _slope_steps()
    return Derivation(
        name="exponent",
        title="The slope in the exponent",
        summary="The slope of $\\ln F$ in $\\rho$ is the Kullback-Leibler divergence of the weights from the shares over "
        "$\\rho^2$, so it is never negative, and positive unless all inputs are equal.",
        lines=("1.5",),
        domain=domain,
        steps=steps,
        parts=(
            Part("slope", "The slope is a divergence over $\\rho^2$."),
            Part("divergence", "A divergence is not negative."),
            Part("rising", "The aggregate does not fall in $\\rho$."),
            Part("strictly-rising", "It rises strictly unless all inputs are equal."),
        ),
        mutants=(without(domain, steps, "strictly-rising", "unequal inputs", _NOT_ZERO),),
    )


def _cumulants() -> tuple[Definition, ...]:
    """The first four cumulants of ``ln x`` under the weights."""
    mean = total(j, w[j] * log(x[j]))

    def moment(n: int) -> Expr:
        return total(j, w[j] * (log(x[j]) - total(i, w[i] * log(x[i]))) ** n)

    return (
        Definition("k_1", mean),
        Definition("k_2", moment(2)),
        Definition("k_3", moment(3)),
        Definition("k_4", moment(4) - 3 * moment(2) ** 2),
    )


def _expansion_steps() -> tuple[Step, ...]:
    k1, k2, k3, k4 = (Sym(f"k_{n}") for n in range(1, 5))
    first = log(F) - k1
    second = first - k2 * rho / 2
    third = second - k3 * rho**2 / 6
    return (
        Step("mean", Tends(log(F), rho, ZERO, k1), "expansion",
             "The sum of powers is the moment generating function of $\\ln x$ under the weights, and $\\ln F$ is its "
             "logarithm over $\\rho$. At $\\rho = 0$ that is the mean, from both sides."),
        Step("variance", Tends(first / rho, rho, ZERO, k2 / 2), "expansion", "The next term is half the variance,"),
        Step("skewness", Tends(second / rho**2, rho, ZERO, k3 / 6), "expansion", "then a sixth of the third cumulant,"),
        Step("fourth", Tends(third / rho**3, rho, ZERO, k4 / 24), "expansion", "and the remainder is of third order:"),
        Step("remainder", Order(third, "O", rho**3, rho, ZERO), "expansion", "bounded by a multiple of $|\\rho|^3$."),
        Step("slope-at-zero", Tends(_divergence() / rho**2, rho, ZERO, k2 / 2), "expansion",
             "The slope in $\\rho$, which is the divergence of the weights from the shares over $\\rho^2$, tends to half the variance."),
    )  # fmt: skip


def cumulants() -> Derivation:
    """The expansion about Cobb-Douglas: line 1.6."""
    return Derivation(
        name="cumulants",
        title="The expansion about Cobb-Douglas",
        summary="Near $\\rho = 0$ the logarithm of the aggregate is the mean of $\\ln x$ plus half its variance times "
        "$\\rho$, plus a sixth of its third cumulant times $\\rho^2$, up to a term of order $\\rho^3$.",
        lines=("1.6",),
        domain=inputs(*_cumulants()),
        steps=_expansion_steps(),
        parts=(
            Part("mean", "The logarithm of the aggregate tends to the mean logarithm."),
            Part("variance", "The first-order term."),
            Part("skewness", "The second-order term."),
            Part("fourth", "The third-order term."),
            Part("remainder", "The remainder of the expansion to second order."),
            Part("slope-at-zero", "The slope at $\\rho = 0$."),
        ),
        notes=("$k_1,\\dots,k_4$ are the cumulants of $\\ln x_j$ with the weights $w_j$ as probabilities.",),
    )
