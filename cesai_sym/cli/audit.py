"""The commands about what the theory rests on: trust, graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from cesai_sym.cache import Store
from cesai_sym.certificates import certificate
from cesai_sym.cli.terminal import FAILS, HOLDS, cached, deliver, examples, progress, screen, writable
from cesai_sym.graph import nodes, svg
from cesai_sym.theory import catalogue
from cesai_sym.trust import explanation, markdown, shown, to_json, totals, trust_of

_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out."
)


def _certificates(store: Store | None) -> list[dict[str, Any]]:
    """The certificates of all theorems, every step checked."""
    names = catalogue.names()
    with progress(len(names)) as tick:
        found = []
        for number, name in enumerate(names, 1):
            tick(name, number - 1)
            found.append(certificate(catalogue.checked(name, store)))
    return found


@click.command(epilog=examples("cesai trust", "cesai trust --format json", "cesai trust --format md -o report.md"))
@click.option("--format", "kind", type=click.Choice(["text", "json", "md"]), default="text", show_default=True)
@_output
@cached
def trust(kind: str, output: Path | None, store: Store | None) -> int:
    """Count what each theorem rests on: rules, libraries, other theorems, facts of analysis.

    Exit status 0 only if every theorem is proved.
    """
    if output is not None:
        writable(output)
    certificates = _certificates(store)
    reports = [trust_of(c) for c in certificates]
    whole = totals(reports)
    if kind == "json":
        deliver(json.dumps(to_json(reports), indent=2, ensure_ascii=False), output)
    elif kind == "md" or output is not None:
        deliver(markdown(certificates), output)
    else:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for heading in ("theorem", "verdict", "steps", "rests on (steps)", "cites", "facts of analysis"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "theorem")
        for r in (*reports, whole):
            table.add_row(r.name, r.verdict, str(r.steps), shown(r.parts), shown(r.cited), shown(r.facts))
        screen().print(table)
        screen().print(Text("\n" + " ".join(explanation()).replace("`", "")))
    return HOLDS if whole.verdict == "proved" else FAILS


@click.command(epilog=examples("cesai graph -o graph.svg"))
@_output
@cached
def graph(output: Path | None, store: Store | None) -> int:
    """Draw which theorem rests on which, as SVG, from what their proofs cite."""
    if output is not None:
        writable(output)
    deliver(svg(nodes(_certificates(store))), output)
    return HOLDS
