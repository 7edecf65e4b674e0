"""Statements that once got a wrong verdict, or that a careless rule would get wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest

from cesai_sym.expression.nodes import (
    MINUS_OO,
    ONE,
    OO,
    ZERO,
    Cases,
    Delta,
    Diff,
    Expr,
    Fn,
    Function,
    Idx,
    Lam,
    Mean,
    Rel,
    Sym,
    Vec,
    Where,
    absolute,
    exp,
    expr,
    log,
    maximum,
    minimum,
    product,
    total,
)
from cesai_sym.judge import Judge, Known
from cesai_sym.statement import (
    Definition,
    Domain,
    Iff,
    Moments,
    Monotone,
    Proportional,
    Recurrence,
    Relation,
    Scalar,
    Statement,
    Tends,
    Vector,
)
from cesai_sym.theory.definitions import CES
from tests.judge.generators import box

a, b, c, h0, m, n, p, q, rho, t, v, y, J, N = map(Sym, "a b c h0 m n p q rho t v y J N".split())  # noqa: SIM905
i, j, k = (Idx(name, J) for name in "ijk")
in_n, other_n = Idx("j", N), Idx("k", N)
first = Idx("k", J - 1)
A, g, u, U, w, x, z = (Vec(name, J) for name in "AguUwxz")
HALF = Fraction(1, 2)
TWO_OR_MORE, ANY_NUMBER = Scalar("J", box(2, None, "l"), integer=True), Scalar("J", box(0, None, "l"), integer=True)
MANY = Scalar("N", box(2, None, "l"), integer=True)
X, W, XR, G = Vector("x", J), Vector("w", J, "weights"), Vector("x", J, "real"), Vector("g", J, "real")
ROWS = Vector("A", J, "positive", J)
NEGATIVE = Scalar("rho", box(None, 0))
RANDOM = Vector("x", J, "real", None, Moments(c, ONE, ZERO))


def positive(name: str) -> Scalar:
    return Scalar(name, box(0))


def whole(name: str, low: int | None = None) -> Scalar:
    return Scalar(name, box(low, None, "l"), integer=True)


class Case(NamedTuple):
    """A statement with what it attacks, and the theorems that may be cited."""

    attacks: str
    statement: Statement
    theorems: tuple[Known, ...] = ()


def case(
    attacks: str, r: Relation, *domain: Scalar | Vector | Idx | Rel | Definition, cites: Known | None = None
) -> Case:
    theorems = () if cites is None else (cites,)
    return Case(attacks, Statement(r, Domain().extend(*domain)), theorems)


def equal(left: Expr, right: Expr | int) -> Rel:
    return Rel("==", left, expr(right))


def pair(p: Idx, q: Idx) -> Expr:
    return (x[p] + x[q]) ** a


def signed(index: Idx) -> Expr:
    """``|x_j|`` by cases."""
    return Cases(((Rel(">", x[index], ZERO), x[index]),), -x[index])


_POWER_MEAN = Known("rises", Statement(Monotone(CES(x, rho, w), rho), Domain().extend(TWO_OR_MORE, X, W, NEGATIVE)))
_LEONTIEF = Known(
    "leontief",
    Statement(Tends(CES(x, rho, w), rho, MINUS_OO, minimum(j, x[j])), Domain().extend(TWO_OR_MORE, X, W, NEGATIVE)),
)
_MEAN = Known("mean", Statement(equal(Mean(x[1]), c), Domain().extend(TWO_OR_MORE, Scalar("c"), RANDOM)))
_SQUARES = Known(
    "squares",
    Statement(Rel(">=", total(j, w[j] * x[j] ** 2), total(j, w[j] * x[j]) ** 2), Domain().extend(TWO_OR_MORE, X, W)),
)
_EACH = Known(
    "each", Statement(Rel(">", total(j, x[j]), J), Domain().extend(TWO_OR_MORE, XR, Rel(">", x[Idx("q", J)], ONE)))
)
_SLOPE = Known("slope", Statement(equal(Diff(a * t, t), a), Domain().extend(Scalar("a"), Scalar("t"))))
_TIMES = Function("times", (a, t), a * t, "{0}{1}")
_SLOPE_OF_TIMES = Known("slope", Statement(equal(Diff(_TIMES(a, t), t), a), Domain().extend(Scalar("a"), Scalar("t"))))
_DERIVATIVE = Function("derivative", (a, t), Diff(a * t, t), "{0}{1}")

FALSE = (
    # sums
    case("an empty sum is zero", Rel(">", total(j, x[j]), ZERO), ANY_NUMBER, X),
    case("an empty sum of squares", Rel(">", total(j, x[j] ** 2 + 1), ZERO), ANY_NUMBER, XR),
    case("the diagonal of rows of weights", equal(total(j, A[j, j]), 1), TWO_OR_MORE, Vector("A", J, "weights", J)),
    case("the diagonal of centered rows", equal(total(j, U[j, j]), 0), TWO_OR_MORE, Vector("U", J, "centered", J)),
    case("the smallest of fewer", equal(minimum(first, x[first]), minimum(j, x[j])), TWO_OR_MORE, X),
    case("the largest of fewer", Rel(">=", maximum(first, x[first]), maximum(j, x[j])), TWO_OR_MORE, X),
    case(
        "a delta out of range",
        equal(total(in_n, z[in_n] * total(k, Delta(in_n, k))), total(in_n, z[in_n])),
        TWO_OR_MORE,
        MANY,
        Vector("z", N),
    ),
    case(
        "a delta out of range, after the index had another range",
        equal(total(j, x[j]) + total(in_n, z[in_n] * total(k, Delta(in_n, k))), total(j, x[j]) + total(in_n, z[in_n])),
        TWO_OR_MORE,
        MANY,
        X,
        Vector("z", N),
    ),
    case(
        "the logarithm of a mean", Rel(">=", total(j, w[j] * log(x[j])), log(total(j, w[j] * x[j]))), TWO_OR_MORE, X, W
    ),
    case("the same mirrored", Rel("<=", log(total(j, w[j] * x[j])), total(j, w[j] * log(x[j]))), TWO_OR_MORE, X, W),
    case(
        "an index of one sum captured by another",
        equal(
            total(j, log(total(i, pair(i, j))) * total(k, pair(k, j))),
            total(j, total(k, log(J * pair(k, j)) * pair(k, j))),
        ),
        TWO_OR_MORE,
        X,
        positive("a"),
    ),
    case(
        "sums over different ranges",
        Rel("<=", total(j, x[j]), total(in_n, x[in_n])),
        TWO_OR_MORE,
        MANY,
        X,
        Rel("<=", J, N),
    ),
    case(
        "weights beyond the range",
        equal(total(j, w[j]), 1),
        TWO_OR_MORE,
        MANY,
        Vector("w", N, "weights"),
        Rel("<=", J, N),
    ),
    case("an input counted twice", Rel(">=", total(j, x[j]), x[i] + x[k]), TWO_OR_MORE, X, i, k),
    case(
        "one term of a double sum over other ranges",
        Rel(">=", total(i, total(other_n, A[i, other_n])), A[i, k]),
        TWO_OR_MORE,
        MANY,
        Vector("A", J, "positive", N),
        i,
        k,
    ),
    # indices that are declared, and running ones of the same name
    case("a bound on one entry only", Rel(">", x[k], expr(3)), TWO_OR_MORE, XR, i, k, Rel(">", x[i], expr(3))),
    case(
        "a running index with a declared name",
        equal(total(j, absolute(x[j])), total(j, x[j])),
        TWO_OR_MORE,
        XR,
        j,
        Rel(">", x[j], ZERO),
    ),
    case(
        "a tied symbol under a sum",
        equal(total(j, w[j] * c), total(j, w[j] * x[j])),
        TWO_OR_MORE,
        X,
        W,
        j,
        Scalar("c"),
        equal(c, x[j]),
    ),
    case("a case for each entry", equal(total(j, signed(j)), absolute(total(j, x[j]))), TWO_OR_MORE, XR),
    case(
        "a case decided for another entry",
        equal(total(j, signed(j)), total(j, x[j])),
        TWO_OR_MORE,
        XR,
        j,
        Rel(">", x[j], ZERO),
    ),
    case("a derivative by the name of an index", equal(Diff(total(in_n, x[in_n]), x[j]), N), TWO_OR_MORE, MANY, X, j),
    # parameters that the judge introduces
    case(
        "a symbol named like a parameter",
        Rel(">=", h0 - 1, a - b),
        Scalar("h0", box(1)),
        Scalar("a"),
        Scalar("b"),
        Rel(">", a, b),
    ),
    case(
        "the same from above", Rel("<=", h0 - 1, a - b), Scalar("h0", box(1)), Scalar("a"), Scalar("b"), Rel(">", a, b)
    ),
    case("a symbol with a reserved name", Rel(">", Sym("+q"), ZERO)),
    # limits
    case(
        "terms that tend to one",
        Tends(total(j, w[j] * x[j] ** (1 / n)), n, OO, total(j, w[j] * x[j])),
        TWO_OR_MORE,
        X,
        W,
        positive("n"),
    ),
    case(
        "the largest of a row",
        Tends(total(k, A[i, k] ** n) ** (1 / n), n, OO, 2 * maximum(k, A[i, k])),
        TWO_OR_MORE,
        ROWS,
        i,
        positive("n"),
    ),
    case(
        "the largest of fewer, as a limit",
        Tends(total(first, x[first] ** n) ** (1 / n), n, OO, maximum(k, x[k])),
        TWO_OR_MORE,
        X,
        positive("n"),
    ),
    case("the smallest of ever more", Tends(minimum(j, x[j]), J, OO, minimum(j, x[j])), TWO_OR_MORE, X),
    case("a symbol tied to the moving one", Tends(c * v, v, OO, OO), positive("c"), positive("v"), equal(c, 1 / v)),
    case("the tied symbol itself", Tends(c, v, OO, c), positive("c"), positive("v"), equal(c, 1 / v)),
    case("a root from both sides", Tends((v - a) ** expr(HALF), v, a, ZERO), Scalar("v"), Scalar("a")),
    case("a root at zero from both sides", Tends(v ** expr(HALF), v, ZERO, ZERO), Scalar("v")),
    case("zero times infinity", Tends(1 + t * t**-1, t, ZERO, ONE), Scalar("t")),
    case("zero to a vanishing power", Tends(a**t, t, ZERO, ONE), Scalar("a"), Scalar("t")),
    case("one to infinity", Tends((1 + a / v) ** v, v, OO, ONE), positive("v"), positive("a")),
    case("leading terms that cancel", Tends((v**2 + v) ** expr(HALF) - v, v, OO, ZERO), positive("v")),
    case("the sign at zero", Tends(absolute(v) / v, v, ZERO, ONE), Scalar("v")),
    # slopes
    case("a gap written as a square", Monotone(-1 / v, v), Scalar("v"), Rel(">", v**2, ZERO)),
    case("a gap of width two", Monotone(-1 / v, v), Scalar("v"), Rel(">", v**2, ONE)),
    case("a jump", Monotone(Cases(((Rel("<", v, ZERO), v + 10),), v), v), Scalar("v")),
    case("a jump the other way", Monotone(Cases(((Rel("<=", v, ZERO), v + 10),), v), v), Scalar("v")),
    case("a slope with a tied symbol", Monotone(v - y, v), Scalar("v"), Scalar("y"), equal(y, 2 * v)),
    case("a derivative at a kink", equal(Diff(Cases(((Rel("<", v, ZERO), -v),), v), v) ** 2, 1), Scalar("v")),
    # expectations
    case("a derivative of a declared mean", equal(Diff(Mean(x[1]), c), 0), TWO_OR_MORE, Scalar("c"), RANDOM),
    case("a limit of a declared mean", Tends(Mean(x[1]), c, ZERO, c), TWO_OR_MORE, Scalar("c"), RANDOM),
    case("a declared mean elsewhere", equal(Where(Mean(x[1]), ((c, expr(2)),)), c), TWO_OR_MORE, Scalar("c"), RANDOM),
    # ratios and sequences
    case("a ratio with a tied symbol", Proportional(a * c, c), positive("a"), positive("c"), equal(c, a)),
    case("a step that holds from five on", Recurrence(y, n, ZERO, y + 2, n + absolute(n - 3) - 3), whole("n", 5)),
    case("a kink before the domain", Recurrence(y, n, expr(3), y + 2, absolute(2 * n - 3)), whole("n", 5)),
    # powers and logarithms
    case("the root of a square", equal((v**2) ** expr(HALF), v), Scalar("v")),
    case("the logarithm of a square", equal(log(v**2), 2 * log(v)), Scalar("v"), Rel("!=", v, ZERO)),
    case("zero over zero", equal(v / v, 1), Scalar("v")),
    case("zero times one over zero", equal(0 * (1 / v), 0), Scalar("v")),
    case("the same at a point", equal(Where(v * (1 / v), ((v, ZERO),)), 0), Scalar("v")),
    case("the third root of a cube", equal((v**3) ** expr(Fraction(1, 3)), v), Scalar("v")),
    case("a whole exponent of either parity", Rel(">=", a**n, ZERO), Scalar("a"), whole("n")),
    case("minus one to the n", equal((-ONE) ** n, 1), whole("n")),
    case(
        "a power of a product of negatives",
        equal((a * b) ** rho, a**rho * b**rho),
        Scalar("a"),
        Scalar("b"),
        Scalar("rho"),
        Rel(">", a * b, ZERO),
    ),
    case("half of a whole exponent", equal((a**2) ** (n / 2), a**n), Scalar("a"), whole("n"), Rel("!=", a, ZERO)),
    # signs
    case("a product of signs", Rel(">", product(j, g[j]), ZERO), TWO_OR_MORE, G),
    case(
        "a sum of what is not zero",
        Rel("!=", a + b, ZERO),
        Scalar("a"),
        Scalar("b"),
        Rel("!=", a, ZERO),
        Rel("!=", b, ZERO),
    ),
    case("the larger of two", Rel(">", Fn("max", (a, b)), ZERO), Scalar("a"), Scalar("b"), Rel(">", a + b, expr(-1))),
    case("an interval with its ends", Rel(">", a * (1 - a), ZERO), Scalar("a", box(0, 1, "lh"))),
    case("an interval with its upper end", Rel(">", a * (1 - a), ZERO), Scalar("a", box(0, 1, "h"))),
    case("an interval with its lower end", Rel(">", a * (1 - a), ZERO), Scalar("a", box(0, 1, "l"))),
    case("one input", Rel(">", (J - 1) / J, ZERO), Scalar("J", box(1, None, "l"), integer=True)),
    case("an equivalence in one direction", Iff(Rel(">", a**2, ZERO), Rel(">", a, ZERO)), Scalar("a")),
    case(
        "a case left out",
        equal(Cases(((Rel(">", a, b), ONE), (Rel("<", a, b), ONE)), ZERO), 1),
        Scalar("a"),
        Scalar("b"),
    ),
    # citations
    case("monotony of a constant", Monotone(CES(x, expr(-1), w), rho), TWO_OR_MORE, X, W, NEGATIVE, cites=_POWER_MEAN),
    case(
        "monotony with arguments that move",
        Monotone(CES(Lam(j, x[j] * exp(-5 * rho)), rho, w), rho),
        TWO_OR_MORE,
        X,
        W,
        NEGATIVE,
        cites=_POWER_MEAN,
    ),
    case(
        "a limit with arguments that move",
        Tends(CES(Lam(j, x[j] * exp(rho)), rho, w), rho, MINUS_OO, minimum(j, x[j] * exp(rho))),
        TWO_OR_MORE,
        X,
        W,
        NEGATIVE,
        cites=_LEONTIEF,
    ),
    case(
        "other moments",
        equal(Mean(x[1]), c),
        TWO_OR_MORE,
        Scalar("c"),
        Vector("x", J, "real", None, Moments(2 * c, ONE, ZERO)),
        cites=_MEAN,
    ),
    case(
        "weights of another length",
        Rel(">=", total(j, w[j] * x[j] ** 2), total(j, w[j] * x[j]) ** 2),
        TWO_OR_MORE,
        MANY,
        Vector("x", N),
        Vector("w", N, "weights"),
        cites=_SQUARES,
    ),
    case(
        "a condition on one entry for all",
        Rel(">", total(j, x[j]), J),
        TWO_OR_MORE,
        XR,
        Idx("q", J),
        Rel(">", x[Idx("q", J)], ONE),
        cites=_EACH,
    ),
    case(
        "a derivative in a symbol that another depends on",
        equal(Diff(_TIMES(t**2, t), t), t**2),
        Scalar("t"),
        cites=_SLOPE_OF_TIMES,
    ),
    case("a derivative inside a notion", equal(_DERIVATIVE(t, t), t), positive("t"), cites=_SLOPE),
)

TRUE = (
    case("slopes within the domain only", Monotone((6 - n) * n, n), Scalar("n", box(1, 3, "lh"), integer=True)),
    case(
        "no point satisfies the other conditions",
        Rel(">", c, ZERO),
        Scalar("c"),
        Scalar("a"),
        Scalar("b"),
        Scalar("v"),
        Rel("<", a, b),
        Rel("<", b, v),
        Rel("<", v, a),
    ),
    case(
        "the larger of fewer",
        Tends(total(first, x[first] ** n) ** (1 / n), n, OO, maximum(first, x[first])),
        TWO_OR_MORE,
        X,
        positive("n"),
    ),
    case(
        "the largest of a row",
        Tends(total(k, A[i, k] ** n) ** (1 / n), n, OO, maximum(k, A[i, k])),
        TWO_OR_MORE,
        ROWS,
        i,
        positive("n"),
    ),
    case("leading terms that cancel", Tends((v**2 + v) ** expr(HALF) - v, v, OO, expr(HALF)), positive("v")),
    case("a limit in a tied symbol", Tends(1 / v, v, OO, ZERO), Scalar("v"), positive("a"), equal(v, 2 * a)),
    case("a product with a pole", Tends(t * Fn("gamma", (t,)), t, ZERO, ONE, "+"), positive("t")),
)

PROVED = (
    case(
        "merged sums keep their indices",
        equal(
            total(j, log(total(i, pair(i, j))) * total(k, pair(k, j))),
            total(j, total(k, log(total(i, pair(i, j))) * pair(k, j))),
        ),
        TWO_OR_MORE,
        X,
        positive("a"),
    ),
    case(
        "terms that tend to one", Tends(total(j, w[j] * x[j] ** (1 / n)), n, OO, ONE), TWO_OR_MORE, X, W, positive("n")
    ),
    case(
        "terms that tend to themselves",
        Tends(total(j, w[j] * x[j] ** (1 + 1 / n)), n, OO, total(j, w[j] * x[j])),
        TWO_OR_MORE,
        X,
        W,
        positive("n"),
    ),
    case("exponents that vanish", Tends(total(j, w[j] * exp(g[j] / n)), n, OO, ONE), TWO_OR_MORE, G, W, positive("n")),
    case("a root from the right", Tends(v ** expr(HALF), v, ZERO, ZERO, "+"), positive("v")),
    case("different entries are uncorrelated", equal(Mean(x[1] * x[2]), c**2), TWO_OR_MORE, Scalar("c"), RANDOM),
    case(
        "Cobb and Douglas", Tends(CES(x, rho, w), rho, ZERO, product(j, x[j] ** w[j])), TWO_OR_MORE, X, W, Scalar("rho")
    ),
    case("a sum of squares", Rel(">=", total(j, x[j] ** 2), ZERO), ANY_NUMBER, XR),
    case("weights say that there is an input", Rel(">", total(j, w[j] * x[j]), ZERO), ANY_NUMBER, X, W),
    case(
        "a limit by its theorem",
        Tends(CES(x, rho, w), rho, MINUS_OO, minimum(j, x[j])),
        TWO_OR_MORE,
        X,
        W,
        NEGATIVE,
        cites=_LEONTIEF,
    ),
    case(
        "monotony by its theorem",
        Monotone(CES(x, rho, Lam(j, 1 / J)), rho),
        TWO_OR_MORE,
        X,
        NEGATIVE,
        cites=_POWER_MEAN,
    ),
    case(
        "squares by their theorem",
        Rel(">=", total(j, w[j] * x[j] ** 2), total(j, w[j] * x[j]) ** 2),
        TWO_OR_MORE,
        X,
        W,
        cites=_SQUARES,
    ),
)


def word(one: Case) -> str:
    return Judge(one.theorems, search=40, confirm=lambda _: True).decide(one.statement).word


@pytest.mark.parametrize("one", FALSE, ids=lambda one: one.attacks)
def test_false_is_never_proved(one: Case) -> None:
    """What is false, has no value somewhere or is not well posed gets no support beyond samples."""
    assert word(one) not in ("proved", "certified")


@pytest.mark.parametrize("one", TRUE, ids=lambda one: one.attacks)
def test_true_is_never_refuted(one: Case) -> None:
    """What is true (or says nothing) is not refuted, even where the judge has no proof."""
    assert word(one) not in ("refuted", "conditional")


@pytest.mark.parametrize("one", PROVED, ids=lambda one: one.attacks)
def test_caution_does_not_cost_proofs(one: Case) -> None:
    """The neighbours of the attacks that are true are still proved."""
    assert word(one) == "proved"
