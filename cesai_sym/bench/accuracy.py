"""The accuracy table: the worst error of each contestant on classes of points, against ball arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from cesai_sym import kernels
from cesai_sym.bench.peers import log_mean, power_mean
from cesai_sym.bench.speed import ACCURATE, KERNEL
from cesai_sym.bench.tasks import Array
from cesai_sym.kernels.campaign import POINT_CLASSES, Arguments, PointClass
from cesai_sym.kernels.reference import reference, ulps

#: The aggregate of rows x, each with its exponent and its weights.
Aggregate = Callable[[Array, Array, Array], Array]
#: No more than this many ulps for the default tier, and for the accurate one.
CONTRACT: Final[Mapping[str, float]] = {KERNEL: 3.0, ACCURATE: 1.0}
_GARBAGE: Final = 1e-6 * 2.0**52


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One contestant on one class: the worst error in ulps where a value came, and how often none of use did.

    ``garbage`` counts relative errors above 1e-6, ``without_value`` nan, infinity or 0 where there is another value.
    """

    points_class: str
    name: str
    points: int
    worst_ulp: float
    garbage: int
    without_value: int

    @property
    def within_contract(self) -> bool:
        """Whether it keeps what the package promises; a peer promises nothing.

        >>> AccuracyRow("benign", KERNEL, 10, 3.5, 0, 0).within_contract
        False
        """
        limit = CONTRACT.get(self.name)
        return limit is None or (self.worst_ulp <= limit and not self.garbage and not self.without_value)


def contestants() -> Mapping[str, Aggregate]:
    """What computes rows with exponents and weights of their own, by name."""
    return {
        KERNEL: lambda x, rho, w: np.asarray(kernels.ces(x, rho, w)),
        ACCURATE: lambda x, rho, w: np.asarray(kernels.ces(x, rho, w, accurate=True)),
        "NumPy expression": _by_rows(power_mean),
        "NumPy log1p, expm1": _by_rows(log_mean),
    }


def _by_rows(formula: Callable[[Array, float, Array], Array]) -> Aggregate:
    def run(x: Array, rho: Array, w: Array) -> Array:
        normalised = w / w.sum(axis=1, keepdims=True)
        rows = zip(x, rho, normalised, strict=True)
        return np.array([formula(a[None], float(r), v)[0] for a, r, v in rows])

    return run


def run_accuracy(
    points: int = 2000,
    seed: int = 0,
    among: Mapping[str, Aggregate] | None = None,
    on_done: Callable[[str], None] | None = None,
) -> tuple[AccuracyRow, ...]:
    """Measure the contestants (or others, by name) on every class of points of the aggregate.

    >>> rows = run_accuracy(points=6, among={"zero": lambda x, rho, w: 0 * rho})
    >>> {r.without_value for r in rows if r.points_class == "benign"}
    {6}
    """
    measured: list[AccuracyRow] = []
    for number, points_class in enumerate(c for c in POINT_CLASSES if "ces" in c.kernels):
        measured += _measure(points_class, points, np.random.default_rng([seed, number]), among or contestants())
        if on_done is not None:
            on_done(points_class.name)
    return tuple(measured)


def _measure(
    points_class: PointClass, points: int, rng: np.random.Generator, among: Mapping[str, Aggregate]
) -> Iterable[AccuracyRow]:
    errors: dict[str, list[float]] = {name: [] for name in among}
    share = -(-points // len(points_class.sizes))
    for J in points_class.sizes:
        arguments = points_class.build(rng.random((share, points_class.dimension(J))), J)
        exact = _exact(arguments)
        for name, run in among.items():
            with np.errstate(all="ignore"):
                values = run(*(arguments[k] for k in ("x", "rho", "weights")))
            errors[name] += [ulps(float(v), e) for v, e in zip(values, exact, strict=True)]
    return [_row(points_class.name, name, seen) for name, seen in errors.items()]


def _exact(arguments: Arguments) -> list[object]:
    needed = {k: arguments[k] for k in ("x", "rho", "weights")}
    rows = range(len(needed["x"]))
    return [reference("ces", {k: tuple(np.atleast_1d(a[i]).tolist()) for k, a in needed.items()})[0] for i in rows]


def _row(points_class: str, name: str, errors: list[float]) -> AccuracyRow:
    # a result of 0 is off by some 2^52 ulps or more
    lost = sum(e >= 2.0**52 * (1 - 2.0**-40) for e in errors)
    useful = [e for e in errors if e < _GARBAGE]
    garbage = len(errors) - len(useful) - lost
    return AccuracyRow(points_class, name, len(errors), max(useful, default=math.nan), garbage, lost)
