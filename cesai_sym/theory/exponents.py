"""The exponents at which the second-order form of the loss is exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Delta, Expr, Lam, Literal, Num, Rel, Sym, Vec, expr, total
from cesai_sym.statement import Definition, Domain, Tends, Vector
from cesai_sym.theory.common import below, equal, real, whole
from cesai_sym.theory.definitions import CES, J, equal_weights, i, j, k, rho
from cesai_sym.theory.neighbours import without

_u: Final = Vec("u", J)
_eps, _V, _m3 = (Sym(n) for n in ("eps", "V", "m_3"))
_HALVES: Final = equal_weights(expr(2))
_COEFFICIENT: Final = (1 - rho) * (2 * rho - 3) * (rho + 1) / 24
#: Where ``1 + e`` and ``1 - e`` are twice the squares of 4/5 and 3/5.
_SQUARES: Final = Fraction(7, 25)


def _pair(e: Expr, power: Expr = rho) -> Expr:
    return CES(Literal((1 + e, 1 - e)), power, _HALVES)


def _form(e: Expr, power: Expr = rho) -> Expr:
    """The second-order form of two inputs 1 + e and 1 - e."""
    return 1 - (1 - power) / 2 * e**2


def _two_inputs() -> tuple[Step, ...]:
    near = (Rel("<", _eps, expr(1)), Rel(">", _eps, expr(-1)))
    power, at = expr(Fraction(3, 2)), Num(_SQUARES)
    cube = Fraction(16562, 15625)
    return (
        Step("fourth", Tends((_pair(_eps) - _form(_eps)) / _eps**4, _eps, ZERO, _COEFFICIENT), "expansion",
             "For two inputs there is no term of third order; the one of fourth order has three zeros in $\\rho$."),
        Step("nonzero", Rel(">", _COEFFICIENT**2, ZERO), "sign",
             "At all other exponents the second-order form is not exact, however near the inputs are.", (),
             tuple(Rel("!=", rho, expr(n)) for n in (Fraction(1), Fraction(-1), Fraction(3, 2)))),
        Step("harmonic", equal(_pair(_eps), _form(_eps)), "algebra", "At $\\rho = -1$ it is exact,",
             (), (equal(rho, -1), *near)),
        Step("linear", equal(_pair(_eps), _form(_eps)), "algebra", "and at $\\rho = 1$, where there is no loss.",
             (), (equal(rho, 1), *near)),
        Step("three-halves", equal(_pair(at, power) ** 3, expr(cube)), "algebra",
             "At $\\rho = 3/2$ take the inputs $32/25$ and $18/25$: the cube of the aggregate is a rational number,"),
        Step("not-exact", Rel(">", expr(cube), _form(at, power) ** 3), "sign", "and not the cube of the second-order form."),
    )  # fmt: skip


def _more_inputs() -> tuple[Step, ...]:
    vector = Lam(j, 1 + _eps * _u[j])
    output = CES(vector, rho, equal_weights(J))
    one_large = J * Delta(j, 1) - 1
    square = CES(Lam(j, 1 + _u[j]), expr(2), equal_weights(J)) ** 2
    several = whole("J", 3)
    term = (1 - rho) * (2 - rho) / 6 * _m3
    return (
        Step("third", Tends((output - 1 + (1 - rho) / 2 * _V * _eps**2) / _eps**3, _eps, ZERO, term), "expansion",
             "For more inputs there is a term of third order, with the third moment $m_3$ of the deviations:"),
        Step("third-nonzero", Rel(">", term**2, ZERO), "sign", "it is not zero but for $\\rho = 1$ and $\\rho = 2$,", (),
             (Rel("!=", total(j, _u[j] ** 3), ZERO), Rel("!=", rho, expr(1)), Rel("!=", rho, expr(2)))),
        Step("one-large", equal(total(j, one_large**3) / J, (J - 1) * (J - 2)), "algebra",
             "if the third moment is not: one large and $J-1$ equal small inputs have this one,"),
        Step("skewed", Rel(">", (J - 1) * (J - 2), ZERO), "sign", "which is positive from three inputs on.", (), (several,)),
        Step("quadratic", equal(square, 1 + _V), "algebra", "At $\\rho = 2$ the square of the aggregate is $1+V$,"),
        Step("too-large", Rel("<", 1 + _V, (1 + _V / 2) ** 2), "sign",
             "and the second-order form $1 + V/2$ is larger.", (), (below(0, _V),)),
    )  # fmt: skip


def exact_exponents() -> Derivation:
    """Where the second-order form holds exactly, and that it does so nowhere else: line 5.1."""
    domain = Domain(
        (real("rho"), whole("J", 2), real("eps")),
        (Vector("u", J, "centered"),),
        (i, j, k),
        (),
        (Definition("V", total(j, _u[j] ** 2) / J), Definition("m_3", total(j, _u[j] ** 3) / J)),
    )
    steps = (*_two_inputs(), *_more_inputs())
    return Derivation(
        name="exact-exponents",
        title="Where the second-order loss is exact",
        summary="For two inputs the second-order form $1 - (1-\\rho)V/2$ is exact at $\\rho = 1$ and $\\rho = -1$ and at no "
        "other exponent; for three or more inputs it is exact at $\\rho = 1$ only.",
        lines=("5.1",),
        domain=domain,
        steps=steps,
        parts=(
            Part("fourth", "Two inputs: the next term."),
            Part("harmonic", "Two inputs: exact at $\\rho = -1$."),
            Part("linear", "Two inputs: exact at $\\rho = 1$."),
            Part("nonzero", "Two inputs: not exact but for these and $\\rho = 3/2$."),
            Part("three-halves", "Two inputs at $\\rho = 3/2$: the aggregate,"),
            Part("not-exact", "which is not the second-order form."),
            Part("third", "More inputs: the next term."),
            Part("third-nonzero", "It vanishes for $\\rho = 1$ and $\\rho = 2$ only."),
            Part("one-large", "A third moment"),
            Part("skewed", "that is not zero for three inputs or more."),
            Part("quadratic", "More inputs at $\\rho = 2$: the aggregate,"),
            Part("too-large", "which is below the second-order form."),
        ),
        notes=(
            "Inputs are relative to their mean; $V$ is their variance (divisor $J$), and $(1-\\rho)V = K\\,\\mathrm{CV}_s^2$.",
            "Two inputs have the deviations $\\varepsilon$ and $-\\varepsilon$, so no third moment.",
        ),
        mutants=(
            without(domain, steps, "nonzero", "rho != 3/2", Rel("!=", rho, expr(1)), Rel("!=", rho, expr(-1))),
            without(domain, steps, "harmonic", "rho = -1", Rel("<", _eps, expr(1)), Rel(">", _eps, expr(-1))),
            without(domain, steps, "skewed", "three inputs"),
            without(domain, steps, "too-large", "V > 0"),
        ),
    )
