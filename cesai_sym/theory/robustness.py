"""Normal, equally correlated inputs: mean and variance of the quadratic part of output."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Diff, Expr, Lam, Mean, Rel, Sym, Vec, expr, total
from cesai_sym.statement import Definition, Domain, Moments, Tends, Vector
from cesai_sym.theory.common import between, equal, positive, real, whole
from cesai_sym.theory.definitions import CES, CURVATURE, J, equal_weights, i, j, rho

_z: Final = Vec("z", J)
_eps, _c, _tau, _r = Sym("eps"), Sym("c"), Sym("tau"), Sym("r")
_S2, _S3, _m = Sym("S_2"), Sym("S_3"), Sym("zbar")
_K: Final = CURVATURE(rho, J)


def _parts_of_output() -> tuple[Expr, Expr, Expr]:
    """What output adds to c in first, second and third order of the standard deviation tau."""
    first = _tau * _m
    second = -(1 - rho) / (2 * J) * _tau**2 / _c * _S2
    third = _tau**3 / _c**2 * ((1 - rho) / (2 * J) * _m * _S2 + (1 - rho) * (2 - rho) / (6 * J) * _S3)
    return first, second, third


def _steps() -> tuple[Step, ...]:
    y1, y2, y3 = _parts_of_output()
    output = CES(Lam(j, _c + _eps * _tau * _z[j]), rho, equal_weights(J))
    mean_effect = -_K * _tau**2 * (1 - _r) / (2 * _c)
    spread = _K**2 * _tau**4 * (1 - _r) ** 2 / (2 * (J - 1) * _c**2)
    cross = _K * _tau**4 * (1 - _r) * (1 + (J - 1) * _r) / (2 * J * _c**2)
    return (
        Step("first", Tends((output - _c) / _eps, _eps, ZERO, y1), "expansion",
             "To first order output moves with the mean of the deviations,"),
        Step("second", Tends((output - _c - _eps * y1) / _eps**2, _eps, ZERO, y2), "expansion",
             "to second order with their spread about that mean,"),
        Step("third", Tends((output - _c - _eps * y1 - _eps**2 * y2) / _eps**3, _eps, ZERO, y3), "expansion",
             "to third order with both together and with their third moment."),
        Step("scatter", equal(Mean(_S2), (J - 1) * (1 - _r)), "expectation",
             "The expected spread: the common part of the deviations drops out."),
        Step("mean", equal(Mean(y2), mean_effect), "expectation", "So the expected quadratic effect is linear in $K$."),
        Step("scatter-variance", equal(Mean((_S2 - (J - 1) * (1 - _r)) ** 2), 2 * (J - 1) * (1 - _r) ** 2), "expectation",
             "The variance of the spread, from the fourth moments of normal variables."),
        Step("variance", equal(Mean((y2 - mean_effect) ** 2), spread), "expectation",
             "The variance of the quadratic effect goes with $K^2$."),
        Step("ratio", equal(Diff(mean_effect, _c) ** 2 / spread, (J - 1) / (2 * _c**2)), "algebra",
             "Compare it with the square of how the mean effect moves with $c$: the ratio has neither $\\rho$ nor $r$ nor "
             "$\\tau$ in it; what is left of $K$ is the number of inputs.", (), (Rel("!=", rho, expr(1)),)),
        Step("no-cross", equal(Mean(y1 * (y2 - mean_effect)), 0), "expectation",
             "The first two orders are not correlated,"),
        Step("cross", equal(Mean(y1 * y3), cross), "expectation",
             "but the first and the third are: the variance of output has, to fourth order, the variance of the "
             "quadratic part and twice this."),
        Step("first-variance", equal(Mean(y1**2), _tau**2 * (1 + (J - 1) * _r) / J), "expectation",
             "Its leading part is the variance of the mean."),
    )  # fmt: skip


def robustness() -> Derivation:
    """The quadratic part of output for equicorrelated normal inputs, and its cross term: line 5.5."""
    normal = Moments(mean=ZERO, variance=expr(1), covariance=_r, normal=True)
    domain = Domain(
        (real("rho"), whole("J", 2), positive("c"), positive("tau"), between("r", -1, 1), real("eps")),
        (Vector("z", J, "real", moments=normal),),
        definitions=(
            Definition("zbar", total(i, _z[i]) / J),
            Definition("S_2", total(j, (_z[j] - _m) ** 2)),
            Definition("S_3", total(j, (_z[j] - _m) ** 3)),
        ),
    )
    steps = _steps()
    return Derivation(
        name="correlation-robustness",
        title="Correlated normal inputs",
        summary="For normal inputs with mean $c$, standard deviation $\\tau$ and correlation $r$ the quadratic part of "
        "output has mean $-K\\tau^2(1-r)/(2c)$ and variance $K^2\\tau^4(1-r)^2/(2(J-1)c^2)$.",
        lines=("5.5",),
        domain=domain,
        steps=steps,
        parts=(
            Part("second", "The quadratic part."),
            Part("third", "The cubic part."),
            Part("mean", "The mean of the quadratic part."),
            Part("variance", "Its variance."),
            Part("ratio", "Mean effect against variance."),
            Part("no-cross", "Linear and quadratic part are not correlated."),
            Part("cross", "Linear and cubic part are."),
            Part("first-variance", "The variance of the linear part."),
        ),
        notes=(
            "Inputs are $c + \\tau z_j$; $\\bar z$ is the mean of the $z_j$, $S_2$ and $S_3$ are the sums of the squares "
            "and cubes of their deviations from it. The parts are those of the expansion in $\\tau$, for given $z$: a "
            "normal variable is negative now and then, where output has no value for most $\\rho$, so these are moments "
            "of the parts, not of output itself.",
            "The formulas hold for every $r$ between $-1$ and 1; a common correlation of $J$ variables is at least "
            "$-1/(J-1)$.",
        ),
    )
