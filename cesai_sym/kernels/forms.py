"""What a stable form is, and the symbols and domains that all of them share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from cesai_sym.expression.nodes import Expr, Idx, Lam, Rel, Sym, Vec, expr, log
from cesai_sym.statement import Definition, Domain, Interval, Scalar, Statement, Vector
from cesai_sym.theory.definitions import CES, J, j, rho, w, x

m: Final = Sym("m")
c: Final = Sym("c")
b: Final = Sym("b")
t: Final = Sym("t")
q: Final = Sym("q")
E: Final = Sym("E")
M: Final = Sym("M")
n: Final = Sym("n")
CV: Final = Sym("CV")
ell: Final = Sym("ell")
L: Final = Vec("L", J)
v: Final = Vec("v", J)
d: Final = Vec("d", J)
D: Final = Vec("D", J)


@dataclass(frozen=True, slots=True)
class StableForm:
    """A formula that is safe to compute with, and the statement that it equals a definition.

    ``formula`` has the free indices ``outputs``; with ``pair`` its code returns a pair and is not rounded yet.
    ``case_of`` names the form whose code, at rho = 0, is the code of this one.
    """

    name: str
    statement: Statement
    formula: Expr
    outputs: tuple[Idx, ...] = ()
    pair: bool = False
    case_of: str | None = None


def positive(name: str) -> Scalar:
    """A positive number."""
    return Scalar(name, Interval(lower=Fraction(0)))


SIZE: Final = Scalar("J", Interval(lower=Fraction(1), lower_open=False), integer=True)
#: Inputs with a free pivot and offset, and the two logarithms that everything is made of.
INPUTS: Final = Domain(
    scalars=(SIZE, Scalar("rho"), positive("m"), Scalar("c")),
    vectors=(Vector("x", J), Vector("w", J, "weights")),
    definitions=(Definition("L", Lam(j, log(x[j] / m))), Definition("v", Lam(j, log(w[j])))),
)
CURVED: Final = INPUTS.assume(Rel("!=", rho, expr(0)))
LEVEL: Final = Definition("E", log(CES(x, rho, w) / m))


def form(
    name: str,
    definition: Expr,
    formula: Expr,
    domain: Domain,
    outputs: tuple[Idx, ...] = (),
    pair: bool = False,
) -> StableForm:
    """The form with the statement that it equals its definition."""
    domain = domain.extend(*outputs)
    return StableForm(name, Statement(Rel("==", definition, formula), domain), formula, outputs, pair)


def log_slope(at: Idx) -> Expr:
    """The logarithm of a marginal product, ``log F_j``."""
    return v[at] + (1 - rho) * (E - L[at])
