"""How far an index runs: stated ranges, and ranges that follow from the vectors that an index picks from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cesai_sym.expression.nodes import Expr, Idx, Num, Sym, expr
from cesai_sym.papers.scope import BINDERS, ELEMENTARY, Scope, show_size
from cesai_sym.papers.tree import Apply, Entry, Items, Minus, Name, Node, Number, Raised, Range, Series, parts

MAX_RANGE: Final = 4096
Sized = tuple[Expr, int]


def length(node: Node, scope: Scope) -> Expr:
    """A length: a whole number or a declared whole-number symbol.

    Raises LanguageError when it is neither.
    """
    match node:
        case Number(_, False, column) if node.value.denominator == 1 and 1 <= node.value <= MAX_RANGE:
            return Num(node.value)
        case Name(name, column):
            declared = scope.domain.scalar(name)
            if declared is not None and declared.integer:
                return Sym(name)
            if declared is None:
                raise scope.unknown(name, column)
            raise scope.error(f"{name!r} is used as a length", column, f'declare {name} = "integer, {name} >= 2"')
    raise scope.error(f"a length is a name or a whole number from 1 to {MAX_RANGE}", node.column)


def binder(node: Apply, scope: Scope) -> tuple[Idx, Node]:
    """The index that ``sum(j, body)`` binds, and the body.

    Raises LanguageError when the range is not determined.
    """
    if len(node.args) != 2:
        raise scope.error(f"{node.name} takes an index and an expression", node.column, f"write {node.name}(j, x[j])")
    head, body = node.args
    match head:
        case Name(name, column):
            return Idx(name, _deduced(name, column, body, scope)), body
        case Range(name, last, column):
            size = length(last, scope)
            for other, at in indexed_lengths(body, name, scope):
                if not _fits(size, other):
                    raise scope.error(
                        f"{name} runs over 1..{show_size(size)} but picks from {show_size(other)} entries", at
                    )
            return Idx(name, size), body
    raise scope.error(f"{node.name} needs the name of an index first", head.column, f"write {node.name}(j, x[j])")


def _fits(size: Expr, available: Expr) -> bool:
    if isinstance(size, Num) and isinstance(available, Num):
        return size.value <= available.value
    return size == available


def _deduced(name: str, column: int, body: Node, scope: Scope) -> Expr:
    found = list(indexed_lengths(body, name, scope))
    if not found:
        raise scope.error(
            f"the range of {name!r} is not known, since no vector is indexed by it",
            column,
            f"write {name} in 1..J",
        )
    size = found[0][0]
    for other, at in found[1:]:
        if other != size:
            raise scope.error(
                f"{name!r} picks from {show_size(size)} entries and from {show_size(other)} entries",
                at,
            )
    return size


def indexed_lengths(node: Node, name: str, scope: Scope) -> Iterator[Sized]:
    """The lengths of the vectors that the index picks from, where no inner sum uses the same name."""
    if isinstance(node, Entry):
        found = scope.vector(node.vector)
        sizes = () if found is None else (found.size, found.second)
        for at, size in zip(node.indices, sizes, strict=False):
            if isinstance(at, Name) and at.name == name and size is not None:
                yield size, at.column
    if isinstance(node, Apply) and _binds(node, name):
        return
    for part in parts(node):
        yield from indexed_lengths(part, name, scope)


def _binds(node: Apply, name: str) -> bool:
    head = node.args[0] if node.name in BINDERS and node.args else None
    return isinstance(head, Name | Range) and head.name == name


def binds_index(node: Apply, scope: Scope) -> bool:
    """Is ``min(j, body)`` a minimum over an index, rather than of two numbers?"""
    if len(node.args) != 2:
        return False
    head, body = node.args
    if isinstance(head, Range):
        return True
    if not isinstance(head, Name):
        return False
    return scope.index(head.name) is not None or any(indexed_lengths(body, head.name, scope))


def lengths(node: Node, scope: Scope) -> list[Sized]:
    """The lengths, with columns, of the vectors that are combined entry by entry; none for a number."""
    match node:
        case Name(name, column):
            found = scope.vector(name)
            return [] if found is None else [(found.size, column)]
        case Items(items, column):
            return [(expr(len(items)), column)]
        case Minus() | Raised() | Series():
            return [s for part in parts(node) for s in lengths(part, scope)]
        case Apply(name, args, column) if name in ELEMENTARY:
            return [s for part in args for s in lengths(part, scope)]
        case Apply("vec", _, column):
            return [(binder(node, scope)[0].size, column)]
        case Apply("ones", args, column):
            return [(length(only(node, scope), scope), column)]
    return []


def agreed(found: list[Sized], scope: Scope) -> Expr:
    """The one length of several vectors.

    Raises LanguageError when they differ.
    """
    size = found[0][0]
    for other, column in found[1:]:
        if other != size:
            raise scope.error(f"a vector of {show_size(other)} entries beside one of {show_size(size)} entries", column)
    return size


def only(node: Apply, scope: Scope) -> Node:
    """The one argument of a call.

    Raises LanguageError when there are more, or none.
    """
    if len(node.args) != 1:
        raise scope.error(f"{node.name} takes one argument, not {len(node.args)}", node.column)
    return node.args[0]
