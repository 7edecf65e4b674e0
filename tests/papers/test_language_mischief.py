"""Whatever a stranger writes, reading it ends quickly, with a value or with a LanguageError."""

import contextlib
import pickle
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.expression.nodes import Pow, Rel
from cesai_sym.papers.language import LanguageError, parse_domain, parse_expression, parse_statement
from cesai_sym.papers.parser import MAX_DEPTH, read_statement
from cesai_sym.statement import Domain, Statement

DOMAIN = parse_domain(
    {"J": "integer, J >= 2", "x": "positive vector of length J", "rho": "rho < 0", "t": "real", "c": "positive"}
)


def outcome(text: str) -> Statement | LanguageError:
    start = time.perf_counter()
    result: Statement | LanguageError
    try:
        result = parse_statement(text, DOMAIN)
    except LanguageError as error:
        result = error
    assert time.perf_counter() - start < 5.0
    return result


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(" * 10_000, "nested more than"),
        ("(" * 4_000 + "t" + ")" * 4_000 + " < 1", "nested more than"),
        ("[" * 5_000 + " < 1", "nested more than"),
        ("exp(" * 2_000, "nested more than"),
        ("x[" * 3_000, "nested more than"),
        ("t^" * 4_000 + "t < 1", "nested more than"),
        ("2^-" * 3_000 + "1 < 1", "nested more than"),
        ("(1+" * 3_000, "nested more than"),
        ("√" * 9_000 + "t < 1", "nested more than"),
        ("t+" * 4_000 + "t < 1", "more than 2000 parts"),
        ("t<" * 4_000 + "t", "more than 2000 parts"),
        ("t<1 and " * 1_100 + "t<1", "more than 2000 parts"),
        ("t < " + "9" * 61, "the limit is 60"),
        ("t < 0." + "9" * 9_000, "the limit is 60"),
        ("a" * 65 + " < 1", "the limit is 64"),
        ("t < 1" + " " * 10_000, "the limit is 10000"),
        ("__import__('os').system('true') == 0", "no meaning here"),
        ("__import__(1) == 1", "no function '__import__'"),
        ("eval(t) == 1", "no function 'eval'"),
        ("t.__class__ == 1", "no meaning here"),
        ("x.shape == 1", "no meaning here"),
        ("lambda: 1", "no meaning here"),
        ('"t" == 1', "no meaning here"),
        ("t == `ls`", "no meaning here"),
        ("t == $t", "no meaning here"),
        ("t == 1;", "no meaning here"),
        ("t == \x00", "no meaning here"),
        ("t == \ud800", "no meaning here"),
        ("\u202et == 1", "no meaning here"),
        ("t == ١", "no meaning here"),
        ("*".join(["9^1200/7^1200"] * 100) + " == 1", "number too long"),
        ("+".join(f"1/{n}^400" for n in range(1_001, 1_100)) + " == 1", "number too long"),
    ],
)
def test_mischief_is_malformed(text: str, says: str) -> None:
    """Each of these is refused, quickly, with a message that says why."""
    error = outcome(text)
    assert isinstance(error, LanguageError)
    assert says in str(error)
    assert len(str(error)) < 500


def test_a_tower_of_powers_is_read_but_not_computed() -> None:
    """9**9**9**9 is a statement; what it is worth is the judge's business."""
    statement = outcome("9**9**9**9 == 1")
    assert isinstance(statement, Statement)
    assert isinstance(statement.relation, Rel)
    assert isinstance(statement.relation.lhs, Pow)


def test_signs_in_a_row_are_no_depth() -> None:
    """Ten thousand minus signs are read in a loop."""
    assert isinstance(outcome("-" * 9_000 + "t < 1"), Statement)


@pytest.mark.parametrize("shape", ["({})", "exp({})", "-({})", "t*({})", "1 + ({})", "({})^2", "min({}, 1)"])
def test_reasonable_depth_is_read(shape: str) -> None:
    """A formula nested to half the limit is read, whatever it is nested in."""
    text = "t"
    for _ in range(MAX_DEPTH // 2 - 5):
        text = shape.format(text)
    assert isinstance(outcome(f"{text} < 1"), Statement)


def test_depth_is_limited_also_where_the_stack_is_low() -> None:
    """A caller deep in its own recursion gets a LanguageError too."""

    def deep(levels: int) -> LanguageError | None:
        if levels:
            return deep(levels - 1)
        try:
            parse_expression("(" * 90 + "t" + ")" * 90, DOMAIN)
        except LanguageError as error:
            return error
        return None

    assert "nested too deeply" in str(deep(750))


def test_errors_cross_processes() -> None:
    """An error survives pickling with all that it says."""
    error = outcome("rhoo < 1")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert again.column == error.column  # type: ignore[union-attr]


FRAGMENTS = st.sampled_from(
    re.findall(
        r"\S+",
        "rho J x t c j oo 1 2 0.5 67 % + - * / ^ ** ( ) [ ] , = == < <= ~= ~ -> and iff as in 1..J .. propto sum( "
        "min( diff( at( limit( ces( mean( vec( ones( exp( √ increasing( o( O( delta( ρ ≤ ∞ ' . _",
    )
)


@given(st.lists(FRAGMENTS, max_size=30).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_fragments_of_the_language_never_crash(text: str) -> None:
    """Any row of tokens is a statement or a LanguageError whose column is in the text."""
    result = outcome(text)
    if isinstance(result, LanguageError):
        assert 1 <= result.column <= len(text) + 1


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_never_crashes(text: str) -> None:
    """Any text is a statement or a LanguageError, as a statement and as a declaration."""
    outcome(text)
    with contextlib.suppress(LanguageError):
        parse_domain({"a": text, "b": "real"})


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=40), max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_declarations_never_crash(given: dict[str, str]) -> None:
    """Any table of texts is a domain or a LanguageError."""
    with contextlib.suppress(LanguageError):
        assert isinstance(parse_domain(given), Domain)


EXPRESSIONS = st.recursive(
    st.sampled_from(["rho", "t", "c", "2", "0.5", "x[1]", "mean(x)", "67 %"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        inner.map(lambda e: f"-({e})"),
        inner.map(lambda e: f"exp({e})"),
        inner.map(lambda e: f"sum(j, x[j]*({e}))"),
        inner.map(lambda e: f"at({e}, t = 1)"),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS, EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_well_formed_text_is_read(left: str, right: str) -> None:
    """What follows the grammar is read; only a division by zero may be refused, or a number that grows too long."""
    result = outcome(f"{left} <= {right}")
    if isinstance(result, LanguageError):
        assert "division by zero" in str(result) or "too long" in str(result)


@given(EXPRESSIONS)
@settings(max_examples=100, deadline=None)
def test_spaces_do_not_matter(text: str) -> None:
    """The same text with other spaces is the same tree, but for its columns."""
    wide = f"{text} < 1".replace("(", " ( ").replace(")", " )\n")

    def value(t: str) -> object:
        try:
            return parse_statement(t, DOMAIN)
        except LanguageError as error:
            return error.message

    assert value(f"{text} < 1") == value(wide)


def test_reading_is_only_reading() -> None:
    """The tree of a statement is made without looking up a single name."""
    assert read_statement("__import__(os) == 1").column == 1
