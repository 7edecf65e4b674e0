"""The reference of the claims language: every example in it is executed."""

import doctest
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cesai_sym.papers.claimsfile import Claim, read_claims
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.papers.scope import CALLABLE

PAGE = Path(__file__).parents[2] / "docs" / "claims-language.md"
TEXT = PAGE.read_text(encoding="utf-8")
MORE = {"c": "positive"}


def blocks(language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def declarations() -> dict[str, str]:
    return {**tomllib.loads("\n".join(blocks("declarations"))), **MORE}


def test_the_example_file_is_read() -> None:
    """Every claim of it is well formed."""
    (text,) = blocks("toml")
    assert [type(c) for c in read_claims(text.encode()).claims] == [Claim, Claim]


def test_the_declarations_are_read() -> None:
    """All of them together."""
    assert parse_domain(declarations()).names() == declarations().keys()


@pytest.mark.parametrize("line", [line for block in blocks("claims") for line in block.splitlines()])
def test_every_statement_is_read(line: str) -> None:
    """Over the declarations of the page."""
    parse_statement(line, parse_domain(declarations()))


def test_the_python_examples_run() -> None:
    """With the output that is shown."""
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, "page", str(PAGE), 0)
    runner.run(test)
    assert runner.tries > 0
    assert runner.failures == 0


def test_every_name_of_the_language_is_on_the_page() -> None:
    """Nothing is hidden."""
    assert [name for name in sorted(CALLABLE) if not re.search(rf"\b{name}\b", TEXT)] == []
