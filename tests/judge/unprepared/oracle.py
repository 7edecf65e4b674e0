"""A second, numerical opinion of statements in the claims language: mpmath at random points, none of the judge's code.

It reads the language its own way, as Python's syntax tree; only the tables beside this module are given to it.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import mpmath as mp

Env = dict[str, Any]
DIGITS = 50
NEAR = mp.mpf(10) ** -25
ZERO = mp.mpf(10) ** -35
#: How far a quotient or a difference may still be from its limit.
CLOSE = mp.mpf("0.02")
#: What still moves by more than this share has not arrived.
LITTLE = mp.mpf("0.0001")


class UnknownError(Exception):
    """Nothing can be said at this point."""


def _python(text: str) -> str:
    text = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(Number('\1')/100)", text).replace("^", "**")
    text = re.sub(r"(?<![\w.'])(\d+\.\d+)(?!['\w])", r"Number('\1')", text)
    return re.sub(r"(\w+) in 1\.\.(\w+)", r"upto(\1, \2)", text)


def tree(text: str) -> ast.expr:
    """The syntax tree of an expression or of a chain of comparisons."""
    return ast.parse(_python(text.strip()), mode="eval").body


def value(node: ast.AST, env: Env) -> Any:
    """The number, the list of numbers or the truth value of a tree; equality is to 25 digits."""
    match node:
        case ast.Constant():
            return mp.mpf(node.value)
        case ast.Name():
            found = env[node.id]
            return value(found, env) if isinstance(found, ast.AST) else found
        case ast.List():
            return [value(e, env) for e in node.elts]
        case ast.Subscript():
            return value(node.value, env)[int(value(node.slice, env)) - 1]
        case ast.UnaryOp():
            return _each(lambda v: -v, value(node.operand, env))
        case ast.BinOp():
            return _pairs(_OPERATORS[type(node.op)], value(node.left, env), value(node.right, env))
        case ast.Compare():
            sides = [value(s, env) for s in (node.left, *node.comparators)]
            return all(_compare(o, a, b) for o, a, b in zip(node.ops, sides, sides[1:], strict=False))
        case ast.BoolOp():
            parts = [value(v, env) for v in node.values]
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        case ast.Call():
            return _call(node, env)
    raise UnknownError(ast.dump(node))


def _power(a: Any, b: Any) -> Any:
    if a == 0 and b < 0:
        raise UnknownError("division by zero")
    found = mp.power(a, b)
    if isinstance(found, mp.mpc):
        raise UnknownError("a power of a negative number")
    return found


def _quotient(a: Any, b: Any) -> Any:
    if b == 0:
        raise UnknownError("division by zero")
    return a / b


_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: _quotient,
    ast.Pow: _power,
}


def _each(f: Callable[[Any], Any], v: Any) -> Any:
    return [f(e) for e in v] if isinstance(v, list) else f(v)


def _pairs(f: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    if isinstance(a, list) or isinstance(b, list):
        n = len(a if isinstance(a, list) else b)
        left, right = (s if isinstance(s, list) else [s] * n for s in (a, b))
        return [f(p, q) for p, q in zip(left, right, strict=True)]
    return f(a, b)


def _compare(op: ast.cmpop, a: Any, b: Any) -> bool:
    same = bool(abs(a - b) <= NEAR * (abs(a) + abs(b)))
    if isinstance(op, ast.Eq | ast.LtE | ast.GtE):  # in doubt it holds
        same = same or bool(abs(a - b) <= ZERO)
    match op:
        case ast.Eq():
            return same
        case ast.NotEq():
            return not same
        case ast.Lt():
            return bool(a < b) and not same
        case ast.LtE():
            return bool(a <= b) or same
        case ast.Gt():
            return bool(a > b) and not same
    return bool(a >= b) or same


# Functions.


def _real(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(v: Any) -> Any:
        try:
            found = f(v)
        except ValueError as error:
            raise UnknownError(str(error)) from None
        if isinstance(found, mp.mpc) or not mp.isfinite(found):
            raise UnknownError("not a real number")
        return found

    return lambda v: _each(checked, v)


def _mean(x: list[Any]) -> Any:
    return mp.fsum(x) / len(x)


def _ces(x: list[Any], rho: Any, w: list[Any] | None = None) -> Any:
    w = w or [mp.mpf(1) / len(x)] * len(x)
    if abs(rho) < mp.mpf(10) ** -40:
        return mp.exp(mp.fsum(p * mp.log(e) for p, e in zip(w, x, strict=True)))
    top = max(x) if rho > 0 else min(x)
    return top * mp.fsum(p * (e / top) ** rho for p, e in zip(w, x, strict=True)) ** (1 / rho)


def _growth(x: list[Any], g: list[Any], rho: Any, w: list[Any] | None = None) -> Any:
    w = w or [mp.mpf(1) / len(x)] * len(x)
    top = max(x) if rho > 0 else min(x)
    parts = [p * (e / top) ** rho for p, e in zip(w, x, strict=True)]
    return mp.fsum(p * r for p, r in zip(parts, g, strict=True)) / mp.fsum(parts)


def _moved(t: Any, x: list[Any], g: list[Any]) -> list[Any]:
    return [e * mp.exp(r * t) for e, r in zip(x, g, strict=True)]


def _variance(x: list[Any]) -> Any:
    return _mean([(e - _mean(x)) ** 2 for e in x])


def _kappa(rho: Any, n: Any) -> Any:
    return (1 - rho) * (n - 1) / n


def _pooling(x: list[Any], y: list[Any], rho: Any, w: list[Any] | None = None) -> Any:
    return _ces([a + b for a, b in zip(x, y, strict=True)], rho, w) - _ces(x, rho, w) - _ces(y, rho, w)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Number": lambda v: v,
    "log": _real(lambda v: mp.log(v) if v > 0 else mp.nan),
    "exp": _real(mp.exp),
    "sqrt": _real(lambda v: mp.sqrt(v) if v >= 0 else mp.nan),
    "abs": _real(abs),
    "log1p": _real(mp.log1p),
    "expm1": _real(mp.expm1),
    "gamma": _real(mp.gamma),
    "gammaln": _real(mp.loggamma),
    "digamma": _real(mp.digamma),
    "ces": _ces,
    "curvature": _kappa,
    "weighted_curvature": lambda rho, w: (1 - rho) * (1 - mp.fsum(e**2 for e in w)),
    "elasticity": lambda rho: _quotient(1, 1 - rho),
    "herfindahl": lambda w: mp.fsum(e**2 for e in w),
    "mean": _mean,
    "variance": _variance,
    "cv2": lambda x: _variance(x) * len(x) / (len(x) - 1) / _mean(x) ** 2,
    "cv": lambda x: mp.sqrt(_variance(x) * len(x) / (len(x) - 1)) / _mean(x),
    "cv2_population": lambda x: _variance(x) / _mean(x) ** 2,
    "growth": _growth,
    "mesh": lambda t, x, g, *rest: _ces(_moved(t, x, g), *rest),
    "mesh_growth": lambda t, x, g, *rest: _growth(_moved(t, x, g), g, *rest),
    "level_ceiling": lambda z, rho, w: w ** (1 / rho) * z,
    "diversity_bonus": lambda rho, n, cv: _kappa(rho, n) * cv**2 / 2,
    "pooling_gain": _pooling,
    "variance_retained": lambda m, n: (1 - 1 / m) ** n,
    "half_life": lambda m: mp.log(2) / -mp.log(1 - 1 / m),
    "power_law": lambda n, a, alpha: a * n ** (-alpha),
    "ones": lambda n: [mp.mpf(1)] * int(n),
    "delta": lambda j, k: mp.mpf(int(j) == int(k)),
}
_SERIES: dict[str, Callable[[list[Any]], Any]] = {"sum": mp.fsum, "prod": mp.fprod, "min": min, "max": max, "vec": list}


def _call(node: ast.Call, env: Env) -> Any:
    assert isinstance(node.func, ast.Name)
    name, args = node.func.id, node.args
    if name == "Number":
        assert isinstance(args[0], ast.Constant)
        return mp.mpf(args[0].value)
    if name == "diff":
        return _derivative(args, env)
    if name == "at":
        return _at(node, env)
    if name in _SERIES and len(args) == 2 and (name not in ("min", "max") or _binds(args[0], env)):
        index, size = _range(args[0], args[1], env)
        return _SERIES[name]([value(args[1], env | {index: mp.mpf(j)}) for j in range(1, size + 1)])
    found = [value(a, env) for a in args]
    if name in ("min", "max"):
        return _SERIES[name](found[0] if isinstance(found[0], list) else found)
    try:
        return _FUNCTIONS[name](*found)
    except (ZeroDivisionError, ValueError) as error:
        raise UnknownError(str(error)) from None


def _binds(node: ast.expr, env: Env) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "upto":
        return True
    return isinstance(node, ast.Name) and (node.id not in env or node.id in env.get("?indices", ()))


def _range(head: ast.expr, body: ast.expr, env: Env) -> tuple[str, int]:
    if isinstance(head, ast.Call):
        index, last = head.args
        assert isinstance(index, ast.Name)
        return index.id, int(value(last, env))
    assert isinstance(head, ast.Name)
    for part in ast.walk(body):
        if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Name) and part.slice.id == head.id:
            return head.id, len(value(part.value, env))
    return head.id, int(env["J"])


def _derivative(args: Sequence[ast.expr], env: Env) -> Any:
    body, var, *rest = args
    order = int(value(rest[0], env)) if rest else 1
    at = value(var, env)

    def f(v: Any) -> Any:
        return value(body, _set(env, var, v))

    with mp.workdps(2 * mp.mp.dps):
        found, scale = mp.diff(f, at, order), abs(f(at)) / max(abs(at), 1) ** order
        if 0 < abs(found) < NEAR**2 * scale:
            raise UnknownError("a slope that is lost in rounding")
        return found


def _set(env: Env, var: ast.expr, v: Any) -> Env:
    if isinstance(var, ast.Name):
        return env | {var.id: v}
    assert isinstance(var, ast.Subscript)
    assert isinstance(var.value, ast.Name)
    entries = list(env[var.value.id])
    entries[int(value(var.slice, env)) - 1] = v
    return env | {var.value.id: entries}


def _at(node: ast.Call, env: Env) -> Any:
    new = dict(env)
    for binding in node.keywords:
        assert binding.arg is not None
        v = value(binding.value, env)
        spread = isinstance(env[binding.arg], list) and not isinstance(v, list)
        new[binding.arg] = [v] * len(env[binding.arg]) if spread else v
    return value(node.args[0], new)


# Statements.


def holds(statement: str, env: Env) -> bool:
    """Whether a statement holds at a point; a limit or an order there, by numbers far out.

    Raises UnknownError where a part is undefined.
    """
    if " iff " in statement:
        first, second = statement.split(" iff ")
        places = [env]
        if found := re.fullmatch(r"(\w+) == (.*)", second):
            places.append(env | {found[1]: value(tree(found[2]), env)})
        return all(holds(first, place) == holds(second, place) for place in places)
    tendency = ""
    if " as " in statement:
        statement, tendency = statement.split(" as ")
    if " and " in statement:
        return all(holds(part, env) for part in statement.split(" and "))
    if found := re.fullmatch(r"limit\((.*), (\w+) -> ([^()]*?|.*)\) == (.*)", statement):
        body, var, point, target = found.groups()
        return _tends(tree(body), var, point, target, env)
    if found := re.fullmatch(r"(increasing|decreasing|nonincreasing|nondecreasing)\((.*), (\w+)\)", statement):
        return _monotone(found[1], tree(found[2]), found[3], env)
    if "~=" in statement:
        left, printed = statement.split("~=")
        return _rounded(value(tree(left), env), printed.strip())
    if tendency:
        return _order(statement, tendency, env)
    return bool(value(tree(statement), env))


def _rounded(v: Any, printed: str) -> bool:
    scale = mp.mpf(100) if printed.endswith("%") else mp.mpf(1)
    digits = printed.rstrip("% ")
    ulp = mp.mpf(10) ** -(len(digits.split(".")[1]) if "." in digits else 0)
    return bool(mp.mpf(digits) - ulp / 2 <= v * scale < mp.mpf(digits) + ulp / 2)


def _approach(point: str, env: Env) -> Iterator[list[Any]]:
    """Further and further out, or nearer and nearer, with a list of places at each stage."""
    for size in (2, 3, 4, 9, 20):
        far = mp.mpf(10) ** size
        if point in ("oo", "-oo"):
            yield [far if point == "oo" else -far]
            continue
        sides = [1] if point.endswith("+") else [-1] if point.endswith("-") else [1, -1]
        at = value(tree(point.rstrip("+-")), env)
        yield [at + s / far for s in sides]


def _values(body: ast.expr, var: str, point: str, env: Env) -> list[list[Any]]:
    with mp.workdps(3 * DIGITS):
        return [[value(body, env | {var: p}) for p in places] for places in _approach(point.strip(), env)]


def _tends(body: ast.expr, var: str, point: str, target: str, env: Env) -> bool:
    found = _values(body, var, point, env)
    if target.strip() in ("oo", "-oo"):
        sign = 1 if target.strip() == "oo" else -1
        rising = all(sign * b > sign * a + abs(a) * LITTLE for a, b in zip(found[-2], found[-1], strict=True))
        if rising and any(sign * v < 30 for v in found[-1]):
            raise UnknownError("too slow to tell")
        return rising
    goal = value(tree(target), env)
    scale = max(1, abs(goal))
    return _settled([max(abs(v - goal) for v in stage) / scale for stage in found])


def _settled(errors: list[Any]) -> bool:
    if errors[-1] > CLOSE and errors[-1] < (1 - LITTLE) * errors[-2]:
        raise UnknownError("too slow to tell")
    return bool(errors[-1] <= CLOSE)


def _order(statement: str, tendency: str, env: Env) -> bool:
    var, point = (part.strip() for part in tendency.split("->"))
    if found := re.fullmatch(r"(.*) = ([oO])\((.*)\)", statement):
        left, kind, right = found.groups()
    else:
        left, right = statement.split(" ~ ")
        kind = "~"
    stages = []
    with mp.workdps(3 * DIGITS):
        for top, bottom in zip(*(_values(tree(side), var, point, env) for side in (left, right)), strict=True):
            if any(abs(v) < mp.mpf(10) ** (-2 * DIGITS) for v in top):  # nothing left of it but rounding
                continue
            stages.append([_quotient(a, b) for a, b in zip(top, bottom, strict=True)])
    if len(stages) < 2:
        raise UnknownError("too fast to tell")
    if kind == "O":
        return all(abs(r) <= 10**6 for r in stages[-1])
    goal = 1 if kind == "~" else 0
    return _settled([max(abs(r - goal) for r in stage) for stage in stages])


def _monotone(kind: str, body: ast.expr, var: str, env: Env) -> bool:
    """Compared with the value a little further on, inside of the domain of the variable."""
    whole = var in env["?whole"]
    step = mp.mpf(1) if whole else mp.mpf(10) ** -6 * max(abs(env[var]), mp.mpf(10) ** -6)
    here, there = value(body, env), value(body, env | {var: env[var] + step})
    op = {"increasing": ast.Gt(), "decreasing": ast.Lt(), "nondecreasing": ast.GtE(), "nonincreasing": ast.LtE()}[kind]
    return _compare(op, there, here)


# Points.


def points(given: Mapping[str, str], assume: Sequence[str], count: int, seed: int) -> Iterator[Env]:
    """Random points of a domain, at most so many."""
    rng = random.Random(seed)
    made = 0
    for _ in range(200 * count):
        env = _point(given, rng)
        if env is not None and all(_true(r, env) for r in _pinned(assume, env)):
            yield env
            made += 1
            if made == count:
                return


def _pinned(assume: Sequence[str], env: Env) -> list[str]:
    """Symbols that are said to equal something are set to it; the point has to meet its declarations then, too."""
    relations = [*assume, *env["?relations"]]
    for condition in assume:
        if (found := re.fullmatch(r"(\w+) == (.*)", condition)) and isinstance(env.get(found[1]), mp.mpf):
            if found[1] not in found[2] and found[1] not in env["?whole"]:  # a length is drawn with its vectors
                env[found[1]] = value(tree(found[2]), env)
        elif (found := re.fullmatch(r"(\w+)\[(\w+)\] == (.*)", condition)) and found[2] not in env:
            n = len(env[found[1]])
            env[found[1]] = [value(tree(found[3]), env | {found[2]: mp.mpf(j)}) for j in range(1, n + 1)]
    return relations


def _true(condition: str, env: Env) -> bool:
    """Whether a condition holds; an index that nothing else binds stands for every position."""
    free = {m[2]: m[1] for m in re.finditer(r"(\w+)\[([a-z]\w*)\]", condition) if m[2] not in env}
    bound = set(re.findall(r"(?:sum|prod|min|max)\((\w+),", condition))
    for index, vector in free.items():
        if index not in bound:
            return all(_true(condition, env | {index: mp.mpf(j)}) for j in range(1, len(env[vector]) + 1))
    try:
        return bool(value(tree(condition), env))
    except (UnknownError, ZeroDivisionError):
        return False


def _point(given: Mapping[str, str], rng: random.Random) -> Env | None:
    env: Env = {"?whole": set(), "?indices": set()}
    relations: list[str] = []
    vectors: list[tuple[str, str, str]] = []
    for name, text in given.items():
        if text.startswith("="):
            env[name] = tree(text[1:])
            continue
        kind, *more = (part.strip() for part in text.split(","))
        relations += more
        if found := re.fullmatch(r"(\w* ?)(vector|weights) of length (\w+)", kind):
            vectors.append((name, (found[1].strip() or found[2]), found[3]))
        elif found := re.fullmatch(r"index in 1\.\.(\w+)", kind):
            vectors.append((name, "index", found[1]))
        else:
            _scalar(name, kind, relations, env, rng)
    for name, kind, length in vectors:
        n = int(length) if length.isdigit() else int(env[length])
        if n < 1:
            return None
        if kind == "index":
            env["?indices"].add(name)
        env[name] = mp.mpf(rng.randint(1, n)) if kind == "index" else _entries(kind, n, rng)
    env["?relations"] = relations
    return env if all(_true(r, env) for r in relations) else None


def _scalar(name: str, kind: str, relations: list[str], env: Env, rng: random.Random) -> None:
    if any(sign in kind for sign in "<>!"):
        relations.append(kind)
    size = mp.mpf(
        rng.choice((rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 5), rng.uniform(0, 0.2), rng.uniform(0, 0.01)))
    )
    signs = {"positive": 1, "nonnegative": 1, "negative": -1, "nonpositive": -1}
    if kind == "integer":
        env["?whole"].add(name)
        env[name] = mp.mpf(rng.randint(0, 6))
    elif rng.random() < 0.15:
        env[name] = (
            mp.mpf(rng.choice((0, 1, -1, 2, 0.5, -0.5, 3)))
            if kind not in signs
            else signs[kind] * mp.mpf(rng.choice((1, 2, 0.5)))
        )
    else:
        env[name] = signs.get(kind, rng.choice((1, -1))) * size


def _entries(kind: str, n: int, rng: random.Random) -> list[Any]:
    alike = rng.random() < 0.1
    raw = [mp.mpf(rng.choice((rng.uniform(0.01, 5), rng.uniform(0.01, 0.1)))) for _ in range(n)]
    if alike:
        raw = [raw[0]] * n
    if kind == "weights":
        return [r / mp.fsum(raw) for r in raw]
    if kind == "vector":
        return [r * rng.choice((1, -1)) for r in raw]
    if kind == "centered":
        return [r - mp.fsum(raw) / n for r in raw]
    return raw
