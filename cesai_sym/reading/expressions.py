"""Sums, products, powers, brackets: the arithmetic of formulas."""

from __future__ import annotations

from typing import Final

from cesai_sym.reading.content import (
    Apply,
    Cases,
    Chain,
    Derivative,
    Differential,
    Dots,
    Factorial,
    Fenced,
    Items,
    Joined,
    Matrix,
    Negative,
    Node,
    Number,
    Placeholder,
    Power,
    Product,
    Quotient,
    Root,
    SuchThat,
    Sum,
    Symbol,
)
from cesai_sym.reading.errors import UndecidedError
from cesai_sym.reading.operators import Operators
from cesai_sym.reading.symbols import ACCENTS, FONTS, GREEK, TEXTS
from cesai_sym.reading.tokens import Token
from cesai_sym.reading.vocabulary import FUNCTIONS, PLAIN_FUNCTIONS

_SIGNS: Final = {"+": "+", "-": "-", "−": "-", "\\pm": "pm", "\\mp": "mp"}
_TIMES: Final = ("\\cdot", "\\times", "*", "\\ast", "·", "×", "\\odot", "\\otimes", "\\circ")
_DOTS: Final = ("\\dots", "\\ldots", "\\cdots", "…", "\\dotsc", "\\dotsb", "\\vdots", "\\ddots")
_CLOSING: Final = {"(": (")", "]"), "[": ("]", ")", "["), "\\{": ("\\}",), "\\lbrace": ("\\rbrace",),
                   "\\langle": ("\\rangle",), "\\lfloor": ("\\rfloor",), "\\lceil": ("\\rceil",),
                   "\\lvert": ("\\rvert",), "\\lVert": ("\\rVert",)}  # fmt: skip
_FENCES: Final = {"|": "|", "\\vert": "|", "\\lvert": "|", "\\|": "‖", "\\Vert": "‖", "\\lVert": "‖"}
_PLAIN: Final = {"\\lbrace": "{", "\\{": "{", "\\rbrace": "}", "\\}": "}", "\\langle": "⟨", "\\rangle": "⟩"}
_HALVES: Final = {"\\lfloor": "⌊", "\\lceil": "⌈"}
_MATRICES: Final = frozenset({"matrix", "pmatrix", "bmatrix", "vmatrix", "array", "smallmatrix", "Bmatrix"})


class Expressions(Operators):
    """Reads arithmetic."""

    def expression(self) -> Node:
        """Terms with signs."""
        at = self.here.at
        terms: list[tuple[str, Node]] = []
        first = self._sign()
        term = self.product()
        if first in (None, "+") and not self._sign_here():
            return term if first is None else Negative(term, "+", at=at)
        if first is not None and not self._sign_here():
            return Negative(term, first, at=at)
        terms.append((first or "+", term))
        while (sign := self._sign()) is not None:
            terms.append((sign, self.product()))
        return Sum(tuple(terms), at=at)

    def _sign_here(self) -> bool:
        return self.here.is_(*_SIGNS)

    def _sign(self) -> str | None:
        if not self._sign_here():
            return None
        token = self.take()
        return _SIGNS[f"\\{token.text}" if token.kind == "command" else token.text]

    # Products.

    def product(self) -> Node:
        """Factors, with or without a sign between them, and quotients with a slash."""
        at = self.here.at
        factors = [self.factor()]
        while True:
            if self.here.is_("\\cdot") and not self._factor_after():
                break
            if self.accept(*_TIMES):
                negative = self.accept("-")
                inner = self.factor()
                factors.append(Negative(inner, at=inner.at) if negative else inner)
            elif self.here.is_("/", "\\div", "\\slash") and "/" not in self.stops:
                factors = [self._divided(factors, at)]
            elif self.starts_factor():
                factors.append(self._juxtaposed(factors[-1]))
            else:
                break
        return factors[0] if len(factors) == 1 else Product(tuple(factors), at=at)

    def _factor_after(self) -> bool:
        after = self.after
        return after.kind not in ("stop", "close", "end") and not after.is_(")", "]", ",", "|", "\\right")

    def _juxtaposed(self, before: Node) -> Node:
        token = self.here
        inner = self.factor()
        if isinstance(inner, (Chain, Joined)):
            self.fail("a relation among factors", token=token)
        if isinstance(inner, Number) and not isinstance(before, (Dots, Apply)):
            self.fail("a number after a factor, without a sign between them", token=token)
        return inner

    def _divided(self, factors: list[Node], at: int) -> Node:
        """``a/b``: what stands on both sides has to be plain."""
        slash = self.take()
        below = self.factor()
        if self.starts_factor() and not self.here.is_(*_TIMES) and not self._is_bar():
            self.fail(f"what is divided by: {self.shown()} may belong to it or not", "use brackets or \\frac", slash)
        above = factors[0] if len(factors) == 1 else Product(tuple(factors), at=at)
        if isinstance(below, Differential) and isinstance(factors[-1], Differential):
            return self._derivative_in_line(factors, below, slash, at)
        return Quotient(above, below, at=at)

    def _derivative_in_line(self, factors: list[Node], below: Differential, slash: Token, at: int) -> Node:
        """``dF/dx``."""
        *before, last = factors
        assert isinstance(last, Differential)
        if last.sign != below.sign:
            self.fail("a derivative with two signs", token=slash)
        variable: Node = below.arg
        order: Node = Number("1")
        if isinstance(variable, Power) and variable.exponent == last.order:
            variable, order = variable.base, variable.exponent
        elif last.order is not None or below.order is not None:
            self.fail("the orders above and below in this derivative do not agree", token=slash)
        found = Derivative(last.sign, last.arg, ((variable, order),), at=last.at)
        return Product((*before, found), at=at) if before else found

    # Factors.

    def starts_factor(self) -> bool:
        """May a factor begin here?"""
        token = self.here
        if token.kind in ("open", "number"):
            return True
        if self.stops and (("d" in self.stops and self._differential_here()) or (self._is_bar() and "|" in self.stops)):
            return False
        if token.kind == "begin":
            return token.text in ("cases", "dcases", "rcases") or token.text in _MATRICES
        if token.kind == "char":
            return token.text.isalpha() or token.text in "([|…∞"
        if token.kind != "command":
            return False
        name = token.text
        return (
            self.starts_symbol()
            or name in FUNCTIONS
            or self.big_name() is not None
            or self.moment_name() is not None
            or name in ("frac", "dfrac", "tfrac", "cfrac", "sfrac", "sqrt", "binom", "dbinom", "tbinom", "left", "partial",
                        "nabla", "lvert", "lVert", "|", "{", "lbrace", "langle", "lfloor", "lceil", "underbrace",
                        "overbrace", "operatorname", "Vert", "vert", "boxed", "mathstrut", "phantom", "infty", "Pr",
                        "ensuremath", "exp")
            or f"\\{name}" in _DOTS
        )  # fmt: skip

    def factor(self) -> Node:
        """An atom with powers, factorials and evaluations."""
        token = self.here
        base = self.atom()
        while True:
            if self.here.is_("^"):
                base = self._power(base)
            elif self.here.is_("!") and isinstance(base, (Symbol, Number, Items)):
                self.take()
                base = Factorial(base, at=token.at)
            elif self._is_bar() and self.after.is_("_") and "|" not in self.stops:
                base = self.evaluated(base)
            elif self.here.is_("_"):
                self.fail("a subscript where none can be", "put the whole symbol into braces")
            elif self.here.is_("'", "\\prime"):
                self.fail("a prime where none can be")
            else:
                return base

    def _power(self, base: Node) -> Node:
        self.take()
        if isinstance(base, Power):
            self.fail("a second exponent")
        token = self.here
        exponent = self.group()
        if isinstance(base, Symbol) and base.font == "bf" and exponent in (Symbol("T"), Symbol("top")):
            return Symbol(
                base.name, base.font, base.accents, base.sub, (*base.marks, Symbol("top")), base.primes, at=base.at
            )
        if isinstance(exponent, Joined):
            self.fail("an exponent with several parts", token=token)
        power = Power(base, exponent, at=base.at)
        return self._power_applied(power) if self._bracket_follows() else power

    def _bracket_follows(self) -> bool:
        return self.here.is_("(", "[") or (self.here.is_("\\left") and self.after.is_("(", "["))

    def _power_applied(self, power: Power) -> Node:
        """``f^{-1}(y)`` and ``x^2 (1 - y)``: an inverse function, or a product."""
        base = power.base
        if not isinstance(base, Symbol):
            return power
        known = self.vocabulary.is_function(base.name)
        inverse = power.exponent == Negative(Number("1"))
        if known:
            return self._call(base, power.exponent, self.here)
        if inverse and known is None:
            raise self.undecided(base.name, self.here)
        return power

    # Atoms.

    def atom(self) -> Node:
        """What has no smaller parts side by side."""
        token = self.here
        if token.kind == "number":
            self.take()
            percent = self.accept("\\%", "%")
            return Number(token.text, bool(percent), at=token.at)
        if token.kind == "open":
            return self._braced(token)
        if token.kind == "begin":
            return self._environment(token)
        if token.is_(*_DOTS):
            self.take()
            return Dots(at=token.at)
        if token.is_("∞"):
            self.take()
            return Symbol("infty", at=token.at)
        if token.is_("\\left", "(", "[", "|", "\\|", "\\{", "\\lbrace", "\\langle", "\\lvert", "\\lVert", "\\vert",
                     "\\Vert", "\\lfloor", "\\lceil"):  # fmt: skip
            return self.bracket()
        return self._command(token)

    def _command(self, token: Token) -> Node:
        name = token.text
        big = self.big_name()
        if big is not None:
            return self.big(big)
        moment = self.moment_name()
        if moment is not None:
            return self.moment(moment)
        if token.kind == "command" and name in ("frac", "dfrac", "tfrac", "cfrac", "sfrac"):
            self.take()
            return self.derivative(token) or self._fraction(token)
        if token.is_("\\sqrt"):
            return self._root(token)
        if token.is_("\\binom", "\\dbinom", "\\tbinom"):
            self.take()
            return Apply(Symbol("binom", at=token.at), (self.group(), self.group()), at=token.at)
        if token.is_("\\partial"):
            return self.partial_operator()
        if token.is_("\\nabla"):
            return self.gradient()
        if token.is_("\\underbrace", "\\overbrace", "\\boxed", "\\ensuremath"):
            return self._annotated(token)
        function = self._function_name()
        if function is not None:
            return self._named_function(function, token)
        if self.starts_symbol():
            return self._symbol_or_call(token)
        self.fail(f"{self.shown()} is not understood here")

    def _braced(self, token: Token) -> Node:
        """Braces that only group."""
        self.take()
        with self.deeper():
            inner = self.statement()
        if self.here.kind != "close":
            self.fail(f"{self.shown()} where a group should end")
        self.take()
        if isinstance(inner, Symbol) and self.here.is_("_", "^"):
            return self.decorated(inner)
        del token
        return inner

    def _annotated(self, token: Token) -> Node:
        self.take()
        inner = self.group()
        if token.text in ("underbrace", "overbrace"):
            while self.here.is_("_", "^"):
                self.take()
                self._skip_group()
        return inner

    def _skip_group(self) -> None:
        """What is written at a brace is a remark."""
        if self.take().kind != "open":
            return
        depth = 1
        while depth:
            token = self.take()
            if token.kind == "stop":
                self.fail("a group does not end")
            depth += (token.kind == "open") - (token.kind == "close")

    def _fraction(self, token: Token) -> Node:
        return Quotient(self.group(), self.group(), at=token.at)

    def _root(self, token: Token) -> Node:
        self.take()
        degree = None
        if self.accept("["):
            with self.deeper():
                degree = self.expression()
            self.expect("]", "after the degree of a root")
        return Root(self.group(), degree, at=token.at)

    # Functions.

    def _function_name(self) -> Symbol | None:
        token = self.here
        if token.kind == "command" and token.text in FUNCTIONS:
            return Symbol(token.text, at=token.at)
        if token.kind == "command" and token.text in (*TEXTS, *FONTS, "operatorname"):
            text = self.peek_text()
            if text in FUNCTIONS or (token.text == "operatorname" and text):
                return Symbol(text, font="" if text in FUNCTIONS else "rm", at=token.at)
        return None

    def _named_function(self, function: Symbol, token: Token) -> Node:
        self.take()
        if token.text != function.name or token.text not in FUNCTIONS:
            self.accept("*")
            self.group_text()
        power: Node | None = None
        while self.here.is_("_", "^"):
            if self.take().is_("_"):
                function = Symbol(function.name, function.font, sub=self.subscript(), at=function.at)
            else:
                power = self.group()
        if self._bracket_follows() or self.here.is_("\\{") or (self.here.is_("\\left") and self.after.is_("\\{")):
            return self._call(function, power, token)
        if not self.starts_factor():
            self.fail(f"what \\{function.name} is taken of is missing")
        with self.deeper(inherit=True):
            arg = self.factor()
        if self.starts_factor() or self.here.is_("/"):
            self.fail(
                f"what \\{function.name} is taken of may end before {self.shown()}, or not", "use brackets", token
            )
        return Apply(function, (arg,), power, at=token.at)

    def _call(self, function: Node, power: Node | None, token: Token) -> Node:
        inner = self.bracket(keep=True)
        assert isinstance(inner, Items)
        return Apply(function, inner.items, power, at=token.at)

    def applied(self, function: Node, token: Token) -> Node:
        """The function applied to the bracket that follows."""
        return self._call(function, None, token)

    def _symbol_or_call(self, token: Token) -> Node:
        if self._is_differential(token):
            self.take()
            return self.differential_of("d", token)
        self._check_run(token)
        symbol = self.symbol()
        indicator = symbol.name == "1" and self.here.is_("\\{", "\\left")
        if not (self._bracket_follows() or indicator):
            return symbol
        known = self.vocabulary.is_function(symbol.name)
        start = self.position
        inner = self.bracket(keep=True)
        if isinstance(inner, Items) and any(isinstance(i, Chain) for i in inner.items) and inner.opening in "([{":
            return Apply(symbol, inner.items, at=token.at)  # an event: of a probability, of an indicator
        if not isinstance(inner, Items) or inner.opening not in "([":
            self.position = start
            return symbol
        if known is False and len(inner.items) == 1 and not symbol.primes:
            self.position = start
            return symbol
        if known is False:
            raise UndecidedError(f"{symbol.name} is used as a number, and here as a function", token.at, symbol.name)
        order = symbol.name in ("O", "o") and not symbol.sub
        if known or order or symbol.primes or len(inner.items) != 1 or self._is_plain(inner):
            return Apply(symbol, inner.items, at=token.at)
        raise self.undecided(symbol.name, token)

    def _is_differential(self, token: Token) -> bool:
        """``dx``, written together, where d is no number of the paper."""
        after = self.tokens[self.position + 1] if token.is_("d") else token
        if token is after or after.space or self.vocabulary.is_function("d") is False:
            return False
        letter = after.kind == "char" and (after.text.isalpha() or after.text == "^")
        return letter or (after.kind == "command" and (after.text in GREEK or after.text in ("ln", "log", *ACCENTS)))

    def _check_run(self, token: Token) -> None:
        """Letters written together that are likely a word are refused, unless the paper has them one by one."""
        if token.kind != "char":
            return
        start = end = self.position
        while self._continues(start, end):
            end += 1
        run = "".join(t.text for t in self.tokens[start:end])
        if run in PLAIN_FUNCTIONS:
            self.fail(f"'{run}' is a product of letters here", f"write \\{run} for the function", token)
        single = all(self.vocabulary.is_function(c) is not None for c in run)
        if len(run) > 1 and run.isupper() and run.isascii() and not single:
            raise UndecidedError(
                f"{run} may be a word or a product", token.at, run, f"write \\mathit{{{run}}}, or declare its letters"
            )

    def _continues(self, start: int, end: int) -> bool:
        token = self.tokens[end]
        same = (
            token.kind == "char" and token.text.isalpha() and token.text.isupper() == self.tokens[start].text.isupper()
        )
        before = self.tokens[start - 1] if start else None
        inside = before is not None and before.kind == "char" and before.text.isalpha() and not self.tokens[start].space
        return same and (end == start or not token.space) and not inside

    @staticmethod
    def _is_plain(inner: Items) -> bool:
        """A single symbol in brackets: as a factor it would need none."""
        return inner.opening == "(" and isinstance(inner.items[0], (Symbol, Placeholder, Number))

    # Brackets.

    def bracket(self, keep: bool = False) -> Node:
        """Something in brackets; with ``keep`` as Items also when it is a single expression."""
        left = self.accept("\\left")
        token = self.take()
        opening = f"\\{token.text}" if token.kind == "command" else token.text
        if opening in _FENCES:
            return self._fence(_FENCES[opening], token, bool(left))
        if opening == "." and left:
            return self._open_ended(token)
        if opening not in _CLOSING:
            self.fail(f"'{opening}' does not open a bracket", token=token)
        with self.deeper():
            items, condition = self._items(_CLOSING[opening])
        if left:
            self.expect("\\right", "before the closing bracket")
        closing = self._closing(opening, token)
        return self._bracketed(opening, items, condition, closing, token, keep)

    def _closing(self, opening: str, token: Token) -> str:
        if not self.here.is_(*_CLOSING[opening]):
            self.fail(f"the bracket '{opening}' is not closed before {self.shown()}", token=token)
        closing = self.take()
        return f"\\{closing.text}" if closing.kind == "command" else closing.text

    def _items(self, closings: tuple[str, ...]) -> tuple[list[Node], Node | None]:
        items: list[Node] = []
        if self.here.is_(*closings):
            return items, None
        while True:
            items.append(self._item())
            if not self.accept(",", ";"):
                break
        if len(items) == 1 and self.here.is_(":", "|", "\\mid", "\\colon", "\\vert"):
            self.take()
            return items, self.statement()
        return items, None

    def _item(self) -> Node:
        if self.here.is_("\\cdot") and not self._factor_after():
            token = self.take()
            return Placeholder(at=token.at)
        return self.statement_item()

    def _bracketed(
        self, opening: str, items: list[Node], condition: Node | None, closing: str, token: Token, keep: bool
    ) -> Node:
        if opening in _HALVES:
            return Fenced(_HALVES[opening], items[0], at=token.at)
        if condition is not None:
            if opening not in ("\\{", "\\lbrace"):
                self.fail("a condition inside these brackets", token=token)
            return SuchThat(items[0], condition, at=token.at)
        matching = (opening, closing) in (("(", ")"), ("[", "]"), ("\\{", "\\}"))
        if len(items) == 1 and matching and not keep and (opening != "\\{" or not isinstance(items[0], Symbol)):
            return items[0]
        if not items and not keep:
            self.fail("empty brackets", token=token)
        return Items(_PLAIN.get(opening, opening), tuple(items), _PLAIN.get(closing, closing), at=token.at)

    def _is_bar(self) -> bool:
        return self.here.is_("|", "\\vert", "\\mid", "\\|", "\\Vert", "\\rvert", "\\rVert")

    def _fence(self, fence: str, token: Token, left: bool) -> Node:
        closing = ("|", "\\vert", "\\rvert") if fence == "|" else ("\\|", "\\Vert", "\\rVert")
        with self.deeper("|"):
            inner = self.expression()
        if left:
            self.expect("\\right", "before the closing bar")
        if not self.accept(*closing):
            self.fail(f"the bar is not closed before {self.shown()}", token=token)
        sub = self.subscript() if self.accept("_") else ()
        return Fenced(fence, inner, sub, at=token.at)

    def _open_ended(self, token: Token) -> Node:
        r"""``\left. f \right|_{x = 0}``."""
        with self.deeper("|"):
            inner = self.expression()
        self.expect("\\right", "after \\left.")
        if not self._is_bar():
            self.fail("only a bar can end \\left.", token=token)
        return self.evaluated(inner)

    # Environments.

    def _environment(self, token: Token) -> Node:
        self.take()
        name = token.text
        if name == "array" and self.here.kind == "open":
            self._skip_group()
        with self.deeper("&"):
            rows = self._rows()
        self.take()
        if name in _MATRICES:
            return Matrix(tuple(tuple(row) for row in rows), at=token.at)
        if any(len(row) > 2 for row in rows):
            self.fail("a case has a value and a condition", token=token)
        return Cases(tuple((row[0], row[1] if len(row) > 1 else None) for row in rows), at=token.at)

    def _rows(self) -> list[list[Node]]:
        rows: list[list[Node]] = [[]]
        while self.here.kind != "end":
            if self.accept("\\\\"):
                if self.here.is_("["):  # the distance to the next row
                    while not self.take().is_("]"):
                        pass
                rows.append([])
            elif not self.accept("&"):
                if self.here.kind == "stop":
                    self.fail("an environment does not end")
                rows[-1].append(self.statement())
        return [row for row in rows if row]

    def single(self) -> Node:
        """The single token that a command takes without braces."""
        token = self.here
        if token.kind == "number":
            self.position += 1
            digit = token.text[0]
            if len(token.text) > 1:
                self.fail("several digits without braces", "put them into braces")
            return Number(digit, at=token.at)
        if token.is_("*", "\\ast", "\\star", "\\prime", "\\dagger"):
            self.take()
            return Symbol("ast" if token.text == "*" else token.text, at=token.at)
        if token.kind == "command" and token.text in ("frac", "sqrt", "tfrac", "dfrac"):
            return self.atom()
        if self.starts_symbol():
            return self.bare()
        self.fail(f"{self.shown()} where a group or a symbol is wanted")
