"""Random domains, expressions and statements for the tests of the judge, all from one seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.expression.nodes import (
    At,
    Big,
    Cases,
    Delta,
    Expr,
    Fn,
    Idx,
    Index,
    Num,
    Rel,
    Sym,
    absolute,
    exp,
    expr,
    log,
)
from cesai_sym.judge import witness
from cesai_sym.statement import Domain, Interval, Scalar, Vector

J = Sym("J")
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")
NUMBERS = tuple(Fraction(n, d) for n, d in ((1, 1), (2, 1), (3, 1), (-1, 1), (1, 2), (-2, 1), (3, 2), (0, 1)))
UNDEFINED = (UnsupportedError, KeyError, ValueError, ZeroDivisionError, OverflowError)


def box(low: int | None = None, high: int | None = None, closed: str = "") -> Interval:
    """An interval; ``closed`` names the ends that belong to it: ``l``, ``h`` or both."""
    lower, upper = (None if v is None else Fraction(v) for v in (low, high))
    return Interval(lower, upper, "l" not in closed, "h" not in closed)


def domain(rng: random.Random) -> Domain:
    """Real, positive, bounded and whole symbols, positive, weight, real and centered vectors, a condition or two."""
    scalars = [
        Scalar("a"),
        Scalar("b", rng.choice((box(), box(0), box(0, None, "l"), box(None, 0)))),
        Scalar("p", box(0)),
        Scalar("r", rng.choice((box(0, 1), box(0, 1, "l"), box(0, 1, "lh"), box(-1, 1)))),
        Scalar("rho", rng.choice((box(), box(None, 0), box(0), box(None, 1), box(1, None, "l")))),
        Scalar("n", rng.choice((box(0, None, "l"), box(1, None, "l"), box())), integer=True),
        Scalar("J", box(rng.choice((1, 2)), None, "l"), integer=True),
        Scalar("h0", box(1)),
    ]
    vectors = [Vector("x", J), Vector("w", J, "weights"), Vector("g", J, "real"), Vector("u", J, "centered")]
    indices = [Idx(name, J) for name in ("i", "k")]
    every = Idx("q", J)
    conditions = (
        Rel("<", Sym("a"), Sym("b")),
        Rel("!=", Sym("a"), expr(0)),
        Rel(">", Sym("p"), Sym("a")),
        Rel(">", At("x", (indices[0],)), expr(1)),
        Rel(">=", At("g", (indices[1],)), expr(0)),
        Rel(">=", At("x", (every,)), expr(1)),
        Rel("==", Sym("a"), Sym("p") + 1),
        Rel("!=", Sym("rho"), expr(0)),
        Rel("<=", Sym("b") * Sym("p"), expr(2)),
    )
    chosen = rng.sample(conditions, rng.choice((0, 0, 1, 1, 2)))
    return Domain(tuple(scalars), tuple(vectors), tuple(indices)).assume(*chosen)


@dataclass(frozen=True)
class Shape:
    """What an expression may contain besides arithmetic."""

    extremes: bool = True
    cases: bool = True
    deltas: bool = True


def expression(rng: random.Random, depth: int, bound: tuple[Idx, ...] = (), shape: Shape = Shape()) -> Expr:
    """A random expression over the symbols of :func:`domain`, with the given running indices in scope."""
    if depth <= 0 or rng.random() < 0.12:
        return leaf(rng, bound, shape)

    def part(scope: tuple[Idx, ...] = bound) -> Expr:
        return expression(rng, depth - 1, scope, shape)

    kind = rng.random()
    if kind < 0.2:
        return part() + part()
    if kind < 0.42:
        return part() * part()
    if kind < 0.5:
        return part() - part()
    if kind < 0.68:
        return _power(rng, part())
    if kind < 0.72:
        return log(part())
    if kind < 0.75:
        return exp(part())
    if kind < 0.78:
        return absolute(part())
    if kind < 0.8 and shape.cases:
        return Cases(((Rel(rng.choice(OPERATORS), leaf(rng, bound, shape), leaf(rng, bound, shape)), part()),), part())
    if kind < 0.83 and shape.extremes:
        return Fn(rng.choice(("min", "max")), (part(), part()))
    op = rng.choice(("sum", "sum", "sum", "sum", "prod", "min", "max") if shape.extremes else ("sum", "sum", "prod"))
    index = Idx(rng.choice(("j", "l", "i", "q")), J)
    return Big(op, index, part((*(b for b in bound if b.name != index.name), index)))


def _power(rng: random.Random, base: Expr) -> Expr:
    n, rho = Sym("n"), Sym("rho")
    numbers = (2, 3, -1, -2, Fraction(1, 2), Fraction(-1, 2), Fraction(1, 3))
    exponents = (*numbers, rho, 1 / rho, n, -n, 2 * n, rho - 1, n + 1, 2 * rho)
    chosen = rng.choice(exponents)
    return base ** (chosen if isinstance(chosen, Expr) else expr(Fraction(chosen)))


def leaf(rng: random.Random, bound: tuple[Idx, ...], shape: Shape = Shape()) -> Expr:
    """A number, a symbol, an entry of a vector or Kronecker's delta."""
    free = [i for i in (Idx("i", J), Idx("k", J)) if all(b.name != i.name for b in bound)]
    reachable: list[Index] = [*bound, *bound, *bound, *free, 1]
    kind = rng.random()
    if kind < 0.15:
        return Num(rng.choice(NUMBERS))
    if kind < (0.3 if bound else 0.7):
        return Sym(rng.choice(("a", "b", "p", "p", "r", "rho", "n", "J", "h0")))
    if kind > 0.94 and shape.deltas:
        return Delta(rng.choice(reachable), rng.choice(reachable))
    return At(rng.choice(("x", "x", "w", "w", "g", "u")), (rng.choice(reachable),))


def points(d: Domain, count: int, seed: int) -> list[Point]:
    """Exact points of a domain."""
    return list(witness.points(d, count, seed))


def value(e: Expr, point: Point, bits: int = 192) -> Any:
    """The enclosure of an expression, or None where it has none."""
    try:
        return enclose(e, point, bits)
    except UNDEFINED:
        return None


def rewritten(rng: random.Random, e: Expr, times: int = 3) -> Expr:
    """The same value, written differently: only steps that hold wherever both sides are defined."""
    for _ in range(times):
        e = rng.choice(_REWRITINGS)(e, rng)
    return e


def _distributed(e: Expr, rng: random.Random) -> Expr:
    if isinstance(e, Big) and e.op == "sum":
        part = Fraction(rng.choice((1, 2, 3)), 3)
        return Big("sum", e.index, part * e.body) + Big("sum", e.index, (1 - part) * e.body)
    return Fraction(1, 3) * e + Fraction(2, 3) * e


def _renamed(e: Expr, rng: random.Random) -> Expr:
    from cesai_sym.expression.transform import Substitution, free_indices, substitute

    if isinstance(e, Big):
        fresh = Idx("z", e.index.size)
        if "z" not in free_indices(e.body):
            return Big(e.op, fresh, substitute(e.body, Substitution(indices={e.index.name: fresh})))
    return e


_REWRITINGS = (
    _distributed,
    _renamed,
    lambda e, rng: (e * Sym("p")) / Sym("p"),
    lambda e, rng: e + Sym("a") - Sym("a"),
    lambda e, rng: log(exp(e)),
    lambda e, rng: e * Big("sum", Idx("z", J), At("w", (Idx("z", J),))),
    lambda e, rng: e + Big("sum", Idx("z", J), At("u", (Idx("z", J),))),
    lambda e, rng: (e + 1) ** 2 - e**2 - 2 * e - 1 + e,
    lambda e, rng: e * Sym("p") ** Sym("rho") * Sym("p") ** (-Sym("rho")),
    lambda e, rng: Big("sum", Idx("z", J), e * Delta(Idx("z", J), Idx("i", J))),
)


def mutants(rng: random.Random, e: Expr) -> Iterator[Expr]:
    """The expression with something changed: a sign, a factor, an exponent, the number of inputs."""
    from cesai_sym.expression.transform import Substitution, substitute

    yield -e
    yield e * rng.choice((2, Fraction(1, 2), 3))
    yield e + rng.choice((1, Fraction(-1, 7)))
    yield e**2
    yield substitute(e, Substitution({"rho": Sym("rho") + 1}))
    yield e * (J - 1) / J
