"""Proof by cases: a relation that holds in each of several cases that leave nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from cesai_sym.derivation.rule import expect, noted
from cesai_sym.expression.nodes import Rel, Sym, expr
from cesai_sym.judge.cases import is_empty
from cesai_sym.statement import Domain, Interval, Statement, expanded, negated
from cesai_sym.verdict import Evidence


def separate(statement: Statement, premises: Sequence[Statement]) -> Sequence[Evidence]:
    """The premises are the conclusion itself, each in one case; no point of the domain is outside of all of them."""
    expect(len(premises) >= 2, "a proof by cases has at least two cases")
    goal = expanded(statement)
    cases = []
    for premise in map(expanded, premises):
        expect(premise.relation == goal.relation, "same: every case has to conclude the statement itself")
        cases.append(_beyond(premise.domain, goal.domain))
    for outside in product(*cases):
        left = goal.domain.assume(*map(negated, outside))
        expect(is_empty(left), "nothing left out: there may be points outside of all cases")
    return [noted("cases", "same", "nothing left out")]


def _beyond(case: Domain, whole: Domain) -> list[Rel]:
    """The conditions of a case beyond those of the whole; what else it declares must be the same."""
    alike = set(case.vectors) == set(whole.vectors) and set(case.indices) == set(whole.indices)
    expect(alike, "same: a case declares other vectors or indices")
    alike = [(s.name, s.integer) for s in case.scalars] == [(s.name, s.integer) for s in whole.scalars]
    expect(alike, "same: a case declares other symbols")
    found = [h for h in case.hypotheses if h not in whole.hypotheses]
    for part, all_of_it in zip(case.scalars, whole.scalars, strict=True):
        if part.interval != all_of_it.interval:
            found.extend(_bounds(Sym(part.name), part.interval))
    return found


def _bounds(v: Sym, box: Interval) -> Iterator[Rel]:
    if box.lower is not None:
        yield Rel(">" if box.lower_open else ">=", v, expr(box.lower))
    if box.upper is not None:
        yield Rel("<" if box.upper_open else "<=", v, expr(box.upper))
