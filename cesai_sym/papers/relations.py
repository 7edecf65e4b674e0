"""From a syntax tree to a relation: comparisons, limits, orders, proportionality, monotonicity, roundings."""

from __future__ import annotations

from typing import Literal

from cesai_sym.expression.nodes import Expr, Infinity, Rel, Sym
from cesai_sym.papers.builder import scalar
from cesai_sym.papers.parser import COMPARISONS
from cesai_sym.papers.scope import Scope
from cesai_sym.papers.tree import (
    Apply,
    Chain,
    Conjunction,
    Equivalence,
    Infinite,
    Minus,
    Name,
    Node,
    Number,
    Operator,
    Tendency,
)
from cesai_sym.statement import Both, Iff, Monotone, Order, Proportional, Relation, Rounded, Tends

#: (increasing, strict) by name.
_MONOTONE = {
    "increasing": (True, True),
    "decreasing": (False, True),
    "nondecreasing": (True, False),
    "nonincreasing": (False, False),
}
Side = Literal["", "+", "-"]


def relation(tree: Conjunction | Equivalence, scope: Scope) -> Relation:
    """The relation that a statement's tree stands for.

    Raises LanguageError.
    """
    if isinstance(tree, Equivalence):
        return Iff(_comparison(tree.first, scope), _comparison(tree.second, scope))
    return joined([r for part in tree.parts for r in _links(part, scope)])


def joined(relations: list[Relation]) -> Relation:
    """One relation as it is, several as all of them."""
    return relations[0] if len(relations) == 1 else Both(tuple(relations))


def _comparison(tree: Conjunction, scope: Scope) -> Rel:
    found = [r for part in tree.parts for r in _links(part, scope)]
    if len(found) != 1 or not isinstance(found[0], Rel):
        raise scope.error("iff joins two single comparisons", tree.column, "write for example a < b iff c > d")
    return found[0]


def _links(chain: Chain, scope: Scope) -> list[Relation]:
    """The relation at each sign of a chain."""
    if not chain.operators:
        return [_monotone(chain, scope)]
    if chain.tendency is not None and len(chain.operators) > 1:
        raise scope.error("'as' follows a single relation", chain.tendency.column, "split the chain with 'and'")
    return [
        _link(left, sign, right, chain.tendency, scope)
        for left, sign, right in zip(chain.sides, chain.operators, chain.sides[1:], strict=False)
    ]


def _link(left: Node, sign: Operator, right: Node, tendency: Tendency | None, scope: Scope) -> Relation:
    order = _order_symbol(sign, right)
    if order is not None:
        return _order(left, order, right, sign, tendency, scope)
    if sign.text == "propto":
        return _proportional(left, right, tendency, scope)
    if tendency is not None:
        raise scope.error(f"'as' does not go with {sign.text!r}", tendency.column, "write limit(f, t -> oo) == v")
    if sign.text == "~=":
        return Rounded(scalar(left, scope), _printed(right, scope))
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Apply) and side.name == "limit":
            return _limit(side, sign, other, scope)
    assert sign.text in COMPARISONS
    return Rel(sign.text, scalar(left, scope), scalar(right, scope))


# Orders and proportionality.


def _order_symbol(sign: Operator, right: Node) -> Literal["~", "o", "O"] | None:
    if sign.text == "~":
        return "~"
    if sign.text == "==" and isinstance(right, Apply):
        match right.name:
            case "o":
                return "o"
            case "O":
                return "O"
    return None


def _order(
    left: Node,
    kind: Literal["~", "o", "O"],
    right: Node,
    sign: Operator,
    tendency: Tendency | None,
    scope: Scope,
) -> Order:
    if tendency is None:
        raise scope.error("an asymptotic statement says where it holds", sign.column, "add for example: as t -> oo")
    if kind != "~":
        assert isinstance(right, Apply)
        if len(right.args) != 1:
            raise scope.error(f"{kind} takes one argument, not {len(right.args)}", right.column)
        right = right.args[0]
    var, point, side = _approach(tendency, scope)
    return Order(scalar(left, scope), kind, scalar(right, scope), var, point, side)


def _proportional(left: Node, right: Node, tendency: Tendency | None, scope: Scope) -> Proportional:
    if tendency is None:
        return Proportional(scalar(left, scope), scalar(right, scope))
    var, point, side = _approach(tendency, scope)
    if side:
        raise scope.error("proportionality is stated for a two-sided approach", tendency.column, "leave out the sign")
    return Proportional(scalar(left, scope), scalar(right, scope), var, point)


# Limits.


def _limit(form: Apply, sign: Operator, other: Node, scope: Scope) -> Tends:
    if sign.text != "==":
        raise scope.error("a limit is compared with == only", sign.column, "write limit(f, t -> oo) == v")
    if len(form.args) != 2 or not isinstance(form.args[1], Tendency):
        hint = "write limit(f, t -> oo), or limit(f, t -> 0+) from above"
        raise scope.error("limit takes an expression and an approach", form.column, hint)
    body, tendency = form.args
    assert isinstance(tendency, Tendency)
    var, point, side = _approach(tendency, scope)
    value = extended(other, scope)
    return Tends(scalar(body, scope), var, point, value, side)


def _approach(tendency: Tendency, scope: Scope) -> tuple[Sym, Expr, Side]:
    var = _variable(tendency.var, scope, "tends to a point")
    point = extended(tendency.point, scope)
    side: Side = "+" if tendency.side == "+" else "-" if tendency.side == "-" else ""
    if side and isinstance(point, Infinity):
        raise scope.error("infinity has one side only", tendency.column, "leave out the sign after oo")
    return var, point, side


def extended(node: Node, scope: Scope) -> Expr:
    """An expression, or plus or minus infinity."""
    match node:
        case Infinite():
            return Infinity(True)
        case Minus(Infinite(), _):
            return Infinity(False)
    return scalar(node, scope)


def _variable(node: Node, scope: Scope, what: str) -> Sym:
    if isinstance(node, Name):
        if scope.is_defined(node.name):
            raise scope.error(f"{node.name!r} abbreviates an expression and cannot vary by itself", node.column)
        found = scalar(node, scope)
        assert isinstance(found, Sym)
        return found
    raise scope.error(f"only a symbol {what}, not an expression", node.column)


# Monotonicity and printed numbers.


def _monotone(chain: Chain, scope: Scope) -> Monotone:
    (form,) = chain.sides
    if not (isinstance(form, Apply) and form.name in _MONOTONE):
        scalar(form, scope)
        raise scope.error("this is an expression, not a statement", chain.column, "compare it: add ==, <= or ~=")
    if chain.tendency is not None:
        raise scope.error(f"'as' does not go with {form.name}", chain.tendency.column)
    if len(form.args) != 2:
        raise scope.error(f"{form.name} takes an expression and a symbol", form.column, f"write {form.name}(f, t)")
    increasing, strict = _MONOTONE[form.name]
    return Monotone(scalar(form.args[0], scope), _variable(form.args[1], scope, "varies"), increasing, strict)


def _printed(node: Node, scope: Scope) -> str:
    sign, number = ("-", node.arg) if isinstance(node, Minus) else ("", node)
    if not isinstance(number, Number):
        raise scope.error("~= compares with a printed number", node.column, "write for example 0.13 or 67 %")
    return f"{sign}{number.printed}{' %' if number.percent else ''}"
