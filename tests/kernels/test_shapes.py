"""Arguments broadcast as documented, and what is wrong is named."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from cesai_sym.kernels import ces, ces_gradient, ces_hessian, ces_shares, ces_value_and_gradient, mesh_growth
from cesai_sym.kernels.reference import reference, ulps

X = np.random.default_rng(0).uniform(0.5, 2.0, (3, 4, 5))
W = np.array([1.0, 2.0, 0.5, 3.0, 1.0])
FUNCTIONS = (ces, ces_gradient, ces_shares, ces_hessian)
INNER = {ces: (), ces_gradient: (5,), ces_shares: (5,), ces_hessian: (5, 5)}


@pytest.mark.parametrize("f", FUNCTIONS)
@pytest.mark.parametrize(
    "rho", [-2.0, np.linspace(-3, 3, 4), np.linspace(-1e-30, 1, 12).reshape(3, 4), np.ones((2, 3, 4))]
)
def test_rho_broadcasts_against_the_leading_axes(f, rho) -> None:
    """The result has the broadcast shape, and each entry is what one row gives."""
    result = f(X, rho, W)
    leading = np.broadcast_shapes(np.shape(rho), (3, 4))
    assert result.shape == (*leading, *INNER[f])
    rows, exponents = np.broadcast_to(X, (*leading, 5)), np.broadcast_to(rho, leading)
    for at in np.ndindex(leading):
        np.testing.assert_array_equal(result[at], f(rows[at], exponents[at], W))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_each_row_may_have_its_own_weights(f) -> None:
    """Weights with leading axes belong to their rows."""
    weights = np.random.default_rng(1).uniform(0, 1, (4, 5))
    result = f(X, -0.7, weights)
    for at in np.ndindex(3, 4):
        np.testing.assert_array_equal(result[at], f(X[at], -0.7, weights[at[1]]))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_axis_says_where_the_inputs_are(axis: int) -> None:
    """Inputs on any axis give the same numbers; shares and gradients put them back there."""
    moved = np.moveaxis(X, -1, axis)
    np.testing.assert_array_equal(ces(moved, -0.7, W, axis=axis), ces(X, -0.7, W))
    for f in (ces_gradient, ces_shares):
        np.testing.assert_array_equal(f(moved, -0.7, W, axis=axis), np.moveaxis(f(X, -0.7, W), -1, axis))
    np.testing.assert_array_equal(ces_hessian(moved, -0.7, W, axis=axis), ces_hessian(X, -0.7, W))
    np.testing.assert_array_equal(mesh_growth(moved, W, -0.7, W, axis=axis), mesh_growth(X, W, -0.7, W))


def test_strides_do_not_matter() -> None:
    """Reversed, transposed and repeated inputs are read as they are."""
    np.testing.assert_array_equal(ces(X[::-1, ::2, ::-1], 0.3), ces(X[::-1, ::2, ::-1].copy(), 0.3))
    np.testing.assert_array_equal(ces(X.T, 0.3), ces(np.ascontiguousarray(X.T), 0.3))
    np.testing.assert_array_equal(ces(np.broadcast_to(X[0, 0], (7, 5)), 0.3), np.full(7, ces(X[0, 0], 0.3)))


def test_inputs_are_not_changed() -> None:
    """The arguments come back as they were, read-only ones included."""
    x, w = X.copy(), W.copy()
    x[0, 0, 0] = 0.0
    kept = x.copy()
    x.setflags(write=False)
    ces_hessian(x, 0.5, w)
    np.testing.assert_array_equal(x, kept)
    np.testing.assert_array_equal(w, W)


def test_scalars_in_scalars_out() -> None:
    """One row gives a NumPy scalar; integers and booleans are numbers."""
    assert isinstance(ces([1, 4], 0), np.float64)
    assert isinstance(mesh_growth([1, 4], [0, 1], 0), np.float64)
    assert ces([1, 4], 0) == 2.0
    assert ces([True, True], 1) == 1.0


@pytest.mark.parametrize("f", FUNCTIONS)
def test_no_rows_give_no_rows(f) -> None:
    """Empty leading axes are kept."""
    assert f(np.empty((0, 5)), -1.0, W).shape == (0, *INNER[f])
    assert f(np.empty((2, 0, 5)), np.empty((0,)), W).shape == (2, 0, *INNER[f])


@pytest.mark.parametrize("f", FUNCTIONS)
def test_long_arrays_are_computed_in_blocks(f) -> None:
    """Rows do not depend on how many there are, also where forms and special rows change within a block."""
    rng = np.random.default_rng(3)
    x = rng.uniform(0.5, 2.0, (12000, 3))
    x[rng.random(x.shape) < 0.001] = 0.0
    rho = np.where(rng.random(12000) < 0.3, 10.0 ** rng.uniform(-120, -10, 12000), rng.normal(size=12000))
    whole = f(x, rho)
    some = rng.choice(12000, 60, replace=False)
    np.testing.assert_array_equal(whole[some], f(x[some], rho[some]))


def test_many_inputs() -> None:
    """A thousand inputs, whose rows no longer fit a block, are as accurate as three."""
    x = np.random.default_rng(4).uniform(1, 2, (3, 20001))
    np.testing.assert_allclose(ces(x, 1.0), x.mean(axis=1), rtol=1e-14)
    weights = np.random.default_rng(5).uniform(1, 2, x.shape)
    np.testing.assert_allclose(ces(x, 1.0, weights), (x * weights).sum(axis=1) / weights.sum(axis=1), rtol=1e-14)


ERRORS = [
    (lambda: ces([1.0, -2.0], 1), ValueError, r"ces: x must not be negative, got -2\.0"),
    (lambda: ces([1.0, 2.0], 1, [1, -1]), ValueError, r"ces: weights must not be negative, got -1\.0"),
    (lambda: ces([1.0, 2.0], 1, [0, 0]), ValueError, "ces: weights must not all be zero"),
    (lambda: ces([1.0, 2.0], 1, [np.inf, 1]), ValueError, "ces: weights must be finite numbers"),
    (lambda: ces([1.0, 2.0], 1, [np.nan, 1]), ValueError, "ces: weights must be finite numbers"),
    (lambda: ces([1.0, 2.0], 1, [1, 2, 3]), ValueError, "ces: weights must have 2 inputs as x has, got 3"),
    (lambda: ces([1.0, 2.0], 1, 1.0), ValueError, "ces: weights must have an axis of inputs, got a scalar"),
    (lambda: ces(1.0, 1), ValueError, "ces: x must have an axis of inputs, got a scalar"),
    (lambda: ces([], 1), ValueError, r"ces: x must have at least one input, got shape \(0,\)"),
    (lambda: ces(np.ones((3, 2)), [1, 2]), ValueError, r"leading axes do not broadcast: x \(3,\), rho \(2,\)"),
    (lambda: ces([1.0, 2.0], 1, axis=1), ValueError, r"ces: axis 1 is out of range for x of shape \(2,\)"),
    (lambda: ces([1.0, 2j], 1), TypeError, "ces: x must be real numbers, got an array of complex128"),
    (lambda: ces([1.0, 2.0], 1j), TypeError, "ces: rho must be real numbers"),
    (lambda: ces_gradient(["a", "b"], 1), TypeError, "ces_gradient: x must be real numbers"),
    (lambda: ces_shares([1.0, 2.0], "a"), TypeError, "ces_shares: rho must be real numbers"),
    (lambda: ces_hessian([1.0, -0.5], 1), ValueError, "ces_hessian: x must not be negative"),
    (lambda: ces([1.0, 2.0]), ValueError, "ces: pass either rho or sigma, got neither"),
    (lambda: ces([1.0, 2.0], 1, sigma=2), ValueError, "ces: pass either rho or sigma, got both"),
    (lambda: ces([1.0, 2.0], sigma=-2), ValueError, r"ces: sigma must not be negative, got -2\.0; for rho > 1 pass"),
    (lambda: ces([1.0, 2.0], 1, out=np.empty(2)), ValueError, r"ces: out must have shape \(\), got \(2,\)"),
    (lambda: ces([1.0, 2.0], 1, out=[0.0]), TypeError, "ces: out must be an array, got list"),
    (lambda: ces([1.0, 2.0], 1, out=np.empty((), int)), TypeError, "ces: out of int64 cannot hold float64"),
    (lambda: ces_value_and_gradient([1.0], 1, out=(np.empty(()),)), ValueError, "out must have 2 arrays, got 1"),
    (lambda: mesh_growth([1, 2], [0.1], 1), ValueError, "mesh_growth: growth must have 2 inputs as x has, got 1"),
    (lambda: mesh_growth([1, 2], [0.1, np.inf], 1), ValueError, "mesh_growth: growth must be finite"),
    (lambda: mesh_growth([1, 2], [0.1, 0.2], 1, t=1e300), ValueError, r"growth times t must be within 1e\+200"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors_name_the_argument(call, error, message) -> None:
    """An error says which function and argument, what was wanted and what came."""
    with pytest.raises(error, match=message):
        call()


def test_computing_needs_only_numpy() -> None:
    """Calling a kernel imports no symbolic or multiprecision library, and not the formulas either."""
    program = (
        "import sys, cesai_sym.kernels as k; k.ces([1.0, 2.0], -1.0)\n"
        "heavy = {'sympy', 'flint', 'mpmath', 'cesai_sym.expression', 'cesai_sym.judge', 'cesai_sym.kernels.stable'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_single_precision_stays_single_precision() -> None:
    """Results are computed in double precision and rounded once, unless another argument has more digits."""
    short = X.astype(np.float32)
    for f in FUNCTIONS:
        result = f(short, 0.3, W.astype(np.float32))
        assert result.dtype == np.float32
        np.testing.assert_array_equal(result, f(short.astype(np.float64), 0.3, W).astype(np.float32))
        assert f(short, 0.3, W).dtype == f(short, np.array(0.3), None).dtype == np.float64
    assert isinstance(ces(short[0, 0], -1), np.float32)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_out_takes_the_result(f) -> None:
    """The array of the caller is filled and returned, whatever its strides."""
    expected = f(X, -0.7, W)
    target = np.full(expected.T.shape, np.nan).T
    assert f(X, -0.7, W, out=target) is target
    np.testing.assert_array_equal(target, expected)


def test_value_and_gradient_are_those_of_the_single_kernels() -> None:
    """One pass gives the same bits as two, also into arrays of the caller."""
    F, slope = np.empty((3, 4)), np.empty((3, 4, 5))
    result = ces_value_and_gradient(X, -0.7, W, out=(F, slope))
    assert result[0] is F
    assert result[1] is slope
    np.testing.assert_array_equal(F, ces(X, -0.7, W))
    np.testing.assert_array_equal(slope, ces_gradient(X, -0.7, W))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_sigma_in_place_of_rho(f) -> None:
    """At an elasticity whose exponent is a double both ways give the same bits."""
    sigma = np.array([0.0, 0.125, 0.5, 1.0, 2.0, np.inf])
    rho = np.array([-np.inf, -7.0, -1.0, 0.0, 0.5, 1.0])
    np.testing.assert_array_equal(f(X[0, 0], sigma=sigma, weights=W), f(X[0, 0], rho, W))
    assert np.isnan(f(X[0, 0], sigma=np.nan)).all()


def test_sigma_is_not_rounded_to_an_exponent() -> None:
    """At sigma = 3/10 (as a double) the far apart inputs show the digits that a rounded exponent loses."""
    x, sigma = (1e-40, 1e-9, 1.0, 1e40), 0.3
    exact = reference("ces_gradient", {"x": x, "rho": (1 - 1 / Fraction(sigma),), "weights": (1.0,) * 4})
    value = ces_gradient(x, sigma=sigma)
    assert max(ulps(float(v), e) for v, e in zip(value, exact, strict=True)) <= 0.51
    rounded = ces_gradient(x, 1 - 1 / sigma)
    assert max(ulps(float(v), e) for v, e in zip(rounded, exact, strict=True)) > 10
