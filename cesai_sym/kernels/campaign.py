"""Classes of points at which the kernels are measured: each maps the unit cube to arguments.

Since every class is a map from the cube, random points and a climb towards the worst point stay inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from cesai_sym.kernels.pairs import Array

#: Arguments by name: (points, J) for vectors, (points,) for scalars.
Arguments = Mapping[str, Array]

VECTOR_KERNELS: Final = ("ces", "ces_gradient", "ces_value_and_gradient", "ces_shares", "ces_hessian", "mesh_growth")
#: Kernels whose digits depend on the condition number: where it is up to 2 to this power they are within 1 ulp.
CONDITION_BITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "log_ces": 16,
        "ces_total": 50,
        "ces_hvp": 8,
        "heterogeneity_loss": 20,
        "pooling_gain": 10,
        "relative_pooling_gain": 10,
        "factor_demands": 10,
    }
)
_SLOPES: Final = ("ces_drho", "leontief_gap", "heterogeneity_loss", "slow_share", "unit_cost")
_CONDITIONED: Final = ("log_ces", "ces_total", "factor_demands")
_POOLED: Final = ("pooling_gain", "relative_pooling_gain")
_DUAL: Final = frozenset({"unit_cost", "factor_demands"})
_SCALARS = 6


@dataclass(frozen=True, slots=True)
class PointClass:
    """A named class: which kernels it is for, how many inputs it takes, and the map from the cube."""

    name: str
    kernels: tuple[str, ...]
    sizes: tuple[int, ...]
    build: Callable[[Array, int], Arguments]

    def dimension(self, J: int) -> int:
        """The dimension of the cube for J inputs."""
        return _SCALARS + 5 * J

    def arguments(self, kernel: str, cube: Array, J: int) -> Arguments:
        """The arguments of one kernel at points of the cube: the cost function has exponents up to 1 only."""
        built = dict(self.build(cube, J))
        if kernel in _DUAL:
            built["rho"] = np.where(built["rho"] >= 1, -built["rho"], built["rho"])
        return built


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Decades: of |rho|, of the scale of all inputs, of their spread and of the weights."""

    rho: tuple[float, float]
    scale: tuple[float, float] = (0.0, 0.0)
    spread: float = 6.0
    weights: float = 1.0

    def __call__(self, u: Array, J: int) -> Arguments:
        """Points of the class; a third of them closer together, so that all shares count, or all but equal."""
        signed = np.where(u[:, 1] < 0.5, -1.0, 1.0) * _decades(u[:, 0], *self.rho)
        with np.errstate(over="ignore"):
            moderate = np.minimum(self.spread, 10.0 / np.abs(signed))
        spread = np.where(
            u[:, 3] < 0.66, self.spread, moderate * 10.0 ** (-14.0 * np.maximum(u[:, 3] - 0.83, 0) / 0.17)
        )
        vectors = u[:, _SCALARS:]
        low, high = self.scale
        exponents = low + (high - low) * u[:, 2:3] + spread[:, None] * vectors[:, :J]
        return {
            "x": 10.0**exponents,
            "rho": signed,
            "weights": 10.0 ** (-self.weights * vectors[:, J : 2 * J]),
            "growth": 0.5 * vectors[:, 2 * J : 3 * J] - 0.1,
            "t": 100.0 * u[:, 4],
            **_more(10.0**exponents, u, J),
        }


def _more(x: Array, u: Array, J: int) -> dict[str, Array]:
    """What the other kernels take: a direction, a second source, logarithms and prices.

    The source has nearly the composition of the first, to a millionth, at half of the points.
    """
    v = u[:, _SCALARS:]
    around, direction = 2.0 * v[:, 3 * J : 4 * J] - 1.0, 2.0 * v[:, 4 * J : 5 * J] - 1.0
    near = 10.0 ** (-12.0 * u[:, 5:6])
    alike = x * (1.0 + 0.9 * near * around)
    with np.errstate(over="ignore"):
        other = np.minimum(x * 10.0 ** (2.0 * around), 1e300)
    return {
        "y": np.where(u[:, 5:6] < 0.5, alike, other),
        "direction": direction * 10.0 ** (3.0 * around),
        "logs": np.log(x) * 10.0 ** (6.0 * u[:, 5:6] - 3.0),
        "prices": x,
    }


def _decades(u: Array, low: float, high: float) -> Array:
    return np.asarray(10.0 ** (low + (high - low) * u))


def _pick(values: tuple[float, ...], u: Array) -> Array:
    return np.asarray(np.array(values)[np.minimum((u * len(values)).astype(int), len(values) - 1)])


_TINY, _HUGE = 5e-324, 1.7976931348623157e308
_POSITIVE = (1.0, 1.0 + 2.0**-52, 2.0, 0.5, 3.7, 1e-300, 1e300, _TINY, 2.2250738585072014e-308, 1e-3)
_FINITE_RHO = (
    0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 1e6, -1e6, 1e15, -1e15, 1.0 - 2.0**-53,
    _TINY, -_TINY, 1e-310, 2.0**-100, -(2.0**-101), 2.0**-20, -(2.0**-20) * (1 - 2.0**-53),
)  # fmt: skip


def _edges(u: Array, J: int) -> Arguments:
    v = u[:, _SCALARS:]
    ties = np.where(u[:, 2:3] < 0.3, v[:, :1], v[:, :J])
    weights = _pick((1.0, 1.0, 2.0, 1e-17, 1e-300), v[:, J : 2 * J])
    growth = 0.5 * v[:, 2 * J : 3 * J] - 0.1
    x = _pick(_POSITIVE, ties)
    return {
        "x": x,
        "rho": _pick(_FINITE_RHO, u[:, 0]),
        "weights": weights,
        "growth": growth,
        "t": u[:, 4],
        **_more(x, u, J),
    }


def _aggregate_edges(u: Array, J: int) -> Arguments:
    """With zeros, infinities and infinite rho too."""
    ordinary = _edges(u, J)
    x = np.where(
        u[:, 3:4] < 0.5, ordinary["x"], _pick((0.0, np.inf, 1.0, 2.0, 0.0, np.inf, 7.5), u[:, _SCALARS : _SCALARS + J])
    )
    limits = _pick((np.inf, -np.inf, _HUGE, -_HUGE), u[:, 5])
    weights = np.where(u[:, 4:5] < 0.2, np.where(np.arange(J) > 0, 0.0, 1.0), ordinary["weights"])
    return {"x": x, "rho": np.where(u[:, 1] < 0.3, limits, ordinary["rho"]), "weights": weights}


def _sizes_class(rho: tuple[float, float], J: float, cv: float) -> Callable[[Array, int], Arguments]:
    def build(u: Array, size: int) -> Arguments:
        signed = np.where(u[:, 1] < 0.5, -1.0, 1.0) * _decades(u[:, 0], *rho)
        near_one = 1.0 + (signed if rho[1] < 0 else 0.0)
        return {
            "rho": np.where(u[:, 4] < 0.2, near_one, signed),
            "J": np.floor(_decades(u[:, 2], 0.0, J)),
            "cv": _decades(u[:, 3], -cv, cv / 2),
            "r": np.where(u[:, 5] < 0.5, 2.0 * u[:, 5], 1.0 - 10.0 ** (-16.0 * (u[:, 5] - 0.5))),
        }

    return build


def _draws_class(
    M: tuple[float, float], reach: tuple[float, float], excess: bool = False
) -> Callable[[Array, int], Arguments]:
    """M by decades (or M - 1, with ``excess``), and n so that n/M covers the decades of ``reach``."""

    def build(u: Array, size: int) -> Arguments:
        draws = _decades(u[:, 0], *M) + (1.0 if excess else 0.0)
        draws = np.maximum(draws, 1.0 + 2.0**-52)
        return {"M": draws, "n": np.minimum(draws * _decades(u[:, 1], *reach), _HUGE)}

    return build


def _ceilings(rho: tuple[float, float], weight: float) -> Callable[[Array, int], Arguments]:
    def build(u: Array, size: int) -> Arguments:
        w = np.where(u[:, 2] < 0.5, 10.0 ** (-weight * u[:, 1]), 1.0 - 10.0 ** (-16.0 * u[:, 1]))
        return {"Z": _decades(u[:, 3], -3.0, 3.0), "rho": -_decades(u[:, 0], *rho), "w_Z": np.maximum(w, 1e-300)}

    return build


_BY_SIZE = ("curvature", "diversity_bonus", "expected_loss")
_SIZES = (2, 3, 5)
_ALL = (*VECTOR_KERNELS, *_SLOPES, *_CONDITIONED, "ces_hvp")
POINT_CLASSES: Final[tuple[PointClass, ...]] = (
    PointClass("benign", (*_ALL, *_POOLED), _SIZES, _Ranges((-0.3, 1.0), spread=1.5)),
    PointClass("rho 1e-300..1e-3", (*_ALL, *_POOLED), _SIZES, _Ranges((-300.0, -3.0))),
    PointClass("rho 1e-3..0.1", (*_ALL, *_POOLED), _SIZES, _Ranges((-3.0, -1.0))),
    PointClass("rho 0.1..50", _ALL, (2, 3, 12), _Ranges((-1.0, 1.7))),
    PointClass("rho 50..1e6", _ALL, _SIZES, _Ranges((1.7, 6.0))),
    PointClass("rho 1e6..1e300", (*VECTOR_KERNELS, *_SLOPES, "ces_total"), _SIZES, _Ranges((6.0, 300.0))),
    PointClass("x 1e-300..1e300", _ALL, _SIZES, _Ranges((-6.0, 2.0), scale=(-300.0, 294.0))),
    PointClass(
        "spread beyond 1e6",
        (*VECTOR_KERNELS, *_SLOPES, *_CONDITIONED),
        _SIZES,
        _Ranges((-4.0, 2.0), scale=(-300.0, -300.0), spread=600.0),
    ),
    PointClass("lopsided weights", _ALL, _SIZES, _Ranges((-12.0, 3.0), weights=300.0)),
    PointClass("edges", ("ces",), (1, 2, 3), _aggregate_edges),
    PointClass("edges", (*VECTOR_KERNELS[1:], *_SLOPES), (1, 2, 3), _edges),
    PointClass("benign", _BY_SIZE, (1,), _sizes_class((-2.0, 1.0), 3.0, 1.0)),
    PointClass("rho near 0 or 1", _BY_SIZE, (1,), _sizes_class((-16.0, -1.0), 15.0, 2.0)),
    PointClass("rho to 1e300", _BY_SIZE, (1,), _sizes_class((0.0, 300.0), 15.0, 300.0)),
    PointClass("benign", ("level_ceiling",), (1,), _ceilings((-1.0, 2.0), 3.0)),
    PointClass("rho 1e-3..1e6", ("level_ceiling",), (1,), _ceilings((-3.0, 6.0), 300.0)),
    PointClass("benign", ("variance_retained",), (1,), _draws_class((0.3, 3.0), (-2.0, 1.0))),
    PointClass("M near 1", ("variance_retained",), (1,), _draws_class((-16.0, 0.0), (-2.0, 2.0), excess=True)),
    PointClass("M to 1e300", ("variance_retained",), (1,), _draws_class((3.0, 300.0), (-3.0, 2.8))),
)
