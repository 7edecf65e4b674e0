"""Checking a derivation: every step by its rule, in order; nothing is taken on trust."""

from __future__ import annotations

import time
from collections.abc import Callable

from cesai_sym._seal import SEAL
from cesai_sym.derivation.model import Checked, Derivation, Step
from cesai_sym.derivation.rules import rules
from cesai_sym.expression.nodes import Expr
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import map_sides
from cesai_sym.verdict import Evidence, Verdict, weakest


def check(derivation: Derivation, on_step: Callable[[int, Verdict], None] | None = None) -> Checked:
    """Check every step; the verdict is proved only when all steps are.

    Raises ValueError when a part points at no step.
    """
    verdicts: list[Verdict] = []
    for number in range(1, len(derivation.steps) + 1):
        verdict = _check_step(derivation, number, verdicts)
        verdicts.append(verdict)
        if on_step is not None:
            on_step(number, verdict)
    return Checked(derivation, tuple(verdicts), _overall(derivation, verdicts))


def _overall(derivation: Derivation, verdicts: list[Verdict]) -> Verdict:
    if not derivation.parts:
        raise ValueError(f"{derivation.name}: a theorem has at least one part")
    for part in derivation.parts:
        derivation.number(part.step)
    seconds = sum(v.seconds for v in verdicts)
    worst = weakest(verdicts)
    if worst.word != "proved":
        number = verdicts.index(worst) + 1
        return Verdict("undecided", f"step {number} is {worst.word}: {worst.reason}", seconds=seconds)
    evidence = Evidence("derivation", f"{len(verdicts)} steps, all proved", _trusted(verdicts))
    return Verdict("proved", "every step is proved", (evidence,), seconds=seconds, seal=SEAL)


def _trusted(verdicts: list[Verdict]) -> tuple[str, ...]:
    return tuple(sorted({part for v in verdicts for e in v.evidence for part in e.rests_on}))


def _check_step(derivation: Derivation, number: int, earlier: list[Verdict]) -> Verdict:
    start = time.perf_counter()
    verdict = _judge_step(derivation, number, derivation.steps[number - 1], earlier)
    return verdict.timed(time.perf_counter() - start)


def _judge_step(derivation: Derivation, number: int, step: Step, earlier: list[Verdict]) -> Verdict:
    rule = rules().get(step.rule)
    if rule is None:
        return Verdict("undecided", f"there is no rule named {step.rule!r}")
    uses = [derivation.number(label) for label in step.uses]
    if any(n >= number for n in uses):
        return Verdict("undecided", "a step may use earlier steps only")
    if any(earlier[n - 1].word != "proved" for n in uses):
        return Verdict("undecided", "a premise is not proved")
    unmet = _conditions_not_carried(derivation, number, step)
    if unmet is not None:
        return Verdict("undecided", unmet)
    found = rule.check(derivation.statement_of(number), [derivation.statement_of(n) for n in uses])
    if not isinstance(found, Proof):
        return Verdict("undecided", found)
    if found.numerical:
        return Verdict("certified", step.rule, found.evidence)
    return Verdict("proved", step.rule, found.evidence, seal=SEAL)


def _conditions_not_carried(derivation: Derivation, number: int, step: Step) -> str | None:
    """A premise that holds under extra conditions may be used only where they hold too."""
    if step.rule in ("cases", "instance"):
        return None  # these rules take the conditions of their premises into account themselves
    for n in map(derivation.number, step.uses):
        premise = derivation.steps[n - 1]
        missing = [g for g in premise.given if g not in step.given and not _harmless(derivation, step, g)]
        if missing:
            return f"step {n} holds under a condition that step {number} does not state"
    return None


def _harmless(derivation: Derivation, step: Step, given: object) -> bool:
    """Declaring a name that neither the derivation nor this step has restricts nothing."""
    name = getattr(given, "name", None)
    if not isinstance(name, str) or name in derivation.domain.names():
        return False
    seen: set[str] = set()

    def note(e: Expr) -> Expr:
        seen.update(_names(e))
        return e

    map_sides(step.relation, note)
    return name not in seen


def _names(e: Expr) -> set[str]:
    return set(free_symbols(e) | vectors_of(e)) | free_indices(e)
