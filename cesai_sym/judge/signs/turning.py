"""The sign of a function with one turning point, solved for exactly: the bound by its optimum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge.derivative import derivative, mentions, smooth
from cesai_sym.judge.effort import EffortError
from cesai_sym.judge.poly import Atom, Poly, constant, of_atom
from cesai_sym.judge.signs.names import names_in, replaced
from cesai_sym.judge.signs.slope import left_out, names_in_relation
from cesai_sym.judge.signs.words import Sign, flip

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra
    from cesai_sym.statement import Interval, Scalar

_MAX_SYMBOLS = 4
_MAX_TERMS = 12


def by_turning(alg: Algebra, p: Poly) -> Sign | None:
    """A slope that is positive exactly above ``v = r`` makes the value there the lowest one; likewise the highest."""
    if len(p.terms) > _MAX_TERMS:
        return None
    tied = set().union(*(names_in_relation(alg, h) for h in alg.domain.hypotheses))
    names = [n for n in sorted(names_in(p)) if n not in tied and alg.domain.scalar(n) is not None]
    for declared in [s for s in alg.domain.scalars if s.name in names[:_MAX_SYMBOLS] and not s.integer]:
        try:
            found = _turning(alg, p, declared)
        except EffortError:
            raise
        except UnsupportedError:
            continue
        if found is not None:
            return found
    return None


def _turning(alg: Algebra, p: Poly, v: Scalar) -> Sign | None:
    atom = Atom("sym", v.name)
    whole = type(alg)(replace(alg.domain, hypotheses=tuple(h for h in alg.domain.hypotheses if h.op != "!=")))
    if not mentions(p, atom) or not smooth(whole, p, atom):  # also at single values that a condition leaves out
        return None
    alg.enclosed = alg.enclosed or whole.enclosed
    for op, root in _turns(alg, alg.together(derivative(alg, p, atom)), v.name):
        if op not in ("<", ">") or mentions(root, atom) or not _within(alg, root, v.interval):
            continue
        value = alg.sign(replaced(alg, p, atom, root))
        if op == "<":
            value = flip(value)
        if value == "+" or (value in ("0", "+0") and left_out(alg, of_atom(atom) - root)):
            found: Sign | None = "+"
        else:
            found = "+0" if value in ("0", "+0") else None
        if found is not None:
            return found if op == ">" else flip(found)
    return None


def _turns(alg: Algebra, slope: Poly, name: str) -> Iterator[tuple[str, Poly]]:
    """Ways to say where the slope is positive: ``v > r`` or ``v < r``, at exactly these points."""
    from cesai_sym.judge.normal import to_poly
    from cesai_sym.judge.thresholds import positive_where

    for r in positive_where(alg, slope):
        if getattr(r.lhs, "name", None) == name:
            yield r.op, to_poly(alg, r.rhs)


def _within(alg: Algebra, root: Poly, box: Interval) -> bool:
    """Does the root certainly lie in the interval?"""
    ends = ((box.lower, box.lower_open, 1), (box.upper, box.upper_open, -1))
    for end, is_open, side in ends:
        if end is None:
            continue
        s = alg.sign(root - constant(end) if side > 0 else constant(end) - root)
        if s != "+" and (is_open or s not in ("+0", "0")):
            return False
    return True


__all__ = ["by_turning"]
