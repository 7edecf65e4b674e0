"""Equalities of logarithms by their exponentials, and squares of symbols that are not zero."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cesai_sym.expression.nodes import Expr, Rel, Sym, expr, log
from cesai_sym.judge import decide
from cesai_sym.papers.language import parse_domain as given
from cesai_sym.papers.language import parse_statement
from cesai_sym.statement import Domain, Interval, Scalar, Statement

_a, _q, _z = Sym("a"), Sym("q"), Sym("z")
_positive = Interval(lower=Fraction(0))
_DOMAIN = Domain((Scalar("a", _positive), Scalar("q", _positive), Scalar("z")))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (log(1 + _q / (1 + _q)) / (2 * _a), (log(1 + 2 * _q) - log(1 + _q)) / (2 * _a)),
        (log(_q**2 + 2 * _q + 1 - 1 / (_a + 1) + 1 / (1 + _a)) / 4, log(1 + _q) / 2),
        (log(1 / _q - 1 / (1 + _q)), -log(_q) - log(1 + _q)),
    ],
)
def test_logarithms_of_sums(left: Expr, right: Expr) -> None:
    """Logarithms of sums that agree are seen to agree; with another factor, or shifted, they do not."""
    assert decide(Statement(Rel("==", left, right), _DOMAIN)).word == "proved"
    assert decide(Statement(Rel("==", 2 * left, right), _DOMAIN)).word == "refuted"
    assert decide(Statement(Rel("==", left, right + Fraction(1, 1000)), _DOMAIN)).word == "refuted"


def test_square_of_a_symbol_that_is_not_zero() -> None:
    """The square of a symbol is positive where that symbol is declared not to be zero, and only there."""
    nowhere = Rel(">", _a * _z**2, expr(0))
    assert decide(Statement(nowhere, _DOMAIN.extend(Rel("!=", _z, expr(0))))).word == "proved"
    assert decide(Statement(nowhere, _DOMAIN.extend(Rel("!=", expr(0), _z)))).word == "proved"
    assert decide(Statement(nowhere, _DOMAIN.extend(Rel("!=", _z, expr(1))))).word != "proved"
    assert decide(Statement(nowhere, _DOMAIN)).word != "proved"


def test_strict_claims_fail_where_both_sides_are_equal() -> None:
    """A strict inequality between means is refuted by equal inputs, also where their powers are irrational."""
    inputs = given({"J": "integer, J >= 2", "x": "positive vector of length J", "rho": "0 < rho < 1/3"})
    strict = parse_statement("ces(x, rho) < mean(x)", inputs)
    verdict = decide(strict)
    assert verdict.word == "refuted"
    assert verdict.witness is not None
    weak = parse_statement("ces(x, 1/3) >= 0", inputs)
    assert decide(weak).word == "proved"
