"""Statements about any number of inputs, tried at a few numbers of inputs: evidence, and said as such."""

from __future__ import annotations

from collections.abc import Callable

from cesai_sym.expression.nodes import Rel, Sym, expr
from cesai_sym.judge import cases
from cesai_sym.judge.proof import Attempt, Proof
from cesai_sym.statement import Statement, expanded

_SIZES = range(2, 7)


def settled_sizes(statement: Statement, prove: Callable[[Statement], Attempt]) -> str:
    """For which first numbers of inputs, from 2 to 6, the statement is proved, in words; empty when 2 or 3 is not.

    It may fail at the next number, as ``herfindahl(w) >= 1/7`` does at 8.
    """
    s = expanded(statement)
    sizes = [v.size for v in s.domain.vectors if isinstance(v.size, Sym)]
    if len(set(sizes)) != 1:
        return ""
    found: list[int] = []
    words: set[str] = set()
    for n in _SIZES:
        here = Statement(s.relation, s.domain.assume(Rel("==", sizes[0], expr(n))))
        if cases.is_empty(here.domain):
            continue
        attempt = prove(here)
        if not isinstance(attempt, Proof):
            break
        found.append(n)
        words.add("certified" if attempt.numerical else "proved")
    if len(found) <= 1:
        return ""
    word = "proved" if words == {"proved"} else "proved or certified"
    return f"{sizes[0].name} = {found[0]} to {found[-1]} each {word}"
