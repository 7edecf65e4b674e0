"""The stable forms: what the kernels compute, as expression trees, each stated to equal the definition it replaces.

Some numbers in them are free: a positive pivot ``m`` and real offsets ``c``, ``b`` and ``d_j``.  The identities hold
for all their values; the kernels pass the least or greatest input and the greatest exponents: then nothing overflows.
Abbreviations: ``L_j = log(x_j/m)``, ``v_j = log w_j``, ``E = log(F/m)``, and ``D_j`` for L_j at date t.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Delta, Diff, Expr, Fn, Idx, Lam, Rel, Sym, Vec, exp, expr, log, total
from cesai_sym.expression.transform import Substitution, substitute
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import (
    CES,
    CURVATURE,
    DIVERSITY_BONUS,
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

m: Final = Sym("m")
c: Final = Sym("c")
b: Final = Sym("b")
t: Final = Sym("t")
q: Final = Sym("q")
E: Final = Sym("E")
M: Final = Sym("M")
n: Final = Sym("n")
CV: Final = Sym("CV")
ell: Final = Sym("ell")
L: Final = Vec("L", J)
v: Final = Vec("v", J)
d: Final = Vec("d", J)
D: Final = Vec("D", J)


@dataclass(frozen=True, slots=True)
class StableForm:
    """A formula that is safe to compute with, and the statement that it equals a definition.

    ``formula`` has the free indices ``outputs``; with ``pair`` its code returns a pair and is not rounded yet.
    ``case_of`` names the form whose code, at rho = 0, is the code of this one.
    """

    name: str
    statement: Statement
    formula: Expr
    outputs: tuple[Idx, ...] = ()
    pair: bool = False
    case_of: str | None = None


def _positive(name: str) -> Scalar:
    return Scalar(name, Interval(lower=Fraction(0)))


_INPUTS: Final = Domain(
    scalars=(
        Scalar("J", Interval(lower=Fraction(1), lower_open=False), integer=True),
        Scalar("rho"),
        _positive("m"),
        Scalar("c"),
    ),
    vectors=(Vector("x", J), Vector("w", J, "weights")),
    definitions=(Definition("L", Lam(j, log(x[j] / m))), Definition("v", Lam(j, log(w[j])))),
)
_CURVED: Final = _INPUTS.assume(Rel("!=", rho, expr(0)))
_LEVEL: Final = Definition("E", log(CES(x, rho, w) / m))
_OFFSETS: Final = Vector("d", J, "real")


def _form(
    name: str,
    definition: Expr,
    formula: Expr,
    domain: Domain,
    outputs: tuple[Idx, ...] = (),
    pair: bool = False,
) -> StableForm:
    domain = domain.extend(*outputs)
    return StableForm(name, Statement(Rel("==", definition, formula), domain), formula, outputs, pair)


def _weighted_power(at: Idx) -> Expr:
    """``w_j (x_j/m)^rho e^-c``, as the exponential of a sum of logarithms."""
    return exp(v[at] + rho * L[at] - c)


def _weighted_power_at_date(at: Idx) -> Expr:
    """The same for the inputs at date t, with ``e^b m`` as the pivot."""
    return exp(v[at] + rho * (D[at] - b) - c)


def _log_slope(at: Idx) -> Expr:
    """The logarithm of a marginal product, ``log F_j``."""
    return v[at] + (1 - rho) * (E - L[at])


def _level_forms() -> tuple[StableForm, ...]:
    level = log(CES(x, rho, w) / m)
    thinned = log(total(j, q * w[j] * x[j] ** rho) ** (1 / rho) / m)
    lost = _CURVED.extend(_positive("q"), Definition("ell", log(q)), _LEVEL)
    return (
        _form("level_far", level, (c + log(total(j, _weighted_power(j)))) / rho, _CURVED, pair=True),
        _form(
            "level_near",
            level,
            Fn("log1p", (total(j, w[j] * Fn("expm1", (rho * L[j],))),)) / rho,
            _CURVED,
            pair=True,
        ),
        _form("level_at_zero", log(CES(x, expr(0), w) / m), total(j, w[j] * L[j]), _INPUTS, pair=True),
        _form("level_of_part", thinned, E + ell / rho, lost, pair=True),
        _form("aggregate", CES(x, rho, w), m * exp(E), _CURVED.extend(_LEVEL)),
    )


def _derivative_forms(suffix: str, at: Expr, domain: Domain) -> tuple[StableForm, ...]:
    """Gradient and Hessian for rho != 0, and once more where rho is the number 0."""
    aggregate = CES(x, at, w)
    curved = domain.extend(Definition("E", log(aggregate / m)))
    several = curved.assume(Rel(">=", J, expr(2)))
    slope, apart = Diff(aggregate, x[j]), 1 - Delta(j, k)
    cross = (1 - rho) * exp(_log_slope(j) + _log_slope(k) - E) / m
    others = total(i, (1 - Delta(i, j)) * exp(v[i] + rho * (L[i] - E) - d[j]))
    own = -((1 - rho) * others * exp(_log_slope(j) - L[j] + d[j]) / m)
    first, second, third = (substitute(e, Substitution({"rho": at})) for e in (exp(_log_slope(j)), cross, own))
    across = Statement(Rel("==", apart * Diff(slope, x[k]), apart * second), several.extend(j, k))
    forms = (
        _form("gradient", slope, first, curved, (j,)),
        StableForm("hessian_across", across, second, (j, k)),
        _form("hessian_own", Diff(aggregate, x[j], 2), third, several.extend(_OFFSETS), (j,)),
    )
    if not suffix:
        return forms
    return tuple(replace(f, name=f.name + suffix, case_of=f.name) for f in forms)


def _share_forms() -> tuple[StableForm, ...]:
    weighted = log(total(i, _weighted_power(i)))
    moving = _INPUTS.extend(Scalar("t"), Vector("g", J, "real"))
    drifted = moving.extend(Scalar("b"), Definition("D", Lam(j, log(x[j] * exp(g[j] * t) / m))))
    numerator = total(j, _weighted_power_at_date(j) * g[j])
    growth = numerator / total(i, _weighted_power_at_date(i))
    return (
        _form("shares", share(j), exp(v[j] + rho * L[j] - c - weighted), _INPUTS, (j,)),
        _form("drift", log(x[j] * exp(g[j] * t) / m), L[j] + t * g[j], moving, (j,), pair=True),
        _form("growth", MESH_GROWTH(t, x, g, rho, w), growth, drifted),
    )


def _closed_forms() -> tuple[StableForm, ...]:
    sizes = Domain(
        (Scalar("rho"), Scalar("J", Interval(lower=Fraction(1), lower_open=False), integer=True), Scalar("CV"))
    )
    draws = Domain((Scalar("M", Interval(lower=Fraction(1))), Scalar("n")))
    retained = VARIANCE_RETAINED(M, n)
    return (
        _form("curvature", CURVATURE(rho, J), (1 - rho) * (J - 1) / J, sizes),
        _form("bonus", DIVERSITY_BONUS(rho, J, CV), (1 - rho) * (J - 1) * CV * CV / (2 * J), sizes),
        _form("retained", retained, exp(n * Fn("log1p", (-1 / M,))), draws),
        _form("retained_of_few", retained, exp(n * log((M - 1) / M)), draws),
    )


#: Every formula that is turned into code, by chapter: the level, its derivatives, shares and growth, closed forms.
STABLE_FORMS: Final[tuple[StableForm, ...]] = (
    *_level_forms(),
    *_derivative_forms("", rho, _CURVED),
    *_derivative_forms("_at_zero", expr(0), _INPUTS),
    *_share_forms(),
    *_closed_forms(),
)
