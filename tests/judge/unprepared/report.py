"""Judges a table of labelled statements and prints what came of it.

python -m tests.judge.unprepared.report first
python -m tests.judge.unprepared.report second --every 3 --all
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import mpmath as mp

import cesai_sym as cs
from cesai_sym.verdict import Verdict
from tests.judge.unprepared import oracle
from tests.judge.unprepared.tables import Labelled, load

#: What a verdict says of a statement; what is not here leaves it open.
SAYS = {"proved": "true", "certified": "true", "refuted": "false", "conditional": "false"}


@dataclass(frozen=True)
class Outcome:
    """A statement, its verdict, and the seconds of the processor that it took."""

    row: Labelled
    verdict: Verdict
    seconds: float

    @property
    def decided(self) -> bool:
        """Whether the verdict says that it holds or that it fails."""
        return self.verdict.word in SAYS

    @property
    def wrong(self) -> str:
        """Why the verdict is wrong, or nothing."""
        word = self.verdict.word
        if word == "malformed":
            return "can be read"
        if word in SAYS and SAYS[word] != ("true" if self.row.label == "true" else "false"):
            return f"the label is {self.row.label}"
        return self._unsound() if word == "conditional" and not self.named else ""

    def _unsound(self) -> str:
        """A point at which the condition holds and the statement does not."""
        assert self.verdict.condition is not None
        with mp.workdps(oracle.DIGITS):
            for env in oracle.points(self.row.given, (*self.row.assume, self.verdict.condition), 20, 1):
                try:
                    if not oracle.holds(self.row.statement, env):
                        return f"fails under {self.verdict.condition}"
                except oracle.UnknownError:
                    continue
        return ""

    @property
    def named(self) -> bool:
        """Whether the missing condition was given, in one of the forms that are accepted."""
        found = self.verdict.condition
        return found is not None and _plain(found) in map(_plain, self.row.conditions)


def _plain(condition: str) -> str:
    return condition.replace(" ", "")


def judged(rows: Iterable[Labelled]) -> Iterator[Outcome]:
    """Judge statements one after another, in this process and without a deadline."""
    for row in rows:
        start = time.process_time()
        verdict = cs.judge(row.statement, row.given, assume=row.assume, seconds=None, cache=False)
        yield Outcome(row, verdict, time.process_time() - start)


def summary(outcomes: list[Outcome]) -> str:
    """The figures as lines of text."""
    words = Counter((o.row.label, o.verdict.word) for o in outcomes)
    missing = [o for o in outcomes if o.row.label == "conditional"]
    quick = sum(o.seconds <= 2 for o in outcomes)
    lines = [f"{label:12} {word:12} {count:4}" for (label, word), count in sorted(words.items())]
    return "\n".join(
        [
            *lines,
            f"statements {len(outcomes)}, wrong {sum(bool(o.wrong) for o in outcomes)}",
            f"decided {_share(sum(o.decided for o in outcomes), len(outcomes))}",
            f"missing condition named {_share(sum(o.named for o in missing), len(missing))}",
            f"within 2 s {_share(quick, len(outcomes))}, slowest {max(o.seconds for o in outcomes):.1f} s, "
            f"together {sum(o.seconds for o in outcomes):.0f} s",
        ]
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(whole, 1):.1f} %)"


def main() -> None:
    """Read the command line, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=("first", "second", "edges"))
    parser.add_argument("--every", type=int, default=1, help="judge every n-th statement only")
    parser.add_argument("--start", type=int, default=0, help="the first one to judge")
    parser.add_argument(
        "--all", action="store_true", help="print every statement, not only those that are not settled well"
    )
    options = parser.parse_args()
    outcomes = []
    for outcome in judged(load(options.table)[options.start :: options.every]):
        outcomes.append(outcome)
        remark = _remark(outcome)
        if remark or options.all:
            print(f"{remark or 'fine'}: {outcome.row} [{outcome.verdict.word}, {outcome.seconds:.1f} s]", flush=True)
            if remark:
                print(f"    given {dict(outcome.row.given)} {list(outcome.row.assume) or ''}")
                print(
                    f"    {outcome.verdict.reason} {outcome.verdict.condition or ''} {outcome.verdict.witness or ''}",
                    flush=True,
                )
    print(summary(outcomes))


def _remark(outcome: Outcome) -> str:
    if outcome.wrong:
        return f"WRONG ({outcome.wrong})"
    if not outcome.decided:
        return f"open ({outcome.row.label})"
    if outcome.row.label == "conditional" and not outcome.named:
        return f"condition (wanted {outcome.row.conditions[0]})"
    if outcome.row.label == "false" and outcome.verdict.word == "conditional":
        return "holds under a condition after all"
    return "slow" if outcome.seconds > 2 else ""


if __name__ == "__main__":
    main()
