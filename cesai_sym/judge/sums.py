"""Sums over inputs: linearity, constants pulled out, Kronecker deltas contracted, bound indices renamed canonically."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from cesai_sym.judge import signs
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Mono, Poly, collect, constant, depends, of_atom

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
        more, body = inner[0][0].parts
        assert isinstance(more, tuple)
        assert isinstance(body, tuple)
        inside = [*(pair for pair in inside if pair[0] is not inner[0][0]), *body]
        binders = [*binders, *((str(n), s) for n, s in more)]
        merged = alg.monomial(inside, Fraction(1)).single()
        if merged is None or merged[1] != 1:
            raise ValueError("a product inside a nested sum did not stay one term")
        inside = list(merged[0])
    mono = tuple(sorted(inside, key=lambda pair: pair[0].key))
    known = _known_sum(alg, mono, binders)
    if known is not None:
        return known
    atom = _canonical(alg, mono, binders)
    return alg.sum_rules.get(atom.key, of_atom(atom))


def _depth(part: object) -> int:
    if isinstance(part, Poly):
        return max((_depth(m) for m in part.terms), default=0)
    if isinstance(part, Atom):
        inner = max((_depth(p) for p in part.parts), default=0)
        return inner + (part.tag in ("sum", "extremum"))
    if isinstance(part, tuple):
        return max((_depth(p) for p in part), default=0)
    return 0


def _canonical(alg: Algebra, mono: Mono, binders: list[Binder]) -> Atom:
    level = _depth(mono) + 1
    best: Atom | None = None
    for order in permutations(binders):
        body = Poly({mono: Fraction(1)})
        names = []
        for n, (name, size) in enumerate(order):
            fresh = f"${level}.{n}"
            alg.sizes.setdefault(fresh, size)
            body = alg.rename(body, name, "!" + fresh)
            names.append((IndexName(fresh), size))
        for fresh, _ in names:
            body = alg.rename(body, "!" + fresh, fresh)
        single = body.single()
        assert single is not None
        candidate = Atom("sum", tuple(names), single[0])
        if best is None or candidate.key < best.key:
            best = candidate
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
    if declared is None or indices[-1] != name:
        return None
    from cesai_sym.judge.normal import to_poly

    length = declared.size if declared.second is None else declared.second
    if to_poly(alg, length) != size:
        return None
    return {"weights": ONE, "centered": ZERO}.get(declared.entries)


def rebuild_sum(alg: Algebra, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """A sum atom with replacements made in its body and its range."""
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    result = alg.rebuild(Poly({body: Fraction(1)}), leaf)
    for name, size in reversed(binders):
        result = sum_over(alg, result, str(name), alg.rebuild(size, leaf))
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
        renamed = alg.rename(Poly({((a, e),): Fraction(1)}), old, target).single()
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
    fresh = f"${level}.0"
    alg.sizes.setdefault(fresh, size)
    atom = Atom("extremum", op, IndexName(fresh), size, alg.rename(body, name, fresh))
    return alg.mul(alg.monomial(outside, Fraction(1)), of_atom(atom))


def rebuild_extremum(alg: Algebra, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """An extremum with replacements made in its body and its range."""
    op, name, size, body = a.parts
    assert isinstance(size, Poly)
    assert isinstance(body, Poly)
    return extremum(alg, str(op), alg.rebuild(body, leaf), str(name), alg.rebuild(size, leaf))
