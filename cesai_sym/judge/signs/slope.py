"""The sign of a function of one symbol from its slope and its values at the ends of an interval or where it is flat.

A function that rises stays above its value at the lower end; one that is convex stays above its value where it is
flat, and below its values at both ends; for whole numbers the forward difference takes the place of the derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge.derivative import derivative, mentions, regular_at, smooth
from cesai_sym.judge.effort import EffortError
from cesai_sym.judge.poly import ONE, Atom, Poly, constant, of_atom
from cesai_sym.judge.signs.names import names_in, replaced
from cesai_sym.judge.signs.words import Sign, flip

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra
    from cesai_sym.statement import Scalar

#: How many symbols and terms are tried.
_MAX_SYMBOLS = 4
_MAX_TERMS = 16
#: Numbers at which a function may be flat.
_SPECIAL = tuple(Fraction(n, d) for n, d in ((0, 1), (1, 1), (-1, 1), (1, 2), (2, 1), (1, 3), (2, 3), (1, 4), (3, 4)))
#: How the sign of a slope is found in turn.
Signer = Callable[["Algebra", Poly], "Sign | None"]


def by_slope(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """Try the symbols of the polynomial one after the other; ``again`` settles the signs of slopes."""
    if len(p.terms) > _MAX_TERMS:
        return None
    tied = set().union(*(names_in_relation(alg, h) for h in alg.domain.hypotheses))
    names = [n for n in sorted(names_in(p)) if alg.domain.scalar(n) is not None and n not in tied]
    scalars = [s for s in alg.domain.scalars if s.name in names[:_MAX_SYMBOLS]]
    for declared in sorted(scalars, key=lambda s: (not s.integer, s.name)):
        try:
            found = (_whole if declared.integer else _real)(alg, p, declared, again)
        except EffortError:
            raise
        except UnsupportedError:
            continue
        if found is not None:
            return found
    return None


def names_in_relation(alg: Algebra, h: object) -> frozenset[str]:
    """The scalars that a condition of the domain mentions, apart from one that only leaves out single values."""
    from cesai_sym.expression.nodes import Rel
    from cesai_sym.expression.transform import free_symbols

    assert isinstance(h, Rel)
    return frozenset() if h.op == "!=" else free_symbols(h.lhs) | free_symbols(h.rhs)


def _whole(alg: Algebra, p: Poly, v: Scalar, again: Signer) -> Sign | None:
    """Induction: the sign at the lowest value, and of every step up."""
    if v.interval.lower is None:
        return None
    lower = v.interval.lower
    first = constant(ceil(lower) if not (v.interval.lower_open and lower.denominator == 1) else int(lower) + 1)
    atom = Atom("sym", v.name)
    start = alg.sign(replaced(alg, p, atom, first))
    if start is None:
        return None
    step = again(alg, replaced(alg, p, atom, of_atom(atom) + ONE) - p)
    if step in ("+", "+0", "0") and start in ("+", "+0", "0"):
        return start if start == "+" or step == "0" else "+0"
    if step in ("-", "-0", "0") and start in ("-", "-0", "0"):
        return start if start == "-" or step == "0" else "-0"
    return None


def _real(alg: Algebra, p: Poly, v: Scalar, again: Signer) -> Sign | None:
    atom = Atom("sym", v.name)
    if not mentions(p, atom) or not smooth(alg, p, atom):
        return None
    slope = derivative(alg, p, atom)
    s = alg.sign(slope)
    if s is not None:
        return _monotone(alg, p, v, s)
    bend = again(alg, derivative(alg, slope, atom))
    if bend is None or bend == "0":
        s = again(alg, slope)
        return None if s is None else _monotone(alg, p, v, s)
    if bend in ("+", "+0"):
        found = _convex(alg, p, slope, v, bend)
    else:
        found = flip(_convex(alg, -p, -slope, v, "+" if bend == "-" else "+0"))
    s = None if found is not None else _monotone(alg, slope, v, bend)
    return found if s is None else _monotone(alg, p, v, s)


def _monotone(alg: Algebra, p: Poly, v: Scalar, s: Sign) -> Sign | None:
    """Above its value at the end where it is lowest, or below the one where it is highest."""
    if s == "0":
        return None
    below, above = ("lower", "upper") if s[0] == "+" else ("upper", "lower")
    low = _at_end(alg, p, v, below)
    if low is not None and low.sign in ("+", "0", "+0"):
        return "+" if low.sign == "+" or (len(s) == 1 and not low.reached) else "+0"
    high = _at_end(alg, p, v, above)
    if high is not None and high.sign in ("-", "0", "-0"):
        return "-" if high.sign == "-" or (len(s) == 1 and not high.reached) else "-0"
    return None


def _convex(alg: Algebra, p: Poly, slope: Poly, v: Scalar, bend: Sign) -> Sign | None:
    ends = [_at_end(alg, p, v, side) for side in ("lower", "upper")]
    if all(e is not None and e.sign in ("-", "-0", "0") for e in ends):
        strict = len(bend) == 1 and not any(e is not None and e.reached for e in ends)
        return "-" if strict or all(e is not None and e.sign == "-" for e in ends) else "-0"
    atom = Atom("sym", v.name)
    for c in _flat_points(alg, v):
        if not alg.is_zero(replaced(alg, slope, atom, c)):
            continue
        lowest = alg.sign(replaced(alg, p, atom, c))
        if lowest == "+":
            return "+"
        if lowest in ("0", "+0"):
            return "+" if len(bend) == 1 and left_out(alg, of_atom(atom) - c) else "+0"
    return None


def left_out(alg: Algebra, gap: Poly) -> bool:
    """Does a condition of the domain, ``v != c``, leave the point out?"""
    from cesai_sym.judge.signs.relations import gap_of

    excluded = (gap_of(alg, h) for h in alg.domain.hypotheses if h.op == "!=")
    return any(z is not None and z in (gap, -gap) for z in excluded)


def _flat_points(alg: Algebra, v: Scalar) -> list[Poly]:
    """Points of the interval at which the slope may vanish: special numbers, and other symbols that lie in it."""
    found = [constant(c) for c in _SPECIAL if v.interval.contains(c)]
    for other in alg.domain.scalars:
        same = v.interval.meet(other.interval) == other.interval
        if other.name != v.name and same and not other.integer and not other.name.startswith("#"):
            found.append(of_atom(Atom("sym", other.name)))
    return found


@dataclass(frozen=True, slots=True)
class _End:
    """The sign of the value (or limit) at an end of the interval; ``reached`` when the end belongs to it."""

    sign: Sign
    reached: bool


def _at_end(alg: Algebra, p: Poly, v: Scalar, side: str) -> _End | None:
    box = v.interval
    end, is_open = (box.lower, box.lower_open) if side == "lower" else (box.upper, box.upper_open)
    atom = Atom("sym", v.name)
    if end is not None and (not is_open or regular_at(alg, p, atom, constant(end))):
        try:
            s = alg.sign(replaced(alg, p, atom, constant(end)))
        except UnsupportedError:
            return None
        return None if s is None else _End(s, not is_open)
    s = limit_sign(alg, p, atom, end, side)
    return None if s is None else _End(s, False)


def limit_sign(alg: Algebra, p: Poly, v: Atom, end: Fraction | None, side: str) -> Sign | None:
    """The sign of the limit at an open end, by comparison of leading terms."""
    from cesai_sym.judge import limits
    from cesai_sym.judge.normal import discharge

    rest = tuple(s for s in alg.domain.scalars if s.name != v.parts[0])
    if any(s.name == limits.GROWING for s in rest) or v.parts[0] == limits.GROWING:
        return None
    plain = replace(alg.domain, scalars=rest, hypotheses=tuple(h for h in alg.domain.hypotheses if h.op != "!="))
    inner = type(alg)(limits.growing_domain(plain))
    t = of_atom(limits.T)
    sign = 1 if side == "lower" else -1
    near = (
        t.scale(Fraction(-sign))
        if end is None
        else constant(end) + of_atom(limits.T, constant(-1)).scale(Fraction(sign))
    )
    try:
        found = limits.limit(inner, replaced(inner, p, v, near))
        if discharge(inner):
            return None
        s: Sign | None = ("+" if found.infinite == "+" else "-") if found.infinite else inner.sign(found.value)
    except UnsupportedError as error:
        if isinstance(error, EffortError):
            raise
        return None
    alg.enclosed = alg.enclosed or inner.enclosed
    return s


__all__ = ["by_slope", "left_out", "limit_sign", "names_in_relation"]
