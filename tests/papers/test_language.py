"""Statements and expressions: what is read, and what an error says."""

from fractions import Fraction

import pytest

from cesai_sym.expression.evaluate import Point
from cesai_sym.expression.nodes import (
    MINUS_OO,
    OO,
    At,
    Big,
    Call,
    Diff,
    Fn,
    Idx,
    Lam,
    Literal,
    Num,
    Rel,
    Sym,
    Vec,
    Where,
)
from cesai_sym.papers.language import LanguageError, parse_domain, parse_expression, parse_statement
from cesai_sym.statement import Both, Domain, Iff, Monotone, Order, Proportional, Rounded, Tends, check_at
from cesai_sym.theory.definitions import CES, MINIMUM, equal_weights

J = Sym("J")
RHO = Sym("rho")
DOMAIN = parse_domain(
    {
        "J": "integer, J >= 2",
        "x": "positive vector of length J",
        "y": "vector of length J",
        "w": "weights of length J",
        "z": "positive vector of length 3",
        "rho": "rho < 1",
        "c": "positive",
        "t": "real",
        "k": "index in 1..J",
        "K": "= curvature(rho, J)",
        "s": "= w*x",
        "g_C": "real",
    }
)


def read(text: str) -> object:
    return parse_expression(text, DOMAIN)


def relation(text: str) -> object:
    return parse_statement(text, DOMAIN).relation


def number(text: str) -> Fraction:
    value = parse_expression(text, Domain())
    assert isinstance(value, Num)
    return value.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("67 %", Fraction(67, 100)),
        ("1 - 2 - 3", -4),
        ("12 / 2 / 3", 2),
        ("2^3^2", 512),
        ("2**3", 8),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", Fraction(1, 2)),
        ("2 * -3", -6),
        ("--2", 2),
        ("+2", 2),
        ("2 + 3*4^2/6", 10),
        ("2·3 × 4 − 1", 23),
        ("1.25*4", 5),
    ],
)
def test_arithmetic_means_what_it_means_on_paper(text: str, value: Fraction) -> None:
    """Precedence and associativity are the usual ones and decimals are exact."""
    assert number(text) == value


def test_unicode_and_ascii_are_the_same_language() -> None:
    """Greek letters, relation signs and infinity may be written as themselves."""
    assert relation("ρ ≤ 1 − c") == relation("rho <= 1 - c")
    assert relation("limit(c/t, t → ∞) = 0") == relation("limit(c/t, t -> oo) == 0")
    assert relation("c ∝ 2·c") == relation("c propto 2*c")
    assert relation("c ≈ 0.13") == relation("c ~= 0.13")
    assert read("√c") == read("sqrt(c)") == read("c^(1/2)")


def test_sums_bind_their_index() -> None:
    """The range of an index follows from the vectors that it picks from, or is stated."""
    j = Idx("j", J)
    assert read("sum(j, x[j])") == Big("sum", j, At("x", (j,)))
    assert read("prod(j in 1..J, c)") == Big("prod", j, Sym("c"))
    three, two = Idx("j", Num(Fraction(3))), Idx("j", Num(Fraction(2)))
    assert read("max(j, z[j])") == Big("max", three, At("z", (three,)))
    assert read("sum(j in 1..2, z[j])") == Big("sum", two, At("z", (two,)))


def test_an_inner_sum_may_use_the_same_index() -> None:
    """The inner index hides the outer one."""
    j = Idx("j", J)
    inner = Big("sum", j, At("x", (j,)))
    assert read("sum(j, w[j] * sum(j, x[j]))") == Big("sum", j, At("w", (j,)) * inner)
    with pytest.raises(LanguageError, match="range of 'j' is not known"):
        read("sum(j, sum(j, x[j]))")


def test_least_and_greatest_have_three_forms() -> None:
    """Of a vector, over an index, and of several numbers."""
    assert read("min(x)") == MINIMUM(Vec("x", J))
    assert isinstance(read("min(j, x[j])"), Big)
    assert read("max(c, t)") == Fn("max", (Sym("c"), Sym("t")))
    assert read("min(c, sum(j, x[j]))") == Fn("min", (Sym("c"), read("sum(j, x[j])")))  # type: ignore[arg-type]


def test_weights_may_be_left_out() -> None:
    """Equal weights are meant."""
    assert read("ces(x, rho)") == CES(Vec("x", J), RHO, equal_weights(J))
    assert read("ces(x, rho, w)") == CES(Vec("x", J), RHO, Vec("w", J))


def test_vector_arithmetic_is_entry_by_entry() -> None:
    """An expression in vectors is a vector with these entries."""
    j = Idx("j", J)
    assert read("mean(x + 2*y)").args == (Lam(j, At("x", (j,)) + 2 * At("y", (j,))),)  # type: ignore[attr-defined]
    assert read("mean(exp(t*y))").args == (Lam(j, Fn("exp", (Sym("t") * At("y", (j,)),))),)  # type: ignore[attr-defined]
    assert read("mean(c*ones(J))").args == (Lam(j, Sym("c")),)  # type: ignore[attr-defined]
    assert read("mean(vec(i in 1..J, c))").args == (Lam(Idx("i", J), Sym("c")),)  # type: ignore[attr-defined]
    assert read("mean(2*[1, c])").args == (Literal((Num(Fraction(2)), 2 * Sym("c"))),)  # type: ignore[attr-defined]


def test_a_new_index_never_captures_one_in_use() -> None:
    """Inside a sum over j a vector expression gets another index."""
    e = read("sum(j, mean(x[j]*y))")
    assert isinstance(e, Big)
    assert isinstance(e.body, Call)
    i = Idx("i", J)
    assert e.body.args == (Lam(i, At("x", (Idx("j", J),)) * At("y", (i,))),)


def test_derivatives() -> None:
    """In a symbol, in an entry, of higher order."""
    assert read("diff(t^2, t)") == Diff(Sym("t") ** 2, Sym("t"))
    assert read("diff(t^2, t, 2)") == Diff(Sym("t") ** 2, Sym("t"), 2)
    assert read("diff(mean(x), x[k])").var == At("x", (Idx("k", J),))  # type: ignore[attr-defined]


def test_evaluation_at_a_point() -> None:
    """A scalar for a vector means the vector with all entries equal to it."""
    j = Idx("j", J)
    assert read("at(t^2, t = 0)") == Where(Sym("t") ** 2, ((Sym("t"), Num(Fraction(0))),))
    assert read("at(mean(x), x = c)").vectors == ((Vec("x", J), Lam(j, Sym("c"))),)  # type: ignore[attr-defined]
    assert read("at(mean(z), z = [1, 2, 3])").vectors[0][1] == Literal(  # type: ignore[attr-defined]
        tuple(Num(Fraction(n)) for n in (1, 2, 3))
    )


def test_comparisons_and_chains() -> None:
    """A chain is all of its links; a single = is an equation."""
    assert relation("c = t") == Rel("==", Sym("c"), Sym("t"))
    assert relation("c != t") == Rel("!=", Sym("c"), Sym("t"))
    assert relation("0 < c <= t") == Both((Rel("<", Num(Fraction(0)), Sym("c")), Rel("<=", Sym("c"), Sym("t"))))
    assert relation("c < 1 and t < 2") == Both((relation("c < 1"), relation("t < 2")))  # type: ignore[arg-type]
    assert relation("c < 1 iff t < 2") == Iff(relation("c < 1"), relation("t < 2"))  # type: ignore[arg-type]


def test_limits() -> None:
    """A limit has a symbol, a point, perhaps a side, and a value that may be infinite."""
    t = Sym("t")
    assert relation("limit(1/t, t -> 0+) == oo") == Tends(1 / t, t, Num(Fraction(0)), OO, "+")
    assert relation("limit(c, rho -> -oo) == -oo") == Tends(Sym("c"), RHO, MINUS_OO, MINUS_OO)
    assert relation("0 == limit(c, t -> 1/2-)") == Tends(Sym("c"), t, Num(Fraction(1, 2)), Num(Fraction(0)), "-")
    assert relation("limit(c, t -> c + 1) == 0") == Tends(Sym("c"), t, Sym("c") + 1, Num(Fraction(0)))


def test_printed_numbers_keep_their_digits() -> None:
    """A rounded claim knows the printed digits, so 0.130 and 0.13 are different claims."""
    assert relation("variance_retained(3, 5) ~= 13 %").printed == "13 %"  # type: ignore[attr-defined]
    assert relation("c ~= -0.130") == Rounded(Sym("c"), "-0.130")
    assert check_at(relation("variance_retained(3, 5) ~= 13 %"), Point()) is True  # type: ignore[arg-type]


def test_proportionality_orders_and_monotony() -> None:
    """Each of them is a statement of its own."""
    t, c = Sym("t"), Sym("c")
    assert relation("c propto t") == Proportional(c, t)
    assert relation("c propto t as t -> 0") == Proportional(c, t, t, Num(Fraction(0)))
    assert relation("c ~ t as t -> oo") == Order(c, "~", t, t, OO)
    assert relation("c = o(t) as t -> 0+") == Order(c, "o", t, t, Num(Fraction(0)), "+")
    assert relation("c = O(t) as t -> -oo") == Order(c, "O", t, t, MINUS_OO)
    assert relation("increasing(c, t)") == Monotone(c, t)
    assert relation("nonincreasing(c, t)") == Monotone(c, t, increasing=False, strict=False)
    assert relation("c ~ t as t -> oo and c < 1").parts[1] == relation("c < 1")  # type: ignore[attr-defined]


def test_definitions_are_symbols_and_vectors() -> None:
    """An abbreviation is used like what it abbreviates, and is expanded by its domain."""
    assert read("K") == Sym("K")
    assert read("mean(s)").args == (Vec("s", J),)  # type: ignore[attr-defined]
    assert DOMAIN.expand(Sym("K")) == read("curvature(rho, J)")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("rhoo < 1", 1, "did you mean 'rho'"),
        ("c < curvatur(rho, J)", 5, "did you mean 'curvature'"),
        ("ln(c) < 1", 1, "did you mean 'log'"),
        ("c < ces", 5, "is a function"),
        ("c(t) < 1", 1, "is a symbol, not a function"),
        ("x < 1", 1, "is a vector where a number is wanted"),
        ("c[1] < 1", 1, "is not a vector"),
        ("x[j] < 1", 3, "is not an index here"),
        ("x[3] < 1", 3, "as few as 2 entries"),
        ("z[4] < 1", 3, "only 3 entries"),
        ("x[t] < 1", 3, "is not an index here"),
        ("x[1.5] < 1", 3, "picked by an index or a position"),
        ("x[1, 2] < 1", 1, "takes 1 index"),
        ("k < 1", 1, "is not a number"),
        ("sum(j, c) < 1", 5, "write j in 1..J"),
        ("sum(j, x[j]*z[j]) < 1", 15, "J entries and from 3 entries"),
        ("sum(j in 1..4, z[j]) < 1", 18, "runs over 1..4"),
        ("sum(j in 2..4, z[j]) < 1", 10, "starts at 1"),
        ("sum(x[1]) < 1", 1, "takes an index and an expression"),
        ("sum(1, x[1]) < 1", 5, "needs the name of an index"),
        ("ces(x, rho, z) < 1", 13, "3 entries beside one of J"),
        ("ces(x + z, rho) < 1", 9, "3 entries beside one of J"),
        ("ces(c, rho) < 1", 5, "wants a vector"),
        ("ces(x) < 1", 1, "they are x, rho, w; the last one may be left out"),
        ("curvature(rho) < 1", 1, "takes 2 arguments, not 1"),
        ("exp(c, t) < 1", 1, "takes one argument"),
        ("mean([]) < 1", 6, "1 to 64 entries"),
        ("diff(c, 2*t) < 1", 10, "in a symbol or in an entry"),
        ("diff(c, K) < 1", 9, "cannot vary by itself"),
        ("diff(c, t, 99) < 1", 12, "from 1 to 10"),
        ("diff(c) < 1", 1, "diff takes"),
        ("at(c) < 1", 1, "write at(f, rho = 0)"),
        ("at(c, 0) < 1", 7, "name = value"),
        ("at(c, K = 0) < 1", 7, "cannot be set"),
        ("at(c, t = 0, t = 1) < 1", 14, "two values"),
        ("at(c, x = [1, 2]) < 1", 7, "x has J entries, its value 2"),
        ("exp(t = 0) < 1", 5, "by position"),
        ("limit(c, t -> 0) < 1", 18, "compared with == only"),
        ("limit(c, t -> 0) + 1 == 2", 1, "stands alone"),
        ("limit(c, 0) == 1", 1, "limit(f, t -> oo)"),
        ("limit(c, t -> oo+) == 1", 12, "one side only"),
        ("limit(c, 2*t -> 0) == 1", 11, "only a symbol"),
        ("exp(t -> 0) == 1", 7, "inside limit"),
        ("c == oo", 6, "limit"),
        ("c ~= t", 6, "printed number"),
        ("c ~ t", 3, "as t -> oo"),
        ("c = o(t)", 3, "as t -> oo"),
        ("c < 1 as t -> 0", 12, "does not go with"),
        ("c < t < 1 as t -> 0", 16, "single relation"),
        ("c < 1 < 2 iff t < 1", 1, "two single comparisons"),
        ("increasing(c, c*t)", 16, "only a symbol"),
        ("increasing(c)", 1, "increasing(f, t)"),
        ("1 + increasing(c, t) < 1", 5, "a statement of its own"),
        ("c + 1", 1, "not a statement"),
        ("c <", 4, "the end of the text"),
        ("", 1, "the end of the text"),
        ("c < (1", 7, "bracket at column 5"),
        ("c < 1)", 6, "no opening bracket"),
        ("(c < 1) iff (t < 1)", 4, "group expressions, not relations"),
        ("2c < 1", 2, "write * for a product"),
        ("c < 1e5", 6, "10^-3 for 1e-3"),
        ("c < 1/0", 6, "division by zero"),
        ("c . real < 1", 3, "no meaning here"),
        ("c < .5", 5, "a digit on both sides"),
        ("\\rho < 1", 1, "TeX"),
        ("delta(k) < 1", 1, "two indices"),
        ("delta(c, k) < 1", 7, "names of two indices"),
    ],
)
def test_errors_say_where_and_what_to_do(text: str, column: int, says: str) -> None:
    """The column is that of the culprit and the message helps."""
    with pytest.raises(LanguageError) as caught:
        parse_statement(text, DOMAIN)
    assert says in str(caught.value)
    assert caught.value.column == column
    assert caught.value.text == text


def test_an_error_shows_its_place() -> None:
    """The excerpt has a caret below the culprit."""
    with pytest.raises(LanguageError) as caught:
        read("1 + rhoo")
    assert caught.value.excerpt() == "1 + rhoo\n    ^"


def test_declared_names_hide_nothing() -> None:
    """A symbol may share its name with a function, since a call looks different."""
    domain = parse_domain({"mean": "real", "z": "vector of length 3"})
    assert parse_expression("mean + mean(z)", domain) is not None
