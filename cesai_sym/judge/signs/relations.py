"""What the relations of a domain say outright about a polynomial."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, Atom, IndexName, Poly, of_atom
from cesai_sym.judge.signs.atoms import mono_sign
from cesai_sym.judge.signs.names import index_names
from cesai_sym.judge.signs.terms import termwise
from cesai_sym.judge.signs.words import Sign, flip, of_number

if TYPE_CHECKING:
    from cesai_sym.expression.nodes import Rel
    from cesai_sym.judge.algebra import Algebra


def by_hypothesis(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """A relation of the domain says it outright, up to a positive factor."""
    for gap, s in hypotheses(alg):
        for instance in _instances(alg, gap, p):
            ratio = monomial_multiple(alg, p, instance)
            if ratio is not None:
                return s if ratio == "+" else flip(s)
    return None


def _instances(alg: Algebra, gap: Poly, p: Poly) -> list[Poly]:
    """A relation about an index that is not declared holds for every index: also for those in p."""
    declared = {i.name for i in alg.domain.indices}
    general = sorted(n for n in index_names(gap) if n not in declared and not n.startswith("$"))
    if len(general) != 1:
        return [gap]
    return [alg.rename(gap, general[0], n) for n in sorted(index_names(p))]


def _multiple(p: Poly, q: Poly) -> Fraction | None:
    """The rational factor between two polynomials, if there is one."""
    if set(p.terms) != set(q.terms) or not q.terms:
        return None
    ratios = {p.terms[m] / q.terms[m] for m in q.terms}
    return ratios.pop() if len(ratios) == 1 else None


def monomial_multiple(alg: Algebra, p: Poly, q: Poly) -> Sign | None:
    """The sign of the single term whose product with q is p, if there is one."""
    found = _multiple(p, q)
    if found is not None:
        return of_number(found)
    if len(p.terms) != len(q.terms) or len(q.terms) < 2 or len(q.terms) > 12:
        return None
    first, c = next(iter(q))
    inverse = [(a, -e) for a, e in first]
    for m, d in p:
        ratio = alg.monomial([*m, *inverse], d / c)
        if len(ratio.terms) == 1 and alg.mul(ratio, q) == p:
            s = termwise(alg, ratio)
            return s if s in ("+", "-") else None
    return None


def hypotheses(alg: Algebra) -> list[tuple[Poly, Sign]]:
    """The inequalities of the domain as polynomials with their signs; what has no canonical form is left out."""
    table: dict[str, Sign] = {"<": "-", "<=": "-0", ">": "+", ">=": "+0"}
    found = []
    for h in alg.domain.hypotheses:
        if h.op in table:
            gap = gap_of(alg, h)
            if gap is not None:
                found.append((gap, table[h.op]))
                logs = _in_logarithms(alg, h, gap)
                if logs is not None:
                    found.append((logs, table[h.op]))
    return [*found, *_shares(alg)]


def _shares(alg: Algebra) -> list[tuple[Poly, Sign]]:
    """Each of several weights is less than one."""
    from cesai_sym.judge.normal import to_poly
    from cesai_sym.judge.signs.entries import at_least_two

    weights = [v for v in alg.domain.vectors if v.entries == "weights" and v.second is None]
    several = [v for v in weights if at_least_two(alg, to_poly(alg, v.size))]
    return [(of_atom(Atom("at", v.name, (IndexName("&any"),))) - ONE, "-") for v in several]


def _in_logarithms(alg: Algebra, h: Rel, gap: Poly) -> Poly | None:
    """``A < B`` between two positive terms as ``log A - log B < 0``; None for anything else."""
    if h in alg.logs:
        return alg.logs[h]
    alg.logs[h] = None  # a relation is not used to bring itself into another form
    if len(gap.terms) == 2 and not any(a.tag == "log" for a in gap.atoms()):
        (m, c), (n, d) = sorted(gap.terms.items(), key=lambda item: -item[1])
        if c > 0 > d and all(mono_sign(alg, mono) == "+" for mono in (m, n)) and not _plain(gap):
            kept = dict(alg.obligations)
            alg.logs[h] = alg.log(Poly({m: c})) - alg.log(Poly({n: -d}))
            alg.obligations = kept
    return alg.logs[h]


def _plain(gap: Poly) -> bool:
    """Are there only numbers as exponents, so that the polynomial itself is the simplest form?"""
    return all(e.constant is not None for m in gap.terms for _, e in m)


def gap_of(alg: Algebra, h: Rel) -> Poly | None:
    """``lhs - rhs`` of a hypothesis in canonical form, or None when it has none."""
    from cesai_sym.judge.normal import normalise

    known = alg.gaps.get(h)
    if known is None:
        alg.gaps[h] = (None,)  # a hypothesis is not used to bring itself to canonical form
        kept, before = dict(alg.obligations), alg.enclosed
        alg.enclosed = False
        try:
            known = (normalise(alg, h.lhs) - normalise(alg, h.rhs),)
        except ValueError:
            known = (None,)
        alg.obligations = kept
        alg.settled_by_numbers = alg.settled_by_numbers or alg.enclosed
        alg.enclosed = alg.enclosed or before
        alg.gaps[h] = known
    return known[0]
