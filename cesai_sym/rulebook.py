"""The page about the rules, made from their table: ``python -m cesai_sym.rulebook docs/rules.md``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from cesai_sym.derivation import Rule, rules
from cesai_sym.theory import catalogue

_HEAD: Final = """\
# The rules

A step of a derivation names the rule that concludes it. A rule never trusts the step: it recomputes the statement, or
matches it with its premises, and proves each of its side conditions; if it can not, the step is not proved. This page
is made by `python -m cesai_sym.rulebook docs/rules.md` from the table in `cesai_sym/derivation/rules.py`.

What a rule is founded on:

- *method*: the judge works the statement out by an exact method (normal forms, signs, limits); the method is trusted.
- *proved*: the rule follows from smaller rules; the tests prove it from them, for any number of inputs.
- *fact*: a theorem of analysis, which is cited. These are the facts that `proved` rests on besides the methods.

Every side condition is needed. For each, the tests have a case that lacks it, where the rule refuses and the conclusion
is false at exact numbers; and whatever a rule accepts is held against ball arithmetic at random points. One condition
has no such case: without sines nothing oscillates, so that `slope` of `lhopital` can not fail alone.
"""


def page() -> str:
    """The Markdown of the page.

    >>> page().splitlines()[0]
    '# The rules'
    """
    rows = ["| rule | says | side conditions | founded on | steps |", "|---|---|---|---|---|"]
    counts = uses()
    rows += [_row(r, counts.get(r.name, 0)) for r in rules().values()]
    return "\n".join([_HEAD, *rows]) + "\n"


def uses() -> dict[str, int]:
    """How many steps of the theory each rule concludes."""
    found: dict[str, int] = {}
    for name in catalogue.names():
        for step in catalogue.theorem(name).steps:
            found[step.rule] = found.get(step.rule, 0) + 1
    return found


def _row(rule: Rule, count: int) -> str:
    conditions = "; ".join(f"*{c.name}*: {c.says}" for c in rule.conditions)
    founded = f"{rule.basis}: {rule.founded}" if rule.founded else rule.basis
    return f"| `{rule.name}` | {rule.says} | {conditions} | {founded} | {count} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
