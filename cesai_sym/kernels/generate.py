"""Writes ``_generated.py`` from the stable forms: ``python -m cesai_sym.kernels.generate [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path

from cesai_sym.kernels.lower import source
from cesai_sym.kernels.stable import STABLE_FORMS

TARGET = Path(__file__).with_name("_generated.py")
_HEAD = '''"""The stable forms as NumPy code, written by ``python -m cesai_sym.kernels.generate``; not edited by hand.

Each function names the statement, among the stable forms, that its value equals the definition.
"""

from __future__ import annotations

import numpy as np

from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels import pairs as pr
from cesai_sym.kernels.pairs import Array, Pair
'''


def generated() -> str:
    """The text of the module, one function for each stable form that has code of its own.

    >>> generated().count("def level_at_")
    1
    """
    own = [f for f in STABLE_FORMS if f.case_of is None]
    functions = [source(f, [c for c in STABLE_FORMS if c.case_of == f.name]) for f in own]
    return "\n\n".join([_HEAD, *functions])


def main(arguments: list[str]) -> int:
    """Write the module; with ``--check`` only say whether it is what would be written."""
    text = generated()
    if arguments == ["--check"]:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("_generated.py is up to date" if same else "_generated.py is out of date: run the generator")
        return 0 if same else 1
    if arguments:
        print("usage: python -m cesai_sym.kernels.generate [--check]")
        return 2
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
