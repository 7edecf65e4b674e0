"""What each kernel is measured by: how it is called, which arguments it takes, and its definition in the theory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cesai_sym import kernels
from cesai_sym.expression.nodes import Diff, Expr, Lam, Sym, Vec, exp, log, minimum, total
from cesai_sym.kernels.campaign import Arguments
from cesai_sym.kernels.forms_dual import UNIT_COST
from cesai_sym.kernels.forms_dual import p as prices
from cesai_sym.kernels.pairs import Array
from cesai_sym.theory import definitions as d


def _value_and_gradient(x: Array, rho: Array, weights: Array) -> Array:
    F, slope = kernels.ces_value_and_gradient(x, rho, weights)
    return np.column_stack([F, slope])


def _of_inputs(f: Callable[..., Any]) -> Callable[[Arguments], Any]:
    return lambda a: f(a["x"], a["rho"], a["weights"])


def _with(f: Callable[..., Any], *names: str, **more: Any) -> Callable[[Arguments], Any]:
    return lambda a: f(*(a[n] for n in names), a["rho"], a["weights"], **more)


_AGGREGATE: Final = d.CES(d.x, d.rho, d.w)
_SLOPE: Final = Diff(_AGGREGATE, d.x[d.j])
_Y: Final = Vec("y", d.J)
_DIRECTION: Final = Vec("v", d.J)
_LOGS: Final = Vec("logs", d.J)
_WEIGHTS: Final = Vec("a", d.J)
_SLOW: Final = Vec("e", d.J)
_AT_DATE: Final = d.w[d.j] * (d.x[d.j] * exp(d.g[d.j] * Sym("t"))) ** d.rho
_GAIN: Final = d.POOLING_GAIN(d.x, _Y, d.rho, d.w)
#: Definitions that have a value at rho = 0 as a limit only: theory 1.6 has it.
NOT_AT_ZERO: Final = frozenset({"ces_drho", "ces_total", "unit_cost", "factor_demands"})
DEFINITIONS: Final[Mapping[str, tuple[Expr, ...]]] = MappingProxyType(
    {
        "ces": (_AGGREGATE,),
        "ces_gradient": (_SLOPE,),
        "ces_value_and_gradient": (_AGGREGATE, _SLOPE),
        "ces_shares": (d.share(d.j),),
        "ces_hessian": (Diff(_SLOPE, d.x[d.k]),),
        "mesh_growth": (d.MESH_GROWTH.body,),
        "log_ces": (log(d.CES(Lam(d.j, exp(_LOGS[d.j])), d.rho, d.w)),),
        "ces_drho": (Diff(_AGGREGATE, d.rho),),
        "ces_hvp": (total(d.k, Diff(_SLOPE, d.x[d.k]) * _DIRECTION[d.k]),),
        "leontief_gap": (log(_AGGREGATE / minimum(d.j, d.x[d.j])),),
        "heterogeneity_loss": (1 - _AGGREGATE / total(d.j, d.w[d.j] * d.x[d.j]),),
        "pooling_gain": (_GAIN,),
        "relative_pooling_gain": (_GAIN / d.CES(Lam(d.j, d.x[d.j] + _Y[d.j]), d.rho, d.w),),
        "unit_cost": (UNIT_COST,),
        "factor_demands": (Diff(UNIT_COST, prices[d.j]),),
        "ces_total": (total(d.j, _WEIGHTS[d.j] * d.x[d.j] ** d.rho) ** (1 / d.rho),),
        "slow_share": (total(d.j, _AT_DATE * _SLOW[d.j]) / total(d.j, _AT_DATE),),
        "expected_loss": (d.CURVATURE(d.rho, d.J) * (1 - Sym("r")) * Sym("CV") ** 2 / 2,),
        "curvature": (d.CURVATURE.body,),
        "diversity_bonus": (d.DIVERSITY_BONUS.body,),
        "level_ceiling": (d.LEVEL_CEILING.body,),
        "variance_retained": (d.VARIANCE_RETAINED.body,),
    }
)
COMPUTE: Final[Mapping[str, Callable[[Arguments], Any]]] = MappingProxyType(
    {
        "ces": _of_inputs(kernels.ces),
        "ces_gradient": _of_inputs(kernels.ces_gradient),
        "ces_value_and_gradient": _of_inputs(_value_and_gradient),
        "ces_shares": _of_inputs(kernels.ces_shares),
        "ces_hessian": _of_inputs(kernels.ces_hessian),
        "mesh_growth": lambda a: kernels.mesh_growth(a["x"], a["growth"], a["rho"], a["weights"], t=a["t"]),
        "slow_share": lambda a: kernels.slow_share(a["x"], a["growth"], a["rho"], a["weights"], t=a["t"]),
        "log_ces": _with(kernels.log_ces, "logs"),
        "ces_total": _of_inputs(kernels.ces_total),
        "ces_drho": _of_inputs(kernels.ces_drho),
        "ces_hvp": _with(kernels.ces_hvp, "x", "direction"),
        "leontief_gap": _of_inputs(kernels.leontief_gap),
        "heterogeneity_loss": _of_inputs(kernels.heterogeneity_loss),
        "pooling_gain": _with(kernels.pooling_gain, "x", "y"),
        "relative_pooling_gain": _with(kernels.pooling_gain, "x", "y", relative=True),
        "unit_cost": _with(kernels.unit_cost, "prices"),
        "factor_demands": _with(kernels.factor_demands, "prices"),
        "curvature": lambda a: kernels.curvature(a["rho"], a["J"]),
        "diversity_bonus": lambda a: kernels.diversity_bonus(a["rho"], a["J"], a["cv"]),
        "expected_loss": lambda a: kernels.expected_loss(a["rho"], a["J"], a["cv"], a["r"]),
        "level_ceiling": lambda a: kernels.level_ceiling(a["Z"], a["rho"], a["w_Z"]),
        "variance_retained": lambda a: kernels.variance_retained(a["M"], a["n"]),
    }
)
_POINT: Final = frozenset({"rho", "weights"})
_MORE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "mesh_growth": ("x", "growth", "t"),
        "slow_share": ("x", "growth", "t"),
        "log_ces": ("logs",),
        "ces_hvp": ("x", "direction"),
        "pooling_gain": ("x", "y"),
        "relative_pooling_gain": ("x", "y"),
        "unit_cost": ("prices",),
        "factor_demands": ("prices",),
    }
)
_NUMBERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "curvature": ("rho", "J"),
        "diversity_bonus": ("rho", "J", "cv"),
        "expected_loss": ("rho", "J", "cv", "r"),
        "level_ceiling": ("Z", "rho", "w_Z"),
        "variance_retained": ("M", "n"),
    }
)
ARGUMENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {k: frozenset(_NUMBERS[k]) if k in _NUMBERS else _POINT | frozenset(_MORE.get(k, ("x",))) for k in COMPUTE}
)
