"""Names inside a polynomial, and atoms replaced in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cesai_sym.judge.poly import Atom, IndexName, Poly

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def index_names(part: object) -> set[str]:
    """The names of all indices inside, bound ones included."""
    if isinstance(part, Poly):
        return set().union(*(index_names(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        return set().union(*(index_names(q) for q in part.parts)) if part.parts else set()
    if isinstance(part, tuple):
        return set().union(*(index_names(q) for q in part)) if part else set()
    return {str(part)} if isinstance(part, IndexName) else set()


def names_in(part: object) -> set[str]:
    """All scalar and vector names inside a polynomial, at any depth."""
    if isinstance(part, Poly):
        return set().union(*(names_in(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        own = {str(part.parts[0])} if part.tag in ("sym", "at") else set()
        return own.union(*(names_in(q) for q in part.parts))
    if isinstance(part, tuple):
        return set().union(*(names_in(q) for q in part)) if part else set()
    return set()


def replaced(alg: Algebra, p: Poly, atom: Atom, value: Poly) -> Poly:
    """The polynomial with an atom replaced everywhere."""
    return alg.rebuild(p, lambda a: value if a == atom else None)
