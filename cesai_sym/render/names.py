"""Names in LaTeX, also those that strangers chose: what is not plainly a name is written out as escaped text."""

from __future__ import annotations

import re

from cesai_sym.notation import SPECIAL, latex_name, primes
from cesai_sym.render.escape import tex_text

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_SPLIT = re.compile(r"(.*?)_\{(.*)\}")


def split_latex(name: str) -> tuple[str, str, str]:
    r"""The LaTeX of a name as letter, subscript and primes, so that more subscripts can be put behind the first.

    >>> split_latex("g_C"), split_latex("x_data"), split_latex("j'"), split_latex("rho")
    (('g', 'C', ''), ('x', '\\mathrm{data}', ''), ('j', '', "'"), ('\\rho', '', ''))
    """
    bare, n = primes(name)
    if bare in SPECIAL:
        return SPECIAL[bare], "", "'" * n
    if not _PLAIN.fullmatch(bare):
        return rf"\mathrm{{{tex_text(bare)}}}", "", "'" * n
    first, *rest = bare.split("_")
    stem, sub = _split(first)
    subs = [sub] if sub else []
    for part in rest:
        inner, number = _split(part)
        subs.append(f"{inner}_{script(number)}" if number else inner)
    return stem, ",".join(subs), "'" * n


def _split(part: str) -> tuple[str, str]:
    latex = latex_name(part)
    match = _SPLIT.fullmatch(latex)
    return (match[1], match[2]) if match else (latex, "")


def script(body: str) -> str:
    r"""A sub- or superscript, with braces unless it is a single letter, digit or command.

    >>> script("j"), script("\\rho"), script("jk")
    ('j', '\\rho', '{jk}')
    """
    return body if re.fullmatch(r"[A-Za-z0-9]|\\[A-Za-z]+", body) else f"{{{body}}}"


def name_latex(name: str, *more: str) -> str:
    r"""A name, with further subscripts behind its own.

    >>> name_latex("x", "j"), name_latex("x_data", "j"), name_latex("w_Z")
    ('x_j', 'x_{\\mathrm{data},j}', 'w_Z')
    """
    stem, sub, marks = split_latex(name)
    joined = ",".join([s for s in (sub, *more) if s])
    return f"{stem}{marks}_{script(joined)}" if joined else stem + marks
