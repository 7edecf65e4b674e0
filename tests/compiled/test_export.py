"""Exported files compile without a warning, pass their own tests, and agree with the kernels, special values too."""

import math
import shutil
import subprocess
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import cesai_sym.kernels as kernels
from cesai_sym.cli.command import run
from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.export import KERNELS, Check, exported_files, formula_checks, formula_files, kernel_checks
from cesai_sym.compiled.function import formula_of
from cesai_sym.compiled.javascript import javascript

GCC = shutil.which("gcc")
NODE = shutil.which("node")
STRICT = ["-std=c99", "-O0", "-Wall", "-Wextra", "-Werror", "-pedantic"]
needs_gcc = pytest.mark.skipif(GCC is None, reason="gcc is not installed")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


DIRECTIONS = ((1.0, -2.0, 0.0), (0.0, 0.0, 0.0), (1e300, math.inf, 1e-300))
#: Logarithms in place of inputs: zeros stay inputs of zero.
LOGS = {0.0: -math.inf, 1e-310: -1e305, 1e308: 1.5e308}


def as_the_kernel(name: str, *arguments, **more) -> tuple[float, ...]:
    """What the kernel returns, flattened; nan where it raises an error for its arguments."""
    if name == "relative_pooling_gain":
        name, more = "pooling_gain", {"relative": True}
    try:
        got = getattr(kernels, name)(*arguments, **more)
    except ValueError:
        size = len(arguments[0]) if name == "factor_demands" else 1
        return (math.nan,) * size
    return tuple(float(v) for part in (got if isinstance(got, tuple) else (got,)) for v in np.atleast_1d(part))


def special_checks() -> list[Check]:
    """Zeros, infinities, nan, ties, weights of 0 and exponents at the ends, with what the kernels return there."""
    checks = []
    inputs = [(0.0, 2.0, math.inf), (0.0, 0.0, 3.0), (1.0, math.inf, 4.0), (0.0, 0.0, 0.0), (math.inf,) * 3,
              (math.nan, 1.0, 2.0), (2.0, 2.0, 2.0), (1e-310, 1.0, 1e308), (5.0, 1.0, 3.0)]  # fmt: skip
    exponents = (-math.inf, -1e308, -2.5, -1e-9, -1e-200, 0.0, 1e-5, 0.5, 1.0, 1.5, 2.0, 1e300, math.inf, math.nan)
    weightings = ((1.0, 2.0, 1.0), None, (0.0, 1.0, 1.0), (0.0, 0.0, 2.0))
    dates = (0.0, 40.0, -math.inf, math.inf, math.nan)
    growth = (0.01, 0.3, 0.3)
    for number, (x, rho, w) in enumerate(product(inputs, exponents, weightings)):
        for name in ("ces", "ces_gradient", "ces_shares", "ces_hessian"):
            got = np.atleast_1d(getattr(kernels, name)(x, rho, w)).ravel()
            checks.append(Check(name, (x, rho, w), tuple(map(float, got)), 1))
        t = dates[number % 5]
        got = kernels.mesh_growth(x, growth, rho, w, t=t)
        checks.append(Check("mesh_growth", (x, growth, rho, w, t), (float(got),), 1))
        if number % 4:
            continue
        others = (2.0, 0.0, math.inf) if number % 3 else (1.0, 1.0, 1.0)
        for name, arguments in (
            ("ces_value_and_gradient", (x, rho, w)),
            ("ces_total", (x, rho, w)),
            ("ces_drho", (x, rho, w)),
            ("leontief_gap", (x, rho, w)),
            ("heterogeneity_loss", (x, rho, w)),
            ("pooling_gain", (x, others, rho, w)),
            ("relative_pooling_gain", (x, others, rho, w)),
            ("ces_hvp", (x, DIRECTIONS[number % 3], rho, w)),
            ("log_ces", (tuple(LOGS.get(v, v) for v in x), rho, w)),
            ("unit_cost", (x, rho, w)),
            ("factor_demands", (x, rho, w)),
        ):
            expected = as_the_kernel(name, *arguments)
            if "pooling" in name and abs(rho) > 2.0**20 and abs(expected[0]) < 2.0**-8:
                continue  # the kernel does not promise digits there
            checks.append(Check(name, arguments, expected, 1))
        expected = as_the_kernel("slow_share", x, growth, rho, w, t=t)
        checks.append(Check("slow_share", (x, growth, rho, w, t), expected, 1))
    for rho, J in product((-math.inf, -1.0, 1.0, 1 + 2**-52, math.inf, math.nan), (1.0, 2.0, 1e300)):
        checks.append(Check("curvature", (rho, J), (float(kernels.curvature(rho, J)),), 1))
        checks += [Check("diversity_bonus", (rho, J, cv), (float(kernels.diversity_bonus(rho, J, cv)),), 1)
                   for cv in (0.0, 1.5, math.inf)]  # fmt: skip
    for rho, a, b in product((-math.inf, -1e-300, -2.0, 0.5, math.nan), (0.0, 1e-300, 0.25, 1.0, math.inf, math.nan),
                             (0.5, 1.0, 0.0, -0.5, math.nan)):  # fmt: skip
        checks.append(Check("level_ceiling", (a, rho, b), as_the_kernel("level_ceiling", a, rho, b), 1))
        for J in (1.0, 3.0, 2.5):
            arguments = (rho, J, a, b)
            checks.append(Check("expected_loss", arguments, as_the_kernel("expected_loss", *arguments), 1))
    for M, n in product((1.0, 1 + 2**-52, 2.0, 1e300, math.inf), (0.0, 1.0, 1e300, math.inf)):
        checks.append(Check("variance_retained", (M, n), (float(kernels.variance_retained(M, n)),), 1))
    return checks


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def passes_in_c(folder: Path, stem: str) -> None:
    call = [GCC, *STRICT, "-o", str(folder / "t"), str(folder / f"{stem}.c"), str(folder / f"test_{stem}.c"), "-lm"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run([folder / "t"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout[:2000]
    assert "checks passed" in done.stdout


def passes_in_js(folder: Path, stem: str) -> None:
    done = subprocess.run([NODE, str(folder / f"test_{stem}.mjs")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:2000]
    assert "checks passed" in done.stdout


@needs_gcc
def test_kernels_in_c(tmp_path: Path) -> None:
    """All kernels as C99: no warning, within 1 ulp of ball arithmetic, the kernels' values at special points."""
    put(tmp_path, exported_files("c", (), kernel_checks() + special_checks()))
    passes_in_c(tmp_path, "cesai_kernels")


@needs_node
def test_kernels_in_javascript(tmp_path: Path) -> None:
    """The same as an ES module."""
    put(tmp_path, exported_files("js", (), kernel_checks() + special_checks()))
    passes_in_js(tmp_path, "cesai_kernels")


@needs_gcc
@pytest.mark.parametrize("name", KERNELS)
def test_one_kernel_alone(tmp_path: Path, name: str) -> None:
    """A single kernel comes with what it needs and nothing that it does not use."""
    put(tmp_path, exported_files("c", [name], kernel_checks([name], 3)))
    passes_in_c(tmp_path, "cesai_kernels")


def test_the_test_can_fail(tmp_path: Path) -> None:
    """A wrong expectation, by two units in the last place, is reported."""
    if GCC is None:
        pytest.skip("gcc is not installed")
    good = kernel_checks(["ces"], 1)[0]
    wrong = math.nextafter(math.nextafter(good.expected[0], math.inf), math.inf)
    put(tmp_path, exported_files("c", ["ces"], [Check("ces", good.arguments, (wrong,))]))
    with pytest.raises(AssertionError, match="result 0 is"):
        passes_in_c(tmp_path, "cesai_kernels")


FORMULAS = {
    "smooth_max": ("log(sum(j, exp(x[j])))", {"J": "integer, J >= 1", "x": "vector of length J"}),
    "share": ("w[k]*x[k]^rho/sum(j, w[j]*x[j]^rho)", {
        "J": "integer, J >= 2", "x": "positive vector of length J", "w": "weights of length J", "rho": "rho < 0",
        "k": "index in 1..J"}),
    "level": ("ces(x + y, rho) - min(x)", {
        "J": "integer, J >= 2", "x": "positive vector of length J", "y": "positive vector of length J", "rho": "real"}),
    "left": ("(1 - 1/M)^n", {"M": "M > 1", "n": "positive"}),
    "double": ("exp(a) - 1", {"a": "real"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas(tmp_path: Path, name: str) -> None:
    """A formula in both languages is within two ulps of ball arithmetic, whatever it is called."""
    text, declared = FORMULAS[name]
    formula = formula_of(text, declared, precise=True, name=name)
    checks = formula_checks(formula)
    assert len(checks) == 12
    for language in ("c", "js"):
        put(tmp_path, formula_files(language, formula, checks))
    if GCC:
        passes_in_c(tmp_path, f"cesai_{name}")
    if NODE:
        passes_in_js(tmp_path, f"cesai_{name}")


def test_command_writes_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``cesai export`` puts header, source and test where it is told, and says so."""
    assert run(["export", "--lang", "c", "-o", str(tmp_path / "out"), "ces"]) == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "cesai_kernels.c", "cesai_kernels.h", "test_cesai_kernels.c",
    }  # fmt: skip
    assert "cesai_kernels.h" in capsys.readouterr().out
    arguments = ["--expression", "exp(a) - 1", "--symbols", "a=real", "--name", "growth_factor"]
    assert run(["export", "--lang", "js", "-o", str(tmp_path), *arguments]) == 0
    assert "as growth_factor };" in (tmp_path / "cesai_growth_factor.mjs").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ces", "cess"], "there is no kernel 'cess'"),
        (["--expression", "a +", "--symbols", "a=real"], "column 4"),
        (["--expression", "a + b", "--symbols", "a=real"], "'b' is not declared"),
        (["--expression", "digamma(a)", "--symbols", "a=positive"], "'digamma' has no code"),
        (["--expression", "a", "--symbols", "a"], "is not NAME="),
        (["--symbols", "a=real"], "go with --expression"),
        (["--expression", "1", "--name", "a b"], "can not be the name"),
    ],
)
def test_command_says_what_is_wrong(tmp_path: Path, capsys, arguments: list[str], message: str) -> None:
    """Wrong arguments give one line that names the mistake, exit status 2, and no file."""
    assert run(["export", "--lang", "c", "-o", str(tmp_path / "out"), *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_unknown_kernel() -> None:
    """The list of kernels is in the message."""
    with pytest.raises(CompileError, match="variance_retained"):
        exported_files("c", ["sec"], [])


def test_translation_leaves_no_c() -> None:
    """Declarations, pointers and casts of C are gone."""
    text = exported_files("js", (), [])["cesai_kernels.mjs"]
    code = "\n".join(line.partition("//")[0] for line in text.splitlines())
    for word in ("double *", "size_t ", "static ", "->", "typedef", "ROOM(", "DONE(", "pair t_", "(double)"):
        assert word not in code, word
    assert javascript("static int f(const double *a, size_t n) {\n    row p;\n}").startswith("function f(a, n) {")


def test_no_growth_at_no_date() -> None:
    """At t = nan there is no growth and no share, also where a dominant input decides at every other date."""
    for x, rho in product(((0.0, 2.0), (math.inf, 1.0), (0.0, 0.0), (1.0, 2.0)), (-1.0, 0.0, 0.5)):
        assert math.isnan(kernels.mesh_growth(x, (0.1, 0.2), rho, t=math.nan))
        assert math.isnan(kernels.slow_share(x, (0.1, 0.2), rho, t=math.nan))
