"""Nested aggregates: groups within groups, and a hierarchy of any depth."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import (
    ONE,
    OO,
    Diff,
    Expr,
    Idx,
    Lam,
    Literal,
    Rel,
    Sym,
    Vec,
    exp,
    expr,
    log,
    product,
    total,
)
from cesai_sym.statement import Domain, Tends, Vector
from cesai_sym.theory.common import below, between, equal, positive, real, t, whole
from cesai_sym.theory.definitions import CES, J, rho

_L, _N, _lam, _q = (Sym(name) for name in ("L", "N", "ell", "q"))
_group: Final = Idx("h", _L)
_entry: Final = Idx("j", J)
_X: Final = Vec("X", _L, J)
_W: Final = Vec("W", _L, J)
_v: Final = Vec("v", _L)


def _of_group(h: Idx, exponent: Expr, scale: Expr = ONE) -> Expr:
    return CES(Lam(_entry, scale * _X[h, _entry]), exponent, Lam(_entry, _W[h, _entry]))


def _nested(inner: Expr, outer: Expr, scale: Expr = ONE) -> Expr:
    return CES(Lam(_group, _of_group(_group, inner, scale)), outer, _v)


def _groups() -> Domain:
    return Domain(
        (real("rho"), real("q"), positive("ell"), whole("J", 1), whole("L", 1)),
        (Vector("X", _L, second=J), Vector("W", _L, "weights", second=J), Vector("v", _L, "weights")),
        (_group, _entry),
    )


def nesting() -> Derivation:
    """Groups of inputs: homogeneity, shares that multiply, and the collapse to one level."""
    a, b = Idx("a", _L), Idx("b", J)
    flat_sum = total(a, total(b, _v[a] * _W[a, b] * _X[a, b] ** rho)) ** (1 / rho)
    flat_product = product(a, product(b, _X[a, b] ** (_v[a] * _W[a, b])))
    whole_, group = _nested(_q, rho), _of_group(_group, _q)
    outer = _v[_group] * group**rho / total(a, _v[a] * _of_group(a, _q) ** rho)
    inner = _W[_group, _entry] * _X[_group, _entry] ** _q / total(b, _W[_group, b] * _X[_group, b] ** _q)
    not_zero = Rel("!=", rho, expr(0))
    steps = (
        Step("homogeneous", equal(_nested(_q, rho, _lam), _lam * whole_), "algebra",
             "Each group is homogeneous of degree one, and so is the aggregate of the groups, whatever the exponents are."),
        Step("shares", equal(_X[_group, _entry] * Diff(whole_, _X[_group, _entry]) / whole_, outer * inner),
             "differentiation", "By the chain rule the share of an input is its share in the group times that of the group."),
        Step("collapse", equal(_nested(rho, rho), flat_sum), "algebra",
             "When the exponents agree the power of the outer level undoes the root of the inner one,", (), (not_zero,)),
        Step("collapse-zero", equal(_nested(rho, rho), flat_product), "algebra", "also for Cobb-Douglas technology.",
             (), (equal(rho, 0),)),
    )  # fmt: skip
    return Derivation(
        name="nesting",
        title="Nested aggregates",
        summary="An aggregate of aggregates is homogeneous of degree one, the share of an input is the product of the shares "
        "on the way up, and levels with the same exponent are one level.",
        lines=("4.8",),
        domain=_groups(),
        steps=steps,
        parts=(
            Part("homogeneous", "Homogeneous of degree one."),
            Part("shares", "Shares multiply along the levels."),
            Part("collapse", "Levels with the same exponent are one level, with the products of the weights."),
            Part("collapse-zero", "The same for Cobb-Douglas technology."),
        ),
        notes=(
            "There are $L$ groups of $J$ inputs $X_{hj}$; $W_{hj}$ are the weights in group $h$, where the exponent is $q$, and "
            "$v_h$ the weights of the groups, where it is $\\rho$.",
        ),
    )


_r: Final = Vec("r", _N)
_a: Final = Vec("a", _N)
_u: Final = Vec("u", _N)
_level: Final = Idx("n", _N)
_every: Final = Idx("e", _N)
_F0, _y, _beneath, _wb, _K, _z = (Sym(name) for name in ("F_0", "y", "b", "w_b", "K", "z"))
_h, _gamma, _m = (Sym(name) for name in ("h", "gamma", "m"))
_NEGATIVE: Final = below(rho, 0)
_PAIR: Final = Literal((_wb, 1 - _wb))


def _one(beneath: Expr, own: Expr) -> Expr:
    """The output of one level from that of the level beneath it and from its own input."""
    return CES(Literal((beneath, own)), rho, _PAIR)


def _factor(n: Idx) -> Expr:
    """What level n makes of one unit of the level beneath."""
    return CES(Literal((expr(1), _u[n])), -_r[n], Literal((_a[n], 1 - _a[n])))


def _bounds() -> tuple[Step, ...]:
    beneath, own = Rel(">=", _beneath, _z), Rel(">=", _y, _z)
    top, ceiling = _F0 * product(_level, _factor(_level)), _F0 * product(_level, _a[_level] ** (-1 / _r[_level]))
    return (
        Step("level", equal(_one(_beneath, _y), _beneath * _one(expr(1), _y / _beneath)), "algebra",
             "A level multiplies what is beneath it by a factor that depends on the ratio of its own input to that; so the "
             "top of $N$ levels is $F_0$ times the product of their factors."),
        Step("factor", Rel("<", _factor(_level), _a[_level] ** (-1 / _r[_level])), "sign",
             "For complements each factor is bounded: drop the term of the level's own input."),
        Step("ceiling", Rel("<", top, ceiling), "sign", "Multiply the bounds of all levels.", ("factor",)),
        Step("own", Rel("<", _one(_beneath, _y), (1 - _wb) ** (1 / rho) * _y), "sign",
             "A level is bounded by its own input too: drop the other term.", (), (_NEGATIVE,)),
        Step("floor-beneath", Rel("<=", _wb * _beneath**rho, _wb * _z**rho), "sign",
             "What is below everything that enters: a power with $\\rho < 0$ falls in its base,", (), (_NEGATIVE, beneath)),
        Step("floor-input", Rel("<=", (1 - _wb) * _y**rho, (1 - _wb) * _z**rho), "sign", "both here", (), (_NEGATIVE, own)),
        Step("floor-sum", Rel("<=", _wb * _beneath**rho + (1 - _wb) * _y**rho, _z**rho), "combination", "and together,",
             ("floor-beneath", "floor-input"), (_NEGATIVE, beneath, own)),
        Step("floor-logs", Rel("<=", log(_wb * _beneath**rho + (1 - _wb) * _y**rho), rho * log(_z)), "sign",
             "and in logarithms:", ("floor-sum",), (_NEGATIVE, beneath, own)),
        Step("floor", Rel(">=", _one(_beneath, _y), _z), "sign", "it is below what comes out.",
             ("floor-logs",), (_NEGATIVE, beneath, own)),
        Step("floor-attained", equal(_one(_z, _z), _z), "evaluation", "When everything is equal, so is the output."),
    )  # fmt: skip


def _rates() -> tuple[Step, ...]:
    now = _one(_beneath * exp(_h * t), _y * exp(_gamma * t))
    share = (
        _wb
        * (_beneath * exp(_h * t)) ** rho
        / (_wb * (_beneath * exp(_h * t)) ** rho + (1 - _wb) * (_y * exp(_gamma * t)) ** rho)
    )
    line = log(_K * exp(_m * t)) / t
    faster = _wb / (1 - _wb) * (_K * exp(_h * t) / (_y * exp(_gamma * t))) ** rho
    slower = (1 - _wb) / _wb * (_y * exp(_gamma * t) / (_K * exp(_h * t))) ** rho
    return (
        Step("line", Tends(line, t, OO, _m), "limit",
             "Let $m$ be the slowest rate. The floor is a multiple of $e^{mt}$, and the ceiling above the slowest level is one; "
             "on average over long spans both grow at the rate $m$, and so does what is between them."),
        Step("growth", equal(Diff(log(now), t), share * _h + (1 - share) * _gamma), "differentiation",
             "At a date the growth of a level is the mean, with its shares, of that beneath and that of its own input."),
        Step("between", Rel(">=", share * _h + (1 - share) * _gamma, _m), "sign",
             "So it is never below the slowest rate.", (), (Rel(">=", _h, _m), Rel(">=", _gamma, _m))),
        Step("share-beneath", Rel("<", share, _wb / (1 - _wb) * (_beneath * exp(_h * t) / (_y * exp(_gamma * t))) ** rho), "sign",
             "The share of the level beneath is at most this,"),
        Step("share-own", Rel("<", 1 - share, (1 - _wb) / _wb * (_y * exp(_gamma * t) / (_beneath * exp(_h * t))) ** rho), "sign",
             "and that of its own input at most this."),
        Step("faster", Tends(faster, t, OO, expr(0)), "limit",
             "When the level beneath is the faster one, its share vanishes, and the level grows at the rate of its own input.",
             (), (_NEGATIVE, below(_gamma, _h))),
        Step("slower", Tends(slower, t, OO, expr(0)), "limit",
             "When it is the slower one, the share of the level's own input vanishes, and the level grows like that beneath.",
             (), (_NEGATIVE, below(_h, _gamma))),
    )  # fmt: skip


def _levels() -> Domain:
    """N levels with exponents -r_n < 0 and weights a_n on what is beneath; and one level among them, written out."""
    return Domain(
        (
            *(positive(name) for name in ("F_0", "b", "y", "z", "K")), between("w_b", 0, 1),
            *(real(name) for name in ("rho", "h", "gamma", "m", "t")), whole("N", 1),
        ),
        (Vector("r", _N), Vector("a", _N), Vector("u", _N)),
        (_level,),
        (below(_a[_every], 1),),
    )  # fmt: skip


def hierarchy() -> Derivation:
    """A hierarchy of any depth: the ceiling on its level, and growth at the slowest rate: line 4.8."""
    return Derivation(
        name="hierarchy",
        title="A hierarchy of any depth",
        summary="When every level is an aggregate of complements, of the level beneath it and an input of its own, the top is "
        "at most $F_0$ times a constant, and it grows in the long run at the rate of the slowest level.",
        lines=("4.8",),
        domain=_levels(),
        steps=(*_bounds(), *_rates()),
        parts=(
            Part("level", "A level multiplies what is beneath it by a factor."),
            Part("ceiling", "The ceiling on the top of $N$ levels."),
            Part("own", "The ceiling that a level's own input sets."),
            Part("floor", "The floor."),
            Part("floor-attained", "The floor is attained."),
            Part("line", "Average growth of floor and ceiling."),
            Part("growth", "Growth at a date."),
            Part("between", "Growth is never below the slowest rate."),
            Part("share-beneath", "A bound on the share of the level beneath."),
            Part("share-own", "A bound on the share of the level's own input."),
            Part("faster", "When the level beneath is the faster one, its share vanishes."),
            Part("slower", "When it is the slower one, the share of the level's own input vanishes."),
        ),
        notes=(
            "Level $n$ has the exponent $-r_n < 0$, the weight $a_n$ on the level beneath it, and $u_n$ is its own input over the "
            "output of the level beneath. The top of $N$ levels is $F_0\\prod_n F(1, u_n)$: apply the first part once for "
            "each level. In one level, written out, $b$ is the output of the level beneath, $y$ its own input, $w_b$ the "
            "weight on $b$, $h$ and $\\gamma$ are their rates of growth, and $\\rho$ is its exponent.",
            "By induction on the levels: if the level beneath is at least $k e^{mt}$ and at most $K e^{ht}$ with its rate of "
            "growth tending to $h$, then so is this level, with $\\min(h,\\gamma)$ for $h$ and other constants: the floor "
            "passes on as it stands, the ceilings multiply, and by the bounds on the shares growth tends to the slower of the "
            "two rates (when they are equal it is a mean of two rates with the same limit). The steps of this induction are "
            "checked by machine, the conclusion over $N$ levels is drawn here.",
        ),
    )
