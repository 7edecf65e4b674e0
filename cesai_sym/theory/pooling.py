"""The K CV^2 effect as a gain: pooling heterogeneous sources, and the exact reading of 'proportional to'."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import ZERO, Diff, Expr, Idx, Lam, Rel, Sym, Vec, Where, expr, total
from cesai_sym.statement import Definition, Domain, Proportional, Tends, Vector
from cesai_sym.theory.common import F, below, between, equal, every, inputs, positive, real, whole
from cesai_sym.theory.definitions import CES, CURVATURE, CV2, POOLING_GAIN, J, equal_weights, i, j, k, rho, share, w, x

_theta: Final = Sym("theta")
_eps: Final = Sym("eps")
_y: Final = Vec("y", J)
_CONCAVE: Final = Rel("<=", rho, expr(1))
_BELOW_ONE: Final = below(rho, 1)
_OFF_RAY: Final = Rel("!=", x[i] * _y[k], x[k] * _y[i])
_UNIT: Final = between("theta", 0, 1)
_K: Final = CURVATURE(rho, J)


def _aggregate(entry: Expr) -> Expr:
    """The aggregate of the vector with this entry at j."""
    return CES(Lam(j, entry), rho, w)


def _marginal(at: Idx) -> Expr:
    """The marginal product of an input at the pooled point x + y."""
    return Where(Diff(F, x[at]), (), ((x, Lam(k, x[k] + _y[k])),))


_POOLED: Final = _aggregate(x[j] + _y[j])


def _way(a: Vec, b: Vec) -> tuple[Expr, Expr, Expr, Expr]:
    """The way from x + y to a (b is the other one): F on it, the variance that bends it, that by pairs, one pair."""

    def point(n: Idx) -> Expr:
        return (1 - _theta) * (x[n] + _y[n]) + _theta * a[n]

    def ratio(n: Idx) -> Expr:
        return -b[n] / point(n)

    def weight(n: Idx) -> Expr:
        return Where(share(n), (), ((x, Lam(j, point(j))),))

    spread = total(j, weight(j) * (ratio(j) - total(i, weight(i) * ratio(i))) ** 2)
    pairs = total(i, total(k, weight(i) * weight(k) * (ratio(i) - ratio(k)) ** 2)) / 2
    one = weight(i) * weight(k) * (ratio(i) - ratio(k)) ** 2 / 2
    return _aggregate(point(j)), spread, pairs, one


def _supported(name: str, a: Vec, b: Vec) -> tuple[Step, ...]:
    """``F(a) <= sum_j F_j(a + b) a_j``: the aggregate lies below its tangent at the pooled point."""
    path, spread, _, _ = _way(a, b)
    value = total(j, _marginal(j) * a[j])
    return (
        Step(f"{name}-path", equal(Diff(path, _theta, 2), -(1 - rho) * path * spread), "differentiation",
             f"Walk from $x+y$ to ${name}$: the second derivative along the way is minus a variance under the shares.",
             (), (_UNIT,)),
        Step(f"{name}-spread", Rel(">=", spread, expr(0)), "sign", "A variance is not negative.", (), (_UNIT,)),
        Step(f"{name}-bent", Rel("<=", Diff(path, _theta, 2), expr(0)), "sign",
             "So the aggregate is concave along the way.", (f"{name}-path", f"{name}-spread"), (_UNIT, _CONCAVE)),
        Step(f"{name}-tangent", Rel("<=", _aggregate(a[j]), _POOLED - total(j, _marginal(j) * b[j])), "tangent",
             "It lies below its tangent at $x+y$.", (f"{name}-bent",), (_CONCAVE,)),
        Step(f"{name}-supported", Rel("<=", _aggregate(a[j]), value), "combination",
             f"So $F({name})$ is at most the value of ${name}$ at the marginal products of the pool.",
             (f"{name}-tangent", "euler"), (_CONCAVE,)),
    )  # fmt: skip


def _strict() -> tuple[Step, ...]:
    """The same with ``<`` when two inputs are not in the same proportion in x and in y."""
    path, spread, pairs, one = _way(x, _y)
    value = total(j, _marginal(j) * x[j])
    given = (_CONCAVE, _BELOW_ONE, _OFF_RAY)
    return (
        Step("pairs", equal(spread, pairs), "algebra",
             "The variance is half the mean squared difference of a pair of inputs.", (), (_UNIT,)),
        Step("one-pair", Rel(">=", pairs, one), "sign", "A sum of squares is at least any one of its terms.", (), (_UNIT,)),
        Step("one-positive", Rel(">", one, expr(0)), "sign",
             "That term is positive when the two inputs are not in the same proportion in $x$ and in $y$.",
             (), (_UNIT, _OFF_RAY)),
        Step("spread-positive", Rel(">", spread, expr(0)), "combination", "So the variance is positive.",
             ("pairs", "one-pair", "one-positive"), (_UNIT, _OFF_RAY)),
        Step("strictly-bent", Rel("<", Diff(path, _theta, 2), expr(0)), "sign",
             "Then the aggregate is strictly concave along the way when $\\rho < 1$.",
             ("x-path", "spread-positive"), (_UNIT, *given)),
        Step("strict-tangent", Rel("<", _aggregate(x[j]), _POOLED - total(j, _marginal(j) * _y[j])), "tangent",
             "It lies strictly below its tangent at $x+y$.", ("strictly-bent",), given),
        Step("strictly-supported", Rel("<", _aggregate(x[j]), value), "combination",
             "So $F(x)$ is less than the value of $x$ at the marginal products of the pool.",
             ("strict-tangent", "euler"), given),
    )  # fmt: skip


def superadditivity() -> Derivation:
    """``F(x + y) >= F(x) + F(y)`` for rho <= 1, with equality for proportional vectors only when rho < 1: line 5.3."""
    lam = Sym("ell")
    gap = _POOLED - F - CES(_y, rho, w)
    steps = (
        Step("euler", equal(total(j, _marginal(j) * (x[j] + _y[j])), _POOLED), "algebra", "Euler's theorem at $x+y$."),
        *_supported("x", x, _y),
        *_supported("y", _y, x),
        Step("gain", Rel(">=", gap, expr(0)), "combination", "Add both, and use Euler's theorem: pooling never loses.",
             ("x-supported", "y-supported", "euler"), (_CONCAVE,)),
        *_strict(),
        Step("strict-gain", Rel(">", gap, expr(0)), "combination",
             "Add again: vectors that are not proportional gain strictly when $\\rho < 1$.",
             ("strictly-supported", "y-supported", "euler"), (_CONCAVE, _BELOW_ONE, _OFF_RAY)),
        Step("gain-as-notion", Rel(">=", POOLING_GAIN(x, _y, rho, w), expr(0)), "sign",
             "This is the gain of pooling.", ("gain",), (_CONCAVE,)),
        Step("proportional", equal(_aggregate(x[j] + lam * x[j]) - F - _aggregate(lam * x[j]), 0), "algebra",
             "Proportional vectors gain nothing.", (), (positive("ell"),)),
        Step("linear", equal(gap, 0), "evaluation", "Nor does anything when the inputs are perfect substitutes.",
             (), (equal(rho, 1),)),
    )  # fmt: skip
    return Derivation(
        name="superadditivity",
        title="Pooling never loses",
        summary="For $\\rho \\le 1$ the aggregate of a pool is at least the sum of the aggregates of its parts.",
        lines=("5.3",),
        domain=inputs(Vector("y", J)),
        steps=steps,
        parts=(
            Part("gain", "Superadditivity."),
            Part("strict-gain", "Strictly, for $\\rho < 1$ and vectors that are not proportional."),
            Part("gain-as-notion", "The gain of pooling is not negative."),
            Part("proportional", "Equality for proportional vectors."),
            Part("linear", "Equality for perfect substitutes."),
        ),
    )


_n: Final = Sym("n")
_a, _b = Sym("a"), Sym("b")
_u: Final = Vec("u", J)
_v: Final = Vec("v", J)
_source: Final = Idx("l", _n)
_other: Final = Idx("q", _n)
_U: Final = Vec("U", _n, J)


def _even(entry: Expr) -> Expr:
    return CES(Lam(j, entry), rho, equal_weights(J))


def _two_sources() -> Expr:
    """The gap of two sources of sizes a and b near the symmetric ray."""
    first, second = _a * (1 + _eps * _u[j]), _b * (1 + _eps * _v[j])
    return _even(first + second) - _even(first) - _even(second)


def _many_sources() -> tuple[Expr, Expr]:
    """The gap of n sources of size one near the symmetric ray, and the output of the pool."""
    pool = _even(total(_source, 1 + _eps * _U[_source, j]))
    alone = total(_source, CES(Lam(j, 1 + _eps * _U[_source, j]), rho, equal_weights(J)))
    return pool - alone, pool


def _between() -> Expr:
    """``sum_j Var_l(U_lj)``: the variance across sources, summed over inputs."""
    mean = total(_other, _U[_other, j]) / _n
    return total(j, total(_source, (_U[_source, j] - mean) ** 2) / _n)


def _pooling_domain() -> Domain:
    base = inputs(Vector("u", J, "centered"), Vector("v", J, "centered"))
    return base.extend(
        Vector("U", _n, "centered", second=J), whole("n", 2), positive("a"), positive("b"), real("eps"), _source,
        Definition("V", _between()), Definition("CV2", Sym("V") / (J - 1)),
    )  # fmt: skip


def diversity() -> Derivation:
    """The gain of pooling to leading order, and the reading of 'proportional': lines 5.3 and 5.4."""
    gap, pool = _many_sources()
    two = _two_sources()
    cv2 = Sym("CV2")
    single = CES(Lam(j, 1 + _eps * _u[j]), rho, equal_weights(J))
    lost = (1 - single) / (_K * CV2(Lam(j, 1 + _eps * _u[j])))
    spread = total(j, _u[j] ** 2)
    curved = Rel("!=", rho, expr(1))
    steps = (
        Step("one", Tends((single - 1) / _eps**2, _eps, ZERO, -_K / (2 * (J - 1)) * spread), "expansion",
             "Expand the output of one source about the symmetric ray: the effect is of second order, and a loss."),
        Step("two", Tends(two / _eps**2, _eps, ZERO,
                          _K / (2 * (J - 1)) * (_a * _b / (_a + _b)) * total(j, (_u[j] - _v[j]) ** 2)), "expansion",
             "For two sources of sizes $a$ and $b$ the losses are larger apart than together: pooling gains in "
             "proportion to the squared distance of their compositions."),
        Step("none", equal(Where(two, (), ((_v, _u),)), 0), "algebra", "Identical compositions gain nothing.",
             (), (Rel(">", 1 + _eps * _u[every], expr(0)),)),
        Step("many", Tends(gap / (pool * _eps**2), _eps, ZERO, (1 - rho) / (2 * J) * Sym("V")), "expansion",
             "For $n$ sources of equal size the gain, as a fraction of pooled output, is the variance across sources."),
        Step("bonus", Tends(gap / (pool * _eps**2), _eps, ZERO, _K * cv2 / 2), "expansion",
             "In terms of the curvature: $K\\,\\mathrm{CV}^2/2$."),
        Step("gain-factor", Tends(gap / (pool * _eps**2 * _K * cv2), _eps, ZERO, expr(1) / 2), "expansion",
             "So the gain of pooling is proportional to $K\\,\\mathrm{CV}^2$ to leading order, with factor one half,",
             (), (curved, below(0, Sym("V")))),
        Step("loss-factor", Tends(lost, _eps, ZERO, expr(1) / 2), "expansion",
             "and a single heterogeneous vector loses by the same factor.", (), (curved, below(0, spread))),
        Step("linear-in-K", Proportional(_K * Sym("CV") ** 2 / 2, _K * Sym("CV") ** 2), "proportion",
             "The leading term itself is exactly proportional to $K\\,\\mathrm{CV}^2$.",
             (), (curved, positive("CV"))),
    )  # fmt: skip
    return Derivation(
        name="diversity",
        title="The bonus of pooling heterogeneous sources",
        summary="Pooling $n$ sources of equal size gains the fraction $K\\,\\mathrm{CV}^2/2$ of pooled output, to leading "
        "order in the heterogeneity of their compositions; identical sources gain nothing.",
        lines=("5.3", "5.4"),
        domain=_pooling_domain(),
        steps=steps,
        parts=(
            Part("two", "Two sources."),
            Part("none", "Identical sources gain nothing."),
            Part("many", "Many sources of equal size."),
            Part("bonus", "The bonus in terms of $K$."),
            Part("gain-factor", "Proportional with factor one half, as a gain of pooling."),
            Part("loss-factor", "The same factor, as a loss of one heterogeneous vector."),
        ),
        notes=(
            "Source $l$ has the composition $1+\\varepsilon U_{lj}$, where each row of $U$ sums to zero; "
            "$\\mathrm{CV}^2 = V/(J-1)$ with $V$ the sum over inputs of the variance across sources (divisor $n$).",
            "The sign must be stated with the claim: pooling heterogeneous sources gains, one heterogeneous vector loses.",
        ),
    )
