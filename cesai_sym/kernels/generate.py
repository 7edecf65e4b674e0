"""Writes ``_generated.py`` and ``native/forms.h``: ``python -m cesai_sym.kernels.generate [--check]``."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cesai_sym.kernels.clower import c_function
from cesai_sym.kernels.fast import FAST_FORMS, FAST_PAIRS
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.lower import described, source
from cesai_sym.kernels.program import PAIRS, Tier, program
from cesai_sym.kernels.stable import STABLE_FORMS

TARGET: Final = Path(__file__).with_name("_generated.py")
C_TARGET: Final = Path(__file__).with_name("native") / "forms.h"
_HEAD = '''"""The stable forms as NumPy code, written by ``python -m cesai_sym.kernels.generate``; not edited by hand.

Each function names the statement, among the stable forms, that its value equals the definition.
"""

from __future__ import annotations

import numpy as np

from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels import pairs as pr
from cesai_sym.kernels.pairs import Array, Pair
'''
_C_HEAD: Final = """/* The stable forms in C, written by `python -m cesai_sym.kernels.generate`; not edited by hand.
 *
 * Each function names the statement, among the stable forms, that its value equals the definition.  All work on a
 * block of rows (block.h); the forms of the fast tier have `fast` in their names, the others are pairs throughout.
 */
#ifndef CESAI_FORMS_H
#define CESAI_FORMS_H

#include "block.h"
"""


def generated() -> str:
    """The text of the module, one function for each stable form that has code of its own.

    >>> generated().count("def level_at_")
    1
    """
    own = [f for f in STABLE_FORMS if f.case_of is None]
    functions = [source(f, [c for c in STABLE_FORMS if c.case_of == f.name]) for f in own]
    return "\n\n".join([_HEAD, *functions])


def generated_c() -> str:
    """The text of the header, one function for each form of either tier, and how much work space the forms need.

    >>> generated_c().count("CS_UNUSED static void cs_form_fast_")
    9
    """
    parts, scalars, vectors = [_C_HEAD], 0, 0
    for form, tier in _forms():
        function = c_function(program(form, tier, FAST_PAIRS if tier is Tier.FAST else PAIRS))
        scalars, vectors = max(scalars, function.scalars), max(vectors, function.vectors)
        parts.append(f"{_comment(form)}\n{function.text}")
    space = f"#define CS_FORM_SCALARS {scalars}\n#define CS_FORM_VECTORS {vectors}\n"
    note = "/* The most work space of any form, in blocks: of rows, and of J times rows. */"
    return "\n".join([*parts, note, space, "#endif\n"])


def _forms() -> Iterator[tuple[StableForm, Tier]]:
    yield from ((f, Tier.FAST) for f in FAST_FORMS)
    yield from ((f, Tier.ACCURATE) for f in STABLE_FORMS if f.case_of is None)


def _comment(form: StableForm) -> str:
    lines = textwrap.wrap(f"{form.name}: {described(form)}", 114, break_long_words=False)
    return "/* " + "\n * ".join(lines) + " */"


def main(arguments: list[str]) -> int:
    """Write both files; with ``--check`` only say whether they are what would be written."""
    texts = {TARGET: generated(), C_TARGET: generated_c()}
    if arguments == ["--check"]:
        old = [p.name for p, text in texts.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
        state = "out of date: run the generator" if old else "up to date"
        print(f"{' and '.join(old or (p.name for p in texts))}: {state}")
        return 1 if old else 0
    if arguments:
        print("usage: python -m cesai_sym.kernels.generate [--check]")
        return 2
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
