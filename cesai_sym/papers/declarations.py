"""Declarations of symbols: from ``rho = "rho < 0"`` and its like to a domain."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import Expr, Idx, Lam, Literal, Num, Rel, Sym, VectorLike
from cesai_sym.papers.builder import scalar
from cesai_sym.papers.errors import LanguageError, did_you_mean
from cesai_sym.papers.parser import read_expression, read_statement
from cesai_sym.papers.ranges import lengths
from cesai_sym.papers.relations import relation
from cesai_sym.papers.scope import Scope
from cesai_sym.papers.tokens import KEYWORDS, MAX_LENGTH, MAX_NAME, names_in, standard_name
from cesai_sym.papers.vectors import vector
from cesai_sym.statement import Both, Definition, Domain, Entries, Interval, Relation, Scalar, Vector

MAX_SYMBOLS: Final = 200
MAX_FIXED: Final = 64
_ZERO = Fraction(0)
_WORDS: Final[Mapping[str, Interval]] = MappingProxyType(
    {
        "real": Interval(),
        "integer": Interval(),
        "positive": Interval(lower=_ZERO),
        "negative": Interval(upper=_ZERO),
        "nonnegative": Interval(lower=_ZERO, lower_open=False),
        "nonpositive": Interval(upper=_ZERO, upper_open=False),
    }
)
_VECTOR = re.compile(r"(?:(positive|nonnegative|real|centered)\s+)?vector\s+of\s+length\s+(\S+)")
_WEIGHTS = re.compile(r"weights\s+of\s+length\s+(\S+)")
_INDEX = re.compile(r"index\s+in\s+1\s*(?:\.\.|…)\s*(\S+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FORMS: Final = (
    "real", "positive", "negative", "nonnegative", "nonpositive", "integer", "vector of length J",
    "positive vector of length J", "weights of length J", "centered vector of length J", "index in 1..J",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Declared:
    """One declaration taken apart: its kind, and the parts that are relations."""

    name: str
    text: str
    item: Scalar | Vector | Idx | None
    relations: tuple[str, ...] = ()


def read_domain(given: Mapping[str, str], assume: Sequence[str] = ()) -> Domain:
    """The domain of declared symbols and assumed relations.

    Raises LanguageError, whose ``subject`` is the symbol or ``assume[1]``, ``assume[2]``, ...
    """
    if len(given) > MAX_SYMBOLS:
        raise LanguageError(f"{len(given)} symbols are declared, the limit is {MAX_SYMBOLS}")
    declared = [_take_apart(name, text) for name, text in given.items()]
    _unique(declared)
    domain = Domain().extend(*(d.item for d in declared if d.item is not None))
    _check_lengths(domain)
    domain = _define(domain, [d for d in declared if d.item is None])
    for d in declared:
        for text in d.relations:
            domain = domain.assume(*_relations(text, domain, d.name, d.name))
    for number, text in enumerate(assume, start=1):
        domain = domain.assume(*_relations(text, domain, f"assume[{number}]"))
    return _with_whole_lengths(domain)


def _unique(declared: list[_Declared]) -> None:
    seen: set[str] = set()
    for d in declared:
        if d.name in seen:
            raise LanguageError(f"{d.name!r} is declared twice", 1, d.text, "", d.name)
        seen.add(d.name)


# One declaration.


def _take_apart(raw: str, text: object) -> _Declared:
    name = standard_name(raw) if isinstance(raw, str) else ""
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME or name in KEYWORDS:
        hint = "a name is a letter, then letters, digits or underscores"
        raise LanguageError(f"{raw!r:.80} cannot be the name of a symbol", 1, "", hint, str(raw)[:MAX_NAME])
    if not isinstance(text, str):
        raise LanguageError("a declaration is a text", 1, "", f'write {name} = "real"', name)
    if len(text) > MAX_LENGTH:
        raise LanguageError(f"the declaration has {len(text)} characters, the limit is {MAX_LENGTH}", subject=name)
    if re.match(r"\s*=(?!=)", text):
        return _Declared(name, text, None)
    try:
        return _kinds(name, text)
    except LanguageError as error:
        raise error.about(name) from None


def _kinds(name: str, text: str) -> _Declared:
    symbol: Scalar | Vector | Idx = Scalar(name)
    kinds, relations = 0, []
    for part in _split(text):
        shaped = _shaped(name, part)
        plain = part.split()
        if shaped is not None:
            symbol, kinds = shaped, kinds + 1
        elif plain and all(word in _WORDS for word in plain):
            kinds += 0 if isinstance(symbol, Scalar) else 1
            symbol = _narrowed(symbol, plain)
        elif not plain or all(word.isalpha() for word in plain):
            raise LanguageError(f"{part!r:.80} is no declaration", 1, text, _proposal(part))
        else:
            relations.append(part)
    if kinds > 1:
        raise LanguageError("two kinds of symbol in one declaration", 1, text)
    return _Declared(name, text, symbol, tuple(relations))


def _proposal(part: str) -> str:
    return did_you_mean(part, _FORMS) or 'write for example "rho < 0", "positive" or "vector of length J"'


def _narrowed(symbol: Scalar | Vector | Idx, words: list[str]) -> Scalar | Vector | Idx:
    if not isinstance(symbol, Scalar):
        return symbol
    for word in words:
        interval = symbol.interval.meet(_WORDS[word])
        symbol = replace(symbol, interval=interval, integer=symbol.integer or word == "integer")
    return symbol


def _shaped(name: str, part: str) -> Vector | Idx | None:
    part = part.strip()
    if found := _VECTOR.fullmatch(part):
        return Vector(name, _size(found[2]), _entries(found[1] or "real"))
    if found := _WEIGHTS.fullmatch(part):
        return Vector(name, _size(found[1]), "weights")
    if found := _INDEX.fullmatch(part):
        return Idx(name, _size(found[1]))
    return None


def _entries(word: str) -> Entries:
    match word:
        case "positive":
            return "positive"
        case "nonnegative":
            return "nonnegative"
        case "centered":
            return "centered"
    return "real"


def _size(text: str) -> Expr:
    if text.isascii() and text.isdigit() and len(text) <= 4 and 2 <= int(text) <= MAX_FIXED:
        return Num(Fraction(int(text)))
    name = standard_name(text)
    if _NAME.fullmatch(name):
        return Sym(name)
    raise LanguageError(
        f"{text!r:.80} is no length", 1, text, f"a length is a symbol or a number from 2 to {MAX_FIXED}"
    )


def _split(text: str) -> list[str]:
    """The parts between the commas that stand outside all brackets."""
    pieces, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth <= 0:
            pieces.append(text[start:position])
            start = position + 1
    return [*pieces, text[start:]]


# All declarations together.


def _symbolic_lengths(domain: Domain) -> list[tuple[str, str]]:
    """Vectors and indices whose length is a symbol, with that symbol."""
    sizes = [(v.name, v.size) for v in domain.vectors] + [(i.name, i.size) for i in domain.indices]
    return [(name, size.name) for name, size in sizes if isinstance(size, Sym)]


def _check_lengths(domain: Domain) -> None:
    for name, length in _symbolic_lengths(domain):
        size = domain.scalar(length)
        hint = f'declare {length} = "integer, {length} >= 2"'
        if size is None:
            raise LanguageError(f"the length {length!r} is not declared", 1, "", hint, name)
        if not size.integer:
            raise LanguageError(f"the length {length!r} of {name!r} is not an integer", 1, "", hint, length)


def _define(domain: Domain, pending: list[_Declared]) -> Domain:
    """Add the definitions, each after those that it uses."""
    while pending:
        open_names = {d.name for d in pending}
        ready = [d for d in pending if not names_in(d.text) & open_names]
        if not ready:
            d = pending[0]
            raise LanguageError(f"{d.name!r} is defined by itself", 1, d.text, "", d.name)
        for d in ready:
            domain = domain.extend(_definition(d, domain))
        pending = [d for d in pending if d not in ready]
    return domain


def _definition(d: _Declared, domain: Domain) -> Definition:
    body = d.text.replace("=", " ", 1)
    scope = Scope(domain, body)
    try:
        tree = read_expression(body)
        if not lengths(tree, scope):
            return Definition(d.name, scalar(tree, scope))
        return Definition(d.name, _as_lam(vector(tree, scope, scalar), scope))
    except LanguageError as error:
        raise error.about(d.name) from None


def _as_lam(value: VectorLike, scope: Scope) -> Lam:
    if isinstance(value, Lam):
        return value
    if isinstance(value, Literal):
        raise scope.error("a definition cannot be a list of numbers", 1, "write the list where it is used")
    index = scope.fresh(value.size)
    return Lam(index, value[index])


def _relations(text: object, domain: Domain, subject: str, must_name: str = "") -> list[Rel]:
    """The comparisons in a declaration or an assumption."""
    if not isinstance(text, str):
        raise LanguageError("an assumption is a text", 1, "", 'write for example "g_C > g_Z"', subject)
    try:
        found = _flat(relation(read_statement(text), Scope(domain, text)))
        if found is None:
            raise LanguageError("only comparisons can be assumed", 1, text, 'write for example "g_C > g_Z"')
        if must_name and must_name not in names_in(text):
            hint = f'write for example "{must_name} > 0"'
            raise LanguageError(f"the relation does not mention {must_name!r}", 1, text, hint)
    except LanguageError as error:
        raise error.about(subject) from None
    return found


def _flat(r: Relation) -> list[Rel] | None:
    if isinstance(r, Rel):
        return [r]
    if isinstance(r, Both) and all(isinstance(p, Rel) for p in r.parts):
        return [p for p in r.parts if isinstance(p, Rel)]
    return None


# What the declarations leave.


def _with_whole_lengths(domain: Domain) -> Domain:
    """A length is at least one; and every symbol must be left with a value, else all is vacuous."""
    for _, length in _symbolic_lengths(domain):
        domain = domain.assume(Rel(">=", Sym(length), Num(Fraction(1))))
    for s in domain.scalars:
        if _no_value(s):
            raise LanguageError(f"no value of {s.name!r} meets its declaration", 1, "", "check the bounds", s.name)
    return domain


def _no_value(s: Scalar) -> bool:
    lower, upper = s.interval.lower, s.interval.upper
    if s.interval.empty or not s.integer or lower is None or upper is None:
        return s.interval.empty
    first = math.floor(lower) + 1 if s.interval.lower_open else math.ceil(lower)
    return not s.interval.contains(Fraction(first))
