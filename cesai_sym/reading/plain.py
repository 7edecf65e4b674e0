"""Formulas typed as plain text: ``Q^(-α)``, ``x_data``, ``rho <= 1``, ``exp(-t)``; the tokens are those of LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cesai_sym.reading.errors import RefusalError, UndecidedError
from cesai_sym.reading.greek import GREEK
from cesai_sym.reading.tokenkinds import Token
from cesai_sym.reading.tokens import MAX_LENGTH, finished
from cesai_sym.reading.vocabulary import BIGS, FUNCTIONS

#: Words that are commands in LaTeX.
COMMANDS: Final = FUNCTIONS | BIGS | {"sqrt"} | frozenset(g for g in GREEK if g.islower() and g not in ("top", "bot"))
_PAIRS: Final = {"<=": "le", ">=": "ge", "!=": "ne", "->": "to", "=>": "implies", "~=": "approx", "**": "^"}
_FORBIDDEN: Final = "\\$#&{}"


def tokenize_plain(text: str, start: int = 0) -> tuple[Token, ...]:
    """The tokens of a formula in plain text, ended by one of kind ``stop``.

    Raises RefusalError for what is too long or no mathematics.

    >>> [t.text for t in tokenize_plain("Q^(-α) <= x_data")]
    ['Q', '^', '{', '-', 'alpha', '}', 'le', 'x', '_', '{', 'd', 'a', 't', 'a', '}', '']
    """
    if len(text) > MAX_LENGTH:
        raise RefusalError(f"the formula has {len(text)} characters, the limit is {MAX_LENGTH}", start)
    tokens = list(_characters(text, start))
    tokens = list(_words(tokens))
    return finished(_Scripts(tokens).run(), 0, start + len(text))


def _characters(text: str, start: int) -> Iterator[Token]:
    space = False
    skip = 0
    for i, c in enumerate(text):
        if skip:
            skip -= 1
        elif c.isspace():
            space = True
        elif c in _FORBIDDEN:
            raise RefusalError(f"'{c}' does not belong into a formula in plain text", start + i)
        else:
            pair = _PAIRS.get(text[i : i + 2])
            skip = 1 if pair else 0
            kind = "command" if c == "%" or (pair and pair != "^") else "char"
            yield Token(kind, pair or c, start + i, space)
            space = False


def _is_letter(token: Token) -> bool:
    return token.kind == "char" and token.text.isalpha() and token.text.isascii()


def _words(tokens: list[Token]) -> Iterator[Token]:
    """Names of functions and of Greek letters become commands; other letters stay as they are."""
    position = 0
    while position < len(tokens):
        end = position
        while end < len(tokens) and _is_letter(tokens[end]) and not (end > position and tokens[end].space):
            end += 1
        word = "".join(t.text for t in tokens[position:end])
        first = tokens[position]
        if word in COMMANDS:
            yield Token("command", word, first.at, first.space)
        elif end > position:
            yield from tokens[position:end]
        else:
            yield first
        position = max(end, position + 1)


class _Scripts:
    """Puts what belongs to a subscript, a superscript or a root into braces."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def run(self) -> Iterator[Token]:
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            self.position += 1
            if token.is_("Σ", "Π") and self._next().is_("_"):
                raise UndecidedError(
                    f"{token.text} may be a sum or product, or a letter", token.at, token.text, "write ∑ or ∏"
                )
            yield token
            if token.is_("_"):
                yield from self._grouped(self._subscript(), token)
            elif token.is_("^", "\\sqrt", "√"):
                yield from self._grouped(self._operand(token), token)

    def _next(self) -> Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else Token("stop", "", 0)

    @staticmethod
    def _grouped(inside: list[Token], token: Token) -> Iterator[Token]:
        yield Token("open", "{", token.at)
        yield from _Scripts(inside).run()
        yield Token("close", "}", token.at)

    def _subscript(self) -> list[Token]:
        """Letters and digits up to the end of the word, or what is in brackets."""
        if self._next().is_("("):
            return self._bracket()
        begin = self.position
        while self._is_alphanumeric() and not (self.position > begin and self._next().space):
            self.position += 1
        if self.position == begin:
            raise RefusalError("a subscript is missing", self.tokens[begin - 1].at, "write x_j or x_(j+1)")
        if self._next().is_(",") and not self._next().space and self._is_item(self.position + 1):
            raise RefusalError("where this subscript ends is not clear", self._next().at, "write x_(i,j)")
        return self.tokens[begin : self.position]

    def _is_alphanumeric(self) -> bool:
        token = self._next()
        return (token.kind == "char" and token.text.isalnum()) or (token.kind == "command" and token.text in GREEK)

    def _is_item(self, position: int) -> bool:
        return position < len(self.tokens) and self.tokens[position].text.isalnum() and not self.tokens[position].space

    def _operand(self, operator: Token) -> list[Token]:
        """A number with its sign, one symbol with its subscript, or what is in brackets."""
        if self._next().is_("("):
            return self._bracket()
        begin = self.position
        if operator.is_("^") and self._next().is_("-", "−", "–", "*"):
            self.position += 1
            if self.tokens[begin].is_("*"):
                return [self.tokens[begin]]
        if self._next().text.isdigit():
            while self._next().kind == "char" and (self._next().text.isdigit() or self._is_point()):
                self.position += 1
        elif self._is_alphanumeric():
            self.position += 1
            if self._is_alphanumeric() and not self._next().space:
                raise RefusalError("where this exponent ends is not clear", self._next().at, "put it in brackets")
        if self.position == begin or (self.position == begin + 1 and not self._ends_in_name()):
            raise RefusalError("what belongs here is not clear", operator.at, "put it in brackets")
        return self.tokens[begin : self.position]

    def _is_point(self) -> bool:
        after = self.tokens[self.position + 1 : self.position + 2]
        return self._next().is_(".") and bool(after) and after[0].text.isdigit() and not after[0].space

    def _ends_in_name(self) -> bool:
        last = self.tokens[self.position - 1]
        return last.text.isalnum()

    def _bracket(self) -> list[Token]:
        depth, begin = 0, self.position
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            depth += token.is_("(", "[") - token.is_(")", "]")
            self.position += 1
            if depth == 0:
                return self.tokens[begin + 1 : self.position - 1]
        raise RefusalError("the bracket does not end", self.tokens[begin].at)
