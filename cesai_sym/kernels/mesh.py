"""Public kernels of growth: inputs that grow at constant rates, the mesh and its slow sector (theory 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels.arguments import real
from cesai_sym.kernels.call import Call, Out, Result
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array

#: Where products of halves are still far from overflow.
_LONG = 1e200


@any_array
def mesh_growth(
    x: ArrayLike,
    growth: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    t: ArrayLike = 0.0,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """The growth rate ``sum s_j g_j`` of the aggregate when input j is ``x_j e^(g_j t)`` (theory 4.1).

    ``growth`` has the shapes that weights may have; ``t`` broadcasts as rho does and may be infinite.
    Other arguments and errors as for :func:`ces`; ValueError also for rates that are not finite or when a finite t
    takes ``growth * t`` beyond 1e200.  Within 8 ulp, with ``accurate`` within 1 ulp, where the rates have one sign.

    >>> mesh_growth([1.0, 1.0], [0.02, 0.3], -1.0, t=[0.0, 50.0, np.inf]).round(4)
    array([0.16, 0.02, 0.02])
    """
    return _at_date("mesh_growth", x, growth, rho, weights, t, sigma, axis, accurate, out, where, workers)


@any_array
def slow_share(
    x: ArrayLike,
    growth: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    t: ArrayLike = 0.0,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """The share at date t of the slow sector: of all inputs with the least rate together (theory 4.4).

    For two sectors ``1/(1 + (w_C/w_Z) (C/Z)^rho e^(rho (g_C - g_Z) t))``; it goes to 1 for rho < 0.  Arguments and
    errors as for mesh_growth().  Within 8 ulp, with ``accurate`` within 1 ulp.

    >>> slow_share([1.0, 1.0], [0.3, 0.02], -1.0, t=[0.0, 10.0, 100.0]).round(6)
    array([0.5     , 0.942676, 1.      ])
    """
    return _at_date("slow_share", x, growth, rho, weights, t, sigma, axis, accurate, out, where, workers)


def _at_date(
    function: str,
    x: ArrayLike,
    growth: ArrayLike,
    rho: ArrayLike | None,
    weights: ArrayLike | None,
    t: ArrayLike,
    sigma: ArrayLike | None,
    axis: int,
    accurate: bool,
    out: Out,
    where: ArrayLike | None,
    workers: int,
) -> Result:
    _check_growth(function, growth, t)
    more: dict[str, ArrayLike] = {"growth": growth}
    return Call(
        function, x, rho, weights, sigma, axis, accurate, out, where, workers, vectors=more, scalars={"t": t}
    ).result()


def _check_growth(function: str, growth: ArrayLike, t: ArrayLike) -> None:
    rates, dates = np.abs(real(function, "growth", growth)), np.abs(real(function, "t", t))
    if not np.isfinite(rates).all():
        raise ValueError(f"{function}: growth must be finite")
    finite = dates[np.isfinite(dates)]
    if finite.size and rates.size and float(rates.max()) * float(finite.max()) > _LONG:
        raise ValueError(f"{function}: growth times t must be within {_LONG:g} when t is finite")
