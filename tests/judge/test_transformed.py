"""Known truths, changed by what keeps the truth, are never refuted; and their mutants, where false, never proved."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from functools import cache

import mpmath as mp
import pytest

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.judge import Judge, effort
from cesai_sym.judge.proof import Proof
from cesai_sym.judge.prove import prove
from cesai_sym.judge.refute import refute
from cesai_sym.papers.language import LanguageError, parse_domain, parse_statement
from cesai_sym.theory import catalogue
from tests.judge.transformed import Claim, mutant, seeds, true_claim
from tests.judge.unprepared import oracle
from tests.judge.unprepared.tables import load

SUPPORTED, AGAINST = ("proved", "certified"), ("refuted", "conditional")


@cache
def known() -> list[Claim]:
    return seeds(load("first"))


@cache
def judge() -> Judge:
    return Judge(catalogue.library(), search=16, confirm=lambda _: True, explain=False)


def word(claim: Claim, thorough: bool = True) -> str:
    """The verdict; a claim that a mutation left unreadable is malformed.

    What is not thorough asks the rules and the search for a witness alone, which is many times quicker.
    """
    try:
        statement = parse_statement(claim.statement, parse_domain(claim.given, claim.assume))
    except LanguageError:
        return "malformed"
    if thorough:
        return judge().decide(statement).word
    try:
        with effort.limited(3_000):
            if isinstance(prove(statement), Proof):
                return "proved"
    except (UnsupportedError, RecursionError):
        return "undecided"
    return "undecided" if refute(statement, 6) is None else "refuted"


def fails(claim: Claim, seed: int, count: int = 8) -> bool | None:
    """Whether the oracle finds a point at which the claim fails; None where it can compute nothing."""
    seen = False
    with mp.workdps(oracle.DIGITS):
        for env in oracle.points(claim.given, claim.assume, count, seed):
            try:
                if not oracle.holds(claim.statement, env):
                    return True
                seen = True
            except (oracle.UnknownError, OverflowError):
                continue
    return False if seen else None


def check_true(seed: int, tally: Counter[str], thorough: bool = True) -> None:
    """A true claim is not refuted, and can be read."""
    rng = random.Random(seed)
    claim = true_claim(rng, known(), rng.randint(1, 4))
    found = word(claim, thorough)
    tally[f"true {found}"] += 1
    assert found not in (*AGAINST, "malformed"), (found, claim)


def check_mutant(seed: int, tally: Counter[str], thorough: bool = True) -> None:
    """What fails at a point is not proved; what is refuted was no truth."""
    rng = random.Random(seed)
    claim = mutant(rng, true_claim(rng, known(), rng.randint(0, 3)))
    if not fails(claim, seed):
        tally["mutant that may be true"] += 1
        return
    found = word(claim, thorough)
    tally[f"false {found}"] += 1
    assert found not in SUPPORTED, (found, claim)


@pytest.mark.parametrize("seed", range(1, 11))
def test_what_follows_from_a_truth_is_not_refuted(seed: int) -> None:
    """Scaling, substituting, differentiating and the like lead from truth to truth."""
    check_true(seed, Counter())


@pytest.mark.parametrize("seed", range(12))
def test_a_mutant_that_fails_is_not_proved(seed: int) -> None:
    """A changed sign, factor, constant or number of inputs is noticed, or at least not supported."""
    check_mutant(seed, Counter())


@pytest.mark.parametrize("seed", range(40, 52))
def test_what_follows_from_a_truth_holds_at_points(seed: int) -> None:
    """The transformations themselves are right: the oracle finds no point at which their results fail."""
    rng = random.Random(seed)
    claim = true_claim(rng, known(), rng.randint(1, 4))
    assert not fails(claim, seed), claim


@pytest.mark.skipif("CESAI_CAMPAIGN" not in os.environ, reason="a long run, asked for by CESAI_CAMPAIGN=<seconds>")
def test_campaign() -> None:
    """Thousands of transformed truths and their mutants, without one wrong verdict."""
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    end, seed = time.monotonic() + float(os.environ["CESAI_CAMPAIGN"]), int(os.environ.get("CESAI_SEED", "1000"))
    while time.monotonic() < end:
        seed += 1
        for check in (check_true, check_mutant):
            try:
                check(seed, tally, seed % 20 == 0)
            except AssertionError as error:
                wrong.append(f"{check.__name__} {seed}: {error}")
    print(dict(tally), *wrong, sep="\n")
    assert not wrong
