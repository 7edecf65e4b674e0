"""From the program of a stable form to NumPy source: one line of pair arithmetic for each step.

Arrays have one axis for each free index, in alphabetical order, and the rows last: ``x_j`` is of shape (J, rows).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from cesai_sym.expression.nodes import Expr, Lam, Rel
from cesai_sym.expression.transform import free_symbols, vectors_of
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.plain import plain, relation
from cesai_sym.kernels.program import Rounding, Step, Value, program
from cesai_sym.statement import Definition

#: Operations on (pair or double, pair or double).
_OPERATIONS: Final = {
    "add": {(True, True): "add", (True, False): "add_double", (False, False): "two_sum"},
    "multiply": {(True, True): "multiply", (True, False): "multiply_double", (False, False): "two_product"},
    "divide": {(True, True): "divide", (True, False): "divide_double"},
}
_WIDTH: Final = 100


def _code(u: Value) -> str:
    text = f"-{u.name}" if u.negated else u.name
    return f"pr.pair({text})" if u.promoted else text


def _spread(u: Value, axes: tuple[str, ...]) -> str:
    """The code of a value with room for the axes that it lacks; missing leading axes need none."""
    lacking = [a for a in axes if a not in u.axes and u.axes and a > u.axes[0]]
    if not lacking:
        return _code(u)
    index = ", ".join(":" if a in u.axes else "None" for a in axes if a >= u.axes[0])
    return f"pr.spread({_code(u)}, np.s_[{index}])" if u.pair else f"{_code(u)}[{index}]"


def _expression(step: Step) -> str:
    first, *others = step.operands
    match step.operation:
        case "add" | "multiply" | "divide":
            operation = _OPERATIONS[step.operation][first.pair, others[0].pair]
            return f"pr.{operation}({', '.join(_spread(u, step.result.axes) for u in step.operands)})"
        case "negative":
            return f"pr.negative({_code(first)})"
        case "apart":
            return f"pr.off_diagonal({_code(first)})"
        case "total":
            assert step.index is not None
            return f"pr.total({_code(first)}, {first.axes.index(step.index)})"
    return f"fn.{step.operation}({_code(first)})"


def _rounding(r: Rounding) -> str:
    sign = "-" if r.negated else ""
    lists = (f"({', '.join(map(_code, us))}{',' * (len(us) == 1)})" for us in (r.above, r.below))
    parts = [*([_code(r.power)] if r.power else []), *lists]
    return f"{sign}fn.{'exp_times' if r.power else 'product'}({', '.join(parts)})"


def described(form: StableForm) -> str:
    """What a form computes, in words for the head of its code: the equality, and what its letters stand for."""
    assert isinstance(form.statement.relation, Rel)
    return relation(form.statement.relation) + _where(form.statement.domain.definitions, form.formula) + "."


def _where(definitions: Sequence[Definition], formula: Expr) -> str:
    used = free_symbols(formula) | vectors_of(formula)
    texts = []
    for d in definitions:
        if d.name in used:
            named = d.value.index if isinstance(d.value, Lam) else None
            body = d.value.body if isinstance(d.value, Lam) else d.value
            texts.append(f"{d.name}_{named.name} = {plain(body)}" if named else f"{d.name} = {plain(body)}")
    return f", where {'; '.join(texts)}" if texts else ""


def _docstring(form: StableForm, cases: Sequence[StableForm]) -> list[str]:
    title = f'"""Computed as the statement ``{form.name}`` says.'
    more = [f"At rho = 0 as ``{c.name}`` says." for c in cases]
    lines = textwrap.wrap(described(form), _WIDTH, break_long_words=False)
    return [title, "", *lines, *(["", *more] if more else []), '"""']


def source(form: StableForm, cases: Sequence[StableForm] = ()) -> str:
    """The source of the function that computes a stable form.

    ``cases`` are the forms at rho = 0 that the same code serves.  Raises UnsupportedError for a node without source.

    >>> from cesai_sym.kernels.stable import STABLE_FORMS
    >>> form = next(f for f in STABLE_FORMS if f.name == "aggregate")
    >>> print(source(form).splitlines()[-1])
        return fn.exp_times(E, (pr.pair(m),), ())
    """
    code = program(form)
    lines = [f"{s.result.name} = {_expression(s)}" for s in code.steps]
    if isinstance(code.result, Rounding):
        result = _rounding(code.result)
    else:
        result = _code(code.result)
        if lines and lines[-1].startswith(f"{result} = "):
            result = lines.pop().removeprefix(f"{result} = ")
    kinds = {True: "Pair", False: "Array"}
    parameters = ", ".join(f"{p.name}: {kinds[p.pair]}" for p in code.parameters)
    head = f"def {form.name}({parameters}) -> {kinds[form.pair]}:"
    body = [*_docstring(form, cases), *lines, f"return {result}"]
    return "\n".join([head, *(f"    {line}".rstrip() for line in body)]) + "\n"
