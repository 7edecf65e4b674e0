"""Curvature, diversity bonus and retained variance, with their ends."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesai_sym.kernels import ces_hessian, curvature, diversity_bonus, variance_retained

inf, nan = np.inf, np.nan


@given(st.floats(-1e200, 1e200), st.integers(1, 10**6))
def test_curvature_is_rounded_once(rho: float, J: int) -> None:
    """K is within half a unit of the rational (1 - rho)(J - 1)/J, but for ties that only digits beyond 2^-100 break."""
    exact = (1 - Fraction(rho)) * (J - 1) / J
    K = float(curvature(rho, J))
    assert abs(Fraction(K) - exact) <= Fraction(np.spacing(abs(K))) * (Fraction(1, 2) + Fraction(1, 2**40))


def test_curvature_is_minus_the_trace_of_the_hessian() -> None:
    """K = -c tr H at the symmetric point."""
    for rho, J in ((-2.0, 3), (0.5, 7), (1.0, 2), (3.0, 4)):
        np.testing.assert_allclose(-4.0 * np.trace(ces_hessian(np.full(J, 4.0), rho)), curvature(rho, J), rtol=1e-15)


@pytest.mark.parametrize(
    ("rho", "J", "expected"),
    [(1.0, 5, 0.0), (-3.0, 1, 0.0), (-inf, 2, inf), (inf, 2, -inf), (inf, 1, 0.0), (nan, 1, nan), (-0.5, 3, 1.0)],
)
def test_curvature_at_its_ends(rho: float, J: int, expected: float) -> None:
    """No curvature for one input or rho = 1, without bound as rho is."""
    np.testing.assert_array_equal(curvature(rho, J), expected)


@pytest.mark.parametrize(
    ("rho", "J", "cv", "expected"),
    [
        (-1.0, 2, 0.5, 0.125), (1.0, 2, 0.5, 0.0), (0.0, 2, 0.0, 0.0), (0.0, 2, 1e-170, 0.0), (-1e300, 2, 1e-150, 0.25),
        (0.0, 2, inf, inf), (2.0, 2, inf, -inf), (-inf, 2, 1.0, inf), (nan, 2, 1.0, nan), (0.0, 2, nan, nan),
    ],
)  # fmt: skip
def test_diversity_bonus(rho: float, J: int, cv: float, expected: float) -> None:
    """K cv^2/2, without a harmful overflow on the way."""
    np.testing.assert_allclose(diversity_bonus(rho, J, cv), expected, rtol=4e-16)


@pytest.mark.parametrize(
    ("M", "n", "expected"),
    [
        (2, 3, 0.125), (1, 0, 1.0), (1, 3, 0.0), (1, inf, 0.0), (5, inf, 0.0), (inf, 5, 1.0), (inf, inf, nan),
        (nan, 0, nan), (7, 0, 1.0), (1e300, 1e300, np.exp(-1.0)), (1e18, 1.0, 1.0 - 1e-18),
        (1.0 + 2.0**-52, 1, 2.0**-52), (4, 0.5, 0.75**0.5),
        (2, 1074, 5e-324), (2, 1080, 0.0), (1.5, 2, 1 / 9),
    ],
)  # fmt: skip
def test_variance_retained(M: float, n: float, expected: float) -> None:
    """(1 - 1/M)^n, for any sizes of M and n."""
    np.testing.assert_allclose(variance_retained(M, n), expected, rtol=3e-16, atol=0)


def test_arguments_broadcast() -> None:
    """A column of sizes and a row of exponents give a table; scalars give a scalar."""
    assert curvature([[0.0], [1.0]], [1, 2, 3]).shape == (2, 3)
    assert isinstance(variance_retained(2, 3), np.float64)
    assert variance_retained(np.empty(0), 3).shape == (0,)


ERRORS = [
    (lambda: curvature(0.0, 0), ValueError, r"curvature: J must be a whole number from 1, got 0\.0"),
    (lambda: curvature(0.0, 2.5), ValueError, r"curvature: J must be a whole number from 1, got 2\.5"),
    (lambda: curvature(0.0, nan), ValueError, "curvature: J must be a whole number"),
    (lambda: curvature(1j, 2), TypeError, "curvature: rho must be real numbers"),
    (lambda: curvature([0.0, 1.0], [1, 2, 3]), ValueError, r"do not broadcast: rho \(2,\), J \(3,\)"),
    (lambda: diversity_bonus(0.0, 2, -0.1), ValueError, r"diversity_bonus: cv must be at least 0, got -0\.1"),
    (lambda: variance_retained(0.5, 2), ValueError, r"variance_retained: M must be at least 1, got 0\.5"),
    (lambda: variance_retained(2, -1), ValueError, r"variance_retained: n must be at least 0, got -1\.0"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors_name_the_argument(call, error, message) -> None:
    """An error says which function and argument, what was wanted and what came."""
    with pytest.raises(error, match=message):
        call()
