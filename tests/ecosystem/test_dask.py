"""dask, xarray and pandas: the kernels are lazy where the arrays are, and give the same doubles."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import cesai_sym as cs


def _inputs() -> np.ndarray:
    return np.random.default_rng(0).uniform(0.5, 2, (300, 3))


@pytest.mark.parametrize("kernel", [cs.ces, cs.ces_gradient, cs.ces_shares, cs.ces_hessian])
def test_lazy_arrays(kernel) -> None:
    """A dask array in gives a dask array out, with the same doubles, also when the inputs were cut apart."""
    da = pytest.importorskip("dask.array")
    x = _inputs()
    lazy = kernel(da.from_array(x, chunks=(100, 2)), -2.0, [1, 2, 3])
    assert isinstance(lazy, da.Array)
    np.testing.assert_array_equal(lazy.compute(scheduler="threads"), kernel(x, -2.0, [1, 2, 3]))


def test_lazy_axis_and_results() -> None:
    """The axis of the inputs may be any, and several results are several lazy arrays."""
    da = pytest.importorskip("dask.array")
    x = _inputs()
    lazy = cs.ces_gradient(da.from_array(x.T, chunks=(3, 50)), -2.0, axis=0)
    np.testing.assert_array_equal(lazy.compute(), cs.ces_gradient(x.T, -2.0, axis=0))
    F, slope = cs.ces_value_and_gradient(da.from_array(x, chunks=(50, 3)), da.full(300, -2.0))
    np.testing.assert_array_equal(F.compute(), cs.ces(x, -2.0))
    np.testing.assert_array_equal(slope.compute(), cs.ces_gradient(x, -2.0))
    growth = cs.mesh_growth(da.from_array(x, chunks=(50, 3)), [0.1, 0.2, 0.3], -1.0, t=da.ones(300))
    np.testing.assert_array_equal(growth.compute(), cs.mesh_growth(x, [0.1, 0.2, 0.3], -1.0, t=1.0))


def test_xarray_parallelized() -> None:
    """``xarray.apply_ufunc`` maps a kernel over lazy labelled arrays."""
    xr = pytest.importorskip("xarray")
    da = pytest.importorskip("dask.array")
    x = _inputs()
    labelled = xr.DataArray(da.from_array(x, chunks=(100, 3)), dims=("firm", "input"))
    weights = xr.DataArray([1.0, 2.0, 3.0], dims="input")
    F = xr.apply_ufunc(
        cs.ces, labelled, -2.0, weights,
        input_core_dims=[["input"], [], ["input"]], dask="parallelized", output_dtypes=[float],
    )  # fmt: skip
    assert F.dims == ("firm",)
    np.testing.assert_array_equal(F.compute().values, cs.ces(x, -2.0, [1, 2, 3]))


def test_data_frames() -> None:
    """A table of pandas is rows of inputs."""
    pd = pytest.importorskip("pandas")
    np.testing.assert_array_equal(cs.ces(pd.DataFrame(_inputs()), -2.0), cs.ces(_inputs(), -2.0))


@pytest.mark.parametrize("kernel", [cs.ces, cs.ces_hessian, cs.curvature])
def test_pickling(kernel) -> None:
    """A kernel can be sent to another process."""
    assert pickle.loads(pickle.dumps(kernel)) is kernel
