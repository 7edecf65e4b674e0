"""The missing condition: the weakest region that a person would name on which a failing statement holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import ONE, At, Diff, Idx, Lam, Mean, Rel, Sym, Where, expr
from cesai_sym.expression.transform import Substitution, map_relation, substitute, walk
from cesai_sym.judge import cases, slopes, witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.instance import expressions
from cesai_sym.judge.thresholds import thresholds
from cesai_sym.statement import (
    Domain,
    Iff,
    Monotone,
    Relation,
    Rounded,
    Scalar,
    Statement,
    check_at,
    expanded,
    map_sides,
    negated,
)

Condition = tuple[Rel, ...]
Attempted = Callable[[Statement], bool]
#: How many points of the domain are looked at for failures, and how many of each region.
_POOL = 48
_INSIDE = 10
_CUTS = tuple(Fraction(n, d) for n, d in ((2, 1), (1, 1), (1, 2), (0, 1), (-1, 1)))


def missing_condition(statement: Statement, holds: Attempted, avoid: frozenset[str] = frozenset()) -> Condition | None:
    """The first candidate under which ``holds`` proves the statement; candidates go from weak to strong.

    A region with a point at which the statement fails is passed over; one without any point would make anything true.
    """
    s = relevant(expanded(statement))
    failing = [p for p in witness.points(s.domain, _POOL) if _fails(s, p)]
    tried: list[Statement] = []
    for condition in candidates(s, avoid):
        restricted = under(s, condition)
        if restricted == s or restricted in tried or _meets(restricted, condition, failing):
            continue
        tried.append(restricted)
        if cases.is_empty(restricted.domain):
            continue
        inside = list(witness.points(restricted.domain, _INSIDE))
        if inside and not any(_fails(restricted, p) for p in inside) and holds(restricted):
            return condition
    return None


def under(s: Statement, condition: Condition) -> Statement:
    """The statement where the condition holds; entries that are given by it are written out."""
    relation, domain = s.relation, s.domain
    for r in condition:
        if isinstance(r.lhs, At) and isinstance(r.lhs.indices[0], Idx):
            swap = Substitution(vectors={r.lhs.vector: Lam(r.lhs.indices[0], r.rhs)})
            relation = map_sides(relation, lambda e, swap=swap: substitute(e, swap))  # type: ignore[misc]
            rest = tuple(map_relation(h, lambda e, swap=swap: substitute(e, swap)) for h in domain.hypotheses)  # type: ignore[misc]
            vectors = tuple(v for v in domain.vectors if v.name != r.lhs.vector)
            domain = replace(domain, vectors=vectors, hypotheses=rest)
        else:
            domain = domain.assume(r)
    return Statement(relation, domain)


def _meets(restricted: Statement, condition: Condition, failing: list[Point]) -> bool:
    if any(isinstance(r.lhs, At) for r in condition):
        return False
    return any(witness.inside(restricted.domain, p) for p in failing)


def _fails(s: Statement, point: Point) -> bool:
    r = _pointwise(s.relation, s.domain)
    if r is None:
        return False
    try:
        return check_at(r, point) is False
    except (UnsupportedError, KeyError, ValueError, ZeroDivisionError, OverflowError):
        return False


def _pointwise(r: Relation, d: Domain) -> Relation | None:
    """What has to hold at every point; None when a relation does not come to that."""
    if isinstance(r, Monotone):
        slope = slopes.slope_relation(r, d)
        return Rel(slope.op[0] + "=", slope.lhs, slope.rhs)
    return r if isinstance(r, Rel | Iff | Rounded) else None


def candidates(s: Statement, avoid: frozenset[str]) -> Iterator[Condition]:
    """Exact thresholds first (they are necessary too), then regions for one symbol, for two, and equal weights."""
    exact = [t for t in thresholds(s) if isinstance(t.lhs, Sym) and t.lhs.name not in avoid]
    yield from ((t,) for t in exact if t.op != "==")
    scalars = [d for d in s.domain.scalars if d.name not in avoid and not d.name.startswith("#")]
    for declared in sorted(scalars, key=lambda d: (d.name != "rho", d.name)):
        yield from _regions(declared, s.domain)
    yield from _orders(scalars)
    yield from ((t,) for t in exact if t.op == "==")
    yield from _equal_weights(s)


def _regions(declared: Scalar, domain: Domain) -> Iterator[Condition]:
    """From weak to strong: one value left out, upper bounds from high to low, lower ones from low to high."""
    v = Sym(declared.name)
    if declared.integer:
        yield from _whole_regions(declared, domain)
        return
    cuts = [expr(c) for c in _CUTS if declared.interval.contains(c) or c in (declared.interval.lower,)]
    for cut in cuts:
        if Rel("!=", v, cut) not in domain.hypotheses:
            yield (Rel("!=", v, cut),)
    for ops, order in ((("<=", "<"), cuts), ((">=", ">"), cuts[::-1])):
        for cut in order:
            yield from ((Rel(op, v, cut),) for op in ops)
    yield (Rel(">", v, expr(0)), Rel("<", v, ONE))
    if declared.name == "rho" and declared.interval.contains(Fraction(1)):
        yield (Rel("==", v, ONE),)
    if declared.name == "rho" and domain.scalar("J") is not None:
        yield (Rel("<", v, expr(-1) / (Sym("J") - 1)),)


def _whole_regions(declared: Scalar, domain: Domain) -> Iterator[Condition]:
    """More than one, or more than two; a single value is a condition only for the number of inputs (J = 2)."""
    v = Sym(declared.name)
    for n in (1, 2, 3):
        if declared.interval.contains(Fraction(n - 1)):
            yield (Rel(">=", v, expr(n)),)
    is_size = declared.name == "J" or any(u.size == v for u in domain.vectors)
    if is_size and declared.interval.contains(Fraction(2)):
        yield (Rel("==", v, expr(2)),)


def _orders(scalars: list[Scalar]) -> Iterator[Condition]:
    plain = [s for s in scalars if not s.integer]
    for op in ("!=", "<=", ">=", "<", ">", "=="):
        for n, a in enumerate(plain):
            for b in plain[n + 1 :]:
                yield (Rel(op, Sym(a.name), Sym(b.name)),)


def _equal_weights(s: Statement) -> Iterator[Condition]:
    """Where weights may be written out: nothing is differentiated by them, and no expectation is over them."""
    d, seen = s.domain, {type(n) for e in expressions(s.relation) for n in walk(e)}
    if seen & {Diff, Where, Mean} or any(v.moments is not None for v in d.vectors):
        return
    for v in d.vectors:
        if v.entries == "weights" and v.second is None and v.moments is None:
            yield (Rel("==", At(v.name, (Idx("j", v.size),)), 1 / v.size),)


def show_condition(domain: Domain, condition: Condition) -> str:
    """A condition as text in the claims language."""
    from cesai_sym.judge.normal import readable, to_poly

    alg = Algebra(domain)
    return " and ".join(f"{readable(to_poly(alg, r.lhs))} {r.op} {readable(to_poly(alg, r.rhs))}" for r in condition)


def opposite(r: Rel) -> Rel:
    """The relation that holds exactly where this one fails."""
    return negated(r)
