"""What is to be computed: the workloads, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: The aggregate; it and its gradient; its Hessian.
Kind = Literal["value", "gradient", "hessian"]

#: Not a half-integer, at which some expression compilers multiply instead of taking a power.
RHO: Final = -2.37


@dataclass(frozen=True, slots=True)
class Task:
    """One workload: rows of inputs, the exponent (one, or one a row), normalised weights, and calls in one timing.

    ``x`` has shape (rows, J) and ``weights`` (J,); ``repeat`` is above 1 where a single call is too short to time.
    """

    name: str
    says: str
    kind: Kind
    x: Array
    rho: float | Array
    weights: Array
    repeat: int = 1

    @property
    def rows(self) -> int:
        """How many rows one timing computes.

        >>> task("one", 1.0).rows == task("one", 1.0).repeat
        True
        """
        return len(self.x) * self.repeat


_SAYS: Final = {
    "W1": "3 inputs, equal weights, one rho",
    "W2": "16 inputs, given weights, one rho",
    "W3": "3 inputs, equal weights, a rho for each row in [-20, 0.95]",
    "G": "value and gradient of W1",
    "H": "Hessian of W1",
    "one": "a single row of W1 in each call",
}
WORKLOADS: Final = tuple(_SAYS)
_KINDS: Final[dict[str, Kind]] = {"G": "gradient", "H": "hessian"}
_ROWS: Final = {"W2": 200_000, "H": 200_000, "one": 1}
_CALLS: Final = 2000


def task(name: str, size: float = 1.0, rho: float = RHO) -> Task:
    """A workload by name, with ``size`` times as many rows as in full (1,000,000 in W1).

    Raises ValueError for an unknown name and for a size that leaves no row.

    >>> task("W2", size=0.001).x.shape
    (200, 16)
    """
    if name not in _SAYS:
        raise ValueError(f"unknown workload {name!r}; the workloads are {', '.join(WORKLOADS)}")
    full = _ROWS.get(name, 1_000_000)
    rows = 1 if name == "one" else round(full * size)
    if rows < 1:
        raise ValueError(f"size must leave at least one row of {full}, got {size}")
    rng = np.random.default_rng([20, WORKLOADS.index(name)])
    J = 16 if name == "W2" else 3
    x = rng.uniform(0.5, 2.0, (rows, J))
    weights = rng.uniform(0.1, 1.0, J) if name == "W2" else np.ones(J)
    exponent = rng.uniform(-20, 0.95, rows) if name == "W3" else rho
    repeat = max(1, round(_CALLS * size)) if name == "one" else 1
    return Task(name, _SAYS[name], _KINDS.get(name, "value"), x, exponent, weights / weights.sum(), repeat)
