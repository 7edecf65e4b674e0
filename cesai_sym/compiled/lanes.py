"""From an expression to the text of a C function of many rows at once, in doubles.

Loops over indices are outside and loops over rows inside of them, where a compiler makes vector code of them.  A row
whose result is not finite is computed again by the function of one point: the lanes serve ordinary arguments only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib import resources

from cesai_sym.compiled.ctext import Value, Writer, counter_name
from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.librarytext import part
from cesai_sym.compiled.signature import Signature, Size, code_name
from cesai_sym.expression.nodes import At, Cases, Expr, Fn, Idx, Index, Lam, Num, Pow, Rel, Vec, VectorLike
from cesai_sym.expression.transform import Substitution, size_of, substitute

#: Functions of one number that serve lanes.
_FUNCTIONS = {"exp": "v_exp", "log": "v_log", "expm1": "v_expm1", "log1p": "v_log1p", "abs": "fabs"}
_NAMED = re.compile(r"\bt_\d+\b")
_MOST_LINES = 4000


class NoLanesError(CompileError):
    """The expression has a part that is computed row by row."""


@cache
def lanes_library() -> str:
    """What the functions of many rows rest on: the primitives of the kernels, and the functions of a double."""
    primitives = (resources.files("cesai_sym.kernels") / "native" / "primitives.h").read_text(encoding="utf-8")
    unused = "#define CS_UNUSED __attribute__((unused))\n#define CS_APART __attribute__((noinline, unused))\n"
    return f"{primitives}\n{unused}{part('lanes.c')}"


@dataclass(frozen=True, slots=True)
class Lanes:
    """The text of the function ``value_lanes``, and what it needs.

    ``logs`` are the vectors whose logarithms it takes; ``stored`` the number of values that are kept for each row, and
    ``made`` the lengths of the vectors that it makes for the aggregate, as code.
    """

    text: str
    logs: tuple[str, ...]
    stored: int
    made: tuple[str, ...]


@dataclass(slots=True)
class _Loop:
    head: str
    body: list[str | _Loop] = field(default_factory=list)


class LaneWriter(Writer):
    """Writes lines for one row among many: arrays are read at ``room_r``, and choices are made without branches.

    A line that starts with ``@`` stands for all rows.
    """

    def __init__(self, signature: Signature) -> None:
        super().__init__(signature, pairs=False)
        self._scalars = {name: f"{code}[room_r]" for name, code in self._scalars.items()}
        self.logs: dict[str, None] = {}
        self.made: list[str] = []

    def _entry(self, name: str, indices: tuple[Index, ...]) -> str:
        code = super()._entry(name, indices)
        return re.sub(r"\[(.*?)\](?= : NAN\)$|$)", r"[(\1) * room_B + room_r]", code)

    def _function(self, e: Fn) -> Value:
        if e.name in ("min", "max"):
            return super()._function(e)
        if e.name not in _FUNCTIONS:
            raise NoLanesError(f"{e.name} is computed row by row")
        (argument,) = e.args
        if e.name == "log" and isinstance(argument, At):
            code = self._entry(argument.vector, argument.indices)
            self.logs[argument.vector] = None
            name = self._vectors[argument.vector].code
            return self.assign(re.sub(rf"\b{re.escape(name)}\[", f"a_log_{name}[", code), False)
        return self.assign(f"{_FUNCTIONS[e.name]}({self.value(argument).code})", False)

    def _power(self, e: Pow) -> Value:
        n = e.exponent.value if isinstance(e.exponent, Num) else None
        if n is not None and (abs(n) == Fraction(1, 2) or (n.denominator == 1 and abs(n) <= 3)):
            return super()._power(e)
        base, exponent = self.value(e.base), self.value(e.exponent)
        if n is None or n.denominator != 1:
            return self.assign(f"v_pow({base.code}, {exponent.code})", False)
        size = self.assign(f"v_pow(fabs({base.code}), {exponent.code})", False)
        return size if n % 2 == 0 else self.assign(f"{base.code} < 0.0 ? -{size.code} : {size.code}", False)

    def _extreme(self, op: str, a: Value, b: Value) -> Value:
        return self.assign(f"v_{op}({a.code}, {b.code})", False)

    def _accumulated(self, op: str, total: str, term: Value, pair: bool) -> str:
        return super()._accumulated(op, total, term, pair).replace("d_m", "v_m")

    def truth(self, r: Rel) -> str:
        """1 or 0, or nan where a side is nan."""
        return f"{self._compared(r)} ? 1.0 : 0.0"

    def _compared(self, r: Rel) -> str:
        """A comparison as the condition of a choice, which is nan where a side is nan."""
        left, right = self.value(r.lhs).code, self.value(r.rhs).code
        return f"({left} != {left}) | ({right} != {right}) ? NAN : {left} {r.op} {right}"

    def _cases(self, branches: Iterable[tuple[Rel, Expr]], otherwise: Expr) -> Value:
        (first, value), *rest = branches
        tail: Expr = Cases(tuple(rest), otherwise) if rest else otherwise
        return self._choose([(self._compared(first), value)], tail)

    def _choose(self, branches: list[tuple[str, Expr]], otherwise: Expr) -> Value:
        ((condition, value),) = branches
        first, second = self.value(value), self.value(otherwise)
        return self.assign(f"{condition} ? {first.code} : {second.code}", False)

    def _aggregate(self, x: Expr | VectorLike, rho: Expr, w: Expr | VectorLike) -> Value:
        if isinstance(x, Expr) or isinstance(w, Expr):
            raise CompileError("ces takes vectors for its inputs and weights")
        size = self._size(size_of(x))
        exponent = self.assign(self.value(rho).code, False)
        inputs = self._vector(x, size)[0]
        equal = self._equal(w, x)
        arrays = inputs if equal else f"{inputs}, {self._vector(w, size)[0]}"
        name = f"t_{next(self._numbers)}"
        kernel = "ces_equal_lanes" if equal else "ces_lanes"
        self.line(f"@{kernel}({arrays}, {size}, {exponent.code}, {name}, room_lanes, room_B);")
        return Value(name)

    def _vector(self, v: VectorLike, size: str) -> tuple[str, list[str]]:
        if isinstance(v, Vec):
            return super()._vector(v, size)
        name = f"room_made{len(self.made)}"
        self.made.append(size)
        if not isinstance(v, Lam):
            for n, item in enumerate(v.items):
                self.line(f"{name}[{n} * room_B + room_r] = {self.value(item).code};")
            return name, []
        index = Idx(f"{name}_j", v.index.size)
        head, bound = self.loop(index)
        with self.block(head, bound):
            body = self.value(substitute(v.body, Substitution(indices={v.index.name: index})))
            self.line(f"{name}[{counter_name(bound)} * room_B + room_r] = {body.code};")
        return name, []


def lanes_text(e: Expr | Rel, signature: Signature) -> Lanes | None:
    """The function of many rows; None where the expression has a part that has none."""
    writer = LaneWriter(signature)
    try:
        _write(writer, e, list(signature.outputs), [])
    except NoLanesError:
        return None
    lines = writer.text()
    if len(lines) > _MOST_LINES:
        return None
    body, stored = _rows(_tree(iter(lines)))
    places = [f"double *restrict {name}_at = room_work + {n} * room_B;" for n, name in enumerate(stored)]
    offset = f"{len(stored)} * room_B"
    for n, size in enumerate(writer.made):
        places.append(f"double *restrict room_made{n} = room_work + {offset};")
        offset += f" + {size} * room_B"
    head = f"static CS_APART void value_lanes({', '.join(_parameters(signature, tuple(writer.logs)))})"
    unused = [f"(void){name};" for name in ("room_work", *(p.code for p in signature.parameters),
                                            *(code_name(s) for s in signature.sizes))]  # fmt: skip
    text = "\n".join([head, "{", *(f"    {line}" for line in (*unused, *places, *body)), "}", ""])
    return Lanes(text, tuple(writer.logs), len(stored), tuple(writer.made))


def _parameters(signature: Signature, logs: tuple[str, ...]) -> list[str]:
    parts = []
    for p in signature.parameters:
        parts.append(f"const double *restrict {p.code}")
        if p.name in logs:
            parts.append(f"const double *restrict a_log_{p.code}")
    parts += [f"size_t {code_name(s)}" for s in signature.sizes]
    return [*parts, "double *restrict out", "double *restrict room_work", "size_t room_lanes", "size_t room_B"]


def _write(writer: LaneWriter, e: Expr | Rel, outputs: list[tuple[str, Size]], strides: list[tuple[str, str]]) -> None:
    if outputs:
        head, name = writer.loop(outputs[0])
        size = outputs[0][1]
        with writer.block(head, name):
            limit = str(size) if isinstance(size, int) else code_name(size)
            _write(writer, e, outputs[1:], [*strides, (counter_name(name), limit)])
        return
    code = writer.truth(e) if isinstance(e, Rel) else writer.value(e).code
    where = strides[0][0] if strides else "0"
    for counter, limit in strides[1:]:
        where = f"({where}) * {limit} + {counter}"
    writer.line(f"out[({where}) * room_B + room_r] = {code};")


# From lines to loops over rows.


def _tree(lines: Iterator[str]) -> list[str | _Loop]:
    """The lines of a block, up to the brace that closes it."""
    found: list[str | _Loop] = []
    for line in lines:
        text = line.strip()
        if text == "}":
            break
        found.append(_Loop(text, _tree(lines)) if text.endswith("{") else text)
    return found


def _groups(tree: list[str | _Loop]) -> Iterator[list[str]]:
    """Runs of lines between loops, in order."""
    for item in _runs(tree):
        if isinstance(item, _Loop):
            yield from _groups(item.body)
        else:
            yield item


def _runs(tree: list[str | _Loop]) -> Iterator[list[str] | _Loop]:
    run: list[str] = []
    for item in tree:
        alone = isinstance(item, _Loop) or item.startswith("@")
        if alone and run:
            yield run
            run = []
        if isinstance(item, _Loop):
            yield item
        elif alone:
            yield [item]
        else:
            run.append(item)
    if run:
        yield run


def _rows(tree: list[str | _Loop]) -> tuple[list[str], list[str]]:
    """The lines of the function, and the names of the values that outlive their run of lines."""
    seen: dict[str, int] = {}
    stored: dict[str, None] = {}
    for number, group in enumerate(_groups(tree)):
        for name in _NAMED.findall("\n".join(group)):
            if seen.setdefault(name, number) != number or group[0].startswith("@"):
                stored[name] = None
    return list(_lines(tree, frozenset(stored))), list(stored)


def _lines(tree: list[str | _Loop], stored: frozenset[str]) -> Iterator[str]:
    for item in _runs(tree):
        if isinstance(item, _Loop):
            yield item.head
            yield from (f"    {line}" for line in _lines(item.body, stored))
            yield "}"
        elif item[0].startswith("@"):
            yield _NAMED.sub(r"\g<0>_at", item[0][1:])
        else:
            yield "ROWS(room_r, room_lanes) {"
            yield from (f"    {line}" for line in _run(item, stored))
            yield "}"


def _run(lines: list[str], stored: frozenset[str]) -> Iterator[str]:
    """The lines for row r; a stored value that is defined here is at hand."""
    here: set[str] = set()

    def use(found: re.Match[str]) -> str:
        name = found[0]
        return name if name in here or name not in stored else f"{name}_at[room_r]"

    for line in lines:
        defined = re.match(r"(const )?double (t_\d+) = (.*);$", line)
        if defined is None:
            yield _NAMED.sub(use, line)
            continue
        code = _NAMED.sub(use, defined[3])
        if defined[1]:
            yield f"const double {defined[2]} = {code};"
            here.add(defined[2])
            if defined[2] in stored:
                yield f"{defined[2]}_at[room_r] = {defined[2]};"
        else:
            yield f"{defined[2]}_at[room_r] = {code};"
