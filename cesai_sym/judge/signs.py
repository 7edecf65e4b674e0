"""The sign of a generalised polynomial on its domain, by exact means only.

Methods: all terms have one sign; the factors' signs multiply; the domain is parametrised by positive numbers
(``J = 2 + p``, ``rho = -q``, ``g_C = g_Z + r``) until all coefficients have one sign; two terms are compared through
the logarithm of their ratio; the logarithm of a product is compared through the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Literal

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge.effort import EffortError
from cesai_sym.judge.poly import ONE, ZERO, Atom, IndexName, Mono, Poly, collect, constant, of_atom

if TYPE_CHECKING:
    from cesai_sym.expression.nodes import Rel
    from cesai_sym.judge.algebra import Algebra

#: ``+`` positive, ``-`` negative, ``+0`` not negative, ``-0`` not positive, ``0`` zero.
Sign = Literal["+", "-", "0", "+0", "-0"]
_FLIP: dict[Sign, Sign] = {"+": "-", "-": "+", "0": "0", "+0": "-0", "-0": "+0"}
#: Names of indices with the number that each runs to.
Binders = tuple[tuple[str, Poly], ...]
_MAX_DEPTH = 12
_MAX_STEPS = 1200
_MAX_PARAMETRISATIONS = 10


def flip(s: Sign | None) -> Sign | None:
    """The sign of the opposite."""
    return None if s is None else _FLIP[s]


def of_number(c: Fraction) -> Sign:
    """The sign of a rational."""
    return "+" if c > 0 else "-" if c < 0 else "0"


def add_signs(a: Sign | None, b: Sign | None) -> Sign | None:
    """The sign of a sum, when the signs of the terms settle it."""
    if a is None or b is None:
        return None
    if a == "0":
        return b
    if b == "0":
        return a
    if a[0] != b[0]:
        return None
    return a if len(a) == 1 else b


def mul_signs(a: Sign | None, b: Sign | None) -> Sign | None:
    """The sign of a product."""
    if a == "0" or b == "0":
        return "0"
    if a is None or b is None:
        return None
    weak = len(a) == 2 or len(b) == 2
    positive = a[0] == b[0]
    if weak:
        return "+0" if positive else "-0"
    return "+" if positive else "-"


def sign(alg: Algebra, p: Poly, depth: int = 0) -> Sign | None:
    """The sign of the polynomial at every point of the domain, or None when no method settles it."""
    c = p.constant
    if c is not None:
        return of_number(c)
    if depth:
        alg.steps += 1
        return _sign(alg, p, depth)
    if p.key in alg.signs:
        return alg.signs[p.key]
    alg.signs[p.key] = None  # a question that comes back to itself is not settled
    kept = dict(alg.obligations)  # what the search writes down on its way is not a condition of the statement
    if alg.nesting == 0:
        alg.steps = 0
    alg.nesting += 1
    alg.steps += 1
    try:
        result = _sign(alg, p, depth)
    finally:
        alg.nesting -= 1
        alg.obligations = kept
    alg.signs[p.key] = result
    return result


def _sign(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    found = termwise(alg, p)
    if found in ("+0", "-0"):  # a relation of the domain may say that it is strict
        return _by_hypothesis(alg, p, depth) or found
    if found is not None or depth > _MAX_DEPTH or alg.steps > _MAX_STEPS:
        return found
    for method in (_by_hypothesis, _by_factors, _by_sum_terms, _by_logarithm, _by_ratio, _by_parameters):
        try:
            found = method(alg, p, depth)
        except EffortError:
            raise
        except UnsupportedError:  # the method's rewriting has no value, such as a power of -1 of a parameter
            continue
        if found is not None:
            return found
    return None


def termwise(alg: Algebra, p: Poly) -> Sign | None:
    """The common sign of all terms, if they have one; terms that differ by a real number only are taken together."""
    total: Sign | None = "0"
    for rest, numbers in _by_symbols(p).items():
        single = numbers.single()
        exact = None if single is None else mul_signs(of_number(single[1]), mono_sign(alg, single[0]))
        factor = exact if exact is not None else _number_sign(alg, numbers)
        total = add_signs(total, mul_signs(factor, mono_sign(alg, rest)))
        if total is None:
            return None
    return total


def _by_symbols(p: Poly) -> dict[Mono, Poly]:
    """The terms sorted by their symbolic factors: what is left of each is a real number."""
    groups: dict[Mono, dict[Mono, Fraction]] = {}
    for m, c in p.terms.items():
        rest = tuple(pair for pair in m if not _is_number(pair))
        groups.setdefault(rest, {})[tuple(pair for pair in m if _is_number(pair))] = c
    return {rest: Poly(terms) for rest, terms in groups.items()}


def _is_number(part: object) -> bool:
    """Is nothing but numbers inside, such as ``2^(1/2) log 3``?"""
    if isinstance(part, Poly):
        return all(_is_number(m) for m in part.terms)
    if isinstance(part, Atom):
        return part.tag in ("prime", "e") or (part.tag in ("log", "group") and all(map(_is_number, part.parts)))
    return isinstance(part, tuple) and all(map(_is_number, part))


def _number_sign(alg: Algebra, p: Poly) -> Sign | None:
    """The sign of an explicit real number, by an enclosure that does not contain zero."""
    from cesai_sym.expression.evaluate import Point, enclose
    from cesai_sym.judge.back import to_expr

    ball = enclose(to_expr(p), Point(), 256)
    if ball is None or ball.contains(0):
        return None
    alg.enclosed = True
    return "+" if ball > 0 else "-"


def mono_sign(alg: Algebra, m: Mono) -> Sign | None:
    """The sign of a product of powers."""
    total: Sign | None = "+"
    for a, e in m:
        total = mul_signs(total, _power_sign(alg, a, e))
        if total is None:
            return None
    return total


def _power_sign(alg: Algebra, a: Atom, e: Poly) -> Sign | None:
    base = atom_sign(alg, a)
    if base == "+":
        return "+"
    n = e.integer
    if n is None:
        return "+0" if base == "+0" and sign(alg, e, _MAX_DEPTH) == "+" else None
    if n % 2 == 0:
        return "+" if base == "-" or (n < 0) else "+0"
    return base if n > 0 or base in ("+", "-") else None


def atom_sign(alg: Algebra, a: Atom) -> Sign | None:
    """The sign of an atom from its declaration or its structure."""
    if a.tag in ("prime", "e", "pi"):
        return "+"
    if a.tag in ("sym", "at"):
        return _declared_sign(alg, a)
    if a.tag == "delta":
        return "+0"
    if a.tag == "sum":
        return _sum_sign(alg, a)
    if a.tag in ("group", "pow"):
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        found = sign(alg, inner)
        return found if a.tag == "group" or found == "+" else None
    if a.tag == "log":
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        return sign(alg, inner - ONE)
    if a.tag == "fn":
        return _function_sign(alg, a)
    if a.tag == "extremum":
        inner = a.parts[3]
        assert isinstance(inner, Poly)
        return sign(alg, inner)
    return None


def _declared_sign(alg: Algebra, a: Atom) -> Sign | None:
    name = str(a.parts[0])
    if name.startswith("+"):
        return "+0" if name.startswith("+0") else "+"
    if a.tag == "at":
        v = alg.domain.vector(name)
        table: dict[str, Sign] = {"positive": "+", "weights": "+", "nonnegative": "+0", "indicator": "+0"}
        return None if v is None or v.moments is not None else table.get(v.entries)
    s = alg.domain.scalar(name)
    if s is None:
        return None
    low, high = s.interval.lower, s.interval.upper
    if low is not None and low >= 0:
        return "+" if low > 0 or s.interval.lower_open else "+0"
    if high is not None and high <= 0:
        return "-" if high < 0 or s.interval.upper_open else "-0"
    return None


def _sum_sign(alg: Algebra, a: Atom) -> Sign | None:
    """A sum has the sign of its terms."""
    binders, body = a.parts
    assert isinstance(binders, tuple)
    assert isinstance(body, tuple)
    indicators = [b for b, e in body if e == ONE and _pinned(alg, b)]
    if len(indicators) == 1 and len(binders) == 1:  # the value is attained, so at least one term is there
        body = tuple((b, e) for b, e in body if b is not indicators[0])
        return mono_sign(alg, body) if mono_sign(alg, body) == "+" else None
    return of_sum(alg, mono_sign(alg, body), [size for _, size in binders])


def of_sum(alg: Algebra, s: Sign | None, sizes: list[Poly]) -> Sign | None:
    """The sign of a sum whose terms all have the sign ``s``: strict only when there certainly is a term."""
    if s not in ("+", "-") or all(_at_least_one(alg, size) for size in sizes):
        return s
    return "+0" if s == "+" else "-0"


def _at_least_one(alg: Algebra, size: Poly) -> bool:
    from cesai_sym.judge.normal import to_poly

    whole = alg.is_integer(size) and sign(alg, size) == "+"
    if whole or sign(alg, size - ONE) in ("+", "+0", "0"):
        return True
    kept = dict(alg.obligations)
    lengths = [v.size if v.second is None else v.second for v in alg.domain.vectors if v.entries == "weights"]
    found = any(to_poly(alg, length) == size for length in lengths)
    alg.obligations = kept
    return found


def _pinned(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    v = alg.domain.vector(str(a.parts[0]))
    return v is not None and v.pins is not None


def _function_sign(alg: Algebra, a: Atom) -> Sign | None:
    name, args = a.parts
    assert isinstance(args, tuple)
    if name == "abs":
        return "+0"
    if name in ("gamma", "trigamma"):  # trigamma(a) = sum_(n>=0) (a + n)^-2
        return "+" if sign(alg, args[0]) == "+" else None
    if name in ("min", "max"):
        found = {sign(alg, q) for q in args}
        return found.pop() if len(found) == 1 else None
    return None


def _by_hypothesis(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """A relation of the domain says it outright, up to a positive factor."""
    for gap, s in hypotheses(alg):
        for instance in _instances(alg, gap, p):
            ratio = _monomial_multiple(alg, p, instance)
            if ratio is not None:
                return s if ratio == "+" else flip(s)
    return None


def _instances(alg: Algebra, gap: Poly, p: Poly) -> list[Poly]:
    """A relation about an index that is not declared holds for every index: also for those in p."""
    declared = {i.name for i in alg.domain.indices}
    general = sorted(n for n in index_names(gap) if n not in declared and not n.startswith("$"))
    if len(general) != 1:
        return [gap]
    return [alg.rename(gap, general[0], n) for n in sorted(index_names(p))]


def index_names(part: object) -> set[str]:
    """The names of all indices inside, bound ones included."""
    if isinstance(part, Poly):
        return set().union(*(index_names(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        return set().union(*(index_names(q) for q in part.parts)) if part.parts else set()
    if isinstance(part, tuple):
        return set().union(*(index_names(q) for q in part)) if part else set()
    return {str(part)} if isinstance(part, IndexName) else set()


def _multiple(p: Poly, q: Poly) -> Fraction | None:
    """The rational factor between two polynomials, if there is one."""
    if set(p.terms) != set(q.terms) or not q.terms:
        return None
    ratios = {p.terms[m] / q.terms[m] for m in q.terms}
    return ratios.pop() if len(ratios) == 1 else None


def _monomial_multiple(alg: Algebra, p: Poly, q: Poly) -> Sign | None:
    """The sign of the single term whose product with q is p, if there is one."""
    found = _multiple(p, q)
    if found is not None:
        return of_number(found)
    if len(p.terms) != len(q.terms) or len(q.terms) < 2 or len(q.terms) > 12:
        return None
    first, c = next(iter(q))
    inverse = [(a, -e) for a, e in first]
    for m, d in p:
        ratio = alg.monomial([*m, *inverse], d / c)
        if len(ratio.terms) == 1 and alg.mul(ratio, q) == p:
            s = termwise(alg, ratio)
            return s if s in ("+", "-") else None
    return None


def hypotheses(alg: Algebra) -> list[tuple[Poly, Sign]]:
    """The inequalities of the domain as polynomials with their signs; what has no canonical form is left out."""
    table: dict[str, Sign] = {"<": "-", "<=": "-0", ">": "+", ">=": "+0"}
    found = []
    for h in alg.domain.hypotheses:
        if h.op in table:
            gap = gap_of(alg, h)
            if gap is not None:
                found.append((gap, table[h.op]))
    return found


def gap_of(alg: Algebra, h: Rel) -> Poly | None:
    """``lhs - rhs`` of a hypothesis in canonical form, or None when it has none."""
    from cesai_sym.judge.normal import normalise

    known = alg.gaps.get(h)
    if known is None:
        alg.gaps[h] = (None,)  # a hypothesis is not used to bring itself to canonical form
        kept = dict(alg.obligations)
        try:
            known = (normalise(alg, h.lhs) - normalise(alg, h.rhs),)
        except ValueError:
            known = (None,)
        alg.obligations = kept
        alg.gaps[h] = known
    return known[0]


def _by_factors(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    from cesai_sym.judge.factor import factors

    numerator, denominators = alg.fraction(p)
    total: Sign | None = "+"
    for g, k in denominators:
        total = mul_signs(total, _power_sign(alg, g, constant(-k)))
    if total not in ("+", "-"):
        return None
    lead, parts = factors(numerator)
    if not denominators and (not parts or (len(parts) == 1 and parts[0][1] == 1 and lead.constant is not None)):
        return None
    total = mul_signs(total, termwise(alg, lead))
    for q, n in parts:
        s = sign(alg, q, depth + 1)
        total = mul_signs(total, s if n % 2 else ("+" if s in ("+", "-") else "+0"))
        if total is None:
            return None
    return total


@dataclass(frozen=True, slots=True)
class _Parameters:
    """Symbols written through positive parameters; entries of a vector through a bound and a positive vector."""

    scalars: dict[str, Poly]
    entries: dict[str, tuple[str, Poly, str]]


def _by_parameters(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """Substitute the parametrisations of the domain until every coefficient has the same sign."""
    names = names_in(p)
    for params in islice(_parametrisations(alg, names), _MAX_PARAMETRISATIONS):
        moved, _ = alg.fraction(_substitute(alg, p, params))
        denominators_positive = all(termwise(alg, q) == "+" for q in _cleared(alg, _substitute(alg, p, params)))
        if not denominators_positive:
            continue
        found = termwise(alg, moved)
        if found is None and moved.key != p.key:
            found = _by_factors(alg, moved, _MAX_DEPTH)
        if found is not None:
            return found
    return None


def _cleared(alg: Algebra, p: Poly) -> list[Poly]:
    result = []
    for g, _ in alg.fraction(p)[1]:
        inner = g.parts[0]
        assert isinstance(inner, Poly)
        result.append(inner)
    return result


def names_in(part: object) -> set[str]:
    """All scalar and vector names inside a polynomial, at any depth."""
    if isinstance(part, Poly):
        return set().union(*(names_in(m) for m in part.terms)) if part.terms else set()
    if isinstance(part, Atom):
        own = {str(part.parts[0])} if part.tag in ("sym", "at") else set()
        return own.union(*(names_in(q) for q in part.parts))
    if isinstance(part, tuple):
        return set().union(*(names_in(q) for q in part)) if part else set()
    return set()


def _parametrisations(alg: Algebra, names: set[str]) -> Iterator[_Parameters]:
    """Ways to write the symbols through positive parameters, simplest first."""
    start = _Parameters({}, _entry_bounds(alg, names))
    yield _intervals(alg, start, names)
    if any(_two_sided(alg, name) for name in names):
        yield _intervals(alg, start, names, "lower")
        yield _intervals(alg, start, names, "upper")
    relations = [(gap, s) for gap, s in hypotheses(alg) if names_in(gap) & names and not _has_entry(gap)]
    if not relations or alg.solving:  # while a relation is being solved, intervals have to do
        return
    for flipped in (False, True):
        for order in (relations, relations[::-1]):
            base = _Parameters({}, _entry_bounds(alg, names))
            for n, (gap, s) in enumerate(order):
                base = _use_relation(alg, base, gap, s, n, last=flipped)
            yield _intervals(alg, base, names | names_in(tuple(base.scalars.values())))


def _has_entry(p: Poly) -> bool:
    return any(a.tag == "at" for m in p.terms for a, _ in m)


def _use_relation(alg: Algebra, params: _Parameters, gap: Poly, s: Sign, n: int, *, last: bool) -> _Parameters:
    """Solve a relation for one of its symbols: ``A v + B < 0`` with A > 0 becomes ``v = -B/A - p``."""
    gap, denominators = alg.fraction(_substitute(alg, gap, params))
    for g, k in denominators:
        total = _power_sign(alg, g, constant(-k))
        if total not in ("+", "-"):
            return params
        s = s if total == "+" else _FLIP[s]
    candidates = [a for a in sorted(gap.atoms(), key=lambda a: a.key, reverse=last) if _free(alg, a)]
    for v in candidates:
        solved = _solve(alg, gap, v, s, n)
        if solved is not None:
            moved = {k: _replace(alg, q, v, solved) for k, q in params.scalars.items()}
            return _Parameters({**moved, str(v.parts[0]): solved}, params.entries)
    return params


def _free(alg: Algebra, a: Atom) -> bool:
    return a.tag == "sym" and not str(a.parts[0]).startswith("+")


def _solve(alg: Algebra, gap: Poly, v: Atom, s: Sign, n: int) -> Poly | None:
    slope: list[tuple[Mono, Fraction]] = []
    rest: list[tuple[Mono, Fraction]] = []
    for m, c in gap.terms.items():
        powers = [e for a, e in m if a == v]
        others = tuple((a, e) for a, e in m if a != v)
        if str(v.parts[0]) in names_in(others) or (powers and powers[0] != ONE):
            return None
        (slope if powers else rest).append((others if powers else m, c))
    a, b = collect(slope), collect(rest)
    solving, alg.solving = alg.solving, True
    try:
        direction = sign(alg, a, 2)
    finally:
        alg.solving = solving
    if direction not in ("+", "-"):
        return None
    parameter = of_atom(Atom("sym", f"+{'0' if len(s) == 2 else ''} h{n}"))
    positive = (s[0] == "+") == (direction == "+")
    return alg.mul(-b, alg.power(a, constant(-1))) + (parameter if positive else -parameter)


def _entry_bounds(alg: Algebra, names: set[str]) -> dict[str, tuple[str, Poly, str]]:
    """Bounds that hold for every entry of a vector: ``x_j >= m``."""
    from cesai_sym.expression.nodes import At, Idx, Rel
    from cesai_sym.expression.transform import free_indices
    from cesai_sym.judge.normal import to_poly

    result = {}
    declared = {i.name for i in alg.domain.indices}
    for h in alg.domain.hypotheses:
        match h:
            case Rel("<" | "<=" | ">" | ">=" as op, At(vector, (Idx(index, _),)), bound):
                # a declared index stands for one entry only
                if vector in names and index not in declared and not free_indices(bound):
                    result[vector] = (op[0], to_poly(alg, bound), "0" if len(op) == 2 else "")
    return result


def _two_sided(alg: Algebra, name: str) -> bool:
    declared = alg.domain.scalar(name)
    return declared is not None and declared.interval.lower is not None and declared.interval.upper is not None


def _intervals(alg: Algebra, params: _Parameters, names: set[str], side: str = "both") -> _Parameters:
    """Write the remaining bounded symbols through positive parameters; of two bounds, use both or only one."""
    scalars = dict(params.scalars)
    for name in sorted(names):
        declared = alg.domain.scalar(name)
        if declared is None or name in scalars:
            continue
        value = _through_interval(alg, name, side)
        if value is None:
            continue
        atom = Atom("sym", name)
        scalars = {k: _replace(alg, q, atom, value) for k, q in scalars.items()}
        scalars[name] = value
    entries = {
        v: (op, _substitute(alg, bound, _Parameters(scalars, {})), weak)
        for v, (op, bound, weak) in params.entries.items()
    }
    return _Parameters(scalars, entries)


def _through_interval(alg: Algebra, name: str, side: str) -> Poly | None:
    declared = alg.domain.scalar(name)
    assert declared is not None
    box = declared.interval
    lower, upper = box.lower, box.upper
    if lower is not None and upper is not None:
        if lower == upper:
            return constant(lower)
        if side == "upper":
            return constant(upper) - of_atom(Atom("sym", f"+{'' if box.upper_open else '0'}{name}"))
        if side == "lower":
            return constant(lower) + of_atom(Atom("sym", f"+{'' if box.lower_open else '0'}{name}"))
        closed = "0" if not box.lower_open else ""
        p = of_atom(Atom("sym", f"+{closed}{name}"))
        below = alg.power(ONE + p, constant(-1))
        return alg.mul(constant(lower) + p.scale(upper), below) if box.upper_open else None
    if lower is not None:
        if lower == 0 and box.lower_open:
            return None
        return constant(lower) + of_atom(Atom("sym", f"+{'' if box.lower_open else '0'}{name}"))
    if upper is not None:
        return constant(upper) - of_atom(Atom("sym", f"+{'' if box.upper_open else '0'}{name}"))
    return None


def _replace(alg: Algebra, p: Poly, atom: Atom, value: Poly) -> Poly:
    return alg.rebuild(p, lambda a: value if a == atom else None)


def _substitute(alg: Algebra, p: Poly, params: _Parameters) -> Poly:
    def leaf(a: Atom) -> Poly | None:
        if a.tag == "sym":
            return params.scalars.get(str(a.parts[0]))
        if a.tag == "at" and str(a.parts[0]) in params.entries:
            op, bound, weak = params.entries[str(a.parts[0])]
            surplus = of_atom(Atom("at", f"+{weak}{a.parts[0]}", a.parts[1]))
            return bound + surplus if op == ">" else bound - surplus
        return None

    if not params.scalars and not params.entries:
        return p
    return alg.rebuild(p, leaf)


def _by_ratio(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``a A - b B`` with positive A and B has the sign of ``log(a A / (b B))``."""
    if len(p.terms) != 2 or depth > _MAX_DEPTH or any(a.tag == "log" for a in p.atoms()):
        return None
    (m, c), (n, d) = sorted(p.terms.items(), key=lambda item: -item[1])
    if not (c > 0 > d and mono_sign(alg, m) == "+" and mono_sign(alg, n) == "+"):
        return None
    gap = alg.log(Poly({m: c})) - alg.log(Poly({n: -d}))
    if gap.key == p.key:
        return None
    return sign(alg, gap, depth + 1)


def _exponential(alg: Algebra, m: Mono, c: Fraction) -> Poly | None:
    """``e`` to a term: ``c u log A`` gives ``A^(c u)``; None for powers or products of logarithms."""
    logs = [a for a, _ in m if a.tag == "log"]
    if not logs:
        return alg.exp(Poly({m: c}))
    if len(logs) > 1 or (logs[0], ONE) not in m:
        return None
    base = logs[0].parts[0]
    assert isinstance(base, Poly)
    return alg.power(base, Poly({tuple(pair for pair in m if pair[0] is not logs[0]): c}))


def _by_logarithm(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``c1 log A1 + c2 log A2 + ...`` has the sign of ``A1^c1 A2^c2 ... - 1``."""
    if depth > _MAX_DEPTH or not any(a.tag == "log" for a in p.atoms()):
        return None
    up, down = ONE, ONE
    for m, c in p.terms.items():
        factor = _exponential(alg, m, abs(c))
        if factor is None:
            return None
        if c > 0:
            up = alg.mul(up, factor)
        else:
            down = alg.mul(down, factor)
    gap = up - down
    return None if gap.key == p.key else sign(alg, gap, depth + 1)


def _by_sum_terms(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """``sum_j a_j - sum_j b_j`` has the sign of ``a_j - b_j`` when that is the same for every j."""
    closed = _only_binders(p)
    if closed is None or len(p.terms) < 2:
        return None
    binders = fresh(alg, closed, p)
    total = bare = ZERO
    for m, c in p.terms.items():
        found = [a for a, e in m if a.tag == "sum" and e == ONE]
        if len(found) == 1:
            body = found[0].parts[1]
            assert isinstance(body, tuple)
            inner = renamed_body(alg, body, closed, binders)
            outside = Poly({tuple(pair for pair in m if pair[0] is not found[0]): c})
            total = total + alg.mul(outside, inner)
        else:
            bare = bare + Poly({m: c})
    alg.busy.extend(name for name, _ in binders)
    try:
        for spread, trusted in _spread(alg, bare, binders):
            terms = _over_indicators(alg, total + spread, depth)
            result = of_sum(alg, terms, [size for _, size in binders])
            if result is not None and (trusted is None or result in trusted):
                return result
        return None
    finally:
        del alg.busy[len(alg.busy) - len(binders) :]


def _spread(alg: Algebra, bare: Poly, binders: Binders) -> list[tuple[Poly, tuple[Sign, ...] | None]]:
    """Terms without a sum, spread over the inputs, and which signs of the whole may then be trusted (None: all).

    By weights that sum to one, or evenly, the spreading is exact.  By an indicator of an extreme, which is attained at
    least once, it only makes the terms larger in size: what is positive beside negative terms stays so.
    """
    if not bare:
        return [(ZERO, None)]
    options: list[tuple[Poly, tuple[Sign, ...] | None]] = []
    weight = weight_entry(alg, binders)
    if weight is not None:
        return [(alg.mul(bare, of_atom(weight)), None)]
    s = termwise(alg, bare)
    indicator = _attained(alg, binders)
    if indicator is not None and s in ("+", "-"):
        options.append((alg.mul(bare, of_atom(indicator)), ("+", "+0") if s == "-" else ("-", "-0")))
    if len(binders) == 1 and sign(alg, binders[0][1], _MAX_DEPTH) == "+":
        options.append((alg.mul(bare, alg.power(binders[0][1], constant(-1))), None))
    return options


def _attained(alg: Algebra, binders: Binders) -> Atom | None:
    from cesai_sym.judge.normal import to_poly

    if len(binders) != 1:
        return None
    ((name, size),) = binders
    for v in alg.domain.vectors:
        if v.pins is not None and to_poly(alg, v.size) == size:
            return Atom("at", v.name, (IndexName(name),))
    return None


def fresh(alg: Algebra, binders: Binders, *around: object) -> Binders:
    """New names for the indices of a range, so that its terms may stand beside other sums over the same range."""
    names: list[tuple[str, Poly]] = []
    for _, size in binders:
        names.append((alg.opened(size, *around, tuple(IndexName(n) for n, _ in names)), size))
    return tuple(names)


def renamed_body(alg: Algebra, body: Mono, old: Binders, new: Binders) -> Poly:
    """The body of a sum with its indices renamed."""
    moved = Poly({body: Fraction(1)})
    for (before, _), (after, _) in zip(old, new, strict=True):
        moved = alg.rename(moved, before, after)
    return moved


def _only_binders(p: Poly) -> tuple[tuple[str, Poly], ...] | None:
    """The range that all sums in the polynomial share, when every term holds at most one of them, to the power 1."""
    seen: dict[str, tuple[tuple[str, Poly], ...]] = {}
    for m in p.terms:
        sums = [(a, e) for a, e in m if a.tag == "sum"]
        if len(sums) > 1 or any(e != ONE for _, e in sums):
            return None
        for a, _ in sums:
            binders = a.parts[0]
            assert isinstance(binders, tuple)
            seen[repr(binders)] = binders
    return seen.popitem()[1] if len(seen) == 1 else None


def weight_entry(alg: Algebra, binders: tuple[tuple[str, Poly], ...]) -> Atom | None:
    """``1 = sum_j w_j``: a term without a sum is spread over the inputs by weights of the same length."""
    from cesai_sym.judge.normal import to_poly

    if len(binders) != 1:
        return None
    ((name, size),) = binders
    for v in alg.domain.vectors:
        if v.entries == "weights" and to_poly(alg, v.size) == size:
            return Atom("at", v.name, (name,))
    return None


def _over_indicators(alg: Algebra, p: Poly, depth: int) -> Sign | None:
    """An indicator is 0 or 1: both cases must agree."""
    indicator = next((a for m in p.terms for a, _ in m if _indicates(alg, a)), None)
    if indicator is None:
        return sign(alg, p, depth + 1)
    absent = _over_indicators(alg, _replace(alg, p, indicator, ZERO), depth)
    pinned = collect(item for m, c in p.terms.items() for item in alg.monomial((*m, (indicator, ONE)), c).terms.items())
    present = _over_indicators(alg, _replace(alg, pinned, indicator, ONE), depth)
    return _common(absent, present)


def _indicates(alg: Algebra, a: Atom) -> bool:
    if a.tag != "at":
        return False
    v = alg.domain.vector(str(a.parts[0]))
    return v is not None and v.entries == "indicator"


def _common(a: Sign | None, b: Sign | None) -> Sign | None:
    """A sign that is right in both of two cases."""
    if a is None or b is None:
        return None
    if a == b:
        return a
    signs = {a, b}
    if signs <= {"+", "+0", "0"}:
        return "+0"
    if signs <= {"-", "-0", "0"}:
        return "-0"
    return None


def nonzero(alg: Algebra, p: Poly) -> bool:
    """Is the polynomial certainly different from zero on the domain?"""
    if sign(alg, p) in ("+", "-"):
        return True
    from cesai_sym.judge.factor import factors

    gaps = [gap_of(alg, h) for h in alg.domain.hypotheses if h.op == "!="]
    excluded = [z for z in gaps if z is not None]

    def safe(q: Poly) -> bool:
        return sign(alg, q) in ("+", "-") or any(_monomial_multiple(alg, q, z) for z in excluded)

    if safe(p):
        return True
    numerator, _ = alg.fraction(p)
    lead, parts = factors(numerator)
    single = lead.single()
    own = single is None or all(safe(of_atom(a)) for a, _ in single[0])
    return own and all(safe(q) for q, _ in parts) and bool(parts or single)


__all__ = ["IndexName", "Sign", "atom_sign", "nonzero", "sign"]
