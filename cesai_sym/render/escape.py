"""Text from elsewhere, made harmless: nothing in it can act as markup in LaTeX, Markdown, HTML or a terminal."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_TEX: Mapping[str, str] = MappingProxyType(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
        "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
        ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
        "\N{EN DASH}": "--", "\N{EM DASH}": "---", "\N{LEFT SINGLE QUOTATION MARK}": "`{}", "\N{NO-BREAK SPACE}": "~",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'{}", "\N{LEFT DOUBLE QUOTATION MARK}": "``{}",
        "\N{RIGHT DOUBLE QUOTATION MARK}": "''{}", "\N{HORIZONTAL ELLIPSIS}": r"\dots{}", "\N{SECTION SIGN}": r"\S{}",
    }
)  # fmt: skip

#: Mathematical signs that turn up in plain text, by their LaTeX commands.
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "−": "-", "·": r"\cdot", "×": r"\times", "÷": r"\div", "±": r"\pm", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
        "≈": r"\approx", "∼": r"\sim", "∝": r"\propto", "→": r"\to", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
        "∞": r"\infty", "∑": r"\textstyle\sum", "∏": r"\textstyle\prod", "√": r"\surd", "∂": r"\partial",
        "∈": r"\in", "′": "'", "²": "^2", "³": "^3", "½": r"\tfrac12", "𝟏": r"\mathbf 1",
        "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta",
        "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
        "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi",
        "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
        "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    }
)  # fmt: skip


def tex_text(text: str) -> str:
    r"""Plain text for LaTeX; characters that a plain LaTeX font lacks are named by their code point.

    >>> tex_text("100 % of a_b \\input{x}")
    '100 \\% of a\\_b \\textbackslash{}input\\{x\\}'
    """
    return "".join(map(_tex_character, text))


def _tex_character(c: str) -> str:
    if c in _TEX:
        return _TEX[c]
    if c in SIGNS:
        return rf"\ensuremath{{{SIGNS[c]}}}"
    if c.isspace():
        return " "
    if c.isascii():
        return c if c.isprintable() else ""
    if "À" <= c <= "ž" and c.isalpha():  # what the T1 fonts have
        return c
    return rf"\texttt{{[U+{ord(c):04X}]}}"


def markdown_text(text: str) -> str:
    r"""Plain text for Markdown, on one line.

    >>> markdown_text("a_b [x](y) <b>")
    'a\\_b \\[x\\](y) &lt;b&gt;'
    """
    line = " ".join(printable(text).split())
    safe = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = re.sub(r"([\\`*_\[\]|$~])", r"\\\1", safe)
    return re.sub(r"^(\d+)([.)])(?=\s)|^([#+=-])", _break_marker, safe)


def _break_marker(match: re.Match[str]) -> str:
    return rf"{match[1]}\{match[2]}" if match[1] else "\\" + match[3]


def html_text(text: str) -> str:
    """Plain text for HTML, in content or in a quoted attribute.

    >>> html_text('<a href="x">')
    '&lt;a href=&quot;x&quot;&gt;'
    """
    return html.escape(printable(text))


def printable(text: str) -> str:
    r"""The text without control characters and without marks that reverse the direction of writing.

    >>> printable("a\x1b[31mb")
    'a[31mb'
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
