"""Each primitive of the compiled kernels keeps the error bound that primitives.h states."""

from collections.abc import Callable

import numpy as np
import pytest
from flint import arb

from cesai_sym.expression.evaluate import working_precision
from cesai_sym.kernels.compiled import native, paths, using

PATHS = [p for p in paths() if p != "numpy"]
pytestmark = pytest.mark.skipif(not PATHS, reason="the extension is not built")
POINTS = 3000
Numbers = np.ndarray


def ball(hi: float, lo: float = 0.0) -> arb:
    return arb(float(hi)) + arb(float(lo))


def log2(a: arb) -> arb:
    return a.log() / arb.const_log2()


def uniform(low: float, high: float) -> Callable[[np.random.Generator], Numbers]:
    return lambda rng: rng.uniform(low, high, POINTS)


def decades(low: float, high: float, sign: float = 1.0) -> Callable[[np.random.Generator], Numbers]:
    """Powers of two with random significands."""
    return lambda rng: sign * np.ldexp(rng.uniform(1, 2, POINTS), rng.integers(int(low), int(high), POINTS))


def neighbours(x: Numbers, rng: np.random.Generator) -> Numbers:
    """Numbers within a factor of four, a third of them within a few ulps."""
    near = x * (1 + rng.integers(-4, 5, POINTS) * 2.0**-52)
    with np.errstate(over="ignore"):  # functions of one argument do not look at it
        return np.where(rng.random(POINTS) < 0.3, near, x * rng.uniform(0.25, 4.0, POINTS))


#: Name, range of the argument, is it a pair, exact value, bits of the relative error.
PRIMITIVES = [
    ("log2", decades(-1000, 1000), False, lambda a, b: log2(a), 57),
    ("log2", uniform(0.5, 2.0), False, lambda a, b: log2(a), 57),
    ("log2_ratio", decades(-897, 990), False, lambda a, b: log2(a / b), 57),
    ("exp2", uniform(-1000, 100), True, lambda a, b: (a * arb.const_log2()).exp(), 52.2),
    ("log2_apart", decades(-897, 990), False, lambda a, b: log2(a / b), 50.5),
    ("log2_apart_of_one", decades(-1000, 1000), False, lambda a, b: log2(a), 50.5),
    ("exp2_apart", uniform(-300, 300), True, lambda a, b: (a * arb.const_log2()).exp(), 51.6),
    ("expm1mx_double", uniform(-1.5, 1.5), False, lambda a, b: a.exp() - 1 - a, 50.5),
    ("expm1mx_double", decades(-400, 0), False, lambda a, b: a.exp() - 1 - a, 50.5),
    ("log", decades(-900, 900), True, lambda a, b: a.log(), 68),
    ("log", uniform(0.5, 2.0), True, lambda a, b: a.log(), 68),
    ("log_ratio", decades(-897, 990), False, lambda a, b: (a / b).log(), 67),
    ("log1p", decades(-900, 900), True, lambda a, b: a.log1p(), 68),
    ("log1p", decades(-900, -1, -1.0), True, lambda a, b: a.log1p(), 68),
    ("exp", uniform(-690, 690), True, lambda a, b: a.exp(), 68),
    ("expm1", uniform(-690, 690), True, lambda a, b: a.expm1(), 66),
    ("expm1", decades(-900, 0, -1.0), True, lambda a, b: a.expm1(), 66),
    ("expm1mx", uniform(-1, 1), True, lambda a, b: a.exp() - 1 - a, 64),
    ("expm1mx", decades(-450, -5, -1.0), True, lambda a, b: a.exp() - 1 - a, 64),
    ("divide", decades(-400, 400), True, lambda a, b: a / b, 100),
    ("multiply", decades(-400, 400), True, lambda a, b: a * b, 100),
    ("add", decades(-400, 400), True, lambda a, b: a + b, 100),
    ("two_sum", decades(-400, 400), False, lambda a, b: a + b, 1000),
    ("two_product", decades(-400, 400), False, lambda a, b: a * b, 103),
    ("exp_double", uniform(-700, 709), False, lambda a, b: a.exp(), 52.9),
    ("expm1_double", uniform(-40, 709), False, lambda a, b: a.expm1(), 52.9),
    ("log_double", decades(-1022, 1023), False, lambda a, b: a.log(), 52.9),
    ("log1p_double", decades(-600, 1000), False, lambda a, b: a.log1p(), 52.9),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("case", range(len(PRIMITIVES)), ids=lambda i: f"{PRIMITIVES[i][0]}-{i}")
def test_error_bound(path: str, case: int) -> None:
    """Against balls of 1200 bits no point of its domain has a greater relative error than stated."""
    name, argument, is_pair, exact, bits = PRIMITIVES[case]
    rng = np.random.default_rng(case)
    hi = argument(rng)
    lo = hi * rng.uniform(-1, 1, POINTS) * 2.0**-54 if is_pair else np.zeros(POINTS)
    second = neighbours(hi, rng)
    with using(path):
        found = native().probe(name, hi, lo, second)
    assert np.isfinite(found).all()
    few = slice(None, None, 1 if path == PATHS[0] else 10)  # the sets of instructions share their code
    with working_precision(1200 if bits > 200 or name.startswith("expm1mx") else 300):
        for h, low, s, f, g in zip(*(a[few] for a in (hi, lo, second, *found)), strict=True):
            value = exact(ball(h, low), ball(s))
            distance, size = abs(ball(f, g) - value), abs(value)
            assert float(distance) == 0.0 or distance <= size * arb(2) ** (-arb(bits)), (h, low, s)


@pytest.mark.parametrize("path", PATHS)
def test_functions_of_doubles_take_every_argument(path: str) -> None:
    """0, infinities, nan, subnormal numbers and arguments out of range give what IEEE 754 wants, without warnings."""
    given = np.array(
        [0.0, -0.0, np.inf, -np.inf, np.nan, -1.0, -2.0, 5e-324, 1e-310, 1.7976931348623157e308, 800.0, -800.0]
    )
    zero = np.zeros_like(given)
    with using(path):
        found = {n: native().probe(f"{n}_double", given, zero, zero)[0] for n in ("exp", "expm1", "log", "log1p")}
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(found["exp"], np.exp(given))
        for name in ("expm1", "log", "log1p"):
            np.testing.assert_array_max_ulp(found[name], getattr(np, name)(given), 1)
    np.testing.assert_array_equal(np.signbit(found["expm1"][:2]), [False, True])
    np.testing.assert_array_equal(np.signbit(found["log1p"][:2]), [False, True])


@pytest.mark.parametrize("path", PATHS)
def test_logarithm_of_equal_numbers_is_zero(path: str) -> None:
    """log(x/x) is 0 in both tiers, so that equal inputs give themselves."""
    x = np.ldexp(np.random.default_rng(0).uniform(1, 2, 500), np.arange(-250, 250))
    with using(path):
        for name in ("log2_ratio", "log2_apart", "log_ratio"):
            assert (np.array(native().probe(name, x, np.zeros(500), x)) == 0).all()
