"""The kernels of this package as contestants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from cesai_sym import kernels
from cesai_sym.bench.tasks import Task
from cesai_sym.bench.timing import Run


def kernel(task: Task, accurate: bool = False) -> Run:
    """The kernel for a task; ``accurate`` asks for the slower, correctly rounded tier.

    >>> from cesai_sym.bench.tasks import task
    >>> kernel(task("W1", 1e-5))().shape
    (10,)
    """
    x, rho, w = task.x, task.rho, task.weights
    if task.kind == "gradient":
        return lambda: kernels.ces_value_and_gradient(x, rho, w, accurate=accurate)
    if task.kind == "hessian":
        return lambda: kernels.ces_hessian(x, rho, w, accurate=accurate)
    if len(x) == 1:
        row = x[0]
        return lambda: kernels.ces(row, rho, w, accurate=accurate)
    return lambda: kernels.ces(x, rho, w, accurate=accurate)


def halves(task: Task, pool: ThreadPoolExecutor) -> Run:
    """The value of a task, one half of the rows in each of two threads."""
    x, rho, w = task.x, task.rho, task.weights
    parts = [slice(None, len(x) // 2), slice(len(x) // 2, None)]

    def one(rows: slice) -> object:
        return kernels.ces(x[rows], rho if np.ndim(rho) == 0 else np.asarray(rho)[rows], w)

    return lambda: list(pool.map(one, parts))
