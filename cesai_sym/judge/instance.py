"""When a theorem may be read with other expressions for its symbols: the conditions on the reading itself."""

from __future__ import annotations

from cesai_sym.expression.nodes import ONE, Diff, Expr, Idx, Lam, Literal, Rel, Sym, Vec, VectorLike, Where
from cesai_sym.expression.transform import (
    Substitution,
    free_indices,
    free_symbols,
    map_relation,
    substitute,
    vectors_of,
    walk,
)
from cesai_sym.judge.approach import approaches
from cesai_sym.statement import (
    Both,
    Invariant,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Solution,
    Statement,
    Tends,
    map_sides,
)


def expressions(r: Relation) -> list[Expr]:
    """All expressions of a relation, in order."""
    found: list[Expr] = []

    def note(e: Expr) -> Expr:
        found.append(e)
        return e

    map_sides(r, note)
    return found


def kept_apart(theorem: Statement, s: Substitution) -> bool:
    """What a limit, a slope or a derivative moves must stay a symbol of its own, on which nothing else depends."""
    apart = moving(theorem.relation)
    for e in expressions(theorem.relation):
        for n in walk(e):
            if isinstance(n, Diff):
                apart.add(n.var.name if isinstance(n.var, Sym) else n.var.vector)
            elif isinstance(n, Where):
                apart |= {v.name for v, _ in n.scalars} | {v.name for v, _ in n.vectors}
    renamed = theorem.relation.var.name if isinstance(theorem.relation, Tends) else None
    images: dict[str, Expr | VectorLike] = {**s.scalars, **s.vectors}
    names = {s.name for s in theorem.domain.scalars} | {v.name for v in theorem.domain.vectors} | set(images)
    return all(_stays(v, v == renamed, names, images) for v in apart & names)


def _stays(v: str, renamed: bool, names: set[str], images: dict[str, Expr | VectorLike]) -> bool:
    image = images.get(v, Sym(v))
    if not isinstance(image, Sym | Vec) or (image.name != v and not renamed):
        return False
    return not any(image.name in _mentioned(images.get(n, Sym(n))) for n in names - {v})


def moving(r: Relation) -> set[str]:
    """The symbols that a relation moves, or whose independence it speaks of."""
    match r:
        case Tends(var=var) | Monotone(var=var) | Order(var=var):
            return {var.name}
        case Proportional(to=to, var=var):
            return set(free_symbols(to) | vectors_of(to)) | ({var.name} if var is not None else set())
        case Recurrence(term=term, counter=counter):
            return {term.name, counter.name}
        case Invariant(term=term, counter=counter, each=each):
            return {term.name, counter.name, *(s.name for s in each)}
        case Solution(term=term, var=var):
            return {term.name, var.name}
        case Both(parts):
            return set().union(*map(moving, parts))
    return set()


def _mentioned(a: Expr | VectorLike) -> frozenset[str]:
    if isinstance(a, Vec):
        return free_symbols(a.size) | {a.name}
    parts = [a.index.size, a.body] if isinstance(a, Lam) else list(a.items) if isinstance(a, Literal) else [a]
    return frozenset().union(*(free_symbols(p) | vectors_of(p) for p in parts))


def sizes_of_indices(claim: Statement, theorem: Statement, s: Substitution) -> list[tuple[Expr, Expr]] | None:
    """The ranges of the free indices in the claim and in the theorem as read; None when one is not declared."""
    used = set().union(*map(free_indices, expressions(claim.relation)))
    pairs = []
    for i in theorem.domain.indices:
        own = next((k for k in claim.domain.indices if k.name == i.name), None)
        if own is not None:
            pairs.append((own.size, substitute(i.size, s)))
        elif i.name in used:
            return None
    return pairs


def in_reach(claim: Relation, theorem: Relation, claimed: Statement, known: Statement) -> bool:
    """A limit is cited from the sides from which the theorem has it, and the point has to be in reach."""
    if not (isinstance(claim, Tends | Order) and isinstance(theorem, Tends | Order)):
        return True
    mine = approaches(claim.var, claim.point, claim.side, claimed.domain)
    return bool(mine) and set(mine) <= set(approaches(theorem.var, theorem.point, theorem.side, known.domain))


def hypotheses(theorem: Statement, s: Substitution) -> list[Rel]:
    """The conditions of the theorem as read; an index that it does not declare stands for every entry."""
    declared = {i.name for i in theorem.domain.indices}
    result = []
    for h in theorem.domain.hypotheses:
        every = (free_indices(h.lhs) | free_indices(h.rhs)) - declared
        general = Substitution(indices={n: Idx(n + "°", ONE) for n in every})
        result.append(map_relation(h, lambda e, general=general: substitute(substitute(e, general), s)))  # type: ignore[misc]
    return result
