"""Slopes in rho, products with the Hessian, logarithms, totals, costs, demands, gaps and gains: relations and ends."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cesai_sym.kernels as cs
from cesai_sym.crosscheck import distance
from cesai_sym.expression.nodes import Diff, Lam, Rel, expr, total
from cesai_sym.judge import decide
from cesai_sym.kernels.forms_dual import UNIT_COST, p, sigma
from cesai_sym.kernels.reference import reference, ulps
from cesai_sym.statement import Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import CES, J, j, k, w

inf, nan = np.inf, np.nan
ULP = 2.0**-52
few = settings(max_examples=40, deadline=None)
positive = st.floats(1e-3, 1e3)
exponents = st.one_of(st.floats(-30, 1), st.floats(-1e-3, 1e-3), st.sampled_from([-inf, 0.0, 1.0]))


@st.composite
def problems(draw, sources: int = 1):
    size = draw(st.integers(2, 5))
    lists = st.lists(positive, min_size=size, max_size=size)
    return *(np.array(draw(lists)) for _ in range(sources)), draw(exponents), np.array(draw(lists))


# The dual: what the formulas claim of a producer.


PRICES = Domain(
    scalars=(
        Scalar("J", Interval(lower=Fraction(1), lower_open=False), integer=True),
        Scalar("sigma", Interval(lower=Fraction(0))),
    ),
    vectors=(Vector("p", J), Vector("w", J, "weights")),
).assume(Rel("!=", sigma, expr(1)))


def demand(at):
    return (w[at] * UNIT_COST / p[at]) ** sigma


@pytest.mark.parametrize(
    "relation",
    [
        Rel("==", Diff(UNIT_COST, p[k]), demand(k)),
        Rel("==", CES(Lam(j, demand(j)), 1 - 1 / sigma, w), expr(1)),
        Rel("==", total(j, p[j] * demand(j)), UNIT_COST),
    ],
    ids=["shephard", "makes one unit", "costs the unit cost"],
)
def test_cost_function_is_dual_to_the_aggregate(relation: Rel) -> None:
    """The judge proves that the demands are the slopes of the cost, make one unit and cost what it says."""
    assert decide(Statement(relation, PRICES.extend(k))).word == "proved"


@few
@given(problems())
def test_demands_make_one_unit_at_the_unit_cost(problem) -> None:
    """F of the demands is 1, they cost the unit cost, and no other inputs do it for less."""
    prices, rho, weights = problem
    x = cs.factor_demands(prices, rho, weights)
    cost = cs.unit_cost(prices, rho, weights)
    if rho < 1:
        np.testing.assert_allclose(cs.ces(x, rho, weights), 1.0, rtol=1e-12)
    np.testing.assert_allclose(prices @ x, cost, rtol=1e-12)
    other = np.linspace(0.5, 2.0, len(prices))
    assert prices @ (other / cs.ces(other, rho, weights)) >= cost * (1 - 1e-13)


DUAL = [
    # prices, sigma, weights, cost, demands
    ((1.0, 4.0), 0.0, None, 5.0, (1.0, 1.0)),
    ((1.0, 4.0), inf, None, 2.0, (2.0, 0.0)),
    ((2.0, 2.0), inf, None, 4.0, (1.0, 1.0)),
    ((1.0, 3.0), inf, (1, 3), 4.0, (1.0, 1.0)),
    ((1.0, 4.0), 1.0, None, 4.0, (2.0, 0.5)),
    ((3.0,), 0.7, None, 3.0, (1.0,)),
    ((0.0, 4.0), 0.0, None, 4.0, (1.0, 1.0)),
    ((0.0, 4.0), 0.5, None, 2.0, (inf, 0.5)),
    ((0.0, 4.0), 1.0, None, 0.0, (inf, 0.0)),
    ((0.0, 4.0), 2.0, None, 0.0, (4.0, 0.0)),
    ((inf, 4.0), 0.5, None, inf, (0.5, inf)),
    ((inf, 4.0), 2.0, None, 16.0, (0.0, 4.0)),
    ((nan, 4.0), 2.0, None, nan, (nan, nan)),
    ((0.0, 4.0), 2.0, (0, 1), 4.0, (0.0, 1.0)),
    ((1.0, 4.0), nan, None, nan, (nan, nan)),
]


@pytest.mark.parametrize(("prices", "elasticity", "weights", "cost", "demands"), DUAL)
def test_costs_and_demands_take_their_limits(prices, elasticity, weights, cost, demands) -> None:
    """At elasticities 0, 1 and infinity and at free or unaffordable inputs they have the limits."""
    np.testing.assert_allclose(cs.unit_cost(prices, weights=weights, sigma=elasticity), cost, rtol=2 * ULP)
    np.testing.assert_allclose(cs.factor_demands(prices, weights=weights, sigma=elasticity), demands, rtol=2 * ULP)


def test_cost_by_rho_is_cost_by_sigma() -> None:
    """Rho = 1 - 1/sigma gives the same where both are doubles."""
    rho, elasticity = np.array([-inf, -7.0, -1.0, 0.0, 0.5, 1.0]), np.array([0.0, 0.125, 0.5, 1.0, 2.0, inf])
    prices = (1.0, 2.5, 7.0)
    np.testing.assert_array_equal(cs.unit_cost(prices, rho), cs.unit_cost(prices, sigma=elasticity))
    np.testing.assert_array_equal(cs.factor_demands(prices, rho), cs.factor_demands(prices, sigma=elasticity))


# Slopes and products.


@pytest.mark.parametrize("rho", [-40.0, -1.5, -1e-4, 0.0, 1e-30, 0.3, 1.0, 5.0])
def test_slope_in_rho_is_a_divided_difference(rho: float) -> None:
    """Balls of 600 bits of F on both sides of rho differ by the slope."""
    x, weights, h = (1.5, 0.25, 7.0), (1.0, 2.0, 4.0), Fraction(1, 2**150)
    up, down = (reference("ces", {"x": x, "rho": (Fraction(rho) + s,), "weights": weights}, 500)[0] for s in (h, -h))
    difference = float(mpmath.mpf(float((up - down).mid() * 2**149)))
    assert abs(cs.ces_drho(x, rho, weights) / difference - 1) <= 1e-14


DRHO = [
    ((2.0, 2.0), -3.0, None, 0.0),
    ((2.0,), 0.4, None, 0.0),
    ((1.0, 4.0), -inf, None, 0.0),
    ((1.0, 4.0), inf, None, 0.0),
    ((1.0, np.e), 0.0, None, np.exp(0.5) / 8),
    ((0.0, 4.0), -1.0, None, 0.0),
    ((0.0, 4.0), 1.0, None, 2 * math.log(2.0)),
    ((inf, 4.0), 1.0, None, nan),
    ((inf, 4.0), -1.0, None, 8 * math.log(2.0)),
    ((0.0, 0.0), 1.0, None, 0.0),
    ((0.0, inf), 0.0, None, nan),
    ((nan, 4.0), 1.0, None, nan),
    ((nan, 4.0), 1.0, (0, 1), 0.0),
    ((2.0, 2.0 * (1 + ULP)), 0.5, None, 2.0 * ULP**2 / 8),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), DRHO)
def test_slope_in_rho_takes_its_limits(x, rho, weights, expected) -> None:
    """0 where F does not depend on rho, limits beside zeros and infinities, all digits of all but equal inputs."""
    np.testing.assert_allclose(cs.ces_drho(x, rho, weights), expected, rtol=4 * ULP)


@few
@given(problems(), st.floats(-3, 3))
def test_product_is_the_matrix_times_the_vector(problem, factor: float) -> None:
    """It agrees with the Hessian, and vanishes along the inputs to the last bit of their products."""
    x, rho, weights = problem
    rho = max(rho, -30.0)
    v = factor * np.cos(np.arange(len(x)))
    H = cs.ces_hessian(x, rho, weights)
    tolerance = 8 * ULP * (np.abs(H) @ np.abs(v)).max() + 1e-300
    np.testing.assert_allclose(cs.ces_hvp(x, v, rho, weights), H @ v, rtol=1e-12, atol=tolerance)
    assert (cs.ces_hvp(x, 4.0 * x, rho, weights) == 0).all()


def test_product_at_the_ends() -> None:
    """One input has no curvature; far apart, at zeros and at infinite exponents it is the limit of the matrix's."""
    assert cs.ces_hvp([3.0], [2.0], -1.0) == 0.0
    assert np.isnan(cs.ces_hvp([3.0], [nan], -1.0)).all()
    np.testing.assert_array_equal(cs.ces_hvp([3.0, 5.0], [1.0, 2.0], 1.0), [0.0, 0.0])
    np.testing.assert_array_equal(cs.ces_hvp([0.0, 4.0], [0.0, 1.0], 0.5), [inf, 0.0])
    np.testing.assert_array_equal(cs.ces_hvp([3.0, 5.0], [1.0, 2.0], -inf), [0.0, 0.0])
    x, v = [1e-200, 1e200], [1.0, 1.0]
    np.testing.assert_allclose(cs.ces_hvp(x, v, 0.0), cs.ces_hessian(x, 0.0) @ v, rtol=1e-14)


# Logarithms and totals.


@few
@given(problems())
def test_logarithm_is_that_of_the_aggregate(problem) -> None:
    """Log F of logarithms, also when all are moved by a number whose exponential is no double."""
    x, rho, weights = problem
    logs = np.round(np.log(x) * 1024) / 1024
    expected = np.log(cs.ces(np.exp(logs), rho, weights))
    np.testing.assert_allclose(cs.log_ces(logs, rho, weights), expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(cs.log_ces(logs - 2.0**20, rho, weights), expected - 2.0**20, rtol=1e-15)


LOGS = [
    ((-inf, 1.0), -1.0, -inf),
    ((-inf, 1.0), 1.0, 1.0 - math.log(2.0)),
    ((inf, 1.0), 0.5, inf),
    ((inf, 1.0), -1.0, 1.0 + math.log(2.0)),
    ((-inf, inf), 0.0, nan),
    ((1e308, -1e308), 1.0, 1e308),
    ((1.7e308, -1.7e308), 0.0, 0.0),
    ((3.0, 5.0), inf, 5.0),
    ((3.0, 5.0), -inf, 3.0),
    ((0.0, 0.0), -1e300, 0.0),
    ((nan, 0.0), 1.0, nan),
    ((0.0, 1e-320), 1e308, 5e-321),
]


@pytest.mark.parametrize(("logs", "rho", "expected"), LOGS)
def test_logarithm_takes_its_limits(logs, rho, expected) -> None:
    """Inputs of 0 and infinity, and logarithms at the ends of the range of doubles."""
    np.testing.assert_allclose(cs.log_ces(logs, rho), expected, rtol=4 * ULP, atol=0)


TOTALS = [
    ((3.0, 4.0), 2.0, None, 5.0),
    ((1.0, 1.0, 1.0, 1.0), -2.0, None, 0.5),
    ((2.0, 3.0), 1.0, (10.0, 1.0), 23.0),
    ((1.0, 4.0), 0.0, None, nan),
    ((1.0, 4.0), 0.0, (0.5, 0.5), 2.0),
    ((5.0,), 0.0, None, 5.0),
    ((0.0, 5.0), 1e-200, None, 5.0),
    ((0.0, 5.0), -1.0, None, 0.0),
    ((inf, 5.0), -1e-200, None, 5.0),
    ((0.0, 0.0), 1.0, None, 0.0),
    ((1.0, 4.0), 1e-9, None, inf),
    ((1.0, 4.0), -1e-9, None, 0.0),
    ((1.0, 4.0), inf, None, 4.0),
    ((1.0, 4.0), -inf, (7.0, 7.0), 1.0),
    ((1e-200, 1e-200), 1.0 / 1024, None, 2.0**1000 * 1e-200 * 2.0**24),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), TOTALS)
def test_total_is_not_normalised(x, rho, weights, expected) -> None:
    """Powers are added as they are; at rho = 0 there is a value only where the weights add up to 1."""
    np.testing.assert_allclose(cs.ces_total(x, rho, weights), expected, rtol=2 * ULP)


# Gaps and gains.


@few
@given(problems())
def test_gap_to_the_minimum_is_bounded(problem) -> None:
    """0 <= log(F/m) <= -log(w_m)/|rho| for rho < 0, and the exponential of the gap times the minimum is F."""
    x, rho, weights = problem
    gap = cs.leontief_gap(x, rho, weights)
    np.testing.assert_allclose(x.min() * np.exp(gap), cs.ces(x, rho, weights), rtol=1e-13)
    assert gap >= 0
    if -inf < rho < -1e-300:
        least, others = (weights[w].sum() / weights.sum() for w in (x == x.min(), x > x.min()))
        bound = (np.log1p(-others) if others < 0.5 else np.log(least)) / rho
        assert gap <= bound * (1 + 32 * ULP) + 1e-300


GAPS = [
    ((3.0, 3.0), -2.0, None, 0.0),
    ((3.0, 6.0), -inf, None, 0.0),
    ((3.0, 6.0), inf, None, math.log(2.0)),
    ((3.0, 6.0), -1e300, None, math.log(2.0) / 1e300),
    ((3.0, 6.0), 1e250, None, math.log(2.0)),
    ((0.0, 6.0), -0.5, None, 2 * math.log(2.0)),
    ((0.0, 6.0), 0.0, None, inf),
    ((0.0, 6.0), 1.0, None, inf),
    ((0.0, 0.0), -1.0, None, nan),
    ((inf, 6.0), -1.0, None, math.log(2.0)),
    ((inf, 6.0), 1.0, None, inf),
    ((nan, 6.0), 1.0, None, nan),
    ((1.0, 2.0), -1.0, (1.0, 1e-30), 5e-31),
    ((1.0, 1.0 + ULP), 0.0, None, ULP / 2),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), GAPS)
def test_gap_to_the_minimum_takes_its_limits(x, rho, weights, expected) -> None:
    """No gap at a tie or in the Leontief limit; all digits where F is next to the minimum."""
    np.testing.assert_allclose(cs.leontief_gap(x, rho, weights), expected, rtol=4 * ULP)


LOSSES = [
    ((1.0, 3.0), -1.0, None, 0.25),
    ((1.0, 3.0), 1.0, None, 0.0),
    ((1.0, 3.0), -inf, None, 0.5),
    ((1.0, 3.0), inf, None, -0.5),
    ((0.1, 0.1, 0.1), 0.3, (1, 2, 4), 0.0),
    ((0.0, 3.0), -1.0, None, 1.0),
    ((0.0, 3.0), 0.5, None, 0.5),
    ((inf, 3.0), -1.0, None, 1.0),
    ((inf, 3.0), 0.5, None, nan),
    ((0.0, 0.0), 0.5, None, nan),
    ((inf, inf), -1.0, None, nan),
    ((nan, 3.0), -1.0, None, nan),
    ((5.0,), -4.0, None, 0.0),
]


@pytest.mark.parametrize(("x", "rho", "weights", "expected"), LOSSES)
def test_loss_of_a_single_vector(x, rho, weights, expected) -> None:
    """1 - F/mean with its limits; equal inputs lose nothing, to the last bit."""
    np.testing.assert_allclose(cs.heterogeneity_loss(x, rho, weights), expected, rtol=4 * ULP)


def test_loss_tends_to_its_leading_order() -> None:
    """K cv^2/2, with an error that goes with the cv: 5.1 of the theory."""
    u = np.array([1.0, -2.0, 3.0, -2.0])
    for step in (1e-2, 1e-4, 1e-6):
        x = 1.0 + step * u
        cv = x.std(ddof=1) / x.mean()
        ratio = cs.heterogeneity_loss(x, -1.5) / cs.diversity_bonus(-1.5, 4, cv)
        assert abs(ratio - 1) < 20 * step


@few
@given(problems(sources=2))
def test_pooling_gains_for_concave_aggregates(problem) -> None:
    """F(x + y) - F(x) - F(y) is not negative for rho <= 1, is symmetric, and 0 of proportional sources."""
    x, y, rho, weights = problem
    gain = cs.pooling_gain(x, y, rho, weights)
    assert gain >= -4 * ULP * cs.ces(x + y, rho, weights) * (rho < -1e5)
    np.testing.assert_allclose(gain, cs.pooling_gain(y, x, rho, weights), rtol=1e-11, atol=1e-18)
    direct = cs.ces(x + y, rho, weights) - cs.ces(x, rho, weights) - cs.ces(y, rho, weights)
    np.testing.assert_allclose(gain, direct, rtol=1e-12, atol=1e-12 * cs.ces(x + y, rho, weights))
    if rho > -1e5:
        assert abs(cs.pooling_gain(x, 4.0 * x, rho, weights)) <= 1e-28 * cs.ces(x, rho, weights)


GAINS = [
    ((1.0, 3.0), (3.0, 1.0), -1.0, None, 1.0),
    ((1.0, 3.0), (3.0, 1.0), -inf, None, 2.0),
    ((1.0, 3.0), (3.0, 1.0), 1.0, None, 0.0),
    ((1.0, 3.0), (3.0, 1.0), inf, None, -2.0),
    ((0.0, 2.0), (2.0, 0.0), -1.0, None, 2.0),
    ((0.0, 2.0), (2.0, 0.0), 0.5, None, 1.0),
    ((0.0, 2.0), (0.0, 2.0), 0.5, None, 0.0),
    ((0.0, 2.0), (0.0, 3.0), -0.5, None, 0.0),
    ((0.0, 0.0), (2.0, 2.0), -0.5, None, 0.0),
    ((inf, 2.0), (2.0, 2.0), -0.5, None, nan),
    ((nan, 2.0), (2.0, 2.0), -0.5, None, nan),
    ((nan, 2.0), (2.0, 2.0), -0.5, (0, 1), 0.0),
    ((1e308, 1e307), (1e307, 1e308), -1.0, None, 1.1e308 - 4e307 / 1.1),
]


@pytest.mark.parametrize(("x", "y", "rho", "weights", "expected"), GAINS)
def test_gain_of_pooling(x, y, rho, weights, expected) -> None:
    """The exact gap with its limits, also of sources that are specialised."""
    gain = cs.pooling_gain(x, y, rho, weights)
    np.testing.assert_allclose(gain, expected, rtol=1e-15, atol=1e-25)


def test_relative_gain_of_nothing() -> None:
    """A pool that makes nothing has no relative gain."""
    assert np.isnan(cs.pooling_gain([0.0, 1.0], [0.0, 1.0], -1.0, relative=True))
    assert cs.pooling_gain([0.0, 2.0], [2.0, 0.0], -1.0, relative=True) == 1.0


# The slow sector, and the closed forms that are new.


SLOW = [
    ((1.0, 1.0), (0.1, 0.3), -1.0, 0.0, 0.5),
    ((1.0, 1.0), (0.1, 0.3), -1.0, inf, 1.0),
    ((1.0, 1.0), (0.1, 0.3), 1.0, inf, 0.0),
    ((1.0, 1.0), (0.1, 0.3), 0.0, inf, 0.5),
    ((1.0, 1.0, 1.0), (0.1, 0.3, 0.1), -1.0, 0.0, 2 / 3),
    ((1.0, 1.0), (0.2, 0.2), 1.0, inf, 1.0),
    ((0.0, 1.0), (0.1, 0.3), -1.0, 3.0, 1.0),
    ((1.0, 0.0), (0.1, 0.3), -1.0, 3.0, 0.0),
    ((1.0, 1.0), (0.1, 0.3), -1.0, nan, nan),
    ((2.0, 1.0), (0.0, 1.0), -1.0, math.log(2.0), 0.5),
]


@pytest.mark.parametrize(("x", "growth", "rho", "t", "expected"), SLOW)
def test_share_of_the_slow_sector(x, growth, rho, t, expected) -> None:
    """It grows to 1 for complements, to 0 for substitutes, and stays at its weight in between."""
    np.testing.assert_allclose(cs.slow_share(x, growth, rho, t=t), expected, rtol=4 * ULP)
    if len(x) == 2 and growth[0] < growth[1] and 0 not in x and math.isfinite(t):
        excess = cs.mesh_growth(x, growth, rho, t=t) - growth[0]
        np.testing.assert_allclose((1 - expected) * (growth[1] - growth[0]), excess, rtol=1e-13)


def test_ceiling_is_never_exceeded() -> None:
    """F <= w_Z^(1/rho) Z for rho < 0, and F comes near it when there is much of the rest."""
    rho = np.array([-0.5, -1.0, -20.0])
    ceiling = cs.level_ceiling(3.0, rho, 0.25)
    F = cs.ces([1e30, 3.0], rho, weights=[3, 1])
    assert (ceiling >= F).all()
    np.testing.assert_allclose(F, ceiling, rtol=1e-13)
    np.testing.assert_array_equal(cs.level_ceiling(3.0, sigma=[0.5, 0.0], w_Z=0.25), [12.0, 3.0])


def test_expected_loss() -> None:
    """Independent inputs lose K cv^2/2, perfectly correlated ones nothing."""
    assert cs.expected_loss(-1.0, 2, 0.5) == cs.diversity_bonus(-1.0, 2, 0.5) == 0.125
    assert cs.expected_loss(-1.0, 2, 0.5, r=1.0) == 0.0
    assert cs.expected_loss(-inf, 2, 0.5, r=1.0) == 0.0
    assert cs.expected_loss(-inf, 2, 0.5, r=0.5) == inf
    assert np.isnan(cs.expected_loss(nan, 2, 0.5))


ERRORS = [
    (lambda: cs.unit_cost([1.0, 2.0], 1.5), ValueError, "unit_cost: rho must be at most 1"),
    (lambda: cs.factor_demands([1.0, -2.0], 0.5), ValueError, "factor_demands: prices must not be negative"),
    (lambda: cs.pooling_gain([1.0, 2.0], [1.0, -2.0], 0.5), ValueError, "pooling_gain: y must not be negative"),
    (lambda: cs.pooling_gain([1.0, 2.0], [1.0], 0.5), ValueError, "pooling_gain: y must have 2 inputs as x has, got 1"),
    (lambda: cs.ces_hvp([1.0, 2.0], [1.0], 0.5), ValueError, "ces_hvp: direction must have 2 inputs as x has, got 1"),
    (lambda: cs.log_ces([1j, 2.0], 0.5), TypeError, "log_ces: logs must be real numbers"),
    (lambda: cs.level_ceiling(1.0, 0.5, 0.5), ValueError, "level_ceiling: rho must be less than 0"),
    (lambda: cs.level_ceiling(1.0, -0.5, 1.5), ValueError, "level_ceiling: w_Z must be above 0 and at most 1"),
    (lambda: cs.level_ceiling(1.0, -0.5), TypeError, "level_ceiling: w_Z is missing"),
    (lambda: cs.expected_loss(0.5, 2, 0.1, r=2.0), ValueError, r"expected_loss: 1 - r must be at least 0, got -1\.0"),
    (lambda: cs.curvature(0.5), TypeError, "curvature: J is missing"),
    (lambda: cs.curvature(0.5, 2, sigma=2.0), ValueError, "curvature: pass either rho or sigma, got both"),
    (lambda: cs.slow_share([1, 2], [0.1, inf], 1), ValueError, "slow_share: growth must be finite"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors_name_the_argument(call, error, message) -> None:
    """An error says which function and argument, what was wanted and what came."""
    with pytest.raises(error, match=message):
        call()


def test_shapes_follow_the_rules_of_all_kernels() -> None:
    """Leading axes broadcast, the axis of inputs may be anywhere, single precision stays, out takes the result."""
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0.5, 2.0, (2, 4, 5, 3))
    rho = np.linspace(-2.0, 0.9, 4)[:, None]
    assert cs.pooling_gain(x, y, rho).shape == cs.ces_drho(x, rho).shape == (4, 5)
    assert cs.ces_hvp(x, y[0, 0], rho).shape == cs.factor_demands(x, rho).shape == (4, 5, 3)
    moved = np.moveaxis(cs.factor_demands(np.moveaxis(x, -1, 0), rho, axis=0), 0, -1)
    np.testing.assert_array_equal(moved, cs.factor_demands(x, rho))
    short = cs.pooling_gain(x.astype(np.float32), y.astype(np.float32), -1.0)
    assert short.dtype == np.float32
    target = np.empty((4, 5))
    assert cs.unit_cost(x, rho, out=target) is target
    np.testing.assert_array_equal(target, cs.unit_cost(x, rho))


# Points that a search or a rounding once made bad.
FOUND = [
    ("log_ces", {"logs": (-693.1471805599452, 0.0, 2.22e-13), "weights": (1e-300, 1e-17, 1e-300), "rho": (0.5,)}),
    ("ces_drho", {"x": (2.0, 0.5), "weights": (1e-300, 1.0), "rho": (-5e-324,)}),
    ("ces_drho", {"x": (1e300, 2.2250738585072014e-308), "weights": (2.0, 1e-300), "rho": (-3.944304526105059e-31,)}),
    ("ces_drho", {"x": (75064.38278563482, 730823.881471708), "weights": (1.2e-291, 1.5e-43), "rho": (-0.00063,)}),
    ("ces_hvp", {
        "x": (647.8252429646209, 18.784974700378, 83076.50146860287), "rho": (104.30309431190935,),
        "direction": (123.99521084104191, 2.3647263027070475, -5.541793136621168),
        "weights": (5.629169668505594e-234, 1.8618483602672612e-234, 6.737704657387837e-144),
    }),
    ("heterogeneity_loss", {"x": (62.658142928759, 1968.6649775988633), "weights": (0.41, 0.29), "rho": (7e271,)}),
    ("heterogeneity_loss", {"x": (1.0000000000000002, 3.7, 1.0), "weights": (1e-300, 1e-300, 2.0), "rho": (5e-324,)}),
    ("heterogeneity_loss", {"x": (0.001, 0.5, 5e-324), "weights": (2.0, 1.0, 1.0), "rho": (1.0,)}),
    ("pooling_gain", {
        "x": (4.672687481919218, 6.536881420158813), "y": (29.292030487017335, 2.126968470703945),
        "weights": (0.7594288767350804, 0.10083878730846159), "rho": (4.106046491489963,),
    }),
    ("leontief_gap", {"x": (1.0, 1e300), "weights": (1.0, 1e-300), "rho": (1e200,)}),
]  # fmt: skip


@pytest.mark.parametrize(("kernel", "case"), FOUND)
def test_points_that_were_bad(kernel: str, case) -> None:
    """They stay within 1 ulp."""
    from cesai_sym.crosschecked import COMPUTE

    arguments = {n: np.array(v if n not in ("rho", "t") else v[0])[None] for n, v in case.items()}
    computed = np.asarray(COMPUTE[kernel](arguments)).ravel()
    assert distance(kernel, case, [float(v) for v in computed]) <= 1
    assert max(ulps(float(v), e) for v, e in zip(computed, reference(kernel, case), strict=True)) <= 1
