"""One block of rows of the slope in rho, products with the Hessian, logarithms, totals and the gap to the minimum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels.edges import Edges, Mask, at_edges_aggregate
from cesai_sym.kernels.pairs import Array, Pair, add, divide, divide_double, multiply, negative, pair, scale
from cesai_sym.kernels.problem import Problem, of_part, prepare, prepare_logs, relative_level
from cesai_sym.kernels.rows import Block, hessian
from cesai_sym.kernels.weights import ABSENT, weigh, without

#: Exponents nearer to 0 are taken as this: everything here is continuous, and moves by less than 2^-85 of itself.
_LEAST_RHO = 2.0**-100
#: Where rho > 0 and the greatest input leads by more than this in rho log x, the gap is measured from it.
_STEEP = 4096.0
#: Ratios within this of 1 can be multiplied as doubles.
_WIDE = 2.0**400
#: Terms of the divergence are this many powers of two greater, so that small weights and exponents leave digits.
_LIFT = np.int32(600)
#: The same for shares in products with the Hessian.
_RAISE = np.int32(300)
#: The differences of greater logarithms may be no doubles.
_GREAT = 2.0**1000
#: Beyond it e^u is nothing beside 1.
_GONE = 8192.0


def away_from_zero(rho: Pair) -> Pair:
    """The exponent, or the least one that is told from zero."""
    small = np.abs(rho.hi) < _LEAST_RHO
    return without(rho, small, _LEAST_RHO) if small.any() else rho


def slope_in_rho(block: Block) -> tuple[Array]:
    """dF/drho."""
    p = prepare(block.x, away_from_zero(block.rho), block.weights, "leading")
    E = relative_level(p)
    u = code.distance(E, p.L, p.rho)
    far = u.hi < -_GONE
    u = without(u, far, -_GONE)
    w = scale(Pair(*(np.broadcast_to(a, u.hi.shape) for a in p.weights.value)), _LIFT)
    above = code.divergence_above(u, fn.plus_log2(p.v, np.full(1, float(_LIFT))))
    below = code.divergence_below(u, w)
    T = Pair(*(np.where(u.hi <= 0, a, b) for a, b in zip(below, above, strict=True)))
    if p.edges is not None:  # of a dropped input only its weight is left
        T = Pair(*(np.where(p.edges.dropped, a, b) for a, b in zip(w, T, strict=True)))
    T = without(T, p.v.hi <= ABSENT, 0.0) if p.edges is None else without(T, ~p.edges.used, 0.0)
    slope = code.slope_in_rho(E, T, p.m, scale(p.rho, np.int32(_LIFT // 2)))
    if p.excess is not None:
        slope = slope / p.excess / p.excess
    return (slope if p.edges is None else _slope_at_edges(p.edges, slope),)


def _slope_at_edges(e: Edges, slope: Array) -> Array:
    """0 where F is 0 on both sides of rho, nan where F is infinite."""
    some_zero, some_infinite = e.zero.any(axis=0), e.infinite.any(axis=0)
    forced = np.where(some_zero & ((e.rho < 0) | ~some_infinite), 0.0, np.nan)
    slope = np.where(e.dominated, forced, slope)
    slope = np.where(e.empty, np.where(e.rho < 0, np.nan, 0.0), slope)
    return np.where(e.lost, np.nan, np.where(e.single, 0.0, slope))


def hessian_times(block: Block) -> tuple[Array]:
    """The product of the Hessian with a vector."""
    direction, p = block.more[0], prepare(block.x, block.rho, block.weights, "leading")
    J = len(block.x)
    E = relative_level(p)
    u = code.distance(E, p.L, p.rho)
    s = without(code.share(u, fn.plus_log2(p.v, np.full(1, float(_RAISE)))), p.v.hi <= ABSENT, 0.0)
    ratios, high, low, wide = _ratios(block.x, np.broadcast_to(direction, block.x.shape), p)
    top = (p.v.hi + p.rho.hi * p.L.hi).argmax(axis=0)[None]
    pivot = Pair(*(np.take_along_axis(a, top, axis=0) for a in ratios))
    Q = add(ratios, negative(pivot))
    # The pivot's own entry is exactly zero, so that a share next to 1 cancels nothing.
    Q = without(Q, np.arange(J)[:, None] == top, 0.0)
    raised, terms = scale(Q, _RAISE), multiply(s, Q)
    product = code.hessian_times(E, p.L, raised, terms, pair(high), low, p.rho, p.v)
    product = np.where(p.v.hi <= ABSENT, 0.0, product)
    if p.excess is not None:
        product = np.where((p.excess > 1) & (product != 0), product * p.excess, product)
    special = wide if p.edges is None else wide | ~_ordinary(p.edges)
    if special.any():
        product = np.where(special, _summed(hessian(block)[0], direction), product)
    return (product if J > 1 else np.where(np.isnan(product) | np.isnan(direction), np.nan, 0.0),)


def _ordinary(e: Edges) -> Mask:
    special = e.zero | e.infinite
    return np.asarray(~(special.any(axis=0) | e.lost))


def _summed(H: Array, direction: Array) -> Array:
    """The rows of a Hessian with limits times a vector; a zero of the vector takes nothing from its column."""
    terms = np.where((direction == 0)[None], 0.0, H * direction[None])
    return np.asarray(terms.sum(axis=1))


def _ratios(x: Array, d: Array, p: Problem) -> tuple[Pair, Array, Array, Mask]:
    """d_j/x_j, two powers of two whose product times 2^_RAISE is its unit, and where all are too far apart for that.

    Of inputs that do not count the ratio is 0.
    """
    counts = (p.v.hi > ABSENT) & (x > 0) & (x < np.inf)
    _, size = np.frexp(np.where(counts & np.isfinite(d), d, 0.0))
    high = np.where(counts & (d != 0), size, -2000).max(axis=0)
    high = np.where(high == -2000, 0, high)
    _, low = np.frexp(p.m)
    low = np.maximum(low, -1000)
    numerator = np.where(counts, np.ldexp(d, -high), 0.0)
    divisor = np.where(counts, np.ldexp(x, -low), 1.0)
    q = divide_double(pair(numerator), divisor)
    unit = high - low - _RAISE  # of q, after it is raised
    first = np.clip(unit // 2, -1000, 1000)
    second = np.clip(unit - first, -1000, 1000)
    ends = np.where(counts & (d != 0), np.abs(q.hi), 1.0), divisor
    wide = np.stack([((a > _WIDE) | (a < 1 / _WIDE)).any(axis=0) for a in ends]).any(axis=0)
    return q, np.ldexp(1.0, first), np.ldexp(1.0, second), np.asarray(wide)


def log_aggregate(block: Block) -> tuple[Array]:
    """Log F of inputs that are given by their logarithms."""
    great = np.where(np.isfinite(block.x), np.abs(block.x), 0.0).max(axis=0) > _GREAT
    unit = np.where(great & (np.abs(block.rho.hi) < 1), 1024.0, 1.0)
    # log F is homogeneous: of logs/unit and rho unit it is log F/unit.
    rho = Pair(block.rho.hi * unit, block.rho.lo * unit)
    p = prepare_logs(block.x / unit, rho, block.weights)
    E = relative_level(p)
    infinite = np.isinf(block.rho.hi)
    E = without(E, np.broadcast_to(infinite, E.hi.shape), 0.0)
    value = code.log_aggregate(E, p.m) * unit
    if p.edges is None:
        return (value,)
    marked = at_edges_aggregate(p.edges, np.ones_like(value))
    return (np.where(marked == 1, value, np.log(marked)),)


def total(block: Block) -> tuple[Array]:
    """(sum a_j x_j^rho)^(1/rho), with weights a_j that are not normalised."""
    raw = np.broadcast_to(block.raw, block.x.shape)
    gone = np.where(block.rho.hi < 0, block.x == np.inf, (block.rho.hi > 0) & (block.x == 0)) & (raw > 0)
    kept = np.where(gone, 0.0, raw)
    some = (kept > 0).any(axis=0)
    weights = weigh(np.where(some, kept, raw)) if gone.any() else block.weights
    p = prepare(block.x, block.rho, weights)
    E = of_part(relative_level(p), weights.log_sum, p.rho)
    T = code.total(E, p.m)
    if p.edges is not None:
        T = at_edges_aggregate(p.edges, T)
    return (np.where((block.rho.hi == 0) & (weights.log_sum.hi != 0), np.nan, T),)


def gap_to_minimum(block: Block) -> tuple[Array]:
    """log(F/min x)."""
    p = prepare(block.x, block.rho, block.weights, "lowest")
    steep = p.rho.hi * p.L.hi.max(axis=0) > _STEEP
    gap = relative_level(replace(p, L=without(p.L, np.broadcast_to(steep, p.L.hi.shape), 0.0))).hi
    if steep.any():
        top = prepare(block.x, block.rho, block.weights)
        from_top = add(relative_level(top), fn.log_ratio(top.m, p.m)).hi
        gap = np.where(steep, from_top, gap)
    infinite = np.isinf(block.rho.hi)
    if p.excess is not None:  # among inputs that tie the gap is -log(w)/|rho|, and rho was clipped
        gap = np.where(p.rho.hi < 0, gap / p.excess, gap)
    if infinite.any():
        gap = np.where(block.rho.hi == np.inf, p.L.hi.max(axis=0), gap)
    return (gap if p.edges is None else _gap_at_edges(p, gap),)


def _gap_at_edges(p: Problem, gap: Array) -> Array:
    e = p.edges
    assert e is not None
    some_zero, some_infinite = e.zero.any(axis=0), e.infinite.any(axis=0)
    own = divide(p.weights.log, Pair(np.where(e.rho < 0, p.rho.hi, -1.0), np.where(e.rho < 0, p.rho.lo, 0.0))).hi
    alone = np.where(e.alone, np.where(e.dominant, own, 0.0).sum(axis=0), np.nan)
    alone = np.where(e.rho == -np.inf, np.where(e.alone, 0.0, np.nan), alone)
    all_alike = (e.zero | ~e.used).all(axis=0) | (e.infinite | ~e.used).all(axis=0)
    gap = np.where(some_infinite & (e.rho >= 0), np.inf, gap)
    gap = np.where(some_zero, np.where(e.rho < 0, alone, np.inf), gap)
    gap = np.where(all_alike, np.where(e.single, 0.0, np.nan), gap)
    return np.where(e.lost, np.nan, gap)
