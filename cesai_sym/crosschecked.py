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


def _value_and_gradient(x: Array, rho: Array, weights: Array, **tier: Any) -> Array:
    F, slope = kernels.ces_value_and_gradient(x, rho, weights, **tier)
    return np.column_stack([F, slope])


def _with(f: Callable[..., Any], *names: str, **more: Any) -> Callable[[Arguments], Any]:
    return lambda a: f(*(a[n] for n in names), a["rho"], a["weights"], **more)


def _at_date(f: Callable[..., Any], **tier: bool) -> Callable[[Arguments], Any]:
    return lambda a: f(a["x"], a["growth"], a["rho"], a["weights"], t=a["t"], **tier)


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


def computers(**tier: bool) -> Mapping[str, Callable[[Arguments], Any]]:
    """The kernels by name, from arguments by name to results; ``accurate=True`` for the tier of that name.

    >>> float(computers()["curvature"]({"rho": np.array(-0.5), "J": np.array(3.0)}))
    1.0
    """
    inputs: dict[str, Callable[..., Any]] = {
        "ces": kernels.ces,
        "ces_gradient": kernels.ces_gradient,
        "ces_value_and_gradient": _value_and_gradient,
        "ces_shares": kernels.ces_shares,
        "ces_hessian": kernels.ces_hessian,
        "ces_total": kernels.ces_total,
        "ces_drho": kernels.ces_drho,
        "leontief_gap": kernels.leontief_gap,
        "heterogeneity_loss": kernels.heterogeneity_loss,
    }
    return MappingProxyType(
        {
            **{name: _with(f, "x", **tier) for name, f in inputs.items()},
            "mesh_growth": _at_date(kernels.mesh_growth, **tier),
            "slow_share": _at_date(kernels.slow_share, **tier),
            "log_ces": _with(kernels.log_ces, "logs", **tier),
            "ces_hvp": _with(kernels.ces_hvp, "x", "direction", **tier),
            "pooling_gain": _with(kernels.pooling_gain, "x", "y", **tier),
            "relative_pooling_gain": _with(kernels.pooling_gain, "x", "y", relative=True, **tier),
            "unit_cost": _with(kernels.unit_cost, "prices", **tier),
            "factor_demands": _with(kernels.factor_demands, "prices", **tier),
            **_of_numbers(),
        }
    )


def _of_numbers() -> dict[str, Callable[[Arguments], Any]]:
    return {
        "curvature": lambda a: kernels.curvature(a["rho"], a["J"]),
        "diversity_bonus": lambda a: kernels.diversity_bonus(a["rho"], a["J"], a["cv"]),
        "expected_loss": lambda a: kernels.expected_loss(a["rho"], a["J"], a["cv"], a["r"]),
        "level_ceiling": lambda a: kernels.level_ceiling(a["Z"], a["rho"], a["w_Z"]),
        "variance_retained": lambda a: kernels.variance_retained(a["M"], a["n"]),
    }


COMPUTE: Final = computers()
ACCURATE: Final = computers(accurate=True)


def contract(kernel: str, accurate: bool = False) -> float:
    """How many ulps a kernel may be off.

    >>> contract("ces"), contract("ces_gradient"), contract("ces_gradient", accurate=True), contract("curvature")
    (3.0, 8.0, 1.0, 1.0)
    """
    if accurate or kernel in _NUMBERS:
        return 1.0
    return {"ces": 3.0, "ces_hessian": 12.0}.get(kernel, 8.0)


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
