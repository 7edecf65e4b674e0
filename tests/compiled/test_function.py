"""How compiled functions behave: readers, errors, rewriting, shapes, copies, the cache and C callers."""

import ctypes
import multiprocessing
import pickle
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest

import cesai_sym as cs
from cesai_sym.compiled import build
from cesai_sym.compiled.errors import CompileError, CompilerError
from cesai_sym.compiled.function import CompileWarning, compile
from cesai_sym.expression.nodes import Sym, exp
from cesai_sym.papers.language import LanguageError

needs_c = pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="no C compiler")
VECTORS = {"J": "integer, J >= 2", "x": "positive vector of length J", "w": "weights of length J", "rho": "real"}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("CESAI_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "compiled"


# Readers.


def test_expressions_of_ours_and_plain_names() -> None:
    """A tree and names of real numbers are enough."""
    f = cs.compile(exp(Sym("t")) - 1, "t", backend="numpy")
    assert f(1e-20) == 1e-20
    assert f.parameters == ("t",)


def test_sympy_objects() -> None:
    """Sums over indexed bases, Piecewise, Max and constants; assumptions of the symbols are used in proofs."""
    sympy = pytest.importorskip("sympy")
    J = sympy.Symbol("J", integer=True, positive=True)
    j, rho = sympy.Symbol("j", integer=True), sympy.Symbol("rho", real=True)
    x = sympy.IndexedBase("x", shape=(J,), positive=True)
    a, b = sympy.symbols("a b", positive=True)
    f = compile((sympy.Sum(x[j] ** rho, (j, 1, J)) / J) ** (1 / rho), [x, rho], backend="numpy")
    assert [r.rule for r in f.rewritten] == ["aggregate"]
    np.testing.assert_array_equal(f([[1.0, 4.0], [2.0, 2.0]], [-1.0, 0.0]), [1.6, 2.0])
    g = compile(sympy.log(a) - sympy.log(b) + sympy.Max(a, b, 3) * sympy.pi, [a, b], backend="numpy")
    assert g(1.0, 1.0) == 3 * np.pi
    assert g.rewritten[0].verdict.word == "proved"
    h = compile(sympy.Piecewise((sympy.exp(a) - 1, a < b), (sympy.Float("0.1"), True)), [a, b], backend="numpy")
    assert h(1e-18, 1.0) == 1e-18
    assert h(2.0, 1.0) == 0.1
    assert compile(sympy.Rational(1, 3) * sympy.sqrt(a), a, backend="numpy")(4.0) == pytest.approx(2 / 3, rel=1e-15)
    assert bool(compile(sympy.Lt(a, b), [a, b], backend="numpy")(1.0, 2.0)) is True


def test_sympy_refusals() -> None:
    """What has no counterpart is named; text is not evaluated."""
    sympy = pytest.importorskip("sympy")
    a, b, j, J = sympy.symbols("a b j J")
    x = sympy.IndexedBase("x")
    for e, symbols, message in (
        (a + b, [a], "'b' is not declared"),
        (sympy.sin(a), [a], "SymPy's sin is not supported"),
        (sympy.Function("f")(a), [a], "is not supported"),
        (sympy.I * a, [a], "not a real number"),
        (sympy.Sum(x[j], (j, 0, J)), [x], "starts at 0"),
        (x[j], [x], "index 'j' is not bound"),
        (sympy.Piecewise((a, a > 0)), [a], "last branch"),
        (a, [a, a], "listed twice"),
    ):
        with pytest.raises(CompileError, match=message):
            compile(e, symbols, backend="numpy")
    with pytest.raises(TypeError, match="not float"):
        compile(1.5, "a")


def test_errors_of_formulas() -> None:
    """An undeclared symbol, an unsupported function or a statement without a value is named."""
    with pytest.raises(LanguageError, match="'b' is not declared"):
        compile("a + b", "a")
    with pytest.raises(CompileError, match="digamma"):
        compile("digamma(a)", "a")
    with pytest.raises(CompileError, match="Tends"):
        compile("limit(1/a, a -> oo) == 0", "a")
    with pytest.raises(CompileError, match="one by one"):
        compile("0 < a < 1", "a")
    with pytest.raises(CompileError, match="no argument"):
        compile("1 + 1")
    with pytest.raises(CompileError, match="both be called 'row_'"):
        compile("row + row_", "row row_")
    with pytest.raises(CompileError, match="two cases"):
        compile("diff(ces(x, rho, w), rho)", VECTORS)
    with pytest.raises(ValueError, match="backend"):
        compile("a", "a", backend="fortran")  # type: ignore[arg-type]


# Rewriting.


def test_only_what_is_proved_is_rewritten() -> None:
    """A root of a sum with weights that need not add up to one is no aggregate, nor is one of real inputs."""
    loose = VECTORS | {"w": "positive vector of length J"}
    f = compile("sum(j, w[j]*x[j]^rho)^(1/rho)", loose, backend="numpy")
    assert "aggregate" not in [r.rule for r in f.rewritten]
    assert f([1.0, 1.0], [1.0, 1.0], 0.5) == pytest.approx(4.0)
    real = compile("a^b - 1", "a b", backend="numpy")
    assert real.rewritten == ()
    assert real(-2.0, 2.0) == 3.0
    assert compile("a^b - 1", {"a": "positive", "b": "real"}, backend="numpy").rewritten[0].verdict.word == "proved"


@pytest.mark.parametrize(
    "text", ["log(1 + a)", "ces(x, rho, w) - 1", "log(sum(j, x[j]^rho))", "diff(ces(x, rho), x[1])"]
)
def test_each_rewriting_was_proved(text: str) -> None:
    """Every rewriting carries its statements, and the verdict on them is `proved`."""
    f = compile(text, VECTORS | {"a": "positive"}, backend="numpy")
    for r in f.rewritten:
        assert r.verdict.word == "proved"
        assert r.statements
        assert r.rule in str(r)
    assert compile(text, VECTORS | {"a": "positive"}, rewrite=False, backend="numpy").rewritten in ((), f.rewritten[:1])


# Calling.


@needs_c
@pytest.mark.parametrize("backend", ["c", "numpy"])
def test_calling_conventions(backend) -> None:
    """Positions or names, scalars, broadcasting, `out`, strides, and results that are vectors or truth values."""
    f = compile("ces(x, rho, w)", VECTORS, backend=backend)
    x = np.arange(1.0, 25.0).reshape(4, 6)
    want = cs.ces(x[:, ::2], [[-1.0], [2.0]], [1, 1, 2])
    np.testing.assert_allclose(f(x[:, ::2], [0.25, 0.25, 0.5], [[-1.0], [2.0]]), want, rtol=1e-15)
    np.testing.assert_allclose(f(x[:, ::2], rho=[[-1.0], [2.0]], w=[0.25, 0.25, 0.5]), want, rtol=1e-15)
    out = np.zeros((2, 4, 2))[..., 0]
    assert f(x[:, ::2], [0.25, 0.25, 0.5], [[-1.0], [2.0]], out=out) is out
    np.testing.assert_allclose(out, want, rtol=1e-15)
    assert np.ndim(f([1.0, 2.0], [0.5, 0.5], 1.0)) == 0
    assert f(np.ones((0, 3)), [0.5, 0.25, 0.25], 1.0).shape == (0,)
    s = compile("x[k] >= x[1]", VECTORS | {"k": "index in 1..J"}, backend=backend)
    truth = s([2.0, 1.0, 3.0], [0.3, 0.3, 0.4], 1.0)
    assert truth.dtype == np.bool_
    assert truth.tolist() == [True, False, True]
    fixed = compile("y[1]*y[3]", {"y": "vector of length 3"}, backend=backend)
    assert fixed([2, 5, 4]) == 8.0
    with np.errstate(all="raise"):
        assert np.isnan(f([np.nan, 1.0], [0.5, 0.5], 1.0))


@needs_c
@pytest.mark.parametrize("backend", ["c", "numpy"])
def test_wrong_arguments(backend) -> None:
    """Shapes and kinds of arguments that do not fit are named."""
    f = compile("ces(x, rho, w)", VECTORS, backend=backend, name="level")
    with pytest.raises(ValueError, match="level: x has 3 entries and w 2"):
        f([1.0, 2.0, 3.0], [0.5, 0.5], 1.0)
    with pytest.raises(ValueError, match="x must have 1 axes"):
        f(1.0, [0.5, 0.5], 1.0)
    with pytest.raises(ValueError, match="do not broadcast"):
        f(np.ones((2, 3)), np.ones(3) / 3, [1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match="takes x, w, rho"):
        f([1.0, 2.0])
    with pytest.raises(TypeError, match="rho missing"):
        f([1.0, 2.0], w=[0.5, 0.5])
    with pytest.raises(TypeError, match="twice"):
        f([1.0, 2.0], [0.5, 0.5], 1.0, x=[1.0, 2.0])
    with pytest.raises(TypeError):
        f([1.0, 2.0], [0.5, 0.5], 1j)


@needs_c
def test_copies() -> None:
    """A pickled function computes the same and keeps its proofs."""
    f = compile("log(1 + a)", {"a": "positive"})
    g = pickle.loads(pickle.dumps(f))
    assert g(1e-20) == f(1e-20) == 1e-20
    assert g.rewritten == f.rewritten
    assert (g.source, g.formula) == (f.source, "log1p(a)")


@needs_c
def test_names_that_mean_something_else_in_code() -> None:
    """Symbols may have the names of C's words, of library functions and of generated variables."""
    names = "row data n values out p_add exp1 steps x1 int t_1 i_j"
    assert compile(names.replace(" ", " + "), names, precise=True)(*range(12)) == 66.0


@needs_c
@pytest.mark.parametrize("backend", ["c", "numpy"])
def test_arrays_shorter_than_declared(backend) -> None:
    """A position behind the end of an array gives nan; nothing is read there."""
    f = compile("x[1]*x[5]", {"J": "integer, J >= 5", "x": "vector of length J"}, rewrite=False, backend=backend)
    assert f(np.arange(5.0)) == 0.0
    assert np.isnan(f([1.0, 2.0]))


# The cache.


@needs_c
def test_cache(cache: Path) -> None:
    """The second compilation runs no compiler; another formula has another file; the folder is private."""
    compile("a + 1", "a")
    (first,) = cache.glob("*.so")
    before = first.stat().st_mtime_ns
    assert compile("a + 1", "a")(1.0) == 2.0
    assert first.stat().st_mtime_ns == before
    compile("a + 2", "a")
    assert len(list(cache.iterdir())) == 2
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


@needs_c
def test_cache_that_others_can_write_is_not_used(cache: Path) -> None:
    """Code is not loaded from where others could have put it."""
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert compile("a + 3", "a")(1.0) == 4.0
    assert not list(cache.iterdir())


def _compile_in_a_process(number: int) -> float:
    f = compile("log(sum(j, exp(x[j])))", {"J": "integer, J >= 1", "x": "vector of length J"})
    return float(f([float(number), float(number)])) - number


@needs_c
def test_processes_that_compile_at_once(cache: Path) -> None:
    """Several processes with an empty cache all get a whole library."""
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        results = pool.map(_compile_in_a_process, range(3), chunksize=1)
    assert results == pytest.approx([np.log(2.0)] * 3)
    assert [p.suffix for p in cache.iterdir()] == [".so"]


def test_compiler_that_fails(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its messages are kept in a file that the error names; without insistence NumPy takes over, with a warning."""
    broken = tmp_path / "broken-cc"
    broken.write_text("#!/bin/sh\necho 'f.c:1: error: out of order' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CESAI_CC", str(broken))
    with pytest.raises(CompilerError, match="out of order") as caught:
        compile("a + 4", "a", backend="c")
    assert "out of order" in Path(caught.value.log).read_text()
    with pytest.warns(CompileWarning, match="NumPy computes instead"):
        f = compile("a + 4", "a")
    assert (f.backend, f(1.0)) == ("numpy", 5.0)


def test_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy computes; who needs the compiler is told what to do."""
    monkeypatch.setenv("CESAI_CC", "no-such-compiler")
    f = compile("exp(a) - 1", "a")
    assert (f.backend, f(1e-20)) == ("numpy", 1e-20)
    with pytest.raises(CompileError, match="without a C compiler"):
        f.low_level()
    with pytest.raises(CompileError, match="no ufunc"):
        _ = f.ufunc
    for more in ({"backend": "c"}, {"precise": True}):
        with pytest.raises(CompileError, match="CESAI_CC"):
            compile("a", "a", **more)
    assert build.compiler() is None


# C callers.


@needs_c
def test_low_level() -> None:
    """The C function takes its arguments in one array, vectors written out, and refuses other numbers of them."""
    f = compile("ces(x, rho, w)", VECTORS)
    function = f.low_level("double (int, double *, void *)")
    values = (ctypes.c_double * 5)(1.0, 4.0, 0.5, 0.5, -1.0)
    assert function(5, values, None) == 1.6
    assert np.isnan(function(4, values, None))
    assert f.address == ctypes.cast(function, ctypes.c_void_p).value
    one = compile("exp(a) - 1", "a")
    assert one.low_level("double (double)")(1e-20) == 1e-20
    with pytest.raises(CompileError, match="there is no function"):
        f.low_level("double (double)")
    with pytest.raises(CompileError, match="told apart"):
        compile("x[k]", VECTORS | {"k": "index in 1..J"}).low_level()


@needs_c
def test_scipy_integrates_it() -> None:
    """scipy.LowLevelCallable accepts the function."""
    scipy = pytest.importorskip("scipy")
    integrate = pytest.importorskip("scipy.integrate")
    f = compile("a*exp(-a*t)", {"t": "real", "a": "positive"})
    value, _ = integrate.quad(scipy.LowLevelCallable(f.ctypes), 0, np.inf, args=(2.0,))
    assert value == pytest.approx(1.0)


@needs_c
def test_numba_calls_it() -> None:
    """Code compiled by numba calls the function."""
    numba = pytest.importorskip("numba")
    function = compile("exp(a) - 1", "a").low_level("double (double)")

    @numba.njit
    def twice(a):
        return 2.0 * function(a)

    assert twice(1e-20) == 2e-20


@needs_c
def test_floating_point_environment_is_left_alone() -> None:
    """Subnormal numbers are still there after a library was loaded and called."""
    compile("exp(a)*0.5", "a")(-740.0)
    assert np.float64(5e-324) * 1.0 == 5e-324
    assert np.nextafter(0.0, 1.0) / 1.0 > 0.0
