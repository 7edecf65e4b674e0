"""Rewritings that keep digits: each takes a node, and proposes a form of it with the equalities that have to hold.

A rule never decides that it may be applied: what it claims is judged, on the domain of the expression at hand, and
what is not proved is not rewritten.  Where the better form depends on the numbers, the proposal has both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Final

from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Expr,
    Fn,
    Idx,
    Lam,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    VectorLike,
    absolute,
    add,
    exp,
    expr,
    log,
    mul,
    neg,
    power,
)
from cesai_sym.expression.transform import Substitution, free_indices, substitute, walk
from cesai_sym.statement import Domain
from cesai_sym.theory.definitions import CES

#: The free number that stands for a pivot in what is claimed: the equality holds for every value of it.
PIVOT: Final = Sym("pivot")
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Claim:
    """An equality that a proposal rests on, where the given relations hold."""

    equality: Rel
    where: tuple[Rel, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A form to take the place of a node, by the name of its rule, and what has to be proved for that."""

    rule: str
    after: Expr
    claims: tuple[Claim, ...]


Rule = Callable[[Expr, Domain], "Proposal | None"]


def _one(rule: str, before: Expr, after: Expr) -> Proposal:
    return Proposal(rule, after, (Claim(Rel("==", before, after)),))


def _either(rule: str, before: Expr, condition: Rel, first: Expr, second: Expr) -> Proposal:
    claims = tuple(Claim(Rel("==", before, form)) for form in (first, second) if form != before)
    return Proposal(rule, Cases(((condition, first),), second), claims)


# Taking things apart.


def exponent_of(e: Expr) -> Expr | None:
    """The t with e = exp(t), read off where e is a product of exponentials, powers and symbols; else None."""
    match e:
        case Num(value):
            return None if value <= 0 else ZERO if value == 1 else log(value)
        case Fn("exp", (u,)):
            return u
        case Pow(base, p):
            inner = exponent_of(base)
            return None if inner is None else mul(p, inner)
        case Sym() | At():
            return log(e)
        case Mul(args):
            parts = [exponent_of(a) for a in args]
            known = [p for p in parts if p is not None]
            return add(*known) if len(known) == len(parts) else None
        case Add() | Big("sum") | Call() | Fn("max" | "min" | "abs"):
            return log(e)
    return None


def explosive(e: Expr) -> bool:
    """Does an exponential or a power with an open exponent occur, which can overflow where the whole does not?"""
    return any(
        (isinstance(n, Fn) and n.name == "exp") or (isinstance(n, Pow) and not isinstance(n.exponent, Num))
        for n in walk(e)
    )


def terms_of(e: Expr) -> tuple[Expr, ...]:
    """The terms of a sum."""
    return e.args if isinstance(e, Add) else (e,)


def minus(a: Expr, b: Expr) -> Expr:
    """A - b with the numbers in it folded, and equal terms cancelled."""
    positive, negative = list(terms_of(a)), list(terms_of(b))
    for t in list(positive):
        if t in negative:
            positive.remove(t)
            negative.remove(t)
    everything = [*positive, *map(neg, negative)]
    numbers = [t for t in everything if isinstance(t, Num)]
    rest = [t for t in everything if not isinstance(t, Num)]
    return add(Num(sum((n.value for n in numbers), Fraction(0))), *rest)


def _negated(e: Expr) -> Expr | None:
    """The u with e = -u, when a minus sign stands there."""
    match e:
        case Num(value) if value < 0:
            return Num(-value)
        case Mul((Num(value), *rest)) if value < 0:
            return mul(Num(-value), *rest)
    return None


def _differences(e: Add) -> Iterator[tuple[Expr, Expr, tuple[Expr, ...]]]:
    """Each a - b among the terms of a sum, with the other terms."""
    for m, n in permutations(range(len(e.args)), 2):
        b = _negated(e.args[n])
        if b is not None and _negated(e.args[m]) is None:
            yield e.args[m], b, tuple(t for k, t in enumerate(e.args) if k not in (m, n))


def _with(rest: tuple[Expr, ...], p: Proposal) -> Proposal:
    """The proposal for two terms of a sum as one for the sum."""
    return Proposal(p.rule, add(p.after, *rest), p.claims)


def _pivoted(t: Expr) -> bool:
    return any(isinstance(n, Mul) and n.args[0] == MINUS_ONE and any(map(_is_max, n.args[1:])) for n in terms_of(t))


def _is_max(e: Expr) -> bool:
    return (isinstance(e, Big) and e.op == "max") or (isinstance(e, Fn) and e.name == "max")


@dataclass(frozen=True, slots=True)
class _Exponentials:
    """A sum of exponentials: its exponents, by an index or one by one."""

    index: Idx | None
    exponents: tuple[Expr, ...]

    def pivot(self) -> Expr:
        """The greatest exponent."""
        if self.index is not None:
            return Big("max", self.index, self.exponents[0])
        return Fn("max", self.exponents)

    def shifted(self, c: Expr) -> Expr:
        """The sum of the exponentials of the exponents less c."""
        parts = [exp(add(t, neg(c))) for t in self.exponents]
        return Big("sum", self.index, parts[0]) if self.index is not None else add(*parts)


def exponentials(e: Expr) -> _Exponentials | None:
    """The expression as a sum of exponentials, at least one of which may overflow."""
    index, bodies = (e.index, (e.body,)) if isinstance(e, Big) and e.op == "sum" else (None, terms_of(e))
    if (index is None and len(bodies) < 2) or not any(map(explosive, bodies)):
        return None
    exponents = [exponent_of(b) for b in bodies]
    known = tuple(t for t in exponents if t is not None)
    if len(known) < len(bodies) or any(map(_pivoted, known)):
        return None
    return _Exponentials(index, known)


# Rules for a node as it was written: patterns that reach down several levels.


def ces_pattern(e: Expr, domain: Domain) -> Proposal | None:
    """``(sum_j w_j x_j^rho)^(1/rho)`` with weights of sum one is the aggregate, which has a kernel."""
    if not isinstance(e, Pow):
        return None
    outside = e.base.args if isinstance(e.base, Mul) else (e.base,)
    sums = [a for a in outside if isinstance(a, Big) and a.op == "sum"]
    if len(sums) != 1:
        return None
    inner, factors = sums[0], [a for a in outside if a is not sums[0]]
    body = mul(*factors, inner.body)
    for part in body.args if isinstance(body, Mul) else (body,):
        if isinstance(part, Pow) and _inverse(part.exponent, e.exponent):
            rest = [a for a in (body.args if isinstance(body, Mul) else (body,)) if a is not part]
            x, w = _vector(inner.index, part.base), Lam(inner.index, mul(*rest) if rest else ONE)
            if inner.index.name in free_indices(part.exponent):
                return None
            after = Call(CES, (x, part.exponent, _direct(w)))
            whole = Claim(Rel("==", Big("sum", inner.index, w.body), ONE))
            equality = Claim(Rel("==", e, after), (Rel("!=", part.exponent, ZERO),))
            return Proposal("aggregate", after, (whole, equality))
    return None


def _inverse(p: Expr, q: Expr) -> bool:
    if isinstance(p, Num) and isinstance(q, Num):
        return p.value * q.value == 1
    return power(p, MINUS_ONE) == q or power(q, MINUS_ONE) == p or mul(p, q) in (ONE,)


def _vector(index: Idx, body: Expr) -> VectorLike:
    return _direct(Lam(index, body))


def _direct(v: Lam) -> VectorLike:
    """A vector by its name, where the entries are just those of it."""
    match v.body:
        case At(name, (Idx(of),)) if of == v.index.name:
            return Vec(name, v.index.size)
    return v


def log_of_sum(e: Expr, domain: Domain) -> Proposal | None:
    """The logarithm of a sum of exponentials, with the greatest exponent taken out."""
    if not (isinstance(e, Fn) and e.name == "log"):
        return None
    found = exponentials(e.args[0])
    if found is None or _is_softplus(e.args[0]):
        return None

    def form(c: Expr) -> Expr:
        return add(c, log(found.shifted(c)))

    return Proposal("log-sum-exp", form(found.pivot()), (Claim(Rel("==", e, form(PIVOT))),))


def power_of_sum(e: Expr, domain: Domain) -> Proposal | None:
    """A power of a sum of exponentials, by way of its logarithm."""
    if not isinstance(e, Pow) or e.exponent == MINUS_ONE:
        return None
    found = exponentials(e.base)
    if found is None:
        return None

    def form(c: Expr) -> Expr:
        return exp(mul(e.exponent, add(c, log(found.shifted(c)))))

    return Proposal("power of a sum", form(found.pivot()), (Claim(Rel("==", e, form(PIVOT))),))


def quotient(e: Expr, domain: Domain) -> Proposal | None:
    """Exponentials over a sum of exponentials: shares, and means weighted by them."""
    if not isinstance(e, Mul):
        return None
    for n, a in enumerate(e.args):
        found = exponentials(a.base) if isinstance(a, Pow) and a.exponent == MINUS_ONE else None
        if found is None:
            continue
        rest = e.args[:n] + e.args[n + 1 :]
        form = _shares(rest, found, any(isinstance(r, Pow) and r.exponent == MINUS_ONE and explosive(r) for r in rest))
        if form is not None:
            return Proposal("quotient of exponentials", form(found.pivot()), (Claim(Rel("==", e, form(PIVOT))),))
    return None


def _shares(rest: tuple[Expr, ...], below: _Exponentials, more: bool) -> Callable[[Expr], Expr] | None:
    """The numerator with the pivot taken out: of a product, or of the terms of one sum.

    With ``more`` denominators to come, one factor is left for each.
    """
    fast = [a for a in rest if explosive(a) and not _is_done(a)]
    if more:
        fast = [a for a in fast if exponent_of(a) is not None][:1]
    if len(fast) == 1 and isinstance(fast[0], Big) and fast[0].op == "sum":
        total = fast[0]
        parts = total.body.args if isinstance(total.body, Mul) else (total.body,)
        powers = [p for p in parts if exponent_of(p) is not None and (explosive(p) or isinstance(p, Sym | At))]
        top = exponent_of(mul(*(p for p in powers if explosive(p))))
        others = [p for p in parts if not explosive(p)]
        slow = [a for a in rest if a is not total]
        if top is None or (not others and not powers):
            return None
        t = top
        return lambda c: mul(
            *slow, Big("sum", total.index, mul(exp(add(t, neg(c))), *others)), power(below.shifted(c), MINUS_ONE)
        )
    whole = exponent_of(mul(*fast)) if fast else None
    if whole is None:
        return None
    left = [a for a in rest if a not in fast]
    return lambda c: mul(*left, exp(add(whole, neg(c))), power(below.shifted(c), MINUS_ONE))


def _is_done(e: Expr) -> bool:
    """Is it an exponential, or a sum of them, from which the pivot has been taken?"""
    if isinstance(e, Pow) and e.exponent == MINUS_ONE:
        return True
    t = e.args[0] if isinstance(e, Fn) and e.name == "exp" else None
    return t is not None and _pivoted(t)


# Rules for a node whose parts are done.


def logarithm(e: Expr, domain: Domain) -> Proposal | None:
    """Logarithms of exponentials, powers and products, and next to one."""
    if not (isinstance(e, Fn) and e.name == "log"):
        return None
    match e.args[0]:
        case Fn("exp", (u,)):
            return _one("log of exp", e, u)
        case Pow(base, p):
            return _one("log of a power", e, mul(p, log(base)))
        case Big("prod", index, body):
            return _one("log of a product", e, Big("sum", index, log(body)))
        case Fn("expm1", (u,)):
            return _either("log of exp less one", e, Rel(">", u, ONE), u + Fn("log1p", (neg(exp(neg(u))),)), e)
        case Mul((Num(value), Fn("expm1", (u,)))) if value == -1:
            return _either("log of one less exp", e, Rel("<", u, MINUS_ONE), Fn("log1p", (neg(exp(u)),)), e)
        case Add() as total if _is_softplus(total):
            u = next(t.args[0] for t in total.args if isinstance(t, Fn))
            first, second = u + Fn("log1p", (exp(neg(u)),)), Fn("log1p", (exp(u),))
            return _either("softplus", e, Rel(">", u, ZERO), first, second)
        case Add(args) if ONE in args:
            return _one("log1p", e, Fn("log1p", (minus(e.args[0], ONE),)))
    return None


def _is_softplus(e: Expr) -> bool:
    return isinstance(e, Add) and len(e.args) == 2 and ONE in e.args and any(
        isinstance(t, Fn) and t.name == "exp" for t in e.args
    )  # fmt: skip


def difference(e: Expr, domain: Domain) -> Proposal | None:
    """Differences that cancel: of exponentials, powers, logarithms, roots and squares."""
    if not isinstance(e, Add):
        return None
    for a, b, rest in _differences(e):
        found = _difference(a, b)
        if found is not None:
            return _with(rest, found)
    return None


def _difference(a: Expr, b: Expr) -> Proposal | None:
    before = add(a, neg(b))
    match a, b:
        case Fn("exp", (u,)), Num(value) if value == 1:
            return _one("expm1", before, Fn("expm1", (u,)))
        case Num(value), Fn("exp", (u,)) if value == 1:
            return _one("expm1", before, neg(Fn("expm1", (u,))))
        case Fn("exp", (u,)), Fn("exp", (v,)):
            forms = exp(v) * Fn("expm1", (minus(u, v),)), neg(exp(u) * Fn("expm1", (minus(v, u),)))
            return _either("difference of exponentials", before, Rel("<", u, v), *forms)
        case Fn("log", (u,)), Fn("log", (v,)):
            near = Rel("<=", Fn("max", (u, v)), 2 * Fn("min", (u, v)))
            ratio = Fn("log1p", (minus(u, v) / v,))
            return _either("difference of logarithms", before, near, ratio, before)
        case Pow(u, Num(p)), Pow(v, Num(q)) if p == q == 2:
            return _one("difference of squares", before, minus(u, v) * add(u, v))
        case _ if _HALF in (_root(a), _root(b)):
            first, second = _squared(a), _squared(b)
            if first is not None and second is not None:
                return _one("difference of roots", before, minus(first, second) / add(a, b))
        case Pow(u, p), Num(value) if value == 1 and _is_open(p):
            return _power_less_one(before, u, p, 1)
        case Num(value), Pow(u, p) if value == 1 and _is_open(p):
            return _power_less_one(before, u, p, -1)
    return None


def _power_less_one(before: Expr, base: Expr, p: Expr, sign: int) -> Proposal:
    t = mul(p, log(base))
    near = Fn("expm1", (t,)) if sign > 0 else neg(Fn("expm1", (t,)))
    return Proposal("power less one", Cases(((Rel("<", absolute(t), ONE), near),), before),
                    (Claim(Rel("==", before, near), (Rel(">", base, ZERO),)), Claim(Rel(">", base, ZERO))))  # fmt: skip


def _root(e: Expr) -> Fraction | None:
    return e.exponent.value if isinstance(e, Pow) and isinstance(e.exponent, Num) else None


def _squared(e: Expr) -> Expr | None:
    """The square of a square root or of a positive number."""
    if isinstance(e, Num):
        return Num(e.value**2)
    return e.base if isinstance(e, Pow) and _root(e) == _HALF else None


def _is_open(p: Expr) -> bool:
    return not isinstance(p, Num) or p.value.denominator > 2


def power_near_one(e: Expr, domain: Domain) -> Proposal | None:
    """``(1 + u)^b`` for small u, where 1 + u has lost the digits of u."""
    if not (isinstance(e, Pow) and _is_open(e.exponent) and isinstance(e.base, Add) and ONE in e.base.args):
        return None
    u = minus(e.base, ONE)
    near = (Rel(">", u, expr(-_HALF)), Rel("<", u, expr(_HALF)))
    form = exp(mul(e.exponent, Fn("log1p", (u,))))
    after = Cases(((Rel("<", absolute(u), expr(_HALF)), form),), e)
    return Proposal("power near one", after, (Claim(Rel("==", e, form), near),))


def contraction(e: Expr, domain: Domain) -> Proposal | None:
    """A sum in which only one index counts."""
    if not (isinstance(e, Big) and e.op == "sum" and isinstance(e.body, Mul | Delta)):
        return None
    parts = e.body.args if isinstance(e.body, Mul) else (e.body,)
    for n, d in enumerate(parts):
        if isinstance(d, Delta) and e.index in (d.first, d.second) and d.first != d.second:
            other = d.second if d.first == e.index else d.first
            rest = mul(*parts[:n], *parts[n + 1 :])
            return _one("sum with delta", e, substitute(rest, Substitution(indices={e.index.name: other})))
    return None


def product(e: Expr, domain: Domain) -> Proposal | None:
    """A product of powers, as the exponential of a sum of logarithms: a weighted geometric mean."""
    if not (isinstance(e, Big) and e.op == "prod" and explosive(e.body)):
        return None
    t = exponent_of(e.body)
    return None if t is None else _one("product of powers", e, exp(Big("sum", e.index, t)))


def exponential(e: Expr, domain: Domain) -> Proposal | None:
    """The exponential of a logarithm."""
    match e:
        case Fn("exp", (Fn("log", (u,)),)):
            return _one("exp of log", e, u)
        case Fn("exp", (Mul(args),)):
            logs = [a for a in args if isinstance(a, Fn) and a.name == "log"]
            rest = [a for a in args if not (isinstance(a, Fn) and a.name == "log")]
            if len(logs) == 1 and all(isinstance(a, Sym | Num | At) or _is_inverse(a) for a in rest):
                return _one("exp of log", e, power(logs[0].args[0], mul(*rest)))
    return None


def _is_inverse(e: Expr) -> bool:
    return isinstance(e, Pow) and isinstance(e.base, Sym | At) and e.exponent == MINUS_ONE


#: Tried on a node as it was written, before its parts are looked at.
WHOLE: Final[tuple[Rule, ...]] = (ces_pattern, quotient, power_of_sum, log_of_sum)
#: Tried on a node whose parts are done.
PARTS: Final[tuple[Rule, ...]] = (exponential, logarithm, difference, power_near_one, contraction, product)
