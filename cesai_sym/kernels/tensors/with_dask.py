"""dask: a kernel on lazy arrays gives a lazy array, block by block; the inputs of a row stay together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import dask.array
import numpy as np

from cesai_sym.kernels.backend import SIGNATURES

#: Some of its functions have types and some have not.
da: Any = dask.array
_OPTIONS: Final = frozenset({"axis", "accurate", "workers", "out", "where", "relative"})
#: Arguments that have no axis of inputs.
_SCALARS: Final = frozenset({"rho", "sigma", "t"})


def call(kernel: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """The kernel as a lazy array, or a tuple of them; the axis of the inputs is made one chunk.

    Raises TypeError for ``out``; what else is wrong is said when the result is computed.
    """
    name = kernel.__name__
    if given.get("out") is not None or given.get("where") is not None:
        raise TypeError(f"{name}: a lazy array is not written to; leave out and where away")
    arrays = {n: v for n, v in given.items() if n not in _OPTIONS and v is not None}
    axis = given.get("axis", -1)
    single = all(getattr(v, "dtype", None) == np.float32 for v in arrays.values())
    cores, outputs = _cores(name, arrays)
    results = da.apply_gufunc(
        partial(
            _by_name,
            kernel,
            tuple(arrays),
            {n: v for n, v in given.items() if n in ("accurate", "workers", "relative")},
        ),
        ",".join(cores) + "->" + ",".join(outputs),
        *(_inputs_last(v, core, axis) for v, core in zip(arrays.values(), cores, strict=True)),
        output_dtypes=[np.float32 if single else np.float64] * len(outputs),
        output_sizes={"K": da.asarray(next(iter(arrays.values()))).shape[axis]} if "(J,K)" in outputs else None,
        allow_rechunk=True,
    )
    moved = tuple(
        da.moveaxis(r, -1, axis) if core == "(J)" else r
        for r, core in zip(results if isinstance(results, tuple) else (results,), outputs, strict=True)
    )
    return moved if len(outputs) > 1 else moved[0]


def _cores(name: str, arrays: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The axes of inputs of each argument and result; the second axis of a matrix has a name of its own."""
    if name not in SIGNATURES:  # a kernel of numbers
        return ["()"] * len(arrays), ["()"]
    outputs = SIGNATURES[name].split("->")[1].replace("(J,J)", "(J;K)").split(",")
    return ["()" if n in _SCALARS else "(J)" for n in arrays], [o.replace(";", ",") for o in outputs]


def _inputs_last(value: Any, core: str, axis: int) -> Any:
    array = da.asarray(value)
    return da.moveaxis(array, axis, -1) if core == "(J)" and array.ndim > 1 else array


def _by_name(kernel: Callable[..., Any], names: tuple[str, ...], options: Mapping[str, Any], *arrays: Any) -> Any:
    return kernel(**dict(zip(names, arrays, strict=True)), **options)
