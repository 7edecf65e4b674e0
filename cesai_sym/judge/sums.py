"""Sums over inputs: linearity, constants pulled out, Kronecker deltas contracted, bound indices renamed canonically."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import signs
from cesai_sym.judge.poly import (
    ONE,
    ZERO,
    Atom,
    IndexName,
    Mono,
    Poly,
    collect,
    constant,
    depends,
    of_atom,
    split_integer,
)

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

Binder = tuple[str, Poly]


def sum_over(alg: Algebra, body: Poly, name: str, size: Poly) -> Poly:
    """``sum_(name=1..size) body`` in canonical form."""
    total = ZERO
    for m, c in body.terms.items():
        total = total + _sum_term(alg, m, name, size).scale(c)
    return total


def _sum_term(alg: Algebra, m: Mono, name: str, size: Poly) -> Poly:
    contracted = _contract_with_binder(alg, m, name, size)
    if contracted is not None:
        return contracted
    outside, inside = _split(m, name)
    factor = alg.monomial(outside, Fraction(1))
    if not inside:
        return alg.mul(factor, size)
    return alg.mul(factor, _atom(alg, inside, [(name, size)]))


def _contract_with_binder(alg: Algebra, m: Mono, name: str, size: Poly) -> Poly | None:
    """``sum_j delta_jk f(j) = f(k)``, for k in the range of j."""
    for a, _ in m:
        if a.tag == "delta" and depends(a, name):
            other = next(p for p in a.parts if p != name)
            if not _in_range(alg, other, size):
                continue
            rest = tuple((b, e) for b, e in m if b is not a)
            target = str(other) if isinstance(other, str) else int(str(other))
            return alg.rename(alg.monomial(rest, Fraction(1)), name, target)
    return None


def _in_range(alg: Algebra, other: object, size: Poly) -> bool:
    if isinstance(other, int):
        return other >= 1 and signs.sign(alg, size - constant(other)) in ("+", "+0", "0")
    known = alg.sizes.get(str(other))
    return known is not None and known == size


def _split(m: Mono, name: str) -> tuple[list[tuple[Atom, Poly]], list[tuple[Atom, Poly]]]:
    """The factors that do not depend on the index, and those that do; mixed exponents are divided between both."""
    outside: list[tuple[Atom, Poly]] = []
    inside: list[tuple[Atom, Poly]] = []
    for a, e in m:
        if depends(a, name):
            inside.append((a, e))
            continue
        free = collect((n, c) for n, c in e.terms.items() if not depends(n, name))
        bound = e - free
        if bound:
            inside.append((a, bound))
        if free:
            outside.append((a, free))
    return outside, inside


def _atom(alg: Algebra, inside: list[tuple[Atom, Poly]], binders: list[Binder]) -> Poly:
    """A sum atom with canonical names for its indices; nested sums become one sum over several indices."""
    inner = [(a, e) for a, e in inside if a.tag == "sum"]
    if len(inner) == 1 and inner[0][1] == ONE:
        others = [pair for pair in inside if pair[0] is not inner[0][0]]
        more, body = opened(alg, inner[0][0], tuple(others), tuple(IndexName(n) for n, _ in binders))
        inside = [*others, *body]
        binders = [*binders, *more]
        merged = alg.monomial(inside, Fraction(1)).single()
        if merged is None or merged[1] != 1:
            raise ValueError("a product inside a nested sum did not stay one term")
        inside = list(merged[0])
    mono = tuple(sorted(inside, key=lambda pair: pair[0].key))
    for binder in binders:
        if len(binders) > 1:
            rest = _summed_out(alg, mono, binder)
            if rest is not None:
                return _nested(alg, rest, [b for b in binders if b != binder])
    known = _known_sum(alg, mono, binders)
    if known is not None:
        return known
    coefficient, atom = _canonical(alg, mono, binders)
    return alg.sum_rules.get(atom.key, of_atom(atom)).scale(coefficient)


def _summed_out(alg: Algebra, mono: Mono, binder: Binder) -> Poly | None:
    """What is left when one index occurs in a single factor whose sum over it is known."""
    inside = [pair for pair in mono if depends(pair, binder[0])]
    known = _known_sum(alg, tuple(inside), [binder])
    if known is None:
        return None
    return alg.mul(known, alg.monomial([pair for pair in mono if pair not in inside], Fraction(1)))


def _nested(alg: Algebra, body: Poly, binders: list[Binder]) -> Poly:
    for name, size in binders:
        body = sum_over(alg, body, name, size)
    return body


def opened(alg: Algebra, a: Atom, *around: object) -> tuple[list[Binder], Mono]:
    """The ranges and the body of a sum, its indices renamed so that nothing around them is captured."""
    binders, mono = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(mono, tuple)
    body = Poly({mono: Fraction(1)})
    names: list[Binder] = []
    for name, size in binders:
        fresh = alg.opened(size, body, *around, tuple(IndexName(n) for n, _ in names))
        body = alg.rename(body, str(name), fresh)
        names.append((fresh, size))
    single = body.single()
    if single is None or single[1] != 1:
        raise ValueError("the body of a sum did not stay one term")
    return names, single[0]


def _depth(part: object) -> int:
    if isinstance(part, Poly):
        return max((_depth(m) for m in part.terms), default=0)
    if isinstance(part, Atom):
        inner = max((_depth(p) for p in part.parts), default=0)
        return inner + (part.tag in ("sum", "extremum"))
    if isinstance(part, tuple):
        return max((_depth(p) for p in part), default=0)
    return 0


def _canonical(alg: Algebra, mono: Mono, binders: list[Binder]) -> tuple[Fraction, Atom]:
    """The sum with canonical index names; renaming may turn a factor round, which leaves a coefficient."""
    level = _depth(mono) + 1
    best: tuple[Fraction, Atom] | None = None
    for order in permutations(binders):
        body = Poly({mono: Fraction(1)})
        names = []
        for n, (name, size) in enumerate(order):
            fresh = alg.index_name(f"${level}.{n}", size)
            body = alg.rename(body, name, "!" + fresh)
            names.append((fresh, size))
        for fresh, _ in names:
            body = alg.rename(body, "!" + fresh, fresh)
        single = body.single()
        if single is None:
            raise UnsupportedError("a product under a sum did not stay one term when its index was renamed")
        candidate = Atom("sum", tuple(names), single[0])
        if best is None or candidate.key < best[1].key:
            best = single[1], candidate
    assert best is not None
    return best


def _known_sum(alg: Algebra, mono: Mono, binders: list[Binder]) -> Poly | None:
    """Weights sum to one, centered entries to zero."""
    if len(mono) != 1 or len(binders) != 1:
        return None
    (a, e), (name, size) = mono[0], binders[0]
    if a.tag != "at" or e != ONE:
        return None
    declared = alg.domain.vector(str(a.parts[0]))
    indices = a.parts[1]
    assert isinstance(indices, tuple)
    if declared is None or indices[-1] != name or name in indices[:-1]:
        return None
    from cesai_sym.judge.normal import to_poly

    length = declared.size if declared.second is None else declared.second
    if to_poly(alg, length) != size:
        return None
    return {"weights": ONE, "centered": ZERO}.get(declared.entries)


def rebuild_sum(alg: Algebra, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """A sum atom with replacements made in its body and its range."""
    binders, body = opened(alg, a)
    moved = [(alg.rebuild(size, leaf), size, name) for name, size in binders]
    alg.busy.extend(name for name, _ in binders)
    try:
        result = alg.rebuild(Poly({body: Fraction(1)}), leaf)
    finally:
        del alg.busy[len(alg.busy) - len(binders) :]
    for now, before, name in reversed(moved):
        if now != before:
            fresh = alg.opened(now, result, tuple(IndexName(n) for _, _, n in moved))
            result, name = alg.rename(result, name, fresh), fresh
        result = sum_over(alg, result, name, now)
    return result


def contract(alg: Algebra, exponents: dict[Atom, Poly]) -> dict[Atom, Poly]:
    """Kronecker deltas and indicators inside a product: powers drop, and equal indices are written alike."""
    if not any(a.tag == "delta" or _is_indicator(alg, a) for a in exponents):
        return exponents
    for a in [a for a in exponents if a.tag == "delta"]:
        i, k = a.parts
        if i == k:
            del exponents[a]
            continue
        exponents[a] = ONE
        if isinstance(k, str):
            exponents = _rename_beside(alg, exponents, a, str(k), i)
    return _pin(alg, exponents)


def _rename_beside(alg: Algebra, exponents: dict[Atom, Poly], delta: Atom, old: str, new: object) -> dict[Atom, Poly]:
    target = str(new) if isinstance(new, str) else int(str(new))
    result: dict[Atom, Poly] = {}
    for a, e in exponents.items():
        if a is delta or not (depends(a, old) or depends(e, old)):
            result[a] = result[a] + e if a in result else e
            continue
        moved = alg.rename(Poly({((a, e),): Fraction(1)}), old, target)
        if not moved:
            return {Atom("delta", 1, 2): ONE}  # a product that vanishes
        renamed = moved.single()
        if renamed is None or renamed[1] != 1:
            raise ValueError("a factor beside a Kronecker delta did not stay one term")
        for b, f in renamed[0]:
            result[b] = result[b] + f if b in result else f
    return result


def _is_indicator(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    declared = alg.domain.vector(str(a.parts[0]))
    return declared is not None and declared.pins is not None


def _pin(alg: Algebra, exponents: dict[Atom, Poly]) -> dict[Atom, Poly]:
    """Beside an indicator that says ``x_j = m``, powers of the indicator drop and x_j is written as m."""
    for a in [a for a in exponents if _is_indicator(alg, a)]:
        declared = alg.domain.vector(str(a.parts[0]))
        assert declared is not None
        assert declared.pins is not None
        exponents[a] = ONE
        pinned = Atom("at", declared.pins[0], a.parts[1])
        if pinned in exponents:
            value = Atom("sym", declared.pins[1])
            e = exponents.pop(pinned)
            exponents[value] = exponents[value] + e if value in exponents else e
            if not exponents[value]:
                del exponents[value]
    return exponents


def extremum(alg: Algebra, op: str, body: Poly, name: str, size: Poly) -> Poly:
    """``min`` or ``max`` over an index, with positive constant factors pulled out."""
    if not depends(body, name):
        return body
    single = body.single()
    outside: list[tuple[Atom, Poly]] = []
    if single is not None:
        candidates, _ = _split(single[0], name)
        outside = [(a, e) for a, e in candidates if signs.atom_sign(alg, a) == "+"]
        inverse = [(a, -e) for a, e in outside]
        body = alg.mul(body, alg.monomial(inverse, Fraction(1)))
    level = _depth(tuple(body.terms)) + 1
    fresh = alg.index_name(f"${level}.0", size)
    atom = Atom("extremum", op, fresh, size, alg.rename(body, name, fresh))
    return alg.mul(alg.monomial(outside, Fraction(1)), of_atom(atom))


def rebuild_extremum(alg: Algebra, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """An extremum with replacements made in its body and its range."""
    op, name, size, body = a.parts
    assert isinstance(size, Poly)
    assert isinstance(body, Poly)
    now = alg.rebuild(size, leaf)
    fresh = alg.opened(now, body)
    opened_body = alg.rename(body, str(name), fresh)
    alg.busy.append(fresh)
    try:
        moved = alg.rebuild(opened_body, leaf)
    finally:
        alg.busy.pop()
    return extremum(alg, str(op), moved, fresh, now)


def vanishes_under_sums(alg: Algebra, p: Poly) -> bool:
    """``sum_j a_j + sum_j b_j - sum_j c_j`` vanishes when ``a_j + b_j - c_j`` does, with equal factors beside the sums.

    A term without a sum is spread over the inputs by weights that sum to one, where there are any.
    """
    low = _lowest_powers(p)
    bodies: dict[str, Poly] = {}
    ranges: dict[str, tuple[Binder, ...]] = {}
    bare: list[tuple[str, Fraction]] = []
    for m, c in p.terms.items():
        parts = _free_sum(m, low)
        if parts is None:
            return False
        rest, binders, body = parts
        key = Poly({rest: Fraction(1)}).key
        if not binders:
            bare.append((key, c))
            continue
        if key not in ranges:
            ranges[key] = signs.fresh(alg, binders, p)
        known = ranges[key]
        if [size for _, size in known] != [size for _, size in binders]:
            return False
        moved = signs.renamed_body(alg, body, binders, known).scale(c)
        bodies[key] = bodies.get(key, ZERO) + moved
    for key, c in bare:
        weight = signs.weight_entry(alg, ranges[key]) if key in ranges else None
        if weight is None:
            return False
        bodies[key] = bodies[key] + of_atom(weight).scale(c)
    return all(alg.is_zero(body) for body in bodies.values())


def _lowest_powers(p: Poly) -> dict[tuple[str, str], int]:
    """For each sum and each class of its exponents modulo whole numbers, the lowest whole part."""
    low: dict[tuple[str, str], int] = {}
    for m in p.terms:
        for a, e in m:
            if a.tag == "sum":
                rest, whole = split_integer(e)
                low[a.key, rest.key] = min(low.get((a.key, rest.key), 0 if not rest else whole), whole)
    return low


def _free_sum(m: Mono, low: dict[tuple[str, str], int]) -> tuple[Mono, tuple[Binder, ...], Mono] | None:
    """A term as common factors times at most one sum to the first power."""
    rest: list[tuple[Atom, Poly]] = []
    free: list[Atom] = []
    for a, e in m:
        if a.tag != "sum":
            rest.append((a, e))
            continue
        part, whole = split_integer(e)
        surplus = whole - low[a.key, part.key]
        free.extend([a] * min(surplus, 2))
        kept = e - constant(surplus)
        if kept:
            rest.append((a, kept))
    if len(free) > 1:
        return None
    if not free:
        return tuple(rest), (), ()
    binders, body = free[0].parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    return tuple(rest), binders, body
