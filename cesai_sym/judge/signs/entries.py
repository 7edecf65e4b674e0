"""Sums over inputs whose terms all have one sign, with the entries at one input as free positive numbers.

What adds to zero may be spread over the terms first: of two vectors of weights, ``sum_j (w_j - v_j) = 0``.  A positive
vector is its total times weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Poly, constant, depends, of_atom
from cesai_sym.judge.signs.atoms import of_sum
from cesai_sym.judge.signs.inputs import Binders, collected
from cesai_sym.judge.signs.names import index_names, names_in
from cesai_sym.judge.signs.words import Sign

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

#: How the sign of a term is found.
Signer = Callable[["Algebra", Poly], "Sign | None"]
_MAX_TERMS = 12
_POINTS = 16
_BITS = 64


def by_entries(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """``sum_j t(w_j, v_j, ...)`` has the sign of ``t(a, b, ...)`` for all numbers a, b, ... that may be entries."""
    found = collected(alg, p)
    if found is None or len(found[0]) != 1 or len(p.terms) > _MAX_TERMS:
        return None
    binders, total, bare = found
    alg.busy.append(binders[0][0])  # sums inside the term run over an index of their own
    try:
        return _by_terms(alg, binders, total, bare, again)
    finally:
        alg.busy.pop()


def _by_terms(alg: Algebra, binders: Binders, total: Poly, bare: Poly, again: Signer) -> Sign | None:
    ((name, size),) = binders
    partners = _partners(alg, binders)
    base = partners[0] if partners else alg.power(size, constant(-1))
    for zero in _zeros([*partners, alg.power(size, constant(-1))]):
        numbers = _as_numbers(alg, total + alg.mul(bare, base) + zero, name)
        if numbers is None:
            return None
        inner, term = numbers
        if not _one_sign(inner, term):
            continue
        s = again(inner, term)
        alg.enclosed, alg.squares = alg.enclosed or inner.enclosed, alg.squares or inner.squares
        if s is not None:
            return of_sum(alg, s, [size])
    return None


def _partners(alg: Algebra, binders: Binders) -> list[Poly]:
    """The entries of vectors over this range that sum to one."""
    from cesai_sym.judge.normal import to_poly

    ((name, size),) = binders
    weights = [v for v in alg.domain.vectors if v.entries == "weights" and v.second is None]
    return [of_atom(Atom("at", v.name, (IndexName(name),))) for v in weights if to_poly(alg, v.size) == size]


def _zeros(partners: list[Poly]) -> Iterator[Poly]:
    """Terms that sum to zero over the range."""
    yield ZERO
    for a, b in combinations(partners, 2):
        yield a - b
        yield b - a


def _as_numbers(alg: Algebra, term: Poly, name: str) -> tuple[Algebra, Poly] | None:
    """The entries at one input as symbols of their own, with what the vectors are declared to be."""
    from cesai_sym.judge.normal import to_poly
    from cesai_sym.statement import Interval, Scalar

    symbols: dict[str, Scalar] = {}
    for a in _entries(term, name):
        declared = alg.domain.vector(str(a.parts[0]))
        if declared is None or declared.entries not in ("weights", "positive") or a.parts[1] != (name,):
            return None
        several = declared.entries == "weights" and at_least_two(alg, to_poly(alg, declared.size))
        upper = Fraction(1) if declared.entries == "weights" else None
        box = Interval(lower=Fraction(0), upper=upper, upper_open=several or upper is None)
        symbols[str(a.parts[0])] = Scalar(f"%{a.parts[0]}", box)
    if not symbols:
        return None
    inner = type(alg)(alg.domain.extend(*symbols.values()))
    inner.busy = list(alg.busy)

    def leaf(a: Atom) -> Poly | None:
        return of_atom(Atom("sym", symbols[str(a.parts[0])].name)) if a.tag == "at" and depends(a, name) else None

    moved = inner.rebuild(term, leaf)
    return None if name in index_names(moved) else (inner, moved)


def _entries(part: object, name: str) -> Iterator[Atom]:
    if isinstance(part, Poly):
        for m in part.terms:
            yield from _entries(m, name)
    elif isinstance(part, Atom):
        if part.tag == "at" and depends(part, name):
            yield part
        for q in part.parts:
            yield from _entries(q, name)
    elif isinstance(part, tuple):
        for q in part:
            yield from _entries(q, name)


def at_least_two(alg: Algebra, size: Poly) -> bool:
    """Is a number of inputs certainly two or more, by its declaration alone?"""
    if size.constant is not None:
        return size.constant >= 2
    single = size.single()
    if single is None or single[1] != 1 or len(single[0]) != 1 or single[0][0][1] != ONE:
        return False
    a = single[0][0][0]
    declared = alg.domain.scalar(str(a.parts[0])) if a.tag == "sym" else None
    return declared is not None and declared.interval.lower is not None and declared.interval.lower >= 2


def _one_sign(alg: Algebra, term: Poly) -> bool:
    """Has the term one sign at some points?  Only to leave out what can not succeed."""
    from cesai_sym.expression.evaluate import enclose
    from cesai_sym.judge import witness
    from cesai_sym.judge.back import to_expr
    from cesai_sym.statement import Domain

    names = names_in(term)
    domain = Domain(tuple(s for s in alg.domain.scalars if s.name in names))
    seen: set[bool] = set()
    try:
        plain = to_expr(term)
        for point in witness.points(domain, _POINTS):
            ball = enclose(plain, point, _BITS)
            if ball is not None and not ball.contains(0):
                seen.add(bool(ball > 0))
    except (UnsupportedError, KeyError, ValueError, ArithmeticError):
        return True
    return len(seen) < 2


def by_shares(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """A positive vector whose total occurs is written as the total times weights."""
    from cesai_sym.statement import Interval, Scalar, Vector

    names = [n for n in sorted(names_in(p)) if _has_total(alg, p, n) and not n.startswith("#")]
    if not names or len(p.terms) > _MAX_TERMS:
        return None
    declared = [v for n in names if (v := alg.domain.vector(n)) is not None]
    totals = [Scalar(f"#total {v.name}", Interval(lower=Fraction(0))) for v in declared]
    shares = [Vector(f"#share {v.name}", v.size, "weights") for v in declared]
    inner = type(alg)(alg.domain.extend(*totals, *shares))
    inner.sizes = dict(alg.sizes)

    def leaf(a: Atom) -> Poly | None:
        if a.tag != "at" or a.parts[0] not in names:
            return None
        share = Atom("at", f"#share {a.parts[0]}", a.parts[1])
        return inner.mul(of_atom(Atom("sym", f"#total {a.parts[0]}")), of_atom(share))

    s = again(inner, inner.together(inner.rebuild(p, leaf)))
    alg.enclosed, alg.squares = alg.enclosed or inner.enclosed, alg.squares or inner.squares
    return s


def _has_total(alg: Algebra, p: object, vector: str) -> bool:
    """Does the sum of all entries of this positive vector occur?"""
    declared = alg.domain.vector(vector)
    if declared is None or declared.entries != "positive" or declared.second is not None or declared.moments:
        return False
    about = {v.pins[0] for v in alg.domain.vectors if v.pins}
    return vector not in about and _sums_bare(p, vector)


def _sums_bare(part: object, vector: str) -> bool:
    if isinstance(part, Poly):
        return any(_sums_bare(m, vector) for m in part.terms)
    if isinstance(part, Atom):
        if part.tag == "sum":
            body = part.parts[1]
            assert isinstance(body, tuple)
            if len(body) == 1 and body[0][0].tag == "at" and body[0][0].parts[0] == vector and body[0][1] == ONE:
                return True
        return any(_sums_bare(q, vector) for q in part.parts)
    return isinstance(part, tuple) and any(_sums_bare(q, vector) for q in part)


__all__ = ["at_least_two", "by_entries", "by_shares"]
