"""Cutting a statement into tokens: numbers, names and operators, with their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from cesai_sym.papers.errors import LanguageError

MAX_LENGTH: Final = 10_000
MAX_DIGITS: Final = 60
MAX_NAME: Final = 64

_GREEK_NAMES = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "\u00b5": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "ϱ": "rho", "σ": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi",
    "Ω": "Omega",
}  # fmt: skip
#: Greek letters and the names that they stand for.
GREEK: Final[Mapping[str, str]] = MappingProxyType(_GREEK_NAMES)

#: Other spellings of operators and keywords.
SYNONYMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "**": "^", "=": "==", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "≈": "~=", "∼": "~",
        "→": "->", "·": "*", "⋅": "*", "×": "*", "−": "-", "∕": "/",
        "∝": "propto", "∞": "oo", "∧": "and", "⇔": "iff",
        "…": "..",
    }
)  # fmt: skip

#: Words with a fixed meaning, which cannot be declared as symbols.
KEYWORDS: Final = frozenset({"and", "iff", "as", "in", "propto", "oo"})

_LETTERS = "A-Za-z_" + "".join(_GREEK_NAMES)
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[{_LETTERS}][{_LETTERS}0-9]*'*)
    | (?P<op>\*\*|\.\.|->|<=|>=|==|!=|~=|[-+*/^%(),\[\]<>=~√≤⩽≥⩾≠≈∼→·⋅×−∕∝∞∧⇔…])
    """,
    re.VERBOSE,
)

Kind = Literal["number", "name", "op", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``text`` is its standard spelling, ``raw`` the one that was written."""

    kind: Kind
    text: str
    column: int
    raw: str


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens; the last one marks the end.

    Raises LanguageError for an overlong text, number or name, and for a character without a meaning.

    >>> [t.text for t in tokenize("1 − ρ ≤ 2^J")]
    ['1', '-', 'rho', '<=', '2', '^', 'J', '']
    """
    if len(text) > MAX_LENGTH:
        raise LanguageError(
            f"the text has {len(text)} characters, the limit is {MAX_LENGTH}",
            1,
            text[:200],
            "split it into parts",
        )
    return (*_pieces(text), Token("end", "", len(text) + 1, ""))


def _pieces(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _no_meaning(text, position)
        position = match.end()
        raw, column = match[0], match.start() + 1
        match match.lastgroup:
            case "number":
                yield _number(raw, column, text)
            case "name":
                yield _name(raw, column, text)
            case "op":
                yield _operator(raw, column)


def _number(raw: str, column: int, text: str) -> Token:
    if len(raw) > MAX_DIGITS:
        raise LanguageError(
            f"a number of {len(raw)} digits, the limit is {MAX_DIGITS}",
            column,
            text,
            "write it as a product or a power",
        )
    return Token("number", raw, column, raw)


def _name(raw: str, column: int, text: str) -> Token:
    if len(raw) > MAX_NAME:
        raise LanguageError(f"a name of {len(raw)} characters, the limit is {MAX_NAME}", column, text)
    return Token("name", standard_name(raw), column, raw)


def _operator(raw: str, column: int) -> Token:
    standard = SYNONYMS.get(raw, raw)
    return Token("name" if standard in KEYWORDS else "op", standard, column, raw)


def standard_name(raw: str) -> str:
    """A name with its Greek letters spelled out.

    >>> standard_name("ρ_Z")
    'rho_Z'
    """
    return "".join(GREEK.get(c, c) for c in raw)


def names_in(text: str) -> frozenset[str]:
    """All names in a text, also in one that cannot be read as a whole.

    >>> sorted(names_in("ces(x, ρ) ? 1"))
    ['ces', 'rho', 'x']
    """
    found = (m for m in _TOKEN.finditer(text[:MAX_LENGTH]) if m.lastgroup == "name")
    return frozenset(standard_name(m[0]) for m in found)


def _no_meaning(text: str, position: int) -> LanguageError:
    character = text[position]
    hints = {
        ".": "a decimal has a digit on both sides of its point, and nothing has attributes here",
        "{": "group with parentheses",
        "\\": "write names without TeX commands, for example rho",
        '"': "nothing needs quotes inside a statement",
        "'": "nothing needs quotes inside a statement",
        "!": "'not equal' is !=",
        "&": "write 'and'",
        "|": "an absolute value is abs(...)",
    }
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return LanguageError(f"the character {shown!r} has no meaning here", position + 1, text, hints.get(character, ""))
