"""From a syntax tree to an expression, by fixed tables of forms and functions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import Call, Expr, Index, Num, Vec, VectorLike
from cesai_sym.expression.transform import size_of
from cesai_sym.papers.arithmetic import arithmetic, elementary
from cesai_sym.papers.errors import LanguageError
from cesai_sym.papers.forms import FORMS
from cesai_sym.papers.ranges import agreed, lengths, only
from cesai_sym.papers.scope import ELEMENTARY, STATEMENT_FORMS, Scope, show_size
from cesai_sym.papers.tree import (
    Apply,
    Binding,
    Entry,
    Infinite,
    Items,
    Minus,
    Name,
    Node,
    Number,
    Raised,
    Range,
    Series,
    Tendency,
)
from cesai_sym.papers.vectors import vector, vector_named
from cesai_sym.theory.definitions import FUNCTIONS, WEIGHTED, equal_weights


def scalar(node: Node, scope: Scope) -> Expr:
    """The expression that a tree stands for, where a number is wanted.

    Raises LanguageError.

    >>> from cesai_sym.papers.parser import read_expression
    >>> from cesai_sym.statement import Domain, Scalar
    >>> scalar(read_expression("2 * t"), Scope(Domain((Scalar("t"),))))
    Mul(args=(Num(value=Fraction(2, 1)), Sym(name='t')))
    """
    match node:
        case Number():
            return Num(node.value)
        case Name(name, column):
            return _symbol(name, column, scope)
        case Entry():
            return _entry(node, scope)
        case Apply():
            return _apply(node, scope)
        case Minus() | Series() | Raised():
            return arithmetic(node, lambda part: scalar(part, scope), scope)
    raise _not_a_number(node, scope)


def _symbol(name: str, column: int, scope: Scope) -> Expr:
    symbol = scope.scalar(name)
    if symbol is not None:
        return symbol
    if scope.index(name) is not None:
        raise scope.error(f"the index {name!r} is not a number", column, f"it picks an entry, as in x[{name}]")
    if scope.vector(name) is not None:
        hint = f"write {name}[j], sum(j, {name}[j]) or mean({name})"
        raise scope.error(f"{name!r} is a vector where a number is wanted", column, hint)
    raise scope.unknown(name, column)


def _not_a_number(node: Node, scope: Scope) -> LanguageError:
    match node:
        case Infinite(column):
            return scope.error("oo is only the point or the value of a limit", column, "write limit(f, t -> oo)")
        case Range(name, _, column) | Binding(name, _, column):
            return scope.error(f"{name!r} is not wanted here", column, "this function takes its arguments by position")
        case Tendency(_, _, _, column):
            return scope.error("'->' belongs inside limit(...)", column)
        case Items(_, column):
            return scope.error("a vector where a number is wanted", column)
    return scope.error("a number is wanted", node.column)


def _entry(node: Entry, scope: Scope) -> Expr:
    found = vector_named(node.vector, node.column, scope)
    sizes = (found.size,) if found.second is None else (found.size, found.second)
    if len(node.indices) != len(sizes):
        raise scope.error(f"{node.vector!r} takes {len(sizes)} index(es), not {len(node.indices)}", node.column)
    return found[tuple(_position(i, s, scope) for i, s in zip(node.indices, sizes, strict=True))]


def _position(node: Node, size: Expr, scope: Scope) -> Index:
    """An index of a vector of the given length: a bound or declared name, or a position."""
    match node:
        case Name(name, column):
            index = scope.index(name)
            if index is None:
                hint = f'bind it as in sum({name}, ...), or declare {name} = "index in 1..J"'
                raise scope.error(f"{name!r} is not an index here", column, hint)
            return index
        case Number(_, False, column) if node.value.denominator == 1:
            k, least = int(node.value), scope.least_size(size)
            if k < 1 or (least is not None and k > least):
                few = f"only {show_size(size)}" if least is None or isinstance(size, Num) else f"as few as {least}"
                raise scope.error(f"there may be no entry {k}, since there can be {few} entries", column)
            return k
    raise scope.error("an entry is picked by an index or a position, as in x[j] or x[1]", node.column)


# Calls.

_HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "limit": "it stands alone on one side of ==, as in limit(f, t -> oo) == v",
        "o": "write f = o(g) as t -> oo",
        "O": "write f = O(g) as t -> oo",
    }
)


def _apply(node: Apply, scope: Scope) -> Expr:
    name = node.name
    if name in ELEMENTARY:
        return elementary(name, scalar(only(node, scope), scope))
    if name in FORMS and not _of_a_vector(node, scope):
        return FORMS[name](node, scope, scalar)
    if name in FUNCTIONS:
        return _notion(node, scope)
    if name in STATEMENT_FORMS | {"o", "O"}:
        hint = _HINTS.get(name, "it is a statement of its own")
        raise scope.error(f"{name}(...) cannot be part of an expression", node.column, hint)
    if name in ("vec", "ones"):
        raise scope.error("a vector where a number is wanted", node.column)
    raise scope.unknown_call(name, node.column)


def _of_a_vector(node: Apply, scope: Scope) -> bool:
    """Is it ``min(x)`` or ``max(x)``?"""
    return node.name in FUNCTIONS and len(node.args) == 1 and bool(lengths(node.args[0], scope))


def _notion(node: Apply, scope: Scope) -> Call:
    """A function of the theory applied to its arguments; weights that are left out are equal."""
    function = FUNCTIONS[node.name]
    given, wanted = len(node.args), len(function.params)
    optional = 1 if node.name in WEIGHTED else 0
    if not wanted - optional <= given <= wanted:
        names = ", ".join(p.name for p in function.params)
        more = "; the last one may be left out" if optional else ""
        raise scope.error(f"{node.name} takes {wanted} arguments, not {given}", node.column, f"they are {names}{more}")
    pairs = list(zip(function.params, node.args, strict=False))
    args = [_vector_argument(node, p, a, scope) if isinstance(p, Vec) else scalar(a, scope) for p, a in pairs]
    found = [(size_of(v), a.column) for v, a in zip(args, node.args, strict=True) if not isinstance(v, Expr)]
    if found:
        size = agreed(found, scope)
        args += [equal_weights(size)] * (wanted - given)
    return function(*args)


def _vector_argument(call: Apply, param: Vec, part: Node, scope: Scope) -> VectorLike | Expr:
    if lengths(part, scope):
        return vector(part, scope, scalar)
    scalar(part, scope)  # a more precise error comes first
    hint = "write a vector symbol, [a, b] or vec(j in 1..J, ...)"
    raise scope.error(f"{call.name} wants a vector for {param.name!r}", part.column, hint)
