"""What all tests share: none of them reads the results that this user's cache keeps."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Switch the cache off; the tests of the cache have folders of their own."""
    os.environ["CESAI_CACHE"] = "off"
