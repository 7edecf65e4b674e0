"""The report on a paper as one web page that needs neither a script nor the network."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from cesai_sym.render.badges import counted, symbol
from cesai_sym.render.escape import html_text, printable
from cesai_sym.render.formulas import formula_html
from cesai_sym.render.frames import render_template
from cesai_sym.render.report import ClaimLike, ReportLike, place, taken
from cesai_sym.statement import Statement
from cesai_sym.verdict import Verdict

_NONE: Final[Mapping[str, Statement]] = MappingProxyType({})


def report_html(report: ReportLike, statements: Mapping[str, Statement] = _NONE) -> str:
    """The web page of a report; ``statements`` gives, by the ids of the claims, what can be shown as a formula."""
    values = {
        "title": printable(report.paper),
        "claims_file": printable(report.claims_file),
        "summary": [
            {"word": word, "count": count, "symbol": symbol(word)}
            for word, count in counted(c.verdict.word for c in report.claims)
        ],
        "total": len(report.claims),
        "claims": [_claim(c, statements.get(c.id)) for c in report.claims],
    }
    return render_template("report.html.j2", values)


def _claim(claim: ClaimLike, statement: Statement | None) -> dict[str, object]:
    v = claim.verdict
    formula = f"<code>{html_text(claim.statement)}</code>"
    if statement is not None:
        formula = formula_html(statement.relation)
    return {
        "id": printable(claim.id),
        "place": place(claim),
        "quote": printable(" ".join(claim.text.split())),
        "formula": Markup(formula),
        "is_code": statement is None,
        "statement": printable(claim.statement),
        "word": v.word,
        "symbol": symbol(v.word),
        "condition": printable(v.condition or ""),
        "reason": printable(v.reason),
        "note": printable(claim.note),
        "seconds": taken(v.seconds, v.cached),
        **_support(v),
    }


def _support(v: Verdict) -> dict[str, object]:
    """The witness and the evidence."""
    witness = None
    if v.witness is not None:
        w = v.witness
        witness = {
            "values": [(printable(name), printable(value)) for name, value in w.values],
            "lhs": printable(w.lhs),
            "rhs": printable(w.rhs),
            "explanation": printable(w.explanation),
        }
    evidence = [
        {"method": printable(e.method), "detail": printable(e.detail), "rests_on": [printable(r) for r in e.rests_on]}
        for e in v.evidence
    ]
    return {"witness": witness, "evidence": evidence}
