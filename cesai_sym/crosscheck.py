"""Accuracy campaigns: every kernel against ball arithmetic, over classes of points, with a climb to the worst one.

A distance is in ulps of the exact value: :func:`cesai_sym.kernels.reference.ulps` has the definition.  At the worst
point of each row the reference is itself checked to lie in an enclosure of the definition from the theory.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cesai_sym.crosschecked import ACCURATE, ARGUMENTS, COMPUTE, DEFINITIONS, NOT_AT_ZERO, contract
from cesai_sym.expression.evaluate import Point, enclose, working_precision
from cesai_sym.expression.nodes import Expr
from cesai_sym.kernels.backend import SIGNATURES
from cesai_sym.kernels.campaign import CONDITION_BITS, POINT_CLASSES, PointClass
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.reference import Case, reference, ulps
from cesai_sym.kernels.references import Exact

_CLIMBERS, _CHILDREN, _ROUNDS = 5, 6, 3
_HARD = 0.25


@dataclass(frozen=True, slots=True)
class CrosscheckRow:
    """The result of one kernel on one class of points.

    ``failures`` counts results that are nan, infinite or finite where the exact value is not so.  ``condition`` is
    how many times larger than the relative change of the arguments the relative change of the result can be, at the
    worst point; ``worst_point`` has its arguments as exact hexadecimal doubles.  ``limit`` is the contract in ulps.
    """

    kernel: str
    points_class: str
    points: int
    worst_ulp: float
    failures: int
    worst_point: tuple[tuple[str, str], ...]
    condition: float
    limit: float

    @property
    def within_contract(self) -> bool:
        """Whether no error exceeds the limit, and no result is nan or infinite by itself.

        >>> CrosscheckRow("ces", "benign", 10, 2.9, 0, (), 1.0, limit=3.0).within_contract
        True
        """
        return self.failures == 0 and self.worst_ulp <= self.limit


@dataclass(slots=True)
class _Search:
    """What a campaign has seen so far."""

    accurate: bool = False
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
    accurate: bool = False,
) -> tuple[CrosscheckRow, ...]:
    """Measure kernels (all by default), each on every class of points that is meant for it.

    ``points`` is the number of random points a class; the climb adds to it.  ``on_done`` is called with each row;
    ``accurate`` measures the tier of that name.
    Raises ValueError for an unknown kernel.

    >>> (row, *_) = run_crosscheck(["curvature"], points=20)
    >>> row.kernel, row.points_class, row.worst_ulp <= 1, row.failures
    ('curvature', 'benign', True, 0)
    """
    wanted = tuple(COMPUTE) if kernels is None else tuple(kernels)
    unknown = [k for k in wanted if k not in COMPUTE]
    if unknown:
        raise ValueError(f"unknown kernel {unknown[0]!r}; the kernels are {', '.join(COMPUTE)}")
    if points < 1:
        raise ValueError(f"points must be at least 1, got {points}")
    rows = []
    for number, (kernel, points_class) in enumerate(_pairs(wanted)):
        row = measure(kernel, points_class, points, np.random.default_rng([seed, number]), accurate)
        rows.append(row)
        if on_done is not None:
            on_done(row)
    return tuple(rows)


def _pairs(wanted: tuple[str, ...]) -> Iterator[tuple[str, PointClass]]:
    return ((k, c) for k in wanted for c in POINT_CLASSES if k in c.kernels)


def measure(
    kernel: str, points_class: PointClass, points: int, rng: np.random.Generator, accurate: bool = False
) -> CrosscheckRow:
    """One kernel on one class: random points, then a climb from the worst of them for each number of inputs."""
    search = _Search(accurate)
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
        float(search.worst),
        search.failures,
        point,
        condition_number(kernel, search.case),
        contract(kernel, accurate),
    )


def _errors(kernel: str, points_class: PointClass, cube: Array, J: int, search: _Search) -> Array:
    needed = ARGUMENTS[kernel]
    arguments = {k: v for k, v in points_class.arguments(kernel, cube, J).items() if k in needed}
    computed = np.asarray((ACCURATE if search.accurate else COMPUTE)[kernel](arguments)).reshape(len(cube), -1)
    errors = np.empty(len(cube))
    for i, values in enumerate(computed):
        case = {name: tuple(np.atleast_1d(a[i]).tolist()) for name, a in arguments.items()}
        errors[i] = distance(kernel, case, [float(v) for v in values])
        search.record(case, errors[i])
    return errors


def distance(kernel: str, case: Case, computed: Sequence[float]) -> float:
    """The greatest distance of the results at a point from the exact ones, in ulps.

    For the kernels of :data:`CONDITION_BITS` a distance above 1 is divided by how far the condition number exceeds
    what they promise.
    """
    exact = reference(kernel, case)
    errors = [ulps(value, e) for value, e in zip(computed, exact, strict=True)]
    worst = max(errors)
    if worst <= 1 or math.isinf(worst) or kernel not in CONDITION_BITS:
        return worst
    bound = 2.0 ** CONDITION_BITS[kernel]
    return max(e / max(1.0, c / bound) for e, c in zip(errors, condition_numbers(kernel, case), strict=True))


_STEP = Fraction(1, 2**40)


def condition_number(kernel: str, case: Case) -> float:
    """The sum over the arguments of |relative change of the result / relative change of the argument|.

    The greatest for any of the results; nan where one is zero or not finite, or an argument is not finite.
    """
    return max(condition_numbers(kernel, case), key=lambda n: math.inf if math.isnan(n) else n)


def condition_numbers(kernel: str, case: Case) -> list[float]:
    """The condition number of each result."""
    values = [v for vector in case.values() for v in vector]
    base = reference(kernel, case)
    if not all(map(math.isfinite, values)) or any(isinstance(b, float) for b in base):
        return [math.nan] * len(base)
    total = [math.nan if b == 0 else 0.0 for b in base]
    for name, vector in case.items():
        for i, value in enumerate(vector):
            moved: Exact = {name: (*vector[:i], Fraction(value) * (1 + _STEP), *vector[i + 1 :])}
            changed = reference(kernel, {**case, **moved})
            with working_precision(256):
                for k, (old, new) in enumerate(zip(base, changed, strict=True)):
                    if not math.isnan(total[k]):
                        total[k] += float(abs(new / old - 1)) * 2**40
    return total


def _confirm(kernel: str, case: Case) -> None:
    """Raise ArithmeticError unless the reference lies within an enclosure of the definition."""
    values = [v for vector in case.values() for v in vector]
    positive = all(v > 0 for v in (*case.get("x", ()), *case.get("weights", ())))
    if not (positive and all(map(math.isfinite, values))) or (kernel in NOT_AT_ZERO and case["rho"][0] == 0):
        return
    point, definitions = _point(case), DEFINITIONS[kernel]
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


_SCALARS: Final = MappingProxyType({"J": "J", "cv": "CV", **{n: n for n in ("rho", "t", "M", "n", "r", "Z", "w_Z")}})
_VECTORS: Final = MappingProxyType(
    {"x": "x", "y": "y", "logs": "logs", "growth": "g", "direction": "v", "prices": "p", "weights": "a"}
)


def _point(case: Case) -> Point:
    """The point at which a definition is enclosed: ``w`` are the normalised weights, ``e`` marks the least rates."""
    scalars = {_SCALARS[k]: Fraction(v[0]) for k, v in case.items() if k in _SCALARS}
    vectors = {_VECTORS[k]: tuple(map(Fraction, v)) for k, v in case.items() if k in _VECTORS}
    if "weights" in case:
        vectors["w"] = tuple(v / sum(vectors["a"]) for v in vectors["a"])
        scalars["J"] = Fraction(len(vectors["a"]))
    if "growth" in case:
        vectors["e"] = tuple(Fraction(int(g == min(case["growth"]))) for g in case["growth"])
    if scalars.get("rho", 1) != 1:
        scalars["sigma"] = 1 / (1 - scalars["rho"])
    return Point(scalars, vectors)


def outputs(kernel: str) -> tuple[int, ...]:
    """How many axes of inputs each result of a kernel has.

    >>> outputs("ces_value_and_gradient"), outputs("curvature")
    ((0, 1), (0,))
    """
    signature = SIGNATURES.get(kernel, "->()")
    return tuple(part.count("J") for part in signature.split("->")[1].split("),"))


def _positions(axes: int, case: Case) -> list[dict[str, int]]:
    entries = range(1, len(case.get("weights", ())) + 1)
    return [dict(zip("jk", at, strict=False)) for at in product(entries, repeat=axes)]
