"""Exponential and logarithm of pairs: a table of 256 steps, then a short series whose head is kept as a pair.

The method is Tang's (ACM TOMS 15, 1989; 16, 1990), with the first two terms of each series in pair arithmetic.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cesai_sym.kernels.pairs import (
    Array,
    Pair,
    add,
    add_double,
    divide,
    divide_double,
    multiply,
    negative,
    pair,
    renormalised,
    scale,
    two_product,
    two_sum,
)

if TYPE_CHECKING:
    from decimal import Decimal

Exponent = NDArray[np.int32] | np.int32

_STEPS = 256
#: Beyond this an exponential is 0 or infinite whatever it is multiplied by.
_FAR = 8192.0
#: Up to here the distance from the tangent is a series; beyond it the subtraction leaves 64 bits.
_TANGENT = 2.0**-5


@cache
def _tables() -> tuple[Pair, Pair, tuple[float, float, float]]:
    """log(c) for c = 128/256 .. 512/256, 2^(i/256) for i = 0 .. 255, and log 2 in three parts, from decimals."""
    from decimal import Context, Decimal, localcontext

    with localcontext(Context(prec=60)):
        ln2 = Decimal(2).ln()
        logs = _split([(Decimal(i) / _STEPS).ln() for i in range(_STEPS // 2, 2 * _STEPS + 1)])
        powers = _split([(ln2 * i / _STEPS).exp() for i in range(_STEPS)])
        head = int(ln2 * 2**32) / 2**32
        middle = int((ln2 - Decimal(head)) * 2**64) / 2**64
        return logs, powers, (head, middle, float(ln2 - Decimal(head) - Decimal(middle)))


def _split(values: list[Decimal]) -> Pair:
    hi = np.array([float(v) for v in values])
    lo = np.array([float(v - type(v)(float(v))) for v in values])
    hi.setflags(write=False)
    lo.setflags(write=False)
    return Pair(hi, lo)


def _reduced(a: Pair, k: Array) -> Pair:
    """The pair less k log(2)/256 for k = rint(256 a / log 2): the first difference is exact."""
    _, _, (head, middle, tail) = _tables()
    s = two_sum(a.hi - k * (head / _STEPS), -k * (middle / _STEPS))
    return renormalised(s.hi, s.lo + (a.lo - k * (tail / _STEPS)))


def plus_log2(a: Pair, k: Array) -> Pair:
    """The pair plus k log 2 for whole k below 2^12."""
    _, _, (head, middle, tail) = _tables()
    s = two_sum(k * head, a.hi)
    r = two_sum(s.hi, k * middle)
    return renormalised(r.hi, r.lo + (s.lo + (a.lo + k * tail)))


def expm1_small(a: Pair) -> Pair:
    """e^a - 1 for |a| below 2^-8: a + a^2/2 as a pair, the rest as a double."""
    h = a.hi
    rest = 1 / 40320 * h + 1 / 5040
    for divisor in (720, 120, 24, 6):
        rest = rest * h + 1 / divisor
    square = two_product(h, h)
    s = two_sum(h, 0.5 * square.hi)
    return renormalised(s.hi, s.lo + (a.lo + 0.5 * square.lo + h * a.lo + h * square.hi * rest))


def _exponential(a: Pair) -> tuple[Pair, NDArray[np.int32]]:
    """e^a as a pair near 1 and a power of two; |a| beyond 8192 is taken as 8192."""
    far = np.abs(a.hi) > _FAR
    if far.any():
        a = Pair(np.clip(a.hi, -_FAR, _FAR), np.where(far, 0.0, a.lo))
    k = np.rint(a.hi * (_STEPS / 0.6931471805599453))
    q = expm1_small(_reduced(a, k))
    whole = k.astype(np.int32)
    _, powers, _ = _tables()
    i = whole & (_STEPS - 1)
    t = Pair(powers.hi[i], powers.lo[i])
    return add(t, multiply(t, q)), whole >> 8


def exp(a: Pair) -> Pair:
    """e^a.

    >>> value = exp(pair(np.array([1.0])))
    >>> float(value.hi[0]), round(float(value.lo[0]) * 1e16, 8)
    (2.718281828459045, 1.44564689)
    """
    return scale(*_exponential(a))


def exp_times(a: Pair, numerators: tuple[Pair, ...] = (), denominators: tuple[Pair, ...] = ()) -> Array:
    """e^a times and divided by the factors, rounded once: only the result itself can over- or underflow."""
    return _scaled(*_exponential(a), numerators, denominators)


def product(numerators: tuple[Pair, ...], denominators: tuple[Pair, ...] = ()) -> Array:
    """The quotient of two products, rounded once: only the result itself can over- or underflow."""
    return _scaled(pair(1.0), np.int32(0), numerators, denominators)


def _scaled(value: Pair, exponent: Exponent, above: tuple[Pair, ...], below: tuple[Pair, ...]) -> Array:
    for factors, operation, sign in ((above, multiply, 1), (below, divide, -1)):
        for factor in factors:
            _, e = np.frexp(factor.hi)
            value = operation(value, scale(factor, -e))
            exponent = exponent + sign * e
    return np.asarray(np.ldexp(value.hi, exponent))


def expm1(a: Pair) -> Pair:
    """e^a - 1, without cancellation for small a."""
    large = np.abs(a.hi) > 2.0**-9
    if not large.any():
        return expm1_small(a)
    small = expm1_small(Pair(np.where(large, 0.0, a.hi), np.where(large, 0.0, a.lo)))
    other = add_double(exp(a), -1.0)
    return Pair(np.where(large, other.hi, small.hi), np.where(large, other.lo, small.lo))


def expm1mx(a: Pair) -> Pair:
    """e^a - 1 - a, right to 64 bits of itself also where that is about a^2/2.

    >>> value = expm1mx(pair(np.array([2.0**-300, 1.0])))
    >>> float(value.hi[0]) == 2.0**-601, float(value.hi[1])
    (True, 0.7182818284590452)
    """
    large = np.abs(a.hi) > _TANGENT
    if not large.any():
        return _expm1mx_small(a)
    small = _expm1mx_small(Pair(np.where(large, 0.0, a.hi), np.where(large, 0.0, a.lo)))
    other = add(expm1(a), negative(a))
    return Pair(np.where(large, other.hi, small.hi), np.where(large, other.lo, small.lo))


def _expm1mx_small(a: Pair) -> Pair:
    """a^2/2 + a^3/6 + ...: two terms as pairs, the rest as a double; |a| is at most 1/32."""
    h = a.hi
    rest = h * (1 / 39916800) + 1 / 3628800
    for divisor in (362880, 40320, 5040, 720, 120, 24):
        rest = rest * h + 1 / divisor
    square = multiply(a, a)
    # a^2 (1/2 + (a/6 + a^2 rest))
    inner = add_double(multiply(a, _sixth()), h * h * rest)
    return multiply(square, add_double(inner, 0.5))


def _sixth() -> Pair:
    return divide_double(pair(1.0), 6.0)


def _log1p_small(z: Pair) -> Pair:
    """log(1 + z) for |z| below 2^-7: z - z^2/2 as a pair, the rest as a double."""
    h = z.hi
    rest = h * (-1 / 10) + 1 / 9
    for divisor in (-8, 7, -6, 5, -4, 3):
        rest = rest * h + 1 / divisor
    square = two_product(h, h)
    s = two_sum(h, -0.5 * square.hi)
    return renormalised(s.hi, s.lo + (z.lo - 0.5 * square.lo - h * z.lo + h * square.hi * rest))


def _log_of_step(c: Array) -> Pair:
    logs, _, _ = _tables()
    # What is out of range, or nan, is not used by those who ask.
    i = np.clip((c * _STEPS).astype(np.intp) - _STEPS // 2, 0, len(logs.hi) - 1)
    return Pair(logs.hi[i], logs.lo[i])


def log1p(a: Pair) -> Pair:
    """log(1 + a) for a in [-1/2, 1], without cancellation for small a.

    >>> float(log1p(pair(np.array([1e-300]))).hi[0])
    1e-300
    """
    c = np.rint((1.0 + a.hi) * _STEPS) / _STEPS
    return add(_log_of_step(c), _log1p_small(divide_double(add_double(a, 1.0 - c), c)))


def log(a: Pair) -> Pair:
    """The logarithm of a positive pair."""
    f, e = np.frexp(a.hi)
    e = e - (f < 0.75)
    k = e.astype(np.float64)
    return plus_log2(log1p(add_double(scale(a, -e), -1.0)), k)


def log_ratio(x: Array, m: Array) -> Pair:
    """log(x / m) for positive doubles of any size, to 2^-71 of itself also where x is next to m.

    >>> a, b = np.array([1 + 2.0**-52]), np.array([1.0])
    >>> float(log_ratio(a, b).hi[0]) * 2.0**52
    0.9999999999999999
    >>> float(log_ratio(np.array([1e308]), np.array([5e-324])).hi[0])
    1453.6362805635474
    """
    f, e = np.frexp(x)
    g, d = np.frexp(m)
    y = f / g
    shift = (y >= 1.5).astype(np.int32) - (y < 0.75)
    factor = 1.0 - 0.5 * (shift > 0) + (shift < 0)
    f, y, k = f * factor, y * factor, (e - d + shift).astype(np.float64)
    c = np.rint(y * _STEPS) / _STEPS
    near = two_product(c, np.broadcast_to(g, c.shape))
    gap = two_sum(f - near.hi, -near.lo)  # the difference of neighbours is exact (Sterbenz)
    value = add(_log_of_step(c), _log1p_small(divide(gap, near)))
    return plus_log2(value, k)
