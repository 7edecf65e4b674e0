"""Accuracy campaigns: every kernel against ball arithmetic, over classes of points, with a climb to the worst one.

A distance is in ulps of the exact value: :func:`cesai_sym.kernels.reference.ulps` has the definition.  At the worst
point of each row the reference is itself checked to lie in an enclosure of the definition from the theory.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cesai_sym import kernels
from cesai_sym.expression.evaluate import Point, enclose, working_precision
from cesai_sym.expression.nodes import Diff, Expr
from cesai_sym.kernels.backend import SIGNATURES
from cesai_sym.kernels.campaign import POINT_CLASSES, Arguments, PointClass
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.reference import Case, Exact, reference, ulps
from cesai_sym.theory import definitions as d

_CLIMBERS, _CHILDREN, _ROUNDS = 5, 6, 3
_HARD = 0.25


@dataclass(frozen=True, slots=True)
class CrosscheckRow:
    """The result of one kernel on one class of points.

    ``failures`` counts results that are nan, infinite or finite where the exact value is not so.  ``condition`` is
    how many times larger than the relative change of the arguments the relative change of the result can be, at the
    worst point; ``worst_point`` has its arguments as exact hexadecimal doubles.
    """

    kernel: str
    points_class: str
    points: int
    worst_ulp: float
    failures: int
    worst_point: tuple[tuple[str, str], ...]
    condition: float


@dataclass(slots=True)
class _Search:
    """What a campaign has seen so far."""

    points: int = 0
    failures: int = 0
    worst: float = -1.0
    case: Case | None = None

    def record(self, case: Case, error: float) -> None:
        self.points += 1
        if math.isinf(error):
            self.failures += 1
        if error > self.worst:
            self.worst, self.case = error, case


def run_crosscheck(
    kernels: Iterable[str] | None = None,
    points: int = 1000,
    seed: int = 0,
    on_done: Callable[[CrosscheckRow], None] | None = None,
) -> tuple[CrosscheckRow, ...]:
    """Measure kernels (all by default), each on every class of points that is meant for it.

    ``points`` is the number of random points a class; the climb adds to it.  ``on_done`` is called with each row.
    Raises ValueError for an unknown kernel.

    >>> (row, *_) = run_crosscheck(["curvature"], points=20)
    >>> row.kernel, row.points_class, row.worst_ulp <= 1, row.failures
    ('curvature', 'benign', True, 0)
    """
    wanted = tuple(_COMPUTE) if kernels is None else tuple(kernels)
    unknown = [k for k in wanted if k not in _COMPUTE]
    if unknown:
        raise ValueError(f"unknown kernel {unknown[0]!r}; the kernels are {', '.join(_COMPUTE)}")
    if points < 1:
        raise ValueError(f"points must be at least 1, got {points}")
    rows = []
    for number, (kernel, points_class) in enumerate(_pairs(wanted)):
        row = measure(kernel, points_class, points, np.random.default_rng([seed, number]))
        rows.append(row)
        if on_done is not None:
            on_done(row)
    return tuple(rows)


def _pairs(wanted: tuple[str, ...]) -> Iterator[tuple[str, PointClass]]:
    return ((k, c) for k in wanted for c in POINT_CLASSES if k in c.kernels)


def measure(kernel: str, points_class: PointClass, points: int, rng: np.random.Generator) -> CrosscheckRow:
    """One kernel on one class: random points, then a climb from the worst of them for each number of inputs."""
    search = _Search()
    share = -(-points // len(points_class.sizes))
    for J in points_class.sizes:
        cube = rng.random((share, points_class.dimension(J)))
        on_wall = rng.random(cube.shape) < 0.05  # ends of the ranges: ties, and the extremes of a class
        cube = np.where(on_wall, np.round(cube), cube)
        errors = _errors(kernel, points_class, cube, J, search)
        for step in range(_ROUNDS):
            best = cube[np.argsort(-errors)[:_CLIMBERS]]
            moves = rng.normal(0.0, _HARD / 8.0**step, (_CHILDREN, *best.shape))
            moves *= rng.random(moves.shape) < 0.4
            cube = np.clip(best + moves, 0.0, 1.0).reshape(-1, cube.shape[1])
            errors = _errors(kernel, points_class, cube, J, search)
    assert search.case is not None
    _confirm(kernel, search.case)
    point = tuple((name, " ".join(v.hex() for v in values)) for name, values in search.case.items())
    return CrosscheckRow(
        kernel,
        points_class.name,
        search.points,
        search.worst,
        search.failures,
        point,
        condition_number(kernel, search.case),
    )


def _errors(kernel: str, points_class: PointClass, cube: Array, J: int, search: _Search) -> Array:
    needed = _ARGUMENTS[kernel]
    arguments = {k: v for k, v in points_class.build(cube, J).items() if k in needed}
    computed = np.asarray(_COMPUTE[kernel](arguments)).reshape(len(cube), -1)
    errors = np.empty(len(cube))
    for i, values in enumerate(computed):
        case = {name: tuple(np.atleast_1d(a[i]).tolist()) for name, a in arguments.items()}
        exact = reference(kernel, case)
        error = max(ulps(float(v), e) for v, e in zip(values, exact, strict=True))
        search.record(case, error)
        errors[i] = error
    return errors


_STEP = Fraction(1, 2**40)


def condition_number(kernel: str, case: Case) -> float:
    """The sum over the arguments of |relative change of the result / relative change of the argument|.

    nan where a result is zero or not finite, or an argument is not finite.
    """
    values = [v for vector in case.values() for v in vector]
    base = reference(kernel, case)
    if not all(map(math.isfinite, values)) or any(isinstance(b, float) or b == 0 for b in base):
        return math.nan
    total = [0.0] * len(base)
    for name, vector in case.items():
        for i, value in enumerate(vector):
            moved: Exact = {name: (*vector[:i], Fraction(value) * (1 + _STEP), *vector[i + 1 :])}
            changed = reference(kernel, {**case, **moved})
            with working_precision(256):
                for k, (old, new) in enumerate(zip(base, changed, strict=True)):
                    total[k] += float(abs(new / old - 1)) * 2**40
    return max(total)


def _confirm(kernel: str, case: Case) -> None:
    """Raise ArithmeticError unless the reference lies within an enclosure of the definition."""
    values = [v for vector in case.values() for v in vector]
    positive = all(v > 0 for v in (*case.get("x", ()), *case.get("weights", ())))
    if not (positive and all(map(math.isfinite, values))):
        return
    point, definitions = _point(case), _DEFINITIONS[kernel]
    wanted = [(e, at) for e, axes in zip(definitions, outputs(kernel), strict=True) for at in _positions(axes, case)]
    for (definition, position), exact in zip(wanted, reference(kernel, case), strict=True):
        ball = _enclosed(definition, Point(point.scalars, point.vectors, position))
        if ball is None or not ball.overlaps(exact):
            raise ArithmeticError(f"the reference for {kernel} disagrees with its definition at {dict(case)}")


def _enclosed(e: Expr, point: Point) -> Any:
    for bits in (256, 2048, 4096):
        ball = enclose(e, point, bits)
        if ball is not None and ball.rel_accuracy_bits() > 75:
            break
    return ball


def _point(case: Case) -> Point:
    names = {"rho": "rho", "t": "t", "M": "M", "n": "n", "J": "J", "cv": "CV"}
    scalars = {names[k]: Fraction(v[0]) for k, v in case.items() if k in names}
    vectors = {k: tuple(map(Fraction, case[n])) for k, n in (("x", "x"), ("g", "growth")) if n in case}
    if "weights" in case:
        exact = tuple(map(Fraction, case["weights"]))
        vectors["w"] = tuple(v / sum(exact) for v in exact)
        scalars["J"] = Fraction(len(exact))
    return Point(scalars, vectors)


def outputs(kernel: str) -> tuple[int, ...]:
    """How many axes of inputs each result of a kernel has.

    >>> outputs("ces_value_and_gradient"), outputs("curvature")
    ((0, 1), (0,))
    """
    signature = SIGNATURES.get(kernel, "->()")
    return tuple(part.count("J") for part in signature.split("->")[1].split("),"))


def _positions(axes: int, case: Case) -> list[dict[str, int]]:
    entries = range(1, len(case.get("x", ())) + 1)
    return [dict(zip("jk", at, strict=False)) for at in product(entries, repeat=axes)]


def _value_and_gradient(x: Array, rho: Array, weights: Array) -> Array:
    F, slope = kernels.ces_value_and_gradient(x, rho, weights)
    return np.column_stack([F, slope])


def _of_inputs(f: Callable[..., Any]) -> Callable[[Arguments], Any]:
    return lambda a: f(a["x"], a["rho"], a["weights"])


_AGGREGATE: Final = d.CES(d.x, d.rho, d.w)
_SLOPE: Final = Diff(_AGGREGATE, d.x[d.j])
_DEFINITIONS: Final[Mapping[str, tuple[Expr, ...]]] = MappingProxyType(
    {
        "ces": (_AGGREGATE,),
        "ces_gradient": (_SLOPE,),
        "ces_value_and_gradient": (_AGGREGATE, _SLOPE),
        "ces_shares": (d.share(d.j),),
        "ces_hessian": (Diff(_SLOPE, d.x[d.k]),),
        "mesh_growth": (d.MESH_GROWTH.body,),
        "curvature": (d.CURVATURE.body,),
        "diversity_bonus": (d.DIVERSITY_BONUS.body,),
        "variance_retained": (d.VARIANCE_RETAINED.body,),
    }
)
_COMPUTE: Final[Mapping[str, Callable[[Arguments], Any]]] = MappingProxyType(
    {
        "ces": _of_inputs(kernels.ces),
        "ces_gradient": _of_inputs(kernels.ces_gradient),
        "ces_value_and_gradient": _of_inputs(_value_and_gradient),
        "ces_shares": _of_inputs(kernels.ces_shares),
        "ces_hessian": _of_inputs(kernels.ces_hessian),
        "mesh_growth": lambda a: kernels.mesh_growth(a["x"], a["growth"], a["rho"], a["weights"], t=a["t"]),
        "curvature": lambda a: kernels.curvature(a["rho"], a["J"]),
        "diversity_bonus": lambda a: kernels.diversity_bonus(a["rho"], a["J"], a["cv"]),
        "variance_retained": lambda a: kernels.variance_retained(a["M"], a["n"]),
    }
)
_INPUTS: Final = frozenset({"x", "rho", "weights"})
_ARGUMENTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **dict.fromkeys(("ces", "ces_gradient", "ces_value_and_gradient", "ces_shares", "ces_hessian"), _INPUTS),
        "mesh_growth": _INPUTS | {"growth", "t"},
        "curvature": frozenset({"rho", "J"}),
        "diversity_bonus": frozenset({"rho", "J", "cv"}),
        "variance_retained": frozenset({"M", "n"}),
    }
)
