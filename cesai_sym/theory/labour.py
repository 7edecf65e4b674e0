"""Mobile labour: the allocation that makes most of given productivities, and growth when labour follows it."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import (
    ZERO,
    Diff,
    Expr,
    Idx,
    Lam,
    Rel,
    Sym,
    Vec,
    total,
)
from cesai_sym.statement import Definition, Domain, Vector
from cesai_sym.theory.common import below, between, equal, positive, real, whole
from cesai_sym.theory.definitions import CES, J, i, j, k, rho, w

_A: Final = Vec("A", J)
_ell: Final = Vec("ell", J)
_v: Final = Vec("v", J)
_L, _S, _sigma, _theta, _t, _Phi = (Sym(n) for n in ("L", "S", "sigma", "theta", "t", "Phi"))
_UNIT: Final = between("theta", 0, 1)
_BELOW_ONE: Final = below(rho, 1)
_NOT_ZERO: Final = Rel("!=", rho, ZERO)
_GIVEN: Final = (_BELOW_ONE, _NOT_ZERO)


def _output(allocation: Lam | Vec) -> Expr:
    """Output when the share ``allocation_j`` of all labour works in sector j."""
    entry = allocation.body if isinstance(allocation, Lam) else allocation[j]
    return CES(Lam(j, _A[j] * _L * entry), rho, w)


def _way(n: Idx) -> Expr:
    """On the way from the best allocation to another one."""
    return (1 - _theta) * _v[n] + _theta * _ell[n]


def _allocation_steps() -> tuple[Step, ...]:
    path = _output(Lam(j, _way(j)))

    def weight(n: Idx) -> Expr:
        return w[n] * (_A[n] * _way(n)) ** rho / total(k, w[k] * (_A[k] * _way(k)) ** rho)

    def ratio(n: Idx) -> Expr:
        return (_ell[n] - _v[n]) / _way(n)

    spread = total(j, weight(j) * (ratio(j) - total(i, weight(i) * ratio(i))) ** 2)
    second = Diff(path, _theta, 2)
    return (
        Step("shares", equal(total(j, _v[j]), 1), "algebra", "The allocation uses all labour.", (), (_BELOW_ONE,)),
        Step("attained", equal(_output(_v), _L * _S ** (1 / (_sigma - 1))), "algebra", "Its output.", (), _GIVEN),
        Step("path", equal(second, -(1 - rho) * path * spread), "differentiation",
             "Walk from it to any other allocation: the second derivative of output is minus a variance under the shares.",
             (), (_UNIT, *_GIVEN)),
        Step("spread", Rel(">=", spread, ZERO), "sign", "A variance is not negative.", (), (_UNIT, *_GIVEN)),
        Step("concave", Rel("<=", second, ZERO), "sign", "So output is concave along the way", ("path", "spread"),
             (_UNIT, *_GIVEN)),
        Step("bound", Rel("<=", _output(_ell), _L * _S ** (1 / (_sigma - 1))), "tangent",
             "and flat at the start: no allocation does better.", ("concave",), _GIVEN),
    )  # fmt: skip


def mobile_labour() -> Derivation:
    """Output with labour allocated as well as possible, and its growth: line 4.6."""
    domain = Domain(
        (real("rho"), whole("J", 2), positive("L"), real("t")),
        (Vector("A", J), Vector("w", J, "weights"), Vector("ell", J, "weights"), Vector("g", J, "real")),
        (i, j, k), (),
        (
            Definition("sigma", 1 / (1 - rho)),
            Definition("S", total(j, w[j] ** _sigma * _A[j] ** (_sigma - 1))),
            Definition("v", Lam(j, w[j] ** _sigma * _A[j] ** (_sigma - 1) / _S)),
        ),
    )  # fmt: skip
    steps = (*_allocation_steps(),)
    return Derivation(
        name="mobile-labour",
        title="Mobile labour",
        summary="x",
        lines=("4.6",),
        domain=domain,
        steps=steps,
        parts=(
            Part("attained", "The best allocation."),
            Part("bound", "No allocation does better."),
        ),
        notes=("x",),
    )
