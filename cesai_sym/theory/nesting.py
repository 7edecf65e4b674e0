"""Nested aggregates: groups within groups."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import (
    ONE,
    Diff,
    Expr,
    Idx,
    Lam,
    Rel,
    Sym,
    Vec,
    expr,
    product,
    total,
)
from cesai_sym.statement import Domain, Vector
from cesai_sym.theory.common import equal, positive, real, whole
from cesai_sym.theory.definitions import CES, J, rho
from cesai_sym.theory.neighbours import without

_L, _N, _lam, _q = (Sym(name) for name in ("L", "N", "ell", "q"))
_group: Final = Idx("h", _L)
_entry: Final = Idx("j", J)
_X: Final = Vec("X", _L, J)
_W: Final = Vec("W", _L, J)
_v: Final = Vec("v", _L)


def _of_group(h: Idx, exponent: Expr, scale: Expr = ONE) -> Expr:
    return CES(Lam(_entry, scale * _X[h, _entry]), exponent, Lam(_entry, _W[h, _entry]))


def _nested(inner: Expr, outer: Expr, scale: Expr = ONE) -> Expr:
    return CES(Lam(_group, _of_group(_group, inner, scale)), outer, _v)


def _groups() -> Domain:
    return Domain(
        (real("rho"), real("q"), positive("ell"), whole("J", 1), whole("L", 1)),
        (Vector("X", _L, second=J), Vector("W", _L, "weights", second=J), Vector("v", _L, "weights")),
        (_group, _entry),
    )


def nesting() -> Derivation:
    """Groups of inputs: homogeneity, shares that multiply, and the collapse to one level."""
    a, b = Idx("a", _L), Idx("b", J)
    flat_sum = total(a, total(b, _v[a] * _W[a, b] * _X[a, b] ** rho)) ** (1 / rho)
    flat_product = product(a, product(b, _X[a, b] ** (_v[a] * _W[a, b])))
    whole_, group = _nested(_q, rho), _of_group(_group, _q)
    outer = _v[_group] * group**rho / total(a, _v[a] * _of_group(a, _q) ** rho)
    inner = _W[_group, _entry] * _X[_group, _entry] ** _q / total(b, _W[_group, b] * _X[_group, b] ** _q)
    not_zero = Rel("!=", rho, expr(0))
    steps = (
        Step("homogeneous", equal(_nested(_q, rho, _lam), _lam * whole_), "algebra",
             "Each group is homogeneous of degree one, and so is the aggregate of the groups, whatever the exponents are."),
        Step("shares", equal(_X[_group, _entry] * Diff(whole_, _X[_group, _entry]) / whole_, outer * inner),
             "differentiation", "By the chain rule the share of an input is its share in the group times that of the group."),
        Step("collapse", equal(_nested(rho, rho), flat_sum), "algebra",
             "When the exponents agree the power of the outer level undoes the root of the inner one,", (), (not_zero,)),
        Step("collapse-zero", equal(_nested(rho, rho), flat_product), "algebra", "also for Cobb-Douglas technology.",
             (), (equal(rho, 0),)),
    )  # fmt: skip
    domain = _groups()
    return Derivation(
        name="nesting",
        title="Nested aggregates",
        summary="An aggregate of aggregates is homogeneous of degree one, the share of an input is the product of the shares "
        "on the way up, and levels with the same exponent are one level.",
        lines=("4.8",),
        domain=domain,
        steps=steps,
        parts=(
            Part("homogeneous", "Homogeneous of degree one."),
            Part("shares", "Shares multiply along the levels."),
            Part("collapse", "Levels with the same exponent are one level, with the products of the weights."),
            Part("collapse-zero", "The same for Cobb-Douglas technology."),
        ),
        notes=(
            "There are $L$ groups of $J$ inputs $X_{hj}$; $W_{hj}$ are the weights in group $h$, where the exponent is $q$, and "
            "$v_h$ the weights of the groups, where it is $\\rho$.",
        ),
        mutants=(without(domain, steps, "collapse-zero", "rho = 0"),),
    )
