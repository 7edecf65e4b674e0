"""Kernels: the stable forms of the theory as accurate functions of NumPy arrays.

``stable`` has the formulas as data, ``lower`` and ``generate`` turn them into ``_generated``; nothing but NumPy is
needed to compute.
"""

from cesai_sym.kernels.closed import curvature, diversity_bonus, variance_retained
from cesai_sym.kernels.functions import (
    ces,
    ces_gradient,
    ces_hessian,
    ces_shares,
    ces_value_and_gradient,
    mesh_growth,
)

__all__ = [
    "ces",
    "ces_gradient",
    "ces_hessian",
    "ces_shares",
    "ces_value_and_gradient",
    "curvature",
    "diversity_bonus",
    "mesh_growth",
    "variance_retained",
]
