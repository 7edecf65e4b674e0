"""A theorem is cited across the cases of a definition, for two aggregates at once, and up to a positive factor."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from cesai_sym.expression.nodes import Expr, Lam, Rel, expr, total
from cesai_sym.judge.match import Known, cite
from cesai_sym.statement import Domain, Interval, Scalar, Statement, expanded
from cesai_sym.theory.catalogue import theorem
from cesai_sym.theory.common import inputs
from cesai_sym.theory.definitions import CES, MEAN, J, equal_weights, j, rho, w, x

_MEAN = total(j, w[j] * x[j])
_EQUAL = equal_weights(J)


@cache
def _known() -> tuple[Known, ...]:
    return tuple(Known("mean-bounds", expanded(s)) for s in theorem("mean-bounds").statements())


def _domain(upper: int) -> Domain:
    return inputs().extend(Scalar("rho", Interval(upper=Fraction(upper))))


def _aggregate(exponent: Expr = rho) -> Expr:
    return CES(x, exponent, w)


TRUE = {
    "a difference": (Rel(">=", _MEAN - _aggregate(), expr(0)), 1),
    "a multiple": (Rel("<=", 2 * _aggregate(), 2 * _MEAN), 1),
    "a ratio": (Rel("<=", _aggregate() / _MEAN, expr(1)), 1),
    "another notion": (Rel("<=", CES(x, rho, _EQUAL), MEAN(x)), 1),
    "two exponents": (Rel("<=", _aggregate(), _aggregate(expr(2))), 2),
    "other inputs": (Rel("<=", CES(Lam(j, 1 + x[j]), rho, w), 1 + _MEAN), 1),
}

FALSE = {
    "one case only": (Rel(">=", _MEAN - _aggregate(), expr(0)), 2),
    "a negative factor": (Rel("<=", -_aggregate(), -_MEAN), 1),
    "another multiple": (Rel("<=", 2 * _aggregate(), _MEAN), 1),
    "the wrong order": (Rel("<=", _aggregate(expr(2)), _aggregate()), 2),
    "a range that is too wide": (Rel("<=", _aggregate(), _aggregate(expr(2))), 3),
    "strict": (Rel("<", _aggregate(), _aggregate(expr(2))), 2),
}


@pytest.mark.parametrize("name", TRUE)
def test_it_is_cited(name: str) -> None:
    """The statement is an instance of the theorem, if need be in each case of the definition."""
    relation, upper = TRUE[name]
    found = cite(expanded(Statement(relation, _domain(upper))), _known(), lambda _: True)
    assert found is not None
    assert {part for e in found.evidence for part in e.rests_on} == {"theory:mean-bounds"}


@pytest.mark.parametrize("name", FALSE)
def test_it_is_not_cited(name: str) -> None:
    """What the theorem does not say in some case is not concluded from the others."""
    relation, upper = FALSE[name]
    assert cite(expanded(Statement(relation, _domain(upper))), _known(), lambda _: True) is None
