"""Reading one claim: its keys, its declarations, its statement; whatever is wrong with it stays with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cesai_sym.papers.blocks import Block, BlockError
from cesai_sym.papers.claims import BadClaim, Claim
from cesai_sym.papers.errors import LanguageError, did_you_mean
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.papers.tokens import names_in, standard_name
from cesai_sym.statement import Statement
from cesai_sym.verdict import WORDS

_KEYS: Final = ("id", "anchor", "occurrence", "statement", "given", "assume", "note", "expect")
_ID = re.compile(r"""(?m)^[ \t]*id[ \t]*=[ \t]*["']([^"'\\\r\n]{1,100})["']""")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands outside the claims: the title, the declarations for all claims, and the block of these."""

    title: str = ""
    symbols: Mapping[str, Any] = field(default_factory=dict)
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class ClaimReader:
    """Reads one block; ``seen`` holds the ids so far with their lines."""

    block: Block
    path: str
    number: int
    head: Head
    seen: dict[str, int]

    def read(self) -> Claim | BadClaim:
        """The claim, or what is wrong with it."""
        table: dict[str, Any] = {}
        try:
            table = self._table()
            return self._claim(table)
        except BlockError as error:
            return self._bad(table, error)

    def _table(self) -> dict[str, Any]:
        read = self.block.read()
        for key in read:
            if key != "claim":
                raise BlockError(f"a claim has no place for {key!r:.80}", *self.block.header(key))
        (table,) = read["claim"]
        assert isinstance(table, dict)
        return table

    def _bad(self, table: Mapping[str, Any], error: BlockError) -> BadClaim:
        def known(key: str) -> str:
            value = table.get(key, "")
            return value if isinstance(value, str) else ""

        occurrence = table.get("occurrence", 1)
        return BadClaim(
            id=known("id")[:100] or self._guessed_id(),
            message=f"{self.path}:{error.line}:{error.column}: {error.message}",
            line=error.line,
            column=error.column,
            anchor=known("anchor"),
            text=known("statement"),
            note=known("note"),
            expect=known("expect"),
            occurrence=occurrence if type(occurrence) is int and occurrence > 0 else 1,
        )

    def _guessed_id(self) -> str:
        """The id of a claim that is not TOML, for the report."""
        found = _ID.search(self.block.lossy_text())
        return found[1] if found else f"claim {self.number}"

    def _claim(self, table: dict[str, Any]) -> Claim:
        for key in table:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS) or f"the keys are {', '.join(_KEYS)}"
                raise BlockError(f"a claim has no key {key!r:.80}; {hint}", *self.block.where(key))
        name = self._id(table)
        return Claim(
            id=name,
            anchor=self._text(table, "anchor", needed=True),
            text=self._text(table, "statement", needed=True),
            statement=self._statement(table),
            line=self.block.line,
            occurrence=self._occurrence(table),
            note=self._text(table, "note"),
            expect=self._expect(table),
        )

    def _text(self, table: Mapping[str, Any], key: str, needed: bool = False) -> str:
        value = table.get(key)
        if value is None and not needed:
            return ""
        if value is None:
            near = [k for k in table if k not in _KEYS]
            raise BlockError(f"the claim has no {key!r}" + (f", but {near[0]!r}" if near else ""), self.block.line, 1)
        if not isinstance(value, str):
            raise BlockError(f"{key!r} is a text, not {_kind(value)}", *self.block.where(key))
        if needed and not value.strip():
            raise BlockError(f"{key!r} is empty", *self.block.where(key))
        return value

    def _id(self, table: Mapping[str, Any]) -> str:
        name = self._text(table, "id", needed=True)
        if len(name) > 100 or not name.isprintable():
            raise BlockError("an id has at most 100 printable characters", *self.block.where("id"))
        if name in self.seen:
            message = f"the id {name!r} is taken by the claim on line {self.seen[name]}"
            raise BlockError(message, *self.block.where("id"))
        self.seen[name] = self.block.line
        return name

    def _occurrence(self, table: Mapping[str, Any]) -> int:
        value = table.get("occurrence", 1)
        if type(value) is not int or not 1 <= value <= 1_000_000:
            raise BlockError("'occurrence' is a whole number from 1", *self.block.where("occurrence"))
        return value

    def _expect(self, table: Mapping[str, Any]) -> str:
        value = self._text(table, "expect")
        if value and value not in WORDS:
            hint = did_you_mean(value, WORDS) or f"the words are {', '.join(WORDS)}"
            raise BlockError(f"{value!r:.80} is no verdict; {hint}", *self.block.where("expect"))
        return value

    # The statement and its domain.

    def _statement(self, table: Mapping[str, Any]) -> Statement:
        text = self._text(table, "statement", needed=True)
        given, assume = self._given(table), self._assume(table)
        own = {standard_name(n): d for n, d in given.items()}
        shared = {standard_name(n): d for n, d in self.head.symbols.items()}
        try:
            domain = parse_domain(_needed({**shared, **own}, (text, *assume), own), assume)
        except LanguageError as error:
            raise self._declaration(error, own) from None
        try:
            return parse_statement(text, domain)
        except LanguageError as error:
            raise BlockError(error.full_message, *self.block.inside("statement", error.column)) from None

    def _given(self, table: Mapping[str, Any]) -> dict[str, str]:
        given = table.get("given", {})
        if not isinstance(given, dict):
            raise BlockError(f"'given' is a table, not {_kind(given)}", *self.block.where("given"))
        return given

    def _assume(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        assume = table.get("assume", [])
        if not isinstance(assume, list) or not all(isinstance(a, str) for a in assume):
            raise BlockError("'assume' is a list of texts, such as [\"g_C > g_Z\"]", *self.block.where("assume"))
        return tuple(assume)

    def _declaration(self, error: LanguageError, own: Mapping[str, object]) -> BlockError:
        subject, message = error.subject, error.full_message
        if subject.startswith("assume["):
            return BlockError(f"{subject}: {message}", *self.block.where("assume"))
        block = self.block if subject in own or self.head.block is None else self.head.block
        return BlockError(f"{subject}: {message}" if subject else message, *block.inside(subject, error.column))


def _needed(symbols: Mapping[str, Any], texts: Iterable[str], own: Mapping[str, Any]) -> dict[str, Any]:
    """The declarations that texts use, directly or through others; a claim's own are always kept.

    So a wrong declaration spoils only the claims that use it, and the judge is given only what matters.
    """
    wanted = set(own)
    pending = [*texts, *(d for d in own.values() if isinstance(d, str))]
    while pending:
        for name in (names_in(pending.pop()) & symbols.keys()) - wanted:
            wanted.add(name)
            if isinstance(symbols[name], str):
                pending.append(symbols[name])
    return {name: text for name, text in symbols.items() if name in wanted}


def _kind(value: object) -> str:
    kinds = {str: "a text", bool: "a truth value", list: "a list", dict: "a table", int: "a number", float: "a number"}
    return kinds.get(type(value), "a date")
