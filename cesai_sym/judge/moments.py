"""Expectations of polynomials of degree at most two in random entries, from their declared moments."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Call, Diff, Expr, Mean, Sym, Where
from cesai_sym.expression.transform import free_symbols, walk
from cesai_sym.judge import sums
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Mono, Poly, of_atom

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra
    from cesai_sym.statement import Domain


def moment_symbols(domain: Domain) -> frozenset[str]:
    """The symbols that declared moments depend on."""
    found = [(m.mean, m.variance, m.covariance) for v in domain.vectors if (m := v.moments) is not None]
    return frozenset().union(*(free_symbols(e) for moments in found for e in moments))


def averages(e: Expr) -> bool:
    """Does an expectation occur, written out or inside a notion?"""
    return any(isinstance(n, Mean) or (isinstance(n, Call) and averages(n.function.body)) for n in walk(e))


def settled_moments(domain: Domain, e: Expr, *moving: Sym) -> None:
    """Refuse to move a symbol under an expectation whose declared moments depend on it: they would stay behind."""
    names = moment_symbols(domain)
    if not names or not averages(e):
        return
    moved = {v.name for v in moving}
    for n in walk(e):
        if isinstance(n, Diff) and isinstance(n.var, Sym):
            moved.add(n.var.name)
        elif isinstance(n, Where):
            moved |= {s.name for s, _ in n.scalars}
    if moved & names:
        raise UnsupportedError(f"the declared moments depend on {', '.join(sorted(moved & names))}")


def mean_of(alg: Algebra, p: Poly) -> Poly:
    """The expectation, by linearity; raises UnsupportedError beyond second moments."""
    total = ZERO
    for m, c in p.terms.items():
        total = total + _mean_mono(alg, m).scale(c)
    return total


def _is_random(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    v = alg.domain.vector(str(a.parts[0]))
    return v is not None and v.moments is not None


def _mentions(alg: Algebra, part: object) -> bool:
    if isinstance(part, Poly):
        return any(_mentions(alg, m) for m in part.terms)
    if isinstance(part, Atom):
        return _is_random(alg, part) or any(_mentions(alg, q) for q in part.parts)
    return isinstance(part, tuple) and any(_mentions(alg, q) for q in part)


def _mean_mono(alg: Algebra, m: Mono) -> Poly:
    """Products of sums of random entries become multiple sums over products of entries."""
    fixed = [(a, e) for a, e in m if not _mentions(alg, (a, e))]
    entries: list[Atom] = []
    factors: list[Poly] = []
    binders: list[tuple[str, Poly]] = []
    for a, e in m:
        if (a, e) in fixed:
            continue
        n = e.integer
        if n is None or n < 0:
            raise UnsupportedError("the expectation of a power that is not a whole number needs more than moments")
        for _ in range(n):
            _unroll(alg, a, entries, factors, binders)
    result = alg.mul(_moment(alg, entries), *factors)
    for name, size in reversed(binders):
        result = sums.sum_over(alg, result, name, size)
    return alg.mul(alg.monomial(fixed, Fraction(1)), result)


def _unroll(alg: Algebra, a: Atom, entries: list[Atom], factors: list[Poly], binders: list[tuple[str, Poly]]) -> None:
    if _is_random(alg, a):
        entries.append(a)
        return
    if a.tag != "sum":
        raise UnsupportedError("the expectation of a function of random entries needs more than moments")
    around = tuple(of_atom(b) for b in entries), tuple(factors), tuple(IndexName(n) for n, _ in binders)
    names, body = sums.opened(alg, a, *around)
    binders.extend(names)
    for b, e in body:
        n = e.integer
        if _is_random(alg, b) and n is not None and n > 0:
            entries.extend([b] * n)
        elif _mentions(alg, b):
            raise UnsupportedError("the expectation of a function of random entries needs more than moments")
        else:
            factors.append(of_atom(b, e))


def _moment(alg: Algebra, entries: list[Atom]) -> Poly:
    from cesai_sym.judge.normal import to_poly
    from cesai_sym.judge.rebuilding import delta_atom

    if not entries:
        return ONE
    if len(entries) > 2 or len({a.parts[0] for a in entries}) > 1:
        raise UnsupportedError("expectations are known for products of at most two entries of one random vector")
    declared = alg.domain.vector(str(entries[0].parts[0]))
    assert declared is not None
    assert declared.moments is not None
    mean = to_poly(alg, declared.moments.mean)
    if len(entries) == 1:
        return mean
    if declared.second is not None:
        raise UnsupportedError("second moments are known for the entries of a vector, not of a matrix")
    (i,), (k,) = _indices(entries[0]), _indices(entries[1])
    variance, covariance = to_poly(alg, declared.moments.variance), to_poly(alg, declared.moments.covariance)
    square = alg.mul(mean, mean)
    if i == k:
        return square + variance
    delta = of_atom(delta_atom(i, k))
    return square + covariance + alg.mul(delta, variance - covariance)


def _indices(a: Atom) -> tuple[IndexName | int, ...]:
    indices = a.parts[1]
    assert isinstance(indices, tuple)
    return indices
