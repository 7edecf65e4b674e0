"""The public kernels of single numbers: curvature, the diversity bonus and the variance that is left."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.arguments import real
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.pairs import Array, pair


@any_array
def curvature(rho: ArrayLike, J: ArrayLike) -> Array | np.float64:
    """The curvature ``K = (1 - rho)(J - 1)/J`` of the CES aggregate with J equal weights (theory 2.2).

    Broadcasts.  Raises ValueError unless J >= 1 is whole, TypeError for what is not real.

    >>> float(curvature(-0.5, 3))
    1.0
    """
    exponent, size = _broadcast("curvature", rho=rho, J=J)
    _whole("curvature", "J", size)
    with np.errstate(all="ignore"):
        value = code.curvature(size, pair(np.where(np.isfinite(exponent), exponent, 0.0)))
        unbounded = np.where((size == 1) & ~np.isnan(exponent), 0.0, -exponent)
    return _scalar(np.where(np.isfinite(exponent), value, unbounded))


@any_array
def diversity_bonus(rho: ArrayLike, J: ArrayLike, cv: ArrayLike) -> Array | np.float64:
    """The leading-order gain ``K cv^2/2`` of pooling, cv being the sample coefficient of variation (theory 5.3).

    Broadcasts.  Raises ValueError unless J >= 1 is whole and cv >= 0, TypeError for what is not real.

    >>> float(diversity_bonus(-1.0, 2, 0.5))
    0.125
    """
    exponent, size, spread = _broadcast("diversity_bonus", rho=rho, J=J, cv=cv)
    _whole("diversity_bonus", "J", size)
    _at_least("diversity_bonus", "cv", spread, 0)
    finite = np.isfinite(exponent) & np.isfinite(spread)
    with np.errstate(all="ignore"):
        value = code.bonus(np.where(finite, spread, 0.0), size, pair(np.where(finite, exponent, 0.0)))
        extreme = np.where((size == 1) & ~np.isnan(exponent), 0.0, 1.0 - exponent) * spread * spread
    return _scalar(np.where(finite, value, extreme))


@any_array
def variance_retained(M: ArrayLike, n: ArrayLike) -> Array | np.float64:
    """The share ``(1 - 1/M)^n`` of the variance left after n generations of M draws each (theory 6.1).

    Broadcasts; M and n need not be whole and may be infinite (both at once: nan).  Raises ValueError unless M >= 1
    and n >= 0, TypeError for what is not real.

    >>> float(variance_retained(1e300, 1e300)), float(variance_retained(2, 3))
    (0.36787944117144233, 0.125)
    """
    draws, generations = _broadcast("variance_retained", M=M, n=n)
    _at_least("variance_retained", "M", draws, 1)
    _at_least("variance_retained", "n", generations, 0)
    inner = (draws > 1) & (draws < np.inf) & (generations < np.inf)
    many, m = draws >= 2, np.where(inner, draws, 2.0)
    n_inner = np.where(inner, generations, 0.0)
    with np.errstate(all="ignore"):
        value = np.where(
            many,
            code.retained(np.where(many, m, 2.0), n_inner),
            code.retained_of_few(np.where(many, 1.5, m), n_inner),
        )
    return _scalar(np.where(inner, value, _extreme_retained(draws, generations)))


def _extreme_retained(M: Array, n: Array) -> Array:
    """The value where M is 1 or infinite or n is infinite."""
    nothing = np.where(n == 0, 1.0, 0.0)
    everything = np.where(n == np.inf, np.nan, 1.0)
    value = np.where(M == 1, nothing, np.where(np.inf == M, everything, 0.0))
    return np.where(np.isnan(M) | np.isnan(n), np.nan, value)


def _broadcast(function: str, **values: ArrayLike) -> tuple[Array, ...]:
    arrays = [real(function, name, value) for name, value in values.items()]
    try:
        return np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(values, arrays, strict=True))
        raise ValueError(f"{function}: the arguments do not broadcast: {shapes}") from None


def _at_least(function: str, name: str, value: Array, least: int) -> None:
    if (value < least).any():
        raise ValueError(f"{function}: {name} must be at least {least}, got {float(value[value < least].flat[0])!r}")


def _whole(function: str, name: str, value: Array) -> None:
    wrong = ~((value >= 1) & (value == np.floor(value)) & (value < np.inf))
    if wrong.any():
        raise ValueError(f"{function}: {name} must be a whole number from 1, got {float(value[wrong].flat[0])!r}")


def _scalar(value: Array) -> Array | np.float64:
    return np.float64(value[()]) if value.ndim == 0 else value
