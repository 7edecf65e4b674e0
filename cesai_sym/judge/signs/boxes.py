"""The sign on a box by branch and bound in interval arithmetic: rigorous, but by numbers.

A cell is settled by its values, or by slopes: where the function certainly rises in a symbol, its sign on the lower
face settles it.  Zeros on the boundary are met by faces on which the function vanishes identically, with slopes of
slopes where needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import working_precision
from cesai_sym.judge import effort, factor, intervals
from cesai_sym.judge.derivative import derivative, regular_at
from cesai_sym.judge.poly import Atom, Poly, constant
from cesai_sym.judge.signs.names import replaced
from cesai_sym.judge.signs.words import Sign, flip

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

_MAX_SYMBOLS = 4
_MAX_CELLS = 1200
_MAX_ORDER = 3
_BITS = 64
#: What the work of one cell counts, in products of monomials.
_COST = 8


@dataclass(frozen=True, slots=True)
class _Side:
    """The range of a symbol in a cell: rational or infinite ends, and which of them do not belong to the domain."""

    lower: Fraction | None
    upper: Fraction | None
    lower_out: bool
    upper_out: bool

    @property
    def flat(self) -> bool:
        """Is it one number?"""
        return self.lower is not None and self.lower == self.upper


_Box = dict[Atom, _Side]


def by_boxes(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of a function of a few scalars and entries of fixed position, each in its interval."""
    box = _box(alg, p)
    if box is None or not 1 <= len(box) <= _MAX_SYMBOLS:
        return None
    with working_precision(_BITS):
        positive = _guess(p, box)
        if positive is None:
            return None
        try:
            found = _Search(alg, _MAX_CELLS).whole(p if positive else -p, box)
        except _SpentError:
            return None
    if found is None:
        return None
    alg.enclosed = True
    return found if positive else flip(found)


def _guess(p: Poly, box: _Box) -> bool | None:
    """The sign at a point of the box, the middle or one beside it."""
    for shift in range(3):
        at = {}
        for a, s in box.items():
            for _ in range(shift):
                s = replace(s, lower=_middle(s))
            at[a] = _cell(_point(s))
        v = intervals.value(p, at)
        if v is not None and (v.lo > 0 or v.hi < 0):
            return bool(v.lo > 0)
    return None


class _SpentError(UnsupportedError):
    """The number of cells is used up."""


def _box(alg: Algebra, p: Poly) -> _Box | None:
    """The ranges of all symbols; None when something else occurs.  Relations between symbols are left aside."""
    box: _Box = {}
    for a in _leaves(p):
        side = _declared(alg, a)
        if side is None:
            return None
        box[a] = side
    return {a: box[a] for a in sorted(box, key=lambda a: a.key)}


def _leaves(part: object) -> set[Atom]:
    if isinstance(part, Poly):
        return set().union(*(_leaves(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        if part.tag in ("sym", "at", "sum", "extremum", "delta", "pow", "pi"):
            return {part}
        return set().union(*(_leaves(q) for q in part.parts)) if part.parts else set()
    return set().union(*(_leaves(q) for q in part)) if isinstance(part, tuple) and part else set()


def _declared(alg: Algebra, a: Atom) -> _Side | None:
    if a.tag == "sym":
        s = alg.domain.scalar(str(a.parts[0]))
        if s is None:
            return None
        box = s.interval
        return _Side(box.lower, box.upper, box.lower_open, box.upper_open)
    indices = a.parts[1] if a.tag == "at" else ()
    v = alg.domain.vector(str(a.parts[0])) if a.tag == "at" else None
    if v is None or v.moments is not None or not all(isinstance(i, int) for i in indices):  # type: ignore[attr-defined]
        return None
    zero, one = Fraction(0), Fraction(1)
    sides = {
        "positive": _Side(zero, None, True, True), "nonnegative": _Side(zero, None, False, True),
        "weights": _Side(zero, one, True, True), "indicator": _Side(zero, one, False, False),
    }  # fmt: skip
    return sides.get(v.entries, _Side(None, None, True, True))


def _cell(s: _Side) -> intervals.Cell:
    return intervals.cell(s.lower, s.upper)


def _point(s: _Side) -> _Side:
    middle = _middle(s)
    return _Side(middle, middle, False, False)


def _middle(s: _Side) -> Fraction:
    """Where a side is cut: in the middle, or at a larger number when there is none."""
    low, high = s.lower, s.upper
    if low is not None and high is not None:
        return (low + high) / 2
    if low is None and high is None:
        return Fraction(0)
    end = low if low is not None else high
    assert end is not None
    step = max(abs(end), Fraction(1))
    return end + step if low is not None else end - step


@dataclass(slots=True)
class _Search:
    """One search, with the number of cells that are left."""

    alg: Algebra
    left: int
    factored: dict[str, list[tuple[Poly, int]]] = field(default_factory=dict)
    slopes: dict[tuple[str, Atom], Poly] = field(default_factory=dict)

    def whole(self, p: Poly, box: _Box, order: int = 0) -> Sign | None:
        """``+`` or ``+0`` when that is certain everywhere on the box."""
        result: Sign = "+"
        cells = [(box, 0)]
        while cells:
            here, depth = cells.pop()
            found = self._on(p, here, order)
            if found is None:
                halves = _halves(here) if depth < 40 and (order == 0 or depth < 3) else None
                if halves is None:
                    return None
                cells.extend((h, depth + 1) for h in halves)
            elif found == "+0":
                result = "+0"
        return result

    def _on(self, p: Poly, box: _Box, order: int) -> Sign | None:
        self.left -= 1
        if self.left < 0:
            raise _SpentError("the number of cells is used up")
        for _ in range(_COST):
            effort.spend()
        if not p:
            return "+0"
        at = {a: _cell(s) for a, s in box.items()}
        v = self._value(p, at)
        if v is not None and v.lo > 0:
            return "+"
        if v is not None and v.hi < 0 and order == 0:
            raise _SpentError("the sign changes")
        found = self._by_face(p, box, at, order)
        return found if found is not None or v is None or not v.lo >= 0 else "+0"

    def _value(self, p: Poly, at: dict[Atom, intervals.Cell]) -> intervals.Cell | None:
        """As a sum of terms, and when that has no sign, as a product of factors."""
        v = intervals.value(p, at)
        if v is not None and (v.lo >= 0 or v.hi <= 0):
            return v
        if p.key not in self.factored:
            lead, parts = factor.factors(p)
            self.factored[p.key] = [(lead, 1), *parts] if parts and parts != [(p, 1)] else []
        result: intervals.Cell | None = None
        for q, n in self.factored[p.key]:
            part = intervals.value(q, at)
            part = None if part is None else intervals.whole_power(part, n)
            if part is None:
                return v
            result = part if result is None else intervals.mul(result, part)
            if result is None:
                return v
        return v if result is None else result

    def _slope(self, p: Poly, a: Atom) -> Poly:
        key = (p.key, a)
        if key not in self.slopes:
            self.slopes[key] = derivative(self.alg, p, a)
        return self.slopes[key]

    def _from_middle(self, p: Poly, box: _Box, rates: dict[Atom, intervals.Cell | None]) -> bool:
        """Is ``f(c) + sum_i f_i (x_i - c_i)`` positive, with the slopes anywhere on the cell (mean value theorem)?"""
        if any(s.lower is None or s.upper is None for s in box.values()):
            return False
        total = intervals.value(p, {a: _cell(_point(s)) for a, s in box.items()})
        for a, s in box.items():
            rate = rates.get(a)
            if total is None or (rate is None and not s.flat):
                return False
            if rate is None or s.flat:
                continue
            assert s.lower is not None
            assert s.upper is not None
            half = (s.upper - s.lower) / 2
            change = intervals.mul(rate, intervals.cell(-half, half))
            if change is None:
                return False
            total = intervals.add(total, change)
        return total is not None and bool(total.lo > 0)

    def _by_face(self, p: Poly, box: _Box, at: dict[Atom, intervals.Cell], order: int) -> Sign | None:
        slopes = {a: self._slope(p, a) for a, s in box.items() if not s.flat}
        rates = {a: self._value(slope, at) for a, slope in slopes.items()}
        if self._from_middle(p, box, rates):
            return "+"
        for a, slope in slopes.items():
            rate = rates[a]
            rises = rate is not None and rate.lo >= 0
            falls = rate is not None and rate.hi <= 0
            strict = rate is not None and (rate.lo > 0 or rate.hi < 0)
            for sign, known in ((1, rises), (-1, falls)):
                found = self._face(p, slope, box, a, sign, order, known=known, strict=strict)
                if found is not None:
                    return found
        return None

    def _face(
        self, p: Poly, slope: Poly, box: _Box, a: Atom, sign: int, order: int, *, known: bool, strict: bool
    ) -> Sign | None:
        s = box[a]
        end, outside = (s.lower, s.lower_out) if sign > 0 else (s.upper, s.upper_out)
        if end is None or not regular_at(self.alg, p, a, constant(end)):
            return None
        face = self.alg.together(replaced(self.alg, p, a, constant(end)))
        vanishes = self.alg.is_zero(face)
        if not known:
            if not vanishes or order >= _MAX_ORDER:
                return None
            rising = self.whole(slope if sign > 0 else -slope, box, order + 1)
            if rising is None:
                return None
            strict = rising == "+"
        if vanishes:
            return "+" if strict and outside else "+0"
        rest = {b: t for b, t in box.items() if b != a}
        found = self._on(face, rest, order)
        return "+" if found == "+0" and strict and outside else found


def _halves(box: _Box) -> list[_Box] | None:
    """The box cut across its widest side."""
    widest = max(box, key=lambda a: (_width(box[a]), a.key))
    s = box[widest]
    if s.flat:
        return None
    cut = _middle(s)
    return [
        {**box, widest: replace(s, upper=cut, upper_out=False)},
        {**box, widest: replace(s, lower=cut, lower_out=False)},
    ]


def _width(s: _Side) -> float:
    if s.lower is None or s.upper is None:
        return float("inf")
    return float(s.upper - s.lower)
