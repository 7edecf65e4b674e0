"""The notions of the theory as data: each is one expression that is printed, proved, judged and compiled.

Inputs ``x_j > 0``, weights ``w_j > 0`` with sum one, ``J`` inputs, ``rho`` the substitution parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import (
    Cases,
    Expr,
    Function,
    Idx,
    Lam,
    Rel,
    Sym,
    Vec,
    exp,
    expr,
    log,
    maximum,
    minimum,
    product,
    sqrt,
    total,
)

J: Final = Sym("J")
j: Final = Idx("j", J)
i: Final = Idx("i", J)
k: Final = Idx("k", J)
rho: Final = Sym("rho")
x: Final = Vec("x", J)
w: Final = Vec("w", J)
g: Final = Vec("g", J)
_M, _n, _t, _N, _A, _alpha = (Sym(s) for s in ("M", "n", "t", "N", "A", "alpha"))


def equal_weights(size: Expr) -> Lam:
    """The weights 1/J, ..., 1/J."""
    return Lam(Idx("j", size), 1 / size)


def power_sum(over: Idx = j) -> Expr:
    """``sum_j w_j x_j^rho``."""
    return total(over, w[over] * x[over] ** rho)


def share(at: Idx) -> Expr:
    """``s_j = w_j x_j^rho / sum_i w_i x_i^rho``, the share of one input."""
    other = Idx("i" if at.name != "i" else "k", J)
    return w[at] * x[at] ** rho / power_sum(other)


_mean = total(j, x[j]) / J

CES: Final = Function(
    "ces",
    (x, rho, w),
    Cases(((Rel("==", rho, expr(0)), product(j, x[j] ** w[j])),), power_sum() ** (1 / rho)),
    r"F({0};{1})",
    "CES aggregate of x with exponent rho and weights w; the weighted geometric mean at rho = 0",
)
CURVATURE: Final = Function(
    "curvature", (rho, J), (1 - rho) * (J - 1) / J, r"K({0},{1})", "curvature of the CES aggregate, equal weights"
)
WEIGHTED_CURVATURE: Final = Function(
    "weighted_curvature",
    (rho, w),
    (1 - rho) * (1 - total(j, w[j] ** 2)),
    r"K_w({0})",
    "curvature for general weights: (1 - rho) times one minus the Herfindahl index",
)
ELASTICITY: Final = Function(
    "elasticity", (rho,), 1 / (1 - rho), r"\sigma({0})", "elasticity of substitution 1/(1 - rho)"
)
HERFINDAHL: Final = Function("herfindahl", (w,), total(j, w[j] ** 2), r"\mathrm{HHI}({0})", "sum of squared weights")
GROWTH: Final = Function(
    "growth",
    (x, g, rho, w),
    total(j, share(j) * g[j]),
    r"g_F({0})",
    "growth rate of the aggregate when input j, now at x_j, grows at rate g_j: sum of s_j g_j",
)
MESH_GROWTH: Final = Function(
    "mesh_growth",
    (_t, x, g, rho, w),
    total(j, w[j] * (x[j] * exp(g[j] * _t)) ** rho * g[j]) / total(i, w[i] * (x[i] * exp(g[i] * _t)) ** rho),
    r"g_F({0})",
    "growth rate of the aggregate at date t when input j starts at x_j and grows at rate g_j",
)
MESH: Final = Function(
    "mesh",
    (_t, x, g, rho, w),
    CES(Lam(j, x[j] * exp(g[j] * _t)), rho, w),
    r"F({0})",
    "the aggregate at date t when input j starts at x_j and grows at rate g_j",
)
LEVEL_CEILING: Final = Function(
    "level_ceiling",
    (Sym("Z"), rho, Sym("w_Z")),
    Sym("w_Z") ** (1 / rho) * Sym("Z"),
    r"\bar F({0})",
    "ceiling w_Z^(1/rho) Z on the level of the aggregate, rho < 0",
)
MEAN: Final = Function("mean", (x,), _mean, r"\overline{{{0}}}", "arithmetic mean of the entries")
VARIANCE: Final = Function(
    "variance", (x,), total(j, (x[j] - total(i, x[i]) / J) ** 2) / J, r"\mathrm{Var}({0})", "variance, divisor J"
)
CV2_POPULATION: Final = Function(
    "cv2_population",
    (x,),
    total(j, (x[j] - total(i, x[i]) / J) ** 2) / J / _mean**2,
    r"\mathrm{CV}_p^2({0})",
    "squared coefficient of variation, divisor J",
)
CV2: Final = Function(
    "cv2",
    (x,),
    total(j, (x[j] - total(i, x[i]) / J) ** 2) / (J - 1) / _mean**2,
    r"\mathrm{CV}_s^2({0})",
    "squared coefficient of variation, divisor J - 1 (sample convention)",
)
CV: Final = Function("cv", (x,), sqrt(CV2(x)), r"\mathrm{CV}_s({0})", "coefficient of variation, divisor J - 1")
DIVERSITY_BONUS: Final = Function(
    "diversity_bonus",
    (rho, J, Sym("CV")),
    CURVATURE(rho, J) * Sym("CV") ** 2 / 2,
    r"\tfrac12 K({0},{1})\,{2}^2",
    "leading-order gain K CV^2 / 2 of pooling heterogeneous sources, as a fraction of output",
)
POOLING_GAIN: Final = Function(
    "pooling_gain",
    (x, Vec("y", J), rho, w),
    CES(Lam(j, x[j] + Vec("y", J)[j]), rho, w) - CES(x, rho, w) - CES(Vec("y", J), rho, w),
    r"G({0},{1})",
    "superadditivity gap F(x + y) - F(x) - F(y)",
)
VARIANCE_RETAINED: Final = Function(
    "variance_retained",
    (_M, _n),
    (1 - 1 / _M) ** _n,
    r"\left(1-\frac1{{{0}}}\right)^{{{1}}}",
    "share of the variance that is left after n generations of resampling M draws",
)
HALF_LIFE: Final = Function(
    "half_life", (_M,), log(2) / -log(1 - 1 / _M), r"h({0})", "generations until half the variance is left"
)
POWER_LAW: Final = Function("power_law", (_N, _A, _alpha), _A * _N ** (-_alpha), r"L({0})", "scaling law A N^(-alpha)")
MINIMUM: Final = Function("min", (x,), minimum(j, x[j]), r"\min {0}", "least entry")
MAXIMUM: Final = Function("max", (x,), maximum(j, x[j]), r"\max {0}", "greatest entry")

#: Every notion by the name it has in the claims language.
FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        f.name: f
        for f in (
            CES, CURVATURE, WEIGHTED_CURVATURE, ELASTICITY, HERFINDAHL, GROWTH, MESH_GROWTH, MESH, LEVEL_CEILING, MEAN,
            VARIANCE, CV2_POPULATION, CV2, CV, DIVERSITY_BONUS, POOLING_GAIN, VARIANCE_RETAINED, HALF_LIFE, POWER_LAW,
            MINIMUM, MAXIMUM,
        )
    }
)  # fmt: skip

#: Notions whose last argument may be left out: equal weights are meant.
WEIGHTED: Final[frozenset[str]] = frozenset({"ces", "growth", "mesh_growth", "mesh", "pooling_gain"})

HALF: Final = Fraction(1, 2)
