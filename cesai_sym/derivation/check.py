"""Checking a derivation: every step by its rule, in order; nothing is taken on trust."""

from __future__ import annotations

import time
from collections.abc import Callable

from cesai_sym._seal import SEAL
from cesai_sym.cache import Store
from cesai_sym.derivation.kept import Found, found_by
from cesai_sym.derivation.model import Checked, Derivation, Step
from cesai_sym.derivation.rules import rules
from cesai_sym.expression.nodes import Expr
from cesai_sym.expression.transform import free_indices, free_symbols, vectors_of
from cesai_sym.judge.proof import Proof
from cesai_sym.statement import map_sides
from cesai_sym.verdict import Evidence, Verdict, weakest


def check(
    derivation: Derivation, on_step: Callable[[int, Verdict], None] | None = None, store: Store | None = None
) -> Checked:
    """Check every step; the verdict is proved only when all steps are.

    With a ``store``, what the rule of a step once found is looked up there, and kept there.

    Raises ValueError when a part points at no step.
    """
    verdicts: list[Verdict] = []
    for number in range(1, len(derivation.steps) + 1):
        verdict = _check_step(derivation, number, verdicts, store)
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
    cached = all(v.cached for v in verdicts)
    return Verdict("proved", "every step is proved", (evidence,), seconds=seconds, cached=cached, seal=SEAL)


def _trusted(verdicts: list[Verdict]) -> tuple[str, ...]:
    return tuple(sorted({part for v in verdicts for e in v.evidence for part in e.rests_on}))


def _check_step(derivation: Derivation, number: int, earlier: list[Verdict], store: Store | None) -> Verdict:
    start = time.perf_counter()
    verdict = _judge_step(derivation, number, derivation.steps[number - 1], earlier, store)
    return verdict if verdict.cached else verdict.timed(time.perf_counter() - start)


def _judge_step(
    derivation: Derivation, number: int, step: Step, earlier: list[Verdict], store: Store | None
) -> Verdict:
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
    premises = tuple(derivation.statement_of(n) for n in uses)
    return _verdict(step, found_by(rule, derivation.statement_of(number), premises, store))


def _verdict(step: Step, found: Found) -> Verdict:
    if not isinstance(found.attempt, Proof):
        verdict = Verdict("undecided", found.attempt)
    elif found.attempt.numerical:
        verdict = Verdict("certified", step.rule, found.attempt.evidence)
    else:
        verdict = Verdict("proved", step.rule, found.attempt.evidence, seal=SEAL)
    return verdict.timed(found.seconds, cached=True) if found.cached else verdict


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
