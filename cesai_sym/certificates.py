"""Certificates: a theorem, its steps, and what each of them rests on, as JSON that is the same wherever it is made.

Each statement is there twice: in the claims language, for a reader, and in the form of :mod:`cesai_sym.serial`, from
which :mod:`cesai_sym.replay` checks the steps again.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import flint

from cesai_sym._version import __version__
from cesai_sym.derivation import Checked, Derivation, rules
from cesai_sym.documents import roman
from cesai_sym.expression.nodes import Function
from cesai_sym.render.declarations import assumptions, declarations
from cesai_sym.render.text import relation_text
from cesai_sym.serial import dump, dump_notions, pack
from cesai_sym.statement import Domain
from cesai_sym.verdict import Verdict

#: Changes with the meaning of the keys.
FORMAT: Final = 2
#: What is written in one line: forms that programs read.
_COMPACT: Final = ("form", "domain", "given_form", "params", "body")


def certificate(checked: Checked) -> dict[str, Any]:
    """The certificate as plain values: no times, no paths."""
    d = checked.derivation
    notions: dict[str, Function] = {}
    domain = dump(d.domain, notions)
    steps = [_step(d, n, v, notions) for n, v in enumerate(checked.verdicts, 1)]
    head = {
        "certificate": FORMAT,
        "made_with": made_with(),
        "theorem": d.name,
        "title": d.title,
        "summary": d.summary,
        "theory": list(d.lines),
        "verdict": checked.verdict.word,
        "reason": checked.verdict.reason,
        "rests_on": sorted({part for v in checked.verdicts for e in v.evidence for part in e.rests_on}),
        "given": declarations(d.domain),
        "assume": assumptions(d.domain),
        "domain": domain,
        "notions": dump_notions(notions),
        "parts": [
            {"part": roman(n), "step": d.number(p.step), "says": p.text, "statement": _relation(d, d.number(p.step))}
            for n, p in enumerate(d.parts, 1)
        ],
    }
    return sealed({**head, "steps": steps, "notes": list(d.notes)})


def made_with() -> dict[str, str]:
    """The versions of the package and of the library of exact arithmetic."""
    return {"cesai_sym": __version__, "python-flint": flint.__version__}


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate with its checksums: each step's is over the step and the checksum before it.

    They tell damage, and where it is; against intent they are no protection, which is what replaying is for.
    """
    rest = {key: value for key, value in data.items() if key not in ("steps", "notes", "checksum")}
    last = _checksum("", rest)
    steps = []
    for step in data["steps"]:
        bare = {key: value for key, value in step.items() if key != "checksum"}
        last = _checksum(last, bare)
        steps.append({**bare, "checksum": last})
    return {**rest, "steps": steps, "notes": data["notes"], "checksum": _checksum(last, data["notes"])}


def _checksum(before: str, value: object) -> str:
    return hashlib.sha256(before.encode() + pack(value)).hexdigest()[:32]


def certificate_text(checked: Checked) -> str:
    """The certificate as the text of its file."""
    return text_of(certificate(checked))


def text_of(data: dict[str, Any]) -> str:
    """Certificate data as the text of a file: forms for programs in one line each, all else indented."""
    held: list[Any] = []

    def hold(value: Any, key: str = "") -> Any:
        if key in _COMPACT:
            held.append(value)
            return f"\x00{len(held) - 1}\x00"
        if isinstance(value, dict):
            return {k: hold(v, k) for k, v in value.items()}
        return [hold(v) for v in value] if isinstance(value, list) else value

    text = json.dumps(hold(data), indent=2, ensure_ascii=False)
    for number, value in enumerate(held):
        text = text.replace(f'"\\u0000{number}\\u0000"', json.dumps(value, ensure_ascii=False), 1)
    return text + "\n"


def _relation(d: Derivation, number: int) -> str:
    return relation_text(d.steps[number - 1].relation)


def _step(d: Derivation, number: int, verdict: Verdict, notions: dict[str, Function]) -> dict[str, Any]:
    step = d.steps[number - 1]
    return {
        "step": number,
        "label": step.label,
        "statement": _relation(d, number),
        "form": dump(step.relation, notions),
        "conditions": added(d.domain, d.domain_of(number)),
        "given_form": dump(step.given, notions),
        "rule": step.rule,
        "side_conditions": _side_conditions(step.rule),
        "reason": step.reason,
        "uses": [label if ":" in label else d.number(label) for label in step.uses],
        "verdict": verdict.word,
        "because": verdict.reason,
        "evidence": [
            {"method": e.method, "detail": e.detail, "rests_on": sorted(e.rests_on)} for e in verdict.evidence
        ],
    }


def _side_conditions(rule: str) -> list[str]:
    known = rules().get(rule)
    return [] if known is None else [c.says for c in known.conditions]


def added(whole: Domain, part: Domain) -> list[str]:
    """What a step declares or assumes beyond its theorem."""
    known = declarations(whole)
    new = [f"{name}: {text}" for name, text in declarations(part).items() if known.get(name) != text]
    return new + [a for a in assumptions(part) if a not in assumptions(whole)]
