"""Certificates: a theorem, its steps, and what each of them rests on, as JSON that is the same wherever it is made."""

from __future__ import annotations

import json
from typing import Any, Final

from cesai_sym._version import __version__
from cesai_sym.derivation import Checked, Derivation
from cesai_sym.documents import roman
from cesai_sym.render.declarations import assumptions, declarations
from cesai_sym.render.text import relation_text
from cesai_sym.statement import Domain
from cesai_sym.verdict import Verdict

#: Changes with the meaning of the keys.
FORMAT: Final = 1


def certificate(checked: Checked) -> dict[str, Any]:
    """The certificate as plain values: no times, no paths."""
    d = checked.derivation
    return {
        "certificate": FORMAT,
        "cesai_sym": __version__,
        "theorem": d.name,
        "title": d.title,
        "summary": d.summary,
        "theory": list(d.lines),
        "verdict": checked.verdict.word,
        "reason": checked.verdict.reason,
        "rests_on": sorted({part for v in checked.verdicts for e in v.evidence for part in e.rests_on}),
        "given": declarations(d.domain),
        "assume": assumptions(d.domain),
        "parts": [
            {"part": roman(n), "step": d.number(p.step), "says": p.text, "statement": _relation(d, d.number(p.step))}
            for n, p in enumerate(d.parts, 1)
        ],
        "steps": [_step(d, n, v) for n, v in enumerate(checked.verdicts, 1)],
        "notes": list(d.notes),
    }


def certificate_text(checked: Checked) -> str:
    """The certificate as the text of its file."""
    return json.dumps(certificate(checked), indent=2, ensure_ascii=False) + "\n"


def _relation(d: Derivation, number: int) -> str:
    return relation_text(d.steps[number - 1].relation)


def _step(d: Derivation, number: int, verdict: Verdict) -> dict[str, Any]:
    step = d.steps[number - 1]
    return {
        "step": number,
        "label": step.label,
        "statement": _relation(d, number),
        "conditions": added(d.domain, d.domain_of(number)),
        "rule": step.rule,
        "reason": step.reason,
        "uses": [d.number(label) for label in step.uses],
        "verdict": verdict.word,
        "because": verdict.reason,
        "evidence": [
            {"method": e.method, "detail": e.detail, "rests_on": sorted(e.rests_on)} for e in verdict.evidence
        ],
    }


def added(whole: Domain, part: Domain) -> list[str]:
    """What a step declares or assumes beyond its theorem."""
    known = declarations(whole)
    new = [f"{name}: {text}" for name, text in declarations(part).items() if known.get(name) != text]
    return new + [a for a in assumptions(part) if a not in assumptions(whole)]
