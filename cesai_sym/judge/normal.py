"""From expressions to canonical forms: the exact half of the judge."""

from __future__ import annotations

from cesai_sym.expression.calculus import Decide, UnsupportedError, expand_fixed, resolve
from cesai_sym.expression.nodes import Add, At, Big, Delta, Expr, Fn, Idx, Index, Mean, Mul, Num, Pow, Rel, Sym
from cesai_sym.expression.transform import Substitution, free_indices, free_symbols, substitute
from cesai_sym.judge import signs, sums
from cesai_sym.judge.algebra import Algebra, Obligation
from cesai_sym.judge.moments import mean_of, settled_moments
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Poly, constant, of_atom
from cesai_sym.judge.rebuilding import delta_atom


def decider(alg: Algebra) -> Decide:
    """How cases of definitions are chosen on this domain: by exact signs."""

    def decide(r: Rel) -> bool | None:
        return relation_truth(alg, r)

    return decide


def relation_truth(alg: Algebra, r: Rel) -> bool | None:
    """Does the relation hold on the whole domain (True), nowhere on it (False), or is it not settled (None)?"""
    gap = to_poly(alg, r.lhs) - to_poly(alg, r.rhs)
    if alg.is_zero(gap):
        return r.op in ("==", "<=", ">=")
    s = signs.sign(alg, gap)
    if r.op in ("==", "!="):
        known = s in ("+", "-") or signs.nonzero(alg, gap)
        return (r.op == "!=") if known else ((r.op == "==") if s == "0" else None)
    holds = {"<": ("-",), "<=": ("-", "-0", "0"), ">": ("+",), ">=": ("+", "+0", "0")}
    opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    if s in holds[r.op]:
        return True
    return False if s in holds[opposite[r.op]] else None


def normalise(alg: Algebra, e: Expr) -> Poly:
    """The canonical form of any expression: calls unfolded, cases chosen, derivatives carried out.

    Raises NeedsCaseError when the domain must be split, UnsupportedError when there is no rule.
    """
    written = alg.domain.expand(e)
    settled_moments(alg.domain, written)
    return to_poly(alg, expand_fixed(resolve(written, decider(alg))))


def to_poly(alg: Algebra, e: Expr) -> Poly:
    """The canonical form of an expression in which nothing is left to be carried out."""
    match e:
        case Num(value):
            return constant(value)
        case Sym(name):
            return _symbol(alg, name)
        case At(vector, indices):
            return of_atom(Atom("at", vector, tuple(_index(alg, i) for i in indices)))
        case Delta(first, second):
            return _delta(alg, first, second)
        case Add(args):
            total = ZERO
            for a in args:
                total = total + to_poly(alg, a)
            return total
        case Mul(args):
            return alg.mul(*(to_poly(alg, a) for a in args))
        case Pow(base, exponent):
            return alg.power(to_poly(alg, base), to_poly(alg, exponent))
        case Fn(name, args):
            return _function(alg, name, [to_poly(alg, a) for a in args])
        case Big(op, index, body):
            return _big(alg, op, index, body)
        case Mean(body):
            return mean_of(alg, to_poly(alg, body))
    raise UnsupportedError(f"{type(e).__name__} has no canonical form")


def _symbol(alg: Algebra, name: str) -> Poly:
    s = alg.domain.scalar(name)
    if s is not None and s.interval.lower is not None and s.interval.lower == s.interval.upper:
        return constant(s.interval.lower)
    for h in alg.domain.hypotheses:
        if h.op == "==" and h.lhs == Sym(name) and name not in free_symbols(h.rhs):
            return to_poly(alg, h.rhs)
    return of_atom(Atom("sym", name))


def _index(alg: Algebra, i: Index) -> IndexName | int:
    if isinstance(i, int):
        return i
    declared = next((d for d in alg.domain.indices if d.name == i.name), None)
    if declared is not None:
        alg.sizes.setdefault(i.name, to_poly(alg, declared.size))
    return alg.index_name(i.name, to_poly(alg, i.size))


def _delta(alg: Algebra, first: Index, second: Index) -> Poly:
    a, b = _index(alg, first), _index(alg, second)
    if a == b and type(a) is type(b):
        return ONE
    if isinstance(a, int) and isinstance(b, int):
        return ZERO
    return of_atom(delta_atom(a, b))


def _function(alg: Algebra, name: str, args: list[Poly]) -> Poly:
    if name == "log":
        return alg.log(args[0])
    if name == "exp":
        return alg.exp(args[0])
    if name == "log1p":
        return alg.log(args[0] + ONE)
    if name == "expm1":
        return alg.exp(args[0]) - ONE
    if name == "expm1mx":
        return alg.exp(args[0]) - ONE - args[0]
    return alg.function(name, args)


def apart(alg: Algebra, index: Idx, body: Expr) -> tuple[Idx, Expr]:
    """A binder renamed when the domain declares an index of its name: what is said of that one says nothing of this."""
    taken = {i.name for i in alg.domain.indices}
    if index.name not in taken:
        return index, body
    taken |= free_indices(body)
    name = index.name
    while name in taken:
        name += "'"
    fresh = Idx(name, index.size)
    return fresh, substitute(body, Substitution(indices={index.name: fresh}))


def _big(alg: Algebra, op: str, index: Idx, body: Expr) -> Poly:
    index, body = apart(alg, index, body)
    name = _index(alg, index)
    assert isinstance(name, str)
    size = to_poly(alg, index.size)
    inner = to_poly(alg, body)
    if op == "sum":
        return sums.sum_over(alg, inner, name, size)
    if op == "prod":
        return alg.exp(sums.sum_over(alg, alg.log(inner), name, size))
    return sums.extremum(alg, op, inner, name, size)


def discharge(alg: Algebra) -> list[str]:
    """The side conditions met so far that the domain does not imply, in a readable form; empty is good."""
    return [f"{readable(o.poly)} {'> 0' if o.kind == 'positive' else '!= 0'}" for o in open_obligations(alg)]


def open_obligations(alg: Algebra) -> list[Obligation]:
    """The side conditions met so far that the domain does not imply."""
    met = list(alg.obligations.values())
    return [o for o in met if not (_held(alg, o.kind, o.poly) or _held(alg, o.kind, alg.together(o.poly)))]


def _held(alg: Algebra, kind: str, p: Poly) -> bool:
    return alg.positive(p) if kind == "positive" else signs.nonzero(alg, p)


def discharged(alg: Algebra) -> list[str]:
    """All side conditions met so far, in a readable form."""
    return [f"{readable(o.poly)} {'> 0' if o.kind == 'positive' else '!= 0'}" for o in alg.obligations.values()]


def readable(p: Poly) -> str:
    """A polynomial as text in the claims language."""
    from cesai_sym.judge.readable import text

    return text(p)
