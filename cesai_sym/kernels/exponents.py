"""The exponent rho as a pair, from itself or from the elasticity of substitution."""

from __future__ import annotations

import numpy as np

from cesai_sym.kernels.pairs import Array, Pair, divide_double, pair, two_sum


def exponent(value: Array, sigma: bool) -> Pair:
    """Rho itself, or ``rho = (sigma - 1)/sigma``, right to 100 bits; its ends are -infinity (sigma = 0) and 1.

    >>> rho = exponent(np.array([2.0, 1e20, 0.0, np.inf]), sigma=True)
    >>> rho.hi, float(rho.lo[1])
    (array([ 0.5,  1. , -inf,  1. ]), -1e-20)
    """
    if not sigma:
        return pair(value)
    inner = (value > 0) & (value < np.inf)
    rho = divide_double(two_sum(np.where(inner, value, 1.0), -1.0), np.where(inner, value, 1.0))
    ends = np.where(value == 0, -np.inf, np.where(np.isnan(value), np.nan, 1.0))
    beyond = inner & ~np.isfinite(rho.hi)  # sigma below 2^-1024
    hi = np.where(inner, np.where(beyond, -np.inf, rho.hi), ends)
    return Pair(hi, np.where(inner & ~beyond, rho.lo, 0.0))


def comparable(rho: Pair) -> Array:
    """A double on the same side of 1 (and of all other integers) as the pair: what edge rules compare."""
    return np.where((rho.hi == 1) & (rho.lo < 0), np.nextafter(1.0, 0.0), rho.hi)
