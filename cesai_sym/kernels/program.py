"""From a stable form to a straight-line program: one step of arithmetic for each node, shared nodes once.

A program says nothing about its target: :mod:`lower` prints it for NumPy, :mod:`clower` in C.  A *tier* says which
values are pairs: in the accurate one all of them, in the fast one arguments and logarithms only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
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
    Mul,
    Num,
    Pow,
    Sym,
    add,
    expr,
    log,
    mul,
)
from cesai_sym.expression.transform import Substitution, free_indices, substitute
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.plain import plain

_NAMES: Final = (
    "A", "D", "E", "G", "L", "P", "Q", "R", "T",
    "alpha", "b", "beta", "ell", "h", "rho", "s", "sigma", "u", "v", "w", "y",
)  # fmt: skip
#: The inputs that arrive as pairs; all others are doubles.
PAIRS: Final = frozenset(_NAMES)
_LOG2: Final = log(expr(2))


class Tier(Enum):
    """How a program computes: in pairs throughout, or in doubles with exponents and logarithms as pairs."""

    ACCURATE = "accurate"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Value:
    """A double or a pair that a step has computed, a parameter (by its name) or a constant.

    ``axes`` are the indices that it runs over; ``negated`` and ``promoted`` say that minus the double, or the double
    as a pair, is meant.
    """

    name: str
    pair: bool
    axes: tuple[str, ...] = ()
    negated: bool = False
    promoted: bool = False
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: ``add``, ``multiply``, ``divide``, ``negative``, ``apart``, ``total`` or a function.

    ``apart`` blanks its operand where its two indices agree; ``total`` sums over ``index``.
    """

    result: Value
    operation: str
    operands: tuple[Value, ...]
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """The end of a program: plus or minus e^power (or 2^power, in the fast tier) times and divided by factors."""

    power: Value | None
    above: tuple[Value, ...]
    below: tuple[Value, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Program:
    """Parameters by name (with their axes), steps in order, and the result: a value, or what is rounded at the end.

    ``pair`` says that the result is a pair.
    """

    name: str
    tier: Tier
    parameters: tuple[Value, ...]
    steps: tuple[Step, ...]
    result: Value | Rounding
    outputs: tuple[str, ...]
    pair: bool


def program(form: StableForm, tier: Tier = Tier.ACCURATE, pairs: frozenset[str] = PAIRS) -> Program:
    """The program of a stable form; ``pairs`` are the parameters that arrive as pairs.

    Raises UnsupportedError for a node that has no code.

    >>> from cesai_sym.kernels.stable import STABLE_FORMS
    >>> form = next(f for f in STABLE_FORMS if f.name == "level_at_zero")
    >>> [s.operation for s in program(form).steps]
    ['multiply', 'total']
    """
    body = _Body(tier, pairs)
    result = body.value(form.formula) if form.pair else body.rounded(form.formula, bool(form.outputs))
    parameters = tuple(body.parameters[n] for n in sorted(body.parameters))
    outputs = tuple(sorted(i.name for i in form.outputs))
    return Program(form.name, tier, parameters, tuple(body.steps), result, outputs, form.pair)


@dataclass(slots=True)
class _Body:
    """The program under construction: parameters by name, steps, and what has been computed already."""

    tier: Tier
    pairs: frozenset[str]
    parameters: dict[str, Value] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    known: dict[Expr, tuple[Value, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def accurate(self) -> bool:
        return self.tier is Tier.ACCURATE

    def value(self, e: Expr) -> Value:
        """The value of a node, computed now unless the same was computed before under another index."""
        here = tuple(sorted(free_indices(e)))
        key = substitute(e, Substitution(indices={a: Idx(f"#{p}", ONE) for p, a in enumerate(here)}))
        if key not in self.known:
            self.known[key] = (self._compute(e), here)
        found, there = self.known[key]
        renamed = dict(zip(there, here, strict=True))
        return replace(found, axes=tuple(renamed[a] for a in found.axes))

    def _compute(self, e: Expr) -> Value:
        match e:
            case Num(value):
                return Value(repr(_exact(e, float(value))), False, constant=True)
            case Sym(name):
                return self._parameter(name, ())
            case At(name, indices):
                return self._parameter(name, tuple(_name(i) for i in indices))
            case Add((*first, last)):  # the shorter sum is a node too: it may be shared
                return self._binary("add", self.value(add(*first)), self.value(last))
            case Mul(args):
                return self._product(args)
            case Pow():
                return self._product((e,))
            case Fn(name, (arg,)):
                return self._function(name, arg)
            case Big("sum", index, body):
                return self._total(index, body)
        raise UnsupportedError(f"no source for {plain(e)}")

    def _parameter(self, name: str, axes: tuple[str, ...]) -> Value:
        value = Value(name, name in self.pairs, axes)
        self.parameters.setdefault(name, value)
        return value

    def _emit(
        self, operation: str, operands: tuple[Value, ...], pair: bool, axes: tuple[str, ...], index: str | None = None
    ) -> Value:
        result = Value(f"t{len(self.steps) + 1}", pair, axes)
        self.steps.append(Step(result, operation, operands, index))
        return result

    def _function(self, name: str, arg: Expr) -> Value:
        """A function of a pair; in the fast tier 2^x of a pair, log2 of a double, the others from double to double."""
        if self.accurate:
            u = as_pair(self.value(arg))
            return self._emit(name, (u,), True, u.axes)
        if name == "exp" and (exponent := _without(arg, _LOG2)) is not None:
            u = as_pair(self.value(exponent))
            return self._emit("exp2", (u,), False, u.axes)
        u = self.value(arg)
        if u.pair:
            raise UnsupportedError(f"the fast tier takes {name} of doubles only; write it to base 2: {plain(arg)}")
        return self._emit(name, (u,), False, u.axes)

    def _binary(self, operation: str, a: Value, b: Value) -> Value:
        first, second = (a, b) if a.pair or not b.pair else (b, a)
        axes = tuple(sorted({*a.axes, *b.axes}))
        return self._emit(operation, (first, second), self.accurate or first.pair, axes)

    def _product(self, args: Sequence[Expr]) -> Value:
        deltas = [d for a in args if (d := _apart(a))]
        if deltas:
            return self._apart(mul(*(a for a in args if not _apart(a))), deltas)
        above, below, negated = factors(args)
        if not self.accurate and 1 / _LOG2 in args:
            values, below = self._base_two(above), [b for b in below if b != _LOG2]
        else:
            values = list(map(self.value, above or [ONE]))
        result = reduce(lambda a, b: self._binary("multiply", a, b), values)
        for divisor in self._divisors(below):
            axes = tuple(sorted({*result.axes, *divisor.axes}))
            pair = self.accurate or result.pair
            dividend = as_pair(result) if pair else result
            result = self._emit("divide", (dividend, divisor), pair, axes)
        if not negated:
            return result
        if not result.pair:
            return replace(result, negated=not result.negated)
        return self._emit("negative", (result,), True, result.axes)

    def _divisors(self, below: Sequence[Expr]) -> list[Value]:
        """The divisors; in the fast tier doubles are multiplied first, since a division costs several products."""
        values = [self.value(b) for b in below]
        if self.accurate or len(values) < 2 or any(v.pair for v in values):
            return values
        return [reduce(lambda a, b: self._binary("multiply", a, b), values)]

    def _base_two(self, above: Sequence[Expr]) -> list[Value]:
        """The factors of a product with 1/log 2: the logarithm among them becomes that to base 2, a pair."""
        logs = [f for f in above if isinstance(f, Fn) and f.name == "log"]
        if len(logs) != 1:
            raise UnsupportedError("1/log(2) is only lowered beside one logarithm")
        u = self.value(logs[0].args[0])
        return [self._emit("log2", (u,), True, u.axes), *(self.value(f) for f in above if f is not logs[0])]

    def _apart(self, body: Expr, deltas: list[Delta]) -> Value:
        """The body where two indices differ, else 0: chosen, not multiplied, since it may overflow elsewhere."""
        result = self.value(body)
        result = as_pair(result) if self.accurate else result
        if any(set(result.axes) - {_name(d.first), _name(d.second)} for d in deltas):
            raise UnsupportedError("1 - delta is only lowered as a factor of an entry with those two indices")
        axes = tuple(sorted((_name(deltas[0].first), _name(deltas[0].second))))
        if self.accurate and result.axes != axes:
            raise UnsupportedError("1 - delta is only lowered as a factor of an entry with those two indices")
        return self._emit("apart", (result,), result.pair, axes)

    def _total(self, index: Idx, body: Expr) -> Value:
        inner = self.value(body)
        inner = as_pair(inner) if self.accurate else inner
        axes = tuple(a for a in inner.axes if a != index.name)
        return self._emit("total", (inner,), inner.pair, axes, index.name)

    def rounded(self, e: Expr, several: bool) -> Value | Rounding:
        """The end of a program whose result is a double: exponentials are joined and all factors scaled.

        In the fast tier a factor is scaled by a power of two only where the result is one number: it is normal then.
        """
        above, below, negated = factors(e.args if isinstance(e, Mul) else (e,))
        exponents = [f.args[0] for f in above if isinstance(f, Fn) and f.name == "exp"]
        rest = [f for f in above if not (isinstance(f, Fn) and f.name == "exp")]
        if not self.accurate:
            return self.value(e) if several else self._rounded_fast(e, exponents, rest, below)
        lists = [tuple(as_pair(self.value(f)) for f in fs) for fs in (rest, below)]
        power = as_pair(self.value(add(*exponents))) if exponents else None
        return Rounding(power, lists[0], lists[1], negated)

    def _rounded_fast(self, e: Expr, exponents: list[Expr], rest: list[Expr], below: list[Expr]) -> Value | Rounding:
        if len(exponents) != 1 or not rest or below or (power := _without(exponents[0], _LOG2)) is None:
            return self.value(e)
        factor = self.value(mul(*rest))
        return Rounding(as_pair(self.value(power)), (factor,), (), False)


def as_pair(u: Value) -> Value:
    """The value itself if it is a pair, else promoted to one."""
    return u if u.pair else replace(u, pair=True, promoted=True)


def factors(args: Sequence[Expr]) -> tuple[list[Expr], list[Expr], bool]:
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
            inner = factors(a.args)
            above, below, negated = above + inner[0], below + inner[1], negated != inner[2]
        elif isinstance(a, Num) and a.value.numerator in (1, -1) and a.value.denominator > 1:
            below.append(Num(1 / a.value))
        else:
            above.append(a)
    return above, below, negated


def _without(e: Expr, factor: Expr) -> Expr | None:
    """The other factors of a product that has this one."""
    if isinstance(e, Mul) and factor in e.args:
        return mul(*(a for a in e.args if a != factor))
    return None


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
