"""Which code computes a kernel: the one place that chooses, and what is asked of every implementation.

The public functions check and lay out what callers pass; a *core* only computes.  It is called like a generalised
ufunc of NumPy, with arrays of doubles that broadcast by :data:`SIGNATURES`: inputs, exponent (rho, or sigma when
``core`` was asked for it), weights as they were passed (finite, not negative, not all zero), then the rest.  It gives
a new array, or a tuple of them, treats zeros, infinities and nan as the edge rules say, and warns of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from cesai_sym.kernels.pairs import Array

#: The arguments and results of each core, as NumPy writes them; J is the number of inputs.
SIGNATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ces": "(J),(),(J)->()",
        "ces_gradient": "(J),(),(J)->(J)",
        "ces_value_and_gradient": "(J),(),(J)->(),(J)",
        "ces_shares": "(J),(),(J)->(J)",
        "ces_hessian": "(J),(),(J)->(J,J)",
        "mesh_growth": "(J),(),(J),(J),()->()",  # rates and date last
        "slow_share": "(J),(),(J),(J),()->()",
        "log_ces": "(J),(),(J)->()",
        "ces_total": "(J),(),(J)->()",
        "ces_drho": "(J),(),(J)->()",
        "ces_hvp": "(J),(),(J),(J)->(J)",  # the vector last
        "leontief_gap": "(J),(),(J)->()",
        "heterogeneity_loss": "(J),(),(J)->()",
        "pooling_gain": "(J),(),(J),(J)->()",  # the second source last
        "relative_pooling_gain": "(J),(),(J),(J)->()",
        "unit_cost": "(J),(),(J)->()",
        "factor_demands": "(J),(),(J)->(J)",
    }
)


class Core(Protocol):
    """A kernel as arrays in, arrays out."""

    def __call__(self, *arrays: Array, out: tuple[Array, ...] | None = None) -> Array | tuple[Array, ...]:
        """The results for all rows; they are also put into ``out`` when that is given."""


def core(kernel: str, *, sigma: bool = False, accurate: bool = False) -> Core:
    """The core of a kernel; with ``sigma`` its second argument is the elasticity, with ``accurate`` it uses pairs.

    Raises KeyError for an unknown kernel.

    >>> import numpy as np
    >>> core("ces")(np.array([[1.0, 4.0], [2.0, 2.0]]), np.array(-1.0), np.ones(2))
    array([1.6, 2. ])
    """
    from cesai_sym.kernels.compiled import compiled_core  # they need the signatures
    from cesai_sym.kernels.portable import Portable

    return compiled_core(kernel, sigma, accurate) or Portable(kernel, sigma)
