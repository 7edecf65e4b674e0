"""Atoms replaced inside a polynomial, with everything brought to canonical form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cesai_sym.judge import sums
from cesai_sym.judge.poly import ZERO, Atom, IndexName, Poly, constant, depends, of_atom

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def rebuild(alg: Algebra, p: Poly, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """The polynomial with atoms replaced (None keeps an atom) and everything brought to canonical form again."""
    total = ZERO
    for m, c in p.terms.items():
        term = constant(c)
        for a, e in m:
            term = alg.mul(term, alg.power(alg.rebuild_atom(a, leaf), alg.rebuild(e, leaf)))
        total = total + term
    return total


def rebuild_atom(alg: Algebra, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
    """One atom with its parts replaced."""
    replaced = leaf(a)
    if replaced is not None:
        return replaced
    polys = [alg.rebuild(part, leaf) if isinstance(part, Poly) else part for part in a.parts]
    if a.tag == "log":
        return alg.log(polys[0])  # type: ignore[arg-type]
    if a.tag == "group":
        return polys[0]  # type: ignore[return-value]
    if a.tag == "pow":
        return alg.power(polys[0], polys[1])  # type: ignore[arg-type]
    if a.tag == "sum":
        return sums.rebuild_sum(alg, a, leaf)
    if a.tag == "fn":
        args = a.parts[1]
        assert isinstance(args, tuple)
        return alg.function(str(a.parts[0]), [alg.rebuild(q, leaf) for q in args])
    if a.tag == "extremum":
        return sums.rebuild_extremum(alg, a, leaf)
    return of_atom(a)


def rename(alg: Algebra, p: Poly, old: str, new: str | int) -> Poly:
    """The polynomial with a free index renamed or fixed; bound indices are left alone and capture nothing."""

    def leaf(a: Atom) -> Poly | None:
        if not depends(a, old):
            return of_atom(a)
        return of_atom(_renamed(a, old, new)) if a.tag in ("at", "delta") else None

    alg.busy.append(str(new))
    try:
        return alg.rebuild(p, leaf)
    finally:
        alg.busy.pop()


def _renamed(a: Atom, old: str, new: str | int) -> Atom:
    target = IndexName(new) if isinstance(new, str) else new

    def move(i: object) -> object:
        return target if isinstance(i, IndexName) and i == old else i

    if a.tag == "delta":
        return delta_atom(move(a.parts[0]), move(a.parts[1]))
    indices = a.parts[1]
    assert isinstance(indices, tuple)
    return Atom("at", a.parts[0], tuple(move(i) for i in indices))


def delta_atom(i: object, k: object) -> Atom:
    """Kronecker's delta as an atom, with its indices in a fixed order."""
    first, second = sorted((i, k), key=lambda n: (isinstance(n, str), str(n)))
    return Atom("delta", first, second)
