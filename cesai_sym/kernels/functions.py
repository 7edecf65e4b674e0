"""The public kernels of several inputs: the CES aggregate, its derivatives and shares.

All take inputs ``x`` of shape (..., J), broadcast ``rho`` against the leading axes and normalise the weights.
What is computed for ordinary rows is generated from the stable forms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels.call import Call, Result
from cesai_sym.kernels.compiled import directly
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array


@directly
@any_array
def ces(
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
    """The CES aggregate ``(sum w_j x_j^rho)^(1/rho)`` and its limits at rho = 0 and plus or minus infinity.

    x of shape (..., J), J on ``axis``; rho broadcasts against the rest; weights of shape (J,) or like x, equal when
    None, normalised by their sum; an input with weight 0 is left out.  ``sigma`` is the elasticity of substitution,
    in place of rho.  Returns the broadcast shape without J; single precision for nothing but single precision.
    Formula and special values: theory 3.  Within 3 ulp, with ``accurate`` within 1 ulp.  Raises ValueError for
    negative inputs or weights, for shapes that do not match and for rho with sigma, TypeError for what is not real.

    >>> ces([1.0, 4.0], [-np.inf, -1.0, 0.0, 1.0, np.inf])
    array([1. , 1.6, 2. , 2.5, 4. ])
    >>> float(ces([1e-300, 4e-300], 1e-200, weights=[1, 3]))
    2.82842712474619e-300
    >>> ces([1.0, 4.0], sigma=[0.0, 0.5, 1.0, np.inf])
    array([1. , 1.6, 2. , 2.5])
    """
    return Call("ces", x, rho, weights, sigma, axis, accurate, out, where, workers).result()


@directly
@any_array
def ces_gradient(
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
) -> Array:
    """The marginal products ``dF/dx_j = w_j (F/x_j)^(1 - rho)``, J on ``axis`` again (theory 1.1).

    Arguments and errors as for :func:`ces`; within 8 ulp, with ``accurate`` within 1 ulp.  Where an input is 0 or
    infinite, the one-sided limit.

    >>> ces_gradient([1.0, 4.0], 0.0, weights=[1, 1])
    array([1.  , 0.25])
    """
    return np.asarray(Call("ces_gradient", x, rho, weights, sigma, axis, accurate, out, where, workers).result())


@directly
@any_array
def ces_value_and_gradient(
    x: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: tuple[Array, Array] | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> tuple[Result, Array]:
    """The results of :func:`ces` and :func:`ces_gradient` together, in little more time than either.

    >>> F, slope = ces_value_and_gradient([1.0, 4.0], 0.0)
    >>> float(F), slope
    (2.0, array([1.  , 0.25]))
    """
    F, slope = Call("ces_value_and_gradient", x, rho, weights, sigma, axis, accurate, out, where, workers).results()
    return F, np.asarray(slope)


@directly
@any_array
def ces_shares(
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
) -> Array:
    """The shares ``s_j = w_j x_j^rho / sum_i w_i x_i^rho = x_j F_j/F``, J on ``axis`` again (theory 1.1).

    Arguments and errors as for :func:`ces`; within 8 ulp, with ``accurate`` within 1 ulp.

    >>> ces_shares([1.0, 3.0], 1.0)
    array([0.25, 0.75])
    """
    return np.asarray(Call("ces_shares", x, rho, weights, sigma, axis, accurate, out, where, workers).result())


@directly
@any_array
def ces_hessian(
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
) -> Array:
    """The second derivatives ``F_jk = (1 - rho) F/(x_j x_k) (s_j s_k - delta_jk s_j)`` (theory 1.2).

    Arguments and errors as for :func:`ces`; returns (..., J, J), the inputs last whatever ``axis`` is.  Within 12 ulp,
    with ``accurate`` within 1 ulp, the diagonal too, however close a share is to 1.

    >>> ces_hessian([1.0, 1.0], -1.0)
    array([[-0.5,  0.5],
           [ 0.5, -0.5]])
    """
    return np.asarray(Call("ces_hessian", x, rho, weights, sigma, axis, accurate, out, where, workers).result())
