"""The sign of sums over inputs from the sign of their terms."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Mono, Poly, collect, constant, of_atom
from cesai_sym.judge.signs.atoms import of_sum
from cesai_sym.judge.signs.names import replaced
from cesai_sym.judge.signs.terms import termwise
from cesai_sym.judge.signs.words import MAX_DEPTH, Sign, common

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

#: Names of indices with the number that each runs to.
Binders = tuple[tuple[str, Poly], ...]


def by_sum_terms(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``sum_j a_j - sum_j b_j`` has the sign of ``a_j - b_j`` when that is the same for every j."""
    found = collected(alg, p) if len(p.terms) > 1 else None
    if found is None:
        return None
    binders, total, bare = found
    alg.busy.extend(name for name, _ in binders)
    try:
        for spread, trusted in _spread(alg, bare, binders):
            terms = _over_indicators(alg, total + spread, depth)
            result = of_sum(alg, terms, [size for _, size in binders])
            if result is not None and (trusted is None or result in trusted):
                return _beside_the_extreme(alg, total, binders, result, depth) if trusted is not None else result
        return None
    finally:
        del alg.busy[len(alg.busy) - len(binders) :]


def _beside_the_extreme(alg: Algebra, total: Poly, binders: Binders, found: Sign, depth: int) -> Sign:
    """What is spread by the indicator of an extreme is zero elsewhere: strict when other terms are, and there is one.

    With several inputs at the extreme the spreading has overshot, which is strict as well.
    """
    from cesai_sym.judge.signs.entries import at_least_two

    if len(found) == 1 or any(_indicates(alg, a) for m in total.terms for a, _ in m):
        return found
    beside = alg.sign(total, depth + 1)
    strict = beside is not None and beside == found[0] and at_least_two(alg, binders[0][1])
    return beside if strict and beside is not None else found


def collected(alg: Algebra, p: Poly) -> tuple[Binders, Poly, Poly] | None:
    """One range for all sums of a polynomial: its index, the sum of the bodies, and the terms without a sum."""
    closed = _only_binders(p)
    if closed is None:
        return None
    binders = fresh(alg, closed, p)
    total = bare = ZERO
    for m, c in p.terms.items():
        found = [a for a, e in m if a.tag == "sum" and e == ONE]
        if len(found) == 1:
            body = found[0].parts[1]
            assert isinstance(body, tuple)
            inner = renamed_body(alg, body, closed, binders)
            outside = Poly({tuple(pair for pair in m if pair[0] is not found[0]): c})
            total = total + alg.mul(outside, inner)
        else:
            bare = bare + Poly({m: c})
    return binders, total, bare


def _spread(alg: Algebra, bare: Poly, binders: Binders) -> list[tuple[Poly, tuple[Sign, ...] | None]]:
    """Terms without a sum, spread over the inputs, and which signs of the whole may then be trusted (None: all).

    By weights that sum to one, or evenly, the spreading is exact.  By an indicator of an extreme, which is attained at
    least once, it only makes the terms larger in size: what is positive beside negative terms stays so.
    """
    if not bare:
        return [(ZERO, None)]
    options: list[tuple[Poly, tuple[Sign, ...] | None]] = []
    weight = weight_entry(alg, binders)
    if weight is not None:
        options.append((alg.mul(bare, of_atom(weight)), None))
    s = termwise(alg, bare)
    indicator = _attained(alg, binders)
    if indicator is not None and s in ("+", "-"):
        options.append((alg.mul(bare, of_atom(indicator)), ("+", "+0") if s == "-" else ("-", "-0")))
    if weight is None and len(binders) == 1 and alg.sign(binders[0][1], MAX_DEPTH) == "+":
        options.append((alg.mul(bare, alg.power(binders[0][1], constant(-1))), None))
    return options


def _attained(alg: Algebra, binders: Binders) -> Atom | None:
    from cesai_sym.judge.normal import to_poly

    if len(binders) != 1:
        return None
    ((name, size),) = binders
    for v in alg.domain.vectors:
        if v.pins is not None and to_poly(alg, v.size) == size:
            return Atom("at", v.name, (IndexName(name),))
    return None


def fresh(alg: Algebra, binders: Binders, *around: object) -> Binders:
    """New names for the indices of a range, so that its terms may stand beside other sums over the same range."""
    names: list[tuple[str, Poly]] = []
    for _, size in binders:
        names.append((alg.opened(size, *around, tuple(IndexName(n) for n, _ in names)), size))
    return tuple(names)


def renamed_body(alg: Algebra, body: Mono, old: Binders, new: Binders) -> Poly:
    """The body of a sum with its indices renamed."""
    moved = Poly({body: Fraction(1)})
    for (before, _), (after, _) in zip(old, new, strict=True):
        moved = alg.rename(moved, before, after)
    return moved


def _only_binders(p: Poly) -> tuple[tuple[str, Poly], ...] | None:
    """The range that all sums in the polynomial share, when every term holds at most one of them, to the power 1."""
    seen: dict[str, tuple[tuple[str, Poly], ...]] = {}
    for m in p.terms:
        sums = [(a, e) for a, e in m if a.tag == "sum"]
        if len(sums) > 1 or any(e != ONE for _, e in sums):
            return None
        for a, _ in sums:
            binders = a.parts[0]
            assert isinstance(binders, tuple)
            seen[repr(binders)] = binders
    return seen.popitem()[1] if len(seen) == 1 else None


def weight_entry(alg: Algebra, binders: tuple[tuple[str, Poly], ...]) -> Atom | None:
    """``1 = sum_j w_j``: a term without a sum is spread over the inputs by weights of the same length."""
    from cesai_sym.judge.normal import to_poly

    if len(binders) != 1:
        return None
    ((name, size),) = binders
    for v in alg.domain.vectors:
        if v.entries == "weights" and to_poly(alg, v.size) == size:
            return Atom("at", v.name, (name,))
    return None


def _over_indicators(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """An indicator is 0 or 1: both cases must agree."""
    indicator = next((a for m in p.terms for a, _ in m if _indicates(alg, a)), None)
    if indicator is None:
        return alg.sign(p, depth + 1)
    absent = _over_indicators(alg, replaced(alg, p, indicator, ZERO), depth)
    pinned = collect(item for m, c in p.terms.items() for item in alg.monomial((*m, (indicator, ONE)), c).terms.items())
    present = _over_indicators(alg, replaced(alg, pinned, indicator, ONE), depth)
    return common(absent, present)


def _indicates(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    v = alg.domain.vector(str(a.parts[0]))
    return v is not None and v.entries == "indicator"
