"""Derivations as data: a theorem in parts, and the chain of steps that ends in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cesai_sym.expression.nodes import Idx, Rel
from cesai_sym.statement import Definition, Domain, Relation, Scalar, Statement, Vector
from cesai_sym.verdict import Verdict

#: What a step or a part may add to the domain of its derivation.
Given = Rel | Scalar | Vector | Idx | Definition


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: a relation, the rule that yields it, a reason for the reader.

    ``uses`` are the labels of earlier steps that serve as premises, or ``theorem:label`` for a step of another theorem;
    ``given`` are further conditions under which the
    step is claimed.
    """

    label: str
    relation: Relation
    rule: str
    reason: str
    uses: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()

    def cites(self) -> tuple[tuple[str, str], ...]:
        """The steps of other theorems among the premises: name and label."""
        return tuple((name, label) for name, colon, label in (u.partition(":") for u in self.uses) if colon)


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a theorem: the label of the step that concludes it, and what it says in words."""

    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A deliberately wrong variant of a part: it must be refuted, or the theorem says nothing."""

    description: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Derivation:
    """A theorem and its proof: domain, steps, and which steps are its parts."""

    name: str
    title: str
    summary: str
    lines: tuple[str, ...]
    domain: Domain
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    mutants: tuple[Mutant, ...] = field(default=())

    def number(self, label: str) -> int:
        """The number of a step, counted from 1; raises ValueError when there is no such step."""
        labels = [s.label for s in self.steps]
        if labels.count(label) != 1:
            raise ValueError(f"{self.name}: {labels.count(label)} steps are labelled {label!r}")
        return labels.index(label) + 1

    def premises_of(self, number: int) -> tuple[int, ...]:
        """The numbers of the steps that a step uses; raises ValueError when there is none of that label."""
        return tuple(self.number(label) for label in self.steps[number - 1].uses if ":" not in label)

    def cited(self) -> tuple[str, ...]:
        """The names of the theorems that its steps cite, each once."""
        return tuple(dict.fromkeys(name for s in self.steps for name, _ in s.cites()))

    def domain_of(self, number: int) -> Domain:
        """The domain of a step, counted from 1."""
        return self.domain.extend(*self.steps[number - 1].given)

    def statement_of(self, number: int) -> Statement:
        """The statement of a step, counted from 1."""
        return Statement(self.steps[number - 1].relation, self.domain_of(number))

    def statements(self) -> tuple[Statement, ...]:
        """The statements of the theorem, one for each part."""
        return tuple(self.statement_of(self.number(p.step)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Checked:
    """A derivation with the verdict of every step; the derivation's own verdict is the weakest of them."""

    derivation: Derivation
    verdicts: tuple[Verdict, ...]
    verdict: Verdict

    @property
    def proved(self) -> bool:
        """Is every step proved?"""
        return self.verdict.word == "proved"
