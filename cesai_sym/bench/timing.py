"""Times of several contestants, interleaved: whatever slows the machine down slows all of them down."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Run = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Median nanoseconds a row, and the median over the rounds of its time against the first contestant's."""

    name: str
    nanoseconds: float
    ratio: float


def interleave(contestants: Mapping[str, Run], rows: int, rounds: int, repeat: int = 1) -> tuple[Timing, ...]:
    """Time each contestant once a round, in an order that turns; the first is what the others are compared with.

    ``repeat`` calls make one timing of ``rows`` rows.  A first, untimed call warms caches and compilers up.
    Raises ValueError without contestants or rounds.

    >>> [t.name for t in interleave({"a": lambda: sum(range(9)), "b": lambda: None}, rows=1, rounds=3)]
    ['a', 'b']
    """
    if not contestants or rounds < 1:
        raise ValueError("a timing needs contestants and at least one round")
    names = list(contestants)
    for run in contestants.values():
        run()
    seen: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            seen[name].append(_seconds(contestants[name], repeat))
    return tuple(_timing(name, seen[name], seen[names[0]], rows) for name in names)


def _timing(name: str, times: Sequence[float], first: Sequence[float], rows: int) -> Timing:
    ratios = [mine / theirs for mine, theirs in zip(times, first, strict=True)]
    return Timing(name, median(times) / rows * 1e9, median(ratios))


def _seconds(run: Run, repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        run()
    return time.perf_counter() - start
