"""The missing condition: exact where it can be, sufficient always, and none where none says anything."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import cesai_sym as cs

SYMBOLS: Mapping[str, str] = {
    "J": "integer, J >= 2", "n": "integer, n >= 0", "a": "positive", "b": "positive", "r": "real", "s": "real",
    "t": "positive", "g": "g != a", "d": "d != 0", "rho": "real", "alpha": "0 < alpha < 1", "k": "index in 1..J",
    "l": "index in 1..J", "x": "positive vector of length J", "z": "nonnegative vector of length J",
    "w": "weights of length J", "u": "vector of length J", "sigma": "positive, sigma != 1",
    "g_C": "real", "g_Z": "real", "phi": "phi != 1",
}  # fmt: skip

CONDITIONS = (
    # divided by what may have either sign
    ("b/(a - g) > 0", "a > g"),
    ("b/(1 - phi) > 0", "phi < 1"),
    ("1/d < 1", "d*(d - 1) > 0"),
    ("1/r > 1/s iff r < s", "r*s > 0"),
    # products of signs
    ("r^2 > r", "r*(r - 1) > 0"),
    ("(a/b)^r > 1", "r*(a - b) > 0"),
    ("a^r < b^r", "r*(a - b) < 0"),
    # one value left out, and the end of an interval put back
    ("alpha*(1 - alpha) < 1/4", "alpha != 1/2"),
    ("a^2 + b^2 > 2*a*b", "a != b"),
    ("log(a) < a - 1", "a != 1"),
    ("sqrt(r^2) == r", "r >= 0"),
    ("increasing(r^2, r)", "r >= 0"),
    # limits
    ("limit(a/(1 + b*exp(-r*t)), t -> oo) == a", "r > 0"),
    ("limit(1/(1 + a*exp((g_C - g_Z)*t)), t -> oo) == 1", "g_C < g_Z"),
    ("limit((1 + r*exp(-t))/(1 + exp(-t)), t -> oo) == r", "r == 1"),
    ("limit(exp(r*t) + exp(s*t), t -> oo) == 0", "r < 0 and s < 0"),
    ("r*t ~ t as t -> oo", "r == 1"),
    # a gap in the domain
    ("decreasing(1/d, d)", "d > 0"),
    # whole numbers and vectors
    ("cv2_population(x) < 1", "J == 2"),
    ("w[k] + w[l] <= 1", "max(w) == min(w)"),
    ("herfindahl(w) <= 1/J", "max(w) == min(w)"),
    ("sum(j, w[j]*x[j]) == mean(x)", "max(x) == min(x)"),
    ("prod(j, u[j]) > 0", "min(u) > 0"),
    ("prod(j, z[j]) > 0", "min(z) > 0"),
    ("ces(1/x, rho, w) == 1/ces(x, rho, w)", "rho == 0"),
)
#: False, and nothing short makes them true that does not say them again.
HOPELESS = (
    "r*s > 0",
    "r < 0",
    "(r - 1)*(r - 2)*(r - 3) > 0",
    "n*(n - 1)*(n - 2)*(n - 3) == 0",
    "2^n > n^2",
    "alpha*(1 - alpha) < 1/5",
    "a < a",
)


def judged(text: str, *assume: str) -> cs.Verdict:
    return cs.judge(text, SYMBOLS, assume=assume, seconds=None, cache=False)


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_named(text: str, condition: str) -> None:
    """The condition is the weakest that a person would name, with a witness against the statement as it stands."""
    found = judged(text)
    assert (found.word, found.condition) == ("conditional", condition), found
    assert found.witness is not None


@pytest.mark.parametrize(("text", "condition"), CONDITIONS[::2])
def test_can_be_read_back(text: str, condition: str) -> None:
    """A condition is in the claims language; given it, the same statement is supported."""
    assert judged(text, *condition.split(" and ")).word in ("proved", "certified", "sampled")


@pytest.mark.parametrize("text", HOPELESS)
def test_nothing_is_named(text: str) -> None:
    """A statement is not its own condition, and one of several whole numbers is none."""
    found = judged(text)
    assert (found.word, found.condition) == ("refuted", None)


def test_pieces_do_not_make_a_monotone_function() -> None:
    """Rising on both sides of a gap, and yet not across it: the condition keeps to one side."""
    for text in ("increasing(-1/d, d)", "increasing(-1/(phi - 1), phi)"):
        condition = judged(text).condition
        assert condition is not None
        assert "!=" not in condition


@pytest.mark.parametrize("text", ["nonincreasing(ces(x, rho, w), rho)", "increasing(-a*b, a)", "r^2 propto r"])
def test_what_moves_is_not_pinned(text: str) -> None:
    """A single value, or one set equal to another symbol, would make every function monotone."""
    assert "==" not in (judged(text).condition or "")


def test_a_condition_of_weak_inequalities_keeps_the_end() -> None:
    """Where the denominator cannot vanish, the zero of the numerator belongs to the region."""
    found = cs.judge("1/(1 + r) <= 1/(1 - r)", {"r": "r > -1, r != 1"}, seconds=None, cache=False)
    assert found.condition == "r*(r - 1) <= 0"
