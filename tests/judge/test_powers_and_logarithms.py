"""Powers with moving exponents: their logarithms, their limits, and inequalities between three of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.expression.nodes import OO, ZERO, Expr, Rel, Sym, expr, log, symbols
from cesai_sym.judge import Judge
from cesai_sym.statement import Domain, Interval, Scalar, Statement, Tends
from cesai_sym.theory.common import below, positive, real

a, b, c, p, q, t = symbols("a b c p q t")
_POSITIVE = Domain((positive("a"), positive("b"), positive("c"), real("p"), real("q"), real("t")))


def _word(relation: Rel | Tends, *conditions: Rel) -> str:
    return Judge(explain=False).decide(Statement(relation, _POSITIVE.extend(*conditions))).word


def test_a_relation_between_powers_is_known_in_logarithms() -> None:
    """From ``a^p <= b^q`` follows the relation of the roots, in the direction that the sign of the exponent says."""
    powers = Rel("<=", a**p, b**q)
    assert _word(Rel("<=", a ** (p / q), b), powers, below(0, q)) == "proved"
    assert _word(Rel(">=", a ** (p / q), b), powers, below(q, 0)) == "proved"
    assert _word(Rel("<=", a ** (p / q), b), powers, below(q, 0)) != "proved"
    assert _word(Rel("<", a ** (p / q), b), powers, below(0, q)) != "proved"


def test_a_level_above_another() -> None:
    """Two levels of complements are bounded by either level with its weight, and not without it."""
    lower = ((a**p + b**p) / 2) ** (1 / p)
    upper = ((lower**q + c**q) / 2) ** (1 / q)
    half = expr(Fraction(1, 2))
    given_signs = (below(p, 0), below(q, 0))
    assert _word(Rel("<", upper, half ** (1 / q) * lower), *given_signs) == "proved"
    assert _word(Rel("<", upper, half ** (1 / p + 1 / q) * a), *given_signs) == "proved"
    assert _word(Rel("<", upper, lower), *given_signs) == "refuted"


@pytest.mark.parametrize(
    ("body", "point", "value", "side"),
    [
        ((a**t + 1) ** (1 / t), ZERO, OO, "+"),
        ((a**t + 1) ** (1 / t), ZERO, expr(0), "-"),
        ((a**t + 1) ** (-1 / t), ZERO, expr(0), "+"),
        (b * (a**t + 2) ** (1 / t), ZERO, OO, "+"),
    ],
)
def test_a_power_that_runs_away(body: Expr, point: Expr, value: Expr, side: str) -> None:
    """A base that tends to a number other than one, with an exponent without bound, goes to zero or infinity."""
    assert _word(Tends(body, t, point, value, side)) == "proved"  # type: ignore[arg-type]
    wrong = OO if value == expr(0) else expr(0)
    assert _word(Tends(body, t, point, wrong, side)) == "refuted"  # type: ignore[arg-type]


def test_one_to_infinity_is_not_settled_by_the_base() -> None:
    """``(1 + a t)^(1/t)`` goes to ``e^a``, neither to one nor to zero nor to infinity."""
    for value in (expr(1), expr(0), OO):
        assert _word(Tends((1 + a * t) ** (1 / t), t, ZERO, value, "+")) != "proved"


@settings(max_examples=15, deadline=None)
@given(st.fractions(min_value=Fraction(1, 9), max_value=9), st.fractions(min_value=Fraction(1, 9), max_value=9))
def test_the_logarithm_of_a_power_with_a_moving_exponent(first: Fraction, second: Fraction) -> None:
    """``log(((first^t + second^t)/2)^(1/t))`` tends to the mean logarithm, and to nothing else."""
    domain = Domain((Scalar("t", Interval()),))
    body = log(((expr(first) ** t + expr(second) ** t) / 2) ** (1 / t))
    mean = (log(first) + log(second)) / 2
    judge = Judge(explain=False)
    assert judge.decide(Statement(Tends(body, Sym("t"), ZERO, mean), domain)).word == "proved"
    assert judge.decide(Statement(Tends(body, Sym("t"), ZERO, mean + 1), domain)).word == "refuted"
