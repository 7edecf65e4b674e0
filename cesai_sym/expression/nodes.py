"""Expression trees: the one form of a formula that is printed, proved, evaluated and compiled.

Nodes are frozen and hashable.  Building them does almost nothing (numbers fold, ``x*1`` is ``x``), so that a
formula prints the way its author wrote it; equality of *meaning* is the business of :mod:`cesai_sym.judge`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Union

#: What may stand where a number is expected when a formula is written in Python.
Number = Union["Expr", int, Fraction]
#: An index is a bound or free name with a range, or a fixed position counted from 1.
Index = Union["Idx", int]


class Expr:
    """Base of all scalar expressions; arithmetic operators build trees."""

    __slots__ = ()

    def __add__(self, other: Number) -> Expr:
        return add(self, expr(other))

    def __radd__(self, other: Number) -> Expr:
        return add(expr(other), self)

    def __sub__(self, other: Number) -> Expr:
        return add(self, neg(expr(other)))

    def __rsub__(self, other: Number) -> Expr:
        return add(expr(other), neg(self))

    def __mul__(self, other: Number) -> Expr:
        return mul(self, expr(other))

    def __rmul__(self, other: Number) -> Expr:
        return mul(expr(other), self)

    def __truediv__(self, other: Number) -> Expr:
        return divide(self, expr(other))

    def __rtruediv__(self, other: Number) -> Expr:
        return divide(expr(other), self)

    def __pow__(self, other: Number) -> Expr:
        return power(self, expr(other))

    def __rpow__(self, other: Number) -> Expr:
        return power(expr(other), self)

    def __neg__(self) -> Expr:
        return neg(self)


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Infinity(Expr):
    """Plus or minus infinity: allowed as a limit point and as the value of a limit only."""

    positive: bool = True


@dataclass(frozen=True, slots=True)
class Sym(Expr):
    """A scalar symbol; its domain is declared beside the statement that uses it."""

    name: str


@dataclass(frozen=True, slots=True)
class Idx:
    """An index that runs over 1..size."""

    name: str
    size: Expr


@dataclass(frozen=True, slots=True)
class Vec:
    """A vector (or, with two sizes, a matrix) of symbols; ``x[j]`` is an entry."""

    name: str
    size: Expr
    second: Expr | None = None

    def __getitem__(self, index: Index | tuple[Index, ...]) -> At:
        return At(self.name, index if isinstance(index, tuple) else (index,))


@dataclass(frozen=True, slots=True)
class At(Expr):
    """The entry of a vector of symbols at one or two indices."""

    vector: str
    indices: tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class Lam:
    """A vector given by its general entry: ``Lam(j, body)`` has entries ``body`` at each j."""

    index: Idx
    body: Expr


@dataclass(frozen=True, slots=True)
class Literal:
    """A vector given by its entries, one by one."""

    items: tuple[Expr, ...]


VectorLike = Vec | Lam | Literal


@dataclass(frozen=True, slots=True)
class Add(Expr):
    """A sum of terms, in the order in which they were written."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Mul(Expr):
    """A product of factors, in the order in which they were written."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Pow(Expr):
    """A power; a quotient is a product with a power of exponent -1."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True)
class Fn(Expr):
    """An elementary or special function of scalars: log, exp, abs, expm1, log1p, gamma, digamma, min, max.

    Also ``expm1mx``, e^u - 1 - u: what is left of an exponential beside its tangent.
    """

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Big(Expr):
    """``sum``, ``prod``, ``min`` or ``max`` of the body over the index."""

    op: str
    index: Idx
    body: Expr


@dataclass(frozen=True, slots=True)
class Delta(Expr):
    """Kronecker's delta of two indices."""

    first: Index
    second: Index


@dataclass(frozen=True, slots=True)
class Diff(Expr):
    """The partial derivative of the body with respect to a symbol or an entry of a vector."""

    body: Expr
    var: Sym | At
    order: int = 1


@dataclass(frozen=True, slots=True)
class Where(Expr):
    """The body evaluated where the given symbols and vectors take the given values."""

    body: Expr
    scalars: tuple[tuple[Sym, Expr], ...] = ()
    vectors: tuple[tuple[Vec, VectorLike], ...] = ()


@dataclass(frozen=True, slots=True)
class Mean(Expr):
    """The expectation of the body; which symbols are random is declared in the domain."""

    body: Expr


@dataclass(frozen=True, slots=True)
class Rel:
    """A relation between two scalars: ``==``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``."""

    op: str
    lhs: Expr
    rhs: Expr


@dataclass(frozen=True, slots=True)
class Cases(Expr):
    """The value of the first branch whose condition holds, else ``otherwise``."""

    branches: tuple[tuple[Rel, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Function:
    """A notion of the theory: parameters, defining expression, and how its value is written.

    ``latex`` is a template in which ``{0}``, ``{1}``, ... stand for the printed arguments.
    """

    name: str
    params: tuple[Sym | Vec, ...]
    body: Expr
    latex: str
    doc: str = ""

    def __call__(self, *args: Number | VectorLike) -> Call:
        """The notion applied to arguments; raises TypeError for a wrong number or kind of them."""
        if len(args) != len(self.params):
            raise TypeError(f"{self.name} takes {len(self.params)} arguments, not {len(args)}")
        return Call(self, tuple(_argument(self, p, a) for p, a in zip(self.params, args, strict=True)))


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A notion of the theory applied to arguments."""

    function: Function
    args: tuple[Expr | VectorLike, ...]


ZERO = Num(Fraction(0))
ONE = Num(Fraction(1))
MINUS_ONE = Num(Fraction(-1))
OO = Infinity(True)
MINUS_OO = Infinity(False)


def expr(value: Number) -> Expr:
    """Turn an int or a Fraction into an expression; floats are refused because they are not exact.

    >>> expr(2)
    Num(value=Fraction(2, 1))
    """
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise TypeError(f"an exact number or an expression is needed, not {value!r}; write Fraction('0.1') for 0.1")
    return Num(Fraction(value))


def add(*args: Expr) -> Expr:
    """The sum of the arguments; numbers fold with numbers, zeros vanish."""
    flat: list[Expr] = []
    for arg in args:
        flat.extend(arg.args if isinstance(arg, Add) else (arg,))
    flat = [a for a in flat if a != ZERO]
    if all(isinstance(a, Num) for a in flat):
        return Num(sum((a.value for a in flat if isinstance(a, Num)), Fraction(0)))
    return flat[0] if len(flat) == 1 else Add(tuple(flat))


def mul(*args: Expr) -> Expr:
    """The product of the arguments; numbers come first and fold.

    Zero swallows only what has a value everywhere: ``0 * (1/a)`` stays, because it says that a is not zero.
    """
    flat: list[Expr] = []
    for arg in args:
        flat.extend(arg.args if isinstance(arg, Mul) else (arg,))
    number = Fraction(1)
    rest = []
    for a in flat:
        if isinstance(a, Num):
            number *= a.value
        else:
            rest.append(a)
    if not rest or (number == 0 and all(map(_has_value, rest))):
        return Num(number)
    if number != 1:
        rest.insert(0, Num(number))
    return rest[0] if len(rest) == 1 else Mul(tuple(rest))


def _has_value(e: Expr) -> bool:
    """Has the expression visibly a value wherever its symbols have one?"""
    match e:
        case Num() | Sym() | At() | Delta():
            return True
        case Add(args) | Mul(args) | Fn("exp" | "abs" | "min" | "max", args):
            return all(map(_has_value, args))
        case Pow(base, Num(n)):
            return n.denominator == 1 and n > 0 and _has_value(base)
        case Big("sum", _, body):
            return _has_value(body)
    return False


def neg(arg: Expr) -> Expr:
    """The argument with the opposite sign."""
    if isinstance(arg, Infinity):
        return Infinity(not arg.positive)
    return mul(MINUS_ONE, arg)


def divide(num: Expr, den: Expr) -> Expr:
    """The quotient; a zero number as divisor raises ZeroDivisionError."""
    if isinstance(den, Num):
        if den.value == 0:
            raise ZeroDivisionError("division by zero in an exact formula")
        return mul(num, Num(1 / den.value))
    if isinstance(den, Mul):
        return mul(num, *(power(a, MINUS_ONE) for a in den.args))
    return mul(num, power(den, MINUS_ONE))


_FOLD_BITS = 4096


def power(base: Expr, exponent: Expr) -> Expr:
    """The power; small exact numbers fold, nothing else is changed."""
    if exponent == ONE:
        return base
    if isinstance(base, Num) and isinstance(exponent, Num) and exponent.value.denominator == 1:
        n = int(exponent.value)
        size = max(base.value.numerator.bit_length(), base.value.denominator.bit_length())
        if (base.value != 0 or n > 0) and abs(n) * size <= _FOLD_BITS:
            return Num(base.value**n)
    return Pow(base, exponent)


def log(arg: Number) -> Expr:
    """The natural logarithm."""
    return Fn("log", (expr(arg),))


def exp(arg: Number) -> Expr:
    """The exponential function."""
    return Fn("exp", (expr(arg),))


def sqrt(arg: Number) -> Expr:
    """The square root, as the power 1/2."""
    return power(expr(arg), Num(Fraction(1, 2)))


def absolute(arg: Number) -> Expr:
    """The absolute value."""
    return Fn("abs", (expr(arg),))


def total(index: Idx, body: Number) -> Expr:
    """The sum of the body over the index."""
    return Big("sum", index, expr(body))


def product(index: Idx, body: Number) -> Expr:
    """The product of the body over the index."""
    return Big("prod", index, expr(body))


def minimum(index: Idx, body: Number) -> Expr:
    """The least value of the body over the index."""
    return Big("min", index, expr(body))


def maximum(index: Idx, body: Number) -> Expr:
    """The greatest value of the body over the index."""
    return Big("max", index, expr(body))


def symbols(names: str) -> Sequence[Sym]:
    """Scalar symbols from names separated by spaces.

    >>> rho, c = symbols("rho c")
    >>> rho
    Sym(name='rho')
    """
    return tuple(Sym(name) for name in names.split())


def _argument(function: Function, param: Sym | Vec, value: Number | VectorLike) -> Expr | VectorLike:
    """Check one argument against its parameter: a scalar for a scalar, a vector for a vector."""
    if isinstance(param, Vec) != isinstance(value, Vec | Lam | Literal):
        wanted = "a vector" if isinstance(param, Vec) else "a scalar"
        raise TypeError(f"{function.name}: argument {param.name!r} must be {wanted}")
    return value if isinstance(value, Vec | Lam | Literal) else expr(value)
