"""Mathematics in Unicode: one character becomes the command that LaTeX has for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from cesai_sym.reading.greek import GREEK
from cesai_sym.reading.tokenkinds import Token

_COMMANDS: Final = {
    "≤": "le", "≥": "ge", "⩽": "le", "⩾": "ge", "≠": "ne", "≈": "approx", "≃": "simeq", "≡": "equiv", "∝": "propto",
    "→": "to", "⟶": "to", "←": "gets", "↦": "mapsto", "∞": "infty", "∈": "in", "∉": "notin", "±": "pm", "∓": "mp",
    "×": "times", "·": "cdot", "⋅": "cdot", "⟺": "iff", "⇔": "iff", "⇒": "implies", "⟹": "implies", "∼": "sim",
    "∂": "partial", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "√": "sqrt", "…": "dots", "⋯": "cdots",
    "∀": "forall", "∃": "exists", "≪": "ll", "≫": "gg", "⊂": "subset", "⊆": "subseteq", "ℓ": "ell", "‖": "|",
    "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "⟨": "langle", "⟩": "rangle", "≔": "coloneqq",
    "∧": "land", "∨": "lor", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "vartheta", "ϱ": "varrho", "µ": "mu", "↑": "uparrow",
    "↓": "downarrow", "÷": "div", "∗": "ast", "≲": "lesssim", "≳": "gtrsim", "⊤": "top",
}  # fmt: skip
_CHARACTERS: Final = {"−": "-", "–": "-", "′": "'", "∣": "|", "∶": ":"}
_BLACKBOARD: Final = {"ℝ": "R", "ℕ": "N", "ℤ": "Z", "ℚ": "Q", "ℂ": "C", "ℙ": "P", "𝔼": "E"}
_BELOW: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₗₘₙₚᵣₛₜₓ", "0123456789+-aeijklmnprstx", strict=True))
_ABOVE: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁱⁿ", "0123456789+-in", strict=True))
#: The letters of Greek by their place in Unicode; the second sigma ends a word.
_SMALL: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau"
    " upsilon phi chi psi omega"
)


@cache
def commands() -> dict[str, str]:
    """The command for each character that has one.

    >>> commands()["ρ"], commands()["→"]
    ('rho', 'to')
    """
    small = {chr(0x3B1 + i): name for i, name in enumerate(_SMALL.split())}
    large = {c.upper(): n.capitalize() for c, n in small.items() if n.capitalize() in GREEK}
    return small | large | _COMMANDS


def with_commands(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with characters of Unicode as LaTeX has them; all of them keep their places."""
    script = ""
    for token in tokens:
        kind = _script(token)
        if script and kind != script:
            yield Token("close", "}", token.at)
        if kind and kind != script:
            yield Token("char", kind, token.at)
            yield Token("open", "{", token.at)
        script = kind
        yield from _translated(token)
    if script:
        yield Token("close", "}", token.at)


def _script(token: Token) -> str:
    if token.kind != "char":
        return ""
    return "_" if token.text in _BELOW else "^" if token.text in _ABOVE else ""


def _translated(token: Token) -> Iterator[Token]:
    if token.kind != "char" or token.text.isascii():
        yield token
        return
    text = token.text
    if text in _BLACKBOARD:
        yield Token("command", "mathbb", token.at, token.space)
        yield Token("open", "{", token.at)
        yield Token("char", _BLACKBOARD[text], token.at)
        yield Token("close", "}", token.at)
    elif text in commands():
        yield Token("command", commands()[text], token.at, token.space)
    else:
        plain = _BELOW.get(text) or _ABOVE.get(text) or _CHARACTERS.get(text) or text
        yield Token("char", plain, token.at, token.space)
