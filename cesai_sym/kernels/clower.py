"""From the program of a stable form to C: loops over the inputs, and innermost loops over a block of rows.

Every array has its rows last, ``CS_BLOCK`` of them: a scalar is ``a[r]``, a vector ``a[j * CS_BLOCK + r]``; a pair is
two arrays.  Only the innermost loops run over rows, without branches or calls: a compiler vectorises them.  A function
that is costly begins a new loop, so that several rows are under way at a time; what a later loop needs is kept in a
block of its own.  Functions of ``primitives.h`` do the arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from cesai_sym.expression.calculus import UnsupportedError
from cesai_sym.kernels.program import Program, Rounding, Step, Tier, Value

#: Operations on (pair or double, pair or double) in each tier; in the fast one doubles have the operators of C.
_OPERATIONS: Final[Mapping[tuple[str, bool, bool], tuple[str, str]]] = MappingProxyType(
    {
        ("add", True, True): ("cs_add", "cs_add"),
        ("add", True, False): ("cs_add_double", "cs_add_double"),
        ("add", False, False): ("cs_two_sum", "+"),
        ("multiply", True, True): ("cs_multiply", "cs_quick_multiply"),
        ("multiply", True, False): ("cs_multiply_double", "cs_quick_multiply_double"),
        ("multiply", False, False): ("cs_two_product", "*"),
        ("divide", True, True): ("cs_divide", "cs_quick_divide"),
        ("divide", True, False): ("cs_divide_double", "cs_quick_divide_double"),
        ("divide", False, False): ("cs_divide_double", "/"),
    }
)
_SIMPLE: Final = frozenset({"add", "multiply", "divide", "negative", "apart", "total", "store"})
#: The name of the result of a step.
_STEP: Final = re.compile(r"t[0-9]+")
_RESERVED: Final = frozenset(
    [
        "auto",
        "break",
        "case",
        "char",
        "const",
        "continue",
        "default",
        "do",
        "double",
        "else",
        "enum",
        "extern",
        "float",
        "for",
        "goto",
        "if",
        "inline",
        "int",
        "long",
        "register",
        "restrict",
        "return",
        "short",
        "signed",
        "sizeof",
        "static",
        "struct",
        "switch",
        "typedef",
        "union",
        "unsigned",
        "void",
        "volatile",
        "while",
        "main",
        "n",
        "r",
        "J",
        "out",
        "work",
    ]
)


@dataclass(frozen=True, slots=True)
class CFunction:
    """A function in C: its text, its arguments between n, J and the results, and the work space that it needs.

    ``arguments`` are the names of its ``const double *`` arguments in order; ``results`` is 2 for a pair.
    ``scalars`` and ``vectors`` count the blocks of CS_BLOCK and of J * CS_BLOCK doubles of the work space.
    """

    name: str
    text: str
    arguments: tuple[str, ...]
    results: int
    scalars: int
    vectors: int


def c_function(code: Program, prefix: str = "cs_form_") -> CFunction:
    r"""The C function of a program.

    ``void NAME(ptrdiff_t n, ptrdiff_t J, const double *ARGUMENT, ..., double *out[, double *out_lo], double *work)``
    computes n rows, at most CS_BLOCK, rounded up to whole vectors.

    >>> from cesai_sym.kernels.program import program
    >>> from cesai_sym.kernels.stable import STABLE_FORMS
    >>> function = c_function(program(next(f for f in STABLE_FORMS if f.name == "level_of_part")))
    >>> print("\n".join(function.text.splitlines()[-7:]))
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_divide((cs_pair){ell_hi[r], ell_lo[r]}, (cs_pair){rho_hi[r], rho_lo[r]});
            const cs_pair t2 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t1);
            out[r] = t2.hi;
            out_lo[r] = t2.lo;
        }
    }
    >>> function.arguments[:2], function.results, function.vectors
    (('E_hi', 'E_lo'), 2, 0)
    """
    return _Printer(code, prefix).function()


@dataclass(slots=True)
class _Group:
    """Steps under the same loops over inputs, in chunks: each chunk is one loop over rows."""

    axes: tuple[str, ...]
    chunks: list[list[Step]] = field(default_factory=lambda: [[]])

    @property
    def totals(self) -> list[Step]:
        return [s for chunk in self.chunks for s in chunk if s.operation == "total"]

    def takes(self, step: Step, axes: tuple[str, ...]) -> bool:
        """May the step run under the same loops?  Not if it needs a sum that they have not finished."""
        unfinished = {t.result.name for t in self.totals}
        another = step.operation == "total" and any(t.index != step.index for t in self.totals)
        same = sorted(axes) == sorted(self.axes)
        return same and not another and not any(u.name in unfinished for u in step.operands)

    def put(self, step: Step, costly: bool) -> None:
        if step.operation == "total":
            self.axes = _loops(step)  # the index that is summed over is innermost
        if costly and any(_costly(s) for s in self.chunks[-1]):
            self.chunks.append([])
        self.chunks[-1].append(step)


def _costly(step: Step) -> bool:
    return step.operation not in _SIMPLE


def _loops(step: Step) -> tuple[str, ...]:
    """The indices of the loops that a step runs under, those of its result first."""
    if step.operation == "total":
        assert step.index is not None
        return (*step.result.axes, step.index)
    return step.result.axes


def _by_depth(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps in an order that puts those under few loops as early as what they need allows."""
    waiting, pending = list(steps), {s.result.name for s in steps}
    while waiting:
        ready = [s for s in waiting if not pending & {u.name for u in s.operands}]
        step = min(ready, key=lambda s: len(_loops(s)))  # the first of them
        waiting.remove(step)
        pending.discard(step.result.name)
        yield step


class _Printer:
    """The functions that print one program; results of steps are in ``kept`` when a later loop needs them."""

    def __init__(self, code: Program, prefix: str) -> None:
        self.code = code
        self.name = prefix + code.name
        self.rounding = code.result if isinstance(code.result, Rounding) else None
        self.groups = self._grouped()
        self.kept = self._kept()

    def _end(self) -> Step:
        """The last step: it stores the result."""
        result = self.code.result
        if isinstance(result, Value):
            return Step(Value("out", result.pair, self.code.outputs), "store", (result,))
        operands = (*([result.power] if result.power else []), *result.above, *result.below)
        return Step(Value("out", False, self.code.outputs), "round", operands)

    def _grouped(self) -> list[_Group]:
        groups: list[_Group] = []
        for step in (*_by_depth(self.code.steps), self._end()):
            axes = _loops(step)
            if not groups or not groups[-1].takes(step, axes):
                groups.append(_Group(axes))
            groups[-1].put(step, _costly(step))
        return groups

    def _kept(self) -> dict[str, Value]:
        """The values that a later loop needs: as rows where the loops over inputs are the same, else with their axes.

        Names of arrays, in order; sums always have one.
        """
        kept: dict[str, Value] = {}
        made: dict[str, tuple[int, int, Value]] = {}
        for g, group in enumerate(self.groups):
            for c, chunk in enumerate(group.chunks):
                for step in chunk:
                    for u in step.operands:
                        if u.name not in made:
                            continue
                        at, in_chunk, value = made[u.name]
                        if at != g and len(value.axes) > 1:
                            raise UnsupportedError(f"{self.code.name}: an entry of a matrix is needed in a later loop")
                        if at != g:
                            kept[u.name] = value
                        elif in_chunk != c:
                            kept.setdefault(u.name, Value(value.name, value.pair))
                    made[step.result.name] = (g, c, step.result)
                    if step.operation == "total":
                        kept[step.result.name] = step.result
        return kept

    def function(self) -> CFunction:
        names = [n for p in self.code.parameters for n in _arrays(p)]
        results = ["out", "out_lo"] if self.code.pair else ["out"]
        declared = ["ptrdiff_t n", "ptrdiff_t J", *(f"const double *restrict {n}" for n in names)]
        declared += [*(f"double *restrict {n}" for n in results), "double *restrict work"]
        scalars, vectors, space = self._work_space()
        body = [*space, "(void)work;", *self._body()]
        if not any(re.search(r"\bJ\b", line) for line in body):
            body.insert(0, "(void)J;")
        head = _wrapped(f"CS_UNUSED static void {self.name}(", declared)
        text = "\n".join([head, *(f"    {line}" for line in body), "}", ""])
        return CFunction(self.name, text, tuple(names), len(results), scalars, vectors)

    def _work_space(self) -> tuple[int, int, list[str]]:
        lines, counts = [], [0, 0]
        for value in sorted(self.kept.values(), key=lambda v: (len(v.axes), int(v.name[1:]))):
            for name in _arrays(value):
                lines.append(f"double *restrict {name} = work + ({counts[0]} + {counts[1]} * J) * CS_BLOCK;")
                counts[len(value.axes)] += 1
        return counts[0], counts[1], lines

    def _body(self) -> Iterator[str]:
        for group in self.groups:
            totals = group.totals
            outer = group.axes[:-1] if totals else group.axes
            yield from (f"{'    ' * d}for (ptrdiff_t {a} = 0; {a} < J; {a}++) {{" for d, a in enumerate(outer))
            inner = list(self._zeroed(totals))
            if totals:
                a = group.axes[-1]
                inner += [f"for (ptrdiff_t {a} = 0; {a} < J; {a}++) {{"]
                inner += ["    " + line for chunk in group.chunks for line in self._chunk(chunk)]
                inner += ["}"]
            else:
                inner += [line for chunk in group.chunks for line in self._chunk(chunk)]
            yield from ("    " * len(outer) + line for line in inner)
            yield from ("    " * d + "}" for d in reversed(range(len(outer))))

    def _zeroed(self, totals: Sequence[Step]) -> Iterator[str]:
        if totals:
            yield "CS_ROWS(r, n) {"
            for step in totals:
                yield from (f"    {name} = 0.0;" for name in self._places(step.result))
            yield "}"

    def _places(self, u: Value) -> list[str]:
        """Where the parts of a kept value or of a parameter are in memory."""
        axes = u.axes if u.name not in self.kept or self.kept[u.name].axes else ()
        return [f"{name}[{_index(axes)}]" for name in _arrays(u)]

    def _chunk(self, chunk: Sequence[Step]) -> Iterator[str]:
        local = {s.result.name for s in chunk}
        yield "CS_ROWS(r, n) {"
        for step in chunk:
            yield from (f"    {line}" for line in self._step(step, local))
        yield "}"

    def _step(self, step: Step, local: set[str]) -> Iterator[str]:
        operands = [self._operand(u, local) for u in step.operands]
        if step.operation == "store":
            yield from self._stored(step.operands[0], operands[0])
        elif step.operation == "round":
            yield from self._rounded(operands)
        else:
            kind = "cs_pair" if step.result.pair else "double"
            yield f"const {kind} {step.result.name} = {self._expression(step, operands)};"
            if step.result.name in self.kept:
                places, name = self._places(step.result), step.result.name
                parts = [f"{name}.hi", f"{name}.lo"] if step.result.pair else [name]
                yield from (f"{place} = {part};" for place, part in zip(places, parts, strict=True))

    def _operand(self, u: Value, local: set[str]) -> str:
        if u.constant or (u.name in local and not self._is_total(u)):
            text = u.name
        else:
            places = self._places(Value(u.name, u.pair and not u.promoted, u.axes))
            text = places[0] if len(places) == 1 else f"(cs_pair){{{', '.join(places)}}}"
        text = f"-{text}" if u.negated else text
        return f"cs_pair_of({text})" if u.promoted else text

    def _is_total(self, u: Value) -> bool:
        return any(s.operation == "total" and s.result.name == u.name for s in self.code.steps)

    def _expression(self, step: Step, operands: Sequence[str]) -> str:
        first, pair = operands[0], step.operands[0].pair
        match step.operation:
            case "add" | "multiply" | "divide":
                names = _OPERATIONS[step.operation, pair, step.operands[1].pair]
                name = names[self.code.tier is Tier.FAST]
                return f"{first} {name} {operands[1]}" if len(name) == 1 else f"{name}({first}, {operands[1]})"
            case "negative":
                return f"cs_negative({first})"
            case "apart":
                same = " == ".join(step.result.axes)
                return f"{same} ? {'cs_pair_of(0.0)' if pair else '0.0'} : {first}"
            case "total":
                (old,) = [self._operand(step.result, set())]
                return f"cs_add({old}, {first})" if pair else f"{old} + {first}"
        single = "" if pair else "_double"
        return f"cs_{step.operation}{single if step.operation != 'log2' else ''}({first})"

    def _stored(self, u: Value, text: str) -> Iterator[str]:
        at = _index(self.code.outputs)
        if self.code.pair:
            yield f"out[{at}] = {_part(text, 'hi')};"
            yield f"out_lo[{at}] = {_part(text, 'lo')};"
        elif u.pair:
            yield f"out[{at}] = {_part(text, 'hi')} + {_part(text, 'lo')};"
        else:
            yield f"out[{at}] = {text};"

    def _rounded(self, operands: list[str]) -> Iterator[str]:
        """The factors joined as significands and powers of two: only the result itself can over- or underflow."""
        assert self.rounding is not None
        place = f"out[{_index(self.code.outputs)}]"
        sign = "-" if self.rounding.negated else ""
        if self.code.tier is Tier.FAST:
            yield f"{place} = {sign}cs_exp2_times({', '.join(operands)});"
            return
        yield "double scale = 0.0, factor_scale;"
        rest = list(operands)
        first = f"cs_exponential({rest.pop(0)}, &scale)" if self.rounding.power else "cs_pair_of(1.0)"
        yield f"cs_pair factor, e = {first};"
        for at, text in enumerate(rest):
            above = at < len(self.rounding.above)
            yield f"factor = cs_significand({text}, &factor_scale);"
            yield f"e = {'cs_multiply' if above else 'cs_divide'}(e, factor);"
            yield f"scale = scale {'+' if above else '-'} factor_scale;"
        if not rest:
            yield "(void)factor, (void)factor_scale;"
        yield f"{place} = {sign}cs_scale(e.hi, scale);"


def _part(text: str, part: str) -> str:
    """The half of a pair that is written as a name or put together from its halves."""
    if text.startswith("(cs_pair){"):
        hi, lo = text.removeprefix("(cs_pair){").removesuffix("}").split(", ")
        return hi if part == "hi" else lo
    return f"{text}.{part}"


def _index(axes: tuple[str, ...]) -> str:
    """Where row r of a scalar, of entry j of a vector, or of entry j, k of a matrix is."""
    if not axes:
        return "r"
    first = axes[0] if len(axes) == 1 else f"({axes[0]} * J + {axes[1]})"
    return f"{first} * CS_BLOCK + r"


def _arrays(u: Value) -> list[str]:
    """The arrays of a parameter, or of a kept value."""
    name = u.name if _STEP.fullmatch(u.name) else identifier(u.name)
    if u.pair:
        return [f"{name}_hi", f"{name}_lo"]
    return [f"{name}_kept"] if _STEP.fullmatch(u.name) else [name]


def identifier(name: str) -> str:
    """The name in C of a symbol: with an underscore where it means something else there.

    >>> identifier("x"), identifier("int"), identifier("t1")
    ('x', 'int_', 't1_')
    """
    return f"{name}_" if name in _RESERVED or _STEP.fullmatch(name) else name


def _wrapped(head: str, arguments: Sequence[str]) -> str:
    """The head of a function, wrapped at 120 columns."""
    lines, indent = [head], " " * len(head)
    for at, argument in enumerate(arguments):
        end = ") {" if at == len(arguments) - 1 else ","
        space = " " if lines[-1].endswith(",") else ""
        if len(lines[-1]) + len(space + argument + end) > 115:
            lines.append(indent + argument + end)
        else:
            lines[-1] += space + argument + end
    return "\n".join(lines)
