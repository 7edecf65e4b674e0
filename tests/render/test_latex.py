"""The LaTeX of every kind of expression, to the letter."""

from fractions import Fraction

import pytest

from cesai_sym.expression.nodes import (
    MINUS_OO,
    OO,
    ZERO,
    At,
    Cases,
    Delta,
    Diff,
    Expr,
    Fn,
    Function,
    Idx,
    Infinity,
    Lam,
    Literal,
    Mean,
    Num,
    Pow,
    Rel,
    Sym,
    Vec,
    Where,
    exp,
    expr,
    log,
    maximum,
    product,
    sqrt,
    total,
)
from cesai_sym.render.latex import LAYOUT, conditions_latex, definitions_latex, latex, statement_latex
from cesai_sym.render.names import name_latex
from cesai_sym.statement import Domain, Interval, Moments, Scalar, Statement, Vector
from cesai_sym.theory.definitions import CES, CURVATURE, CV, FUNCTIONS, MINIMUM, J, i, j, k, power_sum, rho, share, w, x
from tests.render.samples import BASE, RELATIONS

F, K, c, t, a, b, n = (Sym(s) for s in ("F", "K", "c", "t", "a", "b", "n"))
s = Vec("s", J)
HALF = Num(Fraction(1, 2))
CVS = Sym("CV")

EXPRESSIONS: list[tuple[Expr, str]] = [
    # numbers, names and entries
    (expr(-3), "-3"),
    (Num(Fraction(2, 3)), r"\frac{2}{3}"),
    (Num(Fraction(-2, 3)), r"-\frac{2}{3}"),
    (OO, r"\infty"),
    (MINUS_OO, r"-\infty"),
    (Sym("w_Z"), "w_Z"),
    (Sym("x_data"), r"x_{\mathrm{data}}"),
    (Sym("xbar"), r"\bar x"),
    (x[1], "x_1"),
    (x[10], "x_{10}"),
    (At("u", (i, j)), "u_{ij}"),
    (At("u", (i, 12)), "u_{i,12}"),
    (At("x_data", (j,)) ** 2, r"x_{\mathrm{data},j}^2"),
    (x[Idx("j'", J)] ** rho, r"x_{j'}^\rho"),
    # signs
    (a - b, "a - b"),
    (-a - b, "-a - b"),
    (a - (b + c), "a - (b + c)"),
    (-(a + b), "-(a + b)"),
    (a - 2 * b, "a - 2 b"),
    (a - b / 2, r"a - \frac{b}{2}"),
    (a + -3, "a - 3"),
    (a * -b, "-a b"),
    # products and quotients
    (w[j] * x[j] ** (rho - 1) * F ** (1 - rho), r"w_j x_j^{\rho - 1} F^{1 - \rho}"),
    (a / b, r"\frac{a}{b}"),
    (a / b / c, r"\frac{a}{b c}"),
    (a / (b / c), r"\frac{a c}{b}"),
    (1 / (a + b), r"\frac{1}{a + b}"),
    (HALF * K * CVS**2, r"\frac{K\,\mathrm{CV}^2}{2}"),
    (a / b * (c + 1), r"\frac{a}{b} (c + 1)"),
    (a / b * c / t, r"\frac{a}{b}\,\frac{c}{t}"),
    (2 * expr(3) ** rho, r"2 \cdot 3^\rho"),
    (F * (c + K), r"F\,(c + K)"),
    (total(j, x[j]) / J, r"\frac{1}{J} \sum_j x_j"),
    (total(j, x[j]) / total(j, w[j]), r"\frac{\sum_j x_j}{\sum_j w_j}"),
    (total(j, x[j]) * F, r"\left(\sum_j x_j\right) F"),
    (F * total(j, x[j]), r"F \sum_j x_j"),
    (log(x[j]) * w[j], r"\ln(x_j) w_j"),
    (w[j] * log(x[j]), r"w_j \ln x_j"),
    # powers and functions
    (power_sum() ** (1 / rho), r"\left(\sum_j w_j x_j^\rho\right)^{1/\rho}"),
    (a ** (-(1 - rho) / rho), r"a^{-(1 - \rho)/\rho}"),
    (sqrt(1 - rho), r"\sqrt{1 - \rho}"),
    ((a / b) ** 2, r"\left(\frac{a}{b}\right)^2"),
    (Pow(Pow(a, b), c), r"(a^b)^c"),
    (Pow(a, expr(-2)), "a^{-2}"),
    (Pow(expr(-2), n), "(-2)^n"),
    (log(a) ** 2, r"(\ln a)^2"),
    (Sym("CV2") ** 2, r"(\mathrm{CV}^2)^2"),
    (log(a / b), r"\ln \frac{a}{b}"),
    (log(a * b), r"\ln(a b)"),
    (exp(-2 * t), "e^{-2 t}"),
    (exp(a / b), "e^{a/b}"),
    (exp(total(j, x[j])), r"\exp\left(\sum_j x_j\right)"),
    (Fn("expm1", (t,)), "e^t - 1"),
    (a * Fn("expm1", (t,)), r"a\,(e^t - 1)"),
    (Fn("log1p", (t,)), r"\ln(1 + t)"),
    (Fn("abs", (rho,)), r"\lvert \rho\rvert"),
    (Fn("min", (a, b)), r"\min(a, b)"),
    (Fn("digamma", (t,)), r"\psi(t)"),
    # sums and extrema
    (total(Idx("n", Sym("N")), a), "\\sum_{n=1}^N a"),
    (product(j, x[j] ** w[j]), r"\prod_j x_j^{w_j}"),
    (maximum(j, x[j]), r"\max_j x_j"),
    (total(j, x[j] - c), "\\sum_j (x_j - c)"),
    (total(j, total(k, x[j] * x[k])), r"\sum_j \sum_k x_j x_k"),
    # derivatives, evaluation, deltas
    (Diff(F, x[j]), r"\frac{\partial F}{\partial x_j}"),
    (Diff(Diff(F, x[j]), x[k]), r"\frac{\partial^2 F}{\partial x_j\,\partial x_k}"),
    (Diff(Diff(F, x[j]), x[j]), r"\frac{\partial^2 F}{\partial x_j^2}"),
    (Diff(F, t, 3), r"\frac{\partial^3 F}{\partial t^3}"),
    (Diff(t**2, t), r"\frac{d}{dt} t^2"),
    (Diff(1 + t**2, t), r"\frac{d}{dt} (1 + t^2)"),
    (Diff(a * t, t), r"\frac{\partial}{\partial t} (a t)"),
    (Diff(F, t) ** 2, r"\left(\frac{\partial F}{\partial t}\right)^2"),
    (Where(Diff(F, x[j]), (), ((x, Lam(j, c)),)), r"\left.\frac{\partial F}{\partial x_j}\right|_{x=c\,\mathbf 1}"),
    (Where(F, ((rho, ZERO),), ((x, Literal((a, b))),)), r"\left.F\right|_{\rho=0,\,x=(a, b)}"),
    (Delta(j, k), r"\delta_{jk}"),
    (Delta(j, 12), r"\delta_{j,12}"),
    (Mean(F), r"\mathbb{E}[F]"),
    (Mean(a / b), r"\mathbb{E}\left[\frac{a}{b}\right]"),
    (
        Cases(((Rel("==", rho, ZERO), a),), b),
        r"\begin{cases} a & \text{if } \rho = 0 \\ b & \text{otherwise} \end{cases}",
    ),
    # notions of the theory
    (CES(x, rho, w), r"F(x;\rho)"),
    (CES(Lam(j, c), rho, w), r"F(c\,\mathbf 1;\rho)"),
    (CES(Lam(j, expr(1)), rho, w), r"F(\mathbf 1;\rho)"),
    (CES(Lam(j, x[j] + c), rho, w), r"F((x_j + c)_j;\rho)"),
    (CURVATURE(rho, J + 1), r"K(\rho,J + 1)"),
    (CV(x) ** 2, r"\mathrm{CV}_s(x)^2"),
    (MINIMUM(x), r"\min x"),
    (a * MINIMUM(x) * b, r"a\,(\min x)\,b"),
    (FUNCTIONS["diversity_bonus"](rho, J, a + 1), r"\tfrac12 K(\rho,J)\,(a + 1)^2"),
    (FUNCTIONS["variance_retained"](a + b, n), r"\left(1-\frac1{a + b}\right)^{n}"),
    (Function("f", (t,), t, "", "")(a + 1), "f(a + 1)"),
    # from the theory
    (share(j), r"\frac{w_j x_j^\rho}{\sum_i w_i x_i^\rho}"),
    (
        (1 - rho) * F / (x[j] * x[k]) * (s[j] * s[k] - Delta(j, k) * s[j]),
        r"\frac{(1 - \rho) F}{x_j x_k} (s_j s_k - \delta_{jk} s_j)",
    ),
    (Diff(F, t) + Diff(Fn("log", (t,)), t), r"\frac{\partial F}{\partial t} + \frac{d}{dt} \ln t"),
    (CURVATURE.body, r"\frac{(1 - \rho) (J - 1)}{J}"),
]


@pytest.mark.parametrize(("e", "printed"), EXPRESSIONS, ids=[p for _, p in EXPRESSIONS])
def test_latex_is_exactly_this(e: Expr, printed: str) -> None:
    """Every kind of expression prints to LaTeX as a person would write it."""
    assert latex(e) == printed


STATEMENTS = {
    "gradient": r"\frac{\partial F}{\partial x_j} = w_j x_j^{\rho - 1} F^{1 - \rho}",
    "chain": r"m \le F \le m a^{1/\rho}",
    "and": r"\rho < 0 \text{ and } a \ne b",
    "iff": r"K > 1 \iff \rho < -\frac{1}{J - 1}",
    "leontief": r"\lim_{\rho \to -\infty} F(x;\rho) = \min x",
    "above": r"\lim_{t \to 0^{+}} \frac{1}{t} = \infty",
    "monotone": r"K(\rho,J) \text{ is increasing in } J",
    "monotone2": r"a - t \text{ is nonincreasing in } t",
    "percent": r"\left(1-\frac1{3}\right)^{2} \approx 67 \, \%",
    "decimal": r"a \approx -0.13",
    "proportional": r"a K \propto K\,\mathrm{CV}_s^2(x)",
    "leading": r"a \propto t^2 \text{ as } t \to 0",
    "similar": r"a + t \sim t \text{ as } t \to \infty",
    "little": r"a = o \left(\frac{1}{t}\right) \text{ as } t \to 0^{+}",
    "big": r"a = O (t^2) \text{ as } t \to \infty",
    "sequence": r"v_0 = a \text{ and } v_{n + 1} = \left(1 - \frac{1}{m}\right) v_n \text{ give } "
    r"v_n = a \left(1 - \frac{1}{m}\right)^n",
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_relations_are_exactly_this(name: str) -> None:
    """Every kind of relation prints to LaTeX as a person would write it."""
    assert statement_latex(Statement(RELATIONS[name])) == STATEMENTS[name]


def test_domains_print_as_conditions() -> None:
    """Every declaration of a domain is said, each by one formula."""
    assert conditions_latex(BASE) == [
        r"J \ge 2 \text{ integer}",
        r"\rho < 1",
        "x_j > 0",
        "w_j > 0",
        r"\sum_j w_j = 1",
        r"j , k \in \lbrace 1 , \dots , J \rbrace",
    ]
    assert definitions_latex(BASE) == [
        r"F = \left(\sum_j w_j x_j^\rho\right)^{1/\rho}",
        r"s_j = \frac{w_j x_j^\rho}{\sum_i w_i x_i^\rho}",
    ]


def test_rare_declarations() -> None:
    """Bounded, free and fixed scalars, other vectors, matrices, random entries and hypotheses are said, too."""
    domain = Domain(
        scalars=(
            Scalar("alpha", Interval(Fraction(0), Fraction(1), True, False)),
            Scalar("t"),
            Scalar("n", integer=True),
            Scalar("c", Interval(Fraction(1), Fraction(1), False, False)),
        ),
        vectors=(
            Vector("y", n, "nonnegative"),
            Vector("u", n, "centered", J),
            Vector("z", J, "real", moments=Moments(c, t**2, a)),
            Vector("d", J, "indicator", pins=("x", "m")),
        ),
        hypotheses=(Rel(">", Sym("g_C"), Sym("g_Z")),),
    )
    assert conditions_latex(domain) == [
        r"0 < \alpha \le 1",
        r"t \in \mathbb{R}",
        r"n \in \mathbb{Z}",
        "c = 1",
        r"y_j \ge 0 \quad (j = 1 , \dots , n)",
        r"u_{jk} \in \mathbb{R}",
        r"\sum_k u_{jk} = 0",
        r"z_j \in \mathbb{R}",
        r"\mathbb{E}[z_j] = c",
        r"\mathrm{Var} (z_j) = t^2",
        r"\mathrm{Cov} (z_j , z_k) = a \quad (j \ne k)",
        r"d_j = 1 \text{ where } x_j = m \text{ and 0 elsewhere}",
        "g_C > g_Z",
    ]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_notion_prints_its_body_and_its_call(function: Function) -> None:
    """No notion of the theory leaves a placeholder or an unknown command behind."""
    from cesai_sym.render.minitex import parse

    for e in (function.body, function(*(p for p in function.params))):
        printed = latex(e)
        assert "{0}" not in printed
        assert parse(printed).items


@pytest.mark.parametrize("name", ["a%b", "\\input{x}", "_", "a__b", "x'", "é", "1a", "", "a}b", "ρ"])
def test_strange_names_cannot_break_latex(name: str) -> None:
    """A name that is no identifier is written as escaped text, with its braces balanced."""
    printed = name_latex(name, "j")
    assert printed.replace(r"\{", "").count("{") == printed.replace(r"\}", "").count("}")
    assert r"\input" not in printed


def test_an_infinity_and_long_numbers_print() -> None:
    """Whole numbers beyond the limit of int-to-text conversion print in full."""
    assert LAYOUT.show(Infinity(False)) == r"-\infty"
    assert len(latex(Num(Fraction(10**9000)))) == 9001
