"""Model collapse: variance under repeated resampling, its variants, and what is left of the bonus."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, Diff, Expr, Fn, Idx, Mean, Rel, Sym, Vec, expr, log, total
from cesai_sym.statement import Definition, Domain, Moments, Monotone, Recurrence, Tends, Vector
from cesai_sym.theory.common import between, equal, positive, real, whole
from cesai_sym.theory.definitions import CURVATURE, DIVERSITY_BONUS, HALF_LIFE, VARIANCE_RETAINED, J, rho

_M, _n, _v, _v0, _q, _mu, _V = (Sym(s) for s in ("M", "n", "v", "v_0", "q", "mu", "V"))
_i: Final = Idx("i", _M)
_k: Final = Idx("k", _M)
_y: Final = Vec("y", _M)
_z: Final = Vec("z", _M)
_kept: Final = VARIANCE_RETAINED(_M, _n)


def _scatter(over: Vec = _y) -> Expr:
    """The sum of squared deviations of the draws from their mean."""
    mean = total(_k, over[_k]) / _M
    return total(_i, (over[_i] - mean) ** 2)


def _draws() -> Domain:
    """M >= 2 independent draws y with mean mu and variance v; z are exponential draws with mean mu."""
    independent = Moments(mean=_mu, variance=_v, covariance=expr(0))
    exponential = Moments(mean=_mu, variance=_mu**2, covariance=expr(0))
    return Domain(
        (whole("M", 2), whole("n", 0), positive("v"), positive("v_0"), positive("mu"), positive("V")),
        (Vector("y", _M, "real", moments=independent), Vector("z", _M, "real", moments=exponential)),
        (_i,),
    )


def _drift_steps() -> tuple[Step, ...]:
    """``digamma(a) < log a`` at a = (M-1)/2: log Gamma is strictly convex, and grows by log a from a to a + 1."""
    theta, a = Sym("theta"), (_M - 1) / 2
    return (
        Step("convex", Rel(">", Diff(Fn("gammaln", (a + theta,)), theta, 2), expr(0)), "sign",
             "The logarithm of the Gamma function is strictly convex.", (), (between("theta", 0, 1),)),
        Step("above-tangent", Rel(">", Fn("gammaln", (a + 1,)), Fn("gammaln", (a,)) + Fn("digamma", (a,))), "tangent",
             "So it lies above its tangent at $a = (M-1)/2$,", ("convex",)),
        Step("functional", equal(Fn("gammaln", (a + 1,)) - Fn("gammaln", (a,)), log(a)), "algebra",
             "and it grows by $\\ln a$ from $a$ to $a+1$."),
        Step("drift", Rel("<", Fn("digamma", (a,)) - log(a), expr(0)), "combination",
             "Hence $\\psi(a) < \\ln a$: for Gaussian draws this is the mean of $\\ln(v_{n+1}/v_n)$ under the unbiased "
             "estimator, so the typical path collapses although the mean stays.", ("above-tangent", "functional")),
    )  # fmt: skip


def collapse() -> Derivation:
    """Variance under resampling: line 6.1."""
    mean_square = (total(_i, _z[_i]) / _M) ** 2
    steps = (
        Step("one-step", equal(Mean(_scatter() / _M), (1 - 1 / _M) * _v), "expectation",
             "The maximum-likelihood variance of $M$ independent draws is short of the true one by the variance of "
             "their mean."),
        Step("law", Recurrence(_V, _n, _v0, (1 - 1 / _M) * _V, _kept * _v0), "induction",
             "So the expected variance shrinks by the same factor in each generation."),
        Step("vanishes", Tends(_kept * _v0, _n, OO, expr(0)), "limit", "It vanishes in the long run."),
        Step("slower", Monotone(_kept, _M), "monotonicity", "More draws keep more of it.", (), (whole("n", 1),)),
        Step("unbiased", equal(Mean(_scatter() / (_M - 1)), _v), "expectation",
             "With the unbiased estimator the mean stays where it is."),
        *_drift_steps(),
        Step("exponential", equal(Mean(mean_square), (1 + 1 / _M) * _mu**2), "expectation",
             "It is not a law of every family: an exponential distribution refitted by its mean has the variance "
             "$\\mu^2$, whose expectation grows,"),
        Step("explodes", Recurrence(_V, _n, _v0, (1 + 1 / _M) * _V, (1 + 1 / _M) ** _n * _v0), "induction",
             "in each generation by the factor $1+1/M$."),
    )  # fmt: skip
    return Derivation(
        name="collapse",
        title="Model collapse",
        summary="Resampling $M$ draws and refitting the variance by maximum likelihood keeps on average the share "
        "$(1-1/M)^n$ of the variance after $n$ generations.",
        lines=("6.1",),
        domain=_draws(),
        steps=steps,
        parts=(
            Part("one-step", "One generation."),
            Part("law", "The law of collapse."),
            Part("vanishes", "It goes to zero."),
            Part("unbiased", "The unbiased estimator keeps the mean."),
            Part("drift", "The typical path collapses all the same (Gaussian draws)."),
            Part("exponential", "A family for which the law fails: one generation."),
            Part("explodes", "The same over all generations."),
        ),
        notes=(
            "The next generation has the estimated variance: a Gaussian refit, or resampling of the empirical "
            "distribution; expectations over generations chain by the tower property.",
            "For Gaussian draws $v_{n+1}/v_n$ is $\\chi^2_{M-1}/(M-1)$, whose mean logarithm is "
            "$\\psi((M-1)/2)-\\ln((M-1)/2)$; that fact about the chi-squared distribution, and the step from a negative "
            "drift to collapse almost surely (the strong law of large numbers), are cited, not proved here.",
        ),
    )


def fresh_data() -> Derivation:
    """Fresh variance in every generation, and the half-life: line 6.3."""
    fixed = _M * _q
    path = fixed + _kept * (_v0 - fixed)
    steps = (
        Step("fixed", equal((1 - 1 / _M) * fixed + _q, fixed), "algebra",
             "The variance $Mq$ reproduces itself when each generation adds the fresh variance $q$."),
        Step("path", Recurrence(_V, _n, _v0, (1 - 1 / _M) * _V + _q, path), "induction",
             "The distance from it shrinks by the factor $1-1/M$ in each generation."),
        Step("limit", Tends(path, _n, OO, fixed), "limit", "So it is reached in the long run from any start."),
        Step("half-life", equal((1 - 1 / _M) ** HALF_LIFE(_M), expr(1) / 2), "algebra",
             "Half of the distance is left after the half-life $\\ln 2/(-\\ln(1-1/M))$."),
    )  # fmt: skip
    domain = Domain((whole("M", 2), whole("n", 0), positive("v_0"), positive("q"), positive("V")))
    return Derivation(
        name="fresh-data",
        title="Fresh data and the half-life of collapse",
        summary="With fresh variance $q$ in every generation the variance tends to $Mq$ at the rate $1-1/M$.",
        lines=("6.3",),
        domain=domain,
        steps=steps,
        parts=(
            Part("fixed", "The fixed point."),
            Part("path", "The path."),
            Part("limit", "Convergence."),
            Part("half-life", "The half-life."),
        ),
    )


def remaining_bonus() -> Derivation:
    """What is left of the bonus after n generations: line 6.4."""
    cv0, mean = Sym("CV_0"), Sym("mu")
    cv2 = _kept * _v0 / mean**2
    steps = (
        Step("law", Recurrence(_V, _n, _v0, (1 - 1 / _M) * _V, _kept * _v0), "instance",
             "Collapse leaves this much of the variance after $n$ generations.", ("collapse:law",), (positive("V"),)),
        Step("cv", equal(cv2, cv0**2 * (1 - 1 / _M) ** _n), "algebra",
             "With the mean kept, the squared coefficient of variation shrinks like the variance."),
        Step("bonus", equal(CURVATURE(rho, J) * cv2 / 2, CURVATURE(rho, J) * cv0**2 * (1 - 1 / _M) ** _n / 2), "algebra",
             "Put it into the leading-order bonus $K\\,\\mathrm{CV}^2/2$."),
        Step("start", equal(DIVERSITY_BONUS(rho, J, cv0), CURVATURE(rho, J) * cv2 / 2), "evaluation",
             "At the start it is the full bonus.", (), (equal(_n, 0),)),
        Step("vanishes", Tends(CURVATURE(rho, J) * cv2 / 2, _n, OO, expr(0)), "limit", "In the long run nothing is left."),
    )  # fmt: skip
    domain = Domain(
        (real("rho"), whole("J", 2), whole("M", 2), whole("n", 0), positive("v_0"), positive("mu")), (), (), (),
        (Definition("CV_0", (_v0 / mean**2) ** (expr(1) / 2)),),
    )  # fmt: skip
    return Derivation(
        name="remaining-bonus",
        title="What collapse leaves of the bonus",
        summary="After $n$ generations with the mean kept the leading-order bonus is "
        "$K\\,\\mathrm{CV}_0^2(1-1/M)^n/2$.",
        lines=("6.4",),
        domain=domain,
        steps=steps,
        parts=(
            Part("cv", "The coefficient of variation."),
            Part("bonus", "The bonus."),
            Part("vanishes", "It goes to zero."),
        ),
        notes=(
            "The expected variance stands for the variance: the bonus is linear in it.",
            "$\\rho < 1$ makes it a gain.",
        ),
    )
