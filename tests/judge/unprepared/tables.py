"""The tables of labelled statements, and what the oracle says of their labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

#: What is undefined has no value at some point of its domain, and so may not be proved there.
Label = Literal["true", "false", "conditional", "undefined"]
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Labelled:
    """A statement with what it is about, its declarations, and what is true of it."""

    topic: str
    statement: str
    given: Mapping[str, str]
    assume: tuple[str, ...]
    label: Label
    conditions: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return self.statement


def load(name: str) -> tuple[Labelled, ...]:
    """The table ``name.toml`` beside this module."""
    with Path(__file__).with_name(f"{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    return tuple(_rows(data))


def _rows(data: dict[str, Any]) -> Iterator[Labelled]:
    for topic in data["topic"]:
        for row in topic["claim"]:
            symbols = {**data.get("symbols", {}), **topic["symbols"], **row.get("given", {})}
            assume = tuple(row.get("assume", ()))
            texts = [row["statement"], *assume]
            yield Labelled(
                topic["name"],
                row["statement"],
                _needed(symbols, texts),
                assume,
                row["label"],
                tuple(row.get("conditions", ())),
                row.get("why", ""),
            )


def _needed(symbols: Mapping[str, str], texts: list[str]) -> dict[str, str]:
    """The declarations that texts use, directly or through others."""
    wanted: set[str] = set()
    pending = list(texts)
    while pending:
        for name in (set(_WORD.findall(pending.pop())) & symbols.keys()) - wanted:
            wanted.add(name)
            pending.append(symbols[name])
    return {name: text for name, text in symbols.items() if name in wanted}
