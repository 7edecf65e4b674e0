"""The stable forms: what the kernels compute, as expression trees, each stated to equal the definition it replaces.

Some numbers in them are free: a positive pivot ``m`` and real offsets ``c``, ``b`` and ``d_j``.  The identities hold
for all their values; the kernels pass the least or greatest input and the greatest exponents: then nothing overflows.
Abbreviations: ``L_j = log(x_j/m)``, ``v_j = log w_j``, ``E = log(F/m)``, and ``D_j`` for L_j at date t.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Delta, Diff, Expr, Fn, Idx, Lam, Rel, Sym, exp, expr, log, total
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.kernels.forms import (
    CURVED,
    CV,
    INPUTS,
    LEVEL,
    SIZE,
    D,
    E,
    L,
    M,
    StableForm,
    b,
    c,
    d,
    ell,
    form,
    log_slope,
    m,
    n,
    positive,
    q,
    t,
    v,
)
from cesai_sym.kernels.forms_dual import DUAL_FORMS
from cesai_sym.kernels.forms_gaps import GAP_FORMS
from cesai_sym.kernels.forms_slopes import SLOPE_FORMS
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import (
    CES,
    CURVATURE,
    DIVERSITY_BONUS,
    LEVEL_CEILING,
    MESH_GROWTH,
    VARIANCE_RETAINED,
    J,
    g,
    i,
    j,
    k,
    rho,
    share,
    w,
    x,
)

_r: Final = Sym("r")
_Z: Final = Sym("Z")
_weight: Final = Sym("w_Z")
_OFFSETS: Final = Vector("d", J, "real")


def _weighted_power(at: Idx) -> Expr:
    """``w_j (x_j/m)^rho e^-c``, as the exponential of a sum of logarithms."""
    return exp(v[at] + rho * L[at] - c)


def _weighted_power_at_date(at: Idx) -> Expr:
    """The same for the inputs at date t, with ``e^b m`` as the pivot."""
    return exp(v[at] + rho * (D[at] - b) - c)


def _level_forms() -> tuple[StableForm, ...]:
    level = log(CES(x, rho, w) / m)
    thinned = log(total(j, q * w[j] * x[j] ** rho) ** (1 / rho) / m)
    lost = CURVED.extend(positive("q"), Definition("ell", log(q)), LEVEL)
    return (
        form("level_far", level, (c + log(total(j, _weighted_power(j)))) / rho, CURVED, pair=True),
        form(
            "level_near",
            level,
            Fn("log1p", (total(j, w[j] * Fn("expm1", (rho * L[j],))),)) / rho,
            CURVED,
            pair=True,
        ),
        form("level_at_zero", log(CES(x, expr(0), w) / m), total(j, w[j] * L[j]), INPUTS, pair=True),
        form("level_of_part", thinned, E + ell / rho, lost, pair=True),
        form("aggregate", CES(x, rho, w), m * exp(E), CURVED.extend(LEVEL)),
    )


def _derivative_forms(suffix: str, at: Expr, domain: Domain) -> tuple[StableForm, ...]:
    """Gradient and Hessian for rho != 0, and once more where rho is the number 0."""
    aggregate = CES(x, at, w)
    curved = domain.extend(Definition("E", log(aggregate / m)))
    several = curved.assume(Rel(">=", J, expr(2)))
    slope, apart = Diff(aggregate, x[j]), 1 - Delta(j, k)
    cross = (1 - rho) * exp(log_slope(j) + log_slope(k) - E) / m
    others = total(i, (1 - Delta(i, j)) * exp(v[i] + rho * (L[i] - E) - d[j]))
    own = -((1 - rho) * others * exp(log_slope(j) - L[j] + d[j]) / m)
    first, second, third = (substitute(e, Substitution({"rho": at})) for e in (exp(log_slope(j)), cross, own))
    across = Statement(Rel("==", apart * Diff(slope, x[k]), apart * second), several.extend(j, k))
    forms = (
        form("gradient", slope, first, curved, (j,)),
        StableForm("hessian_across", across, second, (j, k)),
        form("hessian_own", Diff(aggregate, x[j], 2), third, several.extend(_OFFSETS), (j,)),
    )
    if not suffix:
        return forms
    return tuple(replace(f, name=f.name + suffix, case_of=f.name) for f in forms)


def _share_forms() -> tuple[StableForm, ...]:
    weighted = log(total(i, _weighted_power(i)))
    moving = INPUTS.extend(Scalar("t"), Vector("g", J, "real"))
    drifted = moving.extend(Scalar("b"), Definition("D", Lam(j, log(x[j] * exp(g[j] * t) / m))))
    numerator = total(j, _weighted_power_at_date(j) * g[j])
    growth = numerator / total(i, _weighted_power_at_date(i))
    at_date = total(j, w[j] * (x[j] * exp(g[j] * t)) ** rho * d[j]) / total(i, w[i] * (x[i] * exp(g[i] * t)) ** rho)
    mean = total(j, _weighted_power_at_date(j) * d[j]) / total(i, _weighted_power_at_date(i))
    return (
        form("shares", share(j), exp(v[j] + rho * L[j] - c - weighted), INPUTS, (j,)),
        form("drift", log(x[j] * exp(g[j] * t) / m), L[j] + t * g[j], moving, (j,), pair=True),
        form("growth", MESH_GROWTH(t, x, g, rho, w), growth, drifted),
        form("mean_at_date", at_date, mean, drifted.extend(Vector("d", J, "real"))),
    )


def _closed_forms() -> tuple[StableForm, ...]:
    sizes = Domain((Scalar("rho"), SIZE, Scalar("CV")))
    draws = Domain((Scalar("M", Interval(lower=Fraction(1))), Scalar("n")))
    retained = VARIANCE_RETAINED(M, n)
    alike = sizes.extend(Scalar("r"))
    bounded = Domain((positive("Z"), Scalar("rho", Interval(upper=Fraction(0))), positive("w_Z")))
    loss = CURVATURE(rho, J) * (1 - _r) * CV**2 / 2
    return (
        form("curvature", CURVATURE(rho, J), (1 - rho) * (J - 1) / J, sizes),
        form("bonus", DIVERSITY_BONUS(rho, J, CV), (1 - rho) * (J - 1) * CV * CV / (2 * J), sizes),
        form("expected_loss", loss, (1 - rho) * (J - 1) * (1 - _r) * CV * CV / (2 * J), alike),
        form("level_ceiling", LEVEL_CEILING(_Z, rho, _weight), _Z * exp(log(_weight) / rho), bounded),
        form("retained", retained, exp(n * Fn("log1p", (-1 / M,))), draws),
        form("retained_of_few", retained, exp(n * log((M - 1) / M)), draws),
    )


#: Every formula that is turned into code, by chapter: the level, its derivatives, shares and growth, closed forms.
STABLE_FORMS: Final[tuple[StableForm, ...]] = (
    *_level_forms(),
    *_derivative_forms("", rho, CURVED),
    *_derivative_forms("_at_zero", expr(0), INPUTS),
    *_share_forms(),
    *SLOPE_FORMS,
    *DUAL_FORMS,
    *GAP_FORMS,
    *_closed_forms(),
)
