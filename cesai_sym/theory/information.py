"""Costly information in a market: the value of a signal, and why a price cannot reveal all of it (Grossman-Stiglitz)."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Expr, Mean, Rel, Sym, Vec, Where, exp, expr, log, sqrt
from cesai_sym.statement import Definition, Domain, Iff, Moments, Monotone, Tends, Vector
from cesai_sym.theory.common import below, equal, nonnegative, positive, real
from cesai_sym.theory.neighbours import without

_a, _c, _q, _lam, _X, _d, _V, _h, _v, _mu = (Sym(s) for s in ("a", "c", "q", "lambda", "X", "d", "V", "h", "v", "mu"))
_vt, _ve, _vx, _k, _b, _VP, _phi, _g = (Sym(s) for s in ("v_theta", "v_eps", "v_x", "k", "b", "V_P", "phi", "g"))
_theta, _x, _P, _XU, _y = (Sym(s) for s in ("theta", "x", "P", "X_U", "y"))
_z: Final = Vec("z", expr(3))
_FULL: Final = log(1 + _vt / _ve) / (2 * _a)
_SHARE: Final = _a * _ve * sqrt(_vx * (1 - _g) / (_vt * _g))
#: Information costs less than it is worth when nobody has it.
_CHEAP: Final = below(_g, 1)


def _signal_steps() -> tuple[Step, ...]:
    payoff = sqrt(_vt) * _z[1] + sqrt(_ve) * _z[2]
    seen = sqrt(_vt) * _z[1] - (_a * _ve / _lam) * sqrt(_vx) * _z[3]
    clearing = equal(_x, _lam * (_theta - _P) / (_a * _ve) + (1 - _lam) * _XU)
    return (
        Step("informed", equal(Mean((payoff - sqrt(_vt) * _z[1]) ** 2), _ve), "expectation",
             "Who knows $\\theta$ is left with the variance of the rest of the payoff."),
        Step("price", equal(_theta - (_a * _ve / _lam) * _x, _P - (_a * _ve / _lam) * (1 - _lam) * _XU), "algebra",
             "When the market clears, the price and the demand of the uninformed, who know the price only, tell "
             "$\\theta - (a v_\\varepsilon/\\lambda)\\,x$: the signal blurred by the noise in supply.", (), (clearing,)),
        Step("uncorrelated", equal(Mean((payoff - _b * seen) * seen), 0), "expectation",
             "Of what the price tells, take the share $b$: the error is not correlated with it, so for normal variables "
             "it is independent of it,"),
        Step("uninformed", equal(Mean((payoff - _b * seen) ** 2), _VP), "expectation",
             "and its variance is the variance of the payoff given the price."),
    )  # fmt: skip


def _utility_steps() -> tuple[Step, ...]:
    gain = _X * _d - _a * _X**2 * _V / 2
    part = _v * _h / (_v + _h)
    return (
        Step("certainty", equal(-_a * _X * _y - (_y - _d) ** 2 / (2 * _V),
                                -(_y - _d + _a * _X * _V) ** 2 / (2 * _V) - _a * gain), "algebra",
             "Complete the square in the exponent of utility times density: holding $X$ of a payoff with mean $d$ above "
             "its price and variance $V$ is worth $Xd - aX^2V/2$ for certain."),
        Step("square", equal(gain, _d**2 / (2 * _a * _V) - _a * _V / 2 * (_X - _d / (_a * _V)) ** 2), "algebra",
             "Complete the square again, in $X$:"),
        Step("demand", Rel(">=", _a * _V / 2 * (_X - _d / (_a * _V)) ** 2, ZERO), "sign", "what is lost is a square,"),
        Step("best", Rel("<=", gain, _d**2 / (2 * _a * _V)), "combination",
             "so the best position is $d/(aV)$, worth $d^2/(2aV)$.", ("square", "demand")),
        Step("average", equal(-(_d**2) / (2 * _v) - (_d - _mu) ** 2 / (2 * _h),
                              -((_d - _mu * _v / (_v + _h)) ** 2) / (2 * part) - _mu**2 / (2 * (_v + _h))), "algebra",
             "Given the price, the $d$ of the informed is normal with some mean $\\mu$ and variance $h$: average their "
             "utility $-e^{-d^2/(2v)}$ by completing the square."),
        Step("ratio", equal(sqrt(part / _h), sqrt(_v / (_v + _h))), "algebra",
             "The uninformed have $-e^{-\\mu^2/(2(v+h))}$; the informed have that times this factor."),
        Step("value", equal(exp(_a * _phi) * sqrt(_ve / _VP), 1), "algebra",
             "A payment of $\\varphi = \\ln(V_P/v_\\varepsilon)/(2a)$ for the signal makes both equal: that is its value."),
    )  # fmt: skip


def _equilibrium_steps() -> tuple[Step, ...]:
    cheap, everybody = (_CHEAP,), (_a * _ve) ** 2 * _vx

    def found(e: Expr) -> Expr:
        """With the equilibrium share of informed."""
        return Where(e, ((_lam, _SHARE),))

    return (
        Step("explicit", equal(_phi, log(1 + _vt / _ve * _k / (_vt + _k)) / (2 * _a)), "algebra",
             "In terms of the noise $k$ of the price."),
        Step("falls", Monotone(_phi, _lam, increasing=False), "monotonicity",
             "The more are informed, the more the price tells, and the less the signal is worth."),
        Step("nobody", Tends(_phi, _lam, ZERO, _FULL), "limit",
             "When hardly anybody is informed it is worth most."),
        Step("less", Rel("<", _phi, _FULL), "sign", "It is always worth less than that,"),
        Step("positive", Rel(">", _phi, ZERO), "sign", "and always more than nothing, as long as supply is noisy."),
        Step("revealing", Tends(_phi, _vx, ZERO, ZERO), "limit",
             "As the noise in supply goes, the price reveals the signal, and the signal is worth nothing: less than any "
             "cost, so nobody would buy what the price is to reveal."),
        Step("cost", Iff(below(_c, _FULL), _CHEAP), "equivalence",
             "Let the signal cost less than it is worth when nobody has it: the same is $g < 1$."),
        Step("equilibrium", equal(found(_phi), _c), "algebra",
             "Then exactly one share of informed makes the value equal to the cost.", (), cheap),
        Step("reveals", equal(found(_VP), _ve * exp(2 * _a * _c)), "algebra",
             "There the price tells as much as the cost of the signal and risk aversion say, whatever the noise.",
             (), cheap),
        Step("squared", Iff(below(_SHARE**2, 1), below(everybody * (_vt - _q * _ve), _q * _ve * _vt)), "equivalence",
             "When is that share less than one?", (), cheap),
        Step("interior", Iff(below(Where(_phi, ((_lam, expr(1)),)), _c),
                             below(everybody * (_vt - _q * _ve), _q * _ve * _vt)), "equivalence",
             "Exactly when the cost is above the value with everybody informed: then some stay uninformed."),
    )  # fmt: skip


def _domain() -> Domain:
    names = ("a", "q", "lambda", "V", "h", "v", "v_theta", "v_eps", "v_x")
    independent = Moments(mean=ZERO, variance=expr(1), covariance=ZERO)
    return Domain(
        (*map(positive, names), *map(real, ("X", "d", "mu", "theta", "x", "P", "X_U", "y"))),
        (Vector("z", expr(3), "real", moments=independent),),
        definitions=(
            Definition("k", (_a * _ve / _lam) ** 2 * _vx),
            Definition("b", _vt / (_vt + _k)),
            Definition("V_P", _ve + _vt * _k / (_vt + _k)),
            Definition("phi", log(_VP / _ve) / (2 * _a)),
            Definition("c", log(1 + _q) / (2 * _a)),
            Definition("g", _q * _ve / _vt),
        ),
    )


def costly_information() -> Derivation:
    """The value of information under CARA utility and normal signals, and the equilibrium share of informed: line 7.5."""
    domain, steps = _domain(), (*_signal_steps(), *_utility_steps(), *_equilibrium_steps())
    return Derivation(
        name="costly-information",
        title="Costly information and what a price can reveal",
        summary="A signal is worth $\\ln(V_P/v_\\varepsilon)/(2a)$ to an investor who sees the price; a price that reveals "
        "it makes it worthless, so with costly information no price reveals all of it, and one share of informed "
        "investors makes its value equal to its cost.",
        lines=("7.5",),
        domain=domain,
        steps=steps,
        parts=(
            Part("price", "What the price tells."),
            Part("uninformed", "The variance that is left to who sees the price only."),
            Part("best", "The worth of the best position."),
            Part("value", "The value of information."),
            Part("falls", "It falls with the share of the informed."),
            Part("nobody", "Its largest value."),
            Part("positive", "It is positive while supply is noisy."),
            Part("revealing", "A revealing price makes it worthless."),
            Part("equilibrium", "The share of informed at which value equals cost."),
            Part("reveals", "What the price leaves open there does not depend on the noise."),
            Part("squared", "When that share is less than one."),
            Part("interior", "The same as a condition on the cost."),
        ),
        notes=(
            "The payoff is $\\theta + \\varepsilon$ with independent normal parts of variances $v_\\theta$ and "
            "$v_\\varepsilon$; supply $x$ is normal with variance $v_x$, independent of both (all measured from their "
            "means); a share $\\lambda$ of investors with constant absolute risk aversion $a$ knows $\\theta$ at the "
            "cost $c$. $V_P$ is the variance of the payoff given the price, $k$ the variance of the noise in what the "
            "price tells, $\\varphi$ the value of information, $q = e^{2ac}-1$ stands for the cost "
            "(every $c > 0$ has one $q > 0$), $g = q\\,v_\\varepsilon/v_\\theta$. In the utility "
            "steps $v$ and $v + h$ are the variances given the signal and given the price.",
            "That normal variables without correlation are independent, and that their density integrates to one, are "
            "cited, not proved here.",
            "When $g \\ge 1$ nobody buys information; the value is below its cost for every share.",
        ),
        mutants=(without(domain, steps, "positive", "noise in supply", nonnegative("v_x")),),
    )
