"""From SymPy's objects to expressions: a walk over ``func`` and ``args`` by the names of the classes.

SymPy is never imported, and no text is ever evaluated: who passes an object of SymPy has imported it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from cesai_sym.compiled.errors import CompileError
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
    add,
    exp,
    expr,
    log,
    mul,
    neg,
    power,
)
from cesai_sym.statement import Domain, Interval, Scalar, Vector

_RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Equality": "==", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
        "GreaterThan": ">=",
    }
)  # fmt: skip
_ZERO: Final = Fraction(0)
_FUNCTIONS: Final[Mapping[str, Callable[..., Expr]]] = MappingProxyType(
    {
        "Add": add,
        "Mul": mul,
        "Pow": power,
        "exp": exp,
        "log": log,
        "Abs": lambda u: Fn("abs", (u,)),
        "Min": lambda *a: Fn("min", a),
        "Max": lambda *a: Fn("max", a),
        "gamma": lambda u: Fn("gamma", (u,)),
        "loggamma": lambda u: Fn("gammaln", (u,)),
        "log1p": lambda u: Fn("log1p", (u,)),
        "expm1": lambda u: Fn("expm1", (u,)),
        "sinh": lambda u: (exp(u) - exp(neg(u))) / 2,
        "cosh": lambda u: (exp(u) + exp(neg(u))) / 2,
        "tanh": lambda u: Fn("expm1", (2 * u,)) / (Fn("expm1", (2 * u,)) + 2),
    }
)


def is_sympy(value: object) -> bool:
    """Is it an object of SymPy (an expression, a symbol, a relation or an indexed base)?"""
    return any((c.__module__ or "").partition(".")[0] == "sympy" for c in type(value).__mro__)


@dataclass(frozen=True, slots=True)
class _Names:
    """Declared symbols and vectors by name, and the indices that are bound where we are."""

    scalars: frozenset[str]
    vectors: Mapping[str, tuple[Expr, ...]]
    indices: Mapping[str, Idx]

    def bind(self, index: Idx) -> _Names:
        return _Names(self.scalars, self.vectors, {**self.indices, index.name: index})


def expression(value: Any, domain: Domain) -> Expr | Rel:
    """An expression or comparison of SymPy as one of ours, over the symbols of a domain.

    Raises CompileError, which names a symbol that is not declared or a class that has no counterpart.
    """
    names = _Names(
        frozenset(s.name for s in domain.scalars),
        {v.name: (v.size,) if v.second is None else (v.size, v.second) for v in domain.vectors},
        {i.name: i for i in domain.indices},
    )
    kind = type(value).__name__
    if kind in _RELATIONS:
        return Rel(_RELATIONS[kind], _read(value.args[0], names), _read(value.args[1], names))
    return _read(value, names)


def _read(e: Any, names: _Names) -> Expr:
    kind = type(e).__name__
    if isinstance(e, bool | int | Fraction) and not is_sympy(e):
        return expr(e)
    if kind in ("Symbol", "Dummy"):
        return _symbol(plain_name(e), names)
    if kind == "Idx":
        raise CompileError(f"the index {e} is not a number; it picks an entry, as in x[{e}]")
    number = _number(e, kind)
    if number is not None:
        return number
    if kind == "Indexed":
        return _entry(e, names)
    if kind in ("Sum", "Product"):
        return _big(e, "sum" if kind == "Sum" else "prod", names)
    if kind == "Piecewise":
        return _piecewise(e, names)
    if kind == "KroneckerDelta":
        return Delta(*(_index(a, names) for a in e.args[:2]))
    if kind == "ExprCondPair":
        return _read(e.args[0], names)
    maker = _FUNCTIONS.get(kind)
    if maker is None:
        known = ", ".join(sorted(_FUNCTIONS))
        raise CompileError(f"SymPy's {kind} is not supported (in {e}); supported are {known}, Sum, Product, Piecewise")
    return maker(*(_read(a, names) for a in e.args))


def _number(e: Any, kind: str) -> Expr | None:
    if kind == "Float":
        return Num(_float(e))
    if kind == "Exp1":
        return exp(1)
    if kind in ("Pi", "EulerGamma", "GoldenRatio", "Catalan"):
        # To 60 digits: as a pair of doubles it is right to the last bit.
        return Num(Fraction(str(e.evalf(60))))
    if kind in ("NaN", "ComplexInfinity", "Infinity", "NegativeInfinity", "ImaginaryUnit"):
        raise CompileError(f"{e} is not a real number; it can not be compiled")
    if getattr(e, "is_Rational", False) is True:
        return Num(Fraction(int(e.p), int(e.q)))
    return None


def _float(e: Any) -> Fraction:
    sign, man, exponent, _ = e._mpf_
    value = Fraction(int(man)) * Fraction(2) ** int(exponent)
    return -value if sign else value


def _symbol(name: str, names: _Names) -> Expr:
    if name in names.indices:
        raise CompileError(f"the index {name!r} is used as a number; only entries such as x[{name}] are supported")
    if name in names.scalars:
        return Sym(name)
    if name in names.vectors:
        raise CompileError(f"{name!r} is a vector; write an entry {name}[j] or a sum over its entries")
    raise CompileError(f"the symbol {name!r} is not declared; add it to the symbols")


def _entry(e: Any, names: _Names) -> Expr:
    name = str(e.base.label if hasattr(e.base, "label") else e.base)
    if name not in names.vectors:
        raise CompileError(f"the vector {name!r} is not declared; add its IndexedBase to the symbols")
    if len(e.indices) != len(names.vectors[name]):
        raise CompileError(f"{name!r} takes {len(names.vectors[name])} index(es), not {len(e.indices)}")
    return At(name, tuple(_index(i, names) for i in e.indices))


def _index(i: Any, names: _Names) -> Index:
    if getattr(i, "is_Integer", False) is True or isinstance(i, int):
        if int(i) < 1:
            raise CompileError(f"entries are counted from 1, there is no entry {int(i)}")
        return int(i)
    name = plain_name(i) if type(i).__name__ in ("Symbol", "Dummy") else str(getattr(i, "label", i))
    if name not in names.indices:
        raise CompileError(f"the index {name!r} is not bound; sum over it from 1 to the length of the vector")
    return names.indices[name]


def _big(e: Any, op: str, names: _Names) -> Expr:
    body, *limits = e.args
    scope, bound = names, []
    for limit in limits:
        variable, *ends = limit.args
        if len(ends) != 2:
            raise CompileError(f"{e} has no range; write Sum(..., (j, 1, J))")
        low, high = ends
        if not (getattr(low, "is_Integer", False) and int(low) == 1):
            raise CompileError(
                f"the range of {variable} starts at {low}; ranges start at 1, the first entry of a vector"
            )
        name = plain_name(variable) if type(variable).__name__ in ("Symbol", "Dummy") else str(variable)
        index = Idx(name, _read(high, names))
        bound.append(index)
        scope = scope.bind(index)
    result = _read(body, scope)
    for index in bound:
        result = Big(op, index, result)
    return result


def _piecewise(e: Any, names: _Names) -> Expr:
    branches: list[tuple[Rel, Expr]] = []
    for pair in e.args:
        value, condition = pair.args
        kind = type(condition).__name__
        if kind == "BooleanTrue":
            otherwise = _read(value, names)
            return Cases(tuple(branches), otherwise) if branches else otherwise
        if kind not in _RELATIONS:
            raise CompileError(
                f"the condition {condition} of a Piecewise is not a single comparison; nest them instead"
            )
        sides = (_read(a, names) for a in condition.args)
        branches.append((Rel(_RELATIONS[kind], *sides), _read(value, names)))
    raise CompileError("a Piecewise needs a last branch with the condition True")


def plain_name(symbol: Any) -> str:
    """The name of a symbol, as it can be written in code and in the claims language."""
    name = str(symbol.name)
    cleaned = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    if not cleaned[:1].isalpha():
        cleaned = f"v{cleaned}"
    return cleaned


def declared(symbols: Sequence[Any]) -> tuple[Domain, tuple[str, ...]]:
    """The domain of SymPy symbols, from their assumptions, and their order; lengths come from shapes of IndexedBase.

    An ``IndexedBase`` without a shape has a length of its own, which is named after the bound of the first sum, ``J``.
    """
    domain, order = Domain(), []
    for s in symbols:
        kind = type(s).__name__
        if kind == "IndexedBase":
            name = str(s.label)
            sizes = tuple(_size(n) for n in s.shape) if s.shape else (Sym("J"),)
            domain = domain.extend(*(_length(n) for n in sizes if isinstance(n, Sym)))
            positive = bool(s.assumptions0.get("positive"))
            second = sizes[1] if len(sizes) == 2 else None
            domain = domain.extend(Vector(name, sizes[0], "positive" if positive else "real", second))
        elif kind in ("Symbol", "Dummy"):
            name = plain_name(s)
            if domain.scalar(name) is None:
                domain = domain.extend(_scalar(s, name))
        elif kind == "Idx":
            name = str(s.label)
            domain = domain.extend(Idx(name, _size(s.upper + 1) if s.lower == 0 else _size(s.upper)))
        else:
            raise CompileError(f"{s!r} is not a symbol; pass SymPy's Symbol and IndexedBase objects")
        if name in order:
            raise CompileError(f"the symbol {name!r} is listed twice")
        order.append(name)
    return domain, tuple(order)


def _size(n: Any) -> Expr:
    if getattr(n, "is_Integer", False):
        return Num(Fraction(int(n)))
    if type(n).__name__ in ("Symbol", "Dummy"):
        return Sym(plain_name(n))
    raise CompileError(f"the length {n} is neither a symbol nor a number")


def _length(n: Sym) -> Scalar:
    return Scalar(n.name, Interval(lower=Fraction(1), lower_open=False), integer=True)


def _scalar(s: Any, name: str) -> Scalar:
    interval = Interval()
    if s.is_positive:
        interval = Interval(lower=_ZERO)
    elif s.is_negative:
        interval = Interval(upper=_ZERO)
    elif s.is_nonnegative:
        interval = Interval(lower=_ZERO, lower_open=False)
    elif s.is_nonpositive:
        interval = Interval(upper=_ZERO, upper_open=False)
    return Scalar(name, interval, integer=bool(s.is_integer))
