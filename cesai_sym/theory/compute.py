"""The split of compute between parameters and data: losses as a CES aggregate, and the compute-optimal size."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Diff, Expr, Literal, Rel, Sym, exp, log
from cesai_sym.statement import Definition, Domain, Iff, Tends
from cesai_sym.theory.common import below, between, equal, positive, real
from cesai_sym.theory.definitions import CES, ELASTICITY
from cesai_sym.theory.neighbours import without

_N, _D, _A, _B, _C, _kappa = (Sym(n) for n in ("N", "D", "A", "B", "C", "kappa"))
_alpha, _beta, _z, _theta = (Sym(n) for n in ("alpha", "beta", "z", "theta"))
_Nopt, _Dopt, _Ropt = (Sym(n) for n in ("N_opt", "D_opt", "R_opt"))
_OFF: Final = Rel("!=", _z, ZERO)
_UNIT: Final = between("theta", 0, 1)


def _term(scale: Expr, size: Expr, exponent: Expr) -> Expr:
    return scale * size ** (-exponent)


def _loss(parameters: Expr, data: Expr) -> Expr:
    """What more of both can take away."""
    return _term(_A, parameters, _alpha) + _term(_B, data, _beta)


def _elasticity(of: Expr) -> Expr:
    return _C * Diff(log(of), _C)


def _domain() -> Domain:
    both = _alpha + _beta
    ratio = (_alpha * _A) / (_beta * _B)
    return Domain(
        (*map(positive, ("A", "B", "alpha", "beta", "C", "kappa", "N", "D")), real("z")),
        definitions=(
            Definition("N_opt", ratio ** (1 / both) * (_C / _kappa) ** (_beta / both)),
            Definition("D_opt", ratio ** (-1 / both) * (_C / _kappa) ** (_alpha / both)),
            Definition("R_opt", _loss(_Nopt, _Dopt)),
        ),
    )


def _aggregate_steps() -> tuple[Step, ...]:
    pair, weights = Literal((_N, _D)), Literal((_A / (_A + _B), _B / (_A + _B)))
    same = _A * _N ** (-_alpha) + _B * _D ** (-_alpha)
    return (
        Step("ces", equal(same ** (-1 / _alpha), (_A + _B) ** (-1 / _alpha) * CES(pair, -_alpha, weights)), "algebra",
             "With one exponent for both, the loss to the power $-1/\\alpha$ is a CES aggregate of parameters and data "
             "with $\\rho = -\\alpha$:"),
        Step("sigma", equal(ELASTICITY(-_alpha), 1 / (1 + _alpha)), "evaluation",
             "complements, with an elasticity of substitution of $1/(1+\\alpha)$."),
    )  # fmt: skip


def _optimum_steps() -> tuple[Step, ...]:
    path = _term(_A, _Nopt, _alpha) * exp(-_alpha * _z * _theta) + _term(_B, _Dopt, _beta) * exp(_beta * _z * _theta)
    other = _loss(_Nopt * exp(_z), _C / (_kappa * _Nopt * exp(_z)))
    return (
        Step("budget", equal(_kappa * _Nopt * _Dopt, _C), "algebra", "The split spends the budget $C = \\kappa N D$."),
        Step("condition", equal(_alpha * _term(_A, _Nopt, _alpha), _beta * _term(_B, _Dopt, _beta)), "algebra",
             "One percent more of either takes the same off the loss."),
        Step("path", Rel(">", Diff(path, _theta, 2), ZERO), "sign",
             "Walk along the budget, $N = N_{\\mathrm{opt}}\\,e^{z\\theta}$ and $D = C/(\\kappa N)$: the loss is strictly "
             "convex in $\\theta$,", (), (_UNIT, _OFF)),
        Step("minimum", Rel(">", other, _Ropt), "tangent",
             "and flat at the start: every other split of the budget has a larger loss.", ("path",), (_OFF,)),
    )  # fmt: skip


def _exponent_steps() -> tuple[Step, ...]:
    both = _alpha + _beta
    return (
        Step("parameters", equal(_elasticity(_Nopt), _beta / both), "differentiation",
             "The best number of parameters is a power of compute,"),
        Step("data", equal(_elasticity(_Dopt), _alpha / both), "differentiation", "and so is the best amount of data."),
        Step("loss", equal(_Ropt, (_alpha + _beta) / _beta * _term(_A, _Nopt, _alpha)), "algebra",
             "The loss at the best split is a multiple of its first term,"),
        Step("loss-exponent", equal(_elasticity(_Ropt), -_alpha * _beta / both), "differentiation",
             "so it is a power of compute, too."),
        Step("vanishes", Tends(_Ropt, _C, OO, ZERO), "limit", "It vanishes with unbounded compute."),
        Step("per-parameter", equal(_elasticity(_Dopt / _Nopt), (_alpha - _beta) / both), "differentiation",
             "Data per parameter is a power of compute, too,"),
        Step("balanced", Iff(below(0, _elasticity(_Dopt / _Nopt)), below(_beta, _alpha)), "equivalence",
             "rising exactly when parameters have the larger exponent."),
    )  # fmt: skip


def compute_optimal() -> Derivation:
    """Loss as a CES aggregate, and the split of a compute budget with the least loss: line 7.2."""
    domain, steps = _domain(), (*_aggregate_steps(), *_optimum_steps(), *_exponent_steps())
    return Derivation(
        name="compute-optimal",
        title="The compute-optimal split",
        summary="With loss $E + A N^{-\\alpha} + B D^{-\\beta}$ and compute $C = \\kappa N D$ the best split has "
        "$N \\sim C^{\\beta/(\\alpha+\\beta)}$ and $D \\sim C^{\\alpha/(\\alpha+\\beta)}$, and the loss above $E$ falls like "
        "$C^{-\\alpha\\beta/(\\alpha+\\beta)}$.",
        lines=("7.2",),
        domain=domain,
        steps=steps,
        parts=(
            Part("ces", "The loss as a CES aggregate."),
            Part("sigma", "Its elasticity of substitution."),
            Part("budget", "The split spends the budget."),
            Part("minimum", "It is the only best split."),
            Part("parameters", "How the best number of parameters grows."),
            Part("data", "How the best amount of data grows."),
            Part("loss", "The least loss."),
            Part("loss-exponent", "How it falls."),
            Part("vanishes", "It vanishes."),
            Part("per-parameter", "Data per parameter."),
            Part("balanced", "When data per parameter rise with compute."),
        ),
        notes=(
            "$C$ is compute, $\\kappa$ the compute per parameter and datum (commonly 6), and $R_{\\mathrm{opt}}$ the loss "
            "at the best split above the irreducible $E$, which has no part in the choice.",
            "Every $N > 0$ is $N_{\\mathrm{opt}}\\,e^z$ for exactly one $z$. The exponents are stated as elasticities.",
        ),
        mutants=(without(domain, steps, "minimum", "alpha > 0", _OFF, real("alpha")),),
    )
