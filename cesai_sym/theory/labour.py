"""Mobile labour: the allocation that makes most of given productivities, and growth when labour follows it."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import (
    OO,
    ZERO,
    Diff,
    Expr,
    Idx,
    Lam,
    Rel,
    Sym,
    Vec,
    exp,
    expr,
    log,
    minimum,
    product,
    total,
)
from cesai_sym.statement import Definition, Domain, Tends, Vector
from cesai_sym.theory.common import below, between, equal, positive, real, whole
from cesai_sym.theory.definitions import CES, J, g, i, j, k, rho, w
from cesai_sym.theory.neighbours import without

_A: Final = Vec("A", J)
_ell: Final = Vec("ell", J)
_v: Final = Vec("v", J)
_L, _S, _sigma, _t, _Phi, _g = (Sym(n) for n in ("L", "S", "sigma", "t", "Phi", "g_Phi"))
_wZ, _gC, _gZ, _C0, _Z0 = (Sym(n) for n in ("w_Z", "g_C", "g_Z", "C_0", "Z_0"))
_BELOW_ONE: Final = below(rho, 1)
_GIVEN: Final = (_BELOW_ONE, Rel("!=", rho, ZERO))
_NEGATIVE: Final = below(rho, 0)


def _output(allocation: Vec) -> Expr:
    """Output when the share ``allocation_j`` of all labour works in sector j."""
    return CES(Lam(j, _A[j] * _L * allocation[j]), rho, w)


def _allocation_steps() -> tuple[Step, ...]:
    relative = total(j, _v[j] * (_ell[j] / _v[j]) ** rho) ** (1 / rho)
    spread = CES(Lam(j, _ell[j] / w[j]), rho, w)
    even = product(j, (_A[j] * _L * w[j]) ** w[j])
    return (
        Step("shares", equal(total(j, _v[j]), 1), "algebra", "The allocation $v$ uses all labour.", (), (_BELOW_ONE,)),
        Step("attained", equal(_output(_v), _L * _Phi), "algebra", "Its output.", (), _GIVEN),
        Step("relative", equal(_output(_ell), _L * _Phi * relative), "algebra",
             "Any other allocation $\\ell$ yields that times a mean of the ratios $\\ell_j/v_j$ with weights $v_j$ and "
             "exponent $\\rho$,", (), _GIVEN),
        Step("mean", Rel("<=", relative, total(j, _v[j] * (_ell[j] / _v[j]))), "power-mean",
             "which is at most their arithmetic mean;", ("mean-bounds:exponents",), _GIVEN),
        Step("one", equal(total(j, _v[j] * (_ell[j] / _v[j])), 1), "algebra", "and that is one.", (), (_BELOW_ONE,)),
        Step("at-most-one", Rel("<=", relative, expr(1)), "combination", "So the factor is at most one:", ("mean", "one"),
             _GIVEN),
        Step("bound", Rel("<=", _output(_ell), _L * _Phi), "sign", "no allocation does better.",
             ("relative", "at-most-one"), _GIVEN),
        Step("even", equal(_output(w), even), "evaluation",
             "For Cobb-Douglas technology the weights themselves are the allocation,", (), (equal(rho, 0),)),
        Step("even-mean", Rel("<=", spread, total(j, w[j] * (_ell[j] / w[j]))), "instance",
             "(a weighted geometric mean is at most the arithmetic one)", ("mean-bounds:below",), (equal(rho, 0),)),
        Step("even-one", Rel("<=", spread, expr(1)), "sign", "which is one here,", ("even-mean",), (equal(rho, 0),)),
        Step("even-relative", equal(_output(_ell), even * spread), "algebra",
             "another one yields that times a geometric mean of the ratios $\\ell_j/w_j$,", (), (equal(rho, 0),)),
        Step("even-bound", Rel("<=", _output(_ell), even), "sign", "and so no more.", ("even-relative", "even-one"),
             (equal(rho, 0),)),
    )  # fmt: skip


def mobile_labour() -> Derivation:
    """Output with labour allocated as well as possible: line 4.6."""
    domain = Domain(
        (real("rho"), whole("J", 2), positive("L")),
        (Vector("A", J), Vector("w", J, "weights"), Vector("ell", J, "weights")),
        (i, j, k), (),
        (
            Definition("sigma", 1 / (1 - rho)),
            Definition("S", total(j, w[j] ** _sigma * _A[j] ** (_sigma - 1))),
            Definition("Phi", _S ** (1 / (_sigma - 1))),
            Definition("v", Lam(j, w[j] ** _sigma * _A[j] ** (_sigma - 1) / _S)),
        ),
    )  # fmt: skip
    steps = _allocation_steps()
    return Derivation(
        name="mobile-labour",
        title="Mobile labour",
        summary="Labour that moves freely makes $L\\,(\\sum_j w_j^\\sigma A_j^{\\sigma-1})^{1/(\\sigma-1)}$ of productivities "
        "$A_j$: a CES aggregate of them with exponent $\\sigma-1 = \\rho/(1-\\rho)$.",
        lines=("4.6",),
        domain=domain,
        steps=steps,
        parts=(
            Part("attained", "The best allocation and its output."),
            Part("bound", "No allocation does better."),
            Part("even", "The best allocation for Cobb-Douglas technology,"),
            Part("even-bound", "and that no other one does better."),
        ),
        notes=(
            "A share $\\ell_j$ of all labour $L$ works in sector $j$ and makes $A_j$ times as much there; "
            "$\\sigma = 1/(1-\\rho)$. All shares are positive: a sector without labour yields nothing when $\\rho \\le 0$, "
            "and for $0 < \\rho < 1$ the bound extends to it by continuity.",
            "For $\\rho \\ge 1$ it is best to put all labour into one sector.",
        ),
        mutants=(
            without(domain, steps, "bound", "rho < 1", Rel(">", rho, expr(1))),
            without(domain, steps, "even-bound", "rho = 0", _BELOW_ONE),
        ),
    )


def _rising(n: Idx) -> Expr:
    """The share of labour in sector n at date t, before division by their sum."""
    return w[n] ** _sigma * (_A[n] * exp(g[n] * _t)) ** (_sigma - 1)


def _growth_steps() -> tuple[Step, ...]:
    spread = total(j, _v[j] * (g[j] - total(i, _v[i] * g[i])) ** 2)
    return (
        Step("growth", equal(Diff(log(_Phi), _t), _g), "differentiation",
             "Growth is the mean of the growth rates of productivity, weighted by the shares of labour."),
        Step("change", equal(Diff(_g, _t), (_sigma - 1) * spread), "differentiation",
             "It changes by $\\sigma-1$ times their variance."),
        Step("variance", Rel(">=", spread, ZERO), "sign", "A variance is not negative."),
        Step("falls", Rel("<=", Diff(_g, _t), ZERO), "sign", "For complements growth falls,", ("change", "variance"),
             (_NEGATIVE,)),
        Step("floor", Rel(">=", _g, minimum(j, g[j])), "sign", "stays above the slowest rate,", (), (_NEGATIVE,)),
        Step("limit", Tends(_g, _t, OO, minimum(j, g[j])), "limit", "and tends to it: labour moves to where it is "
             "needed most, and the ceiling on growth stays.", (), (_NEGATIVE,)),
    )  # fmt: skip


def _approach_steps() -> tuple[Step, ...]:
    fixed = (1 - _wZ) / _wZ * (_C0 / _Z0) ** rho * exp(rho * (_gC - _gZ) * _t)
    mobile = ((1 - _wZ) / _wZ) ** _sigma * (_C0 / _Z0) ** (_sigma - 1) * exp((_sigma - 1) * (_gC - _gZ) * _t)
    two = (between("w_Z", 0, 1), positive("C_0"), positive("Z_0"), real("g_C"), real("g_Z"), below(_gZ, _gC))
    share, labour = (x / (1 + x) for x in (fixed, mobile))
    return (
        Step("exponent", equal(_sigma - 1, rho / (1 - rho)), "algebra", "The exponent $\\sigma-1$ is $\\rho/(1-\\rho)$:"),
        Step("nearer-zero", Rel("<", -(_sigma - 1), -rho), "sign", "for complements it is nearer to zero than $\\rho$.",
             (), (_NEGATIVE,)),
        Step("decay", Tends(labour * exp(-(_sigma - 1) * (_gC - _gZ) * _t), _t, OO,
                            ((1 - _wZ) / _wZ) ** _sigma * (_C0 / _Z0) ** (_sigma - 1)), "limit",
             "With two sectors the excess of growth, which goes with the share of the fast one, decays at the rate "
             "$|\\sigma-1|(g_C-g_Z)$,", (), (*two, _NEGATIVE)),
        Step("slower", Tends(share / labour, _t, OO, ZERO), "limit",
             "more slowly than with labour that stays where it is.", (), (*two, _NEGATIVE)),
    )  # fmt: skip


def mobile_growth() -> Derivation:
    """Growth with mobile labour: the same limit, approached more slowly: line 4.6."""
    domain = Domain(
        (real("rho"), whole("J", 2), real("t")),
        (Vector("A", J), Vector("w", J, "weights"), Vector("g", J, "real")),
        (i, j, k), (below(rho, 1), Rel("!=", rho, ZERO)),
        (
            Definition("sigma", 1 / (1 - rho)),
            Definition("Phi", total(j, _rising(j)) ** (1 / (_sigma - 1))),
            Definition("v", Lam(j, _rising(j) / total(i, _rising(i)))),
            Definition("g_Phi", total(j, _v[j] * g[j])),
        ),
    )  # fmt: skip
    steps = (*_growth_steps(), *_approach_steps())
    return Derivation(
        name="mobile-growth",
        title="Growth with mobile labour",
        summary="When labour follows productivity, growth of complements tends to the slowest rate all the same, but more "
        "slowly: at the rate $|\\rho|/(1-\\rho)\\,(g_C-g_Z)$ in place of $|\\rho|\\,(g_C-g_Z)$.",
        lines=("4.6",),
        domain=domain,
        steps=steps,
        parts=(
            Part("growth", "Growth of the best output."),
            Part("change", "How it changes."),
            Part("floor", "It is at least the slowest rate."),
            Part("limit", "It tends to the slowest rate."),
            Part("nearer-zero", "The exponent of approach is smaller."),
            Part("decay", "The rate of approach with two sectors."),
            Part("slower", "It is slower than with labour that stays."),
        ),
        notes=(
            "Productivity in sector $j$ is $A_j e^{g_j t}$; $\\Phi$ is the best output per unit of labour and $v_j$ the "
            "share of labour in sector $j$ at date $t$.",
            "With two sectors $w_C = 1 - w_Z$, and the productivities start from $C_0$ and $Z_0$.",
        ),
        mutants=(without(domain, steps, "falls", "rho < 0"),),
    )
