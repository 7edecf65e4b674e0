"""Exact proofs of statements: rewriting, signs, limits; every one with its side conditions discharged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from cesai_sym.expression.calculus import NeedsCaseError, UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.evaluate import Point, enclose, exact_value
from cesai_sym.expression.nodes import Add, Diff, Expr, Infinity, Num, Pow, Rel, Sym, expr
from cesai_sym.expression.transform import (
    Substitution,
    free_indices,
    free_symbols,
    map_relation,
    substitute,
    vectors_of,
    walk,
)
from cesai_sym.judge import limits, signs, structure, taylor, witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.extremes import as_symbols, written_out
from cesai_sym.judge.moments import settled_moments
from cesai_sym.judge.normal import decider, discharge, discharged, normalise, readable, relation_truth, to_poly
from cesai_sym.judge.poly import ONE, Poly
from cesai_sym.statement import (
    Both,
    Domain,
    Iff,
    Interval,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Rounded,
    Scalar,
    Statement,
    Tends,
    check_at,
    expanded,
    negated,
)
from cesai_sym.verdict import Evidence


class SoundnessError(RuntimeError):
    """An exact rewriting says equal and ball arithmetic says different: one of the two is wrong."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence of an exact proof."""

    evidence: tuple[Evidence, ...]

    @property
    def numerical(self) -> bool:
        """Does it rest on the enclosure of a number somewhere? Then it certifies, it does not prove."""
        return any("arb" in e.rests_on for e in self.evidence)


#: A proof, or the reason why there is none.
Attempt = Proof | str
_MAX_SPLITS = 4


def prove(statement: Statement) -> Attempt:
    """Try to prove a statement exactly; never raises for lack of a method.

    Raises SoundnessError when ball arithmetic contradicts an exact rewriting.
    """
    s = relevant(expanded(statement))
    try:
        return _prove(s.relation, s.domain, _MAX_SPLITS)
    except (ValueError, ZeroDivisionError) as error:
        return str(error)
    except RecursionError:
        return "the expression is nested too deeply"


def _prove(r: Relation, d: Domain, splits: int) -> Attempt:
    try:
        return _dispatch(r, d, splits)
    except NeedsCaseError as need:
        if splits == 0:
            return "too many cases"
        return _by_cases(r, d, need.condition, splits - 1)


def _by_cases(r: Relation, d: Domain, condition: Rel, splits: int) -> Attempt:
    """Split the domain by a condition; an equality also into below, at and above."""
    running = (free_indices(condition.lhs) | free_indices(condition.rhs)) - {i.name for i in d.indices}
    if running:
        return f"a case of a definition depends on the running index {', '.join(sorted(running))}"
    two = [condition, negated(condition)]
    first = _all_cases(r, d, two, splits)
    if isinstance(first, Proof) or condition.op != "==":
        return first
    return _all_cases(r, d, [condition, replace(condition, op="<"), replace(condition, op=">")], splits)


def _all_cases(r: Relation, d: Domain, conditions: list[Rel], splits: int) -> Attempt:
    evidence: list[Evidence] = []
    for c in conditions:
        part = d.assume(c)
        if is_empty(part):
            continue
        found = _prove(r, part, splits)
        if isinstance(found, str):
            return found
        evidence.extend(found.evidence)
    return Proof(tuple(dict.fromkeys(evidence))) if evidence else "no point of the domain satisfies its conditions"


def is_empty(d: Domain) -> bool:
    """Is the domain visibly empty?"""
    if any(s.interval.empty for s in d.scalars):
        return True
    alg = Algebra(replace(d, hypotheses=tuple(h for h in d.hypotheses if h.op == "==")))
    for h in d.hypotheses:
        try:
            gap = to_poly(alg, h.lhs) - to_poly(alg, h.rhs)
        except UnsupportedError:
            continue
        s = signs.sign(alg, gap)
        if s is not None and not _compatible(h.op, s):
            return True
    return False


def _compatible(op: str, s: signs.Sign) -> bool:
    table = {"==": "0", "!=": "+-", "<": "-", "<=": "-0", ">": "+", ">=": "+0"}
    return any(char in table[op] for char in s)


def _dispatch(r: Relation, d: Domain, splits: int) -> Attempt:
    match r:
        case Rel():
            return _relation(r, d, splits)
        case Both(parts):
            return _both(parts, d, splits)
        case Iff(first, second):
            return _iff(first, second, d, splits)
        case Tends():
            return _tends(r, d)
        case Monotone():
            return _monotone(r, d, splits)
        case Rounded():
            return _rounded(r, d, splits)
        case Proportional():
            return _proportional(r, d)
        case Order():
            return _order(r, d)
        case Recurrence():
            return _recurrence(r, d, splits)


def _both(parts: tuple[Relation, ...], d: Domain, splits: int) -> Attempt:
    evidence: list[Evidence] = []
    for p in parts:
        found = _prove(p, d, splits)
        if isinstance(found, str):
            return found
        evidence.extend(found.evidence)
    return Proof(tuple(dict.fromkeys(evidence))) if evidence else "nothing is claimed"


# -------------------------------------------------------------- relations
def gap_of(alg: Algebra, r: Rel) -> Poly:
    """The canonical form of ``lhs - rhs``, with extremes of the inputs as bounded symbols."""
    return as_symbols(alg, normalise(alg, r.lhs) - normalise(alg, r.rhs))


def _relation(r: Rel, d: Domain, splits: int) -> Attempt:
    alg = Algebra(d)
    gap = gap_of(alg, r)
    open_conditions = discharge(alg)
    if open_conditions:
        return _unmet(alg)
    if r.op == "==":
        if not (alg.is_zero(gap) or equal_logarithms(alg, gap)):
            return "the two sides have different normal forms"
        open_conditions = discharge(alg)
        if open_conditions:
            return _unmet(alg)
        double_check(r, d)
        return Proof((_rewriting(alg),))
    return _inequality(r, d, alg, gap, splits)


def equal_logarithms(alg: Algebra, gap: Poly) -> bool:
    """``A - B`` with positive A and B is zero when ``log A - log B`` is."""
    if len(gap.terms) != 2:
        return False
    (m, c), (n, d) = sorted(gap.terms.items(), key=lambda item: -item[1])
    if not (c > 0 > d and signs.mono_sign(alg, m) == "+" and signs.mono_sign(alg, n) == "+"):
        return False
    return alg.is_zero(alg.log(Poly({m: c})) - alg.log(Poly({n: -d})))


def rests(alg: Algebra) -> tuple[str, ...]:
    """What a proof in this algebra rests on; the sign of a real number may have come from its enclosure."""
    return ("rules", "flint", "arb") if alg.enclosed else ("rules", "flint")


def _unmet(alg: Algebra) -> str:
    return "side conditions not implied by the domain: " + "; ".join(discharge(alg))


def _rewriting(alg: Algebra) -> Evidence:
    conditions = discharged(alg)
    detail = "both sides have the same normal form"
    if conditions:
        detail += "; discharged: " + ", ".join(conditions)
    return Evidence("exact rewriting", detail, rests(alg))


def _inequality(r: Rel, d: Domain, alg: Algebra, gap: Poly, splits: int) -> Attempt:
    if alg.is_zero(gap):
        return Proof((_rewriting(alg),)) if r.op in ("<=", ">=") else "the two sides are equal"
    if r.op == "!=":
        ok = signs.nonzero(alg, gap)
        return Proof((Evidence("sign", f"{readable(gap)} is never zero", rests(alg)),)) if ok else "no sign"
    wanted = {"<": ("-",), "<=": ("-", "-0", "0"), ">": ("+",), ">=": ("+", "+0", "0")}[r.op]
    s = signs.sign(alg, gap) if not _has_square(r) else as_written(alg, r, d)
    if s not in wanted:
        s = (as_written(alg, r, d) if not _has_square(r) else signs.sign(alg, gap)) or s
    if s in wanted:
        double_check(r, d)
        words = {"+": "positive", "-": "negative", "+0": "not negative", "-0": "not positive", "0": "zero"}
        return Proof((Evidence("sign", f"{readable(gap)} is {words[s]}", rests(alg)),))
    unsure = _sign_split(d) if s is None and splits else None
    if unsure is not None:
        return _all_cases(r, d, unsure, splits - 1)
    return "the sign of the difference is not settled"


def _has_square(r: Rel) -> bool:
    """Is a square of a sum visible, which expanding would hide?"""
    squares = (n for e in (r.lhs, r.rhs) for n in walk(e) if isinstance(n, Pow) and isinstance(n.base, Add))
    return any(isinstance(n.exponent, Num) and n.exponent.value % 2 == 0 for n in squares)


def as_written(alg: Algebra, r: Rel, d: Domain) -> signs.Sign | None:
    """The sign of a difference from its written form: a sum of squares is not expanded."""
    lhs, rhs = (expand_fixed(resolve(d.expand(e), decider(alg))) for e in (r.lhs, r.rhs))
    if rhs == expr(0):
        return structure.sign_as_written(alg, lhs)
    if lhs == expr(0):
        return signs.flip(structure.sign_as_written(alg, rhs))
    return "+0" if structure.one_term(alg, Rel(r.op, lhs, rhs)) else None


def _sign_split(d: Domain) -> list[Rel] | None:
    """A symbol whose sign is not known, split into below, at and above zero (rho before all others)."""
    for s in sorted(d.scalars, key=lambda s: s.name != "rho"):
        if s.name == "rho" and s.interval.contains(Fraction(0)):
            rho = Sym(s.name)
            return [Rel("<", rho, expr(0)), Rel("==", rho, expr(0)), Rel(">", rho, expr(0))]
    return None


def double_check(r: Rel, d: Domain, count: int = 2) -> None:
    """Ball arithmetic at exact points of the domain must not contradict a proof."""
    for point in witness.points(d, count, seed=7):
        try:
            answer = check_at(r, point)
        except (UnsupportedError, KeyError, ValueError, OverflowError):
            continue
        if answer is False:
            raise SoundnessError(
                f"{r.op}: an exact proof is contradicted at {witness.describe(Statement(r, d), point)}"
            )


def _iff(first: Rel, second: Rel, d: Domain, splits: int) -> Attempt:
    forward = _implies(first, second, d, splits)
    if isinstance(forward, str):
        return f"from left to right: {forward}"
    backward = _implies(second, first, d, splits)
    if isinstance(backward, str):
        return f"from right to left: {backward}"
    return Proof((Evidence("equivalence", "each side implies the other"), *forward.evidence, *backward.evidence))


def _implies(condition: Rel, conclusion: Rel, d: Domain, splits: int) -> Attempt:
    """Directly, or by contraposition."""
    direct = _prove(conclusion, d.assume(condition), splits)
    if isinstance(direct, Proof):
        return direct
    other = _prove(negated(condition), d.assume(negated(conclusion)), splits)
    return other if isinstance(other, Proof) else direct


# ----------------------------------------------------------------- limits
def limit_of(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    """The limit of an expression; raises UnsupportedError when it is not settled or the point is out of reach."""
    settled_moments(d, body, var)
    if any(h.op != "!=" for h in binding(d, frozenset((var.name,)))):
        raise limits.NoLimitError(f"a condition of the domain ties {var.name} to other symbols")
    found: tuple[Algebra, limits.Limit] | None = None
    if not isinstance(point, Infinity):
        try:
            return limit_by_derivatives(body, var, point, side, d)
        except (UnsupportedError, NeedsCaseError):
            pass  # not a regular point: compare leading terms instead
    for one in approaches(var, point, side, d):
        alg, value = _discharged(*_one_sided(body, var, point, one, d))
        if found is not None and (found[1].infinite != value.infinite or not alg.is_zero(found[1].value - value.value)):
            raise limits.NoLimitError("the limits from both sides differ")
        found = (alg, value)
    if found is None:
        raise limits.NoLimitError("the limit point is not in reach of the domain of the symbol")
    return found


def _discharged(alg: Algebra, value: limits.Limit) -> tuple[Algebra, limits.Limit]:
    if discharge(alg):
        raise limits.NoLimitError(_unmet(alg))
    return alg, value


def binding(d: Domain, names: frozenset[str]) -> list[Rel]:
    """The conditions on these symbols that the rest of the domain does not imply."""
    about = [h for h in d.hypotheses if names & (free_symbols(h.lhs) | free_symbols(h.rhs))]
    if not about:
        return []
    alg = Algebra(replace(d, hypotheses=tuple(h for h in d.hypotheses if h not in about)))

    def implied(h: Rel) -> bool:
        try:
            plain = map_relation(h, lambda e: expand_fixed(resolve(d.expand(e), decider(alg))))
            return relation_truth(alg, plain) is True
        except ValueError:
            return False

    return [h for h in about if not implied(h)]


def approaches(var: Sym, point: Expr, side: str, d: Domain) -> list[str]:
    """The sides from which the domain of a symbol reaches a limit point; empty when it does not."""
    declared = d.scalar(var.name)
    box = declared.interval if declared else Interval()
    if isinstance(point, Infinity):
        reachable = box.upper is None if point.positive else box.lower is None
        return ["oo" if point.positive else "-oo"] if reachable else []
    at = exact_value(point, Point())
    if at is None:
        return [side] if side else ["+", "-"]
    below = box.lower is None or box.lower < at
    above = box.upper is None or box.upper > at
    return [s for s, ok in (("-", below), ("+", above)) if ok and side in ("", s)]


def limit_by_derivatives(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    """The limit at a finite point from derivatives there; needs no side, because the point is regular."""
    sides = approaches(var, point, side, d)
    if not sides:
        raise limits.NoLimitError("the limit point is not in reach of the domain of the symbol")
    results = []
    for one in sides:
        plain = expand_fixed(resolve(body, decider(Algebra(_near(var, point, one, d)))))
        alg = Algebra(_without(var, d))
        results.append(_discharged(alg, taylor.limit_at(alg, plain, var, point)))
    alg, first = results[0]
    if any(not alg.is_zero(first.value - other.value) for _, other in results[1:]):
        raise limits.NoLimitError("the limits from both sides differ")
    return alg, limits.Limit(as_symbols(alg, first.value))


def _without(var: Sym, d: Domain) -> Domain:
    return replace(
        d,
        scalars=tuple(s for s in d.scalars if s.name != var.name),
        hypotheses=tuple(h for h in d.hypotheses if var.name not in free_symbols(h.lhs) | free_symbols(h.rhs)),
    )


def _one_sided(body: Expr, var: Sym, point: Expr, side: str, d: Domain) -> tuple[Algebra, limits.Limit]:
    near = _near(var, point, side, d)
    plain = expand_fixed(resolve(body, decider(Algebra(near))))
    t = Sym(limits.GROWING)
    value = {"oo": t, "-oo": -t}.get(side) or (point + 1 / t if side == "+" else point - 1 / t)
    alg = Algebra(limits.growing_domain(_without(var, d)))
    p = as_symbols(alg, to_poly(alg, substitute(plain, Substitution({var.name: value}))))
    return alg, limits.limit(alg, p)


def _near(var: Sym, point: Expr, side: str, d: Domain) -> Domain:
    """Only values near the limit point count: |v| > 1 at infinity, within distance 1 of a finite point."""
    if side == "oo":
        return d.assume(Rel(">", var, expr(1)))
    if side == "-oo":
        return d.assume(Rel("<", var, expr(-1)))
    at = exact_value(point, Point())
    if at is None:
        return d
    low, high = (at, at + 1) if side == "+" else (at - 1, at)
    return d.assume(Rel(">", var, expr(low)), Rel("<", var, expr(high)))


def _tends(r: Tends, d: Domain) -> Attempt:
    alg, found = limit_of(r.body, r.var, r.point, r.side, d)
    if not same_limit(alg, found, r.value):
        return "the limit is " + show_limit(alg, found)
    if discharge(alg):
        return _unmet(alg)
    how = "limit by leading terms" if isinstance(r.point, Infinity) else "limit at a finite point"
    return Proof((Evidence(how, f"the limit is {show_limit(alg, found)}", rests(alg)),))


def same_limit(alg: Algebra, found: limits.Limit, value: Expr) -> bool:
    """Is the limit the claimed value?"""
    if isinstance(value, Infinity):
        return found.infinite == ("+" if value.positive else "-")
    if found.infinite:
        return False
    return alg.is_zero(found.value - as_symbols(alg, normalise(alg, value)))


def show_limit(alg: Algebra, found: limits.Limit) -> str:
    """A limit as text."""
    if found.infinite:
        return "oo" if found.infinite == "+" else "-oo"
    return readable(written_out(alg, found.value))


def _order(r: Order, d: Domain) -> Attempt:
    alg, found = limit_of(r.body / r.of, r.var, r.point, r.side, d)
    if discharge(alg):
        return _unmet(alg)
    value = found.value
    ok = not found.infinite and (
        r.kind == "O" or alg.is_zero(value if r.kind == "o" else value - normalise(alg, expr(1)))
    )
    if not ok:
        return "the ratio tends to " + show_limit(alg, found)
    return Proof((Evidence("limit of the ratio", f"it tends to {show_limit(alg, found)}", rests(alg)),))


# ------------------------------------------------- monotone, rounded, ratio
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


def _monotone(r: Monotone, d: Domain, splits: int) -> Attempt:
    where = slope_domain(r, d)
    if where is None:
        return f"the domain of {r.var.name} may have gaps"
    found = _prove(slope_relation(r, d), where, splits)
    if isinstance(found, str):
        return found
    return Proof((Evidence("monotone by the sign of the slope", "", ("rules",)), *found.evidence))


def _recurrence(r: Recurrence, d: Domain, splits: int) -> Attempt:
    """Induction on the counter: the closed form starts right, and one step takes it to its successor."""
    if binding(d, frozenset((r.counter.name,))):
        return f"a condition of the domain ties {r.counter.name} to other symbols"
    for e in (r.start, r.after, r.closed):
        settled_moments(d, e, r.counter, r.term)
    zero = Interval(Fraction(0), Fraction(0), False, False)
    at_zero = substitute(r.closed, Substitution({r.counter.name: expr(0)}))
    base = _prove(Rel("==", at_zero, r.start), d.extend(Scalar(r.counter.name, zero, integer=True)), splits)
    if isinstance(base, str):
        return f"at the start: {base}"
    following = substitute(r.closed, Substitution({r.counter.name: r.counter + 1}))
    stepped = substitute(r.after, Substitution({r.term.name: r.closed}))
    from_zero = Interval(lower=Fraction(0), lower_open=False)
    step = _prove(Rel("==", following, stepped), d.extend(Scalar(r.counter.name, from_zero, integer=True)), splits)
    if isinstance(step, str):
        return f"in the step: {step}"
    return Proof(
        (Evidence("induction", "base and step by exact rewriting", ("rules",)), *base.evidence, *step.evidence)
    )


def _rounded(r: Rounded, d: Domain, splits: int) -> Attempt:
    lo, hi = r.interval()
    alg = Algebra(d)
    value = alg.together(normalise(alg, r.body)).constant
    if value is None:
        return _both((Rel(">=", r.body, expr(lo)), Rel("<", r.body, expr(hi))), d, splits)
    if discharge(alg):
        return _unmet(alg)
    if not lo <= value < hi:
        return f"the value is {value}"
    detail = f"the value is {value}, in [{lo}, {hi})"
    return Proof((Evidence("exact arithmetic", detail, rests(alg)),))


def _proportional(r: Proportional, d: Domain) -> Attempt:
    ratio = r.body / r.to
    if any(h.op == "==" for h in binding(d, frozenset(mentioned(r.to, d)))):
        return "a condition of the domain ties what the right side mentions to other symbols"
    alg: Algebra
    if r.var is not None and r.point is not None:
        alg, found = limit_of(ratio, r.var, r.point, "", d)
        if found.infinite or alg.is_zero(found.value):
            return "the ratio tends to " + show_limit(alg, found)
        p = found.value
    else:
        alg = Algebra(d)
        p = alg.together(normalise(alg, ratio))
    if discharge(alg):
        return _unmet(alg)
    left = signs.names_in(p) & mentioned(r.to, d)
    if left:
        return f"the ratio still depends on {', '.join(sorted(left))}: it is {readable(p)}"
    return Proof((Evidence("exact rewriting", f"the ratio is {readable(p)}", rests(alg)),))


def mentioned(to: Expr, d: Domain) -> set[str]:
    """Names of the symbols and vectors that an expression depends on."""
    to = d.expand(to)
    plain = resolve(to, decider(Algebra(d)))
    return set(free_symbols(plain) | vectors_of(plain))


def certify_rounded(r: Rounded) -> Evidence | None:
    """A number that is not rational, by its enclosure; None when it does not lie inside the printed interval."""
    from cesai_sym.statement import check_at

    if check_at(r, Point()) is not True:
        return None
    ball = enclose(r.body, Point(), 192)
    assert ball is not None
    return Evidence("ball arithmetic", f"the value lies in {ball.str(12)}", ("arb",))
