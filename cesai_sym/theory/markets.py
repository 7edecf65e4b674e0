"""Prices and contributions: marginal-cost pricing, and what one of many contributors adds."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Diff, Expr, Idx, Mean, Rel, Sym, Vec, expr, total
from cesai_sym.statement import Domain, Iff, Moments, Monotone, Order, Tends, Vector
from cesai_sym.theory.common import between, equal, nonnegative, positive, real, whole
from cesai_sym.theory.definitions import POWER_LAW
from cesai_sym.theory.neighbours import without

_p, _c, _Q, _fixed = (Sym(n) for n in ("p", "c", "Q", "f"))
_PROFIT: Final = (_p - _c) * _Q - _fixed
_BREAK_EVEN: Final = _c + _fixed / _Q


def break_even() -> Derivation:
    """Price at marginal cost leaves the fixed cost unpaid: line 7.3."""
    at_cost = (equal(_p, _c),)
    costs = _fixed + _c * _Q
    domain = Domain((real("p"), nonnegative("c"), positive("Q"), positive("f")))
    steps = (
        Step("marginal-cost", equal(Diff(costs, _Q), _c), "differentiation", "The cost of one more unit."),
        Step("loss", equal(_PROFIT, -_fixed), "evaluation",
             "At a price equal to marginal cost the fixed cost is lost, however much is sold.", (), at_cost),
        Step("average-cost", Monotone(costs / _Q, _Q, increasing=False), "monotonicity",
             "Average cost falls with every unit,"),
        Step("above", Rel(">", costs / _Q, _c), "sign", "but is above marginal cost at every quantity"),
        Step("limit", Tends(costs / _Q, _Q, OO, _c), "limit", "and comes down to it only in the limit."),
        Step("zero", equal(_PROFIT, 0), "evaluation", "The price that breaks even is average cost:",
             (), (equal(_p, _BREAK_EVEN),)),
        Step("enough", Iff(Rel(">=", _PROFIT, ZERO), Rel(">=", _p, _BREAK_EVEN)), "equivalence",
             "from there on there is no loss."),
    )  # fmt: skip
    return Derivation(
        name="break-even",
        title="Marginal-cost pricing and the fixed cost",
        summary="A price equal to marginal cost loses the fixed cost at every quantity; the break-even price is average "
        "cost, $c + f/Q$.",
        lines=("7.3",),
        domain=domain,
        steps=steps,
        parts=(
            Part("loss", "Profit at marginal-cost pricing."),
            Part("average-cost", "Average cost falls."),
            Part("above", "It is above marginal cost."),
            Part("limit", "Marginal cost is its limit."),
            Part("zero", "The break-even price."),
            Part("enough", "Below it there is a loss, from it on there is none."),
        ),
        notes=("$f$ is the fixed cost, $c$ marginal cost, $Q$ the quantity, $p$ the price.",),
        mutants=(
            without(domain, steps, "above", "f > 0", nonnegative("f")),
            without(domain, steps, "average-cost", "f > 0", real("f")),
            without(domain, steps, "loss", "p = c"),
        ),
    )


_n, _m, _A, _alpha, _theta, _z, _delta = (Sym(s) for s in ("n", "m", "A", "alpha", "theta", "z", "delta"))
_i: Final = Idx("i", _m)
_draw: Final = Vec("b", _m)
_rates: Final = Vec("r", expr(2))
_UNIT: Final = between("theta", 0, 1)


def _error(contributors: Expr) -> Expr:
    return POWER_LAW(contributors, _A, _alpha)


def _effect_steps() -> tuple[Step, ...]:
    effect = _error(_n) - _error(_n + 1)
    forward, backward = _error(_n + _theta), _error(_n + 1 - _theta)
    small = -Diff(_error(_n), _n)
    return (
        Step("marginal", equal(small, _alpha * _A * _n ** (-_alpha - 1)), "differentiation",
             "The marginal effect of contributors on the error."),
        Step("forward", Rel(">", Diff(forward, _theta, 2), ZERO), "sign", "A power law is strictly convex:",
             (), (_UNIT,)),
        Step("at-most", Rel("<", effect, _alpha * _A * _n ** (-_alpha - 1)), "tangent",
             "the last of $n+1$ contributors does less than the marginal effect at $n$,", ("forward",)),
        Step("backward", Rel(">", Diff(backward, _theta, 2), ZERO), "sign", "and, walking back from $n+1$,",
             (), (_UNIT,)),
        Step("at-least", Rel(">", effect, _alpha * _A * (_n + 1) ** (-_alpha - 1)), "tangent",
             "more than the marginal effect there.", ("backward",)),
        Step("squeeze", Tends((_n + 1) ** (-_alpha - 1) / _n ** (-_alpha - 1), _n, OO, expr(1)), "limit",
             "The two bounds have the ratio one in the limit,"),
        Step("order", Order(effect, "~", _alpha * _A * _n ** (-_alpha - 1), _n, OO), "limit",
             "so the effect is asymptotically the marginal effect: it falls faster than $1/n$."),
        Step("diffuse", Tends(_n * effect, _n, OO, ZERO), "limit",
             "All $n$ such effects together vanish, too: the rest is not anybody's own."),
    )  # fmt: skip


def _detection_steps() -> tuple[Step, ...]:
    p, items = _p, _z**2 * _p * (1 - _p) / _delta**2
    rate = total(_i, _draw[_i]) / _m
    need = _z**2 * p * (1 - p) / (_alpha * _A * _n ** (-_alpha - 1)) ** 2
    return (
        Step("noise", equal(Mean((rate - p) ** 2), p * (1 - p) / _m), "expectation",
             "A test of $m$ independent items measures an error rate $p$ with this variance."),
        Step("two-tests", equal(Mean((_rates[1] - _rates[2]) ** 2), 2 * p * (1 - p) / _m), "expectation",
             "Two such measurements differ by chance with twice that variance: without a known reference a test needs "
             "twice the items."),
        Step("items", Iff(Rel(">=", _delta**2, _z**2 * (p * (1 - p) / _m)), Rel(">=", _m, items)), "equivalence",
             "A difference $\\delta$ from a known reference is $z$ standard errors or more exactly when there are this many items."),
        Step("growth", equal(need, _z**2 * p * (1 - p) / (_alpha * _A) ** 2 * _n ** (2 * _alpha + 2)), "algebra",
             "For the effect of one of $n$ contributors their number grows like $n^{2+2\\alpha}$."),
    )  # fmt: skip


def contribution() -> Derivation:
    """What one of n contributors adds, and how many test items show it: line 7.4."""
    flips = Moments(mean=_p, variance=_p * (1 - _p), covariance=expr(0), bounded=True)
    measured = replace(flips, variance=_p * (1 - _p) / _m)
    domain = Domain(
        (*map(positive, ("n", "A", "alpha", "z", "delta")), between("p", 0, 1), whole("m", 1)),
        (Vector("b", _m, "real", moments=flips), Vector("r", expr(2), "real", moments=measured)),
        (_i,),
    )
    steps = (*_effect_steps(), *_detection_steps())
    return Derivation(
        name="contribution",
        title="One of many contributors",
        summary="The last of $n+1$ contributors takes about $\\alpha A n^{-\\alpha-1}$ off a power-law error; a test that "
        "shows a difference $\\delta$ at $z$ standard errors needs $z^2 p(1-p)/\\delta^2$ items.",
        lines=("7.4",),
        domain=domain,
        steps=steps,
        parts=(
            Part("at-most", "The effect of one more is less than the marginal effect."),
            Part("at-least", "It is more than the marginal effect after it."),
            Part("order", "Asymptotically it is the marginal effect."),
            Part("diffuse", "All such effects together vanish."),
            Part("noise", "The noise of a test."),
            Part("two-tests", "The noise of a difference of two tests."),
            Part("items", "How many items show a difference."),
            Part("growth", "How many show one contributor."),
        ),
        notes=(
            "$n$ is any positive number; $b_i$ is 1 where the model fails item $i$ of $m$, $r_1$ and $r_2$ are two "
            "measured error rates.",
            "The number of items is for one measurement against a known reference; for two models measured on "
            "independent items of their own it is twice that.",
        ),
        mutants=(
            without(domain, steps, "at-most", "alpha > 0", real("alpha")),
            without(domain, steps, "diffuse", "alpha > 0", real("alpha")),
        ),
    )
