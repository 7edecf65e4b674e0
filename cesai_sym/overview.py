"""The page about the theory, made from the theorems: ``python -m cesai_sym.overview docs/theory.md``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cesai_sym.certificates import added
from cesai_sym.derivation import Checked, Derivation
from cesai_sym.documents import roman, spans
from cesai_sym.render.declarations import conditions_text
from cesai_sym.render.text import statement_text
from cesai_sym.theory import catalogue
from cesai_sym.theory.mutants import mutants

_HEAD: Final = """\
# The theory

`x_j > 0` are the inputs, `w_j > 0` their weights with sum one, `J >= 2` their number, `rho` the substitution parameter;
`F = (sum_j w_j x_j^rho)^(1/rho)` is the aggregate, the weighted geometric mean at `rho = 0`. What is said of `J` inputs
is proved for every `J` at once.

This page is made by `python -m cesai_sym.overview docs/theory.md`; `proofs/` has the derivation and the certificate of
each theorem. Formulas are in the [claims language](claims-language.md). [Which rests on which](theory-graph.svg) is
drawn from what the proofs cite, [what they rest on](trust-report.md) is counted from their certificates, and
[how long they take](timings.md) was measured. A mutant is a part with something changed: a sign, a factor, a limit
point; the tests refute each, but for the few that are listed there as true.
"""


_TIMINGS: Final = """\
# How long the proofs take

Seconds of one process for checking every step, measured where this table was made by
`cesai prove -q --no-cache --timings docs/timings.md`; they differ from machine to machine, and with what else it does.

"""


def page() -> str:
    """The Markdown of the page.

    >>> page().splitlines()[0]
    '# The theory'
    """
    theorems = [catalogue.theorem(name) for name in catalogue.names()]
    rows = ["| theory | theorem | says | steps | rules | mutants |", "|---|---|---|---|---|---|"]
    rows += [f"| {', '.join(d.lines)} | [{d.name}](#{d.name}) | {_cell(d)} | {_counts(d)} |" for d in theorems]
    return "\n".join([_HEAD, *rows, "", *map(_section, theorems)]).rstrip() + "\n"


def _counts(d: Derivation) -> str:
    return f"{len(d.steps)} | {len({s.rule for s in d.steps})} | {len(mutants(d))}"


def timings_page(found: Sequence[tuple[Checked, int]]) -> str:
    """The table of times as Markdown, from checked theorems and the numbers of their mutants; seconds are measured."""
    rows = ["| theorem | theory | steps | rules | mutants | seconds |", "|---|---|---|---|---|---|"]
    for checked, count in found:
        d = checked.derivation
        seconds = sum(v.seconds for v in checked.verdicts)
        kinds = len({s.rule for s in d.steps})
        rows.append(f"| {d.name} | {spans(d.lines)} | {len(d.steps)} | {kinds} | {count} | {seconds:.1f} |")
    total = sum(v.seconds for checked, _ in found for v in checked.verdicts)
    steps = sum(len(c.verdicts) for c, _ in found)
    rows.append(f"| all | | {steps} | | {sum(n for _, n in found)} | {total:.1f} |")
    return _TIMINGS + "\n".join(rows) + "\n"


def _cell(d: Derivation) -> str:
    return " ".join(p.text for p in d.parts).replace("|", "\\|")


def _section(d: Derivation) -> str:
    parts = [line for n, _ in enumerate(d.parts, 1) for line in _part(d, n)]
    notes = [f"{note}\n" for note in d.notes]
    given = [f"- `{c}`" for c in conditions_text(d.domain)]
    return "\n".join([f"## {d.name}\n", f"**{d.title}.** {d.summary}\n", *parts, *notes, "Given:\n", *given, ""])


def _part(d: Derivation, number: int) -> list[str]:
    part = d.parts[number - 1]
    step = d.number(part.step)
    conditions = ", ".join(f"`{c}`" for c in added(d.domain, d.domain_of(step)))
    where = f", where {conditions}" if conditions else ""
    return [
        f"({roman(number)}) {part.text} Step {step}{where}:\n",
        f"```text\n{statement_text(d.statement_of(step))}\n```\n",
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
