"""Syntax trees: what was written, with columns, before names have a meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal, with the digits as printed; ``percent`` when a percent sign follows."""

    printed: str
    percent: bool
    column: int

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return Fraction(self.printed) / (100 if self.percent else 1)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands alone."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Infinite:
    """``oo``."""

    column: int


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite of the argument."""

    arg: Node
    column: int


@dataclass(frozen=True, slots=True)
class Series:
    """Terms joined by + and -, or factors joined by * and /, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    column: int


@dataclass(frozen=True, slots=True)
class Raised:
    """A power."""

    base: Node
    exponent: Node
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """``x[j]``, ``u[i, j]``."""

    vector: str
    indices: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Items:
    """``[a, b, c]``."""

    items: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Range:
    """``j in 1..n``."""

    name: str
    last: Node
    column: int


@dataclass(frozen=True, slots=True)
class Binding:
    """``rho = 0`` among the arguments of a call."""

    name: str
    value: Node
    column: int


@dataclass(frozen=True, slots=True)
class Tendency:
    """``t -> 0+``."""

    var: Node
    point: Node
    side: str
    column: int


@dataclass(frozen=True, slots=True)
class Apply:
    """A name with arguments in parentheses."""

    name: str
    args: tuple[Node, ...]
    column: int


Node = Number | Name | Infinite | Minus | Series | Raised | Entry | Items | Range | Binding | Tendency | Apply


@dataclass(frozen=True, slots=True)
class Operator:
    """A relation sign and where it stands."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Expressions joined by relation signs, and the ``as t -> oo`` after them; ``(a,)`` without a sign."""

    sides: tuple[Node, ...]
    operators: tuple[Operator, ...]
    tendency: Tendency | None
    column: int


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Relations joined by ``and``."""

    parts: tuple[Chain, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two relations joined by ``iff``."""

    first: Conjunction
    second: Conjunction
    column: int


def parts(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node."""
    match node:
        case Minus(arg, _):
            yield arg
        case Series(first, rest, _):
            yield first
            yield from (n for _, n in rest)
        case Raised(base, exponent, _):
            yield from (base, exponent)
        case Entry(_, inside, _) | Items(inside, _) | Apply(_, inside, _):
            yield from inside
        case Range(_, inner, _) | Binding(_, inner, _):
            yield inner
        case Tendency(var, point, _, _):
            yield from (var, point)
