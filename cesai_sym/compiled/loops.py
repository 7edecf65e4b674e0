"""The loops over rows that NumPy calls: one row after the other, or many at once where there are lanes for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cesai_sym.compiled.lanes import Lanes
from cesai_sym.compiled.signature import Signature, Size, code_name

LOOP_HEAD = """
#include <fenv.h>
#include <stdint.h>

static const double *gathered(double *to, const char *from, intptr_t n, intptr_t step, intptr_t m, intptr_t second,
                              int single) {
    intptr_t j, k;
    if (!single && step == (intptr_t)sizeof(double) * m && (m == 1 || second == (intptr_t)sizeof(double)))
        return (const double *)(const void *)from;
    for (j = 0; j < n; j++)
        for (k = 0; k < m; k++) {
            const void *at = from + j * step + k * second;
            to[j * m + k] = single ? (double)*(const float *)at : *(const double *)at;
        }
    return to;
}
"""
#: Fewer rows than these are not worth a group of lanes.
_LEAST_ROWS = 3
#: Groups of 64 rows, or of 8 where their arrays would be larger than this many doubles for a row.
_MOST_DOUBLES = 1024


def loops_text(signature: Signature, truth: bool, lanes: Lanes | None) -> str:
    """The loops over doubles and floats, in the form of NumPy's PyUFuncGenericFunction.

    They leave no floating-point flags behind.
    """
    texts = [LOOP_HEAD]
    for kind in ("double", "float"):
        layout = _Layout(signature, kind, truth)
        texts.append(layout.one_by_one())
        texts.append(layout.together(lanes) if lanes else layout.entry(["rows_KIND(args, 0, k_n, dimensions, steps);"]))
    return "\n".join(texts)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where NumPy puts things: pointers, lengths and steps."""

    signature: Signature
    kind: str
    truth: bool

    @property
    def single(self) -> int:
        """Are the arrays of floats?"""
        return int(self.kind == "float")

    def lengths(self) -> list[str]:
        """The declarations of the lengths."""
        return [f"const size_t {code_name(s)} = (size_t)dimensions[{1 + n}];"
                for n, s in enumerate(self._core()) if s in self.signature.sizes]  # fmt: skip

    def _core(self) -> list[str]:
        """The core dimensions in the order in which NumPy numbers them."""
        sizes = [str(s) for p in self.signature.parameters for s in p.sizes]
        return list(dict.fromkeys([*sizes, *(str(s) for _, s in self.signature.outputs)]))

    def vectors(self) -> dict[int, tuple[str, str, str, str]]:
        """By the number of the argument: both lengths and both steps, as code."""
        at = len(self.signature.parameters) + 1
        found = {}
        for n, p in enumerate(self.signature.parameters):
            if p.sizes:
                m, second = (_code(p.sizes[1]), f"steps[{at + 1}]") if len(p.sizes) == 2 else ("1", "0")
                found[n] = (_code(p.sizes[0]), f"steps[{at}]", m, second)
                at += len(p.sizes)
        return found

    def output_steps(self) -> list[str]:
        """The steps within a result."""
        at = len(self.signature.parameters) + 1 + sum(len(p.sizes) for p in self.signature.parameters)
        return [f"steps[{at + n}]" for n in range(len(self.signature.outputs))]

    def _sized(self, text: str) -> str:
        return text.replace("KIND", self.kind)

    def entry(self, body: list[str]) -> str:
        """The function that NumPy calls."""
        return self._sized("\n".join([
            "void cesai_loop_KIND(char **args, const intptr_t *dimensions, const intptr_t *steps, void *data) {",
            "    const intptr_t k_n = dimensions[0];",
            "    (void)data;",
            *(f"    {line}" for line in body),
            "    feclearexcept(FE_ALL_EXCEPT);", "}", "",
        ]))  # fmt: skip

    # One row after the other.

    def one_by_one(self) -> str:
        """The function ``rows_KIND``: from a row to before another, by the function of one point."""
        inputs, vectors, outputs = self.signature.parameters, self.vectors(), self.signature.outputs
        last = len(inputs)
        count = _product(_code(s) for _, s in outputs)
        rooms = {f"room_{n}": f"{first} * {m}" for n, (first, _, m, _) in vectors.items()}
        rooms |= {"results": count} if outputs else {}
        lines = self.lengths()
        lines += [f"double *{name} = (double *)malloc(({size}) * sizeof(double) + 1);" for name, size in rooms.items()]
        failed = " || ".join(f"{name} == NULL" for name in rooms)
        lines += [f"const int failed = {failed or '0'};", "intptr_t row;", "(void)dimensions;"]
        body, arguments = [], []
        for n in range(len(inputs)):
            base = f"args[{n}] + row * steps[{n}]"
            if n in vectors:
                first, step, m, second = vectors[n]
                layout = f"(intptr_t){first}, {step}, (intptr_t){m}, {second}"
                code = f"failed ? NULL : gathered(room_{n}, {base}, {layout}, {self.single})"
                body.append(f"const double *a_{n} = {code};")
            else:
                body.append(f"const double a_{n} = (double)*(const {self.kind} *)(const void *)({base});")
            arguments.append(f"a_{n}")
        arguments += [code_name(s) for s in self.signature.sizes]
        target = f"args[{last}] + row * steps[{last}]"
        if outputs:
            body.append(f"if (!failed) value({', '.join([*arguments, 'results'])});")
            body += self._scattered(target, "failed", "results[WHERE]")
        else:
            body += [f"const double result = failed ? NAN : value({', '.join(arguments)});",
                     self._put(target, "failed", "result")]  # fmt: skip
        lines += ["for (row = k_begin; row < k_end; row++) {", *(f"    {line}" for line in body), "}"]
        lines += [f"free({name});" for name in rooms]
        head = "static void rows_KIND(char **args, intptr_t k_begin, intptr_t k_end, const intptr_t *dimensions,"
        return self._sized("\n".join([head, "                      const intptr_t *steps) {",
                                      *(f"    {line}" for line in lines), "}", ""]))  # fmt: skip

    def _put(self, target: str, failed: str, value: str) -> str:
        if self.truth:
            return f"*(unsigned char *)({target}) = !{failed} && {value} != 0.0;"
        return f"*({self.kind} *)(void *)({target}) = ({self.kind})({failed} ? NAN : {value});"

    def _scattered(self, target: str, failed: str, value: str) -> list[str]:
        """Lines that put the results of a row where they belong; WHERE is the place in the array of results."""
        sizes = [_code(s) for _, s in self.signature.outputs]
        counters = [f"k_{n}" for n in range(len(sizes))]
        lines = [f"for (size_t {c} = 0; {c} < {s}; {c}++)" for c, s in zip(counters, sizes, strict=True)]
        where = counters[0] if len(counters) == 1 else f"({counters[0]} * {sizes[1]} + {counters[1]})"
        away = " + ".join(f"(intptr_t){c} * {s}" for c, s in zip(counters, self.output_steps(), strict=True))
        return [*lines, f"    {self._put(f'{target} + {away}', failed, value.replace('WHERE', where))}"]

    # Many rows at once.

    def together(self, lanes: Lanes) -> str:
        """The function that NumPy calls where there are lanes; rows that they do not serve are done one by one."""
        inputs, vectors = self.signature.parameters, self.vectors()
        counts = {n: f"{vectors[n][0]} * {vectors[n][2]}" if n in vectors else "1" for n in range(len(inputs))}
        results = _product(_code(s) for _, s in self.signature.outputs)
        parts = {f"k_in_{n}": c for n, c in counts.items()}
        parts |= {f"k_log_{n}": counts[n] for n, p in enumerate(inputs) if p.name in lanes.logs}
        parts |= {"k_put": results, "k_work": " + ".join([str(lanes.stored), *lanes.made])}
        total = " + ".join(f"({c})" for c in parts.values())
        lines = self.lengths()
        lines += [
            f"const size_t k_total = {total};",
            f"const size_t k_B = k_total > {_MOST_DOUBLES} ? 8 : 64;",
            f"double *k_space = k_n < {_LEAST_ROWS} ? NULL : (double *)malloc((k_total * k_B + 8) * sizeof(double));",
            "double k_lost[64];",
            "double *k_at = (double *)(((uintptr_t)k_space + 63) & ~(uintptr_t)63);",
        ]
        for name, count in parts.items():
            lines += [f"double *{name} = k_at;", f"k_at += ({count}) * k_B;"]
        lines += ["if (k_space == NULL) rows_KIND(args, 0, k_n, dimensions, steps);",
                  "else for (intptr_t row = 0; row < k_n; row += (intptr_t)k_B) {",
                  "    const size_t k_rows = (size_t)(k_n - row) < k_B ? (size_t)(k_n - row) : k_B;",
                  "    const size_t k_lanes = (k_rows + LANES - 1) & ~(size_t)(LANES - 1);"]  # fmt: skip
        body, arguments = [], []
        for n, p in enumerate(inputs):
            first, step, m, second = vectors.get(n, ("1", "0", "1", "0"))
            layout = f"{first}, {step}, {m}, {second}, {self.single}"
            call = f"lanes_of(k_in_{n}, args[{n}] + row * steps[{n}], k_rows, steps[{n}], k_lanes, k_B, {layout})"
            body.append(f"const double *a_{n} = row > 0 && steps[{n}] == 0 ? k_in_{n} : {call};")
            arguments.append(f"a_{n}")
            if p.name in lanes.logs:
                body.append(f"if (row == 0 || steps[{n}] != 0) logs_of(k_log_{n}, a_{n}, {counts[n]}, k_lanes, k_B);")
                arguments.append(f"k_log_{n}")
        arguments += [code_name(s) for s in self.signature.sizes]
        last = len(inputs)
        if not self.signature.outputs and not self.truth and not self.single:
            where = f"args[{last}] + row * steps[{last}]"
            body += [f"const int k_direct = steps[{last}] == (intptr_t)sizeof(double) && k_rows == k_lanes;",
                     f"double *k_to = k_direct ? (double *)(void *)({where}) : k_put;"]  # fmt: skip
        else:
            body += ["const int k_direct = 0;", "double *k_to = k_put;"]
        body.append(f"value_lanes({', '.join([*arguments, 'k_to', 'k_work', 'k_lanes', 'k_B'])});")
        body += self._delivered(results)
        return self.entry([*lines, *(f"    {line}" for line in body), "}", "free(k_space);"])

    def _delivered(self, results: str) -> list[str]:
        """Rows with a result that is not finite are computed by themselves."""
        last = len(self.signature.parameters)
        target = f"args[{last}] + (row + (intptr_t)k_i) * steps[{last}]"
        value = "k_put[WHERE * k_B + k_i]" if self.signature.outputs else "k_put[k_i]"
        put = self._scattered(target, "0", value) if self.signature.outputs else [self._put(target, "0", value)]
        plain = [f"if (!k_direct) for (size_t k_i = 0; k_i < k_rows; k_i++) {{ {' '.join(put)} }}"]
        return [
            f"if (!lost_rows(k_lost, k_to, {results}, k_rows, k_B)) {{",
            *(f"    {line}" for line in plain),
            "    continue;",
            "}",
            "for (size_t k_i = 0; k_i < k_rows; k_i++) {",
            "    size_t k_more = k_i;",
            "    while (k_more < k_rows && k_lost[k_more] != 0.0) k_more++;",
            "    if (k_more > k_i) rows_KIND(args, row + (intptr_t)k_i, row + (intptr_t)k_more, dimensions, steps);",
            "    k_i = k_more;",
            "    if (k_i < k_rows && !k_direct) {",
            *(f"        {line}" for line in put),
            "    }",
            "}",
        ]


def _code(size: Size) -> str:
    return str(size) if isinstance(size, int) else code_name(size)


def _product(parts: Iterable[str]) -> str:
    return " * ".join(parts) or "1"
