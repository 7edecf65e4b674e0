"""Random statements from known ones: rescaled, added to, substituted into, differentiated; and mutants of those."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from tests.judge.unprepared.tables import Labelled

MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPERATOR = re.compile(r" (<=|>=|==|!=|<|>) ")
_FORMS = (" iff ", " and ", " as ", "limit(", "~", "creasing(", "propto", "o(")
#: What a scalar may stand for instead, by its declaration; the new symbols are declared.
SUBSTITUTES: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "positive": (
        ("p_0*q_0", {"p_0": "positive", "q_0": "positive"}),
        ("1/p_0", {"p_0": "positive"}),
        ("exp(r_0)", {"r_0": "real"}),
        ("(p_0 + q_0)/2", {"p_0": "positive", "q_0": "positive"}),
        ("p_0^r_0", {"p_0": "positive", "r_0": "real"}),
        ("3", {}),
    ),
    "real": (("p_0 - q_0", {"p_0": "positive", "q_0": "positive"}), ("-r_0", {"r_0": "real"}), ("-2", {})),
    "rho < 0": (("-p_0", {"p_0": "positive"}), ("-1/p_0", {"p_0": "positive"}), ("-1", {})),
    "rho < 1": (("1 - p_0", {"p_0": "positive"}), ("1 - 1/p_0", {"p_0": "positive"}), ("1/2", {})),
    "sigma > 1": (("1 + p_0", {"p_0": "positive"}), ("1/q_0", {"q_0": "0 < q_0 < 1"}), ("2", {})),
    "0 < alpha < 1": (("p_0/(1 + p_0)", {"p_0": "positive"}), ("1/h_0", {"h_0": "h_0 > 1"}), ("1/3", {})),
    "positive vector of length J": (
        ("vec(j in 1..J, {}[j]^2)", {}),
        ("vec(j in 1..J, 1/{}[j])", {}),
        ("vec(j in 1..J, p_0*{}[j])", {"p_0": "positive"}),
        ("vec(j in 1..J, exp(z_0[j]))", {"z_0": "vector of length J"}),
    ),
}


@dataclass(frozen=True)
class Claim:
    """``left op right`` on a domain, with what was done to make it."""

    left: str
    op: str
    right: str
    given: Mapping[str, str]
    assume: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """In the claims language."""
        return f"{self.left} {self.op} {self.right}"

    def said(self, how: str, left: str, op: str, right: str, **given: str) -> Claim:
        """The claim that followed from this one."""
        return Claim(left, op, right, {**self.given, **given}, self.assume, (*self.made, how))


def seeds(rows: Iterable[Labelled]) -> list[Claim]:
    """The comparisons among true statements, with their abbreviations written out."""
    found = []
    for row in rows:
        text, given = _written_out(row)
        parts = _OPERATOR.split(text)
        if row.label == "true" and len(parts) == 3 and not any(form in text for form in (*_FORMS, ")[")):
            found.append(Claim(f"({parts[0]})", parts[1], f"({parts[2]})", given, row.assume))
    return found


def _written_out(row: Labelled) -> tuple[str, dict[str, str]]:
    text, given = row.statement, dict(row.given)
    short = {name: value[1:].strip() for name, value in given.items() if value.startswith("=")}
    for _ in range(len(short) + 1):
        for name, value in short.items():
            text = _put(text, name, f"({value})")
    return text, {name: value for name, value in given.items() if name not in short}


def _put(text: str, name: str, value: str) -> str:
    return re.sub(rf"(?<!\w){name}(?!\w)", lambda _: value, text)


# What keeps the truth.

Step = Callable[[random.Random, Claim], Claim | None]


def _scaled(rng: random.Random, c: Claim) -> Claim | None:
    factor, given, sign = rng.choice(
        (
            ("a_0", {"a_0": "positive"}, 1),
            ("(b_0^2 + 1)", {"b_0": "real"}, 1),
            ("exp(b_0)", {"b_0": "real"}, 1),
            ("3/7", {}, 1),
            ("n_0", {"n_0": "n_0 < 0"}, -1),
            ("(-2)", {}, -1),
        )
    )
    op = c.op if sign > 0 else MIRROR[c.op]
    return c.said("scaled", f"({c.left}*{factor})", op, f"({factor}*{c.right})", **given)


def _shifted(rng: random.Random, c: Claim) -> Claim | None:
    term, given = rng.choice((("b_0", {"b_0": "real"}), ("a_0^(1/2)", {"a_0": "positive"}), (c.right, {}), ("5/3", {})))
    return c.said("shifted", f"({c.left} + {term})", c.op, f"({term} + {c.right})", **given)


def _loosened(rng: random.Random, c: Claim) -> Claim | None:
    del rng
    strict = {"<": "<", "<=": "<", "==": "<", ">": ">", ">=": ">"}.get(c.op)
    if strict is None:
        return None
    near, far = ("left", "right") if strict == "<" else ("right", "left")
    sides = {near: getattr(c, near), far: f"({getattr(c, far)} + a_0)"}
    return c.said("loosened", sides["left"], strict, sides["right"], a_0="positive")


def _weakened(rng: random.Random, c: Claim) -> Claim | None:
    op = {"<": ("<=", "!="), ">": (">=", "!="), "==": ("<=", ">=")}.get(c.op)
    return None if op is None else c.said("weakened", c.left, rng.choice(op), c.right)


def _mirrored(rng: random.Random, c: Claim) -> Claim | None:
    del rng
    return c.said("mirrored", c.right, MIRROR[c.op], c.left)


def _risen(rng: random.Random, c: Claim) -> Claim | None:
    """A rising function of both sides; it is one to one, so that every operator stays."""
    if "exp" in c.statement:  # a tower of exponentials is beyond any number
        return None
    f = rng.choice(("exp({})", "({})^3", "(({}) + ({})^3)", "exp(({})/2)"))
    return c.said("risen", f.replace("{}", c.left), c.op, f.replace("{}", c.right))


def _fallen(rng: random.Random, c: Claim) -> Claim | None:
    if "exp" in c.statement:
        return None
    f = rng.choice(("exp(-({}))", "(-({}))", "(1 - ({})^3)", "1/(1 + exp({}))"))
    return c.said("fallen", f.replace("{}", c.left), MIRROR[c.op], f.replace("{}", c.right))


def _substituted(rng: random.Random, c: Claim) -> Claim | None:
    mentioned = " ".join((*c.assume, *(v for n, v in c.given.items())))
    open_ = [
        (name, kind)
        for name, kind in c.given.items()
        for generic in [re.sub(rf"\b{name}\b", "{}", kind)]
        if generic in _GENERIC and not re.search(rf"\b{name}\b", mentioned.replace(kind, ""))
    ]
    open_ = [(n, k) for n, k in open_ if not re.search(rf"(diff|at)\(.*[,( ]{n}( =|[,)\[])", c.statement)]
    if not open_:
        return None
    name, kind = rng.choice(open_)
    value, new = rng.choice(_GENERIC[re.sub(rf"\b{name}\b", "{}", kind)])
    vector = "vector" in kind
    if vector and re.search(rf"\b{name}\[", c.statement):
        entry = re.sub(r"^vec\(j in 1\.\.J, (.*)\)$", r"\1", value).replace("{}", name)
        return _entrywise(c, name, entry, new)
    value = value.format(name) if vector else f"({value})"
    given = {n: k for n, k in c.given.items() if n != name or vector}
    if set(new) & set(given):
        return None
    made = Claim(_put(c.left, name, value), c.op, _put(c.right, name, value), given, c.assume, c.made)
    return made.said(f"substituted {name}", made.left, made.op, made.right, **new)


def _entrywise(c: Claim, name: str, entry: str, new: Mapping[str, str]) -> Claim | None:
    """Where entries of the vector are named, each is replaced; a vector as a whole cannot be too."""
    if re.search(rf"\b{name}\b(?!\[)", c.statement):
        return None

    def put(text: str) -> str:
        return re.sub(rf"\b{name}\[(\w+)\]", lambda m: "(" + entry.replace("[j]", f"[{m[1]}]") + ")", text)

    return c.said(f"substituted {name}", put(c.left), c.op, put(c.right), **new)


_GENERIC = {re.sub(r"\b(rho|sigma|alpha)\b", "{}", kind): values for kind, values in SUBSTITUTES.items()}


def _instance(rng: random.Random, c: Claim) -> Claim | None:
    """Two, three or four inputs in place of any number of them."""
    if c.given.get("J") not in ("integer, J >= 2", "integer, J >= 3"):
        return None
    n = str(rng.choice((3, 4) if "3" in c.given["J"] else (2, 3, 4)))
    given = {name: _put(kind, "J", n) for name, kind in c.given.items() if name != "J"}
    return Claim(_put(c.left, "J", n), c.op, _put(c.right, "J", n), given, c.assume, (*c.made, f"J = {n}"))


def _differentiated(rng: random.Random, c: Claim) -> Claim | None:
    """Both sides of an identity, in a symbol whose domain is open and free of the others."""
    if c.op != "==" or any(word in c.statement for word in ("min", "max", "abs", "diff", "at(")):
        return None
    fixed = " ".join((*c.assume, *(v for n, v in c.given.items() if ">" in v or "<" in v or "=" in v)))
    free = [n for n, k in c.given.items() if k in ("positive", "real") and not re.search(rf"\b{n}\b", fixed)]
    free = [n for n in free if re.search(rf"\b{n}\b", c.statement)]
    if not free:
        return None
    name = rng.choice(free)
    return c.said(f"differentiated in {name}", f"diff({c.left}, {name})", "==", f"diff({c.right}, {name})")


STEPS: tuple[Step, ...] = (
    _scaled,
    _shifted,
    _loosened,
    _weakened,
    _mirrored,
    _risen,
    _fallen,
    _substituted,
    _substituted,
    _instance,
    _differentiated,
)


def together(first: Claim, second: Claim) -> Claim | None:
    """The sum of two inequalities of one direction, or of identities, over one set of declarations."""
    if any(first.given[name] != second.given[name] for name in first.given.keys() & second.given.keys()):
        return None
    if first.op[0] != second.op[0] or first.op == "!=":
        return None
    op = first.op if len(first.op) < len(second.op) else second.op
    given, assume = {**first.given, **second.given}, tuple(dict.fromkeys((*first.assume, *second.assume)))
    left, right = f"({first.left} + {second.left})", f"({first.right} + {second.right})"
    return Claim(left, op, right, given, assume, (*first.made, *second.made, "added"))


def true_claim(rng: random.Random, known: list[Claim], times: int) -> Claim:
    """A true claim: one that is known, changed so many times by what keeps the truth."""
    claim = rng.choice(known)
    for _ in range(times):
        step = rng.choice((*STEPS, None))
        changed = together(claim, rng.choice(known)) if step is None else step(rng, claim)
        if changed is not None and len(changed.statement) < 700:
            claim = changed
    return claim


# What may break it.


def mutant(rng: random.Random, c: Claim) -> Claim:
    """The claim with something changed; whether it is false, an oracle has to say."""
    kind = rng.randrange(6)
    if kind == 0:
        op = rng.choice([o for o in MIRROR if o != c.op])
        return replace(c, op=op, made=(*c.made, f"{c.op} is {op}"))
    if kind == 1:
        return replace(c, right=f"({c.right} + {rng.choice(('1', '-1/7', '1/100'))})", made=(*c.made, "constant"))
    if kind == 2:
        return replace(c, left=f"({c.left}*{rng.choice(('2', '1/2', '(-1)', '99/100'))})", made=(*c.made, "factor"))
    text = c.statement.replace("1..J", "1..@")
    places = list(re.finditer(r"(?<![\w.\[])(J|\d+)(?![\w.\]])| [-+] |\*|/", text))
    if not places:
        return replace(c, right=f"({c.right} + 1)", made=(*c.made, "constant"))
    place = rng.choice(places)
    text = c.statement
    changed = text[: place.start()] + _other(rng, place[0]) + text[place.end() :]
    left, op, right = _OPERATOR.split(changed, maxsplit=1)
    return replace(c, left=left, op=op, right=right, made=(*c.made, f"{place[0].strip()} at {place.start()}"))


def _other(rng: random.Random, token: str) -> str:
    if token == "J":
        return rng.choice(("(J - 1)", "(J + 1)"))
    if token.isdigit():
        return str(int(token) + rng.choice((1, 2)))
    return {" + ": " - ", " - ": " + ", "*": "/", "/": "*"}[token]
