"""Stable forms of the cost function and of the factor demands: the aggregate of ``p_j/w_j`` with exponent 1 - sigma.

``p`` are prices, ``w`` the weights of the aggregate F that is produced, ``sigma = 1/(1 - rho)`` its elasticity of
substitution; ``c(p) = min {sum p_j x_j: F(x) >= 1}``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Diff, Expr, Lam, Rel, Sym, Vec, exp, expr, log, total
from cesai_sym.kernels.forms import SIZE, E, L, StableForm, form, m, positive
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Vector
from cesai_sym.theory.definitions import CES, J, j, w

sigma: Final = Sym("sigma")
p: Final = Vec("p", J)

#: ``(sum w_j^sigma p_j^(1 - sigma))^(1/(1 - sigma))``, for sigma != 1.
UNIT_COST: Final = total(j, w[j] ** sigma * p[j] ** (1 - sigma)) ** (1 / (1 - sigma))
_RATIOS: Final = Lam(j, p[j] / w[j])


def _forms() -> tuple[StableForm, ...]:
    prices = Domain(
        scalars=(SIZE, Scalar("sigma", Interval(lower=Fraction(0))), positive("m")),
        vectors=(Vector("p", J), Vector("w", J, "weights")),
        definitions=(
            Definition("L", Lam(j, log(p[j] / w[j] / m))),
            Definition("E", log(CES(_RATIOS, 1 - sigma, w) / m)),
        ),
    ).assume(Rel("!=", sigma, expr(1)))
    demand: Expr = exp(sigma * (E - L[j]))
    return (
        form("unit_cost", UNIT_COST, m * exp(E), prices),
        form("demand", Diff(UNIT_COST, p[j]), demand, prices, (j,)),
    )


DUAL_FORMS: Final = _forms()
