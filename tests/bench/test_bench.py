"""The benchmark is itself right: a wrong result is seen, and times are compared with times of the same round."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cesai_sym import kernels
from cesai_sym.bench.accuracy import AccuracyRow, run_accuracy
from cesai_sym.bench.peers import PEERS, Peer
from cesai_sym.bench.report import Report
from cesai_sym.bench.speed import ACCURATE, KERNEL, _difference, _measure, run_speed
from cesai_sym.bench.tasks import WORKLOADS, task
from cesai_sym.bench.timing import interleave
from cesai_sym.cli.command import run


def test_a_wrong_kernel_breaks_the_contract() -> None:
    """A kernel that is off by ten ulps, or that has no value where there is one, fails the whole report."""
    ces = lambda x, rho, w: np.asarray(kernels.ces(x, rho, w))  # noqa: E731
    wrong = {
        "right": {KERNEL: ces},
        "ten ulps": {KERNEL: lambda x, rho, w: ces(x, rho, w) * (1 + 10 * 2.0**-52)},
        "nan": {ACCURATE: lambda x, rho, w: np.where(x[:, 0] > x[:, -1], np.nan, ces(x, rho, w))},
    }
    correct = {name: Report({}, (), run_accuracy(40, among=among)).correct for name, among in wrong.items()}
    assert correct == {"right": True, "ten ulps": False, "nan": False}


def test_garbage_is_counted_apart() -> None:
    """Relative errors above one millionth are counted, and do not hide the worst of the useful results."""
    off = lambda x, rho, w: np.asarray(kernels.ces(x, rho, w)) * np.where(x[:, 0] > x[:, -1], 1.001, 1)  # noqa: E731
    row = next(r for r in run_accuracy(30, among={"half": off}) if r.points_class == "benign")
    assert row.garbage > 0
    assert row.without_value == 0
    assert row.worst_ulp < 1


def test_a_peer_with_other_results_is_marked() -> None:
    """What does not compute the same says so beside its time; what fails has no time."""
    work = task("W1", 1e-5)
    other = Peer("other", "numpy", ("value",), lambda t: lambda: t.x[:, 0])

    def broken(t: object) -> None:
        raise NotImplementedError("not here")

    rows = {r.name: r for r in _measure(work, (other, Peer("broken", "numpy", ("value",), broken)), 1)}  # type: ignore[arg-type]
    assert "relative error" in rows["other"].note
    assert rows["broken"].ratio is None
    assert "not here" in rows["broken"].note


@pytest.mark.parametrize("name", WORKLOADS)
def test_peers_compute_the_same(name: str) -> None:
    """Every peer that is always here agrees with the kernel on every workload."""
    rows = run_speed([name], ["NumPy expression", "C and libmvec"], size=1e-4, rounds=1)
    assert all(r.note == "" or r.note.startswith("not measured: NotImplementedError") for r in rows)
    assert {KERNEL, ACCURATE, "NumPy expression"} <= {r.name for r in rows if r.ratio is not None}


def test_what_differs() -> None:
    """Another shape and another number are both seen."""
    assert _difference(np.ones(2), np.ones(3)).startswith("another shape")
    assert _difference(np.array([1.0, 2.0]), np.array([1.0, 1.0])) == "relative error 1.0e+00"
    assert _difference(np.array([1.0 + 1e-9]), np.ones(1)) == ""


def test_ratios_are_within_rounds() -> None:
    """The first contestant is what the others are compared with."""
    first, _ = interleave({"a": lambda: None, "b": lambda: sum(range(1000))}, 1, 5)
    assert first.ratio == 1


@pytest.mark.parametrize(("name", "size"), [("W9", 1.0), ("W1", 1e-9)])
def test_unknown_or_empty_tasks(name: str, size: float) -> None:
    """There is no such workload, or nothing of it is left."""
    with pytest.raises(ValueError, match=r"unknown workload|at least one row"):
        task(name, size)


def test_unknown_peers() -> None:
    """The message has the names that exist."""
    with pytest.raises(ValueError, match=PEERS[0].name):
        run_speed(["W1"], ["Fortran"], size=1e-4)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The short form prints valid JSON, names the machine by features, and ends well when the kernels are right."""
    assert run(["bench", "--quick", "--workload", "one", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["machine"]) == {"architecture", "vectors", "cores", "python", "libraries"}
    assert {r["workload"] for r in data["speed"]} == {"one"}
    assert AccuracyRow(**data["accuracy"][0]).within_contract


def test_an_exponent_no_peer_takes() -> None:
    """Zero is refused before anything is measured."""
    assert run(["bench", "--rho", "0"]) == 2
