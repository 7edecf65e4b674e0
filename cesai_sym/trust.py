"""What each theorem rests on, counted from the certificates: ``cesai trust``; docs/trust-report.md is made this way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cesai_sym.derivation import rules

_PREFIX: Final = "theory:"

HEAD: Final = """\
# What the theory rests on

This page is made by `cesai trust --format md -o docs/trust-report.md` from the certificates, step by step. How to read
it is said in [Why to trust it](trust.md), what the rules are in [The rules](rules.md).

"""


@dataclass(frozen=True, slots=True)
class Trust:
    """What the steps of one theorem rest on: each trusted part with the number of steps that need it.

    ``parts`` are our rules and the libraries, ``cited`` other theorems, ``facts`` theorems of analysis that a rule
    cites, ``rules`` the rules themselves.
    """

    name: str
    verdict: str
    steps: int
    parts: tuple[tuple[str, int], ...]
    cited: tuple[tuple[str, int], ...]
    facts: tuple[tuple[str, int], ...]
    rules: tuple[tuple[str, int], ...]


def trust_of(certificate: Mapping[str, Any]) -> Trust:
    """The trust report of one theorem from its certificate."""
    steps = certificate["steps"]
    needs = [{part for e in s["evidence"] for part in e["rests_on"]} for s in steps]
    parts = Counter(p for need in needs for p in need if not p.startswith(_PREFIX))
    cited = Counter(p.removeprefix(_PREFIX) for need in needs for p in need if p.startswith(_PREFIX))
    table = rules()
    facts = Counter(table[s["rule"]].founded for s in steps if table[s["rule"]].basis == "fact")
    used = Counter(s["rule"] for s in steps)
    name, verdict = certificate["theorem"], certificate["verdict"]
    return Trust(name, verdict, len(steps), *(_sorted(c) for c in (parts, cited, facts, used)))


def _sorted(count: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(count.items()))


def totals(reports: Sequence[Trust]) -> Trust:
    """The sum over theorems; its verdict is ``proved`` when all are."""

    def summed(field: str) -> tuple[tuple[str, int], ...]:
        return _sorted(sum((Counter(dict(getattr(r, field))) for r in reports), Counter()))

    verdict = "proved" if all(r.verdict == "proved" for r in reports) else "undecided"
    steps = sum(r.steps for r in reports)
    return Trust("all", verdict, steps, summed("parts"), summed("cited"), summed("facts"), summed("rules"))


def to_json(reports: Sequence[Trust]) -> dict[str, Any]:
    """The report as plain values."""
    return {"theorems": [_plain(r) for r in reports], "totals": _plain(totals(reports)), "sympy": False}


def _plain(r: Trust) -> dict[str, Any]:
    return {
        "theorem": r.name,
        "verdict": r.verdict,
        "steps": r.steps,
        "rests_on": dict(r.parts),
        "cites": dict(r.cited),
        "facts": dict(r.facts),
        "rules": dict(r.rules),
    }


def markdown(certificates: Iterable[Mapping[str, Any]]) -> str:
    """The report as a page."""
    reports = [trust_of(c) for c in certificates]
    rows = ["| theorem | steps | rests on (steps) | cites | facts of analysis, by rule |", "|---|---|---|---|---|"]
    rows += [_row(r) for r in (*reports, totals(reports))]
    return HEAD + "\n".join([*rows, "", *explanation()]) + "\n"


def explanation() -> tuple[str, ...]:
    """What the columns mean."""
    return (
        "`rules` is the code of this package that rewrites, finds signs and limits; `flint` is FLINT's exact",
        "arithmetic; `arb` would be an enclosure on which a step depends, and makes it `certified`, not `proved`. A",
        "fact of analysis is a theorem that a rule cites. SymPy is not used. Instead every equality and inequality",
        "that is proved is evaluated in ball arithmetic at exact points of its domain; a disagreement ends in an",
        "error that names the theorem, the step and the rule.",
    )


def _row(r: Trust) -> str:
    return f"| {r.name} | {r.steps} | {shown(r.parts)} | {shown(r.cited)} | {shown(r.facts)} |"


def shown(counts: Sequence[tuple[str, int]]) -> str:
    """Counts in one line.

    >>> shown((("flint", 3), ("rules", 4)))
    'flint (3), rules (4)'
    """
    return ", ".join(f"{name} ({count})" for name, count in counts)
