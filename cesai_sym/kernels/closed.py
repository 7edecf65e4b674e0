"""The public kernels of single numbers: curvature and what it costs, the ceiling, and the variance that is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cesai_sym.kernels import _generated as code
from cesai_sym.kernels.arguments import real
from cesai_sym.kernels.call import exponent_of
from cesai_sym.kernels.compiled import elementwise
from cesai_sym.kernels.dispatch import any_array
from cesai_sym.kernels.exponents import exponent
from cesai_sym.kernels.pairs import Array, Pair
from cesai_sym.kernels.weights import without


@any_array
def curvature(
    rho: ArrayLike | None = None, J: ArrayLike | None = None, *, sigma: ArrayLike | None = None
) -> Array | np.float64:
    """The curvature ``K = (1 - rho)(J - 1)/J`` of the CES aggregate with J equal weights (theory 2.2).

    Broadcasts; ``sigma`` is the elasticity of substitution, in place of rho.  Within 1 ulp.  Raises ValueError unless
    J >= 1 is whole, TypeError for what is not real.

    >>> float(curvature(-0.5, 3)), float(curvature(sigma=0.5, J=2))
    (1.0, 1.0)
    """
    given, (size,) = _of_size("curvature", rho, sigma, J=J)
    return _computed("curvature", _curvature, given, size)


def _curvature(power: Pair, size: Array) -> Array:
    value = code.curvature(size, _finite(power))
    unbounded = np.where((size == 1) & ~np.isnan(power.hi), 0.0, -power.hi)
    return np.where(np.isfinite(power.hi), value, unbounded)


@any_array
def diversity_bonus(
    rho: ArrayLike | None = None,
    J: ArrayLike | None = None,
    cv: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
) -> Array | np.float64:
    """``K cv^2/2``, cv being the sample coefficient of variation: what pooling gains to leading order (theory 5.3).

    Also, to leading order, the share that a single vector with this cv loses to equal inputs (theory 5.1):
    heterogeneity_loss() is exact.  Broadcasts; sigma as for curvature().  Within 1 ulp.  Raises ValueError unless
    J >= 1 is whole and cv >= 0, TypeError for what is not real.

    >>> float(diversity_bonus(-1.0, 2, 0.5))
    0.125
    """
    given, (size, spread) = _of_size("diversity_bonus", rho, sigma, J=J, cv=cv)
    _at_least("diversity_bonus", "cv", spread, 0)
    return _computed("diversity_bonus", _bonus, given, size, spread)


def _bonus(power: Pair, size: Array, spread: Array) -> Array:
    finite = np.isfinite(power.hi) & np.isfinite(spread)
    value = code.bonus(np.where(finite, spread, 0.0), size, _finite(power))
    extreme = np.where((size == 1) & ~np.isnan(power.hi), 0.0, 1.0 - power.hi) * spread * spread
    return np.where(finite, value, extreme)


@any_array
def expected_loss(
    rho: ArrayLike | None = None,
    J: ArrayLike | None = None,
    cv: ArrayLike | None = None,
    r: ArrayLike = 0.0,
    *,
    sigma: ArrayLike | None = None,
) -> Array | np.float64:
    """``K (1 - r) cv^2/2``: the share lost on average by J random inputs, to leading order (theory 5.2).

    They have equal means, the coefficient of variation cv and the correlation r between any two of them.  Broadcasts;
    sigma as for curvature().  Within 1 ulp.  Raises ValueError unless J >= 1 is whole, cv >= 0 is finite and
    -1 <= r <= 1, TypeError for what is not real.

    >>> float(expected_loss(-1.0, 2, 0.5)), float(expected_loss(-1.0, 2, 0.5, r=0.5))
    (0.125, 0.0625)
    """
    given, (size, spread, alike) = _of_size("expected_loss", rho, sigma, J=J, cv=cv, r=r)
    _at_least("expected_loss", "cv", spread, 0)
    _at_least("expected_loss", "r", alike, -1)
    _at_least("expected_loss", "1 - r", 1.0 - alike, 0)
    if np.isinf(spread).any():
        raise ValueError("expected_loss: cv must be finite")
    return _computed("expected_loss", _expected_loss, given, size, spread, alike)


def _expected_loss(power: Pair, size: Array, spread: Array, alike: Array) -> Array:
    value = code.expected_loss(spread, size, alike, _finite(power))
    unbounded = np.where((size == 1) | (alike == 1) | (spread == 0), 0.0, -power.hi)
    value = np.where(np.isfinite(power.hi), value, np.where(np.isnan(power.hi), np.nan, unbounded))
    return np.where(np.isnan(spread) | np.isnan(alike), np.nan, value)


@any_array
def level_ceiling(
    Z: ArrayLike,
    rho: ArrayLike | None = None,
    w_Z: ArrayLike | None = None,
    *,
    sigma: ArrayLike | None = None,
) -> Array | np.float64:
    """The level ``w_Z^(1/rho) Z`` that the aggregate never exceeds, however much there is of all but Z (theory 4.3).

    ``w_Z`` is the weight of Z, the weights adding up to 1.  Broadcasts; sigma as for curvature().  Within 1 ulp.
    Raises ValueError unless rho < 0 (there is no ceiling from 0 on), 0 < w_Z <= 1 and Z >= 0, TypeError for what is
    not real.

    >>> float(level_ceiling(3.0, -1.0, 0.25)), float(level_ceiling(3.0, -np.inf, 0.25))
    (12.0, 3.0)
    """
    given, (level, weight) = _with_exponent("level_ceiling", rho, sigma, Z=Z, w_Z=w_Z)
    _at_least("level_ceiling", "Z", level, 0)
    if (given.value >= (1.0 if given.by_sigma else 0.0)).any():
        raise ValueError("level_ceiling: rho must be less than 0 (sigma less than 1): else there is no ceiling")
    if not ((weight > 0) & (weight <= 1) | np.isnan(weight)).all():
        raise ValueError("level_ceiling: w_Z must be above 0 and at most 1")
    return _computed("level_ceiling", _ceiling, given, level, weight)


def _ceiling(power: Pair, level: Array, weight: Array) -> Array:
    finite = np.isfinite(power.hi) & np.isfinite(level) & ~np.isnan(weight)
    safe = without(power, ~finite, -1.0)
    value = code.level_ceiling(np.where(finite, level, 1.0), safe, np.where(finite, weight, 1.0))
    lost = np.isnan(power.hi) | np.isnan(level) | np.isnan(weight)
    return np.where(finite, value, np.where(lost, np.nan, level))


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
    with np.errstate(all="ignore"):
        return _scalar(elementwise("variance_retained", _retained, draws, generations))


def _retained(draws: Array, generations: Array) -> Array:
    inner = (draws > 1) & (draws < np.inf) & (generations < np.inf)
    many, m = draws >= 2, np.where(inner, draws, 2.0)
    n_inner = np.where(inner, generations, 0.0)
    value = np.where(
        many,
        code.retained(np.where(many, m, 2.0), n_inner),
        code.retained_of_few(np.where(many, 1.5, m), n_inner),
    )
    return np.where(inner, value, _extreme_retained(draws, generations))


def _extreme_retained(M: Array, n: Array) -> Array:
    """The value where M is 1 or infinite or n is infinite."""
    nothing = np.where(n == 0, 1.0, 0.0)
    everything = np.where(n == np.inf, np.nan, 1.0)
    value = np.where(M == 1, nothing, np.where(np.inf == M, everything, 0.0))
    return np.where(np.isnan(M) | np.isnan(n), np.nan, value)


@dataclass(frozen=True, slots=True)
class _Exponent:
    """Rho, or the elasticity in its place, as it came."""

    value: Array
    by_sigma: bool


def _computed(kernel: str, slow: Callable[..., Array], given: _Exponent, *others: Array) -> Array | np.float64:
    """The kernel of an exponent and other arguments, in C where that serves; ``slow`` takes the exponent as a pair."""

    def from_pair(power: Array, *rest: Array) -> Array:
        return slow(exponent(power, given.by_sigma), *rest)

    with np.errstate(all="ignore"):
        return _scalar(elementwise(f"{kernel}{'_sigma' if given.by_sigma else ''}", from_pair, given.value, *others))


def _with_exponent(
    function: str, rho: ArrayLike | None, sigma: ArrayLike | None, **values: ArrayLike | None
) -> tuple[_Exponent, tuple[Array, ...]]:
    """The exponent and the other arguments, broadcast against each other."""
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise TypeError(f"{function}: {missing[0]} is missing")
    power, by_sigma = exponent_of(function, rho, sigma)
    name = "sigma" if by_sigma else "rho"
    given = {n: v for n, v in values.items() if v is not None}
    first, *others = _broadcast(function, **{name: power}, **given)
    return _Exponent(first, by_sigma), tuple(others)


def _of_size(
    function: str, rho: ArrayLike | None, sigma: ArrayLike | None, **values: ArrayLike | None
) -> tuple[_Exponent, tuple[Array, ...]]:
    """The same, where J is the first of the other arguments and must be a whole number."""
    given, others = _with_exponent(function, rho, sigma, **values)
    _whole(function, "J", others[0])
    return given, others


def _finite(rho: Pair) -> Pair:
    return without(rho, ~np.isfinite(rho.hi), 0.0)


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
