"""The part of a domain that matters for a statement."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cesai_sym.expression.nodes import Add, At, Diff, Expr, Idx, Mul, Num, Rel, Sym
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of, walk
from cesai_sym.statement import (
    Domain,
    Draws,
    Interval,
    Invariant,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Solution,
    Statement,
    Tends,
    map_sides,
)


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
    return Statement(statement.relation, tightened(kept))


_ROUNDS = 3


def tightened(d: Domain) -> Domain:
    """Intervals narrowed by linear conditions: ``k > s - 1`` and ``s > 1`` leave ``k > 0``.

    The domain has the same points as before.
    """
    for _ in range(_ROUNDS):
        before = d
        for h in d.hypotheses:
            if h.op in ("<", "<=", ">", ">="):
                d = _narrowed(d, h)
        if d == before:
            break
    return d


def _narrowed(d: Domain, h: Rel) -> Domain:
    terms = linear_terms(h.lhs - h.rhs)
    if terms is None:
        return d
    sign = -1 if h.op in ("<", "<=") else 1
    for name, c in terms.items():
        declared = d.scalar(name) if name else None
        if declared is None or not c:
            continue
        highest = _highest({n: sign * a / abs(c) for n, a in terms.items() if n != name}, d)
        if highest is None:
            continue
        # |c| v > -sign rest when sign c > 0, and |c| v < sign rest otherwise
        bound, is_open = -highest[0], highest[1] or h.op in ("<", ">")
        up = sign * c > 0
        side = Interval(bound, None, is_open, True) if up else Interval(None, -bound, True, is_open)
        narrow = replace(declared, interval=declared.interval.meet(side))
        d = replace(d, scalars=tuple(narrow if s.name == name else s for s in d.scalars))
    return d


def linear_terms(e: Expr) -> dict[str, Fraction] | None:
    """The coefficients of an expression that is linear in scalars (the constant under the empty name), or None."""
    if isinstance(e, Num):
        return {"": e.value}
    if isinstance(e, Sym):
        return {e.name: Fraction(1)}
    if isinstance(e, Mul):
        numbers = [a.value for a in e.args if isinstance(a, Num)]
        rest = [a for a in e.args if not isinstance(a, Num)]
        inner = linear_terms(rest[0]) if len(rest) == 1 else None
        factor = Fraction(1)
        for number in numbers:
            factor *= number
        return None if inner is None else {n: factor * c for n, c in inner.items()}
    if not isinstance(e, Add):
        return None
    total: dict[str, Fraction] = {}
    for a in e.args:
        part = linear_terms(a)
        if part is None:
            return None
        for n, c in part.items():
            total[n] = total.get(n, Fraction(0)) + c
    return total


def _highest(terms: dict[str, Fraction], d: Domain) -> tuple[Fraction, bool] | None:
    """The least upper bound of a linear form on the intervals, and whether it is not reached; None without one."""
    total, is_open = Fraction(0), False
    for name, c in terms.items():
        if not name:
            total += c
            continue
        declared = d.scalar(name)
        box = declared.interval if declared is not None else Interval()
        end, at_open = (box.upper, box.upper_open) if c > 0 else (box.lower, box.lower_open)
        if not c:
            continue
        if end is None:
            return None
        total, is_open = total + c * end, is_open or at_open
    return total, is_open


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
        case Invariant(term=term, counter=counter, each=each):
            found |= {term.name, counter.name, *(s.name for s in each)}
        case Solution(term=term, var=var):
            found |= {term.name, var.name}
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
