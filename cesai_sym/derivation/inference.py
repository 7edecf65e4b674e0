"""Rules that conclude from premises by algebra alone: sums of relations, instances, induction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from cesai_sym.derivation.carried import names_of, not_carried
from cesai_sym.derivation.rule import Check, NotMetError, Premises, expect, noted, require
from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError
from cesai_sym.expression.nodes import Diff, Rel, Sym, Where, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_relation, substitute, walk
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import is_empty, simplest
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.match import Known, cite
from cesai_sym.judge.normal import discharge
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.judge.relations import gap_of
from cesai_sym.judge.unknowns import obligations
from cesai_sym.statement import Domain, Invariant, Statement, expanded, negated
from cesai_sym.verdict import Evidence


def combination(statement: Statement, premises: Premises) -> Attempt:
    """The conclusion is a sum of the premises: equalities with either sign, inequalities as they stand."""
    s = expanded(statement)
    if not isinstance(s.relation, Rel):
        return "this rule concludes relations only"
    alg = Algebra(s.domain)
    goal, strict_goal = _oriented(alg, s.relation)
    gaps: list[tuple[Poly, str]] = []
    for p in premises:
        e = expanded(p)
        if not isinstance(e.relation, Rel) or e.relation.op == "!=":
            return "the premises of this rule are equalities and inequalities"
        gap, _ = _oriented(alg, e.relation)
        gaps.append((gap, e.relation.op))
    if discharge(alg):
        return "side conditions not implied by the domain: " + "; ".join(discharge(alg))
    strict = any(op in ("<", ">") for _, op in gaps)
    only_equal = all(op == "==" for _, op in gaps)
    if (strict_goal and not strict) or (s.relation.op == "==" and not only_equal):
        return "the premises are too weak"
    for signs in product(*((1, -1) if op == "==" else (1,) for _, op in gaps)):
        total = goal
        for sign, (gap, _) in zip(signs, gaps, strict=True):
            total = total - gap if sign > 0 else total + gap
        if alg.is_zero(total):
            return Proof((Evidence("combination", f"sum of {len(gaps)} premises", ("rules", "flint")),))
    return "the conclusion is not the sum of the premises"


def by_cases(check: Check) -> Check:
    """When a definition goes by cases, the inference is checked in each of them."""

    def split(statement: Statement, premises: Premises, depth: int = 3) -> Attempt:
        try:
            return check(statement, premises)
        except NeedsCaseError as need:
            if depth == 0:
                return "too many cases"
            condition = simplest(need.condition, statement.domain)
        except UnsupportedError as error:
            return str(error)
        evidence: list[Evidence] = []
        for c in (condition, negated(condition)):
            part = statement.domain.assume(c)
            if is_empty(part):
                continue
            narrowed = [Statement(p.relation, p.domain.assume(c)) for p in premises]
            found = split(Statement(statement.relation, part), narrowed, depth - 1)
            if isinstance(found, str):
                return found
            evidence.extend(found.evidence)
        return Proof(tuple(dict.fromkeys(evidence)))

    return split


def _oriented(alg: Algebra, r: Rel) -> tuple[Poly, bool]:
    """The side that is greater minus the side that is smaller, and whether the relation is strict."""
    gap = gap_of(alg, r)
    return (-gap if r.op in ("<", "<=") else gap), r.op in ("<", ">")


def instance(statement: Statement, premises: Premises) -> Attempt:
    """The conclusion is the premise with other values for its symbols, all of them in the premise's domain."""
    if len(premises) != 1:
        return "this rule has one premise: the statement of which the conclusion is an instance"
    found = cite(expanded(statement), [Known("premise", relevant(expanded(premises[0])))], lambda _: True)
    if found is None:
        return "the conclusion is not an instance of the premise, or not within its domain"
    return Proof((noted("instance", "range"),))


def induction(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """From ``R(n0)`` and ``R(n) implies R(n + 1)``: ``R(n)`` for all whole n >= n0.

    The premises are ``R(n0)`` and ``R(n + 1)`` under the further condition ``R(n)``.
    """
    statement = expanded(statement)
    relation = statement.relation
    expect(isinstance(relation, Rel), "this rule concludes relations and closed forms of sequences only")
    assert isinstance(relation, Rel)
    expect(len(premises) == 2, "this rule has two premises: the start, and the step from n to n + 1")
    start, step = map(expanded, premises)
    counters = [s for s in statement.domain.scalars if s.integer and _shifted(relation, s.name) == step.relation]
    expect(len(counters) == 1, "step: the second premise is not the conclusion with n + 1 for a whole number n")
    n = counters[0]
    low, box = n.interval.lower, n.interval
    expect(low is not None and not box.lower_open and box.upper is None, "range: n must run over all n >= n0")
    assert low is not None
    expect(low.denominator == 1, "range: n0 must be a whole number")
    expect(not _mentions(statement.domain, n.name), f"range: the domain depends on {n.name}")
    expect(not _binds(relation, n.name), f"form: {n.name} is bound within the relation")
    first = map_relation(relation, lambda e: substitute(e, Substitution({n.name: expr(low)})))
    expect(start.relation == first, f"start: the first premise is not the conclusion for {n.name} = {low}")
    _carried(start, statement, "start")
    expect(n in step.domain.scalars, f"step: {n.name} must run over the same numbers")
    rest = tuple(h for h in step.domain.hypotheses if h != relation)
    _carried(Statement(step.relation, replace(step.domain, hypotheses=rest)), statement, "step")
    return [noted("induction", "start", "step", "range")]


def for_every_sequence(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """What holds for the first term, and for the next one whatever a step does, holds for every term.

    What a premise does not say is proved here.
    """
    s = expanded(statement)
    assert isinstance(s.relation, Invariant)
    wanted = obligations(s.relation, s.domain)
    if isinstance(wanted, str):
        raise NotMetError(f"range: {wanted}")
    known = [expanded(p) for p in premises]
    found = [noted("induction", "start", "step", "range")]
    for name, goal in wanted.items():
        settled = [p for p in known if p.relation == goal.relation]
        if any(not_carried(p, goal) is None for p in settled):
            continue
        problems = [problem for p in settled if (problem := not_carried(p, goal)) is not None]
        expect(not problems, f"{name}: {'; '.join(problems)}")
        found.extend(require(goal.relation, goal.domain, name))
    return found


def _shifted(relation: Rel, name: str) -> Rel:
    return map_relation(relation, lambda e: substitute(e, Substitution({name: Sym(name) + 1})))


def _mentions(d: Domain, name: str) -> bool:
    """Does anything in the domain but the symbol's own range depend on it?"""
    sizes = [v.size for v in d.vectors] + [i.size for i in d.indices] + [v.second for v in d.vectors if v.second]
    relations = any(name in names_of(h) for h in d.hypotheses)
    return relations or any(name in free_symbols(e) for e in sizes)


def _binds(relation: Rel, name: str) -> bool:
    """Is there a derivative by the symbol, or an evaluation at a value of it?"""
    for node in (n for e in (relation.lhs, relation.rhs) for n in walk(e)):
        if isinstance(node, Diff) and node.var == Sym(name):
            return True
        if isinstance(node, Where) and any(s.name == name for s, _ in node.scalars):
            return True
    return False


def _carried(premise: Statement, statement: Statement, name: str) -> None:
    problem = not_carried(premise, statement)
    expect(problem is None, f"{name}: {problem}")
