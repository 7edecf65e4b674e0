"""How good the second-order form of the loss is: a bound for its error on a box, and where it is exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Diff, Expr, Lam, Rel, Sym, Vec, expr, total
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Vector
from cesai_sym.theory.common import below, between, equal, every, real, whole
from cesai_sym.theory.definitions import CES, CURVATURE, CV2, J, equal_weights, i, j, k, rho
from cesai_sym.theory.neighbours import without

_u: Final = Vec("u", J)
_a, _b, _theta, _V, _F, _L = (Sym(n) for n in ("a", "b", "theta", "V", "F", "ell"))
_CENTERED: Final = Vector("u", J, "centered")
_UNIT: Final = between("theta", 0, 1)
_NEGATIVE: Final = below(rho, 0)
_ABOVE: Final = Rel(">=", _u[every], _a - 1)
_BELOW: Final = Rel("<=", _u[every], _b - 1)


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
        Step(f"{name}-sum", Rel(op, total(j, _power(_u[j]) - half * _u[j] ** 2 - rho * _u[j]) / J, expr(1)), "sign",
             "Average over the inputs.", (f"{name}-term",), box),
        Step(f"{name}-mean", Rel(op, total(j, _power(_u[j])) / J - half * _V, expr(1)), "instance",
             "Deviations from the mean sum to zero: the linear terms cancel.", (f"{name}-sum",), (_CENTERED, *box)),
    )  # fmt: skip


def _loss_bounds() -> tuple[Step, ...]:
    """From the mean of the powers to the aggregate, for rho < 0, and its expansion in the variance."""

    def parabola(edge: Expr) -> Expr:
        return rho * (rho - 1) / 2 * edge ** (rho - 2) * _V

    low, high = parabola(_a), parabola(_b)
    floor, ceiling = (_CENTERED, _NEGATIVE, _ABOVE), (_CENTERED, _NEGATIVE, _ABOVE, _BELOW)
    second = (1 - rho) / (2 * rho**2)

    def path(y: Expr) -> Expr:
        return (1 + _theta * y) ** (1 / rho)

    bent = path(high) - second * high**2 * _theta**2
    near, far = _a ** (rho - 2), _b ** (rho - 2)
    return (
        Step("low-power", Rel(">=", _F, (1 + low) ** (1 / rho)), "sign",
             "The power $1/\\rho$ is negative and turns the inequality around.", ("low-mean",), floor),
        Step("low-convex", Rel(">=", Diff(path(low), _theta, 2), ZERO), "sign", "It is convex,", (), (_UNIT, *floor)),
        Step("low-tangent", Rel(">=", (1 + low) ** (1 / rho), 1 + low / rho), "tangent", "and above its tangent.",
             ("low-convex",), floor),
        Step("floor-V", Rel(">=", _F, 1 + low / rho), "combination", "So the aggregate is at least this,",
             ("low-power", "low-tangent"), floor),
        Step("loss", equal((1 - rho) * _V, 2 * _L), "algebra",
             "in terms of the second-order loss $\\ell = K\\,\\mathrm{CV}_s^2/2$:", (), (_CENTERED,)),
        Step("floor", Rel(">=", _F, 1 - near * _L), "sign", "the loss is at most $a^{\\rho-2}$ times that.",
             ("floor-V",), floor),
        Step("high-power", Rel("<=", _F, (1 + high) ** (1 / rho)), "sign", "From the other side,", ("high-mean",), ceiling),
        Step("high-edge-2", Rel("<=", path(high) ** (1 - 2 * rho), expr(1)), "sign",
             "a negative power of what is at least one is at most one,", (), (_UNIT, *ceiling)),
        Step("high-concave", Rel("<=", Diff(bent, _theta, 2), ZERO), "sign",
             "so beside its parabola at one the power bends the other way", ("high-edge-2",), (_UNIT, *ceiling)),
        Step("high-tangent", Rel("<=", (1 + high) ** (1 / rho) - second * high**2, 1 + high / rho), "tangent",
             "and stays below its tangent.", ("high-concave",), ceiling),
        Step("ceiling-V", Rel("<=", _F, 1 + high / rho + second * high**2), "combination",
             "The aggregate is at most this:", ("high-power", "high-tangent"), ceiling),
        Step("ceiling", Rel("<=", _F, 1 - far * _L + (1 - rho) / 2 * (far * _L) ** 2), "sign",
             "the loss is at least $b^{\\rho-2}$ times the second-order loss, but for a term of fourth order.",
             ("ceiling-V",), ceiling),
    )  # fmt: skip


def remainder() -> Derivation:
    """Bounds for the error of the second-order form when all inputs are near their mean: line 5.1."""
    domain = Domain(
        (real("rho"), whole("J", 2), between("a", 0, 1), Scalar("b", Interval(Fraction(1)))),
        (Vector("u", J, "real"),),
        (i, j, k),
        (),
        (
            Definition("V", total(j, _u[j] ** 2) / J),
            Definition("ell", CURVATURE(rho, J) * CV2(Lam(j, 1 + _u[j])) / 2),
            Definition("F", CES(Lam(j, 1 + _u[j]), rho, equal_weights(J))),
        ),
    )
    steps = (
        Step("inside", Rel(">", 1 + _theta * _u[every], ZERO), "sign", "Inputs stay positive on the way from their mean.",
             (), (_UNIT, _ABOVE)),
        *_entry_steps("low", _a, "<=", (_NEGATIVE, _ABOVE)),
        *_entry_steps("high", _b, ">=", (_NEGATIVE, _ABOVE, _BELOW)),
        *_loss_bounds(),
    )  # fmt: skip
    open_box = (_CENTERED, _NEGATIVE, Rel(">", _u[every], expr(-1)))
    off_box = (
        Scalar("rho", Interval(-Fraction(1, 5), Fraction(0))),
        Scalar("b", Interval(Fraction(1), Fraction(11, 10))),
    )
    return Derivation(
        name="loss-bounds",
        title="How good the second-order loss is",
        summary="When every input is between $a$ and $b$ times the mean and $\\rho < 0$, the loss lies between "
        "$b^{\\rho-2}$ and $a^{\\rho-2}$ times the second-order loss $K\\,\\mathrm{CV}_s^2/2$, but for "
        "a term of fourth order.",
        lines=("5.1",),
        domain=domain,
        steps=steps,
        parts=(
            Part("loss", "The second-order loss."),
            Part("floor", "The loss is at most this."),
            Part("ceiling", "The loss is at least this."),
        ),
        notes=(
            "Inputs are $1 + u_j$ with $a \\le 1 + u_j \\le b$ and $\\sum_j u_j = 0$, that is relative to their mean (the "
            "aggregate is homogeneous of degree one); $V$ is their variance, $\\ell$ the second-order loss.",
            "The bounds hold for every number of inputs; both factors tend to one as $a$ and $b$ do.",
        ),
        mutants=(
            without(domain, steps, "floor", "a <= 1 + u <= b", *open_box),
            without(domain, steps, "ceiling", "1 + u <= b", *open_box, *off_box),
            without(domain, steps, "floor", "rho < 0", _CENTERED, _ABOVE),
        ),
    )
