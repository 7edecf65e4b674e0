"""One input that vanishes or grows without bound, beside any number of others."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Expr, Literal, Rel, Sym, expr, total
from cesai_sym.statement import Definition, Tends
from cesai_sym.theory.common import below, between, equal, inputs, positive
from cesai_sym.theory.definitions import CES, j, rho, w, x
from cesai_sym.theory.neighbours import without

_z, _wz, _G, _R = (Sym(name) for name in ("z", "w_z", "G", "R"))
_NEGATIVE: Final = below(rho, 0)
_COBB_DOUGLAS: Final = equal(rho, 0)
_POSITIVE: Final = below(0, rho)


def _vanishing(rest: Expr) -> tuple[Step, ...]:
    gone = Tends(_G, _z, ZERO, expr(0), "+")
    return (
        Step("gone-complements", gone, "limit",
             "For complements the term of the vanishing input grows without bound, and the power $1/\\rho < 0$ brings the "
             "aggregate to zero,", (), (_NEGATIVE,)),
        Step("gone-cobb-douglas", gone, "limit", "as it does for Cobb-Douglas technology.", (), (_COBB_DOUGLAS,)),
        Step("essential", gone, "cases", "So every input is essential when $\\rho \\le 0$.",
             ("gone-complements", "gone-cobb-douglas"), (Rel("<=", rho, expr(0)),)),
        Step("rate", Tends(_G / _z, _z, ZERO, _wz ** (1 / rho), "+"), "limit",
             "For complements the aggregate vanishes in proportion to the input.", (), (_NEGATIVE,)),
        Step("rest-positive", Rel(">", rest, expr(0)), "sign", "What the others make alone is positive.", (), (_POSITIVE,)),
        Step("dispensable", Tends(_G, _z, ZERO, rest, "+"), "limit",
             "For substitutes the others still make that, when the input is gone.", (), (_POSITIVE,)),
        Step("no-less", Rel(">", _G, rest), "sign", "It is a floor for any amount of the input.", (), (_POSITIVE,)),
    )  # fmt: skip


def _growing(rest: Expr) -> tuple[Step, ...]:
    boundless = Tends(_G, _z, OO, OO)
    return (
        Step("ceiling", Rel("<", _G, rest), "sign",
             "For complements the others set a ceiling: drop the term of the input and raise to the power $1/\\rho < 0$.",
             (), (_NEGATIVE,)),
        Step("ceiling-reached", Tends(_G, _z, OO, rest), "limit",
             "It is approached as the input grows without bound.", (), (_NEGATIVE,)),
        Step("boundless-cobb-douglas", boundless, "limit", "There is none for Cobb-Douglas technology,",
             (), (_COBB_DOUGLAS,)),
        Step("boundless-substitutes", boundless, "limit", "nor for substitutes:", (), (_POSITIVE,)),
        Step("boundless", boundless, "cases", "one input alone takes the aggregate anywhere.",
             ("boundless-cobb-douglas", "boundless-substitutes"), (Rel(">=", rho, expr(0)),)),
    )  # fmt: skip


def essential_inputs() -> Derivation:
    """An input that goes to zero, or grows without bound: line 3.3."""
    rest = (1 - _wz) ** (1 / rho) * _R
    all_of_them = (_wz * _z**rho + total(j, (1 - _wz) * w[j] * x[j] ** rho)) ** (1 / rho)
    others = total(j, (1 - _wz) * w[j] * x[j] ** rho) ** (1 / rho)
    not_zero = Rel("!=", rho, expr(0))
    steps = (
        Step("all", equal(_G, all_of_them), "algebra", "$G$ is the aggregate of all inputs: the others enter with the "
             "weights $(1-w_z)w_j$.", (), (not_zero,)),
        Step("others", equal(rest, others), "algebra", "Without the input, the others would make this.", (), (not_zero,)),
        *_vanishing(rest),
        *_growing(rest),
    )  # fmt: skip
    domain = inputs(
        positive("z"),
        between("w_z", 0, 1),
        Definition("R", CES(x, rho, w)),
        Definition("G", CES(Literal((_z, _R)), rho, Literal((_wz, 1 - _wz)))),
    )
    return Derivation(
        name="essential-inputs",
        title="Essential inputs",
        summary="An input without which there is no output is essential: every input is when $\\rho \\le 0$, none is when "
        "$\\rho > 0$. For $\\rho < 0$ the others set a ceiling that no amount of one input lifts; for $\\rho \\ge 0$ there "
        "is none.",
        lines=("3.3",),
        domain=domain,
        steps=steps,
        parts=(
            Part("all", "The aggregate with one input set apart."),
            Part("essential", "The input is essential for $\\rho \\le 0$."),
            Part("rate", "How fast output vanishes, for complements."),
            Part("dispensable", "It is dispensable for $\\rho > 0$."),
            Part("no-less", "A floor, for substitutes."),
            Part("ceiling", "A ceiling at every amount of the input, for complements."),
            Part("ceiling-reached", "The ceiling is approached."),
            Part("boundless", "No ceiling for $\\rho \\ge 0$."),
        ),
        notes=(
            "$z$ is the input in question and $w_z$ its weight; $x_1,\\dots,x_J$ are all others, $R$ is their aggregate "
            "with weights that sum to one, and $G$ the aggregate of all $J+1$ inputs.",
        ),
        mutants=(
            without(domain, steps, "essential", "rho <= 0"),
            without(domain, steps, "rate", "rho < 0"),
            without(domain, steps, "dispensable", "rho > 0"),
            without(domain, steps, "no-less", "rho > 0"),
            without(domain, steps, "ceiling", "rho < 0"),
            without(domain, steps, "ceiling-reached", "rho < 0"),
            without(domain, steps, "boundless", "rho >= 0"),
        ),
    )  # fmt: skip
