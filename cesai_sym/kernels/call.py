"""From what a caller passed to what he gets: arguments are checked, a core computes, the result gets its form.

The keywords are the same for all kernels of several inputs:

* ``sigma`` is the elasticity of substitution, in place of rho: ``rho = 1 - 1/sigma``, without rounding.
* ``axis`` has the inputs.
* ``accurate`` asks for pairs of doubles throughout: slower, and rounded once at the end.
* ``out`` takes the result; with ``where`` only the rows where that is true, the others are not looked at.
* ``workers`` is a number of threads for many rows; it does not change the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cesai_sym.kernels.arguments import check_shapes, inputs_last, nonnegative, real, single
from cesai_sym.kernels.backend import SIGNATURES, core
from cesai_sym.kernels.pairs import Array
from cesai_sym.kernels.threads import in_threads

Result = Array | np.float64
Mask = NDArray[np.bool_]
#: One array for each result of a kernel that has several.
Out = Array | tuple[Array, ...] | None


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments that every kernel of several inputs has; ``inputs`` is the name of the first.

    ``kernel`` is the name of the core where that is not the function's.
    """

    function: str
    x: ArrayLike
    rho: ArrayLike | None
    weights: ArrayLike | None
    sigma: ArrayLike | None
    axis: int = -1
    accurate: bool = False
    out: Out = None
    where: ArrayLike | None = None
    workers: int = 1
    inputs: str = "x"
    kernel: str | None = None
    vectors: Mapping[str, ArrayLike] = field(default_factory=dict)
    scalars: Mapping[str, ArrayLike] = field(default_factory=dict)

    def result(self, signed: bool = False) -> Result:
        """The one result of the kernel; the inputs may be negative where they are ``signed``."""
        return self.results(signed)[0]

    def results(self, signed: bool = False) -> tuple[Result, ...]:
        """All results of the kernel, computed, rounded to single precision where that came, and put into ``out``."""
        power, by_sigma = exponent_of(self.function, self.rho, self.sigma)
        x = self._vector(self.inputs, self.x)
        mask = self._mask()
        if mask is not None:
            x = np.where(mask[..., None], x, 1.0)
        if not signed:
            nonnegative(self.function, self.inputs, x)
        raw = self._weights(x.shape[-1])
        vectors = {name: self._vector(name, v) for name, v in self.vectors.items()}
        scalars = {name: real(self.function, name, v) for name, v in self.scalars.items()}
        exponents = {"sigma" if by_sigma else "rho": power}
        check_shapes(self.function, self.inputs, {self.inputs: x, "weights": raw} | vectors, exponents | scalars)
        compute = core(self.kernel or self.function, sigma=by_sigma, accurate=self.accurate)
        arrays = (x, power, raw, *vectors.values(), *scalars.values())
        kernel = self.kernel or self.function
        return self._finished(in_threads(kernel, compute, arrays, self._threads()), mask)

    def _mask(self) -> Mask | None:
        if self.where is None:
            return None
        if self.out is None:
            raise ValueError(f"{self.function}: where leaves rows as they are in out; pass out too")
        mask = np.asarray(self.where)
        if mask.dtype != np.bool_:
            raise TypeError(f"{self.function}: where must be boolean, got an array of {mask.dtype}")
        return mask

    def _threads(self) -> int:
        if not isinstance(self.workers, Integral) or self.workers < 1:
            raise ValueError(f"{self.function}: workers must be a whole number from 1 on, got {self.workers!r}")
        return int(self.workers)

    def _vector(self, name: str, value: ArrayLike) -> Array:
        return inputs_last(self.function, name, real(self.function, name, value), self.axis)

    def _weights(self, size: int) -> Array:
        if self.weights is None:
            return np.ones(size)
        raw = nonnegative(self.function, "weights", self._vector("weights", self.weights))
        if not np.isfinite(raw).all():
            raise ValueError(f"{self.function}: weights must be finite numbers")
        if not (raw > 0).any(axis=-1).all():
            raise ValueError(f"{self.function}: weights must not all be zero")
        return raw

    def _finished(self, values: tuple[Array, ...], mask: Mask | None) -> tuple[Result, ...]:
        vectors, scalars = self.vectors.values(), self.scalars.values()
        short = single(self.x, self.rho, self.sigma, self.weights, *vectors, *scalars)
        kinds = SIGNATURES[self.kernel or self.function].split("->")[1].split("),")
        moved = tuple(
            np.moveaxis(v, -1, self.axis) if kind.count("J") == 1 else np.asarray(v)
            for v, kind in zip(values, kinds, strict=True)
        )
        rounded = tuple(to_single(v) for v in moved) if short else moved
        masks = tuple(None if mask is None else self._spread(mask, kind) for kind in kinds)
        return put(self.function, rounded, self.out, masks)

    def _spread(self, mask: Mask, kind: str) -> Mask:
        """The mask of the rows with the axes that this result has besides."""
        axes = kind.count("J")
        wide = mask.reshape(mask.shape + (1,) * axes)
        return np.moveaxis(wide, -1, self.axis) if axes == 1 else wide


def exponent_of(function: str, rho: ArrayLike | None, sigma: ArrayLike | None) -> tuple[Array, bool]:
    """The exponent, and whether it is the elasticity; raises ValueError unless exactly one of the two came."""
    if rho is not None and sigma is not None:
        raise ValueError(f"{function}: pass either rho or sigma, got both")
    if rho is None and sigma is None:
        raise ValueError(f"{function}: pass either rho or sigma, got neither")
    if sigma is None:
        assert rho is not None
        return real(function, "rho", rho), False
    elasticity = real(function, "sigma", sigma)
    if (elasticity < 0).any():
        least = float(elasticity[elasticity < 0].flat[0])
        raise ValueError(f"{function}: sigma must not be negative, got {least!r}; for rho > 1 pass rho")
    return elasticity, True


def to_single(value: Array) -> Array:
    """Rounded to single precision, beyond its range to infinity or zero."""
    with np.errstate(all="ignore"):
        return np.asarray(value.astype(np.float32))


def put(function: str, values: tuple[Array, ...], out: Out, masks: Sequence[Mask | None] = ()) -> tuple[Result, ...]:
    """The results, in the arrays of the caller where he passed some, scalars where there are no axes.

    Raises TypeError for what is no array or cannot hold the result, ValueError for another shape.
    """
    if out is None:
        return tuple(v[()] if v.ndim == 0 else v for v in values)
    targets = out if isinstance(out, tuple) else (out,)
    if len(targets) != len(values):
        raise ValueError(f"{function}: out must have {len(values)} arrays, got {len(targets)}")
    for target, value, mask in zip(targets, values, masks or (None,) * len(values), strict=True):
        if not isinstance(target, np.ndarray):
            raise TypeError(f"{function}: out must be an array, got {type(target).__name__}")
        if target.shape != value.shape:
            raise ValueError(f"{function}: out must have shape {value.shape}, got {target.shape}")
        if not np.can_cast(value.dtype, target.dtype, "same_kind"):
            raise TypeError(f"{function}: out of {target.dtype} cannot hold {value.dtype}")
        with np.errstate(all="ignore"):
            np.copyto(target, value, casting="same_kind", where=True if mask is None else mask)
    return targets
