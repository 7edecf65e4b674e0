"""Products of two sums over inputs, as one sum over pairs of inputs that is written the same from both sides."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ZERO, Atom, IndexName, Mono, Poly, constant, of_atom
from cesai_sym.judge.signs.atoms import of_sum
from cesai_sym.judge.signs.inputs import Binders, renamed_body, weight_entry
from cesai_sym.judge.signs.words import Sign

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def by_pairs(alg: Algebra, p: Poly) -> Sign | None:
    """``sum_ij a_ij`` has the sign of ``a_ij + a_ji`` (Lagrange's identity is one case), when all pairs agree."""
    size = _common_size(p)
    if size is None or len(p.terms) < 2:
        return None
    i = alg.opened(size, p)
    k = alg.opened(size, p, (i,))
    alg.busy.extend((i, k))
    try:
        total = ZERO
        for m, c in p.terms.items():
            term = _over_pairs(alg, m, c, (i, k), size)
            if term is None:
                return None
            total = total + term
        swapped = alg.rename(alg.rename(alg.rename(total, i, "!swap"), k, i), "!swap", k)
        return of_sum(alg, alg.sign(total + swapped), [size, size])
    finally:
        del alg.busy[len(alg.busy) - 2 :]


def _common_size(p: Poly) -> Poly | None:
    """The number that all sums run to, when there are some and they all run to the same one."""
    sizes: dict[str, Poly] = {}
    for m in p.terms:
        for a, e in m:
            if a.tag == "sum":
                if e.integer not in (1, 2):
                    return None
                for _, size in _binders(a):
                    sizes[size.key] = size
    return next(iter(sizes.values())) if len(sizes) == 1 else None


def _binders(a: Atom) -> Binders:
    binders = a.parts[0]
    assert isinstance(binders, tuple)
    return binders


def _over_pairs(alg: Algebra, m: Mono, c: Fraction, names: tuple[IndexName, IndexName], size: Poly) -> Poly | None:
    """One term as the body of a sum over pairs; what has fewer sums is spread evenly or by weights."""
    free = list(names)
    result = Poly({tuple(pair for pair in m if pair[0].tag != "sum"): c})
    for a, e in m:
        if a.tag != "sum":
            continue
        for _ in range(e.integer or 0):
            binders, body = _binders(a), a.parts[1]
            assert isinstance(body, tuple)
            if len(binders) > len(free):
                return None
            new = tuple((free.pop(0), size) for _ in binders)
            result = alg.mul(result, renamed_body(alg, body, binders, new))
    for name in free:
        weight = weight_entry(alg, ((name, size),))
        spread = of_atom(weight) if weight is not None else alg.power(size, constant(-1))
        result = alg.mul(result, spread)
    return result
