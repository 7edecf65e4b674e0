"""Derivations as one web page that needs neither a script nor the network."""

from __future__ import annotations

from markupsafe import Markup

from cesai_sym.render.badges import symbol
from cesai_sym.render.document import Document, StepView, TheoremPart, extra, notions
from cesai_sym.render.escape import printable
from cesai_sym.render.formulas import formula_html, sentence_html
from cesai_sym.render.frames import render_template
from cesai_sym.render.mathml import conditions_mathml, definitions_mathml, notion_mathml
from cesai_sym.statement import Domain, Statement


def derivation_html(doc: Document) -> str:
    """The web page of a derivation.

    >>> "<script" in derivation_html(Document("<script>", "name"))
    False
    """
    values = {
        "title": printable(doc.title),
        "summary": Markup(sentence_html(doc.summary)),
        "definitions": [Markup(f'<math displaystyle="true">{d}</math>') for d in _definitions(doc)],
        "conditions": _formulas(conditions_mathml(doc.domain)),
        "parts": [_part(p, doc.domain) for p in doc.theorem],
        "steps": [_step(s, doc) for s in doc.steps],
        "notes": [Markup(sentence_html(n)) for n in doc.notes],
    }
    return render_template("derivation.html.j2", values)


def _definitions(doc: Document) -> list[str]:
    return [*map(notion_mathml, notions(doc)), *definitions_mathml(doc.domain)]


def _formulas(bodies: list[str]) -> list[Markup]:
    return [Markup(f"<math>{b}</math>") for b in bodies]


def _when(s: Statement, whole: Domain) -> list[Markup]:
    return _formulas(extra(definitions_mathml, s.domain, whole) + extra(conditions_mathml, s.domain, whole))


def _part(part: TheoremPart, whole: Domain) -> dict[str, object]:
    return {
        "label": printable(part.label),
        "text": Markup(sentence_html(part.text)),
        "formula": Markup(formula_html(part.statement.relation)),
        "when": _when(part.statement, whole),
    }


def _step(step: StepView, doc: Document) -> dict[str, object]:
    known = {s.number for s in doc.steps}
    return {
        "number": step.number,
        "formula": Markup(formula_html(step.statement.relation)),
        "rule": printable(step.rule),
        "reason": Markup(sentence_html(step.reason)),
        "when": _when(step.statement, doc.domain),
        "conditions": [Markup(sentence_html(c)) for c in step.conditions],
        "uses": [{"name": printable(str(u)), "link": isinstance(u, int) and u in known} for u in step.uses],
        "verdict": printable(step.verdict),
        "symbol": symbol(step.verdict),
        "evidence": Markup(sentence_html(step.evidence)),
        "seconds": f"{step.seconds:.2f} s" if step.seconds >= 0.005 else "",
    }
