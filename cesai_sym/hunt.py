"""A search for the points at which a kernel is worst: random restarts, then moves on the bits of its arguments.

It needs no class of points and no idea of the implementation: whatever takes the same arguments can be searched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cesai_sym.crosscheck import distance
from cesai_sym.crosschecked import ARGUMENTS, COMPUTE
from cesai_sym.kernels.campaign import POINT_CLASSES, Arguments
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.reference import Case

#: The ranges in which moves stay; dates and directions may have either sign.
_RANGES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "x": (1e-300, 1e300), "y": (1e-300, 1e300), "prices": (1e-300, 1e300), "weights": (1e-300, 1e300),
        "rho": (-1e6, 1e6), "growth": (0.0, 0.5), "t": (0.0, 1e3), "logs": (-1e6, 1e6), "direction": (-1e3, 1e3),
        "M": (1.0 + 2.0**-52, 1e300), "n": (0.0, 1e300), "J": (1.0, 1e6), "cv": (0.0, 1e100), "r": (-1.0, 1.0),
        "Z": (1e-300, 1e300), "w_Z": (1e-300, 1.0),
    }
)  # fmt: skip
_MOST_NEGATIVE: Final = -1e-6
_CHILDREN = 8


@dataclass(frozen=True, slots=True)
class Worst:
    """A point where a kernel is bad: its distance from the exact value in ulps, and the arguments."""

    error: float
    case: Case

    def text(self) -> str:
        """The point as exact hexadecimal doubles."""
        return ", ".join(f"{name} = {' '.join(v.hex() for v in values)}" for name, values in self.case.items())


def hunt(
    kernel: str,
    compute: Callable[[Arguments], Any] | None = None,
    *,
    restarts: int = 8,
    rounds: int = 30,
    seed: int = 0,
) -> tuple[Worst, ...]:
    """The worst point found from each restart, worst first.

    ``compute`` is the implementation, from arguments by name (points first) to results; the library's if None.
    Raises ValueError for an unknown kernel or numbers below 1.

    >>> worst = hunt("ces", lambda a: a["x"].mean(axis=1), restarts=2, rounds=2)
    >>> worst[0].error > 1e6
    True
    """
    if kernel not in COMPUTE:
        raise ValueError(f"unknown kernel {kernel!r}; the kernels are {', '.join(COMPUTE)}")
    if restarts < 1 or rounds < 1:
        raise ValueError(f"restarts and rounds must be at least 1, got {restarts} and {rounds}")
    rng = np.random.default_rng([seed, *kernel.encode()])
    search = _Search(kernel, compute or COMPUTE[kernel], rng)
    return tuple(sorted((search.climb(rounds) for _ in range(restarts)), key=lambda w: -w.error))


@dataclass(frozen=True, slots=True)
class _Search:
    kernel: str
    compute: Callable[[Arguments], Any]
    rng: np.random.Generator

    def climb(self, rounds: int) -> Worst:
        """From the worst of a few points of one class: keep the worst of the children, while it is no better."""
        best = max(self._measured(self._start()), key=lambda w: w.error)
        for _ in range(rounds):
            found = max(self._measured(self._children(best.case)), key=lambda w: w.error)
            if found.error >= best.error:
                best = found
        return best

    def _start(self) -> Arguments:
        classes = [c for c in POINT_CLASSES if self.kernel in c.kernels and c.name != "edges"]
        points = classes[self.rng.integers(len(classes))]
        J = points.sizes[self.rng.integers(len(points.sizes))]
        built = points.arguments(self.kernel, self.rng.random((_CHILDREN, points.dimension(J))), J)
        return {k: v for k, v in built.items() if k in ARGUMENTS[self.kernel]}

    def _children(self, case: Case) -> Arguments:
        return {name: self._moved(name, np.array(values)) for name, values in case.items()}

    def _moved(self, name: str, values: Array) -> Array:
        """Copies with the bits of some entries moved by a power of two, up to a factor of a few thousand."""
        copies = np.repeat(values[None], _CHILDREN, axis=0)
        steps = np.int64(1) << self.rng.integers(0, 56, copies.shape)
        signs = self.rng.choice(np.array([-1, 1]), copies.shape)
        chosen = self.rng.random(copies.shape) < 0.4
        moved = (copies.view(np.int64) + np.where(chosen, signs * steps, 0)).view(np.float64)
        low, high = _RANGES[name]
        if name == "rho":
            high = {"unit_cost": 1.0 - 2.0**-20, "factor_demands": 1.0 - 2.0**-20, "level_ceiling": _MOST_NEGATIVE}.get(
                self.kernel, high
            )
        kept = np.isfinite(moved) & (moved >= low) & (moved <= high)
        moved = np.where(kept, moved, copies)
        moved = np.maximum(1.0, np.rint(moved)) if name == "J" else moved
        return moved if len(values) > 1 or name in ("x", "weights") else moved[:, 0]

    def _measured(self, arguments: Arguments) -> list[Worst]:
        results = np.asarray(self.compute(arguments)).reshape(_CHILDREN, -1)
        found = []
        for i, values in enumerate(results):
            case = {name: tuple(np.atleast_1d(a[i]).tolist()) for name, a in arguments.items()}
            try:
                error = distance(self.kernel, case, [float(v) for v in values])
            except ArithmeticError:  # no reference: the exact value is 0 by cancellation
                continue
            found.append(Worst(error if not math.isnan(error) else math.inf, case))
        return found or [Worst(-1.0, case)]
