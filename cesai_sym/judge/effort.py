"""A deterministic limit on work, counted in products of monomials.

Unlike a clock it gives the same answer everywhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from cesai_sym.expression.calculus import UnsupportedError


class EffortError(UnsupportedError):
    """The work allowed for a question is used up."""


@dataclass(slots=True)
class _Meter:
    """How much work is left; shared by everything that runs inside one limit."""

    left: int
    outer: _Meter | None


_meter: Final[ContextVar[_Meter | None]] = ContextVar("effort", default=None)


def spend() -> None:
    """Count one product; raises EffortError when the allowance is used up."""
    meter = _meter.get()
    while meter is not None:
        meter.left -= 1
        if meter.left < 0:
            raise EffortError("the work allowed for this question is used up")
        meter = meter.outer


@contextlib.contextmanager
def limited(products: int) -> Iterator[None]:
    """Run the block with an allowance; an enclosing allowance is used up along with it."""
    token = _meter.set(_Meter(products, _meter.get()))
    try:
        yield
    finally:
        _meter.reset(token)


_thorough: Final[ContextVar[bool]] = ContextVar("thorough", default=False)


def is_thorough() -> bool:
    """May methods be tried that rarely succeed quickly?"""
    return _thorough.get()


@contextlib.contextmanager
def thorough() -> Iterator[None]:
    """Run the block with all methods."""
    token = _thorough.set(True)
    try:
        yield
    finally:
        _thorough.reset(token)


@contextlib.contextmanager
def unlimited() -> Iterator[None]:
    """Run the block outside all allowances: what it finds is kept and used for other questions too."""
    token = _meter.set(None)
    try:
        yield
    finally:
        _meter.reset(token)
