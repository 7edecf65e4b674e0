"""Long formulas are broken at sensible places, and nothing is lost."""

import re

import pytest

from cesai_sym.render.latex import statement_latex
from cesai_sym.render.wrap import broken, measure, wrap
from cesai_sym.statement import Statement
from tests.render.samples import RELATIONS

HESSIAN = r"H = \frac{(1 - \rho) F}{x_j x_k} (s_j s_k - \delta_{jk} s_j) + \sum_j w_j x_j^\rho - \frac{a}{b}"


def test_a_short_formula_stays_as_it_is() -> None:
    """What fits is not touched."""
    assert wrap(HESSIAN, 40) == HESSIAN


def test_breaks_come_before_signs_outside_of_brackets() -> None:
    """A sum is broken before a top-level sign, aligned behind its relation sign."""
    assert broken(HESSIAN, 17) == [
        r"H &= \frac{(1 - \rho) F}{x_j x_k} (s_j s_k - \delta_{jk} s_j)",
        r"&\quad + \sum_j w_j x_j^\rho - \frac{a}{b}",
    ]


def test_a_chain_begins_a_line_at_every_relation() -> None:
    """Several relation signs stand below each other."""
    assert broken("a = b + c = d + e + f = g", 9) == ["a &= b + c", "&= d + e + f", "&= g"]


def test_two_relations_stand_below_each_other() -> None:
    """Words between relations begin a line."""
    assert broken(r"a = b + c \text{ and } d = e + f", 9) == ["a &= b + c", r"\text{ and } d &= e + f"]


def test_a_long_numerator_leaves_the_fraction() -> None:
    """A fraction that is too wide becomes a product, so that its numerator can be broken."""
    lines = broken(r"F = \frac{a + b + c + d + e + f + g + h}{1 + x}", 12)
    assert lines[0].startswith(r"F &= \frac{1}{1 + x} \bigl( a")
    assert lines[-1].endswith(r"\bigr)")


def test_a_long_denominator_becomes_an_inverse() -> None:
    """A denominator that is too wide becomes a power with exponent -1."""
    lines = broken(r"F = \frac{1}{a + b + c + d + e + f + g + h}", 12)
    assert lines[-1].endswith(r"\bigr)^{-1}")


@pytest.mark.parametrize("name", RELATIONS)
@pytest.mark.parametrize("room", [35.0, 29.0, 18.0])
def test_nothing_is_lost_and_lines_fit(name: str, room: float) -> None:
    """The lines together hold every letter of the formula, in order, and each is about as wide as asked for."""
    latex = statement_latex(Statement(RELATIONS[name]))
    lines = broken(latex, room)
    letters = "".join(
        re.findall(r"[A-Za-z0-9]+", re.sub(r"\\(quad|times|bigg?[lr]|left|right|frac)", "", " ".join(lines)))
    )
    if not re.search(r"\\bigg?r\)\^{-1}|\\frac\{1\}", " ".join(lines)):
        wanted = "".join(re.findall(r"[A-Za-z0-9]+", re.sub(r"\\(left|right|frac)", "", latex)))
        assert letters == wanted
    if name != "cases" and room > 20:
        assert max(measure(line.replace("&", "")) for line in lines) <= 1.1 * room
