"""Signs by slopes, convexity, means, pairs, sums of squares and boxes: strong enough, and never wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.expression.evaluate import Point, enclose, working_precision
from cesai_sym.expression.nodes import Rel, Sym, exp, expr, log
from cesai_sym.judge import Judge, effort, intervals, relations
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.gram import sum_of_squares
from cesai_sym.judge.normal import normalise
from cesai_sym.judge.poly import Atom
from cesai_sym.judge.proof import Proof, SoundnessError
from cesai_sym.judge.prove import prove
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.statement import Domain, Scalar, Statement, check_at
from cesai_sym.verdict import Verdict
from tests.judge.generators import box

SEEDS = st.integers(0, 10**9)
quick = settings(max_examples=60, deadline=None, derandomize=True)
SYMBOLS: Mapping[str, str] = {
    "J": "integer, J >= 2", "n": "integer, n >= 0", "M": "M > 1", "s": "real", "t": "real", "a": "positive",
    "b": "positive", "c": "positive", "q": "0 < q < 1", "z": "0 <= z <= 1", "h": "1 <= h <= 2", "r": "0 < r < 1",
    "e": "-1 <= e <= 1", "x": "positive vector of length J", "y": "positive vector of length J",
    "v": "weights of length J", "w": "weights of length J", "g": "vector of length J",
    "x3": "positive vector of length 3", "k": "kappa > sigma - 1", "sigma": "sigma > 1", "kappa": "kappa > sigma - 1",
}  # fmt: skip


def judged(text: str) -> Verdict:
    symbols = {n: d for n, d in SYMBOLS.items() if n != "k"}
    return Judge(explain=False).decide(parse_statement(text, parse_domain(symbols)))


PROVED = (
    "h*log(h) <= h^2 - h",
    "exp(s) >= 1 + s",
    "log(c) <= c - 1",
    "exp(s) + exp(-s) >= 2 + s^2",
    "exp(q) < 1/(1 - q)",
    "2^z <= 1 + z",
    "(1 + b)^n >= 1 + n*b",
    "2^n >= n + 1",
    "(1 - 1/M)^n >= 1 - n/M",
    "a^q*b^(1 - q) <= q*a + (1 - q)*b",
    "q*log(q) + (1 - q)*log(1 - q) >= -log(2)",
    "(kappa/(kappa - sigma + 1))^(1/(sigma - 1)) > 1",
    "ces(x, -1) <= ces(x, 1)",
    "ces(x, -q, w) <= ces(x, r, w)",
    "prod(j, x[j])^(1/J) <= mean(x)",
    "sum(j, w[j]*log(x[j])) <= log(sum(j, w[j]*x[j]))",
    "sum(j, w[j]*exp(g[j])) >= exp(sum(j, w[j]*g[j]))",
    "sum(j, w[j]*x[j]^2)*sum(j, w[j]) >= sum(j, w[j]*x[j])^2",
    "sum(j, x[j]^2)*sum(j, y[j]^2) >= sum(j, x[j]*y[j])^2",
    "sum(j, x[j])*sum(j, 1/x[j]) >= J^2",
    "1/herfindahl(w) <= J",
    "a^2 + b^2 + c^2 >= a*b + b*c + c*a",
    "a^3 + b^3 + c^3 >= 3*a*b*c",
    "a/(b + c) + b/(c + a) + c/(a + b) >= 3/2",
    "s^4*t^2 + s^2*t^4 + 1 >= 3*s^2*t^2",
    "q^3 - q*r + r^3 > -1/26",
    "gamma(n + 2) == (n + 1)*gamma(n + 1)",
)
CERTIFIED = (
    "q^q >= 69/100",
    "exp(z)*log(1 + z) <= 2*z",
    "exp(q*r) <= 1 + 2*q*r",
    "t*exp(-t^2) < 43/100",
    "a*log(a) >= -37/100",
)
FALSE = (
    "exp(s) >= 1 + s + s^2/2",
    "exp(s) > 1 + s",
    "log(c) <= c - 11/10",
    "exp(s) + exp(-s) >= 2 + 11/10*s^2",
    "2^z < 1 + z",
    "(1 + b)^n > 1 + n*b",
    "a^q*b^(1 - q) < q*a + (1 - q)*b",
    "ces(x, 1) <= ces(x, -1)",
    "ces(x, -1) < ces(x, 1)",
    "ces(x, -r, w) <= ces(x, -q, w)",
    "sum(j, x[j]^2)*sum(j, y[j]^2) > sum(j, x[j]*y[j])^2",
    "a^2 + b^2 + c^2 >= 101/100*(a*b + b*c + c*a)",
    "s^4*t^2 + s^2*t^4 + 1 >= 301/100*s^2*t^2",
    "q^q >= 7/10",
    "t*exp(-t^2) < 42/100",
    "q^3 - q*r + r^3 > -1/28",
    "exp(e) <= 1 + e + e^2/2",
)


@pytest.mark.parametrize("text", PROVED)
def test_proved(text: str) -> None:
    """Statements that hold for one of the reasons of this module are proved."""
    assert judged(text).word == "proved"


@pytest.mark.parametrize("text", CERTIFIED)
def test_certified(text: str) -> None:
    """What holds by numbers on a box is certified, and rests on ball arithmetic."""
    found = judged(text)
    assert found.word == "certified"
    assert any("arb" in e.rests_on for e in found.evidence)


@pytest.mark.parametrize("text", FALSE)
def test_false_neighbours_are_refuted(text: str) -> None:
    """A statement that just fails, or is strict where equality occurs, has a witness."""
    assert judged(text).word == "refuted"


@settings(quick, max_examples=25)
@given(SEEDS)
def test_no_proof_is_contradicted_by_numbers(seed: int) -> None:
    """Random functions of one symbol on random intervals: what is proved or certified holds at many points."""
    rng = random.Random(seed)
    t = Sym("t")
    number = lambda: expr(Fraction(rng.randint(-6, 6), rng.choice((1, 2, 3))))  # noqa: E731
    parts = [exp(number() * t), log(1 + t), t, t**2, t * log(1 + t), (1 + t) ** number(), 1 / (1 + t)]
    f = number()
    for part in rng.sample(parts, 3):
        f = f + number() * part
    low, high = rng.choice(((0, None), (0, 1), (1, 3), (0, 10)))
    d = Domain((Scalar("t", box(low, high, rng.choice(("", "l")))),))
    r = Rel(rng.choice(("<", "<=", ">", ">=")), f, expr(0))
    with effort.limited(60_000), effort.thorough():
        found = prove(Statement(r, d))
    if isinstance(found, Proof):
        top = high if high is not None else 40
        for k in range(1, 60):
            assert check_at(r, Point({"t": low + Fraction(top - low) * Fraction(k, 60)})) is not False


@quick
@given(SEEDS)
def test_intervals_enclose(seed: int) -> None:
    """The interval of a function on a cell contains its values at points of the cell."""
    rng = random.Random(seed)
    s, t = Sym("s"), Sym("t")
    d = Domain((Scalar("s", box(0)), Scalar("t")))
    leaves = [s, t, log(s), exp(t), s**t, 1 / s, t**2, t**3, log(1 + s) ** 2, exp(-s) * t]
    f = expr(0)
    for _ in range(4):
        f = f + expr(rng.randint(-3, 3)) * rng.choice(leaves) * rng.choice(leaves)
    p = normalise(Algebra(d), f)
    low_s, low_t = Fraction(rng.randint(0, 4), 4), Fraction(rng.randint(-8, 8), 4)
    width = Fraction(rng.randint(1, 8), 4)
    cells = {
        Atom("sym", "s"): intervals.cell(low_s, rng.choice((low_s + width, None))),
        Atom("sym", "t"): intervals.cell(low_t, low_t + width),
    }
    with working_precision(64):
        bounds = intervals.value(p, cells)
    if bounds is None:
        return
    for _ in range(10):
        at = {
            "s": low_s + width * Fraction(rng.randint(1, 16), 16),
            "t": low_t + width * Fraction(rng.randint(0, 16), 16),
        }
        ball = enclose(f, Point(at), 64)
        if ball is not None:
            assert not ball < bounds.lo
            assert not ball > bounds.hi


@quick
@given(SEEDS)
def test_squares_are_found_and_are_squares(seed: int) -> None:
    """A sum of random squares is found again; a polynomial with a negative value never is one."""
    rng = random.Random(seed)
    n = rng.choice((1, 2, 3))
    monomials = [tuple(int(i == k) for i in range(n)) for k in range(n)] + [(0,) * n]
    total: dict[tuple[int, ...], Fraction] = {}
    for _ in range(rng.randint(1, 3)):
        row = {m: Fraction(rng.randint(-2, 2)) for m in monomials}
        for a, c in row.items():
            for b, d in row.items():
                key = tuple(i + j for i, j in zip(a, b, strict=True))
                total[key] = total.get(key, Fraction(0)) + c * d
    total = {m: c for m, c in total.items() if c}
    if not total:
        return
    real = [False] * n
    shifted = {**total, (0,) * n: total.get((0,) * n, Fraction(0)) + 1}
    assert sum_of_squares(shifted, real) is not None
    lowered = {m: c for m, c in {**total, (0,) * n: total.get((0,) * n, Fraction(0)) - rng.randint(0, 2)}.items() if c}
    found = sum_of_squares(lowered, real) if lowered else None
    if found is not None:
        for _ in range(40):
            y = [Fraction(rng.randint(-8, 8), 4) for _ in range(n)]
            value = Fraction(0)
            for m, c in lowered.items():
                for base, power in zip(y, m, strict=True):
                    c *= base**power
                value += c
            assert value >= 0


def test_a_wrong_sign_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that ball arithmetic contradicts is an error that names the method and the point."""
    s = Statement(Rel(">", Sym("t") ** 3, expr(0)), Domain((Scalar("t"),)))
    monkeypatch.setattr(relations.signs, "sign", lambda alg, p, depth=0: "+")
    with pytest.raises(SoundnessError, match=r"by the sign of t\^3 is contradicted .* at t = "):
        prove(s)


def test_the_same_verdict_every_time() -> None:
    """No clock and no order of hashes has a say: verdicts and their evidence are equal when asked again."""
    for text in (PROVED[3], PROVED[-3], CERTIFIED[2], FALSE[8]):
        assert judged(text) == judged(text)
