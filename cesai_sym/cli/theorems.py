"""The commands about theorems: list, prove, derive."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem
from rich.text import Text

from cesai_sym.api import FORMATS
from cesai_sym.cache import Store
from cesai_sym.cli.terminal import (
    FAILS,
    HOLDS,
    Unusable,
    cached,
    deliver,
    examples,
    margin,
    progress,
    replacing,
    screen,
    writable,
)
from cesai_sym.derivation import Checked, check
from cesai_sym.documents import document, spans
from cesai_sym.judge.worker import Limits, Outcome, run_all
from cesai_sym.overview import timings_page
from cesai_sym.papers.errors import did_you_mean
from cesai_sym.proofs import write_proof
from cesai_sym.render.document import Document
from cesai_sym.render.html import derivation_html
from cesai_sym.render.markdown import derivation_markdown
from cesai_sym.render.pdf import NoTexEngineError, TexError, derivation_pdf
from cesai_sym.render.report import badge, duration, print_derivation, taken, work_line
from cesai_sym.render.tex import derivation_tex
from cesai_sym.replay import Replayed, certificates_in, replayed
from cesai_sym.theory import catalogue
from cesai_sym.theory.mutants import mutants
from cesai_sym.verdict import Verdict

_BESIDE: Final = "proofs"
_REPLAY_SECONDS: Final = 900.0


class _Name(click.ParamType[str]):
    name = "name"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in catalogue.names():
            hint = did_you_mean(str(value), catalogue.names()) or "'cesai list' shows all"
            self.fail(f"there is no theorem named {value!r}; {hint}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(n) for n in catalogue.names() if n.startswith(incomplete)]


@click.command("list", epilog=examples("cesai list"))
def list_theorems() -> None:
    """List the theorems: name, number of steps, title, lines of the theory."""
    console = screen()
    for name in catalogue.names():
        d = catalogue.theorem(name)
        line = Text.assemble((f"{name:<16}", "bold"), f"{len(d.steps):>3}  {d.title:<43}", spans(d.lines))
        console.print(line, soft_wrap=True)


@click.command(
    epilog=examples(
        "cesai prove", "cesai prove leontief curvature -q", "cesai prove --write proofs", "cesai prove --from proofs"
    )
)
@click.argument("names", nargs=-1, type=_Name(), metavar="[NAME]...")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value=_BESIDE,
    default=None,
    metavar="[DIR]",
    help=f"Write DIR/NAME/derivation.tex and certificate.json; DIR is {_BESIDE} if left out.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Check the certificates in DIR again, or one file, instead of the derivations of this program.",
)
@click.option(
    "--timings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a table of steps, rules, mutants and seconds; with --no-cache the seconds are of this run.",
)
@click.option("-q", "--quiet", is_flag=True, help="One line for each theorem, and no progress bar.")
@cached
def prove(
    names: tuple[str, ...],
    folder: Path | None,
    source: Path | None,
    timings: Path | None,
    quiet: bool,
    store: Store | None,
) -> int:
    """Check every step of theorems, of all of them if none is named.

    Exit status 0 only if every step is proved.
    """  # fmt: skip
    if source is not None:
        if folder is not None:
            raise click.UsageError("--from checks certificates, --write makes them; one at a time")
        return _replay(source, names)
    if timings is not None:
        writable(timings)
    wanted = tuple(dict.fromkeys(names)) or catalogue.names()
    if not names and str(folder) in catalogue.names():
        raise click.UsageError(f"--write takes a folder; for one theorem: cesai prove {folder} --write")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise Unusable(f"{folder} is not a directory; name one for the proofs")
    done = []
    for name in wanted:
        checked = _checked(name, store, quiet)
        done.append(checked)
        _show(checked, quiet)
        if folder is not None:
            try:
                write_proof(checked, folder)
            except OSError as error:
                raise Unusable(f"{folder} could not be written: {error.strerror or error}") from None
    if timings is not None:
        deliver(timings_page([(c, len(mutants(c.derivation))) for c in done]), timings)
    if len(done) > 1:
        verdicts = [v for c in done for v in c.verdicts]
        total = work_line([(v.word, v.seconds, v.cached) for v in verdicts])
        screen().print(Text.assemble(f"{len(done)} theorems, ", total), soft_wrap=True)
    return HOLDS if all(c.proved for c in done) else FAILS


def _replay(source: Path, names: tuple[str, ...]) -> int:
    """Check certificates again, each in a process of its own; they are data from outside."""
    try:
        found = certificates_in(source)
    except FileNotFoundError as error:
        raise Unusable(str(error)) from None
    missing = [n for n in names if n not in found]
    if missing:
        raise Unusable(f"{source} has no certificate of {', '.join(missing)}")
    wanted = {name: path for name, path in found.items() if not names or name in names}
    console, shown = screen(), dict[int, Replayed]()
    printed = [0]  # in the order of the names, whoever is ready first
    lines: list[Text | None] = [None] * len(wanted)

    def on_done(index: int, outcome: Outcome) -> None:
        problem = f"{outcome.failure}: {outcome.detail}"
        failed = Replayed(tuple(wanted)[index], 0, problem)
        shown[index] = outcome.value if isinstance(outcome.value, Replayed) else failed
        good = not shown[index].problem
        line = Text.assemble(("✓ replayed   " if good else "✗ rejected   ", "green" if good else "red"))
        name = f"{shown[index].name:<18}"
        line.append(
            f"{name}{shown[index].steps:>3} steps  {duration(outcome.seconds)}" if good else shown[index].problem
        )
        lines[index] = line
        while printed[0] < len(lines) and (ready := lines[printed[0]]) is not None:
            console.print(ready, soft_wrap=True)
            printed[0] += 1

    run_all(replayed, list(wanted.values()), Limits(seconds=_REPLAY_SECONDS), on_done)
    good = [r for r in shown.values() if not r.problem]
    console.print(
        f"{len(wanted)} certificates: {len(good)} replayed, {len(wanted) - len(good)} rejected", soft_wrap=True
    )
    return HOLDS if len(good) == len(wanted) else FAILS


def _checked(name: str, store: Store | None, quiet: bool = False) -> Checked:
    derivation = catalogue.theorem(name)
    with progress(len(derivation.steps), quiet) as tick:
        tick(name, 0)

        def on_step(number: int, verdict: Verdict) -> None:
            tick(name, number)

        return check(derivation, on_step, store, catalogue.library_of(name, store))


def _show(checked: Checked, quiet: bool) -> None:
    console = screen()
    if not quiet:
        print_derivation(document(checked), console)
        console.print()
        return
    v, d = checked.verdict, checked.derivation
    line = Text.assemble(badge(v.word, console), f"{d.name:<18}{len(d.steps):>3} steps  {taken(v.seconds, v.cached)}")
    if not checked.proved:
        line.append(f"  {v.reason}")
    console.print(line, soft_wrap=True)


@click.command(
    epilog=examples(
        "cesai derive leontief > leontief.tex",
        "cesai derive baumol --fragment -o sections/baumol.tex",
        "cesai derive curvature --format pdf -o curvature.pdf",
    )
)
@click.argument("name", type=_Name())
@click.option("--format", "kind", type=click.Choice([*FORMATS, "pdf"]), default="tex", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; standard output if left out.")
@click.option("--fragment", is_flag=True, help="LaTeX without a preamble, to be included in a paper.")
@cached
def derive(name: str, kind: str, output: Path | None, fragment: bool, store: Store | None) -> int:
    """Print the derivation of a theorem, every step checked.

    A PDF needs pdflatex and -o.
    """
    if fragment and kind != "tex":
        raise click.UsageError("--fragment goes with --format tex")
    if kind == "pdf" and output is None:
        raise click.UsageError("a PDF needs a file: add -o FILE.pdf")
    if output is not None:
        writable(output)
    checked = _checked(name, store)
    doc = document(checked, timed=False)
    if kind == "pdf":
        assert output is not None
        try:
            with replacing(output) as part:
                derivation_pdf(doc, part)
        except (NoTexEngineError, TexError) as error:
            raise Unusable(str(error)) from None
    else:
        deliver(_printed(doc, kind, fragment), output)
    if not checked.proved:
        margin().print(f"{name}: {checked.verdict.reason}", markup=False, soft_wrap=True)
    return HOLDS if checked.proved else FAILS


def _printed(doc: Document, kind: str, fragment: bool) -> str:
    if kind == "md":
        return derivation_markdown(doc)
    return derivation_html(doc) if kind == "html" else derivation_tex(doc, fragment)
