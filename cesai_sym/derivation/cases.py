"""Proof by cases: a relation that holds in each of several cases that leave nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from cesai_sym.expression.nodes import Rel, Sym, expr
from cesai_sym.judge.cases import is_empty
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.statement import Domain, Interval, Statement, expanded, negated
from cesai_sym.verdict import Evidence


def by_cases(statement: Statement, premises: Sequence[Statement]) -> Attempt:
    """The premises are the conclusion itself, each in one case; no point of the domain is outside of all of them."""
    if len(premises) < 2:
        return "a proof by cases has at least two cases"
    goal = expanded(statement)
    cases = []
    for premise in map(expanded, premises):
        if premise.relation != goal.relation:
            return "every case has to conclude the statement itself"
        conditions = _beyond(premise.domain, goal.domain)
        if isinstance(conditions, str):
            return conditions
        cases.append(conditions)
    for outside in product(*cases):
        if not is_empty(goal.domain.assume(*map(negated, outside))):
            return "the cases may leave something out"
    return Proof((Evidence("proof by cases", f"{len(cases)} cases that leave nothing out", ("rules", "flint")),))


def _beyond(case: Domain, whole: Domain) -> list[Rel] | str:
    """The conditions of a case beyond those of the whole; what else it declares must be the same."""
    if set(case.vectors) != set(whole.vectors) or set(case.indices) != set(whole.indices):
        return "a case declares other vectors or indices"
    if [(s.name, s.integer) for s in case.scalars] != [(s.name, s.integer) for s in whole.scalars]:
        return "a case declares other symbols"
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
