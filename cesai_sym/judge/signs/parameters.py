"""The sign of a polynomial after its symbols are written through positive numbers.

``J = 2 + p``, ``rho = -q``, ``g_C = g_Z + r``: a symbol in an interval, or one that a relation of the domain bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from cesai_sym.judge.poly import ONE, Atom, Mono, Poly, collect, constant, of_atom
from cesai_sym.judge.quotients import align
from cesai_sym.judge.signs.atoms import power_sign
from cesai_sym.judge.signs.factored import by_factors
from cesai_sym.judge.signs.names import names_in, replaced
from cesai_sym.judge.signs.relations import hypotheses
from cesai_sym.judge.signs.terms import termwise
from cesai_sym.judge.signs.words import FLIP, MAX_DEPTH, Sign

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

_MAX_PARAMETRISATIONS = 10


@dataclass(frozen=True, slots=True)
class _Parameters:
    """Symbols written through positive parameters; entries of a vector through a bound and a positive vector."""

    scalars: dict[str, Poly]
    entries: dict[str, tuple[str, Poly, str]]


def by_parameters(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """Substitute the parametrisations of the domain until every coefficient has the same sign."""
    names = names_in(p)
    for params in islice(_parametrisations(alg, names), _MAX_PARAMETRISATIONS):
        moved, _ = alg.fraction(_substitute(alg, p, params))
        denominators_positive = all(termwise(alg, q) == "+" for q in _cleared(alg, _substitute(alg, p, params)))
        if not denominators_positive:
            continue
        found = termwise(alg, moved)
        if found is None:
            found = termwise(alg, align(alg, moved))
        if found is None and moved.key != p.key:
            found = by_factors(alg, moved, MAX_DEPTH)
        if found is not None:
            return found
    return None


def _cleared(alg: Algebra, p: Poly) -> list[Poly]:
    result = []
    for g, _ in alg.fraction(p)[1]:
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        result.append(inner)
    return result


def _parametrisations(alg: Algebra, names: set[str]) -> Iterator[_Parameters]:
    """Ways to write the symbols through positive parameters, simplest first."""
    lower, upper = _entry_bounds(alg, names, ">"), _entry_bounds(alg, names, "<")
    names = names.union(*(names_in(bound) for _, bound, _ in (*lower.values(), *upper.values())))
    starts = [_Parameters({}, {**upper, **lower}), _Parameters({}, {**lower, **upper})][: 2 if lower and upper else 1]
    for start in starts:
        yield _intervals(alg, start, names)
        if any(_two_sided(alg, name) for name in names):
            yield _intervals(alg, start, names, "lower")
            yield _intervals(alg, start, names, "upper")
    relations = [(gap, s) for gap, s in hypotheses(alg) if names_in(gap) & names and not _has_entry(gap)]
    if not relations or alg.solving:  # while a relation is being solved, intervals have to do
        return
    for flipped in (False, True):
        for order in (relations, relations[::-1]):
            base = starts[0]
            for n, (gap, s) in enumerate(order):
                base = _use_relation(alg, base, gap, s, n, last=flipped)
            yield _intervals(alg, base, names | names_in(tuple(base.scalars.values())))


def _has_entry(p: Poly) -> bool:
    return any(a.tag == "at" for m in p.terms for a, _ in m)


def _use_relation(alg: Algebra, params: _Parameters, gap: Poly, s: Sign, n: int, *, last: bool) -> _Parameters:
    """Solve a relation for one of its symbols: ``A v + B < 0`` with A > 0 becomes ``v = -B/A - p``."""
    gap, denominators = alg.fraction(_substitute(alg, gap, params))
    for g, k in denominators:
        total = power_sign(alg, g, constant(-k))
        if total not in ("+", "-"):
            return params
        s = s if total == "+" else FLIP[s]
    candidates = [a for a in sorted(gap.atoms(), key=lambda a: a.key, reverse=last) if _free(alg, a)]
    for v in candidates:
        solved = _solve(alg, gap, v, s, n)
        if solved is not None:
            moved = {k: replaced(alg, q, v, solved) for k, q in params.scalars.items()}
            return _Parameters({**moved, str(v.parts[0]): solved}, params.entries)
    return params


def _free(alg: Algebra, a: Atom) -> bool:
    return a.tag == "sym" and not str(a.parts[0]).startswith("+")


def _solve(alg: Algebra, gap: Poly, v: Atom, s: Sign, n: int) -> Poly | None:
    slope: list[tuple[Mono, Fraction]] = []
    rest: list[tuple[Mono, Fraction]] = []
    for m, c in gap.terms.items():
        powers = [e for a, e in m if a == v]
        others = tuple((a, e) for a, e in m if a != v)
        if str(v.parts[0]) in names_in(others) or (powers and powers[0] != ONE):
            return None
        (slope if powers else rest).append((others if powers else m, c))
    a, b = collect(slope), collect(rest)
    solving, alg.solving = alg.solving, True
    try:
        direction = alg.sign(a, 2)
    finally:
        alg.solving = solving
    if direction not in ("+", "-"):
        return None
    parameter = of_atom(Atom("sym", f"+{'0' if len(s) == 2 else ''} h{n}"))
    positive = (s[0] == "+") == (direction == "+")
    return alg.mul(-b, alg.power(a, constant(-1))) + (parameter if positive else -parameter)


def _entry_bounds(alg: Algebra, names: set[str], side: str) -> dict[str, tuple[str, Poly, str]]:
    """Bounds from below (``>``) or above (``<``) that hold for every entry of a vector: ``x_j >= m``."""
    from cesai_sym.expression.nodes import At, Idx, Rel
    from cesai_sym.expression.transform import free_indices
    from cesai_sym.judge.normal import to_poly

    result = {}
    declared = {i.name for i in alg.domain.indices}
    for h in alg.domain.hypotheses:
        match h:
            case Rel("<" | "<=" | ">" | ">=" as op, At(vector, (Idx(index, _),)), bound):
                # a declared index stands for one entry only
                if op[0] == side and vector in names and index not in declared and not free_indices(bound):
                    result[vector] = (op[0], to_poly(alg, bound), "0" if len(op) == 2 else "")
    return result


def _two_sided(alg: Algebra, name: str) -> bool:
    declared = alg.domain.scalar(name)
    return declared is not None and declared.interval.lower is not None and declared.interval.upper is not None


def _intervals(alg: Algebra, params: _Parameters, names: set[str], side: str = "both") -> _Parameters:
    """Write the remaining bounded symbols through positive parameters; of two bounds, use both or only one."""
    scalars = dict(params.scalars)
    for name in sorted(names):
        declared = alg.domain.scalar(name)
        if declared is None or name in scalars:
            continue
        value = _through_interval(alg, name, side)
        if value is None:
            continue
        atom = Atom("sym", name)
        scalars = {k: replaced(alg, q, atom, value) for k, q in scalars.items()}
        scalars[name] = value
    entries = {
        v: (op, _substitute(alg, bound, _Parameters(scalars, {})), weak)
        for v, (op, bound, weak) in params.entries.items()
    }
    return _Parameters(scalars, entries)


def _through_interval(alg: Algebra, name: str, side: str) -> Poly | None:
    declared = alg.domain.scalar(name)
    assert declared is not None
    box = declared.interval
    lower, upper = box.lower, box.upper
    if lower is not None and upper is not None:
        if lower == upper:
            return constant(lower)
        if side == "upper":
            return constant(upper) - of_atom(Atom("sym", f"+{'' if box.upper_open else '0'}{name}"))
        if side == "lower":
            return constant(lower) + of_atom(Atom("sym", f"+{'' if box.lower_open else '0'}{name}"))
        closed = "0" if not box.lower_open else ""
        p = of_atom(Atom("sym", f"+{closed}{name}"))
        below = alg.power(ONE + p, constant(-1))
        return alg.mul(constant(lower) + p.scale(upper), below) if box.upper_open else None
    if lower is not None:
        if lower == 0 and box.lower_open:
            return None
        return constant(lower) + of_atom(Atom("sym", f"+{'' if box.lower_open else '0'}{name}"))
    if upper is not None:
        return constant(upper) - of_atom(Atom("sym", f"+{'' if box.upper_open else '0'}{name}"))
    return None


def _substitute(alg: Algebra, p: Poly, params: _Parameters) -> Poly:
    def leaf(a: Atom) -> Poly | None:
        if a.tag == "sym":
            return params.scalars.get(str(a.parts[0]))
        if a.tag == "at" and str(a.parts[0]) in params.entries:
            op, bound, weak = params.entries[str(a.parts[0])]
            surplus = of_atom(Atom("at", f"+{weak}{a.parts[0]}", a.parts[1]))
            return bound + surplus if op == ">" else bound - surplus
        return None

    if not params.scalars and not params.entries:
        return p
    return alg.rebuild(p, leaf)
