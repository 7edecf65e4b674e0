"""The five signs, and how those of a sum and of a product follow."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

#: ``+`` positive, ``-`` negative, ``+0`` not negative, ``-0`` not positive, ``0`` zero.
Sign = Literal["+", "-", "0", "+0", "-0"]
FLIP: Final[dict[Sign, Sign]] = {"+": "-", "-": "+", "0": "0", "+0": "-0", "-0": "+0"}
#: How often a method may ask for the sign of another polynomial on its way.
MAX_DEPTH = 12


def flip(s: Sign | None) -> Sign | None:
    """The sign of the opposite."""
    return None if s is None else FLIP[s]


def of_number(c: Fraction) -> Sign:
    """The sign of a rational."""
    return "+" if c > 0 else "-" if c < 0 else "0"


def add_signs(a: Sign | None, b: Sign | None) -> Sign | None:
    """The sign of a sum, when the signs of the terms settle it."""
    if a is None or b is None:
        return None
    if a == "0":
        return b
    if b == "0":
        return a
    if a[0] != b[0]:
        return None
    return a if len(a) == 1 else b


def mul_signs(a: Sign | None, b: Sign | None) -> Sign | None:
    """The sign of a product."""
    if a == "0" or b == "0":
        return "0"
    if a is None or b is None:
        return None
    weak = len(a) == 2 or len(b) == 2
    positive = a[0] == b[0]
    if weak:
        return "+0" if positive else "-0"
    return "+" if positive else "-"


def common(a: Sign | None, b: Sign | None) -> Sign | None:
    """A sign that is right in both of two cases."""
    if a is None or b is None:
        return None
    if a == b:
        return a
    signs = {a, b}
    if signs <= {"+", "+0", "0"}:
        return "+0"
    if signs <= {"-", "-0", "0"}:
        return "-0"
    return None
