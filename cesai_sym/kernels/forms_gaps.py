"""Stable forms of small differences: the mean less the aggregate, and what pooling two sources gains.

With ``y_j = log(x_j/c)`` and any pivot c, ``(x_j/c)^rho - 1 - rho (x_j/c - 1)`` has one sign for all j: the distance of
a power from its tangent.  Summed over the inputs at their mean, the tangents drop out and nothing is left to cancel.
"""

from __future__ import annotations

from typing import Final

from cesai_sym.expression.nodes import Expr, Fn, Idx, Lam, Sym, Vec, exp, log, total
from cesai_sym.kernels.forms import CURVED, E, StableForm, form, m, positive
from cesai_sym.statement import Definition, Vector
from cesai_sym.theory.definitions import CES, J, i, j, rho, w, x

y: Final = Vec("y", J)
h: Final = Vec("h", J)
z: Final = Vec("z", J)
alpha: Final = Vec("alpha", J)
beta: Final = Vec("beta", J)
A: Final = Sym("A")
G: Final = Sym("G")
P: Final = Sym("P")
R: Final = Sym("R")


def _tangent_gap(ratio: Expr) -> Expr:
    return ratio**rho - 1 - rho * (ratio - 1)


def _mean_forms() -> tuple[StableForm, ...]:
    ratios = CURVED.extend(positive("A"), Definition("y", Lam(j, log(x[j] / A))))
    gap = _tangent_gap(x[j] / A)
    below = Fn("expm1mx", (rho * y[j],)) - rho * Fn("expm1mx", (y[j],))
    above = exp(y[j]) * (Fn("expm1mx", ((rho - 1) * y[j],)) + (rho - 1) * Fn("expm1mx", (-y[j],)))
    mean = total(j, w[j] * x[j])
    at_mean = CURVED.extend(Definition("A", mean), Definition("h", Lam(j, _tangent_gap(x[j] / mean))))
    logarithm = Fn("log1p", (total(j, w[j] * h[j]),)) / rho
    level = Definition("E", log(CES(x, rho, w) / mean))
    return (
        form("tangent_gap_below", gap, below, ratios, (j,), pair=True),
        form("tangent_gap_above", gap, above, ratios, (j,), pair=True),
        form("level_of_mean", log(CES(x, rho, w) / mean), logarithm, at_mean, pair=True),
        form("mean_gap", mean - CES(x, rho, w), -(A * Fn("expm1", (E,))), at_mean.extend(level), pair=True),
        form("relative_gap", 1 - CES(x, rho, w) / mean, -Fn("expm1", (E,)), at_mean.extend(level)),
    )


def _share_of_pool(at: Idx) -> Expr:
    return w[at] * z[at] ** rho / total(i, w[i] * z[i] ** rho)


def _part(fraction: Vec) -> Expr:
    """The mean less the aggregate of the fractions of the pool that are one source's, under the pool's shares."""
    return total(j, _share_of_pool(j) * fraction[j]) - CES(fraction, rho, Lam(j, _share_of_pool(j)))


def _pooling_forms() -> tuple[StableForm, ...]:
    """Sources ``alpha_j z_j`` and ``beta_j z_j`` of a pool z.

    R is what is left of the pool: the kernels pass 0, since all of it comes from the two.
    """
    pool = CES(z, rho, w)
    one, other = (CES(Lam(j, fraction[j] * z[j]), rho, w) for fraction in (alpha, beta))
    sources = CURVED.extend(Vector("z", J), Vector("alpha", J), Vector("beta", J))
    rest = total(j, _share_of_pool(j) * (1 - alpha[j] - beta[j]))
    parts = (Definition("G", _part(alpha)), Definition("P", _part(beta)), Definition("R", rest))
    relative = 1 - one / pool - other / pool
    gained = sources.extend(Definition("E", log(pool / m)), Definition("R", relative))
    return (
        form("pooling_parts", relative, G + P + R, sources.extend(*parts), pair=True),
        form("pooling_gain", pool - one - other, m * exp(E) * R, gained),
    )


GAP_FORMS: Final = (*_mean_forms(), *_pooling_forms())
