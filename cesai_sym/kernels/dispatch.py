"""Arrays of other libraries: a kernel that is called with one hands over to the code for that library."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

#: From the first word of the module of an array's type to the module that computes with such arrays.
_MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jax": "cesai_sym.kernels.tensors.with_jax",
        "jaxlib": "cesai_sym.kernels.tensors.with_jax",
        "torch": "cesai_sym.kernels.tensors.with_torch",
        "dask": "cesai_sym.kernels.tensors.with_dask",
    }
)


def any_array(kernel: Callable[_P, _R]) -> Callable[_P, _R]:
    """The kernel, for the arrays of JAX, PyTorch and dask too; they are imported only when one of theirs comes.

    >>> any_array(abs)(-2)
    2
    """

    @wraps(kernel)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        module = _module_for(args) or (_module_for(kwargs.values()) if kwargs else None)
        if module is None:
            return kernel(*args, **kwargs)
        given = inspect.signature(kernel).bind(*args, **kwargs).arguments
        result: _R = importlib.import_module(module).call(kernel, given)
        return result

    return call


def _module_for(arguments: Iterable[Any]) -> str | None:
    for a in arguments:
        root = type(a).__module__.partition(".")[0]
        if root in _MODULES:
            return _MODULES[root]
    return None
