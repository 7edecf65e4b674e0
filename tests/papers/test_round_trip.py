"""What the text printer writes can be read back, as the same tree."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cesai_sym.papers.claimsfile import Claim, load_claims
from cesai_sym.papers.language import LanguageError, parse_domain, parse_expression, parse_statement
from cesai_sym.render.text import relation_text, text

ROOT = Path(__file__).parents[2]
FILES = (
    "cesai_sym/examples/sample-paper.claims.toml",
    "tests/data/essay-000.claims.toml",
    "tests/data/essay-001.claims.toml",
)
DOMAIN = parse_domain(
    {"J": "integer, J >= 2", "x": "positive vector of length J", "rho": "rho < 0", "t": "real", "c": "positive"}
)
EXPRESSIONS = st.recursive(
    st.sampled_from(["rho", "t", "c", "2", "0.5", "1/3", "x[1]", "mean(x)", "ces(x, rho)", "min(x)"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        inner.map(lambda e: f"-({e})"),
        inner.map(lambda e: f"exp({e})"),
        inner.map(lambda e: f"sum(j, x[j]*({e}))"),
        inner.map(lambda e: f"mean(x^2*({e}))"),
        inner.map(lambda e: f"at({e}, t = 1, x = c)"),
        inner.map(lambda e: f"diff({e}, t)"),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", FILES)
def test_claims_survive_printing(name: str) -> None:
    """Every statement of the shipped claims files is the same after printing and reading."""
    for claim in load_claims(ROOT / name).claims:
        assert isinstance(claim, Claim)
        printed = relation_text(claim.statement.relation)
        assert parse_statement(printed, claim.statement.domain) == claim.statement


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_expressions_settle_after_one_printing(source: str) -> None:
    """Reading what was printed and printing it again changes nothing."""
    try:
        tree = parse_expression(source, DOMAIN)
    except LanguageError:
        assume(False)
    printed = text(tree)
    assert text(parse_expression(printed, DOMAIN)) == printed
