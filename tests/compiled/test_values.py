"""What a compiled formula returns is the value of the formula: against ball arithmetic, in C and in NumPy."""

import math
import re
import shutil
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.compiled.function import Compiled, compile
from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.kernels.reference import ulps
from cesai_sym.papers.language import parse_domain, parse_expression

needs_c = pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="no C compiler")
INPUTS = {
    "J": "integer, J >= 2",
    "x": "positive vector of length J",
    "w": "weights of length J",
    "g": "vector of length J",
    "rho": "rho != 0",
    "k": "index in 1..J",
    "l": "index in 1..J",
}
SCALARS = {"a": "positive", "b": "positive", "t": "real", "M": "M > 1", "n": "positive"}
#: Formulas with what they lose at most in doubles, in ulps, at the points below.
NUMBERS = {
    "log(1 + t^2)": 4,
    "exp(t) - 1": 2,
    "1 - exp(t)": 2,
    "log(a) - log(b)": 4,
    "log(1 + exp(t))": 4,
    "log(1 - exp(-a))": 4,
    "exp(a) - exp(b)": 6,
    "sqrt(1 + a) - 1": 4,
    "a^2 - b^2": 6,
    "a^b - 1": 40,
    "(1 - 1/M)^n": 200,
    "half_life(M)": 4,
    "curvature(t, 3)": 4,
    "min(a, b)/max(a, b) + abs(t)": 4,
    "elasticity(-a)": 4,
}
VECTORS = {
    "log(sum(j, exp(x[j])))": 4,
    "sum(j, w[j]*x[j]^rho)^(1/rho)": 4,
    "ces(x, rho, w)": 4,
    "ces(x, rho)": 4,
    "w[k]*x[k]^rho/sum(j, w[j]*x[j]^rho)": 5000,
    "diff(ces(x, rho, w), x[k])": 400,
    "diff(diff(ces(x, rho, w), x[k]), x[l])": 1e6,
    "growth(x, x, rho, w)": 5000,
    "prod(j, x[j]^w[j])": 64,
    "mean(x) + herfindahl(w)": 6,
    "variance(x)": 1000,
    "ces(x + x^2, rho, w)": 4,
    "x[1] + x[2]*delta(k, l)": 2,
}
POINTS = [dict(zip("abtMn", v, strict=True)) for v in (
    (1.0, 1.5, 0.5, 3.0, 5.0), (1e-3, 1.0000001e-3, 1e-9, 1e12, 1e12), (2.5, 3.25, -40.0, 1.25, 30.0),
    (0.7, 0.7000001, 25.0, 1e5, 10.0), (30.0, 1e-5, -1e-12, 2.0, 3.0),
)]  # fmt: skip


def exact(text: str, declared: dict[str, str], scalars: dict, vectors: dict, indices: dict):
    """A ball around the value of the formula at doubles."""
    domain = parse_domain(declared)
    point = Point(
        {n: Fraction(v) for n, v in scalars.items()},
        {n: tuple(map(Fraction, v)) for n, v in vectors.items()},
        indices,
    )
    return enclose(parse_expression(text, domain), point, 2000)


def declarations(text: str) -> dict[str, str]:
    """Those of the names in the text, in order; the inputs always."""
    return {n: d for n, d in INPUTS.items() if n in ("J", "x") or re.search(rf"\b{n}\b", text)}


def distance(got: float, ball) -> float:
    """In ulps of the exact value; of 2^-52 where that is tiny because two terms cancel exactly."""
    return ulps(float(got), ball)


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("backend", [pytest.param("c", marks=needs_c), "numpy"])
def test_numbers(text: str, backend) -> None:
    """Formulas of numbers keep their digits where the plain form cancels."""
    declared = {n: SCALARS[n] for n in "abtMn" if n in text}
    f = compile(text, declared, backend=backend)
    for p in POINTS:
        got = f(*(p[n] for n in declared))
        assert distance(got, exact(text, declared, {n: p[n] for n in declared}, {}, {})) <= NUMBERS[text], p


@needs_c
@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_in_pairs(text: str) -> None:
    """Computed in pairs every formula is right to one unit in the last place."""
    declared = {n: SCALARS[n] for n in "abtMn" if n in text}
    f = compile(text, declared, precise=True)
    for p in POINTS:
        got = f(*(p[n] for n in declared))
        assert distance(got, exact(text, declared, {n: p[n] for n in declared}, {}, {})) <= 1, p


def check_vectors(f: Compiled, text: str, bound: float) -> None:
    declared = declarations(text)
    indices = [n for n in ("k", "l") if n in declared]
    for x, rho in product(([1.5, 2.25, 0.125], [3.0, 3.0 + 2**-40, 2.9], [1e-3, 700.0]), (-2.37, 0.5, -30.0)):
        w = [1 / len(x)] * len(x) if len(x) == 2 else [0.25, 0.5, 0.25]
        given = {"x": x, "w": w, "rho": rho}
        got = f(*(given[p] for p in f.parameters))
        shape = (len(x),) * len(indices)
        assert np.shape(got) == shape
        for place in np.ndindex(*shape):
            at = {n: i + 1 for n, i in zip(indices, place, strict=True)}
            vectors = {n: given[n] for n in ("x", "w")}
            ball = exact(text, declared, {"J": len(x), "rho": rho}, vectors, at)
            assert distance(got[place] if shape else got, ball) <= bound, (x, rho, place)


@pytest.mark.parametrize("text", VECTORS)
@pytest.mark.parametrize("backend", [pytest.param("c", marks=needs_c), "numpy"])
def test_vectors(text: str, backend) -> None:
    """Sums, extrema, the aggregate and its derivatives over any number of inputs."""
    declared = declarations(text)
    check_vectors(compile(text, declared, backend=backend), text, VECTORS[text])


@needs_c
@pytest.mark.parametrize("text", [t for t in VECTORS if "diff(" not in t and "x + x" not in t])
def test_vectors_in_pairs(text: str) -> None:
    """Computed in pairs, to one unit in the last place."""
    declared = declarations(text)
    check_vectors(compile(text, declared, precise=True), text, 1)


@needs_c
@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6), st.floats(-1e3, 1e3))
@settings(max_examples=150, deadline=None)
def test_log_sum_exp_never_overflows(values: list[float], shift: float) -> None:
    """The logarithm of a sum of exponentials moves with its arguments and stays between their bounds."""
    f = (
        LOG_SUM_EXP[0]
        if LOG_SUM_EXP
        else LOG_SUM_EXP.append(compile("log(sum(j, exp(x[j])))", {"J": "integer, J >= 1", "x": "vector of length J"}))
        or LOG_SUM_EXP[0]
    )
    x = np.array(values)
    top = float(f(x))
    assert x.max() <= top <= x.max() + math.log(len(x)) + 1e-12
    assert float(f(x * 1e300)) == pytest.approx(x.max() * 1e300, rel=1e-12, abs=2)
    assert float(f(x + shift)) == pytest.approx(top + shift, rel=1e-12, abs=1e-11)


LOG_SUM_EXP: list[Compiled] = []


@needs_c
@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_both_backends_agree(J: int, seed: int) -> None:
    """C and NumPy compute the same, for every shape that broadcasts, in float64 and float32."""
    rng = np.random.default_rng(seed)
    for text, (c, n) in BOTH.items():
        x = np.exp(rng.normal(0, 2, (4, 1, J)))
        rho = rng.uniform(-5, 0.9, (3,))
        w = rng.dirichlet(np.ones(J), (3,))
        given_ = {"x": x, "rho": rho, "w": w}
        args = [given_[p] for p in c.parameters]
        np.testing.assert_allclose(c(*args), n(*args), rtol=1e-12, err_msg=text)
        single = [a.astype(np.float32) for a in args]
        assert c(*single).dtype == n(*single).dtype == np.float32
        np.testing.assert_allclose(c(*single), n(*single), rtol=1e-5, err_msg=text)


BOTH = {}
if shutil.which("cc"):
    _DECLARED = {n: INPUTS[n] for n in ("J", "x", "w", "rho", "k")}
    for _text in ("ces(x, rho, w)", "w[k]*x[k]^rho/sum(j, w[j]*x[j]^rho)", "max(x)^rho + mean(w)"):
        _d = {n: d for n, d in _DECLARED.items() if n != "k" or "k" in _text}
        BOTH[_text] = tuple(compile(_text, _d, backend=b) for b in ("c", "numpy"))
