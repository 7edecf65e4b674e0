"""May a premise be used where a step is claimed?  Only where everything that the premise was proved under holds too."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from cesai_sym.expression.nodes import Expr, Lam
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of
from cesai_sym.statement import Domain, Interval, Relation, Scalar, Statement, expanded, map_sides


def not_carried(premise: Statement, step: Statement) -> str | None:
    """Why the premise is not known on the domain of the step, or None when it is.

    A name that occurs nowhere in the step restricts nothing, provided that it has values at all: what was proved for
    all of them says the same without it.

    >>> from fractions import Fraction
    >>> from cesai_sym.expression.nodes import Rel, Sym, expr
    >>> a = Sym("a")
    >>> known = Statement(Rel(">", a, expr(0)), Domain((Scalar("a", Interval(Fraction(0))),)))
    >>> not_carried(known, Statement(Rel(">", a + 1, expr(0)), Domain((Scalar("a"),))))
    "'a' is declared more widely than where the premise holds"
    """
    p, s = premise.domain, step.domain
    present = s.names() | names_of(step.relation)
    for name in sorted(p.names() & present):
        problem = _redeclared(name, p, s)
        if problem:
            return problem
    if any(not inhabited(x) for x in p.scalars if x.name not in present):
        return "it is about a symbol that has no values"
    if any(h not in s.hypotheses for h in p.hypotheses):
        return "it holds under a condition that the step does not state"
    return None


def _redeclared(name: str, p: Domain, s: Domain) -> str | None:
    """Has the name another meaning in the domain of the step, or a wider range?"""
    if _defined(name, p) != _defined(name, s):
        return f"{name!r} abbreviates something else"
    old, new = p.scalar(name), s.scalar(name)
    if old is not None:
        inside = new is not None and _within(new, old)
        return None if inside else f"{name!r} is declared more widely than where the premise holds"
    if p.vector(name) is not None and s.vector(name) != p.vector(name):
        return f"the vector {name!r} is declared otherwise than where the premise holds"
    if any(i.name == name and i not in s.indices for i in p.indices):
        return f"the index {name!r} runs elsewhere"
    return None


def _defined(name: str, d: Domain) -> list[Expr | Lam]:
    return [x.value for x in d.definitions if x.name == name]


def _within(new: Scalar, old: Scalar) -> bool:
    return _inside(new.interval, old.interval) and new.integer >= old.integer


def _inside(new: Interval, old: Interval) -> bool:
    return new.empty or new.meet(old) == new


def inhabited(x: Scalar) -> bool:
    """Is there a value in the range of the symbol?

    >>> from fractions import Fraction
    >>> [inhabited(Scalar("n", Interval(Fraction(0), Fraction(top)), integer=True)) for top in (1, 2)]
    [False, True]
    """
    box = x.interval
    if not x.integer or box.lower is None or box.upper is None:
        return not box.empty
    first = floor(box.lower) + 1 if box.lower_open else ceil(box.lower)
    last = ceil(box.upper) - 1 if box.upper_open else floor(box.upper)
    return first <= last


def names_of(relation: Relation) -> frozenset[str]:
    """All free names of a relation: symbols, vectors and indices."""
    seen: set[str] = set()

    def note(e: Expr) -> Expr:
        seen.update(free_symbols(e) | vectors_of(e) | free_indices(e))
        return e

    map_sides(relation, note)
    return frozenset(seen)


def about(name: str, premises: Iterable[Statement]) -> bool:
    """Is a condition of one of the premises about the name?"""
    for p in premises:
        for h in expanded(p).domain.hypotheses:
            if name in free_symbols(h.lhs) | free_symbols(h.rhs):
                return True
    return False
