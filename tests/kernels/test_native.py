"""The compiled kernels on every set of instructions: accuracy, shapes, types, special values, and the choice."""

import os
import pickle
import subprocess
import sys
import threading
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.kernels import ces, ces_gradient, ces_hessian, ces_shares, ces_value_and_gradient
from cesai_sym.kernels.backend import core
from cesai_sym.kernels.campaign import POINT_CLASSES
from cesai_sym.kernels.compiled import Compiled, native, paths, using
from cesai_sym.kernels.portable import Portable
from cesai_sym.kernels.reference import reference, ulps

PATHS = [p for p in paths() if p != "numpy"]
compiled_only = pytest.mark.skipif(not PATHS, reason="the extension is not built")
each_path = pytest.mark.parametrize("path", PATHS or [pytest.param("numpy", marks=compiled_only)])
KERNELS = ("ces", "ces_gradient", "ces_shares", "ces_hessian")
FUNCTIONS = {f.__name__: f for f in (ces, ces_gradient, ces_shares, ces_hessian, ces_value_and_gradient)}
#: Ulps that the fast and the accurate tier may be off.
BOUND = {"ces": (3.0, 1.0)}
OTHERS = (8.0, 1.0)
CLASSES = [(c, k) for c in POINT_CLASSES for k in KERNELS if k in c.kernels]


@cache
def points(which: int):
    """Arguments of a class, and the balls around the exact results."""
    point_class, kernel = CLASSES[which]
    cases = []
    for size in point_class.sizes:
        u = np.random.default_rng(which).random((5, point_class.dimension(size)))
        a = point_class.build(u, size)
        x, weights = np.array(a["x"]), np.array(a["weights"])
        exact = [
            reference(kernel, {"x": tuple(x[r]), "weights": tuple(weights[r]), "rho": (float(a["rho"][r]),)})
            for r in range(len(u))
        ]
        cases.append((x, np.array(a["rho"]), weights, exact))
    return cases


@each_path
@pytest.mark.parametrize("which", range(len(CLASSES)), ids=lambda i: f"{CLASSES[i][1]}-{CLASSES[i][0].name}")
def test_accuracy(path: str, which: int) -> None:
    """At the points of every class the default is within its bound and the accurate tier within 1 ulp."""
    kernel = CLASSES[which][1]
    with using(path):
        for x, rho, weights, exact in points(which):
            for accurate, bound in zip((False, True), BOUND.get(kernel, OTHERS), strict=True):
                found = np.asarray(core(kernel, accurate=accurate)(x, rho, weights)).reshape(len(x), -1)
                for row, values in zip(found, exact, strict=True):
                    assert max(ulps(float(f), e) for f, e in zip(row, values, strict=True)) <= bound


def expected(kernel: str, x, rho, w):
    return Portable(kernel)(np.asarray(x, np.float64), np.asarray(rho, np.float64), np.asarray(w, np.float64))


SPECIAL = [0.0, -0.0, np.inf, 5e-324, 1e-310, 2.0**-1022, 1.7e308, 1e-300, 1e300, 1.0, 3.0]
EXPONENTS = [0.0, 1.0, -1.0, 0.5, np.inf, -np.inf, 1e300, -1e300, 1e-300, 2.0**-21, -(2.0**-19), 7.0, -40.0]


@st.composite
def problems(draw):
    """Arrays with every kind of stride, broadcast against each other, special values among ordinary ones."""
    J, rows = draw(st.integers(1, 7)), draw(st.integers(1, 300))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    special = draw(st.sampled_from([0.0, 0.02, 0.5]))
    x = rng.uniform(0.1, 10.0, (rows, J))
    x = np.where(rng.random(x.shape) < special, rng.choice(SPECIAL, x.shape), x)
    x = draw(st.sampled_from([lambda a: a, lambda a: a[::-1, ::-1], np.asfortranarray, lambda a: a.repeat(2, 0)[::2]]))(
        x
    )
    rho = draw(st.sampled_from([0, 1, 2]))
    exponents = rng.normal(size=rows) * 10.0 ** rng.integers(-8, 3, rows)
    exponents = np.where(rng.random(rows) < special, rng.choice(EXPONENTS, rows), exponents)
    w = rng.uniform(0.1, 1.0, (rows, J)) * 10.0 ** rng.integers(-70, 1, (rows, J))
    w = np.where((rng.random(w.shape) < special) & (np.arange(J) > 0), 0.0, w)
    if draw(st.booleans()):
        w = w[0]
    return x, (exponents if rho == 0 else exponents[::-1] if rho == 1 else exponents[0]), w


@compiled_only
@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from(PATHS or ["numpy"]), st.sampled_from(KERNELS), st.booleans())
def test_like_the_slow_path(problem, path: str, kernel: str, accurate: bool) -> None:
    """On any arrays the results are those of NumPy in pairs: the same zeros, infinities and nan, else few ulps off."""
    x, rho, w = problem
    with using(path):
        found = core(kernel, accurate=accurate)(x, np.asarray(rho), w)
    wanted = expected(kernel, x, rho, w)
    bound = (1.0 if accurate else 3.0 if kernel == "ces" else 8.0) + 1.0
    with np.errstate(all="ignore"):
        same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
        close = np.abs(found - wanted) <= bound * np.spacing(np.abs(wanted))
    assert (same | close).all()


@each_path
@pytest.mark.parametrize("kernel", KERNELS)
def test_rows_do_not_depend_on_their_neighbours(path: str, kernel: str) -> None:
    """A row gives the same bits alone and within blocks of any length, whatever lies beside it."""
    rng = np.random.default_rng(5)
    x, rho = rng.uniform(0.5, 2.0, (700, 3)), rng.uniform(-20, 1.5, 700)
    x[rng.random(x.shape) < 0.01] = 0.0
    with using(path):
        whole = FUNCTIONS[kernel](x, rho)
        for n in (1, 2, 7, 127, 128, 129, 300):
            np.testing.assert_array_equal(FUNCTIONS[kernel](x[:n], rho[:n]), whole[:n])
        for r in range(0, 700, 37):
            np.testing.assert_array_equal(FUNCTIONS[kernel](x[r], float(rho[r])), whole[r])


@each_path
def test_ufuncs_broadcast_write_and_convert(path: str) -> None:
    """As ufuncs of NumPy the kernels broadcast, fill arrays of the caller, and take single precision."""
    x = np.random.default_rng(2).uniform(0.5, 2.0, (4, 1, 3))
    rho, w = np.linspace(-3, 3, 5), np.ones(3)
    with using(path):
        ufunc = native().ces_gradient
        wanted = expected("ces_gradient", x, rho, w)
        np.testing.assert_allclose(ufunc(x, rho, w), wanted, rtol=2e-15)
        out = np.full((3, 5, 4), np.nan).T
        assert ufunc(x, rho, w, out=out) is out
        np.testing.assert_array_equal(out, ufunc(x, rho, w))
        short = ufunc(x.astype(np.float32), np.float32(-1.5), w.astype(np.float32))
        assert short.dtype == np.float32
        exact = expected("ces_gradient", x.astype(np.float32), -1.5, w)
        np.testing.assert_array_equal(short, exact.astype(np.float32))
        H = np.full((6, 3, 3), np.nan)
        native().ces_hessian(np.ones((3, 3)), -1.0, w, out=H[::2].transpose(0, 2, 1))
        np.testing.assert_allclose(H[::2], expected("ces_hessian", np.ones((3, 3)), -1.0, w), rtol=2e-15)
        assert np.isnan(H[1::2]).all()


@each_path
def test_no_warnings_and_flags_left_alone(path: str) -> None:
    """Nothing that happens inside shows as a floating-point warning, also where warnings are errors."""
    x = np.array([[1e-300, 1e300, 1.0], [0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [5e-324, 1.0, np.inf]] * 40)
    with np.errstate(all="raise"), using(path):
        for f in FUNCTIONS.values():
            for rho in (-700.0, -1.0, 1e-9, 0.0, 0.7, 300.0):
                f(x, rho)
                f(x[2], rho)


@each_path
def test_aggregate_stays_between_its_inputs(path: str) -> None:
    """Least <= F <= greatest also for neighbours, and equal inputs give themselves."""
    rng = np.random.default_rng(7)
    base = np.ldexp(rng.uniform(1, 2, (3000, 1)), rng.integers(-900, 900, (3000, 1)))
    x = base * (1 + rng.integers(0, 3, (3000, 4)) * 2.0**-52)
    rho = rng.normal(size=3000) * 10.0 ** rng.integers(-3, 6, 3000)
    w = rng.uniform(0.01, 1, (3000, 4))
    with using(path):
        F = ces(x, rho, w)
        assert ((x.min(axis=1) <= F) & (x.max(axis=1) >= F)).all()
        np.testing.assert_array_equal(ces(np.repeat(base, 3, 1), rho), base[:, 0])


@each_path
def test_threads_compute_at_the_same_time(path: str) -> None:
    """Calls of several threads do not disturb each other, also when some rows are left to NumPy."""
    rng = np.random.default_rng(9)
    inputs = [rng.uniform(0.5, 2.0, (5000, 3)) for _ in range(4)]
    inputs[1][::7, 0] = 0.0
    found: dict[int, np.ndarray] = {}

    def work(i: int) -> None:
        for _ in range(5):
            found[i] = ces(inputs[i], -1.3)

    with using(path):
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        for i, x in enumerate(inputs):
            np.testing.assert_array_equal(found[i], ces(x, -1.3))


@compiled_only
def test_errors_come_from_the_kernel() -> None:
    """What the compiled code refuses is explained by the kernel: negative inputs, weights, shapes."""
    for x, rho, w, message in (
        (np.array([1.0, -2.0]), -1.0, None, "x must not be negative, got -2.0"),
        (np.array([[1.0, 2.0], [3.0, -4.0]]), -1.0, None, "x must not be negative, got -4.0"),
        (np.array([1.0, 2.0]), -1.0, np.array([1.0, np.nan]), "weights must be finite"),
        (np.array([1.0, 2.0]), -1.0, np.zeros(2), "weights must not all be zero"),
        (np.array([1.0, 2.0]), -1.0, np.ones(3), "weights must have 2 inputs"),
        (np.ones((3, 2)), np.ones(2), None, "do not broadcast"),
        (np.empty((2, 0)), -1.0, None, "at least one input"),
    ):
        with pytest.raises(ValueError, match=message):
            ces(x, rho, w)


def test_paths_are_chosen_by_name() -> None:
    """``using`` restores what was, and refuses what there is not."""
    for path in paths():
        with using(path):
            assert isinstance(core("ces"), Portable if path == "numpy" else Compiled)
    with pytest.raises(ValueError, match="kernels: sse9 is not one of"), using("sse9"):
        pass


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ | environment, check=False
    )


@pytest.mark.parametrize("path", paths())
def test_environment_variable(path: str) -> None:
    """CESAI_KERNELS chooses before the first call."""
    program = (
        "from cesai_sym.kernels import ces; from cesai_sym.kernels.compiled import native\n"
        "print(ces([1.0, 4.0], -1.0), native().path() if native() else 'numpy')"
    )
    assert run(program, CESAI_KERNELS=path).stdout.split() == ["1.6", path]


def test_unknown_path_in_the_environment() -> None:
    """A mistyped choice is an error that lists the choices."""
    result = run("from cesai_sym.kernels import ces; ces([1.0, 4.0], -1.0)", CESAI_KERNELS="avx1024")
    assert result.returncode != 0
    assert "CESAI_KERNELS: avx1024 is not one of" in result.stderr


def test_without_the_extension_there_is_one_warning() -> None:
    """Where nothing is compiled the first call, not the import, says so once, and the results are the same."""
    program = (
        "import sys; sys.modules['cesai_sym.kernels._native'] = None\n"
        "import cesai_sym.kernels as k; print('imported', file=sys.stderr)\n"
        "print(k.ces([1.0, 4.0], -1.0), k.ces([1.0, 4.0], 0.0))"
    )
    result = run(program, CESAI_KERNELS="")
    assert result.stdout.split() == ["1.6", "2.0"]
    assert result.stderr.index("imported") < result.stderr.index("NotCompiledWarning")
    assert result.stderr.count("NotCompiledWarning") == 1


def test_import_does_not_load_the_extension() -> None:
    """``import cesai_sym`` stays cheap: the compiled code is loaded by the first call."""
    result = run("import sys, cesai_sym.kernels; print('cesai_sym.kernels._native' in sys.modules)")
    assert result.stdout.strip() == "False"


def test_functions_can_be_pickled() -> None:
    """A kernel travels to another process by name."""
    assert pickle.loads(pickle.dumps(ces)) is ces
