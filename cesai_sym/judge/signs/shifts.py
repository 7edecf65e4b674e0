"""Signs of functions of the gamma kind from one step up: their steps are elementary, and their limits known.

When f falls with every step and tends to zero, it is positive: ``f(v) > f(v + 1) > ... -> 0``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.transform import free_symbols
from cesai_sym.judge.derivative import mentions
from cesai_sym.judge.effort import EffortError
from cesai_sym.judge.poly import ONE, ZERO, Atom, Poly, constant, of_atom
from cesai_sym.judge.signs.names import names_in, replaced
from cesai_sym.judge.signs.slope import limit_sign
from cesai_sym.judge.signs.words import Sign

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

Signer = Callable[["Algebra", Poly], "Sign | None"]
_MAX_TERMS = 12


def by_shift(alg: Algebra, p: Poly, again: Signer) -> Sign | None:
    """The sign of ``p(v)`` from that of ``p(v + 1/c) - p(v)``, for arguments ``c v + d``, and the limit as v grows."""
    if len(p.terms) > _MAX_TERMS or not any(_kind(a) for a in p.atoms()):
        return None
    tied = set().union(*(free_symbols(h.lhs) | free_symbols(h.rhs) for h in alg.domain.hypotheses))
    for declared in alg.domain.scalars:
        v = Atom("sym", declared.name)
        free = declared.name in names_in(p) and declared.name not in tied and declared.interval.upper is None
        pace = _pace(alg, p, v) if free else None
        if pace is None or (declared.integer and pace.denominator != 1):
            continue
        try:
            end = limit_sign(alg, _with_logarithms(alg, p, v), v, None, "upper")
            step = replaced(alg, p, v, of_atom(v) + constant(pace)) - p
            if end is None or any(_kind(a) for a in step.atoms()):
                continue
            found = _from_above(again(alg, alg.together(step)), end)
        except EffortError:
            raise
        except UnsupportedError:
            continue
        if found is not None:
            return found
    return None


def _from_above(step: Sign | None, end: Sign) -> Sign | None:
    if step in ("-", "-0", "0") and end in ("+", "0", "+0"):
        return "+" if step == "-" or end == "+" else "+0"
    if step in ("+", "+0", "0") and end in ("-", "0", "-0"):
        return "-" if step == "+" or end == "-" else "-0"
    return None


def _kind(a: Atom) -> bool:
    return a.tag == "fn" and a.parts[0] in ("digamma", "trigamma")


def _pace(alg: Algebra, p: Poly, v: Atom) -> Fraction | None:
    """``1/c`` when such functions occur at ``c v + d`` only, to the first power and with coefficients free of v."""
    found: set[Fraction | None] = set()
    for m in p.terms:
        for a, e in m:
            if not _kind(a):
                if any(_kind(b) for b in _inside(a)):
                    return None
                continue
            args = a.parts[1]
            assert isinstance(args, tuple)
            if e != ONE or any(mentions(pair, v) for pair in m if pair[0] is not a):
                return None
            found.add((replaced(alg, args[0], v, of_atom(v) + ONE) - args[0]).constant)
    slope = found.pop() if len(found) == 1 else None
    return 1 / slope if slope is not None and slope > 0 else None


def _inside(part: object) -> list[Atom]:
    if isinstance(part, Poly):
        return [a for m in part.terms for a in _inside(m)]
    if isinstance(part, Atom):
        return [part, *(a for q in part.parts for a in _inside(q))]
    return [a for q in part for a in _inside(q)] if isinstance(part, tuple) else []


def _with_logarithms(alg: Algebra, p: Poly, v: Atom) -> Poly:
    """With the same limit: ``digamma(u) - log(u)`` and ``trigamma(u)`` tend to zero."""

    def leaf(a: Atom) -> Poly | None:
        if not _kind(a) or not mentions(a, v):
            return None
        args = a.parts[1]
        assert isinstance(args, tuple)
        return alg.log(args[0]) if a.parts[0] == "digamma" else ZERO

    return alg.rebuild(p, leaf)


__all__ = ["by_shift"]
