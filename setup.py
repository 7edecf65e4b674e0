"""Builds the compiled kernels, where there is a compiler; all else is in pyproject.toml."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

NATIVE = "cesai_sym/kernels/native"
#: Exact sums and products need -ffp-contract=off; nothing here or when linking may imply -ffast-math.
COMMON = ["-O3", "-std=c11", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-fopenmp-simd"]
AVX2 = ["-mavx2", "-mfma"]
AVX512 = [*AVX2, "-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mprefer-vector-width=512"]


class BuildKernels(build_ext):
    """Compiles the rows once for each set of instructions, each with flags of its own."""

    def build_extension(self, ext: Extension) -> None:
        """Compile the variants to objects, then the module with them."""
        unix = self.compiler.compiler_type == "unix"
        machine = platform.machine().lower()
        paths: dict[str, list[str]] = {"plain": []}
        if unix and machine in {"x86_64", "amd64"}:
            paths |= {"avx2": AVX2, "avx512": AVX512}
            ext.define_macros.append(("CESAI_WITH_X86", "1"))
        if unix and machine in {"aarch64", "arm64"}:
            paths["neon"] = []
            ext.define_macros.append(("CESAI_WITH_NEON", "1"))
        for path, flags in paths.items():
            folder = Path(self.build_temp) / path
            ext.extra_objects += self.compiler.compile(
                [f"{NATIVE}/{name}.c" for name in ("rows", "further", "closed")],
                output_dir=str(folder),
                include_dirs=[NATIVE],
                macros=[("CS_PATH", path)],
                extra_postargs=[*COMMON, *flags] if unix else ["/O2", "/fp:precise"],
                depends=ext.depends,
            )
        ext.extra_compile_args = ["-O2", "-std=c11"] if unix else []
        super().build_extension(ext)


setup(
    ext_modules=[
        Extension(
            "cesai_sym.kernels._native",
            [f"{NATIVE}/module.c"],
            include_dirs=[NATIVE, np.get_include()],
            depends=[str(file) for file in sorted(Path(NATIVE).glob("*.[ch]"))],
            optional=True,
        )
    ],
    cmdclass={"build_ext": BuildKernels},
)
