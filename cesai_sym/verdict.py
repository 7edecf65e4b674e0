"""Verdicts as frozen values: seven words that are never collapsed to a boolean, with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass, field, replace
from typing import Literal, get_args

from cesai_sym._seal import SEAL

Word = Literal["proved", "certified", "sampled", "conditional", "refuted", "undecided", "malformed"]
WORDS: tuple[Word, ...] = get_args(Word)
#: From most to least trusted, for the words that support a statement.
SUPPORT: tuple[Word, ...] = ("proved", "certified", "sampled")


class UnearnedProofError(ValueError):
    """Something outside the judge and the derivations tried to make a ``proved`` verdict."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a verdict is what it is: the rule or method, what it did, and what that rests on.

    ``rests_on`` names trusted parts: ``rules``, ``arb``, ``flint``, ``sos``, ``theory:<name>``.
    """

    method: str
    detail: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """Exact numbers in the domain at which a statement fails, and what its sides come to there."""

    values: tuple[tuple[str, str], ...]
    lhs: str = ""
    rhs: str = ""
    explanation: str = ""

    def __str__(self) -> str:
        point = ", ".join(f"{name} = {value}" for name, value in self.values)
        sides = f": {self.lhs} against {self.rhs}" if self.lhs else ""
        more = f" ({self.explanation})" if self.explanation else ""
        return f"{point}{sides}{more}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one statement.

    ``condition`` is the extra condition of a ``conditional`` verdict, in the claims language; ``near`` says what holds
    instead of a false statement, such as ``the left side is 2 times the right side``; ``reason`` says in one sentence
    why the verdict is what it is, with that included; ``cached`` says that it was found before and read back, and
    ``seconds`` is then the time that finding it took.  Raises UnearnedProofError when ``proved`` is claimed without the
    seal.
    """

    word: Word
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    condition: str | None = None
    witness: Witness | None = None
    near: str | None = None
    seconds: float = field(default=0.0, compare=False)
    cached: bool = field(default=False, compare=False)
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if self.word not in WORDS:
            raise ValueError(f"unknown verdict {self.word!r}; the words are {', '.join(WORDS)}")
        if self.word == "proved" and (seal is not SEAL or not self.evidence):
            raise UnearnedProofError("a proved verdict is made by the judge or a derivation, with its evidence")
        if self.word == "refuted" and self.witness is None:
            raise ValueError("a refuted verdict needs a witness")
        if self.word == "conditional" and not self.condition:
            raise ValueError("a conditional verdict names its condition")

    @property
    def verdict(self) -> Word:
        """The word itself."""
        return self.word

    @property
    def holds(self) -> bool:
        """Is the statement supported as it stands (proved, certified or sampled)?"""
        return self.word in SUPPORT

    def timed(self, seconds: float, cached: bool = False) -> Verdict:
        """The same verdict with the time it took, and whether it was read back."""
        seal = SEAL if self.word == "proved" else None
        return replace(self, seconds=seconds, cached=cached, seal=seal)


def weakest(verdicts: Iterable[Verdict]) -> Verdict:
    """The least trusted of several verdicts: trust is the minimum over the premises.

    >>> weakest([Verdict("sampled"), Verdict("undecided", "no method")]).word
    'undecided'
    """
    order: Sequence[Word] = (*SUPPORT, "conditional", "undecided", "malformed", "refuted")
    return max(verdicts, key=lambda v: order.index(v.word))
