"""One block of rows of small differences: what a single vector loses to its mean, what pooling two sources gains.

Both are means less aggregates of ratios around their mean.  ``log1p`` of a sum of tangent gaps keeps their digits when
all inputs are alike; where that sum is not near 0 the logarithm of a sum of exponentials does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels.edges import Mask
from cesai_sym.kernels.pairs import (
    Array,
    Pair,
    add,
    add_double,
    divide,
    multiply,
    negative,
    pair,
    total,
    two_sum,
)
from cesai_sym.kernels.problem import Problem, level, prepare
from cesai_sym.kernels.rows import Block
from cesai_sym.kernels.rows_slopes import away_from_zero
from cesai_sym.kernels.weights import ABSENT, without

#: Below this exponent log(1 + rho a) is rho a, to 2^-80.
_STRAIGHT = 2.0**-90
_LEAST_LOG = -690.0
#: Sums of tangent gaps beyond it have a logarithm that is large enough for the other form.
_NEXT_TO_ZERO = 0.45
#: Beyond this exponent the shares of a pool lose digits, and the three aggregates are subtracted.
_STEEP = 2.0**20
_GREAT = 2.0**1020


@dataclass(frozen=True, slots=True)
class _Ratios:
    """Inputs over their mean: logarithms, weights with theirs, and where an input is 0."""

    y: Pair
    w: Pair
    v: Pair
    zero: Mask


def relative_loss(block: Block) -> tuple[Array]:
    """1 - F/mean, the mean being that under the weights."""
    block = replace(block, rho=away_from_zero(block.rho))
    p = block.problem()
    x = np.where(np.broadcast_to(block.weights.used, block.x.shape), block.x, 0.0)
    infinite, empty = (x == np.inf).any(axis=0), ~(x > 0).any(axis=0)
    lost = np.isnan(x).any(axis=0) | np.isnan(block.rho.hi)
    x = np.where(infinite | empty | lost, 1.0, x)
    top = x.max(axis=0)
    _, exponent = np.frexp(top)
    scaled = np.ldexp(x, -exponent)
    w = Pair(*(np.broadcast_to(a, x.shape) for a in block.weights.value))
    v = Pair(*(np.broadcast_to(a, x.shape) for a in block.weights.log))
    mean, e = _around_mean(pair(scaled), w)
    counts = (x > 0) & block.weights.used
    to_top = fn.log_ratio(np.where(counts, x, top), np.broadcast_to(top, x.shape))
    y = _log_of_ratio(e, add(to_top, fn.log(divide(pair(np.ldexp(top, -exponent)), mean))))
    zero = (x == 0) & block.weights.used
    ratios = _Ratios(without(y, ~counts, 0.0), w, without(v, ~counts, ABSENT), zero)
    loss = code.relative_gap(_level_of_ratios(p.rho, ratios))
    loss = np.where(_linear(block.rho), 0.0, loss)
    loss = np.where(zero.any(axis=0) & (block.rho.hi <= 0), 1.0, loss)
    loss = np.where(infinite, np.where((block.rho.hi < 0) & (p.edges is not None), 1.0, np.nan), loss)
    return (np.where(lost | empty | _all_infinite(block), np.nan, loss),)


def _linear(rho: Pair) -> Mask:
    """Is rho 1, to the last digit?"""
    return np.asarray((rho.hi == 1) & (rho.lo == 0))


def _all_infinite(block: Block) -> Mask:
    return np.asarray((~block.weights.used | (block.x == np.inf)).all(axis=0))


def _around_mean(a: Pair, s: Pair) -> tuple[Pair, Pair]:
    """The mean under shares that add up to one, and (a_j - mean)/mean: measured from the entry with the largest share.

    Equal entries have no deviation at all, and the sum of the shares need not be 1 to the last digit.
    """
    at = s.hi.argmax(axis=0)[None]
    pivot = Pair(*(np.take_along_axis(part, at, axis=0) for part in a))
    apart = without(add(a, negative(pivot)), np.arange(len(a.hi))[:, None] == at, 0.0)
    shift = total(multiply(s, apart), 0)
    mean = add(Pair(pivot.hi[0], pivot.lo[0]), shift)
    safe = without(mean, mean.hi == 0, 1.0)
    return mean, divide(add(apart, negative(shift)), safe)


def _log_of_ratio(e: Pair, rough: Pair) -> Pair:
    """log(1 + e): log1p where it is right, else by way of other logarithms whose sum is ``rough``."""
    near = (e.hi > -0.5) & (e.hi < 1.0)
    direct = fn.log1p(without(e, ~near, 0.0))
    return Pair(*(np.where(near, a, b) for a, b in zip(direct, rough, strict=True)))


def _level_of_ratios(rho: Pair, r: _Ratios) -> Pair:
    """Log of the aggregate of ratios whose mean is one."""
    nearer_zero = rho.hi <= 0.5
    # Below the bound e^y is nothing beside 1, and e^-y would be infinite.
    bounded = without(r.y, r.y.hi < _LEAST_LOG, _LEAST_LOG)
    below, above = code.tangent_gap_below(rho, r.y), code.tangent_gap_above(rho, bounded)
    h = Pair(*(np.where(nearer_zero, a, b) for a, b in zip(below, above, strict=True)))
    at_zero = add_double(rho, -1.0)  # 0^rho - 1 - rho (0 - 1)
    h = Pair(*(np.where(r.zero, a, b) for a, b in zip(at_zero, h, strict=True)))
    h = without(h, (r.v.hi <= ABSENT) & ~r.zero, 0.0)
    near = code.level_of_mean(h, rho, r.w)
    gap = total(multiply(r.w, h), 0).hi
    # log(1 + a) is a where rho and a are tiny: divided first, small weights leave digits.
    slope = total(multiply(r.w, divide(h, rho)), 0)
    straight = np.abs(rho.hi) < _STRAIGHT
    near = Pair(*(np.where(straight, a, b) for a, b in zip(slope, near, strict=True)))
    at = (r.v.hi + rho.hi * r.y.hi).argmax(axis=0)[None]
    lead = Pair(*(np.take_along_axis(a, at, axis=0) for a in np.broadcast_arrays(*r.y)))
    behind = add(r.y, negative(lead))
    offset = (r.v.hi + rho.hi * behind.hi).max(axis=0)
    far = add(code.level_far(behind, offset, rho, r.v), Pair(lead.hi[0], lead.lo[0]))
    use_near = np.abs(gap) <= _NEXT_TO_ZERO  # not where it is nan
    return Pair(*(np.where(use_near, a, b) for a, b in zip(near, far, strict=True)))


def pooling_gain(block: Block) -> tuple[Array]:
    """F(x + z) - F(x) - F(z)."""
    E, m, relative, nothing = _pooled(block)
    gain = code.pooling_gain(E, relative, m)
    return (np.where(nothing, 0.0, np.where(np.isnan(relative.hi), np.nan, gain)),)


def relative_pooling_gain(block: Block) -> tuple[Array]:
    """The same as a share of F(x + z)."""
    _, _, relative, nothing = _pooled(block)
    return (np.where(nothing, np.nan, relative.hi),)


def _pooled(block: Block) -> tuple[Pair, Array, Pair, Mask]:
    """log(F/m) of the pool, its pivot m, the relative gain, and the rows whose pool is 0."""
    block = replace(block, rho=away_from_zero(block.rho))
    used = np.broadcast_to(block.weights.used, block.x.shape)
    first, second = (np.where(used, np.broadcast_to(a, used.shape), 0.0) for a in (block.x, block.more[0]))
    finite = np.isfinite(first) & np.isfinite(second) & ~np.isnan(block.rho.hi)
    lost = np.asarray(~finite.all(axis=0))
    # Greater inputs are divided by four, so that their sum is a double.
    great = (np.maximum(first, second) > _GREAT).any(axis=0)
    unit = np.where(great, 4.0, 1.0)
    first, second = (np.where(lost, 1.0, a) / unit for a in (first, second))
    pool = two_sum(first, second)
    p = prepare(np.where(used, pool.hi, 1.0), block.rho, block.weights)
    counts = np.broadcast_to(p.v.hi > ABSENT, pool.hi.shape) & (pool.hi > 0)
    tail = np.where(counts, pool.lo / np.where(counts, pool.hi, 1.0), 0.0)
    least = np.take_along_axis(tail, _pivot_of(p, pool.hi), axis=0)
    p = replace(p, L=add_double(p.L, tail - least))
    E = level(p)
    # All but the rounding of the pivot, which the level is measured from.
    E_of_pool = add_double(E, least[0])
    parts = [_part(block, p, E, source, pool, counts) for source in (first, second)]
    close = code.pooling_parts(parts[0], parts[1], pair(np.zeros_like(E.hi)))
    steep = np.broadcast_to(np.abs(block.rho.hi) >= _STEEP, E.hi.shape)
    relative = close
    if steep.any():
        apart = _subtracted(block, p, E_of_pool, (first, second))
        relative = Pair(*(np.where(steep, a, b) for a, b in zip(apart, close, strict=True)))
    relative = without(relative, _linear(block.rho) & np.ones_like(lost), 0.0)
    relative = without(relative, lost, np.nan)
    whole_zero = ((pool.hi == 0) & used & (block.rho.hi <= 0)).any(axis=0) | ~((pool.hi > 0) & used).any(axis=0)
    return E_of_pool, p.m * unit, relative, np.asarray(whole_zero & ~lost)


def _pivot_of(p: Problem, x: Array) -> NDArray[np.intp]:
    """The position of the pivot among the inputs."""
    return np.asarray((x == p.m).argmax(axis=0))[None]


def _fraction(source: Array, pool: Pair, counts: Mask) -> Pair:
    return without(divide(pair(np.where(counts, source, 0.0)), without(pool, ~counts, 1.0)), ~counts, 0.5)


def _part(block: Block, p: Problem, E: Pair, source: Array, pool: Pair, counts: Mask) -> Pair:
    """The mean less the aggregate of the fractions of the pool that are one source's."""
    fraction = _fraction(source, pool, counts)
    u = code.distance(E, p.L, p.rho)
    s = without(code.share(u, p.v), ~counts, 0.0)
    s = divide(s, total(s, 0))
    log_share = without(add(p.v, u), ~counts, ABSENT)
    mean, e = _around_mean(fraction, s)
    positive = counts & (source > 0)
    of_source = fn.log_ratio(np.where(positive, source, 1.0), np.where(positive, pool.hi, 1.0))
    tail = np.where(counts, pool.lo / np.where(counts, pool.hi, 1.0), 0.0)
    log_mean = fn.log(without(mean, mean.hi == 0, 1.0))
    y = _log_of_ratio(e, add(add_double(of_source, -tail), negative(log_mean)))
    y = without(y, ~positive, 0.0)
    ratios = _Ratios(y, s, without(log_share, ~positive, ABSENT), counts & (source == 0))
    part = code.mean_gap(mean, _level_of_ratios(p.rho, ratios))
    nothing = ((source == 0) & counts & (block.rho.hi <= 0)).any(axis=0)
    return Pair(*(np.where(nothing, a, np.where(mean.hi == 0, 0.0, b)) for a, b in zip(mean, part, strict=True)))


def _subtracted(block: Block, p: Problem, E: Pair, sources: tuple[Array, Array]) -> Pair:
    """1 - F(x)/F(x + z) - F(z)/F(x + z), each quotient from its own level."""
    relative = pair(np.ones_like(E.hi))
    for source in sources:
        one = prepare(source, block.rho, block.weights)
        level_of_one = add(level(one), fn.log_ratio(np.where(one.m > 0, one.m, 1.0), p.m))
        quotient = fn.exp(add(level_of_one, negative(E)))
        if one.edges is not None:
            quotient = without(quotient, one.edges.dominated | one.edges.empty, 0.0)
        relative = add(relative, negative(quotient))
    return relative
