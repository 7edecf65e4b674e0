"""The text that every compiled or exported function rests on: pairs of doubles, and the row of the CES aggregate."""

from __future__ import annotations

from functools import cache
from importlib import resources

from cesai_sym.compiled.formtext import form_text
from cesai_sym.kernels.elementary import _tables

_CONSTANTS = (("ABSENT", -(2.0**300)), ("RHO_LIMIT", 2.0**199), ("RHO_FAR", 2.0**-20), ("RHO_ZERO", 2.0**-100))
#: The stable forms that the aggregate needs, and those of the other kernels.
LEVELS = ("level_far", "level_near", "level_at_zero", "level_of_part", "aggregate")


@cache
def part(name: str) -> str:
    """A file of the library."""
    return (resources.files("cesai_sym.compiled") / "library" / name).read_text(encoding="utf-8")


@cache
def tables() -> str:
    """The constants of exponential and logarithm, as C; the same numbers that the NumPy kernels use."""
    logs, powers, (head, middle, tail) = _tables()
    arrays = (("LOG_HI", logs.hi), ("LOG_LO", logs.lo), ("EXP_HI", powers.hi), ("EXP_LO", powers.lo))
    scalars = (*_CONSTANTS, ("LOG2_HEAD", head), ("LOG2_MIDDLE", middle), ("LOG2_TAIL", tail))
    lines = [f"static const double {name} = {float(value)!r};" for name, value in scalars]
    for name, values in arrays:
        numbers = [repr(float(v)) for v in values]
        rows = [", ".join(numbers[n : n + 4]) for n in range(0, len(numbers), 4)]
        lines.append(f"static const double {name}[] = {{\n    " + ",\n    ".join(rows) + "\n};")
    return "\n".join(lines) + "\n"


def shared(aggregate: bool) -> str:
    """Pairs and, when wanted, the CES aggregate of a row: in the part of C that is JavaScript, too."""
    text = "\n".join([tables(), part("pairs.c")])
    if not aggregate:
        return text
    return "\n".join([text, *map(form_text, LEVELS), part("aggregate.c")])


def c_library(pairs: bool, aggregate: bool) -> str:
    """What has to stand above a function in C."""
    if pairs or aggregate:
        return "\n".join([part("prelude.c"), part("product.c"), shared(aggregate)])
    return part("plain.c")
