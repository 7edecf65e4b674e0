"""Stable forms of the slope in rho, of products with the Hessian, of logarithms and of what is not normalised.

``u_j = log(s_j/w_j)`` compares a share with its weight.  The divergence KL(s || w) is a sum of terms
``T_j = s_j u_j - s_j + w_j``, none of them negative: nothing cancels, however close the shares are to the weights.
"""

from __future__ import annotations

from typing import Final

from cesai_sym.expression.nodes import Diff, Expr, Fn, Lam, Sym, Vec, exp, log, total
from cesai_sym.kernels.forms import (
    CURVED,
    LEVEL,
    E,
    L,
    StableForm,
    b,
    c,
    d,
    form,
    log_slope,
    m,
    positive,
    q,
    v,
)
from cesai_sym.statement import Definition, Scalar, Vector
from cesai_sym.theory.definitions import CES, J, i, j, k, rho, share, w, x

p: Final = Sym("p")
logx: Final = Vec("logx", J)
u: Final = Vec("u", J)
T: Final = Vec("T", J)
Q: Final = Vec("Q", J)

_AGGREGATE: Final = CES(x, rho, w)
_EXPONENTIALS: Final = Lam(j, exp(logx[j]))


def _divergence(at_share: Expr, weight: Expr) -> Expr:
    return at_share * log(at_share / weight) - at_share + weight


def _slope_in_rho() -> tuple[StableForm, ...]:
    distance = Definition("u", Lam(j, log(share(j) / w[j])))
    terms = Definition("T", Lam(j, _divergence(share(j), w[j])))
    apart = CURVED.extend(distance)
    below = w[j] * (u[j] * Fn("expm1", (u[j],)) - Fn("expm1mx", (u[j],)))
    above = exp(v[j] + u[j]) * Fn("expm1mx", (-u[j],))
    slope = m * exp(E) * total(j, T[j]) / rho / rho
    return (
        form("distance", log(share(j) / w[j]), rho * (L[j] - E), CURVED.extend(LEVEL), (j,), pair=True),
        form("share", share(j), exp(v[j] + u[j]), apart, (j,), pair=True),
        form("divergence_below", _divergence(share(j), w[j]), below, apart, (j,), pair=True),
        form("divergence_above", _divergence(share(j), w[j]), above, apart, (j,), pair=True),
        form("slope_in_rho", Diff(_AGGREGATE, rho), slope, CURVED.extend(LEVEL, terms)),
    )


def _product_with_hessian() -> StableForm:
    ratios = Definition("Q", Lam(j, d[j] / (x[j] * b * q) - c))
    domain = CURVED.extend(
        Vector("d", J, "real"), positive("b"), positive("q"), LEVEL, ratios, Definition("T", Lam(j, share(j) * Q[j]))
    )
    product = total(k, Diff(Diff(_AGGREGATE, x[j]), x[k]) * d[k])
    formula = -((1 - rho) * exp(log_slope(j)) * b * q * (Q[j] - total(i, T[i])))
    return form("hessian_times", product, formula, domain, (j,))


def _others() -> tuple[StableForm, ...]:
    logs = CURVED.extend(Vector("logx", J, "real"), Scalar("p"))
    whole = log(CES(_EXPONENTIALS, rho, w))
    reached = Definition("E", log(CES(_EXPONENTIALS, rho, w) / exp(p)))
    unnormalised = total(j, q * w[j] * x[j] ** rho) ** (1 / rho)
    thinned = CURVED.extend(positive("q"), Definition("E", log(unnormalised / m)))
    return (
        form("log_inputs", log(exp(logx[j]) / exp(p)), logx[j] - p, logs, (j,), pair=True),
        form("log_aggregate", whole, p + E, logs.extend(reached)),
        form("total", unnormalised, m * exp(E), thinned),
    )


SLOPE_FORMS: Final = (*_slope_in_rho(), _product_with_hessian(), *_others())
