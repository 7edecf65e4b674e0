"""A theorem that still holds after it is falsified says nothing: every mutant of every theorem fails."""

from __future__ import annotations

import pytest

from cesai_sym.expression.nodes import Rel
from cesai_sym.judge import Judge
from cesai_sym.theory.catalogue import checked, library, names, theorem
from cesai_sym.theory.mutants import mutants

#: Mutants that are true statements themselves, each with the reason.
STILL_TRUE = {
    ("baumol", "multiplier-one: the other end"): "w_Z^(1/rho) tends to one at both infinities",
    ("baumol", "level: strict"): "the fast sector is never zero, so the ceiling is not attained",
    ("baumol", "average: strict"): "for the same reason",
    ("mean-bounds", "equal-min: strict"): "the dropped terms are positive, so the bound is not attained",
    ("exponent", "slope: -rho for rho"): "only the square of rho is written out",
    ("variety", "below-least: strict"): "the terms of the other inputs are positive",
    ("variety", "above-most: strict"): "for the same reason",
}

#: False mutants without a rational witness: equality is attained where these steps of the theorem say so.
ATTAINED = {
    ("duality", "least: strict"): ("unit", "outlay"),
    ("duality", "one-unit: strict"): ("unit", "outlay"),
    ("duality", "dual: strict"): ("supporting", "value"),
    ("hierarchy", "floor: strict"): ("floor-attained",),
    ("variety", "even-worst: strict"): ("premium",),
}


@pytest.mark.parametrize("name", names())
def test_every_mutant_is_refuted(name: str) -> None:
    """Each theorem has at least five mutants, and each of them is refuted with a witness, or known to be true."""
    judge = Judge(library(), confirm=lambda _: True, explain=False)
    found = mutants(theorem(name))
    assert len(found) >= 5
    for mutant in found:
        if (name, mutant.description) in ATTAINED:
            continue
        verdict = judge.decide(mutant.statement)
        if (name, mutant.description) in STILL_TRUE:
            assert verdict.word in ("proved", "sampled"), mutant.description
        else:
            assert verdict.word == "refuted", (mutant.description, verdict.word, verdict.reason)
            assert verdict.witness is not None


def test_the_list_of_true_mutants_is_current() -> None:
    """No entry of the list of true mutants is left over."""
    described = {(name, m.description) for name in names() for m in mutants(theorem(name))}
    assert set(STILL_TRUE) | set(ATTAINED) <= described


@pytest.mark.parametrize(("mutant", "steps"), ATTAINED.items())
def test_equality_is_attained(mutant: tuple[str, str], steps: tuple[str, ...]) -> None:
    """Where no witness is exact, the theorem itself has the equality that a strict inequality denies."""
    result = checked(mutant[0])
    assert result.proved
    for label in steps:
        relation = result.derivation.steps[result.derivation.number(label) - 1].relation
        assert isinstance(relation, Rel)
        assert relation.op == "=="
