"""What can go wrong on the way from an expression to a function; each error says where and what to do."""

from __future__ import annotations


class CompileError(ValueError):
    """The expression can not be compiled; the message names the part and says what to do."""


class CompilerError(CompileError):
    """The C compiler refused or failed; ``log`` is the file with its messages."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log
