"""The C file behind a compiled expression: the function of one point, and the loops that NumPy and others call."""

from __future__ import annotations

from cesai_sym.compiled.ctext import function_text, parameter_list, parameter_names
from cesai_sym.compiled.lanes import lanes_library, lanes_text
from cesai_sym.compiled.librarytext import c_library
from cesai_sym.compiled.loops import loops_text
from cesai_sym.compiled.signature import Signature, code_name
from cesai_sym.expression.nodes import Expr, Rel


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
    lanes = None if precise else lanes_text(e, signature)
    parts = [
        f"/* {formula.replace('*/', '* /')} */",
        c_library(point),
        point,
        *([lanes_library(), lanes.text] if lanes else []),
        loops_text(signature, isinstance(e, Rel), lanes),
        _low_level(signature),
    ]
    return "\n".join(parts)


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
