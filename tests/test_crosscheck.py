"""The campaign measures what it says, meets the contract, and notices a kernel that is wrong."""

import dataclasses
import math
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest

from cesai_sym import crosscheck, kernels
from cesai_sym.crosscheck import CrosscheckRow, condition_number, distance, run_crosscheck
from cesai_sym.expression.evaluate import to_arb, working_precision
from cesai_sym.hunt import hunt
from cesai_sym.kernels.campaign import POINT_CLASSES
from cesai_sym.kernels.reference import reference, ulps

CASE = {"x": (1.5, 4.0), "rho": (-1.0,), "weights": (1.0, 3.0)}


def test_every_kernel_meets_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kernel keeps its contract on every class of points, with no nan where a value exists."""
    monkeypatch.setattr(crosscheck, "_ROUNDS", 1)
    rows = run_crosscheck(points=40)
    assert {r.kernel for r in rows} == {*kernels.__all__, "relative_pooling_gain"}
    assert [r for r in rows if not r.within_contract] == []
    assert all(r.points >= 40 for r in rows)


def test_the_accurate_tier_is_within_one_ulp(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``accurate`` every kernel is within 1 ulp."""
    monkeypatch.setattr(crosscheck, "_ROUNDS", 1)
    rows = run_crosscheck(points=20, accurate=True)
    assert [r for r in rows if r.worst_ulp > 1 or r.failures] == []


def test_same_seed_same_rows() -> None:
    """A campaign can be repeated; another seed takes other points."""
    first, again, other = (run_crosscheck(["ces"], points=20, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_rows_are_reported_as_they_come() -> None:
    """on_done gets each row, in order, and rows are frozen."""
    seen: list[CrosscheckRow] = []
    rows = run_crosscheck(["variance_retained", "curvature"], points=10, on_done=seen.append)
    assert tuple(seen) == rows
    assert [r.kernel for r in rows] == ["variance_retained"] * 3 + ["curvature"] * 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        rows[0].points = 0  # type: ignore[misc]


def test_worst_point_can_be_put_in_again() -> None:
    """The hexadecimal arguments of the worst point reproduce its error."""
    row = next(r for r in run_crosscheck(["ces"], points=30) if r.points_class == "rho 0.1..50")
    point = {name: tuple(map(float.fromhex, text.split())) for name, text in row.worst_point}
    value = kernels.ces(point["x"], point["rho"][0], point["weights"])
    assert ulps(float(value), reference("ces", point)[0]) == row.worst_ulp


@pytest.mark.parametrize("wrong", [lambda F: np.nextafter(np.nextafter(F, np.inf), np.inf), lambda F: F * np.nan])
def test_a_wrong_kernel_is_noticed(monkeypatch: pytest.MonkeyPatch, wrong) -> None:
    """Two units in the last place, or a nan, show."""
    broken = {**crosscheck.COMPUTE, "ces": lambda a: wrong(kernels.ces(a["x"], a["rho"], a["weights"]))}
    monkeypatch.setattr(crosscheck, "COMPUTE", MappingProxyType(broken))
    row = run_crosscheck(["ces"], points=10)[0]
    assert row.worst_ulp > 1.4


def test_the_climb_finds_more_than_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that peaks in a corner of the class is found by climbing."""

    def peaked(a) -> np.ndarray:
        corner = np.clip(1 - np.abs(a["rho"] - 8.0) / 4 - np.abs(a["x"][:, 0] - 20.0) / 10, 0, None)
        return np.asarray(kernels.ces(a["x"], a["rho"], a["weights"]) * (1 + corner * 1e-10))

    monkeypatch.setattr(crosscheck, "COMPUTE", MappingProxyType({**crosscheck.COMPUTE, "ces": peaked}))
    benign = next(c for c in POINT_CLASSES if c.name == "benign" and "ces" in c.kernels)
    seeds = range(8)
    found = np.median([crosscheck.measure("ces", benign, 60, np.random.default_rng(s)).worst_ulp for s in seeds])
    monkeypatch.setattr(crosscheck, "_ROUNDS", 0)
    chance = np.median([crosscheck.measure("ces", benign, 150, np.random.default_rng(s)).worst_ulp for s in seeds])
    assert found > chance


def test_a_wrong_reference_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference is held against the definition of the theory."""
    monkeypatch.setattr(crosscheck, "reference", lambda kernel, case: [to_arb(Fraction(3))])
    with pytest.raises(ArithmeticError, match="disagrees with its definition"):
        crosscheck._confirm("ces", CASE)


@pytest.mark.parametrize("kernel", crosscheck.COMPUTE)
def test_reference_is_the_definition(kernel: str) -> None:
    """At random points of each class the reference lies in an enclosure of the definition."""
    for points_class in POINT_CLASSES:
        if kernel in points_class.kernels:
            J = points_class.sizes[0]
            cube = np.random.default_rng(9).random((3, points_class.dimension(J)))
            arguments = points_class.arguments(kernel, cube, J)
            for i in range(3):
                case = {
                    k: tuple(np.atleast_1d(a[i]).tolist())
                    for k, a in arguments.items()
                    if k in crosscheck.ARGUMENTS[kernel]
                }
                crosscheck._confirm(kernel, case)


@pytest.mark.parametrize(
    ("computed", "exact", "expected"),
    [
        (1.0, Fraction(1), 0.0),
        (1.0 + 2.0**-52, Fraction(1), 1.0),
        (1.0 - 2.0**-53, Fraction(1), 0.5),
        (0.0, Fraction(1, 2**1075), 0.5),
        (5e-324, Fraction(1, 2**1075), 0.5),
        (1e-310, Fraction(1e-310) + Fraction(3, 2**1074), 3.0),
        (math.inf, Fraction(2) ** 1024, 0.0),
        (math.inf, Fraction(2) ** 1024 - Fraction(2) ** 970, 0.0),
        (math.inf, Fraction(2) ** 1023, math.inf),
        (-math.inf, Fraction(2) ** 1024, math.inf),
        (math.nan, Fraction(1), math.inf),
    ],
)
def test_distance_in_ulps(computed: float, exact: Fraction, expected: float) -> None:
    """The unit is the spacing of doubles at the exact value, 2^-1074 below the normal range."""
    with working_precision(200):
        ball = to_arb(exact)
    assert ulps(computed, ball) == pytest.approx(expected, rel=1e-12)


def test_distance_from_a_limit() -> None:
    """Where the exact value is a limit only that value is right."""
    assert ulps(math.inf, math.inf) == ulps(0.0, 0.0) == ulps(math.nan, math.nan) == 0.0
    assert ulps(1e308, math.inf) == ulps(math.nan, 0.0) == ulps(5e-324, 0.0) == math.inf


def test_condition_number_of_known_problems() -> None:
    """F is homogeneous (1 from x, 2 from unnormalised weights at most); (1 - rho) near 1 is ill-conditioned."""
    assert 1 <= condition_number("ces", CASE) <= 4
    near_one = {"rho": (1.0 + 2.0**-30,), "J": (3.0,)}
    assert condition_number("curvature", near_one) == pytest.approx(2.0**30, rel=1e-2)
    assert math.isnan(condition_number("curvature", {"rho": (1.0,), "J": (3.0,)}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernels": ["cse"]}, "unknown kernel 'cse'; the kernels are ces, "),
        ({"points": 0}, "points must be at least 1, got 0"),
    ],
)
def test_errors_name_the_argument(arguments, message) -> None:
    """A mistyped kernel and an empty campaign are refused."""
    with pytest.raises(ValueError, match=message):
        run_crosscheck(**arguments)


def test_a_hunt_finds_what_is_wrong_anywhere() -> None:
    """An error in a corner that no class aims at is found by moves on bits, and its arguments reproduce it."""

    def peaked(a) -> np.ndarray:
        near = np.clip(1 - np.abs(np.log2(a["x"][:, 0]) - np.log2(a["x"][:, 1]) - 3.5), 0, None)
        return np.asarray(kernels.ces(a["x"], a["rho"], a["weights"]) * (1 + near * 1e-12))

    worst = hunt("ces", peaked, restarts=3, rounds=25)[0]
    assert worst.error > 3000
    arguments = {n: np.array(v if n != "rho" else v[0])[None] for n, v in worst.case.items()}
    assert distance("ces", worst.case, peaked(arguments).tolist()) == worst.error
    assert worst.error >= hunt("ces", peaked, restarts=1, rounds=1)[0].error


@pytest.mark.parametrize("kernel", ["ces_drho", "pooling_gain", "log_ces", "factor_demands"])
def test_a_hunt_finds_nothing_here(kernel: str) -> None:
    """The search keeps to the contract, too."""
    assert hunt(kernel, restarts=2, rounds=10)[0].error <= 1


def test_ill_conditioned_points_are_measured_by_their_condition() -> None:
    """What is beyond the promise of a kernel is divided by how far it is, other errors are not."""
    case = {"rho": (-1.0,), "weights": (1.0, 1.0), "logs": (1.0, -1.0)}
    exact = float(reference("log_ces", case)[0].mid())
    assert condition_number("log_ces", case) < 2**16
    assert distance("log_ces", case, [exact * (1 + 2.0**-40)]) > 2000
    near = {**case, "logs": (float(-np.log(2 - np.exp(0.5))), -0.5)}  # log F is near 0
    value = float(kernels.log_ces(near["logs"], -1.0))
    condition = condition_number("log_ces", near)
    assert condition > 2.0**40
    assert distance("log_ces", near, [value]) <= 1
    assert distance("log_ces", near, [value * 2]) > 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("cse",), "unknown kernel 'cse'"), (("ces",), "restarts and rounds must be at least 1, got 0 and 3")],
)
def test_hunt_names_the_argument(arguments, message) -> None:
    """A mistyped kernel and an empty search are refused."""
    with pytest.raises(ValueError, match=message):
        hunt(*arguments, restarts=0, rounds=3)
