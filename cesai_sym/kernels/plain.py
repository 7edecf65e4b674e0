"""Formulas on one line of plain text, for the docstrings of generated code."""

from __future__ import annotations

from collections.abc import Sequence

from cesai_sym.expression.nodes import (
    Add,
    At,
    Big,
    Call,
    Delta,
    Diff,
    Expr,
    Fn,
    Idx,
    Lam,
    Literal,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    VectorLike,
)

_SUM, _PRODUCT, _POWER = 1, 2, 3


def plain(e: Expr, level: int = 0) -> str:
    """The expression as text; raises TypeError for a node that no kernel uses.

    >>> from cesai_sym.expression.nodes import Sym
    >>> plain((1 - Sym("rho")) / Sym("m"))
    '(1 - rho)/m'
    """
    match e:
        case Num(value):
            return _wrapped(str(value), _PRODUCT if value < 0 or value.denominator > 1 else _POWER, level)
        case Sym(name):
            return name
        case At(vector, indices):
            return f"{vector}_{','.join(i.name if isinstance(i, Idx) else str(i) for i in indices)}"
        case Add(args):
            return _wrapped(_sum(args), _SUM, level)
        case Mul(args):
            return _wrapped(_product(args), _PRODUCT, level)
        case Pow(base, exponent):
            return f"{plain(base, _POWER + 1)}^{plain(exponent, _POWER + 1)}"
        case Fn(name, args):
            return f"{name}({', '.join(map(plain, args))})"
        case Big(op, index, body):
            return f"{op}_{index.name}({plain(body)})"
        case Delta(first, second):
            return f"delta({_index(first)}, {_index(second)})"
        case Diff(body, var, order):
            power = f"^{order}" if order > 1 else ""
            return _wrapped(f"d{power}/d{plain(var)}{power} {plain(body, _POWER)}", _PRODUCT, level)
        case Call(function, args):
            return f"{function.name}({', '.join(plain(a) if isinstance(a, Expr) else _vector(a) for a in args)})"
    raise TypeError(f"{type(e).__name__} has no plain text")


def relation(r: Rel) -> str:
    """A relation as text."""
    return f"{plain(r.lhs)} {r.op} {plain(r.rhs)}"


def _wrapped(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text


def _index(i: Idx | int) -> str:
    return i.name if isinstance(i, Idx) else str(i)


def _vector(v: VectorLike) -> str:
    match v:
        case Lam(_, body):
            return plain(body)
        case Literal(items):
            return f"({', '.join(map(plain, items))})"
    return v.name


def _sum(args: Sequence[Expr]) -> str:
    text = ""
    for a in args:
        part = plain(a, _SUM)
        minus = part.startswith("-")
        text += f" {'-' if minus else '+'} {part.removeprefix('-')}" if text else part
    return text


def _product(args: Sequence[Expr]) -> str:
    sign = "-" if args[0] == Num(value=-1) else ""  # type: ignore[arg-type]
    above = [plain(a, _PRODUCT) for a in args[bool(sign) :] if not _is_inverse(a)]
    below = [plain(a.base, _POWER) for a in args if isinstance(a, Pow) and _is_inverse(a)]
    return sign + "*".join(above or ["1"]) + "".join(f"/{b}" for b in below)


def _is_inverse(e: Expr) -> bool:
    return isinstance(e, Pow) and isinstance(e.exponent, Num) and e.exponent.value == -1
