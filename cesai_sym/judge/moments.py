"""Expectations of polynomials in random entries, from their declared moments.

The degree is at most two, unless the entries are jointly normal: then the product of entries is averaged by pairing
the first with each other one (Isserlis).  Draws are rows of a 0-1 matrix: entries of different rows are independent,
of the entries of one row only one is not zero.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Call, Diff, Expr, Mean, Sym, Where
from cesai_sym.expression.transform import free_symbols, vectors_of, walk
from cesai_sym.judge import sums
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Mono, Poly, of_atom
from cesai_sym.statement import Domain, Draws, Moments

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def moment_symbols(domain: Domain) -> frozenset[str]:
    """The symbols and vectors that declared moments depend on."""
    drawn = {m.probabilities for v in domain.vectors if isinstance(m := v.moments, Draws)}
    found = [(m.mean, m.variance, m.covariance) for v in domain.vectors if isinstance(m := v.moments, Moments)]
    return frozenset(drawn).union(*(free_symbols(e) | vectors_of(e) for moments in found for e in moments))


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
        if isinstance(n, Diff):
            moved.add(n.var.name if isinstance(n.var, Sym) else n.var.vector)
        elif isinstance(n, Where):
            moved |= {s.name for s, _ in n.scalars} | {v.name for v, _ in n.vectors}
    if moved & names:
        raise UnsupportedError(f"the declared moments depend on {', '.join(sorted(moved & names))}")


def mean_of(alg: Algebra, p: Poly) -> Poly:
    """The expectation, by linearity; raises UnsupportedError beyond the moments that are known."""
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
        elif b.tag == "sum" and _mentions(alg, b) and n is not None and n > 0:
            for _ in range(n):
                _unroll(alg, b, entries, factors, binders)
        elif _mentions(alg, b):
            raise UnsupportedError("the expectation of a function of random entries needs more than moments")
        else:
            factors.append(of_atom(b, e))


def _moment(alg: Algebra, entries: list[Atom]) -> Poly:
    """The expectation of a product of entries."""
    if not entries:
        return ONE
    if len({a.parts[0] for a in entries}) > 1:
        raise UnsupportedError("expectations are known for products of entries of one random vector")
    declared = alg.domain.vector(str(entries[0].parts[0]))
    assert declared is not None
    moments = declared.moments
    assert moments is not None
    if len(entries) > 2 and not (isinstance(moments, Moments) and moments.normal):
        raise UnsupportedError("of entries that are not jointly normal the moments up to the second are known")
    if isinstance(moments, Draws):
        chances = alg.domain.vector(moments.probabilities)
        if chances is None or chances.entries != "weights" or chances.size != declared.second:
            raise UnsupportedError(f"the probabilities of {declared.name} are not declared as weights of its width")
        return _of_draws(alg, moments, entries)
    if len(entries) > 1 and declared.second is not None:
        raise UnsupportedError("second moments are known for the entries of a vector, not of a matrix")
    return _of_entries(alg, moments, entries)


def _of_entries(alg: Algebra, moments: Moments, entries: list[Atom]) -> Poly:
    """``E[z_1 ... z_n] = E[z_1] E[z_2 ... z_n] + sum_k Cov(z_1, z_k) E[the others]``: exact for normal entries.

    For n <= 2 it is the definition of the covariance.
    """
    from cesai_sym.judge.normal import to_poly

    if not entries:
        return ONE
    first, *rest = entries
    total = alg.mul(to_poly(alg, moments.mean), _of_entries(alg, moments, rest))
    for n, other in enumerate(rest):
        paired = _covariance(alg, moments, first, other)
        total = total + alg.mul(paired, _of_entries(alg, moments, rest[:n] + rest[n + 1 :]))
    return total


def _covariance(alg: Algebra, moments: Moments, first: Atom, second: Atom) -> Poly:
    from cesai_sym.judge.normal import to_poly

    (i,), (k,) = _indices(first), _indices(second)
    variance, covariance = to_poly(alg, moments.variance), to_poly(alg, moments.covariance)
    return covariance + alg.mul(_same(i, k), variance - covariance)


def _of_draws(alg: Algebra, moments: Draws, entries: list[Atom]) -> Poly:
    """``E[b_ij] = p_j``, and ``E[b_ij b_lk]`` is ``p_j p_k`` for different rows, ``p_j`` for one row and column."""

    def chance(column: IndexName | int) -> Poly:
        return of_atom(Atom("at", moments.probabilities, (column,)))

    _, j = _indices(entries[0])
    if len(entries) == 1:
        return chance(j)
    (i, _), (other, k) = _indices(entries[0]), _indices(entries[1])
    apart = alg.mul(chance(j), chance(k))
    return apart + alg.mul(_same(i, other), alg.mul(_same(j, k), chance(j)) - apart)


def _same(i: IndexName | int, k: IndexName | int) -> Poly:
    """Kronecker's delta: one where the two indices agree."""
    from cesai_sym.judge.rebuilding import delta_atom

    if i == k:
        return ONE
    if isinstance(i, int) and isinstance(k, int):
        return ZERO
    return of_atom(delta_atom(i, k))


def _indices(a: Atom) -> tuple[IndexName | int, ...]:
    indices = a.parts[1]
    assert isinstance(indices, tuple)
    return indices
