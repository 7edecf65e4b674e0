"""From a stable form to NumPy source: one line of pair arithmetic for each node, shared nodes once.

Arrays have one axis for each free index, in alphabetical order, and the rows last: ``x_j`` is of shape (J, rows).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    At,
    Big,
    Delta,
    Expr,
    Fn,
    Idx,
    Lam,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    add,
    mul,
)
from cesai_sym.expression.transform import (
    Substitution,
    free_indices,
    free_symbols,
    substitute,
    vectors_of,
)
from cesai_sym.kernels.plain import plain, relation
from cesai_sym.kernels.stable import StableForm
from cesai_sym.statement import Definition

#: The inputs that arrive as pairs; all others are doubles.
PAIRS: Final = frozenset({"D", "E", "L", "b", "ell", "rho", "v", "w"})
#: Operations on (pair or double, pair or double).
_ADD: Final = {(True, True): "add", (True, False): "add_double", (False, False): "two_sum"}
_MULTIPLY: Final = {(True, True): "multiply", (True, False): "multiply_double", (False, False): "two_product"}
_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class _Value:
    """A piece of source that holds a double or a pair, with the indices that its leading axes run over."""

    code: str
    pair: bool
    axes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Body:
    """The function under construction: parameters by name, lines, and what has been computed already."""

    parameters: dict[str, bool] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    known: dict[Expr, tuple[_Value, tuple[str, ...]]] = field(default_factory=dict)

    def value(self, e: Expr) -> _Value:
        """The value of a node, computed now unless the same was computed before under another index."""
        here = tuple(sorted(free_indices(e)))
        key = substitute(e, Substitution(indices={a: Idx(f"#{p}", ONE) for p, a in enumerate(here)}))
        if key not in self.known:
            self.known[key] = (self._compute(e), here)
        found, there = self.known[key]
        renamed = dict(zip(there, here, strict=True))
        return _Value(found.code, found.pair, tuple(renamed[a] for a in found.axes))

    def _compute(self, e: Expr) -> _Value:
        match e:
            case Num(value):
                return _Value(repr(_exact(e, float(value))), False)
            case Sym(name):
                return self._parameter(name, ())
            case At(name, indices):
                return self._parameter(name, tuple(_name(i) for i in indices))
            case Add((*first, last)):  # the shorter sum is a node too: it may be shared
                return self._binary(_ADD, self.value(add(*first)), self.value(last))
            case Mul(args):
                return self._product(args)
            case Pow():
                return self._product((e,))
            case Fn(name, (arg,)):
                u = self._as_pair(self.value(arg))
                return self._assign(f"fn.{name}({u.code})", True, u.axes)
            case Big("sum", index, body):
                return self._total(index, body)
        raise UnsupportedError(f"no source for {plain(e)}")

    def _parameter(self, name: str, axes: tuple[str, ...]) -> _Value:
        self.parameters[name] = name in PAIRS
        return _Value(name, name in PAIRS, axes)

    def _assign(self, code: str, is_pair: bool, axes: tuple[str, ...]) -> _Value:
        name = f"t{len(self.lines) + 1}"
        self.lines.append(f"{name} = {code}")
        return _Value(name, is_pair, axes)

    def _as_pair(self, u: _Value) -> _Value:
        return u if u.pair else _Value(f"pr.pair({u.code})", True, u.axes)

    def _spread(self, u: _Value, axes: tuple[str, ...]) -> str:
        """The code of a value with room for the axes that it lacks; missing leading axes need none."""
        lacking = [a for a in axes[: len(axes)] if a not in u.axes and u.axes and a > u.axes[0]]
        if not lacking:
            return u.code
        index = ", ".join(":" if a in u.axes else "None" for a in axes if a >= u.axes[0])
        return f"pr.spread({u.code}, np.s_[{index}])" if u.pair else f"{u.code}[{index}]"

    def _binary(self, table: dict[tuple[bool, bool], str], a: _Value, b: _Value) -> _Value:
        first, second = (a, b) if a.pair or not b.pair else (b, a)
        axes = tuple(sorted({*a.axes, *b.axes}))
        operation = table[first.pair, second.pair]
        return self._assign(f"pr.{operation}({self._spread(first, axes)}, {self._spread(second, axes)})", True, axes)

    def _product(self, args: Sequence[Expr]) -> _Value:
        deltas = [d for a in args if (d := _apart(a))]
        if deltas:
            return self._apart(mul(*(a for a in args if not _apart(a))), deltas)
        above, below, negated = _factors(args)
        result = reduce(lambda a, b: self._binary(_MULTIPLY, a, b), map(self.value, above or [ONE]))
        for divisor in map(self.value, below):
            dividend, axes = self._as_pair(result), tuple(sorted({*result.axes, *divisor.axes}))
            operation = "divide" if divisor.pair else "divide_double"
            code = f"pr.{operation}({self._spread(dividend, axes)}, {self._spread(divisor, axes)})"
            result = self._assign(code, True, axes)
        if not negated:
            return result
        if not result.pair:
            return _Value(f"-{result.code}", False, result.axes)
        return self._assign(f"pr.negative({result.code})", True, result.axes)

    def _apart(self, body: Expr, deltas: list[Delta]) -> _Value:
        """The body where two indices differ, else 0: chosen, not multiplied, since it may overflow elsewhere."""
        result = self._as_pair(self.value(body))
        if any(result.axes != tuple(sorted((_name(d.first), _name(d.second)))) for d in deltas):
            raise UnsupportedError("1 - delta is only lowered as a factor of an entry with those two indices")
        return self._assign(f"pr.off_diagonal({result.code})", True, result.axes)

    def _total(self, index: Idx, body: Expr) -> _Value:
        inner = self._as_pair(self.value(body))
        position = inner.axes.index(index.name)
        axes = tuple(a for a in inner.axes if a != index.name)
        return self._assign(f"pr.total({inner.code}, {position})", True, axes)

    def rounded(self, e: Expr) -> str:
        """The source of the whole, rounded once: exponentials are joined and all factors scaled."""
        above, below, negated = _factors(e.args if isinstance(e, Mul) else (e,))
        exponents = [f.args[0] for f in above if isinstance(f, Fn) and f.name == "exp"]
        rest = [f for f in above if not (isinstance(f, Fn) and f.name == "exp")]
        lists = [[self._as_pair(self.value(f)).code for f in factors] for factors in (rest, below)]
        numerators, denominators = (f"({', '.join(c)}{',' * (len(c) == 1)})" for c in lists)
        sign = "-" if negated else ""
        if exponents:
            power = self._as_pair(self.value(add(*exponents))).code
            return f"{sign}fn.exp_times({power}, {numerators}, {denominators})"
        return f"{sign}fn.product({numerators}, {denominators})"


def _factors(args: Sequence[Expr]) -> tuple[list[Expr], list[Expr], bool]:
    """Numerators, denominators, and whether there is a minus sign."""
    above: list[Expr] = []
    below: list[Expr] = []
    negated = False
    for a in args:
        if a == MINUS_ONE:
            negated = not negated
        elif isinstance(a, Pow) and a.exponent == MINUS_ONE:
            below.append(a.base)
        elif isinstance(a, Pow):
            raise UnsupportedError(f"no source for {plain(a)}")
        elif isinstance(a, Mul):
            inner = _factors(a.args)
            above, below, negated = above + inner[0], below + inner[1], negated != inner[2]
        elif isinstance(a, Num) and a.value.numerator in (1, -1) and a.value.denominator > 1:
            below.append(Num(1 / a.value))
        else:
            above.append(a)
    return above, below, negated


def _apart(e: Expr) -> Delta | None:
    """The delta in a factor ``1 - delta(i, j)``."""
    if isinstance(e, Add) and len(e.args) == 2 and e.args[0] == ONE and isinstance(rest := e.args[1], Mul):
        minus, *deltas = rest.args
        if minus == MINUS_ONE and len(deltas) == 1 and isinstance(deltas[0], Delta):
            return deltas[0]
    return None


def _exact(e: Num, value: float) -> float:
    if value != e.value:
        raise UnsupportedError(f"{e.value} is not a double")
    return value


def _name(i: Idx | int) -> str:
    if isinstance(i, int):
        raise UnsupportedError("a fixed position has no source")
    return i.name


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
    assert isinstance(form.statement.relation, Rel)
    text = relation(form.statement.relation) + _where(form.statement.domain.definitions, form.formula) + "."
    title = f'"""Computed as the statement ``{form.name}`` says.'
    more = [f"At rho = 0 as ``{c.name}`` says." for c in cases]
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False)
    return [title, "", *lines, *(["", *more] if more else []), '"""']


def source(form: StableForm, cases: Sequence[StableForm] = ()) -> str:
    """The source of the function that computes a stable form.

    ``cases`` are the forms at rho = 0 that the same code serves.  Raises UnsupportedError for a node without source.

    >>> from cesai_sym.kernels.stable import STABLE_FORMS
    >>> form = next(f for f in STABLE_FORMS if f.name == "aggregate")
    >>> print(source(form).splitlines()[-1])
        return fn.exp_times(E, (pr.pair(m),), ())
    """
    body = _Body()
    if form.pair:
        result = body.value(form.formula).code
        if body.lines[-1].startswith(f"{result} = "):
            result = body.lines.pop().removeprefix(f"{result} = ")
    else:
        result = body.rounded(form.formula)
    kinds = {True: "Pair", False: "Array"}
    parameters = ", ".join(f"{n}: {kinds[p]}" for n, p in sorted(body.parameters.items()))
    head = f"def {form.name}({parameters}) -> {kinds[form.pair]}:"
    lines = [*_docstring(form, cases), *body.lines, f"return {result}"]
    return "\n".join([head, *(f"    {line}".rstrip() for line in lines)]) + "\n"
