"""Pair arithmetic and its elementary functions keep the digits that the kernels rely on."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels import pairs as pr

POINTS = 400


def pairs_of(values: np.ndarray, seed: int = 1) -> pr.Pair:
    tails = values * np.random.default_rng(seed).uniform(-1, 1, values.shape) * 2.0**-54
    return pr.renormalised(values, tails)


def exact(p: pr.Pair, i: int) -> Fraction:
    return Fraction(float(p.hi[i])) + Fraction(float(p.lo[i]))


def worst_bits(result: pr.Pair, expected: list) -> float:
    """The least number of correct bits."""
    with mpmath.workprec(400):
        errors = []
        for i, e in enumerate(expected):
            value = mpmath.mpf(float(result.hi[i])) + mpmath.mpf(float(result.lo[i]))
            wanted = mpmath.mpf(e.numerator) / e.denominator if isinstance(e, Fraction) else e
            errors.append(abs(value - wanted) / abs(wanted) if wanted else abs(value))
        worst = max(errors)
        return float(-mpmath.log(worst, 2)) if worst else 400.0


def test_sum_of_doubles_is_exact_and_product_nearly() -> None:
    """The two parts of a sum add up to it without any error, those of a product to 104 bits."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=POINTS) * 10 ** rng.uniform(-40, 40, POINTS), rng.normal(size=POINTS)
    s = pr.two_sum(a, b)
    assert all(exact(s, i) == Fraction(a[i]) + Fraction(b[i]) for i in range(POINTS))
    assert worst_bits(pr.two_product(a, b), [Fraction(p) * Fraction(q) for p, q in zip(a, b, strict=True)]) >= 104


@pytest.mark.parametrize(
    ("operation", "rational"),
    [
        (pr.add, lambda a, b: a + b),
        (pr.multiply, lambda a, b: a * b),
        (pr.divide, lambda a, b: a / b),
    ],
)
def test_pair_operations_keep_100_bits(operation, rational) -> None:
    """Sum, product and quotient of positive pairs are right to 100 bits."""
    rng = np.random.default_rng(2)
    a, b = pairs_of(10 ** rng.uniform(-9, 9, POINTS)), pairs_of(10 ** rng.uniform(-9, 9, POINTS), 3)
    expected = [rational(exact(a, i), exact(b, i)) for i in range(POINTS)]
    assert worst_bits(operation(a, b), expected) >= 100


@pytest.mark.parametrize("terms", [0, 1, 2, 3, 7, 100])
def test_total_adds_any_number_of_terms(terms: int) -> None:
    """A sum by halves loses no term, however many there are."""
    values = np.random.default_rng(terms).uniform(0, 1, (terms, 2))
    whole = pr.total(pr.pair(values), 0)
    for column in range(2):
        expected = sum((Fraction(v) for v in values[:, column]), Fraction(0))
        assert abs(exact(whole, column) - expected) <= expected / 2**100


RANGES = [(-1e-300, 1e-300), (-1e-9, 1e-9), (-0.002, 0.002), (-0.5, 1.0), (-30.0, 30.0), (-600.0, 0.0)]


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_exponentials_keep_70_bits(low: float, high: float) -> None:
    """e^a and e^a - 1 are right to 70 bits of themselves, also where the latter is tiny."""
    a = pairs_of(np.random.default_rng(4).uniform(low, high, POINTS))
    with mpmath.workprec(400):
        numbers = [mpmath.mpf(float(h)) + mpmath.mpf(float(t)) for h, t in zip(*a, strict=True)]
        assert worst_bits(fn.exp(a), [mpmath.exp(n) for n in numbers]) >= 70
        assert worst_bits(fn.expm1(a), [mpmath.expm1(n) for n in numbers]) >= 70


@pytest.mark.parametrize(("low", "high"), [(-1e-120, 1e-120), *RANGES[1:], (-0.04, 0.04), (-600.0, 600.0)])
def test_distance_of_the_exponential_from_its_tangent_keeps_64_bits(low: float, high: float) -> None:
    """e^a - 1 - a is right to 64 bits of itself, also where it is a^2/2 and less than any digit of e^a."""
    a = pairs_of(np.random.default_rng(7).uniform(low, high, POINTS))
    with mpmath.workprec(1600):
        numbers = [mpmath.mpf(float(h)) + mpmath.mpf(float(t)) for h, t in zip(*a, strict=True)]
        expected = [mpmath.expm1(n) - n for n in numbers]
    assert worst_bits(fn.expm1mx(a), expected) >= 64


@pytest.mark.parametrize(("low", "high"), RANGES[:4])
def test_log1p_keeps_70_bits(low: float, high: float) -> None:
    """log(1 + a) is right to 70 bits of itself on [-1/2, 1]."""
    a = pairs_of(np.random.default_rng(5).uniform(low, high, POINTS))
    with mpmath.workprec(400):
        expected = [mpmath.log1p(mpmath.mpf(float(h)) + mpmath.mpf(float(t))) for h, t in zip(*a, strict=True)]
    assert worst_bits(fn.log1p(a), expected) >= 70


@pytest.mark.parametrize("closeness", [1e-16, 1e-13, 1e-8, 1e-3, 0.02, 0.3, None])
def test_log_of_a_ratio_keeps_70_bits_next_to_one(closeness: float | None) -> None:
    """log(x/m) is right to 70 bits of itself for neighbours and for inputs 600 decades apart."""
    rng = np.random.default_rng(6)
    m = 10 ** rng.uniform(-300, 300, POINTS)
    x = 10 ** rng.uniform(-320, 308, POINTS) if closeness is None else m * (1 + closeness * rng.uniform(-1, 1, POINTS))
    with mpmath.workprec(400):
        expected = [mpmath.log(mpmath.mpf(float(a)) / mpmath.mpf(float(b))) for a, b in zip(x, m, strict=True)]
    assert worst_bits(fn.log_ratio(x, m), expected) >= 70


def test_products_with_an_exponential_overflow_only_in_the_result() -> None:
    """e^a f/g is right when e^a, f and g leave the range of doubles and the result does not."""
    a = pr.pair(np.array([1400.0, -1400.0]))
    factor = pr.pair(np.array([1e-300, 1e300]))
    result = fn.exp_times(a, (factor, factor), ())
    with mpmath.workprec(200):
        expected = [
            float(mpmath.exp(1400) * mpmath.mpf(1e-300) ** 2),
            float(mpmath.exp(-1400) * mpmath.mpf(1e300) ** 2),
        ]
    assert result.tolist() == expected


def test_products_reach_the_subnormal_range_and_beyond() -> None:
    """Below the least double a product is 0, above the greatest infinite."""
    tiny, huge = pr.pair(np.array([1e-200])), pr.pair(np.array([1e200]))
    assert fn.product((tiny, tiny)).tolist() == [0.0]
    assert fn.product((tiny, pr.pair(np.array([1e-120])))).tolist() == [1e-320]
    with np.errstate(over="ignore"):
        assert fn.product((huge, huge)).tolist() == [np.inf]
