"""Points at which a formula has a value, and what it is: by ball arithmetic, from the formula as it was written."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from cesai_sym.compiled.function import Formula
from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import Point, compare, enclose
from cesai_sym.expression.nodes import Rel
from cesai_sym.statement import Domain, Interval

Argument = float | tuple[float, ...]
_BITS = (128, 512, 2048)
_TRIES = 40


def nearest(ball: Any) -> float:
    """The double nearest to the middle of a ball, rounded once."""
    man, exponent = (int(part) for part in ball.mid().man_exp())
    if not man or man.bit_length() + exponent < -1100:
        return 0.0
    if man.bit_length() + exponent > 1100:
        return math.copysign(math.inf, man)
    try:
        return float(Fraction(man) * Fraction(2) ** exponent)
    except OverflowError:
        return math.copysign(math.inf, man)


def points_of(formula: Formula, wanted: int, seed: int = 3) -> Iterator[tuple[tuple[Argument, ...], tuple[float, ...]]]:
    """Arguments in their order, and the results in theirs, each rounded once."""
    generator = random.Random(seed)
    found = 0
    for n in range(wanted * _TRIES):
        if found == wanted:
            return
        arguments, point = _point(formula, formula.domain, 2 + n % 3, generator)
        values = _values(formula, point)
        if values is not None and all(map(math.isfinite, values)):
            found += 1
            yield arguments, values


def _point(formula: Formula, domain: Domain, J: int, generator: random.Random) -> tuple[tuple[Argument, ...], Point]:
    scalars: dict[str, Fraction] = {name: Fraction(J) for name in formula.signature.sizes}
    vectors: dict[str, Any] = {}
    arguments: list[Argument] = []
    for p in formula.signature.parameters:
        if not p.sizes:
            declared = domain.scalar(p.name)
            interval = Interval() if declared is None else declared.interval
            value = _number(interval, bool(declared and declared.integer), generator)
            scalars[p.name] = Fraction(value)
            arguments.append(value)
            continue
        sizes = [s if isinstance(s, int) else J for s in p.sizes]
        vector = domain.vector(p.name)
        entries = vector.entries if vector is not None else "real"
        flat = _entries(entries, math.prod(sizes), generator)
        arguments.append(flat)
        exact = tuple(map(Fraction, flat))
        step = sizes[-1]
        vectors[p.name] = exact if len(sizes) == 1 else tuple(exact[k : k + step] for k in range(0, len(exact), step))
    return tuple(arguments), Point(scalars, vectors)


def _number(interval: Interval, whole: bool, generator: random.Random) -> float:
    lower, upper = interval.lower, interval.upper
    size = math.exp(generator.gauss(0, 2))
    if lower is not None and upper is not None:
        value = float(lower) + float(upper - lower) * generator.uniform(0.05, 0.95)
    elif lower is not None:
        value = float(lower) + size
    elif upper is not None:
        value = float(upper) - size
    else:
        value = generator.choice((-1, 1)) * size
    return float(math.ceil(value)) if whole else value


def _entries(kind: str, n: int, generator: random.Random) -> tuple[float, ...]:
    if kind == "weights":  # exactly of sum one
        parts = [generator.randint(1, 2**20) for _ in range(n - 1)]
        return (*(p / 2**24 for p in parts), 1 - sum(parts) / 2**24)
    values = [math.exp(generator.gauss(0, 1.5)) for _ in range(n)]
    if kind in ("positive", "nonnegative"):
        return tuple(values)
    return tuple(v * generator.choice((-1, 1)) for v in values)


def _values(formula: Formula, point: Point) -> tuple[float, ...] | None:
    J = {s: int(point.scalars[s]) for s in formula.signature.sizes}
    ranges = [range(1, (s if isinstance(s, int) else J[s]) + 1) for _, s in formula.signature.outputs]
    results = []
    for place in product(*ranges):
        at = Point(point.scalars, point.vectors,
                   dict(zip((n for n, _ in formula.signature.outputs), place, strict=True)))  # fmt: skip
        value = _value(formula, at)
        if value is None:
            return None
        results.append(value)
    return tuple(results)


def _value(formula: Formula, at: Point) -> float | None:
    try:
        if isinstance(formula.original, Rel):
            answer = compare(formula.original, at, 512)
            return None if answer is None else float(answer)
        for bits in _BITS:
            ball = enclose(formula.domain.expand(formula.original), at, bits)
            if ball is None:
                return None
            if ball.rel_accuracy_bits() > 80 or ball == 0:
                return nearest(ball)
    except (UnsupportedError, OverflowError):
        return None
    return None
