"""Where the two sides of a relation are equal, solved for one symbol: the exact boundary of where it holds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Expr, Rel, Sym, expr
from cesai_sym.judge import factor, relations, signs, slopes
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.normal import discharge, to_poly
from cesai_sym.judge.poly import ONE, Atom, Mono, Poly, collect, constant, of_atom
from cesai_sym.judge.signs.logarithms import ratio_logarithm
from cesai_sym.statement import Domain, Monotone, Statement

_ORDERED = ("<", "<=", ">", ">=")
_MAX_FACTORS = 6


def thresholds(s: Statement) -> Iterator[Rel]:
    """The conditions ``v op root`` that an inequality comes to, or under which a factor of an equality vanishes."""
    r = slopes.slope_relation(s.relation, s.domain) if isinstance(s.relation, Monotone) else s.relation
    if not isinstance(r, Rel) or r.op not in (*_ORDERED, "=="):
        return
    alg = Algebra(s.domain)
    try:
        gap = relations.gap_of(alg, r)
        yield from _of_gap(alg, r, gap)
        logarithm = _logarithm(alg, gap)
        if logarithm is not None:
            yield from _of_gap(alg, r, logarithm)
    except (UnsupportedError, ValueError):
        return


def solved(d: Domain, r: Rel) -> list[tuple[Rel, Poly]]:
    """Conditions ``v op root`` that hold at exactly the same points of the domain, with the root in canonical form."""
    alg = Algebra(d)
    found: list[tuple[Rel, Poly]] = []
    try:
        gap = relations.gap_of(alg, r)
        if discharge(alg):
            return []
        for g in (gap, _logarithm(alg, gap)):
            for same in () if g is None else _of_gap(alg, r, g, exactly=True):
                found.append((same, to_poly(alg, same.rhs)))
    except (UnsupportedError, ValueError):
        return found
    return found


def positive_where(alg: Algebra, p: Poly) -> Iterator[Rel]:
    """Conditions ``v > root`` or ``v < root`` that hold exactly where p is positive on the domain."""
    question = Rel(">", expr(0), expr(0))
    for g in (p, _logarithm(alg, p)):
        if g is not None:
            yield from _of_gap(alg, question, g, exactly=True)


def _logarithm(alg: Algebra, gap: Poly) -> Poly | None:
    """``log A - log B`` when the gap has the sign of ``A - B`` with positive A and B."""
    numerator, total = _numerator(alg, gap)
    return ratio_logarithm(alg, _positive_content(alg, numerator.scale(Fraction(total)))) if total else None


def _positive_content(alg: Algebra, p: Poly) -> Poly:
    """Without the factors that are certainly positive."""
    lead, parts = factor.factors(p)
    rest = [(q, n) for q, n in parts if signs.sign(alg, q) != "+"]
    if len(rest) == 1 and rest[0][1] == 1 and signs.sign(alg, lead) == "+":
        return rest[0][0]
    if len(rest) == 1 and rest[0][1] == 1 and signs.sign(alg, lead) == "-":
        return -rest[0][0]
    return p


def _numerator(alg: Algebra, gap: Poly) -> tuple[Poly, int]:
    """The gap times its denominators, and the sign of these (0 when it is not known)."""
    numerator, denominators = alg.fraction(gap)
    total = 1
    for g, k in denominators:
        s = signs.atom_sign(alg, g)
        total *= 1 if s == "+" or (s == "-" and k % 2 == 0) else -1 if s == "-" else 0
    return numerator, total


def _of_gap(alg: Algebra, r: Rel, gap: Poly, *, exactly: bool = False) -> Iterator[Rel]:
    numerator, total = _numerator(alg, gap)
    lead, parts = factor.factors(numerator)
    factors = parts if parts else [(numerator, 1)]
    total *= _certain(signs.sign(alg, lead)) if parts else 1
    equality = r.op in ("==", "!=")
    for n, (q, multiplicity) in enumerate(factors[:_MAX_FACTORS]):
        if multiplicity % 2 == 0 and not equality:
            continue
        rest = total
        for k, (other, power) in enumerate(factors):
            if k != n:
                rest *= _certain(signs.sign(alg, other)) ** power
        if rest or (equality and not exactly):
            for root in roots(alg, q):
                yield _directed(r, *root, rest)


def _certain(s: signs.Sign | None) -> int:
    return {"+": 1, "-": -1}.get(s or "", 0)


def roots(alg: Algebra, q: Poly) -> Iterator[tuple[Sym, Expr, int]]:
    """A symbol in which a factor is linear, or linear in its logarithm, with the root and the sign of the slope."""
    names = [str(a.parts[0]) for a in q.atoms() if a.tag == "sym"]
    inside = [_symbol_of_log(a) for a in q.atoms() if a.tag == "log"]
    for name in sorted({*names, *(n for n in inside if n)}, key=lambda n: (n != "rho", n)):
        if name.startswith("#"):
            continue
        symbol = Atom("sym", name)
        for a in (symbol, Atom("log", of_atom(symbol))):
            solved = _solve(alg, q, a, name)
            if solved is not None:
                root, slope = solved
                yield Sym(name), to_expr(root if a == symbol else alg.exp(root)), slope


def _symbol_of_log(a: Atom) -> str:
    inner = a.parts[0]
    single = inner.single() if isinstance(inner, Poly) else None
    if single is None or len(single[0]) != 1 or single[0][0][1] != ONE or single[0][0][0].tag != "sym":
        return ""
    return str(single[0][0][0].parts[0])


def _solve(alg: Algebra, p: Poly, atom: Atom, name: str) -> tuple[Poly, int] | None:
    """The root of a polynomial that is linear in an atom, and the sign of its slope."""
    slope: list[tuple[Mono, Fraction]] = []
    rest: list[tuple[Mono, Fraction]] = []
    for m, c in p.terms.items():
        power = next((e for a, e in m if a == atom), None)
        others = tuple(pair for pair in m if pair[0] != atom)
        if name in signs.names_in(others) or (power is not None and power != ONE):
            return None
        (rest if power is None else slope).append((others, c))
    a, b = collect(slope), collect(rest)
    s = _certain(signs.sign(alg, a)) if a else 0
    if not s:
        return None
    return alg.together(alg.mul(-b, alg.power(a, constant(-1)))), s


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _directed(r: Rel, v: Sym, root: Expr, slope: int, rest: int) -> Rel:
    op = r.op if r.op in ("==", "!=") or slope * rest > 0 else _TURNED[r.op]
    return Rel(op, v, root)
