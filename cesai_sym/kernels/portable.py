"""The cores in NumPy alone: pairs of doubles everywhere, block by block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from cesai_sym.kernels import rows, rows_dual, rows_gaps, rows_slopes
from cesai_sym.kernels.arguments import lay_out
from cesai_sym.kernels.backend import SIGNATURES
from cesai_sym.kernels.exponents import exponent
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.rows import Block
from cesai_sym.kernels.weights import weigh

_KERNELS: Final[Mapping[str, Callable[[Block], tuple[Array, ...]]]] = MappingProxyType(
    {
        "ces": rows.aggregate,
        "ces_gradient": rows.gradient,
        "ces_value_and_gradient": rows.value_and_gradient,
        "ces_shares": rows.shares,
        "ces_hessian": rows.hessian,
        "mesh_growth": rows.growth,
        "slow_share": rows.slow_share,
        "log_ces": rows_slopes.log_aggregate,
        "ces_total": rows_slopes.total,
        "ces_drho": rows_slopes.slope_in_rho,
        "ces_hvp": rows_slopes.hessian_times,
        "leontief_gap": rows_slopes.gap_to_minimum,
        "heterogeneity_loss": rows_gaps.relative_loss,
        "pooling_gain": rows_gaps.pooling_gain,
        "relative_pooling_gain": rows_gaps.relative_pooling_gain,
        "unit_cost": rows_dual.unit_cost,
        "factor_demands": rows_dual.demands,
    }
)


@dataclass(frozen=True, slots=True)
class Portable:
    """The core of a kernel; with ``sigma`` its second argument is the elasticity of substitution."""

    kernel: str
    sigma: bool = False

    def __call__(self, *arrays: Array, out: tuple[Array, ...] | None = None) -> Array | tuple[Array, ...]:
        """The results for all rows, one array for each result of the signature; also put into ``out``."""
        inward, outward = (_axes(side) for side in SIGNATURES[self.kernel].split("->"))
        layout = lay_out(arrays, inward)
        J = layout.size
        results = [np.empty((*(J,) * axes, layout.rows)) for axes in outward]
        with np.errstate(all="ignore"):
            self._fill(results, layout.blocks(J ** max(1, *outward)), layout.arrays[2])
        shaped = tuple(np.moveaxis(r, -1, 0).reshape((*layout.leading, *r.shape[:-1])) for r in results)
        for target, value in zip(out or (), shaped, strict=out is not None):
            target[...] = value
        return shaped if len(shaped) > 1 else shaped[0]

    def _fill(self, results: list[Array], blocks: rows.Blocks, raw: Array) -> None:
        shared = weigh(raw.T) if len(raw) == 1 else None
        for at, (x, power, weights, *more) in blocks:
            elasticity = power if self.sigma else None
            rho = exponent(power, self.sigma)
            block = Block(x, rho, weights, shared or weigh(weights), tuple(more), elasticity)
            for result, values in zip(results, _KERNELS[self.kernel](block), strict=True):
                result[..., at] = values


def _axes(side: str) -> tuple[int, ...]:
    """How many axes of inputs each argument of one side of a signature has.

    >>> _axes("(J),(),(J,J)")
    (1, 0, 2)
    """
    return tuple(part.count("J") for part in side.split("),"))
