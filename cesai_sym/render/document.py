"""What a printed derivation consists of, whatever the format; made from a derivation, printed by the other modules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cesai_sym.expression.nodes import Call, Expr, Function, Lam
from cesai_sym.expression.transform import map_relation, walk
from cesai_sym.render.escape import printable
from cesai_sym.render.latex import latex
from cesai_sym.render.minitex import TexSubsetError, parse
from cesai_sym.statement import Both, Domain, Statement, map_sides


@dataclass(frozen=True, slots=True)
class TheoremPart:
    """One claim of a theorem; ``text`` is a sentence that may contain ``$...$``."""

    label: str
    statement: Statement
    text: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a derivation as a reader sees it.

    ``reason`` and ``conditions`` are plain text that may contain ``$...$``; ``uses`` are numbers of earlier steps and
    names of theorems.  A step that is ``cached`` was checked before; ``seconds`` is the time that it took then.
    """

    number: int
    statement: Statement
    rule: str
    reason: str = ""
    conditions: tuple[str, ...] = ()
    uses: tuple[int | str, ...] = ()
    verdict: str = ""
    evidence: str = ""
    seconds: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A theorem with its conditions and its derivation."""

    title: str
    name: str
    summary: str = ""
    domain: Domain = field(default_factory=Domain)
    theorem: tuple[TheoremPart, ...] = ()
    steps: tuple[StepView, ...] = ()
    notes: tuple[str, ...] = ()


_FORMULA = re.compile(r"\$([^$]+)\$")


def mixed(sentence: str, plain: Callable[[str], str], formula: Callable[[str], str]) -> str:
    r"""A sentence with ``$...$``, its words through ``plain`` and its formulas through ``formula``.

    What stands between dollar signs but is not in the LaTeX that is understood here is treated as words.

    >>> mixed(r"since $\rho<1$", str.upper, lambda f: f"[{f}]")
    'SINCE [\\rho<1]'
    >>> mixed(r"$\input{x}$", str.upper, lambda f: f"[{f}]")
    '$\\INPUT{X}$'
    """
    parts: list[str] = []
    position = 0
    for match in _FORMULA.finditer(sentence):
        if not _is_formula(match[1]):
            continue
        parts += [plain(printable(sentence[position : match.start()])), formula(match[1])]
        position = match.end()
    parts.append(plain(printable(sentence[position:])))
    return "".join(parts)


def _is_formula(latex: str) -> bool:
    try:
        parse(latex)
    except TexSubsetError:
        return False
    return True


def extra(show: Callable[[Domain], list[str]], part: Domain, whole: Domain) -> list[str]:
    """The conditions of a statement that the document does not state for all of its statements."""
    known = set(show(whole))
    return [c for c in show(part) if c not in known]


def slug(name: str) -> str:
    """A name fit for a label or a file.

    >>> slug("Leontief limit")
    'leontief-limit'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "derivation"


_TRIVIAL = frozenset({"min", "max"})


def notions(doc: Document) -> tuple[Function, ...]:
    """The notions of the theory that the document writes in their own notation, and those that these rest on."""
    statements = [p.statement for p in doc.theorem] + [s.statement for s in doc.steps]
    waiting: list[Expr] = []

    def collect(e: Expr) -> Expr:
        waiting.append(e)
        return e

    for s in (Statement(Both(()), doc.domain), *statements):
        map_sides(s.relation, collect)
        for h in s.domain.hypotheses:
            map_relation(h, collect)
        waiting.extend(d.value.body if isinstance(d.value, Lam) else d.value for d in s.domain.definitions)
    found: dict[str, Function] = {}
    while waiting:
        for node in walk(waiting.pop(0)):
            if isinstance(node, Call) and node.function.name not in found:
                found[node.function.name] = node.function
                waiting.append(node.function.body)
    return tuple(f for f in found.values() if f.name not in _TRIVIAL and not _written_out(f))


def _written_out(f: Function) -> bool:
    """Does the notation say itself what it means?"""
    call, body = (re.sub(r"[\s{}]", "", latex(e)) for e in (f(*f.params), f.body))
    return call == body
