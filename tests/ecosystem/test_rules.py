"""The rules of differentiation and the formulas as other array libraries evaluate them, with NumPy in their place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from cesai_sym import kernels
from cesai_sym.judge import Judge
from cesai_sym.kernels.tensors import functions
from cesai_sym.kernels.tensors.level import _quotient, _remainder
from cesai_sym.kernels.tensors.numpy_library import NumPy
from cesai_sym.kernels.tensors.rules import rules

_EXPONENTS = st.sampled_from(
    [-np.inf, -1e6, -30.0, -2.37, -1.0, -0.3, -1e-3, -1e-12, 0.0, 1e-9, 0.02, 0.4, 0.999, 1.0, 2.0, 17.0, 1e5, np.inf]
)
_INPUTS = st.lists(st.floats(0.02, 50), min_size=1, max_size=6)


@pytest.mark.parametrize("name", sorted(rules()))
def test_the_rules_are_proved(name: str) -> None:
    """Each rule of differentiation is a theorem for any number of inputs."""
    assert Judge().decide(rules()[name]).word == "proved"


@given(_INPUTS, _EXPONENTS)
def test_the_aggregate_is_that_of_the_kernels(x: list[float], rho: float) -> None:
    """The stable forms in plain doubles agree with the kernels to some ulps."""
    assert float(functions.ces(NumPy(), x, rho)) == pytest.approx(float(kernels.ces(x, rho)), rel=2e-14)


@given(_INPUTS, st.floats(-8, 8))
def test_derivatives_are_those_of_the_kernels(x: list[float], rho: float) -> None:
    """Gradient, shares and Hessian evaluated from the same formulas agree with the kernels."""
    for name in ("ces_gradient", "ces_shares"):
        mine, theirs = getattr(functions, name)(NumPy(), x, rho), getattr(kernels, name)(x, rho)
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-300)
    scale = np.abs(1 - rho) * float(kernels.ces(x, rho)) / np.multiply.outer(x, x)
    difference = functions.ces_hessian(NumPy(), x, rho) - kernels.ces_hessian(x, rho)
    assert (np.abs(difference) <= 1e-13 * scale).all()


@given(st.floats(-30, 30))
def test_the_series_of_the_rules(u: float) -> None:
    """The two functions in the rules are right on both sides of where their series end."""
    mp.dps = 200
    v = mpf(u) if abs(u) > 1e-60 else mpf("1e-60")
    quotient, remainder = mp.expm1(v) / v, ((v - 1) * mp.exp(v) + 1) / v**2
    assert math.isclose(float(_quotient(np.float64(u), NumPy())), float(quotient), rel_tol=1e-14)
    assert math.isclose(float(_remainder(np.float64(u), NumPy())), float(remainder), rel_tol=4e-15 * 8)


@pytest.mark.parametrize("rho", [-np.inf, -1.0, 0.0, 0.5, 1.0, 2.0, np.inf])
def test_edges_are_those_of_the_kernels(rho: float) -> None:
    """Zeros and infinities have the limits of the theory."""
    with np.errstate(all="ignore"):
        for x in ([0.0, 2.0, 3.0], [np.inf, 2.0, 3.0], [0.0, np.inf, 1.0], [0.0, 0.0]):
            mine, theirs = functions.ces(NumPy(), x, rho), kernels.ces(x, rho)
            np.testing.assert_allclose(mine, theirs, rtol=1e-14)


def test_an_input_of_weight_zero_is_not_there() -> None:
    """Whatever it is, also nan."""
    with np.errstate(all="ignore"):
        assert float(functions.ces(NumPy(), [1.0, np.nan, 4.0], -1.0, [1.0, 0.0, 1.0])) == pytest.approx(1.6)
