"""Verdicts that were found before: written to the cache as plain values, and read back.

This is the one place besides the judge and the checker of derivations that makes a ``proved`` verdict: from an entry
that the judge's own verdict was written to, under a key made of the statement and of the code that decided it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from cesai_sym._seal import SEAL
from cesai_sym.cache import Store
from cesai_sym.serial import canonical
from cesai_sym.statement import Statement
from cesai_sym.verdict import Evidence, Verdict, Witness

_KIND = "verdict"


def decided(statement: Statement, decide: Callable[[Statement], Verdict], store: Store | None) -> Verdict:
    """The verdict from the cache, or else from the judge, and then kept."""
    if store is None:
        return decide(statement)
    found = recall(statement, store)
    if found is None:
        found = decide(statement)
        keep(statement, found, store)
    return found


def recall(statement: Statement, store: Store) -> Verdict | None:
    """The verdict on a statement that was kept, or None."""
    question = _question(statement, store)
    value = None if question is None else store.get(_KIND, question)
    try:
        return None if value is None else _read(value)
    except (KeyError, TypeError, ValueError):
        return None


def keep(statement: Statement, verdict: Verdict, store: Store) -> None:
    """Keep what the judge said of a statement."""
    question = _question(statement, store)
    if question is not None and not verdict.cached:
        store.put(_KIND, question, _written(verdict))


def _question(statement: Statement, store: Store) -> bytes | None:
    try:
        return store.theory.encode() + canonical(statement)
    except (ValueError, TypeError, RecursionError):
        return None


def _written(v: Verdict) -> dict[str, Any]:
    plain = {f.name: getattr(v, f.name) for f in fields(v) if f.name not in ("cached", "evidence", "witness")}
    w = v.witness
    shown = None if w is None else [[list(pair) for pair in w.values], w.lhs, w.rhs, w.explanation]
    return {**plain, "evidence": written_evidence(v.evidence), "witness": shown}


def _read(value: dict[str, Any]) -> Verdict:
    w = value["witness"]
    witness = None if w is None else Witness(tuple((str(a), str(b)) for a, b in w[0]), w[1], w[2], w[3])
    evidence = read_evidence(value["evidence"])
    seal = SEAL if value["word"] == "proved" else None
    return Verdict(**{**value, "evidence": evidence, "witness": witness}, cached=True, seal=seal)


def written_evidence(evidence: tuple[Evidence, ...]) -> list[list[Any]]:
    """Evidence as plain values."""
    return [[e.method, e.detail, list(e.rests_on)] for e in evidence]


def read_evidence(value: list[list[Any]]) -> tuple[Evidence, ...]:
    """Evidence from plain values; raises TypeError or ValueError for others."""
    return tuple(Evidence(str(method), str(detail), tuple(map(str, rests))) for method, detail, rests in value)
