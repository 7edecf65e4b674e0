"""Before an expression is rewritten: notions written out, derivatives taken, open cases kept as cases.

The CES aggregate itself stays a call, because it has a kernel; its first derivatives become formulas in it.
"""

from __future__ import annotations

from functools import cache

from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.rewrite import Rewriting
from cesai_sym.expression.calculus import (
    NeedsCaseError,
    UnsupportedError,
    depends_on,
    expand_fixed,
    resolve,
    resolve_vector,
    unfold,
)
from cesai_sym.expression.nodes import (
    At,
    Big,
    Call,
    Cases,
    Delta,
    Diff,
    Expr,
    Idx,
    Mean,
    Rel,
    Sym,
    Vec,
    VectorLike,
    Where,
    mul,
    neg,
    total,
)
from cesai_sym.expression.transform import contains, map_children, vectors_of
from cesai_sym.expression.transform import entry as entry_of
from cesai_sym.judge import Judge
from cesai_sym.statement import Domain, Statement, negated
from cesai_sym.theory.definitions import CES

_JUDGE = Judge(explain=False)
_MOST_CASES = 6


@cache
def holds(relation: Rel, domain: Domain) -> bool:
    """Is the relation proved on the domain?"""
    return _JUDGE.decide(Statement(relation, domain)).word == "proved"


def written_out(e: Expr, domain: Domain) -> tuple[Expr, tuple[Rewriting, ...]]:
    """The expression without abbreviations, notions, derivatives and evaluations-at, but for the CES aggregate.

    With it the formulas that were put in for derivatives of the aggregate, each proved.  Raises CompileError for what
    has no value at a point, such as an expectation.
    """
    e = domain.expand(e)
    if contains(e, Mean):
        raise CompileError("an expectation has no value at a point; write the mean over the inputs as a sum")
    done: list[Rewriting] = []
    try:
        return expand_fixed(_open(e, domain, done)), tuple(done)
    except UnsupportedError as error:
        raise CompileError(f"this can not be compiled: {error}") from None


def _open(e: Expr, domain: Domain, done: list[Rewriting]) -> Expr:
    match e:
        case Call(function, args) if function == CES:
            return Call(function, tuple(_open(a, domain, done) if isinstance(a, Expr) else _vector(a) for a in args))
        case Call():
            return _open(unfold(e), domain, done)
        case Diff():
            return _derivative(e, domain, done)
        case Where():
            return _by_cases(e, domain, 0)
        case Cases(branches, otherwise):
            return _cases(branches, otherwise, domain, done)
        case Big(op, index, body):
            return Big(op, Idx(index.name, index.size), _open(body, domain.extend(index), done))
    return map_children(e, lambda child: _open(child, domain, done))


def _vector(v: VectorLike) -> VectorLike:
    """A vector for the kernel; what has to be carried out in its entries is carried out."""
    return resolve_vector(v, lambda _: None)


def _derivative(e: Diff, domain: Domain, done: list[Rewriting]) -> Expr:
    """A derivative: of the aggregate in its inputs by a formula in the aggregate, else by the rules of calculus."""
    inner = e.body if isinstance(e.body, Diff) else None
    call, entries = (inner.body, (inner.var, e.var)) if inner is not None else (e.body, (e.var,) * e.order)
    if (inner is None or inner.order == e.order == 1) and isinstance(call, Call) and call.function == CES:
        after = _of_the_aggregate(call, entries)
        if after is not None:
            statement = Statement(Rel("==", e, after), domain)
            verdict = _JUDGE.decide(statement)
            if verdict.word == "proved":
                done.append(Rewriting("derivative of the aggregate", e, after, (statement,), verdict))
                return after
    return _by_cases(e, domain, 0)


def _of_the_aggregate(call: Call, entries: tuple[Sym | At, ...]) -> Expr | None:
    """The first two derivatives by theory 1.1 and 1.2, the second without the cancellation of s_k - s_k^2."""
    x, rho, w = call.args
    if not isinstance(x, Vec) or not isinstance(rho, Expr) or isinstance(w, Expr) or len(entries) > 2:
        return None
    places = [v.indices for v in entries if isinstance(v, At) and v.vector == x.name]
    if len(places) < len(entries) or depends_on(rho, x[1]) or x.name in vectors_of(Call(CES, (w, rho, w))):
        return None
    if len(entries) == 1:
        return mul(entry_of(w, places[0]), (call / entries[0]) ** (1 - rho))
    (k,), (m,) = places
    taken = {i.name for i in (k, m) if isinstance(i, Idx)}
    over = Idx(next(n for n in ("j", "i", "h", "g") if n not in taken), x.size)
    below = total(over, entry_of(w, (over,)) * x[over] ** rho)
    powers = [entry_of(w, (i,)) * x[i] ** rho for i in (k, m, over)]
    others = total(over, (1 - Delta(over, k)) * powers[2])
    own, across = neg(powers[0] / below * (others / below)), powers[0] / below * (powers[1] / below)
    middle = own if k == m else (1 - Delta(k, m)) * across + Delta(k, m) * own
    return (1 - rho) * call * middle / (entries[0] * entries[1])


def _cases(branches: tuple[tuple[Rel, Expr], ...], otherwise: Expr, domain: Domain, done: list[Rewriting]) -> Expr:
    """The branches that the domain leaves possible."""
    left: list[tuple[Rel, Expr]] = []
    for condition, branch in branches:
        settled = Rel(condition.op, _open(condition.lhs, domain, done), _open(condition.rhs, domain, done))
        if holds(negated(settled), domain):
            continue
        value = _open(branch, domain.assume(settled), done)
        if holds(settled, domain):
            return Cases(tuple(left), value) if left else value
        left.append((settled, value))
        domain = domain.assume(negated(settled))
    rest = _open(otherwise, domain, done)
    return Cases(tuple(left), rest) if left else rest


def _by_cases(e: Expr, domain: Domain, depth: int) -> Expr:
    """Carry out derivatives; where a definition by cases is open, do it once for each case."""

    def decide(condition: Rel) -> bool | None:
        if holds(condition, domain):
            return True
        return False if holds(negated(condition), domain) else None

    try:
        return resolve(e, decide)
    except NeedsCaseError as error:
        condition = error.condition
        if depth >= _MOST_CASES:
            raise CompileError("too many cases; say in the declarations which of them hold") from None
    if isinstance(e, Diff) and (depends_on(condition.lhs, e.var) or depends_on(condition.rhs, e.var)):
        raise CompileError(
            f"the derivative runs across two cases of a definition; declare which side {_about(condition)} is on"
        )
    first = _by_cases(e, domain.assume(condition), depth + 1)
    return Cases(((condition, first),), _by_cases(e, domain.assume(negated(condition)), depth + 1))


def _about(condition: Rel) -> str:
    return condition.lhs.name if isinstance(condition.lhs, Sym) else "the condition"
