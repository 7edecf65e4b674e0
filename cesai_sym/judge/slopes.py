"""Monotone by the sign of the slope; recurrences by induction."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Diff, Rel, Sym, expr
from cesai_sym.expression.transform import Substitution, free_symbols, map_relation, substitute
from cesai_sym.judge import effort, signs
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.cases import binding
from cesai_sym.judge.domains import tightened
from cesai_sym.judge.moments import settled_moments
from cesai_sym.judge.poly import ONE
from cesai_sym.judge.proof import Attempt, Proof, Prover
from cesai_sym.statement import Domain, Interval, Monotone, Recurrence, Scalar
from cesai_sym.verdict import Evidence


def slope_relation(r: Monotone, d: Domain) -> Rel:
    """Monotone as a sign: of the derivative, or of the forward difference for a whole-number symbol."""
    declared = d.scalar(r.var.name)
    op = (">" if r.increasing else "<") + ("" if r.strict else "=")
    if declared is not None and declared.integer:
        settled_moments(d, r.body, r.var)
        after = substitute(r.body, Substitution({r.var.name: r.var + 1}))
        return Rel(op, after - r.body, expr(0))
    return Rel(op, Diff(r.body, r.var), expr(0))


def slope_domain(r: Monotone, d: Domain) -> Domain | None:
    """Where the slope has to have a sign; None when the values that the symbol may take are no interval."""
    about = binding(d, frozenset((r.var.name,)))
    if any(h.op in ("==", "!=") or not _affine(h, r.var, d) for h in about):
        return None
    declared = d.scalar(r.var.name)
    if declared is None or not declared.integer:
        return d
    shift = Substitution({r.var.name: r.var + 1})
    result = d.assume(*(map_relation(h, lambda e: substitute(e, shift)) for h in about))
    box = declared.interval
    if box.upper is not None:
        result = result.assume(Rel("<" if box.upper_open else "<=", r.var, expr(box.upper - 1)))
    return result


def _affine(h: Rel, var: Sym, d: Domain) -> bool:
    """Is a condition of the form ``a v + b > 0`` with a and b free of v, so that it leaves an interval?"""
    gap = signs.gap_of(Algebra(d), h)
    if gap is None:
        return False
    rest = [
        tuple((a, e) for a, e in m if not (a.parts[0] == var.name and a.tag == "sym" and e == ONE)) for m in gap.terms
    ]
    return not any(var.name in signs.names_in(m) for m in rest)


def monotone(r: Monotone, d: Domain, splits: int, prove: Prover) -> Attempt:
    """The slope has one sign where it has to."""
    where = slope_domain(r, d)
    if where is None:
        found: Attempt = f"the domain of {r.var.name} may have gaps"
    else:
        try:
            found = prove(slope_relation(r, d), where, splits)
        except effort.EffortError:
            raise
        except UnsupportedError as error:
            found = str(error)
    if isinstance(found, Proof):
        return Proof((Evidence("monotone by the sign of the slope", "", ("rules",)), *found.evidence))
    return _between_two(r, d, splits, prove, found) if effort.is_thorough() else found


def _between_two(r: Monotone, d: Domain, splits: int, prove: Prover, reason: str) -> Attempt:
    """The definition: of any two values of the symbol the larger one has the larger (or smaller) value."""
    declared = d.scalar(r.var.name)
    sizes = [e for v in d.vectors for e in (v.size, v.second) if e is not None] + [i.size for i in d.indices]
    if declared is None or any(r.var.name in free_symbols(e) for e in sizes):
        return reason
    settled_moments(d, r.body, r.var)
    later = Sym(f"%{r.var.name}")
    swap = Substitution({r.var.name: later})
    about = [h for h in d.hypotheses if r.var.name in free_symbols(h.lhs) | free_symbols(h.rhs)]
    again = tuple(map_relation(h, lambda e: substitute(e, swap)) for h in about)
    both = tightened(d.extend(replace(declared, name=later.name)).assume(*again, Rel(">", later, r.var)))
    op: Literal["<", "<=", ">", ">="] = ">" if r.increasing else "<"
    if not r.strict:
        op = ">=" if r.increasing else "<="
    found = prove(Rel(op, substitute(r.body, swap), r.body), both, splits)
    if isinstance(found, str):
        return reason
    return Proof((Evidence("monotone by comparing any two values", "", ("rules",)), *found.evidence))


def recurrence(r: Recurrence, d: Domain, splits: int, prove: Prover) -> Attempt:
    """Induction on the counter: the closed form starts right, and one step takes it to its successor."""
    if binding(d, frozenset((r.counter.name,))):
        return f"a condition of the domain ties {r.counter.name} to other symbols"
    for e in (r.start, r.after, r.closed):
        settled_moments(d, e, r.counter, r.term)
    zero = Interval(Fraction(0), Fraction(0), False, False)
    at_zero = substitute(r.closed, Substitution({r.counter.name: expr(0)}))
    base = prove(Rel("==", at_zero, r.start), d.extend(Scalar(r.counter.name, zero, integer=True)), splits)
    if isinstance(base, str):
        return f"at the start: {base}"
    following = substitute(r.closed, Substitution({r.counter.name: r.counter + 1}))
    stepped = substitute(r.after, Substitution({r.term.name: r.closed}))
    from_zero = Interval(lower=Fraction(0), lower_open=False)
    step = prove(Rel("==", following, stepped), d.extend(Scalar(r.counter.name, from_zero, integer=True)), splits)
    if isinstance(step, str):
        return f"in the step: {step}"
    return Proof(
        (Evidence("induction", "base and step by exact rewriting", ("rules",)), *base.evidence, *step.evidence)
    )
