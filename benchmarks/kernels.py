"""Time of the kernels as a multiple of the plain NumPy expression, interleaved in one process, medians.

Run ``python benchmarks/kernels.py [repetitions]``.  Workloads: W1 x (1,000,000, 3), equal weights, one rho; W2 x
(200,000, 16), given weights, one rho; W3 as W1 with its own rho for each row; G the gradient and H the Hessian of
W1 (H: 200,000 rows); one: a single row a call.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from cesai_sym.kernels import ces, ces_gradient, ces_hessian

RHO = -2.37


def plain(x: np.ndarray, rho: float | np.ndarray, w: np.ndarray) -> np.ndarray:
    """The expression that the kernels are measured against."""
    power = np.asarray(rho)[..., None]
    return np.asarray((x**power @ w) ** (1 / rho))


def plain_gradient(x: np.ndarray, rho: float, w: np.ndarray) -> np.ndarray:
    """The gradient, written the same way."""
    F = (x**rho @ w) ** (1 / rho)
    return np.asarray(w * x ** (rho - 1) * F[:, None] ** (1 - rho))


def plain_hessian(x: np.ndarray, rho: float, w: np.ndarray) -> np.ndarray:
    """The Hessian, written the same way."""
    powers = w * x**rho
    S = powers.sum(axis=1, keepdims=True)
    s, F = powers / S, S[:, 0] ** (1 / rho)
    cross = s[:, :, None] * s[:, None, :] - s[:, :, None] * np.eye(x.shape[1])
    return np.asarray((1 - rho) * F[:, None, None] / (x[:, :, None] * x[:, None, :]) * cross)


def workloads() -> dict[str, tuple[int, Callable[[], object], Callable[[], object]]]:
    """By name: rows, the kernel, the plain expression."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0.5, 2.0, (1_000_000, 3)), rng.uniform(0.5, 2.0, (200_000, 16))
    w, v, rho = np.full(3, 1 / 3), rng.uniform(0.1, 1.0, 16), rng.uniform(-20, 0.95, 1_000_000)
    v /= v.sum()
    few, row = x[:200_000], x[0]
    return {
        "W1": (len(x), lambda: ces(x, RHO), lambda: plain(x, RHO, w)),
        "W2": (len(y), lambda: ces(y, RHO, v), lambda: plain(y, RHO, v)),
        "W3": (len(x), lambda: ces(x, rho), lambda: plain(x, rho, w)),
        "G": (len(x), lambda: ces_gradient(x, RHO), lambda: plain_gradient(x, RHO, w)),
        "H": (len(few), lambda: ces_hessian(few, RHO), lambda: plain_hessian(few, RHO, w)),
        "one": (1, lambda: ces(row, RHO), lambda: (row**RHO @ w) ** (1 / RHO)),
    }


def seconds(f: Callable[[], object]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def main(repetitions: int) -> None:
    """Print a line for each workload."""
    print(f"{'':4} {'kernel ns/row':>14} {'NumPy ns/row':>13} {'ratio':>7}")
    for name, (rows, kernel, expression) in workloads().items():
        times = [(seconds(kernel), seconds(expression)) for _ in range(repetitions)]
        ours, theirs = (median(t) / rows * 1e9 for t in zip(*times, strict=True))
        print(f"{name:4} {ours:14.1f} {theirs:13.1f} {ours / theirs:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
