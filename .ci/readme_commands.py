"""Prints the n-th `sh` block of a Markdown file, so that what is run is what is written.

Usage: python3 readme_commands.py README.md 2
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def command(text: str, number: int) -> str:
    """Return the commands in the `sh` block with this number, counted from 1.

    Args:
        text: the Markdown.
        number: which block.

    Raises:
        ValueError: if there is no such block, or nothing is in it.
    """
    blocks = [block.strip() for block in BLOCK.findall(text)]
    if not (1 <= number <= len(blocks) and blocks[number - 1]):
        raise ValueError(f"wanted sh block {number}, found {len(blocks)} blocks")
    return blocks[number - 1]


if __name__ == "__main__":
    path, which = sys.argv[1:]
    print(command(Path(path).read_text(encoding="utf-8"), int(which)))
