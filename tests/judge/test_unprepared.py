"""Statements that the judge was not built around, with what is true of them: no verdict may be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pytest

from cesai_sym.judge import Judge
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.statement import Statement
from cesai_sym.verdict import Verdict

SYMBOLS: Mapping[str, str] = {
    "J": "integer, J >= 2",
    "M": "M > 1",
    "n": "integer, n >= 0",
    "rho": "real",
    "neg": "neg < 0",
    "pos": "pos > 0",
    "low": "low < 1",
    "a": "positive",
    "b": "positive",
    "c": "positive",
    "q": "0 < q < 1",
    "s": "real",
    "t": "real",
    "N": "positive",
    "D": "positive",
    "alpha": "positive",
    "beta": "positive",
    "g_Z": "real",
    "g_C": "g_C > g_Z",
    "x": "positive vector of length J",
    "y": "positive vector of length J",
    "v": "vector of length J",
    "u": "centered vector of length J",
    "w": "weights of length J",
    "g": "vector of length J",
    "k": "index in 1..J",
    "l": "index in 1..J",
}


class Claim(NamedTuple):
    """What is claimed, whether it is true on its whole domain, and further conditions."""

    text: str
    true: bool
    assume: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()


def yes(text: str, *assume: str, **given: str) -> Claim:
    return Claim(text, True, assume, tuple(given.items()))


def no(text: str, *assume: str, **given: str) -> Claim:
    return Claim(text, False, assume, tuple(given.items()))


CLAIMS: tuple[Claim, ...] = (
    # aggregates
    yes("ces(x, 1, w) == sum(j, w[j]*x[j])"),
    no("ces(x, 1) == sum(j, x[j])"),
    yes("ces(c*x, neg, w) == c*ces(x, neg, w)"),
    no("ces(c*x, neg, w) == c^neg*ces(x, neg, w)"),
    yes("ces(c*x, rho, w) == c*ces(x, rho, w)"),
    yes("ces(c*ones(J), rho, w) == c"),
    no("ces(c*ones(J), rho) == J*c"),
    yes("ces([1, 4], -1) == 8/5"),
    no("ces([1, 4], -1) == 5/2"),
    yes("ces([1, 4], 0) == 2"),
    yes("ces([2, 8], 1/2, [1/2, 1/2]) == 9/2"),
    no("ces([2, 8], 1/2, [1/2, 1/2]) == 5"),
    yes("diff(ces(x, neg, w), x[k]) > 0"),
    yes("sum(j, x[j]*diff(ces(x, neg, w), x[j])) == ces(x, neg, w)"),
    no("sum(j, diff(ces(x, neg, w), x[j])) == 1"),
    yes("diff(ces(x, neg, w), x[k])/diff(ces(x, neg, w), x[l]) == w[k]/w[l]*(x[k]/x[l])^(neg - 1)"),
    no("diff(ces(x, neg, w), x[k])/diff(ces(x, neg, w), x[l]) == w[k]/w[l]*(x[k]/x[l])^(1 - neg)"),
    yes("min(x) <= ces(x, neg, w)"),
    no("max(x) <= ces(x, pos, w)"),
    yes("limit(ces(x, rho, w), rho -> oo) == max(x)"),
    no("limit(ces(x, rho, w), rho -> oo) == min(x)"),
    yes("limit(ces(x, rho, w), rho -> 1) == sum(j, w[j]*x[j])"),
    no("limit(ces(x, rho, w), rho -> 0) == sum(j, w[j]*x[j])"),
    no("ces(x, rho, w) < max(x)"),
    no("ces(x + y, neg, w) == ces(x, neg, w) + ces(y, neg, w)"),
    yes("elasticity(rho) == 1/(1 - rho)", "rho < 1"),
    no("elasticity(rho) < 1"),
    no("elasticity(rho) > 0"),
    yes("increasing(elasticity(rho), rho)", rho="rho < 1"),
    yes("elasticity(rho) < 1 iff rho < 0", rho="rho < 1"),
    # curvature
    yes("curvature(rho, J) == 0 iff rho == 1"),
    no("curvature(rho, J) > 0"),
    yes("curvature(neg, J) > 1/2"),
    no("curvature(neg, J) > 1"),
    yes("decreasing(curvature(rho, J), rho)"),
    no("decreasing(curvature(rho, J), J)"),
    yes("limit(curvature(rho, J), J -> oo) == 1 - rho"),
    no("limit(curvature(rho, J), J -> oo) == 1"),
    yes("curvature(rho, J) propto 1 - rho"),
    no("curvature(rho, J) propto J"),
    yes("weighted_curvature(low, w) >= 0"),
    yes("1/J <= herfindahl(w)"),
    no("herfindahl(w) <= 1/J"),
    yes("herfindahl(w) < 1"),
    # growth
    yes("sum(j, growth(x, g, rho, w)*w[j]) == growth(x, g, rho, w)"),
    no("growth(x, g, rho, w) == sum(j, w[j]*g[j])"),
    yes("growth(x, g, 0, w) == sum(j, w[j]*g[j])"),
    yes("growth(x, c*ones(J), rho, w) == c"),
    yes("limit(mesh_growth(t, x, g, neg, w), t -> oo) == min(g)"),
    no("limit(mesh_growth(t, x, g, pos, w), t -> oo) == min(g)"),
    yes("limit(q*g_C + (1 - q)*g_Z, q -> 1) == g_C"),
    no("limit(q*g_C + (1 - q)*g_Z, q -> 1) == g_Z"),
    yes("g_Z < q*g_C + (1 - q)*g_Z"),
    no("q*g_C + (1 - q)*g_Z <= g_Z"),
    yes("level_ceiling(c, neg, q) > c"),
    no("level_ceiling(c, rho, q) > c", "rho != 0"),
    yes("decreasing(level_ceiling(c, neg, q), q)"),
    # collapse
    yes("decreasing(variance_retained(M, n), n)"),
    no("increasing(variance_retained(M, n), n)"),
    yes("limit(variance_retained(M, n), n -> oo) == 0"),
    no("limit(variance_retained(M, n), M -> oo) == 0"),
    yes("variance_retained(M, n + 1) == (1 - 1/M)*variance_retained(M, n)"),
    no("variance_retained(M, 2*n) == 2*variance_retained(M, n)"),
    yes("variance_retained(M, half_life(M)) == 1/2"),
    yes("half_life(2) == 1"),
    yes("half_life(100) ~= 69"),
    no("half_life(100) ~= 70"),
    yes("half_life(M) ~ M*log(2) as M -> oo"),
    no("half_life(M) ~ M as M -> oo"),
    yes("variance_retained(10, 7) ~= 48 %"),
    no("variance_retained(10, 7) ~= 49 %"),
    # scaling laws
    yes("decreasing(power_law(N, a, alpha), N)"),
    no("decreasing(power_law(N, a, s), N)"),
    yes("power_law(10*N, a, alpha) == 10^(-alpha)*power_law(N, a, alpha)"),
    no("power_law(10*N, a, alpha) == power_law(N, a, alpha)/10"),
    yes("power_law(N*D, 1, alpha) == power_law(N, 1, alpha)*power_law(D, 1, alpha)"),
    yes("limit(power_law(N, a, alpha), N -> oo) == 0"),
    no("limit(power_law(N, a, s), N -> oo) == 0"),
    yes("diff(power_law(N, a, alpha), N) == -alpha*power_law(N, a, alpha)/N"),
    no("diff(power_law(N, a, alpha), N) == -alpha*power_law(N, a, alpha)"),
    yes("(N^(-alpha) + D^(-alpha))^(-1/alpha) == 2^(-1/alpha)*ces([N, D], -alpha)"),
    no("(N^(-alpha) + D^(-alpha))^(-1/alpha) == ces([N, D], -alpha)"),
    yes("power_law(N, a, alpha) = o(1) as N -> oo"),
    no("1 = o(power_law(N, a, alpha)) as N -> oo"),
    # means and spread
    yes("sum(j, u[j]) == 0"),
    no("sum(j, u[j]^2) == 0"),
    yes("variance(v) >= 0"),
    no("variance(x) > 0"),
    yes("variance(v) == mean(vec(j in 1..J, v[j]^2)) - mean(v)^2"),
    no("variance(v) == mean(vec(j in 1..J, v[j]^2)) + mean(v)^2"),
    yes("variance(v + c*ones(J)) == variance(v)"),
    no("variance(c*v) == c*variance(v)"),
    yes("J*cv2_population(x) == (J - 1)*cv2(x)"),
    no("cv2_population(x) == cv2(x)"),
    yes("sum(j, w[j]*(v[j] - sum(i, w[i]*v[i]))^2) == sum(j, w[j]*v[j]^2) - sum(j, w[j]*v[j])^2"),
    yes("sum(j, w[j]*v[j])^2 <= sum(j, w[j]*v[j]^2)"),
    no("sum(j, w[j]*v[j]^2) <= sum(j, w[j]*v[j])^2"),
    no("sum(j, w[j]*log(x[j])) >= log(sum(j, w[j]*x[j]))"),
    yes("sum(j, w[j]*log(x[j])) <= log(sum(j, w[j]*x[j]))"),
    yes("a + b >= 2*sqrt(a*b)"),
    no("a + b >= 2*a*b"),
    yes("a/b + b/a >= 2"),
    no("a/b + b/a > 2"),
    no("sqrt(s^2) == s"),
    no("log(s^2) == 2*log(s)"),
    no("s/s == 1"),
    no("abs(s - t) == s - t"),
    no("s^2 > 0"),
    no("1/s < 1/t", "s > t"),
    yes("s^2 + t^2 >= 2*s*t"),
    no("s^2 + t^2 > 2*s*t"),
    yes("exp(s) > 0"),
    yes("log(1 + c) < c"),
    no("log(c) < 0"),
    yes("(1 - q)^n <= 1"),
    no("q^n < 1"),
    no("(0 - 1)^n == 1"),
    yes("(0 - 1)^(2*n) == 1"),
    no("sum(j, x[j]*w[j]) == sum(j, x[j])*sum(j, w[j])"),
    yes("sum(j, sum(i, x[i]*y[j])) == sum(j, x[j])*sum(j, y[j])"),
    yes("sum(j, delta(j, k)*x[j]) == x[k]"),
    no("sum(j, delta(j, k)*x[j]) == sum(j, x[j])"),
    yes("max(x) >= mean(x)"),
    no("min(x) >= mean(x)"),
)

#: What may be said of a true and of a false statement.
ALLOWED = {
    True: {"proved", "certified", "sampled", "undecided"},
    False: {"refuted", "conditional", "undecided", "sampled"},
}
SETTLED = {"proved", "certified", "refuted", "conditional"}
#: At least this share has to be settled; what remains is undecided, or sampled.
SHARE = 0.9


@cache
def verdict(claim: Claim) -> Verdict:
    domain = parse_domain({**SYMBOLS, **dict(claim.given)}, assume=list(claim.assume))
    statement: Statement = parse_statement(claim.text, domain)
    return Judge().decide(statement)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.text)
def test_no_verdict_is_wrong(claim: Claim) -> None:
    """A true statement is never refuted, and a false one never proved or certified."""
    found = verdict(claim)
    assert found.word in ALLOWED[claim.true], found


def test_most_are_settled() -> None:
    """Undecided is honest, but it has to be rare."""
    words: Counter[str] = Counter(verdict(c).word for c in CLAIMS)
    print(dict(words), "open:", [c.text for c in CLAIMS if verdict(c).word not in SETTLED])
    assert len(CLAIMS) >= 80
    assert sum(words[w] for w in SETTLED) >= SHARE * len(CLAIMS), words


def test_half_of_them_are_false() -> None:
    """A table of true statements would not notice a judge who always says yes."""
    assert 0.4 < sum(not c.true for c in CLAIMS) / len(CLAIMS) < 0.6
