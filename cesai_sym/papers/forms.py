"""The forms that are not functions: sums and extrema over an index, derivatives, evaluation at a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import (
    At,
    Big,
    Delta,
    Diff,
    Expr,
    Fn,
    Idx,
    Index,
    Lam,
    Sym,
    Vec,
    VectorLike,
    Where,
)
from cesai_sym.expression.transform import size_of
from cesai_sym.papers.ranges import agreed, binder, binds_index, lengths
from cesai_sym.papers.scope import Scope, show_size
from cesai_sym.papers.tree import Apply, Binding, Entry, Name, Node, Number
from cesai_sym.papers.vectors import Build, vector, vector_named

MAX_ORDER: Final = 10


def big(node: Apply, scope: Scope, build: Build) -> Expr:
    """``sum(j, body)`` and its kin."""
    index, body = binder(node, scope)
    return Big(node.name, index, build(body, scope.bind(index)))


def extremum(node: Apply, scope: Scope, build: Build) -> Expr:
    """``min(j, x[j])`` or ``min(a, b)``."""
    if binds_index(node, scope):
        return big(node, scope, build)
    if len(node.args) < 2:
        raise scope.error(f"{node.name} needs a vector or several numbers", node.column)
    return Fn(node.name, tuple(build(a, scope) for a in node.args))


def derivative(node: Apply, scope: Scope, build: Build) -> Expr:
    """``diff(f, t)``, ``diff(f, x[j])``, ``diff(f, t, 2)``."""
    if len(node.args) not in (2, 3):
        raise scope.error("diff takes an expression, a symbol and perhaps an order", node.column)
    body, var, *rest = node.args
    order = _order(rest[0], scope) if rest else 1
    return Diff(build(body, scope), _variable(var, scope, build), order)


def _order(node: Node, scope: Scope) -> int:
    if isinstance(node, Number) and node.value in range(1, MAX_ORDER + 1):
        return int(node.value)
    raise scope.error(f"the order of a derivative is a whole number from 1 to {MAX_ORDER}", node.column)


def _variable(node: Node, scope: Scope, build: Build) -> Sym | At:
    if isinstance(node, Name | Entry):
        name = node.name if isinstance(node, Name) else node.vector
        if scope.is_defined(name):
            raise scope.error(f"{name!r} abbreviates an expression and cannot vary by itself", node.column)
        found = build(node, scope)
        assert isinstance(found, Sym | At)
        return found
    raise scope.error("a derivative is taken in a symbol or in an entry x[j]", node.column)


def evaluation(node: Apply, scope: Scope, build: Build) -> Expr:
    """``at(f, rho = 0)``, ``at(f, x = c)`` with every entry equal to c, ``at(f, x = [1, 2])``."""
    if len(node.args) < 2:
        raise scope.error("at takes an expression and values", node.column, "write at(f, rho = 0)")
    body, *bindings = node.args
    scalars: list[tuple[Sym, Expr]] = []
    vectors: list[tuple[Vec, VectorLike]] = []
    for b in bindings:
        if not isinstance(b, Binding):
            raise scope.error("a value is given as name = value", b.column, "write at(f, rho = 0)")
        _bind(b, scope, build, scalars, vectors)
    return Where(build(body, scope), tuple(scalars), tuple(vectors))


def _bind(
    b: Binding,
    scope: Scope,
    build: Build,
    scalars: list[tuple[Sym, Expr]],
    vectors: list[tuple[Vec, VectorLike]],
) -> None:
    if any(s.name == b.name for s, _ in scalars) or any(v.name == b.name for v, _ in vectors):
        raise scope.error(f"{b.name!r} gets two values", b.column)
    if scope.is_defined(b.name):
        raise scope.error(f"{b.name!r} abbreviates an expression and cannot be set", b.column)
    symbol = scope.scalar(b.name)
    if symbol is not None:
        scalars.append((symbol, build(b.value, scope)))
        return
    target = vector_named(b.name, b.column, scope)
    vectors.append((target, _vector_value(target, b, scope, build)))


def _vector_value(target: Vec, b: Binding, scope: Scope, build: Build) -> VectorLike:
    if not lengths(b.value, scope):
        index = scope.fresh(target.size)
        return Lam(index, build(b.value, scope))
    value = vector(b.value, scope, build)
    if size_of(value) != target.size:
        raise scope.error(
            f"{b.name} has {show_size(target.size)} entries, its value {show_size(size_of(value))}", b.column
        )
    return value


def kronecker(node: Apply, scope: Scope, build: Build) -> Expr:
    """``delta(j, k)``: one where the indices agree, else zero."""
    del build
    if len(node.args) != 2:
        raise scope.error("delta takes two indices", node.column)
    first, second = (_index(a, scope) for a in node.args)
    sizes = [(i.size, a.column) for i, a in zip((first, second), node.args, strict=True) if isinstance(i, Idx)]
    if len(sizes) == 2:
        agreed(sizes, scope)
    return Delta(first, second)


def _index(node: Node, scope: Scope) -> Index:
    found = scope.index(node.name) if isinstance(node, Name) else None
    if found is None:
        raise scope.error("delta takes the names of two indices", node.column)
    return found


Form = Callable[[Apply, Scope, Build], Expr]
FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "sum": big,
        "prod": big,
        "min": extremum,
        "max": extremum,
        "diff": derivative,
        "at": evaluation,
        "delta": kronecker,
    }
)
