"""Equivalent questions in a simpler form: without positive factors, and without a relation between two symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ZERO, Atom, Poly, constant, of_atom
from cesai_sym.judge.signs.atoms import atom_sign
from cesai_sym.judge.signs.names import names_in, replaced
from cesai_sym.judge.signs.words import Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

Signer = Callable[["Algebra", Poly], "Sign | None"]
_MAX_TERMS = 16


def by_clearing(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """Without denominators, and divided by the powers of positive atoms that all terms share."""
    if not 1 < len(p.terms) <= _MAX_TERMS:
        return None
    numerator, denominators = alg.fraction(p)
    total: Sign | None = "+"
    for g, k in denominators:
        total = mul_signs(total, "+" if k % 2 == 0 and atom_sign(alg, g) == "-" else atom_sign(alg, g))
    if total not in ("+", "-"):
        return None
    cleared = _divided(alg, numerator)
    if cleared.key == p.key or len(cleared.terms) > _MAX_TERMS:
        return None
    return mul_signs(total, again(alg, cleared))


def _divided(alg: Algebra, p: Poly) -> Poly:
    powers: dict[Atom, list[Poly]] = {}
    for n, m in enumerate(p.terms):
        for a, e in m:
            powers.setdefault(a, [ZERO] * len(p.terms))[n] = e
    shared = []
    for a in sorted(powers, key=lambda a: a.key):
        known = [e.constant for e in powers[a]]
        if all(c is not None for c in known):
            least = constant(min(c for c in known if c is not None))
        else:
            least = powers[a][0] if all(powers[a]) else ZERO
        if least and atom_sign(alg, a) == "+":
            shared.append((a, -least))
    return alg.mul(p, alg.monomial(shared, Fraction(1))) if shared else p


def by_order(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """Where ``a > b > 0`` is all that ties two symbols, ``a = b s`` with s > 1."""
    from cesai_sym.expression.nodes import Rel, Sym
    from cesai_sym.expression.transform import free_symbols
    from cesai_sym.statement import Interval, Scalar

    for h in alg.domain.hypotheses:
        match h:
            case Rel(">" | ">=" as op, Sym(above), Sym(below)) | Rel("<" | "<=" as op, Sym(below), Sym(above)):
                pass
            case _:
                continue
        rest = tuple(o for o in alg.domain.hypotheses if o != h)
        declared = alg.domain.scalar(below)
        tied = any(above in free_symbols(o.lhs) | free_symbols(o.rhs) for o in rest)
        positive = declared is not None and declared.interval.lower is not None and declared.interval.lower >= 0
        if tied or not positive or atom_sign(alg, Atom("sym", below)) != "+" or above not in names_in(p):
            continue
        ratio = Scalar(f"%{above}", Interval(lower=Fraction(1), lower_open=len(op) == 1))
        scalars = tuple(s for s in alg.domain.scalars if s.name != above)
        inner = type(alg)(replace(alg.domain, scalars=(*scalars, ratio), hypotheses=rest))
        image = inner.mul(of_atom(Atom("sym", below)), of_atom(Atom("sym", ratio.name)))
        s = again(inner, inner.together(replaced(inner, p, Atom("sym", above), image)))
        alg.enclosed, alg.squares = alg.enclosed or inner.enclosed, alg.squares or inner.squares
        if s is not None:
            return s
    return None


__all__ = ["by_clearing", "by_order"]
