"""The level ``E = log(F/m)`` and its differential, on arrays of any library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import factorial
from types import MappingProxyType
from typing import Final

from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.stable import STABLE_FORMS
from cesai_sym.kernels.tensors.interpret import Library, Tensor, evaluate

#: The form near rho = 0 serves while its sum of ``expm1`` is not close to -1, where ``log1p`` would lose digits.
_NEAR: Final = -0.5
#: Beyond it the level is 0 in every precision.
_CLIP: Final = 2.0**60
_LEAST: Final = 2.0**-100
#: Where the series take over from the closed forms; 2^-1 to the power of their length is below an ulp.
_SERIES: Final = 0.5
_TERMS: Final = 18


@cache
def forms() -> Mapping[str, StableForm]:
    """The stable forms by name."""
    return MappingProxyType({f.name: f for f in STABLE_FORMS})


def clipped(rho: Tensor, library: Library) -> Tensor:
    """The exponent within the range that makes a difference: an infinite one becomes large.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(clipped(float("inf"), NumPy())) == 2.0**60
    True
    """
    return library.clip(rho, _CLIP)


def level(L: Tensor, rho: Tensor, w: Tensor, library: Library) -> Tensor:
    """``log(F/m)`` for ``L_j = log(x_j/m)`` with ``rho L_j <= 0`` and normalised weights, to a few ulps."""
    exponent = library.where(library.function("abs")(rho) < _LEAST, rho * 0 + _LEAST, rho)
    v = library.function("log")(w)
    c = library.greatest(v + exponent[..., None] * L)
    c = library.where(c > -float("inf"), c, 0.0)
    given = {"L": L, "rho": exponent, "w": w, "v": v, "c": c}
    near, far = (evaluate(forms()[name].formula, library, given) for name in ("level_near", "level_far"))
    return library.where(exponent * near > _NEAR, near, far)


def differential(L: Tensor, rho: Tensor, w: Tensor, E: Tensor, library: Library) -> tuple[Tensor, Tensor, Tensor]:
    """The derivatives of the level with respect to L, rho and w, as ``rules`` states them."""
    gap = L - E[..., None]
    u = rho[..., None] * gap
    shares = w * library.function("exp")(u)
    slope = library.total(w * gap * gap * _remainder(u, library), -1)
    return shares, slope, gap * _quotient(u, library)


def _quotient(u: Tensor, library: Library) -> Tensor:
    """``(e^u - 1)/u``."""
    return _with_series(u, library, lambda n: 1 / factorial(n + 1), lambda u: library.function("expm1")(u) / u)


def _remainder(u: Tensor, library: Library) -> Tensor:
    """``((u - 1) e^u + 1)/u^2``."""
    exp = library.function("exp")
    return _with_series(u, library, lambda n: (n + 1) / factorial(n + 2), lambda u: ((u - 1) * exp(u) + 1) / (u * u))


def _with_series(
    u: Tensor, library: Library, coefficient: Callable[[int], float], closed: Callable[[Tensor], Tensor]
) -> Tensor:
    """The power series near 0 and the closed form beyond, each only where it is good: so are their derivatives."""
    near = library.function("abs")(u) < _SERIES
    small, large = library.where(near, u, u * 0), library.where(near, u * 0 + 1, u)
    value = small * 0 + coefficient(_TERMS)
    for n in range(_TERMS - 1, -1, -1):
        value = value * small + coefficient(n)
    return library.where(near, value, closed(large))
