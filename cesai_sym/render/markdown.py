"""Derivations as Markdown with LaTeX between dollar signs, as GitHub, Jupyter and pandoc show it."""

from __future__ import annotations

from cesai_sym.render.document import Document, StepView, TheoremPart, extra, mixed, notions
from cesai_sym.render.escape import markdown_text
from cesai_sym.render.latex import conditions_latex, definitions_latex, notion_latex, statement_latex
from cesai_sym.render.wrap import wrap
from cesai_sym.statement import Domain, Statement

_ROOM = 45.0


def derivation_markdown(doc: Document) -> str:
    """The Markdown of a derivation.

    >>> print(derivation_markdown(Document("A title", "name", "Why $a<b$.")))
    # A title
    <BLANKLINE>
    Why $a<b$.
    <BLANKLINE>
    """
    blocks = [f"# {markdown_text(doc.title)}", sentence(doc.summary)]
    definitions = [*map(notion_latex, notions(doc)), *definitions_latex(doc.domain)]
    conditions = conditions_latex(doc.domain)
    if definitions or conditions:
        blocks.append("## Definitions and conditions")
        blocks += [_display(d) for d in definitions]
        blocks.append(f"Throughout, {', '.join(f'${c}$' for c in conditions)}." if conditions else "")
    if doc.theorem:
        blocks += ["## Theorem", *(b for part in doc.theorem for b in _part(part, doc.domain))]
    if doc.steps:
        blocks += ["## Derivation", *(b for s in doc.steps for b in _step(s, doc.domain))]
    if doc.notes:
        blocks += ["## Notes", "\n".join(f"- {sentence(n)}" for n in doc.notes)]
    return "\n\n".join(b for b in blocks if b) + "\n"


def sentence(text: str) -> str:
    """A sentence with formulas, safe for Markdown."""
    return mixed(" ".join(text.split()), _words, lambda f: f"${f.strip()}$")


def _words(text: str) -> str:
    """Escaped, with the spaces around it kept."""
    escaped = markdown_text(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and escaped else ""
    return before + escaped + after


def _display(latex: str) -> str:
    body = wrap(latex, _ROOM).replace("{split}", "{aligned}")
    return f"$$\n{body}\n$$"


def _part(part: TheoremPart, whole: Domain) -> list[str]:
    label = f"**({markdown_text(part.label)})** " if part.label else ""
    return [
        (label + sentence(part.text)).strip(),
        _display(statement_latex(part.statement)),
        _when(part.statement, whole),
    ]


def _when(s: Statement, whole: Domain) -> str:
    found = extra(definitions_latex, s.domain, whole) + extra(conditions_latex, s.domain, whole)
    return f"where {', '.join(f'${c}$' for c in found)}." if found else ""


def _step(step: StepView, whole: Domain) -> list[str]:
    when = _when(step.statement, whole)
    about = [sentence(step.reason), when[:1].upper() + when[1:]]
    about.append(f"Uses {', '.join(_use(u) for u in step.uses)}." if step.uses else "")
    about.append(f"Needs {'; '.join(map(sentence, step.conditions))}." if step.conditions else "")
    how = ": ".join(markdown_text(t) for t in (step.verdict, step.rule) if t)
    evidence = f" ({sentence(step.evidence)})" if step.evidence else ""
    about.append(f"*{how}*{evidence}" if how else "")
    return [f"**Step {step.number}.**", _display(statement_latex(step.statement)), " ".join(a for a in about if a)]


def _use(use: int | str) -> str:
    return f"step {use}" if isinstance(use, int) else f"*{markdown_text(use)}*"
