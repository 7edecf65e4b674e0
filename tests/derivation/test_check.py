"""A derivation proves only what its steps prove: wrong, vacuous or circular steps are found out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cesai_sym.derivation import Derivation, Part, Step, check, rules
from cesai_sym.derivation.model import Given
from cesai_sym.expression.nodes import Diff, Expr, Lam, Rel, Sym, Where, expr, symbols, total
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Statement, Tends, Vector
from cesai_sym.theory.common import F, between, equal, inputs, positive, real
from cesai_sym.theory.definitions import CES, j, w, x

a, b, t = symbols("a b t")


def _derivation(*steps: Step, domain: Domain | None = None) -> Derivation:
    return Derivation(
        "sample", "Sample", "A sample.", ("0.0",), domain or Domain((positive("a"), positive("b"))), steps,
        (Part(steps[-1].label, "The end."),),
    )  # fmt: skip


def test_true_steps_prove() -> None:
    """A true equality and a true inequality are proved."""
    result = check(
        _derivation(
            Step("square", equal((a + b) ** 2, a**2 + 2 * a * b + b**2), "algebra", "Expand."),
            Step("bigger", Rel(">", (a + b) ** 2, a**2), "sign", "The other terms are positive."),
        )
    )
    assert result.proved


def test_a_false_step_spoils_the_derivation() -> None:
    """One step that does not hold makes the whole derivation unproved, and its number is named."""
    result = check(_derivation(Step("wrong", equal((a + b) ** 2, a**2 + b**2), "algebra", "Expand.")))
    assert result.verdict.word == "undecided"
    assert "step 1" in result.verdict.reason


@pytest.mark.parametrize(
    ("relation", "rule"),
    [
        (Rel(">", a, expr(0)), "algebra"),
        (equal(a, a), "sign"),
        (equal(a, a), "limit"),
        (Tends(1 / t, t, expr(1), expr(1)), "induction"),
        (equal(a, a), "no such rule"),
    ],
)
def test_a_rule_concludes_its_own_kind_only(relation: object, rule: str) -> None:
    """A rule refuses a statement of another kind, and an unknown rule concludes nothing."""
    result = check(_derivation(Step("odd", relation, rule, "Odd.")))  # type: ignore[arg-type]
    assert not result.proved


def test_a_step_may_not_use_itself_or_later_steps() -> None:
    """Circular premises are refused."""
    result = check(_derivation(Step("loop", Rel(">", a, b), "sign", "Because.", ("loop",))))
    assert not result.proved


def test_an_unproved_premise_proves_nothing() -> None:
    """What rests on a step that is not proved is not proved either."""
    result = check(
        _derivation(
            Step("wrong", Rel(">", a, b), "sign", "Not so."),
            Step("next", Rel(">", a - b, expr(0)), "sign", "It would follow.", ("wrong",)),
        )
    )
    assert [v.word for v in result.verdicts] == ["undecided", "undecided"]


def test_conditions_of_a_premise_have_to_be_carried() -> None:
    """A premise that holds under a condition can not be used where the condition is not stated."""
    condition = Rel("<", b, a)
    steps = (
        Step("given", Rel(">", a - b, expr(0)), "sign", "By assumption.", (), (condition,)),
        Step("dropped", Rel(">", a - b, expr(0)), "sign", "Without the assumption.", ("given",)),
    )
    assert [v.word for v in check(_derivation(*steps)).verdicts] == ["proved", "undecided"]


def test_combination_wants_the_sum_of_its_premises() -> None:
    """Adding inequalities proves their sum and nothing stronger."""
    domain = Domain((real("a"), real("b"), real("t")), (), (), (Rel("<=", a, b), Rel("<=", b, t)))
    first, second = Step("one", Rel("<=", a, b), "sign", "Given."), Step("two", Rel("<=", b, t), "sign", "Given.")
    good = Step("sum", Rel("<=", a, t), "combination", "Add.", ("one", "two"))
    strict = Step("strict", Rel("<", a, t), "combination", "Add.", ("one", "two"))
    assert check(_derivation(first, second, good, domain=domain)).proved
    assert not check(_derivation(first, second, strict, domain=domain)).proved


def test_tangent_wants_the_open_unit_interval() -> None:
    """The tangent rule needs the sign of the second derivative on (0, 1), not somewhere else."""
    bent = Rel(">=", Diff(t**2, t, 2), expr(0))
    above = Rel(">=", Where(t**2, ((t, expr(1)),)), expr(0))
    good = (
        Step("bent", bent, "sign", "Two.", (), (between("t", 0, 1),)),
        Step("above", above, "tangent", "So.", ("bent",)),
    )
    short = (
        Step("bent", bent, "sign", "Two.", (), (between("t", 0, 2),)),
        Step("above", above, "tangent", "So.", ("bent",)),
    )
    assert check(_derivation(*good)).proved
    assert not check(_derivation(*short)).proved


def test_parts_have_to_name_steps() -> None:
    """A theorem without parts, or with a part that no step concludes, is an error."""
    step = Step("one", equal(a, a), "algebra", "Same.")
    bare = Derivation("bare", "Bare", "Bare.", (), Domain((positive("a"),)), (step,), ())
    lost = Derivation("lost", "Lost", "Lost.", (), Domain((positive("a"),)), (step,), (Part("two", "Lost."),))
    with pytest.raises(ValueError, match="at least one part"):
        check(bare)
    with pytest.raises(ValueError, match="two"):
        check(lost)


def test_rules_are_documented() -> None:
    """Every rule has a name and says in words what it allows."""
    assert all(rule.says and rule.name == name for name, rule in rules().items())
    assert Sym("a") == a


_BASE = Domain((positive("a"), Scalar("b", Interval(Fraction(0), Fraction(1)))), (Vector("x", Sym("a")),))


@pytest.mark.parametrize(
    "given",
    [
        (real("a"),),
        (Scalar("a", Interval(Fraction(0), lower_open=False)),),
        (Scalar("b", Interval(Fraction(0), Fraction(2))),),
        (Definition("a", expr(-1)),),
        (Vector("x", Sym("a"), "real"),),
        (Vector("x", Sym("b")),),
        (positive("a"), real("a")),
    ],
)
def test_a_premise_is_not_used_where_its_symbols_mean_something_else(given: tuple[Given, ...]) -> None:
    """What was proved on one domain is no premise on a wider one, nor where a name is redeclared or abbreviates."""
    steps = (
        Step("known", Rel(">", a + b, expr(0)), "sign", "Both are positive."),
        Step("again", Rel(">", a + b, expr(0)), "combination", "The same, elsewhere.", ("known",), given),
    )
    assert [v.word for v in check(_derivation(*steps, domain=_BASE)).verdicts] == ["proved", "undecided"]


@pytest.mark.parametrize(
    "given", [(), (Rel("<", a, expr(5)),), (between("b", 0, 1),), (Scalar("a", Interval(Fraction(1))),), (real("q"),)]
)
def test_a_premise_is_used_on_a_narrower_domain(given: tuple[Given, ...]) -> None:
    """What was proved on a domain holds on each part of it, and whatever else is declared there."""
    steps = (
        Step("known", Rel(">", a + b, expr(0)), "sign", "Both are positive."),
        Step("again", Rel(">", a + b, expr(0)), "combination", "The same on a part.", ("known",), given),
    )
    assert check(_derivation(*steps, domain=_BASE)).proved


@pytest.mark.parametrize(
    "empty", [between("q", 2, 1), between("q", 1, 1), Scalar("q", Interval(Fraction(0), Fraction(1)), True)]
)
def test_nothing_is_concluded_about_no_values(empty: Scalar) -> None:
    """A symbol without values proves nothing, neither in the step nor as a premise."""
    steps = (
        Step("vacuous", Rel(">", Sym("q"), expr(7)), "sign", "There is no such q.", (), (empty,)),
        Step("absurd", Rel(">", expr(0), expr(1)), "combination", "So.", ("vacuous",)),
    )
    assert [v.word for v in check(_derivation(*steps)).verdicts] == ["undecided", "undecided"]


def _by_sign(*cases: Rel) -> tuple[Step, ...]:
    """``a t^2 >= 0`` said once for each case, and then by cases for all t."""
    claim = Rel(">=", a * t**2, expr(0))
    steps = tuple(Step(f"case-{n}", claim, "sign", "Here.", (), (c,)) for n, c in enumerate(cases))
    return (*steps, Step("all", claim, "cases", "Everywhere.", tuple(s.label for s in steps)))


_LINE = Domain((positive("a"), positive("b"), real("t")))


def test_cases_that_leave_nothing_out() -> None:
    """What holds below, at and above zero holds for every real number."""
    cases = (Rel("<", t, expr(0)), equal(t, 0), Rel(">", t, expr(0)))
    assert check(_derivation(*_by_sign(*cases), domain=_LINE)).proved


@pytest.mark.parametrize(
    "cases",
    [
        (Rel("<", t, expr(0)), Rel(">", t, expr(0))),
        (Rel("<=", t, expr(0)), Rel(">", t, expr(1))),
        (Rel("<", t, a), Rel(">", t, a)),
        (Rel(">=", t, expr(0)),),
    ],
)
def test_cases_that_leave_something_out(cases: tuple[Rel, ...]) -> None:
    """A gap between the cases, even of one point, proves nothing; nor does a single case."""
    result = check(_derivation(*_by_sign(*cases), domain=_LINE))
    assert [v.word for v in result.verdicts][-1] == "undecided"


def test_cases_have_to_conclude_the_same() -> None:
    """Two cases with different conclusions are no proof of either."""
    steps = (
        Step("below", Rel("<", t, a), "sign", "Given.", (), (Rel("<", t, expr(0)),)),
        Step("above", Rel(">", t, -a), "sign", "Given.", (), (Rel(">=", t, expr(0)),)),
        Step("all", Rel("<", t, a), "cases", "Not so.", ("below", "above")),
    )
    assert not check(_derivation(*steps, domain=_LINE)).proved


def _of_squares(given: tuple[Rel, ...], exponent: Expr) -> object:
    """What the rule makes of ``F(x^2; exponent) <= mean of x^2``, from ``F <= mean`` for rho <= 1."""
    premise = Statement(Rel("<=", F, total(j, w[j] * x[j])), inputs(Rel("<=", Sym("rho"), expr(1)), real("z")))
    squares = Rel("<=", CES(Lam(j, x[j] ** 2), exponent, w), total(j, w[j] * x[j] ** 2))
    return rules()["instance"].check(Statement(squares, inputs(real("p"), *given)), (premise,))


def test_an_instance_of_a_step() -> None:
    """What holds for every positive vector and exponent up to one holds for squares and such an exponent."""
    assert isinstance(_of_squares((Rel("<", Sym("p"), expr(1)),), Sym("p")), Proof)


@pytest.mark.parametrize(
    ("given", "exponent"), [((), Sym("p")), ((Rel("<", Sym("p"), expr(1)),), Sym("p") + 1), ((), expr(2))]
)
def test_an_instance_outside_of_the_premise(given: tuple[Rel, ...], exponent: Expr) -> None:
    """Where a condition of the premise is not met the instance is not concluded."""
    assert isinstance(_of_squares(given, exponent), str)
