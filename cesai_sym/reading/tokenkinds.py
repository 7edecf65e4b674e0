"""What a formula is cut into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SIMPLE: Final = frozenset({"char", "command"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``kind`` is char, number, command, open, close, begin, end or stop; ``text`` without a backslash.

    ``at`` is its offset; ``space`` says that white space came before it.
    """

    kind: str
    text: str
    at: int
    space: bool = False

    def is_(self, *texts: str) -> bool:
        r"""Is it one of these characters, or commands with their backslash?

        >>> Token("command", "left", 0).is_("\\left")
        True
        """
        return (f"\\{self.text}" if self.kind == "command" else self.text) in texts and self.kind in _SIMPLE
