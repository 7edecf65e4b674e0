"""Exact rewriting of powers, logarithms and sums over inputs to a canonical form.

A law is applied only where it is valid: ``(ab)^r = a^r b^r`` and ``(a^r)^s = a^(rs)`` need positive bases unless the
exponents are whole numbers, ``log(ab) = log a + log b`` needs positive factors.  What can not be shown positive stays
opaque.  Divisors that must not vanish and arguments that must be positive are collected as obligations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from cesai_sym.expression.nodes import Rel
from cesai_sym.judge import effort, factor, powers, quotients, rebuilding, signs, sums
from cesai_sym.judge.numbers import MAX_POWER, MAX_TERMS, TooLargeError, UndefinedError, number_power
from cesai_sym.judge.poly import (
    ONE,
    ZERO,
    Atom,
    IndexName,
    Mono,
    Poly,
    collect,
    constant,
    depends,
    of_atom,
    split_integer,
)
from cesai_sym.statement import Domain

E = Atom("e")


@dataclass(frozen=True, slots=True)
class Obligation:
    """A side condition of an exact rewriting: the polynomial must be positive, or must not vanish."""

    kind: Literal["positive", "nonzero"]
    poly: Poly


class Algebra:
    """The canonical forms over one domain; the only state is a cache and the obligations met so far."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.obligations: dict[tuple[str, str], Obligation] = {}
        self.sizes: dict[str, Poly] = {}
        self.busy: list[str] = []
        self.sum_rules: dict[str, Poly] = {}
        self.signs: dict[str, signs.Sign | None] = {}
        self.gaps: dict[Rel, tuple[Poly | None]] = {}
        self.logs: dict[Rel, Poly | None] = {}
        self.turned: dict[str, int] = {}
        self.steps = 0
        self.nesting = 0
        self.enclosed = False  # was the sign of a number taken from its enclosure?
        self.squares = False  # was a sum of squares found?
        self.numerical: set[tuple[str, ...]] = set()  # the questions whose remembered answers rest on an enclosure
        self.settled_by_numbers = False  # does something that is kept for good rest on an enclosure?
        self.solving = False
        self.asked: dict[tuple[str, bool], tuple[int, signs.Sign | None]] = {}
        self.deep: dict[str, signs.Sign | None] = {}
        self.integers = frozenset(s.name for s in domain.scalars if s.integer)

    # ---------------------------------------------------------------- indices
    def index_name(self, stem: str, size: Poly) -> IndexName:
        """A name for an index that runs to this size: the stem, marked when that already runs to another one."""
        name, n = stem, 0
        while self.sizes.setdefault(name, size) != size:
            n += 1
            name = f"{stem}~{n}"
        return IndexName(name)

    def opened(self, size: Poly, *around: object) -> IndexName:
        """A name to work with under a binder: one that nothing around it mentions and no outer binder has."""
        n = 0
        while True:
            name = self.index_name(f"&{n}", size)
            if name not in self.busy and not any(depends(part, name) for part in around):
                return name
            n += 1

    # ----------------------------------------------------------------- basics
    def sign(self, p: Poly, depth: int = 0) -> signs.Sign | None:
        """The sign of a polynomial on the domain, or None when no method settles it."""
        return signs.sign(self, p, depth)

    def need(self, kind: Literal["positive", "nonzero"], poly: Poly) -> None:
        """Collect a side condition; constants are settled at once."""
        c = poly.constant
        if c is not None:
            if c == 0 or (kind == "positive" and c < 0):
                raise UndefinedError("division by zero" if kind == "nonzero" else "logarithm or power of a negative")
            return
        self.obligations.setdefault((kind, poly.key), Obligation(kind, poly))

    def attempt(self, method: Callable[[], signs.Sign | None]) -> signs.Sign | None:
        """What a method says; enclosures that it used count only when it comes to an answer."""
        before = self.enclosed
        found: signs.Sign | None = None
        try:
            found = method()
        finally:
            if found is None:
                self.enclosed = before or self.settled_by_numbers
        return found

    def remembered(self, question: tuple[str, ...], method: Callable[[], signs.Sign | None]) -> signs.Sign | None:
        """The same for an answer that will be remembered, with whether it rests on an enclosure."""
        before, self.enclosed = self.enclosed, False
        found: signs.Sign | None = None
        try:
            found = self.attempt(method)
        finally:
            if self.enclosed and found is not None:
                self.numerical.add(question)
            self.enclosed = self.enclosed or before
        return found

    def recall(self, question: tuple[str, ...], answer: signs.Sign | None) -> signs.Sign | None:
        """A remembered answer; whether it rests on an enclosure counts again."""
        self.enclosed = self.enclosed or (answer is not None and question in self.numerical)
        return answer

    def positive(self, poly: Poly) -> bool:
        """Is the polynomial certainly positive on the domain?"""
        return signs.sign(self, poly) == "+"

    def mul(self, *polys: Poly) -> Poly:
        """The product, expanded."""
        result = ONE
        for p in polys:
            result = self._mul(result, p)
        return result

    def _mul(self, p: Poly, q: Poly) -> Poly:
        if p.constant is not None:
            return q.scale(p.constant)
        if q.constant is not None:
            return p.scale(q.constant)
        if len(p.terms) * len(q.terms) > MAX_TERMS:
            raise TooLargeError("the expansion has too many terms")
        items: list[tuple[Mono, Fraction]] = []
        for m, c in p.terms.items():
            for n, d in q.terms.items():
                items.extend(self.monomial((*m, *n), c * d).terms.items())
        return collect(items)

    def monomial(self, pairs: Iterable[tuple[Atom, Poly]], coefficient: Fraction) -> Poly:
        """The product of powers of atoms in canonical form."""
        effort.spend()
        exponents: dict[Atom, Poly] = {}
        for a, e in pairs:
            exponents[a] = exponents[a] + e if a in exponents else e
        exponents = {a: t for a, e in exponents.items() if (t := self._tidy(e))}
        if any(_never(a) for a in exponents):
            return ZERO
        exponents = sums.contract(self, exponents)
        if any(_never(a) for a in exponents):
            return ZERO
        kept: list[tuple[Atom, Poly]] = []
        extra: list[Poly] = []
        for a, e in exponents.items():
            rest, number, more = self._settle(a, e)
            coefficient *= number
            extra.extend(more)
            if rest:
                kept.append((a, rest))
        kept.sort(key=lambda pair: pair[0].key)
        return self.mul(Poly({tuple(kept): coefficient}), *extra) if extra else Poly({tuple(kept): coefficient})

    def _tidy(self, e: Poly) -> Poly:
        """Exponents are kept as reduced fractions, so that equal exponents look equal."""
        if not any(a.tag == "group" for m in e.terms for a, _ in m):
            return e
        numerator, denominators = self.fraction(self.together(e))
        if len(denominators) != 1 or denominators[0][1] != 1:
            return self.together(e)
        g = denominators[0][0]
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        split = factor.remainder(numerator, inner)
        if split is None:
            return self.together(e)
        whole, rest = split
        pair = (g, constant(-1))
        over = ((tuple(sorted((*m, pair), key=lambda x: x[0].key)), c) for m, c in rest.terms.items())
        return whole + collect(over)

    def _settle(self, a: Atom, e: Poly) -> tuple[Poly, Fraction, list[Poly]]:
        """One power of an atom: what stays, a rational factor, and further factors."""
        if a.tag == "prime":
            rest, whole = split_integer(e)
            return rest, number_power(Fraction(int(str(a.parts[0]))), whole), []
        if a.tag == "e":
            return self._split_logs(e)
        n = e.integer
        if a.tag == "group" and n is not None and n > 0:
            inner = a.parts[0]
            assert isinstance(inner, Poly)
            if n <= MAX_POWER:
                return ZERO, Fraction(1), [self.expand(inner, n)]
        return e, Fraction(1), []

    def _split_logs(self, e: Poly) -> tuple[Poly, Fraction, list[Poly]]:
        """``e^(c log a + u) = a^c e^u``."""
        kept: list[tuple[Mono, Fraction]] = []
        extra: list[Poly] = []
        for m, c in e.terms.items():
            logs = [a for a, p in m if a.tag == "log" and p == ONE]
            if len(logs) == 1 and all(a.tag != "log" or a is logs[0] for a, _ in m):
                rest = Poly({tuple((a, p) for a, p in m if a is not logs[0]): c})
                base = logs[0].parts[0]
                assert isinstance(base, Poly)
                extra.append(self.power(base, rest))
            else:
                kept.append((m, c))
        return collect(kept), Fraction(1), extra

    def expand(self, p: Poly, n: int) -> Poly:
        """A power multiplied out."""
        result = ONE
        for _ in range(n):
            result = self._mul(result, p)
        return result

    # ----------------------------------------------------------------- powers
    def is_integer(self, p: Poly) -> bool:
        """Does the polynomial take whole values only, for elementary reasons?"""
        return all(
            c.denominator == 1
            and all(
                a.tag == "sym" and a.parts[0] in self.integers and e.integer is not None and e.integer > 0 for a, e in m
            )
            for m, c in p.terms.items()
        )

    def power(self, b: Poly, e: Poly) -> Poly:
        """``b^e`` in canonical form."""
        return powers.power(self, b, e)

    def raised(self, q: Poly, e: Poly) -> Poly:
        """A power of a factor that is not split further."""
        return powers.raised(self, q, e)

    # ------------------------------------------------------------- logarithms
    def log(self, b: Poly) -> Poly:
        """``log b`` in canonical form: a sum over the positive factors of b."""
        return powers.log(self, b)

    def exp(self, u: Poly) -> Poly:
        """``e^u`` in canonical form."""
        return self.monomial([(E, u)], Fraction(1)) if u else ONE

    # ------------------------------------------------------ fractions, zeros
    def together(self, p: Poly) -> Poly:
        """Over a common denominator, reduced: numerator expanded, divided by irreducible factors."""
        return quotients.together(self, p)

    def fraction(self, p: Poly) -> tuple[Poly, list[tuple[Atom, int]]]:
        """The numerator over the product of the sums that occur with negative whole exponents."""
        return quotients.fraction(self, p)

    def is_zero(self, p: Poly) -> bool:
        """Does the polynomial vanish identically (wherever it is defined)?"""
        return quotients.is_zero(self, p)

    # ------------------------------------------------------------- rebuilding
    def rebuild(self, p: Poly, leaf: Callable[[Atom], Poly | None]) -> Poly:
        """The polynomial with atoms replaced (None keeps an atom) and everything brought to canonical form again."""
        return rebuilding.rebuild(self, p, leaf)

    def rebuild_atom(self, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
        """One atom with its parts replaced."""
        return rebuilding.rebuild_atom(self, a, leaf)

    def rename(self, p: Poly, old: str, new: str | int) -> Poly:
        """The polynomial with a free index renamed or fixed; bound indices are left alone and capture nothing."""
        return rebuilding.rename(self, p, old, new)

    def _shifted(self, name: str, u: Poly) -> Poly:
        """``G(a+1) = a G(a)``, for its logarithm and derivative alike: the constant term is brought to [0, 1).

        The argument stays positive.
        """
        total, product = ZERO, ONE
        whole = split_integer(u)[1] if name in _SHIFTS else 0
        for _ in range(min(abs(whole), MAX_POWER)):
            lower = u - ONE if whole > 0 else u
            if whole > 0 and (not lower or not self.positive(lower)):
                break
            sign = constant(1 if whole > 0 else -1)
            if name == "gamma":
                product = self.mul(product, self.power(lower, sign))
            else:
                step = self.log(lower) if name == "gammaln" else self.power(lower, constant(-1))
                total = total + self.mul(sign, step)
            u = lower if whole > 0 else u + ONE
        if u == ONE and name in ("gamma", "gammaln"):
            return product if name == "gamma" else total
        return self.mul(product, of_atom(Atom("fn", name, (u,)))) + total

    def function(self, name: str, args: list[Poly]) -> Poly:
        """A function of several or special kind, kept as an atom."""
        if name in ("min", "max"):
            unique = {a.key: a for a in args}
            ordered = tuple(unique[k] for k in sorted(unique))
            return ordered[0] if len(ordered) == 1 else of_atom(Atom("fn", name, ordered))
        if name == "abs":
            s = signs.sign(self, args[0])
            if s in ("+", "+0", "0"):
                return args[0]
            if s in ("-", "-0"):
                return -args[0]
        if name in ("gamma", "gammaln", "digamma", "trigamma"):
            self.need("positive", args[0])
            return self._shifted(name, args[0])
        return of_atom(Atom("fn", name, tuple(args)))


_SHIFTS = ("gamma", "gammaln", "digamma")


def _never(a: Atom) -> bool:
    """Is this Kronecker's delta of two different fixed positions?"""
    return a.tag == "delta" and all(isinstance(i, int) for i in a.parts) and a.parts[0] != a.parts[1]


__all__ = ["Algebra", "E", "Obligation", "TooLargeError", "UndefinedError"]
