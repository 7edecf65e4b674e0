"""Other ways to the same numbers: what people write by hand, and what compiles it.

Each peer computes the formula ``(sum_j w_j x_j^rho)^(1/rho)`` as it stands, for a task, with the libraries that are
installed here.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cesai_sym.bench import libmvec
from cesai_sym.bench.tasks import Array, Kind, Task
from cesai_sym.bench.timing import Run

_ALL: Final[tuple[Kind, ...]] = ("value", "gradient", "hessian")


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to compute a task: its name, the module it needs, what it can compute, and how it is made ready."""

    name: str
    module: str
    kinds: tuple[Kind, ...]
    prepare: Callable[[Task], Run]

    def is_installed(self) -> bool:
        """Whether its module can be imported here.

        >>> PEERS[0].is_installed()
        True
        """
        return importlib.util.find_spec(self.module) is not None


def _module(name: str) -> Any:
    return importlib.import_module(name)


def power_mean(x: Array, rho: float | Array, w: Array) -> Array:
    """The formula as it is written with NumPy.

    >>> float(power_mean(np.array([[1.0, 4.0]]), -1.0, np.array([0.5, 0.5]))[0])
    1.6
    """
    power = rho if np.ndim(rho) == 0 else np.asarray(rho)[:, None]
    return np.asarray((x**power @ w) ** (1 / np.asarray(rho)))


def log_mean(x: Array, rho: float | Array, w: Array) -> Array:
    """The formula by hand in logarithms, with ``expm1`` and ``log1p``.

    >>> float(log_mean(np.array([[1.0, 4.0]]), -1.0, np.array([0.5, 0.5]))[0].round(12))
    1.6
    """
    m = x.max(axis=1) if np.ndim(rho) else x.min(axis=1) if np.less(rho, 0) else x.max(axis=1)
    power = rho if np.ndim(rho) == 0 else np.asarray(rho)[:, None]
    E = np.log1p(np.expm1(power * np.log(x / m[:, None])) @ w) / rho
    return np.asarray(m * np.exp(E))


def _numpy(task: Task) -> Run:
    x, rho, w = task.x, task.rho, task.weights
    if task.kind == "value" and len(x) == 1:
        row = x[0]
        return lambda: (row**rho @ w) ** (1 / rho)
    if task.kind == "value":
        return lambda: power_mean(x, rho, w)
    return (lambda: _numpy_gradient(x, rho, w)) if task.kind == "gradient" else (lambda: _numpy_hessian(x, rho, w))


def _numpy_gradient(x: Array, rho: Any, w: Array) -> tuple[Array, Array]:
    F = (x**rho @ w) ** (1 / rho)
    return F, w * x ** (rho - 1) * F[:, None] ** (1 - rho)


def _numpy_hessian(x: Array, rho: Any, w: Array) -> Array:
    powers = w * x**rho
    S = powers.sum(axis=1, keepdims=True)
    s, F = powers / S, S[:, 0] ** (1 / rho)
    cross = s[:, :, None] * s[:, None, :] - s[:, :, None] * np.eye(x.shape[1])
    return np.asarray((1 - rho) * F[:, None, None] / (x[:, :, None] * x[:, None, :]) * cross)


def _numpy_logs(task: Task) -> Run:
    return lambda: log_mean(task.x, task.rho, task.weights)


def _pmean(task: Task) -> Run:
    pmean = _module("scipy.stats").pmean
    x, w = task.x, task.weights
    if np.ndim(task.rho):
        raise NotImplementedError("it takes one exponent only")
    return lambda: pmean(x, task.rho, axis=1, weights=w)


def _sympy_expressions(task: Task) -> tuple[list[Any], list[Any]]:
    """The symbols x_1..x_J, rho and what is to be computed of them; the weights are numbers."""
    sp = _module("sympy")
    J = task.x.shape[1]
    x, rho = sp.symbols(f"x1:{J + 1}", positive=True), sp.Symbol("rho", real=True)
    F = sum(sp.Float(float(v)) * a**rho for v, a in zip(task.weights, x, strict=True)) ** (1 / rho)
    results = [F]
    if task.kind == "gradient":
        results += [F.diff(a) for a in x]
    if task.kind == "hessian":
        results = [F.diff(a, b) for a in x for b in x]
    return [*x, rho], results


def _stacked(task: Task, columns: Any) -> Any:
    if task.kind == "value":
        return columns[0]
    if task.kind == "gradient":
        return columns[0], np.stack(columns[1:], axis=1)
    J = task.x.shape[1]
    return np.stack(columns, axis=1).reshape(-1, J, J)


def _lambdify(task: Task) -> Run:
    symbols, results = _sympy_expressions(task)
    f = _module("sympy").lambdify(symbols, results, "numpy", cse=True)
    return lambda: _stacked(task, f(*task.x.T, task.rho))


def _ufuncify(task: Task) -> Run:
    autowrap = _module("sympy.utilities.autowrap")
    symbols, results = _sympy_expressions(task)
    f = autowrap.ufuncify(symbols, results[0])
    return lambda: f(*task.x.T, task.rho)


def _symengine(task: Task) -> Run:
    symbols, results = _sympy_expressions(task)
    if np.ndim(task.rho):
        raise NotImplementedError("it takes one exponent only")
    f = _module("symengine").Lambdify(symbols[:-1], [r.subs(symbols[-1], task.rho) for r in results], backend="llvm")
    return lambda: _stacked(task, np.asarray(f(task.x)).reshape(len(task.x), -1).T)


def _jax(task: Task) -> Run:
    jax, jnp = _module("jax"), _module("jax.numpy")
    jax.config.update("jax_enable_x64", True)

    def one(x: Any, rho: Any, w: Any) -> Any:
        return jnp.sum(w * x**rho) ** (1 / rho)

    of = {"value": one, "gradient": jax.value_and_grad(one), "hessian": jax.hessian(one)}[task.kind]
    f = jax.jit(jax.vmap(of, in_axes=(0, 0 if np.ndim(task.rho) else None, None)))
    arguments = [jnp.asarray(a) for a in (task.x, task.rho, task.weights)]
    return lambda: jax.block_until_ready(f(*arguments))


def _numba(task: Task) -> Run:
    def body(x, rho, w, out):  # type: ignore[no-untyped-def]
        total = 0.0
        for j in range(x.shape[0]):
            total += w[j] * x[j] ** rho
        out[0] = total ** (1.0 / rho)

    signature = "void(float64[:], float64, float64[:], float64[:])"
    f = _module("numba").guvectorize([signature], "(n),(),(n)->()", nopython=True)(body)
    return lambda: f(task.x, task.rho, task.weights)


def _torch(task: Task) -> Run:
    torch = _module("torch")
    x, w = torch.from_numpy(task.x), torch.from_numpy(task.weights)
    rho: Any = task.rho if np.ndim(task.rho) == 0 else torch.from_numpy(np.asarray(task.rho))
    power = rho if np.ndim(task.rho) == 0 else rho[:, None]
    return lambda: ((x**power) @ w) ** (1 / rho)


def _heyoka(task: Task) -> Run:
    hy = _module("heyoka")
    J = task.x.shape[1]
    x = hy.make_vars(*(f"x{j}" for j in range(J)))
    r = hy.par[0]
    F = hy.sum([float(v) * a**r for v, a in zip(task.weights, x, strict=True)]) ** (1.0 / r)
    results = [F]
    if task.kind == "gradient":
        results += [hy.diff(F, a) for a in x]
    if task.kind == "hessian":
        results = [hy.diff(hy.diff(F, a), b) for a in x for b in x]
    f = hy.cfunc(results, list(x), compact_mode=False)
    inputs = np.ascontiguousarray(task.x.T)
    pars = np.broadcast_to(np.asarray(task.rho, dtype=float), (1, len(task.x))).copy()
    return lambda: _stacked(task, f(inputs, pars=pars))


PEERS: Final[tuple[Peer, ...]] = (
    Peer("NumPy expression", "numpy", _ALL, _numpy),
    Peer("NumPy log1p, expm1", "numpy", ("value",), _numpy_logs),
    Peer("C and libmvec", "ctypes", ("value",), libmvec.prepare),
    Peer("scipy.stats.pmean", "scipy", ("value",), _pmean),
    Peer("SymPy lambdify", "sympy", _ALL, _lambdify),
    Peer("SymPy ufuncify", "sympy", ("value",), _ufuncify),
    Peer("symengine LLVM", "symengine", _ALL, _symengine),
    Peer("JAX jit", "jax", _ALL, _jax),
    Peer("numba guvectorize", "numba", ("value",), _numba),
    Peer("PyTorch", "torch", ("value",), _torch),
    Peer("heyoka cfunc", "heyoka", _ALL, _heyoka),
)
