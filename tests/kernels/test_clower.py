"""The C that is printed for a form is C99, computes what the NumPy code of the form computes, and is well scheduled."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cesai_sym.expression.nodes import Delta, Idx, Sym, Vec, exp, expr, log, total
from cesai_sym.kernels import _generated, clower, generate
from cesai_sym.kernels.clower import CFunction, c_function
from cesai_sym.kernels.fast import FAST_FORMS, FAST_PAIRS
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.pairs import Pair, pair
from cesai_sym.kernels.program import Program, Tier, Value, program
from cesai_sym.kernels.stable import STABLE_FORMS
from cesai_sym.statement import Rel, Statement

NATIVE = Path(clower.__file__).with_name("native")
COMPILER = shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
BLOCK = 128
J = Sym("J")
i, j, k = Idx("i", J), Idx("j", J), Idx("k", J)
v, g = Vec("v", J), Vec("g", J)


def form(formula, outputs=(), pair=True) -> StableForm:
    return StableForm("f", Statement(Rel("==", formula, formula)), formula, outputs, pair)


def text(formula, outputs=(), pair=True, tier=Tier.ACCURATE) -> str:
    return c_function(program(form(formula, outputs, pair), tier)).text


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """All forms, compiled as strict C99 with every warning an error."""
    if COMPILER is None:
        pytest.skip("there is no C compiler")
    folder = tmp_path_factory.mktemp("forms")
    source = folder / "forms.c"
    source.write_text(generate.C_TARGET.read_text(encoding="utf-8").replace("CS_UNUSED static ", ""), encoding="utf-8")
    flags = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O1", "-ffp-contract=off", "-fPIC", "-shared"]
    target = folder / "forms.so"
    subprocess.run([COMPILER, *flags, f"-I{NATIVE}", str(source), "-lm", "-o", str(target)], check=True)
    return ctypes.CDLL(str(target))


def run(library: ctypes.CDLL, function: CFunction, arguments: dict[str, np.ndarray], size: int, shape: tuple[int, ...]):
    """The results of a C form for one block; arguments by the names of its parameters, (J, rows) or (rows,)."""
    results = [np.full((*shape, BLOCK), np.nan) for _ in range(function.results)]
    work = np.full((function.scalars + function.vectors * size) * BLOCK + 1, np.nan)
    arrays = [np.ascontiguousarray(arguments[name]) for name in function.arguments] + results + [work]
    pointers = [ctypes.c_void_p(a.ctypes.data) for a in arrays]
    getattr(library, function.name)(ctypes.c_ssize_t(BLOCK), ctypes.c_ssize_t(size), *pointers)
    return results


def block(code: Program, size: int) -> dict[str, Pair]:
    """Arguments of a form: numbers of either part, in ranges that keep exponentials and logarithms in theirs."""
    rng = np.random.default_rng(size)
    ranges = {"L": (-0.25, -0.1), "w": (0.1, 0.5), "c": (9, 11), "d": (9, 11), "M": (3, 4), "h": (0.1, 0.5)}

    def argument(p: Value) -> Pair:
        hi = rng.uniform(*ranges.get(p.name, (0.5, 2.0)), (*(size,) * len(p.axes), BLOCK))
        return Pair(hi, hi * rng.uniform(-1, 1, hi.shape) * 2.0**-54) if p.pair else pair(hi)

    return {p.name: argument(p) for p in code.parameters}


def arrays(values: dict[str, Pair]) -> dict[str, np.ndarray]:
    return {
        f"{clower.identifier(n)}{s}": a
        for n, p in values.items()
        for s, a in (("", p.hi), ("_hi", p.hi), ("_lo", p.lo))
    }


@pytest.mark.parametrize("stable", [f for f in STABLE_FORMS if f.case_of is None], ids=lambda f: f.name)
@pytest.mark.parametrize("size", [1, 3])
def test_c_and_numpy_compute_the_same(library: ctypes.CDLL, stable: StableForm, size: int) -> None:
    """The C code and the NumPy code of a form agree to 60 bits, or where they are rounded in all but the last."""
    code = program(stable)
    values = block(code, size)
    function = c_function(code)
    shape = (size,) * len(stable.outputs)
    found = run(library, function, arrays(values), size, shape)
    inputs = {p.name: values[p.name] if p.pair else values[p.name].hi for p in code.parameters}
    expected = getattr(_generated, stable.name)(**inputs)
    if stable.pair:
        # The difference of the leading parts is exact; where logarithms are subtracted, relative to what is subtracted.
        distance = (found[0] - expected.hi) + (found[1] - expected.lo)
        scale = max(1.0, 11.0) if stable.name == "level_far" else np.abs(expected.hi)
        assert (np.abs(distance) <= 2.0**-60 * scale).all()
    else:
        expected = np.broadcast_to(expected, (*shape, BLOCK)).copy()
        if len(shape) == 2:  # the diagonal of the mixed derivatives is not used
            found[0][np.arange(size), np.arange(size)] = expected[np.arange(size), np.arange(size)] = 0.0
        np.testing.assert_array_max_ulp(found[0], expected, 1)


@pytest.mark.parametrize("stable", FAST_FORMS, ids=lambda f: f.name)
def test_fast_forms_compute_their_formula(library: ctypes.CDLL, stable: StableForm) -> None:
    """Each form of the fast tier agrees with the NumPy expression for its formula to 1e-14."""
    rng = np.random.default_rng(1)
    vectors = {n: rng.uniform(0.5, 2.0, (3, BLOCK)) for n in ("l", "q", "w", "x", "a")}
    a = vectors | {n: rng.uniform(0.5, 2.0, BLOCK) for n in ("rho", "m", "S", "e", "F")}
    parts = a | {f"{n}_hi": u for n, u in a.items()} | {f"{n}_lo": np.zeros_like(u) for n, u in a.items()}
    function = c_function(program(stable, Tier.FAST, FAST_PAIRS))
    found = run(library, function, parts, 3, (3,) * len(stable.outputs))[0]
    rho, F, others = a["rho"], a["F"], a["q"].sum(axis=0) - a["q"]
    expected = {
        "fast_terms": a["w"] * 2 ** (rho * a["l"]),
        "fast_sum": a["q"].sum(axis=0),
        "fast_level": np.log2(a["S"]) / rho,
        "fast_aggregate": a["m"] * 2 ** a["e"],
        "fast_shares": a["q"] / a["S"],
        "fast_relative": a["q"] / (a["S"] * a["x"]),
        "fast_gradient": F * a["a"],
        "fast_hessian_across": (1 - rho) * F * a["a"][:, None] * a["a"],
        "fast_hessian_own": -(1 - rho) * F * a["a"] * others / (a["S"] * a["x"]),
    }[stable.name]
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_each_costly_function_has_a_loop_of_its_own() -> None:
    """Two exponentials of one sum run in two loops over rows, and the first is kept for the second."""
    code = text(total(j, exp(v[j]) * exp(exp(g[j]))))
    assert code.count("cs_exp(") == 3
    assert code.count("CS_ROWS") == 5  # three exponentials, the start of the sum, and the result
    assert "t1_hi[r] = t1.hi;" in code


def test_what_is_summed_over_is_innermost() -> None:
    """For a sum over i that depends on j, each j starts its sum anew."""
    code = text(total(i, (1 - Delta(i, j)) * exp(v[i] + g[j])), (j,))
    assert code.index("j < J") < code.index("= 0.0") < code.index("i < J")


def test_shared_vectors_are_computed_once() -> None:
    """exp(v_j) and exp(v_k) are one array, read under two indices."""
    code = text(exp(v[j]) * exp(v[k]), (j, k))
    assert code.count("cs_exp(") == 1
    assert "t1_hi[k * CS_BLOCK + r]" in code


def test_base_two_in_the_fast_tier() -> None:
    """exp(log(2) x) is a power of two of a pair; log(x)/log(2) is a binary logarithm."""
    two = log(expr(2))
    assert "cs_exp2(" in text(exp(two * v[j]), (j,), pair=False, tier=Tier.FAST)
    assert "cs_log2(" in text(log(Sym("S")) / two, tier=Tier.FAST)
    assert "cs_exp_double(" in text(exp(Sym("m")), pair=False, tier=Tier.FAST)


@pytest.mark.parametrize("name", ["int", "J", "r", "out", "t12"])
def test_names_that_mean_something_in_c_are_changed(name: str) -> None:
    """A symbol may have any name."""
    code = text(exp(Sym(name)), pair=False)
    assert f"const double *restrict {name}_" in code
