"""What the machine can do, without saying which machine it is."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from typing import Final

import numpy as np

_TELLING: Final = ("AVX512F", "AVX512_SKX", "X86_V4", "AVX2", "X86_V3", "FMA3", "SVE", "NEON", "ASIMD")
_LIBRARIES: Final = ("numpy", "scipy", "sympy", "jax", "numba", "torch", "heyoka", "symengine")


def features() -> dict[str, str]:
    """Architecture, vector instructions, cores and versions, as one text each.

    >>> sorted(features())[:3]
    ['architecture', 'cores', 'libraries']
    """
    found = dict(np._core._multiarray_umath.__cpu_features__)  # type: ignore[attr-defined]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "architecture": platform.machine(),
        "vectors": " ".join(f for f in _TELLING if found.get(f)) or "baseline",
        "cores": str(cores),
        "python": platform.python_version(),
        "libraries": ", ".join(f"{name} {v}" for name in _LIBRARIES if (v := _version(name))),
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
