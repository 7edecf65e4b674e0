"""The rules by which a step may be concluded: what each allows, and how it is checked.

Most rules are a form of statement plus a method of the judge; ``combination`` and ``tangent`` are inferences from
premises.  A rule never trusts the step: it recomputes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

from cesai_sym.derivation.cases import by_cases
from cesai_sym.derivation.instances import by_instance
from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError
from cesai_sym.expression.nodes import ONE, ZERO, Diff, Infinity, Rel, Sym, Where
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import is_empty, simplest
from cesai_sym.judge.normal import discharge
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.judge.prove import prove
from cesai_sym.judge.relations import gap_of
from cesai_sym.statement import (
    Domain,
    Iff,
    Interval,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Rounded,
    Scalar,
    Statement,
    Tends,
    expanded,
    negated,
)
from cesai_sym.verdict import Evidence

Premises = Sequence[Statement]
Check = Callable[[Statement, Premises], Attempt]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: what it says, what kind of statement it may conclude, and its check."""

    name: str
    says: str
    check: Check


def _by_judge(accepts: Callable[[Relation], bool], kind: str) -> Check:
    """The judge proves the statement; earlier steps are added to the domain as known relations."""

    def check(statement: Statement, premises: Premises) -> Attempt:
        if not accepts(statement.relation):
            return f"this rule concludes {kind} only"
        known = [p.relation for p in premises if isinstance(p.relation, Rel)]
        return prove(Statement(statement.relation, statement.domain.extend(*known)))

    return check


def _is_equality(r: Relation) -> bool:
    return isinstance(r, Rel) and r.op == "=="


def _is_inequality(r: Relation) -> bool:
    return isinstance(r, Rel) and r.op != "=="


def _at_point(r: Relation) -> bool:
    return isinstance(r, Tends | Order) and not isinstance(r.point, Infinity)


_ALGEBRA: Final = (
    ("definition", "what a name abbreviates is written out"),
    ("differentiation", "sum, product, chain and power rules; d x_j/d x_k is Kronecker's delta, contracted under sums"),
    (
        "algebra",
        "laws of powers and logarithms, each only where its bases are positive; sums over the inputs are linear",
    ),
    ("evaluation", "both sides at a special point"),
    ("expectation", "the mean is linear; products of two entries have the declared second moments"),
)


def _combination(statement: Statement, premises: Premises) -> Attempt:
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


def _by_cases(check: Check) -> Check:
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


def _tangent(statement: Statement, premises: Premises) -> Attempt:
    """From ``f'' <= 0`` on (0, 1): ``f(1) <= f(0) + f'(0)``; strict when the premise is."""
    if len(premises) != 1:
        return "this rule has one premise: the sign of a second derivative on (0, 1)"
    second = premises[0]
    r = second.relation
    if not (isinstance(r, Rel) and isinstance(r.lhs, Diff) and r.lhs.order == 2 and r.rhs == ZERO):
        return "the premise must compare a second derivative with 0"
    var = r.lhs.var
    if not isinstance(var, Sym) or not _is_unit_interval(second.domain, var.name):
        return "the variable of the second derivative must run over the open interval (0, 1)"
    if r.op not in ("<=", "<", ">=", ">"):
        return "the premise must be an inequality"
    f = r.lhs.body
    line = Where(f, ((var, ZERO),)) + Where(Diff(f, var), ((var, ZERO),))
    return _combination(statement, [Statement(Rel(r.op, Where(f, ((var, ONE),)), line), statement.domain)])


def _is_unit_interval(domain: Domain, name: str) -> bool:
    from fractions import Fraction

    return domain.scalar(name) == Scalar(name, Interval(Fraction(0), Fraction(1)))


def _rule_list() -> tuple[Rule, ...]:
    equalities = [Rule(n, says, _by_judge(_is_equality, "equalities")) for n, says in _ALGEBRA]
    return (
        *equalities,
        Rule("sign", "a factor, a square or a sum of terms of one sign has that sign",
             _by_judge(_is_inequality, "inequalities")),
        Rule("equivalence", "each side implies the other", _by_judge(lambda r: isinstance(r, Iff), "equivalences")),
        Rule("monotonicity", "the sign of the derivative, or of the forward difference for whole numbers",
             _by_judge(lambda r: isinstance(r, Monotone), "monotonicity")),
        Rule("limit", "terms compare by their rates of growth; the leading one settles the limit",
             _by_judge(lambda r: isinstance(r, Tends | Order), "limits")),
        Rule("expansion", "the first derivatives at the point that do not vanish settle the limit (Taylor)",
             _by_judge(_at_point, "limits at a finite point")),
        Rule("induction", "a closed form that starts right and takes one step right is right",
             _by_judge(lambda r: isinstance(r, Recurrence), "closed forms of sequences")),
        Rule("proportion", "the ratio does not depend on what the right side mentions",
             _by_judge(lambda r: isinstance(r, Proportional), "proportionality")),
        Rule("arithmetic", "exact rational arithmetic", _by_judge(lambda r: isinstance(r, Rounded), "printed numbers")),
        Rule("combination", "equalities and inequalities may be added", _by_cases(_combination)),
        Rule("instance", "what holds for every value of its symbols holds for these", by_instance),
        Rule("cases", "what holds in each of several cases that leave nothing out holds", by_cases),
        Rule("tangent", "a function that is concave on (0, 1) lies below its tangent at 0", _by_cases(_tangent)),
    )  # fmt: skip


def rules() -> Mapping[str, Rule]:
    """All rules by name."""
    return MappingProxyType({r.name: r for r in _rule_list()})
