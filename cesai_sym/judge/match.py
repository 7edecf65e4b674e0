"""Citing a theorem: a claim that is an instance of a proved statement is proved by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError
from cesai_sym.expression.nodes import (
    Call,
    Expr,
    Infinity,
    Lam,
    Literal,
    Num,
    Rel,
    Sym,
    Vec,
    VectorLike,
    add,
    expr,
    total,
)
from cesai_sym.expression.transform import (
    Substitution,
    free_indices,
    free_symbols,
    size_of,
    substitute,
    vectors_of,
    walk,
)
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import is_empty, simplest
from cesai_sym.judge.instance import expressions, hypotheses, in_reach, kept_apart, moving, sizes_of_indices
from cesai_sym.judge.moments import moment_symbols
from cesai_sym.judge.normal import apart, discharge, normalise, relation_truth
from cesai_sym.judge.poly import Poly, constant
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import (
    Domain,
    Draws,
    Relation,
    Statement,
    Tends,
    Vector,
    map_sides,
)
from cesai_sym.verdict import Evidence


@dataclass(frozen=True, slots=True)
class Known:
    """A statement that has been proved, by name; its definitions are written out."""

    name: str
    statement: Statement


def cite(claim: Statement, theorems: Sequence[Known], confirm: Callable[[str], bool], splits: int = 2) -> Proof | None:
    """A proof by instantiating a theorem that ``confirm`` says is proved, or None.

    When a definition by cases keeps a relation from being compared with a theorem, it is cited in each of the cases.
    """
    open_cases: list[tuple[Rel, Known]] = []
    for known in theorems:
        if type(known.statement.relation) is not type(claim.relation):
            continue
        theorem = _needed(known.statement)
        for s in _instances(claim, theorem):
            try:
                if _follows(claim, theorem, s) and confirm(known.name):
                    evidence = Evidence(f"instance of the theorem {known.name}", "", (f"theory:{known.name}",))
                    return Proof((evidence,))
            except NeedsCaseError as need:
                open_cases.append((need.condition, known))
            except (UnsupportedError, ValueError, KeyError):
                continue
    if not isinstance(claim.relation, Rel):
        return None
    try:
        return _case_by_case(claim, open_cases, confirm, splits)
    except (UnsupportedError, ValueError, KeyError):  # a limit of work among them
        return None


def _case_by_case(
    claim: Statement, found: list[tuple[Rel, Known]], confirm: Callable[[str], bool], splits: int
) -> Proof | None:
    """A relation, cited below, at and above the point where a definition has another branch."""
    for condition in dict.fromkeys(c for c, _ in found):
        if not splits or condition.op != "==" or free_indices(condition.lhs) | free_indices(condition.rhs):
            continue
        boundary = simplest(condition, claim.domain)
        theorems = list(dict.fromkeys(known for c, known in found if c == condition))
        evidence: list[Evidence] = []
        for op in ("<", "==", ">"):
            part = claim.domain.assume(replace(boundary, op=op))
            if is_empty(part):
                continue
            proof = cite(replace(claim, domain=part), theorems, confirm, splits - 1)
            if proof is None:
                break
            evidence.extend(proof.evidence)
        else:
            if evidence:
                return Proof(tuple(dict.fromkeys(evidence)))
    return None


def _needed(s: Statement) -> Statement:
    """The statement without real symbols that nothing in it mentions: whatever value they have, it says the same."""
    sizes = [v.size for v in s.domain.vectors] + [i.size for i in s.domain.indices]
    sizes += [v.second for v in s.domain.vectors if v.second is not None]
    relations = [e for h in s.domain.hypotheses for e in (h.lhs, h.rhs)]
    mentioned = moving(s.relation).union(*map(free_symbols, (*expressions(s.relation), *sizes, *relations)))
    pins = {v.pins[1] for v in s.domain.vectors if v.pins is not None}
    kept = (
        d
        for d in s.domain.scalars
        if d.name in mentioned | pins | moment_symbols(s.domain) or d.integer or d.interval.empty
    )
    return replace(s, domain=replace(s.domain, scalars=tuple(kept)))


def _calls(r: Relation) -> list[Call]:
    return [n for e in expressions(r) for n in walk(e) if isinstance(n, Call)]


def _instances(claim: Statement, theorem: Statement) -> Iterator[Substitution]:
    """Ways to read the theorem's symbols: from calls of the same notion (one, or two together), and by their names."""
    single: list[tuple[Call, Substitution]] = []
    for pattern in dict.fromkeys(_calls(theorem.relation)):
        for call in dict.fromkeys(_calls(claim.relation)):
            if call.function.name == pattern.function.name:
                found = _unify(pattern, call)
                if found is not None:
                    single.append((pattern, found))
    both = (_joined(s, t) for (p, s), (q, t) in combinations(single, 2) if p != q)
    yielded = list(_distinct([*(s for _, s in single), *(s for s in both if s is not None), Substitution()]))
    yield from (_with_symbols(s, claim, theorem) for s in yielded)


def _distinct(found: list[Substitution]) -> Iterator[Substitution]:
    for n, s in enumerate(found):
        if s not in found[:n]:
            yield s


def _joined(s: Substitution, t: Substitution) -> Substitution | None:
    """Two readings at once, when they read every symbol that they share alike."""
    alike = all(s.scalars.get(name, e) == e for name, e in t.scalars.items())
    alike = alike and all(s.vectors.get(name, v) == v for name, v in t.vectors.items())
    return Substitution({**s.scalars, **t.scalars}, {**s.vectors, **t.vectors}) if alike else None


def _unify(pattern: Call, call: Call) -> Substitution | None:
    scalars: dict[str, Expr] = {}
    vectors: dict[str, VectorLike] = {}
    for p, a in zip(pattern.args, call.args, strict=True):
        if isinstance(p, Vec):
            assert not isinstance(a, Expr)
            vectors[p.name] = a
            if isinstance(p.size, Sym):
                scalars[p.size.name] = size_of(a)
        elif isinstance(p, Sym):
            assert isinstance(a, Expr)
            scalars[p.name] = a
    return Substitution(scalars, vectors)


def _with_symbols(s: Substitution, claim: Statement, theorem: Statement) -> Substitution:
    """The moving symbol of a limit is matched too; other symbols keep their names."""
    if isinstance(claim.relation, Tends) and isinstance(theorem.relation, Tends):
        return Substitution({**s.scalars, theorem.relation.var.name: claim.relation.var}, s.vectors)
    return s


def _follows(claim: Statement, theorem: Statement, s: Substitution) -> bool:
    """Is the claim this instance of the theorem, and does it lie in the theorem's domain?"""
    if not kept_apart(theorem, s):
        return False
    bare = map_sides(theorem.relation, lambda e: substitute(e, s))
    if not _same(claim, _moved(theorem.relation, bare, s)):
        return False
    alg = Algebra(claim.domain)
    ranges = sizes_of_indices(claim, theorem, s)
    if ranges is None or not all(_equal(claim.domain, a, b) for a, b in ranges):
        return False
    if not in_reach(claim.relation, theorem.relation, claim, theorem):
        return False
    if not _declared(alg, claim.domain, theorem.domain, s):
        return False
    return all(_hypothesis(alg, h) for h in hypotheses(theorem, s)) and not discharge(alg)


def _moved(r: Relation, bare: Relation, s: Substitution) -> Relation:
    if isinstance(r, Tends) and isinstance(bare, Tends):
        var = s.scalars.get(r.var.name, r.var)
        if isinstance(var, Sym):
            return replace(bare, var=var)
    return bare


def _hypothesis(alg: Algebra, h: Rel) -> bool:
    return relation_truth(alg, h) is True


def _declared(alg: Algebra, d: Domain, t: Domain, s: Substitution) -> bool:
    """Every symbol of the theorem, as instantiated, lies in the theorem's domain."""
    for scalar in t.scalars:
        value = s.scalars.get(scalar.name, Sym(scalar.name))
        if isinstance(value, Sym) and d.scalar(value.name) is None:
            return False
        whole = isinstance(value, Num) and value.value.denominator == 1
        if scalar.integer and not whole and not (isinstance(value, Sym) and _integer(d, value.name)):
            return False
        box = scalar.interval
        checks = []
        if box.lower is not None:
            checks.append(Rel(">" if box.lower_open else ">=", value, expr(box.lower)))
        if box.upper is not None:
            checks.append(Rel("<" if box.upper_open else "<=", value, expr(box.upper)))
        if not all(_hypothesis(alg, c) for c in checks):
            return False
    return all(_vector(alg, d, v, s) for v in t.vectors)


def _integer(d: Domain, name: str) -> bool:
    declared = d.scalar(name)
    return declared is not None and declared.integer


def _vector(alg: Algebra, d: Domain, v: Vector, s: Substitution) -> bool:
    """An instantiated vector has entries of the kind that the theorem wants."""
    if v.entries == "indicator":
        return False
    value = s.vectors.get(v.name, Vec(v.name, v.size))
    if isinstance(value, Vec):
        own = d.vector(value.name)
        return own is not None and _same_kind(d, own, v, s)
    if v.second is not None or v.moments is not None or not _equal(d, size_of(value), substitute(v.size, s)):
        return False
    if v.entries == "real":
        return True
    if v.entries not in ("positive", "weights"):
        return False
    entries = [apart(alg, value.index, value.body)[1]] if isinstance(value, Lam) else list(value.items)
    if not all(alg.positive(normalise(alg, e)) for e in entries):
        return False
    return v.entries == "positive" or _sums_to_one(alg, value)


def _same_kind(d: Domain, own: Vector, v: Vector, s: Substitution) -> bool:
    """Has a declared vector the length, the kind of entries and the moments that the theorem wants?"""
    shapes = [(own.size, v.size)]
    if own.second is not None and v.second is not None:
        shapes.append((own.second, v.second))
    if isinstance(v.moments, Draws) or isinstance(own.moments, Draws):
        return False
    if v.moments is not None and own.moments is not None:
        mine, wanted = own.moments, v.moments
        pairs = (mine.mean, wanted.mean), (mine.variance, wanted.variance), (mine.covariance, wanted.covariance)
        shapes.extend(pairs)
    bounded = v.moments is None or (
        own.moments is not None and own.moments.bounded >= v.moments.bounded and own.moments.normal >= v.moments.normal
    )
    alike = own.entries == v.entries or v.entries == "real" or (own.entries, v.entries) == ("weights", "positive")
    if not (alike and bounded and (own.second is None) == (v.second is None)):
        return False
    return all(_equal(d, a, substitute(b, s)) for a, b in shapes)


def _sums_to_one(alg: Algebra, value: VectorLike) -> bool:
    if isinstance(value, Literal):
        whole = add(*value.items)
    else:
        assert isinstance(value, Lam)
        whole = total(value.index, value.body)
    return alg.is_zero(normalise(alg, whole - expr(1)))


def _same(claim: Statement, instance: Relation) -> bool:
    """Is the claim the instance, up to exact rewriting?"""
    r = claim.relation
    if type(r) is not type(instance):
        return False
    if isinstance(r, Rel) and isinstance(instance, Rel):
        return _same_gap(claim.domain, r, instance)
    mine, other = expressions(r), expressions(instance)
    if _frame(r) != _frame(instance) or len(mine) != len(other):
        return False
    return all(_equal(claim.domain, a, b) for a, b in zip(mine, other, strict=True))


def _frame(r: Relation) -> Relation:
    """Everything of a relation but its expressions."""
    return map_sides(r, lambda _: Infinity())


def _equal(d: Domain, a: Expr, b: Expr) -> bool:
    if isinstance(a, Infinity) or isinstance(b, Infinity):
        return a == b
    alg = Algebra(d)
    return a == b or (alg.is_zero(normalise(alg, a) - normalise(alg, b)) and not discharge(alg))


def _same_gap(d: Domain, claim: Rel, known: Rel) -> bool:
    """The same inequality up to a positive rational factor, or a weaker one."""
    if claim.op in (">", ">="):
        claim = Rel(claim.op.replace(">", "<"), claim.rhs, claim.lhs)
    if known.op in (">", ">="):
        known = Rel(known.op.replace(">", "<"), known.rhs, known.lhs)
    if claim.op != known.op and (claim.op, known.op) not in (("<=", "<"), ("!=", "<"), ("<=", "==")):
        return False
    if _names(claim) - _names(known) - d.names():
        return False
    if (claim.lhs, claim.rhs) == (known.lhs, known.rhs):
        return True
    alg = Algebra(d)
    mine = normalise(alg, claim.lhs) - normalise(alg, claim.rhs)
    other = normalise(alg, known.lhs) - normalise(alg, known.rhs)
    if discharge(alg):
        return False
    return (
        alg.is_zero(mine - other)
        or (claim.op in ("==", "!=") and alg.is_zero(mine + other))
        or _scaled(alg, mine, other)
    )


def _scaled(alg: Algebra, mine: Poly, other: Poly) -> bool:
    """Is the one difference the other times a positive term, as after a division by something positive?"""
    if not other.terms or len(mine.terms) != len(other.terms) or len(mine.terms) > _MOST_TERMS:
        return False
    first = Poly(dict([next(iter(other.terms.items()))]))
    try:
        inverse = alg.power(first, constant(-1))
    except (UnsupportedError, ZeroDivisionError):
        return False
    for m, c in mine.terms.items():
        factor = alg.mul(Poly({m: c}), inverse)
        if alg.positive(factor) and alg.is_zero(mine - alg.mul(factor, other)) and not discharge(alg):
            return True
    return False


_MOST_TERMS = 8


def _names(r: Rel) -> frozenset[str]:
    return frozenset().union(*(free_symbols(e) | vectors_of(e) for e in (r.lhs, r.rhs)))
