"""The claims language: statements, expressions and declarations as text.

Text is data.  It is cut into tokens, parsed by a grammar of our own under limits of length, depth and size,
and built from a fixed table of names; nothing in it is ever executed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from cesai_sym.expression.nodes import Expr
from cesai_sym.papers.builder import scalar
from cesai_sym.papers.declarations import read_domain
from cesai_sym.papers.errors import LanguageError
from cesai_sym.papers.parser import read_expression, read_statement
from cesai_sym.papers.relations import relation
from cesai_sym.papers.scope import Scope
from cesai_sym.statement import Domain, Statement

__all__ = ["LanguageError", "parse_domain", "parse_expression", "parse_statement"]

T = TypeVar("T")


def parse_expression(text: str, domain: Domain) -> Expr:
    """Read an expression over the symbols of a domain.

    Raises LanguageError (a ValueError), which carries the column and what to do next.

    >>> parse_expression("1 - rho", parse_domain({"rho": "rho < 0"}))
    Add(args=(Num(value=Fraction(1, 1)), Mul(args=(Num(value=Fraction(-1, 1)), Sym(name='rho')))))
    """
    return _guarded(text, lambda: scalar(read_expression(text), Scope(domain, text)))


def parse_statement(text: str, domain: Domain) -> Statement:
    """Read a statement that is claimed on a domain.

    Raises LanguageError (a ValueError), which carries the column and what to do next.

    >>> domain = parse_domain({"M": "M > 1", "n": "positive"})
    >>> parse_statement("variance_retained(3, 5) ~= 13 %", domain).relation.printed
    '13 %'
    >>> parse_statement("cess(M) == 0", domain)
    Traceback (most recent call last):
        ...
    cesai_sym.papers.errors.LanguageError: column 1: there is no function 'cess'; did you mean 'ces'?
    """
    return _guarded(text, lambda: Statement(relation(read_statement(text), Scope(domain, text)), domain))


def parse_domain(given: Mapping[str, str], assume: Sequence[str] = ()) -> Domain:
    """Read the declarations of symbols, and relations between them that are taken as given.

    Raises LanguageError (a ValueError), whose ``subject`` says which declaration it is about.

    >>> parse_domain({"J": "integer, J >= 2", "x": "positive vector of length J"}).vectors[0].entries
    'positive'
    """
    return _guarded("", lambda: read_domain(given, assume))


def _guarded(text: str, read: Callable[[], T]) -> T:
    """The limits keep the recursion shallow, but a caller may already be deep."""
    try:
        return read()
    except RecursionError:
        raise LanguageError("nested too deeply", 1, text[:200], "name a part with a definition") from None
