"""What is said when a text cannot be read: where, why, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class LanguageError(ValueError):
    """A text that is not in the claims language.

    Args:
        message: what is wrong, in one sentence.
        column: where in ``text``, in characters, counted from 1.
        text: the text that was read.
        hint: what to do next; may be empty.
        subject: the declared symbol or the assumption that the text belongs to; empty for a statement.
    """

    def __init__(self, message: str, column: int = 1, text: str = "", hint: str = "", subject: str = "") -> None:
        super().__init__(message, column, text, hint, subject)
        self.message = message
        self.column = column
        self.text = text
        self.hint = hint
        self.subject = subject

    def __str__(self) -> str:
        """Subject, column, message and hint on one line."""
        where = f"{self.subject}: " if self.subject else ""
        return f"{where}column {self.column}: {self.full_message}"

    @property
    def full_message(self) -> str:
        """What is wrong and what to do, without the place."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def about(self, subject: str) -> LanguageError:
        """The same error, said of a declared symbol or an assumption."""
        return LanguageError(self.message, self.column, self.text, self.hint, subject)

    def excerpt(self, width: int = 60) -> str:
        """The text around the place with a caret below it.

        >>> print(LanguageError("unknown name 'rh'", 5, "1 - rh").excerpt())
        1 - rh
            ^
        """
        start = max(0, self.column - 1 - width // 2)
        shown = "".join(c if c.isprintable() else " " for c in self.text[start : start + width])
        return f"{shown}\n{' ' * (self.column - 1 - start)}^"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that proposes the nearest known name, or nothing.

    >>> did_you_mean("curvatur", ["ces", "curvature"])
    "did you mean 'curvature'?"
    """
    near = difflib.get_close_matches(name[:64], list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""
