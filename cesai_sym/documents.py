"""Derivations as documents: from the theorem and the verdicts on its steps to what is printed."""

from __future__ import annotations

from cesai_sym.derivation import Checked, Derivation, Step
from cesai_sym.render.document import Document, StepView, TheoremPart
from cesai_sym.verdict import Verdict


def document(source: Checked | Derivation, timed: bool = True) -> Document:
    """The document of a theorem; one that was not checked has no verdicts, and without ``timed`` no times either.

    >>> from cesai_sym.theory.catalogue import theorem
    >>> [p.label for p in document(theorem("cobb-douglas")).theorem]
    ['i', 'ii', 'iii']
    """
    derivation = source.derivation if isinstance(source, Checked) else source
    verdicts = source.verdicts if isinstance(source, Checked) else (None,) * len(derivation.steps)
    return Document(
        title=derivation.title,
        name=derivation.name,
        summary=derivation.summary,
        domain=derivation.domain,
        theorem=tuple(
            TheoremPart(roman(n), derivation.statement_of(derivation.number(part.step)), part.text)
            for n, part in enumerate(derivation.parts, 1)
        ),
        steps=tuple(
            _view(derivation, n, step, verdict, timed)
            for n, (step, verdict) in enumerate(zip(derivation.steps, verdicts, strict=True), 1)
        ),
        notes=derivation.notes,
    )


def _view(derivation: Derivation, number: int, step: Step, verdict: Verdict | None, timed: bool) -> StepView:
    return StepView(
        number=number,
        statement=derivation.statement_of(number),
        rule=step.rule,
        reason=step.reason,
        uses=(*derivation.premises_of(number), *(f"{name}:{label}" for name, label in step.cites())),
        verdict=verdict.word if verdict is not None else "",
        evidence=_evidence(step, verdict) if verdict is not None else "",
        seconds=verdict.seconds if verdict is not None and timed else 0.0,
        cached=verdict is not None and verdict.cached and timed,
    )


def _evidence(step: Step, verdict: Verdict) -> str:
    """The methods by which the rule was checked, or why that failed."""
    if verdict.word != "proved":
        return verdict.reason
    return ", ".join(dict.fromkeys(e.method for e in verdict.evidence if e.method != step.rule))


def roman(number: int) -> str:
    """A small number in Roman digits.

    >>> [roman(n) for n in (1, 4, 9, 14)]
    ['i', 'iv', 'ix', 'xiv']
    """
    digits = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, letters in digits:
        count, number = divmod(number, value)
        written += letters * count
    return written


def spans(lines: tuple[str, ...]) -> str:
    """Numbered lines, with neighbours drawn together.

    >>> spans(("1.1", "1.2", "1.3", "2.1"))
    '1.1-1.3, 2.1'
    """
    spans: list[list[str]] = []
    for line in lines:
        chapter, _, number = line.partition(".")
        if spans and spans[-1][-1] == f"{chapter}.{int(number) - 1}":
            spans[-1].append(line)
        else:
            spans.append([line])
    return ", ".join(s[0] if len(s) == 1 else f"{s[0]}-{s[-1]}" for s in spans)
