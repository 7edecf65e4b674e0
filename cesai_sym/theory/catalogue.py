"""All theorems by name, and the judge that may cite them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from cesai_sym.cache import Store
from cesai_sym.derivation import Checked, Derivation, Library, check
from cesai_sym.judge import Judge, Known, effort
from cesai_sym.judge.kept import decided
from cesai_sym.statement import Statement, expanded
from cesai_sym.theory import (
    baumol,
    collapse,
    compute,
    curvature,
    divergence,
    diversity,
    drift,
    duality,
    essential,
    exactness,
    exponents,
    hierarchy,
    information,
    labour,
    limits,
    markets,
    means,
    nesting,
    pooling,
    resampling,
    robustness,
    scaling,
    slowest,
    substitution,
    variety,
)
from cesai_sym.verdict import Verdict


class UnknownTheoremError(KeyError):
    """There is no theorem of this name; the message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def _makers() -> Mapping[str, Callable[[], Derivation]]:
    makers = (
        curvature.curvature,
        substitution.substitution,
        limits.leontief,
        limits.cobb_douglas,
        limits.maximum_limit,
        essential.essential_inputs,
        means.mean_bounds,
        divergence.exponent,
        divergence.cumulants,
        variety.variety,
        duality.duality,
        nesting.nesting,
        baumol.growth,
        baumol.baumol,
        baumol.prices,
        hierarchy.hierarchy,
        slowest.slowest_level,
        diversity.loss,
        diversity.expected_loss,
        pooling.superadditivity,
        pooling.diversity,
        collapse.collapse,
        collapse.fresh_data,
        collapse.remaining_bonus,
        scaling.scaling_law,
        compute.compute_optimal,
        markets.break_even,
        markets.contribution,
        information.costly_information,
        robustness.robustness,
        resampling.diversity_of_draws,
        resampling.typical_path,
        drift.drifting_exponent,
        exactness.remainder,
        exponents.exact_exponents,
        labour.mobile_labour,
        labour.mobile_growth,
    )
    return MappingProxyType({m().name: m for m in makers})


#: The results that the essays of the field rest on, in the order in which they build on each other.
HEADLINES: tuple[str, ...] = ("curvature", "leontief", "baumol", "diversity", "collapse")


def names() -> tuple[str, ...]:
    """The names of all theorems.

    >>> "curvature" in names()
    True
    """
    return tuple(_makers())


@cache
def theorem(name: str) -> Derivation:
    """A theorem with its derivation; raises UnknownTheoremError.

    >>> theorem("leontief").title
    'The Leontief limit'
    """
    try:
        return _makers()[name]()
    except KeyError:
        known = ", ".join(names())
        raise UnknownTheoremError(f"there is no theorem named {name!r}; there are: {known}") from None


def checked(name: str, store: Store | None = None) -> Checked:
    """The theorem with every step checked (once in a process); with a store, steps that were checked before are not."""
    return _checked(name, store)


@cache
def _checked(name: str, store: Store | None) -> Checked:
    with effort.unlimited():
        return check(theorem(name), store=store, library=library_of(name, store))


def library_of(name: str, store: Store | None = None) -> Library:
    """Gives the theorems that a theorem may cite: those that do not rest on it themselves."""

    def find(other: str) -> Checked | None:
        return checked(other, store) if other in names() and name not in rests_on(other) else None

    return find


def rests_on(name: str) -> frozenset[str]:
    """The theorem itself and all that it cites, directly or not.

    >>> rests_on("cobb-douglas")
    frozenset({'cobb-douglas'})
    """
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(c for c in theorem(one).cited() if c in names())
    return frozenset(found)


@cache
def library() -> tuple[Known, ...]:
    """The parts of all theorems as statements that may be cited."""
    return tuple(Known(name, expanded(statement)) for name in names() for statement in theorem(name).statements())


def judge_statement(statement: Statement, store: Store | None = None) -> Verdict:
    """The verdict on a statement by a judge who may cite the theorems; a cited theorem is checked first.

    With a ``store``, verdicts and checks are looked up there, and kept there.
    """

    def proved(name: str) -> bool:
        return checked(name, store).proved

    return decided(statement, Judge(library(), confirm=proved).decide, store)
