"""From canonical forms back to expressions, to evaluate or to print a result of the judge."""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.expression.nodes import (
    At,
    Big,
    Delta,
    Expr,
    Fn,
    Idx,
    Index,
    Sym,
    add,
    exp,
    expr,
    log,
    mul,
    power,
)
from cesai_sym.judge.poly import Atom, IndexName, Mono, Poly


def to_expr(p: Poly) -> Expr:
    """An expression with the same value."""
    return add(*(_term(m, c) for m, c in p)) if p.terms else expr(0)


def _term(m: Mono, c: Fraction) -> Expr:
    return mul(expr(c), *(_power(a, e) for a, e in m))


def _power(a: Atom, e: Poly) -> Expr:
    if a.tag == "e":
        return exp(to_expr(e))
    if a.tag == "pow":
        base, inner = a.parts
        assert isinstance(base, Poly)
        assert isinstance(inner, Poly)
        return power(power(to_expr(base), to_expr(inner)), to_expr(e))
    return power(_atom(a), to_expr(e))


def _index(part: object, sizes: dict[str, Expr]) -> Index:
    if isinstance(part, IndexName):
        return Idx(str(part), sizes.get(str(part), expr(1)))
    return int(str(part))


def _atom(a: Atom) -> Expr:
    simple = _leaf(a)
    if simple is not None:
        return simple
    if a.tag == "log":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        return log(to_expr(inner))
    if a.tag == "group":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        return to_expr(inner)
    if a.tag == "fn":
        args = a.parts[1]
        assert isinstance(args, tuple)
        return Fn(str(a.parts[0]), tuple(to_expr(q) for q in args))
    if a.tag == "sum":
        return _sum(a)
    op, name, size, body = a.parts
    assert isinstance(size, Poly)
    assert isinstance(body, Poly)
    return Big(str(op), Idx(str(name), to_expr(size)), to_expr(body))


def _leaf(a: Atom) -> Expr | None:
    if a.tag == "sym":
        return Sym(str(a.parts[0]))
    if a.tag == "prime":
        return expr(int(str(a.parts[0])))
    if a.tag == "at":
        indices = a.parts[1]
        assert isinstance(indices, tuple)
        return At(str(a.parts[0]), tuple(_index(i, {}) for i in indices))
    if a.tag == "delta":
        return Delta(_index(a.parts[0], {}), _index(a.parts[1], {}))
    return None


def _sum(a: Atom) -> Expr:
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    result = _term(body, Fraction(1))
    for name, size in reversed(binders):
        result = Big("sum", Idx(str(name), to_expr(size)), result)
    return result
