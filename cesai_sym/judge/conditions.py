"""The missing condition: the weakest region that a person would name on which a failing statement holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from cesai_sym.expression.evaluate import Point, compare
from cesai_sym.expression.nodes import At, Big, Idx, Lam, Num, Rel, Sym, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_relation, substitute
from cesai_sym.judge import cases, witness
from cesai_sym.judge.candidates import EACH, candidates
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.instance import moving
from cesai_sym.judge.regions import Candidate, Condition, restates, show, single
from cesai_sym.judge.truths import truth_of
from cesai_sym.statement import (
    Domain,
    Iff,
    Interval,
    Monotone,
    Order,
    Rounded,
    Scalar,
    Statement,
    Tends,
    expanded,
    map_sides,
    negated,
)

Attempted = Callable[[Statement], bool]
#: How many points of the domain are looked at (for a limit, each costs more), and how many of each region.
_POOL = 60
_LIMITS = 24
_INSIDE = 10
#: How many candidates a proof is attempted for.
_MAX_ATTEMPTS = 8


def missing_condition(statement: Statement, holds: Attempted, avoid: frozenset[str] = frozenset()) -> Condition | None:
    """The weakest candidate under which ``holds`` proves the statement, as far as points of the domain can tell.

    A region with a point at which the statement fails is passed over; one without any point would make anything true.
    """
    return _Search(relevant(expanded(statement))).run(holds, avoid)


class _Search:
    """Points at which the statement is known to hold or to fail, and the candidates that go with them."""

    def __init__(self, s: Statement) -> None:
        self.s, self.truth = s, truth_of(s)
        self.failing: list[Point] = []
        self.good: list[Point] = []
        self.moves = isinstance(s.relation, Tends | Order)
        for point in witness.points(s.domain, _LIMITS if self.moves else _POOL):
            answer = self.truth(point)
            if answer is not None:
                (self.good if answer else self.failing).append(point)

    def run(self, holds: Attempted, avoid: frozenset[str]) -> Condition | None:
        possible: list[tuple[bool, int, int, Candidate]] = []
        seen: list[Condition] = []
        for n, c in enumerate(candidates(self.s, avoid)):
            if restates(self.s.domain, c.shown, self.s.relation):
                return None
            if c.shown not in seen and not self._contradicted(c) and not self._idle(c):
                seen.append(c.shown)
                kept = 0 if c.shown[0].op == "==" else sum(_in(c.shown, p) for p in self.good)
                possible.append((_about_entries(c), -kept, n, c))
        attempts = 0
        for *_, c in sorted(possible, key=lambda item: item[:3]):
            restricted = self._restricted(c.parts)
            if len(c.parts) > 1 and not self._in_pieces(c.shown):
                continue
            if not restricted or self._contradicted(c) or not self._plausible(restricted):
                continue
            if attempts == _MAX_ATTEMPTS:
                return None
            attempts += 1
            if all(map(holds, restricted)) or self._on_both_sides(c, holds):
                return self._closed(c.shown, holds)
        return None

    def _idle(self, c: Candidate) -> bool:
        """Does it single out one of several whole numbers that will do, or pin what has to move?"""
        (r, *_) = c.shown
        if r.op in ("==", "!=") and not moving(self.s.relation).isdisjoint(free_symbols(r.lhs) | free_symbols(r.rhs)):
            return True
        declared = self.s.domain.scalar(r.lhs.name) if isinstance(r.lhs, Sym) else None
        sizes = {v.size for v in self.s.domain.vectors}
        if r.op == "==" and declared is not None and declared.integer and r.lhs not in sizes:
            return not all(_in(c.shown, p) for p in self.good)
        return False

    def _closed(self, condition: Condition, holds: Attempted) -> Condition:
        """With the end of an interval, if the statement holds there too."""
        (r, *more) = condition
        if (
            more
            or not self._in_pieces(condition)
            or r.op not in ("<", ">")
            or not isinstance(r.lhs, Sym)
            or not isinstance(r.rhs, Num)
        ):
            return condition
        end = Rel("==", r.lhs, r.rhs)
        if Rel("!=", r.lhs, r.rhs) in self.s.domain.hypotheses or self._contradicted(single(end)):
            return condition
        there = self._restricted([(end,)])
        if not there or not self._plausible(there) or not all(map(holds, there)):
            return condition
        return (Rel("<=" if r.op == "<" else ">=", r.lhs, r.rhs),)

    def _restricted(self, parts: Iterable[Condition]) -> list[Statement]:
        found = [under(self.s, part) for part in parts]
        return [r for r in found if r != self.s and not cases.is_empty(r.domain)]

    def _on_both_sides(self, c: Candidate, holds: Attempted) -> bool:
        """One value left out: below it, and above it."""
        (r, *more) = c.shown
        if more or r.op != "!=" or not self._in_pieces(c.shown):
            return False
        sides = self._restricted([(Rel("<", r.lhs, r.rhs),), (Rel(">", r.lhs, r.rhs),)])
        return bool(sides) and all(map(holds, sides))

    def _in_pieces(self, condition: Condition) -> bool:
        """Does the statement hold on a region when it holds on parts of it?

        Not when it compares two points of the region: values of a symbol that moves, or ratios.
        """
        if isinstance(self.s.relation, Rel | Iff | Rounded):
            return True
        if not isinstance(self.s.relation, Tends | Order | Monotone):
            return False
        return not any(self.s.relation.var.name in free_symbols(r.lhs) | free_symbols(r.rhs) for r in condition)

    def _contradicted(self, c: Candidate) -> bool:
        return any(_in(c.shown, p) for p in self.failing)

    def _plausible(self, parts: list[Statement]) -> bool:
        """Has the region a point, and does the statement fail at none of those that are tried?"""
        found = False
        for part in parts:
            truth = self.truth if part.relation == self.s.relation else truth_of(part)
            for point in witness.points(part.domain, 3 if self.moves else _INSIDE):
                found = True
                if truth(point) is False:
                    if part.relation == self.s.relation:
                        self.failing.append(point)
                    return False
        return found


def _about_entries(c: Candidate) -> bool:
    """Equal or positive entries: named only when no condition on the parameters is found."""
    return any(isinstance(r.lhs, Big) for r in c.shown)


def _in(condition: Condition, point: Point) -> bool:
    try:
        return all(compare(r, point) is True for r in condition)
    except (ValueError, KeyError, ArithmeticError):
        return False


def under(s: Statement, condition: Condition) -> Statement:
    """The statement where the condition holds; entries that are given by it are written out."""
    for r in condition:
        if isinstance(r.lhs, At) and isinstance(r.lhs.indices[0], Idx):
            s = _written_out(s, r.lhs.vector, Lam(r.lhs.indices[0], r.rhs))
        elif r.op == ">" and r.rhs == expr(0) and isinstance(r.lhs, Big) and isinstance(r.lhs.body, At):
            name = r.lhs.body.vector
            vectors = tuple(replace(v, entries="positive") if v.name == name else v for v in s.domain.vectors)
            s = Statement(s.relation, replace(s.domain, vectors=vectors))
        else:
            s = Statement(s.relation, s.domain.assume(r))
    return s


def _written_out(s: Statement, name: str, entry: Lam) -> Statement:
    """The statement with a general entry in place of a vector; a number that all entries equal is declared."""
    declared = s.domain.vector(name)
    swap = Substitution(vectors={name: entry})
    relation = map_sides(s.relation, lambda e: substitute(e, swap))
    rest = tuple(map_relation(h, lambda e: substitute(e, swap)) for h in s.domain.hypotheses)
    vectors = tuple(v for v in s.domain.vectors if v.name != name)
    domain = replace(s.domain, vectors=vectors, hypotheses=rest)
    if isinstance(entry.body, Sym) and entry.body.name == f"{EACH}{name}" and declared is not None:
        zero = Fraction(0)
        box = {"positive": Interval(zero), "nonnegative": Interval(zero, lower_open=False)}
        domain = domain.extend(Scalar(entry.body.name, box.get(declared.entries, Interval())))
    return Statement(relation, domain)


def show_condition(domain: Domain, condition: Condition) -> str:
    """A condition as text in the claims language."""
    return " and ".join(show(domain, r) for r in condition)


def opposite(r: Rel) -> Rel:
    """The relation that holds exactly where this one fails."""
    return negated(r)


__all__ = ["Condition", "missing_condition", "opposite", "show_condition", "under"]
