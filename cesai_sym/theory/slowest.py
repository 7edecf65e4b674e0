"""Growth of a hierarchy of any depth: on average and at a date, it tends to the slowest rate of all that enters."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.derivation.model import Given
from cesai_sym.expression.nodes import OO, Diff, Expr, Literal, Rel, Sym, exp, expr, log
from cesai_sym.statement import Domain, Invariant, Tends
from cesai_sym.theory.common import below, between, equal, nonnegative, positive, real, t, whole
from cesai_sym.theory.definitions import CES, rho
from cesai_sym.theory.neighbours import without

_beneath, _y, _Y, _wb, _z, _K, _kappa = (Sym(name) for name in ("b", "y", "Y", "w_b", "z", "K", "kappa"))
_h, _h0, _gamma, _m, _top, _s = (Sym(name) for name in ("h", "h_0", "gamma", "m", "M", "s"))
_A, _B, _E, _L, _delta = (Sym(name) for name in ("A", "B", "E", "L", "delta"))
_NEGATIVE: Final = below(rho, 0)
_MIX: Final = _s * _h + (1 - _s) * _gamma
_EACH: Final = (_s, _gamma)


def _average() -> tuple[Step, ...]:
    floor, ceiling = _z * exp(_m * t), _K * _kappa**_L * exp(_m * t)
    least, most = _m + log(_z) / t, _m + (log(_K) + _L * log(_kappa)) / t
    above, under = Rel(">=", _Y, floor), Rel("<=", _Y, ceiling)
    return (
        Step("logs-above", Rel(">=", log(_Y), log(_z) + _m * t), "sign",
             "Let $m$ be the slowest rate. A floor $z e^{mt}$ of all that enters is one of the top; in logarithms,",
             (), (above,)),
        Step("average-floor", Rel(">=", log(_Y) / t, least), "sign",
             "the average growth of the top is at least $m$ up to a term in $1/t$.", ("logs-above",), (above,)),
        Step("logs-below", Rel("<=", log(_Y), log(_K) + _L * log(_kappa) + _m * t), "sign",
             "The slowest level makes at most $K e^{mt}$, and the top, $L$ levels above it, at most $K\\kappa^L e^{mt}$; in logarithms,",
             (), (under,)),
        Step("average-ceiling", Rel("<=", log(_Y) / t, most), "sign", "its average growth is at most $m$ up to such a term.",
             ("logs-below",), (under,)),
        Step("least-limit", Tends(least, t, OO, _m), "limit", "Both bounds tend to $m$:"),
        Step("most-limit", Tends(most, t, OO, _m), "limit",
             "over long spans the top of any number of levels grows at the slowest rate."),
    )  # fmt: skip


def _level(below_: Expr, own: Expr) -> tuple[Expr, Expr, Expr]:
    """The output of one level, the share of the level beneath, and the share of its own input."""
    one, two = _wb * below_**rho, (1 - _wb) * own**rho
    return CES(Literal((below_, own)), rho, Literal((_wb, 1 - _wb))), one / (one + two), two / (one + two)


def _shares() -> tuple[Step, ...]:
    own, slow = _y * exp(_gamma * t), _y * exp(_m * t)
    now, share, _ = _level(_beneath * exp(_h * t), own)
    _, _, own_share = _level(_beneath, own)
    _, share_beneath, _ = _level(_beneath, slow)
    odds, against = (1 - _wb) / _wb, _wb / (1 - _wb)
    most, least = Rel("<=", _beneath, _K * exp(_m * t)), Rel(">=", _beneath, _z * exp(_h * t))
    small, other = odds * (own / (_K * exp(_m * t))) ** rho, against * (_z * exp(_h * t) / slow) ** rho
    return (
        Step("growth", equal(Diff(log(now), t), share * _h + (1 - share) * _gamma), "differentiation",
             "At a date the growth of a level is the mean, with its shares, of that beneath and that of its own input."),
        Step("own-share", Rel("<", own_share, odds * (own / _beneath) ** rho), "sign",
             "The share of a level's own input is at most this,"),
        Step("own-capped", Rel("<=", odds * (own / _beneath) ** rho, small), "sign", "and above the slowest level this:",
             (), (_NEGATIVE, most)),
        Step("own-small", Rel("<", own_share, small), "combination", "what is beneath is at most a multiple of $e^{mt}$.",
             ("own-share", "own-capped"), (_NEGATIVE, most)),
        Step("own-vanishes", Tends(small, t, OO, expr(0)), "limit",
             "The share of a faster input vanishes there, exponentially.", (), (_NEGATIVE, below(_m, _gamma))),
        Step("beneath-share", Rel("<", share_beneath, against * (_beneath / slow) ** rho), "sign",
             "At the slowest level, whose own input grows at the rate $m$, the share of what is beneath"),
        Step("beneath-capped", Rel("<=", against * (_beneath / slow) ** rho, other), "sign", "is at most this,",
             (), (_NEGATIVE, least)),
        Step("beneath-small", Rel("<", share_beneath, other), "combination", "where that grows at least like $e^{ht}$,",
             ("beneath-share", "beneath-capped"), (_NEGATIVE, least)),
        Step("beneath-vanishes", Tends(other, t, OO, expr(0)), "limit", "and vanishes when $h$ exceeds $m$.",
             (), (_NEGATIVE, below(_m, _h))),
    )  # fmt: skip


def _rates() -> tuple[Step, ...]:
    sofar = Rel("<=", _h, _m + _B + _L * _E)
    given: tuple[Given, ...] = (Rel("<=", (1 - _s) * (_gamma - _m), _E),)
    slower: tuple[Given, ...] = (Rel(">=", _gamma, _m),)
    return (
        Step("rate-floor", Invariant(_h, _L, _h0, _MIX, Rel(">=", _h, _m), _EACH), "induction",
             "So, by induction over the levels, whatever the shares: no level grows more slowly than all that enters,",
             (), (*slower, Rel(">=", _h0, _m))),
        Step("rate-top", Invariant(_h, _L, _h0, _MIX, Rel("<=", _h, _top), _EACH), "induction",
             "and none faster.", (), (Rel("<=", _gamma, _top), Rel("<=", _h0, _top))),
        Step("slowest", Rel("<=", _s * _h + (1 - _s) * _m, _m + (_top - _m) * _s), "sign",
             "At the slowest level growth exceeds $m$ by a multiple of the share of what is beneath.",
             (), (Rel("<=", _h, _top),)),
        Step("passed-on", Rel("<=", _s * (_h - _m), _s * (_B + _L * _E)), "sign",
             "A level above passes on what is beneath it in excess of $m$, times a share,", (), (sofar,)),
        Step("not-more", Rel("<=", _s * (_B + _L * _E), _B + _L * _E), "sign", "which is not more than that,"),
        Step("own-part", Rel("<=", (1 - _s) * (_gamma - _m), _E), "sign", "and adds what its own input has in excess, times its share.",
             (), given),
        Step("one-level", Rel("<=", _MIX, _m + _B + (_L + 1) * _E), "combination", "Together:",
             ("passed-on", "not-more", "own-part"), (sofar, *given)),
        Step("rate-ceiling", Invariant(_h, _L, _h0, _MIX, sofar, _EACH), "induction",
             "by induction, $L$ levels above the slowest one growth exceeds $m$ by at most $B + LE$,", ("one-level",),
             (Rel("<=", _h0, _m + _B), *given)),
        Step("rate-limit", Tends(_m + (_A + _L * _K) * exp(-_delta * t), t, OO, _m), "limit",
             "where $B$ and $E$ vanish exponentially: at late dates the top grows at the slowest rate."),
    )  # fmt: skip


def _domain() -> Domain:
    """Dates, a level written out, and the rates of growth of the levels."""
    return Domain(
        (
            *(positive(name) for name in ("b", "y", "Y", "z", "K", "kappa", "A", "delta", "t")),
            *(nonnegative(name) for name in ("B", "E")), between("w_b", 0, 1), between("s", 0, 1),
            *(real(name) for name in ("rho", "h", "h_0", "gamma", "m", "M")), whole("L", 0),
        ),
    )  # fmt: skip


def slowest_level() -> Derivation:
    """Growth of a hierarchy of any depth, on average and at a date, by induction over the levels: line 4.8."""
    domain = _domain()
    steps = (*_average(), *_shares(), *_rates())
    return Derivation(
        name="slowest-level",
        title="The slowest level",
        summary="In a hierarchy of complements of any depth the growth of the top tends to the slowest rate of all that "
        "enters: on average over the span $t$ it differs from it by at most a constant over $t$, at the date $t$ by at most "
        "a constant times $e^{-\\delta t}$.",
        lines=("4.8",),
        domain=domain,
        steps=steps,
        parts=(
            Part("average-floor", "The floor of average growth."),
            Part("average-ceiling", "Its ceiling."),
            Part("least-limit", "The floor tends to the slowest rate."),
            Part("most-limit", "So does the ceiling."),
            Part("growth", "Growth at a date."),
            Part("own-small", "Above the slowest level the share of an input is small,"),
            Part("own-vanishes", "and vanishes when the input is a faster one."),
            Part("beneath-small", "At the slowest level the share of what is beneath is small,"),
            Part("beneath-vanishes", "and vanishes when that is faster."),
            Part("rate-floor", "No level grows more slowly than all that enters."),
            Part("rate-top", "None grows faster."),
            Part("slowest", "Growth of the slowest level."),
            Part("rate-ceiling", "Growth of any level above it."),
            Part("rate-limit", "The ceiling on growth tends to the slowest rate."),
        ),
        notes=(
            "$Y$ is what the top makes at the date $t$, $L$ levels above the slowest one. What is assumed of $Y$ is what the "
            "theorem hierarchy has for any number of levels: with $z e^{mt}$ for its $z$, a floor of all that enters; and with "
            "$K e^{mt}$ for its $K$, a ceiling on what the slowest level makes, which is $(1-w_b)^{1/\\rho}$ times its own "
            "input (or the lowest level, when that is the slowest).",
            "In a level, $h$ is the growth of what is beneath it at the date, $\\gamma$ that of its own input, and $s$ the "
            "share of what is beneath. $h_0$ is the growth of the first level of an induction. $M$ is the fastest rate.",
            "How the parts go together at a date: at the slowest level $B$ is $M - m$ times the bound on the share; above it "
            "$E$ is at least $\\gamma - m$ times the bound on the share for each level, which is zero for an input that grows "
            "at the rate $m$. There are finitely many levels, so that $B \\le A e^{-\\delta t}$ and $E \\le K e^{-\\delta t}$ "
            "for constants $A$, $K$ and $\\delta > 0$. When several levels are the slowest, take the lowest of them, so that "
            "what is beneath it grows in the end at a faster rate $h$. Functions of time enter by their values and rates at a date.",
        ),
        mutants=(
            without(domain, steps, "rate-floor", "a floor of the rates of the inputs", Rel(">=", _h0, _m)),
            without(domain, steps, "rate-top", "a ceiling on the rates of the inputs", Rel("<=", _h0, _top)),
            without(domain, steps, "rate-ceiling", "a ceiling on what an input adds", Rel("<=", _h0, _m + _B)),
            without(domain, steps, "own-vanishes", "a faster input", _NEGATIVE),
            without(domain, steps, "beneath-vanishes", "rho < 0", below(_m, _h)),
        ),
    )
