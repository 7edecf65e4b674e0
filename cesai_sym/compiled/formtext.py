"""The stable forms as C: the functions that the rows of the kernels are made of."""

from __future__ import annotations

from functools import cache
from typing import Final

from cesai_sym.compiled.ctext import Value, Writer, counter_name, factors
from cesai_sym.compiled.signature import Signature
from cesai_sym.expression.nodes import Expr, Fn, Idx, Index, Mul, Rel, add
from cesai_sym.expression.transform import free_symbols, vectors_of
from cesai_sym.kernels.forms import StableForm
from cesai_sym.kernels.plain import relation
from cesai_sym.kernels.stable import STABLE_FORMS

#: The parameters of the forms that are pairs in a row; all others are doubles.
PAIRS: Final = frozenset({"A", "D", "E", "G", "L", "P", "Q", "R", "T", "b", "ell", "h", "u", "v", "w", "y"})
#: Those that are pairs besides in the wide variant of a form, for exponents that are no doubles.
WIDE: Final = frozenset({"rho", "sigma"})
_BY_NAME: Final = {f.name: f for f in STABLE_FORMS}


class _FormWriter(Writer):
    """A writer whose parameters are those of a stable form; pairs of vectors are J heads and then J tails."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(Signature(()), pairs=True)
        self.names = names

    def _compute(self, e: Expr) -> Value:
        found = super()._compute(e)
        return Value(found.code, True) if found.code in self.names or found.code.startswith("p_at(") else found

    def _symbol(self, name: str) -> str:
        return name

    def _entry(self, name: str, indices: tuple[Index, ...]) -> str:
        (at,) = indices
        assert isinstance(at, Idx)
        counter = counter_name(at.name)
        return f"p_at({name}, J, {counter})" if name in self.names else f"{name}[{counter}]"

    def _function(self, e: Fn) -> Value:
        if e.name == "expm1mx":
            return self.assign(f"p_expm1mx({self.as_pair(self.value(e.args[0]))})", True)
        return super()._function(e)

    def root(self, e: Expr) -> str:
        """The code of the whole, rounded once: exponentials are joined and all factors scaled."""
        above, below, negated = factors(e.args if isinstance(e, Mul) else (e,))
        exponents = [f.args[0] for f in above if isinstance(f, Fn) and f.name == "exp"]
        start = f"s_exp({self.as_pair(self.value(add(*exponents)))})" if exponents else "s_of(p_of(1.0, 0.0), 0)"
        for operation, parts in (("s_times", above), ("s_over", below)):
            for f in parts:
                if not (isinstance(f, Fn) and f.name == "exp") or operation == "s_over":
                    start = f"{operation}({start}, {self.as_pair(self.value(f))})"
        return f"{'-' if negated else ''}s_rounded({start})"


@cache
def form_text(name: str, wide: bool = False) -> str:
    """The C function that computes a stable form: returns a pair or a double, or fills ``out`` for each output index.

    In the ``wide`` variant, ``form_NAME_wide``, the exponents are pairs.

    >>> print(form_text("level_at_zero").splitlines()[-1])
    }
    """
    form = _BY_NAME[name]
    names = PAIRS | WIDE if wide else PAIRS
    writer = _FormWriter(names)
    outputs = [i.name for i in form.outputs]
    _fill(writer, form, outputs, [])
    kind = "void" if outputs else "pair" if form.pair else "double"
    head = f"static {kind} form_{name}{'_wide' if wide else ''}({', '.join(_parameters(form, names))})"
    assert isinstance(form.statement.relation, Rel)
    return "\n".join([f"/* {relation(form.statement.relation)} */", f"{head} {{",
                      *(f"    {line}" for line in writer.text()), "}", ""])  # fmt: skip


def _parameters(form: StableForm, names: frozenset[str]) -> list[str]:
    scalars = sorted(free_symbols(form.formula) - {"J"})
    vectors = sorted(vectors_of(form.formula))
    parts = [f"{'pair' if s in names else 'double'} {s}" for s in scalars]
    parts += [f"const double *{v}" for v in vectors]
    if vectors:
        parts.append("size_t J")
    elif "J" in free_symbols(form.formula):
        parts.append("double J")
    return [*parts, "double *out"] if form.outputs else parts


def _fill(writer: _FormWriter, form: StableForm, outputs: list[str], counters: list[str]) -> None:
    if outputs:
        head, name = writer.loop((outputs[0], "J"))
        with writer.block(head, name):
            _fill(writer, form, outputs[1:], [*counters, counter_name(name)])
        return
    where = counters[0] if len(counters) == 1 else f"{counters[0]} * J + {counters[1]}" if counters else ""
    if not form.pair:
        code = writer.root(form.formula)
        writer.line(f"out[{where}] = {code};" if where else f"return {code};")
        return
    value = writer.as_pair(writer.value(form.formula))
    if not where:
        writer.line(f"return {value};")
        return
    writer.line(f"const pair whole_value = {value};")
    writer.line(f"out[{where}] = whole_value.hi;")
    writer.line(f"out[J + {where}] = whole_value.lo;")
