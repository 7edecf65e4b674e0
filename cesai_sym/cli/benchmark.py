"""The command about the speed of the kernels: bench."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cesai_sym.bench.accuracy import AccuracyRow, run_accuracy
from cesai_sym.bench.machine import features
from cesai_sym.bench.peers import PEERS
from cesai_sym.bench.report import Report, plot
from cesai_sym.bench.speed import SpeedRow, import_milliseconds, run_speed, run_threads
from cesai_sym.bench.tasks import RHO, WORKLOADS
from cesai_sym.cli.terminal import FAILS, HOLDS, Unusable, deliver, examples, progress, replacing, screen, writable

_NAMES = tuple(p.name for p in PEERS)
_ACCURACY_STEPS = 12
_WIDTH = 132


@click.command(
    epilog=examples("cesai bench --quick", "cesai bench --workload W1 --json", "cesai bench --plot speed.svg")
)
@click.option("--quick", is_flag=True, help="A short form: few rows and rounds, the NumPy peers only.")
@click.option("--workload", "workloads", multiple=True, type=click.Choice(WORKLOADS), help="All if left out.")
@click.option(
    "--peers",
    "peers",
    multiple=True,
    type=click.Choice(_NAMES, case_sensitive=False),
    metavar="NAME",
    help=f"One of {', '.join(_NAMES)}; all that are installed if left out.",
)
@click.option("--rho", type=float, default=RHO, show_default=True, help="The exponent where one is used.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="Draw the times into an SVG, PNG or PDF file.")
def bench(
    quick: bool, workloads: tuple[str, ...], peers: tuple[str, ...], rho: float, as_json: bool, picture: Path | None
) -> int:
    """Measure the kernels beside what else computes the same here.

    Times are interleaved in one process on one processor, medians of the rounds; errors are in ulps, against ball
    arithmetic.  Exit status 1 if a kernel breaks its accuracy contract; no time ever fails.
    """
    if not rho or abs(rho) > 100:
        raise click.BadParameter("the peers need an exponent from -100 to 100 that is not 0", param_hint="--rho")
    if picture is not None:
        writable(picture)
    report = _run(quick, workloads or WORKLOADS, peers or (_NAMES[:2] if quick else None), rho)
    if as_json:
        deliver(json.dumps(report.as_json(), indent=2, ensure_ascii=False), None)
    else:
        _show(report)
    if picture is not None:
        _draw(report, picture)
    return HOLDS if report.correct else FAILS


def _run(quick: bool, workloads: tuple[str, ...], peers: Iterable[str] | None, rho: float) -> Report:
    size, rounds, points = (0.01, 3, 60) if quick else (1.0, 11, 2000)
    done = 0
    with progress(len(workloads) + _ACCURACY_STEPS) as tick:

        def on_done(text: str) -> None:
            nonlocal done
            done += 1
            tick(text, done)

        speed = run_speed(workloads, peers, size, rounds, rho, on_done)
        threads = None if quick else run_threads()
        import_ms = None if quick else import_milliseconds()
        accuracy = run_accuracy(points, on_done=on_done)
    return Report(features(), speed, accuracy, threads, import_ms)


def _draw(report: Report, picture: Path) -> None:
    try:
        with replacing(picture) as part:
            named = part.with_suffix(picture.suffix)
            plot(report.speed, named)
            named.replace(part)
    except ImportError:
        raise Unusable("a picture needs matplotlib: pip install 'cesai-sym[plot]'") from None
    except ValueError as error:
        raise Unusable(f"{picture}: {error}") from None


def _show(report: Report) -> None:
    console = screen()
    console.width = max(console.width, _WIDTH)
    console.print(Text(", ".join(f"{k}: {v}" for k, v in report.machine.items())), soft_wrap=True)
    console.print()
    _speed_table(console, report.speed)
    if report.threads is not None and report.threads.ratio is not None:
        console.print(f"two threads: {report.threads.ratio:.2f} times as fast as one")
    if report.import_ms is not None:
        console.print(f"import: {report.import_ms:.1f} ms above NumPy")
    console.print()
    _accuracy_table(console, report.accuracy)


def _speed_table(console: Console, rows: tuple[SpeedRow, ...]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("workload", "by"):
        table.add_column(title)
    table.add_column("ns a row", justify="right")
    table.add_column("times the kernel's", justify="right")
    table.add_column("")
    previous = None
    for row in rows:
        numbers = ("", "") if row.nanoseconds is None else (f"{row.nanoseconds:.1f}", f"{row.ratio:.2f}")
        label = "" if row.workload == previous else row.workload
        table.add_row(label, row.name, *numbers, Text(row.note), style="bold" if row.ratio == 1 else "")
        previous = row.workload
    console.print(table)


def _accuracy_table(console: Console, rows: tuple[AccuracyRow, ...]) -> None:
    names = list(dict.fromkeys(r.name for r in rows))
    table = Table(box=None, pad_edge=False, title="worst ulp (G: error above 1e-6, W: no value)", title_justify="left")
    table.add_column("points")
    for name in names:
        table.add_column(name, justify="right")
    for points_class in dict.fromkeys(r.points_class for r in rows):
        cells = {r.name: r for r in rows if r.points_class == points_class}
        table.add_row(points_class, *(_cell(cells[n]) for n in names))
    console.print(table)


def _cell(row: AccuracyRow) -> Text:
    text = f"{row.worst_ulp:.3g}"
    text += f", {row.garbage} G" if row.garbage else ""
    text += f", {row.without_value} W" if row.without_value else ""
    return Text(text, "" if row.within_contract else "red")
