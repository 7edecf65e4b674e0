"""Brackets, bars, and environments of several rows."""

from __future__ import annotations

from typing import Final

from cesai_sym.reading.calls import Calls
from cesai_sym.reading.content import Apply, Cases, Fenced, Items, Matrix, Node, Placeholder, SuchThat, Symbol
from cesai_sym.reading.errors import RefusalError
from cesai_sym.reading.tokens import Token

_CLOSING: Final = {"(": (")", "]"), "[": ("]", ")", "["), "\\{": ("\\}",), "\\lbrace": ("\\rbrace",),
                   "\\langle": ("\\rangle",), "\\lfloor": ("\\rfloor",), "\\lceil": ("\\rceil",)}  # fmt: skip
_FENCES: Final = {"|": "|", "\\vert": "|", "\\lvert": "|", "\\|": "‖", "\\Vert": "‖", "\\lVert": "‖"}
_PLAIN: Final = {"\\lbrace": "{", "\\{": "{", "\\rbrace": "}", "\\}": "}", "\\langle": "⟨", "\\rangle": "⟩"}
_HALVES: Final = {"\\lfloor": "⌊", "\\lceil": "⌈"}
OPENING: Final = ("\\left", *_CLOSING, *_FENCES)
MATRICES: Final = frozenset({"matrix", "pmatrix", "bmatrix", "array", "smallmatrix"})
ENVIRONMENTS: Final = MATRICES | {"cases", "dcases", "rcases", "vmatrix"}


class Brackets(Calls):
    """Reads what is enclosed."""

    def is_bar(self) -> bool:
        """Is the next token a bar?"""
        return self.here.is_("|", "\\vert", "\\mid", "\\|", "\\Vert", "\\rvert", "\\rVert")

    def factor_after(self) -> bool:
        """May a factor stand after the next token?"""
        after = self.after
        return after.kind not in ("stop", "close", "end") and not after.is_(")", "]", ",", "|", "\\right")

    def bracket(self, keep: bool = False) -> Node:
        """Something in brackets; with ``keep`` as Items also when it is a single expression."""
        left = self.accept("\\left")
        token = self.take()
        opening = f"\\{token.text}" if token.kind == "command" else token.text
        if opening in _FENCES:
            return self._fence(_FENCES[opening], token, bool(left))
        if opening == "." and left:
            return self._open_ended(token)
        if left and opening == "\\{" and self.here.kind == "begin" and self.here.text == "array":
            return self._cases_in_array(token)
        if opening not in _CLOSING:
            self.fail(f"'{opening}' does not open a bracket", token=token)
        with self.deeper():
            items, condition = self._items(_CLOSING[opening])
        if left:
            self.expect("\\right", "before the closing bracket")
        closing = self._closing(opening, token)
        return self._bracketed(opening, items, condition, closing, token, keep)

    def _closing(self, opening: str, token: Token) -> str:
        if not self.here.is_(*_CLOSING[opening]):
            self.fail(f"the bracket '{opening}' is not closed before {self.shown()}", token=token)
        closing = self.take()
        return f"\\{closing.text}" if closing.kind == "command" else closing.text

    def _items(self, closings: tuple[str, ...]) -> tuple[list[Node], Node | None]:
        items: list[Node] = []
        if self.here.is_(*closings):
            return items, None
        while True:
            items.append(self._item())
            if not self.accept(",", ";"):
                break
        if len(items) == 1 and self.here.is_(":", "|", "\\mid", "\\colon", "\\vert"):
            self.take()
            return items, self.statement()
        return items, None

    def _item(self) -> Node:
        if self.here.is_("\\cdot") and not self.factor_after():
            token = self.take()
            return Placeholder(at=token.at)
        return self.statement_item()

    def _bracketed(
        self, opening: str, items: list[Node], condition: Node | None, closing: str, token: Token, keep: bool
    ) -> Node:
        if opening in _HALVES:
            return Fenced(_HALVES[opening], items[0], at=token.at)
        if condition is not None:
            if opening not in ("\\{", "\\lbrace"):
                self.fail("a condition inside these brackets", token=token)
            return SuchThat(items[0], condition, at=token.at)
        matching = (opening, closing) in (("(", ")"), ("[", "]"), ("\\{", "\\}"))
        if len(items) == 1 and matching and not keep and (opening != "\\{" or not isinstance(items[0], Symbol)):
            return items[0]
        if not items and not keep:
            self.fail("empty brackets", token=token)
        return Items(_PLAIN.get(opening, opening), tuple(items), _PLAIN.get(closing, closing), at=token.at)

    def _fence(self, fence: str, token: Token, left: bool) -> Node:
        closing = ("|", "\\vert", "\\rvert") if fence == "|" else ("\\|", "\\Vert", "\\rVert")
        with self.deeper("|"):
            inner = self.expression()
        if left:
            self.expect("\\right", "before the closing bar")
        if not self.accept(*closing):
            self.fail(f"the bar is not closed before {self.shown()}", token=token)
        sub = self.subscript() if self.accept("_") else ()
        return Fenced(fence, inner, sub, at=token.at)

    def _open_ended(self, token: Token) -> Node:
        r"""``\left. f \right|_{x = 0}``."""
        with self.deeper("|"):
            inner = self.expression()
        self.expect("\\right", "after \\left.")
        if not self.is_bar():
            self.fail("only a bar can end \\left.", token=token)
        return self.evaluated(inner)

    # Environments.

    def environment(self, token: Token) -> Node:
        """Cases, a matrix, or a determinant."""
        name, rows = self._rows(token)
        if name == "vmatrix":
            return Apply(Symbol("det", at=token.at), (_matrix(rows, token),), at=token.at)
        if name in MATRICES:
            return _matrix(rows, token)
        return self._cases(rows, token)

    def _cases_in_array(self, token: Token) -> Node:
        r"""``\left\{ \begin{array} ... \end{array} \right.``."""
        begin = self.here
        _, rows = self._rows(begin)
        self.expect("\\right", "after the environment")
        if not self.accept("."):
            self.fail("an environment in braces", "close them with \\right.", token)
        return self._cases(rows, begin)

    def _cases(self, rows: list[list[Node]], token: Token) -> Node:
        if not rows or any(len(row) > 2 for row in rows):
            self.fail("a case has a value and a condition", token=token)
        return Cases(tuple((row[0], row[1] if len(row) > 1 else None) for row in rows), at=token.at)

    def _rows(self, token: Token) -> tuple[str, list[list[Node]]]:
        self.take()
        if token.text == "array" and self.here.kind == "open":
            self.skip_group()
        rows: list[list[Node]] = []
        with self.deeper():
            self.rows += 1
            try:
                while self.here.kind != "end":
                    rows.append(self._row())
            finally:
                self.rows -= 1
        if self.take().text != token.text:
            self.fail(f"\\begin{{{token.text}}} is not closed by its own end", token=token)
        return token.text, rows

    def _row(self) -> list[Node]:
        entries = [self._entry()]
        while self.accept("&"):
            entries.append(self._entry())
        if self.accept("\\\\"):
            if self.here.is_("["):  # the distance to the next row
                while self.here.kind != "stop" and not self.take().is_("]"):
                    pass
            self.accept("\\hline")
        elif self.here.kind != "end":
            self.fail(f"{self.shown()} in a row of an environment")
        return entries

    def _entry(self) -> Node:
        if self.here.kind in ("end", "stop") or self.here.is_("&", "\\\\"):
            self.fail("an empty entry in an environment", "write 0 where 0 is meant")
        return self.statement()

    def skip_group(self) -> None:
        """Pass a group that says nothing about the mathematics: how columns are set."""
        if self.take().kind != "open":
            return
        depth = 1
        while depth:
            token = self.take()
            if token.kind == "stop":
                self.fail("a group does not end")
            depth += (token.kind == "open") - (token.kind == "close")


def _matrix(rows: list[list[Node]], token: Token) -> Matrix:
    if not rows or len({len(row) for row in rows}) > 1:
        raise RefusalError("a matrix with rows of different lengths", token.at)
    return Matrix(tuple(map(tuple, rows)), at=token.at)
