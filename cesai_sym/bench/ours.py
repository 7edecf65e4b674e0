"""The kernels of this package as contestants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Final

import numpy as np

from cesai_sym import kernels
from cesai_sym.bench.tasks import Kind, Task
from cesai_sym.bench.timing import Run

_KERNELS: Final[Mapping[Kind, Callable[..., object]]] = MappingProxyType(
    {"value": kernels.ces, "gradient": kernels.ces_value_and_gradient, "hessian": kernels.ces_hessian}
)


def kernel(task: Task, accurate: bool = False) -> Run:
    """The kernel for a task; ``accurate`` asks for the slower, correctly rounded tier.

    >>> from cesai_sym.bench.tasks import task
    >>> kernel(task("W1", 1e-5))().shape
    (10,)
    """
    x = task.x[0] if len(task.x) == 1 else task.x
    rho, w, compute = task.rho, task.weights, _KERNELS[task.kind]
    if accurate:
        return lambda: compute(x, rho, w, accurate=True)
    return lambda: compute(x, rho, w)


def halves(task: Task, pool: ThreadPoolExecutor) -> Run:
    """The value of a task, one half of the rows in each of two threads."""
    x, rho, w = task.x, task.rho, task.weights
    parts = [slice(None, len(x) // 2), slice(len(x) // 2, None)]

    def one(rows: slice) -> object:
        return kernels.ces(x[rows], rho if np.ndim(rho) == 0 else np.asarray(rho)[rows], w)

    return lambda: list(pool.map(one, parts))
