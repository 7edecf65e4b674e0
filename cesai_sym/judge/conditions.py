"""The missing condition: the weakest region that a person would name on which a failing statement holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import MINUS_ONE, ONE, ZERO, Expr, Rel, Sym, expr
from cesai_sym.judge import cases, relations, signs, witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.poly import Atom, Mono, Poly, collect, constant
from cesai_sym.judge.witness import points
from cesai_sym.statement import Domain, Scalar, Statement, expanded

Condition = tuple[Rel, ...]
#: So many points are looked for before a region counts as empty (each with twenty tries).
_ATTEMPTS = 8
Attempted = Callable[[Statement], bool]


def missing_condition(statement: Statement, holds: Attempted, avoid: frozenset[str] = frozenset()) -> Condition | None:
    """The first candidate under which ``holds`` proves the statement; candidates go from weak to strong."""
    s = relevant(expanded(statement))
    for condition in candidates(s, avoid):
        restricted = s.domain.assume(*condition)
        if cases.is_empty(restricted) or restricted == s.domain or next(witness.points(restricted, 1), None) is None:
            continue
        if next(points(restricted, _ATTEMPTS), None) is None:
            continue  # a region without a point would make anything true
        if holds(Statement(s.relation, restricted)):
            return condition
    return None


def candidates(s: Statement, avoid: frozenset[str]) -> Iterator[Condition]:
    """Exact thresholds first (they are necessary too), then named regions for one symbol, then for order of two."""
    yield from ((r,) for r in thresholds(s))
    scalars = [d for d in s.domain.scalars if d.name not in avoid and not d.name.startswith("#")]
    for declared in sorted(scalars, key=lambda d: (d.name != "rho", d.name)):
        yield from _regions(declared, s.domain)
    yield from _orders(scalars)


def _regions(declared: Scalar, domain: Domain) -> Iterator[Condition]:
    v = Sym(declared.name)
    if declared.integer:
        yield from _whole_regions(declared, domain)
        return
    for cut in (ONE, ZERO, MINUS_ONE):
        excluded = Rel("!=", v, cut) in domain.hypotheses
        if not excluded:
            yield (Rel("!=", v, cut),)
            yield (Rel("<=", v, cut),)
            yield (Rel(">=", v, cut),)
        yield (Rel("<", v, cut),)
        yield (Rel(">", v, cut),)
    yield (Rel(">", v, ZERO), Rel("<", v, ONE))
    if declared.name == "rho" and declared.interval.contains(Fraction(1)):
        yield (Rel("==", v, ONE),)


def _whole_regions(declared: Scalar, domain: Domain) -> Iterator[Condition]:
    """More than one, or more than two; a single value is a condition only for the number of inputs (J = 2)."""
    v = Sym(declared.name)
    for n in (2, 3):
        if declared.interval.contains(Fraction(n - 1)):
            yield (Rel(">=", v, expr(n)),)
    is_size = declared.name == "J" or any(u.size == v for u in domain.vectors)
    if is_size and declared.interval.contains(Fraction(2)):
        yield (Rel("==", v, expr(2)),)


def _orders(scalars: list[Scalar]) -> Iterator[Condition]:
    plain = [s for s in scalars if not s.integer]
    for n, a in enumerate(plain):
        for b in plain[n + 1 :]:
            yield (Rel("<", Sym(a.name), Sym(b.name)),)
            yield (Rel(">", Sym(a.name), Sym(b.name)),)


def thresholds(s: Statement) -> Iterator[Rel]:
    """Where the two sides of an inequality are equal, solved for a symbol in which the gap is linear."""
    if not isinstance(s.relation, Rel) or s.relation.op not in ("<", "<=", ">", ">="):
        return
    alg = Algebra(s.domain)
    try:
        gap = relations.gap_of(alg, s.relation)
    except (UnsupportedError, ValueError):
        return
    numerator, denominators = alg.fraction(gap)
    total = 1
    for g, k in denominators:
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        found = signs.sign(alg, inner)
        if found not in ("+", "-"):
            return
        total *= 1 if found == "+" or k % 2 == 0 else -1
    for name in _linear_order(numerator):
        solved = _solve(alg, numerator, name)
        if solved is not None:
            root, slope = solved
            yield _directed(s.relation, Sym(name), root, slope * total)


def _linear_order(p: Poly) -> list[str]:
    names = [str(a.parts[0]) for a in p.atoms() if a.tag == "sym" and not str(a.parts[0]).startswith("#")]
    return sorted(names, key=lambda n: (n != "rho", n))


def _solve(alg: Algebra, p: Poly, name: str) -> tuple[Expr, int] | None:
    """The root of a polynomial that is linear in a symbol, and the sign of its slope."""
    atom = Atom("sym", name)
    slope: list[tuple[Mono, Fraction]] = []
    rest: list[tuple[Mono, Fraction]] = []
    for m, c in p.terms.items():
        power = next((e for a, e in m if a == atom), None)
        others = tuple(pair for pair in m if pair[0] != atom)
        if name in signs.names_in(others) or (power is not None and power != constant(1)):
            return None
        (rest if power is None else slope).append((others, c))
    a, b = collect(slope), collect(rest)
    s = signs.sign(alg, a)
    if s not in ("+", "-"):
        return None
    root = alg.together(alg.mul(-b, alg.power(a, constant(-1))))
    return to_expr(root), 1 if s == "+" else -1


def _directed(r: Rel, v: Sym, root: Expr, slope: int) -> Rel:
    op = r.op
    if slope < 0:
        op = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
    return Rel(op, v, root)


def show_condition(domain: Domain, condition: Condition) -> str:
    """A condition as text in the claims language."""
    from cesai_sym.judge.normal import readable, to_poly

    alg = Algebra(domain)
    return " and ".join(f"{readable(to_poly(alg, r.lhs))} {r.op} {readable(to_poly(alg, r.rhs))}" for r in condition)


def opposite(r: Rel) -> Rel:
    """The relation that holds exactly where this one fails."""
    from cesai_sym.statement import negated

    return negated(r)
