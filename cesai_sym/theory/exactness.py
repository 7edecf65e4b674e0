"""How good the second-order form of the loss is: a bound for its error on a box, and where it is exact."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Diff, Expr, Lam, Literal, Num, Rel, Sym, Vec, expr, total
from cesai_sym.statement import Definition, Domain, Iff, Tends, Vector
from cesai_sym.theory.common import below, between, equal, every, positive, real, whole
from cesai_sym.theory.definitions import CES, CURVATURE, CV2, J, equal_weights, i, j, k, rho
from cesai_sym.theory.neighbours import without

_u: Final = Vec("u", J)
_delta, _theta, _V, _F, _P, _Q, _y = (Sym(n) for n in ("delta", "theta", "V", "F", "P", "Q", "y"))
_UNIT: Final = between("theta", 0, 1)
_NEGATIVE: Final = below(rho, 0)
_ABOVE: Final = Rel(">=", _u[every], -_delta)
_BELOW: Final = Rel("<=", _u[every], _delta)


def _power(e: Expr) -> Expr:
    return (1 + e) ** rho


def _entry_steps(name: str, edge: Expr, op: str, box: tuple[Rel, ...]) -> tuple[Step, ...]:
    """``(1 + u)^rho`` against the parabola whose second derivative is that at the edge of the box."""
    half = rho * (rho - 1) / 2 * edge ** (rho - 2)
    entry = _u[every]
    rest = _power(_theta * entry) - half * entry**2 * _theta**2
    words = "at most" if op == "<=" else "at least"
    return (
        Step(f"{name}-edge", Rel(op, (1 + _theta * entry) ** (rho - 2), edge ** (rho - 2)), "sign",
             f"On the box this power is {words} its value at the edge.", ("inside",), (_UNIT, *box)),
        Step(f"{name}-bent", Rel(op, Diff(rest, _theta, 2), ZERO), "sign",
             "So what is left of a term after its parabola bends one way only,", (f"{name}-edge", "inside"), (_UNIT, *box)),
        Step(f"{name}-term", Rel(op, _power(entry) - half * entry**2, 1 + rho * entry), "tangent",
             f"and the term is {words} its tangent and the parabola.", (f"{name}-bent",), box),
        Step(f"{name}-sum", Rel(op, total(j, _power(_u[j])) / J, 1 + half * _V), "sign",
             "Average over the inputs: the linear terms cancel.", (f"{name}-term",), box),
    )  # fmt: skip


def remainder() -> Derivation:
    """Bounds for the error of the second-order form when all inputs are near their mean: line 5.1."""
    domain = Domain(
        (real("rho"), whole("J", 2), between("delta", 0, 1)),
        (Vector("u", J, "centered"),),
        (i, j, k),
        (),
        (
            Definition("V", total(j, _u[j] ** 2) / J),
            Definition("F", CES(Lam(j, 1 + _u[j]), rho, equal_weights(J))),
        ),
    )
    steps = (
        Step("inside", Rel(">", 1 + _theta * _u[every], ZERO), "sign", "Inputs stay positive on the way from their mean.",
             (), (_UNIT, _ABOVE)),
        *_entry_steps("low", 1 - _delta, "<=", (_NEGATIVE, _ABOVE)),
        *_entry_steps("high", 1 + _delta, ">=", (_NEGATIVE, _ABOVE, _BELOW)),
    )
    return Derivation(
        name="remainder",
        title="x",
        summary="x",
        lines=("5.1",),
        domain=domain,
        steps=steps,
        parts=(Part("low-sum", "x"), Part("high-sum", "x")),
    )
