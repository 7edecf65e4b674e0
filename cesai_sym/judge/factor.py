"""Exact polynomial factoring and division, by FLINT, for generalised polynomials."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from cesai_sym.judge.poly import Atom, Mono, Poly, collect, constant, mono_key


@dataclass(frozen=True, slots=True)
class Generators:
    """The units ``atom^(m/scale)`` in terms of which all exponents are whole numbers."""

    units: tuple[tuple[Atom, Mono, int], ...]

    def names(self) -> tuple[str, ...]:
        """Names of variables for the units."""
        return tuple(f"u{n}" for n in range(len(self.units)))


def _exponents(m: Mono) -> dict[tuple[Atom, Mono], Fraction]:
    return {(a, em): c for a, e in m for em, c in e.terms.items()}


def generators(polys: list[Poly]) -> Generators:
    """The units in which all exponents of some polynomials are whole numbers."""
    scale: dict[tuple[Atom, Mono], int] = {}
    for p in polys:
        for m in p.terms:
            for unit, c in _exponents(m).items():
                scale[unit] = lcm(scale.get(unit, 1), c.denominator)
    ordered = sorted(scale, key=lambda u: (u[0].key, mono_key(u[1])))
    return Generators(tuple((a, m, scale[a, m]) for a, m in ordered))


def _vectors(p: Poly, gens: Generators) -> dict[tuple[int, ...], Fraction]:
    result = {}
    for m, c in p.terms.items():
        exps = _exponents(m)
        result[tuple(int(exps.get((a, u), Fraction(0)) * s) for a, u, s in gens.units)] = c
    return result


def monomial(vector: tuple[int, ...], gens: Generators) -> Mono:
    """A product of powers of the units."""
    exponents: dict[Atom, list[tuple[Mono, Fraction]]] = {}
    for n, (a, m, s) in zip(vector, gens.units, strict=True):
        if n:
            exponents.setdefault(a, []).append((m, Fraction(n, s)))
    pairs = [(a, collect(items)) for a, items in exponents.items()]
    return tuple(sorted(pairs, key=lambda pair: pair[0].key))


def shifted(p: Poly, gens: Generators) -> tuple[dict[tuple[int, ...], Fraction], tuple[int, ...]]:
    """The same up to a monomial factor, with no negative exponents and no monomial content."""
    vectors = _vectors(p, gens)
    low = tuple(min(column) for column in zip(*vectors, strict=True)) if vectors else ()
    moved = {tuple(a - b for a, b in zip(v, low, strict=True)): c for v, c in vectors.items()}
    return moved, low


def _to_flint(vectors: dict[tuple[int, ...], Fraction], gens: Generators) -> Any:
    from flint import Ordering, fmpq, fmpq_mpoly_ctx

    ring = fmpq_mpoly_ctx.get(gens.names(), Ordering.lex)
    return ring.from_dict({v: fmpq(c.numerator, c.denominator) for v, c in vectors.items()})


def _from_flint(p: Any, gens: Generators) -> Poly:
    terms = [
        (monomial(tuple(int(n) for n in v), gens), Fraction(int(c.numer()), int(c.denom())))
        for v, c in p.to_dict().items()
    ]
    return collect(terms)


_MAX_TERMS = 400


#: Polynomials of a higher degree are not factored: it would take too long, or more memory than there is.
_MAX_DEGREE = 240


def _too_high(*polys: dict[tuple[int, ...], Fraction]) -> bool:
    return any(sum(v) > _MAX_DEGREE for vectors in polys for v in vectors)


def factors(p: Poly) -> tuple[Poly, list[tuple[Poly, int]]]:
    """A monomial (with coefficient) and irreducible factors with multiplicities whose product is ``p``."""
    if len(p.terms) < 2 or len(p.terms) > _MAX_TERMS:
        return (p, []) if len(p.terms) < 2 else (constant(1), [(p, 1)])
    gens = generators([p])
    vectors, low = shifted(p, gens)
    if _too_high(vectors):
        return constant(1), [(p, 1)]
    content, parts = _to_flint(vectors, gens).factor()
    lead = Poly({monomial(low, gens): Fraction(int(content.numer()), int(content.denom()))})
    found = [(_from_flint(q, gens), int(n)) for q, n in parts]
    return lead, sorted(found, key=lambda item: item[0].key)


def quotient(p: Poly, q: Poly) -> Poly | None:
    """``p / q`` when the division is exact (up to a monomial, which is put back), else None."""
    if not p or len(q.terms) < 2:
        return None
    gens = generators([p, q])
    pv, pl = shifted(p, gens)
    qv, ql = shifted(q, gens)
    if _too_high(pv, qv):
        return None
    result, rest = divmod(_to_flint(pv, gens), _to_flint(qv, gens))
    if rest != 0:
        return None
    shift = tuple(a - b for a, b in zip(pl, ql, strict=True))
    terms = {
        tuple(int(n) + s for n, s in zip(v, shift, strict=True)): Fraction(int(c.numer()), int(c.denom()))
        for v, c in result.to_dict().items()
    }
    return collect((monomial(v, gens), c) for v, c in terms.items())


def remainder(p: Poly, q: Poly) -> tuple[Poly, Poly] | None:
    """``p = a q + b`` by division with remainder; None when negative or fractional exponents are in the way."""
    gens = generators([p, q])
    pv, qv = _vectors(p, gens), _vectors(q, gens)
    if _too_high(pv, qv) or any(n < 0 for v in (*pv, *qv) for n in v) or any(s != 1 for _, _, s in gens.units):
        return None
    a, b = divmod(_to_flint(pv, gens), _to_flint(qv, gens))
    return _from_flint(a, gens), _from_flint(b, gens)
