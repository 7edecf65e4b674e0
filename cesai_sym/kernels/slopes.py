"""Public kernels beside the aggregate itself: its logarithm and total, its slope in rho, products with its Hessian."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels.call import Call, Result
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array


@any_array
def log_ces(
    logs: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """The logarithm of the aggregate of ``x_j = e^(logs_j)``, for inputs of any size (theory, definition of F).

    ``logs`` of shape (..., J) may be negative; -infinity is an input of 0.  Other arguments and errors as for ces().
    Within 8 ulp, with ``accurate`` 1 ulp, while the condition number ``sum |logs_j s_j/log F|`` is below 2^16.

    >>> float(log_ces([-2000.0, -2000.0, -1990.0], -1.0))
    -1999.5945575915991
    """
    return Call("log_ces", logs, rho, weights, sigma, axis, accurate, out, where, workers, inputs="logs").result(
        signed=True
    )


@any_array
def ces_total(
    x: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """The aggregate that is not normalised, ``(sum a_j x_j^rho)^(1/rho)``, with a = ``weights``, 1 when None.

    It is ``(sum a_j)^(1/rho)`` times the aggregate; at rho = 0 it has no value (nan) unless the weights add up to 1,
    and goes to 0 and infinity on the two sides.  Arguments and errors as for ces().  Within 8 ulp, with ``accurate``
    1 ulp, while the condition number ``1/|rho|`` in the weights is below 2^50.

    >>> float(ces_total([3.0, 4.0], 2.0)), float(ces_total([1.0, 4.0], 0.0))
    (5.0, nan)
    """
    return Call("ces_total", x, rho, weights, sigma, axis, accurate, out, where, workers).result()


@any_array
def ces_drho(
    x: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """The slope of the aggregate in rho, ``dF/drho = F KL(s || w)/rho^2``, not negative (theory 1.5).

    At rho = 0 half the weighted variance of log x, times F; with ``sigma`` it is still the slope in rho.  Arguments
    and errors as for ces().  Within 8 ulp, with ``accurate`` 1 ulp, for all exponents and for inputs all but equal:
    the divergence is summed from terms of one sign.

    >>> ces_drho([1.0, 4.0], [0.0, 1.0]).round(6)
    array([0.480453, 0.481862])
    >>> float(ces_drho([7.0, 7.0], -3.0))
    0.0
    """
    return Call("ces_drho", x, rho, weights, sigma, axis, accurate, out, where, workers).result()


@any_array
def ces_hvp(
    x: ArrayLike,
    direction: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Array:
    """The Hessian times a vector, ``-(1 - rho) F_j (q_j - sum_i s_i q_i)`` with ``q_j = v_j/x_j`` (theory 1.2, 1.3).

    ``direction`` (v) is of shape (J,) or like x.  No matrix is formed: time and memory are those of a gradient.
    Arguments and errors as for ces().  Within 8 ulp, with ``accurate`` 1 ulp, while the condition number
    ``(|q_j| + sum s_i |q_i|)/|q_j - sum s_i q_i|`` is below 2^8 and the q_j other than 0 are within 1e250.

    >>> ces_hvp([1.0, 4.0], [1.0, 0.0], -1.0)
    array([-0.512,  0.128])
    >>> bool((ces_hvp([1.0, 4.0], [1.0, 4.0], -1.0) == 0).all())  # along the inputs F is linear
    True
    """
    more: dict[str, ArrayLike] = {"direction": direction}
    return np.asarray(
        Call("ces_hvp", x, rho, weights, sigma, axis, accurate, out, where, workers, vectors=more).result()
    )
