"""A Cobb-Douglas mesh whose exponent drifts towards the fast sector."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Diff, Expr, Rel, Sym, Where, exp, expr, log
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Tends
from cesai_sym.theory.common import below, equal, nonnegative, positive, real, whole
from cesai_sym.theory.neighbours import without

_t, _h, _gC, _gZ, _C0, _Z0 = (Sym(n) for n in ("t", "h", "g_C", "g_Z", "C_0", "Z_0"))
_beta, _b, _q, _d, _m, _p, _n, _u, _g = (Sym(n) for n in ("beta", "b", "q", "delta", "m", "p", "n", "u", "g"))
_l: Final = Sym("l")


def _log_ratio(at: Expr) -> Expr:
    return _l + (_gC - _gZ) * at


def _growth(level: Expr, slope: Expr, at: Expr = _t) -> Expr:
    """Growth with the exponent ``level``, which moves at the rate ``slope``, at a date."""
    return level * _gC + (1 - level) * _gZ + slope * _log_ratio(at)


def _path_growth(level: Expr) -> Expr:
    """Growth along a path of the exponent that is a function of t."""
    return _growth(level, Diff(level, _t))


def _formula_steps() -> tuple[Step, ...]:
    exponent = _beta + _b * _h + _q * _h**2
    fast, slow = _C0 * exp(_gC * (_t + _h)), _Z0 * exp(_gZ * (_t + _h))
    output = fast**exponent * slow ** (1 - exponent)
    at_date = Where(Diff(log(output), _h), ((_h, ZERO),))
    return (
        Step("growth", equal(at_date, _g), "differentiation",
             "Differentiate the logarithm at a date where the exponent is $\\beta$ and moves at the rate $b$; how it bends "
             "has no part in it."),
        Step("excess", equal(_g - _gC, -(1 - _beta) * (_gC - _gZ) + _b * _log_ratio(_t)), "algebra",
             "Measure growth from that of the fast sector: the first term goes with $1-\\beta$, the second with $b\\,t$, "
             "because $\\ln(C/Z)$ grows like $t$."),
    )  # fmt: skip


def _bound_steps() -> tuple[Step, ...]:
    one = Interval(Fraction(-1), Fraction(1), False, False)
    near = (
        positive("delta"), positive("t"), Scalar("e_1", one), Scalar("e_2", one),
        equal(_beta, 1 + _d * Sym("e_1")), equal(_b, _d * Sym("e_2") / _t),
    )  # fmt: skip
    bound = 2 * _d * (_gC - _gZ) + _d * _l / _t
    speed = _gC - _gZ

    def slack(e: Expr) -> tuple[Expr, Expr]:
        """What is left to the bound, on the side of this sign."""
        return _d * speed * (1 - e * Sym("e_1")), _d * (speed + _l / _t) * (1 - e * Sym("e_2"))

    (up, up_b), (down, down_b) = slack(expr(1)), slack(expr(-1))
    return (
        Step("room-1", Rel(">=", up, ZERO), "sign", "Let $|1-\\beta| \\le \\delta$", (), near),
        Step("room-2", Rel(">=", up_b, ZERO), "sign", "and $|b\\,t| \\le \\delta$.", (), near),
        Step("room", equal(bound - (_g - _gC), up + up_b), "algebra", "Then growth", (), near),
        Step("above", Rel("<=", _g - _gC, bound), "combination", "is at most this much above $g_C$,",
             ("room", "room-1", "room-2"), near),
        Step("depth-1", Rel(">=", down, ZERO), "sign", "and, by the same argument", (), near),
        Step("depth-2", Rel(">=", down_b, ZERO), "sign", "from the other side,", (), near),
        Step("depth", equal(bound - (_gC - _g), down + down_b), "algebra", "it is", (), near),
        Step("below", Rel("<=", _gC - _g, bound), "combination",
             "at most as much below: it tends to $g_C$ when $\\beta \\to 1$ and $b\\,t \\to 0$.",
             ("depth", "depth-1", "depth-2"), near),
    )  # fmt: skip


def _path_steps() -> tuple[Step, ...]:
    power, fast = 1 - _d * _t ** (-_p), 1 - _d * exp(-_p * _t)
    given = (positive("t"), positive("delta"), positive("p"))
    return (
        Step("power", Tends(_path_growth(power), _t, OO, _gC), "limit",
             "So it does when the distance of the exponent from one falls like a power of time,", (), given),
        Step("exponential", Tends(_path_growth(fast), _t, OO, _gC), "limit", "or exponentially.", (), given),
        Step("overshoot", Tends((_path_growth(power) - _gC) * _t**_p, _t, OO, (_p - 1) * _d * (_gC - _gZ)), "limit",
             "A power above one approaches $g_C$ from above: the drift itself adds more than the slow sector holds back.",
             (), given),
    )  # fmt: skip


def _bump_steps() -> tuple[Step, ...]:
    bump = 1 - 16 * (_t - _n) ** 2 * (_n + 1 - _t) ** 2 / _n

    def after(e: Expr, u: Expr) -> Expr:
        return Where(e, ((_t, _n + u),))

    start, later = (after(Diff(bump, _t), u) for u in (ZERO, expr(1)))
    inside = Scalar("u", Interval(Fraction(0), Fraction(1), False, False))
    given = (inside, whole("n", 1))
    return (
        Step("starts", equal(start, 0), "evaluation",
             "Let the exponent dip in every period from a date $n$ to $n+1$, as $1 - 16 u^2(1-u)^2/n$ at $n+u$: each dip "
             "starts level, at one,", (), given),
        Step("ends", equal(later, 0), "evaluation", "and ends level, at one, so they join smoothly.", (), given),
        Step("level", Tends(after(bump, _u), _n, OO, expr(1)), "limit", "The exponent tends to one,", (), given),
        Step("slope", Tends(after(Diff(bump, _t), _u), _n, OO, ZERO), "limit", "its slope tends to zero,", (), given),
        Step("dip", Tends(after(_path_growth(bump), expr(1) / 4), _n, OO, _gC - 3 * (_gC - _gZ)), "limit",
             "and yet growth keeps falling far below $g_C$: the slope falls like $1/t$ only, and $\\ln(C/Z)$ makes up for "
             "that.", (), given),
    )  # fmt: skip


def drifting_exponent() -> Derivation:
    """Growth of C^beta Z^(1-beta) with a drifting exponent, and when it tends to g_C: line 4.7."""
    domain = Domain(
        (*map(real, ("g_C", "g_Z", "t", "h", "beta", "b", "q")), nonnegative("l"), positive("Z_0")),
        hypotheses=(below(_gZ, _gC),),
        definitions=(
            Definition("C_0", _Z0 * exp(_l)),
            Definition("g", _growth(_beta, _b)),
        ),
    )
    steps = (*_formula_steps(), *_bound_steps(), *_path_steps(), *_bump_steps())
    return Derivation(
        name="drifting-exponent",
        title="Cobb-Douglas with a drifting exponent",
        summary="Growth of $C^\\beta Z^{1-\\beta}$ has the further term $\\beta'\\ln(C/Z)$. It tends to $g_C$, not to $g_Z$, "
        "when $\\beta \\to 1$ and $\\beta'\\,t \\to 0$; that $\\beta' \\to 0$ is not enough.",
        lines=("4.7",),
        domain=domain,
        steps=steps,
        parts=(
            Part("growth", "Growth with a moving exponent."),
            Part("excess", "Its distance from $g_C$."),
            Part("above", "How near it is to $g_C$, from above."),
            Part("below", "From below."),
            Part("power", "The limit when the exponent approaches one like a power."),
            Part("exponential", "The limit when it approaches one exponentially."),
            Part("overshoot", "From which side growth comes."),
            Part("level", "An exponent that tends to one,"),
            Part("slope", "with a slope that tends to zero,"),
            Part("dip", "and growth that does not tend to $g_C$."),
        ),
        notes=(
            "$C$ and $Z$ grow at the rates $g_C > g_Z$ from $C_0 = e^l Z_0$ and $Z_0$; dates are counted from one at which "
            "$C \\ge Z$. At date $t$ the exponent is $\\beta$ and its "
            "derivative $b$; along a path it is a function of $t$.",
            "When $\\beta \\to 1$ and $\\beta' t$ has a limit, that limit is zero, as $\\beta$ would grow like $\\ln t$ "
            "otherwise; so growth has no other limit than $g_C$, but it may have none.",
        ),
        mutants=(
            without(domain, steps, "power", "p > 0", positive("t"), positive("delta"), real("p")),
            without(domain, steps, "above", "b t near zero", positive("delta"), positive("t"),
                    Scalar("e_1", Interval(Fraction(-1), Fraction(1))), equal(_beta, 1 + _d * Sym("e_1"))),
        ),
    )  # fmt: skip
