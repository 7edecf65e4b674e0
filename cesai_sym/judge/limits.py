"""Limits by comparison with the leading term, for exponentials, powers, logarithms and finite sums over inputs.

Every limit is brought to ``t -> +oo``.  A term is written as ``c * exp(L)`` with c free of t and L a sum of terms
``k t^p (log t)^q``; terms compare by the leading term of their L.  A sum over inputs of ``r_j exp(t b_j)`` is led by
the inputs with the largest b_j: ``exp(t max b)`` times the r of those inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import signs, sums
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.expansions import expansion
from cesai_sym.judge.extremes import declare_extreme
from cesai_sym.judge.normal import to_poly
from cesai_sym.judge.poly import ONE, ZERO, Atom, Mono, Poly, collect, constant, depends, of_atom
from cesai_sym.statement import Domain, Interval, Scalar

#: From here on the growing symbol is looked at.
_LARGE = Fraction(1000)
#: The name of the symbol that grows without bound.
GROWING = "#t"
T = Atom("sym", GROWING)
LOG_T = Atom("log", of_atom(T))
LOG_LOG_T = Atom("log", of_atom(LOG_T))
LOG_LOG_LOG_T = Atom("log", of_atom(LOG_LOG_T))
#: Each grows more slowly than every positive power of the one before.
_SCALE = (T, LOG_T, LOG_LOG_T, LOG_LOG_LOG_T)


@dataclass(frozen=True, slots=True)
class Limit:
    """A finite value (``infinite`` is empty), or ``+`` / ``-`` infinity."""

    value: Poly
    infinite: str = ""


@dataclass(frozen=True, slots=True)
class Leading:
    """``p ~ coefficient * exp(rate)``; the rate diverges or is zero."""

    coefficient: Poly
    rate: Poly


class NoLimitError(UnsupportedError):
    """The comparison of leading terms does not settle the limit."""


def growing_domain(domain: Domain) -> Domain:
    """The domain with the symbol that grows without bound; only large values of it count."""
    return domain.extend(Scalar(GROWING, Interval(lower=_LARGE)))


def has_t(part: object) -> bool:
    """Does the growing symbol occur?"""
    if isinstance(part, Poly):
        return any(has_t(m) for m in part.terms)
    if isinstance(part, Atom):
        return part == T or any(has_t(p) for p in part.parts)
    return isinstance(part, tuple) and any(has_t(p) for p in part)


def limit(alg: Algebra, p: Poly) -> Limit:
    """The limit as the growing symbol tends to infinity; raises NoLimitError when it is not settled."""
    try:
        return _by_leading_terms(alg, p)
    except NoLimitError:
        found = _expanded(alg, p)
        if found is not None:
            return _of_leading(alg, found)
        product = _product_limit(alg, p)
        if product is None:
            raise
        return product


def _product_limit(alg: Algebra, p: Poly) -> Limit | None:
    """A product of positive powers, by the limit of its logarithm."""
    single = p.single()
    if single is None or signs.mono_sign(alg, single[0]) != "+" or not any(has_t(e) for _, e in single[0]):
        return None
    m, c = single
    found = limit(alg, alg.log(Poly({m: Fraction(1)})))
    if found.infinite:
        return Limit(ZERO, signs.of_number(c)) if found.infinite == "+" else Limit(ZERO)
    return Limit(alg.exp(found.value).scale(c))


def _expanded(alg: Algebra, p: Poly) -> Leading | None:
    """By an expansion in ``1/t``, where leading terms cancel."""
    found = expansion(alg, p, T)
    return None if found is None else Leading(found[0], alg.mul(-found[1], of_atom(LOG_T)))


def eventually(alg: Algebra, p: Poly, kind: str) -> bool:
    """Does a side condition hold from some value of the growing symbol on, by its leading term?"""
    if not has_t(p):
        return False
    try:
        s = signs.sign(alg, leading(alg, p).coefficient)
    except UnsupportedError:
        return False
    return s == "+" or (kind == "nonzero" and s == "-")


def _by_leading_terms(alg: Algebra, p: Poly) -> Limit:
    p = _expand_logs(alg, _common(alg, p))
    settled = _runaway(alg, p)
    if settled is not None:
        return settled
    finite = ZERO
    for m, c in p.terms.items():
        term = _of_leading(alg, _monomial(alg, m, c))
        if term.infinite:
            return _of_leading(alg, leading(alg, p))
        finite = finite + term.value
    return Limit(finite)


def _runaway(alg: Algebra, p: Poly) -> Limit | None:
    """``k a^e`` with ``a -> c``, ``0 < c != 1`` and e without bound: infinity or zero, by the sign of e log c.

    How fast is not known, because ``(c + o(1))^e`` is not ``c^e``; so this settles a whole expression only.
    """
    single = p.single()
    if single is None:
        return None
    m, k = single
    moving = [(a, e) for a, e in m if has_t(a) or has_t(e)]
    if len(moving) != 1 or moving[0][0] == T or not (has_t(moving[0][0]) and has_t(moving[0][1])):
        return None
    try:
        base, grows = _atom(alg, moving[0][0]), limit(alg, moving[0][1]).infinite
    except NoLimitError:
        return None
    if not grows or base.rate or signs.sign(alg, base.coefficient) != "+":
        return None
    level = signs.sign(alg, alg.log(base.coefficient))
    towards = level if grows == "+" else signs.flip(level)
    fixed = signs.sign(alg, Poly({tuple(pair for pair in m if pair != moving[0]): k}))
    if towards == "-" and fixed is not None:
        return Limit(ZERO)
    return Limit(ZERO, fixed) if towards == "+" and fixed in ("+", "-") else None


def _common(alg: Algebra, p: Poly) -> Poly:
    """Over a common denominator, when that makes terms cancel."""
    if len(p.terms) > 1:
        together = alg.together(p)
        if len(together.terms) <= len(p.terms):
            return together
    return p


def _expand_logs(alg: Algebra, p: Poly) -> Poly:
    """``u log P`` with bounded u and ``P ~ c exp(L)`` may be written ``u (L + log c)``: the difference vanishes."""
    total = ZERO
    for m, c in p.terms.items():
        moving = [(a, e) for a, e in m if a.tag == "log" and a not in _SCALE and has_t(a)]
        term = Poly({m: c})
        if len(moving) == 1 and moving[0][1] == ONE:
            rest = Poly({tuple(pair for pair in m if pair != moving[0]): c})
            inner = moving[0][0].parts[0]
            assert isinstance(inner, Poly)
            lead = leading(alg, inner)
            if signs.sign(alg, lead.coefficient) == "+" and _bounded(alg, rest):
                term = alg.mul(rest, lead.rate + alg.log(lead.coefficient))
        total = total + term
    return total


def _bounded(alg: Algebra, p: Poly) -> bool:
    try:
        return not limit(alg, p).infinite
    except NoLimitError:
        return False


def _of_leading(alg: Algebra, lead: Leading) -> Limit:
    if not lead.rate:
        return Limit(lead.coefficient)
    if _rate_sign(alg, lead.rate) == "-":
        return Limit(ZERO)
    s = signs.sign(alg, lead.coefficient)
    if s not in ("+", "-"):
        raise NoLimitError("a term grows without bound and its sign is not known")
    return Limit(ZERO, s)


def leading(alg: Algebra, p: Poly) -> Leading:
    """The leading behaviour of a sum of terms; raises NoLimitError when it is not settled."""
    if not p:
        return Leading(ZERO, ZERO)
    try:
        return _leading_class(alg, p)
    except NoLimitError:
        found = _expanded(alg, p)
        if found is None:
            raise
        return found


def _leading_class(alg: Algebra, p: Poly) -> Leading:
    classes: list[Leading] = []
    for m, c in sorted(p.terms.items(), key=lambda item: str(item[0])):
        classes = _merge(alg, classes, _monomial(alg, m, c))
    top = classes[0]
    for other in classes[1:]:
        if _compare(alg, other.rate, top.rate) > 0:
            top = other
    if alg.is_zero(top.coefficient) and len(classes) + len(p.terms) > 2:
        raise NoLimitError("the leading terms cancel")
    return top


def _merge(alg: Algebra, classes: list[Leading], term: Leading) -> list[Leading]:
    for n, known in enumerate(classes):
        if known.rate == term.rate or alg.is_zero(known.rate - term.rate):
            merged = Leading(known.coefficient + term.coefficient, known.rate)
            return [*classes[:n], merged, *classes[n + 1 :]]
    return [*classes, term]


def _compare(alg: Algebra, a: Poly, b: Poly) -> int:
    gap = a - b
    if alg.is_zero(gap):
        return 0
    return 1 if _rate_sign(alg, gap) == "+" else -1


def _monomial(alg: Algebra, m: Mono, c: Fraction) -> Leading:
    try:
        leads = [_power(alg, a, e) for a, e in m]
    except NoLimitError:
        leads = _moving_together(alg, m)
    coefficient, rate = constant(c), ZERO
    for lead in leads:
        coefficient, rate = alg.mul(coefficient, lead.coefficient), rate + lead.rate
    diverging, settled = _split_rate(alg, rate)
    return Leading(alg.mul(coefficient, alg.exp(settled)), diverging)


def _moving_together(alg: Algebra, m: Mono) -> list[Leading]:
    """``(t + 1)^t t^(-t)``: powers without limits of their own, by the limit of the logarithm of their product."""
    moving = [(a, e) for a, e in m if has_t(e) and a.tag != "e"]
    if len(moving) < 2:
        raise NoLimitError("a power of the form 1 to infinity")
    total = ZERO
    for a, e in moving:
        _need_positive(alg, _power(alg, a, ONE).coefficient)
        total = total + alg.mul(e, alg.log(of_atom(a)))
    found = limit(alg, total)
    if found.infinite:
        raise NoLimitError("a power of the form 1 to infinity")
    rest = [_power(alg, a, e) for a, e in m if (a, e) not in moving]
    return [*rest, Leading(alg.exp(found.value), ZERO)]


def _power(alg: Algebra, a: Atom, e: Poly) -> Leading:
    """The leading behaviour of a power of an atom."""
    if not has_t(a):
        if not has_t(e):
            return Leading(of_atom(a, e), ZERO)
        if a.tag == "e":
            return Leading(ONE, e)
        _need_positive(alg, of_atom(a))
        return Leading(ONE, alg.mul(e, alg.log(of_atom(a))))
    if a == T:
        return Leading(ONE, alg.mul(e, of_atom(LOG_T)))
    if not has_t(e):
        base = _atom(alg, a)
        n = e.integer
        if n is None or n < 0:
            _need_sign(alg, base.coefficient, positive=n is None)
        return Leading(alg.power(base.coefficient, e), alg.mul(e, base.rate))
    return _moving_power(alg, a, e)


def _moving_power(alg: Algebra, a: Atom, e: Poly) -> Leading:
    """``(c exp(L) (1 + o(1)))^e(t)`` is settled by c and L when e has a finite limit.

    Otherwise by the limit of its logarithm.
    """
    base = _atom(alg, a)
    _need_positive(alg, base.coefficient)
    if limit(alg, e).infinite:
        found = limit(alg, alg.mul(e, alg.log(of_atom(a))))
        if found.infinite:
            raise NoLimitError("a power of the form 1 to infinity")
        return Leading(alg.exp(found.value), ZERO)
    return Leading(ONE, alg.mul(e, base.rate + alg.log(base.coefficient)))


def _need_positive(alg: Algebra, p: Poly) -> None:
    _need_sign(alg, p, positive=True)


def _need_sign(alg: Algebra, p: Poly, *, positive: bool) -> None:
    s = signs.sign(alg, p)
    if s != "+" and (positive or s != "-"):
        raise NoLimitError("the sign of a leading coefficient is not known")


def _atom(alg: Algebra, a: Atom) -> Leading:
    """The leading behaviour of an atom that contains the growing symbol."""
    if a.tag == "group":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        lead = leading(alg, inner)
        _need_sign(alg, lead.coefficient, positive=False)
        return lead
    if a.tag == "sum":
        return _sum(alg, a)
    if a.tag == "log":
        return _log(alg, a)
    if a.tag == "pow":
        return _power_of(alg, a)
    raise NoLimitError(f"no rule for the limit of {a.tag}")


def _power_of(alg: Algebra, a: Atom) -> Leading:
    """A power whose base is positive from some value of the growing symbol on."""
    base, e = a.parts
    assert isinstance(base, Poly)
    assert isinstance(e, Poly)
    if has_t(e):
        raise NoLimitError("a power that moves in base and exponent")
    lead = leading(alg, base)
    _need_positive(alg, lead.coefficient)
    return Leading(alg.power(lead.coefficient, e), alg.mul(e, lead.rate))


def _log(alg: Algebra, a: Atom) -> Leading:
    if a in _SCALE[:-1]:
        return Leading(ONE, of_atom(_SCALE[_SCALE.index(a) + 1]))
    if a == _SCALE[-1]:
        raise NoLimitError("a logarithm nested too deeply")
    inner = a.parts[0]
    assert isinstance(inner, Poly)
    lead = leading(alg, inner)
    _need_positive(alg, lead.coefficient)
    value = lead.rate + alg.log(lead.coefficient)
    if not has_t(value):
        if signs.sign(alg, value) not in ("+", "-"):
            raise NoLimitError("a logarithm that tends to zero")
        return Leading(value, ZERO)
    return leading(alg, value)


def _sum(alg: Algebra, a: Atom) -> Leading:
    """A sum over inputs of ``r_j exp(t b_j)``: the inputs with the largest ``b_j`` lead."""
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    if len(binders) != 1:
        raise NoLimitError("a double sum with a moving term")
    ((name, size),) = binders
    if has_t(size):
        raise NoLimitError("a sum over a growing number of inputs")
    fixed = [(b, e) for b, e in body if not has_t(b) and not has_t(e)]
    rate = ZERO
    for b, e in body:
        if (b, e) not in fixed:
            lead = _power(alg, b, e)
            if lead.coefficient != ONE:
                raise NoLimitError("a sum over inputs of terms that are not exponentials")
            rate = rate + lead.rate
    orders = {m: _order(m) for m in rate.terms}
    if all(order is not None and order <= _CONSTANT for order in orders.values()):
        settled = collect((m, c) for m, c in rate.terms.items() if orders[m] == _CONSTANT)
        body_limit = alg.mul(alg.monomial(fixed, Fraction(1)), alg.exp(settled))
        return Leading(sums.sum_over(alg, body_limit, str(name), size), ZERO)
    slope, vector, exponential = _slope(alg, rate, str(name))
    if max(order for m in slope.terms if (order := _order(m)) is not None) <= _CONSTANT:
        raise NoLimitError("a sum over inputs whose terms stay of one order")
    s = signs.sign(alg, _leading_coefficient(alg, slope))
    if s not in ("+", "-"):
        raise NoLimitError("which input leads the sum is not known")
    declared = alg.domain.vector(vector)
    if declared is None or declared.second is not None or to_poly(alg, declared.size) != size:
        raise NoLimitError(f"the sum does not run over the entries of a declared vector {vector}")
    op = "max" if s == "+" else "min"
    indicator, extreme = declare_extreme(alg, vector, op)
    pairs = [*fixed, (Atom("at", indicator, (name,)), ONE)]
    coefficient = sums.sum_over(alg, alg.monomial(pairs, Fraction(1)), str(name), size)
    return Leading(coefficient, alg.mul(slope, extreme if exponential else alg.log(extreme)))


def _slope(alg: Algebra, rate: Poly, name: str) -> tuple[Poly, str, bool]:
    """Write a rate as ``slope * log x_j`` or ``slope * g_j`` with a slope that does not depend on the input."""
    slopes: list[tuple[Mono, Fraction]] = []
    vectors: set[tuple[str, bool]] = set()
    for m, c in rate.terms.items():
        moving = [(a, e) for a, e in m if depends(a, name)]
        if len(moving) != 1 or moving[0][1] != ONE or any(depends(e, name) for _, e in m):
            raise NoLimitError("a sum over inputs whose terms move in more than one way")
        vectors.add(_vector_of(moving[0][0], name))
        slopes.append((tuple(pair for pair in m if pair != moving[0]), c))
    if len(vectors) != 1:
        raise NoLimitError("a sum over inputs whose terms move in more than one way")
    ((vector, exponential),) = vectors
    return collect(slopes), vector, exponential


def _vector_of(a: Atom, name: str) -> tuple[str, bool]:
    """The vector whose entry this is, or whose entry's logarithm (False)."""
    if a.tag == "at" and a.parts[1] == (name,):
        return str(a.parts[0]), True
    if a.tag == "log":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        single = inner.single()
        if single is not None and len(single[0]) == 1 and single[0][0][1] == ONE:
            entry = single[0][0][0]
            if entry.tag == "at" and entry.parts[1] == (name,):
                return str(entry.parts[0]), False
    raise NoLimitError("a sum over inputs of a kind without a rule")


# ------------------------------------------------------------------ rates
_Order = tuple[Fraction, ...]
_CONSTANT: _Order = (Fraction(0),) * len(_SCALE)


def _order(m: Mono) -> _Order | None:
    """The powers of t, log t, ... in a term of a rate; None for anything else that contains t."""
    powers = [Fraction(0)] * len(_SCALE)
    for a, e in m:
        n = e.constant
        if a in _SCALE and n is not None:
            powers[_SCALE.index(a)] = n
        elif has_t(a) or has_t(e):
            return None
    return tuple(powers)


def _split_rate(alg: Algebra, rate: Poly) -> tuple[Poly, Poly]:
    """The diverging part of a rate, and its constant part; what tends to zero is dropped."""
    diverging: list[tuple[Mono, Fraction]] = []
    settled: list[tuple[Mono, Fraction]] = []
    for m, c in _simple(alg, rate).terms.items():
        order = _order(m)
        assert order is not None
        if order > _CONSTANT:
            diverging.append((m, c))
        elif order == _CONSTANT:
            settled.append((m, c))
    return collect(diverging), collect(settled)


def _simple(alg: Algebra, rate: Poly) -> Poly:
    """A rate in which t occurs in powers of t and log t only; other terms are replaced by their finite limits."""
    total = ZERO
    for m, c in rate.terms.items():
        term = Poly({m: c})
        if _order(m) is None:
            found = limit(alg, term)
            if found.infinite:
                raise NoLimitError("a rate of growth of a kind without a rule")
            term = found.value
        total = total + term
    return total


def _leading_coefficient(alg: Algebra, rate: Poly) -> Poly:
    by_order: dict[_Order, list[tuple[Mono, Fraction]]] = {}
    for m, c in rate.terms.items():
        order = _order(m)
        if order is None:
            raise NoLimitError("a rate of growth of a kind without a rule")
        rest = tuple((a, e) for a, e in m if a not in _SCALE)
        by_order.setdefault(order, []).append((rest, c))
    return collect(by_order[max(by_order)])


def _rate_sign(alg: Algebra, rate: Poly) -> str:
    s = signs.sign(alg, _leading_coefficient(alg, rate))
    if s not in ("+", "-"):
        raise NoLimitError("the sign of a rate of growth is not known")
    return s
