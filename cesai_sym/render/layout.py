"""The one traversal of the expression tree: what is grouped, fenced and signed how, in whatever notation."""

from __future__ import annotations

from dataclasses import dataclass

from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Diff,
    Expr,
    Fn,
    Idx,
    Index,
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
    sqrt,
)
from cesai_sym.expression.transform import children, contains, free_indices, free_symbols, size_of, vectors_of
from cesai_sym.render.factors import Run, joint, merged, pull_tall, runs, split_sign
from cesai_sym.render.style import Join, Level, Piece, Style, is_fraction
from cesai_sym.render.template import has_place
from cesai_sym.theory.definitions import WEIGHTED

#: An index over this many inputs needs no limits beside its sum sign.
USUAL_SIZE = Sym("J")


@dataclass(frozen=True, slots=True)
class Layout:
    """Prints expressions in a notation; ``script`` says that we are inside an exponent or a subscript."""

    style: Style
    script: bool = False

    def show(self, e: Expr) -> str:
        """The expression without regard to what stands around it."""
        return self.piece(e).body

    def at_least(self, e: Expr, level: Level) -> str:
        """The expression, in parentheses if it holds together less tightly than wanted."""
        return self.fenced(self.piece(e), level)

    def fenced(self, piece: Piece, level: Level) -> str:
        """The piece, in parentheses if needed."""
        return piece.body if piece.level >= level else self.style.fence(piece.body)

    @property
    def inner(self) -> Layout:
        """The same, inside a script."""
        return Layout(self.style, True)

    def piece(self, e: Expr) -> Piece:
        """The expression and how tightly it holds together."""
        s = self.style
        match e:
            case Num():
                return self._number(e)
            case Infinity(positive):
                return Piece(s.infinity()) if positive else Piece(s.signed([(True, s.infinity())]), Level.SUM)
            case Sym(name):
                return s.ident(name)
            case At(vector, indices):
                return s.entry(vector, [self.index(i) for i in indices])
            case Add(args):
                return Piece(s.signed([self._term(a) for a in args]), Level.SUM)
            case Mul():
                return self._product(e)
            case Pow(base, exponent):
                return self._power(base, exponent)
            case Fn(name, args):
                return self._function(name, args)
            case Big():
                return self._big(e)
            case Delta(first, second):
                return s.delta(self.index(first), self.index(second))
            case Diff():
                return self._derivative(e)
            case Where():
                return self._evaluated(e)
            case Mean(body):
                return s.mean(self.show(body))
            case Cases(branches, otherwise):
                pairs = [(self.relation(c), self.show(b)) for c, b in branches]
                return s.cases(pairs, self.show(otherwise))
            case Call():
                return self._call(e)
        raise TypeError(f"{type(e).__name__} cannot be printed")

    def relation(self, r: Rel) -> str:
        """Two expressions with their relation sign."""
        return self.style.chain([self.show(r.lhs), self.show(r.rhs)], [r.op])

    def index(self, i: Index) -> str:
        """An index: a name or a fixed position."""
        return self.style.ident(i.name).body if isinstance(i, Idx) else self.style.integer(i)

    def vector(self, v: VectorLike) -> Piece:
        """A vector by its name, its entries or its general entry."""
        match v:
            case Vec(name, _, _):
                return self.style.ident(name)
            case Literal(items):
                return self.style.vector([self.show(i) for i in items])
            case Lam(index, body) if index.name not in free_indices(body):
                return self.style.constant_vector(self.piece(body), self.show(index.size))
            case Lam(index, body):
                return self.style.family(self.index(index), self.show(index.size), self.show(body))

    def value(self, v: VectorLike) -> str:
        """What a vector is set to: on one line, ``x = c`` means that every entry is c."""
        if self.style.flat and isinstance(v, Lam) and v.index.name not in free_indices(v.body):
            return self.show(v.body)
        return self.vector(v).body

    def _number(self, e: Num) -> Piece:
        value = abs(e.value)
        if is_fraction(value):
            num, den = self.style.integer(value.numerator), self.style.integer(value.denominator)
            plain = self._bar(num, den)
        else:
            plain = Piece(self.style.integer(value.numerator))
        return plain if e.value >= 0 else Piece(self.style.signed([(True, plain.body)]), Level.SUM)

    def _bar(self, num: str, den: str) -> Piece:
        if self._inline:
            return Piece(self.style.slash(num, den), Level.PRODUCT)
        return Piece(self.style.frac(num, den), Level.POWER)

    @property
    def _inline(self) -> bool:
        return self.script or self.style.flat

    def _term(self, e: Expr) -> tuple[bool, str]:
        negative, size = split_sign(e)
        return negative, self.at_least(size, Level.PRODUCT)

    def _product(self, e: Mul) -> Piece:
        negative, size = split_sign(e)
        if negative:
            return Piece(self.style.signed([(True, self.at_least(size, Level.PRODUCT))]), Level.SUM)
        parts = runs(e.args, exact=self.style.flat)
        if self.script and not self.style.flat:
            parts = [merged(parts)]
        pulled = None if self._inline else pull_tall(parts[-1])
        factors: list[Expr | Run] = []
        for run in parts:
            factors.extend([run] if run.dens else run.nums)
        return self._factors([*factors, pulled] if pulled else factors)

    def _factors(self, factors: list[Expr | Run]) -> Piece:
        if len(factors) == 1:
            (only,) = factors
            return self._quotient(only) if isinstance(only, Run) else self.piece(only)
        printed: list[str] = []
        joins: list[Join] = []
        before: Expr | None = None
        for n, f in enumerate(factors):
            expression = None if isinstance(f, Run) else f
            body, fenced = self._factor(f, last=n == len(factors) - 1)
            if n:
                joins.append(joint(before, expression, right_fenced=fenced))
            printed.append(body)
            before = expression
        return Piece(self.style.times(printed, joins), Level.PRODUCT)

    def _factor(self, f: Expr | Run, *, last: bool) -> tuple[str, bool]:
        """A factor; only the last one may reach to the right without parentheses."""
        if isinstance(f, Run):
            return self._quotient(f).body, False
        piece = self._function(f.name, f.args, closed=True) if isinstance(f, Fn) and not last else self.piece(f)
        needed = Level.OPEN if last else Level.POWER
        return self.fenced(piece, needed), piece.level < needed

    def _quotient(self, run: Run) -> Piece:
        num, den = self._side(run.nums), self._side(run.dens)
        if not self._inline:
            return self._bar(num.body, den.body)
        return self._bar(self.fenced(num, Level.PRODUCT), self.fenced(den, Level.POWER))

    def _side(self, factors: list[Expr]) -> Piece:
        return self._factors(list(factors)) if factors else self.piece(ONE)

    def _power(self, base: Expr, exponent: Expr) -> Piece:
        if exponent == MINUS_ONE:
            return self._quotient(Run([], [base]))
        if Pow(base, exponent) == sqrt(base):
            return Piece(self.style.root(self.show(base)))
        printed = self.at_least(exponent, Level.ATOM) if self.style.flat else self.inner.show(exponent)
        return Piece(self.style.power(self.at_least(base, Level.ATOM), printed), Level.POWER)

    def _function(self, name: str, args: tuple[Expr, ...], *, closed: bool = False) -> Piece:
        s = self.style
        if not s.flat and len(args) == 1:
            (u,) = args
            if name == "exp" and not contains(u, Big):
                return Piece(s.power(s.ident("e").body, self.inner.show(u)), Level.POWER)
            if name == "expm1":
                return self.piece(Fn("exp", args) - 1)
            if name == "expm1mx":
                return self.piece(Fn("exp", args) - 1 - u)
            if name == "log1p":
                return self._function("log", (1 + u,), closed=closed)
        return s.function(name, [self.piece(a) for a in args], closed=closed)

    def _big(self, e: Big) -> Piece:
        limit = None if self._size_is_clear(e) else self.show(e.index.size)
        body = self.show(e.body) if self.style.flat else self.at_least(e.body, Level.PRODUCT)
        return self.style.big(e.op, self.index(e.index), limit, body)

    def _call(self, e: Call) -> Piece:
        """A notion; typeset, an argument without a place in its notation is shown as what its parameter is set to."""
        s = self.style
        shown = e.args[:-1] if s.flat and _equal_weights_last(e) else e.args
        plain = s.call(e.function, [self.piece(a) if isinstance(a, Expr) else self.vector(a) for a in shown])
        hidden = [] if s.flat else _hidden_arguments(e)
        return s.evaluated(plain, [self._setting(p, a) for p, a in hidden]) if hidden else plain

    def _setting(self, parameter: Sym | Vec, value: Expr | VectorLike) -> tuple[str, str]:
        inner = self.inner
        if isinstance(parameter, Sym) or isinstance(value, Expr):
            assert isinstance(value, Expr)
            return self.style.ident(parameter.name).body, inner.show(value)
        if isinstance(value, Lam):
            return inner.show(parameter[value.index]), inner.show(value.body)
        return self.style.ident(parameter.name).body, inner.vector(value).body

    def _size_is_clear(self, e: Big) -> bool:
        """On one line a symbolic range need not be said where the index picks from a vector."""
        if not self.style.flat:
            return e.index.size == USUAL_SIZE
        return isinstance(e.index.size, Sym) and _picks(e.index, e.body)

    def _derivative(self, e: Diff) -> Piece:
        body: Expr = e
        taken: list[tuple[Sym | At, int]] = []
        while isinstance(body, Diff) and not (self.style.flat and taken):
            taken.append((body.var, body.order))
            body = body.body
        only = free_symbols(body) == {taken[0][0].name} if isinstance(taken[0][0], Sym) else False
        total = only and not vectors_of(body) and len(taken) == 1
        printed = [(self.show(v), n) for v, n in reversed(taken)]
        return self.style.derivative(self.piece(body), printed, total=total)

    def _evaluated(self, e: Where) -> Piece:
        inner = self if self.style.flat else self.inner
        values = [(inner.show(s), inner.show(x)) for s, x in e.scalars]
        values += [(inner.vector(v).body, inner.value(x)) for v, x in e.vectors]
        return self.style.evaluated(self.piece(e.body), values)


def _picks(index: Idx, e: Expr) -> bool:
    """Does the index pick an entry of a vector, outside of inner sums over an index of the same name?"""
    if isinstance(e, At):
        return any(isinstance(i, Idx) and i.name == index.name for i in e.indices)
    if isinstance(e, Big) and e.index.name == index.name:
        return False
    return any(_picks(index, c) for c in children(e))


def _equal_weights_last(call: Call) -> bool:
    """Are the weights 1/J, so that they can be left out?"""
    if call.function.name not in WEIGHTED:
        return False
    *others, last = call.args
    sizes = {size_of(v) for v in others if not isinstance(v, Expr)}
    return isinstance(last, Lam) and last.body == ONE / last.index.size and sizes == {last.index.size}


def _hidden_arguments(e: Call) -> list[tuple[Sym | Vec, Expr | VectorLike]]:
    """Parameters without a place in the notation whose arguments are not the symbols of the same name."""
    pairs = zip(e.function.params, e.args, strict=True)
    unseen = [(p, a) for n, (p, a) in enumerate(pairs) if not has_place(e.function.latex, n)]
    return [(p, a) for p, a in unseen if not (isinstance(a, Sym | Vec) and a.name == p.name)]
