"""Limits at infinity where leading terms cancel: the expression as a power of 1/t times a power series in 1/t.

Written in ``h = 1/t``, every term must be ``h^s`` (one ``s`` for all, up to whole numbers) times something smooth at
``h = 0``; the first coefficient of the Taylor series that does not vanish settles the limit.
"""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError, differentiate
from cesai_sym.expression.nodes import Sym, expr
from cesai_sym.judge import taylor
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.limits import Limit, NoLimitError, T
from cesai_sym.judge.normal import discharge
from cesai_sym.judge.poly import ZERO, Atom, Poly, collect, constant, of_atom
from cesai_sym.statement import Interval, Scalar

_NAME = "#h"
_H = Atom("sym", _NAME)
#: What is not a function of scalars only, or not smooth where it vanishes.
_LEFT_OUT = frozenset({"sum", "extremum", "at", "delta", "fn"})
_MAX_ORDER = 5


def limit_at_infinity(alg: Algebra, p: Poly) -> Limit:
    """The limit as the growing symbol tends to infinity; raises NoLimitError or UnsupportedError when not settled."""
    if _mentions(p, _LEFT_OUT):
        raise NoLimitError("a series in 1/t is made of powers and logarithms of scalars only")
    near = Algebra(alg.domain.extend(Scalar(_NAME, Interval(lower=Fraction(0)))))
    q = near.together(near.rebuild(p, lambda a: of_atom(_H, constant(-1)) if a == T else None))
    shift, smooth = _split(near, q)
    if discharge(near):
        raise NoLimitError("side conditions not implied by the domain: " + "; ".join(discharge(near)))
    h, series = Sym(_NAME), to_expr(smooth)
    for order in range(_MAX_ORDER + 1):
        coefficient = taylor.value_at(alg, series, h, expr(0))
        pull = near.sign(shift + constant(order))
        if pull == "+":
            return Limit(ZERO)
        if coefficient and pull == "0":
            return Limit(coefficient)
        if coefficient:
            s = alg.sign(coefficient)
            if pull != "-" or s not in ("+", "-"):
                raise NoLimitError("the sign of a leading term is not known")
            return Limit(ZERO, s)
        series = differentiate(series, h) / (order + 1)
    raise NoLimitError(f"all terms of the series up to order {_MAX_ORDER} vanish")


def _mentions(part: object, tags: frozenset[str]) -> bool:
    if isinstance(part, Poly):
        return any(_mentions(m, tags) for m in part.terms)
    if isinstance(part, Atom):
        return part.tag in tags or any(_mentions(q, tags) for q in part.parts)
    return isinstance(part, tuple) and any(_mentions(q, tags) for q in part)


def _split(alg: Algebra, p: Poly) -> tuple[Poly, Poly]:
    """``p = h^shift * rest`` with whole powers of h, none negative, in the rest."""
    powers = [next((e for a, e in m if a == _H), ZERO) for m in p.terms]
    if not powers:
        raise UnsupportedError("there is nothing to expand")
    steps = [(e - powers[0]).integer for e in powers]
    whole = [n for n in steps if n is not None]
    if len(whole) < len(steps):
        raise NoLimitError("terms whose powers of t differ by more than a whole number")
    shift = powers[0] + constant(min(whole))
    moved = (alg.monomial((*m, (_H, -shift)), c) for m, c in p.terms.items())
    return shift, collect(item for q in moved for item in q.terms.items())
