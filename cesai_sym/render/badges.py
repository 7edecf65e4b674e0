"""How the seven verdicts look: a sign each, so that colour is not the only difference, and a colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from cesai_sym.verdict import WORDS

_SYMBOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "proved": "✓", "certified": "✓", "sampled": "≈", "conditional": "!", "refuted": "✗", "undecided": "?",
        "malformed": "#",
    }
)  # fmt: skip
_ASCII: Final[Mapping[str, str]] = MappingProxyType({"✓": "+", "≈": "~", "✗": "x"})
_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "proved": "green", "certified": "green", "sampled": "cyan", "conditional": "yellow", "refuted": "red",
        "undecided": "bright_black", "malformed": "magenta",
    }
)  # fmt: skip


def symbol(word: str, *, ascii_only: bool = False) -> str:
    """The sign of a verdict.

    >>> symbol("proved"), symbol("refuted", ascii_only=True)
    ('✓', 'x')
    """
    sign = _SYMBOLS.get(word, "")
    return _ASCII.get(sign, sign) if ascii_only else sign


def colour(word: str) -> str:
    """The colour of a verdict in a terminal."""
    return _COLOURS.get(word, "default")


def counted(words: Iterable[str]) -> list[tuple[str, int]]:
    """How often each verdict occurs, in their order, without those that do not.

    >>> counted(["refuted", "proved", "proved"])
    [('proved', 2), ('refuted', 1)]
    """
    found = list(words)
    known = [(w, found.count(w)) for w in WORDS if w in found]
    return known + [(w, found.count(w)) for w in dict.fromkeys(found) if w not in WORDS and w]
