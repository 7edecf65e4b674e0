"""Limits at a finite point by derivatives: the first order at which numerator and denominator do not vanish.

``lim N/D = N^(n)(a) / D^(n)(a)`` when all lower derivatives of both vanish at a (Taylor; l'Hopital's rule n times).
The functions are compositions of analytic ones; that their bases and arguments are positive *at* the point is checked
there, and by continuity holds near it.  Under an expectation the entries must be bounded, so that the remainder is
uniform.
"""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.calculus import differentiate, expand_fixed
from cesai_sym.expression.nodes import ONE as UNIT
from cesai_sym.expression.nodes import Add, Expr, Fn, Mean, Mul, Num, Pow, Sym, log, mul, power
from cesai_sym.expression.transform import (
    Substitution,
    contains,
    free_symbols,
    map_children,
    substitute,
    vectors_of,
    walk,
)
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.limits import Limit, NoLimitError
from cesai_sym.judge.normal import to_poly
from cesai_sym.judge.poly import ZERO, Poly, constant
from cesai_sym.statement import Moments

_MAX_ORDER = 5


def limit_at(alg: Algebra, body: Expr, var: Sym, point: Expr) -> Limit:
    """The limit of a plain expression at a finite point; raises NoLimitError when no derivative settles it."""
    _bounded_entries(alg, body)
    if isinstance(body, Pow) and var.name in free_symbols(body.exponent):
        inner = limit_at(alg, body.exponent * log(body.base), var, point)
        if inner.infinite:
            raise NoLimitError("a power whose logarithm has no finite limit")
        return Limit(alg.exp(inner.value))
    top, bottom = _quotient(_powers_out(body, var))
    for _ in range(_MAX_ORDER + 1):
        above, below = value_at(alg, top, var, point), value_at(alg, bottom, var, point)
        if below:
            return Limit(alg.together(alg.mul(above, alg.power(below, constant(-1)))))
        if above:
            raise NoLimitError("the denominator vanishes and the numerator does not")
        top, bottom = differentiate(top, var), differentiate(bottom, var)
    raise NoLimitError(f"all derivatives up to order {_MAX_ORDER} vanish")


def _powers_out(e: Expr, var: Sym) -> Expr:
    """``log(b^u)`` as ``u log b`` where the exponent moves; b is checked to be positive at the point with ``log b``."""
    e = map_children(e, lambda child: _powers_out(child, var))
    match e:
        case Fn("log", (Pow(base, exponent),)) if var.name in free_symbols(exponent):
            return exponent * log(base)
    return e


def _bounded_entries(alg: Algebra, body: Expr) -> None:
    if not contains(body, Mean):
        return
    for v in alg.domain.vectors:
        if v.name in vectors_of(body) and isinstance(v.moments, Moments) and not v.moments.bounded:
            raise NoLimitError(f"the expectation of an expansion needs bounded entries of {v.name}")


def _regular(alg: Algebra, e: Expr, var: Sym, point: Expr) -> None:
    """Every part has a value at the point, and powers are smooth there.

    A power of something that vanishes at the point is smooth only when its exponent is a whole number; where the
    exponent moves, the base has to be positive.
    """
    at_point = Substitution({var.name: point})
    for n in walk(e):
        if isinstance(n, Pow | Fn) and var.name in free_symbols(n):
            to_poly(alg, expand_fixed(substitute(n, at_point)))
        if not isinstance(n, Pow) or (isinstance(n.exponent, Num) and n.exponent.value.denominator == 1):
            continue
        base = to_poly(alg, expand_fixed(substitute(n.base, at_point)))
        if var.name in free_symbols(n.exponent):
            alg.need("positive", base)
        elif var.name in free_symbols(n.base) and alg.is_zero(base):
            raise NoLimitError("a power of something that vanishes at the point")


def value_at(alg: Algebra, e: Expr, var: Sym, point: Expr) -> Poly:
    """The value at a point where every part is smooth; raises UnsupportedError when one is not."""
    _regular(alg, e, var, point)
    p = to_poly(alg, expand_fixed(substitute(e, Substitution({var.name: point}))))
    p = alg.together(p)
    return ZERO if alg.is_zero(p) else p


def _quotient(e: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator as written; a sum of quotients is put over the product of the denominators."""
    if isinstance(e, Mul):
        parts = [_quotient(a) for a in e.args]
        return mul(*(p[0] for p in parts)), mul(*(p[1] for p in parts))
    if isinstance(e, Pow) and isinstance(e.exponent, Num) and e.exponent.value < 0:
        return UNIT, power(e.base, Num(-e.exponent.value))
    if isinstance(e, Add):
        parts = [_quotient(a) for a in e.args]
        dens = list(dict.fromkeys(p[1] for p in parts if p[1] != UNIT))
        if len(dens) == 1:
            return sum((n if d != UNIT else n * dens[0] for n, d in parts), Num(Fraction(0))), dens[0]
    return e, UNIT
