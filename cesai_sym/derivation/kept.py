"""What the rule of a step found: looked up in the cache, or worked out and kept there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from cesai_sym.cache import Store
from cesai_sym.derivation.rule import Rule
from cesai_sym.expression.nodes import Rel
from cesai_sym.judge.domains import relevant
from cesai_sym.judge.kept import read_evidence, written_evidence
from cesai_sym.judge.proof import Attempt, Proof, double_check
from cesai_sym.serial import canonical
from cesai_sym.statement import Statement, expanded

_KIND = "step"


@dataclass(frozen=True, slots=True)
class Found:
    """The proof that a rule found, or why there is none; from the cache, with the time that it took then, or new."""

    attempt: Attempt
    seconds: float = 0.0
    cached: bool = False


def found_by(rule: Rule, statement: Statement, premises: tuple[Statement, ...], store: Store | None) -> Found:
    """Apply a rule to a statement and its premises, unless the cache knows what comes of it."""
    question = None if store is None else _question(rule, statement, premises)
    if store is None or question is None:
        return Found(_applied(rule, statement, premises))
    known = _read(store.get(_KIND, question))
    if known is not None:
        return known
    start = time.perf_counter()
    attempt = _applied(rule, statement, premises)
    store.put(_KIND, question, _written(attempt, time.perf_counter() - start))
    return Found(attempt)


def _applied(rule: Rule, statement: Statement, premises: tuple[Statement, ...]) -> Attempt:
    """What the rule finds; what it concludes from premises is held against ball arithmetic, as the judge's proofs are.

    Raises SoundnessError when the two contradict each other.
    """
    attempt = rule.check(statement, premises)
    if isinstance(attempt, Proof) and rule.basis != "method":
        s = relevant(expanded(statement))
        if isinstance(s.relation, Rel):
            double_check(s.relation, s.domain, f"the rule {rule.name}")
    return attempt


def _question(rule: Rule, statement: Statement, premises: tuple[Statement, ...]) -> bytes | None:
    try:
        return canonical((rule.name, statement, premises))
    except (ValueError, TypeError, RecursionError):
        return None


def _written(attempt: Attempt, seconds: float) -> dict[str, Any]:
    if isinstance(attempt, Proof):
        return {"evidence": written_evidence(attempt.evidence), "seconds": seconds}
    return {"fails": attempt, "seconds": seconds}


def _read(value: Any) -> Found | None:
    try:
        if value is None:
            return None
        seconds = float(value["seconds"])
        if "fails" in value:
            return Found(str(value["fails"]), seconds, True)
        evidence = read_evidence(value["evidence"])
        return Found(Proof(evidence), seconds, True) if evidence else None
    except (KeyError, TypeError, ValueError):
        return None
