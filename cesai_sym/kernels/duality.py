"""Public kernels of the producer who buys the inputs: the least cost of a unit, and what is bought for it.

The cost function is ``c(p) = min {sum p_j x_j: F(x) >= 1} = (sum w_j^sigma p_j^(1 - sigma))^(1/(1 - sigma))``, with
the weights w and the elasticity ``sigma = 1/(1 - rho)`` of the aggregate F: the aggregate of ``p_j/w_j`` with exponent
``1 - sigma``.  By Shephard's lemma its slopes are the demands.  Both exist for rho <= 1 only, where F is concave.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels.arguments import real
from cesai_sym.kernels.call import Call, Result
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array


@any_array
def unit_cost(
    prices: ArrayLike,
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
    """The least cost of one unit of F, ``(sum w_j^sigma p_j^(1 - sigma))^(1/(1 - sigma))``.

    ``prices`` of shape (..., J), J on ``axis``; ``weights`` are those of F, normalised by their sum as for ces().
    Limits: ``sum p_j`` at sigma = 0, ``prod (p_j/w_j)^w_j`` at 1, ``min p_j/w_j`` at infinity.  Within 8 ulp, with
    ``accurate`` 1 ulp.  Raises ValueError for rho > 1 and as ces() does.

    >>> unit_cost([1.0, 4.0], sigma=[0.0, 0.5, 1.0, np.inf])
    array([5. , 4.5, 4. , 2. ])
    """
    _check_concave("unit_cost", rho)
    return Call("unit_cost", prices, rho, weights, sigma, axis, accurate, out, where, workers, inputs="prices").result()


@any_array
def factor_demands(
    prices: ArrayLike,
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
    """What is bought of each input for one unit of F, ``dc/dp_j = (w_j c/p_j)^sigma``, J on ``axis`` again.

    Arguments and errors as for unit_cost().  At sigma = infinity the inputs with the least ``p_j/w_j`` share alike.
    Within 8 ulp, with ``accurate`` 1 ulp, while sigma (the condition number) is below 2^10.

    >>> factor_demands([1.0, 4.0], sigma=[0.0, 0.5, np.inf])
    array([[1.  , 1.  ],
           [1.5 , 0.75],
           [2.  , 0.  ]])
    """
    _check_concave("factor_demands", rho)
    return np.asarray(
        Call(
            "factor_demands", prices, rho, weights, sigma, axis, accurate, out, where, workers, inputs="prices"
        ).result()
    )


def _check_concave(function: str, rho: ArrayLike | None) -> None:
    if rho is not None and (real(function, "rho", rho) > 1).any():
        raise ValueError(f"{function}: rho must be at most 1, where F is concave; above it only one input is bought")
