"""How the symbols of the theory are written: the one table that every printer uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

GREEK: frozenset[str] = frozenset(
    (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
        *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
        *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
    )
)

#: Names that are not written letter by letter; the rest follows from :func:`latex_name`.
SPECIAL: Mapping[str, str] = MappingProxyType(
    {
        "eps": r"\varepsilon",
        "xbar": r"\bar x",
        "ubar": r"\bar u",
        "zbar": r"\bar z",
        "one": r"\mathbf 1",
        "CV2": r"\mathrm{CV}^2",
        "CV": r"\mathrm{CV}",
        "ell": r"\ell",
    }
)


def latex_name(name: str) -> str:
    r"""The LaTeX of a symbol's name: Greek letters, subscripts after an underscore, upright words.

    >>> latex_name("rho"), latex_name("g_C"), latex_name("x_data"), latex_name("xbar")
    ('\\rho', 'g_{C}', 'x_{\\mathrm{data}}', '\\bar x')
    """
    if name in SPECIAL:
        return SPECIAL[name]
    stem, _, sub = name.partition("_")
    if sub:
        return f"{latex_name(stem)}_{{{latex_name(sub)}}}"
    if stem in GREEK:
        return "\\" + stem
    numbered = re.fullmatch(r"([A-Za-z]+)(\d+)", stem)
    if numbered:
        return f"{latex_name(numbered[1])}_{{{numbered[2]}}}"
    return stem if len(stem) == 1 or stem.isdigit() else rf"\mathrm{{{stem}}}"


def primes(name: str) -> tuple[str, int]:
    """A name without its trailing primes, and how many there were."""
    bare = name.rstrip("'")
    return bare, len(name) - len(bare)
