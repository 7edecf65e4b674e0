"""Zeros, infinities and nan among the inputs: the limits of theory 3.3, put in after the ordinary rows.

An input is *dominant* when it forces the aggregate to its own value (0 for rho < 0, infinity for rho > 0, both at
rho = 0) and *dropped* when its term w x^rho vanishes.  Where the limit depends on the path, the value is nan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cesai_sym.kernels.pairs import Array

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Edges:
    """Masks over (J, rows), and over rows: ``lost`` with a nan, ``empty`` with nothing but dropped inputs.

    ``rho`` is as it was passed; ``used`` are the inputs with a positive weight.
    """

    rho: Array
    used: Mask
    zero: Mask
    infinite: Mask
    dominant: Mask
    dropped: Mask
    lost: Mask
    empty: Mask

    @property
    def dominated(self) -> Mask:
        """Rows with a dominant input."""
        return np.asarray(self.dominant.any(axis=0))

    @property
    def alone(self) -> Mask:
        """Rows with one dominant input."""
        return np.asarray(self.dominant.sum(axis=0) == 1)

    @property
    def single(self) -> Mask:
        """Rows in which one input only has a weight: there F is that input."""
        return np.asarray(self.used.sum(axis=0) == 1)


def find_edges(x: Array, rho: Array, used: Mask) -> Edges:
    """Classify the inputs; x is of shape (J, rows), rho of (rows) or (1)."""
    zero, infinite = (x == 0) & used, (x == np.inf) & used
    lost = np.isnan(x).any(axis=0) | np.isnan(rho)
    dominant = np.where(rho < 0, zero, np.where(rho > 0, infinite, zero | infinite))
    dropped = np.where(rho < 0, infinite, (rho > 0) & zero)
    empty = (dropped | ~used).all(axis=0)
    return Edges(np.broadcast_to(rho, lost.shape), used, zero, infinite, dominant, dropped, lost, empty)


def at_edges_aggregate(e: Edges, F: Array) -> Array:
    """F with its limits: 0 or infinity, and nan at rho = 0 where a zero meets an infinity."""
    some_zero, some_infinite = e.zero.any(axis=0), e.infinite.any(axis=0)
    forced = np.where(some_zero & some_infinite & (e.rho == 0), np.nan, np.where(e.rho < 0, 0.0, np.inf))
    forced = np.where(some_zero & ~some_infinite, 0.0, forced)
    F = np.where(e.dominated, forced, F)
    F = np.where(e.empty, np.where(e.rho < 0, np.inf, 0.0), F)
    return np.where(e.lost, np.nan, F)


def at_edges_shares(e: Edges, shares: Array) -> Array:
    """Shares with their limits: a lone dominant input has all, several have none that is determined."""
    whole = np.where(e.alone, 1.0, np.nan)
    shares = np.where(e.dominated & (e.rho != 0), np.where(e.dominant, whole, 0.0), shares)
    shares = np.where(e.empty & e.used, np.where(e.single, 1.0, np.nan), shares)
    return np.where(e.lost, np.nan, shares)


def at_edges_growth(e: Edges, g: Array, growth: Array) -> Array:
    """Growth with its limits: the rate of the dominant inputs, when they agree."""
    growth = np.where(e.dominated & (e.rho != 0), _common(g, e.dominant), growth)
    growth = np.where(e.empty, _common(g, e.used), growth)
    return np.where(e.lost, np.nan, growth)


def _common(g: Array, among: Mask) -> Array:
    least, greatest = np.where(among, g, np.inf).min(axis=0), np.where(among, g, -np.inf).max(axis=0)
    return np.where(least == greatest, least, np.nan)


def at_edges_gradient(e: Edges, weights: Array, own: Array, slope: Array) -> Array:
    """Marginal products with their one-sided limits.

    ``own`` is what a lone dominant input has, ``weights`` what all have at rho = 1.
    """
    rho = e.rho
    # Where another input is dominant, or for a dropped one: w_j (x_j/F)^(rho - 1) with a ratio of 0 or infinity.
    beside = np.where(rho < 1, np.inf, 0.0)
    lone = np.where(e.alone, own, np.nan)
    slope = np.where(e.dropped, np.where(rho < 0, 0.0, beside), slope)
    slope = np.where(e.dominated & (rho < 0), np.where(e.dominant, lone, 0.0), slope)
    slope = np.where(e.dominated & (rho > 0), np.where(e.dominant, lone, beside), slope)
    slope = np.where(e.dominated & (rho == 0), _gradient_at_zero(e), slope)
    slope = np.where(e.empty, np.nan, slope)
    slope = np.where(rho == 1, weights, slope)
    slope = np.where(e.single, 1.0, slope)
    return np.where(e.lost, np.nan, np.where(e.used, slope, 0.0))


def _gradient_at_zero(e: Edges) -> Array:
    """F_j = w_j F/x_j: without bound at a lone zero, 0 at a lone infinity, the other way round beside them."""
    mixed = e.zero.any(axis=0) & e.infinite.any(axis=0)
    own = np.where(e.alone, np.where(e.zero, np.inf, 0.0), np.nan)
    beside = np.where(e.zero.any(axis=0), 0.0, np.inf)
    return np.where(mixed, np.nan, np.where(e.dominant, own, beside))


def at_edges_hessian(e: Edges, weights: Array, F: Array, hessian: Array) -> Array:
    """Second derivatives with their one-sided limits beside dropped inputs; nan beside dominant ones."""
    rho, vanishing = e.rho, e.dropped & (e.rho > 0)
    across = vanishing[:, None] | vanishing[None, :]
    hessian = np.where(across, np.where(rho < 1, np.inf, 0.0), hessian)
    own = np.where(rho < 1, -np.inf, np.where(rho < 2, np.inf, np.where(rho == 2, weights / F, 0.0)))
    diagonal = np.arange(len(vanishing))
    hessian[diagonal, diagonal] = np.where(vanishing, own, hessian[diagonal, diagonal])
    hessian = np.where(e.dominated | e.empty, np.nan, hessian)
    unused = ~e.used[:, None] | ~e.used[None, :]
    return np.where(e.lost, np.nan, np.where((rho == 1) | e.single | unused, 0.0, hessian))
