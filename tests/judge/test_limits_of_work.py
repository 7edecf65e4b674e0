"""Whatever is asked, an answer comes soon: huge numbers, deep nesting and odd input give a reason, not a crash."""

from __future__ import annotations

import ast
import time
from fractions import Fraction
from pathlib import Path

import pytest

import cesai_sym
from cesai_sym.expression.nodes import Cases, Expr, Fn, Idx, Num, Pow, Rel, Sym, Vec, exp, expr, log, product, total
from cesai_sym.judge import decide
from cesai_sym.statement import (
    Both,
    Domain,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Rounded,
    Scalar,
    Statement,
    Tends,
    Vector,
)
from cesai_sym.verdict import Verdict
from tests.judge.generators import box

SECONDS = 20.0
PACKAGE = Path(cesai_sym.__file__).parent
n, t, J = map(Sym, "ntJ")
j = Idx("j", J)
x = Vec("x", J)
DOMAIN = Domain(
    (Scalar("n", box(1, None, "l"), integer=True), Scalar("t"), Scalar("J", box(2, None, "l"), integer=True)),
    (Vector("x", J),),
)


def judged(r: Relation) -> Verdict:
    start = time.monotonic()
    verdict = decide(Statement(r, DOMAIN))
    assert time.monotonic() - start < SECONDS
    return verdict


def tower(*numbers: int) -> Expr:
    result: Expr = expr(numbers[-1])
    for number in reversed(numbers[:-1]):
        result = Pow(expr(number), result)
    return result


def nested(depth: int, kind: str) -> Expr:
    result: Expr = t
    for _ in range(depth):
        if kind == "sum":
            result = total(j, x[j] * result)
        elif kind == "fixed sum":
            result = total(Idx("j", expr(64)), result + 1)
        elif kind == "power":
            result = Pow(result, expr(Fraction(1, 2)))
        elif kind == "case":
            result = Cases(((Rel("<", result, t), t),), t)
        else:
            result = Fn(kind, (result,))
    return result


HUGE = (
    Rel(">", tower(9, 9, 9, 9), expr(0)),
    Rel("==", tower(9, 9, 9, 9), tower(9, 9, 9, 8)),
    Rel("==", tower(9, 9, 9), tower(9, 9, 9) + 1),
    Rel("==", Pow(expr(10), expr(10**9)), expr(1)),
    Rel("<", Pow(t + 1, expr(10**6)), expr(1)),
    Rel("==", (t + n + 1) ** 40 * (t - n) ** 40, expr(1)),
    Rel("==", Pow(expr(2), n * 10**30), expr(1)),
    Rel("<", Fn("gamma", (expr(10**9),)), expr(1)),
    Rel("==", Fn("gamma", (n + 10**6,)), expr(1)),
    Rel("<", exp(exp(exp(exp(expr(10))))), expr(1)),
    Rel("<", log(tower(9, 9, 9, 9)), expr(1)),
    Rel("==", Num(Fraction(10**400 + 267)) ** t, expr(1)),
    Rel("==", product(Idx("i", tower(9, 9, 9)), t), expr(1)),
    Rel("==", total(Idx("i", expr(10**9)), x[Idx("i", J)]), expr(1)),
    Tends(tower(9, 9, 9, 9) / t, t, expr(0), expr(0)),
    Monotone(Pow(t, tower(9, 9, 9)), t),
    Recurrence(t, n, expr(2), t**9, tower(2, 9, 9)),
    Rounded(tower(9, 9, 9, 9), "0.13"),
)


@pytest.mark.parametrize("r", HUGE, ids=lambda r: type(r).__name__)
def test_huge_numbers_end_soon(r: Relation) -> None:
    """An answer within seconds, and none of these is proved."""
    verdict = judged(r)
    if r == HUGE[0]:
        return
    assert verdict.word not in ("proved", "sampled")


def test_a_tower_is_positive() -> None:
    """What follows from the form alone may be proved without the number."""
    assert judged(HUGE[0]).word in ("proved", "certified", "undecided")


@pytest.mark.parametrize("kind", ["exp", "log", "abs", "sum", "fixed sum", "power", "case"])
@pytest.mark.parametrize("depth", [12, 10_000])
def test_deep_nesting_has_a_verdict(kind: str, depth: int) -> None:
    """Twelve levels or ten thousand: a word and a reason, no RecursionError."""
    verdict = judged(Rel("<", nested(depth, kind), t))
    assert verdict.word in ("undecided", "refuted", "conditional", "sampled", "malformed")
    assert verdict.reason


def test_nothing_claimed_is_not_proved() -> None:
    """An empty conjunction is no theorem."""
    assert judged(Both(())).word != "proved"


def test_conditions_that_contradict_each_other_prove_nothing() -> None:
    """From an empty domain nothing is concluded, whether that is visible at once or not."""
    a, b, c = map(Sym, "abc")
    scalars = (Scalar("a"), Scalar("b"), Scalar("c"))
    empty = Domain(scalars).assume(Rel("<", a, b), Rel("<", b, a))
    claims = (Rel("<", c, expr(0)), Rel("==", c, expr(1)), Rel("!=", c, c))
    assert all(decide(Statement(r, empty)).word not in ("proved", "certified") for r in claims)
    visible = Domain((Scalar("c", box(1, 0)),))
    assert all(decide(Statement(r, visible)).word == "malformed" for r in claims)


def test_definitions_in_a_circle_have_a_verdict() -> None:
    """Conditions that tie symbols to each other in a circle are no endless loop."""
    a, b = map(Sym, "ab")
    circle = Domain((Scalar("a"), Scalar("b"))).assume(Rel("==", a, b + 1), Rel("==", b, a - 1))
    assert decide(Statement(Rel(">", a, b), circle)).word in ("proved", "undecided", "sampled")
    assert decide(Statement(Rel("==", a, b), circle)).word not in ("proved", "certified")


def test_the_seal_is_imported_where_proofs_are_made() -> None:
    """Only the judge, the derivations and the verdict itself import the seal."""
    allowed = ("verdict.py", "judge", "derivation")
    users = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if _imports_seal(path)]
    assert users
    assert all(str(path).startswith(allowed) for path in users), users


def _imports_seal(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("_seal"):
            return True
        if isinstance(node, ast.Import | ast.ImportFrom) and any(a.name.endswith("_seal") for a in node.names):
            return True
    return False


def test_a_ratio_to_zero_has_a_verdict() -> None:
    """Proportional to zero, or of its order, is refused with a reason."""
    for r in (Proportional(t, expr(0)), Order(t, "o", expr(0), t, expr(0))):
        assert judged(r).word == "undecided"
