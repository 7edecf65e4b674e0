"""Powers and logarithms in canonical form, each law only where its bases are positive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge import factor, signs
from cesai_sym.judge.numbers import MAX_POWER, MAX_TERMS, UndefinedError, number_log, number_power, number_symbolic
from cesai_sym.judge.poly import ONE, ZERO, Atom, Mono, Poly, constant, of_atom

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def power(alg: Algebra, b: Poly, e: Poly) -> Poly:
    """``b^e`` in canonical form."""
    n = e.integer
    if n == 0:
        return ONE
    if not b:
        if signs.sign(alg, e) == "+":
            return ZERO
        raise UndefinedError("zero to a power that is not positive")
    single = b.single()
    if n is not None and (n > 0 or single):
        return _integer_power(alg, b, single, n)
    if n is None and not alg.is_integer(e):
        return _real_power(alg, b, e)
    alg.need("nonzero", b)
    lead, parts = factor.factors(b)
    result = _monomial_power(alg, lead, e)
    for q, multiplicity in parts:
        flipped, sign = _oriented(alg, q)
        if sign < 0:
            result = alg.mul(result, _monomial_power(alg, constant(-1), e.scale(Fraction(multiplicity))))
        result = alg.mul(result, alg.raised(flipped, e.scale(Fraction(multiplicity))))
    return result


def raised(alg: Algebra, q: Poly, e: Poly) -> Poly:
    """A power of a factor that is not split further."""
    single = q.single()
    if single:
        return _monomial_power(alg, q, e)
    return alg.monomial([(Atom("group", q), e)], Fraction(1))


def _oriented(alg: Algebra, q: Poly) -> tuple[Poly, int]:
    """A factor or its opposite, whichever is positive when the declarations say so.

    Relations of the domain are left aside: they are brought to canonical form with this very choice.
    """
    if q.key not in alg.turned:
        plain = type(alg)(replace(alg.domain, hypotheses=(), indices=()))
        alg.turned[q.key] = -1 if signs.sign(plain, q) in ("-", "-0") else 1
    turn = alg.turned[q.key]
    return (-q if turn < 0 else q), turn


def _integer_power(alg: Algebra, b: Poly, single: tuple[Mono, Fraction] | None, n: int) -> Poly:
    if single:
        m, c = single
        if n < 0:
            alg.need("nonzero", b)
        return alg.monomial([(a, e.scale(Fraction(n))) for a, e in m], number_power(c, n))
    if n <= MAX_POWER and len(b.terms) ** n <= MAX_TERMS:
        return alg.expand(b, n)
    return alg.raised(b, constant(n))


def _monomial_power(alg: Algebra, b: Poly, e: Poly) -> Poly:
    """A power of one term, distributed over its factors where that is valid."""
    single = b.single()
    assert single is not None
    m, c = single
    n = e.integer
    if n is not None:
        return _integer_power(alg, b, single, n)
    whole = alg.is_integer(e)
    if whole and c == -1:
        return _sign_power(alg, m, e)
    if not whole and not (c > 0 and all(signs.atom_sign(alg, a) == "+" for a, _ in m)):
        alg.need("positive", b)
        return of_atom(Atom("pow", b, e))
    result = number_symbolic(c, e) if c > 0 else of_atom(Atom("pow", constant(c), e))
    return alg.mul(result, alg.monomial([(a, alg.mul(p, e)) for a, p in m], Fraction(1)))


def _sign_power(alg: Algebra, m: Mono, e: Poly) -> Poly:
    """``(-1)^n`` for a symbolic whole number n: 1 when n is visibly even."""
    even = all((c / 2).denominator == 1 for c in e.terms.values())
    sign = ONE if even else of_atom(Atom("pow", constant(-1), e))
    return alg.mul(sign, alg.monomial([(a, alg.mul(p, e)) for a, p in m], Fraction(1)))


def _real_power(alg: Algebra, b: Poly, e: Poly) -> Poly:
    """A power with an exponent that is not a whole number: the base has to be positive."""
    if b.single():
        return _monomial_power(alg, b, e)
    lead, parts = factor.factors(b)
    oriented = [(*_oriented(alg, q), n) for q, n in parts]
    lead = lead.scale(Fraction(_product(s**n for _, s, n in oriented)))
    if alg.positive(lead) and all(alg.positive(q) for q, _, _ in oriented):
        result = _monomial_power(alg, lead, e)
        return alg.mul(result, *(alg.raised(q, e.scale(Fraction(n))) for q, _, n in oriented))
    alg.need("positive", b)
    return of_atom(Atom("group", b), e) if alg.positive(b) else of_atom(Atom("pow", b, e))


def log(alg: Algebra, b: Poly) -> Poly:
    """``log b`` in canonical form: a sum over the positive factors of b."""
    alg.need("positive", b)
    lead, parts = factor.factors(b) if not b.single() else (b, [])
    oriented = [(*_oriented(alg, q), n) for q, n in parts]
    lead = lead.scale(Fraction(_product(s**n for _, s, n in oriented)))
    m, c = lead.single() or ((), Fraction(0))
    known = c > 0 and all(signs.atom_sign(alg, a) == "+" for a, _ in m)
    if not known or not all(alg.positive(q) for q, _, _ in oriented):
        return of_atom(Atom("log", b))
    result = number_log(c)
    for a, e in m:
        result = result + (e if a.tag == "e" else alg.mul(e, _log_atom(a)))
    for q, _, n in oriented:
        result = result + of_atom(Atom("log", q)).scale(Fraction(n))
    return result


def _product(numbers: Iterable[int]) -> int:
    result = 1
    for n in numbers:
        result *= n
    return result


def _log_atom(a: Atom) -> Poly:
    if a.tag == "prime":
        return of_atom(Atom("log", constant(int(str(a.parts[0])))))
    if a.tag == "group":
        return of_atom(Atom("log", a.parts[0]))
    return of_atom(Atom("log", of_atom(a)))
