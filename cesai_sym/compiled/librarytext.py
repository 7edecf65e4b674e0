"""The text that every compiled or exported function rests on: pairs of doubles, and the rows of the kernels.

It consists of small functions; of these a file gets those that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from types import MappingProxyType

from cesai_sym.compiled.formtext import form_text
from cesai_sym.kernels.elementary import _tables

_CONSTANTS = (("ABSENT", -(2.0**300)), ("RHO_LIMIT", 2.0**199), ("RHO_FAR", 2.0**-20), ("RHO_ZERO", 2.0**-100))
#: The stable forms that the rows of the kernels are made of.
FORMS = (
    *("level_far", "level_near", "level_at_zero", "level_of_part", "aggregate", "gradient", "hessian_across"),
    *("hessian_own", "shares", "drift", "growth", "curvature", "bonus", "retained", "retained_of_few"),
    *("distance", "share", "divergence_below", "divergence_above", "slope_in_rho", "hessian_times", "log_inputs"),
    *("log_aggregate", "total", "mean_at_date", "expected_loss", "level_ceiling", "tangent_gap_below"),
    *("tangent_gap_above", "level_of_mean", "mean_gap", "relative_gap", "pooling_parts", "pooling_gain", "unit_cost"),
)
#: Those of the cost function, whose exponent 1 - sigma is a pair.
WIDE_FORMS = ("level_far", "level_near", "level_of_part", "demand")
_NAME = re.compile(r"[A-Za-z_]\w*")
_DEFINED = re.compile(r"^(?:static )?(?:inline )?(?:const )?\w+ (\w+)(?=\(|\[\] =| =)|^\} (\w+);", re.MULTILINE)


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
    items = [f"static const double {name} = {float(value)!r};" for name, value in scalars]
    for name, values in arrays:
        numbers = [repr(float(v)) for v in values]
        rows = [", ".join(numbers[n : n + 4]) for n in range(0, len(numbers), 4)]
        items.append(f"static const double {name}[] = {{\n    " + ",\n    ".join(rows) + "\n};")
    return "\n\n".join(items) + "\n"


@cache
def _items() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The functions, tables and types: text, the names it defines, the names it uses."""
    forms = [*map(form_text, FORMS), *(form_text(name, True) for name in WIDE_FORMS)]
    heads, tails = part("slopes.c").split("\n\n", 1)
    everything = "\n\n".join([
        tables(), part("pairs.c"), heads, *forms, part("aggregate.c"), part("kernels.c"), tails, part("gaps.c"),
    ])  # fmt: skip
    found = []
    for text in re.split(r"\n\n+", everything):
        defined = frozenset(name for pair in _DEFINED.findall(text) for name in pair if name)
        used = frozenset(_NAME.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)))
        found.append((text.strip("\n"), defined, used))
    return tuple(found)


@cache
def _sources() -> MappingProxyType[str, int]:
    return MappingProxyType({name: n for n, (_, defined, _) in enumerate(_items()) for name in defined})


def needed(*users: str) -> str:
    """The part of the library that the texts use, in its order: C that is JavaScript but for the declarations."""
    wanted: set[int] = set()
    open_names: list[Iterable[str]] = [_NAME.findall(text) for text in users]
    while open_names:
        for name in open_names.pop():
            n = _sources().get(name)
            if n is not None and n not in wanted:
                wanted.add(n)
                open_names.append(_items()[n][2])
    return "\n\n".join(_items()[n][0] for n in sorted(wanted)) + "\n"


def c_library(*users: str) -> str:
    """What has to stand above functions in C that use the library, or only functions of C itself."""
    library = needed(*users)
    if not library.strip():
        return part("plain.c")
    return "\n".join([part("prelude.c"), part("product.c"), library])
