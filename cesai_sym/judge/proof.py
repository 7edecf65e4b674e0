"""What an exact proof consists of, and the check of it in ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.expression.nodes import Rel
from cesai_sym.judge import witness
from cesai_sym.judge.algebra import Algebra
from cesai_sym.judge.normal import discharge
from cesai_sym.statement import Domain, Relation, Statement, check_at
from cesai_sym.verdict import Evidence


class SoundnessError(RuntimeError):
    """An exact rewriting says equal and ball arithmetic says different: one of the two is wrong."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence of an exact proof."""

    evidence: tuple[Evidence, ...]

    @property
    def numerical(self) -> bool:
        """Does it rest on the enclosure of a number somewhere? Then it certifies, it does not prove."""
        return any("arb" in e.rests_on for e in self.evidence)


#: A proof, or the reason why there is none.
Attempt = Proof | str
#: How a method proves a part of what it was asked; the number is how often the domain may still be split.
Prover = Callable[[Relation, Domain, int], Attempt]


def rests(alg: Algebra) -> tuple[str, ...]:
    """What a proof in this algebra rests on; the sign of a real number may have come from its enclosure."""
    more = [name for name, used in (("arb", alg.enclosed), ("sos", alg.squares)) if used]
    return ("rules", "flint", *more)


def unmet(alg: Algebra) -> str:
    """The side conditions that the domain does not imply, as a reason."""
    return "side conditions not implied by the domain: " + "; ".join(discharge(alg))


#: At how many points every proof of a relation is held against ball arithmetic.
_CHECKED = 8
_CHECK_SEED = 7


def double_check(r: Rel, d: Domain, method: str, count: int = _CHECKED) -> None:
    """Ball arithmetic at exact points of the domain, the same ones every time, must not contradict a proof.

    Raises SoundnessError, which names the method, the relation and the point.
    """
    for point in witness.points(d, count, _CHECK_SEED):
        try:
            answer = check_at(r, point)
        except (UnsupportedError, KeyError, ValueError, ZeroDivisionError, OverflowError):
            continue
        if answer is False:
            found = witness.describe(Statement(r, d), point)
            raise SoundnessError(f"a proof of {r.op} by {method} is contradicted by ball arithmetic at {found}")
