"""Applies the rules that keep digits: a rewriting is done only when all that it claims is proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from cesai_sym.compiled.rules import PARTS, PIVOT, WHOLE, Claim, Proposal
from cesai_sym.compiled.show import show
from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import (
    ZERO,
    Big,
    Call,
    Cases,
    Expr,
    Fn,
    Lam,
    Literal,
    Num,
    Pow,
    Rel,
    VectorLike,
    expr,
)
from cesai_sym.expression.transform import children, free_indices, free_symbols, map_children, map_relation
from cesai_sym.judge import Judge
from cesai_sym.statement import Domain, Scalar, Statement, negated
from cesai_sym.verdict import Verdict, weakest

_JUDGE = Judge(search=24, explain=False)
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One rewriting: the rule, the form before and after, what was proved for it, and the verdict on that."""

    rule: str
    before: Expr
    after: Expr
    statements: tuple[Statement, ...]
    verdict: Verdict

    def __str__(self) -> str:
        return f"{self.rule}: {show(self.before)} == {show(self.after)} ({self.verdict.word})"


@cache
def _judged(statement: Statement) -> Verdict:
    return _JUDGE.decide(statement)


class Rewriter:
    """Rewrites expressions and keeps a list of what it did."""

    def __init__(self) -> None:
        self.done: list[Rewriting] = []

    def stable(self, e: Expr, domain: Domain) -> Expr:
        """The expression in a form that keeps its digits, equal to it wherever it has a value."""
        e = self._repeated(e, domain, WHOLE)
        return self._repeated(self._parts(e, domain), domain, PARTS)

    def _repeated(self, e: Expr, domain: Domain, rules: tuple[Callable[[Expr, Domain], Proposal | None], ...]) -> Expr:
        for _ in range(_MOST_STEPS):
            changed = self._first(e, domain, rules)
            if changed == e:
                break
            e = changed
        return e

    def relation(self, r: Rel, domain: Domain) -> Rel:
        """The same for both sides of a comparison."""
        return map_relation(r, lambda side: self.stable(side, domain))

    def _first(self, e: Expr, domain: Domain, rules: tuple[Callable[[Expr, Domain], Proposal | None], ...]) -> Expr:
        for rule in rules:
            proposal = rule(e, domain)
            if proposal is not None and proposal.after != e and self._holds(e, proposal, domain):
                return proposal.after
        return e

    def _holds(self, e: Expr, proposal: Proposal, domain: Domain) -> bool:
        statements = tuple(_statement(c, e, domain) for c in proposal.claims)
        verdicts: list[Verdict] = []
        for statement in statements:
            try:
                verdicts.append(_judged(statement))
            except UnsupportedError:
                return False
            if verdicts[-1].word != "proved":
                return False
        self.done.append(Rewriting(proposal.rule, e, proposal.after, statements, weakest(verdicts)))
        return True

    def _parts(self, e: Expr, domain: Domain) -> Expr:
        match e:
            case Big(op, index, body):
                return Big(op, index, self.stable(body, domain.extend(index)))
            case Cases(branches, otherwise):
                done = []
                for condition, branch in branches:
                    settled = self.relation(condition, domain)
                    done.append((settled, self.stable(branch, domain.assume(condition))))
                    domain = domain.assume(negated(condition))
                return Cases(tuple(done), self.stable(otherwise, domain))
            case Call(function, args):
                return Call(function, tuple(self._argument(a, domain) for a in args))
        return map_children(e, lambda child: self.stable(child, domain))

    def _argument(self, a: Expr | VectorLike, domain: Domain) -> Expr | VectorLike:
        match a:
            case Lam(index, body):
                return Lam(index, self.stable(body, domain.extend(index)))
            case Literal(items):
                return Literal(tuple(self.stable(i, domain) for i in items))
            case Expr():
                return self.stable(a, domain)
        return a


def _statement(claim: Claim, e: Expr, domain: Domain) -> Statement:
    """What is judged: the claim, where the original has a value and the relations of the claim hold."""
    r = claim.equality
    if PIVOT.name in free_symbols(r.lhs) | free_symbols(r.rhs):
        domain = domain.extend(Scalar(PIVOT.name))
    bound = {i.name for i in domain.indices}
    wanted = [w for w in (*claim.where, *_needs(e)) if (free_indices(w.lhs) | free_indices(w.rhs)) <= bound]
    return Statement(r, domain.assume(*dict.fromkeys(wanted)))


def _needs(e: Expr) -> Iterator[Rel]:
    """Relations without which the expression has no value."""
    match e:
        case Fn("log", (u,)):
            yield Rel(">", u, ZERO)
        case Fn("log1p", (u,)):
            yield Rel(">", u, expr(-1))
        case Pow(base, Num(n)) if n.denominator > 1:
            yield Rel(">=" if n > 0 else ">", base, ZERO)
        case Pow(base, Num(n)) if n < 0:
            yield Rel("!=", base, ZERO)
        case Cases() | Call():
            return
    for child in children(e):
        yield from _needs(child)
