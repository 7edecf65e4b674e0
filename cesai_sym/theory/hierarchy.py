"""A hierarchy of any depth: each level an aggregate of the level beneath it and of an input of its own."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import Expr, Idx, Literal, Rel, Sym, Vec, expr, log, product
from cesai_sym.statement import Domain, Invariant, Vector
from cesai_sym.theory.common import below, between, equal, positive, real, whole
from cesai_sym.theory.definitions import CES, rho
from cesai_sym.theory.neighbours import without

_N: Final = Sym("N")
_r: Final = Vec("r", _N)
_a: Final = Vec("a", _N)
_u: Final = Vec("u", _N)
_level: Final = Idx("n", _N)
_every: Final = Idx("e", _N)
_F0, _y, _beneath, _wb, _K, _z, _kappa = (Sym(name) for name in ("F_0", "y", "b", "w_b", "K", "z", "kappa"))
#: Counts the levels in an induction.
_n: Final = Sym("L")
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


def _levels_above() -> tuple[Step, ...]:
    """By induction over the levels: the floor, and the ceiling that any level sets for those above it."""
    level, each = _one(_beneath, _y), (rho, _wb, _y)
    floor, ceiling = Rel(">=", _beneath, _z), Rel("<=", _beneath, _K * _kappa**_n)
    capped = (_NEGATIVE, Rel("<=", _wb ** (1 / rho), _kappa))
    return (
        Step("floors", Invariant(_beneath, _n, _F0, level, floor, each), "induction",
             "So, by induction over the levels, whatever the exponents, weights and inputs of the levels are: the top of any "
             "number of levels is at least what everything that enters is at least.", ("floor",),
             (_NEGATIVE, Rel(">=", _y, _z), Rel(">=", _F0, _z))),
        Step("one-above", Rel("<", level, _wb ** (1 / rho) * _beneath), "sign",
             "A level makes at most $w_b^{1/\\rho}$ times what is beneath it:", (), (_NEGATIVE,)),
        Step("one-capped", Rel("<=", _wb ** (1 / rho) * _beneath, _kappa * _beneath), "sign",
             "where no such multiplier exceeds $\\kappa$,", (), capped),
        Step("one-next", Rel("<=", _kappa * _beneath, _K * _kappa ** (_n + 1)), "sign",
             "the bound is passed on with one more factor,", (), (*capped, ceiling)),
        Step("next", Rel("<=", level, _K * _kappa ** (_n + 1)), "combination", "from each level to the next:",
             ("one-above", "one-capped", "one-next"), (*capped, ceiling)),
        Step("ceilings", Invariant(_beneath, _n, _F0, level, ceiling, each), "induction",
             "so, by induction, the $L$-th level above one that makes at most $K$ makes at most $K\\kappa^L$.", ("next",),
             (*capped, Rel("<=", _F0, _K))),
    )  # fmt: skip


def _levels() -> Domain:
    """N levels with exponents -r_n < 0 and weights a_n on what is beneath; and one level among them, written out."""
    return Domain(
        (
            *(positive(name) for name in ("F_0", "b", "y", "z", "K", "kappa")), between("w_b", 0, 1), real("rho"), whole("N", 1),
            whole("L", 0),
        ),
        (Vector("r", _N), Vector("a", _N), Vector("u", _N)),
        (_level,),
        (below(_a[_every], 1),),
    )  # fmt: skip


def hierarchy() -> Derivation:
    """A hierarchy of any depth: the ceiling and the floor on its level, by induction: line 4.8."""
    domain = _levels()
    capped = (_NEGATIVE, Rel("<=", _wb ** (1 / rho), _kappa))
    steps = (*_bounds(), *_levels_above())
    return Derivation(
        name="hierarchy",
        title="A hierarchy of any depth",
        summary="When every level is an aggregate of complements, of the level beneath it and an input of its own, the top of "
        "any number of levels is at least the least of all that enters, and at most a constant times what any one level makes.",
        lines=("4.8",),
        domain=domain,
        steps=steps,
        parts=(
            Part("level", "A level multiplies what is beneath it by a factor."),
            Part("ceiling", "The ceiling on the top of $N$ levels."),
            Part("own", "The ceiling that a level's own input sets."),
            Part("floor", "The floor of one level."),
            Part("floor-attained", "It is attained."),
            Part("floors", "The floor of any number of levels."),
            Part("ceilings", "The ceiling that a level sets for any level above it."),
        ),
        notes=(
            "Level $n$ has the exponent $-r_n < 0$, the weight $a_n$ on the level beneath it, and $u_n$ is its own input over the "
            "output of the level beneath. The top of $N$ levels is $F_0\\prod_n F(1, u_n)$: apply the first part once for "
            "each level. In one level, written out, $b$ is the output of the level beneath, $y$ its own input, $w_b$ the "
            "weight on $b$, and $\\rho$ is its exponent.",
            "The inductions run over the levels: $b_0 = F_0$ is what the lowest of them stands on, and $b_{L+1}$ is made of "
            "$b_L$ with an exponent, a weight and an input that may be others at each level. In time: the theorem slowest-level.",
        ),
        mutants=(
            without(domain, steps, "own", "rho < 0"),
            without(domain, steps, "floor", "the floor of the input", _NEGATIVE, Rel(">=", _beneath, _z)),
            without(domain, steps, "floors", "a floor of each input", _NEGATIVE, Rel(">=", _F0, _z)),
            without(domain, steps, "ceilings", "a ceiling on the start", *capped),
        ),
    )
