"""Rules against ball arithmetic: what they allow holds, what they refuse for a missing condition can fail."""
# ruff: noqa: E501 - a case is one row of a table

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.derivation import rules
from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import (
    ONE,
    OO,
    ZERO,
    Cases,
    Diff,
    Expr,
    Idx,
    Mean,
    Rel,
    Sym,
    Vec,
    Where,
    absolute,
    exp,
    expr,
    log,
    sqrt,
    symbols,
    total,
)  # fmt: skip
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.judge import witness
from cesai_sym.judge.decide import decide
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import (
    Domain,
    Iff,
    Interval,
    Invariant,
    Monotone,
    Proportional,
    Relation,
    Rounded,
    Scalar,
    Solution,
    Statement,
    Tends,
    Vector,
    check_at,
)  # fmt: skip
from cesai_sym.theory.catalogue import theorem
from cesai_sym.theory.common import between, equal, positive, real, whole

a, b, c, t, n, J, p, q = symbols("a b c t n J p q")
j, k = Idx("j", J), Idx("k", J)
x, v, w, y = (Vec(name, J) for name in "xvwy")
SIZES = (whole("J", 2),)
POWER_MEANS = theorem("mean-bounds").statement_of(theorem("mean-bounds").number("exponents"))
MEANS = Domain((*SIZES, real("a"), real("b")), (Vector("x", J), Vector("w", J, "weights"), Vector("v", J, "real")))


def attempt(rule: str, conclusion: Statement, *premises: Statement) -> Proof | str:
    return rules()[rule].check(conclusion, premises)


def says(relation: Relation, *more: object, domain: Domain | None = None) -> Statement:
    return Statement(relation, (domain or Domain((real("a"), real("b")))).extend(*more))  # type: ignore[arg-type]


def f_at(body: Expr, value: Expr) -> Expr:
    return Where(body, ((t, value),))


@dataclass(frozen=True)
class Application:
    """A rule, what it is to conclude, and from what."""

    rule: str
    conclusion: Statement
    premises: tuple[Statement, ...] = ()

    def attempt(self) -> Proof | str:
        """What the rule makes of it."""
        return attempt(self.rule, self.conclusion, *self.premises)


def bent(body: Expr, op: str, *given: object, order: int = 2, bound: Expr = ZERO) -> Statement:
    return says(Rel(op, Diff(body, t, order), bound), *(given or (between("t", 0, 1),)))


def jensen(body: Expr, op: str, s: Expr, points: Expr, domain: Domain, *given: object) -> Application:
    goal = Rel(op, f_at(body, total(j, s * points)), total(j, s * f_at(body, points)))
    bend = ">=" if op == "<=" else "<="
    return Application("jensen", Statement(goal, domain), (bent(body, bend, *given),))


def slope(body: Expr, op: str, low: Expr, high: Expr, *given: object) -> Application:
    return Application("slope", says(Rel(op, f_at(body, high), f_at(body, low))), (bent(body, op, *given, order=1),))


def remainder(body: Expr, op: str, order: int, bound: Expr) -> Application:
    line = f_at(body, ZERO)
    for m in range(1, order):
        line = line + f_at(Diff(body, t, m), ZERO) / factorial(m)
    goal = says(Rel(op, f_at(body, ONE), line + bound / factorial(order)))
    return Application("remainder", goal, (bent(body, op, order=order, bound=bound),))


def power_mean(low: Expr, high: Expr, domain: Domain = MEANS, weight: Expr = w[j]) -> Application:
    sides = [total(j, weight * x[j] ** e) ** (1 / e) for e in (low, high)]
    return Application("power-mean", Statement(Rel("<=", *sides), domain), (POWER_MEANS,))


def squeeze(low: Expr, body: Expr, high: Expr, point: Expr, value: Expr, *given: object, side: str = "") -> Application:
    limits = [says(Tends(e, t, point, value, side), *given) for e in (low, high)]  # type: ignore[arg-type]
    order = [says(Rel("<=", low, body), *given), says(Rel("<=", body, high), *given)]
    return Application("squeeze", says(Tends(body, t, point, value, side), *given), (*order, *limits))  # type: ignore[arg-type]


def lhopital(f: Expr, g: Expr, ends: tuple[Expr, Expr], point: Expr, value: Expr, *given: object) -> Application:
    found = (
        Tends(f, t, point, ends[0]), Tends(g, t, point, ends[1]), Rel("!=", Diff(g, t), ZERO),
        Tends(Diff(f, t) / Diff(g, t), t, point, value),
    )  # fmt: skip
    return Application("lhopital", says(Tends(f / g, t, point, value), *given), tuple(says(r, *given) for r in found))


def closer(body: Expr, point: Expr, value: Expr, op: str, increasing: bool, *given: object) -> Application:
    found = (says(Monotone(body, t, increasing), *given), says(Tends(body, t, point, value), *given))
    return Application("monotone-limit", says(Rel(op, body, value), *given), found)


def induction(relation: Rel, given: Scalar, first: int, domain: Domain) -> Application:
    def shifted(to: Expr) -> Rel:
        lhs, rhs = (substitute(e, Substitution({"n": to})) for e in (relation.lhs, relation.rhs))
        return Rel(relation.op, lhs, rhs)

    base = Statement(shifted(expr(first)), domain)
    step = Statement(shifted(n + 1), domain.extend(given, relation))
    return Application("induction", Statement(relation, domain.extend(given)), (base, step))


def always(claim: Rel, start: Expr, after: Expr, *given: object, each: tuple[Sym, ...] = ()) -> Application:
    return Application("induction", says(Invariant(y_, n, start, after, claim, each), *given))


def determined(closed: Expr, point: Expr, start: Expr, slope_: Expr, *given: object) -> Application:
    return Application("solution", says(Solution(y_, t, point, start, slope_, closed), *given))


y_ = Sym("y")
POS = positive("t")
SUM_OF_SQUARES = total(k, x[k] ** 2)

#: For each rule with premises or a form of its own: applications that it accepts.
ACCEPTED = [
    Application("variance", Statement(Rel("<=", total(j, w[j] * v[j]) ** 2, total(k, w[k] * v[k] ** 2)), MEANS)),
    Application("variance", Statement(Rel(">=", total(k, w[k] * log(x[k]) ** 2), total(j, w[j] * log(x[j])) ** 2), MEANS)),
    Application("variance", Statement(Rel("<=", total(j, x[j] * v[j] / J) ** 2, total(j, x[j] ** 2 * v[j] ** 2 / J)), MEANS)),
    Application("cauchy-schwarz", Statement(Rel("<=", total(j, v[j] * x[j]) ** 2, total(j, v[j] ** 2) * SUM_OF_SQUARES), MEANS)),
    Application("cauchy-schwarz", Statement(Rel("<=", total(j, w[j]) ** 2, total(k, w[k] * x[k]) * total(j, w[j] / x[j])), MEANS)),
    jensen(exp(t), "<=", w[j], v[j], MEANS, real("t")),
    jensen(log(t), ">=", w[j], x[j], MEANS, POS),
    jensen(1 / t, "<=", 1 / J, x[j] + 1, MEANS, POS),
    power_mean(expr(-1), expr(2)),
    power_mean(expr(1), expr(3)),
    power_mean(p, q, MEANS.extend(Scalar("p", Interval(upper=Fraction(0))), Scalar("q", Interval(Fraction(0))))),
    remainder(exp(-t), "<=", 3, ZERO),
    remainder(exp(t), ">", 4, ONE),
    remainder(log(1 + a**2 * t), "<=", 2, ZERO),
    slope(exp(t), ">", a, a + 1, real("t")),
    slope(t**3, ">=", expr(1), b**2 + 1, POS),
    slope(1 / t, "<", a**2 + 1, a**2 + 2, POS),
    squeeze(1 / t - 1 / t**2, 1 / t, 2 / t, OO, ZERO, Scalar("t", Interval(Fraction(1)))),
    squeeze(-(t**2), t**2 * (2 / (1 + a**2) - 1), t**2, ZERO, ZERO, real("t")),
    lhopital(exp(t) - 1, t, (ZERO, ZERO), ZERO, ONE, POS),
    lhopital(t, exp(t), (OO, OO), OO, ZERO, POS),
    closer(t / (1 + t), OO, ONE, "<", True, POS),
    closer(1 / t, OO, ZERO, ">", False, POS),
    induction(equal(total(Idx("i", n), expr(2)), 2 * n), whole("n", 1), 1, Domain()),
    induction(Rel(">=", (1 + a) ** n, 1 + n * a), whole("n", 0), 0, Domain((positive("a"),))),
    always(Rel(">=", y_, ONE), ONE, b * y_ + 1 - b, between("b", 0, 1), each=(b,)),
    always(Rel("<=", y_, 1 + n * a), ONE, y_ * b + a, positive("a"), between("b", 0, 1), positive("y"), each=(b,)),
    always(Rel("<", y_, expr(2)), a, (y_ + b) / 2, Rel("<", a, expr(2)), Rel("<", b, expr(2)), each=(b,)),
    determined(a * exp(b * t), ZERO, a, b * y_, positive("a"), real("t")),
    determined(a * t**b, ONE, a, b * y_ / t, positive("a"), POS),
    determined(sqrt(1 + t**2), ZERO, ONE, t * y_ / (1 + t**2), real("t")),
    Application("cases", says(Rel(">=", a * absolute(a), -(a**2))), (
        says(Rel(">=", a * absolute(a), -(a**2)), Rel("<", a, ZERO)),
        says(Rel(">=", a * absolute(a), -(a**2)), Rel(">=", a, ZERO)),
    )),
    Application("instance", says(Rel(">=", a**2 + b**2, 2 * a * b)), (says(Rel(">=", a**2 + b**2, 2 * a * b)),)),
    Application("combination", says(Rel("<", a + b, c + 3), real("c"), Rel("<", a, c), Rel("<=", b, expr(3))),
                (says(Rel("<", a, c), real("c")), says(Rel("<=", b, expr(3))))),
    Application("tangent", says(Rel("<=", f_at(log(1 + t), ONE), ONE)), (bent(log(1 + t), "<="),)),
]  # fmt: skip


@pytest.mark.parametrize("application", ACCEPTED, ids=lambda a: a.rule)
def test_what_a_rule_allows_holds(application: Application) -> None:
    """The rule accepts it, its premises are proved, and ball arithmetic does not contradict the conclusion."""
    found = application.attempt()
    assert isinstance(found, Proof), found
    assert not found.numerical
    if application.rule not in ("combination", "power-mean"):  # conditions of the conclusion, and a theorem
        for premise in application.premises:
            assert decide(premise).word in ("proved", "certified", "sampled"), premise.relation
    certainly_not_false(application.conclusion)


def certainly_not_false(s: Statement, count: int = 25, strict: bool = True) -> None:
    if isinstance(s.relation, Rel):
        points = list(witness.points(s.domain, count, seed=5))
        answers = [check_at(s.relation, point) for point in points]
        assert False not in answers
        assert not strict or not points or True in answers or s.relation.op == "=="
    else:
        assert decide(s).word not in ("refuted", "conditional", "malformed")


KINK = Cases(((Rel("<", t, expr(Fraction(1, 2))), ZERO),), ONE)
FREE = Domain((real("a"), real("b"), *SIZES), (Vector("x", J), Vector("v", J, "real"), Vector("y", J, "nonnegative")))


def at_point(vectors: dict[str, list[int | Fraction]] | None = None, **scalars: int | Fraction) -> Point:
    arrays = {name: tuple(map(Fraction, values)) for name, values in (vectors or {}).items()}
    return Point({name: Fraction(value) for name, value in scalars.items()}, arrays)


#: For each side condition of each rule: an application that lacks it, and where its conclusion is false (None: it is no
#: relation between numbers, and the judge refutes it).
VIOLATIONS: dict[tuple[str, str], tuple[Application, Point | None]] = {
    ("definition", "bases"): (Application("definition", says(equal(sqrt(a**2), a))), at_point(a=-1)),
    ("definition", "denominators"): (Application("definition", says(equal(0 * (1 / a), 0))), None),
    ("differentiation", "bases"): (Application("differentiation", says(equal(Diff(sqrt(a**2), a), 1))), at_point(a=-1)),
    ("differentiation", "denominators"): (Application("differentiation", says(equal(Diff(1 / a, a) * a**2, -1))), None),
    ("algebra", "bases"): (Application("algebra", says(equal(log(a**2), 2 * log(a)))), None),
    ("algebra", "denominators"): (Application("algebra", says(equal(a / a, 1))), None),
    ("evaluation", "bases"): (Application("evaluation", says(equal(sqrt(a**2), a))), at_point(a=-2)),
    ("evaluation", "denominators"): (Application("evaluation", says(equal(b * a / a, b))), None),
    ("expectation", "moments"): (Application("expectation", Statement(equal(Mean(v[1] ** 2), 1), FREE)), None),
    ("sign", "signs"): (Application("sign", says(Rel(">", a**2 + b, ZERO))), at_point(a=0, b=-1)),
    ("equivalence", "both ways"): (Application("equivalence", says(Iff(Rel(">", a, ONE), Rel(">", a, ZERO)))), at_point(a=Fraction(1, 2))),
    ("monotonicity", "one sign"): (Application("monotonicity", says(Monotone(t**2, t), real("t"))), None),
    ("limit", "reach"): (Application("limit", says(Tends(1 / t, t, ZERO, OO), real("t"))), None),
    ("limit", "leading"): (Application("limit", says(Tends(sqrt(t**2 + t) - t, t, OO, ZERO), POS)), None),
    ("expansion", "reach"): (Application("expansion", says(Tends(t, t, ZERO, ONE), POS)), None),
    ("expansion", "regular"): (Application("expansion", says(Tends(1 / t, t, ZERO, ZERO), POS)), None),
    ("proportion", "constant"): (Application("proportion", says(Proportional(a * b**2, b), positive("b"))), None),
    ("arithmetic", "digits"): (Application("arithmetic", says(Rounded(expr(Fraction(2, 3)), "66 %"))), at_point()),
    ("combination", "strength"): (Application("combination", says(Rel("<", a, b), Rel("<=", a, b)), (says(Rel("<=", a, b)),)), at_point(a=1, b=1)),
    ("combination", "sum"): (Application("combination", says(Rel("<=", 2 * a, b), Rel("<=", a, b)), (says(Rel("<=", a, b)),)), at_point(a=1, b=1)),
    ("instance", "range"): (Application("instance", says(Rel(">", a + 1, ONE)), (says(Rel(">", a + 1, ONE), positive("a")),)), at_point(a=-1)),
    ("cases", "same"): (Application("cases", says(Rel("!=", a, ZERO)), (says(Rel("!=", a, ZERO), Rel("<", a, ZERO)), says(Rel(">=", a, ZERO), Rel(">=", a, ZERO)))), at_point(a=0)),
    ("cases", "nothing left out"): (Application("cases", says(Rel("!=", a, ZERO)), (says(Rel("!=", a, ZERO), Rel("<", a, ZERO)), says(Rel("!=", a, ZERO), Rel(">", a, ZERO)))), at_point(a=0)),
    ("induction", "start"): (
        Application("induction", says(Rel(">", n, n + a), whole("n", 0)), (says(Rel(">", ONE, 1 + a)), says(Rel(">", n + 1, n + 1 + a), whole("n", 0), Rel(">", n, n + a)))),
        at_point(a=1, n=0),
    ),
    ("induction", "step"): (
        Application("induction", says(Rel("<=", n, ONE), whole("n", 0)), (says(Rel("<=", ZERO, ONE)), says(Rel("<=", n + 2, ONE), whole("n", 0), Rel("<=", n, ONE)))),
        at_point(n=2),
    ),
    ("induction", "range"): (
        Application("induction", says(Rel(">=", n, ONE), whole("n", 0)), (says(Rel(">=", ONE, ONE)), says(Rel(">=", n + 1, ONE), whole("n", 0), Rel(">=", n, ONE)))),
        at_point(n=0),
    ),
    ("variance", "weights"): (
        Application("variance", Statement(Rel("<=", total(j, x[j] * v[j]) ** 2, total(k, x[k] * v[k] ** 2)), FREE)),
        at_point({"x": [1, 1], "v": [1, 1]}, J=2),
    ),
    ("cauchy-schwarz", "not negative"): (
        Application("cauchy-schwarz", Statement(Rel("<=", total(j, x[j] ** 2) ** 2, total(k, v[k] * x[k] ** 2) * total(j, x[j] ** 2 / v[j])), FREE)),
        at_point({"x": [1, 1], "v": [1, -1]}, J=2),
    ),
    ("cauchy-schwarz", "product"): (
        Application("cauchy-schwarz", Statement(Rel("<=", total(j, x[j] + y[j]) ** 2, total(k, x[k] ** 2) * total(j, y[j] ** 2)), FREE)),
        at_point({"x": [1, 1], "y": [0, 0]}, J=2),
    ),
    ("jensen", "weights"): (jensen(t**2, "<=", x[j], x[j], FREE, real("t")), at_point({"x": [2, 2]}, J=2)),
    ("jensen", "in range"): (jensen(t**3, "<=", 1 / J, v[j], FREE, POS), at_point({"v": [-1, 0]}, J=2)),
    ("jensen", "smooth"): (jensen(-absolute(2 * t - 1), "<=", 1 / J, v[j], FREE, real("t")), at_point({"v": [0, 1]}, J=2)),
    ("power-mean", "exponents"): (power_mean(expr(2), ONE), at_point({"x": [1, 2], "w": [Fraction(1, 2)] * 2}, J=2)),
    ("power-mean", "positive"): (
        Application("power-mean", Statement(Rel("<=", total(j, (v[j]) ** 2 / J) ** Fraction(1, 2), total(j, (v[j]) ** 3 / J) ** Fraction(1, 3)), FREE), (POWER_MEANS,)),
        None,
    ),
    ("power-mean", "weights"): (power_mean(ONE, expr(2), FREE, expr(1)), at_point({"x": [1, 1]}, J=2)),
    ("tangent", "range"): (
        Application("tangent", says(Rel("<=", f_at(t**3, ONE), ZERO)), (bent(t**3, "<=", Scalar("t", Interval(upper=Fraction(0)))),)),
        at_point(),
    ),
    ("tangent", "smooth"): (Application("tangent", says(Rel("<=", f_at(KINK, ONE), ZERO)), (bent(KINK, "<="),)), at_point()),
    ("remainder", "range"): (
        Application("remainder", says(Rel("<=", f_at(t**4, ONE), ZERO)), (bent(t**4, "<=", Scalar("t", Interval(upper=Fraction(0))), order=3),)),
        at_point(),
    ),
    ("remainder", "constant"): (remainder(t**3, "<=", 2, 6 * t), None),
    ("remainder", "smooth"): (remainder(KINK, "<=", 3, ZERO), at_point()),
    ("slope", "ordered"): (slope(t**3, ">=", a, b, real("t")), at_point(a=1, b=0)),
    ("slope", "in range"): (slope(t**2, ">=", expr(-1), ZERO, POS), at_point()),
    ("slope", "smooth"): (slope(-KINK, ">=", expr(Fraction(1, 4)), expr(Fraction(3, 4)), real("t")), at_point()),
    ("solution", "start"): (determined(exp(t), ZERO, expr(2), y_, real("t")), None),
    ("solution", "slope"): (determined(t**2, ONE, ONE, 2 * sqrt(y_), POS, positive("y")), None),
    ("solution", "not zero"): (determined(t**2, ZERO, ZERO, 2 * y_ / t, real("t")), None),
    ("solution", "smooth"): (determined(1 + absolute(t), ONE, expr(2), y_ / (1 + t), Scalar("t", Interval(Fraction(-1)))), None),
    ("solution", "range"): (determined(exp(t), expr(-1), exp(expr(-1)), y_, POS), None),
    ("squeeze", "order"): (
        Application("squeeze", says(Tends(t, t, ZERO, ONE), POS), (says(Rel("<=", ZERO, t), POS), says(Rel("<=", t, 2 * t), POS), says(Tends(expr(1), t, ZERO, ONE), POS), says(Tends(1 + t, t, ZERO, ONE), POS))),
        None,
    ),
    ("squeeze", "limits"): (
        Application("squeeze", says(Tends(t, t, ONE, ZERO), POS), (says(Rel("<=", ZERO, t), POS), says(Rel("<=", t, 2 * t), POS), says(Tends(ZERO, t, ZERO, ZERO), POS), says(Tends(2 * t, t, ZERO, ZERO), POS))),
        None,
    ),
    ("squeeze", "range"): (squeeze(ZERO, t, 2 * t, ZERO, ZERO, Scalar("t", Interval(Fraction(1)))), None),
    ("monotone-limit", "range"): (closer(t / (1 + t**2), OO, ZERO, "<", True, between("t", 0, 1)), at_point(t=Fraction(1, 2))),
    ("monotone-limit", "end"): (closer(t, ONE, ONE, "<", True, Scalar("t", Interval(Fraction(0)))), at_point(t=2)),
    ("lhopital", "indefinite"): (lhopital(t, 1 + t, (ZERO, ONE), ZERO, ONE, POS), None),
    ("lhopital", "ratio"): (
        Application("lhopital", says(Tends((exp(t) - 1) / t, t, ZERO, expr(2)), POS), (says(Tends(exp(t) - 1, t, ZERO, ZERO), POS), says(Tends(t, t, ZERO, ZERO), POS), says(Rel("!=", Diff(t, t), ZERO), POS), says(Tends(Diff(exp(t) - 1, t), t, ZERO, expr(2)), POS))),
        None,
    ),
    ("lhopital", "smooth"): (lhopital(t * absolute(t), t, (ZERO, ZERO), ZERO, ONE, real("t")), None),
    ("lhopital", "range"): (lhopital(exp(t) - 1, t, (ZERO, ZERO), ZERO, expr(2), Scalar("t", Interval(Fraction(1)))), None),
}  # fmt: skip

#: Without oscillation (there are no sines here) a denominator that tends to 0 or to infinity has a slope near there.
NO_VIOLATION = {("lhopital", "slope")}


@pytest.mark.parametrize("key", VIOLATIONS, ids="-".join)
def test_without_a_side_condition_the_rule_refuses_and_the_conclusion_fails(key: tuple[str, str]) -> None:
    """Each side condition is needed: there is a case that lacks it, where the rule refuses and the conclusion is false."""
    application, point = VIOLATIONS[key]
    assert application.rule == key[0]
    found = application.attempt()
    assert isinstance(found, str), found
    conclusion = application.conclusion
    if point is not None:
        assert check_at(conclusion.relation, point) is False
    else:
        assert decide(conclusion).word not in ("proved", "certified")


def test_every_side_condition_has_its_case() -> None:
    """The table of rules and the cases name the same conditions."""
    declared = {(r.name, c.name) for r in rules().values() for c in r.conditions}
    assert declared == set(VIOLATIONS) | NO_VIOLATION


def test_every_inference_has_an_accepted_case() -> None:
    """Each rule that is not a method of the judge alone is seen to accept something."""
    premised = {r.name for r in rules().values() if r.basis != "method"}
    assert premised <= {application.rule for application in ACCEPTED}


coefficients = st.lists(st.integers(-3, 3), min_size=2, max_size=4)
relations = st.sampled_from(["<", "<=", ">", ">="])


@settings(max_examples=60, deadline=None)
@given(
    coefficients,
    relations,
    st.sampled_from(["remainder", "tangent", "slope", "jensen"]),
    st.integers(1, 3),
    st.booleans(),
)
def test_random_applications_are_sound(numbers: list[int], op: str, rule: str, order: int, curved: bool) -> None:
    """Whenever the premise is proved and the rule accepts, the conclusion is not contradicted at exact points."""
    base = exp(t) if curved else t
    body = sum((number * base**m for m, number in enumerate(numbers)), start=expr(0))
    application = {
        "remainder": lambda: remainder(body, op, order, expr(numbers[0])),
        "tangent": lambda: Application("tangent", remainder(body, op, 2, ZERO).conclusion, remainder(body, op, 2, ZERO).premises),
        "slope": lambda: slope(body, op, a**2 / (1 + a**2), expr(1), between("t", 0, 2)),
        "jensen": lambda: jensen(body, op, w[j], 1 / (1 + x[j]), MEANS, between("t", 0, 1)),
    }[rule]()  # fmt: skip
    found = application.attempt()
    if isinstance(found, Proof) and all(decide(p).word == "proved" for p in application.premises):
        certainly_not_false(application.conclusion, 8, strict=False)


def test_a_variance_is_a_sum_of_squares() -> None:
    """The rule `variance` is proved by algebra and signs, for any number of inputs."""
    mean = total(k, w[k] * v[k])
    square = total(j, w[j] * (v[j] - mean) ** 2)
    gap = total(j, w[j] * v[j] ** 2) - mean**2
    assert isinstance(attempt("algebra", Statement(equal(gap, square), MEANS)), Proof)
    assert isinstance(attempt("sign", Statement(Rel(">=", square, ZERO), MEANS)), Proof)


def test_cauchy_schwarz_is_a_sum_of_squares() -> None:
    """The rule `cauchy-schwarz` is proved by Lagrange's identity, for any number of inputs; a_j^2 = u_j, b_j^2 = v_j."""
    d = Domain(SIZES, (Vector("x", J, "real"), Vector("v", J, "real")))
    gap = total(j, x[j] ** 2) * total(k, v[k] ** 2) - total(j, x[j] * v[j]) ** 2
    squares = total(j, total(k, (x[j] * v[k] - x[k] * v[j]) ** 2)) / 2
    assert isinstance(attempt("algebra", Statement(equal(gap, squares), d)), Proof)
    assert isinstance(attempt("sign", Statement(Rel(">=", squares, ZERO), d)), Proof)


def test_an_index_of_the_domain_is_not_the_running_one() -> None:
    """What is assumed of one input is not taken for all: the running index is renamed."""
    one = Domain((*SIZES,), (Vector("v", J, "real"), Vector("x", J)), (j,), (Rel(">", v[j], ZERO),))
    goal = Rel("<=", total(j, x[j] ** 2) ** 2, total(j, v[j] * x[j] ** 2) * total(j, x[j] ** 2 / v[j]))
    assert isinstance(attempt("cauchy-schwarz", Statement(goal, one)), str)


def test_induction_sees_through_abbreviations() -> None:
    """A name that abbreviates something with n in it moves with n."""
    from cesai_sym.statement import Definition

    d = Domain((whole("n", 1),), (), (), (), (Definition("S", n - 1),))
    start = Statement(equal(Sym("S"), 0), Domain())
    step = Statement(equal(Sym("S"), 0), d.extend(equal(Sym("S"), 0)))
    assert isinstance(attempt("induction", Statement(equal(Sym("S"), 0), d), start, step), str)


WRONG_SEQUENCES = {
    "a step that need not keep it": always(Rel(">=", y_, ONE), ONE, b * y_, positive("b"), each=(b,)),
    "a start that is wrong": always(Rel(">=", y_, ONE), ZERO, y_ + 1),
    "a claim about what changes": always(Rel("<=", y_, b), b, b, each=(b,)),
    "a start about what changes": always(Rel("<=", y_, a), b, a, Rel("<=", b, a), each=(b,)),
    "a term that leaves its range": always(Rel("<=", y_, ONE), ONE, y_ - 1, positive("y")),
    "a range that counts from one": always(Rel(">=", n * y_, ZERO), expr(-1), ONE, whole("n", 1)),
    "a condition on the term": always(Rel("<=", y_, ONE), ONE, 2 * y_, Rel("<=", 2 * y_, ONE)),
    "a condition on the counter": always(Rel("<=", y_, ONE), ONE, y_ + n, Rel("<=", n, ZERO)),
    "a condition tied to a term": always(Rel("<=", y_, a), a, y_ + b, Rel("<=", b, a - y_), each=(b,)),
    "a derivative by the counter": always(Rel("<=", y_, ZERO), ZERO, Diff(n**2, n)),
}


@pytest.mark.parametrize("name", WRONG_SEQUENCES)
def test_what_does_not_hold_for_every_sequence_is_refused(name: str) -> None:
    """Neither the rule nor the judge accepts an induction that lacks its start, its step, its range or its form."""
    application = WRONG_SEQUENCES[name]
    assert isinstance(application.attempt(), str)
    assert decide(application.conclusion).word not in ("proved", "certified", "sampled")


def test_a_premise_that_fits_an_induction_has_to_hold_there() -> None:
    """A step that was proved under a further condition is no step of the induction."""
    wanted = always(Rel("<=", y_, ONE), ONE, y_ * b, positive("y"), positive("b"), each=(b,)).conclusion
    step = says(Rel("<=", y_ * b, ONE), positive("y"), positive("b"), Rel("<=", y_, ONE), Rel("<=", b, ONE))
    assert decide(step).word == "proved"
    assert isinstance(attempt("induction", wanted, step), str)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.fractions(0, 1), st.fractions(-3, 3)), min_size=3, max_size=3), st.fractions(-3, 3))
def test_a_proved_induction_holds_along_random_sequences(
    steps: list[tuple[Fraction, Fraction]], start: Fraction
) -> None:
    """The mean of what is below a bound is below it: with other weights and inputs at each step, too."""
    application = always(
        Rel("<=", y_, c), a, b * y_ + (1 - b) * p, real("c"), between("b", 0, 1), real("p"),
        Rel("<=", p, c), Rel("<=", a, c), each=(b, p),
    )  # fmt: skip
    assert isinstance(application.attempt(), Proof)
    value, bound = start, max(start, *(u for _, u in steps))
    for weight, own in steps:
        value = weight * value + (1 - weight) * own
        assert value <= bound


def test_a_theorem_is_cited_with_its_name() -> None:
    """A step may use a step of another theorem that is proved; the evidence names it, and unproved ones are refused."""
    from cesai_sym.derivation import Checked, Derivation, Part, Step, check

    def named(name: str, *steps: Step) -> Derivation:
        return Derivation(
            name, "N", "N.", (), Domain((positive("a"), positive("b"))), steps, (Part(steps[-1].label, "E."),)
        )

    first = check(named("first", Step("pos", Rel(">", a + b, ZERO), "sign", "So.")))
    wrong = check(named("wrong", Step("pos", Rel(">", a - b, ZERO), "sign", "So.")))
    known: dict[str, Checked] = {"first": first, "wrong": wrong}
    second = named("second", Step("twice", Rel(">", 2 * a + b, ZERO), "instance", "Put 2a.", ("first:pos",)))
    direct = named("direct", Step("again", Rel(">", a + b, ZERO), "combination", "The same.", ("first:pos",)))
    bad = named("bad", Step("again", Rel(">", a - b, ZERO), "combination", "The same.", ("wrong:pos",)))
    found = check(direct, library=known.get)
    assert found.proved
    assert "theory:first" in found.verdict.evidence[0].rests_on
    assert not check(direct).proved
    assert not check(bad, library=known.get).proved
    assert not check(named("first", direct.steps[0]), library=known.get).proved
    assert second.cited() == ("first",)
