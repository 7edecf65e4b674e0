"""The rules by which a step may be concluded, in one table: what each allows, under which conditions, and why.

Most rules are a form of statement plus a method of the judge; the others are inferences from premises.  A rule never
trusts the step: it recomputes or matches it, and proves its side conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cesai_sym.derivation import analysis, averages, inference
from cesai_sym.derivation.cases import separate
from cesai_sym.derivation.rule import Check, Condition, Premises, Rule, by_conditions
from cesai_sym.expression.nodes import Infinity, Rel
from cesai_sym.judge.proof import Attempt
from cesai_sym.judge.prove import prove
from cesai_sym.statement import (
    Iff,
    Invariant,
    Monotone,
    Order,
    Proportional,
    Recurrence,
    Relation,
    Rounded,
    Solution,
    Statement,
    Tends,
)

__all__ = ["Rule", "rules"]


def _by_judge(accepts: Callable[[Relation], bool], kind: str) -> Check:
    """The judge proves the statement; earlier steps are added to the domain as known relations."""

    def check(statement: Statement, premises: Premises) -> Attempt:
        if not accepts(statement.relation):
            return f"this rule concludes {kind} only"
        known = [p.relation for p in premises if isinstance(p.relation, Rel)]
        return prove(Statement(statement.relation, statement.domain.extend(*known)))

    return check


def _is_equality(r: Relation) -> bool:
    return isinstance(r, Rel) and r.op == "=="


def _is_inequality(r: Relation) -> bool:
    return isinstance(r, Rel) and r.op != "=="


def _at_point(r: Relation) -> bool:
    return isinstance(r, Tends | Order) and not isinstance(r.point, Infinity)


_BASES: Final = Condition("bases", "bases of powers and arguments of logarithms are positive")
_DENOMINATORS: Final = Condition("denominators", "what is divided by is not zero")
_WEIGHTS: Final = Condition("weights", "the weights are not negative and sum to one")
_SMOOTH: Final = Condition(
    "smooth", "the function has no cases, extremes or absolute values that depend on its variable"
)
_RANGE: Final = Condition("range", "the range of the variable is the interval in question, and nothing ties it")
_IN_RANGE: Final = Condition("in range", "the points lie in the interval on which the premise holds")


def _equalities() -> tuple[Rule, ...]:
    check, both = _by_judge(_is_equality, "equalities"), (_BASES, _DENOMINATORS)
    return (
        Rule("definition", "what a name abbreviates is written out", check, both),
        Rule("differentiation", "sum, product, chain and power rules; d x_j/d x_k is Kronecker's delta, contracted under sums",
             check, both),
        Rule("algebra", "laws of powers and logarithms, each only where its bases are positive; sums over the inputs are linear",
             check, both),
        Rule("evaluation", "both sides at a special point", check, both),
        Rule("expectation", "the mean is linear; products of entries have the declared moments (of more than two: when jointly normal)", check,
             (Condition("moments", "means, variances and covariances of the entries are declared"),)),
    )  # fmt: skip


def _by_method() -> tuple[Rule, ...]:
    return (
        Rule("sign", "a factor, a square or a sum of terms of one sign has that sign",
             _by_judge(_is_inequality, "inequalities"),
             (Condition("signs", "the sign of every term follows from the domain"),)),
        Rule("equivalence", "each side implies the other", _by_judge(lambda r: isinstance(r, Iff), "equivalences"),
             (Condition("both ways", "the implication holds in both directions"),)),
        Rule("monotonicity", "the sign of the derivative, or of the forward difference for whole numbers",
             _by_judge(lambda r: isinstance(r, Monotone), "monotonicity"),
             (Condition("one sign", "the derivative has one sign on the whole range"),)),
        Rule("limit", "terms compare by their rates of growth; the leading one settles the limit",
             _by_judge(lambda r: isinstance(r, Tends | Order), "limits"),
             (Condition("reach", "the range of the symbol comes near to the limit point, from every side that is meant"),
              Condition("leading", "the leading terms do not cancel"))),
        Rule("expansion", "the first derivatives at the point that do not vanish settle the limit (Taylor)",
             _by_judge(_at_point, "limits at a finite point"),
             (Condition("reach", "the range of the symbol comes near to the limit point"),
              Condition("regular", "the derivatives exist at the point"))),
        Rule("proportion", "the ratio does not depend on what the right side mentions",
             _by_judge(lambda r: isinstance(r, Proportional), "proportionality"),
             (Condition("constant", "the ratio is free of the symbols in question"),)),
        Rule("arithmetic", "exact rational arithmetic", _by_judge(lambda r: isinstance(r, Rounded), "printed numbers"),
             (Condition("digits", "the value rounds to the printed digits"),)),
    )  # fmt: skip


def _inferences() -> tuple[Rule, ...]:
    return (
        Rule("combination", "equalities and inequalities may be added", inference.by_cases(inference.combination),
             (Condition("strength", "a strict conclusion has a strict premise, an equality has equalities only"),
              Condition("sum", "the conclusion is the sum of the premises")),
             "proved", "the axioms of an ordered field"),
        Rule("instance", "what holds for all values of a symbol holds for each", inference.instance,
             (Condition("range", "the values lie in the domain of the premise"),), "proved", "logic", True),
        Rule("cases", "what holds in each of several cases that leave nothing out holds", by_conditions(separate),
             (Condition("same", "every premise is the conclusion, with conditions of its own"),
              Condition("nothing left out", "no point of the domain violates a condition of every case")),
             "proved", "logic", True),
        Rule("induction", "a closed form, or a relation, that starts right and takes one step right is right", _induction,
             (Condition("start", "it holds for the first number"),
              Condition("step", "it holds for n + 1 where it holds for n"),
              Condition("range", "n runs over all whole numbers from the first one on, and the domain does not depend on it")),
             "fact", "induction over the whole numbers", True),
    )  # fmt: skip


def _averages() -> tuple[Rule, ...]:
    return (
        Rule("variance", "the square of a weighted mean is at most the weighted mean of the squares",
             by_conditions(averages.variance), (_WEIGHTS,), "proved", "the sum of squares sum_j s_j (a_j - m)^2"),
        Rule("cauchy-schwarz", "the square of a sum of products is at most the product of the sums of squares",
             by_conditions(averages.cauchy_schwarz),
             (Condition("not negative", "the terms of both sums are not negative"),
              Condition("product", "the square of each term on the left is the product of the terms on the right")),
             "proved", "Lagrange's identity, a sum of squares"),
        Rule("jensen", "a function with f'' >= 0 at a weighted mean is at most the weighted mean of the function",
             by_conditions(averages.jensen), (_WEIGHTS, _IN_RANGE, _SMOOTH), "fact", "Jensen's inequality"),
        Rule("power-mean", "weighted power means increase with their exponent", by_conditions(averages.power_mean),
             (Condition("exponents", "the exponents are not zero and p <= q"),
              Condition("positive", "the inputs are positive"), _WEIGHTS),
             "proved", "the theorem mean-bounds, its premise", True),
    )  # fmt: skip


def _analysis() -> tuple[Rule, ...]:
    open_unit = Condition("range", "the variable runs over the open interval (0, 1), and nothing ties it")
    return (
        Rule("tangent", "a function that is concave on (0, 1) lies below its tangent at 0",
             inference.by_cases(by_conditions(analysis.tangent)), (open_unit, _SMOOTH), "fact", "Taylor's theorem with Lagrange's remainder"),
        Rule("remainder", "a bound of the n-th derivative on (0, 1) bounds the remainder of the expansion at 0",
             inference.by_cases(by_conditions(analysis.remainder)),
             (open_unit, Condition("constant", "the bound does not depend on the variable"), _SMOOTH),
             "fact", "Taylor's theorem with Lagrange's remainder"),
        Rule("slope", "a function whose derivative has one sign is larger at one of two points",
             by_conditions(analysis.slope),
             (Condition("ordered", "the one point is below the other"), _IN_RANGE, _SMOOTH), "fact", "the mean value theorem"),
        Rule("solution", "a linear slope and the value at one point determine a function", _by_judge(
            lambda r: isinstance(r, Solution), "solutions"),
             (Condition("start", "the function has the value at the point, which is in the range"),
              Condition("slope", "the slope is the function times that of the logarithm of the closed form, whatever the function is"),
              Condition("not zero", "the closed form is not zero"), _SMOOTH, _RANGE), "fact", "the mean value theorem"),
        Rule("squeeze", "what lies between two expressions with one limit has that limit", by_conditions(analysis.squeeze),
             (Condition("order", "the expression lies between the other two"),
              Condition("limits", "both bounds tend to the limit, at the same point and from the same side"),
              Condition("range", "the range of the symbol comes near to the limit point, and nothing ties it")),
             "fact", "the squeeze theorem"),
        Rule("monotone-limit", "what increases to a limit stays below it", by_conditions(analysis.monotone_limit),
             (_RANGE, Condition("end", "the limit is at an open end of the range")), "fact", "limits keep inequalities"),
        Rule("lhopital", "a ratio tends where the ratio of the derivatives does", by_conditions(analysis.lhopital),
             (Condition("indefinite", "both tend to 0, or the denominator to infinity"),
              Condition("slope", "the derivative of the denominator is not zero"),
              Condition("ratio", "the ratio of the derivatives has the limit"), _SMOOTH, _RANGE),
             "fact", "l'Hopital's rule"),
    )  # fmt: skip


def _induction(statement: Statement, premises: Premises) -> Attempt:
    """Closed forms of sequences by the judge, what holds for every sequence and relations from two premises or so."""
    if isinstance(statement.relation, Recurrence):
        return _by_judge(lambda r: isinstance(r, Recurrence), "closed forms of sequences")(statement, premises)
    build = inference.for_every_sequence if isinstance(statement.relation, Invariant) else inference.induction
    return by_conditions(build)(statement, premises)


def rules() -> Mapping[str, Rule]:
    """All rules by name."""
    table = (*_equalities(), *_by_method(), *_inferences(), *_averages(), *_analysis())
    return MappingProxyType({r.name: r for r in table})
