"""Every stable form is proved equal to its definition, and the statements are not vacuous."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.expression.nodes import Add, Expr, Num, Rel, expr
from cesai_sym.expression.transform import Substitution, map_children, substitute
from cesai_sym.judge import decide
from cesai_sym.kernels.fast import FAST_FORMS, HAND_FORMS
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.stable import STABLE_FORMS
from cesai_sym.statement import expanded

FORMS = pytest.mark.parametrize("form", STABLE_FORMS + FAST_FORMS + HAND_FORMS, ids=lambda f: f.name)
POINT = Point(
    {
        "J": Fraction(3), "rho": Fraction(-3, 2), "m": Fraction(7, 5), "c": Fraction(1, 3), "t": Fraction(2),
        "q": Fraction(2, 3), "b": Fraction(-1, 5), "M": Fraction(9), "n": Fraction(7), "CV": Fraction(1, 3),
        "p": Fraction(1, 4), "sigma": Fraction(2, 5), "A": Fraction(3), "r": Fraction(1, 8), "Z": Fraction(5),
        "w_Z": Fraction(2, 9),
    },
    {
        "x": (Fraction(1), Fraction(2), Fraction(5)), "w": (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)),
        "g": (Fraction(1, 10), Fraction(-1, 7), Fraction(1, 5)), "d": (Fraction(1), Fraction(2), Fraction(-1)),
        "logx": (Fraction(1, 2), Fraction(-1), Fraction(2)), "p": (Fraction(3), Fraction(1, 2), Fraction(1)),
        "z": (Fraction(2), Fraction(1, 3), Fraction(4)), "alpha": (Fraction(1, 5), Fraction(1, 2), Fraction(2, 3)),
        "beta": (Fraction(3, 5), Fraction(1, 4), Fraction(1, 3)),
    },
    {"j": 2, "k": 3},
)  # fmt: skip


@FORMS
def test_stable_form_is_proved(form: StableForm) -> None:
    """The judge proves that the form equals the definition on the whole domain."""
    verdict = decide(form.statement)
    assert verdict.word == "proved", verdict.reason


@FORMS
def test_stable_form_agrees_in_numbers(form: StableForm) -> None:
    """At a point without symmetry the two sides come to the same 80 bits."""
    relation = expanded(form.statement).relation
    assert isinstance(relation, Rel)
    left, right = (enclose(side, POINT, 128) for side in (relation.lhs, relation.rhs))
    assert left.overlaps(right)
    assert min(left.rel_accuracy_bits(), right.rel_accuracy_bits()) > 80


def off_by_one_term(e: Expr) -> Expr:
    """The formula with its first sum of terms increased by 1/7."""
    if isinstance(e, Add):
        return e + Num(Fraction(1, 7))
    changed = False

    def once(child: Expr) -> Expr:
        nonlocal changed
        if changed:
            return child
        moved = off_by_one_term(child)
        changed = moved != child
        return moved

    return map_children(e, once)


@FORMS
def test_a_changed_form_differs(form: StableForm) -> None:
    """With one term changed the two sides no longer agree: the statement says something."""
    relation = expanded(form.statement).relation
    assert isinstance(relation, Rel)
    mutant = off_by_one_term(relation.rhs)
    if mutant == relation.rhs:
        mutant = relation.rhs * expr(2)
    assert not enclose(relation.lhs, POINT, 128).overlaps(enclose(mutant, POINT, 128))


@pytest.mark.parametrize("form", [f for f in STABLE_FORMS if f.case_of], ids=lambda f: f.name)
def test_form_at_zero_is_its_general_form_at_zero(form: StableForm) -> None:
    """What is proved for rho = 0 is the formula whose code serves it, with 0 put in."""
    general = next(f for f in STABLE_FORMS if f.name == form.case_of)
    assert substitute(general.formula, Substitution({"rho": expr(0)})) == form.formula


def test_names_are_unique() -> None:
    """A generated function can name its statement."""
    assert len({f.name for f in STABLE_FORMS}) == len(STABLE_FORMS)


def test_a_false_form_is_refuted() -> None:
    """The judge refutes the level with the wrong sign of the offset."""
    form = next(f for f in STABLE_FORMS if f.name == "aggregate")
    relation = form.statement.relation
    assert isinstance(relation, Rel)
    wrong = replace(form.statement, relation=Rel("==", relation.lhs, relation.rhs * 2))
    assert decide(wrong).word == "refuted"
