"""From tokens to a syntax tree: operator precedence, calls, and the shapes of statements.

Nothing is evaluated and no name is looked up.  Depth and number of nodes are limited, so that no text can
exhaust the stack or the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar

from cesai_sym.papers.errors import LanguageError
from cesai_sym.papers.tokens import KEYWORDS, Token, tokenize
from cesai_sym.papers.tree import (
    Apply,
    Binding,
    Chain,
    Conjunction,
    Entry,
    Equivalence,
    Infinite,
    Items,
    Minus,
    Name,
    Node,
    Number,
    Operator,
    Raised,
    Range,
    Series,
    Tendency,
)

MAX_DEPTH: Final = 100
MAX_NODES: Final = 2_000
COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
RELATIONS: Final = COMPARISONS | {"~=", "~", "propto"}

# How tightly the operators bind.
_ADD, _MULTIPLY, _SIGN, _POWER, _ATOM = 10, 20, 30, 40, 50
_LEFT: Final = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY}
# A bracket costs one level, or two inside a sum or a product.
_LEVELS = 2 * MAX_DEPTH

N = TypeVar("N", bound="Node | Chain")
ReadsOne = Callable[[], Node]


def read_expression(text: str) -> Node:
    """The syntax tree of an expression.

    Raises LanguageError.

    >>> type(read_expression("-x^2").arg).__name__
    'Raised'
    """
    parser = _Parser(text, tokenize(text))
    tree = parser.expression()
    parser.finish()
    return tree


def read_statement(text: str) -> Conjunction | Equivalence:
    """The syntax tree of a statement.

    Raises LanguageError.

    >>> read_statement("a < b and b == c").column
    1
    """
    parser = _Parser(text, tokenize(text))
    tree = parser.statement()
    parser.finish()
    return tree


@dataclass(slots=True)
class _Parser:
    """One pass over the tokens of one text."""

    text: str
    tokens: tuple[Token, ...]
    position: int = 0
    level: int = 0
    nodes: int = 0

    # Tokens.

    @property
    def here(self) -> Token:
        return self.tokens[self.position]

    @property
    def after(self) -> Token:
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.here
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these."""
        return self.take() if self.here.text in texts else None

    def expect(self, text: str, why: str) -> Token:
        if self.here.text != text:
            self.fail(f"{text!r} expected {why}, not {self.shown()}", self.here.column)
        return self.take()

    def finish(self) -> None:
        """Nothing may follow."""
        if self.here.kind == "end":
            return
        hint = ""
        if self.here.text in (")", "]"):
            hint = "there is no opening bracket for it"
        elif self.here.kind in ("name", "number") or self.here.text in ("(", "["):
            hint = "write * for a product, 10^-3 for 1e-3, and 'and' between two relations"
        elif self.here.text in RELATIONS | {"->"}:
            hint = "parentheses group expressions, not relations"
        self.fail(f"{self.shown()} is not expected here", self.here.column, hint)

    def shown(self) -> str:
        return repr(self.here.raw) if self.here.kind != "end" else "the end of the text"

    def fail(self, message: str, column: int, hint: str = "") -> NoReturn:
        raise LanguageError(message, column, self.text, hint)

    def made(self, node: N) -> N:
        """Count a node."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.fail(f"more than {MAX_NODES} parts", self.here.column, "split the statement")
        return node

    # Statements.

    def statement(self) -> Conjunction | Equivalence:
        first = self.conjunction()
        sign = self.accept("iff")
        return first if sign is None else Equivalence(first, self.conjunction(), sign.column)

    def conjunction(self) -> Conjunction:
        column = self.here.column
        parts = [self.chain()]
        while self.accept("and"):
            parts.append(self.chain())
        return Conjunction(tuple(parts), column)

    def chain(self) -> Chain:
        column = self.here.column
        sides, operators = [self.expression()], []
        while self.here.text in RELATIONS:
            sign = self.take()
            operators.append(Operator(sign.text, sign.column))
            sides.append(self.expression())
        tendency = None
        if self.accept("as"):
            tendency = self.tendency(self.expression())
        return self.made(Chain(tuple(sides), tuple(operators), tendency, column))

    def tendency(self, var: Node) -> Tendency:
        column = self.here.column
        self.expect("->", "after the symbol that tends to a point")
        point = self.expression(one_sided=True)
        side = self.accept("+", "-")
        return self.made(Tendency(var, point, side.text if side else "", column))

    # Expressions.

    def expression(self, floor: int = 0, one_sided: bool = False) -> Node:
        """Read operators that bind at least as tightly as ``floor``; a final sign may be left for ``0+``."""
        self.level += 1
        if self.level > _LEVELS:
            self.fail(f"nested more than {MAX_DEPTH} levels deep", self.here.column, "name a part with a definition")
        left = self.prefix()
        while True:
            sign = self.here
            if sign.text == "^" and floor <= _POWER:
                self.take()
                left = self.made(Raised(left, self.expression(_SIGN), sign.column))
            elif _LEFT.get(sign.text, -1) >= floor and not (one_sided and self.sign_ends_it()):
                left = self.series(left, _LEFT[sign.text], one_sided)
            else:
                break
        self.level -= 1
        return left

    def series(self, first: Node, level: int, one_sided: bool) -> Node:
        column = self.here.column
        rest = []
        while _LEFT.get(self.here.text) == level and not (one_sided and self.sign_ends_it()):
            sign = self.take()
            rest.append((sign.text, self.expression(level + 1)))
        return self.made(Series(first, tuple(rest), column))

    def sign_ends_it(self) -> bool:
        """Is the sign here the side of a limit, as in ``0+``?"""
        follows = self.after
        return self.here.text in ("+", "-") and (
            follows.kind == "end" or follows.text in RELATIONS | {")", ",", "and", "iff"}
        )

    def prefix(self) -> Node:
        """Read signs and one operand."""
        column, negative = self.here.column, False
        signed = False
        while sign := self.accept("+", "-"):
            negative ^= sign.text == "-"
            signed = True
        if signed:
            arg = self.expression(_SIGN)
            return self.made(Minus(arg, column)) if negative else arg
        token = self.here
        if token.text == "oo":
            self.take()
            return self.made(Infinite(token.column))
        if token.kind == "number":
            return self.number()
        if token.kind == "name" and token.text not in KEYWORDS:
            return self.named()
        return self.bracketed()

    def number(self) -> Node:
        token = self.take()
        return self.made(Number(token.text, self.accept("%") is not None, token.column))

    def named(self) -> Node:
        token = self.take()
        if self.accept("("):
            return self.made(Apply(token.text, self.listed(")", self.argument), token.column))
        if self.accept("["):
            return self.made(Entry(token.text, self.listed("]", self.expression), token.column))
        return self.made(Name(token.text, token.column))

    def bracketed(self) -> Node:
        token = self.here
        if self.accept("("):
            inner = self.expression()
            self.close(")", token)
            return inner
        if self.accept("["):
            return self.made(Items(self.listed("]", self.expression), token.column))
        if self.accept("√"):
            return self.made(Apply("sqrt", (self.expression(_ATOM),), token.column))
        return self.fail(f"a number, a name or a bracket expected, not {self.shown()}", token.column)

    def listed(self, closing: str, item: ReadsOne) -> tuple[Node, ...]:
        opening = self.tokens[self.position - 1]
        if self.accept(closing):
            return ()
        self.level += 1  # a call takes more of the stack than a bracket
        items = [item()]
        while self.accept(","):
            items.append(item())
        self.level -= 1
        self.close(closing, opening)
        return tuple(items)

    def close(self, closing: str, opening: Token) -> None:
        if self.accept(closing):
            return
        hint = "write * for a product" if self.here.kind in ("name", "number") else ""
        if self.here.text in RELATIONS:
            hint = "parentheses group expressions, not relations"
        self.fail(
            f"{closing!r} expected for the bracket at column {opening.column}, not {self.shown()}",
            self.here.column,
            hint,
        )

    def argument(self) -> Node:
        """Read an argument of a call: an expression, ``j in 1..n``, ``rho = 0`` or ``t -> 0+``."""
        token = self.here
        if token.kind == "name" and self.after.text == "in":
            return self.range()
        if token.kind == "name" and self.after.raw == "=":
            self.position += 2
            return self.made(Binding(token.text, self.expression(), token.column))
        value = self.expression()
        return self.tendency(value) if self.here.text == "->" else value

    def range(self) -> Node:
        token = self.take()
        self.take()
        if self.here.text != "1":
            self.fail("a range starts at 1", self.here.column, "write for example j in 1..J")
        self.take()
        self.expect("..", "in a range such as j in 1..J")
        return self.made(Range(token.text, self.expression(), token.column))
