"""PyTorch: the level as a function of its own, whose backward pass can be differentiated again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from cesai_sym.kernels.tensors.calls import call_with
from cesai_sym.kernels.tensors.interpret import Tensor
from cesai_sym.kernels.tensors.level import differential, level


def call(kernel: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """The kernel on arrays of PyTorch; errors as :func:`cesai_sym.kernels.tensors.calls.call_with` has them."""
    return call_with(Torch(), "PyTorch", kernel, given)


class Torch:
    """The functions of PyTorch."""

    def function(self, name: str) -> Callable[[Tensor], Tensor]:
        """A function by name."""
        found: Callable[[Tensor], Tensor] = getattr(torch, name)
        return found

    def total(self, a: Tensor, axis: int) -> Tensor:
        """The sum over one axis."""
        return a.sum(dim=axis)

    def greatest(self, a: Tensor) -> Tensor:
        """The maximum over the last axis, without its derivative."""
        return a.detach().amax(dim=-1)

    def fixed(self, a: Tensor) -> Tensor:
        """The same array, through which no derivative passes."""
        return a.detach()

    def where(self, condition: Tensor, a: Tensor, b: Tensor) -> Tensor:
        """``a`` where the condition holds, else ``b``."""
        return torch.where(condition, a, b)

    def clip(self, a: Tensor, bound: float) -> Tensor:
        """The array kept within plus and minus the bound."""
        return torch.clamp(a, -bound, bound)

    def identity(self, size: int, like: Tensor) -> Tensor:
        """The identity matrix in the type and on the device of ``like``."""
        return torch.eye(size, dtype=like.dtype, device=like.device)

    def level(self, L: Tensor, rho: Tensor, w: Tensor) -> Tensor:
        """``log(F/m)``, differentiated by the rules."""
        return _Level.apply(L, rho, w)

    def arrays(self, *values: Any) -> tuple[Tensor, ...]:
        """The values as tensors of one floating type and on one device, those of the tensors among them."""
        given = [v for v in values if isinstance(v, torch.Tensor)]
        kind = given[0].dtype
        for v in given[1:]:
            kind = torch.promote_types(kind, v.dtype)
        kind = kind if kind.is_floating_point else torch.get_default_dtype()
        return tuple(torch.as_tensor(v, dtype=kind, device=given[0].device) for v in values)

    def broadcast(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        """The common shape."""
        return tuple(torch.broadcast_shapes(*shapes))

    def shaped(self, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        """The tensor repeated to a shape."""
        return a.expand(shape)

    def moved(self, a: Tensor, source: int, target: int) -> Tensor:
        """The tensor with one axis moved."""
        return torch.movedim(a, source, target)


class _Level(torch.autograd.Function):  # type: ignore[misc,unused-ignore]
    generate_vmap_rule = True

    @staticmethod
    def forward(L: Tensor, rho: Tensor, w: Tensor) -> Tensor:  # type: ignore[override,unused-ignore]
        return level(L, rho, w, Torch())

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Any:
        L, rho, w = ctx.saved_tensors
        # the level again, and not the saved output: then this, too, can be differentiated
        of_L, of_rho, of_w = differential(L, rho, w, _Level.apply(L, rho, w), Torch())
        return gradient[..., None] * of_L, gradient * of_rho, gradient[..., None] * of_w

    @staticmethod
    def jvp(ctx: Any, dL: Tensor, drho: Tensor, dw: Tensor) -> Tensor:
        L, rho, w = ctx.saved_tensors
        of_L, of_rho, of_w = differential(L, rho, w, _Level.apply(L, rho, w), Torch())
        return (of_L * dL).sum(-1) + of_rho * drho + (of_w * dw).sum(-1)
