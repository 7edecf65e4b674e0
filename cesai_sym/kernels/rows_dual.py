"""One block of rows of the cost function and the demands: an aggregate of ``p_j/w_j`` with exponent 1 - sigma."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.edges import at_edges_aggregate, at_edges_gradient
from cesai_sym.kernels.elementary import exp_times, log1p
from cesai_sym.kernels.pairs import Array, Pair, add, divide, multiply, negative, pair, scale, two_product, two_sum
from cesai_sym.kernels.problem import Problem, level, prepare
from cesai_sym.kernels.rows import Block
from cesai_sym.kernels.weights import ABSENT, without


def unit_cost(block: Block) -> tuple[Array]:
    """The least cost of one unit."""
    p, shift, _ = _dual(block)
    cost = code.unit_cost(add(level(p), shift), p.m)
    return (cost if p.edges is None else at_edges_aggregate(p.edges, cost),)


def demands(block: Block) -> tuple[Array]:
    """What is used of each input for one unit."""
    p, _, sigma = _dual(block)
    E = level(p)
    used = p.weights.used
    x = np.where(used, code.demand(E, p.L, sigma), 0.0)
    if p.edges is None:
        return (x,)
    v, r = p.weights.log, without(p.rho, p.rho.hi == 0, 1.0)
    own = exp_times(add(divide(v, r), negative(v)))
    return (at_edges_gradient(p.edges, np.ones_like(p.weights.value.hi), own, x),)


def _dual(block: Block) -> tuple[Problem, Pair, Pair]:
    """The problem in p_j/w_j, the logarithm of its pivot over ``m``, and the elasticity, clipped as the exponent is."""
    sigma, r = _exponents(block)
    p = prepare(block.x, r, block.weights)
    ratios = add(p.L, negative(p.v))
    counts = np.broadcast_to(p.v.hi > ABSENT, ratios.hi.shape)
    sign = np.where(p.rho.hi < 0, 1.0, -1.0)
    at = np.where(counts, sign * ratios.hi, np.inf).argmin(axis=0)[None]
    pivot = Pair(*(np.take_along_axis(a, at, axis=0) for a in ratios))
    shifted = _next_to_pivot(block, at, add(ratios, negative(pivot)))
    shifted = without(shifted, ~counts, 0.0)
    if p.excess is not None:
        clipped = p.excess > 1
        sigma = Pair(np.where(clipped, -p.rho.hi, sigma.hi), np.where(clipped, -p.rho.lo, sigma.lo))
    return replace(p, L=shifted), Pair(pivot.hi[0], pivot.lo[0]), sigma


def _next_to_pivot(block: Block, at: NDArray[np.intp], shifted: Pair) -> Pair:
    """log((p_j/w_j)/(p_i/w_i)) from the ratio itself where that is next to 1: there ties must be ties."""
    (price, e), (weight, d) = np.frexp(block.x), np.frexp(np.broadcast_to(block.raw, block.x.shape))
    size = e - d
    price_i, weight_i, size_i = (np.take_along_axis(a, at, axis=0) for a in (price, weight, size))
    power = np.clip(size - size_i, -4, 4)
    above = scale(two_product(price, np.broadcast_to(weight_i, price.shape)), power)
    below = two_product(weight, np.broadcast_to(price_i, price.shape))
    usable = (below.hi > 0) & (above.hi > 0) & np.isfinite(above.hi) & np.isfinite(below.hi)
    below = without(below, ~usable, 1.0)
    gap = divide(add(without(above, ~usable, 4.0), negative(below)), below)
    near = usable & (np.abs(gap.hi) < 0.25) & (np.abs(size - size_i) <= 2)
    exact = log1p(without(gap, ~near, 0.0))
    return Pair(*(np.where(near, a, b) for a, b in zip(exact, shifted, strict=True)))


def _exponents(block: Block) -> tuple[Pair, Pair]:
    """Sigma and 1 - sigma, both with the digits of pairs."""
    if block.sigma is not None:
        return pair(block.sigma), _less(block.sigma)
    rho = block.rho
    inner = np.isfinite(rho.hi) & (rho.hi != 1)
    safe = without(rho, ~inner, 0.0)
    sigma = divide(pair(1.0), add(pair(1.0), negative(safe)))
    r = negative(multiply(safe, sigma))
    ends = np.where(rho.hi == 1, np.inf, 0.0)
    nan = np.isnan(rho.hi)
    sigma = Pair(np.where(inner, sigma.hi, np.where(nan, np.nan, ends)), np.where(inner, sigma.lo, 0.0))
    r = Pair(np.where(inner, r.hi, np.where(nan, np.nan, np.where(ends > 0, -np.inf, 1.0))), np.where(inner, r.lo, 0.0))
    return sigma, r


def _less(sigma: Array) -> Pair:
    """1 - sigma, exactly."""
    finite = np.where(np.isfinite(sigma), sigma, 0.0)
    r = two_sum(1.0, -finite)
    ends = np.where(np.isnan(sigma), np.nan, -np.inf)
    inner = np.isfinite(sigma)
    return Pair(np.where(inner, r.hi, ends), np.where(inner, r.lo, 0.0))
