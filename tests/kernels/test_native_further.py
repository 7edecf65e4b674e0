"""The further kernels in C, on every set of instructions: accuracy, arrays of any form, special values, single rows."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cesai_sym.kernels as cs
from cesai_sym.crosscheck import distance
from cesai_sym.kernels.backend import SIGNATURES, core
from cesai_sym.kernels.campaign import POINT_CLASSES
from cesai_sym.kernels.compiled import Compiled, native, paths, using
from cesai_sym.kernels.portable import Portable

PATHS = [p for p in paths() if p != "numpy"]
compiled_only = pytest.mark.skipif(not PATHS, reason="the extension is not built")
each_path = pytest.mark.parametrize("path", PATHS or [pytest.param("numpy", marks=compiled_only)])
KERNELS = (
    "log_ces", "mesh_growth", "slow_share", "ces_drho", "unit_cost", "factor_demands", "ces_hvp", "leontief_gap",
    "ces_total", "heterogeneity_loss", "pooling_gain", "relative_pooling_gain",
)  # fmt: skip
#: The names of the arguments of each core, in order.
FIRST = {"log_ces": "logs", "unit_cost": "prices", "factor_demands": "prices"}
MORE = {
    "mesh_growth": ("growth", "t"),
    "slow_share": ("growth", "t"),
    "ces_hvp": ("direction",),
    "pooling_gain": ("y",),
    "relative_pooling_gain": ("y",),
}
CLASSES = [(c, k) for c in POINT_CLASSES for k in KERNELS if k in c.kernels]
UNSERVED = 0x7FF8CE5A1000CE5A
each_kernel = pytest.mark.parametrize("kernel", KERNELS)


def names(kernel: str) -> tuple[str, ...]:
    return (FIRST.get(kernel, "x"), "rho", "weights", *MORE.get(kernel, ()))


def is_served(result: np.ndarray, rows: int) -> np.ndarray:
    """Which rows of what a ufunc gave it computed itself."""
    return np.ascontiguousarray(result).reshape(rows, -1)[:, 0].view(np.int64) != UNSERVED


@cache
def points(which: int, rows: int = 6):
    """Arguments of a class for each number of inputs, with the results of NumPy."""
    point_class, kernel = CLASSES[which]
    cases = []
    for size in point_class.sizes:
        u = np.random.default_rng(which).random((rows, point_class.dimension(size)))
        built = point_class.arguments(kernel, u, size)
        arguments = [np.array(built[name]) for name in names(kernel)]
        cases.append((arguments, Portable(kernel)(*arguments)))
    return cases


@compiled_only
@pytest.mark.parametrize("which", range(len(CLASSES)), ids=lambda i: f"{CLASSES[i][1]}-{CLASSES[i][0].name}")
def test_accuracy(which: int) -> None:
    """On every path the points of every class are within what is promised for pairs, against Arb."""
    kernel = CLASSES[which][1]
    for arguments, wanted in points(which):
        rows = len(arguments[0])
        checked: set[tuple[int, bytes]] = set()
        for path in PATHS:
            with using(path):
                found = np.asarray(core(kernel)(*arguments)).reshape(rows, -1)
            for r, (values, same) in enumerate(zip(found, np.reshape(wanted, (rows, -1)), strict=True)):
                if (r, values.tobytes()) in checked:
                    continue
                checked.add((r, values.tobytes()))
                case = {n: tuple(np.atleast_1d(a[r]).tolist()) for n, a in zip(names(kernel), arguments, strict=True)}
                if r % 3 == 0 or not np.array_equal(values, same):
                    assert distance(kernel, case, values.tolist()) <= 1


@each_path
@each_kernel
def test_ordinary_rows_are_served(path: str, kernel: str) -> None:
    """What is no edge case is computed in C, and in all but a few rows to the bit that NumPy's pairs give."""
    rng = np.random.default_rng(3)
    arguments = ordinary(rng, kernel, 500, 3)
    with using(path):
        assert isinstance(core(kernel), Compiled)
        found = getattr(native(), kernel)(*arguments)
        native().take_status()
    assert is_served(found, 500).all()
    wanted = Portable(kernel)(*arguments)
    assert (found == wanted).mean() > 0.99
    np.testing.assert_allclose(found, wanted, rtol=3e-16)


def ordinary(rng: np.random.Generator, kernel: str, rows: int, J: int) -> list[np.ndarray]:
    """Rows of inputs in a decade with weights, exponents and all else of their own."""
    x = rng.uniform(0.3, 3.0, (rows, J))
    first = x + 1.0 if kernel == "log_ces" else x
    arguments = [first, rng.uniform(-9.0, 0.9, rows), rng.uniform(0.1, 1.0, (rows, J))]
    if kernel == "ces_hvp":  # all positive ratios but one: products that do not cancel
        return [*arguments, np.where(np.arange(J) == 0, -1.0, 1.0) * rng.uniform(0.5, 2.0, (rows, J))]
    if "pooling" in kernel:
        return [*arguments, x[:, ::-1] ** 2]
    if len(names(kernel)) == 5:
        return [*arguments, rng.uniform(0.01, 0.3, (rows, J)), rng.uniform(-20.0, 20.0, rows)]
    return arguments


SPECIAL = [0.0, np.inf, np.nan, 5e-324, 1e-310, 2.0**-1022, 1.7e308, 1e-300, 1e300, 1.0, 3.0]
EXPONENTS = [0.0, 1.0, -1.0, 0.5, np.inf, -np.inf, np.nan, 1e300, -1e300, 1e-300, 2.0**-21, -(2.0**-19), -40.0]


@st.composite
def problems(draw):
    """Arguments with every kind of stride, broadcast against each other, special values among ordinary ones."""
    kernel, J, rows = draw(st.sampled_from(KERNELS)), draw(st.integers(1, 6)), draw(st.integers(1, 200))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    special = draw(st.sampled_from([0.0, 0.02, 0.4]))
    x, rho, w, *more = ordinary(rng, kernel, rows, J)
    x = np.where(rng.random(x.shape) < special, rng.choice(SPECIAL, x.shape), x)
    if kernel == "log_ces":
        x = np.where(rng.random(x.shape) < special, -x, x)
    rho = np.where(rng.random(rows) < special, rng.choice(EXPONENTS, rows), rho)
    if kernel in ("unit_cost", "factor_demands"):
        rho = np.where(rho > 1, -rho, rho)
    w = np.where((rng.random(w.shape) < special) & (np.arange(J) > 0), 0.0, w)
    strided = draw(
        st.sampled_from([lambda a: a, lambda a: a[::-1, ::-1], np.asfortranarray, lambda a: a.repeat(2, 0)[::2]])
    )
    arguments = [strided(x), rho[0] if draw(st.booleans()) else rho[::-1], w[0] if draw(st.booleans()) else w]
    for extra in more:
        arguments.append(extra[0] if draw(st.booleans()) else extra)
    return kernel, [np.asarray(a) for a in arguments]


def room(kernel: str, arguments: list[np.ndarray], wanted: np.ndarray) -> np.ndarray:
    """Two ulps, and where differences are formed 2^-60 of what they are formed from: the condition may be anything."""
    x, rho, w, *more = arguments
    size = np.abs(wanted)
    if kernel == "ces_hvp":
        size = np.einsum("...jk,...k->...j", np.abs(Portable("ces_hessian")(x, rho, w)), np.abs(more[0]))
    elif kernel == "pooling_gain":
        size = Portable("ces")(x + more[0], rho, w)
    elif kernel in ("relative_pooling_gain", "heterogeneity_loss"):
        size = np.ones_like(wanted)
    return 2.0 * np.spacing(np.abs(wanted)) + 2.0**-60 * size


@compiled_only
@settings(max_examples=120, deadline=None)
@given(problems(), st.sampled_from(PATHS or ["numpy"]), st.booleans(), st.booleans())
def test_like_the_slow_path(problem, path: str, by_sigma: bool, accurate: bool) -> None:
    """On any arrays the results are those of NumPy in pairs: the same zeros, infinities and nan, else few ulps off."""
    kernel, arguments = problem
    with np.errstate(all="ignore"):
        if by_sigma:
            arguments[1] = np.abs(arguments[1])
        with using(path):
            found = core(kernel, sigma=by_sigma, accurate=accurate)(*arguments)
        wanted = Portable(kernel, by_sigma)(*arguments)
        rho = 1.0 - 1.0 / arguments[1] if by_sigma else arguments[1]
        same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
        close = np.abs(found - wanted) <= room(kernel, [arguments[0], rho, *arguments[2:]], wanted)
    assert found.shape == wanted.shape
    assert (same | close).all()


@each_path
@each_kernel
def test_rows_do_not_depend_on_their_neighbours(path: str, kernel: str) -> None:
    """A row gives the same bits alone and within blocks of any length, whatever lies beside it."""
    rng = np.random.default_rng(5)
    arguments = ordinary(rng, kernel, 300, 3)
    arguments[0][rng.random((300, 3)) < 0.01] = 0.0
    arguments[1][::17] = 1e-8 * rng.normal(size=len(arguments[1][::17]))  # other forms in the same block
    with using(path):
        compute = core(kernel)
        whole = compute(*arguments)
        for n in (1, 7, 127, 129):
            np.testing.assert_array_equal(compute(*(a[:n] for a in arguments)), whole[:n])
        for r in range(0, 300, 37):
            np.testing.assert_array_equal(compute(*(a[r] for a in arguments)), whole[r])


@each_path
@each_kernel
def test_types_and_places(path: str, kernel: str) -> None:
    """Single precision is rounded once, results go where the caller says, nothing shows as a warning."""
    arguments = ordinary(np.random.default_rng(6), kernel, 40, 4)
    many = SIGNATURES[kernel].endswith("->(J)")
    with using(path), np.errstate(all="raise"):
        ufunc = getattr(native(), kernel)
        short = [a.astype(np.float32) for a in arguments]
        single = ufunc(*short)
        assert single.dtype == np.float32
        assert is_served(np.asarray(ufunc(*(a.astype(np.float64) for a in short))), 40).all()
        np.testing.assert_array_equal(
            single, Portable(kernel)(*(a.astype(np.float64) for a in short)).astype(np.float32)
        )
        wanted = ufunc(*arguments)
        out = np.full((8, 40), np.nan)[::2].T if many else np.full(80, np.nan)[::2]
        assert ufunc(*arguments, out=out) is out
        np.testing.assert_array_equal(out, wanted)
        assert np.isnan(out.base).sum() == out.size  # what lies between is left alone
        assert ufunc(*(a[:0] for a in arguments)).shape == wanted[:0].shape


@each_path
@pytest.mark.parametrize("J", [1, 2, 5, 17])
def test_numbers_of_inputs(path: str, J: int) -> None:
    """Any number of inputs, with one set of weights for all rows or one for each."""
    for kernel in KERNELS:
        arguments = ordinary(np.random.default_rng(J), kernel, 30, J)
        shared = [*arguments[:2], arguments[2][0], *arguments[3:]]
        for given_ in (arguments, shared):
            wanted = Portable(kernel)(*given_)
            with using(path):
                found = core(kernel)(*given_)
            with np.errstate(all="ignore"):
                assert (np.abs(found - wanted) <= room(kernel, given_, wanted)).all()


@each_path
def test_far_and_near_ends_of_what_is_served(path: str) -> None:
    """Where C hands over to NumPy the results join: next to the bounds of inputs, weights, exponents and rates."""
    x = np.array([[2.0**e, 1.5 * 2.0**e, 1.25] for e in (-902, -899, -202, -199, 199, 202, 999, 1001)])
    powers = [0.0, 2.0**-131, 2.0**-129, 2.0**-61, 2.0**-59, 0.7, 2.0**19, 2.0**21, 2.0**199, 2.0**201]
    weights = np.array([[2.0**e, 1.0, 0.3] for e in (0, -299, -302, -899, -902)])
    rates = np.array([[0.0, 2.0**e, -0.25] for e in (-61, -59, 59, 61)])
    for kernel in ("mesh_growth", "slow_share", "ces_drho", "unit_cost", "leontief_gap", "heterogeneity_loss"):
        for sign in (-1.0, 1.0) if kernel != "unit_cost" else (-1.0,):
            rho = sign * np.array(powers)[:, None, None]
            arguments = [x, rho, weights[:, None]]
            if len(names(kernel)) == 5:
                arguments = [x, rho[..., None], weights[:, None, None], rates[:, None], np.array(2.0**-40)]
            wanted = Portable(kernel)(*arguments)
            with using(path), np.errstate(all="ignore"):
                found = core(kernel)(*arguments)
                good = (found == wanted) | (np.abs(found - wanted) <= room(kernel, arguments, wanted))
            absolute = 2.0**-60 * np.abs(rates).max(axis=-1)[:, None] if kernel == "mesh_growth" else 0.0
            assert (good | (np.isnan(found) & np.isnan(wanted)) | (np.abs(found - wanted) <= absolute)).all(), kernel


@each_path
def test_relations_hold_exactly(path: str) -> None:
    """Along the inputs the product with the Hessian is 0; equal inputs and equal sources lose and gain nothing."""
    rng = np.random.default_rng(8)
    x, rho, w = rng.uniform(0.1, 9.0, (200, 3)), rng.uniform(-9, 0.9, 200), rng.uniform(0.1, 1.0, (200, 3))
    with using(path):
        assert (cs.ces_hvp(x, 4.0 * x, rho, w) == 0).all()
        assert (cs.heterogeneity_loss(np.repeat(x[:, :1], 3, 1), rho, w) == 0).all()
        assert (cs.ces_drho(np.repeat(x[:, :1], 3, 1), rho, w) == 0).all()
        assert (cs.leontief_gap(np.repeat(x[:, :1], 3, 1), rho, w) == 0).all()
        assert (cs.pooling_gain(x, x[:, ::-1], 1.0, w) == 0).all()
        shares = [cs.slow_share(x, [0.1, 0.2, 0.3], rho, w, t=t) for t in (0.0, 5.0, 50.0)]
        slower = np.sign(-rho)[:, None] * np.diff(np.array(shares).T)
        assert (slower >= 0).all()
        levels = [cs.leontief_gap(x, r, w) for r in (-8.0, -1.0, 1e-9, 0.5, 3.0)]
        assert all((low <= high).all() for low, high in pairwise(levels))


@each_path
@pytest.mark.parametrize("kernel", ["ces", "ces_drho"])
def test_too_many_inputs_for_the_memory(path: str, kernel: str) -> None:
    """Where a block does not fit the memory that is an error, not a result."""
    inputs = np.broadcast_to(1.0, (10**11,))
    with using(path), pytest.raises(MemoryError, match=f"{kernel}: no memory for blocks of 100000000000 inputs"):
        core(kernel)(inputs, np.array(-1.0), inputs)


CLOSED = {
    "curvature": ("rho", "J"),
    "diversity_bonus": ("rho", "J", "cv"),
    "expected_loss": ("rho", "J", "cv", "r"),
    "level_ceiling": ("Z", "rho", "w_Z"),
    "variance_retained": ("M", "n"),
}
CLOSED_CLASSES = [(c, k) for c in POINT_CLASSES for k in CLOSED if k in c.kernels]
#: What elements of C and of NumPy lie side by side for.
NUMBERS = {
    "rho": [-np.inf, -1e300, -40.0, -1.0, -1e-300, 0.0, 0.3, 1.0, 7.0, np.inf, np.nan],
    "J": [1.0, 2.0, 3.0, 2.0**53, 1e300],
    "cv": [0.0, 1e-200, 0.3, 1e200, np.nan],
    "r": [-1.0, 0.0, 1.0 - 2.0**-53, 1.0, np.nan],
    "Z": [0.0, 5e-324, 3.0, 1e300, np.inf, np.nan],
    "w_Z": [5e-324, 1e-300, 0.25, 1.0 - 2.0**-53, 1.0, np.nan],
    "M": [1.0, 1.0 + 2.0**-52, 1.5, 2.0, 1e9, 1e300, np.inf, np.nan],
    "n": [0.0, 5e-324, 0.5, 3.0, 1e9, 1e300, np.inf, np.nan],
}


@each_path
@pytest.mark.parametrize(
    "which", range(len(CLOSED_CLASSES)), ids=lambda i: f"{CLOSED_CLASSES[i][1]}-{CLOSED_CLASSES[i][0].name}"
)
def test_closed_forms_are_accurate(path: str, which: int) -> None:
    """The kernels of single numbers are within 1 ulp at the points of every class, against Arb."""
    point_class, kernel = CLOSED_CLASSES[which]
    built = point_class.arguments(kernel, np.random.default_rng(which).random((12, point_class.dimension(1))), 1)
    with using(path):
        found = getattr(cs, kernel)(**{name: np.array(built[name]) for name in CLOSED[kernel]})
    for r, value in enumerate(found):
        case = {name: (float(built[name][r]),) for name in CLOSED[kernel]}
        assert distance(kernel, case, [float(value)]) <= 1


@each_path
@pytest.mark.parametrize("kernel", CLOSED)
def test_closed_forms_take_every_number(path: str, kernel: str) -> None:
    """Every combination of ordinary and special numbers gives what NumPy gives, by rho and by sigma, in any array."""
    names_of = CLOSED[kernel]
    arrays = dict(zip(names_of, np.meshgrid(*(NUMBERS[n] for n in names_of)), strict=True))
    if kernel == "level_ceiling":
        arrays["rho"] = np.where(arrays["rho"] >= 0, -arrays["rho"] - 1.0, arrays["rho"])
    variants = [arrays]
    if "rho" in arrays:
        elasticity = np.abs(arrays["rho"]) if kernel != "level_ceiling" else 1.0 / (2.0 - arrays["rho"])
        variants.append({n: v for n, v in arrays.items() if n != "rho"} | {"sigma": elasticity})
    for given_ in variants:
        function = getattr(cs, kernel)
        with using("numpy"):
            wanted = function(**given_)
        with using(path), np.errstate(all="raise"):
            np.testing.assert_array_equal(function(**given_), wanted)
            transposed = {n: np.asfortranarray(v)[::-1] for n, v in given_.items()}
            np.testing.assert_array_equal(function(**transposed), wanted[::-1])
            assert function(**{n: v.flat[7] for n, v in given_.items()}) == pytest.approx(
                wanted.flat[7], 0, nan_ok=True
            )


@each_path
def test_closed_forms_are_computed_in_c(path: str) -> None:
    """Ordinary elements are served, in single precision too; others are marked."""
    with using(path):
        module = native()
        for kernel, names_of in CLOSED.items():
            inner = {"rho": -1.5, "J": 3.0, "cv": 0.3, "r": 0.5, "Z": 2.0, "w_Z": 0.25, "M": 10.0, "n": 3.0}
            order = ("rho", *(n for n in names_of if n != "rho")) if "rho" in names_of else names_of
            arguments = [np.full(200, inner[n]) for n in order]
            found = getattr(module, kernel)(*arguments)
            np.testing.assert_array_equal(found, getattr(cs, kernel)(**{n: inner[n] for n in names_of}))
            short = getattr(module, kernel)(*(a.astype(np.float32) for a in arguments))
            assert short.dtype == np.float32
            np.testing.assert_allclose(short, found, rtol=1e-6)
            assert module.take_status() == 0
            arguments[0][7] = np.nan
            assert np.flatnonzero(~is_served(getattr(module, kernel)(*arguments), 200)).tolist() == [7]
            module.take_status()
