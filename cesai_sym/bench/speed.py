"""The speed table: each workload by the kernel and by every peer that is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final

import numpy as np

from cesai_sym.bench.ours import halves, kernel
from cesai_sym.bench.peers import PEERS, Peer
from cesai_sym.bench.tasks import RHO, Task, task
from cesai_sym.bench.timing import Run, interleave

KERNEL: Final = "cesai_sym"
ACCURATE: Final = "cesai_sym, accurate"
#: A peer whose results differ by more computes something else.
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One contestant on one workload: nanoseconds a row, and its time as a multiple of the kernel's.

    ``note`` says why there are no numbers, or what is wrong with the results.
    """

    workload: str
    rho: float | None
    name: str
    nanoseconds: float | None
    ratio: float | None
    note: str = ""


def run_speed(
    workloads: Iterable[str],
    peers: Iterable[str] | None = None,
    size: float = 1.0,
    rounds: int = 11,
    rho: float = RHO,
    on_done: Callable[[str], None] | None = None,
) -> tuple[SpeedRow, ...]:
    """Measure the workloads, on one processor; ``peers`` are names of contestants, all installed ones by default.

    Raises ValueError for an unknown workload or peer.

    >>> rows = run_speed(["W2"], peers=["NumPy expression"], size=1e-4, rounds=1)
    >>> [(r.name, r.ratio is None) for r in rows]
    [('cesai_sym', False), ('cesai_sym, accurate', False), ('NumPy expression', False)]
    """
    chosen = _chosen(peers)
    rows: list[SpeedRow] = []
    with one_processor():
        for name in workloads:
            rows += _measure(task(name, size, rho), chosen, rounds)
            if on_done is not None:
                on_done(name)
    return tuple(rows)


def _chosen(names: Iterable[str] | None) -> tuple[Peer, ...]:
    known = {p.name: p for p in PEERS}
    if names is None:
        return tuple(p for p in PEERS if p.is_installed())
    wanted = list(names)
    if unknown := [n for n in wanted if n not in known]:
        raise ValueError(f"unknown peer {unknown[0]!r}; the peers are {', '.join(known)}")
    return tuple(known[n] for n in wanted)


def _measure(work: Task, peers: tuple[Peer, ...], rounds: int) -> Iterator[SpeedRow]:
    exponent = None if np.ndim(work.rho) else float(work.rho)
    ready: dict[str, Run] = {KERNEL: kernel(work), ACCURATE: kernel(work, accurate=True)}
    notes: dict[str, str] = {}
    expected = _flat(ready[ACCURATE]())
    for peer in (p for p in peers if work.kind in p.kinds):
        try:
            run = peer.prepare(work)
            notes[peer.name] = _difference(_flat(run()), expected)
            ready[peer.name] = run
        except Exception as error:  # a peer that fails is a line of the table, whatever its reason
            notes[peer.name] = f"not measured: {type(error).__name__}: {error}"[:120]
    times = {t.name: t for t in interleave(ready, work.rows, rounds, work.repeat)}
    for name in (KERNEL, ACCURATE, *notes):
        timing = times.get(name)
        note = notes.get(name, "")
        if timing is None:
            yield SpeedRow(work.name, exponent, name, None, None, note)
        else:
            yield SpeedRow(work.name, exponent, name, timing.nanoseconds, timing.ratio, note)


def _flat(result: object) -> np.ndarray:
    parts = result if isinstance(result, (tuple, list)) else (result,)
    return np.concatenate([np.asarray(p, dtype=float).ravel() for p in parts])


def _difference(computed: np.ndarray, expected: np.ndarray) -> str:
    if computed.shape != expected.shape:
        return f"another shape: {computed.size} numbers for {expected.size}"
    worst = float(np.max(np.abs(computed - expected) / np.abs(expected)))
    return "" if worst <= _TOLERANCE else f"relative error {worst:.1e}"


@contextmanager
def one_processor() -> Iterator[None]:
    """Keep this process on one processor, where the system can do that, so that all peers have the same."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, before)


def run_threads(size: float = 1.0, rounds: int = 11) -> SpeedRow:
    """W1 in two threads: the ratio is the time of one thread over that of two."""
    work = task("W1", size)
    with ThreadPoolExecutor(2) as pool:
        one, two = interleave({"one": kernel(work), "two": halves(work, pool)}, work.rows, rounds)
    return SpeedRow("threads", RHO, "one thread / two threads", two.nanoseconds, one.nanoseconds / two.nanoseconds)


def import_milliseconds(rounds: int = 9) -> float:
    """How much longer a new Python takes to import this package than NumPy alone, in ms; medians, interleaved.

    >>> import_milliseconds(1) < 10_000
    True
    """
    times: dict[str, list[float]] = {"import numpy": [], "import numpy, cesai_sym": []}
    for _ in range(rounds):
        for statement, seen in times.items():
            start = perf_counter()
            subprocess.run([sys.executable, "-c", statement], check=True)
            seen.append(perf_counter() - start)
    alone, both = map(median, times.values())
    return (both - alone) * 1e3
