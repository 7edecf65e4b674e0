"""The stable forms of the fast tier: base 2, in doubles but for exponents and logarithms, which are pairs.

The pivot ``m`` is the least input for rho < 0 and else the greatest.  Abbreviations: ``l_j`` the binary logarithm of
x_j/m, ``q_j = w_j (x_j/m)^rho``, ``S`` their sum, ``e`` the binary logarithm of F/m, ``g`` the mean of the ``l_j``,
``a_j`` the logarithmic derivative of F by x_j.  ``fast_level`` serves exponents that are not small, ``fast_level_near``
small ones: about the mean the sum has no terms of first order, and errors are not divided by rho.

A logarithm is kept as a whole number and the rest where it is multiplied at once (``rows.c`` does these steps of
``fast_terms``, ``fast_sum``, ``fast_level``, ``fast_mean``, ``fast_level_near`` and ``fast_aggregate`` by hand, for the
aggregate), and as head and tail for derivatives, whose terms are exact to a few ulps also for large exponents.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Delta, Diff, Expr, Fn, Idx, Lam, Rel, Sym, Vec, exp, expr, log, total
from cesai_sym.kernels.forms import StableForm
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import CES, J, i, j, k, rho, share, w, x

m: Final = Sym("m")
S: Final = Sym("S")
e: Final = Sym("e")
g: Final = Sym("g")
F: Final = Sym("F")
a: Final = Vec("a", J)
l: Final = Vec("l", J)  # noqa: E741 - the small sister of L
q: Final = Vec("q", J)

#: The parameters of these forms that arrive as pairs.
FAST_PAIRS: Final = frozenset({"l", "e", "rho"})
_LOG2: Final = log(expr(2))


def _binary_exponential(of: Expr) -> Expr:
    return exp(_LOG2 * of)


def _domain(*definitions: Definition, at_least: int = 1) -> Domain:
    return Domain(
        scalars=(
            Scalar("J", Interval(lower=Fraction(at_least), lower_open=False), integer=True),
            Scalar("rho"),
            Scalar("m", Interval(lower=Fraction(0))),
        ),
        vectors=(Vector("x", J), Vector("w", J, "weights")),
        definitions=definitions,
    ).assume(Rel("!=", rho, expr(0)))


_RATIO: Final = Definition("l", Lam(j, log(x[j] / m) / _LOG2))
_TERM: Final = Definition("q", Lam(j, w[j] * (x[j] / m) ** rho))
_SUM: Final = Definition("S", total(j, w[j] * (x[j] / m) ** rho))
_VALUE: Final = Definition("F", CES(x, rho, w))
_RELATIVE: Final = Definition("a", Lam(j, share(j) / x[j]))
_MEAN: Final = Definition("g", total(j, w[j] * (log(x[j] / m) / _LOG2)))
_LEVEL: Final = Definition("e", log(CES(x, rho, w) / m) / _LOG2)


def _form(
    name: str, definition: Expr, formula: Expr, domain: Domain, outputs: tuple[Idx, ...] = (), pair: bool = False
) -> StableForm:
    return StableForm(name, Statement(Rel("==", definition, formula), domain.extend(*outputs)), formula, outputs, pair)


def _value_forms() -> tuple[StableForm, ...]:
    term = w[j] * (x[j] / m) ** rho
    level = log(CES(x, rho, w) / m) / _LOG2
    return (
        _form("fast_terms", term, w[j] * _binary_exponential(rho * l[j]), _domain(_RATIO), (j,)),
        _form("fast_sum", total(j, term), total(j, q[j]), _domain(_TERM)),
        _form("fast_level", level, log(S) / _LOG2 / rho, _domain(_SUM), pair=True),
        _form("fast_aggregate", CES(x, rho, w), m * _binary_exponential(e), _domain(_LEVEL)),
    )


def _forms_about_mean() -> tuple[StableForm, ...]:
    mean = total(j, w[j] * (log(x[j] / m) / _LOG2))
    level = log(CES(x, rho, w) / m) / _LOG2
    curved = total(j, w[j] * Fn("expm1mx", (_LOG2 * rho * (l[j] - g),)))
    return (
        _form("fast_mean", mean, total(j, w[j] * l[j]), _domain(_RATIO), pair=True),
        _form("fast_level_near", level, g + Fn("log1p", (curved,)) / _LOG2 / rho, _domain(_RATIO, _MEAN), pair=True),
    )


def _derivative_forms() -> tuple[StableForm, ...]:
    aggregate = CES(x, rho, w)
    slope, apart = Diff(aggregate, x[j]), 1 - Delta(j, k)
    others = total(i, (1 - Delta(i, j)) * q[i])
    cross = (1 - rho) * (F * a[j] * a[k])
    own = -((1 - rho) * (F * a[j] * others / (S * x[j])))
    summed, known = (_TERM, _SUM), (_TERM, _SUM, _RELATIVE, _VALUE)
    across = Statement(Rel("==", apart * Diff(slope, x[k]), apart * cross), _domain(*known, at_least=2).extend(j, k))
    return (
        _form("fast_shares", share(j), q[j] / S, _domain(*summed), (j,)),
        _form("fast_relative", share(j) / x[j], q[j] / (S * x[j]), _domain(*summed), (j,)),
        _form("fast_gradient", slope, F * a[j], _domain(_RELATIVE, _VALUE), (j,)),
        StableForm("fast_hessian_across", across, cross, (j, k)),
        _form("fast_hessian_own", Diff(aggregate, x[j], 2), own, _domain(*known, at_least=2), (j,)),
    )


#: Forms of small exponents, whose code is not printed but written in rows.c.
HAND_FORMS: Final[tuple[StableForm, ...]] = _forms_about_mean()

#: Every other form of the fast tier: the level, then its derivatives.
FAST_FORMS: Final[tuple[StableForm, ...]] = (*_value_forms(), *_derivative_forms())
