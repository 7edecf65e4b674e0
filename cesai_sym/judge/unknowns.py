"""What is said of every sequence with a given step, and of the one function with a given slope."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from cesai_sym.expression.calculus import unfold
from cesai_sym.expression.nodes import ZERO, Big, Call, Cases, Diff, Expr, Fn, Rel, Sym, Where, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_relation, substitute, walk
from cesai_sym.judge.moments import settled_moments
from cesai_sym.judge.proof import Attempt, Proof, Prover
from cesai_sym.statement import Domain, Interval, Invariant, Scalar, Solution, Statement
from cesai_sym.verdict import Evidence

_FROM_ZERO = Interval(lower=Fraction(0), lower_open=False)
_AT_ZERO = Interval(Fraction(0), Fraction(0), False, False)


def obligations(r: Invariant, d: Domain) -> dict[str, Statement] | str:
    """What an induction has to show: that the sequence starts right, that a step keeps it right, and stays in range.

    The text says why the statement has not the form that an induction needs.
    """
    problem = _unfit_sequence(r, d)
    if problem is not None:
        return problem
    n, v, declared = r.counter.name, r.term.name, d.scalar(r.term.name)
    rest = _without(d, n, v)
    at_start = rest.extend(Scalar(n, _AT_ZERO, integer=True))
    within = rest.extend(Scalar(n, _FROM_ZERO, integer=True), declared or Scalar(v)).assume(r.claim)
    first, following = Substitution({v: r.start, n: expr(0)}), Substitution({v: r.after, n: r.counter + 1})
    claims = {"": r.claim} | {f" ({k})": bound for k, bound in enumerate(_bounds(r.term, declared), start=1)}
    found: dict[str, Statement] = {}
    for mark, claim in claims.items():
        what = "range" + mark if mark else ""
        found[what or "start"] = Statement(map_relation(claim, lambda e: substitute(e, first)), at_start)
        found[what + " kept" if mark else "step"] = Statement(
            map_relation(claim, lambda e: substitute(e, following)), within
        )
    return found


def invariant(r: Invariant, d: Domain, splits: int, prove: Prover) -> Attempt:
    """Induction on the counter, whatever the symbols that change are at each step."""
    wanted = obligations(r, d)
    if isinstance(wanted, str):
        return wanted
    evidence = [Evidence("induction", "start and step, for any values at each step", ("rules",))]
    for name, statement in wanted.items():
        found = prove(statement.relation, statement.domain, splits)
        if isinstance(found, str):
            return f"{name}: {found}"
        evidence.extend(found.evidence)
    return Proof(tuple(dict.fromkeys(evidence)))


def solution(r: Solution, d: Domain, splits: int, prove: Prover) -> Attempt:
    """``a/closed`` has the slope zero whatever a is, and is one at the start: so it is ``closed``."""
    problem = _unfit_function(r, d)
    if problem is not None:
        return problem
    range_, values = d.scalar(r.var.name), d.scalar(r.term.name)
    assert range_ is not None
    bare = _without(d, r.term.name)
    slope = Rel("==", r.slope * r.closed, r.term * Diff(r.closed, r.var))
    wanted = [
        ("the start", Rel("==", Where(r.closed, ((r.var, r.point),)), r.start), _without(bare, r.var.name)),
        ("the slope", slope, d.extend(values or Scalar(r.term.name))),
        ("the closed form is not zero", Rel("!=", r.closed, ZERO), bare),
        *(("the point in the range", b, bare) for b in _placed(r.point, range_)),
        *(("the values", b, bare) for b in _placed(r.closed, values)),
    ]
    evidence = [Evidence("one solution", "its ratio to any other has the slope zero", ("rules",))]
    for name, relation, domain in wanted:
        found = prove(relation, domain, splits)
        if isinstance(found, str):
            return f"{name}: {found}"
        evidence.extend(found.evidence)
    return Proof(tuple(dict.fromkeys(evidence)))


def _unfit_sequence(r: Invariant, d: Domain) -> str | None:
    term, counter, each = r.term.name, r.counter.name, {s.name for s in r.each}
    sides = (r.claim.lhs, r.claim.rhs)
    if {term, counter} & set(free_symbols(r.start)) or term == counter or {term, counter} & each:
        return "the start depends on the sequence"
    if each & set().union(*map(free_symbols, (r.start, *sides))):
        return "what changes at each step may not be in the start or in the claim"
    if any(d.scalar(name) is None for name in each):
        return "what changes at each step must be declared"
    declared = d.scalar(counter)
    if declared is not None and not (declared.integer and declared.interval.contains(Fraction(0))):
        return f"{counter} must count from zero"
    return _tied(d, {term, counter}) or _moved(d, (r.start, r.after, *sides), {term, counter, *each})


def _unfit_function(r: Solution, d: Domain) -> str | None:
    term, var = r.term.name, r.var.name
    declared, values = d.scalar(var), d.scalar(term)
    if declared is None or declared.integer or (values is not None and values.integer) or term == var:
        return f"{var} must be a real symbol, and the function real"
    if {term, var} & (free_symbols(r.start) | free_symbols(r.point)) or term in free_symbols(r.closed):
        return "the start, the point and the closed form may not depend on what they describe"
    if kinked(r.closed, r.var):
        return f"the closed form may have a kink or a jump in {var}"
    return _tied(d, {term, var}) or _moved(d, (r.start, r.slope, r.closed, r.point), {term, var})


def kinked(e: Expr, var: Sym) -> bool:
    """Has the expression cases, extremes or absolute values that depend on the symbol?  Notions are written out.

    >>> from cesai_sym.theory.definitions import ELASTICITY
    >>> z = Sym("z")
    >>> kinked(ELASTICITY(z), z), kinked(Fn("abs", (z,)), z)
    (False, True)
    """
    for n in walk(e):
        if isinstance(n, Call):
            turning = kinked(unfold(n), var)
        elif isinstance(n, Cases):
            turning = any(var.name in free_symbols(c.lhs) | free_symbols(c.rhs) for c, _ in n.branches)
        else:
            extreme = getattr(n, "op", "") in ("min", "max") or getattr(n, "name", "") in ("abs", "min", "max")
            turning = extreme and isinstance(n, Fn | Big) and var.name in free_symbols(n)
        if turning:
            return True
    return False


def _tied(d: Domain, names: set[str]) -> str | None:
    """Is a condition of the domain, or the length of a vector, about one of the names?"""
    sizes = [e for v in d.vectors for e in (v.size, v.second) if e is not None] + [i.size for i in d.indices]
    conditions = [e for h in d.hypotheses for e in (h.lhs, h.rhs)]
    about = names & set().union(*map(free_symbols, (*sizes, *conditions)))
    return f"a condition of the domain ties {', '.join(sorted(about))} to other symbols" if about else None


def _moved(d: Domain, parts: Iterable[Expr], names: set[str]) -> str | None:
    """Is one of the names bound within an expression: by a derivative, or an evaluation at a value?"""
    for e in parts:
        settled_moments(d, e, *map(Sym, sorted(names)))
        for n in walk(e):
            own = {n.var.name} if isinstance(n, Diff) and isinstance(n.var, Sym) else set()
            if isinstance(n, Where):
                own = {s.name for s, _ in n.scalars}
            if own & names:
                return f"{', '.join(sorted(own & names))} is bound within the statement"
    return None


def _without(d: Domain, *names: str) -> Domain:
    return Domain(tuple(s for s in d.scalars if s.name not in names), d.vectors, d.indices, d.hypotheses, d.definitions)


def _bounds(term: Sym, declared: Scalar | None) -> list[Rel]:
    return [] if declared is None else _placed(term, declared)


def _placed(value: Expr, declared: Scalar | None) -> list[Rel]:
    """That a value is within the range of a symbol."""
    if declared is None:
        return []
    box = declared.interval
    ends = ((box.lower, ">" if box.lower_open else ">="), (box.upper, "<" if box.upper_open else "<="))
    return [Rel(op, value, expr(end)) for end, op in ends if end is not None]
