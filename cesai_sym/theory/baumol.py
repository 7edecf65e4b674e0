"""The Baumol ceiling on the growth of a mesh: inference grows at g_C, frontier training at g_Z < g_C."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import (
    MINUS_OO,
    OO,
    Diff,
    Expr,
    Idx,
    Lam,
    Literal,
    Rel,
    Sym,
    exp,
    expr,
    log,
    maximum,
    minimum,
    total,
)
from cesai_sym.statement import Definition, Domain, Tends, Vector
from cesai_sym.theory.common import F, below, between, equal, inputs, positive, real, s, t
from cesai_sym.theory.definitions import CES, GROWTH, LEVEL_CEILING, MESH, MESH_GROWTH, J, g, i, j, rho, w, x

_NEGATIVE: Final = below(rho, 0)
_POSITIVE: Final = below(0, rho)
_g: Final = Sym("g_F")
_gC, _gZ, _C0, _Z0, _wZ, _C, _Z = (Sym(n) for n in ("g_C", "g_Z", "C_0", "Z_0", "w_Z", "C", "Z"))


def _moving_share() -> Lam:
    """The share of input j at date t, with ``x_j`` the input at date 0."""

    def level(a: Idx) -> Expr:
        return w[a] * (x[a] * exp(g[a] * t)) ** rho

    return Lam(j, level(j) / total(i, level(i)))


def _many() -> Domain:
    """J inputs that grow at their own rates; F, s_j and g_F are their values at date t."""
    base = inputs(Vector("g", J, "real"), real("t"))
    kept = Domain(base.scalars, base.vectors, base.indices)
    return kept.extend(
        Definition("F", MESH(t, x, g, rho, w)),
        Definition("s", _moving_share()),
        Definition("g_F", MESH_GROWTH(t, x, g, rho, w)),
    )


def _variance() -> Expr:
    return total(j, s[j] * (g[j] - total(i, s[i] * g[i])) ** 2)


def growth() -> Derivation:
    """Growth of the aggregate, of shares, and the ceiling in the limit: lines 4.1 and 4.2."""
    slowest, fastest = minimum(j, g[j]), maximum(j, g[j])
    steps = (
        Step("growth", equal(Diff(log(F), t), total(j, s[j] * g[j])), "differentiation",
             "Differentiate $\\ln F$: each input contributes its growth rate, weighted by its share."),
        Step("shares", equal(Diff(s[j], t), rho * s[j] * (g[j] - _g)), "differentiation",
             "A share grows with the distance of its input from the mean growth, times $\\rho$."),
        Step("change", equal(Diff(_g, t), rho * _variance()), "differentiation",
             "So mean growth changes by $\\rho$ times the variance of growth rates under the shares."),
        Step("variance", Rel(">=", _variance(), expr(0)), "sign", "A variance is not negative."),
        Step("falls", Rel("<=", Diff(_g, t), expr(0)), "sign", "For complements growth can only fall.",
             ("change", "variance"), (_NEGATIVE,)),
        Step("constant", equal(_g, total(j, w[j] * g[j])), "evaluation", "For $\\rho = 0$ it is constant.",
             (), (equal(rho, 0),)),
        Step("rises", Rel(">=", Diff(_g, t), expr(0)), "sign", "For substitutes it can only rise.",
             ("change", "variance"), (_POSITIVE,)),
        Step("floor", Rel(">=", _g, slowest), "sign", "A mean is never below the smallest growth rate: at no date "
             "is the aggregate held to the slowest rate from below.", (), (_NEGATIVE,)),
        Step("limit", Tends(_g, t, OO, slowest), "limit",
             "In the long run the share of the slowest input leads: the ceiling holds in the limit, from above.",
             (), (_NEGATIVE,)),
        Step("limit-fast", Tends(_g, t, OO, fastest), "limit", "For substitutes the fastest input leads.", (), (_POSITIVE,)),
        Step("average", Tends(log(F) / t, t, OO, slowest), "limit",
             "The ceiling holds for average growth over long spans as well.", (), (_NEGATIVE,)),
    )  # fmt: skip
    return Derivation(
        name="growth",
        title="Growth of a CES aggregate",
        summary="The growth rate of the aggregate is the share-weighted mean of its inputs' growth rates; it falls to "
        "the slowest of them for complements and rises to the fastest for substitutes.",
        lines=("4.1", "4.2"),
        domain=_many(),
        steps=steps,
        parts=(
            Part("growth", "Growth is a share-weighted mean."),
            Part("shares", "How shares move."),
            Part("change", "How growth moves."),
            Part("falls", "For complements growth falls."),
            Part("floor", "It is at least the slowest rate at every date."),
            Part("limit", "It tends to the slowest rate."),
            Part("constant", "Cobb-Douglas: growth is constant."),
            Part("rises", "For substitutes growth rises."),
            Part("limit-fast", "It tends to the fastest rate."),
            Part("average", "Average growth over long spans, complements."),
        ),
        notes=(
            "$x_j$ is input $j$ at date 0; at date $t$ it is $x_j e^{g_j t}$. $F$, $s_j$ and $g_F$ are taken at date $t$.",
        ),
    )


def _two(*more: object) -> Domain:
    """Two sectors: C (inference) and Z (frontier training), C faster than Z; weights w_C = 1 - w_Z and w_Z."""
    levels = Literal((_C0 * exp(_gC * t), _Z0 * exp(_gZ * t)))
    weights = Literal((1 - _wZ, _wZ))
    return Domain(
        (real("rho"), between("w_Z", 0, 1), positive("C_0"), positive("Z_0"), real("g_C"), real("g_Z"), real("t")),
        (), (), (below(_gZ, _gC),),
        (
            Definition("w_C", 1 - _wZ),
            Definition("C", _C0 * exp(_gC * t)),
            Definition("Z", _Z0 * exp(_gZ * t)),
            Definition("F", CES(levels, rho, weights)),
            Definition("s_Z", GROWTH(levels, Literal((expr(0), expr(1))), rho, weights)),
            Definition("g_F", GROWTH(levels, Literal((_gC, _gZ)), rho, weights)),
        ),
    )  # fmt: skip


_sZ: Final = Sym("s_Z")
_wC: Final = Sym("w_C")


def _share_steps() -> tuple[Step, ...]:
    odds = (_wC / _wZ) * (_C0 / _Z0) ** rho
    return (
        Step("share", equal(_sZ, 1 / (1 + odds * exp(rho * (_gC - _gZ) * t))), "algebra",
             "Divide numerator and denominator of the share by the term of the slow sector."),
        Step("growth", equal(Diff(log(F), t), _g), "differentiation", "Growth is the share-weighted mean."),
        Step("excess", equal(_g - _gZ, (1 - _sZ) * (_gC - _gZ)), "algebra",
             "Its excess over the slow rate is the share of the fast sector times the difference of rates."),
        Step("above", Rel(">", _g, _gZ), "sign",
             "At every finite date growth exceeds the rate of the slow sector.", ("excess",)),
        Step("falls", Rel("<", Diff(_g, t), expr(0)), "sign", "For complements it falls strictly.", (), (_NEGATIVE,)),
        Step("limit", Tends(_g, t, OO, _gZ), "limit", "And it tends to the rate of the slow sector.", (), (_NEGATIVE,)),
        Step("decay", Tends((1 - _sZ) * exp(-rho * (_gC - _gZ) * t), t, OO, odds), "limit",
             "The excess decays at the rate $|\\rho|(g_C-g_Z)$.", (), (_NEGATIVE,)),
        Step("half", equal(_sZ, expr(1) / 2), "algebra",
             "The date at which the slow sector has half of the shares, in closed form.",
             (), (_NEGATIVE, Rel("==", t, log(odds) / (-rho * (_gC - _gZ))))),
        Step("share-limit", Tends(_sZ, t, OO, expr(1)), "limit", "In the long run its share is one.", (), (_NEGATIVE,)),
    )  # fmt: skip


def _level_steps() -> tuple[Step, ...]:
    ceiling = LEVEL_CEILING(_Z, rho, _wZ)
    start = ((_wC * _C0**rho) + _wZ * _Z0**rho) ** (1 / rho)
    average = log(F / start) / t
    return (
        Step("level", Rel("<=", F, ceiling), "sign",
             "Drop the term of the fast sector, which is positive, and raise to the power $1/\\rho < 0$: a ceiling on "
             "the level at every date, however large the fast sector is.", (), (_NEGATIVE,)),
        Step("multiplier-one", Tends(_wZ ** (1 / rho), rho, MINUS_OO, expr(1)), "limit",
             "The multiplier of the ceiling is one for Leontief technology,"),
        Step("multiplier-unbounded", Tends(_wZ ** (1 / rho), rho, expr(0), OO, "-"), "limit",
             "and grows without bound towards Cobb-Douglas."),
        Step("average", Rel("<=", average, _gZ + log(_wZ ** (1 / rho) * _Z0 / start) / t), "sign",
             "So growth on average from date 0 to $t$ exceeds $g_Z$ by at most a constant over $t$.",
             ("level",), (_NEGATIVE, below(0, t))),
    )  # fmt: skip


def baumol() -> Derivation:
    """The ceiling on mesh growth with two sectors: lines 4.2 to 4.4."""
    return Derivation(
        name="baumol",
        title="The Baumol ceiling on mesh growth",
        summary="With two complementary sectors, growth of the mesh tends to the rate of the slow sector from above: a "
        "ceiling in the limit and on average, at no finite date; its level has a ceiling at every date.",
        lines=("4.2", "4.3", "4.4"),
        domain=_two(),
        steps=(*_share_steps(), *_level_steps(), *_no_ceiling()),
        parts=(
            Part("share", "The share of the slow sector."),
            Part("excess", "Excess growth."),
            Part("above", "Growth exceeds the slow rate at every finite date."),
            Part("falls", "It falls."),
            Part("limit", "The ceiling on growth, in the limit."),
            Part("decay", "The rate of approach."),
            Part("half", "The date of equal shares."),
            Part("level", "The ceiling on the level, at every date."),
            Part("multiplier-one", "Its multiplier for Leontief technology."),
            Part("multiplier-unbounded", "Its multiplier near Cobb-Douglas."),
            Part("average", "The ceiling on average growth."),
            Part("none-positive", "No ceiling for substitutes."),
            Part("none-zero", "No ceiling for Cobb-Douglas technology."),
        ),
        notes=("$C$ and $Z$ are the levels at date $t$, and $F$, $s_Z$ and $g_F$ are taken there.",),
    )


def _no_ceiling() -> tuple[Step, ...]:
    grown = CES(Literal((Sym("c"), _Z)), rho, Literal((1 - _wZ, _wZ)))
    given = (positive("c"),)
    return (
        Step("none-positive", Tends(grown, Sym("c"), OO, OO), "limit",
             "For substitutes there is no such ceiling: the aggregate grows without bound with the fast sector $c$ alone.",
             (), (*given, _POSITIVE)),
        Step("none-zero", Tends(grown, Sym("c"), OO, OO), "limit", "Nor is there one for Cobb-Douglas technology.",
             (), (*given, equal(rho, 0))),
    )  # fmt: skip


def prices() -> Derivation:
    """Relative prices from marginal products, and from Baumol's own pricing: line 4.5."""
    two = CES(Literal((Sym("c"), Sym("z"))), rho, Literal((1 - _wZ, _wZ)))
    ratio = Diff(two, Sym("z")) / Diff(two, Sym("c"))
    at_levels = (_wZ / _wC) * (_C / _Z) ** (1 - rho)
    relative = Sym("p")
    domain = _two().extend(positive("c"), positive("z"), positive("W"), Definition("p", at_levels))
    unit_cost = (Sym("W") / _Z) / (Sym("W") / _C)
    steps = (
        Step("ratio", equal(ratio, (_wZ / _wC) * (Sym("c") / Sym("z")) ** (1 - rho)), "differentiation",
             "Prices equal to marginal products: divide the two partial derivatives."),
        Step("inflation", equal(Diff(log(relative), t), (1 - rho) * (_gC - _gZ)), "differentiation",
             "Along the growth path the relative price of the slow sector grows at a constant rate."),
        Step("without-bound", Tends(relative, t, OO, OO), "limit",
             "So it rises without bound when $\\rho < 1$.", (), (below(rho, 1),)),
        Step("cost-share", equal(relative * _Z / (relative * _Z + _C), _sZ), "algebra",
             "The cost share of the slow sector is its share $s_Z$."),
        Step("cost-share-limit", Tends(relative * _Z / (relative * _Z + _C), t, OO, expr(1)), "instance",
             "For complements it tends to one.", ("baumol:share-limit",), (_NEGATIVE,)),
        Step("unit-cost", equal(Diff(log(unit_cost), t), _gC - _gZ), "differentiation",
             "With a common wage $W$ and prices equal to unit labour cost the relative price grows at the difference of "
             "the rates, whatever $\\rho$ is."),
    )  # fmt: skip
    return Derivation(
        name="prices",
        title="Relative prices along the growth path",
        summary="The relative price of the slow sector grows at $(1-\\rho)(g_C-g_Z)$ with prices equal to marginal "
        "products, and at $g_C-g_Z$ with prices equal to unit labour cost.",
        lines=("4.5",),
        domain=domain,
        steps=steps,
        parts=(
            Part("ratio", "The relative price from marginal products."),
            Part("inflation", "Its growth rate."),
            Part("without-bound", "It rises without bound."),
            Part("cost-share", "The cost share of the slow sector."),
            Part("cost-share-limit", "It tends to one."),
            Part("unit-cost", "Prices equal to unit labour cost."),
        ),
        notes=("The two ways of pricing answer different questions and must not be mixed.",
               "$p$ is the price of Z in units of C."),
    )  # fmt: skip
