"""Scaling laws: diminishing returns to data, and the split of compute between parameters and data."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Diff, Expr, Rel, Sym, expr
from cesai_sym.statement import Domain, Iff, Monotone, Tends
from cesai_sym.theory.common import below, equal, positive, real
from cesai_sym.theory.definitions import POWER_LAW
from cesai_sym.theory.neighbours import without

_N, _D, _A, _B, _C = (Sym(n) for n in ("N", "D", "A", "B", "C"))
_alpha, _beta, _k, _q = (Sym(n) for n in ("alpha", "beta", "k", "q"))
_REACHABLE: Final = below(_k**_alpha, 2)
_OUT_OF_REACH: Final = Rel(">=", _k**_alpha, expr(2))
_MORE: Final = below(1, _k)


def _error(data: Expr) -> Expr:
    return POWER_LAW(data, _A, _alpha)


def _gain(start: Expr, factor: Expr) -> Expr:
    """What the factor does to the error, from this much data on."""
    return _error(start) - _error(factor * start)


def scaling_law() -> Derivation:
    """Diminishing returns under a power law, and what repeating a gain costs: line 7.1."""
    domain = Domain(tuple(map(positive, ("N", "A", "alpha", "k", "q"))))
    marginal, again = -Diff(_error(_N), _N), (2 - _k**_alpha) ** (-1 / _alpha)
    first, second = _gain(_N, _k), _gain(_k * _N, _q)
    steps = (
        Step("marginal", equal(marginal, _alpha * _A * _N ** (-_alpha - 1)), "differentiation",
             "What one more unit of data takes off the error."),
        Step("diminishing", Monotone(marginal, _N, increasing=False), "monotonicity", "It falls with every unit,"),
        Step("vanishing", Tends(marginal, _N, OO, ZERO), "limit", "and vanishes in the long run."),
        Step("ratio", equal(_error(_k * _N) / _error(_N), _k ** (-_alpha)), "algebra",
             "Multiplying the data by $k$ multiplies the error by $k^{-\\alpha}$, wherever one stands."),
        Step("gain", equal(first, (1 - _k ** (-_alpha)) * _error(_N)), "algebra",
             "So the absolute gain of a factor is proportional to the error that is left."),
        Step("less", Rel("<", _gain(_k * _N, _k), first), "sign", "The same factor gains less the second time.",
             (), (_MORE,)),
        Step("same", equal(_gain(_k * _N, again), first), "algebra",
             "The further factor $(2-k^\\alpha)^{-1/\\alpha}$ gains the same again,", (), (_REACHABLE,)),
        Step("more", Iff(Rel(">", _gain(_k * _N, _q * again), first), below(1, _q)), "equivalence",
             "every larger factor gains more,", (), (_REACHABLE,)),
        Step("fewer", Iff(Rel("<", _gain(_k * _N, _q * again), first), below(_q, 1)), "equivalence",
             "and every smaller one gains less: it is the only one.", (), (_REACHABLE,)),
        Step("dearer", Rel(">", again, _k), "sign", "It is larger than the first factor.", (), (_REACHABLE, _MORE)),
        Step("at-most", Rel("<", second, _error(_k * _N)), "sign", "A gain is less than the error that it starts from."),
        Step("half", Rel("<=", _error(_k * _N), first), "sign",
             "When $k^\\alpha \\ge 2$ the first step took half of the error or more:", (), (_OUT_OF_REACH,)),
        Step("none", Rel("<", second, first), "combination",
             "no amount of data gains the same again.", ("at-most", "half"), (_OUT_OF_REACH,)),
    )  # fmt: skip
    return Derivation(
        name="scaling-law",
        title="Diminishing returns to data",
        summary="Under a power law with exponent $\\alpha$ the data times $k$ take the error times $k^{-\\alpha}$; the same "
        "absolute gain again takes the further factor $(2-k^\\alpha)^{-1/\\alpha}$, which exists only while "
        "$k^\\alpha < 2$.",
        lines=("7.1",),
        domain=domain,
        steps=steps,
        parts=(
            Part("marginal", "The marginal gain."),
            Part("diminishing", "It diminishes."),
            Part("vanishing", "It vanishes."),
            Part("ratio", "The relative effect of a factor."),
            Part("less", "The absolute effect shrinks."),
            Part("same", "What repeats the absolute gain."),
            Part("more", "A larger factor gains more."),
            Part("fewer", "A smaller factor gains less."),
            Part("dearer", "It costs more than the first time."),
            Part("none", "When nothing repeats it."),
        ),
        mutants=(
            without(domain, steps, "less", "k > 1"),
            without(domain, steps, "none", "k^alpha >= 2"),
            without(domain, steps, "half", "k^alpha >= 2"),
            without(domain, steps, "diminishing", "alpha > 0", real("alpha")),
            without(domain, steps, "dearer", "k != 1", _REACHABLE),
        ),
        notes=(
            "$\\alpha$ is any positive number. For $k = 10$ and $\\alpha = 1/10$ the further factor is 20.0 to three "
            "digits; for $\\alpha = 1/2$ there is none, because $10^{1/2} > 2$.",
        ),
    )
