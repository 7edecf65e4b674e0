"""The kernels for arrays of another library; names, arguments and formulas as in :mod:`cesai_sym.kernels`.

Inputs are not checked for their sign, since their values may not be known yet: a negative one gives nan.  Zeros and
infinities give the limits of the aggregate and of the shares; there are no derivatives there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cesai_sym.expression.nodes import Idx
from cesai_sym.kernels.tensors.interpret import Library, Tensor, evaluate
from cesai_sym.kernels.tensors.level import clipped, forms
from cesai_sym.theory.definitions import j, k


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs made ready: all of one batch shape, J last; the pivot m, L_j = log(x_j/m), v_j = log w_j, and E."""

    x: Tensor
    rho: Tensor
    w: Tensor
    m: Tensor
    given: dict[str, Tensor]
    library: Library

    def form(self, name: str, *outputs: Idx, **more: Tensor) -> Tensor:
        """A stable form at these rows."""
        return evaluate(forms()[name].formula, self.library, self.given | more, outputs)


def prepare(library: Library, x: Any, rho: Any, weights: Any, axis: int, *more: Any) -> tuple[Rows, list[Tensor]]:
    """The rows, and further arguments in the same type with the inputs last.

    Raises ValueError for inputs without an axis and for weights of another number.
    """
    x, rho, w, *others = library.arrays(x, rho, 1.0 if weights is None else weights, *more)
    if x.ndim == 0:
        raise ValueError("x must have an axis of inputs, got a scalar")
    x = library.moved(x, axis, -1)
    w, *others = (library.moved(a, axis, -1) if a.ndim > 1 and a.ndim == x.ndim else a for a in (w, *others))
    rows = library.broadcast(x.shape[:-1], rho.shape, w.shape[:-1])
    shape = (*rows, x.shape[-1])
    if w.ndim and w.shape[-1] != shape[-1]:
        raise ValueError(f"weights must have {shape[-1]} entries, one for each input, got {w.shape[-1]}")
    x, w, rho = library.shaped(x, shape), library.shaped(w, shape), clipped(library.shaped(rho, rows), library)
    w = w / library.total(w, -1)[..., None]
    m = _pivot(library, x, rho, w)
    x = library.where(w > 0, x, m[..., None])  # an input of weight 0 is not there
    L = library.function("log")(x / m[..., None])
    given = {"L": L, "rho": rho, "w": w, "v": library.function("log")(w), "m": m, "E": library.level(L, rho, w)}
    return Rows(x, rho, w, m, given, library), others


def _pivot(library: Library, x: Tensor, rho: Tensor, w: Tensor) -> Tensor:
    """The least input for rho < 0, else the greatest, of those that are positive and finite; no derivative passes."""
    infinity = float("inf")
    counts = (x > 0) & (x < infinity) & (w > 0)
    least = -library.greatest(library.where(counts, -x, -infinity))
    greatest = library.greatest(library.where(counts, x, 0.0))
    m = library.fixed(library.where(rho < 0, least, greatest))
    return library.where((m > 0) & (m < infinity), m, 1.0)


def _offset(p: Rows) -> Tensor:
    return p.library.greatest(p.given["v"] + p.rho[..., None] * p.given["L"])


def _aggregate(p: Rows) -> Tensor:
    """``F``, with the limits of theory 3.2 and 3.3 where an input is zero or infinite."""
    F, infinity, where = p.form("aggregate"), float("inf"), p.library.where
    zero, beyond = (p.library.total((p.x == a) * 1, -1) > 0 for a in (0, infinity))
    F = where(beyond & (p.rho >= 0), infinity, F)
    F = where(zero & (p.rho <= 0), 0.0, F)
    return where(zero & beyond & (p.rho == 0), float("nan"), F)


def ces(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The CES aggregate.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(ces(NumPy(), [1.0, 4.0], -1.0)), 12)
    1.6
    """
    return _aggregate(prepare(library, x, rho, weights, axis)[0])


def log_ces(library: Library, logs: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The logarithm of the aggregate of inputs that are given by their logarithms.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(log_ces(NumPy(), [1000.0, 1000.0], -1.0))
    1000.0
    """
    logs, rho, w = library.arrays(logs, rho, 1.0 if weights is None else weights)
    logs = library.moved(logs, axis, -1)
    rho = clipped(library.shaped(rho, library.broadcast(logs.shape[:-1], rho.shape)), library)
    least, greatest = -library.greatest(-logs), library.greatest(logs)
    pivot = library.fixed(library.where(rho < 0, least, greatest))
    pivot = library.where(library.function("abs")(pivot) < float("inf"), pivot, pivot * 0)
    inner, _ = prepare(library, library.function("exp")(logs - pivot[..., None]), rho, w, -1)
    return pivot + inner.given["E"] + library.function("log")(inner.m)


def ces_gradient(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The marginal products, J on ``axis`` again.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> ces_gradient(NumPy(), [1.0, 4.0], 1.0).tolist()
    [0.5, 0.5]
    """
    p, _ = prepare(library, x, rho, weights, axis)
    return library.moved(p.form("gradient", j), -1, axis)


def ces_value_and_gradient(
    library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1
) -> tuple[Tensor, Tensor]:
    """The aggregate and the marginal products.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(ces_value_and_gradient(NumPy(), [1.0, 4.0], 1.0)[0])
    2.5
    """
    p, _ = prepare(library, x, rho, weights, axis)
    return _aggregate(p), library.moved(p.form("gradient", j), -1, axis)


def ces_shares(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The shares, J on ``axis`` again.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> ces_shares(NumPy(), [1.0, 3.0], 1.0).round(12).tolist()
    [0.25, 0.75]
    """
    p, _ = prepare(library, x, rho, weights, axis)
    return library.moved(p.form("shares", j, c=_offset(p)), -1, axis)


def ces_hessian(library: Library, x: Any, rho: Any, weights: Any = None, *, axis: int = -1) -> Tensor:
    """The second derivatives, the inputs on the last two axes.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> ces_hessian(NumPy(), [1.0, 1.0], -1.0).tolist()
    [[-0.5, 0.5], [0.5, -0.5]]
    """
    p, _ = prepare(library, x, rho, weights, axis)
    across, own = p.form("hessian_across", j, k), p.form("hessian_own", j, d=p.given["L"] * 0)
    return library.where(library.identity(p.x.shape[-1], p.x) > 0, own[..., None], across)


def mesh_growth(
    library: Library, x: Any, growth: Any, rho: Any, weights: Any = None, *, t: Any = 0.0, axis: int = -1
) -> Tensor:
    """The growth rate of the aggregate at date t.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(mesh_growth(NumPy(), [1.0, 1.0], [0.02, 0.3], -1.0, t=50.0)), 4)
    0.02
    """
    p, D, b, c = at_date(library, x, growth, rho, weights, t, axis)
    return p.form("growth", D=D, b=b, c=c)


def at_date(
    library: Library, x: Any, growth: Any, rho: Any, weights: Any, t: Any, axis: int
) -> tuple[Rows, Tensor, Tensor, Tensor]:
    """The rows at date t, the logarithms of their inputs, and two offsets that keep exponentials from overflow."""
    p, (g, date) = prepare(library, x, rho, weights, axis, growth, t)
    rows = library.broadcast(p.m.shape, date.shape)
    spread = {n: library.shaped(a, (*rows, *a.shape[p.m.ndim :])) for n, a in p.given.items()}
    spread["g"] = library.shaped(g, (*rows, g.shape[-1]))
    moved = Rows(p.x, spread["rho"], p.w, p.m, spread | {"t": date}, library)
    D = moved.form("drift", j)
    b = library.greatest(D)
    c = library.greatest(spread["v"] + spread["rho"][..., None] * (D - b[..., None]))
    return moved, D, b, c


def curvature(library: Library, rho: Any, J: Any) -> Tensor:
    """The curvature K.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(curvature(NumPy(), -0.5, 3))
    1.0
    """
    rho, J = library.arrays(rho, J)
    return evaluate(forms()["curvature"].formula, library, {"rho": rho, "J": J})


def diversity_bonus(library: Library, rho: Any, J: Any, cv: Any) -> Tensor:
    """The leading-order gain of pooling.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> float(diversity_bonus(NumPy(), -1.0, 2, 0.5))
    0.125
    """
    rho, J, cv = library.arrays(rho, J, cv)
    return evaluate(forms()["bonus"].formula, library, {"rho": rho, "J": J, "CV": cv})


def variance_retained(library: Library, M: Any, n: Any) -> Tensor:
    """The share of the variance that is left.

    >>> from cesai_sym.kernels.tensors.numpy_library import NumPy
    >>> round(float(variance_retained(NumPy(), 2.0, 3.0)), 12)
    0.125
    """
    M, n = library.arrays(M, n)
    many, where = M >= 2, library.where
    given = ({"M": where(many, M, M * 0 + 2), "n": n}, {"M": where(many, M * 0 + 1.5, M), "n": n})
    names = ("retained", "retained_of_few")
    large, small = (evaluate(forms()[name].formula, library, g) for name, g in zip(names, given, strict=True))
    return where(many, large, small)
