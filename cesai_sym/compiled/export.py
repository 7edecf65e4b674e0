"""Files that need nothing but a compiler or an engine: the kernels, or a formula, in C99 and in JavaScript, with tests.

What is exported is computed in pairs of doubles, as by the kernels, with exponential and logarithm of its own: the
results depend on no mathematical library.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from cesai_sym.compiled.csource import point_text
from cesai_sym.compiled.ctext import parameter_list
from cesai_sym.compiled.errors import CompileError
from cesai_sym.compiled.function import Formula
from cesai_sym.compiled.javascript import javascript
from cesai_sym.compiled.librarytext import needed, part
from cesai_sym.compiled.show import show
from cesai_sym.compiled.signature import Parameter, Size, code_name

Language = Literal["c", "js"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A kernel as it is exported: parameters in order, lengths last, and the function of the library behind it.

    ``results`` are the lengths of the array of results, none for a single number.
    """

    name: str
    says: str
    parameters: tuple[str, ...]
    inner: str
    results: tuple[str, ...] = ()

    @property
    def has_inputs(self) -> bool:
        """Does it take inputs, whose number follows?"""
        return "weights" in self.parameters

    @property
    def inner_arguments(self) -> tuple[str, ...]:
        """The arguments of the function behind it: vectors, their length, numbers, and the results."""
        if not self.has_inputs:
            return self.parameters
        vectors = [p for p in self.parameters if p in _ARRAYS]
        numbers = [p for p in self.parameters if p not in _ARRAYS]
        return (*vectors, "J", *numbers, *(["out"] if self.results else []))


_CES = ("x", "rho", "weights")
_DATED = ("x", "growth", "rho", "weights", "t")
_POOLED = ("x", "y", "rho", "weights")
_DUAL = ("prices", "rho", "weights")
KERNELS: Final[Mapping[str, Exported]] = MappingProxyType(
    {
        k.name: k
        for k in (
            Exported("ces", "(sum_j w_j x_j^rho)^(1/rho)", _CES, "ces_of"),
            Exported("log_ces", "log F of the inputs e^(logs_j)", ("logs", "rho", "weights"), "log_aggregate_of"),
            Exported("ces_total", "(sum_j a_j x_j^rho)^(1/rho), a = weights", _CES, "total_of"),
            Exported("ces_gradient", "dF/dx_j, into out[J]", _CES, "gradient_of", ("J",)),
            Exported("ces_value_and_gradient", "F and then dF/dx_j, into out[J + 1]", _CES, "value_and_gradient_of",
                     ("J + 1",)),
            Exported("ces_shares", "w_j x_j^rho/sum_i w_i x_i^rho, into out[J]", _CES, "shares_of", ("J",)),
            Exported("ces_hessian", "d^2F/(dx_j dx_k), into out[J*J]", _CES, "hessian_of", ("J", "J")),
            Exported("ces_hvp", "the Hessian times a vector, into out[J]", ("x", "direction", "rho", "weights"),
                     "hessian_times_of", ("J",)),
            Exported("ces_drho", "dF/drho", _CES, "slope_in_rho_of"),
            Exported("leontief_gap", "log(F/min x)", _CES, "gap_to_minimum_of"),
            Exported("heterogeneity_loss", "1 - F/sum_j w_j x_j", _CES, "relative_loss_of"),
            Exported("pooling_gain", "F(x + y) - F(x) - F(y)", _POOLED, "pooling_gain_of"),
            Exported("relative_pooling_gain", "1 - (F(x) + F(y))/F(x + y)", _POOLED, "relative_pooling_gain_of"),
            Exported("unit_cost", "least cost of a unit of F", _DUAL, "unit_cost_of"),
            Exported("factor_demands", "what is bought for a unit of F, into out[J]", _DUAL, "demands_of", ("J",)),
            Exported("mesh_growth", "growth rate of the aggregate at date t", _DATED, "growth_of"),
            Exported("slow_share", "share at date t of the inputs with the least rate", _DATED, "slow_share_of"),
            Exported("level_ceiling", "w_Z^(1/rho) Z", ("Z", "rho", "w_Z"), "level_ceiling_of"),
            Exported("curvature", "(1 - rho)(J - 1)/J", ("rho", "J"), "curvature_of"),
            Exported("diversity_bonus", "K cv^2/2", ("rho", "J", "cv"), "bonus_of"),
            Exported("expected_loss", "K (1 - r) cv^2/2", ("rho", "J", "cv", "r"), "expected_loss_of"),
            Exported("variance_retained", "(1 - 1/M)^n", ("M", "n"), "retained_of"),
        )
    }
)  # fmt: skip
_ARRAYS: Final = frozenset({"x", "growth", "weights", "y", "direction", "logs", "prices"})


@dataclass(frozen=True, slots=True)
class Check:
    """A call with the result that it has to give, to ``ulps`` units in the last place."""

    name: str
    arguments: tuple[float | tuple[float, ...] | None, ...]
    expected: tuple[float, ...]
    ulps: int = 1


def exported_files(language: Language, names: Sequence[str], checks: Sequence[Check]) -> dict[str, str]:
    """The texts of the files by name; raises CompileError for a kernel that is not there."""
    unknown = [n for n in names if n not in KERNELS]
    if unknown:
        raise CompileError(f"there is no kernel {unknown[0]!r} to export; there are {', '.join(KERNELS)}")
    chosen = [KERNELS[n] for n in (names or tuple(KERNELS))]
    if language == "c":
        return _c_files("cesai_kernels", [_c_kernel(k) for k in chosen], [_c_call(k) for k in chosen], checks,
                        {k.name: _c_arguments(k) for k in chosen})  # fmt: skip
    return _js_files("cesai_kernels", "\n".join(f"{k.inner}" for k in chosen), [_js_kernel(k) for k in chosen], checks)


def formula_files(language: Language, formula: Formula, checks: Sequence[Check]) -> dict[str, str]:
    """The texts of the files for one formula."""
    name = formula.name
    text = point_text(formula.stable, formula.signature, True, name=f"{name}_point")
    says = show(formula.original).replace("*/", "* /")
    p = formula.signature
    inner = [x.code for x in p.parameters] + [code_name(s) for s in p.sizes] + (["out"] if p.outputs else [])
    kind = "void" if p.outputs else "double"
    if language == "c":
        declared = f"{kind} cesai_{name}({parameter_list(p)})"
        result = "" if p.outputs else "return "
        body = f"{text}\n{declared} {{\n    {result}{name}_point({', '.join(inner)});\n}}\n"
        kinds = {x.name: x for x in p.parameters}
        return _c_files(f"cesai_{name}", [(f"/* {says} */\n{declared}", body)], [], checks,
                        {name: ([kinds[x.name] for x in p.parameters], p.sizes, p.outputs)})  # fmt: skip
    return _js_files(f"cesai_{name}", text, [_js_formula(formula, says, inner)], checks, javascript(text))


# C.


def _c_kernel(k: Exported) -> tuple[str, str]:
    parts = [f"const double *{p}" if p in _ARRAYS else f"double {p}" for p in k.parameters]
    parts += ["size_t J"] * k.has_inputs + ["double *out"] * bool(k.results)
    declared = f"{'void' if k.results else 'double'} cesai_{k.name}({', '.join(parts)})"
    call = f"{'' if k.results else 'return '}{k.inner}({', '.join(k.inner_arguments)});"
    return f"/* {k.says} */\n{declared}", f"{declared} {{\n    {call}\n}}\n"


def _c_call(k: Exported) -> str:
    return k.inner


def _c_arguments(k: Exported) -> tuple[list[Parameter], tuple[str, ...], tuple[tuple[str, Size], ...]]:
    parameters = [Parameter(p, ("J",) if p in _ARRAYS else ()) for p in k.parameters]
    return parameters, ("J",) if k.has_inputs else (), tuple((f"k_{n}", size) for n, size in enumerate(k.results))


def _c_files(
    stem: str,
    functions: Sequence[tuple[str, str]],
    used: Sequence[str],
    checks: Sequence[Check],
    shapes: Mapping[str, tuple[Sequence[Parameter], Sequence[str], Sequence[tuple[str, Size]]]],
) -> dict[str, str]:
    guard = f"{stem.upper()}_H"
    declared = "\n\n".join(f"{head};" for head, _ in functions)
    header = (
        f"/* Written by cesai export. Results are nan where the arguments are outside of the domain;\n"
        f"   weights may be NULL (equal weights) and need not add up to one. */\n"
        f"#ifndef {guard}\n#define {guard}\n\n#include <stddef.h>\n\n"
        f'#ifdef __cplusplus\nextern "C" {{\n#endif\n\n{declared}\n\n#ifdef __cplusplus\n}}\n#endif\n\n#endif\n'
    )
    bodies = "\n".join(body for _, body in functions)
    source = "\n".join([f'#include "{stem}.h"', "", part("prelude.c"), part("product.c"), needed(bodies), bodies])
    return {f"{stem}.h": header, f"{stem}.c": source, f"test_{stem}.c": _c_test(stem, checks, shapes)}


def _c_number(v: float) -> str:
    if math.isnan(v):
        return "NAN"
    if math.isinf(v):
        return "INFINITY" if v > 0 else "-INFINITY"
    return v.hex() if v != int(v) or abs(v) > 1e15 else repr(v)


def _c_test(
    stem: str,
    checks: Sequence[Check],
    shapes: Mapping[str, tuple[Sequence[Parameter], Sequence[str], Sequence[tuple[str, Size]]]],
) -> str:
    lines = [
        f'#include "{stem}.h"', "", "#include <math.h>", "#include <stdio.h>", "",
        "static int failures = 0;", "",
        "static double gap(double a, double b) {",
        "    int e;",
        "    if ((isnan(a) && isnan(b)) || a == b) return 0.0;",
        "    if (isnan(a) || isnan(b) || isinf(a) || isinf(b)) return INFINITY;",
        "    (void)frexp(b, &e);",
        "    return fabs(a - b) / ldexp(1.0, (e < -1021 ? -1021 : e) - 53);",
        "}", "",
        "static void check(const char *what, const double *got, const double *wanted, int n, double ulps) {",
        "    int i;",
        "    for (i = 0; i < n; i++)",
        "        if (!(gap(got[i], wanted[i]) <= ulps)) {",
        '            printf("%s: result %d is %.17g, not %.17g\\n", what, i, got[i], wanted[i]);',
        "            failures++;",
        "        }",
        "}", "", "int main(void) {",
    ]  # fmt: skip
    for number, c in enumerate(checks):
        lines += _c_check(number, c, *shapes[c.name])
    lines += [f'    if (failures == 0) printf("{stem}: {len(checks)} checks passed\\n");',
              "    return failures != 0;", "}", ""]  # fmt: skip
    return "\n".join(lines)


def _c_check(
    number: int,
    c: Check,
    parameters: Sequence[Parameter],
    sizes: Sequence[str],
    outputs: Sequence[tuple[str, Size]],
) -> list[str]:
    lines, arguments = ["    {"], []
    lengths: dict[str, int] = {}
    for p, value in zip(parameters, c.arguments, strict=True):
        if value is None:
            arguments.append("NULL")
        elif isinstance(value, tuple):
            lines.append(f"        const double {p.code}[] = {{{', '.join(map(_c_number, value))}}};")
            arguments.append(p.code)
            if len(p.sizes) == 1 and isinstance(p.sizes[0], str):
                lengths[p.sizes[0]] = len(value)
        else:
            arguments.append(_c_number(value))
    arguments += [str(lengths[s]) for s in sizes]
    wanted = ", ".join(map(_c_number, c.expected))
    lines.append(f"        const double wanted[] = {{{wanted}}};")
    lines.append(f"        double got[{len(c.expected)}];")
    if outputs:
        lines.append(f"        cesai_{c.name}({', '.join([*arguments, 'got'])});")
    else:
        lines.append(f"        got[0] = cesai_{c.name}({', '.join(arguments)});")
    return [*lines, f'        check("{c.name}, check {number}", got, wanted, {len(c.expected)}, {c.ulps}.0);', "    }"]


# JavaScript.


def _js_kernel(k: Exported) -> str:
    parameters = ["weights = null" if p == "weights" else "t = 0" if p == "t" else p for p in k.parameters]
    lines = [f"/** {k.says}; nan where the arguments are outside of the domain. */",
             f"function exported_{k.name}({', '.join(parameters)}) {{"]  # fmt: skip
    if k.has_inputs:
        lines.append(f"    const J = {k.parameters[0]}.length;")
    if k.results:
        lines.append(f"    const out = new Float64Array({' * '.join(k.results)});")
        lines.append(f"    {k.inner}({', '.join(k.inner_arguments)});")
        lines.append("    return out;")
    else:
        lines.append(f"    return {k.inner}({', '.join(k.inner_arguments)});")
    return "\n".join([*lines, "}", "", f"export {{ exported_{k.name} as {k.name} }};", ""])


def _js_formula(formula: Formula, says: str, inner: Sequence[str]) -> str:
    p = formula.signature
    lines = [f"/** {says} */", f"function exported_{formula.name}({', '.join(x.code for x in p.parameters)}) {{"]
    for size in p.sizes:
        of = next(x for x in p.parameters if size in x.sizes)
        if len(of.sizes) != 1:
            raise CompileError(f"{of.name} is a matrix; in JavaScript only vectors are supported")
        lines.append(f"    const {code_name(size)} = {of.code}.length;")
    if p.outputs:
        count = " * ".join(str(s) if isinstance(s, int) else code_name(s) for _, s in p.outputs)
        lines += [f"    const out = new Float64Array({count});", f"    {formula.name}_point({', '.join(inner)});",
                  "    return out;"]  # fmt: skip
    else:
        lines.append(f"    return {formula.name}_point({', '.join(inner)});")
    return "\n".join([*lines, "}", "", f"export {{ exported_{formula.name} as {formula.name} }};", ""])


def _js_files(
    stem: str, used: str, functions: Sequence[str], checks: Sequence[Check], more: str = ""
) -> dict[str, str]:
    head = "// Written by cesai export. Computed in pairs of doubles; nothing depends on the engine's own functions.\n"
    library = javascript(needed(used))
    module = "\n".join([head, part("prelude.js"), library, more, *functions])
    lines = [
        f'import * as tested from "./{stem}.mjs";', "",
        "let failures = 0;", "",
        "function gap(a, b) {",
        "    if (Object.is(a, b) || a === b) return 0;",
        "    if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;",
        "    const e = Math.max(Math.floor(Math.log2(Math.abs(b))) - 1, -1022);",
        "    let unit = 2 ** Math.max(e, -1022);",
        "    while (unit * 2 <= Math.abs(b)) unit *= 2;",
        "    return Math.abs(a - b) / Math.max(unit * 2 ** -52, 2 ** -1074);",
        "}", "",
        "function check(what, got, wanted, ulps) {",
        "    const values = typeof got === 'number' ? [got] : got;",
        "    wanted.forEach((w, i) => {",
        "        if (gap(values[i], w) <= ulps) return;",
        "        console.log(`${what}: result ${i} is ${values[i]}, not ${w}`);",
        "        failures += 1;",
        "    });",
        "}", "",
    ]  # fmt: skip
    for number, c in enumerate(checks):
        arguments = ", ".join(_js_value(a) for a in c.arguments)
        wanted = ", ".join(_js_value(v) for v in c.expected)
        lines.append(f'check("{c.name}, check {number}", tested.{c.name}({arguments}), [{wanted}], {c.ulps});')
    lines += ["", f'if (failures === 0) console.log("{stem}: {len(checks)} checks passed");',
              "else process.exitCode = 1;", ""]  # fmt: skip
    return {f"{stem}.mjs": module, f"test_{stem}.mjs": "\n".join(lines)}


def _js_value(v: float | tuple[float, ...] | None) -> str:
    if v is None:
        return "null"
    if isinstance(v, tuple):
        return f"[{', '.join(map(_js_value, v))}]"
    if math.isnan(v):
        return "NaN"
    return repr(v) if math.isfinite(v) else "Infinity" if v > 0 else "-Infinity"


# What the tests expect.


def kernel_checks(names: Sequence[str] = (), points: int = 20) -> list[Check]:
    """Calls of the kernels at ordinary and at extreme points, with results from ball arithmetic, rounded."""
    from cesai_sym.compiled.points import nearest
    from cesai_sym.kernels.reference import reference

    generator = random.Random(7)
    checks = []
    for name in names or tuple(KERNELS):
        for n in range(points):
            case = _case(name, n, generator)
            values = reference(name, case)
            kept = tuple(v if isinstance(v, float) else nearest(v) for v in values)
            arguments = tuple(case[p] if p in _ARRAYS else case[p][0] for p in KERNELS[name].parameters)
            checks.append(Check(name, arguments, kept))
    return checks


_MILD: Final = frozenset({"ces_hvp", "heterogeneity_loss", "pooling_gain", "relative_pooling_gain", "factor_demands"})


def _case(name: str, n: int, generator: random.Random) -> dict[str, tuple[float, ...]]:
    J = 2 + n % 4
    spread = (0.5, 2.0, 20.0, 300.0)[n // 4 % 4]

    def spread_out(bound: float = 690.0) -> tuple[float, ...]:
        return tuple(math.exp(max(min(generator.gauss(0, spread), bound), -bound)) for _ in range(J))

    rho = generator.choice((-1, 1)) * 10 ** generator.uniform(-12, 2.5)
    case: dict[str, tuple[float, ...]] = {
        "x": spread_out(),
        "weights": tuple(generator.uniform(0.01, 1.0) for _ in range(J)),
        "rho": (rho,),
    }
    if name in ("mesh_growth", "slow_share"):
        return case | {
            "growth": tuple(generator.uniform(0.01, 0.3) for _ in range(J)),
            "t": (generator.uniform(0, 50),),
        }
    if name in _MILD:  # where the condition number is moderate
        case["x"] = tuple(generator.uniform(0.5, 4.0) for _ in range(J))
        case["rho"] = (generator.choice((-1, 1)) * 10 ** generator.uniform(-6, 0.7),)
    if name == "log_ces":
        case["logs"] = tuple(generator.uniform(1, 2) * 10 ** generator.uniform(-2, 5) for _ in range(J))
    if name in ("unit_cost", "factor_demands"):
        case |= {"prices": spread_out() if name == "unit_cost" else case["x"]}
        case["rho"] = (-abs(rho) if n % 2 else min(abs(case["rho"][0]), generator.uniform(0.1, 0.95)),)
    return case | {
        "y": tuple(generator.uniform(0.2, 9.0) for _ in range(J)),
        "direction": tuple((-1) ** j * generator.uniform(1.0, 3.0) for j in range(J)),
        **_numbers(name, J, generator),
    }


def _numbers(name: str, J: int, generator: random.Random) -> dict[str, tuple[float, ...]]:
    if name == "variance_retained":
        return {"M": (1 + 10 ** generator.uniform(-3, 12),), "n": (10 ** generator.uniform(0, 12),)}
    if name == "level_ceiling":
        negative = -(10 ** generator.uniform(-2, 3))
        return {"Z": (10 ** generator.uniform(-9, 9),), "rho": (negative,), "w_Z": (generator.uniform(0.01, 1.0),)}
    if KERNELS[name].has_inputs:
        return {}
    return {"J": (float(J),), "cv": (generator.uniform(0, 2),), "r": (generator.uniform(-1, 1),)}


def formula_checks(formula: Formula, points: int = 12) -> list[Check]:
    """Calls of a formula with its values by ball arithmetic, at points where it has one."""
    from cesai_sym.compiled.points import points_of

    return [Check(formula.name, arguments, values, 2) for arguments, values in points_of(formula, points)]
