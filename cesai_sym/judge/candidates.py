"""The conditions that are tried when a statement fails, those that a person would name first."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from cesai_sym.expression.nodes import ONE, At, Big, Diff, Idx, Mean, Rel, Sym, Where, expr
from cesai_sym.expression.transform import walk
from cesai_sym.judge.instance import expressions, moving
from cesai_sym.judge.regions import Candidate, exact, single
from cesai_sym.judge.thresholds import thresholds
from cesai_sym.statement import Domain, Scalar, Statement

#: The number that all entries of a vector equal, in names of the judge's own.
EACH = "#each "
_CUTS = tuple(Fraction(n, d) for n, d in ((2, 1), (1, 1), (1, 2), (0, 1), (-1, 1)))
_MAX_EXACT = 8


def candidates(s: Statement, avoid: frozenset[str]) -> Iterator[Candidate]:
    """Exact regions first, then regions for one symbol, for two, and equal or positive entries.

    The exact ones are necessary, too.  Conditions are never about the symbols to ``avoid``.
    """
    solved = [c for c in _exact(s) if not _about(c, avoid)]
    yield from (c for c in solved if c.shown[0].op != "==")
    scalars = [d for d in s.domain.scalars if d.name not in avoid and not d.name.startswith("#")]
    for declared in sorted(scalars, key=lambda d: (d.name != "rho", d.name)):
        yield from map(single, _regions(declared, s.domain))
    for declared in scalars:
        yield from ((single(*pair)) for pair in _between(declared))
    yield from map(single, _orders(scalars))
    yield from _products(scalars)
    yield from (c for c in solved if c.shown[0].op == "==")
    yield from _of_entries(s)


def _exact(s: Statement) -> Iterator[Candidate]:
    yield from islice(exact(s), _MAX_EXACT)
    yield from (single(t) for t in thresholds(s) if isinstance(t.lhs, Sym))


def _about(c: Candidate, names: frozenset[str]) -> bool:
    return any(
        isinstance(n, Sym) and (n.name in names or n.name.startswith("#"))
        for r in c.shown
        for e in (r.lhs, r.rhs)
        for n in walk(e)
    )


def _regions(declared: Scalar, domain: Domain) -> Iterator[Rel]:
    """From weak to strong: one value left out, upper bounds from high to low, lower ones from low to high."""
    v = Sym(declared.name)
    if declared.integer:
        yield from _whole_regions(declared, domain)
        return
    cuts = [expr(c) for c in _CUTS if declared.interval.contains(c) or c in (declared.interval.lower,)]
    excluded = [cut for cut in cuts if Rel("!=", v, cut) in domain.hypotheses]
    yield from (Rel("!=", v, cut) for cut in cuts if cut not in excluded)
    for ops, order in ((("<=", "<"), cuts), ((">=", ">"), cuts[::-1])):
        for cut in order:
            yield from (Rel(op, v, cut) for op in ops if cut not in excluded or len(op) == 1)
    if declared.name == "rho":
        yield from (Rel("==", v, expr(c)) for c in (0, 1) if declared.interval.contains(Fraction(c)))
    if declared.name == "rho" and domain.scalar("J") is not None:
        yield Rel("<", v, expr(-1) / (Sym("J") - 1))


def _between(declared: Scalar) -> Iterator[tuple[Rel, Rel]]:
    """The interior of the unit interval."""
    if not declared.integer and declared.interval.contains(Fraction(0)) and declared.interval.contains(Fraction(1)):
        v = Sym(declared.name)
        yield (Rel(">", v, expr(0)), Rel("<", v, ONE))


def _whole_regions(declared: Scalar, domain: Domain) -> Iterator[Rel]:
    """More than one, or more than two; a single value only for the number of inputs (J = 2) and for none at all."""
    v = Sym(declared.name)
    for n in (1, 2, 3):
        if declared.interval.contains(Fraction(n - 1)):
            yield Rel(">=", v, expr(n))
    is_size = declared.name == "J" or any(u.size == v for u in domain.vectors)
    if is_size and declared.interval.contains(Fraction(2)):
        yield Rel("==", v, expr(2))
    if declared.interval.lower == 0 and not declared.interval.lower_open:
        yield Rel("==", v, expr(0))


def _orders(scalars: list[Scalar]) -> Iterator[Rel]:
    plain = [s for s in scalars if not s.integer]
    for op in ("!=", "<=", ">=", "<", ">", "=="):
        for n, a in enumerate(plain):
            for b in plain[n + 1 :]:
                yield Rel(op, Sym(a.name), Sym(b.name))


def _products(scalars: list[Scalar]) -> Iterator[Candidate]:
    """Two symbols of the same sign, and of a certain one."""
    free = [
        s for s in scalars if not s.integer and s.interval.contains(Fraction(-1)) and s.interval.contains(Fraction(1))
    ]
    for n, a in enumerate(free):
        for b in free[n + 1 :]:
            signed = [tuple(Rel(op, Sym(x.name), expr(0)) for x in (a, b)) for op in (">", "<")]
            yield Candidate((Rel(">", Sym(a.name) * Sym(b.name), expr(0)),), tuple(signed))
            yield from (single(*pair) for pair in signed)


def _of_entries(s: Statement) -> Iterator[Candidate]:
    """Positive entries; equal ones where a vector may be written out: nothing moves it or takes its expectation."""
    d, seen = s.domain, {type(n) for e in expressions(s.relation) for n in walk(e)}
    plain = [v for v in d.vectors if v.second is None and v.moments is None and v.pins is None]
    for v in plain:
        each = Idx("j", v.size)
        if v.entries in ("nonnegative", "real"):
            yield single(Rel(">", Big("min", each, At(v.name, (each,))), expr(0)))
    if seen & {Diff, Where, Mean} or any(v.moments is not None for v in d.vectors):
        return
    equality = isinstance(s.relation, Rel) and s.relation.op == "=="
    kinds = ("weights", "positive", "nonnegative", "real") if equality else ("weights",)
    for v in plain:
        if v.entries in kinds and v.name not in moving(s.relation):
            each = Idx("j", v.size)
            entry = At(v.name, (each,))
            value = 1 / v.size if v.entries == "weights" else Sym(f"{EACH}{v.name}")
            shown = Rel("==", Big("max", each, entry), Big("min", each, entry))
            yield Candidate((shown,), ((Rel("==", entry, value),),))
