"""Signs, sums, products, powers and elementary functions of parts that are already expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cesai_sym.expression.nodes import ZERO, Add, Expr, Fn, Mul, Num, neg, sqrt
from cesai_sym.papers.scope import Scope
from cesai_sym.papers.tree import Minus, Node, Raised, Series

#: Numbers fold while they are built, so their size is limited.
MAX_BITS: Final = 20_000


def arithmetic(node: Minus | Series | Raised, build: Callable[[Node], Expr], scope: Scope) -> Expr:
    """Join the parts that ``build`` makes, in the order in which they were written.

    Raises LanguageError for a division by zero and for numbers that grow too long.
    """
    match node:
        case Minus(arg, _):
            return neg(build(arg))
        case Raised(base, exponent, column):
            return _limited(build(base) ** build(exponent), column, scope)
    result = build(node.first)
    for sign, part in node.rest:
        right = build(part)
        if sign == "/" and right == ZERO:
            raise scope.error("division by zero", node.column)
        result = _limited(_join(result, sign, right), node.column, scope)
    return result


def _join(left: Expr, sign: str, right: Expr) -> Expr:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def _limited(e: Expr, column: int, scope: Scope) -> Expr:
    head = e.args[0] if isinstance(e, Add | Mul) else e
    if isinstance(head, Num):
        bits = max(head.value.numerator.bit_length(), head.value.denominator.bit_length())
        if bits > MAX_BITS:
            raise scope.error("a number too long to be written out", column, "write it as a power")
    return e


def elementary(name: str, arg: Expr) -> Expr:
    """An elementary function of one argument."""
    return sqrt(arg) if name == "sqrt" else Fn(name, (arg,))
