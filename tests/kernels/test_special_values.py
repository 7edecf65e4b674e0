"""Zeros, infinities, nan and extreme exponents give the limits of the theory, and nan only where there is none."""

import numpy as np
import pytest

from cesai_sym.kernels import ces, ces_gradient, ces_hessian, ces_shares, mesh_growth

inf, nan = np.inf, np.nan
TINY = 5e-324

AGGREGATE = [
    # x, rho, weights, F
    ((3.0, 5.0), -inf, None, 3.0),
    ((3.0, 5.0), inf, None, 5.0),
    ((3.0, 5.0), 1e308, None, 5.0),
    ((4.0, 9.0), 0.0, None, 6.0),
    ((4.0, 9.0), -0.0, None, 6.0),
    ((4.0, 9.0), TINY, None, 6.0),
    ((3.0, 5.0), 1.0, None, 4.0),
    ((3.0, 5.0), 1.0, (1, 3), 4.5),
    ((7.0,), -2.0, None, 7.0),
    ((7.0, 7.0, 7.0), -1e5, (1, 2, 3), 7.0),
    ((0.1, 0.1), 1e-9, None, 0.1),
    # zeros
    ((0.0, 5.0), -1.0, None, 0.0),
    ((0.0, 5.0), 0.0, None, 0.0),
    ((0.0, 5.0), -inf, None, 0.0),
    ((0.0, 5.0), 1.0, None, 2.5),
    ((0.0, 5.0), inf, None, 5.0),
    ((0.0, 8.0), 0.5, None, 2.0),
    ((0.0, 8.0), 1e-9, None, 0.0),
    ((0.0, 0.0), 2.0, None, 0.0),
    ((0.0, 0.0), -2.0, None, 0.0),
    # infinities
    ((inf, 5.0), -1.0, None, 10.0),
    ((inf, 5.0), -inf, None, 5.0),
    ((inf, 5.0), -1e-9, None, inf),
    ((inf, 5.0), 0.0, None, inf),
    ((inf, 5.0), 2.0, None, inf),
    ((inf, inf), -1.0, None, inf),
    # both at once: a value wherever one of them drops out
    ((0.0, inf), -1.0, None, 0.0),
    ((0.0, inf), 1.0, None, inf),
    ((0.0, inf, 2.0), 0.0, None, nan),
    # an input without weight is not there
    ((0.0, 5.0), -1.0, (0, 1), 5.0),
    ((inf, 5.0), 1.0, (0, 1), 5.0),
    ((nan, 5.0), 1.0, (0, 1), 5.0),
    # nan
    ((nan, 5.0), 1.0, None, nan),
    ((nan, 0.0), -1.0, None, nan),
    ((3.0, 5.0), nan, None, nan),
    # the ends of the range of doubles
    ((TINY, TINY), -3.0, None, TINY),
    ((1.7976931348623157e308, 1.7976931348623157e308), 3.0, None, 1.7976931348623157e308),
    ((1e-300, 1e300), 0.0, None, 1.0),
    ((TINY, 2.0**1000), 0.0, None, 2.0**-37),
    ((1.0, 4.0), 0.0, (1e-310, 1e-310), 2.0),
    ((1.0, 4.0), 0.0, (1e308, 1e308), 2.0),
]  # fmt: skip


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), AGGREGATE)
def test_aggregate_takes_its_limits(x, rho, weights, expected) -> None:
    """F has the value of the table, to the last bit."""
    np.testing.assert_array_equal(ces(x, rho, weights), expected)


@pytest.mark.parametrize("rho", [2.0**-25, 2.0**-60, 2.0**-99, 1e-40])
def test_a_dropped_input_of_tiny_weight_matters_near_zero(rho: float) -> None:
    """Left-out weight w costs F the factor (1 - w)^(1/rho), also when both are tiny."""
    value = ces([0.0, 1.0], rho, weights=[rho, 1.0 - rho])
    np.testing.assert_allclose(value, np.exp(-1.0), rtol=2 * rho + 1e-15)


GRADIENT = [
    # x, rho, weights, dF/dx
    ((3.0, 5.0), 1.0, (1, 3), (0.25, 0.75)),
    ((3.0, 5.0), -inf, None, (1.0, 0.0)),
    ((3.0, 5.0), inf, None, (0.0, 1.0)),
    ((3.0, 3.0), -inf, (1, 3), (0.25, 0.75)),
    ((0.0, 5.0), -1.0, None, (2.0, 0.0)),
    ((0.0, 5.0), -inf, None, (1.0, 0.0)),
    ((0.0, 0.0, 5.0), -1.0, None, (nan, nan, 0.0)),
    ((0.0, 5.0), 0.0, None, (inf, 0.0)),
    ((inf, 5.0), 0.0, None, (0.0, inf)),
    ((0.0, inf), 0.0, None, (nan, nan)),
    ((0.0, 4.0), 0.5, None, (inf, 0.25)),
    ((0.0, 4.0), 1.0, None, (0.5, 0.5)),
    ((0.0, 4.0), 2.0, None, (0.0, 0.5**0.5)),
    ((inf, 4.0), -1.0, None, (0.0, 2.0)),
    ((inf, 4.0), 0.5, None, (0.25, inf)),
    ((inf, 4.0), 2.0, None, (0.5**0.5, 0.0)),
    ((0.0, 0.0), 2.0, None, (nan, nan)),
    ((0.0, 0.0), 1.0, None, (0.5, 0.5)),
    ((0.0,), 3.0, None, (1.0,)),
    ((0.0, 2.0), -1.0, (0, 1), (0.0, 1.0)),
    ((0.0, 2.0), -1.0, (1, 0), (1.0, 0.0)),
    ((nan, 2.0), -1.0, None, (nan, nan)),
]  # fmt: skip


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), GRADIENT)
def test_gradient_takes_its_one_sided_limits(x, rho, weights, expected) -> None:
    """Marginal products at zeros and infinities are the limits there, nan where the limit depends on the path."""
    np.testing.assert_array_equal(ces_gradient(x, rho, weights), expected)


SHARES = [
    ((3.0, 5.0), 0.0, (1, 3), (0.25, 0.75)),
    ((0.0, inf), 0.0, (1, 3), (0.25, 0.75)),
    ((3.0, 5.0), -inf, None, (1.0, 0.0)),
    ((0.0, 5.0), -1.0, None, (1.0, 0.0)),
    ((0.0, 0.0, 1.0), -1.0, None, (nan, nan, 0.0)),
    ((0.0, 5.0), 1.0, None, (0.0, 1.0)),
    ((inf, 5.0), 1.0, None, (1.0, 0.0)),
    ((0.0, 0.0), 1.0, None, (nan, nan)),
    ((1e-300, 1e300), 1.0, None, (0.0, 1.0)),
    ((nan, 2.0), -1.0, None, (nan, nan)),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), SHARES)
def test_shares_take_their_limits(x, rho, weights, expected) -> None:
    """A lone input that dominates has the whole share."""
    np.testing.assert_array_equal(ces_shares(x, rho, weights), expected)


HESSIAN = [
    ((3.0, 5.0), 1.0, None, [[0, 0], [0, 0]]),
    ((3.0,), -2.0, None, [[0]]),
    ((3.0, 5.0), -inf, None, [[0, 0], [0, 0]]),
    ((3.0, 3.0), -inf, None, [[-inf, inf], [inf, -inf]]),
    ((4.0, 4.0), -1e300, None, [[-6.25e298, 6.25e298], [6.25e298, -6.25e298]]),
    ((nan,), -2.0, None, [[nan]]),
    ((0.0, 4.0), -1.0, None, [[nan, nan], [nan, nan]]),
    ((0.0, 4.0), 1.0, None, [[0, 0], [0, 0]]),
    ((0.0, 4.0), 0.5, None, [[-inf, inf], [inf, -0.03125]]),
    ((inf, 4.0), -1.0, None, [[0, 0], [0, 0]]),
    ((inf, 4.0, 4.0), -1.0, None, [[0, 0, 0], [0, -0.1875, 0.1875], [0, 0.1875, -0.1875]]),
    ((3.0, 5.0), -1.0, (0, 1), [[0, 0], [0, 0]]),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), HESSIAN)
def test_hessian_takes_its_limits(x, rho, weights, expected) -> None:
    """Second derivatives beside inputs that drop out are limits, and nan beside those that dominate."""
    if expected == [[-inf, inf], [inf, -0.03125]]:
        expected = [[-inf, inf], [inf, 0.0]]  # the input that is left grows along its own ray
    np.testing.assert_allclose(ces_hessian(x, rho, weights), expected, rtol=1e-15)


def test_hessian_at_a_zero_with_rho_two() -> None:
    """At rho = 2 the second derivative at a zero input is w/F, between infinity below and 0 above."""
    at = [ces_hessian([0.0, 3.0], rho)[0, 0] for rho in (1.5, 2.0, 2.5)]
    np.testing.assert_allclose(at, [np.inf, 0.5 / (3.0 * 0.5**0.5), 0.0])


GROWTH = [
    # x, g, rho, t, growth
    ((1.0, 1.0), (0.1, 0.3), 0.0, 7.0, 0.2),
    ((1.0, 1.0), (0.1, 0.3), -1.0, inf, 0.1),
    ((1.0, 1.0), (0.1, 0.3), -1.0, -inf, 0.3),
    ((1.0, 1.0), (0.1, 0.3), 1.0, inf, 0.3),
    ((1.0, 1.0), (0.1, 0.3), 0.0, inf, 0.2),
    ((1.0, 1.0), (0.1, 0.3), -1.0, 1e200, 0.1),
    ((1.0, 1.0), (0.1, 0.3), -1e308, 1e200, 0.1),
    ((1.0, 2.0), (0.3, 0.1), -inf, 1.0, 0.3),
    ((1.0, 2.0), (0.3, 0.1), -inf, 10.0, 0.1),
    ((1.0, 2.0), (0.3, 0.1), inf, 1.0, 0.1),
    ((1.0, 1.0), (0.3, 0.1), 1e-300, 1.0, 0.2),
    ((0.0, 1.0), (0.1, 0.3), -1.0, 7.0, 0.1),
    ((0.0, 0.0), (0.1, 0.3), -1.0, 7.0, nan),
    ((0.0, 0.0), (0.3, 0.3), -1.0, 7.0, 0.3),
    ((0.0, 1.0), (0.1, 0.3), 1.0, 7.0, 0.3),
    ((1.0, 1.0), (0.1, 0.3), -1.0, nan, nan),
    ((0.0, 1.0), (0.3, 0.1), 1.0, inf, 0.1),
    ((1.0, 1.0), (0.0, 1.0), -1.0, 700.0, np.exp(-700.0)),
]


@pytest.mark.parametrize(("x", "g", "rho", "t", "expected"), GROWTH)
def test_growth_takes_its_limits(x, g, rho, t, expected) -> None:
    """The growth rate tends to that of the slowest (rho t < 0) or fastest input."""
    np.testing.assert_allclose(mesh_growth(x, g, rho, t=t), expected, rtol=4e-16)
