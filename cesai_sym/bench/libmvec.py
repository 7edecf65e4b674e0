"""The formula in plain C, compiled here for this very machine, with the vector mathematics of the C library."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
import weakref
from pathlib import Path
from typing import Any, Final

import numpy as np

from cesai_sym.bench.tasks import Array, Task
from cesai_sym.bench.timing import Run

# Unsafe mathematics when compiling only: when linking it would flush subnormals in the whole process.
_FLAGS: Final = ("-O3", "-march=native", "-ffast-math", "-fPIC")
_SOURCE: Final = """
#include <math.h>
#include <stddef.h>
void value(size_t rows, const double *restrict x, const double *restrict rho, size_t step,
           const double *restrict w, double *restrict out)
{
    if (step) {
        for (size_t i = 0; i < rows; i++) {
            double total = 0;
            for (int j = 0; j < J; j++) total += w[j] * pow(x[i * J + j], rho[i]);
            out[i] = pow(total, 1 / rho[i]);
        }
    } else {
        const double r = *rho, inverse = 1 / r;
        for (size_t i = 0; i < rows; i++) {
            double total = 0;
            for (int j = 0; j < J; j++) total += w[j] * pow(x[i * J + j], r);
            out[i] = pow(total, inverse);
        }
    }
}
"""


def prepare(task: Task) -> Run:
    """The task as a call into the compiled code; raises NotImplementedError where it can not be compiled."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NotImplementedError("no C compiler")
    folder = Path(tempfile.mkdtemp(prefix="cesai-bench-"))
    library = _compiled(compiler, folder, task.x.shape[1])
    x, rho, w = np.ascontiguousarray(task.x), np.atleast_1d(np.asarray(task.rho, dtype=float)), task.weights
    function, step = library.value, ctypes.c_size_t(int(rho.size > 1))
    rows = ctypes.c_size_t(len(x))

    def run() -> Array:
        out = np.empty(len(x))
        function(rows, _address(x), _address(rho), step, _address(w), _address(out))
        return out

    weakref.finalize(run, shutil.rmtree, folder, ignore_errors=True)
    return run


def _compiled(compiler: str, folder: Path, J: int) -> Any:
    (folder / "value.c").write_text(_SOURCE, encoding="utf-8")
    commands = (
        [compiler, *_FLAGS, *_wide(), f"-DJ={J}", "-c", "value.c", "-o", "value.o"],
        [compiler, "-shared", "-o", "value.so", "value.o", "-lmvec", "-lm"],
    )
    for command in commands:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise NotImplementedError(f"it does not compile here: {done.stderr.strip()[:200]}")
    return ctypes.CDLL(str(folder / "value.so"))


def _wide() -> tuple[str, ...]:
    found = dict(np._core._multiarray_umath.__cpu_features__)  # type: ignore[attr-defined]
    return ("-mprefer-vector-width=512",) if found.get("AVX512F") else ()


def _address(a: Array) -> ctypes.c_void_p:
    return a.ctypes.data_as(ctypes.c_void_p)
