"""Sums of powers compared with each other: ``k(a) = log(sum_j v_j u_j^a)`` is convex in ``a``.

Its second derivative is a variance of ``log u`` with positive weights, so that of three exponents the divided
difference of k is never negative.  The power means in their order, the means of logarithms and Lyapunov's inequality
are cases of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Poly, collect, constant, depends, of_atom
from cesai_sym.judge.signs.atoms import mono_sign
from cesai_sym.judge.signs.logarithms import ratio_logarithm
from cesai_sym.judge.signs.words import Sign, flip, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

_INDEX = IndexName("&means")


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum over inputs: its body with one name for the index, and the number of inputs."""

    body: Poly
    size: Poly


@dataclass(frozen=True, slots=True)
class _Parts:
    """A combination of logarithms of sums, of one sum of logarithms, and of what has no sum."""

    logs: tuple[tuple[Poly, _Sum], ...]
    linear: tuple[tuple[Poly, _Sum], ...]
    rest: Poly


def by_means(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of a combination of at most three values of k, when it is a multiple of a divided difference."""
    gap = ratio_logarithm(alg, p)
    parts = _parts(alg, p if gap is None else gap)
    if parts is None or not parts.logs:
        return None
    for vector, logarithmic in _candidates(parts):
        for shift in (0, 1) if logarithmic else (0,):
            points = _points(alg, parts, vector, logarithmic=logarithmic, shift=shift)
            if points is not None:
                return _divided_difference(alg, *points)
    return None


def _parts(alg: Algebra, p: Poly) -> _Parts | None:
    logs: list[tuple[Poly, _Sum]] = []
    linear: list[tuple[Poly, _Sum]] = []
    rest = ZERO
    for m, c in p.terms.items():
        inside = [pair for pair in m if pair[0].tag == "sum" or (pair[0].tag == "log" and _log_of_sum(alg, pair[0]))]
        if not inside:
            rest = rest + Poly({m: c})
            continue
        if len(inside) != 1 or inside[0][1] != ONE:
            return None
        a = inside[0][0]
        factor = Poly({tuple(pair for pair in m if pair is not inside[0]): c})
        found = _log_of_sum(alg, a) if a.tag == "log" else _as_sum(alg, a)
        if found is None:
            return None
        (logs if a.tag == "log" else linear).append((factor, found))
    return _Parts(tuple(logs), tuple(linear), rest)


def _log_of_sum(alg: Algebra, a: Atom) -> _Sum | None:
    inner = a.parts[0]
    assert isinstance(inner, Poly)
    single = inner.single()
    if single is not None:
        ((m, c),) = inner.terms.items()
        return _as_sum(alg, m[0][0]) if c == 1 and len(m) == 1 and m[0][1] == ONE and m[0][0].tag == "sum" else None
    return _written_out(alg, inner)


def _as_sum(alg: Algebra, a: Atom) -> _Sum | None:
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    if len(binders) != 1:
        return None
    ((name, size),) = binders
    return _Sum(alg.rename(Poly({body: Fraction(1)}), str(name), _INDEX), size)


def _written_out(alg: Algebra, p: Poly) -> _Sum | None:
    """A sum with a fixed number of terms that differ in the position of their entries only."""
    patterns: set[str] = set()
    positions: set[int] = set()
    body = ZERO
    for m, c in p.terms.items():
        found = {i for i in _positions(m) if isinstance(i, int)}
        if len(found) != 1:
            return None
        (position,) = found
        body = _general(alg, Poly({m: c}), position)
        patterns.add(body.key)
        positions.add(position)
    n = len(p.terms)
    return _Sum(body, constant(n)) if len(patterns) == 1 and positions == set(range(1, n + 1)) else None


def _positions(part: object) -> set[object]:
    if isinstance(part, Poly):
        return set().union(*(_positions(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        if part.tag == "at":
            assert isinstance(part.parts[1], tuple)
            return set(part.parts[1])
        return set().union(*(_positions(q) for q in part.parts)) if part.parts else set()
    return set().union(*(_positions(q) for q in part)) if isinstance(part, tuple) and part else set()


def _general(alg: Algebra, p: Poly, position: int) -> Poly:
    def leaf(a: Atom) -> Poly | None:
        return of_atom(Atom("at", a.parts[0], (_INDEX,))) if a.tag == "at" and a.parts[1] == (position,) else None

    return alg.rebuild(p, leaf)


def _candidates(parts: _Parts) -> Iterator[tuple[str, bool]]:
    """The vectors whose entries, or the exponentials of whose entries, may be raised to the powers."""
    found: dict[tuple[str, bool], None] = {}
    for _, s in (*parts.logs, *parts.linear):
        for m in s.body.terms:
            for a, e in m:
                if a.tag == "at":
                    found[str(a.parts[0]), True] = None
                for name in sorted(_entries(e) if a.tag == "e" else set()):
                    found[name, False] = None
    yield from found


def _entries(e: Poly) -> set[str]:
    return {str(a.parts[0]) for m in e.terms for a, _ in m if a.tag == "at"}


def _exponent(s: _Sum, vector: str, *, logarithmic: bool, shift: int = 0) -> tuple[Poly, Poly] | None:
    """The weights and the exponent of a body ``v_j u_j^a``."""
    single = s.body.single()
    if single is None:
        return None
    (m, c) = single
    entry = Atom("at", vector, (_INDEX,))
    power, weights = ZERO, []
    for a, e in m:
        if logarithmic and a == entry:
            power = e
        elif not logarithmic and a.tag == "e":
            own = collect((n, d) for n, d in e.terms.items() if any(b == entry for b, _ in n))
            power = collect((tuple(q for q in n if q != (entry, ONE)), d) for n, d in own.terms.items())
            if e - own:
                weights.append((a, e - own))
        else:
            weights.append((a, e))
    if depends(power, _INDEX) or any(b == entry for n in power.terms for b, _ in n):
        return None
    if shift:
        weights = sorted([*weights, (entry, constant(shift))], key=lambda pair: pair[0].key)
    return Poly({tuple(weights): c}), power - constant(shift)


_Points = tuple[list[tuple[Poly, Poly]], Poly]


def _points(alg: Algebra, parts: _Parts, vector: str, *, logarithmic: bool, shift: int) -> _Points | None:
    """Coefficients with their exponents, and the coefficient of the mean of the logarithms."""
    values: dict[str, tuple[Poly, Poly]] = {}
    common: Poly | None = None
    size = parts.logs[0][1].size
    for factor, s in parts.logs:
        found = _exponent(s, vector, logarithmic=logarithmic, shift=shift)
        if found is None or s.size != size or (common is not None and found[0] != common):
            return None
        common, a = found
        before = values[a.key][0] if a.key in values else ZERO
        values[a.key] = (before + factor, a)
    assert common is not None
    ((m, c),) = common.terms.items()
    if c <= 0 or mono_sign(alg, m) != "+":
        return None
    total = _total(alg, common, size)
    linear = ZERO
    for factor, s in parts.linear:
        if total is None or s.size != size or s.body != alg.mul(common, _logarithm(alg, vector, logarithmic)):
            return None
        linear = linear + alg.mul(factor, total)
    if not shift and logarithmic and not depends(common, _INDEX) and _sums_to_one(alg, vector, size):
        # the weights themselves, k(1) = log c, take what the slope leaves
        slope = sum((alg.mul(f, a) for f, a in values.values()), linear)
        one = values.get(ONE.key, (ZERO, ONE))[0]
        values[ONE.key] = (one - slope, ONE)
        parts = replace(parts, rest=parts.rest + alg.mul(slope, alg.log(common)))
    missing = -sum((f for f, _ in values.values()), ZERO)
    if total is not None:  # k(0) is known: it takes what the other coefficients leave
        zero = values.get(ZERO.key, (ZERO, ZERO))[0]
        values[ZERO.key] = (zero + missing, ZERO)
        if not alg.is_zero(parts.rest - alg.mul(missing, alg.log(total))):
            return None
    elif not alg.is_zero(missing) or not alg.is_zero(parts.rest):
        return None
    kept = [(f, a) for f, a in values.values() if not alg.is_zero(f)]
    slope = sum((alg.mul(f, a) for f, a in kept), linear)
    return (kept, linear) if alg.is_zero(slope) else None


def _total(alg: Algebra, weights: Poly, size: Poly) -> Poly | None:
    """``sum_j v_j`` when it has a name: one for weights, the number of inputs for ones."""
    if not depends(weights, _INDEX):
        return alg.mul(weights, size)
    single = weights.single()
    if single is not None and single[1] == 1 and len(single[0]) == 1 and single[0][0][1] == ONE:
        a = single[0][0][0]
        return ONE if a.tag == "at" and _sums_to_one(alg, str(a.parts[0]), size) else None
    return None


def _sums_to_one(alg: Algebra, vector: str, size: Poly) -> bool:
    from cesai_sym.judge.normal import to_poly

    declared = alg.domain.vector(vector)
    if declared is None or declared.entries != "weights" or declared.second is not None:
        return False
    return to_poly(alg, declared.size) == size


def _logarithm(alg: Algebra, vector: str, logarithmic: bool) -> Poly:
    entry = of_atom(Atom("at", vector, (_INDEX,)))
    return alg.log(entry) if logarithmic else entry


def _divided_difference(alg: Algebra, points: list[tuple[Poly, Poly]], linear: Poly) -> Sign | None:
    """``sum_i c_i k(a_i)`` with ``sum c_i = 0`` and ``sum c_i a_i = 0``: a multiple of a divided difference."""
    if not alg.is_zero(linear):
        others = [(c, a) for c, a in points if not alg.is_zero(a)]
        return _weak(alg.sign(others[0][0])) if len(others) == 1 and len(points) <= 2 else None
    if len(points) != 3:
        return None
    for n, (c, a) in enumerate(points):
        total = alg.sign(c)
        for _, b in (*points[:n], *points[n + 1 :]):
            total = mul_signs(total, alg.sign(a - b))
        if total is not None:
            return _weak(total)
    return None


def _weak(s: Sign | None) -> Sign | None:
    """Equal entries make both sides equal."""
    if s is None or s == "0":
        return s
    return "+0" if s[0] == "+" else flip("+0")
