"""Checking a derivation: every step by its rule, in order; nothing is taken on trust."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cesai_sym._seal import SEAL
from cesai_sym.cache import Store
from cesai_sym.derivation.carried import inhabited, not_carried
from cesai_sym.derivation.kept import Found, found_by
from cesai_sym.derivation.model import Checked, Derivation, Step
from cesai_sym.derivation.rules import rules
from cesai_sym.judge.proof import Proof, SoundnessError
from cesai_sym.statement import Statement
from cesai_sym.verdict import Evidence, Verdict, weakest

#: Gives a theorem by name, checked; None when there is none.
Library = Callable[[str], Checked | None]


def check(
    derivation: Derivation,
    on_step: Callable[[int, Verdict], None] | None = None,
    store: Store | None = None,
    library: Library | None = None,
) -> Checked:
    """Check every step; the verdict is proved only when all steps are.

    With a ``store``, what the rule of a step once found is looked up there, and kept there.  ``library`` gives the
    theorems that steps may cite; without it they can cite none.

    Raises ValueError when a part points at no step.
    """
    context = _Context(derivation, store, library or (lambda _: None))
    verdicts: list[Verdict] = []
    for number in range(1, len(derivation.steps) + 1):
        verdict = _check_step(context, number, verdicts)
        verdicts.append(verdict)
        if on_step is not None:
            on_step(number, verdict)
    return Checked(derivation, tuple(verdicts), _overall(derivation, verdicts))


@dataclass(frozen=True, slots=True)
class _Context:
    derivation: Derivation
    store: Store | None
    library: Library


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


def _check_step(context: _Context, number: int, earlier: list[Verdict]) -> Verdict:
    start = time.perf_counter()
    try:
        verdict = _judge_step(context, number, earlier)
    except SoundnessError as error:
        step = context.derivation.steps[number - 1]
        where = f"{context.derivation.name}, step {number} ({step.label}), rule {step.rule}"
        raise SoundnessError(f"{where}: {error}") from None
    return verdict if verdict.cached else verdict.timed(time.perf_counter() - start)


def _judge_step(context: _Context, number: int, earlier: list[Verdict]) -> Verdict:
    derivation = context.derivation
    step = derivation.steps[number - 1]
    rule = rules().get(step.rule)
    if rule is None:
        return Verdict("undecided", f"there is no rule named {step.rule!r}")
    if not all(map(inhabited, derivation.domain_of(number).scalars)):
        return Verdict("undecided", "the conditions contradict each other: they leave a symbol no value")
    premises = _premises(context, number, earlier)
    if isinstance(premises, str):
        return Verdict("undecided", premises)
    statement = derivation.statement_of(number)
    for p in premises:
        problem = None if rule.places_itself else not_carried(p.statement, statement)
        if problem is not None:
            return Verdict("undecided", f"{p.name} may not be used in step {number}: {problem}")
    found = found_by(rule, statement, tuple(p.statement for p in premises), context.store)
    return _verdict(step, found, tuple(dict.fromkeys(p.evidence for p in premises if p.evidence is not None)))


@dataclass(frozen=True, slots=True)
class _Premise:
    """A premise, what a message calls it, and the evidence that it brings when it is of another theorem."""

    name: str
    statement: Statement
    evidence: Evidence | None = None


def _premises(context: _Context, number: int, earlier: list[Verdict]) -> list[_Premise] | str:
    """The premises of a step in their order, or why they can not be used."""
    derivation = context.derivation
    found: list[_Premise] = []
    for label in derivation.steps[number - 1].uses:
        theorem, colon, foreign = label.partition(":")
        if colon:
            premise = _foreign(context, theorem, foreign)
            if isinstance(premise, str):
                return premise
            found.append(premise)
            continue
        n = derivation.number(label)
        if n >= number:
            return "a step may use earlier steps only"
        if earlier[n - 1].word != "proved":
            return "a premise is not proved"
        found.append(_Premise(f"step {n}", derivation.statement_of(n)))
    return found


def _foreign(context: _Context, theorem: str, label: str) -> _Premise | str:
    """The step of another theorem, which is proved as a whole."""
    if theorem == context.derivation.name:
        return "a theorem may not cite itself"
    checked = context.library(theorem)
    if checked is None:
        return f"there is no theorem {theorem!r} to cite"
    if not checked.proved:
        return f"the theorem {theorem} is not proved"
    n = checked.derivation.number(label)
    evidence = Evidence("cited theorem", f"{theorem}, step {n}", (f"theory:{theorem}",))
    return _Premise(f"step {n} of {theorem}", checked.derivation.statement_of(n), evidence)


def _verdict(step: Step, found: Found, cited: tuple[Evidence, ...]) -> Verdict:
    if not isinstance(found.attempt, Proof):
        verdict = Verdict("undecided", found.attempt)
    elif found.attempt.numerical:
        verdict = Verdict("certified", step.rule, (*found.attempt.evidence, *cited))
    else:
        verdict = Verdict("proved", step.rule, (*found.attempt.evidence, *cited), seal=SEAL)
    return verdict.timed(found.seconds, cached=True) if found.cached else verdict
