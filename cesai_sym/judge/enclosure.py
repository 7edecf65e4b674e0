"""Ball arithmetic on whole statements: numbers are certified, and points of a domain are sampled."""

from __future__ import annotations

from functools import partial

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.evaluate import Point, enclose
from cesai_sym.expression.nodes import Expr, Rel
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.back import to_expr
from cesai_sym.judge.moments import settled_moments
from cesai_sym.judge.normal import discharge, normalise
from cesai_sym.judge.signs import names_in
from cesai_sym.statement import Both, Domain, Iff, Relation, Rounded, Statement, check_at, expanded, map_sides
from cesai_sym.verdict import Evidence

_BITS = 256
_MORE_BITS = (1024, 4096)


def certify(statement: Statement) -> Evidence | None:
    """A statement about numbers alone (no symbols), settled by rigorous enclosures; None when it is not."""
    s = expanded(statement)
    try:
        s = _without_symbols(s)
    except (UnsupportedError, ValueError):
        return None
    if _symbols(s.relation):
        return None
    try:
        bits = next((b for b in (_BITS, *_MORE_BITS) if check_at(s.relation, Point(), b) is True), None)
        return None if bits is None else Evidence("ball arithmetic", _shown(s.relation, bits), ("arb",))
    except (UnsupportedError, KeyError, ValueError, ZeroDivisionError):
        return None


def _without_symbols(s: Statement) -> Statement:
    """A printed number of an expression whose symbols cancel is about that number."""
    if not isinstance(s.relation, Rounded) or not _symbols(s.relation):
        return s
    alg = Algebra(s.domain)
    p = alg.together(normalise(alg, s.relation.body))
    if names_in(p) or discharge(alg):
        return s
    return Statement(Rounded(to_expr(p), s.relation.printed))


def _symbols(r: Relation) -> bool:
    from cesai_sym.expression.transform import free_symbols, vectors_of

    match r:
        case Rel(_, lhs, rhs):
            return any(free_symbols(e) or vectors_of(e) for e in (lhs, rhs))
        case Rounded(body, _):
            return bool(free_symbols(body) or vectors_of(body))
        case Both(parts):
            return any(_symbols(p) for p in parts)
        case Iff(first, second):
            return _symbols(first) or _symbols(second)
    return True


def _shown(r: Relation, bits: int) -> str:
    if isinstance(r, Rounded):
        lo, hi = r.interval()
        ball = enclose(r.body, Point(), bits)
        assert ball is not None
        return f"the value is {ball.str(15, radius=False)}, in [{lo}, {hi})"
    return f"both sides enclosed at {bits} bits"


def sample(statement: Statement, count: int = witness.SAMPLES) -> Evidence | None:
    """How many points of the domain agree; None when one does not, or when none could be tried."""
    s = expanded(statement)
    try:
        map_sides(s.relation, partial(_settled, s.domain))
    except UnsupportedError:
        return None
    agreed = tried = 0
    for point in witness.points(s.domain, count, witness.SAMPLING_SEED):
        tried += 1
        try:
            answer = check_at(s.relation, point)
            if answer is False:
                return None
            agreed += answer is True or _equal_enough(s.relation, point)
        except (UnsupportedError, KeyError, ValueError, ZeroDivisionError, OverflowError, IndexError):
            continue
    where = f"{agreed} points" if agreed == tried else f"{agreed} of {tried} points"
    return Evidence("sampling", f"agreed at {where} of the domain to 30 digits", ("arb",)) if agreed else None


def _settled(domain: Domain, e: Expr) -> Expr:
    """The expression; raises UnsupportedError when it moves what the declared moments depend on."""
    settled_moments(domain, e)
    return e


def _equal_enough(r: Relation, point: Point) -> bool:
    """An equality can never be certain in balls; overlapping ones of 30 digits count as agreement."""
    if not isinstance(r, Rel) or r.op != "==":
        return False
    gap = enclose(r.lhs - r.rhs, point, _BITS)
    return gap is not None and gap.contains(0) and bool(abs(gap).upper() < 1e-30)
