"""Pairs of doubles: an unevaluated sum ``hi + lo`` with twice the digits, in plain NumPy.

The building blocks are error-free: Knuth's two-sum and Dekker's product (Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26,
2005).  Every operation has a relative error of at most 2^-100 (2^-70 in elementary functions; the tests measure it).
Arguments are finite; callers keep infinities out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Operand = Array | float

#: Keeps the upper 26 bits of a significand: cheaper than Dekker's splitting, and one bit short of exact.
_UPPER = np.int64(-(1 << 27))


class Pair(NamedTuple):
    """The sum of two arrays, the second at most half a unit in the last place of the first."""

    hi: Array
    lo: Array


def pair(a: Operand) -> Pair:
    """A double as a pair."""
    hi = np.asarray(a, dtype=np.float64)
    return Pair(hi, np.zeros_like(hi))


def two_sum(a: Operand, b: Operand) -> Pair:
    """The sum of two doubles, exactly."""
    s = a + b
    t = s - a
    return Pair(np.asarray(s), np.asarray((a - (s - t)) + (b - t)))


def renormalised(hi: Array, lo: Array) -> Pair:
    """The pair with the exact sum of hi and lo, where hi is the larger or zero."""
    s = hi + lo
    return Pair(s, lo - (s - hi))


def two_product(a: Operand, b: Operand) -> Pair:
    """The product of two doubles, to 104 bits, or exactly where one has 26.

    >>> product = two_product(np.array([1 + 2.0**-52]), np.array([1 - 2.0**-53]))
    >>> float(product.hi[0]), float(product.lo[0]) == 2.0**-53 - 2.0**-105
    (1.0, True)
    """
    p = np.asarray(a * b)
    a1, b1 = _upper(a), _upper(b)
    a2, b2 = a - a1, b - b1
    return Pair(p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)


def _upper(a: Operand) -> Array:
    return np.asarray((np.asarray(a).view(np.int64) & _UPPER).view(np.float64))


def negative(a: Pair) -> Pair:
    """-a."""
    return Pair(-a.hi, -a.lo)


def add(a: Pair, b: Pair) -> Pair:
    """The sum of two pairs; the error is relative to |a| + |b|."""
    s = two_sum(a.hi, b.hi)
    return renormalised(s.hi, s.lo + (a.lo + b.lo))


def add_double(a: Pair, b: Operand) -> Pair:
    """The sum of a pair and a double."""
    s = two_sum(a.hi, b)
    return renormalised(s.hi, s.lo + a.lo)


def multiply(a: Pair, b: Pair) -> Pair:
    """The product of two pairs."""
    p = two_product(a.hi, b.hi)
    return renormalised(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi))


def multiply_double(a: Pair, b: Operand) -> Pair:
    """The product of a pair and a double."""
    p = two_product(a.hi, b)
    return renormalised(p.hi, p.lo + a.lo * b)


def divide(a: Pair, b: Pair) -> Pair:
    """The quotient of two pairs."""
    q = a.hi / b.hi
    p = two_product(q, b.hi)
    rest = ((a.hi - p.hi) - p.lo) + (a.lo - q * b.lo)
    return renormalised(q, rest / b.hi)


def divide_double(a: Pair, b: Operand) -> Pair:
    """The quotient of a pair by a double."""
    q = a.hi / b
    p = two_product(q, b)
    return renormalised(q, (((a.hi - p.hi) - p.lo) + a.lo) / b)


def spread(a: Pair, index: tuple[slice | None, ...]) -> Pair:
    """The pair with new axes where the index has None."""
    return Pair(a.hi[index], a.lo[index])


def off_diagonal(a: Pair) -> Pair:
    """The pair with zeros where its first two indices agree."""
    same = np.eye(len(a.hi), dtype=np.bool_)[:, :, None]
    return Pair(np.where(same, 0.0, a.hi), np.where(same, 0.0, a.lo))


def scale(a: Pair, exponent: NDArray[np.int32] | np.int32) -> Pair:
    """The pair times a power of two."""
    return Pair(np.ldexp(a.hi, exponent), np.ldexp(a.lo, exponent))


def total(a: Pair, axis: int) -> Pair:
    """The sum over an axis, by halves; of no terms, zero."""
    hi, lo = np.moveaxis(a.hi, axis, 0), np.moveaxis(a.lo, axis, 0)
    if not len(hi):
        return pair(np.zeros(hi.shape[1:]))
    while (n := len(hi)) > 1:
        half = n // 2
        s = add(Pair(hi[:half], lo[:half]), Pair(hi[half : 2 * half], lo[half : 2 * half]))
        if n % 2:
            last = add(Pair(s.hi[:1], s.lo[:1]), Pair(hi[-1:], lo[-1:]))
            s.hi[:1], s.lo[:1] = last
        hi, lo = s
    return Pair(hi[0], lo[0])
