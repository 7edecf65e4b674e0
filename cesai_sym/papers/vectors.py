"""Vectors as arguments: symbols, lists, general entries, and arithmetic entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cesai_sym.expression.nodes import Expr, Index, Lam, Literal, Num, Vec, VectorLike, expr
from cesai_sym.expression.transform import entry
from cesai_sym.papers.arithmetic import arithmetic, elementary
from cesai_sym.papers.ranges import agreed, binder, length, lengths, only
from cesai_sym.papers.scope import ELEMENTARY, Scope
from cesai_sym.papers.tree import Apply, Items, Minus, Name, Node, Raised, Series

MAX_ITEMS: Final = 64
#: Makes the expression of a tree in a scope.
Build = Callable[[Node, Scope], Expr]


def vector(node: Node, scope: Scope, build: Build) -> VectorLike:
    """The vector that a tree stands for.

    Raises LanguageError when it is none, or combines vectors of different lengths.
    """
    match node:
        case Name(name, column):
            found = vector_named(name, column, scope)
            if found.second is not None:
                raise scope.error(f"{name!r} is a matrix where a vector is wanted", column)
            return found
        case Items(items, column):
            if not 1 <= len(items) <= MAX_ITEMS:
                raise scope.error(f"a vector has 1 to {MAX_ITEMS} entries, not {len(items)}", column)
            return Literal(tuple(build(i, scope) for i in items))
        case Apply("vec", _, _):
            index, body = binder(node, scope)
            return Lam(index, build(body, scope.bind(index)))
        case Apply("ones", _, _):
            return Lam(scope.fresh(length(only(node, scope), scope)), expr(1))
    return _combined(node, scope, build)


def _combined(node: Node, scope: Scope, build: Build) -> VectorLike:
    size = agreed(lengths(node, scope), scope)
    if isinstance(size, Num) and size.value <= MAX_ITEMS:
        return Literal(tuple(_entrywise(node, scope, k, build) for k in range(1, int(size.value) + 1)))
    index = scope.fresh(size)
    return Lam(index, _entrywise(node, scope.bind(index), index, build))


def _entrywise(node: Node, scope: Scope, at: Index, build: Build) -> Expr:
    """The entry of a combined vector at an index."""
    if not lengths(node, scope):
        return build(node, scope)
    match node:
        case Minus() | Series() | Raised():
            return arithmetic(node, lambda part: _entrywise(part, scope, at, build), scope)
        case Apply(name, _, _) if name in ELEMENTARY:
            return elementary(name, _entrywise(only(node, scope), scope, at, build))
    return entry(vector(node, scope, build), (at,))


def vector_named(name: str, column: int, scope: Scope) -> Vec:
    """The vector of this name.

    Raises LanguageError when it is none.
    """
    found = scope.vector(name)
    if found is not None:
        return found
    if scope.scalar(name) is not None or scope.index(name) is not None:
        raise scope.error(f"{name!r} is not a vector", column)
    raise scope.unknown(name, column)
