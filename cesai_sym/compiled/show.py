"""Formulas on one line, for messages, comments and lists of rewritings."""

from __future__ import annotations

from cesai_sym.expression.nodes import Cases, Expr, Rel
from cesai_sym.expression.transform import children
from cesai_sym.render.text import relation_text, text

#: Longer formulas are cut in messages.
_LONGEST = 20_000


def show(e: Expr | Rel) -> str:
    """The formula in the claims language; a choice between forms as ``form if condition else form``.

    >>> from cesai_sym.expression.nodes import Sym, expr
    >>> show(Cases(((Rel("<", Sym("u"), expr(1)), Sym("a")),), Sym("b")))
    '(a if u < 1 else b)'
    """
    if isinstance(e, Rel):
        return f"{show(e.lhs)} {e.op} {show(e.rhs)}"
    return _shown(e)[:_LONGEST]


def _shown(e: Expr) -> str:
    from cesai_sym.expression.nodes import Sym
    from cesai_sym.expression.transform import map_children

    names: dict[str, str] = {}

    def named(c: Expr) -> Expr:
        if isinstance(c, Cases):
            (condition, value), *rest = c.branches
            tail: Expr = Cases(tuple(rest), c.otherwise) if rest else c.otherwise
            name = f"zz{len(names)}zz"
            names[name] = ""
            names[name] = f"({show(value)} if {show(condition)} else {show(tail)})"
            return Sym(name)
        return map_children(c, named) if any(True for _ in children(c)) else c

    result = text(named(e))
    for name, value in reversed(names.items()):
        result = result.replace(name, value)
    return result


__all__ = ["relation_text", "show"]
