"""A NumPy ufunc from the address of a loop, by NumPy's own C interface: no extension module is needed for it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

import numpy as np

#: The place of PyUFunc_FromFuncAndDataAndSignature in NumPy's table of functions; part of its binary interface.
_FROM_SIGNATURE: Final = 31


@cache
def _maker() -> Any:
    try:
        core = import_module("numpy._core._multiarray_umath")
    except ImportError:  # NumPy 1
        core = import_module("numpy.core._multiarray_umath")
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    table = ctypes.cast(pointer(core._UFUNC_API, None), ctypes.POINTER(ctypes.c_void_p))
    address, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    arguments = [address, address, address, number, number, number, number, text, text, number, text]
    return ctypes.PYFUNCTYPE(ctypes.py_object, *arguments)(table[_FROM_SIGNATURE])


@dataclass(frozen=True, slots=True)
class Loops:
    """A ufunc, and the memory that it points to: both have to live as long as it is called."""

    ufunc: np.ufunc
    kept: tuple[object, ...]


def from_loops(
    name: str, signature: str, double: int, single: int, inputs: int, truth: bool, kept: tuple[object, ...] = ()
) -> Loops:
    """The generalised ufunc of two loops.

    Args:
        name: what it is called in messages.
        signature: such as ``(J),()->()``.
        double: the address of the loop over doubles.
        single: the address of the loop over floats.
        inputs: how many arguments it takes.
        truth: whether the result is true or false.
        kept: what must stay alive, such as the library.
    """
    functions = (ctypes.c_void_p * 2)(single, double)
    data = (ctypes.c_void_p * 2)(None, None)
    codes = [np.dtype(t).num for t in (np.float32, np.float64)]
    result = np.dtype(np.bool_).num
    types = bytes(c for code in codes for c in (*([code] * inputs), result if truth else code))
    held = ctypes.create_string_buffer(types)
    texts = (name.encode(), f"{name}{signature}".encode(), signature.encode())
    ufunc = _maker()(
        ctypes.addressof(functions), ctypes.addressof(data), ctypes.addressof(held), 2, inputs, 1, -1,
        texts[0], texts[1], 0, texts[2],
    )  # fmt: skip
    return Loops(ufunc, (functions, data, held, texts, *kept))
