"""What is printed in the claims language can be read back, and is the same."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ZERO,
    Add,
    Big,
    Call,
    Delta,
    Diff,
    Expr,
    Fn,
    Idx,
    Lam,
    Mul,
    Num,
    Pow,
    Sym,
    Vec,
    VectorLike,
    Where,
    expr,
    mul,
    power,
)
from cesai_sym.expression.nodes import add as plus
from cesai_sym.expression.transform import Substitution, map_children, substitute
from cesai_sym.papers.language import parse_domain, parse_expression, parse_statement
from cesai_sym.render.declarations import assumptions, conditions_text, declarations
from cesai_sym.render.text import statement_text, text
from cesai_sym.statement import Statement, map_sides
from cesai_sym.theory.definitions import CES, CURVATURE, MINIMUM, VARIANCE_RETAINED, equal_weights, rho, w, x
from tests.render.samples import BASE, RELATIONS

J = Sym("J")
j, k = Idx("j", J), Idx("k", J)
a, b, t = Sym("a"), Sym("b"), Sym("t")
DOMAIN = parse_domain(
    {
        "J": "integer, J >= 3",
        "N": "integer, N >= 3",
        "rho": "real",
        "m": "positive",
        "a": "positive",
        "b": "positive",
        "c": "positive",
        "t": "positive",
        "K": "positive",
        "F": "positive",
        **dict.fromkeys(
            ["alpha", "beta", "gamma", "delta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "tau"], "positive"
        ),
        "x": "positive vector of length J",
        "s": "positive vector of length J",
        "v": "vector of length J",
        "w": "weights of length J",
        "y": "vector of length N",
        "j": "index in 1..J",
        "k": "index in 1..J",
    }
)

numbers = st.fractions(min_value=-9, max_value=9, max_denominator=9).filter(lambda q: q != 0).map(Num)
leaves = st.one_of(
    numbers,
    st.sampled_from([a, b, t, rho, J, x[j], x[k], w[j], x[1], Vec("y", Sym("N"))[2], Delta(j, k)]),
)


def ratio(p: Expr, q: Expr) -> Expr:
    """The quotient, unless the divisor has folded to zero."""
    return p if q == ZERO else p / q


def raised(p: Expr, q: Expr) -> Expr:
    """The power, unless the base has folded to zero."""
    return q if p == ZERO else p**q


def combined(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Larger expressions from smaller ones."""
    vectors: st.SearchStrategy[VectorLike] = st.one_of(st.just(x), inner.map(lambda e: Lam(j, e)))
    return st.one_of(
        st.builds(lambda p, q: p + q, inner, inner),
        st.builds(lambda p, q: p - q, inner, inner),
        st.builds(lambda p, q: p * q, inner, inner),
        st.builds(ratio, inner, inner),
        st.builds(raised, inner, inner),
        st.builds(raised, inner, st.sampled_from([expr(2), Num(Fraction(1, 2)), expr(-2), MINUS_ONE])),
        inner.map(lambda e: -e),
        st.builds(lambda name, e: Fn(name, (e,)), st.sampled_from(["log", "exp", "abs", "expm1", "digamma"]), inner),
        st.builds(lambda name, p, q: Fn(name, (p, q)), st.sampled_from(["min", "max"]), inner, inner),
        st.builds(Big, st.sampled_from(["sum", "prod", "min", "max"]), st.sampled_from([j, k]), inner),
        st.builds(Diff, inner, st.sampled_from([t, x[j]]), st.integers(1, 3)),
        st.builds(lambda e, p: Where(e, ((t, p),)), inner, inner),
        st.builds(lambda e, v: Where(e, (), ((x, v),)), inner, vectors),
        st.builds(lambda v, p: CES(v, p, w), vectors, inner),
        st.builds(lambda v, p: CES(v, p, equal_weights(J)), vectors, inner),
        st.builds(lambda p: CURVATURE(p, J), inner),
        st.builds(lambda p, q: VARIANCE_RETAINED(p, q), inner, inner),
        vectors.map(MINIMUM),
    )


def normal(e: Expr) -> Expr:
    """The tree up to associativity, the order of numbers, split reciprocals and the names of bound indices."""
    match e:
        case Big(op, index, body):
            return Big(op, _bound(index), normal(_renamed(index, body)))
        case Where(body, scalars, vectors):
            moved = tuple((v, _vector(u)) for v, u in vectors)
            return Where(normal(body), tuple((s, normal(p)) for s, p in scalars), moved)
        case Call(function, args):
            return Call(function, tuple(normal(p) if isinstance(p, Expr) else _vector(p) for p in args))
    e = map_children(e, normal)
    if isinstance(e, Add):
        total = sum((p.value for p in e.args if isinstance(p, Num)), Fraction(0))
        return plus(Num(total), *(p for p in e.args if not isinstance(p, Num)))
    if isinstance(e, Pow) and e.exponent == MINUS_ONE and isinstance(e.base, Mul):
        return normal(mul(*(power(p, MINUS_ONE) for p in e.base.args)))
    return e


def _vector(v: VectorLike) -> VectorLike:
    return Lam(_bound(v.index), normal(_renamed(v.index, v.body))) if isinstance(v, Lam) else v


def _bound(index: Idx) -> Idx:
    return Idx("bound", index.size)


def _renamed(index: Idx, body: Expr) -> Expr:
    return substitute(body, Substitution(indices={index.name: _bound(index)}))


@settings(max_examples=400, deadline=None)
@given(st.recursive(leaves, combined, max_leaves=9))
def test_what_is_printed_is_read_back_as_the_same(e: Expr) -> None:
    """Printing and reading an expression gives the same tree, up to associativity and names of bound indices."""
    printed = text(e)
    assume(len(printed) < 2000)
    assert normal(parse_expression(printed, DOMAIN)) == normal(e), printed


@pytest.mark.parametrize("name", [n for n in RELATIONS if n not in ("cases", "sequence")])
def test_statements_are_read_back_as_the_same(name: str) -> None:
    """Every kind of statement that the claims language has is read back as it was."""
    relation = RELATIONS[name]
    back = parse_statement(statement_text(Statement(relation)), DOMAIN).relation
    assert map_sides(back, normal) == map_sides(relation, normal)


def test_conditions_are_read_back() -> None:
    """The declarations of a domain are read back as the same domain."""
    from dataclasses import replace

    bare = replace(BASE, definitions=BASE.definitions[:1])
    assert parse_domain(declarations(bare), assumptions(bare)) == bare
    assert conditions_text(BASE)[:2] == ["J: integer, J >= 2", "rho < 1"]


EXACT = {
    "sum(j, w[j]*x[j]^rho)^(1/rho)": Big("sum", j, w[j] * x[j] ** rho) ** (1 / rho),
    "sum(j in 1..J, a)": Big("sum", j, a),
    "sum(j in 1..3, x[j])": Big("sum", Idx("j", expr(3)), x[j]),
    "a - (b + t)": a - (b + t),
    "-a^2": -(a**2),
    "(-a)^2": (-a) ** 2,
    "a/(b*t)": a / (b * t),
    "a/b*t": a / b * t,
    "a^(b^t)": a ** (b**t),
    "a^(1/3)": a ** Num(Fraction(1, 3)),
    "sqrt(a)": a ** Num(Fraction(1, 2)),
    "2*a/3": Num(Fraction(2, 3)) * a,
    "diff(F, x[j])": Diff(Sym("F"), x[j]),
    "diff(F, t, 2)": Diff(Sym("F"), t, 2),
    "at(F, x = a)": Where(Sym("F"), (), ((x, Lam(j, a)),)),
    "ces(x, rho)": CES(x, rho, equal_weights(J)),
    "ces(a*ones(J), rho, w)": CES(Lam(j, a), rho, w),
    "ces(vec(j in 1..J, x[j] + a), rho, w)": CES(Lam(j, x[j] + a), rho, w),
    "min(x)": MINIMUM(x),
}


@pytest.mark.parametrize("printed", EXACT)
def test_text_is_exactly_this(printed: str) -> None:
    """Parentheses stand where they are needed and nowhere else."""
    assert text(EXACT[printed]) == printed


def test_control_characters_are_dropped() -> None:
    """A name cannot carry an escape sequence into a terminal."""
    assert text(Sym("a\x1b[31m")) == "a[31m"
