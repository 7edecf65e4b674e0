"""Relations between expressions, and several of them in one formula."""

from __future__ import annotations

from typing import Final

from cesai_sym.reading.content import Chain, Joined, Node, Number, Quantified, Symbol, Word
from cesai_sym.reading.expressions import Expressions
from cesai_sym.reading.greek import TEXTS

RELATIONS: Final = {
    "=": "=", "<": "<", ">": ">", "\\le": "le", "\\leq": "le", "\\ge": "ge", "\\geq": "ge", "\\leqslant": "le",
    "\\geqslant": "ge", "\\ne": "ne", "\\neq": "ne", "\\equiv": "equiv", "\\approx": "approx", "\\simeq": "simeq",
    "\\sim": "sim", "\\propto": "propto", "\\to": "to", "\\rightarrow": "to", "\\longrightarrow": "to", "\\in": "in",
    "\\notin": "notin", "\\subset": "subset", "\\subseteq": "subseteq", "\\ll": "ll", "\\gg": "gg", "\\cong": "cong",
    "\\mapsto": "mapsto", "\\uparrow": "uparrow", "\\downarrow": "downarrow", "\\lesssim": "lesssim",
    "\\gtrsim": "gtrsim", "\\triangleq": "def", "\\coloneqq": "def", "\\doteq": "def", "\\prec": "prec",
    "\\succ": "succ", "\\preceq": "preceq", "\\succeq": "succeq", "\\perp": "perp", "\\asymp": "asymp",
    "\\supset": "supset", "\\supseteq": "supseteq", "\\ni": "ni", "\\gets": "gets", "\\leftarrow": "gets",
    "\\searrow": "downarrow", "\\nearrow": "uparrow",
}  # fmt: skip
JOINTS: Final = {
    ",": ",", ";": ";", "\\iff": "iff", "\\Leftrightarrow": "iff", "\\Longleftrightarrow": "iff",
    "\\implies": "implies", "\\Rightarrow": "implies", "\\Longrightarrow": "implies", "\\land": "and",
    "\\wedge": "and", "\\lor": "or", "\\vee": "or", "\\impliedby": "impliedby", "\\Leftarrow": "impliedby",
    "\\colon": ":", "\\\\": "\\\\",
}  # fmt: skip


class Statements(Expressions):
    """Reads statements."""

    def statement(self) -> Node:
        """Parts with joints between them, or a single part."""
        at = self.here.at
        parts: list[Node] = []
        joints: list[str] = []
        named = self._named_quantity()
        words = "" if named else self._words()
        if words and self._ends():
            return Word(words, at=at)
        if words:
            joints.append(words)
        parts.append(self._chain(named) if named else self.statement_item())
        while (joint := self._joint()) is not None:
            if self._ends():
                if joint in (",", ";", ".", "\\\\"):
                    break
                self.fail(f"something is missing after '{joint}'")
            token = self.here
            joints.append(joint)
            parts.append(self.statement_item())
            if joint == "," and isinstance(parts[-1], Number):
                self.fail("a number after a comma", "write decimals with a point, and a list in brackets", token)
        return parts[0] if not joints else Joined(tuple(parts), tuple(joints), at=at)

    def _named_quantity(self) -> Symbol | None:
        """Several words before a relation sign, which name what it is about."""
        token, start = self.here, self.position
        if token.kind != "command" or token.text not in TEXTS or not self.is_sentence():
            return None
        self.take()
        text, _ = self.group_text()
        if self.here.is_(*RELATIONS) and all(w.isalnum() for w in text.replace("-", " ").split()):
            return Symbol(text, font="rm", at=token.at)
        self.position = start
        return None

    def _ends(self) -> bool:
        return self.here.kind in ("stop", "close", "end") or (self.here.is_("&", "\\\\") and self.rows > 0)

    def _words(self) -> str:
        """Text between parts, such as "for all"; commas around it belong to it."""
        found: list[str] = []
        while True:
            token = self.here
            if token.kind == "command" and token.text in TEXTS and self.is_sentence():
                self.take()
                found.append(self.group_text()[0])
            elif found and token.is_(","):
                self.take()
            else:
                return " ".join(w for w in (f.strip(" ,.;:") for f in found) if w)

    def _joint(self) -> str | None:
        words = self._words()
        if words:
            return words
        token = self.here
        if token.is_(".") and self.after.kind in ("stop", "close", "end"):
            self.take()
            return "."
        if not token.is_(*JOINTS) or (token.is_("\\\\") and self.rows > 0):
            return None
        self.take()
        joint = JOINTS[f"\\{token.text}" if token.kind == "command" else token.text]
        more = self._words()
        return more or joint

    def statement_item(self) -> Node:
        """A chain of relations, or an expression."""
        at = self.here.at
        if self.here.is_("\\forall", "\\exists"):
            quantifier = self.take().text
            return Quantified(quantifier, self.statement_item(), at=at)
        return self._chain(self.expression())

    def _chain(self, first: Node) -> Node:
        """A chain of relations, of which the first side was read."""
        at = first.at
        sides = [first]
        signs: list[str] = []
        while (sign := self._relation()) is not None:
            signs.append(sign)
            sides.append(self.expression())
        return sides[0] if not signs else Chain(tuple(sides), tuple(signs), at=at)

    def _relation(self) -> str | None:
        token = self.here
        if token.is_(":") and self.after.is_("="):
            self.take()
            self.take()
            return "def"
        if token.is_("\\not") and self.after.is_("=", "\\in"):
            self.take()
            return "ne" if self.take().is_("=") else "notin"
        if token.is_("\\overset", "\\stackrel", "\\underset", "\\xrightarrow"):
            self.fail("a relation with something written over it", "use the plain sign")
        if not token.is_(*RELATIONS):
            return None
        self.take()
        return RELATIONS[f"\\{token.text}" if token.kind == "command" else token.text]
