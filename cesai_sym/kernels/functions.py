"""The public kernels of several inputs: the CES aggregate, its derivatives, shares and growth.

All take inputs ``x`` of shape (..., J), broadcast ``rho`` against the leading axes and normalise the weights.
What is computed for ordinary rows is generated from the stable forms; this module only lays out and chooses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.arguments import Layout, inputs_last, lay_out, nonnegative, real
from cesai_sym.kernels.edges import (
    at_edges_aggregate,
    at_edges_gradient,
    at_edges_growth,
    at_edges_hessian,
    at_edges_shares,
)
from cesai_sym.kernels.pairs import Array, Pair
from cesai_sym.kernels.problem import Problem, level, offset, prepare
from cesai_sym.kernels.weights import ABSENT, weigh

#: Exponentials of less are 0 whatever they are multiplied by; of more, the offset is exact enough as a double.
_LEAST_OFFSET = -(2.0**16)
#: Where products of halves are still far from overflow.
_LONG = 1e200
#: From a block and its further scalars and vectors to the results, with the rows last.
_Kernel = Callable[[Problem, tuple[Array, ...], tuple[Array, ...]], Array]


def ces(x: ArrayLike, rho: ArrayLike, weights: ArrayLike | None = None, *, axis: int = -1) -> Array | np.float64:
    """The CES aggregate ``(sum w_j x_j^rho)^(1/rho)`` and its limits at rho = 0 and plus or minus infinity.

    x of shape (..., J), J on ``axis``; rho broadcasts against the rest; weights of shape (J,) or like x, equal when
    None, normalised by their sum; an input with weight 0 is left out.  Returns the broadcast shape without J.
    Within 1 ulp; formula and special values: theory 3.  Raises ValueError for negative inputs or weights and for
    shapes that do not match, TypeError for what is not real.

    >>> ces([1.0, 4.0], [-np.inf, -1.0, 0.0, 1.0, np.inf])
    array([1. , 1.6, 2. , 2.5, 4. ])
    >>> float(ces([1e-300, 4e-300], 1e-200, weights=[1, 3]))
    2.82842712474619e-300
    """
    return _run("ces", _aggregate, x, rho, weights, axis, "rows")


def ces_gradient(x: ArrayLike, rho: ArrayLike, weights: ArrayLike | None = None, *, axis: int = -1) -> Array:
    """The marginal products ``dF/dx_j = w_j (F/x_j)^(1 - rho)``, J on ``axis`` again (theory 1.1).

    Arguments and errors as for :func:`ces`.  Where an input is 0 or infinite, the one-sided limit.

    >>> ces_gradient([1.0, 4.0], 0.0, weights=[1, 1])
    array([1.  , 0.25])
    """
    return np.asarray(_run("ces_gradient", _gradient, x, rho, weights, axis, "inputs"))


def ces_shares(x: ArrayLike, rho: ArrayLike, weights: ArrayLike | None = None, *, axis: int = -1) -> Array:
    """The shares ``s_j = w_j x_j^rho / sum_i w_i x_i^rho = x_j F_j/F``, J on ``axis`` again (theory 1.1).

    Arguments and errors as for :func:`ces`.

    >>> ces_shares([1.0, 3.0], 1.0)
    array([0.25, 0.75])
    """
    return np.asarray(_run("ces_shares", _shares, x, rho, weights, axis, "inputs"))


def ces_hessian(x: ArrayLike, rho: ArrayLike, weights: ArrayLike | None = None, *, axis: int = -1) -> Array:
    """The second derivatives ``F_jk = (1 - rho) F/(x_j x_k) (s_j s_k - delta_jk s_j)`` (theory 1.2).

    Arguments and errors as for :func:`ces`; returns (..., J, J), the inputs last whatever ``axis`` is.

    >>> ces_hessian([1.0, 1.0], -1.0)
    array([[-0.5,  0.5],
           [ 0.5, -0.5]])
    """
    return np.asarray(_run("ces_hessian", _hessian, x, rho, weights, axis, "matrix"))


def mesh_growth(
    x: ArrayLike,
    growth: ArrayLike,
    rho: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    t: ArrayLike = 0.0,
    axis: int = -1,
) -> Array | np.float64:
    """The growth rate ``sum s_j g_j`` of the aggregate when input j is ``x_j e^(g_j t)`` (theory 4.1).

    ``growth`` has the shapes that weights may have; ``t`` broadcasts as rho does and may be infinite.
    Other arguments and errors as for :func:`ces`; ValueError also for rates that are not finite or when a finite t
    takes ``growth * t`` beyond 1e200.

    >>> mesh_growth([1.0, 1.0], [0.02, 0.3], -1.0, t=[0.0, 50.0, np.inf]).round(4)
    array([0.16, 0.02, 0.02])
    """
    rates = inputs_last("mesh_growth", "growth", real("mesh_growth", "growth", growth), axis)
    if not np.isfinite(rates).all():
        raise ValueError("mesh_growth: growth must be finite")
    more = {"t": real("mesh_growth", "t", t)}
    return _run("mesh_growth", _growth, x, rho, weights, axis, "rows", more, {"growth": rates})


def _run(
    function: str,
    kernel: _Kernel,
    x: ArrayLike,
    rho: ArrayLike,
    weights: ArrayLike | None,
    axis: int,
    shape: str,
    scalars: dict[str, Array] | None = None,
    vectors: dict[str, Array] | None = None,
) -> Array | np.float64:
    """Check, lay out, compute block by block, and give the result its shape."""
    inputs = inputs_last(function, "x", nonnegative(function, "x", real(function, "x", x)), axis)
    raw = _raw_weights(function, weights, inputs.shape[-1], axis)
    exponents = {"rho": real(function, "rho", rho)}
    layout = lay_out(function, inputs, exponents | (scalars or {}), {"weights": raw} | (vectors or {}))
    J = layout.size
    inner = {"rows": (), "inputs": (J,), "matrix": (J, J)}[shape]
    out = np.empty((*inner, len(layout.x)))
    with np.errstate(all="ignore"):
        _fill(out, layout, kernel, J * J if shape == "matrix" else J)
    result = np.moveaxis(out, -1, 0).reshape((*layout.leading, *inner))
    if shape == "inputs":
        return np.moveaxis(result, -1, axis)
    return np.float64(result[()]) if result.ndim == 0 else result


def _fill(out: Array, layout: Layout, kernel: _Kernel, width: int) -> None:
    weights = layout.vectors[0]
    shared = weigh(weights.T) if len(weights) == 1 else None
    for rows, x, (rho, *scalars), (raw, *vectors) in layout.blocks(width):
        problem = prepare(x, rho, shared or weigh(raw))
        out[..., rows] = kernel(problem, tuple(scalars), tuple(vectors))


def _raw_weights(function: str, weights: ArrayLike | None, size: int, axis: int) -> Array:
    if weights is None:
        return np.ones(size)
    raw = inputs_last(function, "weights", real(function, "weights", weights), axis)
    nonnegative(function, "weights", raw)
    if np.isinf(raw).any() or np.isnan(raw).any():
        raise ValueError(f"{function}: weights must be finite numbers")
    if not (raw > 0).any(axis=-1).all():
        raise ValueError(f"{function}: weights must not all be zero")
    return raw


def _aggregate(p: Problem, scalars: tuple[Array, ...], vectors: tuple[Array, ...]) -> Array:
    F = code.aggregate(level(p), p.m)
    return F if p.edges is None else at_edges_aggregate(p.edges, F)


def _gradient(p: Problem, scalars: tuple[Array, ...], vectors: tuple[Array, ...]) -> Array:
    slope = code.gradient(level(p), p.L, p.rho, p.v)
    if p.edges is None:
        return slope
    return at_edges_gradient(p.edges, p.weights.value.hi, p.weights.log, p.rho, slope)


def _shares(p: Problem, scalars: tuple[Array, ...], vectors: tuple[Array, ...]) -> Array:
    shares = code.shares(p.L, offset(p), p.rho, p.v)
    return shares if p.edges is None else at_edges_shares(p.edges, shares)


def _hessian(p: Problem, scalars: tuple[Array, ...], vectors: tuple[Array, ...]) -> Array:
    E, J = level(p), len(p.L.hi)
    if J == 1:
        return np.zeros((1, 1, *p.m.shape)) if p.edges is None else _blank(p)
    across = code.hessian_across(E, p.L, p.m, p.rho, p.v)
    offsets = np.maximum(_greatest_other(p.v.hi + p.rho * (p.L.hi - E.hi)), _LEAST_OFFSET)
    own = code.hessian_own(E, p.L, offsets, p.m, p.rho, p.v)
    hessian = np.where(np.eye(J, dtype=np.bool_)[:, :, None], own[:, None], across)
    if p.excess is not None:  # the factor 1 - rho, which is as large as it is
        hessian = np.where((p.excess > 1) & (hessian != 0), hessian * p.excess, hessian)
    if p.edges is None:
        return hessian
    return at_edges_hessian(p.edges, p.weights.value.hi, code.aggregate(E, p.m), hessian)


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


def _growth(p: Problem, scalars: tuple[Array, ...], vectors: tuple[Array, ...]) -> Array:
    (t,), (g,) = scalars, vectors
    finite = np.isfinite(t)
    date = t if finite.all() else np.where(finite, t, 0.0)
    if (np.abs(date * g) > _LONG).any():
        raise ValueError(f"mesh_growth: growth times t must be within {_LONG:g} when t is finite")
    D = code.drift(p.L, g, date)
    b = _foremost(D, p)
    u = p.v.hi + p.rho * ((D.hi - b.hi) + (D.lo - b.lo))
    result = code.growth(D, b, u.max(axis=0), g, p.rho, p.v)
    if not finite.all():
        result = np.where(finite, result, _growth_in_the_end(p, t, g))
    return result if p.edges is None else at_edges_growth(p.edges, g, result)


def _foremost(D: Pair, p: Problem) -> Pair:
    """The least (rho < 0) or greatest D_j of the inputs that count, down to the second part."""
    sign = np.where(p.rho < 0, -1.0, 1.0)
    counts = p.v.hi > ABSENT
    hi = np.where(counts, sign * D.hi, -np.inf)
    lo = np.where(hi == hi.max(axis=0), sign * D.lo, -np.inf)
    at = lo.argmax(axis=0)[None]
    return Pair(*(np.take_along_axis(a, at, axis=0)[0] for a in np.broadcast_arrays(*D)))


def _growth_in_the_end(p: Problem, t: Array, g: Array) -> Array:
    """For infinite t the slowest or fastest rate, whichever the sign of rho t favours, and the mean at rho = 0."""
    counts = np.broadcast_to(p.v.hi > ABSENT, p.L.hi.shape)
    least, greatest = np.where(counts, g, np.inf).min(axis=0), np.where(counts, g, -np.inf).max(axis=0)
    direction = np.sign(p.rho) * np.sign(t)
    mean = (p.weights.value.hi * g).sum(axis=0)
    limit = np.where(direction < 0, least, np.where(direction > 0, greatest, mean))
    return np.where(np.isnan(t), np.nan, limit)
