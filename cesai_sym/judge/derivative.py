"""The derivative of a canonical form with respect to a scalar symbol, and where it exists."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import sums
from cesai_sym.judge.poly import ONE, ZERO, Atom, Poly, constant, of_atom

if TYPE_CHECKING:
    from cesai_sym.judge.algebra import Algebra

#: Functions of one argument whose derivative is another one of them.
_CHAIN = {"gammaln": "digamma", "digamma": "trigamma"}


def mentions(part: object, v: Atom) -> bool:
    """Does an atom, a monomial or a polynomial contain the atom at any depth?"""
    if isinstance(part, Poly):
        return any(mentions(m, v) for m in part.terms)
    if isinstance(part, Atom):
        return part == v or any(mentions(q, v) for q in part.parts)
    return isinstance(part, tuple) and any(mentions(q, v) for q in part)


def derivative(alg: Algebra, p: Poly, v: Atom) -> Poly:
    """``dp/dv``, wherever :func:`smooth` holds; raises UnsupportedError for what has no rule."""
    total = ZERO
    for m, c in p.terms.items():
        for n, (a, e) in enumerate(m):
            if mentions(a, v) or mentions(e, v):
                rest = alg.monomial([*m[:n], *m[n + 1 :]], c)
                total = total + alg.mul(rest, _power(alg, a, e, v))
    return total


def _power(alg: Algebra, a: Atom, e: Poly, v: Atom) -> Poly:
    """``d a^e = e a^(e-1) da + a^e log a de``."""
    total = ZERO
    if mentions(e, v):
        slope = derivative(alg, e, v)
        log = ONE if a.tag == "e" else alg.log(of_atom(a))
        total = alg.mul(of_atom(a, e), slope, log)
    if mentions(a, v):
        total = total + alg.mul(e, alg.monomial([(a, e - ONE)], Fraction(1)), _atom(alg, a, v))
    return total


def _atom(alg: Algebra, a: Atom, v: Atom) -> Poly:
    if a == v:
        return ONE
    inner = a.parts[0]
    if a.tag == "group" and isinstance(inner, Poly):
        return derivative(alg, inner, v)
    if a.tag == "log" and isinstance(inner, Poly):
        return alg.mul(derivative(alg, inner, v), alg.power(inner, constant(-1)))
    if a.tag == "sum":
        return _sum(alg, a, v)
    if a.tag == "fn" and inner in _CHAIN:
        args = a.parts[1]
        assert isinstance(args, tuple)
        return alg.mul(derivative(alg, args[0], v), of_atom(Atom("fn", _CHAIN[str(inner)], args)))
    raise UnsupportedError(f"no rule for the derivative of {a.tag}")


def _sum(alg: Algebra, a: Atom, v: Atom) -> Poly:
    binders, body = sums.opened(alg, a)
    if any(mentions(size, v) for _, size in binders):
        raise UnsupportedError("the number of terms depends on the symbol")
    result = derivative(alg, Poly({body: Fraction(1)}), v)
    for name, size in reversed(binders):
        result = sums.sum_over(alg, result, name, size)
    return result


def smooth(alg: Algebra, part: object, v: Atom) -> bool:
    """Is it certain that the polynomial is differentiable in the symbol, on the whole domain?

    Bases of powers other than positive whole ones must be positive, or not zero; arguments of logarithms positive.
    """
    if isinstance(part, Poly):
        return all(smooth(alg, m, v) for m in part.terms)
    if isinstance(part, tuple):
        return all(_smooth_power(alg, a, e, v) for a, e in part)
    return True


def _smooth_power(alg: Algebra, a: Atom, e: Poly, v: Atom) -> bool:
    if not (mentions(a, v) or mentions(e, v)):
        return True
    if not smooth(alg, e, v) or not _smooth_atom(alg, a, v):
        return False
    n = e.integer
    if n is not None and n > 0:
        return True
    base = alg.sign(of_atom(a))
    return base == "+" or (n is not None and base == "-")


def _smooth_atom(alg: Algebra, a: Atom, v: Atom) -> bool:
    if a == v or not mentions(a, v):
        return True
    inner = a.parts[0]
    if a.tag in ("group", "log") and isinstance(inner, Poly):
        return smooth(alg, inner, v) and (a.tag == "group" or alg.positive(inner))
    if a.tag == "sum":
        binders, body = a.parts
        assert isinstance(binders, tuple)
        return not any(mentions(size, v) for _, size in binders) and smooth(alg, body, v)
    if a.tag == "fn" and inner in _CHAIN:
        args = a.parts[1]
        assert isinstance(args, tuple)
        return smooth(alg, args[0], v) and alg.positive(args[0])
    return False


def regular_at(alg: Algebra, part: object, v: Atom, value: Poly) -> bool:
    """Is the polynomial continuous at an end of the interval?

    There bases are positive where they have to be, and divisors do not vanish.
    """
    if isinstance(part, Poly):
        return all(regular_at(alg, m, v, value) for m in part.terms)
    if isinstance(part, Atom):
        inner = part.parts[0] if part.parts else None
        if part.tag == "log" and isinstance(inner, Poly):
            return regular_at(alg, inner, v, value) and alg.positive(_at(alg, inner, v, value))
        if part.tag in ("fn", "extremum", "pow"):
            return False
        return all(regular_at(alg, q, v, value) for q in part.parts)
    if not isinstance(part, tuple):
        return True
    pairs = [pair for pair in part if isinstance(pair, tuple) and len(pair) == 2]
    return all(_regular_power(alg, a, e, v, value) for a, e in pairs if isinstance(a, Atom) and isinstance(e, Poly))


def _regular_power(alg: Algebra, a: Atom, e: Poly, v: Atom, value: Poly) -> bool:
    if not (mentions(a, v) or mentions(e, v)):
        return True
    if not (regular_at(alg, a, v, value) and regular_at(alg, e, v, value)):
        return False
    n = e.integer
    if n is not None and n > 0:
        return True
    try:
        base = alg.sign(_at(alg, of_atom(a), v, value))
    except UnsupportedError:
        return False
    return base == "+" or (n is not None and base == "-")


def _at(alg: Algebra, p: Poly, v: Atom, value: Poly) -> Poly:
    return alg.rebuild(p, lambda a: value if a == v else None)
