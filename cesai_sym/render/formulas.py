"""Formulas for web pages: MathML in parts between which a narrow screen may begin a new line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cesai_sym.expression.nodes import Add, Expr, Rel
from cesai_sym.render.document import mixed
from cesai_sym.render.escape import html_text
from cesai_sym.render.factors import split_sign
from cesai_sym.render.mathml import LAYOUT, RELATIONS, SIGNS
from cesai_sym.render.minitex import TexSubsetError
from cesai_sym.render.style import Level
from cesai_sym.render.texmathml import from_latex
from cesai_sym.statement import Both, Relation


def formula_html(r: Relation) -> str:
    """A relation as MathML that may be broken before its relation, plus and minus signs.

    >>> from cesai_sym.expression.nodes import Sym
    >>> formula_html(Rel("<", Sym("a"), Sym("b"))).count("<math")
    2
    """
    return "<wbr/>".join(f'<math displaystyle="true">{p}</math>' for p in parts(r))


def parts(r: Relation) -> list[str]:
    """The parts of a relation that stay together."""
    match r:
        case Rel():
            return [*_terms(r.lhs), *_terms(r.rhs, SIGNS[r.op])]
        case Both(inner) if all(isinstance(p, Rel) for p in inner) and not _is_chain(inner):
            word = RELATIONS.style.word("and")
            return [m for n, p in enumerate(inner) for m in ([word] if n else []) + parts(p)]
    return [RELATIONS.show(r)]


def _is_chain(inner: Sequence[Relation]) -> bool:
    links = [r for r in inner if isinstance(r, Rel)]
    return any(a.rhs == b.lhs for a, b in pairwise(links))


def _terms(e: Expr, sign: str = "") -> list[str]:
    """The terms of a sum, each with its sign; the first one behind the relation sign."""
    terms = e.args if isinstance(e, Add) else (e,)
    first = LAYOUT.show(terms[0])
    found = [_lead(sign, first) if sign else first]
    for term in terms[1:]:
        negative, size = split_sign(term)
        found.append(_lead("−" if negative else "+", LAYOUT.at_least(size, Level.PRODUCT)))
    return found


def _lead(sign: str, body: str) -> str:
    return f'<mrow><mo form="infix">{sign}</mo>{body}</mrow>'


def sentence_html(text: str) -> str:
    """A sentence with formulas between dollar signs, safe for HTML.

    >>> sentence_html("a & $b$")
    'a &amp; <math><mi>b</mi></math>'
    """
    return mixed(text, html_text, _inline)


def _inline(latex: str) -> str:
    try:
        return f"<math>{from_latex(latex)}</math>"
    except TexSubsetError:
        return html_text(f"${latex}$")
