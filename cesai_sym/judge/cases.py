"""A domain split into cases, and domains without a point."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.nodes import Rel, Sym, expr
from cesai_sym.expression.transform import free_indices, free_symbols, map_relation
from cesai_sym.judge import signs
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import decider, relation_truth, to_poly
from cesai_sym.judge.proof import Attempt, Proof, Prover
from cesai_sym.statement import Domain, Relation, negated
from cesai_sym.verdict import Evidence


def by_cases(r: Relation, d: Domain, condition: Rel, splits: int, prove: Prover) -> Attempt:
    """Split the domain by a condition; an equality also into below, at and above."""
    running = (free_indices(condition.lhs) | free_indices(condition.rhs)) - {i.name for i in d.indices}
    if running:
        return f"a case of a definition depends on the running index {', '.join(sorted(running))}"
    condition = simplest(condition, d)
    two = [condition, negated(condition)]
    first = all_cases(r, d, two, splits, prove)
    if isinstance(first, Proof) or condition.op != "==":
        return first
    return all_cases(r, d, [condition, replace(condition, op="<"), replace(condition, op=">")], splits, prove)


def simplest(condition: Rel, d: Domain) -> Rel:
    """``a v^n == 0`` with a factor a that is never zero and a whole number n > 0 is ``v == 0``."""
    if condition.op != "==":
        return condition
    alg = Algebra(d)
    try:
        single = alg.together(to_poly(alg, condition.lhs) - to_poly(alg, condition.rhs)).single()
    except UnsupportedError:
        return condition
    if single is None:
        return condition
    open_ones = [(a, e) for a, e in single[0] if signs.atom_sign(alg, a) not in ("+", "-")]
    if len(open_ones) != 1:
        return condition
    a, e = open_ones[0]
    whole = e.integer is not None and e.integer > 0
    return Rel("==", Sym(str(a.parts[0])), expr(0)) if whole and a.tag == "sym" else condition


def all_cases(r: Relation, d: Domain, conditions: list[Rel], splits: int, prove: Prover) -> Attempt:
    """A proof on every part of the domain; parts without a point are left out, but one must be left."""
    evidence: list[Evidence] = []
    for c in conditions:
        part = d.assume(c)
        if is_empty(part):
            continue
        found = prove(r, part, splits)
        if isinstance(found, str):
            return found
        evidence.extend(found.evidence)
    return Proof(tuple(dict.fromkeys(evidence))) if evidence else "no point of the domain satisfies its conditions"


def is_empty(d: Domain) -> bool:
    """Is the domain visibly empty?"""
    if any(s.interval.empty for s in d.scalars):
        return True
    alg = Algebra(replace(d, hypotheses=tuple(h for h in d.hypotheses if h.op == "==")))
    for h in d.hypotheses:
        try:
            gap = to_poly(alg, h.lhs) - to_poly(alg, h.rhs)
        except UnsupportedError:
            continue
        s = signs.sign(alg, gap)
        if s is not None and not _compatible(h.op, s):
            return True
    return False


def _compatible(op: str, s: signs.Sign) -> bool:
    table = {"==": "0", "!=": "+-", "<": "-", "<=": "-0", ">": "+", ">=": "+0"}
    return any(char in table[op] for char in s)


def sign_split(d: Domain) -> list[Rel] | None:
    """A symbol whose sign is not known, split into below, at and above zero (rho before all others)."""
    for s in sorted(d.scalars, key=lambda s: s.name != "rho"):
        if s.name == "rho" and s.interval.contains(Fraction(0)):
            rho = Sym(s.name)
            return [Rel("<", rho, expr(0)), Rel("==", rho, expr(0)), Rel(">", rho, expr(0))]
    return None


def binding(d: Domain, names: frozenset[str]) -> list[Rel]:
    """The conditions on these symbols that the rest of the domain does not imply."""
    about = [h for h in d.hypotheses if names & (free_symbols(h.lhs) | free_symbols(h.rhs))]
    if not about:
        return []
    alg = Algebra(replace(d, hypotheses=tuple(h for h in d.hypotheses if h not in about)))

    def implied(h: Rel) -> bool:
        try:
            plain = map_relation(h, lambda e: expand_fixed(resolve(d.expand(e), decider(alg))))
            return relation_truth(alg, plain) is True
        except ValueError:
            return False

    return [h for h in about if not implied(h)]
