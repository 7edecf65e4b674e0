"""What all tests share: none of them reads the results that this user's cache keeps."""

import os
from importlib.util import find_spec

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Switch the cache off; the tests of the cache have folders of their own."""
    os.environ["CESAI_CACHE"] = "off"


#: Modules for libraries that are not installed here can not be imported for their examples.
collect_ignore = [
    f"cesai_sym/kernels/tensors/with_{library}.py" for library in ("dask", "jax", "torch") if find_spec(library) is None
]
