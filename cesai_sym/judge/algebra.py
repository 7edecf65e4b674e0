"""Exact rewriting of powers, logarithms and sums over inputs to a canonical form.

A law is applied only where it is valid: ``(ab)^r = a^r b^r`` and ``(a^r)^s = a^(rs)`` need positive bases unless the
exponents are whole numbers, ``log(ab) = log a + log b`` needs positive factors.  What can not be shown positive stays
opaque.  Divisors that must not vanish and arguments that must be positive are collected as obligations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Rel
from cesai_sym.judge import effort, factor, signs, sums
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
    mono_key,
    of_atom,
    split_integer,
)
from cesai_sym.statement import Domain

E = Atom("e")
_MAX_POWER = 12
_MAX_TERMS = 3000
_MAX_BITS = 100_000


class TooLargeError(UnsupportedError):
    """An exact number or an expansion outgrew the limits of the judge."""


class UndefinedError(UnsupportedError):
    """The expression has no value anywhere on the domain, such as a division by zero."""


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
        self.turned: dict[str, int] = {}
        self.steps = 0
        self.nesting = 0
        self.enclosed = False  # was the sign of a number taken from its enclosure?
        self.solving = False
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
    def need(self, kind: Literal["positive", "nonzero"], poly: Poly) -> None:
        """Collect a side condition; constants are settled at once."""
        c = poly.constant
        if c is not None:
            if c == 0 or (kind == "positive" and c < 0):
                raise UndefinedError("division by zero" if kind == "nonzero" else "logarithm or power of a negative")
            return
        self.obligations.setdefault((kind, poly.key), Obligation(kind, poly))

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
        if len(p.terms) * len(q.terms) > _MAX_TERMS:
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
            return rest, _number_power(Fraction(int(str(a.parts[0]))), whole), []
        if a.tag == "e":
            return self._split_logs(e)
        n = e.integer
        if a.tag == "group" and n is not None and n > 0:
            inner = a.parts[0]
            assert isinstance(inner, Poly)
            if n <= _MAX_POWER:
                return ZERO, Fraction(1), [self._expand(inner, n)]
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

    def _expand(self, p: Poly, n: int) -> Poly:
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
        n = e.integer
        if n == 0:
            return ONE
        if not b:
            if signs.sign(self, e) == "+":
                return ZERO
            raise UndefinedError("zero to a power that is not positive")
        single = b.single()
        if n is not None and (n > 0 or single):
            return self._integer_power(b, single, n)
        if n is None and not self.is_integer(e):
            return self._real_power(b, e)
        self.need("nonzero", b)
        lead, parts = factor.factors(b)
        result = self._monomial_power(lead, e)
        for q, multiplicity in parts:
            flipped, sign = self._oriented(q)
            if sign < 0:
                result = self.mul(result, self._monomial_power(constant(-1), e.scale(Fraction(multiplicity))))
            result = self.mul(result, self.raised(flipped, e.scale(Fraction(multiplicity))))
        return result

    def raised(self, q: Poly, e: Poly) -> Poly:
        """A power of a factor that is not split further."""
        single = q.single()
        if single:
            return self._monomial_power(q, e)
        return self.monomial([(Atom("group", q), e)], Fraction(1))

    def _oriented(self, q: Poly) -> tuple[Poly, int]:
        """A factor or its opposite, whichever is positive when the declarations say so.

        Relations of the domain are left aside: they are brought to canonical form with this very choice.
        """
        if q.key not in self.turned:
            plain = Algebra(replace(self.domain, hypotheses=(), indices=()))
            self.turned[q.key] = -1 if signs.sign(plain, q) in ("-", "-0") else 1
        turn = self.turned[q.key]
        return (-q if turn < 0 else q), turn

    def _integer_power(self, b: Poly, single: tuple[Mono, Fraction] | None, n: int) -> Poly:
        if single:
            m, c = single
            if n < 0:
                self.need("nonzero", b)
            return self.monomial([(a, e.scale(Fraction(n))) for a, e in m], _number_power(c, n))
        if n <= _MAX_POWER and len(b.terms) ** n <= _MAX_TERMS:
            return self._expand(b, n)
        return self.raised(b, constant(n))

    def _monomial_power(self, b: Poly, e: Poly) -> Poly:
        """A power of one term, distributed over its factors where that is valid."""
        single = b.single()
        assert single is not None
        m, c = single
        n = e.integer
        if n is not None:
            return self._integer_power(b, single, n)
        whole = self.is_integer(e)
        if whole and c == -1:
            return self._sign_power(m, e)
        if not whole and not (c > 0 and all(signs.atom_sign(self, a) == "+" for a, _ in m)):
            self.need("positive", b)
            return of_atom(Atom("pow", b, e))
        result = _number_symbolic(c, e) if c > 0 else of_atom(Atom("pow", constant(c), e))
        return self.mul(result, self.monomial([(a, self.mul(p, e)) for a, p in m], Fraction(1)))

    def _sign_power(self, m: Mono, e: Poly) -> Poly:
        """``(-1)^n`` for a symbolic whole number n: 1 when n is visibly even."""
        even = all((c / 2).denominator == 1 for c in e.terms.values())
        sign = ONE if even else of_atom(Atom("pow", constant(-1), e))
        return self.mul(sign, self.monomial([(a, self.mul(p, e)) for a, p in m], Fraction(1)))

    def _real_power(self, b: Poly, e: Poly) -> Poly:
        """A power with an exponent that is not a whole number: the base has to be positive."""
        if b.single():
            return self._monomial_power(b, e)
        lead, parts = factor.factors(b)
        oriented = [(*self._oriented(q), n) for q, n in parts]
        lead = lead.scale(Fraction(_product(s**n for _, s, n in oriented)))
        if self.positive(lead) and all(self.positive(q) for q, _, _ in oriented):
            result = self._monomial_power(lead, e)
            return self.mul(result, *(self.raised(q, e.scale(Fraction(n))) for q, _, n in oriented))
        self.need("positive", b)
        return of_atom(Atom("group", b), e) if self.positive(b) else of_atom(Atom("pow", b, e))

    # ------------------------------------------------------------- logarithms
    def log(self, b: Poly) -> Poly:
        """``log b`` in canonical form: a sum over the positive factors of b."""
        self.need("positive", b)
        lead, parts = factor.factors(b) if not b.single() else (b, [])
        oriented = [(*self._oriented(q), n) for q, n in parts]
        lead = lead.scale(Fraction(_product(s**n for _, s, n in oriented)))
        m, c = lead.single() or ((), Fraction(0))
        known = c > 0 and all(signs.atom_sign(self, a) == "+" for a, _ in m)
        if not known or not all(self.positive(q) for q, _, _ in oriented):
            return of_atom(Atom("log", b))
        result = _number_log(c)
        for a, e in m:
            result = result + (e if a.tag == "e" else self.mul(e, _log_atom(a)))
        for q, _, n in oriented:
            result = result + of_atom(Atom("log", q)).scale(Fraction(n))
        return result

    def exp(self, u: Poly) -> Poly:
        """``e^u`` in canonical form."""
        return self.monomial([(E, u)], Fraction(1)) if u else ONE

    # ------------------------------------------------------ fractions, zeros
    def together(self, p: Poly) -> Poly:
        """Over a common denominator, reduced: numerator expanded, divided by irreducible factors."""
        numerator, denominators = self.fraction(p)
        if not numerator:
            return ZERO
        pairs = []
        for g, k in denominators:
            inner = g.parts[0]
            assert isinstance(inner, Poly)
            while k > 0 and (reduced := factor.quotient(numerator, inner)) is not None:
                numerator, k = reduced, k - 1
            if k > 0:
                pairs.append((g, constant(-k)))
        items = [(tuple(sorted((*m, *pairs), key=lambda x: x[0].key)), c) for m, c in numerator.terms.items()]
        return collect(items)

    def fraction(self, p: Poly) -> tuple[Poly, list[tuple[Atom, int]]]:
        """The numerator over the product of the sums that occur with negative whole exponents."""
        denominators: list[tuple[Atom, int]] = []
        for _ in range(_MAX_POWER):
            found = self._denominator(p)
            if found is None:
                break
            g, k = found
            p = collect(
                item for m, c in p.terms.items() for item in self.monomial((*m, (g, constant(k))), c).terms.items()
            )
            denominators.append((g, k))
        return p, denominators

    def _denominator(self, p: Poly) -> tuple[Atom, int] | None:
        lowest: dict[Atom, int] = {}
        for m in p.terms:
            for a, e in m:
                n = e.integer
                if a.tag == "group" and n is not None and n < 0:
                    lowest[a] = min(lowest.get(a, 0), n)
        if not lowest:
            return None
        a = min(lowest, key=lambda atom: atom.key)
        return a, -lowest[a]

    def is_zero(self, p: Poly) -> bool:
        """Does the polynomial vanish identically (wherever it is defined)?"""
        for _ in range(_MAX_POWER):
            p, _dens = self.fraction(p)
            q = self._align(p)
            if q.key == p.key:
                break
            p = q
        return not p or sums.vanishes_under_sums(self, p)

    def _align(self, p: Poly) -> Poly:
        """``g^(r+2)`` beside ``g^r``: write the first as ``g^r`` times the expanded square."""
        for g in (a for a in p.atoms() if a.tag == "group"):
            low: dict[str, int] = {}
            for m in p.terms:
                e = next((e for a, e in m if a == g), None)
                if e is not None:
                    rest, whole = split_integer(e)
                    low[rest.key] = min(low.get(rest.key, whole), whole)
            p = collect(item for m, c in p.terms.items() for item in self._lowered(m, c, g, low).terms.items())
        return p

    def _lowered(self, m: Mono, c: Fraction, g: Atom, low: dict[str, int]) -> Poly:
        e = next((e for a, e in m if a == g), None)
        if e is None:
            return Poly({m: c})
        rest, whole = split_integer(e)
        surplus = whole - low[rest.key]
        if not rest or not 0 < surplus <= _MAX_POWER:
            return Poly({m: c})
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        base = Poly({tuple((a, e - constant(surplus)) if a == g else (a, e) for a, e in m): c})
        return self.mul(base, self._expand(inner, surplus))

    # ------------------------------------------------------------- rebuilding
    def rebuild(self, p: Poly, leaf: Callable[[Atom], Poly | None]) -> Poly:
        """The polynomial with atoms replaced (None keeps an atom) and everything brought to canonical form again."""
        total = ZERO
        for m, c in p.terms.items():
            term = constant(c)
            for a, e in m:
                term = self.mul(term, self.power(self.rebuild_atom(a, leaf), self.rebuild(e, leaf)))
            total = total + term
        return total

    def rebuild_atom(self, a: Atom, leaf: Callable[[Atom], Poly | None]) -> Poly:
        """One atom with its parts replaced."""
        replaced = leaf(a)
        if replaced is not None:
            return replaced
        polys = [self.rebuild(part, leaf) if isinstance(part, Poly) else part for part in a.parts]
        if a.tag == "log":
            return self.log(polys[0])  # type: ignore[arg-type]
        if a.tag == "group":
            return polys[0]  # type: ignore[return-value]
        if a.tag == "pow":
            return self.power(polys[0], polys[1])  # type: ignore[arg-type]
        if a.tag == "sum":
            return sums.rebuild_sum(self, a, leaf)
        if a.tag == "fn":
            args = a.parts[1]
            assert isinstance(args, tuple)
            return self.function(str(a.parts[0]), [self.rebuild(q, leaf) for q in args])
        if a.tag == "extremum":
            return sums.rebuild_extremum(self, a, leaf)
        return of_atom(a)

    def rename(self, p: Poly, old: str, new: str | int) -> Poly:
        """The polynomial with a free index renamed or fixed; bound indices are left alone and capture nothing."""

        def leaf(a: Atom) -> Poly | None:
            if not depends(a, old):
                return of_atom(a)
            return of_atom(_renamed(a, old, new)) if a.tag in ("at", "delta") else None

        self.busy.append(str(new))
        try:
            return self.rebuild(p, leaf)
        finally:
            self.busy.pop()

    def _shifted(self, name: str, u: Poly) -> Poly:
        """``lnGamma(a+1) = lnGamma(a) + ln a`` and its derivative: the argument as small as it stays positive."""
        total = ZERO
        for _ in range(_MAX_POWER if name in _SHIFTS else 0):
            lower = u - ONE
            if not lower or not self.positive(lower):
                break
            u = lower
            total = total + (self.log(u) if name == "gammaln" else self.power(u, constant(-1)))
        return total + of_atom(Atom("fn", name, (u,)))

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


_SHIFTS = ("gammaln", "digamma")


def _never(a: Atom) -> bool:
    """Is this Kronecker's delta of two different fixed positions?"""
    return a.tag == "delta" and all(isinstance(i, int) for i in a.parts) and a.parts[0] != a.parts[1]


def _renamed(a: Atom, old: str, new: str | int) -> Atom:
    target = IndexName(new) if isinstance(new, str) else new

    def move(i: object) -> object:
        return target if isinstance(i, IndexName) and i == old else i

    if a.tag == "delta":
        return delta_atom(move(a.parts[0]), move(a.parts[1]))
    indices = a.parts[1]
    assert isinstance(indices, tuple)
    return Atom("at", a.parts[0], tuple(move(i) for i in indices))


def delta_atom(i: object, k: object) -> Atom:
    """Kronecker's delta as an atom, with its indices in a fixed order."""
    first, second = sorted((i, k), key=lambda n: (isinstance(n, str), str(n)))
    return Atom("delta", first, second)


def _product(numbers: Iterable[int]) -> int:
    result = 1
    for n in numbers:
        result *= n
    return result


def _number_power(c: Fraction, n: int) -> Fraction:
    size = max(c.numerator.bit_length(), c.denominator.bit_length())
    if c != 1 and abs(n) * size > _MAX_BITS:
        raise TooLargeError("an exact number with more than 100,000 bits")
    return c**n


def _prime_powers(c: Fraction) -> list[tuple[int, int]]:
    from flint import fmpz

    if max(c.numerator.bit_length(), c.denominator.bit_length()) > 128:
        raise TooLargeError("a number too large to be factored")
    up = [(int(p), int(n)) for p, n in fmpz(c.numerator).factor()] if c.numerator > 1 else []
    down = [(int(p), -int(n)) for p, n in fmpz(c.denominator).factor()] if c.denominator > 1 else []
    return up + down


def _number_symbolic(c: Fraction, e: Poly) -> Poly:
    """A positive rational to a symbolic power, by its prime factors."""
    pairs = []
    number = Fraction(1)
    for p, n in _prime_powers(c):
        rest, whole = split_integer(e.scale(Fraction(n)))
        number *= _number_power(Fraction(p), whole)
        if rest:
            pairs.append((Atom("prime", p), rest))
    return Poly({tuple(sorted(pairs, key=lambda pair: pair[0].key)): number})


def _number_log(c: Fraction) -> Poly:
    return collect((((Atom("log", constant(p)), ONE),), Fraction(n)) for p, n in _prime_powers(c))


def _log_atom(a: Atom) -> Poly:
    if a.tag == "prime":
        return of_atom(Atom("log", constant(int(str(a.parts[0])))))
    if a.tag == "group":
        return of_atom(Atom("log", a.parts[0]))
    return of_atom(Atom("log", of_atom(a)))


__all__ = ["Algebra", "E", "Obligation", "TooLargeError", "UndefinedError", "delta_atom", "mono_key"]
