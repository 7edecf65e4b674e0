"""The generated module is what the generator writes, and nothing that has no source gets any."""

from fractions import Fraction

import pytest

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Delta, Idx, Num, Sym, Vec, exp, log, total
from cesai_sym.kernels import _generated
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.generate import TARGET, generated, main
from cesai_sym.kernels.lower import source
from cesai_sym.kernels.stable import STABLE_FORMS
from cesai_sym.statement import Rel, Statement

J = Sym("J")
i, j, k = Idx("i", J), Idx("j", J), Idx("k", J)
v, g = Vec("v", J), Vec("g", J)


def form(formula, outputs=(), pair=True) -> StableForm:
    return StableForm("f", Statement(Rel("==", formula, formula)), formula, outputs, pair)


def body(formula, outputs=(), pair=True) -> list[str]:
    text = source(form(formula, outputs, pair))
    return [line.strip() for line in text.split('"""')[2].strip().splitlines()]


def test_generated_module_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """The module in the tree is exactly what ``python -m cesai_sym.kernels.generate`` writes."""
    assert TARGET.read_text(encoding="utf-8") == generated()
    assert main(["--check"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_generator_refuses_other_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped option writes nothing."""
    assert main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize("stable", [f for f in STABLE_FORMS if f.case_of is None], ids=lambda f: f.name)
def test_each_function_names_its_statement(stable: StableForm) -> None:
    """The docstring of each generated function names the statement that justifies it."""
    text = getattr(_generated, stable.name).__doc__
    assert f"``{stable.name}``" in text
    assert "==" in text


def test_source_of_a_sum_of_exponentials() -> None:
    """One line a node, each node once, and the sum over the axis of its index."""
    c = Sym("c")
    formula = log(total(j, exp(v[j] - c))) + c
    assert body(formula) == [
        "t1 = pr.add_double(v, -c)",
        "t2 = fn.exp(t1)",
        "t3 = pr.total(t2, 0)",
        "t4 = fn.log(t3)",
        "return pr.add_double(t4, c)",
    ]


def test_the_same_node_under_two_indices_is_computed_once() -> None:
    """exp(v_j) and exp(v_k) are one array, spread over two axes."""
    assert body(exp(v[j]) * exp(v[k]), (j, k)) == [
        "t1 = fn.exp(v)",
        "return pr.multiply(pr.spread(t1, np.s_[:, None]), t1)",
    ]


def test_rounded_source_joins_exponentials_and_scales_factors() -> None:
    """At the root exponents are added, and factors passed on to be scaled."""
    m = Sym("m")
    assert body(m * exp(Sym("E")) / Sym("c"), pair=False) == ["return fn.exp_times(E, (pr.pair(m),), (pr.pair(c),))"]


def test_difference_of_indices_is_chosen_not_multiplied() -> None:
    """1 - delta blanks the diagonal, so that an overflow there does no harm."""
    formula = total(i, (1 - Delta(i, j)) * exp(v[i] + g[j]))
    assert "t3 = pr.off_diagonal(t2)" in body(formula, (j,))


@pytest.mark.parametrize(
    "formula",
    [
        Sym("m") ** Sym("rho"),
        v[j] * Num(Fraction(1, 10)) ** Sym("rho"),
        Sym("m") * Num(Fraction(2, 3)),
        Delta(i, j) + Sym("m"),
        v[1] + Sym("m"),
    ],
)
def test_what_has_no_source_is_refused(formula) -> None:
    """Powers, numbers that are no doubles, bare deltas and fixed positions raise UnsupportedError."""
    with pytest.raises(UnsupportedError):
        source(form(formula))
