"""Exact numbers: powers by their prime factors, within limits on their size."""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge.poly import ONE, Atom, Poly, collect, constant, split_integer

#: Limits on exponents that are multiplied out, and on the number of terms.
MAX_POWER = 12
MAX_TERMS = 3000
_MAX_BITS = 100_000


class TooLargeError(UnsupportedError):
    """An exact number or an expansion outgrew the limits of the judge."""


class UndefinedError(UnsupportedError):
    """The expression has no value anywhere on the domain, such as a division by zero."""


def number_power(c: Fraction, n: int) -> Fraction:
    """A rational to a whole power; raises TooLargeError when the result would have too many bits."""
    size = max(c.numerator.bit_length(), c.denominator.bit_length())
    if c != 1 and abs(n) * size > _MAX_BITS:
        raise TooLargeError("an exact number with more than 100,000 bits")
    return c**n


def _prime_powers(c: Fraction) -> list[tuple[int, int]]:
    from flint import fmpz

    if max(c.numerator.bit_length(), c.denominator.bit_length()) > 128:
        raise TooLargeError("a number too large to be factored")
    up = [(int(p), int(n)) for p, n in fmpz(c.numerator).factor()] if c.numerator > 1 else []
    down = [(int(p), -int(n)) for p, n in fmpz(c.denominator).factor()] if c.denominator > 1 else []
    return up + down


def number_symbolic(c: Fraction, e: Poly) -> Poly:
    """A positive rational to a symbolic power, by its prime factors."""
    pairs = []
    number = Fraction(1)
    for p, n in _prime_powers(c):
        rest, whole = split_integer(e.scale(Fraction(n)))
        number *= number_power(Fraction(p), whole)
        if rest:
            pairs.append((Atom("prime", p), rest))
    return Poly({tuple(sorted(pairs, key=lambda pair: pair[0].key)): number})


def number_log(c: Fraction) -> Poly:
    """The logarithm of a positive rational, by its prime factors."""
    return collect((((Atom("log", constant(p)), ONE),), Fraction(n)) for p, n in _prime_powers(c))
