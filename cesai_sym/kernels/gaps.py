"""Public kernels of small differences: above the minimum, below the mean, and what pooling gains."""

from __future__ import annotations

from numpy.typing import ArrayLike

from cesai_sym.kernels.arguments import nonnegative, real
from cesai_sym.kernels.call import Call, Result
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array


@any_array
def leontief_gap(
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
    """How far the aggregate is above its least input, ``log(F/min x)``, for every rho (theory 3.1).

    For rho < 0 it is at most ``-log(w_m)/|rho|``, w_m the weight at the minimum.  Arguments and errors as for ces().
    Within 8 ulp, with ``accurate`` 1 ulp, of itself: a sum of terms of one sign, however small they are.

    >>> float(leontief_gap([1.0, 4.0], -1000.0)) * 1000
    0.6931471805599453
    >>> float(leontief_gap([1.0, 1.0 + 2.0**-52], -1.0)) * 2.0**53
    0.9999999999999999
    """
    return Call("leontief_gap", x, rho, weights, sigma, axis, accurate, out, where, workers).result()


@any_array
def heterogeneity_loss(
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
    """The share ``1 - F/mean`` that a single vector loses to equal inputs of the same weighted mean (theory 5.1).

    To leading order ``K cv^2/2`` for equal weights, which is diversity_bonus(); negative for rho > 1.  Arguments and
    errors as for ces().  Within 8 ulp, with ``accurate`` 1 ulp, while the condition number, about
    ``2/cv`` in x and ``1/|1 - rho|`` in rho, is below 2^20.

    >>> float(heterogeneity_loss([1.0, 3.0], -1.0))  # for J = 2 and rho = -1 the leading order is exact
    0.25
    """
    return Call("heterogeneity_loss", x, rho, weights, sigma, axis, accurate, out, where, workers).result()


@any_array
def pooling_gain(
    x: ArrayLike,
    y: ArrayLike,
    rho: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    *,
    relative: bool = False,
    sigma: ArrayLike | None = None,
    axis: int = -1,
    accurate: bool = False,
    out: Array | None = None,
    where: ArrayLike | None = None,
    workers: int = 1,
) -> Result:
    """What pooling two sources gains, ``F(x + y) - F(x) - F(y)``, or that over ``F(x + y)`` (theory 5.3).

    Not negative for rho <= 1.  ``y`` is of shape (J,) or like x; other arguments and errors as for ces().  nan where
    an input is infinite, and of nothing pooled in ``relative`` terms.  Within 8 ulp, with ``accurate`` 1 ulp, while
    the condition number is below 2^20: about ``2/|u - v|`` in x and y for sources with the compositions u and v, and
    ``1/|1 - rho|`` in rho; from ``|rho| = 2^20`` on, while the relative gain is above 2^-8.

    >>> float(pooling_gain([1.0, 3.0], [3.0, 1.0], -1.0)), float(pooling_gain([1.0, 3.0], [2.0, 6.0], -1.0))
    (1.0, 0.0)
    >>> float(pooling_gain([1.0, 3.0], [3.0, 1.0], -1.0, relative=True))
    0.25
    """
    kernel = "relative_pooling_gain" if relative else "pooling_gain"
    nonnegative("pooling_gain", "y", real("pooling_gain", "y", y))
    more: dict[str, ArrayLike] = {"y": y}
    return Call(
        "pooling_gain", x, rho, weights, sigma, axis, accurate, out, where, workers, kernel=kernel, vectors=more
    ).result()
