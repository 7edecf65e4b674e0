"""Diversity of a discrete distribution under resampling, and the drift of a variance that is refitted."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Diff, Expr, Fn, Idx, Mean, Rel, Sym, Vec, Where, exp, expr, log, total
from cesai_sym.statement import Definition, Domain, Draws, Moments, Recurrence, Tends, Vector
from cesai_sym.theory.common import between, equal, nonnegative, positive, whole
from cesai_sym.theory.definitions import HALF_LIFE, VARIANCE_RETAINED, J, i, j, k

_M, _n, _H, _h = (Sym(n) for n in ("M", "n", "H", "h"))
_b: Final = Vec("b", _M, J)
_p: Final = Vec("p", J)
_row: Final = Idx("l", _M)
_D: Final = Sym("D")


def diversity_of_draws() -> Derivation:
    """Gini-Simpson diversity under resampling of M draws: line 6.2."""
    frequencies = Definition("D", 1 - total(j, (total(_row, _b[_row, j]) / _M) ** 2))
    diversity = 1 - total(j, _p[j] ** 2)
    share = total(_row, _b[_row, k]) / _M
    domain = Domain(
        (whole("J", 2), whole("M", 1), whole("n", 0), positive("H"), positive("h")),
        (Vector("p", J, "weights"), Vector("b", _M, "indicator", second=J, moments=Draws("p"))),
        (i, j, k),
        (),
        (frequencies,),
    )
    several = (whole("M", 2),)
    steps = (
        Step("unbiased", equal(Mean(share), _p[k]), "expectation", "On average a type keeps its frequency,"),
        Step("noise", equal(Mean((share - _p[k]) ** 2), _p[k] * (1 - _p[k]) / _M), "expectation",
             "with this variance."),
        Step("one-step", equal(Mean(_D), (1 - 1 / _M) * diversity), "expectation",
             "The chance that two items, picked with replacement, are of different types is smaller in the sample by the "
             "chance of picking one draw twice."),
        Step("estimator", equal(Mean(_M / (_M - 1) * _D), diversity), "expectation",
             "Counting pairs of different draws only estimates it without bias.", (), several),
        Step("law", Recurrence(_H, _n, _h, (1 - 1 / _M) * _H, VARIANCE_RETAINED(_M, _n) * _h), "induction",
             "So the expected diversity shrinks by the same factor in each generation.", (), several),
        Step("vanishes", Tends(VARIANCE_RETAINED(_M, _n) * _h, _n, OO, ZERO), "limit", "It vanishes in the long run.",
             (), several),
        Step("half-life", equal(VARIANCE_RETAINED(_M, HALF_LIFE(_M)), expr(1) / 2), "algebra",
             "Half of it is left after the half-life.", (), several),
    )  # fmt: skip
    return Derivation(
        name="diversity-of-draws",
        title="Diversity under resampling",
        summary="Resampling $M$ draws of a discrete distribution keeps on average the share $1-1/M$ of its Gini-Simpson "
        "diversity, exactly, whatever the distribution and the number of types.",
        lines=("6.2",),
        domain=domain,
        steps=steps,
        parts=(
            Part("unbiased", "Frequencies stay on average."),
            Part("one-step", "One generation."),
            Part("estimator", "The estimator without bias."),
            Part("law", "All generations."),
            Part("vanishes", "Diversity vanishes."),
            Part("half-life", "Its half-life."),
        ),
        notes=(
            "$b_{lj}$ is 1 where draw $l$ is of type $j$; $p_j$ is the frequency of type $j$ and $D$ the diversity "
            "$1-\\sum_j f_j^2$ of the sample, $f_j$ being its frequencies. The next generation draws from the sample; "
            "expectations over generations chain by the tower property. One draw ($M = 1$) leaves no diversity at all.",
        ),
    )


_order, _theta, _v, _mu = (Sym(n) for n in ("p", "theta", "v", "mu"))
_i, _k = Idx("i", _M), Idx("k", _M)
_y: Final = Vec("y", _M)
_z: Final = Vec("z", _M)


def _log_mean(shape: Expr, scale: Expr) -> Expr:
    """The mean logarithm of a gamma variable: the slope at 0 of its moments in their order."""
    moment = exp(_order * log(scale) + Fn("gammaln", (shape + _order,)) - Fn("gammaln", (shape,)))
    return Where(Diff(moment, _order), ((_order, ZERO),))


def _below_log(name: str, a: Expr) -> tuple[Step, ...]:
    """``digamma(a) < log a``, because log Gamma is strictly convex and grows by log a from a to a + 1."""
    return (
        Step(f"{name}-convex", Rel(">", Diff(Fn("gammaln", (a + _theta,)), _theta, 2), ZERO), "sign",
             "The logarithm of the Gamma function is strictly convex,", (), (between("theta", 0, 1),)),
        Step(f"{name}-tangent", Rel(">", Fn("gammaln", (a + 1,)), Fn("gammaln", (a,)) + Fn("digamma", (a,))), "tangent",
             "so it lies above its tangent,", (f"{name}-convex",)),
        Step(f"{name}-step", equal(Fn("gammaln", (a + 1,)) - Fn("gammaln", (a,)), log(a)), "algebra",
             "and it grows by a logarithm in a step of one."),
    )  # fmt: skip


def typical_path() -> Derivation:
    """The drift of the logarithm of the variance, and its spread, for normal and exponential refits: line 6.1."""
    half = (_M - 1) / 2
    scatter = total(_i, (_y[_i] - total(_k, _y[_k]) / _M) ** 2)
    normal = Moments(mean=_mu, variance=_v, covariance=expr(0), normal=True)
    domain = Domain(
        (whole("M", 2), positive("v"), positive("mu"), nonnegative("p")),
        (Vector("y", _M, "real", moments=normal),),
        (_i,),
    )
    near, exponential = Fn("digamma", (half,)) - log(half), Fn("digamma", (_M,)) - log(_M)
    steps = (
        Step("scatter", equal(Mean(scatter / (_M - 1)), _v), "expectation",
             "The unbiased estimator of the variance of $M$ normal draws keeps the mean,"),
        Step("spread", equal(Mean((scatter / (_M - 1) - _v) ** 2), 2 * _v**2 / (_M - 1)), "expectation",
             "with this variance (from the fourth moments of normal variables),"),
        Step("normal", equal(_log_mean(half, 1 / half), near), "differentiation",
             "and its ratio to $v$ has the moments of a gamma variable of shape $(M-1)/2$ and mean one: the slope of the "
             "moments at order zero is its mean logarithm."),
        *_below_log("normal", half),
        Step("normal-drift", Rel("<", near, ZERO), "combination", "That is negative: the typical path collapses.",
             ("normal-tangent", "normal-step")),
        Step("exponential", equal(_log_mean(_M, 1 / _M), exponential), "differentiation",
             "The mean of $M$ exponential draws is a gamma variable of shape $M$; measured in its mean:"),
        *_below_log("exponential", _M),
        Step("exponential-drift", Rel("<", 2 * exponential, ZERO), "combination",
             "negative again, and the variance is the square of the mean: the typical path collapses although the mean of "
             "the variance explodes.", ("exponential-below", "exponential-below")),
    )  # fmt: skip
    below = Step("exponential-below", Rel("<", exponential, ZERO), "combination", "So this is",
                 ("exponential-tangent", "exponential-step"))  # fmt: skip
    steps = (*steps[:-1], below, steps[-1])
    return Derivation(
        name="typical-path",
        title="The typical path of a refitted variance",
        summary="With normal draws and the unbiased estimator the mean variance stays and its logarithm drifts down by "
        "$\\psi((M-1)/2) - \\ln((M-1)/2)$; with exponential draws the mean explodes and the logarithm still drifts down.",
        lines=("6.1",),
        domain=domain,
        steps=steps,
        parts=(
            Part("spread", "The variance of the estimator."),
            Part("normal", "The mean logarithm, normal draws."),
            Part("normal-drift", "It drifts down."),
            Part("exponential", "The mean logarithm, exponential draws."),
            Part("exponential-drift", "It drifts down, twice as fast for the variance."),
        ),
        notes=(
            "That $(M-1)$ times the estimate is $v$ times a chi-squared variable, that the sum of exponential draws is a gamma "
            "variable, that a gamma variable of shape $a$ and scale $s$ has the moments $s^p\\,\\Gamma(a+p)/"
            "\\Gamma(a)$ of order $p$ and that they may be differentiated in it, and the strong law of large numbers, by "
            "which a negative drift means collapse almost surely, are cited, not proved here.",
        ),
    )
