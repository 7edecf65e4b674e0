"""The rules of differentiation for the level ``E = log(F/m)``, as statements that are judged.

With ``u_j = rho (L_j - E)``, so that ``w_j e^(u_j)`` are the shares, and weights that add up to one:
``dE = sum_j w_j e^(u_j) dL_j + sum_j w_j (L_j - E)^2 r(u_j) drho + sum_j (L_j - E) q(u_j) dw_j``, where
``r(u) = ((u - 1) e^u + 1)/u^2`` and ``q(u) = (e^u - 1)/u``.  Nothing cancels in it near rho = 0.
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import Diff, Expr, Idx, Rel, Vec, exp, expr, log, total
from cesai_sym.statement import Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import CES, J, j, k, rho, w, x

_W: Final = Vec("W", J)


def _relative(at: Idx, weights: Vec) -> Expr:
    """``u_j = rho log(x_j/F)``."""
    return rho * log(x[at] / CES(x, rho, weights))


def rules() -> MappingProxyType[str, Statement]:
    """The three rules, by what is varied: an input, the exponent, a weight (of weights with any sum).

    >>> sorted(rules())
    ['exponent', 'input', 'weight']
    """
    curved = Rel("!=", rho, expr(0))
    several = Scalar("J", Interval(lower=Fraction(1), lower_open=False), integer=True)
    normal = Domain((several, Scalar("rho")), (Vector("x", J), Vector("w", J, "weights"))).assume(curved)
    loose = Domain((several, Scalar("rho")), (Vector("x", J), Vector("W", J))).assume(curved)
    level, u = log(CES(x, rho, w)), _relative(j, w)
    scale = total(j, _W[j])
    any_sum = log(total(j, _W[j] / scale * x[j] ** rho)) / rho
    share_to_weight = total(j, _W[j]) * x[k] ** rho / total(j, _W[j] * x[j] ** rho)
    return MappingProxyType(
        {
            "input": Statement(Rel("==", x[k] * Diff(level, x[k]), w[k] * exp(_relative(k, w))), normal.extend(k)),
            "exponent": Statement(
                Rel("==", Diff(level, rho), total(j, w[j] * ((u - 1) * exp(u) + 1)) / rho**2), normal
            ),
            "weight": Statement(
                Rel("==", Diff(any_sum, _W[k]), (share_to_weight - 1) / (rho * scale)), loose.extend(k)
            ),
        }
    )
