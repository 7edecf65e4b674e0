"""Weights: normalised by their sum, as pairs, with their logarithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cesai_sym.kernels.elementary import log as log_of
from cesai_sym.kernels.elementary import log_ratio, plus_log2
from cesai_sym.kernels.pairs import Array, Pair, add_double, divide, pair, scale, total

#: The logarithm of nothing: an input with this weight contributes nothing at any exponent.
ABSENT = -(2.0**300)
#: Exponents that keep a sum of weights far from the ends of the range of doubles.
_SAFE = 900


@dataclass(frozen=True, slots=True)
class Weights:
    """Normalised weights (J, rows or 1), their logarithms, that of their sum before, and which are positive."""

    value: Pair
    log: Pair
    log_sum: Pair
    used: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def weigh(raw: Array) -> Weights:
    """Normalise weights of shape (J, rows or 1) with at least one positive entry in each row."""
    _, exponent = np.frexp(raw.max(axis=0))
    scaled = pair(np.ldexp(raw, -exponent))
    whole = total(scaled, 0)
    used = raw > 0
    ratio = log_ratio(np.where(used, raw, 1.0), np.broadcast_to(whole.hi, raw.shape))
    # log(hi + lo) = log(hi) + lo/hi to 2^-106
    log = add_double(plus_log2(ratio, np.broadcast_to(-exponent, raw.shape).astype(np.float64)), -(whole.lo / whole.hi))
    return Weights(divide(scaled, whole), without(log, ~used, ABSENT), _log_sum(whole, exponent), used)


def _log_sum(whole: Pair, exponent: NDArray[np.int32]) -> Pair:
    """log(whole 2^exponent), where possible of the product itself: it may be next to one."""
    safe = np.where(np.abs(exponent) < _SAFE, exponent, 0)
    return plus_log2(log_of(scale(whole, safe)), (exponent - safe).astype(np.float64))


def without(a: Pair, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], value: float) -> Pair:
    """The pair with some entries replaced by a double."""
    if not where.any():
        return a
    return Pair(np.where(where, value, a.hi), np.where(where, 0.0, a.lo))
