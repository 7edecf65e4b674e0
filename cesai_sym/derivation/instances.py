"""Instances: what holds for every value of its symbols holds for these."""

from __future__ import annotations

from collections.abc import Sequence

from cesai_sym.judge.match import Known, cite
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.statement import Statement, expanded
from cesai_sym.verdict import Evidence


def by_instance(statement: Statement, premises: Sequence[Statement]) -> Attempt:
    """The conclusion is the premise read with other values, for which all conditions of the premise hold."""
    if len(premises) != 1:
        return "this rule has one premise: the statement of which the conclusion is an instance"
    found = cite(expanded(statement), [Known("premise", expanded(premises[0]))], lambda _: True)
    if found is None:
        return "the conclusion is not an instance of the premise, or lies outside of its domain"
    return Proof((Evidence("instance of an earlier step", "", ("rules", "flint")),))
