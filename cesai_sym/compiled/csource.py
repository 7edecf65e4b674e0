"""The C file behind a compiled expression: the function of one point, and the loops that NumPy and others call."""

from __future__ import annotations

from cesai_sym.compiled.ctext import function_text, parameter_list, parameter_names
from cesai_sym.compiled.librarytext import c_library
from cesai_sym.compiled.signature import Parameter, Signature, code_name
from cesai_sym.expression.nodes import Expr, Rel

_LOOP_HEAD = """
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


def point_text(e: Expr | Rel, signature: Signature, precise: bool, name: str = "value", static: bool = True) -> str:
    """The function of one point; in pairs it falls back on doubles where the pairs leave the finite numbers."""
    if not precise:
        return function_text(name, e, signature, pairs=False, static=static, quick=True)
    exact = function_text(f"{name}_in_pairs", e, signature, pairs=True)
    rough = function_text(f"{name}_in_doubles", e, signature, pairs=False)
    arguments = ", ".join(parameter_names(signature))
    kind = "void" if signature.outputs else "double"
    lines = [f"{'static ' if static else ''}{kind} {name}({parameter_list(signature)})", "{"]
    if not signature.outputs:
        lines += [
            f"    const double exact = {name}_in_pairs({arguments});",
            f"    return isfinite(exact) ? exact : {name}_in_doubles({arguments});",
        ]
    else:
        inside = ", ".join([*parameter_names(signature)[:-1], "exact"])
        size = " * ".join(str(s) if isinstance(s, int) else code_name(s) for _, s in signature.outputs)
        lines += [
            f"    ROOM(exact, {size});",
            f"    {name}_in_doubles({arguments});",
            "    if (exact != NULL) {",
            f"        {name}_in_pairs({inside});",
            f"        for (size_t n = 0; n < {size}; n++) {{",
            "            if (isfinite(exact[n])) { out[n] = exact[n]; }",
            "        }",
            "    }",
            "    DONE(exact);",
        ]
    return "\n".join([exact, rough, *lines, "}", ""])


def module_text(e: Expr | Rel, signature: Signature, precise: bool, formula: str) -> str:
    """The whole file: library, function of one point, loops over doubles and floats, and a call with one array."""
    point = point_text(e, signature, precise)
    parts = [
        f"/* {formula.replace('*/', '* /')} */",
        c_library(point),
        point,
        _LOOP_HEAD,
        _loop(signature, "double", isinstance(e, Rel)),
        _loop(signature, "float", isinstance(e, Rel)),
        _low_level(signature),
    ]
    return "\n".join(parts)


def core_sizes(signature: Signature) -> list[str]:
    """The core dimensions in the order in which NumPy numbers them."""
    sizes = [str(s) for p in signature.parameters for s in p.sizes] + [str(s) for _, s in signature.outputs]
    return list(dict.fromkeys(sizes))


def _count(p: Parameter) -> str:
    return " * ".join(str(s) if isinstance(s, int) else code_name(s) for s in p.sizes)


def _loop(signature: Signature, kind: str, truth: bool) -> str:
    """A loop in the form of NumPy's PyUFuncGenericFunction; it leaves no floating-point flags behind."""
    single = int(kind == "float")
    inputs = signature.parameters
    last = len(inputs)
    lines = [f"void cesai_loop_{kind}(char **args, const intptr_t *dimensions, const intptr_t *steps, void *data) {{",
             "    intptr_t row;"]  # fmt: skip
    sizes = core_sizes(signature)
    lines += [f"    const size_t {code_name(s)} = (size_t)dimensions[{1 + sizes.index(s)}];" for s in signature.sizes]
    at = last + 1
    rooms = []
    for n, p in enumerate(inputs):
        if not p.sizes:
            continue
        second = f"steps[{at + 1}]" if len(p.sizes) == 2 else "0"
        m = (str(p.sizes[1]) if isinstance(p.sizes[1], int) else code_name(p.sizes[1])) if len(p.sizes) == 2 else "1"
        first = str(p.sizes[0]) if isinstance(p.sizes[0], int) else code_name(p.sizes[0])
        rooms.append((f"room_{n}", _count(p), n, p, f"{first}, steps[{at}], {m}, {second}"))
        at += len(p.sizes)
    produced = [f"steps[{at + n}]" for n in range(len(signature.outputs))]
    out_count = " * ".join(str(s) if isinstance(s, int) else code_name(s) for _, s in signature.outputs)
    lines += [f"    double *{name} = (double *)malloc(({count}) * sizeof(double) + 1);" for name, count, *_ in rooms]
    if signature.outputs:
        lines.append(f"    double *results = (double *)malloc(({out_count}) * sizeof(double) + 1);")
    failed = [f"{name} == NULL" for name, *_ in rooms] + (["results == NULL"] if signature.outputs else [])
    lines.append("    (void)data;")
    if failed:
        lines.append("    const int failed = " + " || ".join(failed) + ";")
    lines.append("    for (row = 0; row < dimensions[0]; row++) {")
    arguments = []
    for n, p in enumerate(inputs):
        base = f"args[{n}] + row * steps[{n}]"
        if p.sizes:
            name, _, _, _, layout = next(r for r in rooms if r[2] == n)
            code = f"failed ? NULL : gathered({name}, {base}, {_cast(layout)}, {single})"
            lines.append(f"        const double *a_{n} = {code};")
        else:
            lines.append(f"        const double a_{n} = (double)*(const {kind} *)(const void *)({base});")
        arguments.append(f"a_{n}")
    arguments += [code_name(s) for s in signature.sizes]
    lines += _deliver(signature, arguments, kind, bool(failed), truth, f"args[{last}] + row * steps[{last}]", produced)
    lines.append("    }")
    lines += [f"    free({name});" for name, *_ in rooms]
    if signature.outputs:
        lines.append("    free(results);")
    lines += ["    feclearexcept(FE_ALL_EXCEPT);", "}", ""]
    return "\n".join(lines)


def _cast(layout: str) -> str:
    first, step, m, second = layout.split(", ")
    return f"(intptr_t){first}, {step}, (intptr_t){m}, {second}"


def _deliver(
    signature: Signature, arguments: list[str], kind: str, may_fail: bool, truth: bool, target: str, steps: list[str]
) -> list[str]:
    guard = "failed ? NAN : " if may_fail else ""
    if not signature.outputs:
        call = f"value({', '.join(arguments)})"
        if truth:
            return [f"        *(unsigned char *)({target}) = {'!failed && ' if may_fail else ''}{call} != 0.0;"]
        return [f"        *({kind} *)(void *)({target}) = ({kind})({guard}{call});"]
    sizes = [str(s) if isinstance(s, int) else code_name(s) for _, s in signature.outputs]
    lines = [f"        if (!failed) value({', '.join([*arguments, 'results'])});"]
    counters = [f"k_{n}" for n in range(len(sizes))]
    lines += [f"        for (size_t {c} = 0; {c} < {s}; {c}++)" for c, s in zip(counters, sizes, strict=True)]
    where = counters[0] if len(counters) == 1 else f"{counters[0]} * {sizes[1]} + {counters[1]}"
    away = " + ".join(f"(intptr_t){c} * {s}" for c, s in zip(counters, steps, strict=True))
    if truth:
        lines.append(f"            *(unsigned char *)({target} + {away}) = !failed && results[{where}] != 0.0;")
    else:
        lines.append(f"            *({kind} *)(void *)({target} + {away}) = ({kind})(failed ? NAN : results[{where}]);")
    return lines


def can_be_flat(signature: Signature) -> bool:
    """Can all arguments be told apart in one flat array?  At most one length may be open, and no matrix."""
    return not signature.outputs and len(signature.sizes) <= 1 and all(len(p.sizes) <= 1 for p in signature.parameters)


def _low_level(signature: Signature) -> str:
    """``double (int, double *, void *)``: the arguments in a row; an open length follows from their number."""
    if not can_be_flat(signature):
        return ""
    fixed = sum(p.sizes[0] if p.sizes and isinstance(p.sizes[0], int) else not p.sizes for p in signature.parameters)
    open_ones = sum(bool(p.sizes) and isinstance(p.sizes[0], str) for p in signature.parameters)
    lines = ["double cesai_low_level(int n, double *values, void *data) {", "    int at = 0;", "    (void)data;",
             "    (void)values;"]  # fmt: skip
    if open_ones:
        size = code_name(signature.sizes[0])
        lines.append(f"    if (n <= {fixed} || (n - {fixed}) % {open_ones} != 0) return NAN;")
        lines.append(f"    const size_t {size} = (size_t)((n - {fixed}) / {open_ones});")
    else:
        lines.append(f"    if (n != {fixed}) return NAN;")
    arguments = []
    for number, p in enumerate(signature.parameters):
        step = "1" if not p.sizes else f"(int){p.sizes[0] if isinstance(p.sizes[0], int) else code_name(p.sizes[0])}"
        kind, code = ("const double *", "values + at") if p.sizes else ("const double ", "values[at]")
        lines += [f"    {kind}a_{number} = {code};", f"    at += {step};"]
        arguments.append(f"a_{number}")
    arguments += [code_name(s) for s in signature.sizes]
    lines += ["    (void)at;", f"    return value({', '.join(arguments)});", "}", ""]
    if len(signature.parameters) == 1 and not signature.parameters[0].sizes:
        lines += ["double cesai_of_one(double a) {", "    return value(a);", "}", ""]
    return "\n".join(lines)
