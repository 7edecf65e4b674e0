"""The dual of the aggregate: least cost, the demands that attain it, and the way back."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import Delta, Diff, Expr, Idx, Lam, Rel, Sym, Vec, Where, expr, product, total
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Vector
from cesai_sym.theory.common import F, c, equal, inputs
from cesai_sym.theory.definitions import CES, J, i, j, k, power_sum, rho, share, w, x
from cesai_sym.theory.neighbours import without

_p: Final = Vec("p", J)
_D: Final = Vec("D", J)
_sigma: Final = Sym("sigma")
_NOT_ZERO: Final = Rel("!=", rho, expr(0))
_COBB_DOUGLAS: Final = equal(rho, 0)
_OUTLAY: Final = total(j, _p[j] * x[j])
_A_UNIT: Final = Rel(">=", F, expr(1))
_A_COST: Final = Rel(">=", c, expr(1))
#: The exponent of the cost function: 1/rho + 1/conjugate = 1.
_conjugate: Final = rho / (rho - 1)


def _domain() -> Domain:
    """Technologies with rho < 1 and prices p_j > 0; c is the cost function, D_j the demands for one unit of output."""
    return inputs(Vector("p", J)).extend(
        Scalar("rho", Interval(upper=Fraction(1))),
        Definition("c", CES(Lam(j, _p[j] / w[j]), _conjugate, w)),
        Definition("D", Lam(j, (w[j] * c / _p[j]) ** (1 / (1 - rho)))),
        Definition("sigma", 1 / (1 - rho)),
    )


def _cost_steps() -> tuple[Step, ...]:
    written = total(j, w[j] ** _sigma * _p[j] ** (1 - _sigma)) ** (1 / (1 - _sigma))
    shares = w[j] ** _sigma * _p[j] ** (1 - _sigma) / total(i, w[i] ** _sigma * _p[i] ** (1 - _sigma))
    marginal = Where(Diff(F, x[j]), (), ((x, Lam(j, _D[j])),))
    return (
        Step("written", equal(c, written), "algebra",
             "The cost function is the aggregate of the prices over the weights, with the exponent $\\rho/(\\rho-1) = "
             "1-\\sigma$; the weights enter as $w_j^\\sigma$.", (), (_NOT_ZERO,)),
        Step("cobb-douglas", equal(c, product(j, (_p[j] / w[j]) ** w[j])), "evaluation",
             "At $\\rho = 0$ it is Cobb-Douglas in the prices.", (), (_COBB_DOUGLAS,)),
        Step("unit", equal(CES(_D, rho, w), 1), "algebra", "The demands make one unit of output,"),
        Step("outlay", equal(total(j, _p[j] * _D[j]), c), "algebra", "and cost $c$."),
        Step("marginal", equal(c * marginal, _p[j]), "algebra", "There prices are proportional to marginal products."),
        Step("shephard", equal(Diff(c, _p[j]), _D[j]), "differentiation",
             "The demands are the gradient of the cost function (Shephard's lemma)."),
        Step("cost-share", equal(_p[j] * _D[j] / c, shares), "algebra", "So these are the shares in cost."),
    )  # fmt: skip


def _least_steps() -> tuple[Step, ...]:
    """``sum p_j x_j >= c(p) F(x)``, strictly when two inputs are not where prices are proportional to marginal products."""

    def dearness(n: Idx) -> Expr:
        """The price over the marginal product, up to a factor that all inputs share."""
        return _p[n] * x[n] ** (1 - rho) / w[n]

    other = Rel("!=", dearness(i), dearness(k))
    weights = Lam(j, share(j))
    aggregate, mean = CES(Lam(j, dearness(j)), _conjugate, weights), total(j, share(j) * dearness(j))
    return (
        Step("dearness", Rel("<=", aggregate, mean), "instance",
             "No aggregate with an exponent below one exceeds the mean: read this for the prices over the marginal products, "
             "with the shares as weights and the exponent $1-\\sigma < 1$.",
             ("mean-bounds:below",)),
        Step("dearness-strict", Rel("<", aggregate, mean), "instance", "It is strict when two of them differ.",
             ("mean-bounds:strictly-below",), (other,)),
        Step("dearness-is-cost", equal(aggregate * power_sum(), c * F), "algebra",
             "Times the sum of powers, the left side is the least cost of $F(x)$ units,"),
        Step("mean-is-outlay", equal(mean * power_sum(), _OUTLAY), "algebra", "and the right side is what $x$ costs."),
        Step("least", Rel(">=", _OUTLAY, c * F), "sign", "So no inputs that make as much cost less.", ("dearness",)),
        Step("dearer", Rel(">", _OUTLAY, c * F), "sign",
             "They cost more unless prices are proportional to marginal products.", ("dearness-strict",), (other,)),
        Step("more", Rel(">=", c * F, c), "sign", "A unit of output or more", (), (_A_UNIT,)),
        Step("one-unit", Rel(">=", _OUTLAY, c), "combination", "costs at least $c$: it is the least cost of a unit.",
             ("least", "more"), (_A_UNIT,)),
    )  # fmt: skip


def _curvature_steps() -> tuple[Step, ...]:
    def slope(n: Idx) -> Expr:
        return Diff(c, _p[n])

    cross, own = Diff(slope(i), _p[k]), Diff(slope(k), _p[k])
    apart = 1 - Delta(i, k)
    return (
        Step("cross", equal(c * cross, _sigma * slope(i) * slope(k) - Delta(i, k) * _sigma * c * slope(i) / _p[i]),
             "differentiation", "Differentiate again."),
        Step("allen", equal(c * cross / (slope(i) * slope(k)) * apart, _sigma * apart), "algebra",
             "So the Allen-Uzawa elasticity of any two inputs is $\\sigma$,"),
        Step("morishima", equal(_p[k] * (cross / slope(i) - own / slope(k)), _sigma * apart), "algebra",
             "and so is that of Morishima."),
    )  # fmt: skip


def _round_trip() -> tuple[Step, ...]:
    prices = Lam(j, Diff(F, x[j]))
    supported = Where(c, (), ((_p, prices),))
    back = total(j, (w[j] ** _sigma) ** (1 / (1 - _conjugate)) * x[j] ** (_conjugate / (_conjugate - 1)))
    return (
        Step("supporting", equal(supported, 1), "algebra", "At prices equal to marginal products a unit costs one,"),
        Step("value", equal(total(j, Diff(F, x[j]) * x[j]), F), "algebra", "and $x$ costs $F(x)$,"),
        Step("dearer-prices", Rel(">=", c * F, F), "sign", "while at prices at which a unit costs at least one",
             (), (_A_COST,)),
        Step("dual", Rel(">=", _OUTLAY, F), "combination",
             "it costs at least that: the aggregate is the least outlay on $x$, over prices at which a unit costs one.",
             ("least", "dearer-prices"), (_A_COST,)),
        Step("back", equal(F, back ** ((_conjugate - 1) / _conjugate)), "algebra",
             "In formulas: the same construction, applied to the cost function with its weights $w_j^\\sigma$ and its "
             "exponent $1-\\sigma$, gives back the aggregate.", (), (_NOT_ZERO,)),
    )  # fmt: skip


def duality() -> Derivation:
    """Least cost, Shephard's lemma, and the dual of the dual."""
    domain = _domain()
    steps = (*_cost_steps(), *_least_steps(), *_curvature_steps(), *_round_trip())
    return Derivation(
        name="duality",
        title="Least cost, and the way back",
        summary="The least cost of a unit of output is a CES of the prices over the weights with the exponent $1-\\sigma$; "
        "its gradient are the demands, and the dual of the dual is the aggregate.",
        lines=("1.4",),
        domain=domain,
        steps=steps,
        parts=(
            Part("written", "The cost function is a CES of the prices with weights $w_j^\\sigma$."),
            Part("cobb-douglas", "At $\\rho = 0$."),
            Part("unit", "The demands make one unit of output."),
            Part("outlay", "They cost $c$."),
            Part("least", "Whatever makes $F(x)$ costs at least $c F(x)$."),
            Part("dearer", "It costs more unless prices are proportional to marginal products."),
            Part("one-unit", "A unit of output costs at least $c$."),
            Part("marginal", "At the demands prices are proportional to marginal products."),
            Part("shephard", "Shephard's lemma."),
            Part("cost-share", "The shares in cost."),
            Part("allen", "The Allen-Uzawa elasticity of any two inputs."),
            Part("morishima", "The Morishima elasticity of any two inputs."),
            Part("supporting", "A unit costs one at prices equal to marginal products."),
            Part("value", "There $x$ costs $F(x)$."),
            Part("dual", "The aggregate is the least outlay on $x$."),
            Part("back", "The dual of the dual."),
        ),
        notes=(
            "$c$ is the least cost of one unit of output at the prices $p_j > 0$, $D_j$ the demand for input $j$ that attains "
            "it, and $\\sigma = 1/(1-\\rho)$. At $\\rho = 0$, where $\\sigma = 1$, the cost function is Cobb-Douglas.",
            "$\\rho < 1$: for perfect substitutes ($\\rho = 1$) the least cost is $\\min_j p_j/w_j$, and for $\\rho > 1$ it is "
            "attained with a single input.",
        ),
        mutants=(
            without(domain, steps, "one-unit", "a unit of output"),
            without(domain, steps, "dual", "a unit costs at least one"),
        ),
    )  # fmt: skip
