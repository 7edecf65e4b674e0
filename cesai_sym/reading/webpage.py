"""Saved web pages: the LaTeX that MathJax, KaTeX and MathML keep beside what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from cesai_sym.reading.texfile import Region

_PIECE: Final = re.compile(
    r"<annotation[^>]*encoding=[\"']application/x-tex[\"'][^>]*>(?P<annotation>.*?)</annotation>"
    r"|<script[^>]*type=[\"']math/tex(?P<mode>;\s*mode=display)?[\"'][^>]*>(?P<script>.*?)</script>"
    r"|<(?P<skip>script|style|code|pre|head)\b.*?</(?P=skip)>"
    r"|\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]|\$\$(?P<dollars>.+?)\$\$",
    re.DOTALL | re.IGNORECASE,
)


def bare_mathml(text: str) -> Iterator[re.Match[str]]:
    """The formulas in MathML that do not say what their LaTeX is."""
    return (m for m in _MATHML.finditer(text) if "<annotation" not in m[0])


_MATHML: Final = re.compile(r"<math\b.*?</math\s*>", re.DOTALL | re.IGNORECASE)


def padded(text: str) -> str:
    """The text with entities as their characters, and with spaces after them so that all offsets stay.

    >>> padded("a &lt; b")
    'a <    b'
    """
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    found = unescape(match[0])
    return found.ljust(len(match[0])) if len(found) == 1 else match[0]


def running_text(text: str) -> str:
    """What a page shows, tags and what is not shown being blotted out; raised and lowered text is marked."""
    text = _HIDDEN.sub(lambda m: _blot(m[0]), text)
    text = _SCRIPTS.sub(lambda m: _MARK * len(m[0]), text)
    return _TAG.sub(lambda m: _blot(m[0]), text)


def _blot(text: str) -> str:
    return "".join("\n" if c == "\n" else " " for c in text)


_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});")
_HIDDEN: Final = re.compile(
    r"<!--.*?-->|<(script|style|code|pre|head|math|svg)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_SCRIPTS: Final = re.compile(r"</?su[bp]\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
#: A character that no text has; what stands beside it is not read.
_MARK: Final = "\ue000"


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
