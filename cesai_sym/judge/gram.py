"""Sums of squares: a polynomial as ``z' Q z`` with a rational Q, found by numbers and checked exactly.

The matrix is looked for in floating point (a barrier method), rounded to rationals inside the affine space in which
``z' Q z`` is the polynomial, and then factored exactly; only that last step counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import isfinite
from typing import Any

Exponents = tuple[int, ...]
Terms = dict[Exponents, Fraction]
Matrix = list[list[Fraction]]
_MAX_BASIS = 24
_MAX_FREE = 60
_STEPS = 60
_DENOMINATOR = 2**10


@dataclass(frozen=True, slots=True)
class Squares:
    """How many squares were found; ``definite`` when the sum can vanish only where every monomial does."""

    count: int
    definite: bool


def sum_of_squares(terms: Terms, positive: Sequence[bool]) -> Squares | None:
    """Write a polynomial as a sum of squares times products of the variables marked positive, or None.

    ``terms`` maps exponents to coefficients.

    >>> sum_of_squares({(2, 0): Fraction(1), (1, 1): Fraction(-2), (0, 2): Fraction(1)}, [False, False])
    Squares(count=1, definite=False)
    """
    largest = max((abs(c) for c in terms.values()), default=Fraction(0)) or Fraction(1)
    doubled = {
        tuple(2 * n if p else n for n, p in zip(m, positive, strict=True)): c / largest for m, c in terms.items()
    }
    blocks = _blocks(_basis(doubled), positive)
    if not blocks or sum(map(len, blocks)) > _MAX_BASIS:
        return None
    space = _space(doubled, blocks)
    if space is None:
        return None
    zeros = [y for y in _points(positive) if _value(doubled, y) == 0]
    kernels = [[[_monomial(m, y) for m in block] for y in zeros] for block in blocks]
    reduced = _with_kernels(space, kernels)
    if reduced is None:
        return None
    complements = [_complement(k, len(b)) for k, b in zip(kernels, blocks, strict=True)]
    small = [[_restricted(q, b) for q, b in zip(member, complements, strict=True)] for member in reduced]
    for coordinates in _candidates(small):
        exact = [_combined([member[n] for member in small], coordinates) for n in range(len(blocks))]
        ranks = [_semidefinite_rank(q) for q in exact]
        known = [r for r in ranks if r is not None]
        if len(known) == len(ranks):
            definite = not zeros and all(r == len(b) for r, b in zip(known, blocks, strict=True))
            return Squares(sum(known), definite)
    return None


def _basis(terms: Terms) -> list[Exponents]:
    """The monomials whose squares lie within the exponents, by bounds in many directions."""
    n = len(next(iter(terms)))
    directions = [d for d in product((-1, 0, 1), repeat=n) if any(d)] if n <= 4 else _few_directions(n)
    bounds = [(d, max(sum(a * b for a, b in zip(d, m, strict=True)) for m in terms)) for d in directions]
    top = [max(m[i] for m in terms) // 2 for i in range(n)]
    inside = product(*(range(t + 1) for t in top))
    return [m for m in inside if all(2 * sum(a * b for a, b in zip(d, m, strict=True)) <= high for d, high in bounds)]


def _few_directions(n: int) -> list[Exponents]:
    units = [tuple(s if i == k else 0 for i in range(n)) for k in range(n) for s in (1, -1)]
    return [*units, (1,) * n, (-1,) * n]


def _blocks(basis: list[Exponents], positive: Sequence[bool]) -> list[list[Exponents]]:
    """Monomials whose products can occur together: a doubled variable has even exponents only."""
    found: dict[Exponents, list[Exponents]] = {}
    for m in basis:
        key = tuple(n % 2 if p else 0 for n, p in zip(m, positive, strict=True))
        found.setdefault(key, []).append(m)
    return [found[k] for k in sorted(found)]


def _space(terms: Terms, blocks: list[list[Exponents]]) -> list[list[Matrix]] | None:
    """A matrix whose form is the polynomial, and matrices whose form is zero that may be added to it."""
    places: dict[Exponents, list[tuple[int, int, int]]] = {}
    for n, block in enumerate(blocks):
        for i, a in enumerate(block):
            for j in range(i, len(block)):
                places.setdefault(tuple(x + y for x, y in zip(a, block[j], strict=True)), []).append((n, i, j))
    if any(m not in places for m in terms):
        return None
    first = _empty(blocks)
    free: list[list[Matrix]] = []
    for m, where in places.items():
        _put(first, where[0], terms.get(m, Fraction(0)))
        for other in where[1:]:
            member = _empty(blocks)
            _put(member, other, Fraction(1))
            _put(member, where[0], Fraction(-1))
            free.append(member)
    return [first, *free] if len(free) <= _MAX_FREE else None


def _empty(blocks: list[list[Exponents]]) -> list[Matrix]:
    return [[[Fraction(0)] * len(b) for _ in b] for b in blocks]


def _put(member: list[Matrix], place: tuple[int, int, int], value: Fraction) -> None:
    n, i, j = place
    if i == j:
        member[n][i][i] += value
    else:
        member[n][i][j] += value / 2
        member[n][j][i] += value / 2


def _points(positive: Sequence[bool]) -> list[tuple[Fraction, ...]]:
    """Points at which a polynomial may vanish."""
    if len(positive) > 5:
        return [(Fraction(1),) * len(positive)]
    values = [(1, 2) if p else (0, 1, -1) for p in positive]
    return [tuple(map(Fraction, y)) for y in product(*values)]


def _monomial(m: Exponents, y: tuple[Fraction, ...]) -> Fraction:
    result = Fraction(1)
    for n, v in zip(m, y, strict=True):
        result *= v**n
    return result


def _value(terms: Terms, y: tuple[Fraction, ...]) -> Fraction:
    return sum((c * _monomial(m, y) for m, c in terms.items()), Fraction(0))


def _with_kernels(space: list[list[Matrix]], kernels: list[list[list[Fraction]]]) -> list[list[Matrix]] | None:
    """The part of the space whose matrices map the given vectors to zero, as every semidefinite one must."""
    rows: list[list[Fraction]] = []
    for n, vectors in enumerate(kernels):
        for v in vectors:
            for i in range(len(v)):
                rows.append(
                    [sum((q * x for q, x in zip(member[n][i], v, strict=True)), Fraction(0)) for member in space]
                )
    if not any(any(r) for r in rows):
        return space
    solved = _solve(rows, len(space))
    if solved is None:
        return None
    return [[_combined([member[n] for member in space], c) for n in range(len(space[0]))] for c in solved]


def _solve(rows: list[list[Fraction]], width: int) -> list[list[Fraction]] | None:
    """The solutions of ``rows . (1, t) = 0``: one of them, and directions; each as coefficients of the space."""
    from flint import fmpq, fmpq_mat

    flat = [fmpq(c.numerator, c.denominator) for row in rows for c in (*row[1:], -row[0])]
    matrix, _ = fmpq_mat(len(rows), width, flat).rref()
    reduced = [[Fraction(int(x.p), int(x.q)) for x in line] for line in matrix.table()]
    pivots: dict[int, list[Fraction]] = {}
    for line in reduced:
        lead = next((n for n, c in enumerate(line) if c), None)
        if lead is not None:
            pivots[lead] = line
    if width - 1 in pivots:
        return None
    start = [Fraction(1), *(pivots[n][-1] if n in pivots else Fraction(0) for n in range(width - 1))]
    directions = []
    for f in (n for n in range(width - 1) if n not in pivots):
        unit = [-pivots[n][f] if n in pivots else Fraction(int(n == f)) for n in range(width - 1)]
        directions.append([Fraction(0), *unit])
    return [start, *directions]


def _complement(vectors: list[list[Fraction]], size: int) -> list[list[Fraction]]:
    """Vectors that together with the given ones span the space: the units beside the pivots."""
    rest = [v[:] for v in vectors]
    pivots: set[int] = set()
    for v in rest:
        lead = next((n for n, c in enumerate(v) if c), None)
        if lead is None:
            continue
        pivots.add(lead)
        for u in rest:
            if u is not v and u[lead]:
                ratio = u[lead] / v[lead]
                u[:] = [a - ratio * b for a, b in zip(u, v, strict=True)]
    return [[Fraction(int(i == n)) for i in range(size)] for n in range(size) if n not in pivots]


def _restricted(q: Matrix, basis: list[list[Fraction]]) -> Matrix:
    kept = [next(n for n, c in enumerate(v) if c) for v in basis]
    return [[q[i][j] for j in kept] for i in kept]


def _combined(members: Sequence[Matrix], coordinates: Sequence[Fraction]) -> Matrix:
    size = len(members[0])
    return [
        [sum((c * m[i][j] for c, m in zip(coordinates, members, strict=True)), Fraction(0)) for j in range(size)]
        for i in range(size)
    ]


def _candidates(space: list[list[Matrix]]) -> list[list[Fraction]]:
    """Coordinates in the space at which the matrices may be semidefinite, rounded to rationals."""
    if len(space) == 1:
        return [[Fraction(1)]]
    try:
        t = _central(space)
    except (OverflowError, ArithmeticError, ValueError):  # coefficients beyond floating point, a singular matrix
        return []
    if t is None or not all(isfinite(x) for x in t):
        return []
    return [[Fraction(1), *(Fraction(round(float(x) * d), d) for x in t)] for d in (2, 12, _DENOMINATOR, 2**20)]


def _central(space: list[list[Matrix]]) -> Any | None:
    """Coordinates that maximise the smallest eigenvalue, by Newton's method on a barrier; floating point."""
    import numpy as np

    blocks = [
        np.array([[[float(x) for x in row] for row in member[n]] for member in space]) for n in range(len(space[0]))
    ]
    blocks = [b for b in blocks if b.shape[1]]
    if not blocks:
        return np.zeros(len(space) - 1)
    k = len(space) - 1
    x = np.zeros(k + 1)  # coordinates, and the bound on the eigenvalues
    x[k] = min(float(np.linalg.eigvalsh(b[0])[0]) for b in blocks) - 1.0
    weight = 1.0
    scale = max(1.0, max(float(np.abs(b[0]).max()) for b in blocks))
    for step in range(_STEPS):
        gradient, hessian = np.zeros(k + 1), np.eye(k + 1) * 1e-9
        gradient[k] = weight
        gradient[k] -= 1.0 / (scale - x[k])
        hessian[k, k] += 1.0 / (scale - x[k]) ** 2
        for b in blocks:
            inverse = np.linalg.inv(_at(b, x))
            parts = np.concatenate([b[1:], -np.eye(b.shape[1])[None]])
            moved = inverse @ parts
            gradient += np.trace(moved, axis1=1, axis2=2)
            hessian += np.einsum("aij,bji->ab", moved, moved)
        hessian[:k, :k] += np.eye(k) * 1e-6
        direction = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > 1e-8 and not _inside(blocks, x + size * direction, scale):
            size /= 2
        x = x + size * direction * (0.9 if size < 1 else 1.0)
        if step % 4 == 3:
            weight *= 3.0
    return x[:k]


def _at(b: Any, x: Any) -> Any:
    import numpy as np

    return b[0] + np.tensordot(x[:-1], b[1:], axes=1) - x[-1] * np.eye(b.shape[1])


def _inside(blocks: list[Any], x: Any, scale: float) -> bool:
    import numpy as np

    return x[-1] < scale and all(float(np.linalg.eigvalsh(_at(b, x))[0]) > 0 for b in blocks)


def _semidefinite_rank(q: Matrix) -> int | None:
    """The rank of an exact matrix by symmetric elimination, or None when it is not positive semidefinite."""
    rest = [row[:] for row in q]
    rank = 0
    for n in range(len(rest)):
        pivot = rest[n][n]
        if pivot < 0 or (pivot == 0 and any(rest[n][n:])):
            return None
        if pivot == 0:
            continue
        rank += 1
        for i in range(n + 1, len(rest)):
            ratio = rest[i][n] / pivot
            if ratio:
                rest[i] = [a - ratio * b for a, b in zip(rest[i], rest[n], strict=True)]
    return rank
