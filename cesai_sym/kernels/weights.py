"""Weights: normalised by their sum, as pairs, with their logarithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cesai_sym.kernels.elementary import log_ratio, plus_log2
from cesai_sym.kernels.pairs import Array, Pair, add_double, divide, pair, total

#: The logarithm of nothing: an input with this weight contributes nothing at any exponent.
ABSENT = -(2.0**300)


@dataclass(frozen=True, slots=True)
class Weights:
    """Normalised weights of shape (J, rows or 1), their logarithms, and which of them are positive."""

    value: Pair
    log: Pair
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
    return Weights(divide(scaled, whole), without(log, ~used, ABSENT), used)


def without(a: Pair, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], value: float) -> Pair:
    """The pair with some entries replaced by a double."""
    if not where.any():
        return a
    return Pair(np.where(where, value, a.hi), np.where(where, 0.0, a.lo))
