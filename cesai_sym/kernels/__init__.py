"""Kernels: the stable forms of the theory as accurate functions of NumPy arrays.

``stable`` has the formulas as data, ``lower`` and ``generate`` turn them into ``_generated``; nothing but NumPy is
needed to compute.
"""

from cesai_sym.kernels.closed import curvature, diversity_bonus, expected_loss, level_ceiling, variance_retained
from cesai_sym.kernels.duality import factor_demands, unit_cost
from cesai_sym.kernels.functions import ces, ces_gradient, ces_hessian, ces_shares, ces_value_and_gradient
from cesai_sym.kernels.gaps import heterogeneity_loss, leontief_gap, pooling_gain
from cesai_sym.kernels.mesh import mesh_growth, slow_share
from cesai_sym.kernels.slopes import ces_drho, ces_hvp, ces_total, log_ces

__all__ = [
    "ces",
    "ces_drho",
    "ces_gradient",
    "ces_hessian",
    "ces_hvp",
    "ces_shares",
    "ces_total",
    "ces_value_and_gradient",
    "curvature",
    "diversity_bonus",
    "expected_loss",
    "factor_demands",
    "heterogeneity_loss",
    "leontief_gap",
    "level_ceiling",
    "log_ces",
    "mesh_growth",
    "pooling_gain",
    "slow_share",
    "unit_cost",
    "variance_retained",
]
