"""JAX: the level with its own rule of differentiation, so that it can be traced, mapped and differentiated again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

import jax
import jax.numpy as jnp

from cesai_sym.kernels.tensors.calls import call_with
from cesai_sym.kernels.tensors.interpret import Tensor
from cesai_sym.kernels.tensors.level import differential, level


def call(kernel: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """The kernel on arrays of JAX; errors as :func:`cesai_sym.kernels.tensors.calls.call_with` has them."""
    return call_with(Jax(), "JAX", kernel, given)


class Jax:
    """The functions of JAX."""

    def function(self, name: str) -> Callable[[Tensor], Tensor]:
        """A function by name."""
        found: Callable[[Tensor], Tensor] = getattr(jnp, name)
        return found

    def total(self, a: Tensor, axis: int) -> Tensor:
        """The sum over one axis."""
        return jnp.sum(a, axis=axis)

    def greatest(self, a: Tensor) -> Tensor:
        """The maximum over the last axis, without its derivative."""
        return jax.lax.stop_gradient(jnp.max(a, axis=-1))

    def fixed(self, a: Tensor) -> Tensor:
        """The same array, through which no derivative passes."""
        return jax.lax.stop_gradient(a)

    def where(self, condition: Tensor, a: Tensor, b: Tensor) -> Tensor:
        """``a`` where the condition holds, else ``b``."""
        return jnp.where(condition, a, b)

    def clip(self, a: Tensor, bound: float) -> Tensor:
        """The array kept within plus and minus the bound."""
        return jnp.clip(a, -bound, bound)

    def identity(self, size: int, like: Tensor) -> Tensor:
        """The identity matrix in the type of ``like``."""
        return jnp.eye(size, dtype=like.dtype)

    def level(self, L: Tensor, rho: Tensor, w: Tensor) -> Tensor:
        """``log(F/m)``, differentiated by the rules."""
        return _level()(L, rho, w)

    def arrays(self, *values: Any) -> tuple[Tensor, ...]:
        """The values as arrays of one floating type, double where JAX is allowed to use it."""
        arrays = [jnp.asarray(v) for v in values]
        kind = jnp.result_type(*arrays)
        kind = kind if jnp.issubdtype(kind, jnp.floating) else jnp.result_type(float)
        return tuple(a.astype(kind) for a in arrays)

    def broadcast(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        """The common shape."""
        return tuple(jnp.broadcast_shapes(*shapes))

    def shaped(self, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        """The array repeated to a shape."""
        return jnp.broadcast_to(a, shape)

    def moved(self, a: Tensor, source: int, target: int) -> Tensor:
        """The array with one axis moved."""
        return jnp.moveaxis(a, source, target)


@cache
def _level() -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    library = Jax()

    def value(L: Tensor, rho: Tensor, w: Tensor) -> Tensor:
        return level(L, rho, w, library)

    def tangent(primals: tuple[Tensor, Tensor, Tensor], tangents: tuple[Tensor, Tensor, Tensor]) -> Any:
        L, rho, w = primals
        E = ruled(L, rho, w)
        of_L, of_rho, of_w = differential(L, rho, w, E, library)
        dL, drho, dw = tangents
        return E, jnp.sum(of_L * dL, axis=-1) + of_rho * drho + jnp.sum(of_w * dw, axis=-1)

    ruled: Any = jax.custom_jvp(value)
    ruled.defjvp(tangent)
    return cast("Callable[[Tensor, Tensor, Tensor], Tensor]", ruled)
