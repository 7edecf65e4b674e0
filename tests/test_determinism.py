"""Verdicts and certificates do not depend on the seed of hashing, nor on how many work at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cesai_sym.judge.decide import decide
from cesai_sym.judge.kept import _written
from cesai_sym.judge.worker import Limits, run_all
from cesai_sym.papers.language import parse_domain, parse_statement
from cesai_sym.statement import Statement
from cesai_sym.theory.catalogue import checked
from cesai_sym.verdict import Verdict

_GIVEN = {
    "rho": "rho < 1", "J": "integer, J >= 2", "M": "integer, M >= 2", "n": "integer, n >= 0", "a": "a > 0", "b": "real",
    "x": "positive vector of length J", "w": "weights of length J", "t": "t > 0",
}  # fmt: skip
CLAIMS = (
    "curvature(rho, J) > 1", "curvature(rho, J) > 0", "elasticity(rho) < 1", "elasticity(rho) > 0", "a + b > b",
    "(a + b)^2 == a^2 + 2*a*b + b^2", "(a + b)^2 == a^2 + b^2", "a^2 + b^2 >= 2*a*b",
    "variance_retained(4, 5) ~= 24 %", "variance_retained(4, 5) ~= 25 %",
    "limit(variance_retained(M, n), n -> oo) == 0", "half_life(M) > 0", "log(a^2) == 2*log(a)",
    "sum(j, w[j]) == 1", "sum(j, w[j]*x[j]) > 0", "a + t > a", "a*t > 0", "t^2 - 2*t + 1 >= 0",
    "limit(1/t, t -> oo) == 0", "limit(t/(1 + t), t -> oo) == 1", "a^b > 0", "exp(b) > 0", "sqrt(a^2) == a",
    "sqrt(b^2) == b", "a/a == 1", "a*t == t*a", "M*(M - 1) > 0", "(1 - 1/M)^n <= 1", "1/2 + 1/3 == 5/6",
    "herfindahl(w) > 0",
)  # fmt: skip


def statements() -> list[Statement]:
    domain = parse_domain(_GIVEN, ())
    return [parse_statement(text, domain) for text in CLAIMS]


def plain(verdict: object) -> str:
    assert isinstance(verdict, Verdict)
    return json.dumps({**_written(verdict), "seconds": 0}, sort_keys=True)


def everything() -> str:
    """All verdicts and two certificates as text."""
    from cesai_sym.certificates import certificate_text

    verdicts = [plain(decide(s)) for s in statements()]
    return "\n".join([*verdicts, certificate_text(checked("cobb-douglas")), certificate_text(checked("fresh-data"))])


def test_the_seed_of_hashing_changes_nothing() -> None:
    """Interpreters with different seeds give the same bytes: words, reasons, evidence, witnesses, certificates."""
    program = "from tests.test_determinism import everything; import sys; sys.stdout.write(everything())"
    found = []
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        found.append(run.stdout)
    assert len(set(found)) == 1
    words = {json.loads(line)["word"] for line in found[0].splitlines()[: len(CLAIMS)]}
    assert {"proved", "refuted", "conditional"} <= words


@pytest.fixture(scope="module")
def alone() -> list[str]:
    outcomes = run_all(decide, statements(), Limits(seconds=300, workers=1))
    return [plain(outcome.value) for outcome in outcomes]


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_changes_nothing(workers: int, alone: list[str]) -> None:
    """Whoever decides a statement, and after whichever others, says the same of it."""
    outcomes = run_all(decide, statements(), Limits(seconds=300, workers=workers))
    assert [plain(outcome.value) for outcome in outcomes] == alone


def test_the_order_changes_nothing(alone: list[str]) -> None:
    """In the opposite order, with what was decided before kept in memory, the verdicts are the same."""
    backwards = [plain(decide(s)) for s in reversed(statements())]
    assert backwards[::-1] == alone
