"""The common sign of all terms of a polynomial."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import Atom, Mono, Poly
from cesai_sym.judge.signs.atoms import mono_sign
from cesai_sym.judge.signs.words import Sign, add_signs, mul_signs, of_number

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def termwise(alg: Algebra, p: Poly) -> Sign | None:
    """The common sign of all terms, if they have one; terms that differ by a real number only are taken together."""
    total: Sign | None = "0"
    for rest, numbers in _by_symbols(p).items():
        exact: Sign | None = "0"
        for m, c in numbers.terms.items():
            exact = add_signs(exact, mul_signs(of_number(c), mono_sign(alg, m)))
        factor = exact if exact is not None else _number_sign(alg, numbers)
        total = add_signs(total, mul_signs(factor, mono_sign(alg, rest)))
        if total is None:
            return None
    return total


def _by_symbols(p: Poly) -> dict[Mono, Poly]:
    """The terms sorted by their symbolic factors: what is left of each is a real number."""
    groups: dict[Mono, dict[Mono, Fraction]] = {}
    for m, c in p.terms.items():
        rest = tuple(pair for pair in m if not _is_number(pair))
        groups.setdefault(rest, {})[tuple(pair for pair in m if _is_number(pair))] = c
    return {rest: Poly(terms) for rest, terms in groups.items()}


def _is_number(part: object) -> bool:
    """Is nothing but numbers inside, such as ``2^(1/2) log 3``?"""
    if isinstance(part, Poly):
        return all(_is_number(m) for m in part.terms)
    if isinstance(part, Atom):
        return part.tag in ("prime", "e") or (part.tag in ("log", "group") and all(map(_is_number, part.parts)))
    return isinstance(part, tuple) and all(map(_is_number, part))


def _number_sign(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of an explicit real number, by an enclosure that does not contain zero."""
    from cesai_sym.expression.evaluate import Point, enclose
    from cesai_sym.judge.back import to_expr

    ball = enclose(to_expr(p), Point(), 256)
    if ball is None or ball.contains(0):
        return None
    alg.enclosed = True
    return "+" if ball > 0 else "-"
