"""What the kernels should return: balls of any precision around the exact value, and distances in ulps.

Kept apart from the expression trees and from the kernels: a third way to the same numbers, in Arb (python-flint).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from cesai_sym.expression.evaluate import to_arb, working_precision
from cesai_sym.kernels.references import MORE_REFERENCES, Exact, balls, level, shares

#: The arguments of a kernel at one point, by name; vectors are tuples.
Case = Mapping[str, tuple[float, ...]]

_MOST_BITS = 1 << 16


def reference(kernel: str, case: Exact, accuracy: int = 75) -> list[Any]:
    """Balls around the exact results, flattened, each to ``accuracy`` bits; floats where the result is a limit.

    Raises ArithmeticError when 65536 working bits do not suffice.

    >>> [round(float(v), 3) for v in reference("ces", {"x": (1.0, 4.0), "rho": (-1.0,), "weights": (1.0, 1.0)})]
    [1.6]
    """
    bits = 128
    while bits <= _MOST_BITS:
        with working_precision(bits):
            values = _REFERENCES[kernel](case)
        if all(isinstance(v, float) or v.rad() == 0 or v.rel_accuracy_bits() >= accuracy for v in values):
            return values
        bits *= 2
    raise ArithmeticError(f"no reference for {kernel} at {dict(case)}")


def ulps(computed: float, exact: Any) -> float:
    """The distance from the exact value in units of the spacing of doubles there.

    The spacing is 2^(e - 52) for 2^e <= |exact| < 2^(e + 1), and 2^-1074 below the normal range.  A result beyond the
    greatest double is infinite: the distance is then 0, or infinite if only one of the two is.
    """
    if isinstance(exact, float):
        same = computed == exact or (math.isnan(computed) and math.isnan(exact))
        return 0.0 if same else math.inf
    if math.isnan(computed):
        return math.inf
    with working_precision(160):
        size = _exponent(exact)
        if size >= 1024 or math.isinf(computed):
            rounds_up = abs(exact) >= to_arb(Fraction(2) ** 1024 - Fraction(2) ** 970)
            same = math.isinf(computed) and rounds_up and (computed > 0) == (exact > 0)
            return 0.0 if same else math.inf
        unit = to_arb(Fraction(2) ** (max(size, -1022) - 52))
        return float(abs(to_arb(Fraction(computed)) - exact) / unit)


def _exponent(ball: Any) -> int:
    """The exponent e with 2^e <= |ball| < 2^(e + 1), for zero the least."""
    man, exp = ball.mid().man_exp()
    return int(man.bit_length()) + int(exp) - 1 if man else -1074


def _aggregate(case: Exact) -> list[Any]:
    """Theory 3.3 first: inputs at 0 and infinity."""
    rho, x = case["rho"][0], case["x"]
    used = [v for v, w in zip(x, case["weights"], strict=True) if w > 0]
    forcing = [v for v in used if (v == 0 and rho <= 0) or (math.isinf(v) and rho >= 0)]
    if forcing:
        return [forcing[0] if len(set(forcing)) == 1 else math.nan]
    kept = [(v, w) for v, w in zip(x, case["weights"], strict=True) if w > 0 and v > 0 and not math.isinf(v)]
    if not kept:
        return [used[0]]
    rest = {"x": tuple(v for v, _ in kept), "weights": tuple(w for _, w in kept), "rho": case["rho"]}
    if len(kept) == len(used) or math.isinf(rho):
        return [level(rest)]
    left = Fraction(sum(Fraction(w) for _, w in kept)) / sum(Fraction(w) for w in case["weights"])
    return [level(rest) * (to_arb(left).log() / to_arb(Fraction(rho))).exp()]


def _gradient(case: Exact) -> list[Any]:
    F = level(case)
    return [s * F / x for s, x in zip(shares(case), balls(case["x"]), strict=True)]


def _hessian(case: Exact) -> list[Any]:
    s, x = shares(case), balls(case["x"])
    scale = (1 - to_arb(Fraction(case["rho"][0]))) * level(case)
    rows = range(len(x))
    others = [sum((s[i] for i in rows if i != j), to_arb(Fraction(0))) for j in rows]
    return [scale * (-s[j] * others[j] if j == k else s[j] * s[k]) / (x[j] * x[k]) for j in rows for k in rows]


def _growth(case: Exact) -> list[Any]:
    return [sum(s * g for s, g in zip(shares(case), balls(case["growth"]), strict=True))]


_REFERENCES: Final[Mapping[str, Callable[[Exact], list[Any]]]] = MappingProxyType(
    {
        "ces": _aggregate,
        "ces_gradient": _gradient,
        "ces_value_and_gradient": lambda case: [level(case), *_gradient(case)],
        "ces_shares": shares,
        "ces_hessian": _hessian,
        "mesh_growth": _growth,
        **MORE_REFERENCES,
    }
)
