"""The exact region in which a relation holds, read off the signs of the factors of its difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from cesai_sym.expression.nodes import Expr, Mul, Rel, Sym, expr
from cesai_sym.judge import approach, factor, relations, signs, slopes
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.normal import normalise, readable, to_poly
from cesai_sym.judge.poly import ONE, Atom, Poly, of_atom
from cesai_sym.judge.signs.logarithms import ratio_logarithm
from cesai_sym.judge.thresholds import roots
from cesai_sym.statement import Domain, Iff, Monotone, Order, Statement, Tends, mirrored

Condition = tuple[Rel, ...]
_MAX_UNCERTAIN = 3
_MAX_TEXT = 60
_MAX_TERMS = 2
_OF_VECTOR = re.compile(r"\b(min|max)\((\w+), (\w+)\[\2\]\)")
_LARGER = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition as it is shown, and parts that make up its region together: it suffices where all of them do."""

    shown: Condition
    parts: tuple[Condition, ...]


def single(*condition: Rel) -> Candidate:
    """A condition that is used as it is shown."""
    return Candidate(condition, (condition,))


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A difference up to factors of a certain sign: ``sign`` times the odd factors, which vanishes with the even ones.

    ``divided``: one of the odd factors stands in a denominator and may vanish.
    """

    sign: int
    odd: tuple[Poly, ...]
    even: tuple[Poly, ...]
    divided: bool


def exact(s: Statement) -> Iterator[Candidate]:
    """The conditions that an inequality or an equivalence comes to, or that make the factors of an equality vanish."""
    r, d = s.relation, s.domain
    alg = Algebra(d)
    try:
        if isinstance(r, Tends):
            yield from _of_limit(r, r.body, r.value, d)
        if isinstance(r, Order) and r.kind == "~":
            yield from _of_limit(r, r.body / r.of, expr(1), d)
        if isinstance(r, Monotone):
            r = slopes.slope_relation(r, d)
        if isinstance(r, Iff):
            yield from _of_equivalence(alg, r)
        elif isinstance(r, Rel):
            yield from _of_relation(alg, r, relations.gap_of(alg, r))
    except (ValueError, ArithmeticError):
        return


def _of_limit(r: Tends | Order, body: Expr, value: Expr, d: Domain) -> Iterator[Candidate]:
    """Where the limit that there is equals the claimed one."""
    alg, found = approach.limit_of(body, r.var, r.point, r.side, d)
    if not found.infinite:
        claim = Rel("==", to_expr(found.value), value)
        yield from _of_relation(alg, claim, relations.gap_of(alg, claim))


def _of_equivalence(alg: Algebra, r: Iff) -> Iterator[Candidate]:
    """Two comparisons agree where the product of their differences is positive, when they ask for the same sign."""
    first, second = (c if c.op in (">", ">=") else mirrored(c) for c in (r.first, r.second))
    if first.op == second.op and first.op in (">", ">="):
        gap = alg.mul(relations.gap_of(alg, first), relations.gap_of(alg, second))
        found = uncertain(alg, gap)
        if found is not None:
            yield from _conditions(alg, ">", Uncertain(found.sign, found.odd, (), found.divided))


def _of_relation(alg: Algebra, r: Rel, gap: Poly) -> Iterator[Candidate]:
    if r.op in _LARGER:
        found = uncertain(alg, gap)
        if found is not None:
            yield from _conditions(alg, r.op, found)
    elif r.op == "==":
        found = uncertain(alg, gap)
        solved = [] if found is None else [pair for q in (*found.odd, *found.even) for pair in roots(alg, q)]
        for v, root, _ in sorted(solved, key=lambda item: (item[0].name != "rho", item[0].name)):
            yield single(Rel("==", v, root))
    else:
        found = uncertain(alg, gap)
        if found is not None:
            yield from _unequal(alg, (*found.odd, *found.even), ())


def _conditions(alg: Algebra, op: str, u: Uncertain) -> Iterator[Candidate]:
    if len(u.odd) > _MAX_UNCERTAIN or (not u.odd and (u.sign > 0) != (op in (">", ">="))):
        return
    never_zero = len(u.odd) == 1 and signs.nonzero(alg, u.odd[0])
    if (u.divided or never_zero) and op in ("<=", ">="):
        op = op[0]
    apart = u.even if op in ("<", ">") else ()
    if not u.odd:
        yield from _unequal(alg, apart, ())
        return
    wanted = op if u.sign > 0 else _LARGER[op]
    if len(u.odd) == 1:
        for shown in _signed(alg, u.odd[0], wanted):
            if len(_text(shown)) <= _MAX_TEXT:
                yield from _unequal(alg, apart, (shown,))
        return
    if not all(map(_is_plain, u.odd)):
        return
    shown = Rel(wanted, Mul(tuple(map(to_expr, u.odd))), expr(0))
    if len(_text(shown)) > _MAX_TEXT:
        return
    positive = wanted in (">", ">=")
    parts = []
    for flips in product((False, True), repeat=len(u.odd)):
        if (sum(flips) % 2 == 0) == positive:
            up = ">" + wanted[1:]
            signed = (next(_signed(alg, q, _LARGER[up] if f else up)) for q, f in zip(u.odd, flips, strict=True))
            parts.append(tuple(signed))
    yield Candidate((shown,), tuple(parts))


def _unequal(alg: Algebra, factors: tuple[Poly, ...], beside: Condition) -> Iterator[Candidate]:
    """No factor vanishes, each solved for a symbol if that is possible."""
    if factors or beside:
        signed = [next(_signed(alg, q, "!="), None) for q in factors]
        if all(signed):
            yield single(*beside, *(r for r in signed if r is not None))


def _signed(alg: Algebra, q: Poly, op: str) -> Iterator[Rel]:
    """``q op 0`` solved for a symbol in all possible ways, or as it stands if it is a plain sum of products."""
    found = False
    for v, root, slope in roots(alg, q):
        found = True
        yield Rel(_LARGER[op] if slope < 0 and op in _LARGER else op, v, root)
    if not found and _is_plain(q):
        yield Rel(op, to_expr(q), expr(0))


def _is_plain(q: Poly) -> bool:
    """A few products of symbols and numbers."""
    return len(q.terms) <= _MAX_TERMS and all(a.tag == "sym" and e.constant is not None for m in q.terms for a, e in m)


def uncertain(alg: Algebra, gap: Poly) -> Uncertain | None:
    """The factors of a difference whose sign is not known; None for what is zero."""
    numerator, denominators = alg.fraction(gap)
    if not numerator:
        return None
    state = _Collected(alg)
    lead, parts = factor.factors(numerator)
    (m, c), *more = lead.terms.items()
    state.sign = 1 if c > 0 else -1
    assert not more
    for a, e in m:
        state.add_power(a, e)
    for q, n in parts:
        state.add(q, n)
    for a, n in denominators:
        state.add(_plain(alg, a), n)
    below = [_plain(alg, a) for a, _ in denominators] + [of_atom(a) for a, e in m if (e.integer or 0) < 0]
    divided = any(not signs.nonzero(alg, q) for q in below)
    return Uncertain(state.sign, tuple(state.odd), tuple(state.even), divided)


def _plain(alg: Algebra, a: Atom) -> Poly:
    """A sum that stands in a denominator as a sum."""
    return to_poly(alg, to_expr(of_atom(a)))


class _Collected:
    """Factors sorted by whether their sign is known."""

    def __init__(self, alg: Algebra) -> None:
        self.alg, self.sign = alg, 1
        self.odd: list[Poly] = []
        self.even: list[Poly] = []

    def add_power(self, a: Atom, e: Poly) -> None:
        whole = e.integer
        if whole is None:
            self.add(self.alg.power(of_atom(a), e), 1)
        else:
            self.add(of_atom(a), whole)

    def add(self, q: Poly, n: int) -> None:
        s = signs.sign(self.alg, q)
        if s == "+":
            return
        if s == "-":
            self.sign *= (-1) ** (n % 2)
        elif n % 2 == 0:
            self._add_even(self._simpler(q))
        elif s in ("+0", "-0"):
            self.sign *= 1 if s == "+0" else -1
            self._add_even(q)
        else:
            self._add_odd(q)

    def _add_odd(self, q: Poly) -> None:
        solved = next(iter(roots(self.alg, q)), None)
        logarithm = None if solved else ratio_logarithm(self.alg, q)
        if logarithm is None or logarithm == q:
            self._toggle(self._simpler(q))
            return
        lead, parts = factor.factors(logarithm)
        (m, c), *_ = lead.terms.items()
        self.sign *= 1 if c > 0 else -1
        for a, e in m:
            self.add_power(a, e)
        for p, n in parts:
            inner = self._simpler(p)
            s = signs.sign(self.alg, inner)
            if s in ("+", "-"):
                self.sign *= 1 if s == "+" or n % 2 == 0 else -1
            elif n % 2:
                self._toggle(inner)
            else:
                self._add_even(inner)

    def _add_even(self, q: Poly) -> None:
        if not signs.nonzero(self.alg, q):
            self.even.append(q)

    def _toggle(self, q: Poly) -> None:
        """A factor that occurs twice is a square, and one that occurs with the other sign minus a square."""
        for other, sign in ((q, 1), (-q, -1)):
            if other in self.odd:
                self.odd.remove(other)
                self._add_even(q)
                self.sign *= sign
                return
        self.odd.append(q)

    def _simpler(self, q: Poly) -> Poly:
        """``a log A - b log B`` has the sign of ``A^a - B^b``."""
        above, below = ONE, ONE
        for m, c in q.terms.items():
            if len(m) != 1 or m[0][0].tag != "log" or m[0][1] != ONE or abs(c) > 2 or c.denominator != 1:
                return q
            inner = m[0][0].parts[0]
            assert isinstance(inner, Poly)
            for _ in range(int(abs(c))):
                if c > 0:
                    above = self.alg.mul(above, inner)
                else:
                    below = self.alg.mul(below, inner)
        return above - below


def _text(r: Rel) -> str:
    return show(Domain(), r)


def show(domain: Domain, r: Rel) -> str:
    """A relation as text in the claims language; a product keeps its factors."""
    alg = Algebra(domain)

    def side(e: Expr) -> str:
        return _OF_VECTOR.sub(r"\1(\3)", readable(normalise(alg, e)))

    if not (isinstance(r.lhs, Mul) and r.rhs == expr(0)):
        return f"{side(r.lhs)} {r.op} {side(r.rhs)}"
    shown = [t if t.isidentifier() else f"({t})" for t in map(side, sorted(r.lhs.args, key=_not_symbol))]
    return f"{'*'.join(shown)} {r.op} 0"


def restates(domain: Domain, condition: Condition, r: object) -> bool:
    """Is a condition, read from either end, the statement itself?"""
    if len(condition) != 1 or not isinstance(r, Rel):
        return False
    try:
        one, other = condition[0], show(domain, r)
        return other in (show(domain, one), show(domain, mirrored(one)))
    except (ValueError, ArithmeticError):
        return False


def _not_symbol(e: Expr) -> bool:
    return not isinstance(e, Sym)


__all__ = ["Candidate", "Condition", "Uncertain", "exact", "restates", "show", "single", "uncertain"]
