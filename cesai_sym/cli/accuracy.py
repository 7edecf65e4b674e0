"""The command about the accuracy of the kernels: crosscheck."""

from __future__ import annotations

import click
from rich.text import Text

from cesai_sym.cli.terminal import FAILS, HOLDS, examples, progress, screen
from cesai_sym.crosscheck import CrosscheckRow, run_crosscheck
from cesai_sym.crosschecked import ACCURATE, contract
from cesai_sym.hunt import hunt
from cesai_sym.kernels.campaign import POINT_CLASSES

_KERNELS = tuple(dict.fromkeys(k for c in POINT_CLASSES for k in sorted(c.kernels)))


@click.command(epilog=examples("cesai crosscheck", "cesai crosscheck --kernel ces --points 5000"))
@click.option(
    "--points", type=click.IntRange(1, 10_000_000), default=200, show_default=True, help="Random points of each class."
)
@click.option(
    "--kernel",
    "wanted",
    multiple=True,
    type=click.Choice(_KERNELS),
    metavar="NAME",
    help=f"One of {', '.join(_KERNELS)}; all if left out.",
)
@click.option(
    "--hunt",
    "restarts",
    type=click.IntRange(0, 10_000),
    default=0,
    show_default=True,
    help="Also search for worse points by moves on the bits of the arguments, from so many starts.",
)
@click.option("--accurate", is_flag=True, help="Measure the accurate tier.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
def crosscheck(points: int, wanted: tuple[str, ...], restarts: int, accurate: bool, seed: int) -> int:
    """Measure the kernels against ball arithmetic.

    The error is in ulps of the exact value, at random points of several classes and on a climb from the worst of them;
    where the condition number exceeds what a kernel promises, in ulps for each time that it does.
    Exit status 1 if one breaks its contract (3 ulp for the aggregate and 8 for the rest, with --accurate 1), or is nan
    or infinite where the exact value is not.
    """  # fmt: skip
    total = sum(k in c.kernels for c in POINT_CLASSES for k in wanted or _KERNELS)
    with progress(total) as tick:
        seen: list[CrosscheckRow] = []

        def on_done(row: CrosscheckRow) -> None:
            seen.append(row)
            tick(f"{row.kernel}, {row.points_class}", len(seen))

        rows = run_crosscheck(wanted or None, points, seed, on_done, accurate)
    console = screen()
    width = max(len(r.points_class) for r in rows)
    head = f"{'kernel':<22}  {'points':<{width}}  {'number':>8}  worst ulp  failures"
    console.print(Text(head, "bold"), soft_wrap=True)
    for row in rows:
        bad = not row.within_contract
        numbers = f"{row.points:>8}  {row.worst_ulp:>9.3f}  {row.failures:>8}"
        line = f"{row.kernel:<22}  {row.points_class:<{width}}  {numbers}"
        console.print(Text(line, "red" if bad else ""), soft_wrap=True)
        if bad:
            console.print(Text("  at " + ", ".join(f"{k} = {v}" for k, v in row.worst_point)), soft_wrap=True)
    held = all(row.within_contract for row in rows)
    for kernel in (wanted or _KERNELS) if restarts else ():
        worst = hunt(kernel, ACCURATE[kernel] if accurate else None, restarts=restarts, seed=seed)[0]
        bad = worst.error > contract(kernel, accurate)
        held = held and not bad
        console.print(
            Text(f"{kernel:<22}  worst of a search  {worst.error:>9.3f}", "red" if bad else ""), soft_wrap=True
        )
        if bad:
            console.print(Text("  at " + worst.text()), soft_wrap=True)
    return HOLDS if held else FAILS
