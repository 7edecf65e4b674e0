"""JAX: values, derivatives of any order and transformations, on the processor."""

from __future__ import annotations

import numpy as np
import pytest

import cesai_sym as cs

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

_EXPONENTS = [-1e6, -30.0, -2.37, -1.0, -1e-9, 0.0, 0.4, 1.0, 3.0, np.inf, -np.inf]
_W = np.array([0.5, 2.0, 1.0, 0.25])


@pytest.fixture(autouse=True)
def _double_precision():
    with jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64():
        yield


def _inputs(rows: int = 40) -> np.ndarray:
    return np.random.default_rng(3).uniform(0.1, 5, (rows, 4))


@pytest.mark.parametrize("rho", _EXPONENTS)
def test_derivatives(rho: float) -> None:
    """Automatic first and second derivatives are the gradient and the Hessian of the kernels."""
    x = _inputs()
    of = jax.jit(jax.vmap(lambda a: cs.ces(a, rho, _W)))
    slope = jax.vmap(jax.grad(lambda a: cs.ces(a, rho, _W)))(jnp.asarray(x))
    curve = jax.vmap(jax.hessian(lambda a: cs.ces(a, rho, _W)))(jnp.asarray(x))
    np.testing.assert_allclose(of(jnp.asarray(x)), cs.ces(x, rho, _W), rtol=1e-14)
    np.testing.assert_allclose(slope, cs.ces_gradient(x, rho, _W), rtol=1e-9, atol=1e-12)
    scale = (1 + min(abs(rho), 1e6)) * cs.ces(x, rho, _W)[:, None, None] / (x[:, :, None] * x[:, None, :])
    if np.isfinite(rho):
        assert (np.abs(curve - cs.ces_hessian(x, rho, _W)) <= 1e-12 * scale).all()


def test_at_ties() -> None:
    """Equal inputs, where the formulas in powers divide nothing by nothing, have exact derivatives."""
    assert jax.grad(lambda a: cs.ces(a, -3.0))(jnp.ones(3)).tolist() == [1 / 3] * 3
    curve = jax.hessian(lambda a: cs.ces(a, 0.0))(jnp.ones(3))
    np.testing.assert_allclose(curve, cs.ces_hessian(np.ones(3), 0.0), atol=1e-16)


@pytest.mark.parametrize("rho", [-3.0, -1e-7, 0.0, 0.5, 2.0])
def test_exponent_and_weights(rho: float) -> None:
    """The derivatives with respect to rho and to the weights are those of central differences."""
    x, h = _inputs()[0], 1e-5
    by_rho = jax.grad(lambda r: cs.ces(jnp.asarray(x), r, _W))(rho)
    assert float(by_rho) == pytest.approx((cs.ces(x, rho + h, _W) - cs.ces(x, rho - h, _W)) / (2 * h), rel=1e-8)
    by_weight = jax.grad(lambda w: cs.ces(jnp.asarray(x), rho, w))(jnp.asarray(_W))
    for k, step in enumerate(h * np.eye(4)):
        difference = (cs.ces(x, rho, _W + step) - cs.ces(x, rho, _W - step)) / (2 * h)
        assert float(by_weight[k]) == pytest.approx(float(difference), rel=1e-7, abs=1e-9)
    twice = jax.grad(jax.grad(lambda r: cs.ces(jnp.asarray(x), r, _W)))(rho)
    second = (cs.ces(x, rho + 1e-3, _W) - 2 * cs.ces(x, rho, _W) + cs.ces(x, rho - 1e-3, _W)) / 1e-6
    assert float(twice) == pytest.approx(float(second), rel=1e-4)


def test_the_other_kernels() -> None:
    """Shares, growth, logarithms and the closed forms have versions too."""
    x = _inputs(5)
    a = jnp.asarray(x)
    np.testing.assert_allclose(cs.ces_shares(a, -2.0), cs.ces_shares(x, -2.0), rtol=1e-13)
    np.testing.assert_allclose(cs.ces_gradient(a.T, -2.0, axis=0), cs.ces_gradient(x.T, -2.0, axis=0), rtol=1e-13)
    g = np.array([0.1, 0.2, 0.3, 0.0])
    np.testing.assert_allclose(cs.mesh_growth(a, g, -1.0, t=3.0), cs.mesh_growth(x, g, -1.0, t=3.0), rtol=1e-13)
    assert float(cs.curvature(jnp.asarray(-1.0), 3)) == pytest.approx(4 / 3)
    assert float(cs.diversity_bonus(jnp.asarray(-1.0), 2, 0.5)) == 0.125
    assert float(cs.variance_retained(jnp.asarray(100.0), 3)) == pytest.approx(0.99**3)


def test_single_precision() -> None:
    """Arrays in single precision stay so."""
    with jax.enable_x64(False) if hasattr(jax, "enable_x64") else jax.experimental.disable_x64():
        value = cs.ces(jnp.asarray([1.0, 4.0], dtype=jnp.float32), -1.0)
        assert value.dtype == jnp.float32
        assert float(value) == pytest.approx(1.6, rel=1e-6)


def test_errors() -> None:
    """What these arrays cannot do is said."""
    with pytest.raises(ValueError, match="either rho or sigma"):
        cs.ces(jnp.ones(3))
    with pytest.raises(TypeError, match="leave out and where away"):
        cs.ces(jnp.ones(3), 1.0, out=np.zeros(()))
    with pytest.raises(ValueError, match="one for each input"):
        cs.ces(jnp.ones(3), 1.0, [1.0, 2.0])


@pytest.mark.parametrize(
    ("kernel", "arguments"),
    [
        ("ces_drho", ([[1.0, 2.0, 5.0]], -0.7)),
        ("ces_hvp", ([[1.0, 2.0, 5.0]], [1.0, -1.0, 0.5], -0.7)),
        ("ces_total", ([[1.0, 2.0, 5.0]], -0.7)),
        ("log_ces", ([[1.0, -2.0, 5.0]], -0.7)),
        ("leontief_gap", ([[1.0, 2.0, 5.0]], -0.7)),
        ("leontief_gap", ([[1.0, 2.0, 5.0]], 0.7)),
        ("heterogeneity_loss", ([[1.0, 2.0, 5.0]], -0.7)),
        ("pooling_gain", ([[1.0, 2.0, 5.0]], [3.0, 1.0, 1.0], -0.7)),
        ("unit_cost", ([[1.0, 2.0, 5.0]], -0.7, [1.0, 2.0, 1.0])),
        ("factor_demands", ([[1.0, 2.0, 5.0]], -0.7, [1.0, 2.0, 1.0])),
        ("slow_share", ([[1.0, 2.0, 5.0]], [0.1, 0.2, 0.3], -0.7)),
        ("level_ceiling", ([3.0, 4.0], -1.0, 0.25)),
        ("expected_loss", ([-1.0, 0.5], 3.0, 0.2, 0.1)),
    ],
)
def test_further_kernels(kernel: str, arguments: tuple[object, ...]) -> None:
    """Each agrees with the kernel of the same name."""
    first, *rest = arguments
    mine = getattr(cs, kernel)(jnp.asarray(first), *rest)
    np.testing.assert_allclose(mine, getattr(cs, kernel)(np.asarray(first), *rest), rtol=1e-12)


def test_shephard() -> None:
    """The derivatives of the cost are the demands."""
    prices = np.array([1.0, 2.0, 5.0])
    slope = jax.grad(lambda p: cs.unit_cost(p, -0.7, [1.0, 2.0, 1.0]))(jnp.asarray(prices))
    np.testing.assert_allclose(slope, cs.factor_demands(prices, -0.7, [1.0, 2.0, 1.0]), rtol=1e-12)
