"""Generalised polynomials: sums of products of powers of atoms, with exponents that are such sums themselves.

``x_j^(rho-1) * S^(1/rho)`` is one monomial.  Two polynomials are equal when their canonical keys are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias


class Atom:
    """Something that the algebra does not look into: a symbol, an entry, a sum over inputs, a logarithm, ...

    ``tag`` says which; ``parts`` hold strings, ints, Polys, or tuples of them.
    """

    __slots__ = ("_hash", "key", "parts", "tag")

    def __init__(self, tag: str, *parts: object) -> None:
        self.tag = tag
        self.parts = parts
        self.key = f"{tag}<{','.join(_key(p) for p in parts)}>"
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Atom) and self.key == other.key)

    def __repr__(self) -> str:
        return self.key


Mono: TypeAlias = "tuple[tuple[Atom, Poly], ...]"


class Poly:
    """An immutable sum of monomials with rational coefficients."""

    __slots__ = ("_hash", "key", "terms")

    def __init__(self, terms: Mapping[Mono, Fraction]) -> None:
        self.terms: dict[Mono, Fraction] = {m: c for m, c in terms.items() if c}
        self.key = "+".join(sorted(f"{_number(c)}{mono_key(m)}" for m, c in self.terms.items())) or "0"
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Poly) and self.key == other.key)

    def __repr__(self) -> str:
        return self.key

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __iter__(self) -> Iterator[tuple[Mono, Fraction]]:
        return iter(sorted(self.terms.items(), key=lambda item: mono_key(item[0])))

    def __neg__(self) -> Poly:
        return Poly({m: -c for m, c in self.terms.items()})

    def __add__(self, other: Poly) -> Poly:
        return collect([*self.terms.items(), *other.terms.items()])

    def __sub__(self, other: Poly) -> Poly:
        return self + (-other)

    def scale(self, factor: Fraction) -> Poly:
        """The polynomial times a rational."""
        return Poly({m: c * factor for m, c in self.terms.items()})

    @property
    def constant(self) -> Fraction | None:
        """The value when it is a rational number, else None."""
        if not self.terms:
            return Fraction(0)
        if len(self.terms) == 1 and () in self.terms:
            return self.terms[()]
        return None

    @property
    def integer(self) -> int | None:
        """The value when it is a whole number, else None."""
        c = self.constant
        return int(c) if c is not None and c.denominator == 1 else None

    def single(self) -> tuple[Mono, Fraction] | None:
        """The only term, when there is exactly one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None

    def atoms(self) -> Iterator[Atom]:
        """The atoms of all monomials, not looking inside them or into exponents."""
        seen = {a for m in self.terms for a, _ in m}
        yield from sorted(seen, key=lambda a: a.key)


#: Up to here numbers are written in decimal digits; Python refuses to convert longer ones than 4300 digits.
_DECIMAL_BITS = 10_000


def _number(c: Fraction) -> str:
    """A rational as part of a key."""
    if max(c.numerator.bit_length(), c.denominator.bit_length()) <= _DECIMAL_BITS:
        return str(c)
    return f"{c.numerator:#x}/{c.denominator:#x}"


def _key(part: object) -> str:
    if isinstance(part, tuple):
        return "(" + ";".join(_key(p) for p in part) + ")"
    if isinstance(part, Atom | Poly):
        return part.key
    return str(part)


def mono_key(m: Mono) -> str:
    """A canonical string of a monomial."""
    return "".join(f"*{a.key}^({e.key})" for a, e in m)


def collect(items: Iterable[tuple[Mono, Fraction]]) -> Poly:
    """Add up terms with equal monomials."""
    terms: dict[Mono, Fraction] = {}
    for m, c in items:
        terms[m] = terms.get(m, Fraction(0)) + c
    return Poly(terms)


def constant(value: Fraction | int) -> Poly:
    """The constant polynomial."""
    return Poly({(): Fraction(value)})


def of_atom(atom: Atom, exponent: Poly | None = None) -> Poly:
    """An atom to a power (1 unless given), without any simplification."""
    return Poly({((atom, ONE if exponent is None else exponent),): Fraction(1)})


ZERO = Poly({})
ONE = constant(1)


def split_integer(e: Poly) -> tuple[Poly, int]:
    """An exponent as a rest whose constant term lies in [0, 1), plus a whole number."""
    c = e.terms.get((), Fraction(0))
    whole = c.numerator // c.denominator
    return (e - constant(whole) if whole else e), whole


def depends(part: object, name: str) -> bool:
    """Does an atom, a monomial or a polynomial mention an index of this name freely?"""
    if isinstance(part, Poly):
        return any(depends(m, name) for m in part.terms)
    if isinstance(part, Atom):
        if part.tag == "sum":
            binders, body = part.parts
            assert isinstance(binders, tuple)
            return any(depends(size, name) for _, size in binders) or (
                all(n != name for n, _ in binders) and depends(body, name)
            )
        if part.tag == "extremum":
            _, bound, size, body = part.parts
            return depends(size, name) or (bound != name and depends(body, name))
        return any(depends(p, name) for p in part.parts)
    if isinstance(part, tuple):
        return any(depends(p, name) for p in part)
    return isinstance(part, IndexName) and part == name


class IndexName(str):
    """The name of an index inside an atom, told apart from other strings by its type."""

    __slots__ = ()
