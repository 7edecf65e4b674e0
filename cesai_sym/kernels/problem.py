"""One block of rows made ready: pivot, logarithms of the ratios, and the level ``log(F/m)`` by the fitting form.

Which form serves depends on rho alone: ``level_near`` keeps the digits of a small exponent, ``level_at_zero`` is
within 2^-80 of the truth below 2^-100 (1.6 of the theory: the slope in rho is half the variance of log x), and
``level_far`` serves the rest.  Beyond 2^200 the exponent is clipped: ``|log(F/m)| <= -log(w_m)/|rho|`` (3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.edges import Edges, Mask, find_edges
from cesai_sym.kernels.elementary import log1p, log_ratio
from cesai_sym.kernels.exponents import comparable
from cesai_sym.kernels.pairs import Array, Pair, divide, negative, scale, total
from cesai_sym.kernels.weights import ABSENT, Weights, without

_FAR = 2.0**-20
_ZERO = 2.0**-100
_CLIP_BITS = 200
_CLIP = 2.0**_CLIP_BITS
#: Where |rho log(x_j/m)| is less for all inputs, the level is linear in them to 2^-90.
_LINEAR = 2.0**-90
#: The logarithms of the sums for which log1p is right: 1/2 to 2.
_NEXT_TO_ONE = 0.69
#: Exponentials of less are nothing.
_NOTHING = 2.0**14
#: A logarithm of the level that is zero or infinite for every pivot.
_BEYOND = 2.0**20


@dataclass(frozen=True, slots=True)
class Problem:
    """A block: rho (clipped), pivot m, L_j = log(x_j/m), v_j = log w_j, and what is special about its rows.

    ``excess`` is how many times larger rho was before it was clipped, or None where it never was.
    """

    rho: Pair
    excess: Array | None
    m: Array
    L: Pair
    v: Pair
    weights: Weights
    edges: Edges | None


Pivot = Literal["extreme", "lowest", "leading"]


def prepare(x: Array, rho: Pair, weights: Weights, pivot: Pivot = "extreme") -> Problem:
    """Choose the pivot and take logarithms; x is of shape (J, rows), rho of (rows) or (1).

    The pivot is the least input for rho < 0 and else the greatest, or the least for all rho, or the input with the
    largest share, next to which F is when it is next to any.
    """
    clipped, excess = _clipped(without(rho, np.isnan(rho.hi), 1.0))
    used = np.broadcast_to(weights.used, x.shape)
    present = x if used.all() else np.where(used, x, 1.0)
    edges, kept = None, used
    if not (present.min(initial=1.0) > 0 and present.max(initial=1.0) < np.inf) or np.isnan(rho.hi).any():
        edges = find_edges(present, comparable(rho), used)
        kept = used & (x > 0) & (x < np.inf) & ~edges.lost
    m = _pivot(x, np.full(1, -1.0) if pivot == "lowest" else clipped.hi, kept)
    cleaned = x if kept.all() else np.where(kept, x, m)
    if pivot == "leading":
        exponents = weights.log.hi + clipped.hi * log_ratio(cleaned, np.broadcast_to(m, x.shape)).hi
        m = np.take_along_axis(cleaned, np.where(kept, exponents, -np.inf).argmax(axis=0)[None], axis=0)[0]
        cleaned = x if kept.all() else np.where(kept, x, m)
    v = weights.log
    if edges is not None:
        v = without(Pair(*(np.broadcast_to(a, x.shape) for a in v)), edges.dropped, ABSENT)
    return Problem(clipped, excess, m, log_ratio(cleaned, np.broadcast_to(m, x.shape)), v, weights, edges)


def prepare_logs(logs: Array, rho: Pair, weights: Weights) -> Problem:
    """The same for inputs that are given by their logarithms; ``m`` is then the logarithm of the pivot.

    The exponent is not clipped, since the level need not be small beside a logarithm: the logarithms are, where
    their exponentials are nothing.
    """
    marked = np.where(np.isnan(logs), np.nan, np.where(logs == -np.inf, 0.0, np.where(logs == np.inf, np.inf, 1.0)))
    finite = without(rho, ~np.isfinite(rho.hi), 1.0)
    signed = np.where(np.isinf(rho.hi), rho.hi, finite.hi)
    used = np.broadcast_to(weights.used, logs.shape)
    edges, kept = None, used
    if not np.isfinite(np.where(used, logs, 0.0)).all() or np.isnan(rho.hi).any():
        edges = find_edges(np.where(used, marked, 1.0), comparable(rho), used)
        kept = used & np.isfinite(logs) & ~edges.lost
    p = _leading(np.where(kept, logs, np.nan), signed, weights)
    L = code.log_inputs(np.where(kept, logs, p), p)
    reach = _NOTHING / np.abs(finite.hi)
    L = _within(L, np.minimum(reach, np.finfo(np.float64).max))
    v = weights.log
    if edges is not None:
        v = without(Pair(*(np.broadcast_to(a, logs.shape) for a in v)), edges.dropped, ABSENT)
    return Problem(finite, None, p, L, v, weights, edges)


def _leading(logs: Array, rho: Array, weights: Weights) -> Array:
    """Of the logarithms that are not nan the one with the largest share, 0 of none."""
    kept = ~np.isnan(logs)
    least, greatest = np.where(kept, logs, np.inf).min(axis=0), np.where(kept, logs, -np.inf).max(axis=0)
    extreme = np.where(kept.any(axis=0), np.where(rho < 0, least, greatest), 0.0)
    finite = np.where(np.isinf(rho), 0.0, rho)
    exponents = weights.log.hi + finite * (np.where(kept, logs, extreme) - extreme)
    at = np.where(kept, exponents, -np.inf).argmax(axis=0)[None]
    leading = np.take_along_axis(np.where(kept, logs, extreme), at, axis=0)[0]
    return np.where(np.isinf(rho), extreme, leading)


def _within(a: Pair, bound: Array) -> Pair:
    """The pair with what is beyond the bound put on it."""
    beyond = np.abs(a.hi) > bound
    if not beyond.any():
        return a
    return Pair(np.where(beyond, np.sign(a.hi) * bound, a.hi), np.where(beyond, 0.0, a.lo))


def _clipped(rho: Pair) -> tuple[Pair, Array | None]:
    """Exponents below 2^200 in size, and the powers of two by which the others were larger."""
    beyond = np.abs(rho.hi) >= _CLIP
    if not beyond.any():
        return rho, None
    infinite = np.isinf(rho.hi)
    _, exponent = np.frexp(np.where(beyond & ~infinite, rho.hi, 0.5 * _CLIP))
    excess = exponent - _CLIP_BITS
    least = without(scale(rho, -excess), infinite, 0.0)
    clipped = Pair(np.where(infinite, np.sign(rho.hi) * 0.5 * _CLIP, least.hi), least.lo)
    return clipped, np.where(infinite, np.inf, np.ldexp(1.0, excess))


def _pivot(x: Array, rho: Array, kept: Mask) -> Array:
    """The least input for rho < 0, else the greatest: then every t_j = rho log(x_j/m) is at most 0."""
    if kept.all():
        return np.asarray(np.where(rho < 0, x.min(axis=0), x.max(axis=0)))
    least, greatest = np.where(kept, x, np.inf).min(axis=0), np.where(kept, x, 0.0).max(axis=0)
    return np.where(kept.any(axis=0), np.where(rho < 0, least, greatest), 1.0)


def level(p: Problem) -> Pair:
    """The logarithm of F/m for each row."""
    rows = p.m.shape
    size = np.broadcast_to(np.abs(p.rho.hi), rows)
    far, zero = size >= _FAR, size < _ZERO
    if far.all():
        return _far(p, slice(None))
    E = Pair(np.empty(rows), np.empty(rows))
    for form, mask in ((_far, far), (_near, ~far & ~zero), (_at_zero, zero)):
        if mask.any():
            chosen: Mask | slice = slice(None) if mask.all() else mask
            E.hi[chosen], E.lo[chosen] = form(p, chosen)
    return E


def relative_level(p: Problem) -> Pair:
    """The same, right relative to itself also where F is next to the pivot: the form follows from the value."""
    rows = p.m.shape
    reach = np.abs(p.rho.hi) * np.maximum(np.abs(p.L.hi).max(axis=0), 1.0)
    zero = np.broadcast_to(reach < _LINEAR, rows)
    E = Pair(np.empty(rows), np.empty(rows))
    if not zero.all():
        chosen: Mask | slice = ~zero if zero.any() else slice(None)
        E.hi[chosen], E.lo[chosen] = _far(p, chosen)
    near = ~zero & ~(np.abs(_log_of_sum(p, E)) > _NEXT_TO_ONE)
    for form, mask in ((_near, near), (_at_zero, zero)):
        if mask.any():
            chosen = slice(None) if mask.all() else mask
            found = form(p, chosen)
            good = np.isfinite(found.hi)  # not where an exponential of the inputs that are nothing overflowed
            E.hi[chosen] = np.where(good, found.hi, E.hi[chosen])
            E.lo[chosen] = np.where(good, found.lo, E.lo[chosen])
    return E


def _log_of_sum(p: Problem, E: Pair) -> Array:
    """Log of sum w_j (x_j/m)^rho over the inputs that are not dropped, their weights normalised."""
    logarithm = p.rho.hi * E.hi
    if p.edges is None or not p.edges.dropped.any():
        return logarithm
    w = np.broadcast_to(p.weights.value.hi, p.edges.dropped.shape)
    return np.asarray(logarithm - np.log(np.where(p.edges.dropped, 0.0, w).sum(axis=0)))


def _take(a: Array, rows: Mask | slice) -> Array:
    """The rows of an array that has one entry for each row, or one for all."""
    return a if a.shape[-1] == 1 and isinstance(rows, np.ndarray) and len(rows) > 1 else a[..., rows]


def _take_pair(a: Pair, rows: Mask | slice) -> Pair:
    return Pair(_take(a.hi, rows), _take(a.lo, rows))


def offset(p: Problem) -> Array:
    """The greatest exponent v_j + rho L_j, so that no exponential overflows."""
    return np.asarray((p.v.hi + p.rho.hi * p.L.hi).max(axis=0))


def _far(p: Problem, rows: Mask | slice) -> Pair:
    L, v = _take_pair(p.L, rows), _take_pair(p.v, rows)
    rho = _take_pair(p.rho, rows)
    c = np.asarray((v.hi + rho.hi * L.hi).max(axis=0))
    return code.level_far(L, c, rho, v)


def _near(p: Problem, rows: Mask | slice) -> Pair:
    w, left = _kept_weights(p, rows)
    rho = _take_pair(p.rho, rows)
    return of_part(code.level_near(_take_pair(p.L, rows), rho, w), left, rho)


def _at_zero(p: Problem, rows: Mask | slice) -> Pair:
    w, left = _kept_weights(p, rows)
    return of_part(code.level_at_zero(_take_pair(p.L, rows), w), left, _take_pair(p.rho, rows))


def _kept_weights(p: Problem, rows: Mask | slice) -> tuple[Pair, Pair | None]:
    """The weights of the inputs that are not dropped, normalised, and the logarithm of the weight they had."""
    w = _take_pair(p.weights.value, rows)
    if p.edges is None or not (dropped := p.edges.dropped[:, rows]).any():
        return w, None
    w = Pair(*(np.broadcast_to(a, dropped.shape) for a in w))
    kept, gone = total(without(w, dropped, 0.0), 0), total(without(w, ~dropped, 0.0), 0)
    # Beyond one half the level is 0 or infinite for every rho for which this is called.
    gone = without(gone, gone.hi > 0.5, 0.5)
    return divide(without(w, dropped, 0.0), without(kept, kept.hi == 0, 1.0)), log1p(negative(gone))


def of_part(E: Pair, left: Pair | None, rho: Pair) -> Pair:
    """The level when all weights are multiplied by a number; ``left`` is its logarithm."""
    if left is None:
        return E
    divisor = without(rho, rho.hi == 0, 1.0)
    rough = left.hi / divisor.hi
    beyond = np.abs(rough) > _BEYOND
    safe = without(divisor, beyond | (left.hi == 0), 1.0)
    E = code.level_of_part(E, left, safe)
    return Pair(np.where(beyond, np.sign(rough) * _BEYOND, E.hi), np.where(beyond, 0.0, E.lo))
