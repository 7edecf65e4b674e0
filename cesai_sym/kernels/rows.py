"""One block of rows of each kernel in pair arithmetic: the forms that fit, then the edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.edges import (
    at_edges_aggregate,
    at_edges_gradient,
    at_edges_growth,
    at_edges_hessian,
    at_edges_shares,
)
from cesai_sym.kernels.elementary import exp_times
from cesai_sym.kernels.pairs import Array, Pair, divide
from cesai_sym.kernels.problem import Problem, level, offset, prepare
from cesai_sym.kernels.weights import ABSENT, Weights, without

#: Exponentials of less are 0 whatever they are multiplied by; of more, the offset is exact enough as a double.
_LEAST_OFFSET = -(2.0**16)

#: Where the rows of a block go, and its arguments with the rows last.
Blocks = Iterator[tuple[slice, tuple[Array, ...]]]


@dataclass(frozen=True, slots=True)
class Block:
    """Inputs (J, rows), rho (rows or 1), weights as they came and normalised, and what else the kernel takes.

    ``sigma`` is the elasticity where that came in place of rho.
    """

    x: Array
    rho: Pair
    raw: Array
    weights: Weights
    more: tuple[Array, ...]
    sigma: Array | None = None

    def problem(self) -> Problem:
        """Pivot and logarithms of the inputs."""
        return prepare(self.x, self.rho, self.weights)


def aggregate(block: Block) -> tuple[Array]:
    """The aggregate F."""
    p = block.problem()
    return (_aggregate(p, level(p)),)


def gradient(block: Block) -> tuple[Array]:
    """The marginal products."""
    p = block.problem()
    return (_gradient(p, level(p)),)


def value_and_gradient(block: Block) -> tuple[Array, Array]:
    """The aggregate and the marginal products."""
    p = block.problem()
    E = level(p)
    return _aggregate(p, E), _gradient(p, E)


def _aggregate(p: Problem, E: Pair) -> Array:
    F = code.aggregate(E, p.m)
    return F if p.edges is None else at_edges_aggregate(p.edges, F)


def _gradient(p: Problem, E: Pair) -> Array:
    slope = code.gradient(E, p.L, p.rho, p.v)
    if p.edges is None:
        return slope
    # A lone dominant input has F = w^(1/rho) x.
    own = exp_times(divide(p.weights.log, without(p.rho, p.rho.hi == 0, 1.0)))
    return at_edges_gradient(p.edges, p.weights.value.hi, own, slope)


def shares(block: Block) -> tuple[Array]:
    """The shares."""
    p = block.problem()
    s = code.shares(p.L, offset(p), p.rho, p.v)
    return (s if p.edges is None else at_edges_shares(p.edges, s),)


def hessian(block: Block) -> tuple[Array]:
    """The second derivatives, (J, J, rows)."""
    p = block.problem()
    E, J = level(p), len(p.L.hi)
    if J == 1:
        return (np.zeros((1, 1, *p.m.shape)) if p.edges is None else _blank(p),)
    across = code.hessian_across(E, p.L, p.m, p.rho, p.v)
    offsets = np.maximum(_greatest_other(p.v.hi + p.rho.hi * (p.L.hi - E.hi)), _LEAST_OFFSET)
    own = code.hessian_own(E, p.L, offsets, p.m, p.rho, p.v)
    H = np.where(np.eye(J, dtype=np.bool_)[:, :, None], own[:, None], across)
    if p.excess is not None:  # the factor 1 - rho, which is as large as it is
        H = np.where((p.excess > 1) & (H != 0), H * p.excess, H)
    if p.edges is None:
        return (H,)
    return (at_edges_hessian(p.edges, p.weights.value.hi, code.aggregate(E, p.m), H),)


def _blank(p: Problem) -> Array:
    assert p.edges is not None
    return np.where(p.edges.lost, np.nan, np.zeros((1, 1, *p.m.shape)))


def _greatest_other(u: Array) -> Array:
    """For each j the greatest u_i with i != j."""
    top = u.argmax(axis=0)
    first = np.take_along_axis(u, top[None], axis=0)
    is_top = np.arange(len(u))[:, None] == top
    second = np.where(is_top, -np.inf, u).max(axis=0)
    return np.where(is_top, second, first)


def growth(block: Block) -> tuple[Array]:
    """The growth rate at the date t."""
    p = block.problem()
    g, t = block.more
    D, b, c = _drifted(p, g, t)
    result = code.growth(D, b, c, g, p.rho, p.v)
    if not np.isfinite(t).all():
        result = np.where(np.isfinite(t), result, _growth_in_the_end(p, t, g))
    return (result if p.edges is None else np.where(np.isnan(t), np.nan, at_edges_growth(p.edges, g, result)),)


def slow_share(block: Block) -> tuple[Array]:
    """The share of the inputs with the least rate at the date t."""
    p = block.problem()
    g, t = block.more
    counts = np.broadcast_to(block.weights.used, p.L.hi.shape)
    rates = np.where(counts, g, np.inf)
    slow = np.where(rates == rates.min(axis=0), 1.0, 0.0)
    D, b, c = _drifted(p, g, t)
    result = code.mean_at_date(D, b, c, slow, p.rho, p.v)
    if not np.isfinite(t).all():
        alone = np.where(counts, slow, 1.0).min(axis=0)
        direction = np.sign(p.rho.hi) * np.sign(t)
        mean = (p.weights.value.hi * slow).sum(axis=0)
        limit = np.where(direction < 0, 1.0, np.where(direction > 0, alone, mean))
        result = np.where(np.isfinite(t), result, np.where(np.isnan(t), np.nan, limit))
    return (result if p.edges is None else np.where(np.isnan(t), np.nan, at_edges_growth(p.edges, slow, result)),)


def _drifted(p: Problem, g: Array, t: Array) -> tuple[Pair, Pair, Array]:
    """D_j at date t (0 for infinite t), that of the input that leads, and the greatest exponent."""
    D = code.drift(p.L, g, np.where(np.isfinite(t), t, 0.0))
    b = _foremost(D, p)
    return D, b, (p.v.hi + p.rho.hi * ((D.hi - b.hi) + (D.lo - b.lo))).max(axis=0)


def _foremost(D: Pair, p: Problem) -> Pair:
    """The least (rho < 0) or greatest D_j of the inputs that count, down to the second part."""
    sign = np.where(p.rho.hi < 0, -1.0, 1.0)
    counts = p.v.hi > ABSENT
    hi = np.where(counts, sign * D.hi, -np.inf)
    lo = np.where(hi == hi.max(axis=0), sign * D.lo, -np.inf)
    at = lo.argmax(axis=0)[None]
    return Pair(*(np.take_along_axis(a, at, axis=0)[0] for a in np.broadcast_arrays(*D)))


def _growth_in_the_end(p: Problem, t: Array, g: Array) -> Array:
    """For infinite t the slowest or fastest rate, whichever the sign of rho t favours, and the mean at rho = 0."""
    counts = np.broadcast_to(p.v.hi > ABSENT, p.L.hi.shape)
    least, greatest = np.where(counts, g, np.inf).min(axis=0), np.where(counts, g, -np.inf).max(axis=0)
    direction = np.sign(p.rho.hi) * np.sign(t)
    mean = (p.weights.value.hi * g).sum(axis=0)
    limit = np.where(direction < 0, least, np.where(direction > 0, greatest, mean))
    return np.where(np.isnan(t), np.nan, limit)
