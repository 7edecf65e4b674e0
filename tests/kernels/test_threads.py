"""Threads and masks: neither changes a double that is computed."""

from __future__ import annotations

import numpy as np
import pytest

import cesai_sym as cs

_ROWS = 40_000


def _inputs() -> np.ndarray:
    x = np.random.default_rng(5).uniform(0.5, 2, (_ROWS, 3))
    x[::1000] = [0.0, 1.0, np.inf]
    return x


@pytest.mark.parametrize("workers", [2, 3, 7])
def test_threads_change_nothing(workers: int) -> None:
    """The results are the same doubles for every number of threads, edges included."""
    x = _inputs()
    rho = np.random.default_rng(6).uniform(-20, 0.9, _ROWS)
    np.testing.assert_array_equal(cs.ces(x, rho, workers=workers), cs.ces(x, rho))
    F, slope = cs.ces_value_and_gradient(x, rho, [1, 2, 3], workers=workers)
    np.testing.assert_array_equal(F, cs.ces(x, rho, [1, 2, 3], workers=1))
    np.testing.assert_array_equal(slope, cs.ces_gradient(x, rho, [1, 2, 3]))
    np.testing.assert_array_equal(cs.ces_hessian(x, -2.0, workers=workers), cs.ces_hessian(x, -2.0))
    growth = [cs.mesh_growth(x[1:1000], [0.1, 0.2, 0.3], -1.0, t=2.0, workers=w) for w in (1, workers)]
    np.testing.assert_array_equal(*growth)


def test_threads_of_other_shapes() -> None:
    """Broadcast exponents, an axis that is not the last, and few rows in the first axis are served too."""
    x = _inputs()[1:1000]
    rho = np.linspace(-3, 0.9, 50)[:, None]
    np.testing.assert_array_equal(cs.ces(x, rho, workers=4), cs.ces(x, rho))
    np.testing.assert_array_equal(cs.ces_shares(_inputs().T, -2.0, axis=0, workers=2), cs.ces_shares(_inputs(), -2.0).T)
    assert float(cs.ces([1.0, 4.0], -1.0, workers=8)) == 1.6


@pytest.mark.parametrize("workers", [0, -1, 1.5, "two"])
def test_bad_numbers_of_threads(workers: object) -> None:
    """A number of threads is whole and at least 1."""
    with pytest.raises(ValueError, match="workers must be a whole number"):
        cs.ces([1.0, 2.0], -1.0, workers=workers)  # type: ignore[arg-type]


def test_masked_rows_are_left_alone() -> None:
    """With ``where`` the other rows keep what they had, and may hold anything."""
    x = np.array([[1.0, 4.0], [-1.0, np.nan], [2.0, 2.0]])
    out = np.full(3, 7.0)
    assert cs.ces(x, -1.0, out=out, where=[True, False, True]) is out
    assert out.tolist() == [1.6, 7.0, 2.0]
    slope = np.full((2, 3), 7.0)
    cs.ces_gradient(x.T, 1.0, axis=0, out=slope, where=[True, False, True])
    assert slope.tolist() == [[0.5, 7.0, 0.5], [0.5, 7.0, 0.5]]


def test_masks_need_a_target() -> None:
    """What is left alone has to be somewhere; a mask is boolean."""
    with pytest.raises(ValueError, match="pass out too"):
        cs.ces([[1.0, 2.0]], -1.0, where=[True])
    with pytest.raises(TypeError, match="must be boolean"):
        cs.ces([[1.0, 2.0]], -1.0, where=[1], out=np.zeros(1))
