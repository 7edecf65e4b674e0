"""PyTorch: values and derivatives, first and second, on the processor."""

from __future__ import annotations

import numpy as np
import pytest

import cesai_sym as cs

torch = pytest.importorskip("torch")
_W = np.array([0.5, 2.0, 1.0, 0.25])


def _inputs(rows: int) -> np.ndarray:
    return np.random.default_rng(3).uniform(0.1, 5, (rows, 4))


@pytest.mark.parametrize("rho", [-30.0, -2.37, -1e-9, 0.0, 0.4, 1.0, 3.0, np.inf, -np.inf])
def test_derivatives(rho: float) -> None:
    """Backward passes, and a second one, give the gradient and the Hessian of the kernels."""
    x = _inputs(20)
    a = torch.tensor(x, requires_grad=True)
    value = cs.ces(a, rho, _W)
    (slope,) = torch.autograd.grad(value.sum(), a)
    np.testing.assert_allclose(value.detach(), cs.ces(x, rho, _W), rtol=1e-14)
    np.testing.assert_allclose(slope, cs.ces_gradient(x, rho, _W), rtol=1e-12, atol=1e-14)
    curve = torch.autograd.functional.hessian(lambda a: cs.ces(a, rho, _W), torch.tensor(x[0]))
    if np.isfinite(rho):
        np.testing.assert_allclose(curve, cs.ces_hessian(x[0], rho, _W), rtol=1e-10, atol=1e-12)


def test_all_arguments_twice() -> None:
    """First and second derivatives with respect to inputs, exponent and weights are those of differences."""
    arguments = tuple(
        torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (_inputs(3), -0.7, np.array(_W))
    )
    assert torch.autograd.gradcheck(cs.ces, arguments)
    assert torch.autograd.gradgradcheck(cs.ces, arguments)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PyTorch warns of itself
def test_functional_transformations() -> None:
    """torch.func maps and differentiates the kernels, backward and forward."""
    x = torch.tensor(_inputs(2))
    curves = torch.func.vmap(torch.func.hessian(lambda a: cs.ces(a, -1.0)))(x)
    np.testing.assert_allclose(curves, cs.ces_hessian(x.numpy(), -1.0), atol=1e-14)
    value, along = torch.func.jvp(lambda a: cs.ces(a, -1.0), (x[0],), (x[0],))
    assert float(value) == pytest.approx(float(along))  # homogeneity: Euler


def test_types() -> None:
    """Single precision stays so, and numbers take the type of the tensor."""
    value = cs.ces(torch.tensor([1.0, 4.0]), -1.0)
    assert value.dtype == torch.float32
    assert float(value) == pytest.approx(1.6, rel=1e-6)
    assert cs.ces(torch.tensor([1.0, 4.0], dtype=torch.float64), sigma=0.5).dtype == torch.float64
