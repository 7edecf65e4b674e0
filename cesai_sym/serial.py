"""Expressions, domains, statements and derivations as JSON values, both ways and without loss.

A value of a class is ``{"Pow": [base, exponent]}``: the name of the class and its fields in their order.  Notions of
the theory stand by name, and a table beside them has their definitions.  What is read is data from outside: only the
classes listed here are built, and each field is held against its declared type.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from cesai_sym import statement
from cesai_sym.expression import nodes
from cesai_sym.statement import Rounded, printed_interval

T = TypeVar("T")

#: Every class of values that the two modules define: what a statement is made of.
_CLASSES: Final = frozenset(
    c
    for module in (nodes, statement)
    for c in vars(module).values()
    if isinstance(c, type) and is_dataclass(c) and c.__module__ == module.__name__ and c is not nodes.Function
)
_BY_NAME: Final[Mapping[str, type]] = types.MappingProxyType({c.__name__: c for c in _CLASSES})
_RELATIONS: Final = ("==", "!=", "<", "<=", ">", ">=")


class FormError(ValueError):
    """What was read is not what this module writes; the message says what is wrong."""


def dump(value: object, notions: dict[str, nodes.Function]) -> Any:
    """A value as JSON values; the notions that it mentions are added to ``notions``, those they use before them.

    Raises ValueError when two notions have the same name, and TypeError for what has no form here.

    >>> dump(nodes.Sym("rho") + 1, {})
    {'Add': [[{'Sym': ['rho']}, {'Num': ['1']}]]}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return str(value)
        case tuple():
            return [dump(v, notions) for v in value]
        case nodes.Function():
            return _note(value, notions)
    if type(value) not in _CLASSES:
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return {type(value).__name__: [dump(getattr(value, f.name), notions) for f in fields(value)]}  # type: ignore[arg-type]


def _note(function: nodes.Function, notions: dict[str, nodes.Function]) -> str:
    known = notions.get(function.name)
    if known is None:
        dump(function.body, notions)
        notions[function.name] = function
    elif known != function:
        raise ValueError(f"two notions are named {function.name!r}")
    return function.name


def dump_notions(notions: Mapping[str, nodes.Function]) -> dict[str, Any]:
    """The table of definitions that goes with what :func:`dump` made of other values."""
    seen: dict[str, nodes.Function] = {}
    return {
        name: {
            "params": dump(f.params, seen),
            "body": dump(f.body, seen),
            "latex": f.latex,
            "doc": f.doc,
        }
        for name, f in notions.items()
    }


def load_notions(table: object) -> dict[str, nodes.Function]:
    """The notions of a table; raises FormError."""
    notions: dict[str, nodes.Function] = {}
    if not isinstance(table, dict):
        raise FormError("the table of notions is not an object")
    for name, entry in table.items():
        if not isinstance(entry, dict) or entry.keys() != {"params", "body", "latex", "doc"}:
            raise FormError(f"the notion {name!r} has not the fields params, body, latex and doc")
        params = load(entry["params"], tuple[nodes.Sym | nodes.Vec, ...], notions)
        body = load(entry["body"], nodes.Expr, notions)
        latex, doc = load(entry["latex"], str, notions), load(entry["doc"], str, notions)
        notions[name] = nodes.Function(name, params, body, latex, doc)
    return notions


def load(data: object, kind: type[T] | Any, notions: Mapping[str, nodes.Function]) -> T | Any:
    """The value of a declared type from JSON values; raises FormError.

    >>> load({"Pow": [{"Sym": ["a"]}, {"Num": ["1/2"]}]}, nodes.Expr, {})
    Pow(base=Sym(name='a'), exponent=Num(value=Fraction(1, 2)))
    >>> load({"Pow": [{"Sym": ["a"]}, "b"]}, nodes.Expr, {})
    Traceback (most recent call last):
    ...
    cesai_sym.serial.FormError: 'b' is no Expr
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _load_one_of(data, get_args(kind), notions)
    if origin is Literal:
        if not isinstance(data, str) or data not in get_args(kind):
            raise FormError(f"{_short(data)} is none of {', '.join(map(repr, get_args(kind)))}")
        return data
    if origin is tuple:
        return _load_tuple(data, get_args(kind), notions)
    if kind in (str, bool, int, type(None)):
        if type(data) is not kind:
            raise FormError(f"{_short(data)} is no {kind.__name__}")
        return data
    if kind is Fraction:
        return _load_fraction(data)
    if kind is nodes.Function:
        return _load_function(data, notions)
    return _load_class(data, kind, notions)


def _load_one_of(data: object, kinds: tuple[Any, ...], notions: Mapping[str, nodes.Function]) -> Any:
    if isinstance(data, dict) and len(data) == 1:  # the class decides, so that an error is about its fields
        named = _BY_NAME.get(next(iter(data)))
        for kind in kinds:
            if named is not None and isinstance(kind, type) and issubclass(named, kind):
                return load(data, kind, notions)
    for kind in kinds:
        try:
            return load(data, kind, notions)
        except FormError:
            continue
    names = " or ".join(getattr(k, "__name__", str(k)) for k in kinds)
    raise FormError(f"{_short(data)} is no {names}")


def _load_tuple(data: object, kinds: tuple[Any, ...], notions: Mapping[str, nodes.Function]) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise FormError(f"{_short(data)} is no list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(load(d, kinds[0], notions) for d in data)
    if len(data) != len(kinds):
        raise FormError(f"{_short(data)} has not {len(kinds)} entries")
    return tuple(load(d, k, notions) for d, k in zip(data, kinds, strict=True))


def _load_fraction(data: object) -> Fraction:
    try:
        value = Fraction(data) if isinstance(data, str) else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or str(value) != data:
        raise FormError(f"{_short(data)} is no rational number in lowest terms")
    return value


def _load_function(data: object, notions: Mapping[str, nodes.Function]) -> nodes.Function:
    if not isinstance(data, str) or data not in notions:
        raise FormError(f"{_short(data)} is no notion of the table")
    return notions[data]


def _load_class(data: object, kind: type, notions: Mapping[str, nodes.Function]) -> Any:
    if not isinstance(data, dict) or len(data) != 1:
        raise FormError(f"{_short(data)} is no {kind.__name__}")
    name, values = next(iter(data.items()))
    found: type[Any] | None = _BY_NAME.get(name)
    if found is None or not issubclass(found, kind):
        raise FormError(f"{_short(name)} is no {kind.__name__}")
    hints = _hints(found)  # type: ignore[arg-type]
    if not isinstance(values, list) or len(values) != len(hints):
        raise FormError(f"{name} has {len(hints)} fields")
    built = found(*(load(v, hint, notions) for v, hint in zip(values, hints, strict=True)))
    wrong = _wrong(built)
    if wrong:
        raise FormError(wrong)
    return built


def _wrong(built: object) -> str:
    """What the types of the fields can not say."""
    match built:
        case nodes.Rel(op) if op not in _RELATIONS:
            return f"{op!r} is no relation"
        case nodes.Big(op) if op not in ("sum", "prod", "min", "max"):
            return f"{op!r} does not run over an index"
        case nodes.Diff(order=order) if order < 1:
            return "a derivative has an order of at least 1"
        case nodes.At(indices=indices) if len(indices) not in (1, 2):
            return "an entry has one or two indices"
        case nodes.Call(function, args):
            try:
                function(*args)
            except TypeError as error:
                return str(error)
        case Rounded(printed=printed):
            try:
                printed_interval(printed)
            except ValueError as error:
                return str(error)
    return ""


@cache
def _hints(kind: type[Any]) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[f.name] for f in fields(kind))


def _short(data: object) -> str:
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:60]}..."


def canonical(value: object) -> bytes:
    """A value, with the definitions of the notions in it, as bytes: equal for equal values and for no others.

    >>> canonical(nodes.Sym("a")) == canonical(nodes.Sym("a")) != canonical(nodes.Sym("b"))
    True
    """
    notions: dict[str, nodes.Function] = {}
    data = dump(value, notions)
    return pack([data, dump_notions(dict(sorted(notions.items())))])


def pack(data: object) -> bytes:
    """JSON values as bytes, without spaces and with sorted keys."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
