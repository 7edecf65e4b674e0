"""Expressions and statements in the claims language: what is printed here can be read back."""

# ruff: noqa: D102 - what the methods of a style do is said once, in style.py
from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, assert_never

from cesai_sym.expression.nodes import Expr, Function, Rel, Sym
from cesai_sym.expression.transform import Substitution, map_relation, substitute
from cesai_sym.render.escape import printable
from cesai_sym.render.layout import Layout
from cesai_sym.render.style import Join, Level, Piece, Style, digits
from cesai_sym.statement import (
    Both,
    Iff,
    Invariant,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Rounded,
    Solution,
    Statement,
    Tends,
)


class TextStyle(Style):
    """One line of ASCII."""

    flat = True

    def ident(self, name: str) -> Piece:
        return Piece(printable(name))

    def entry(self, vector: str, indices: Sequence[str]) -> Piece:
        return Piece(f"{printable(vector)}[{', '.join(indices)}]")

    def integer(self, value: int) -> str:
        return digits(value)

    def infinity(self) -> str:
        return "oo"

    def frac(self, num: str, den: str) -> str:
        return f"{num}/{den}"

    def slash(self, num: str, den: str) -> str:
        return f"{num}/{den}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{exponent}"

    def root(self, body: str) -> str:
        return f"sqrt({body})"

    def fence(self, body: str, kind: str = "(") -> str:
        return f"({body})" if kind == "(" else f"abs({body})" if kind == "|" else f"[{body}]"

    def signed(self, terms: Sequence[tuple[bool, str]]) -> str:
        (negative, first), *rest = terms
        return f"{'-' if negative else ''}{first}" + "".join(f" {'-' if n else '+'} {t}" for n, t in rest)

    def times(self, factors: Sequence[str], joins: Sequence[Join]) -> str:
        return "*".join(factors)

    def function(self, name: str, args: Sequence[Piece], *, closed: bool = False) -> Piece:
        return _applied(name, *(a.body for a in args))

    def big(self, op: str, index: str, limit: str | None, body: str) -> Piece:
        return _applied(op, index if limit is None else f"{index} in 1..{limit}", body)

    def delta(self, first: str, second: str) -> Piece:
        return _applied("delta", first, second)

    def derivative(self, body: Piece, variables: Sequence[tuple[str, int]], *, total: bool) -> Piece:
        ((variable, order),) = variables
        return _applied("diff", body.body, variable, *([str(order)] if order > 1 else []))

    def evaluated(self, body: Piece, values: Sequence[tuple[str, str]]) -> Piece:
        return _applied("at", body.body, *(f"{name} = {value}" for name, value in values))

    def mean(self, body: str) -> Piece:
        return _applied("E", body)

    def cases(self, branches: Sequence[tuple[str, str]], otherwise: str) -> Piece:
        return _applied("cases", *(f"{condition}: {value}" for condition, value in branches), f"else: {otherwise}")

    def call(self, function: Function, args: Sequence[Piece]) -> Piece:
        return _applied(function.name, *(a.body for a in args))

    def constant_vector(self, entry: Piece, size: str) -> Piece:
        ones = f"ones({size})"
        if entry.body == "1":
            return Piece(ones)
        return Piece(f"{entry.body if entry.level >= Level.PRODUCT else self.fence(entry.body)}*{ones}", Level.PRODUCT)

    def vector(self, items: Sequence[str]) -> Piece:
        return Piece(f"[{', '.join(items)}]")

    def family(self, index: str, size: str, body: str) -> Piece:
        return _applied("vec", f"{index} in 1..{size}", body)

    def chain(self, sides: Sequence[str], ops: Sequence[str]) -> str:
        return sides[0] + "".join(f" {op} {side}" for op, side in zip(ops, sides[1:], strict=True))


def _applied(name: str, *args: str) -> Piece:
    return Piece(f"{name}({', '.join(args)})")


LAYOUT: Final = Layout(TextStyle())


def text(e: Expr) -> str:
    """The expression in the claims language.

    >>> from cesai_sym.theory.definitions import j, power_sum, rho
    >>> text(power_sum() ** (1 / rho))
    'sum(j, w[j]*x[j]^rho)^(1/rho)'
    """
    return LAYOUT.show(e)


def relation_text(r: Relation) -> str:
    """The relation in the claims language.

    >>> relation_text(Rel("<=", Sym("a"), 1 - Sym("b")))
    'a <= 1 - b'
    """
    match r:
        case Rel():
            return LAYOUT.relation(r)
        case Both(parts):
            return " and ".join(map(relation_text, parts))
        case Iff(first, second):
            return f"{LAYOUT.relation(first)} iff {LAYOUT.relation(second)}"
        case Tends(body, var, point, value, side):
            return f"limit({text(body)}, {_approach(var, point, side)}) == {text(value)}"
        case Monotone(body, var, increasing, strict):
            word = {(1, 1): "increasing", (0, 1): "decreasing", (1, 0): "nondecreasing", (0, 0): "nonincreasing"}
            return f"{word[increasing, strict]}({text(body)}, {text(var)})"
        case Rounded(body, printed):
            return f"{text(body)} ~= {printable(printed).strip()}"
        case Proportional(body, to, var, point):
            where = "" if var is None or point is None else f" as {_approach(var, point)}"
            return f"{text(body)} propto {text(to)}{where}"
        case Order(body, kind, of, var, point, side):
            right = f"~ {text(of)}" if kind == "~" else f"= {kind}({text(of)})"
            return f"{text(body)} {right} as {_approach(var, point, side)}"
        case Recurrence():
            return _recurrence(r)
        case Invariant():
            return _invariant(r)
        case Solution():
            return _solution(r)
    assert_never(r)


def _recurrence(r: Recurrence) -> str:
    """For a reader; the claims language has no sequences."""
    v, n = text(r.term), text(r.counter)
    after = text(substitute(r.after, Substitution({r.term.name: Sym(f"{v}[{n}]")})))
    return f"{v}[0] == {text(r.start)} and {v}[{n} + 1] == {after} give {v}[{n}] == {text(r.closed)}"


def _invariant(r: Invariant) -> str:
    """For a reader; the claims language has no sequences."""
    v, n = text(r.term), text(r.counter)
    here = Substitution({r.term.name: Sym(f"{v}[{n}]")})
    after, claim = text(substitute(r.after, here)), relation_text(map_relation(r.claim, partial(substitute, s=here)))
    each = f" for any {', '.join(map(text, r.each))} at each step" if r.each else ""
    return f"{v}[0] == {text(r.start)} and {v}[{n} + 1] == {after}{each} give {claim}"


def _solution(r: Solution) -> str:
    """For a reader; the claims language has no unknown functions."""
    a, z = text(r.term), text(r.var)
    rule = f"{a} == {text(r.start)} at {z} == {text(r.point)} and diff({a}, {z}) == {text(r.slope)}"
    return f"{rule} give {a} == {text(r.closed)}"


def _approach(var: Sym, point: Expr, side: str = "") -> str:
    shown = LAYOUT.show(point)
    return f"{text(var)} -> {f'({shown})' if side and ' ' in shown else shown}{side}"


def statement_text(s: Statement) -> str:
    """The statement without its domain, in the claims language."""
    return relation_text(s.relation)
