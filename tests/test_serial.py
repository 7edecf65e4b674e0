"""What is written as JSON is read back as the same value, and nothing else is read."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesai_sym.expression.nodes import Expr, Rel, Sym, Vec
from cesai_sym.serial import FormError, canonical, dump, dump_notions, load, load_notions, pack
from cesai_sym.statement import (
    Domain,
    Iff,
    Invariant,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Rounded,
    Solution,
    Statement,
    Tends,
)
from cesai_sym.theory.catalogue import names, theorem
from cesai_sym.theory.definitions import CES, CURVATURE, FUNCTIONS
from tests.judge.generators import OPERATORS, domain, expression

seeds = st.integers(0, 10**9)


def there_and_back(value: object, kind: Any) -> object:
    notions: dict[str, Any] = {}
    data, table = json.loads(json.dumps([dump(value, notions), dump_notions(notions)]))
    return load(data, kind, load_notions(table))


def statement(rng: random.Random) -> Statement:
    a, b = (expression(rng, 3) for _ in range(2))
    p = Sym("p")
    first, second = Rel(rng.choice(OPERATORS), a, b), Rel(rng.choice(OPERATORS), b, a)
    ces = CES(Vec("x", Sym("J")), a, Vec("w", Sym("J")))
    relation = rng.choice(
        (
            first,
            Iff(first, second),
            Tends(a, p, b, ces, rng.choice(("", "+", "-"))),
            Monotone(a, p, rng.random() < 0.5),
            Rounded(a, "67 %"),
            Proportional(a, b),
            Order(a, "o", b, p, CURVATURE(a, b)),
            Recurrence(p, Sym("n"), a, b, a),
            Invariant(p, Sym("n"), a, b, Rel("<=", p, a), (Sym("q"),)),
            Solution(p, Sym("z"), b, b, p, a),
        )
    )
    return Statement(relation, domain(rng))


@given(seeds)
def test_a_statement_comes_back_as_it_was(seed: int) -> None:
    """Writing a random statement and reading it gives an equal one, with equal bytes."""
    s = statement(random.Random(seed))
    back = there_and_back(s, Statement)
    assert back == s
    assert canonical(back) == canonical(s)


@given(seeds, seeds)
def test_different_statements_have_different_bytes(one: int, other: int) -> None:
    """The bytes are equal exactly when the statements are."""
    a, b = statement(random.Random(one)), statement(random.Random(other))
    assert (canonical(a) == canonical(b)) == (a == b)


@pytest.mark.parametrize("name", names())
def test_every_statement_of_the_theory_comes_back(name: str) -> None:
    """Each step of each theorem survives the way to JSON and back."""
    d = theorem(name)
    for number in range(1, len(d.steps) + 1):
        assert there_and_back(d.statement_of(number), Statement) == d.statement_of(number)


def test_every_notion_comes_back() -> None:
    """A notion is read with the definition that it was written with, those that use others included."""
    table = json.loads(json.dumps(dump_notions(FUNCTIONS)))
    assert load_notions(table) == dict(FUNCTIONS)


def test_a_changed_definition_changes_the_bytes() -> None:
    """Two notions of one name are told apart by what they mean."""
    other = type(CURVATURE)("curvature", CURVATURE.params, CURVATURE.body + 1, CURVATURE.latex, CURVATURE.doc)
    a, b = Sym("a"), Sym("b")
    assert canonical(CURVATURE(a, b)) != canonical(other(a, b))
    with pytest.raises(ValueError, match="two notions are named 'curvature'"):
        canonical(CURVATURE(a, b) + other(a, b))


@given(seeds, st.data())
def test_what_is_damaged_is_refused_or_something_else(seed: int, data: st.DataObject) -> None:
    """Changing one leaf of the JSON gives an error or another statement, never the same and never another exception."""
    s = statement(random.Random(seed))
    notions: dict[str, Any] = {}
    tree = json.loads(json.dumps(dump(s, notions)))
    places = list(leaves(tree))
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(
        st.sampled_from([None, True, 0, -1, "", "q", "1/2", "2/4", "==", [], {}, {"Sym": ["q"]}, {"os": []}])
    )
    changed = pack(tree) != pack(dump(s, {}))
    back = read_or_none(tree, notions)
    assert back is None or (back != s) == changed


def read_or_none(tree: Any, notions: Any) -> Any:
    try:
        return load(tree, Statement, notions)
    except FormError:
        return None


def leaves(tree: Any) -> Any:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, dict | list) and value:
            yield from leaves(value)
        else:
            yield tree, key


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        ({"Rel": ["=", {"Num": ["1"]}, {"Num": ["1"]}]}, Rel, "no relation"),
        ({"Num": ["2/4"]}, Expr, "lowest terms"),
        ({"Num": [1]}, Expr, "no rational"),
        ({"Sym": [1]}, Expr, "1 is no str"),
        ({"Idx": ["j", {"Sym": ["J"]}]}, Expr, "no Expr"),
        ({"Popen": ["ls"]}, Expr, "'Popen' is no Expr"),
        ({"Call": ["ces", []]}, Expr, "no notion"),
        ({"Domain": [[], [], [], []]}, Domain, "5 fields"),
    ],
)
def test_what_is_refused(data: object, kind: type, says: str) -> None:
    """A value that is not of the declared type is refused in words."""
    with pytest.raises(FormError, match=says):
        load(data, kind, {})
