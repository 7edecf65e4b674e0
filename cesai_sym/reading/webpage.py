"""Saved web pages: the LaTeX that MathJax, KaTeX and MathML keep beside what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cesai_sym.reading.texfile import Region

_PIECE: Final = re.compile(
    r"<annotation[^>]*encoding=[\"']application/x-tex[\"'][^>]*>(?P<annotation>.*?)</annotation>"
    r"|<script[^>]*type=[\"']math/tex(?P<mode>;\s*mode=display)?[\"'][^>]*>(?P<script>.*?)</script>"
    r"|<(?P<skip>script|style|code|pre|head)\b.*?</(?P=skip)>"
    r"|\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]|\$\$(?P<dollars>.+?)\$\$",
    re.DOTALL | re.IGNORECASE,
)


def html_formulas(text: str) -> Iterator[Region]:
    r"""The formulas of a page, in order.

    >>> page = r"<p>If \(K > 1\) <code>\(x\)</code></p>"
    >>> [page[r.start : r.end] for r in html_formulas(page)]
    ['K > 1']
    """
    for match in _PIECE.finditer(text):
        for name in ("annotation", "script", "inline", "display", "dollars"):
            if match[name]:
                display = name in ("display", "dollars") or bool(match["mode"])
                yield Region(match.start(name), match.end(name), display)
