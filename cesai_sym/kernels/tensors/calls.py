"""What the libraries with derivatives share: from the arguments of a public kernel to the function that computes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from cesai_sym.kernels.tensors import functions, further
from cesai_sym.kernels.tensors.interpret import Library, Tensor


def call_with(library: Library, title: str, kernel: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """The kernel of that name for the library's arrays.

    Raises TypeError for a kernel that has no such version and for ``out``, which these arrays do not allow, and
    ValueError unless exactly one of rho and sigma came.
    """
    name = kernel.__name__
    function = getattr(functions, name, None) or getattr(further, name, None)
    if function is None:
        raise TypeError(f"{name}: there is no version for arrays of {title}; pass numpy.asarray(...) of it")
    rest = {k: v for k, v in given.items() if v is not None and k not in ("accurate", "workers")}
    if "out" in rest or "where" in rest:
        raise TypeError(f"{name}: arrays of {title} are not written to; leave out and where away")
    if given.get("accurate"):
        raise TypeError(f"{name}: arrays of {title} have one tier of accuracy; leave accurate away")
    if "rho" in kernel_parameters(kernel) and "sigma" in kernel_parameters(kernel):
        rest["rho"] = _exponent(library, name, rest.pop("rho", None), rest.pop("sigma", None), given)
    return function(library, **rest)


def kernel_parameters(kernel: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters of a public kernel.

    >>> from cesai_sym.kernels import curvature
    >>> kernel_parameters(curvature)
    ('rho', 'J', 'sigma')
    """
    return tuple(inspect.signature(kernel).parameters)


def _exponent(library: Library, name: str, rho: Tensor, sigma: Tensor, given: Mapping[str, Any]) -> Tensor:
    if (rho is None) == (sigma is None):
        raise ValueError(f"{name}: pass either rho or sigma, got {'neither' if rho is None else 'both'}")
    if rho is not None:
        return rho
    elasticity, *_ = library.arrays(sigma, next(iter(given.values())))
    return 1 - 1 / elasticity
