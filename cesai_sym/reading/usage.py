"""What a paper's own formulas say about its symbols: which are applied, which stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cesai_sym.reading.errors import RefusalError
from cesai_sym.reading.symbols import ACCENTS, FONTS, GREEK, TEXTS
from cesai_sym.reading.tokens import Token, tokenize
from cesai_sym.reading.vocabulary import Vocabulary

_OPENING = frozenset("([")
_CLOSING = {"(": ")", "[": "]"}


def vocabulary_of(formulas: Iterable[str], known: Vocabulary | None = None) -> Vocabulary:
    r"""What the formulas of a paper say about its symbols, besides what is known already.

    A symbol is a function when somewhere its brackets have a comma or nothing but one symbol in them: a factor would
    need no brackets there.  It is a number when it also stands without brackets and is never such a function.

    >>> found = vocabulary_of([r"Y(t) = A K(t)^\alpha", r"A(1 - \tau) > 0", "u(c_1, c_2)"])
    >>> sorted(found.functions), "A" in found.numbers
    (['K', 'Y', 'u'], True)
    """
    applied: set[str] = set()
    alone: set[str] = set()
    for text in formulas:
        try:
            _collect(tokenize(text), applied, alone)
        except RefusalError:
            continue
    known = known or Vocabulary()
    return Vocabulary(
        known.functions | (applied - known.numbers), known.numbers | (alone - applied - known.functions), known.words
    )


def _collect(tokens: Sequence[Token], applied: set[str], alone: set[str]) -> None:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.kind == "command" and token.text in TEXTS:
            position = _after_group(tokens, position + 1)
            continue
        position += 1
        if not _is_name(token):
            continue
        end = _after_decorations(tokens, position)
        if tokens[end].kind == "command" and tokens[end].text == "left":
            end += 1
        if tokens[end].kind == "char" and tokens[end].text in _OPENING:
            if _is_argument(tokens, end):
                applied.add(token.text)
        elif not token.is_("d") or tokens[position].space:
            alone.add(token.text)


def _is_name(token: Token) -> bool:
    if token.kind == "char":
        return token.text.isalpha()
    return token.kind == "command" and token.text in GREEK


def _after_decorations(tokens: Sequence[Token], position: int) -> int:
    """After subscripts, primes and the braces of a font."""
    while True:
        token = tokens[position]
        if token.kind == "close":
            position += 1
        elif token.kind == "char" and token.text == "_":
            position = _after_group(tokens, position + 1)
        elif token.kind == "char" and token.text == "'":
            position += 1
        else:
            return position


def _after_group(tokens: Sequence[Token], position: int) -> int:
    if tokens[position].kind != "open":
        return min(position + 1, len(tokens) - 1)
    depth = 0
    while position < len(tokens) - 1:
        depth += (tokens[position].kind == "open") - (tokens[position].kind == "close")
        position += 1
        if depth == 0:
            break
    return position


def _is_argument(tokens: Sequence[Token], opening: int) -> bool:
    """Do the brackets have a comma or a semicolon, or one symbol alone?"""
    closing, depth, position = _CLOSING[tokens[opening].text], 0, opening
    inside: list[Token] = []
    while position < len(tokens):
        token = tokens[position]
        depth += (token.text in "([{" and token.kind in ("char", "open")) and token.text != ""
        depth -= token.text in ")]}" and token.kind in ("char", "close") and token.text != ""
        if depth == 0:
            break
        if depth == 1 and position > opening and token.kind == "char" and token.text in ",;":
            return True
        if position > opening:
            inside.append(token)
        position += 1
    del closing
    names = [t for t in inside if t.kind in ("char", "number") or (t.kind == "command" and t.text in GREEK)]
    plain = all(
        t.kind in ("open", "close", "number", "char") or t.text in GREEK or t.text in FONTS or t.text in ACCENTS
        for t in inside
    )
    bases = _bases(inside)
    return plain and bool(names) and bases == 1


def _bases(inside: Sequence[Token]) -> int:
    """How many symbols stand side by side, subscripts aside; signs and numbers count as more."""
    count = position = 0
    while position < len(inside):
        token = inside[position]
        if token.kind == "char" and token.text == "_":
            position = _skip(inside, position + 1)
            continue
        if token.kind == "char" and token.text in "'*^":
            position += 1
            continue
        if token.kind == "char" and not token.text.isalpha():
            return 99
        count += token.kind in ("char", "number") or (token.kind == "command" and token.text in GREEK)
        position += 1
    return count


def _skip(inside: Sequence[Token], position: int) -> int:
    stop = Token("stop", "", 0)
    return _after_group([*inside, stop], position)
