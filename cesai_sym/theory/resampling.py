"""Diversity of a discrete distribution under resampling, and the drift of a variance that is refitted."""

from __future__ import annotations

from typing import Final

from cesai_sym.derivation import Derivation, Part, Step
from cesai_sym.expression.nodes import OO, ZERO, Idx, Mean, Sym, Vec, expr, total
from cesai_sym.statement import Definition, Domain, Draws, Recurrence, Tends, Vector
from cesai_sym.theory.common import equal, positive, whole
from cesai_sym.theory.definitions import HALF_LIFE, VARIANCE_RETAINED, J, i, j, k

_M, _n, _H, _h = (Sym(n) for n in ("M", "n", "H", "h"))
_b: Final = Vec("b", _M, J)
_p: Final = Vec("p", J)
_row: Final = Idx("l", _M)
_D: Final = Sym("D")


def diversity_of_draws() -> Derivation:
    """Gini-Simpson diversity under resampling of M draws: line 6.2."""
    frequencies = Definition("D", 1 - total(j, (total(_row, _b[_row, j]) / _M) ** 2))
    diversity = 1 - total(j, _p[j] ** 2)
    share = total(_row, _b[_row, k]) / _M
    domain = Domain(
        (whole("J", 2), whole("M", 1), whole("n", 0), positive("H"), positive("h")),
        (Vector("p", J, "weights"), Vector("b", _M, "indicator", second=J, moments=Draws("p"))),
        (i, j, k),
        (),
        (frequencies,),
    )
    several = (whole("M", 2),)
    steps = (
        Step("unbiased", equal(Mean(share), _p[k]), "expectation", "On average a type keeps its frequency,"),
        Step("noise", equal(Mean((share - _p[k]) ** 2), _p[k] * (1 - _p[k]) / _M), "expectation",
             "with this variance."),
        Step("one-step", equal(Mean(_D), (1 - 1 / _M) * diversity), "expectation",
             "The chance that two items, picked with replacement, are of different types is smaller in the sample by the "
             "chance of picking one draw twice."),
        Step("estimator", equal(Mean(_M / (_M - 1) * _D), diversity), "expectation",
             "Counting pairs of different draws only estimates it without bias.", (), several),
        Step("law", Recurrence(_H, _n, _h, (1 - 1 / _M) * _H, VARIANCE_RETAINED(_M, _n) * _h), "induction",
             "So the expected diversity shrinks by the same factor in each generation.", (), several),
        Step("vanishes", Tends(VARIANCE_RETAINED(_M, _n) * _h, _n, OO, ZERO), "limit", "It vanishes in the long run.",
             (), several),
        Step("half-life", equal(VARIANCE_RETAINED(_M, HALF_LIFE(_M)), expr(1) / 2), "algebra",
             "Half of it is left after the half-life.", (), several),
    )  # fmt: skip
    return Derivation(
        name="diversity-of-draws",
        title="Diversity under resampling",
        summary="Resampling $M$ draws of a discrete distribution keeps on average the share $1-1/M$ of its Gini-Simpson "
        "diversity, exactly, whatever the distribution and the number of types.",
        lines=("6.2",),
        domain=domain,
        steps=steps,
        parts=(
            Part("unbiased", "Frequencies stay on average."),
            Part("one-step", "One generation."),
            Part("estimator", "The estimator without bias."),
            Part("law", "All generations."),
            Part("vanishes", "Diversity vanishes."),
            Part("half-life", "Its half-life."),
        ),
        notes=(
            "$b_{lj}$ is 1 where draw $l$ is of type $j$; $p_j$ is the frequency of type $j$ and $D$ the diversity "
            "$1-\\sum_j f_j^2$ of the sample, $f_j$ being its frequencies. The next generation draws from the sample; "
            "expectations over generations chain by the tower property. One draw ($M = 1$) leaves no diversity at all.",
        ),
    )
