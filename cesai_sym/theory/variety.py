"""The aggregate without weights: how it scales with the number of inputs, and the premium of variety."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import MINUS_OO, OO, ZERO, Rel, Sym, expr, maximum, minimum, total
from cesai_sym.statement import Definition, Domain, Monotone, Tends
from cesai_sym.theory.common import below, equal, inputs, positive
from cesai_sym.theory.definitions import CES, ELASTICITY, J, equal_weights, j, rho, x
from cesai_sym.theory.neighbours import without

_U, _X = Sym("U"), Sym("X")
_P: Final = Sym("P")
_NEGATIVE: Final = below(rho, 0)
_POSITIVE: Final = below(0, rho)
_NOT_ZERO: Final = Rel("!=", rho, expr(0))
_BELOW_ONE: Final = below(rho, 1)
_ABOVE_ONE: Final = below(1, rho)
_TOTAL: Final = total(j, x[j])


def _domain() -> Domain:
    """J >= 2 inputs; U is their aggregate without weights, P the premium of an even spread."""
    return inputs(
        positive("X"), Definition("U", total(j, x[j] ** rho) ** (1 / rho)), Definition("P", J ** ((1 - rho) / rho))
    )


def _scaling() -> tuple[Step, ...]:
    least, most = minimum(j, x[j]), maximum(j, x[j])
    even = CES(x, rho, equal_weights(J))
    return (
        Step("scale", equal(_U, J ** (1 / rho) * even), "algebra",
             "Take the mean out of the sum: the aggregate without weights is the one with equal weights times $J^{1/\\rho}$.",
             (), (_NOT_ZERO,)),
        Step("below-least", Rel("<=", _U, least), "sign",
             "For complements it is at most the smallest input: every further input takes something away.", (), (_NEGATIVE,)),
        Step("above-most", Rel(">=", _U, most), "sign", "For $\\rho > 0$ it is at least the largest.", (), (_POSITIVE,)),
        Step("to-least", Tends(_U, rho, MINUS_OO, least), "limit", "The factor tends to one at both ends: the limits are "
             "the smallest"),
        Step("to-most", Tends(_U, rho, OO, most), "limit", "and the largest input,"),
        Step("from-above", Tends(_U, rho, ZERO, OO, "+"), "limit",
             "but not at zero, where the factor diverges from above"),
        Step("from-below", Tends(_U, rho, ZERO, expr(0), "-"), "limit",
             "and vanishes from below: there is no Cobb-Douglas limit."),
    )  # fmt: skip


def _premium() -> tuple[Step, ...]:
    spread = total(j, (_X / J) ** rho) ** (1 / rho)
    sigma = ELASTICITY(rho)
    return (
        Step("premium", equal(spread, _P * _X), "algebra", "A total $X$ that is spread evenly makes $P X$.", (), (_NOT_ZERO,)),
        Step("in-sigma", equal(_P, J ** (1 / (sigma - 1))), "algebra", "In terms of the elasticity of substitution.",
             (), (_NOT_ZERO, Rel("!=", rho, expr(1)))),
        Step("love", Monotone(_P, J), "monotonicity", "For $0 < \\rho < 1$ a greater variety is worth more:",
             (), (_POSITIVE, _BELOW_ONE)),
        Step("more-than-one", Rel(">", _P, expr(1)), "sign", "there is a premium.", (), (_POSITIVE, _BELOW_ONE)),
        Step("complements", Monotone(_P, J, increasing=False), "monotonicity",
             "For complements it is worth less, because every input is needed,", (), (_NEGATIVE,)),
        Step("complements-less", Rel("<", _P, 1 / J), "sign", "and the premium is a loss of more than the share of an input.", (), (_NEGATIVE,)),
        Step("beyond", Monotone(_P, J, increasing=False), "monotonicity", "For $\\rho > 1$ it is a loss too:", (), (_ABOVE_ONE,)),
        Step("beyond-less", Rel("<", _P, expr(1)), "sign", "there one input alone makes the most of a total.",
             (), (_ABOVE_ONE,)),
        Step("none", equal(_P, 1), "evaluation", "For perfect substitutes the number of inputs does not matter.",
             (), (equal(rho, 1),)),
        Step("premium-above", Tends(_P, rho, ZERO, OO, "+"), "limit", "The premium has no limit at zero: from above it diverges,"),
        Step("premium-below", Tends(_P, rho, ZERO, expr(0), "-"), "limit", "from below it vanishes."),
    )  # fmt: skip


def _best() -> tuple[Step, ...]:
    even, mean = CES(x, rho, equal_weights(J)), total(j, 1 / J * x[j])
    return (
        Step("even-below", Rel("<=", even, mean), "instance",
             "No aggregate with $\\rho \\le 1$ exceeds the mean: read this for equal weights.", ("mean-bounds:below",), (_BELOW_ONE,)),
        Step("even-best", Rel("<=", _U, _P * _TOTAL), "sign",
             "So of a given total the even spread makes the most when $\\rho < 1$,", ("even-below",), (_BELOW_ONE, _NEGATIVE)),
        Step("even-best-positive", Rel("<=", _U, _P * _TOTAL), "sign", "of either sign,", ("even-below",),
             (_BELOW_ONE, _POSITIVE)),
        Step("even-best-all", Rel("<=", _U, _P * _TOTAL), "cases", "and so for all $\\rho < 1$ but 0.",
             ("even-best", "even-best-positive"), (_BELOW_ONE, _NOT_ZERO)),
        Step("even-above", Rel(">=", even, mean), "instance", "For $\\rho > 1$ the other way round:", ("mean-bounds:above",), (_ABOVE_ONE,)),
        Step("even-worst", Rel(">=", _U, _P * _TOTAL), "sign", "it makes the least.", ("even-above",), (_ABOVE_ONE,)),
    )  # fmt: skip


def variety() -> Derivation:
    """The aggregate without weights, and the premium of variety."""
    domain = _domain()
    steps = (*_scaling(), *_premium(), *_best())
    return Derivation(
        name="variety",
        title="The aggregate without weights",
        summary="Without weights the aggregate is $J^{1/\\rho}$ times the one with equal weights: it has no limit at "
        "$\\rho = 0$, and a given total that is spread over $J$ inputs makes $J^{(1-\\rho)/\\rho}$ times itself, a "
        "premium for $0 < \\rho < 1$ and a loss otherwise.",
        lines=("3.2",),
        domain=domain,
        steps=steps,
        parts=(
            Part("scale", "The factor between the two."),
            Part("below-least", "Complements: at most the smallest input."),
            Part("above-most", "For $\\rho > 0$ at least the largest."),
            Part("to-least", "The limit at the minimum."),
            Part("to-most", "The limit at the maximum."),
            Part("from-above", "At zero it diverges from above."),
            Part("from-below", "At zero it vanishes from below."),
            Part("premium", "The premium of variety."),
            Part("in-sigma", "The premium in terms of the elasticity."),
            Part("love", "It rises with the number of inputs for $0 < \\rho < 1$."),
            Part("more-than-one", "There it is more than one."),
            Part("complements", "It falls for complements."),
            Part("complements-less", "There it is less than $1/J$."),
            Part("beyond", "It falls for $\\rho > 1$."),
            Part("beyond-less", "There it is less than one."),
            Part("none", "None for perfect substitutes."),
            Part("premium-above", "At zero the premium diverges from above."),
            Part("premium-below", "At zero it vanishes from below."),
            Part("even-best-all", "An even spread is best for $\\rho < 1$."),
            Part("even-worst", "An even spread is worst for $\\rho > 1$."),
        ),
        notes=("$U$ is the aggregate without weights and $P$ the premium of variety, $J^{(1-\\rho)/\\rho}$.",),
        mutants=(
            without(domain, steps, "below-least", "rho < 0"),
            without(domain, steps, "above-most", "rho > 0"),
            without(domain, steps, "love", "0 < rho < 1"),
            without(domain, steps, "more-than-one", "0 < rho < 1"),
            without(domain, steps, "complements-less", "rho < 0"),
            without(domain, steps, "beyond-less", "rho > 1"),
            without(domain, steps, "even-best-all", "rho < 1", _NOT_ZERO),
            without(domain, steps, "even-worst", "rho > 1"),
        ),
    )
