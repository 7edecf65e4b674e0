"""The sign of an atom from its declaration or its structure, and of products of powers of atoms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, Atom, Mono, Poly
from cesai_sym.judge.signs.words import MAX_DEPTH, Sign, mul_signs

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra


def mono_sign(alg: Algebra, m: Mono) -> Sign | None:
    """The sign of a product of powers."""
    total: Sign | None = "+"
    for a, e in m:
        total = mul_signs(total, power_sign(alg, a, e))
        if total is None:
            return None
    return total


def power_sign(alg: Algebra, a: Atom, e: Poly) -> Sign | None:
    """The sign of a power of an atom."""
    base = atom_sign(alg, a)
    if base == "+":
        return "+"
    n = e.integer
    if n is None:
        return "+0" if base == "+0" and alg.sign(e, MAX_DEPTH) == "+" else None
    if n % 2 == 0:
        return "+" if base == "-" or n < 0 or _not_zero(alg, a) else "+0"
    return base if n > 0 or base in ("+", "-") else None


def _not_zero(alg: Algebra, a: Atom) -> bool:
    """Does a relation of the domain say that a product in which this atom is a factor is not zero?"""
    from cesai_sym.judge.signs.relations import gap_of

    if a.tag not in ("sym", "at", "sum"):
        return False
    gaps = (gap_of(alg, h) for h in alg.domain.hypotheses if h.op in ("<", ">", "!="))
    products = (gap.single() for gap in gaps if gap is not None)
    return any((a, ONE) in product[0] for product in products if product is not None)


def atom_sign(alg: Algebra, a: Atom) -> Sign | None:
    """The sign of an atom from its declaration or its structure."""
    if a.tag in ("prime", "e", "pi"):
        return "+"
    if a.tag in ("sym", "at"):
        return _declared_sign(alg, a)
    if a.tag == "delta":
        return "+0"
    if a.tag == "sum":
        return _sum_sign(alg, a)
    if a.tag in ("group", "pow"):
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        found = alg.sign(inner)
        return found if a.tag == "group" or found == "+" else None
    if a.tag == "log":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        return alg.sign(inner - ONE)
    if a.tag == "fn":
        return _function_sign(alg, a)
    if a.tag == "extremum":
        inner = a.parts[3]
        assert isinstance(inner, Poly)
        return alg.sign(inner)
    return None


def _declared_sign(alg: Algebra, a: Atom) -> Sign | None:
    name = str(a.parts[0])
    if name.startswith("+"):
        return "+0" if name.startswith("+0") else "+"
    if a.tag == "at":
        v = alg.domain.vector(name)
        table: dict[str, Sign] = {"positive": "+", "weights": "+", "nonnegative": "+0", "indicator": "+0"}
        return None if v is None or v.moments is not None else table.get(v.entries)
    s = alg.domain.scalar(name)
    if s is None:
        return None
    low, high = s.interval.lower, s.interval.upper
    if low is not None and low >= 0:
        return "+" if low > 0 or s.interval.lower_open else "+0"
    if high is not None and high <= 0:
        return "-" if high < 0 or s.interval.upper_open else "-0"
    return None


def _sum_sign(alg: Algebra, a: Atom) -> Sign | None:
    """A sum has the sign of its terms."""
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    indicators = [b for b, e in body if e == ONE and _pinned(alg, b)]
    if len(indicators) == 1 and len(binders) == 1:  # the value is attained, so at least one term is there
        body = tuple((b, e) for b, e in body if b is not indicators[0])
        return mono_sign(alg, body) if mono_sign(alg, body) == "+" else None
    return of_sum(alg, mono_sign(alg, body), [size for _, size in binders])


def of_sum(alg: Algebra, s: Sign | None, sizes: list[Poly]) -> Sign | None:
    """The sign of a sum whose terms all have the sign ``s``: strict only when there certainly is a term."""
    if s not in ("+", "-") or all(at_least_one(alg, size) for size in sizes):
        return s
    return "+0" if s == "+" else "-0"


def at_least_one(alg: Algebra, size: Poly) -> bool:
    """Has a range of this size certainly a member?"""
    from cesai_sym.judge.normal import to_poly

    whole = alg.is_integer(size) and alg.sign(size) == "+"
    if whole or alg.sign(size - ONE) in ("+", "+0", "0"):
        return True
    kept = dict(alg.obligations)
    lengths = [v.size if v.second is None else v.second for v in alg.domain.vectors if v.entries == "weights"]
    found = any(to_poly(alg, length) == size for length in lengths)
    alg.obligations = kept
    return found


def _pinned(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    v = alg.domain.vector(str(a.parts[0]))
    return v is not None and v.pins is not None


def _function_sign(alg: Algebra, a: Atom) -> Sign | None:
    name, args = a.parts
    assert isinstance(args, tuple)
    if name == "abs":
        return "+0"
    if name in ("gamma", "trigamma"):  # trigamma(a) = sum_(n>=0) (a + n)^-2
        return "+" if alg.sign(args[0]) == "+" else None
    if name in ("min", "max"):
        found = {alg.sign(q) for q in args}
        return found.pop() if len(found) == 1 else None
    return None
