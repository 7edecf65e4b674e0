"""Signs read off from how an expression is written: squares, products, sums over inputs of terms of one sign."""

from __future__ import annotations

from itertools import permutations

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Add, Big, Expr, Fn, Idx, Mul, Num, Pow, Rel, mul
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.judge import signs
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import apart, to_poly
from cesai_sym.judge.poly import Poly
from cesai_sym.judge.signs import Sign


def sign_as_written(alg: Algebra, e: Expr, *, strict: bool = True) -> Sign | None:
    """The sign of a plain expression from its form, asking for canonical forms only at the leaves.

    Unless it has to be ``strict`` no work goes into whether what is squared may vanish.
    """
    match e:
        case Num(value):
            return signs.of_number(value)
        case Mul(args):
            total: Sign | None = "+"
            for a in args:
                total = signs.mul_signs(total, sign_as_written(alg, a, strict=strict))
            return total if total is not None else _canonical(alg, e)
        case Add(args):
            total = "0"
            for a in args:
                total = signs.add_signs(total, sign_as_written(alg, a, strict=strict))
            return total if total is not None else _canonical(alg, e)
        case Pow(base, Num(n)) if n.denominator == 1 and n % 2 == 0:
            return "+" if n < 0 else _even_power(alg, base) if strict else "+0"
        case Pow(base, exponent):
            return _power(alg, e, base, exponent)
        case Fn("exp", _):
            return "+"
        case Big(op, index, body):
            return _over_inputs(alg, op, *apart(alg, index, body), strict=strict)
    return _canonical(alg, e)


def _over_inputs(alg: Algebra, op: str, index: Idx, body: Expr, *, strict: bool) -> Sign | None:
    s = sign_as_written(alg, body, strict=strict)
    if op == "sum":
        size = _poly(alg, index.size)
        return None if size is None else signs.of_sum(alg, s, [size])
    return s if op in ("min", "max") or s == "+" else None


def _even_power(alg: Algebra, base: Expr) -> Sign:
    p = _poly(alg, base)
    return "+" if p is not None and signs.nonzero(alg, p) else "+0"


def _power(alg: Algebra, e: Expr, base: Expr, exponent: Expr) -> Sign | None:
    s = sign_as_written(alg, base)
    if s == "+":
        return "+"
    if isinstance(exponent, Num) and exponent.value.denominator == 1:
        if s == "-":
            return "-"
        return s if exponent.value > 0 else None
    return _canonical(alg, e)


def _canonical(alg: Algebra, e: Expr) -> Sign | None:
    p = _poly(alg, e)
    return None if p is None else signs.sign(alg, p)


def _poly(alg: Algebra, e: Expr) -> Poly | None:
    try:
        return to_poly(alg, e)
    except (UnsupportedError, ValueError):
        return None


def _factor_inside(e: Expr) -> Expr:
    """A number times a sum, as a sum."""
    if isinstance(e, Mul) and len(e.args) == 2 and isinstance(e.args[0], Num) and isinstance(e.args[1], Big):
        inner = e.args[1]
        if inner.op != "sum":
            return e
        return Big(inner.op, inner.index, _factor_inside(mul(e.args[0], inner.body)))
    return e


def one_term(alg: Algebra, r: Rel) -> bool:
    """Is the relation ``sum_j a_j >= a_i`` (or the same for a double sum) with terms that are never negative?"""
    if r.op != ">=":
        return False
    body, names = _factor_inside(r.lhs), []
    while isinstance(body, Big) and body.op == "sum":
        names.append(body.index)
        body = body.body
    if not names or any(n.size != names[0].size for n in names):
        return False
    if sign_as_written(alg, _factor_inside(r.lhs), strict=False) not in ("+", "+0", "0") or len(
        {n.name for n in names}
    ) < len(names):
        return False
    target = to_poly(alg, r.rhs)
    choices = permutations([i for i in alg.domain.indices if i.size == names[0].size], len(names))
    for chosen in choices:
        moved = {n.name: i for n, i in zip(names, chosen, strict=True)}
        if alg.is_zero(to_poly(alg, substitute(body, Substitution(indices=moved))) - target):
            return True
    return False
