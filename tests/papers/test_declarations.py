"""Declarations of symbols."""

from fractions import Fraction

import pytest

from cesai_sym.expression.nodes import Idx, Lam, Num, Rel, Sym
from cesai_sym.papers.language import LanguageError, parse_domain
from cesai_sym.statement import Interval, Scalar, Vector

ZERO = Fraction(0)
J = Sym("J")


@pytest.mark.parametrize(
    ("text", "scalar"),
    [
        ("real", Scalar("a")),
        ("positive", Scalar("a", Interval(lower=ZERO))),
        ("negative", Scalar("a", Interval(upper=ZERO))),
        ("nonnegative", Scalar("a", Interval(lower=ZERO, lower_open=False))),
        ("a < 0", Scalar("a", Interval(upper=ZERO))),
        ("0 < a <= 67 %", Scalar("a", Interval(ZERO, Fraction(67, 100), upper_open=False))),
        ("integer, a >= 2", Scalar("a", Interval(lower=Fraction(2), lower_open=False), integer=True)),
        ("positive integer", Scalar("a", Interval(lower=ZERO), integer=True)),
        ("real, 1 > a", Scalar("a", Interval(upper=Fraction(1)))),
    ],
)
def test_scalars(text: str, scalar: Scalar) -> None:
    """Words and bounds make the interval."""
    assert parse_domain({"a": text}).scalars == (scalar,)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("positive vector of length J", "positive"),
        ("nonnegative vector of length J", "nonnegative"),
        ("centered vector of length J", "centered"),
        ("vector of length J", "real"),
        ("weights of length J", "weights"),
    ],
)
def test_vectors(text: str, entries: str) -> None:
    """A vector has a length and a kind of entries."""
    assert parse_domain({"x": text, "J": "integer, J >= 2"}).vectors == (Vector("x", J, entries),)  # type: ignore[arg-type]


def test_indices_and_fixed_lengths() -> None:
    """An index is declared with its range, and a length may be a number."""
    domain = parse_domain({"k": "index in 1..J", "J": "integer, J >= 2", "x": "weights of length 3"})
    assert domain.indices == (Idx("k", J),)
    assert domain.vectors[0].size == Num(Fraction(3))


def test_relations_between_symbols_are_hypotheses() -> None:
    """What is no bound on one symbol is taken as given."""
    domain = parse_domain({"a": "real", "b": "b > a, b != 0"}, ["a + b > 1"])
    assert domain.hypotheses == (
        Rel(">", Sym("b"), Sym("a")),
        Rel("!=", Sym("b"), Num(ZERO)),
        Rel(">", Sym("a") + Sym("b"), Num(Fraction(1))),
    )


def test_assumed_bounds_tighten_the_interval() -> None:
    """An assumption about one symbol narrows it."""
    assert parse_domain({"a": "real"}, ["a > 0"]) == parse_domain({"a": "positive"})


def test_definitions_come_in_any_order() -> None:
    """Each definition follows those that it uses, whatever the order in the file."""
    domain = parse_domain({"A": "= B + 1", "B": "= c^2", "c": "real"})
    assert [d.name for d in domain.definitions] == ["B", "A"]


def test_a_definition_may_be_a_vector() -> None:
    """Shares, for example, have a general entry."""
    domain = parse_domain({"J": "integer, J >= 2", "x": "positive vector of length J", "s": "= x/mean(x)"})
    assert isinstance(domain.definitions[0].value, Lam)


def test_greek_names_are_their_names() -> None:
    """A declaration of ρ is one of rho."""
    assert parse_domain({"ρ": "ρ < 0"}) == parse_domain({"rho": "rho < 0"})


def test_a_length_is_at_least_one() -> None:
    """A vector has entries, so its length gets a lower bound."""
    domain = parse_domain({"J": "integer", "x": "vector of length J"})
    assert domain.scalars[0].interval.lower == 1


@pytest.mark.parametrize(
    ("given", "subject", "says"),
    [
        ({"a": "postive"}, "a", "did you mean 'positive'"),
        ({"a": ""}, "a", "is no declaration"),
        ({"a": "a < < 0"}, "a", "column 5"),
        ({"a": "0 < 1"}, "a", "does not mention 'a'"),
        ({"a": "a > b"}, "a", "'b' is not declared"),
        ({"a": "a < 0, a > 1"}, "a", "no value"),
        ({"a": "integer, 0 < a < 1"}, "a", "no value"),
        ({"a": "limit(a, a -> 0) == 0"}, "a", "only comparisons"),
        ({"a": "= a + 1"}, "a", "defined by itself"),
        ({"a": "= b", "b": "= a"}, "a", "defined by itself"),
        ({"a": "= [1, 2]"}, "a", "cannot be a list"),
        ({"a": "= 1 +"}, "a", "column 6"),
        ({"a": 3}, "a", "a declaration is a text"),
        ({"a": "real, vector of length 2, weights of length 2"}, "a", "two kinds"),
        ({"x": "vector of length J"}, "x", "length 'J' is not declared"),
        ({"x": "vector of length J", "J": "real"}, "J", "not an integer"),
        ({"x": "vector of length 1"}, "x", "from 2 to 64"),
        ({"x": "vector of length 65"}, "x", "from 2 to 64"),
        ({"__import__": "real"}, "__import__", "cannot be the name"),
        ({"x.y": "real"}, "x.y", "cannot be the name"),
        ({"oo": "real"}, "oo", "cannot be the name"),
        ({"ρ": "real", "rho": "real"}, "rho", "declared twice"),
        ({"a": "a > " + "1" * 20_000}, "a", "the limit is 10000"),
    ],
)
def test_errors_name_the_symbol(given: dict[str, str], subject: str, says: str) -> None:
    """The error says which declaration it is about and what is wrong with it."""
    with pytest.raises(LanguageError) as caught:
        parse_domain(given)
    assert caught.value.subject == subject
    assert says in str(caught.value)


def test_errors_name_the_assumption() -> None:
    """Assumptions are counted."""
    with pytest.raises(LanguageError, match=r"^assume\[2\]: column 1: the symbol 'b'"):
        parse_domain({"a": "real"}, ["a > 0", "b > 0"])


def test_too_many_symbols_are_refused() -> None:
    """The number of symbols is limited."""
    with pytest.raises(LanguageError, match="limit is 200"):
        parse_domain({f"a{n}": "real" for n in range(300)})
