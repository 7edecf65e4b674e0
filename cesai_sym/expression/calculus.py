"""Derivatives, and carrying out everything that is written but not yet done: calls, cases, derivatives."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from cesai_sym.expression.nodes import (
    ONE,
    ZERO,
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Diff,
    Expr,
    Fn,
    Function,
    Idx,
    Infinity,
    Lam,
    Literal,
    Mean,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    VectorLike,
    Where,
    add,
    expr,
    mul,
    power,
)
from cesai_sym.expression.transform import (
    Substitution,
    children,
    free_indices,
    free_symbols,
    map_children,
    map_relation,
    size_of,
    substitute,
    vectors_of,
    walk,
)

#: Says whether a condition holds on the whole domain, fails on all of it, or neither (None).
Decide = Callable[[Rel], bool | None]


class NeedsCaseError(ValueError):
    """A definition by cases could not be resolved; ``condition`` is the one to split the domain by."""

    def __init__(self, condition: Rel) -> None:
        super().__init__("the domain does not decide a case of a definition; split it by this condition")
        self.condition = condition


class UnsupportedError(ValueError):
    """The operation has no meaning or no method for this expression; the message says which."""


def differentiate(e: Expr, var: Sym | At) -> Expr:
    """The partial derivative of an expression without calls or cases.

    Raises UnsupportedError for extrema and for functions without a rule.

    >>> from cesai_sym.expression.nodes import Sym
    >>> differentiate(Sym("t") ** 2, Sym("t"))
    Mul(args=(Num(value=Fraction(2, 1)), Sym(name='t')))
    """
    if not depends_on(e, var):
        return ZERO
    match e:
        case Sym():
            return ONE
        case At(_, indices):
            assert isinstance(var, At)
            return mul(*(Delta(i, k) if i != k else ONE for i, k in zip(indices, var.indices, strict=True)))
        case Add(args):
            return add(*(differentiate(a, var) for a in args))
        case Mul(args):
            moving = [(i, a) for i, a in enumerate(args) if depends_on(a, var)]
            return add(*(mul(*args[:i], differentiate(a, var), *args[i + 1 :]) for i, a in moving))
        case Pow(base, exponent):
            return _power_rule(base, exponent, var)
        case Fn(name, args):
            return _chain_rule(name, args, var)
        case Big(op, index, body):
            return _big_rule(e, op, index, body, var)
        case Mean(body):
            return Mean(differentiate(body, var))
    raise UnsupportedError(f"no rule for the derivative of {type(e).__name__}")


def depends_on(e: Expr, var: Sym | At) -> bool:
    """Does the symbol, or an entry of the vector, occur?"""
    if isinstance(var, Sym):
        return var.name in free_symbols(e)
    return any(isinstance(n, At) and n.vector == var.vector for n in walk(e))


def _power_rule(base: Expr, exponent: Expr, var: Sym | At) -> Expr:
    terms = []
    if depends_on(base, var):
        terms.append(mul(exponent, power(base, exponent - 1), differentiate(base, var)))
    if depends_on(exponent, var):
        terms.append(mul(power(base, exponent), Fn("log", (base,)), differentiate(exponent, var)))
    return add(*terms)


def _chain_rule(name: str, args: tuple[Expr, ...], var: Sym | At) -> Expr:
    if len(args) != 1:
        raise UnsupportedError(f"no rule for the derivative of {name} of several arguments")
    (u,) = args
    outer: dict[str, Callable[[Expr], Expr]] = {
        "log": lambda u: power(u, expr(-1)),
        "exp": lambda u: Fn("exp", (u,)),
        "log1p": lambda u: power(1 + u, expr(-1)),
        "expm1": lambda u: Fn("exp", (u,)),
        "expm1mx": lambda u: Fn("expm1", (u,)),
        "gammaln": lambda u: Fn("digamma", (u,)),
        "digamma": lambda u: Fn("trigamma", (u,)),
    }
    if name not in outer:
        raise UnsupportedError(f"no rule for the derivative of {name}")
    return mul(outer[name](u), differentiate(u, var))


def _big_rule(e: Expr, op: str, index: Idx, body: Expr, var: Sym | At) -> Expr:
    """Under a binder the derivative index must not be captured, so the binder is renamed when needed."""
    if isinstance(var, At) and any(isinstance(i, Idx) and i.name == index.name for i in var.indices):
        fresh = Idx(index.name + "'", index.size)
        body = substitute(body, Substitution(indices={index.name: fresh}))
        return _big_rule(Big(op, fresh, body), op, fresh, body, var)
    if op == "sum":
        return Big("sum", index, differentiate(body, var))
    if op == "prod":
        return mul(e, Big("sum", index, differentiate(body, var) / body))
    raise UnsupportedError(f"the {op} of several inputs has no derivative everywhere")


def resolve(e: Expr, decide: Decide) -> Expr:
    """Unfold calls, choose cases, carry out derivatives and evaluations-at.

    Raises NeedsCaseError when ``decide`` answers None, UnsupportedError when a derivative has no rule.
    """
    match e:
        case Call():
            return resolve(unfold(e), decide)
        case Cases(branches, otherwise):
            for condition, branch in branches:
                settled = map_relation(condition, lambda c: resolve(c, decide))
                answer = decide(settled)
                if answer is None:
                    raise NeedsCaseError(settled)
                if answer:
                    return resolve(branch, decide)
            return resolve(otherwise, decide)
        case Diff(body, var, order):
            done = resolve(body, _off_boundary(decide, var))
            for _ in range(order):
                done = differentiate(done, var)
            return done
        case Where():
            return _resolve_where(e, decide)
        case Big(op, index, body):
            return Big(op, Idx(index.name, resolve(index.size, decide)), resolve(body, _for_each(index, decide)))
    return map_children(e, lambda c: resolve(c, decide))


def _for_each(index: Idx, decide: Decide) -> Decide:
    """Under a binder a condition on the running index must be decided alike for every value of the index."""

    def inside(condition: Rel) -> bool | None:
        if index.name not in free_indices(condition.lhs) | free_indices(condition.rhs):
            return decide(condition)
        running = Substitution(indices={index.name: Idx(index.name + "°", index.size)})
        answer = decide(map_relation(condition, lambda c: substitute(c, running)))
        if answer is None:
            raise UnsupportedError(f"a case of a definition depends on the running index {index.name}")
        return answer

    return inside


def _off_boundary(decide: Decide, var: Sym | At) -> Decide:
    """A derivative in a symbol is taken branch by branch only inside a branch, never on its boundary."""

    def inside(condition: Rel) -> bool | None:
        answer = decide(condition)
        if answer is None or not (depends_on(condition.lhs, var) or depends_on(condition.rhs, var)):
            return answer
        if decide(Rel("!=", condition.lhs, condition.rhs)) is not True:
            raise UnsupportedError("a derivative at the boundary between two cases of a definition")
        return answer

    return inside


def _resolve_where(e: Where, decide: Decide) -> Expr:
    scalars = tuple((s, resolve(x, decide)) for s, x in e.scalars)
    replacement = Substitution(
        {s.name: x for s, x in scalars},
        {v.name: resolve_vector(w, decide) for v, w in e.vectors},
    )

    def at_point(condition: Rel) -> bool | None:
        return decide(map_relation(condition, lambda c: substitute(c, replacement)))

    return resolve(expand_fixed(substitute(resolve(e.body, at_point), replacement)), decide)


def resolve_vector(v: VectorLike, decide: Decide) -> VectorLike:
    """The same for the entries of a vector."""
    if isinstance(v, Literal):
        return Literal(tuple(resolve(i, decide) for i in v.items))
    if isinstance(v, Vec):
        return v
    return Lam(v.index, resolve(v.body, _for_each(v.index, decide)))


def unfold(call: Call) -> Expr:
    """The defining expression of a notion with its arguments put in."""
    f = call.function
    scalars: dict[str, Expr] = {}
    vectors: dict[str, VectorLike] = {}
    for param, arg in zip(f.params, call.args, strict=True):
        if isinstance(param, Vec):
            assert not isinstance(arg, Expr)
            vectors[param.name] = arg
            if isinstance(param.size, Sym):
                _agree(f.name, scalars, param.size.name, size_of(arg))
        else:
            assert isinstance(arg, Expr)
            scalars[param.name] = arg
    body = f.body
    _keep_apart(f, scalars, vectors)
    if any(isinstance(v, Literal) for v in vectors.values()):
        fixed = {k: v for k, v in scalars.items() if isinstance(v, Num)}
        body = expand_fixed(substitute(body, Substitution(fixed)))
    return substitute(body, Substitution(scalars, vectors))


def _keep_apart(f: Function, scalars: dict[str, Expr], vectors: dict[str, VectorLike]) -> None:
    """A partial derivative in a parameter can not be unfolded when another argument depends on the same symbol."""
    for node in walk(f.body):
        if isinstance(node, Diff):
            name = node.var.name if isinstance(node.var, Sym) else node.var.vector
            own = scalars.get(name, vectors.get(name))
            others = [a for k, a in (*scalars.items(), *vectors.items()) if k != name]
            if not (own is None or isinstance(own, Sym | Vec)) or any(_mentions(a, own) for a in others):
                raise UnsupportedError(f"{f.name}: a derivative in an argument that is not a symbol of its own")


def _mentions(a: Expr | VectorLike, own: Expr | VectorLike | None) -> bool:
    name = getattr(own, "name", None)
    if isinstance(a, Vec):
        return a.name == name
    parts = [a.body] if isinstance(a, Lam) else list(a.items) if isinstance(a, Literal) else [a]
    return any(name in free_symbols(p) | vectors_of(p) for p in parts)


def _agree(name: str, scalars: dict[str, Expr], size: str, value: Expr) -> None:
    known = scalars.setdefault(size, value)
    if known != value and isinstance(known, Num) and isinstance(value, Num):
        raise UnsupportedError(f"{name}: vectors of {known.value} and of {value.value} entries do not match")


_MAX_FIXED = 64
_MAX_WRITTEN = 200_000


def expand_fixed(e: Expr) -> Expr:
    """Write out sums, products and extrema whose range is a fixed small number.

    Raises UnsupportedError when ranges inside ranges would give too many terms.
    """
    if _written_out(e) > _MAX_WRITTEN:
        raise UnsupportedError("more terms under nested sums than can be written out")
    return _expand(e)


def _written_out(e: Expr) -> int:
    """How large the expression becomes."""
    below = 1 + sum(map(_written_out, children(e)))
    if isinstance(e, Big) and isinstance(e.index.size, Num) and 1 <= e.index.size.value <= _MAX_FIXED:
        return int(e.index.size.value) * below
    return below


def _expand(e: Expr) -> Expr:
    if isinstance(e, Big) and isinstance(e.index.size, Num):
        n = e.index.size.value
        if n.denominator == 1 and 1 <= n <= _MAX_FIXED:
            items = [_expand(substitute(e.body, Substitution(indices={e.index.name: k}))) for k in range(1, int(n) + 1)]
            return _join(e.op, items)
    if isinstance(e, Delta) and isinstance(e.first, int) and isinstance(e.second, int):
        return Num(Fraction(int(e.first == e.second)))
    return map_children(e, _expand)


def _join(op: str, items: list[Expr]) -> Expr:
    if op == "sum":
        return add(*items)
    if op == "prod":
        return mul(*items)
    return items[0] if len(items) == 1 else Fn(op, tuple(items))


def is_plain(e: Expr) -> bool:
    """Is nothing left to be carried out?"""
    return not any(isinstance(n, Call | Cases | Diff | Where | Infinity) for n in walk(e))
