"""From an expression to the text of a C function of one point, in doubles or in pairs of doubles.

The text keeps to a part of C that is also JavaScript but for the declarations (:mod:`~.javascript` reads it).  Each
node is computed once, as far out of the loops as its indices allow, and inside a branch only when that is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Final

from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.signature import Signature, Size, code_name, index_size
from cesai_sym.expression.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    At,
    Big,
    Call,
    Cases,
    Delta,
    Expr,
    Fn,
    Idx,
    Index,
    Infinity,
    Lam,
    Literal,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    VectorLike,
    add,
    mul,
)
from cesai_sym.expression.transform import Substitution, free_indices, size_of, substitute
from cesai_sym.theory.definitions import CES, equal_weights

#: Functions of one number, by their names in C and in the library of pairs; None: only in doubles.
FUNCTIONS: Final = {
    "exp": ("exp", "p_exp"),
    "log": ("log", "p_log"),
    "expm1": ("expm1", "p_expm1"),
    "log1p": ("log1p", "p_log1p"),
    "abs": ("fabs", "p_abs"),
    "gamma": ("tgamma", None),
    "gammaln": ("lgamma", None),
}
_MOST_SQUARINGS = 64
_START: Final = {"sum": "0.0", "prod": "1.0", "min": "INFINITY", "max": "-INFINITY"}


@dataclass(frozen=True, slots=True)
class Value:
    """The name, or short text, that holds a double or a pair."""

    code: str
    pair: bool = False


@dataclass(slots=True)
class _Scope:
    """The lines of a block, the indices that are bound in it, and what it has computed."""

    bound: frozenset[str]
    floor: int
    lines: list[str] = field(default_factory=list)
    known: dict[Expr, Value] = field(default_factory=dict)


class Writer:
    """Writes the body of one function; raises CompileError for what has no code."""

    def __init__(self, signature: Signature, pairs: bool, quick: bool = False) -> None:
        self.signature = signature
        self._kernel = "ces_quick" if quick else "ces_of"
        self.pairs = pairs
        self._numbers: Iterator[int] = count(1)
        self._scopes = [_Scope(frozenset(), 0)]
        self._scalars = {p.name: p.code for p in signature.parameters if not p.sizes}
        self._vectors = {p.name: p for p in signature.parameters if p.sizes}

    # Where a value belongs.

    def value(self, e: Expr) -> Value:
        """The value of a node, computed now unless it is known here."""
        for scope in self._scopes:
            if e in scope.known:
                return scope.known[e]
        level = self._level(e)
        inner, self._scopes = self._scopes[level + 1 :], self._scopes[: level + 1]
        found = self._compute(e)
        self._scopes += inner
        self._scopes[level].known[e] = found
        return found

    def _level(self, e: Expr) -> int:
        """The outermost block in which all indices are bound, but not outside of the branch that we are in."""
        free = free_indices(e)
        return next(n for n in range(self._scopes[-1].floor, len(self._scopes)) if free <= self._scopes[n].bound)

    def line(self, text: str) -> None:
        """Add a line to the innermost block."""
        self._scopes[-1].lines.append(text)

    def assign(self, code: str, pair: bool) -> Value:
        """A name for a value."""
        name = f"t_{next(self._numbers)}"
        self.line(f"const {'pair' if pair else 'double'} {name} = {code};")
        return Value(name, pair)

    @contextmanager
    def block(self, head: str, index: str | None = None) -> Iterator[None]:
        """Lines between braces; of a loop when there is an index, else of a branch."""
        outer = self._scopes[-1]
        bound = outer.bound | ({index} if index else set())
        self._scopes.append(_Scope(bound, outer.floor if index else len(self._scopes)))
        yield
        inner = self._scopes.pop()
        self._scopes[-1].lines += [f"{head} {{", *(f"    {line}" for line in inner.lines), "}"]

    def loop(self, index: Idx | tuple[str, Size]) -> tuple[str, str]:
        """The head of a loop over an index, and the name of its counter."""
        name, size = (index.name, index_size(index)) if isinstance(index, Idx) else index
        counter = counter_name(name)
        limit = size if isinstance(size, int) else code_name(size)
        return f"for (size_t {counter} = 0; {counter} < {limit}; {counter}++)", name

    def text(self) -> list[str]:
        """The lines so far."""
        return self._scopes[0].lines

    # What is computed.

    def _compute(self, e: Expr) -> Value:
        match e:
            case Num(value):
                return self._number(value)
            case Sym(name):
                return Value(self._symbol(name))
            case At(name, indices):
                return Value(self._entry(name, indices))
            case Add((*first, last)):
                return self._sum(self.value(add(*first)), last)
            case Mul(args):
                return self._product(args)
            case Pow():
                return self._power(e)
            case Fn():
                return self._function(e)
            case Big(op, index, body):
                return self._big(op, index, body)
            case Delta():
                return self.assign(f"{self.same(e)} ? 1.0 : 0.0", False)
            case Cases(branches, otherwise):
                return self._cases(branches, otherwise)
            case Call(function, (x, Expr() as rho, w)) if function == CES:
                return self._aggregate(x, rho, w)
            case Infinity(positive):
                return Value("INFINITY" if positive else "-INFINITY")
        raise CompileError(f"{type(e).__name__} has no code; write it out")

    def _number(self, value: Fraction) -> Value:
        try:
            head = float(value)
        except OverflowError:
            raise CompileError("a number in the expression is beyond the greatest double") from None
        rest = float(value - Fraction(head))
        if rest and self.pairs:
            return Value(f"p_of({head!r}, {rest!r})", True)
        return Value(repr(head))

    def _symbol(self, name: str) -> str:
        if name in self._scalars:
            return self._scalars[name]
        if name in self.signature.sizes:
            return f"(double){code_name(name)}"
        raise CompileError(f"the symbol {name!r} is not an argument; add it to the symbols")

    def _entry(self, name: str, indices: tuple[Index, ...]) -> str:
        if name not in self._vectors:
            raise CompileError(f"the vector {name!r} is not an argument; add it to the symbols")
        p = self._vectors[name]
        where = [counter_name(i.name) if isinstance(i, Idx) else str(i - 1) for i in indices]
        limits = [str(s) if isinstance(s, int) else code_name(s) for s in p.sizes]
        code = f"{p.code}[{where[0] if len(where) == 1 else f'{where[0]} * {limits[1]} + {where[1]}'}]"
        # An array may be shorter than was declared: nothing is read behind its end.
        guards = [f"{n} > {w}" for w, n, i in zip(where, limits, indices, strict=True) if not isinstance(i, Idx)]
        return f"({' && '.join(guards)} ? {code} : NAN)" if guards else code

    def as_pair(self, v: Value) -> str:
        """The code of a value as a pair."""
        return v.code if v.pair else f"p_of({v.code}, 0.0)"

    def same(self, d: Delta) -> str:
        """The condition that two indices agree."""
        a, b = (counter_name(i.name) if isinstance(i, Idx) else str(i - 1) for i in (d.first, d.second))
        return f"{a} == {b}"

    def _sum(self, first: Value, last: Expr) -> Value:
        minus = isinstance(last, Mul) and last.args[0] == MINUS_ONE
        second = self.value(mul(*last.args[1:]) if minus and isinstance(last, Mul) else last)
        if not self.pairs:
            return self.assign(f"{first.code} {'-' if minus else '+'} {second.code}", False)
        return self._join("add", first, self._negative(second) if minus else second)

    def _join(self, operation: str, a: Value, b: Value) -> Value:
        """The sum or product of two values in pairs."""
        if a.pair and b.pair:
            return self.assign(f"p_{operation}({a.code}, {b.code})", True)
        if a.pair or b.pair:
            pair, double = (a, b) if a.pair else (b, a)
            return self.assign(f"p_{operation}_double({pair.code}, {double.code})", True)
        return self.assign(f"p_two_{operation}({a.code}, {b.code})", True)

    def _negative(self, v: Value) -> Value:
        return Value(f"p_negative({v.code})", True) if v.pair else Value(f"(-{v.code})")

    def _product(self, args: Sequence[Expr]) -> Value:
        for n, a in enumerate(args):
            delta = a if isinstance(a, Delta) else _one_minus(a)
            if delta is not None:
                rest = mul(*args[:n], *args[n + 1 :])
                return self._choose([(self.same(delta), rest if a is delta else Num(Fraction(0)))],
                                    Num(Fraction(0)) if a is delta else rest)  # fmt: skip
        above, below, negated = factors(args)
        result = self.value(above[0]) if above else Value("1.0")
        for e in above[1:]:
            result = self._times(result, self.value(e))
        for e in below:
            result = self._over(result, self.value(e))
        if not negated:
            return result
        return self.assign(f"p_negative({result.code})", True) if result.pair else self.assign(f"-{result.code}", False)

    def _times(self, a: Value, b: Value) -> Value:
        return self._join("multiply", a, b) if self.pairs else self.assign(f"{a.code} * {b.code}", False)

    def _over(self, a: Value, b: Value) -> Value:
        if not self.pairs:
            return self.assign(f"{a.code} / {b.code}", False)
        return self.assign(f"p_divide{'' if b.pair else '_double'}({self.as_pair(a)}, {b.code})", True)

    def _power(self, e: Pow) -> Value:
        base = self.value(e.base)
        if isinstance(e.exponent, Num):
            n = e.exponent.value
            if n.denominator == 1 and abs(n) <= (_MOST_SQUARINGS if self.pairs else 3):
                whole = self._whole_power(base, abs(int(n)))
                return whole if n > 0 else self._over(Value("1.0"), whole)
            if abs(n) == Fraction(1, 2):
                root = self.assign(f"p_sqrt({self.as_pair(base)})" if self.pairs else f"sqrt({base.code})", self.pairs)
                return root if n > 0 else self._over(Value("1.0"), root)
        exponent = self.value(e.exponent)
        if self.pairs:
            return self.assign(f"p_power({self.as_pair(base)}, {self.as_pair(exponent)})", True)
        return self.assign(f"pow({base.code}, {exponent.code})", False)

    def _whole_power(self, base: Value, n: int) -> Value:
        if n == 0:
            return Value("1.0")
        if n == 1:
            return base
        half = self._whole_power(base, n // 2)
        square = self._times(half, half)
        return self._times(square, base) if n % 2 else square

    def _function(self, e: Fn) -> Value:
        if e.name in ("min", "max"):
            result = self.value(e.args[0])
            for a in e.args[1:]:
                result = self._extreme(e.name, result, self.value(a))
            return result
        names = FUNCTIONS.get(e.name)
        if names is None or len(e.args) != 1:
            raise CompileError(
                f"the function {e.name!r} has no code; there are {', '.join(sorted(FUNCTIONS))}, min, max"
            )
        argument = self.value(e.args[0])
        if not self.pairs:
            return self.assign(f"{names[0]}({argument.code})", False)
        if names[1] is None:
            raise CompileError(f"the function {e.name!r} has no code in pairs of doubles; compile without precise=True")
        return self.assign(f"{names[1]}({self.as_pair(argument)})", True)

    def _extreme(self, op: str, a: Value, b: Value) -> Value:
        if a.pair or b.pair:
            return self.assign(f"p_{op}({self.as_pair(a)}, {self.as_pair(b)})", True)
        return self.assign(f"d_{op}({a.code}, {b.code})", False)

    def _big(self, op: str, index: Idx, body: Expr) -> Value:
        pair = self.pairs and op in ("sum", "prod")
        head, name = self.loop(index)
        if self.pairs and not pair:  # an extremum of doubles stays a double
            pair = self._is_pair(index, body)
        total = f"t_{next(self._numbers)}"
        start = f"p_of({_START[op]}, 0.0)" if pair else _START[op]
        self.line(f"{'pair' if pair else 'double'} {total} = {start};")
        with self.block(head, name):
            term = self.value(body)
            self.line(f"{total} = {self._accumulated(op, total, term, pair)};")
        return Value(total, pair)

    def _accumulated(self, op: str, total: str, term: Value, pair: bool) -> str:
        if not pair:
            sign = {"sum": "+", "prod": "*"}.get(op)
            return f"{total} {sign} {term.code}" if sign else f"d_{op}({total}, {term.code})"
        if op in ("sum", "prod"):
            operation = {"sum": "add", "prod": "multiply"}[op]
            return f"p_{operation}{'' if term.pair else '_double'}({total}, {term.code})"
        return f"p_{op}({total}, {self.as_pair(term)})"

    def _is_pair(self, index: Idx, body: Expr) -> bool:
        """Would the body be a pair?  Found out by writing it to a block that is thrown away."""
        keep = [(list(s.lines), dict(s.known)) for s in self._scopes]
        self._scopes.append(_Scope(self._scopes[-1].bound | {index.name}, self._scopes[-1].floor))
        pair = self.value(body).pair
        self._scopes.pop()
        for scope, (lines, known) in zip(self._scopes, keep, strict=True):
            scope.lines, scope.known = lines, known
        return pair

    def condition(self, r: Rel) -> str:
        """A comparison as code."""
        left, right = self.value(r.lhs), self.value(r.rhs)
        if left.pair or right.pair:
            gap = f"p_compare({self.as_pair(left)}, {self.as_pair(right)})"
            return f"{gap} {r.op} 0.0"
        return f"{left.code} {r.op} {right.code}"

    def _cases(self, branches: Iterable[tuple[Rel, Expr]], otherwise: Expr) -> Value:
        branches = list(branches)
        (first, value), rest = branches[0], branches[1:]
        tail: Expr = Cases(tuple(rest), otherwise) if rest else otherwise
        return self._choose([(self.condition(first), value)], tail)

    def _choose(self, branches: list[tuple[str, Expr]], otherwise: Expr) -> Value:
        ((condition, value),) = branches
        name = f"t_{next(self._numbers)}"
        self.line(f"{'pair' if self.pairs else 'double'} {name};")
        for head, e in ((f"if ({condition})", value), ("else", otherwise)):
            with self.block(head):
                v = self.value(e)
                self.line(f"{name} = {self.as_pair(v) if self.pairs else v.code};")
        return Value(name, self.pairs)

    # The kernel of the CES aggregate.

    def _aggregate(self, x: Expr | VectorLike, rho: Expr, w: Expr | VectorLike) -> Value:
        if isinstance(x, Expr) or isinstance(w, Expr):
            raise CompileError("ces takes vectors for its inputs and weights")
        exponent = self.rounded(self.value(rho))
        size = self._size(size_of(x))
        inputs, made = self._vector(x, size)
        weights, more = ("NULL", []) if self._equal(w, x) else self._vector(w, size)
        result = self.assign(f"{self._kernel}({inputs}, {weights}, {size}, {exponent})", False)
        for name in (*made, *more):
            self.line(f"DONE({name});")
        return result

    def _size(self, size: Expr) -> str:
        found = index_size(Idx("j", size))
        return str(found) if isinstance(found, int) else code_name(found)

    def _equal(self, w: VectorLike, x: VectorLike) -> bool:
        return isinstance(w, Lam) and w.body == equal_weights(size_of(x)).body

    def _vector(self, v: VectorLike, size: str) -> tuple[str, list[str]]:
        """The code of an array with the entries, and the names of the arrays that were made for it."""
        if isinstance(v, Vec):
            if v.name not in self._vectors:
                raise CompileError(f"the vector {v.name!r} is not an argument; add it to the symbols")
            return self._vectors[v.name].code, []
        name = f"t_{next(self._numbers)}"
        self.line(f"ROOM({name}, {size});")
        with self.block(f"if ({name} != NULL)"):
            if isinstance(v, Literal):
                for n, item in enumerate(v.items):
                    self.line(f"{name}[{n}] = {self.rounded(self.value(item))};")
            else:
                index = Idx(f"{name}_j", v.index.size)
                head, bound = self.loop(index)
                with self.block(head, bound):
                    body = self.value(substitute(v.body, Substitution(indices={v.index.name: index})))
                    self.line(f"{name}[{counter_name(bound)}] = {self.rounded(body)};")
        return name, [name]

    def rounded(self, v: Value) -> str:
        """The code of a value as a double."""
        return f"p_rounded({v.code})" if v.pair else v.code


def counter_name(index: str) -> str:
    """The counter of an index in code."""
    return f"i_{index}".replace("'", "_p").replace("°", "_o")


def _one_minus(e: Expr) -> Delta | None:
    """The delta in ``1 - delta(i, j)``."""
    match e:
        case Add((first, Mul((minus, Delta() as delta)))) if first == ONE and minus == MINUS_ONE:
            return delta
    return None


def factors(args: Sequence[Expr]) -> tuple[list[Expr], list[Expr], bool]:
    """Numerators, denominators, and whether there is a minus sign; a fraction is a numerator and a denominator."""
    above: list[Expr] = []
    below: list[Expr] = []
    negated = False
    for a in args:
        match a:
            case Num(value):
                negated = negated != (value < 0)
                size = abs(value)
                if _is_double(size):
                    above += [Num(size)] if size != 1 else []
                else:
                    above += [Num(Fraction(size.numerator))] if size.numerator != 1 else []
                    below += [Num(Fraction(size.denominator))] if size.denominator != 1 else []
            case Pow(base, Num(n)) if n == -1:
                below.append(base)
            case Pow(base, Num(n)) if n < 0:
                below.append(Pow(base, Num(-n)))
            case Mul(inner):
                more_above, more_below, flipped = factors(inner)
                above, below, negated = above + more_above, below + more_below, negated != flipped
            case _:
                above.append(a)
    return above, below, negated


def _is_double(value: Fraction) -> bool:
    try:
        return float(value) == value
    except OverflowError:
        return False


def function_text(
    name: str, e: Expr | Rel, signature: Signature, pairs: bool, static: bool = True, quick: bool = False
) -> str:
    """The function of one point: returns the value, or fills ``out`` when the expression has free indices.

    Args:
        name: the name of the function.
        e: the expression, written out; a comparison gives 1 or 0.
        signature: parameters and outputs; the lengths follow the parameters.
        pairs: whether everything is computed in pairs of doubles and rounded at the end.
        static: whether the function is private to its file.
        quick: whether the aggregate may be computed in doubles where these serve.

    Raises:
        CompileError: for a node that has no code.
    """
    writer = Writer(signature, pairs, quick)
    outputs = list(signature.outputs)
    _write(writer, e, outputs, [])
    kind = "void" if outputs else "double"
    head = f"{'static ' if static else ''}{kind} {name}({parameter_list(signature)})"
    unused = [f"    (void){p};" for p in parameter_names(signature)]
    return "\n".join([head, "{", *unused, *(f"    {line}" for line in writer.text()), "}", ""])


def _write(writer: Writer, e: Expr | Rel, outputs: list[tuple[str, Size]], strides: list[tuple[str, str]]) -> None:
    if outputs:
        head, name = writer.loop(outputs[0])
        size = outputs[0][1]
        limit = str(size) if isinstance(size, int) else code_name(size)
        with writer.block(head, name):
            _write(writer, e, outputs[1:], [*strides, (counter_name(name), limit)])
        return
    code = f"{writer.condition(e)} ? 1.0 : 0.0" if isinstance(e, Rel) else writer.rounded(writer.value(e))
    if not strides:
        writer.line(f"return {code};")
        return
    where = strides[0][0]
    for counter, limit in strides[1:]:
        where = f"({where}) * {limit} + {counter}" if " " in where else f"{where} * {limit} + {counter}"
    writer.line(f"out[{where}] = {code};")


def parameter_names(signature: Signature) -> list[str]:
    """The names of the parameters in code: arguments, lengths, and the array of results if there is one."""
    names = [p.code for p in signature.parameters] + [code_name(s) for s in signature.sizes]
    return [*names, "out"] if signature.outputs else names


def parameter_list(signature: Signature) -> str:
    """The parameters as they are declared in C."""
    parts = [f"const double *{p.code}" if p.sizes else f"double {p.code}" for p in signature.parameters]
    parts += [f"size_t {code_name(s)}" for s in signature.sizes]
    if signature.outputs:
        parts.append("double *out")
    return ", ".join(parts) or "void"
