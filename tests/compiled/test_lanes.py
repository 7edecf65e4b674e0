"""Many rows at once: what the lanes compute is right, and what they do not serve is computed as for a single row."""

import math
import shutil
from fractions import Fraction

import numpy as np
import pytest

import cesai_sym.kernels as kernels
from cesai_sym.compiled.function import Compiled, compile
from cesai_sym.compiled.lanes import lanes_text
from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.kernels.reference import reference, ulps
from cesai_sym.papers.language import parse_domain, parse_expression

pytestmark = pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="no C compiler")
VECTORS = {
    "J": "integer, J >= 1",
    "x": "positive vector of length J",
    "w": "positive vector of length J",
    "rho": "real",
    "k": "index in 1..J",
    "l": "index in 1..J",
}
EDGES = np.array([
    *(0.0, -0.0, 1.0, -1.0, 2.0**-1074, 1e-310, 2.0**-1022, 1e-300, 0.5, 1.5, 3.0, 64.0, 65.0, 709.0, 710.0, -745.0),
    *(-746.0, -1e4, 1e4, 1e16, 1e300, 1.7976931348623157e308, math.inf, -math.inf, math.nan, -1e-310, -1e-17),
])  # fmt: skip


def one_by_one(f: Compiled, *rows: np.ndarray) -> np.ndarray:
    """The results of calls for one row each, which the lanes have no part in."""
    return np.array([f(*row) for row in zip(*rows, strict=True)])


#: How far a function of doubles is from the exact value at most, in ulps, and where it is tried.
FUNCTIONS = {
    "exp(a)": (1.0, (-700, 700)),
    "log(a)": (1.0, (1e-300, 1e300)),
    "log(1 + a)": (1.5, (-0.999999, 1e300)),
    "exp(a) - 1": (1.5, (-50, 700)),
    "a^b": (1.5, (1e-15, 1e15)),
    "abs(a)^(5/4)": (2.0, (-1e200, -1e-200)),
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_functions(text: str) -> None:
    """Exponential, logarithm and powers are right to a unit in the last place or two, by ball arithmetic."""
    most, (low, high) = FUNCTIONS[text]
    rng = np.random.default_rng(5)
    domain = parse_domain({"a": "real" if low < 0 else "positive", "b": "real"})
    a = rng.uniform(low, high, 200)
    sizes = np.exp(rng.uniform(-40, 40, 400)) * (1 if low >= 0 else np.sign(rng.uniform(-1, 1, 400)))
    a = np.concatenate([a, sizes[(sizes > low) & (sizes < high)], 1 + rng.uniform(-1e-3, 1e-3, 50)])
    a = a[(a > low) & (a < high)]
    b = rng.uniform(-20, 20, len(a))
    expression = parse_expression(text, domain)
    given = (a, b) if "b" in text else (a,)
    f = compile(text, {n: "real" if n == "b" or low < 0 else "positive" for n in ("a", "b")[: len(given)]})
    got = f(*given)
    worst = 0.0
    for n, value in enumerate(got):
        point = Point({"a": Fraction(a[n]), "b": Fraction(b[n])}, {})
        ball = enclose(expression, point, 200)
        if ball is not None:
            worst = max(worst, ulps(float(value), ball))
    assert worst <= most


@pytest.mark.parametrize(
    "text",
    ["exp(a)*b", "log(a)", "log(1 + a) + exp(b) - 1", "a^b", "a^4 - b^(-5)", "min(a, b) + max(a, 1)", "sqrt(abs(a))"],
)
def test_edges(text: str) -> None:
    """Zeros, infinities, nan, subnormal and huge numbers give what they give in a row by itself."""
    a, b = (m.ravel() for m in np.meshgrid(EDGES, EDGES[::2]))
    f = compile(text, {n: "real" for n in "ab" if n in text.replace("abs", "")}, rewrite="1 +" in text)
    given = (a, b)[: len(f.parameters)]
    np.testing.assert_allclose(f(*given), one_by_one(f, *given), rtol=1e-15, atol=0)


def test_choices_are_made_for_each_row() -> None:
    """Branches and comparisons: the one that does not hold may have no value, and nan is on no side."""
    sympy = pytest.importorskip("sympy")
    a, b = sympy.symbols("a b", real=True)
    branches = sympy.Piecewise((sympy.log(a), a > b), (sympy.log(-a), a < -1), (a, True))
    x, y = (m.ravel() for m in np.meshgrid(EDGES, EDGES))
    for e in (branches, sympy.Lt(a, b), sympy.Max(a, b)):
        f = compile(e, [a, b])
        np.testing.assert_allclose(f(x, y), one_by_one(f, x, y), rtol=1e-15, atol=0)


@pytest.mark.parametrize("weighted", [False, True])
def test_aggregate(weighted: bool) -> None:
    """For any number of inputs and every exponent within four units in the last place of the exact aggregate."""
    f = compile("ces(x, rho, w)" if weighted else "ces(x, rho)", {n: VECTORS[n] for n in "Jxw" if n != "w" or weighted}
                | {"rho": "real"})  # fmt: skip
    rng = np.random.default_rng(8)
    for J in (1, 2, 3, 4, 5, 9):
        spread = rng.choice([0.0, 1e-9, 1.0, 30.0], (150, 1))
        x = np.exp(spread * rng.normal(0, 1, (150, J)))
        w = np.exp(rng.normal(0, 1, (150, J)))
        rho = rng.choice([-1, 1], 150) * 10.0 ** rng.uniform(-12, 4, 150)
        rho[:4] = 0.0, math.inf, -0.5, 0.49999
        given = {"x": x, "w": w, "rho": rho}
        got = f(*(given[p] for p in f.parameters))
        for n in range(0, 150, 1 if J == 3 else 7):
            weights = tuple(w[n]) if weighted else (1.0,) * J
            (ball,) = reference("ces", {"x": tuple(x[n]), "rho": (float(rho[n]),), "weights": weights})
            assert ulps(float(got[n]), ball) <= 4, (J, x[n], rho[n])


def test_aggregate_at_its_edges() -> None:
    """Zeros, infinities, nan, weights of 0, lopsided weights and inputs that are none: as the kernel, else nan."""
    f = compile("ces(x, rho, w)", {n: VECTORS[n] for n in ("J", "x", "w", "rho")})
    numbers = np.array([0.0, 1e-310, 1.0, 3.0, 1e308, math.inf, math.nan])
    x = np.stack([m.ravel() for m in np.meshgrid(numbers, numbers, [1.0, 5.0])], -1)
    for w in ([1.0, 1.0, 1.0], [0.0, 2.0, 1.0], [1e-300, 1.0, 1e300], [1e-12, 1.0, 1.0]):
        for rho in (-math.inf, -1e7, -1.0, -0.25, -1e-250, 0.0, 0.25, 1.0, math.inf, math.nan):
            np.testing.assert_allclose(f(x, w, rho), kernels.ces(x, rho, w), rtol=1e-15)
    assert np.isnan(f(-x[20:40] - 1, [1.0, 1.0, 1.0], 2.0)).all()
    assert np.isnan(f(x, [-1.0, 1.0, 1.0], 2.0)).all()


SHAPES = ("w[k]*x[k]^rho/sum(j, w[j]*x[j]^rho)", "x[k]*x[l]*rho + delta(k, l)*w[k]", "log(sum(j, w[j]*x[j]^rho))",
          "sum(j, w[j]*sum(i, abs(x[j] - x[i])))*rho", "ces(x + w, rho, w) + x[1]", "max(w)^rho < mean(x)")  # fmt: skip


@pytest.mark.parametrize("text", SHAPES)
def test_layouts(text: str) -> None:
    """Any strides, broadcasting, single precision and results in place give what a row by itself gives."""
    f = compile(text, {n: d for n, d in VECTORS.items() if n not in "kl" or f"[{n}]" in text})
    rng = np.random.default_rng(3)
    for rows, J in ((3, 1), (70, 3), (130, 4), (9, 700)):
        x, w = np.exp(rng.normal(0, 1, (2, rows, J)))
        rho = rng.uniform(-3, 3, rows)
        if J == 700 and "l" in f._formula.signature.text:
            continue
        wanted = one_by_one(f, x, w, rho)
        many = [(x, w, rho), (np.asfortranarray(x), w[:, ::-1][:, ::-1], np.repeat(rho, 2)[::2])]
        for given in many:
            np.testing.assert_allclose(f(*given), wanted, rtol=1e-13)
        alike = one_by_one(f, x, np.broadcast_to(w[0], w.shape), np.full(rows, 0.7))
        np.testing.assert_allclose(f(x, w[0], 0.7), alike, rtol=1e-13)
        single = [a.astype(np.float32) for a in (x, w, rho)]
        np.testing.assert_allclose(f(*single), one_by_one(f, *single), rtol=1e-6)
        if wanted.dtype == float and wanted.ndim == 1:
            np.testing.assert_allclose(f(x, w, rho, out=rho), wanted, rtol=1e-13)


def test_names_that_the_loops_use() -> None:
    """Symbols, lengths and indices may be called like anything in the code around the formula."""
    names = "i r n to at put rows lanes total lost space B"
    f = compile(" + ".join(names.split()), names)
    given = np.arange(12.0 * 20).reshape(12, 20)
    np.testing.assert_array_equal(f(*given), given.sum(0))
    for size in ("B", "rows", "total", "k_n"):
        g = compile(
            "sum(r, i_r[r]*log(i_r[r]))", {size: f"integer, {size} >= 1", "i_r": f"positive vector of length {size}"}
        )
        np.testing.assert_allclose(g(given + 1), ((given + 1) * np.log(given + 1)).sum(-1), rtol=1e-14)


def test_what_has_no_lanes() -> None:
    """Gamma functions are left to the library of C: such a formula is computed row by row, and rightly."""
    f = compile("gammaln(a) + gamma(b)", {"a": "positive", "b": "positive"})
    assert lanes_text(f._formula.stable, f._formula.signature) is None
    np.testing.assert_allclose(f([1.0, 2.0, 3.0, 4.0], 3.0), np.log([1, 1, 2, 6]) + 2)
