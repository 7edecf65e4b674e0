"""Further kernels for arrays of another library: slopes, totals, gaps, costs, the slow sector.

Names, arguments and formulas are those of :mod:`cesai_sym.kernels`; differences are taken in the precision of the
arrays, so that small ones are accurate in absolute terms.
"""

from __future__ import annotations

from typing import Any

from cesai_sym.kernels.tensors.functions import at_date, ces, prepare
from cesai_sym.kernels.tensors.interpret import Library, Tensor, evaluate
from cesai_sym.kernels.tensors.level import clipped, differential, forms


def ces_drho(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The slope of the aggregate in rho.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(ces_drho(NumPy(), [1.0, 4.0], 0.0)), 6)
    0.480453
    """
    p, _ = prepare(library, x, rho, weights, axis)
    _, slope, _ = differential(p.given["L"], p.rho, p.w, p.given["E"], library)
    return p.form("aggregate") * slope


def ces_hvp(library: Library, x: Any, direction: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The Hessian times a vector.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> ces_hvp(NumPy(), [1.0, 4.0], [1.0, 0.0], -1.0).round(12).tolist()
    [-0.512, 0.128]
    """
    p, (v,) = prepare(library, x, rho, weights, axis, direction)
    shares, _, _ = differential(p.given["L"], p.rho, p.w, p.given["E"], library)
    q = v / p.x
    gradient = p.form("aggregate")[..., None] * shares / p.x
    apart = q - library.total(shares * q, -1)[..., None]
    return library.moved((p.rho - 1)[..., None] * gradient * apart, -1, axis)


def ces_total(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The aggregate that is not normalised.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(ces_total(NumPy(), [3.0, 4.0], 2.0)), 12)
    5.0
    """
    p, _ = prepare(library, x, rho, weights, axis)
    (a,) = library.arrays(1.0 if weights is None else weights, p.x)[:1]
    a = library.moved(a, axis, -1) if a.ndim > 1 else a
    log_sum = library.function("log")(library.total(library.shaped(a, p.x.shape), -1))
    scale = library.where(log_sum == 0, 0.0, log_sum / library.where(log_sum == 0, 1.0, p.rho))
    lost = (p.rho == 0) & (log_sum != 0)
    return library.where(lost, float("nan"), p.form("aggregate") * library.function("exp")(scale))


def leontief_gap(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """How far the aggregate is above its least input, in logarithms.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(leontief_gap(NumPy(), [1.0, 4.0], -1000.0)) * 1000, 6)
    0.693147
    """
    p, _ = prepare(library, x, rho, weights, axis)
    L, one = p.given["L"], p.given["L"] * 0 + 1
    least = -library.greatest(-L)[..., None] == L
    lowest = library.total(library.where(least, L, 0.0), -1) / library.total(library.where(least, one, 0.0), -1)
    return p.given["E"] - lowest


def heterogeneity_loss(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The share that a single vector loses to equal inputs of the same mean.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(heterogeneity_loss(NumPy(), [1.0, 3.0], -1.0)), 12)
    0.25
    """
    p, _ = prepare(library, x, rho, weights, axis)
    mean = library.function("log")(library.total(p.w * library.function("exp")(p.given["L"]), -1))
    return -library.function("expm1")(p.given["E"] - mean)


def pooling_gain(
    library: Library, x: Any, y: Any, rho: Any, weights: Any = None, *, relative: bool = False, axis: int = -1
) -> Tensor:
    """What pooling two sources gains.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(pooling_gain(NumPy(), [1.0, 3.0], [3.0, 1.0], -1.0)), 12)
    1.0
    """
    x, y = library.arrays(x, y)
    pooled, *apart = (ces(library, a, rho, weights, axis=axis) for a in (x + y, x, y))
    gain = pooled - apart[0] - apart[1]
    return gain / pooled if relative else gain


def unit_cost(library: Library, prices: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The least cost of one unit: the aggregate of prices over weights, with exponent ``1 - sigma``.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(unit_cost(NumPy(), [1.0, 4.0], -1.0)), 12)
    4.5
    """
    p, _ = prepare(library, prices, rho, weights, axis)
    return ces(library, p.x / p.w, -p.rho / (1 - p.rho), p.w)


def factor_demands(library: Library, prices: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """What is bought of each input for one unit.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> factor_demands(NumPy(), [1.0, 4.0], -1.0).round(12).tolist()
    [1.5, 0.75]
    """
    p, _ = prepare(library, prices, rho, weights, axis)
    cost = ces(library, p.x / p.w, -p.rho / (1 - p.rho), p.w)
    power = library.function("log")(p.w * cost[..., None] / p.x) / (1 - p.rho)[..., None]
    return library.moved(library.function("exp")(power), -1, axis)


def slow_share(
    library: Library, x: Any, growth: Any, rho: Any, weights: Any = None, *, t: Any = 0.0, axis: int = -1
) -> Tensor:
    """The share of the slow sector at date t.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(slow_share(NumPy(), [1.0, 1.0], [0.3, 0.02], -1.0, t=10.0)), 6)
    0.942676
    """
    p, D, b, c = at_date(library, x, growth, rho, weights, t, axis)
    g = p.given["g"]
    shares = library.function("exp")(p.given["v"] + p.given["rho"][..., None] * (D - b[..., None]) - c[..., None])
    slow = library.where(g == -library.greatest(-g)[..., None], shares, 0.0)
    return library.total(slow, -1) / library.total(shares, -1)


def level_ceiling(library: Library, Z: Any, rho: Any, w_Z: Any) -> Tensor:
    """The level that the aggregate never exceeds.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(level_ceiling(NumPy(), 3.0, -1.0, 0.25)), 12)
    12.0
    """
    Z, rho, w_Z = library.arrays(Z, rho, w_Z)
    ceiling = Z * library.function("exp")(library.function("log")(w_Z) / clipped(rho, library))
    return library.where(rho < 0, ceiling, float("nan"))


def expected_loss(library: Library, rho: Any, J: Any, cv: Any, r: Any = 0.0) -> Tensor:
    """The share lost on average, to leading order.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(expected_loss(NumPy(), -1.0, 2, 0.5, r=0.5))
    0.0625
    """
    rho, J, cv, r = library.arrays(rho, J, cv, r)
    return evaluate(forms()["expected_loss"].formula, library, {"rho": rho, "J": J, "CV": cv, "r": r})
