"""Refusals: a formula that is not read says where and why."""

from __future__ import annotations


class RefusalError(ValueError):
    """A formula that cannot be read faithfully: the offset in its text, the reason, and what to do next."""

    def __init__(self, reason: str, at: int, hint: str = "") -> None:
        super().__init__(f"{reason}; {hint}" if hint else reason)
        self.reason = reason
        self.at = at
        self.hint = hint


class UndecidedError(RefusalError):
    """A formula that can be read in two ways: ``name`` is what has to be declared."""

    def __init__(self, reason: str, at: int, name: str, hint: str = "") -> None:
        super().__init__(reason, at, hint)
        self.name = name
