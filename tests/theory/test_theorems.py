"""Every theorem is proved for symbolic J, step by step, and says what the theory says."""

from __future__ import annotations

import pytest

from cesai_sym.expression.nodes import Expr, Sym
from cesai_sym.expression.transform import free_symbols, vectors_of
from cesai_sym.judge import witness
from cesai_sym.statement import Rel, check_at, expanded, map_sides
from cesai_sym.theory.catalogue import HEADLINES, UnknownTheoremError, checked, names, theorem

#: The lines of the theory that have a derivation.
LINES = {
    *("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"),
    *("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "5.1", "5.2", "5.3", "5.4", "5.5"),
    *("6.1", "6.2", "6.3", "6.4", "7.1", "7.2", "7.3", "7.4", "7.5"),
}

#: Theorems about any number of inputs, levels or groups.
SYMBOLIC = (
    *("curvature", "leontief", "cobb-douglas", "growth", "superadditivity", "diversity", "mean-bounds", "exponent"),
    *("cumulants", "essential-inputs", "substitution", "duality", "variety", "nesting"),
)


@pytest.mark.parametrize("name", names())
def test_every_step_is_proved(name: str) -> None:
    """Each step of each theorem is proved by its rule."""
    result = checked(name)
    open_steps = [
        (s.label, v.word, v.reason)
        for s, v in zip(result.derivation.steps, result.verdicts, strict=True)
        if v.word != "proved"
    ]
    assert open_steps == []
    assert result.proved


@pytest.mark.parametrize("name", names())
def test_parts_are_steps(name: str) -> None:
    """Every part of a theorem is the conclusion of exactly one of its steps."""
    derivation = theorem(name)
    assert len(derivation.parts) >= 2
    for part in derivation.parts:
        assert derivation.number(part.step) >= 1


def test_lines_of_the_theory() -> None:
    """The theorems cover every line of the theory that they claim to cover."""
    assert {line for name in names() for line in theorem(name).lines} >= LINES
    assert set(HEADLINES) <= set(names())


@pytest.mark.parametrize("name", SYMBOLIC)
def test_number_of_inputs_is_a_symbol(name: str) -> None:
    """J is a symbol in the theorem about J inputs: it occurs in the range of its sums or vectors, never as a number."""
    derivation = theorem(name)
    assert derivation.domain.scalar("J") is not None
    assert any(Sym("J") in (v.size, v.second) for v in derivation.domain.vectors)
    assert not any(free_symbols(v.size) == frozenset() for v in derivation.domain.vectors)


@pytest.mark.parametrize("name", names())
def test_relations_hold_at_random_points(name: str) -> None:
    """No equality or inequality of a derivation is contradicted by ball arithmetic at exact points of its domain."""
    derivation = theorem(name)
    for number in range(1, len(derivation.steps) + 1):
        statement = expanded(derivation.statement_of(number))
        if not isinstance(statement.relation, Rel):
            continue
        for point in witness.points(statement.domain, 4, seed=11):
            try:
                answer = check_at(statement.relation, point)
            except (ValueError, KeyError):
                continue  # an expectation, or an irrational date: not pointwise
            assert answer is not False, (derivation.steps[number - 1].label, point)


def test_unknown_name() -> None:
    """An unknown theorem is an error that lists the known ones."""
    with pytest.raises(UnknownTheoremError, match="curvature"):
        theorem("no-such-theorem")


@pytest.mark.parametrize("name", names())
def test_every_symbol_is_declared(name: str) -> None:
    """Every symbol of every step is declared in its domain, so that nothing is left to guess."""
    derivation = theorem(name)
    for number in range(1, len(derivation.steps) + 1):
        statement = expanded(derivation.statement_of(number))
        seen: set[str] = set()

        def note(e: Expr, seen: set[str] = seen) -> Expr:
            seen.update(free_symbols(e) | vectors_of(e))
            return e

        map_sides(statement.relation, note)
        assert seen <= statement.domain.names(), derivation.steps[number - 1].label
