"""Limits whose leading terms cancel, the weakest missing condition, and what a false statement misses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cesai_sym.judge import Judge
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.verdict import Verdict

SYMBOLS: Mapping[str, str] = {
    "J": "integer, J >= 2", "n": "integer, n >= 0", "M": "M > 1", "s": "real", "t": "real", "a": "positive",
    "b": "positive", "c": "positive", "rho": "real", "k": "k > 1", "u": "0 < u < 1", "alpha": "0 < alpha < 1",
    "power": "positive", "N": "positive", "K": "positive", "L": "positive", "sigma": "sigma > 1", "q": "positive",
    "x": "positive vector of length J", "w": "weights of length J", "delta": "positive", "beta": "positive",
}  # fmt: skip

TRUE_LIMITS = (
    "limit(log(t)^3/sqrt(t), t -> oo) == 0",
    "limit(log(log(t))/log(t), t -> oo) == 0",
    "limit(log(t + log(t)) - log(t), t -> oo) == 0",
    "limit((1 + a/t)^t, t -> oo) == exp(a)",
    "limit(sqrt(t^2 + t) - t, t -> oo) == 1/2",
    "limit((t + 1)^alpha - t^alpha, t -> oo) == 0",
    "limit(t - t^2*log(1 + 1/t), t -> oo) == 1/2",
    "limit(((a^(1/t) + b^(1/t))/2)^t, t -> oo) == sqrt(a*b)",
    "limit(half_life(M) - M*log(2), M -> oo) == -log(2)/2",
    "limit(variance_retained(M, M), M -> oo) == exp(-1)",
    "limit(log(t - 5)/log(t), t -> oo) == 1",
    "limit(sigma/(sigma - 1), sigma -> oo) == 1",
    "half_life(M) ~ M*log(2) as M -> oo",
    "log(log(t)) = o(log(t)) as t -> oo",
)
FALSE_LIMITS = (
    "limit(log(t)^3/sqrt(t), t -> oo) == 1",
    "limit((1 + a/t)^t, t -> oo) == 1 + a",
    "limit(sqrt(t^2 + t) - t, t -> oo) == 0",
    "limit(half_life(M) - M*log(2), M -> oo) == 0",
    "limit((exp(1/t) - 1 - 1/t)*t, t -> oo) == 1/2",
    "half_life(M) ~ M as M -> oo",
    "N*log(N) = O(N) as N -> oo",
)
CONDITIONS = (
    ("curvature(rho, J) > 1", "rho < -1/(J - 1)"),
    ("k^beta < 2", "beta < log(2)/log(k)"),
    ("power_law(2*N, a, power) > power_law(N, a, power)/2", "power < 1"),
    ("exp(s) >= 1 + s + s^2/2", "s >= 0"),
    ("ces(x, rho) >= mean(x)", "rho >= 1"),
    ("increasing(u*(1 - u), u)", "u <= 1/2"),
    ("K^alpha*L^(1 - alpha) == K^(1 - alpha)*L^alpha", "K == L"),
    ("s^2 > 0", "s != 0"),
)
NEAR = (
    ("ces(x, -1) == 1/sum(j, 1/x[j])", "the left side is J times the right side"),
    ("elasticity(rho) == 1/(rho - 1)", "the left side is minus the right side, wherever both have a value"),
    ("(a + 1)^2 == a^2 + 2*a", "the left side is the right side plus 1"),
    ("variance_retained(M, 1) == 1 + 1/M", "the sides are equal to leading order as M -> oo"),
    ("increasing(exp(-t), t)", "it is decreasing everywhere"),
    ("mean(x) == 2*sum(j, x[j])/J", "the left side is 1/2 times the right side"),
)


def judged(text: str) -> Verdict:
    return Judge().decide(parse_statement(text, parse_domain(SYMBOLS)))


@pytest.mark.parametrize("text", TRUE_LIMITS)
def test_limits(text: str) -> None:
    """Powers of logarithms compare with powers, and an expansion settles what leading terms leave open."""
    assert judged(text).word == "proved"


@pytest.mark.parametrize("text", FALSE_LIMITS)
def test_other_limits_are_refuted(text: str) -> None:
    """A limit that is something else is refuted by the true one."""
    assert judged(text).word in ("refuted", "conditional")
    assert judged(text).witness is not None


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_the_weakest_condition(text: str, condition: str) -> None:
    """The condition found is the one that a person would name, with a witness outside of it."""
    found = judged(text)
    assert (found.word, found.condition) == ("conditional", condition)
    assert found.witness is not None


@pytest.mark.parametrize(("text", "near"), NEAR)
def test_near_misses(text: str, near: str) -> None:
    """What holds instead is said, in a field of its own and in the reason."""
    found = judged(text)
    assert found.near == near
    assert near in found.reason


def test_far_misses_are_not_called_near() -> None:
    """Two sides that have nothing to do with each other have no simple ratio."""
    assert judged("a == b").near is None
    assert judged("ces(x, 2) == mean(x)").near is None


def test_zero_to_the_power_zero_is_one() -> None:
    """The convention of polynomials holds for exact zeros in proofs and in numbers alike."""
    assert judged("0^n <= 1").word in ("proved", "certified", "sampled", "undecided")
    assert judged("0^0 == 1").word in ("proved", "certified")
    assert judged("s^0 == 1").word == "proved"
    assert judged("0^n == 0").word in ("refuted", "conditional")
