"""How a product is read: its sign, its numerators and denominators, and what stands between two factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from cesai_sym.expression.nodes import MINUS_ONE, At, Big, Call, Diff, Expr, Fn, Mul, Num, Pow, Sym, Where, mul
from cesai_sym.notation import GREEK
from cesai_sym.render.style import Join


@dataclass(slots=True)
class Run:
    """Neighbouring factors that are written as one quotient (or, without denominators, side by side)."""

    nums: list[Expr] = field(default_factory=list)
    dens: list[Expr] = field(default_factory=list)


def split_sign(e: Expr) -> tuple[bool, Expr]:
    """Is the term subtracted, and what is left without its sign.

    >>> split_sign(-Sym("a"))
    (True, Sym(name='a'))
    """
    if isinstance(e, Num) and e.value < 0:
        return True, Num(-e.value)
    if isinstance(e, Mul) and isinstance(e.args[0], Num) and e.args[0].value < 0:
        return True, mul(Num(-e.args[0].value), *e.args[1:])
    return False, e


def runs(factors: Sequence[Expr], *, exact: bool = False) -> list[Run]:
    """The factors in the order in which they were written, each quotient together.

    A rational coefficient belongs to the first quotient: ``1/2 a / b c`` is ``a/(2 b)`` times ``c``.  Unless ``exact``,
    the reciprocal of a reciprocal is written as what it is: ``a / (b / c)`` as ``a c / b``.
    """
    coefficient = Fraction(1)
    found = [Run()]
    for f in factors:
        if isinstance(f, Num):
            coefficient *= f.value
        elif not exact and (twice := _twice_reciprocal(f)) is not None:
            found[-1].nums.append(twice)
        elif isinstance(f, Pow) and f.exponent == MINUS_ONE:
            found[-1].dens.append(f.base)
        else:
            if found[-1].dens:
                found.append(Run())
            found[-1].nums.append(f)
    if coefficient.numerator != 1:
        found[0].nums.insert(0, Num(Fraction(coefficient.numerator)))
    if coefficient.denominator != 1:
        found[0].dens.insert(0, Num(Fraction(coefficient.denominator)))
    return found


def _twice_reciprocal(e: Expr) -> Expr | None:
    inner = e.base if isinstance(e, Pow) and e.exponent == MINUS_ONE else None
    return inner.base if isinstance(inner, Pow) and inner.exponent == MINUS_ONE else None


def merged(parts: Sequence[Run]) -> Run:
    """All numerators over all denominators."""
    return Run([n for r in parts for n in r.nums], [d for r in parts for d in r.dens])


def pull_tall(run: Run) -> Expr | None:
    """What reads better beside the bar than above it (a sum, a derivative), taken out of the end of the numerator."""
    if not run.dens or not run.nums or not _is_tall(run.nums[-1]):
        return None
    return None if any(_has_sum(d) for d in run.dens) else run.nums.pop()


def _is_tall(e: Expr) -> bool:
    if isinstance(e, Fn) and e.name == "log":
        return isinstance(e.args[0], Mul) and any(r.dens for r in runs(e.args[0].args))
    return isinstance(e, Big | Diff | Where)


def _has_sum(e: Expr) -> bool:
    match e:
        case Big():
            return True
        case Pow(base, _):
            return _has_sum(base)
        case Mul(args):
            return any(map(_has_sum, args))
    return False


def joint(left: Expr | None, right: Expr | None, *, right_fenced: bool) -> Join:
    """What stands between two factors; None is a quotient."""
    if _leads_with_number(right):
        return Join.DOT
    if left is None and right is None:
        return Join.THIN
    if right_fenced and isinstance(left, Sym | At | Call):
        return Join.THIN
    return Join.THIN if _is_word(left) or _is_word(right) else Join.NONE


def _leads_with_number(e: Expr | None) -> bool:
    while isinstance(e, Pow):
        e = e.base
    return isinstance(e, Num)


def _is_word(e: Expr | None) -> bool:
    while isinstance(e, Pow):
        e = e.base
    if isinstance(e, Call):
        return True
    name = e.name if isinstance(e, Sym) else e.vector if isinstance(e, At) else "x"
    stem = name.partition("_")[0].rstrip("0123456789'")
    return len(stem) > 1 and stem not in GREEK and stem not in ("eps", "xbar", "ubar", "one", "ell")
