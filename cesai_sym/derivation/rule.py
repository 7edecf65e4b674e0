"""What a rule is: a name, what it allows, the conditions that it checks itself, and why it may be believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from cesai_sym.expression.nodes import At, Expr, Rel, Sym, expr
from cesai_sym.expression.transform import free_symbols
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.judge.prove import prove
from cesai_sym.judge.unknowns import kinked
from cesai_sym.statement import Domain, Relation, Scalar, Statement, expanded
from cesai_sym.verdict import Evidence

Premises = Sequence[Statement]
Check = Callable[[Statement, Premises], Attempt]
#: ``method``: the judge recomputes the step by an exact method; ``proved``: follows from rules with smaller claims, and
#: ``derivation/lemmas.py`` or a theorem has the proof; ``fact``: a theorem of analysis that is cited, not proved here.
Basis = Literal["method", "proved", "fact"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A side condition of a rule: without it the conclusion can be false, and without it the rule refuses."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: what it says, its side conditions, what it is founded on, and its check.

    The check never trusts the step: it recomputes the conclusion from the premises, or matches it, and proves every
    side condition.  ``places_itself`` marks a rule that decides itself on which domains its premises have to hold.
    """

    name: str
    says: str
    check: Check
    conditions: tuple[Condition, ...] = ()
    basis: Basis = "method"
    founded: str = ""
    places_itself: bool = False


class NotMetError(Exception):
    """A step is not an application of the rule, or a side condition is not met; the message says which."""


def by_conditions(build: Callable[[Statement, Premises], Sequence[Evidence] | Attempt]) -> Check:
    """The check of a rule that collects the proofs of its side conditions and raises NotMetError when one fails."""

    def check(statement: Statement, premises: Premises) -> Attempt:
        try:
            found = build(statement, premises)
        except NotMetError as problem:
            return str(problem)
        return found if isinstance(found, Proof | str) else Proof(tuple(dict.fromkeys(found)))

    return check


def require(relation: Relation, domain: Domain, name: str) -> tuple[Evidence, ...]:
    """The evidence that a side condition holds on a domain; raises NotMetError."""
    found = prove(Statement(relation, domain))
    if isinstance(found, Proof):
        return found.evidence
    raise NotMetError(f"{name}: {found}")


def expect(holds: bool, problem: str) -> None:
    """Raises NotMetError with the problem when something does not hold."""
    if not holds:
        raise NotMetError(problem)


def smooth(domain: Domain, var: Sym, *expressions: Expr) -> None:
    """Expressions without cases, extremes or absolute values that depend on the symbol; raises NotMetError."""
    for e in expressions:
        if kinked(domain.expand(e), var):
            raise NotMetError(f"smooth: a part of the expression has a kink or a jump in {var.name}")


def free_range(premise: Statement, var: Sym | At) -> Scalar:
    """The declaration of the real symbol that a premise is about, tied to nothing else; raises NotMetError."""
    expect(isinstance(var, Sym), "the premise must be about a symbol")
    assert isinstance(var, Sym)
    known = premise.domain.scalar(var.name)
    expect(known is not None and not known.integer, f"range: {var.name} must be a real symbol of the premise")
    untied(premise, var)
    assert known is not None
    return known


def untied(statement: Statement, var: Sym) -> None:
    """No condition of the domain ties the symbol to anything; raises NotMetError."""
    d = expanded(statement).domain
    about = [h for h in d.hypotheses if var.name in free_symbols(h.lhs) | free_symbols(h.rhs)]
    sizes = [v.name for v in d.vectors if var.name in free_symbols(v.size)]
    expect(not about and not sizes, f"range: a condition ties {var.name} to something else")


def inside(value: Expr, scalar: Scalar, domain: Domain) -> tuple[Evidence, ...]:
    """The evidence that a value lies in the range of a symbol; raises NotMetError."""
    box = scalar.interval
    found: list[Evidence] = []
    ends = ((box.lower, ">" if box.lower_open else ">="), (box.upper, "<" if box.upper_open else "<="))
    for end, op in ends:
        if end is not None:
            found.extend(require(Rel(op, value, expr(end)), domain, "in range"))
    return tuple(found)


def noted(rule: str, *conditions: str) -> Evidence:
    """The evidence of the rule itself, with the side conditions that it checked."""
    return Evidence(rule, "checked: " + ", ".join(conditions) if conditions else "", ("rules", "flint"))
