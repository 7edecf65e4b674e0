"""Mutants: deliberately wrong variants of the theorems, which must fail, or the theorems say nothing.

The mutations are the errors that papers make: a flipped sign, a lost factor, J for J - 1, K for 1 - rho, another limit
point, the wrong direction of an inequality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cesai_sym.derivation import Derivation, Mutant
from cesai_sym.expression.nodes import Big, Call, Expr, Infinity, Num, Pow, Rel, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_children, substitute, walk
from cesai_sym.judge.approach import approaches
from cesai_sym.statement import (
    Domain,
    Iff,
    Invariant,
    Monotone,
    Proportional,
    Recurrence,
    Relation,
    Solution,
    Statement,
    Tends,
)
from cesai_sym.theory.definitions import J, rho

Mutator = Callable[[Expr], Expr | None]


def mutants(derivation: Derivation) -> tuple[Mutant, ...]:
    """All mutants of the parts of a theorem, without repetitions.

    >>> from cesai_sym.theory.catalogue import theorem
    >>> len(mutants(theorem("leontief"))) >= 5
    True
    """
    found: dict[Statement, Mutant] = {}
    for part in derivation.parts:
        statement = derivation.statement_of(derivation.number(part.step))
        for description, relation in _mutated(statement.relation):
            if isinstance(relation, Tends) and not _in_reach(relation, statement.domain):
                continue
            mutant = Statement(relation, statement.domain)
            found.setdefault(mutant, Mutant(f"{part.step}: {description}", mutant))
    return (*found.values(), *derivation.mutants)


def _in_reach(r: Tends, d: Domain) -> bool:
    """Can the symbol go to the limit point at all, from the side that is meant?"""
    return bool(approaches(r.var, r.point, r.side, d))


def _mutated(r: Relation) -> Iterator[tuple[str, Relation]]:
    match r:
        case Rel(op, lhs, rhs):
            yield from _of_relation(op, lhs, rhs)
        case Tends():
            yield from _of_limit(r)
        case Iff(first, second):
            if second.op != "==":
                yield "direction of the condition", Iff(first, Rel(_reversed(second.op), second.lhs, second.rhs))
            for description, changed in _changes(second.rhs):
                yield description, Iff(first, Rel(second.op, second.lhs, changed))
        case Monotone():
            yield "direction", replace(r, increasing=not r.increasing)
        case Recurrence():
            for description, changed in _changes(r.closed):
                yield description, replace(r, closed=changed)
        case Invariant(claim=claim):
            for description, wrong in _of_relation(claim.op, claim.lhs, claim.rhs):
                assert isinstance(wrong, Rel)
                yield description, replace(r, claim=wrong)
        case Solution():
            for description, changed in _changes(r.closed):
                yield description, replace(r, closed=changed)
        case Proportional(_, to):
            yield "square of the right side", replace(r, to=to**2)
            yield "inverse of the right side", replace(r, to=1 / to)


def _of_relation(op: str, lhs: Expr, rhs: Expr) -> Iterator[tuple[str, Relation]]:
    if op in ("<", "<=", ">", ">="):
        yield "direction of the inequality", Rel(_reversed(op), lhs, rhs)
        strict = op[0]
        if op != strict:
            yield "strict", Rel(strict, lhs, rhs)
        for description, changed in _tighter(strict, rhs):
            yield description, Rel(op, lhs, changed)
        return
    for description, changed in _changes(rhs):
        yield description, Rel(op, lhs, changed)


def _tighter(op: str, rhs: Expr) -> Iterator[tuple[str, Expr]]:
    """A bound that is too good: lower bounds raised, upper bounds lowered."""
    if rhs == expr(0):
        return
    yield "half the bound" if op == "<" else "twice the bound", rhs / 2 if op == "<" else rhs * 2


def _of_limit(r: Tends) -> Iterator[tuple[str, Relation]]:
    if isinstance(r.point, Infinity):
        yield "the other end", replace(r, point=Infinity(not r.point.positive))
    elif r.side:
        yield "the other side", replace(r, side="+" if r.side == "-" else "-")
    if isinstance(r.value, Infinity):
        yield "finite value", replace(r, value=expr(1))
        yield "the other infinity", replace(r, value=Infinity(not r.value.positive))
        return
    if r.value == expr(0):
        yield "one for zero", replace(r, value=expr(1))
        yield "infinity for zero", replace(r, value=Infinity())
        return
    for description, changed in _changes(r.value):
        yield description, replace(r, value=changed)


def _changes(e: Expr) -> Iterator[tuple[str, Expr]]:
    """The same expression with one error put in."""
    if e == expr(0):
        yield "one for zero", expr(1)
        return
    yield "sign", -e
    yield "factor two", 2 * e
    yield "factor one half", e / 2
    fewer, more = _with_size(e, J - 1), _with_size(e, J + 1)
    if fewer != e:
        yield "J - 1 for J", fewer
        yield "J + 1 for J", more
    if rho.name in free_symbols(e):
        yield "-rho for rho", substitute(e, Substitution({rho.name: -rho}))
    swapped = _curvature_swapped(e)
    if swapped is not None:
        yield "1 - rho for K", swapped
    bent = _exponent_shifted(e)
    if bent is not None:
        yield "exponent off by one", bent


def _with_size(e: Expr, size: Expr) -> Expr:
    """Another number for J in the formula, but not in the ranges of its sums."""
    if e == J:
        return size
    if isinstance(e, Big):
        return Big(e.op, e.index, _with_size(e.body, size))
    if isinstance(e, Call):
        args = tuple(_with_size(a, size) if isinstance(a, Expr) else a for a in e.args)
        return Call(e.function, args)
    return map_children(e, lambda n: _with_size(n, size))


def _curvature_swapped(e: Expr) -> Expr | None:
    """``1 - rho`` in the place of the curvature."""
    if not any(isinstance(n, Call) and n.function.name in ("curvature", "weighted_curvature") for n in walk(e)):
        return None

    def swap(n: Expr) -> Expr:
        if isinstance(n, Call) and n.function.name in ("curvature", "weighted_curvature"):
            first = n.args[0]
            assert isinstance(first, Expr)
            return 1 - first
        return map_children(n, swap)

    return swap(e)


def _exponent_shifted(e: Expr) -> Expr | None:
    """The first power whose exponent is not a plain number, with its exponent raised by one."""
    target = next((n for n in walk(e) if isinstance(n, Pow) and not isinstance(n.exponent, Num)), None)
    if target is None or not isinstance(target, Pow):
        return None
    raised = Pow(target.base, target.exponent + 1)

    def shift(n: Expr) -> Expr:
        return raised if n == target else map_children(n, shift)

    return shift(e)


def _reversed(op: str) -> str:
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
