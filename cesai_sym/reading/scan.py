"""Reading every formula of a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cesai_sym.reading.content import Node
from cesai_sym.reading.errors import RefusalError
from cesai_sym.reading.macros import Macro
from cesai_sym.reading.reader import read_tokens
from cesai_sym.reading.sources import Formula, Place, Source
from cesai_sym.reading.tokens import tokenize
from cesai_sym.reading.usage import vocabulary_of
from cesai_sym.reading.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula with its content, or with the reason why it is not read, and the place of what is not understood."""

    formula: Formula
    content: Node | None
    reason: str = ""
    hint: str = ""
    place: Place | None = None


def read_source(source: Source, vocabulary: Vocabulary | None = None) -> Iterator[Reading]:
    """Read the formulas of a paper; what they say of their symbols is used for all of them."""
    known = vocabulary_of((f.text for f in source.formulas), vocabulary)
    for formula in source.formulas:
        yield read_one(formula, source.macros, known)


def read_one(formula: Formula, macros: dict[str, Macro] | object, vocabulary: Vocabulary) -> Reading:
    """Read one formula of a paper."""
    try:
        tokens = tokenize(formula.text, formula.offset)
        return Reading(formula, read_tokens(tokens, vocabulary, macros))  # type: ignore[arg-type]
    except RefusalError as error:
        return Reading(formula, None, error.reason, error.hint, formula.place(error.at))
