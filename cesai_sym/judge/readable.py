"""Canonical forms as text in the claims language, for messages and conditions."""

from __future__ import annotations

from fractions import Fraction

from cesai_sym.judge.poly import ONE, Atom, Mono, Poly, constant

_NAMES = "jiklmn"


def text(p: Poly) -> str:
    """A polynomial as text: positive terms first, negative powers as quotients."""
    terms = sorted(p.terms.items(), key=lambda item: (item[1] < 0, -len(item[0]), str(item[0])))
    parts = [("- " if c < 0 else "+ ") + _term(m, abs(c)) for m, c in terms]
    joined = " ".join(parts) or "0"
    return joined[2:] if joined.startswith("+ ") else "-" + joined[2:] if joined.startswith("- ") else joined


def _term(m: Mono, c: Fraction) -> str:
    above = [str(c.numerator)] if c.numerator != 1 else []
    below = [str(c.denominator)] if c.denominator != 1 else []
    for a, e in m:
        n = e.constant
        if n is not None and n < 0:
            below.append(_power(a, constant(-n)))
        else:
            above.append(_power(a, e))
    top = "*".join(above) or "1"
    if not below:
        return top
    return f"{top}/{below[0]}" if len(below) == 1 else f"{top}/({'*'.join(below)})"


def _power(a: Atom, e: Poly) -> str:
    if a.tag == "e":
        return f"exp({text(e)})"
    base = _atom(a)
    if e == ONE:
        return base
    shown = text(e)
    return f"{base}^{shown}" if shown.isalnum() else f"{base}^({shown})"


def _atom(a: Atom) -> str:
    if a.tag in ("sym", "prime"):
        return _symbol(str(a.parts[0]))
    if a.tag == "at":
        indices = a.parts[1]
        assert isinstance(indices, tuple)
        return f"{_symbol(str(a.parts[0]))}[{', '.join(_index(i) for i in indices)}]"
    if a.tag == "delta":
        return f"delta({_index(a.parts[0])}, {_index(a.parts[1])})"
    if a.tag in ("group", "log"):
        inner = a.parts[0]
        assert isinstance(inner, Poly)
        return f"({text(inner)})" if a.tag == "group" else f"log({text(inner)})"
    if a.tag == "pow":
        base, exponent = a.parts
        assert isinstance(base, Poly)
        assert isinstance(exponent, Poly)
        return f"({text(base)})^({text(exponent)})"
    return _compound(a)


def _compound(a: Atom) -> str:
    if a.tag == "sum":
        binders, body = a.parts
        assert isinstance(binders, tuple)
        assert isinstance(body, tuple)
        result = _term(body, Fraction(1))
        for name, _ in reversed(binders):
            result = f"sum({_index(name)}, {result})"
        return result
    if a.tag == "extremum":
        op, name, _, inner = a.parts
        assert isinstance(inner, Poly)
        return f"{op}({_index(name)}, {text(inner)})"
    name, args = a.parts
    assert isinstance(args, tuple)
    return f"{name}({', '.join(text(q) for q in args)})"


def _symbol(name: str) -> str:
    if name.startswith(("#min ", "#max ")):
        return f"{name[1:4]}({name[5:]})"
    return "t" if name == "#t" else name.lstrip("+0#") or name


def _index(part: object) -> str:
    """Canonical indices are ``$level.position``; they print as letters."""
    name = str(part)
    if not name.startswith("$"):
        return name
    level, position = name[1:].split("~")[0].split(".")
    return _NAMES[(int(level) - 1 + int(position)) % len(_NAMES)]
