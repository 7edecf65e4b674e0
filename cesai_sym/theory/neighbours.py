"""Neighbours: a step of a theorem with one of its conditions left out, which must fail where the condition is needed."""

from __future__ import annotations

from collections.abc import Sequence

from cesai_sym.derivation import Mutant, Step
from cesai_sym.derivation.model import Given
from cesai_sym.statement import Domain, Statement


def without(domain: Domain, steps: Sequence[Step], label: str, what: str, *instead: Given) -> Mutant:
    """The step with this label without its own conditions, on the domain with ``instead`` declared.

    ``what`` says in words which condition is missing; ``instead`` has the conditions that are kept, and redeclares the
    symbols whose domain is widened.  Raises ValueError when there is no such step.

    >>> from cesai_sym.theory.catalogue import theorem
    >>> [m.description for m in theorem("scaling-law").mutants][0]
    'less: without k > 1'
    """
    step = next((s for s in steps if s.label == label), None)
    if step is None:
        raise ValueError(f"no step is labelled {label!r}")
    return Mutant(f"{label}: without {what}", Statement(step.relation, domain.extend(*instead)))
