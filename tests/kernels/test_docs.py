"""What the page about the kernels shows is what they do."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "kernels.md"


def test_page_runs() -> None:
    """Every example of docs/kernels.md gives what is printed below it."""
    result = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 10
    assert result.failed == 0
