"""Expectations: normal variables against sums of independent ones, draws against the list of all outcomes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.expression.nodes import Diff, Expr, Idx, Mean, Rel, Sym, Vec, expr, mul, total
from cesai_sym.judge import decide
from cesai_sym.statement import Domain, Draws, Moments, Scalar, Statement, Vector

_z, _p, _b = Vec("z", expr(3)), Vec("p", expr(2)), Vec("b", expr(3), expr(2))


def _normal_moment(n: int) -> int:
    """``E e^n`` of a standard normal variable: the product of the odd numbers below n."""
    return 0 if n % 2 else prod(range(1, n, 2))


def _by_independent_parts(powers: tuple[int, ...], mean: Fraction, common: Fraction, own: Fraction) -> Fraction:
    """``E prod (mean + common e_0 + own e_j)^n_j`` with independent standard normal e, by the binomial theorem."""
    total_of = Fraction(0)
    choices = [[(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)] for n in powers]
    for picked in product(*choices):
        weight = Fraction(1)
        for (a, b, c), n in zip(picked, powers, strict=True):
            ways = prod(range(1, n + 1)) // (prod(range(1, a + 1)) * prod(range(1, b + 1)) * prod(range(1, c + 1)))
            weight *= ways * mean**c * common**a * own**b * _normal_moment(b)
        total_of += weight * _normal_moment(sum(a for a, _, _ in picked))
    return total_of


def _word(body: Expr, value: Fraction, domain: Domain) -> str:
    return decide(Statement(Rel("==", Mean(body), expr(value)), domain)).word


_small = st.fractions(min_value=-2, max_value=2, max_denominator=3)


@given(st.tuples(*[st.integers(0, 3)] * 3).filter(lambda n: 1 <= sum(n) <= 6), _small, _small, _small)
@settings(max_examples=20, deadline=None)
def test_normal_moments(powers: tuple[int, ...], mean: Fraction, common: Fraction, own: Fraction) -> None:
    """Products of jointly normal entries have the expectation of the same variables built from independent ones."""
    moments = Moments(expr(mean), expr(common**2 + own**2), expr(common**2), normal=True)
    domain = Domain(vectors=(Vector("z", expr(3), "real", moments=moments),))
    body = mul(*(_z[n + 1] ** power for n, power in enumerate(powers) if power))
    value = _by_independent_parts(powers, mean, common, own)
    assert _word(body, value, domain) == "proved"
    assert _word(body, value + 1, domain) == "refuted"


@given(st.fractions(min_value=Fraction(1, 9), max_value=Fraction(8, 9), max_denominator=9), st.integers(1, 3),
       st.integers(1, 2), st.integers(1, 3), st.integers(1, 2))  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_draws(first: Fraction, row: int, column: int, other_row: int, other: int) -> None:
    """Products of two entries of a matrix of draws, and a square of sums, average as over all outcomes."""
    chances = (first, 1 - first)
    domain = Domain(
        vectors=(Vector("p", expr(2), "weights"), Vector("b", expr(3), "indicator", second=expr(2), moments=Draws("p")))
    )
    outcomes = list(product((0, 1), repeat=3))

    def average(value: object) -> Fraction:
        assert callable(value)
        return sum((prod(chances[c] for c in o) * Fraction(value(o)) for o in outcomes), Fraction(0))

    pair = average(lambda o: (o[row - 1] == column - 1) * (o[other_row - 1] == other - 1))
    square = average(lambda o: sum(c == column - 1 for c in o) ** 2)
    rows = Idx("l", expr(3))
    at = {_p[1]: first, _p[2]: 1 - first}

    def settled(body: Expr) -> Fraction:
        from cesai_sym.expression.evaluate import Point, exact_value
        from cesai_sym.judge.algebra import Algebra
        from cesai_sym.judge.back import to_expr
        from cesai_sym.judge.normal import normalise

        value = exact_value(to_expr(normalise(Algebra(domain), Mean(body))), Point({}, {"p": tuple(at.values())}))
        assert value is not None
        return value

    assert settled(_b[row, column] * _b[other_row, other]) == pair
    assert settled(total(rows, _b[rows, column]) ** 2) == square


def test_third_moments_of_draws_are_not_guessed() -> None:
    """Beyond the second moment the expectation of entries that are not normal is left open."""
    moments = Moments(expr(0), expr(1), expr(0))
    domain = Domain(vectors=(Vector("z", expr(3), "real", moments=moments),))
    assert _word(_z[1] ** 3, Fraction(0), domain) == "undecided"


@pytest.mark.parametrize("name", ["p", "m"])
def test_probabilities_do_not_move_under_an_expectation(name: str) -> None:
    """A derivative in what the declared moments depend on is refused, because they would stay behind."""
    k = Idx("k", expr(2))
    moments = Moments(Sym("m") + _p[k], expr(1), expr(0))
    domain = Domain(
        (Scalar("m"),),
        (
            Vector("p", expr(2), "weights"),
            Vector("z", expr(3), "real", moments=moments),
            Vector("b", expr(3), "indicator", second=expr(2), moments=Draws("p")),
        ),
        (k,),
    )
    var = Sym("m") if name == "m" else _p[1]
    for body in (_z[1], _b[1, 1] if name == "p" else _z[2]):
        assert decide(Statement(Rel("==", Diff(Mean(body), var), expr(0)), domain)).word == "undecided"
