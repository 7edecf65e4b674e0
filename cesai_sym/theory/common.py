"""Declarations that the chapters share."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Expr, Idx, Lam, Number, Rel, Sym, Vec, Where, expr, total
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Vector
from cesai_sym.theory.definitions import CES, J, i, j, k, rho, share, w, x

F: Final = Sym("F")
s: Final = Vec("s", J)
v: Final = Vec("v", J)
c: Final = Sym("c")
t: Final = Sym("t")
#: An index that no statement declares: a relation about it is meant for every input.
every: Final = Idx("a", J)


def real(name: str) -> Scalar:
    """A real symbol."""
    return Scalar(name)


def positive(name: str) -> Scalar:
    """A positive symbol."""
    return Scalar(name, Interval(lower=Fraction(0)))


def nonnegative(name: str) -> Scalar:
    """A symbol that may also be zero."""
    return Scalar(name, Interval(lower=Fraction(0), lower_open=False))


def between(name: str, low: int, high: int) -> Scalar:
    """A symbol in an open interval."""
    return Scalar(name, Interval(Fraction(low), Fraction(high)))


def whole(name: str, low: int) -> Scalar:
    """A whole number from ``low`` on."""
    return Scalar(name, Interval(lower=Fraction(low), lower_open=False), integer=True)


def below(left: Number, right: Number) -> Rel:
    """``left < right``."""
    return Rel("<", expr(left), expr(right))


def equal(left: Number, right: Number) -> Rel:
    """``left == right``."""
    return Rel("==", expr(left), expr(right))


def at_ray(body: Expr, level: Expr = c) -> Expr:
    """The expression at the symmetric point x = c (1, ..., 1)."""
    return Where(body, (), ((x, Lam(j, level)),))


def share_mean(values: Expr, index: Idx, by: Vec = s) -> Expr:
    """The share-weighted mean of an entrywise expression in the index."""
    return total(index, by[index] * values)


def inputs(*more: Scalar | Vector | Idx | Rel | Definition) -> Domain:
    """J >= 2 positive inputs, weights that sum to one, any real rho; F is their CES aggregate, s_j their shares."""
    base = Domain(
        (real("rho"), whole("J", 2)),
        (Vector("x", J), Vector("w", J, "weights")),
        (i, j, k),
        (),
        (Definition("F", CES(x, rho, w)), Definition("s", Lam(j, share(j)))),
    )
    return base.extend(*more)
