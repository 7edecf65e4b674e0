"""The part of a domain that matters for a statement."""

from __future__ import annotations

from dataclasses import replace

from cesai_sym.expression.nodes import At, Diff, Expr, Idx
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of, walk
from cesai_sym.statement import Domain, Draws, Monotone, Order, Proportional, Recurrence, Statement, Tends, map_sides


def relevant(statement: Statement) -> Statement:
    """The statement over only those declarations that it depends on, directly or through a condition.

    Declarations that do not occur can make no difference to the truth, but they would clutter every witness.
    """
    d = statement.domain
    names = _names_of_relation(statement)
    while True:
        grown = names | _reached(d, names)
        if grown == names:
            break
        names = grown
    kept = replace(
        d,
        scalars=tuple(s for s in d.scalars if s.name in names),
        vectors=tuple(v for v in d.vectors if v.name in names),
        indices=tuple(i for i in d.indices if i.name in names),
        hypotheses=tuple(h for h in d.hypotheses if (_names(h.lhs) | _names(h.rhs)) & d.names() <= names),
    )
    return Statement(statement.relation, kept)


def _names_of_relation(statement: Statement) -> set[str]:
    found: set[str] = set()

    def note(e: Expr) -> Expr:
        found.update(_names(e))
        return e

    map_sides(statement.relation, note)
    match statement.relation:
        case Tends(var=var) | Monotone(var=var) | Order(var=var):
            found.add(var.name)
        case Recurrence(term=term, counter=counter):
            found |= {term.name, counter.name}
        case Proportional(var=var) if var is not None:
            found.add(var.name)
    return found


def _names(e: Expr) -> set[str]:
    sizes = {n for node in walk(e) if isinstance(node, At) for i in node.indices if isinstance(i, Idx)
             for n in free_symbols(i.size)}  # fmt: skip
    variables = {n.var for n in walk(e) if isinstance(n, Diff)}
    inside = {i.name for v in variables if isinstance(v, At) for i in v.indices if isinstance(i, Idx)}
    return set(free_symbols(e) | vectors_of(e)) | free_indices(e) | sizes | inside


def _reached(d: Domain, names: set[str]) -> set[str]:
    found: set[str] = set()
    for v in d.vectors:
        if v.name in names:
            found |= {n for e in (v.size, v.second) if e is not None for n in free_symbols(e)}
            if v.pins is not None:
                found |= set(v.pins)
            if isinstance(v.moments, Draws):
                found.add(v.moments.probabilities)
            elif v.moments is not None:
                for e in (v.moments.mean, v.moments.variance, v.moments.covariance):
                    found |= free_symbols(e)
    for v in d.vectors:
        if v.pins is not None and v.pins[1] in names:
            found.add(v.name)
    for h in d.hypotheses:
        own = _names(h.lhs) | _names(h.rhs)
        scalars = {n for n in own if d.scalar(n) is not None or d.vector(n) is not None}
        if scalars & names:
            found |= own
    return found & (d.names())
