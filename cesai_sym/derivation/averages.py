"""Rules about weighted means: Jensen, Cauchy-Schwarz, the variance, and means of powers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, count

from cesai_sym.derivation.carried import names_of
from cesai_sym.derivation.inference import instance
from cesai_sym.derivation.rule import NotMetError, Premises, expect, free_range, inside, noted, require, smooth
from cesai_sym.expression.nodes import ONE, ZERO, Big, Call, Diff, Expr, Idx, Lam, Mul, Num, Pow, Rel, Sym, Where, mul
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.judge.proof import Proof
from cesai_sym.judge.prove import prove
from cesai_sym.statement import Domain, Statement, expanded, mirrored
from cesai_sym.verdict import Evidence


def cauchy_schwarz(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """``(sum_j c_j)^2 <= (sum_j u_j)(sum_j v_j)`` where u_j and v_j are not negative and ``c_j^2 = u_j v_j``."""
    r = _at_most(statement)
    match r.lhs, r.rhs:
        case Pow(Big("sum", j, c), Num(two)), Mul((Big("sum", k, u), Big("sum", m, v))) if two == 2:
            pass
        case _:
            raise NotMetError("form: the conclusion must be (sum)^2 <= (sum)*(sum)")
    expect(j.size == k.size == m.size, "form: the sums must run over the same inputs")
    n, d = _fresh(j, statement)
    c, u, v = _renamed(c, j, n), _renamed(u, k, n), _renamed(v, m, n)
    signs = [*require(Rel(">=", u, ZERO), d, "not negative"), *require(Rel(">=", v, ZERO), d, "not negative")]
    product = require(Rel("==", c**2, u * v), d, "product")
    return [noted("cauchy-schwarz", "not negative", "product"), *signs, *product]


def variance(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """``(sum_j s_j a_j)^2 <= sum_j s_j a_j^2`` for weights s_j >= 0 with sum one: a variance is not negative."""
    r = _at_most(statement)
    match r.lhs, r.rhs:
        case Pow(Big("sum", j, c), Num(two)), Big("sum", k, v) if two == 2:
            pass
        case _:
            raise NotMetError("form: the conclusion must be (sum)^2 <= sum")
    expect(j.size == k.size, "form: the sums must run over the same inputs")
    n, d = _fresh(j, statement)
    c, v = _renamed(c, j, n), _renamed(v, k, n)
    for s, a in _splits(c):
        if _holds(Rel("==", v, s * a**2), d):
            break
    else:
        raise NotMetError("form: the sums must be of s_j a_j and of s_j a_j^2")
    return [noted("variance", "weights"), *_weights(s, n, d)]


def jensen(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """From ``f'' >= 0`` on an interval that contains all a_j: ``f(sum_j s_j a_j) <= sum_j s_j f(a_j)``; so with <=."""
    expect(len(premises) == 1, "this rule has one premise: the sign of a second derivative")
    p = premises[0].relation
    second = isinstance(p, Rel) and isinstance(p.lhs, Diff) and p.lhs.order == 2 and p.rhs == ZERO
    expect(second and p.op in (">", ">=", "<", "<="), "the premise must compare a second derivative with 0")  # type: ignore[union-attr]
    assert isinstance(p, Rel)
    assert isinstance(p.lhs, Diff)
    scalar = free_range(premises[0], p.lhs.var)
    var, body, r = Sym(scalar.name), p.lhs.body, statement.relation
    smooth(premises[0].domain, var, body)
    expect(isinstance(r, Rel), "this rule concludes relations only")
    assert isinstance(r, Rel)
    if isinstance(r.rhs, Where):
        r = mirrored(r)
    expect(r.op == ("<=" if p.op[0] == ">" else ">="), "convexity gives <=, concavity >=")
    match r.lhs, r.rhs:
        case Where(inner, ((v, Big("sum", k, mean)),), ()), Big("sum", j, values) if inner == body and v == var:
            pass
        case _:
            raise NotMetError("form: the conclusion must be about f at a weighted sum, and the weighted sum of f")
    n, d = _fresh(j, statement)
    s, a = _weight_and_point(_renamed(values, j, n), body, var)
    same = require(Rel("==", _renamed(mean, k, n), s * a), d, "form")
    expect(k.size == j.size, "form: the sums must run over the same inputs")
    placed = inside(a, scalar, d)
    return [noted("jensen", "weights", "in range", "smooth"), *same, *placed, *_weights(s, n, d)]


def _weight_and_point(values: Expr, body: Expr, var: Sym) -> tuple[Expr, Expr]:
    factors = values.args if isinstance(values, Mul) else (values,)
    for n, factor in enumerate(factors):
        match factor:
            case Where(inner, ((v, a),), ()) if inner == body and v == var:
                return mul(*factors[:n], *factors[n + 1 :]), a
    raise NotMetError("form: each term of the sum must be a weight times f at a point")


def power_mean(statement: Statement, premises: Premises) -> Sequence[Evidence]:
    """``(sum_j w_j x_j^p)^(1/p) <= (sum_j w_j x_j^q)^(1/q)`` for p <= q, neither of them zero.

    The premise is the inequality between the aggregates with any two exponents; this writes an instance of it out.
    """
    premise = premises[0].relation if len(premises) == 1 else None
    compares = isinstance(premise, Rel) and isinstance(premise.lhs, Call) and isinstance(premise.rhs, Call)
    expect(compares, "this rule has one premise: the power-mean inequality, as in the theorem mean-bounds")
    assert isinstance(premise, Rel)
    assert isinstance(premise.lhs, Call)
    r = _at_most(statement)
    domain = statement.domain
    (j, c, e), (k, other, g) = _powered(r.lhs), _powered(r.rhs)
    expect(j.size == k.size, "form: the sums must run over the same inputs")
    n, inner = _fresh(j, statement)
    c, other = _renamed(c, j, n), _renamed(other, k, n)
    p, q = _reciprocal(e), _reciprocal(g)
    nonzero = [*require(Rel("!=", p, ZERO), domain, "exponents"), *require(Rel("!=", q, ZERO), domain, "exponents")]
    order = require(Rel("<=", p, q), domain, "exponents")
    for w, x in _powers(c, p):
        if _holds(Rel("==", other, w * x**q), inner):
            break
    else:
        raise NotMetError("form: the sums must be of w_j x_j^p and of w_j x_j^q")
    positive = require(Rel(">", x, ZERO), inner, "positive")
    aggregate, vectors = premise.lhs.function, (Lam(n, x), Lam(n, w))
    low, high = (aggregate(vectors[0], e, vectors[1]) for e in (p, q))
    apart = domain.assume(Rel("<", p, q))  # where they are equal, so are the two sides
    cited = instance(Statement(Rel("<=", low, high), apart), premises)
    expect(isinstance(cited, Proof), f"exponents: {cited}")
    written = [ev for a, b in ((low, r.lhs), (high, r.rhs)) for ev in require(Rel("==", a, b), domain, "form")]
    found = [noted("power-mean", "exponents", "positive", "weights"), *nonzero, *order, *positive, *written]
    return [*found, *_weights(w, n, inner)]


def _powered(side: Expr) -> tuple[Idx, Expr, Expr]:
    """The index, the term and the exponent of a power of a sum; a sum has the exponent one."""
    match side:
        case Big("sum", index, body):
            return index, body, ONE
        case Pow(Big("sum", index, body), exponent):
            return index, body, exponent
    raise NotMetError("form: both sides must be powers of sums")


def _reciprocal(e: Expr) -> Expr:
    match e:
        case Pow(p, Num(n)) if n == -1:
            return p
        case Num(n) if n != 0:
            return Num(1 / n)
    return 1 / e


def _powers(c: Expr, p: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Ways to read a term as a weight times a power with the exponent p."""
    factors = c.args if isinstance(c, Mul) else (c,)
    for n, factor in enumerate(factors):
        rest = mul(*factors[:n], *factors[n + 1 :])
        if isinstance(factor, Pow) and factor.exponent == p:
            yield rest, factor.base
        if p == ONE:
            yield rest, factor


def _splits(c: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Ways to read a term as a weight times a value."""
    factors = c.args if isinstance(c, Mul) else (c,)
    for size in range(1, len(factors) + 1):
        for chosen in combinations(range(len(factors)), size):
            yield (
                mul(*(factors[n] for n in chosen)),
                mul(*(f for n, f in enumerate(factors) if n not in chosen)),
            )


def _weights(s: Expr, j: Idx, domain: Domain) -> list[Evidence]:
    """The evidence that the s_j are not negative and sum to one."""
    signs = require(Rel(">=", s, ZERO), domain, "weights")
    return [*signs, *require(Rel("==", Big("sum", j, s), ONE), domain, "weights")]


def _at_most(statement: Statement) -> Rel:
    r = expanded(statement).relation
    expect(isinstance(r, Rel) and r.op in ("<=", ">="), "this rule concludes <= and >= only")
    assert isinstance(r, Rel)
    return r if r.op == "<=" else mirrored(r)


def _renamed(body: Expr, old: Idx, new: Idx) -> Expr:
    return body if old.name == new.name else substitute(body, Substitution(indices={old.name: new}))


def _fresh(j: Idx, statement: Statement) -> tuple[Idx, Domain]:
    """An index that nothing is said about, and the domain with it: what holds for it holds for every input."""
    taken = statement.domain.names() | names_of(statement.relation)
    taken |= {name for h in statement.domain.hypotheses for name in names_of(h)}
    n = next(n for n in count(1) if f"{j.name}_{n}" not in taken)
    fresh = Idx(f"{j.name}_{n}", j.size)
    return fresh, statement.domain.extend(fresh)


def _holds(relation: Rel, domain: Domain) -> bool:
    return isinstance(prove(Statement(relation, domain)), Proof)
