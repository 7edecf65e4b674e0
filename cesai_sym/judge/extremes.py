"""Smallest and largest entries as symbols: their bound on every entry, and the indicator of where it is attained."""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.nodes import At, Idx, Rel, Sym
from cesai_sym.judge import sums
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import to_poly
from cesai_sym.judge.poly import ONE, Atom, IndexName, Poly, of_atom
from cesai_sym.statement import Interval, Scalar, Vector


def declare_extreme(alg: Algebra, vector: str, op: str) -> tuple[str, Poly]:
    """The indicator of the inputs at the extreme and the extreme itself; both are declared when they are not there."""
    known = next((v for v in alg.domain.vectors if v.pins and v.pins[0] == vector and _pins(alg, v, op)), None)
    if known is not None and known.pins is not None:
        return known.name, of_atom(Atom("sym", known.pins[1]))
    declared = alg.domain.vector(vector)
    assert declared is not None
    value, indicator = f"#{op} {vector}", f"#arg{op} {vector}"
    index = Idx("#each", declared.size)
    positive = Interval(lower=Fraction(0)) if declared.entries in ("positive", "weights") else Interval()
    alg.domain = alg.domain.extend(
        Scalar(value, positive),
        Vector(indicator, declared.size, "indicator", pins=(vector, value)),
        Rel(">=" if op == "min" else "<=", At(vector, (index,)), Sym(value)),
    )
    return indicator, of_atom(Atom("sym", value))


def written_out(alg: Algebra, p: Poly) -> Poly:
    """The extremes that were declared on the way, written as ``min_j x_j`` again."""

    def leaf(a: Atom) -> Poly | None:
        if a.tag != "sym" or not str(a.parts[0]).startswith(("#min ", "#max ")):
            return None
        op, vector = str(a.parts[0])[1:].split(" ")
        declared = alg.domain.vector(vector)
        assert declared is not None
        size = to_poly(alg, declared.size)
        return sums.extremum(alg, op, of_atom(Atom("at", vector, (IndexName("%e"),))), "%e", size)

    return alg.rebuild(p, leaf)


def _pins(alg: Algebra, v: Vector, op: str) -> bool:
    """Is this indicator the one of the smallest (or largest) entries, by the bound that the domain states?"""
    assert v.pins is not None
    wanted = ">=" if op == "min" else "<="
    return any(
        isinstance(h.lhs, At) and h.lhs.vector == v.pins[0] and h.op == wanted and h.rhs == Sym(v.pins[1])
        for h in alg.domain.hypotheses
    )


def as_symbols(alg: Algebra, p: Poly) -> Poly:
    """``min_j x_j`` replaced by a declared symbol with its bound, wherever the entries are those of a vector."""

    def leaf(a: Atom) -> Poly | None:
        if a.tag != "extremum":
            return None
        op, name, size, body = a.parts
        assert isinstance(body, Poly)
        single = body.single()
        if single is None or single[1] != 1 or len(single[0]) != 1:
            return None
        (entry, power) = single[0][0]
        if entry.tag != "at" or power != ONE or entry.parts[1] != (name,):
            return None
        declared = alg.domain.vector(str(entry.parts[0]))
        if declared is None or declared.second is not None or to_poly(alg, declared.size) != size:
            return None
        return declare_extreme(alg, str(entry.parts[0]), str(op))[1]

    return alg.rebuild(p, leaf)
