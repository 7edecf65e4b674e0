"""Two exponents compared: the power-mean inequality from the comparison with the mean."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Step
from cesai_sym.derivation.model import Given
from cesai_sym.expression.nodes import Expr, Lam, Rel, Sym, expr, log, total
from cesai_sym.theory.common import below, equal
from cesai_sym.theory.definitions import CES, i, j, k, w, x

_p: Final = Sym("p")
_q: Final = Sym("q")
_ORDER: Final = below(_p, _q)
_UNEQUAL: Final = below(x[i], x[k])


def _powers(exponent: Expr, base: Expr) -> Expr:
    """The aggregate with this exponent of the powers of the inputs."""
    return CES(Lam(j, x[j] ** base), exponent, w)


def _mean(base: Expr) -> Expr:
    return total(j, w[j] * x[j] ** base)


def _compared(mark: str, weak: bool) -> tuple[Step, ...]:
    """``F(x; p) <= F(x; q)`` for p < q, by the signs of the exponents; ``mark`` tells the strict steps apart."""
    less, more = ("<=", ">=") if weak else ("<", ">")
    below_mean, above_mean = f"{mark}below", f"{mark}above"
    unequal = () if weak else (_UNEQUAL,)
    result = Rel(less, CES(x, _p, w), CES(x, _q, w))
    cases: dict[str, tuple[tuple[Given, ...], Expr, Expr, str, str]] = {
        "q-positive": ((below(0, _p), below(0, _q)), _p / _q, _q, below_mean, "Read it for $x_j^q$ and $p/q < 1$,"),
        "p-negative": ((below(_p, 0), below(0, _q)), _p / _q, _q, below_mean, "for $p < 0$ too,"),
        "p-zero": ((below(0, _q), equal(_p, 0)), expr(0), _q, below_mean, "for $p = 0$ too,"),
        "q-negative": ((below(_q, 0),), _p / _q, _q, above_mean, "for $q < 0$ read it with $p/q > 1$,"),
        "q-zero": ((equal(_q, 0), below(_p, 0)), expr(0), _p, below_mean, "and for $q = 0$ read it for $x_j^p$ and the exponent 0,"),
    }  # fmt: skip
    steps: list[Step] = []
    for name, (signs, ratio, base, source, reason) in cases.items():
        given = (_ORDER, *signs, *unequal)
        op = less if source == below_mean else more
        steps += [
            Step(f"{mark}{name}", Rel(op, _powers(ratio, base), _mean(base)), "instance", reason, (source,), given),
            Step(f"{mark}{name}-logs", Rel(op, log(_powers(ratio, base)), log(_mean(base))), "sign",
                 "take logarithms,", (f"{mark}{name}",), given),
            Step(f"{mark}{name}-roots", result, "sign", "and take roots.", (f"{mark}{name}-logs",), given),
        ]  # fmt: skip
    reason = "These are all cases: the aggregate does not fall in its exponent." if weak else "It rises strictly."
    uses = tuple(f"{mark}{name}-roots" for name in cases)
    return (*steps, Step(f"{mark}exponents", result, "cases", reason, uses, (_ORDER, *unequal)))


def power_means() -> tuple[Step, ...]:
    """The power-mean inequality between any two exponents, and that it is strict for unequal inputs."""
    return (*_compared("", weak=True), *_compared("strictly-", weak=False))
