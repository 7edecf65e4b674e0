"""The templates by which notions are written: where their arguments need parentheses, and how tight the whole is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cesai_sym.render.style import Level, Piece

_PLACE = re.compile(r"\{(\d+)\}")
_BEFORE, _AFTER = frozenset("({[,;|"), frozenset(")}],;|")


def fill(template: str, args: Sequence[Piece], fence: Callable[[str], str]) -> str:
    r"""The template with its arguments, in parentheses where nothing else delimits them.

    Braces of LaTeX may be doubled, as for ``str.format``, or not.

    >>> fill(r"\mathrm{CV}({0})^{{{1}}}", [Piece("x"), Piece("n")], str)
    '\\mathrm{CV}(x)^{n}'
    """
    bare = re.sub(r"\{\{\{(\d+)\}\}\}", r"{{\1}}", template)
    printed = [a.body if a.level == Level.ATOM or _delimited(bare, n) else fence(a.body) for n, a in enumerate(args)]
    return _PLACE.sub(lambda m: printed[int(m[1])] if int(m[1]) < len(printed) else m[0], bare)


def has_place(template: str, n: int) -> bool:
    """Is the argument written out?  Without a template all are.

    >>> has_place("F({0};{1})", 1), has_place("F({0};{1})", 2), has_place("", 2)
    (True, False, True)
    """
    return not template or f"{{{n}}}" in template


def _delimited(template: str, n: int) -> bool:
    """Does every place of the argument stand between delimiters of its own?"""
    places = [m for m in _PLACE.finditer(template) if int(m[1]) == n]
    return all(template[: m.start()][-1:] in _BEFORE and template[m.end() :][:1] in _AFTER for m in places)


def template_level(template: str) -> Level:
    r"""How tightly what the template writes holds together.

    >>> template_level(r"F({0};{1})").name, template_level(r"\tfrac12 K({0})\,{1}^2").name
    ('ATOM', 'PRODUCT')
    """
    outside = _without_groups(template)
    if re.search(r"(?<!^)[+-]", outside.strip()):
        return Level.SUM
    if r"\," in outside or re.search(r"\\[td]?frac", outside):
        return Level.PRODUCT
    if re.search(r"\\(min|max|ln)\b", outside):
        return Level.OPEN
    return Level.POWER if "^" in outside else Level.ATOM


def _without_groups(template: str) -> str:
    previous = ""
    while previous != template:
        previous, template = template, re.sub(r"\([^()]*\)|\{[^{}]*\}|\[[^\[\]]*\]", "", template)
    return template
