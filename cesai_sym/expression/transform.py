"""Walking and substituting: the structural operations on expression trees, all capture-avoiding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from cesai_sym.expression.nodes import (
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Diff,
    Expr,
    Fn,
    Idx,
    Index,
    Infinity,
    Lam,
    Literal,
    Mean,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    VectorLike,
    Where,
    add,
    mul,
    power,
)


@dataclass(frozen=True, slots=True)
class Substitution:
    """Simultaneous replacement of scalars, vectors (by name) and indices (by name)."""

    scalars: Mapping[str, Expr] = field(default_factory=dict)
    vectors: Mapping[str, VectorLike] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)

    def free_indices(self) -> set[str]:
        """Names of the indices that the replacements mention freely."""
        names = {i.name for i in self.indices.values() if isinstance(i, Idx)}
        for value in self.scalars.values():
            names |= free_indices(value)
        for vector in self.vectors.values():
            names |= _free_in_vector(vector)
        return names

    def without_index(self, name: str) -> Substitution:
        """The same replacement with one index left alone, because it is bound."""
        if name not in self.indices:
            return self
        kept = {k: v for k, v in self.indices.items() if k != name}
        return Substitution(self.scalars, self.vectors, kept)


def map_children(e: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """Rebuild a node with ``f`` applied to every scalar child; binders and vectors are kept."""
    match e:
        case Add(args):
            return add(*map(f, args))
        case Mul(args):
            return mul(*map(f, args))
        case Pow(base, exponent):
            return power(f(base), f(exponent))
        case Fn(name, args):
            return Fn(name, tuple(map(f, args)))
        case Big(op, index, body):
            return Big(op, Idx(index.name, f(index.size)), f(body))
        case Diff(body, var, order):
            return Diff(f(body), var, order)
        case Mean(body):
            return Mean(f(body))
        case Where(body, scalars, vectors):
            moved = tuple((v, _map_vector(w, f)) for v, w in vectors)
            return Where(f(body), tuple((s, f(x)) for s, x in scalars), moved)
        case Cases(branches, otherwise):
            return Cases(tuple((map_relation(c, f), f(b)) for c, b in branches), f(otherwise))
        case Call(function, args):
            return Call(function, tuple(f(a) if isinstance(a, Expr) else _map_vector(a, f) for a in args))
    return e


def map_relation(r: Rel, f: Callable[[Expr], Expr]) -> Rel:
    """Apply ``f`` to both sides of a relation."""
    return Rel(r.op, f(r.lhs), f(r.rhs))


def _map_vector(v: VectorLike, f: Callable[[Expr], Expr]) -> VectorLike:
    match v:
        case Lam(index, body):
            return Lam(Idx(index.name, f(index.size)), f(body))
        case Literal(items):
            return Literal(tuple(map(f, items)))
    return v


def children(e: Expr) -> Iterator[Expr]:
    """The scalar expressions directly inside a node."""
    match e:
        case Add(args) | Mul(args) | Fn(_, args):
            yield from args
        case Pow(base, exponent):
            yield from (base, exponent)
        case Big(_, index, body):
            yield from (index.size, body)
        case Diff(body, var, _):
            yield from (body, var)
        case Mean(body):
            yield body
        case Where(body, scalars, vectors):
            yield body
            yield from (x for _, x in scalars)
            for _, vector in vectors:
                yield from _vector_children(vector)
        case Cases(branches, otherwise):
            for condition, branch in branches:
                yield from (condition.lhs, condition.rhs, branch)
            yield otherwise
        case Call(_, args):
            for a in args:
                yield from (a,) if isinstance(a, Expr) else _vector_children(a)


def _vector_children(v: VectorLike) -> Iterator[Expr]:
    match v:
        case Lam(index, body):
            yield from (index.size, body)
        case Literal(items):
            yield from items
        case Vec(_, size, second):
            yield size
            if second is not None:
                yield second


def walk(e: Expr) -> Iterator[Expr]:
    """The node and everything below it."""
    yield e
    for child in children(e):
        yield from walk(child)


def contains(e: Expr, kind: type[Expr]) -> bool:
    """Does a node of this kind occur?"""
    return any(isinstance(node, kind) for node in walk(e))


def free_symbols(e: Expr) -> frozenset[str]:
    """Names of the scalar symbols that the value depends on.

    >>> from cesai_sym.expression.nodes import symbols
    >>> sorted(free_symbols(symbols("a b")[0] ** 2))
    ['a']
    """
    match e:
        case Sym(name):
            return frozenset((name,))
        case Where(body, scalars, vectors):
            bound = frozenset(s.name for s, _ in scalars)
            inner = free_symbols(body) - bound
            outside = [x for _, x in scalars] + [c for _, v in vectors for c in _vector_children(v)]
            return inner.union(*map(free_symbols, outside))
    return frozenset().union(*map(free_symbols, children(e)))


def vectors_of(e: Expr) -> frozenset[str]:
    """Names of the vectors of symbols that occur."""
    found: set[str] = set()
    for node in walk(e):
        if isinstance(node, At):
            found.add(node.vector)
        elif isinstance(node, Call):
            found |= {a.name for a in node.args if isinstance(a, Vec)}
    return frozenset(found)


def free_indices(e: Expr) -> set[str]:
    """Names of the indices that occur without being bound by a sum, a product or an extremum."""
    match e:
        case At(_, indices):
            return {i.name for i in indices if isinstance(i, Idx)}
        case Delta(first, second):
            return {i.name for i in (first, second) if isinstance(i, Idx)}
        case Big(_, index, body):
            return free_indices(index.size) | (free_indices(body) - {index.name})
        case Call(_, args):
            parts = [free_indices(a) if isinstance(a, Expr) else _free_in_vector(a) for a in args]
            return set().union(*parts)
        case Where(body, scalars, vectors):
            inside = [free_indices(x) for _, x in scalars] + [_free_in_vector(v) for _, v in vectors]
            return free_indices(body).union(*inside)
    return set().union(*map(free_indices, children(e)))


def _free_in_vector(v: VectorLike) -> set[str]:
    match v:
        case Lam(index, body):
            return free_indices(body) - {index.name}
        case Literal(items):
            return set().union(*map(free_indices, items))
    return set()


def substitute(e: Expr, s: Substitution) -> Expr:
    """Replace scalars, vectors and indices simultaneously; bound indices are renamed when they would clash."""
    match e:
        case Num() | Infinity():
            return e
        case Sym(name):
            return s.scalars.get(name, e)
        case At(vector, indices):
            moved = tuple(_index(i, s) for i in indices)
            replacement = s.vectors.get(vector)
            return At(vector, moved) if replacement is None else entry(replacement, moved)
        case Delta(first, second):
            return Delta(_index(first, s), _index(second, s))
        case Big(op, index, body):
            fresh, inner = _enter(index, s)
            return Big(op, fresh, substitute(body, inner))
        case Diff(body, var, order):
            return _substitute_diff(body, var, order, s)
        case Where():
            return _substitute_where(e, s)
        case Call(function, args):
            return Call(
                function,
                tuple(substitute(a, s) if isinstance(a, Expr) else substitute_vector(a, s) for a in args),
            )
    return map_children(e, lambda c: substitute(c, s))


def substitute_vector(v: VectorLike, s: Substitution) -> VectorLike:
    """The same for a vector."""
    match v:
        case Vec(name, size, second):
            replaced = s.vectors.get(name)
            if replaced is not None:
                return replaced
            return Vec(name, substitute(size, s), None if second is None else substitute(second, s))
        case Lam(index, body):
            fresh, inner = _enter(index, s)
            return Lam(fresh, substitute(body, inner))
        case Literal(items):
            return Literal(tuple(substitute(i, s) for i in items))


def _index(i: Index, s: Substitution) -> Index:
    if not isinstance(i, Idx):
        return i
    moved = s.indices.get(i.name)
    return Idx(i.name, substitute(i.size, s)) if moved is None else moved


def _enter(index: Idx, s: Substitution) -> tuple[Idx, Substitution]:
    """Go under a binder: leave its index alone, and rename it when a replacement mentions that name."""
    inner = s.without_index(index.name)
    size = substitute(index.size, s)
    taken = inner.free_indices()
    if index.name not in taken:
        return Idx(index.name, size), inner
    name = index.name
    while name in taken:
        name += "'"
    fresh = Idx(name, size)
    return fresh, Substitution(inner.scalars, inner.vectors, {**inner.indices, index.name: fresh})


def _substitute_diff(body: Expr, var: Sym | At, order: int, s: Substitution) -> Expr:
    """A derivative may be renamed, but its variable can not be replaced by a value: use Where for that."""
    new_var = substitute(var, s)
    if not isinstance(new_var, Sym | At):
        raise ValueError("cannot substitute for the variable of a derivative before it is carried out")
    return Diff(substitute(body, s), new_var, order)


def _substitute_where(e: Where, s: Substitution) -> Expr:
    scalars = tuple((v, substitute(x, s)) for v, x in e.scalars)
    vectors = tuple((v, substitute_vector(w, s)) for v, w in e.vectors)
    hidden = {v.name for v, _ in scalars}
    hidden_vectors = {v.name for v, _ in vectors}
    inner = Substitution(
        {k: x for k, x in s.scalars.items() if k not in hidden},
        {k: x for k, x in s.vectors.items() if k not in hidden_vectors},
        s.indices,
    )
    return Where(substitute(e.body, inner), scalars, vectors)


def entry(v: VectorLike, indices: tuple[Index, ...]) -> Expr:
    """The entry of a vector at an index; a literal needs a fixed position.

    >>> from cesai_sym.expression.nodes import Literal, expr
    >>> entry(Literal((expr(5), expr(7))), (2,))
    Num(value=Fraction(7, 1))
    """
    match v:
        case Vec(name, _, _):
            return At(name, indices)
        case Lam(index, body):
            return substitute(body, Substitution(indices={index.name: indices[0]}))
        case Literal(items):
            position = indices[0]
            if not isinstance(position, int):
                raise ValueError("a vector given by its entries needs a fixed position, not a running index")
            if not 1 <= position <= len(items):
                raise ValueError(f"entry {position} of a vector of {len(items)} entries")
            return items[position - 1]


def size_of(v: VectorLike) -> Expr:
    """The number of entries of a vector."""
    match v:
        case Vec(_, size, _):
            return size
        case Lam(index, _):
            return index.size
        case Literal(items):
            return Num(Fraction(len(items)))
