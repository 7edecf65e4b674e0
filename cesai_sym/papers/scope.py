"""What names mean in a statement: declared symbols, bound indices, and what to say about an unknown name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.nodes import Expr, Idx, Lam, Num, Sym, Vec
from cesai_sym.papers.errors import LanguageError, did_you_mean
from cesai_sym.statement import Domain
from cesai_sym.theory.definitions import FUNCTIONS

#: Functions of scalars that apply to vectors entry by entry.
ELEMENTARY: Final = frozenset({"log", "exp", "sqrt", "abs", "log1p", "expm1", "gamma", "gammaln", "digamma"})
#: Forms that bind an index.
BINDERS: Final = frozenset({"sum", "prod", "min", "max", "vec"})
#: Forms that make a relation, not a number.
STATEMENT_FORMS: Final = frozenset({"limit", "increasing", "decreasing", "nondecreasing", "nonincreasing"})
#: Every name that may stand before an opening parenthesis.
CALLABLE: Final = (
    frozenset(FUNCTIONS) | ELEMENTARY | BINDERS | STATEMENT_FORMS | {"diff", "at", "ones", "delta", "o", "O"}
)

_OTHER_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ln": "log", "K": "curvature", "F": "ces", "CES": "ces", "product": "prod", "var": "variance",
        "average": "mean", "derivative": "diff", "lim": "limit", "where": "at", "sigma": "elasticity",
        "minimum": "min", "maximum": "max", "CV2": "cv2", "CV": "cv", "HHI": "herfindahl",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """A domain, the text that is being read in it, and the indices that are bound at this place."""

    domain: Domain
    text: str = ""
    bound: Mapping[str, Idx] = field(default_factory=dict)

    def bind(self, index: Idx) -> Scope:
        """The scope inside a sum over the index."""
        return replace(self, bound={**self.bound, index.name: index})

    def error(self, message: str, column: int, hint: str = "") -> LanguageError:
        """An error at a column of the text."""
        return LanguageError(message, column, self.text, hint)

    def index(self, name: str) -> Idx | None:
        """The bound or declared index of this name."""
        declared = next((i for i in self.domain.indices if i.name == name), None)
        return self.bound.get(name, declared)

    def vector(self, name: str) -> Vec | None:
        """The declared vector, or the vector that a definition abbreviates."""
        if name in self.bound:
            return None
        declared = self.domain.vector(name)
        if declared is not None:
            return Vec(name, declared.size, declared.second)
        defined = self._definition(name)
        return Vec(name, defined.index.size) if isinstance(defined, Lam) else None

    def scalar(self, name: str) -> Sym | None:
        """The declared scalar, or the scalar that a definition abbreviates."""
        if name in self.bound:
            return None
        known = self.domain.scalar(name) is not None or isinstance(self._definition(name), Expr)
        return Sym(name) if known else None

    def is_defined(self, name: str) -> bool:
        """Is the name an abbreviation, which has no value of its own to vary?"""
        return self._definition(name) is not None

    def _definition(self, name: str) -> Expr | Lam | None:
        return next((d.value for d in self.domain.definitions if d.name == name), None)

    def fresh(self, size: Expr) -> Idx:
        """An index whose name means nothing else here."""
        taken = self.domain.names() | set(self.bound)
        numbered = (f"j{n}" for n in range(1, len(taken) + 2))
        return Idx(next(n for n in ("j", "i", "k", "l", *numbered) if n not in taken), size)

    def least_size(self, size: Expr) -> Fraction | None:
        """The least value that a length can have, as far as it is known."""
        if isinstance(size, Num):
            return size.value
        declared = self.domain.scalar(size.name) if isinstance(size, Sym) else None
        return None if declared is None else declared.interval.lower

    def unknown(self, name: str, column: int) -> LanguageError:
        """The error for a name that stands alone and is not declared."""
        if name in CALLABLE:
            return self.error(f"{name!r} is a function", column, f"write {name}(...), or declare a symbol {name}")
        hint = did_you_mean(name, self.domain.names() | set(self.bound))
        return self.error(f"the symbol {name!r} is not declared", column, hint or "declare it, for example as real")

    def unknown_call(self, name: str, column: int) -> LanguageError:
        """The error for a name before a parenthesis that is no function."""
        hint = f"did you mean {_OTHER_WORDS[name]!r}?" if name in _OTHER_WORDS else did_you_mean(name, CALLABLE)
        if name in self.domain.names():
            return self.error(
                f"{name!r} is a symbol, not a function", column, hint or f"for a product write {name}*(...)"
            )
        return self.error(f"there is no function {name!r}", column, hint)


def show_size(size: Expr) -> str:
    """A length, for an error message."""
    match size:
        case Num(value):
            return str(value)
        case Sym(name):
            return name
    return "an expression"
