"""The declarations of a domain in the claims language: what a claims file would say to declare it."""

from __future__ import annotations

from cesai_sym.expression.nodes import Expr, Lam, Num, Rel, Sym
from cesai_sym.render.text import LAYOUT, relation_text, text
from cesai_sym.statement import Domain, Draws, Interval, Scalar, Vector


def declarations(domain: Domain) -> dict[str, str]:
    """What is declared of each name.

    >>> from fractions import Fraction
    >>> declarations(Domain(scalars=(Scalar("rho", Interval(upper=Fraction(0))),)))
    {'rho': 'rho < 0'}
    """
    found = {s.name: _scalar(s) for s in domain.scalars}
    found |= {v.name: _vector(v) for v in domain.vectors}
    found |= {i.name: f"index in 1..{text(i.size)}" for i in domain.indices}
    for d in domain.definitions:
        found[d.name] = f"= {LAYOUT.vector(d.value).body if isinstance(d.value, Lam) else text(d.value)}"
    return found


def assumptions(domain: Domain) -> list[str]:
    """The relations that are taken as given."""
    return [relation_text(h) for h in domain.hypotheses]


def conditions_text(domain: Domain) -> list[str]:
    """What a reader is told of a domain, one line each.

    >>> from cesai_sym.expression.nodes import expr
    >>> conditions_text(Domain(vectors=(Vector("w", Sym("J"), "weights"),), hypotheses=(Rel(">", Sym("a"), expr(1)),)))
    ['w: weights of length J', 'a > 1']
    """
    found = [line if _names_itself(name, line) else f"{name}: {line}" for name, line in declarations(domain).items()]
    return found + assumptions(domain)


def _names_itself(name: str, line: str) -> bool:
    return line.startswith(f"{name} ")


def _scalar(s: Scalar) -> str:
    bounds = [relation_text(r) for r in interval_relations(Sym(s.name), s.interval)]
    return ", ".join((["integer"] if s.integer else []) + bounds) or "real"


def interval_relations(e: Expr, i: Interval) -> list[Rel]:
    """The interval as relations."""
    if i.lower is not None and i.lower == i.upper:
        return [Rel("==", e, Num(i.lower))]
    found = [] if i.lower is None else [Rel(">" if i.lower_open else ">=", e, Num(i.lower))]
    return found if i.upper is None else [*found, Rel("<" if i.upper_open else "<=", e, Num(i.upper))]


def _vector(v: Vector) -> str:
    size = text(v.size)
    if v.entries == "weights":
        return f"weights of length {size}"
    shape = f"vector of length {size}" if v.second is None else f"matrix of {size} by {text(v.second)}"
    moments = ""
    if isinstance(v.moments, Draws):
        moments = f" of independent draws with probabilities {v.moments.probabilities}"
    elif v.moments is not None:
        m = v.moments
        normal = " jointly normal" if m.normal else ""
        moments = f" with{normal} mean {text(m.mean)}, variance {text(m.variance)}, covariance {text(m.covariance)}"
    pins = "" if v.pins is None else f", 1 where {v.pins[0]} is {v.pins[1]}"
    return f"{v.entries} {shape}{pins}{moments}"
