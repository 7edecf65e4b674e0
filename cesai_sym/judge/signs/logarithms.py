"""Two terms compared through the logarithm of their ratio; sums of logarithms through the product."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, Mono, Poly
from cesai_sym.judge.signs.atoms import mono_sign
from cesai_sym.judge.signs.words import MAX_DEPTH, Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def by_ratio(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``a A - b B`` with positive A and B has the sign of ``log(a A / (b B))``."""
    gap = ratio_logarithm(alg, p) if depth <= MAX_DEPTH else None
    return None if gap is None else alg.sign(gap, depth + 1)


def ratio_logarithm(alg: Algebra, p: Poly) -> Poly | None:
    """``log(a A / (b B))`` of a difference ``a A - b B`` with positive A and B; None for anything else."""
    if len(p.terms) != 2 or any(a.tag == "log" for a in p.atoms()):
        return None
    (m, c), (n, d) = sorted(p.terms.items(), key=lambda item: -item[1])
    if not (c > 0 > d and mono_sign(alg, m) == "+" and mono_sign(alg, n) == "+"):
        return None
    gap = alg.log(Poly({m: c})) - alg.log(Poly({n: -d}))
    return None if gap.key == p.key else gap


def _exponential(alg: Algebra, m: Mono, c: Fraction) -> Poly | None:
    """``e`` to a term: ``c u log A`` gives ``A^(c u)``; None for powers or products of logarithms."""
    logs = [a for a, _ in m if a.tag == "log"]
    if not logs:
        return alg.exp(Poly({m: c}))
    if len(logs) > 1 or (logs[0], ONE) not in m:
        return None
    base = logs[0].parts[0]
    assert isinstance(base, Poly)
    return alg.power(base, Poly({tuple(pair for pair in m if pair[0] is not logs[0]): c}))


def by_logarithm(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``c1 log A1 + c2 log A2 + ...`` has the sign of ``A1^c1 A2^c2 ... - 1``."""
    if depth > MAX_DEPTH or len(p.terms) < 2 or not any(a.tag == "log" for a in p.atoms()):
        return None  # of one term the factors were asked already
    found = None
    for scaled, s in _scaled(alg, p):
        found = mul_signs(s, _of_product(alg, scaled, depth))
        if found is not None:
            break
    return found


def _scaled(alg: Algebra, p: Poly) -> Iterator[tuple[Poly, Sign]]:
    """The sum of logarithms over the coefficient of one of them, with the sign of that; last as it stands.

    ``log(A)/r - log(B)/q`` asks about ``A`` and ``B^(r/q)`` rather than about ``A^(1/r)`` and ``B^(1/q)``.
    """
    if len(p.terms) == 2:
        for m, c in p.terms.items():
            rest = tuple(pair for pair in m if pair[0].tag != "log")
            s = mono_sign(alg, rest)
            if rest and len(m) == len(rest) + 1 and s in ("+", "-"):
                over = alg.monomial([(a, -e) for a, e in rest], 1 / abs(c))
                yield alg.mul(p, over), s
    yield p, "+"


def _of_product(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    up, down = ONE, ONE
    for m, c in p.terms.items():
        factor = _exponential(alg, m, abs(c))
        if factor is None:
            return None
        if c > 0:
            up = alg.mul(up, factor)
        else:
            down = alg.mul(down, factor)
    gap = up - down
    return None if gap.key == p.key else alg.sign(gap, depth + 1)
