"""Expressions and statements as presentation MathML, which browsers draw without any script."""

# ruff: noqa: D102 - what the methods of a style do is said once, in style.py
from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import Expr, Function
from cesai_sym.render.escape import html_text
from cesai_sym.render.latex import collected
from cesai_sym.render.layout import Layout
from cesai_sym.render.minitex import TexSubsetError
from cesai_sym.render.names import name_latex
from cesai_sym.render.relations import Relations
from cesai_sym.render.style import Join, Level, MathStyle, Piece, digits
from cesai_sym.render.template import fill, template_level
from cesai_sym.render.texmathml import APPLY, APPLY_SPACED, element, from_latex, row, table
from cesai_sym.statement import Domain, Statement

#: Relation signs, escaped for XML.
SIGNS: Mapping[str, str] = MappingProxyType({"==": "=", "!=": "≠", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥"})
_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "to": "→", "iff": "⟺", "approx": "≈", "propto": "∝", "sim": "∼", "in": "∈", "=": "=", ",": ",", "dots": "…",
        "{": "{", "}": "}", "(": "(", ")": ")",
    }
)  # fmt: skip
_LETTERS: Mapping[str, str] = MappingProxyType({"R": "ℝ", "Z": "ℤ", "o": "o", "O": "O", "%": "%"})
_SPACES: Mapping[str, str] = MappingProxyType({"space": "0.167em", "quad": "1em"})
_FUNCTIONS: Mapping[str, str] = MappingProxyType({"log": "ln", "gamma": "Γ", "digamma": "ψ"})
_BIG: Mapping[str, str] = MappingProxyType({"sum": "<mo>∑</mo>", "prod": "<mo>∏</mo>"})
_TIMES: Mapping[Join, str] = MappingProxyType(
    {Join.NONE: "<mo>&#x2062;</mo>", Join.THIN: '<mo>&#x2062;</mo><mspace width="0.167em"/>', Join.DOT: "<mo>⋅</mo>"}
)
_TALL = ("<mfrac>", "<munder>", "<munderover>", "<mtable", "<msqrt>", 'stretchy="true"')


class MathmlStyle(MathStyle):
    """Presentation MathML; every piece is one element."""

    def ident(self, name: str) -> Piece:
        printed = _name(name)
        return Piece(printed, Level.POWER if printed.startswith("<msup>") else Level.ATOM)

    def entry(self, vector: str, indices: Sequence[str]) -> Piece:
        inner = row(*_between(indices, "<mo>&#x2063;</mo>"))
        name = _name(vector)
        if name.startswith("<msub>"):  # x_data at j: both behind each other
            return Piece(element("msub", row(name), inner))
        return Piece(element("msub", name, inner))

    def integer(self, value: int) -> str:
        return element("mn", digits(value))

    def infinity(self) -> str:
        return "<mi>∞</mi>"

    def frac(self, num: str, den: str) -> str:
        return element("mfrac", num, den)

    def slash(self, num: str, den: str) -> str:
        return row(num, '<mo lspace="0" rspace="0">/</mo>', den)

    def power(self, base: str, exponent: str) -> str:
        if base.startswith("<msub>") and base.endswith("</msub>") and base.count("<msub>") == 1:
            return element("msubsup", base[len("<msub>") : -len("</msub>")], exponent)
        return element("msup", base, exponent)

    def root(self, body: str) -> str:
        return element("msqrt", body)

    def fence(self, body: str, kind: str = "(") -> str:
        left, right = {"(": ("(", ")"), "[": ("[", "]"), "|": ("|", "|")}[kind]
        stretchy = "true" if any(t in body for t in _TALL) else "false"
        sides = [f'<mo fence="true" stretchy="{stretchy}">{s}</mo>' for s in (left, right)]
        return element("mrow", sides[0], body, sides[1])

    def signed(self, terms: Sequence[tuple[bool, str]]) -> str:
        (negative, first), *rest = terms
        parts = [*(["<mo>−</mo>"] if negative else []), first]
        for n, t in rest:
            parts += [f"<mo>{'−' if n else '+'}</mo>", t]
        return row(*parts)

    def times(self, factors: Sequence[str], joins: Sequence[Join]) -> str:
        parts = [factors[0]]
        for j, f in zip(joins, factors[1:], strict=True):
            parts += [_TIMES[j], f]
        return row(*parts)

    def function(self, name: str, args: Sequence[Piece], *, closed: bool = False) -> Piece:
        if name == "abs":
            return Piece(self.fence(args[0].body, "|"))
        if name == "gammaln":
            inner = self.function("gamma", args)
            return Piece(row("<mi>ln</mi>", APPLY_SPACED, inner.body), Level.OPEN)
        operator = f"<mi>{html_text(_FUNCTIONS.get(name, name))}</mi>"
        if name == "log" and args[0].level >= Level.POWER and not closed:
            return Piece(row(operator, APPLY_SPACED, args[0].body), Level.OPEN)
        return Piece(row(operator, APPLY, self.fence(_listed([a.body for a in args]))), Level.POWER)

    def big(self, op: str, index: str, limit: str | None, body: str) -> Piece:
        if limit is None:
            sign = element("munder", _BIG.get(op, f"<mo>{op}</mo>"), index)
        elif op in _BIG:
            sign = element("munderover", _BIG[op], row(index, "<mo>=</mo>", "<mn>1</mn>"), limit)
        else:
            sign = element("munder", f"<mo>{op}</mo>", row("<mn>1</mn>", "<mo>≤</mo>", index, "<mo>≤</mo>", limit))
        return Piece(row(sign, body), Level.OPEN)

    def delta(self, first: str, second: str) -> Piece:
        return Piece(element("msub", "<mi>δ</mi>", row(first, "<mo>&#x2063;</mo>", second)))

    def derivative(self, body: Piece, variables: Sequence[tuple[str, int]], *, total: bool) -> Piece:
        d = '<mi mathvariant="normal">d</mi>' if total else "<mo>∂</mo>"
        order = sum(n for _, n in variables)
        mark = d if order == 1 else element("msup", d, element("mn", str(order)))
        below: list[str] = []
        for v, n in collected(variables):
            below += [d, v if n == 1 else self.power(v, element("mn", str(n)))]
        bottom = row(*below)
        if body.level == Level.ATOM and not any(t in body.body for t in _TALL):
            return Piece(self.frac(row(mark, body.body), bottom), Level.POWER)
        inside = body.body if body.level >= Level.OPEN else self.fence(body.body)
        return Piece(row(self.frac(mark, bottom), inside), Level.OPEN)

    def evaluated(self, body: Piece, values: Sequence[tuple[str, str]]) -> Piece:
        places = row(*_between([row(n, "<mo>=</mo>", v) for n, v in values], "<mo>,</mo>"))
        if body.level < Level.POWER:
            return Piece(element("msub", self.fence(body.body, "["), places), Level.POWER)
        bar = '<mo fence="true" stretchy="true">|</mo>'
        return Piece(element("msub", element("mrow", body.body, bar), places), Level.POWER)

    def mean(self, body: str) -> Piece:
        return Piece(row("<mi>𝔼</mi>", APPLY, self.fence(body, "[")))

    def cases(self, branches: Sequence[tuple[str, str]], otherwise: str) -> Piece:
        rows = [[value, row("<mtext>if&#xA0;</mtext>", condition)] for condition, value in branches]
        return Piece(table([*rows, [otherwise, "<mtext>otherwise</mtext>"]]), Level.OPEN)

    def call(self, function: Function, args: Sequence[Piece]) -> Piece:
        places = [Piece(chr(0xE000 + n), a.level) for n, a in enumerate(args)]
        printed = [a.body for a in args]

        def fenced(place: str) -> str:
            n = ord(place) - 0xE000
            printed.append(self.fence(printed[n]))
            return chr(0xE000 + len(printed) - 1)

        try:
            return Piece(from_latex(fill(function.latex, places, fenced), printed), template_level(function.latex))
        except TexSubsetError:
            return Piece(row(_name(function.name), APPLY, self.fence(_listed([a.body for a in args]))))

    def constant_vector(self, entry: Piece, size: str) -> Piece:
        if entry.body == "<mn>1</mn>":
            return Piece("<mi>𝟏</mi>")
        body = entry.body if entry.level >= Level.POWER else self.fence(entry.body)
        return Piece(row(body, _TIMES[Join.THIN], "<mi>𝟏</mi>"), Level.PRODUCT)

    def vector(self, items: Sequence[str]) -> Piece:
        return Piece(self.fence(_listed(items)))

    def family(self, index: str, size: str, body: str) -> Piece:
        return Piece(element("msub", self.fence(body), index))

    def chain(self, sides: Sequence[str], ops: Sequence[str]) -> str:
        parts = [sides[0]]
        for op, side in zip(ops, sides[1:], strict=True):
            parts += [f"<mo>{SIGNS[op]}</mo>", side]
        return row(*parts)

    def mark(self, name: str) -> str:
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}"/>'
        return element("mi", _LETTERS[name]) if name in _LETTERS else element("mo", _MARKS[name])

    def decimal(self, printed: str) -> str:
        return element("mn", html_text(printed))

    def word(self, text: str, *, last: bool = False) -> str:
        return element("mtext", f"&#xA0;{html_text(text).replace(' ', '&#xA0;')}{'' if last else '&#xA0;'}")

    def row(self, *parts: str) -> str:
        return row(*parts)

    def side(self, point: str, sign: str) -> str:
        return element("msup", point, f"<mo>{'−' if sign == '-' else '+'}</mo>")

    def limit(self, approach: str, body: str) -> str:
        return row(element("munder", "<mo>lim</mo>", approach), APPLY, body)


def _name(name: str) -> str:
    try:
        return from_latex(name_latex(name))
    except TexSubsetError:
        return element("mi", html_text(name))


def _between(items: Sequence[str], separator: str) -> list[str]:
    parts: list[str] = []
    for n, item in enumerate(items):
        parts += [separator, item] if n else [item]
    return parts


def _listed(items: Sequence[str]) -> str:
    return row(*_between(items, "<mo>,</mo>"))


LAYOUT: Final = Layout(MathmlStyle())
RELATIONS: Final = Relations(MathmlStyle())


def mathml(e: Expr) -> str:
    """The MathML of an expression, to be put inside a ``math`` element.

    >>> from cesai_sym.expression.nodes import Sym
    >>> mathml(1 - Sym("rho"))
    '<mrow><mn>1</mn><mo>−</mo><mi>ρ</mi></mrow>'
    """
    return LAYOUT.show(e)


def statement_mathml(s: Statement) -> str:
    """The MathML of a statement without its domain."""
    return RELATIONS.show(s.relation)


def definitions_mathml(domain: Domain) -> list[str]:
    """The abbreviations of a domain, one formula each."""
    return RELATIONS.definitions(domain)


def notion_mathml(f: Function) -> str:
    """What a notion of the theory stands for."""
    return RELATIONS.notion(f)


def conditions_mathml(domain: Domain) -> list[str]:
    """The conditions of a domain, one formula each."""
    return RELATIONS.conditions(domain)
