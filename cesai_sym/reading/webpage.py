"""Saved web pages: the LaTeX that MathJax, KaTeX and MathML keep beside what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from cesai_sym.reading.texfile import Region

_OPENING: Final = re.compile(
    r"(?P<annotation><annotation\b[^<>]{0,200}application/x-tex[^<>]{0,200}>)"
    r"|(?P<script><script\b[^<>]{0,200}math/tex(?P<mode>;\s*mode=display)?[^<>]{0,200}>)"
    r"|<(?P<skip>script|style|code|pre|head)\b|(?P<comment><!--)"
    r"|(?P<inline>\\\()|(?P<display>\\\[)|(?P<dollars>\$\$)",
    re.IGNORECASE,
)
_CLOSING: Final = {"annotation": "</annotation", "script": "</script", "comment": "-->", "inline": "\\)",
                   "display": "\\]", "dollars": "$$"}  # fmt: skip
_HIDING: Final = re.compile(r"<(?P<skip>script|style|code|pre|head|math|svg)\b|(?P<comment><!--)", re.IGNORECASE)
_MATHML: Final = re.compile(r"<(?P<skip>math)\b", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});")
_SCRIPTS: Final = re.compile(r"</?su[bp]\b[^<>]{0,500}>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
#: A character that no text has; what stands beside it is not read.
_MARK: Final = "\ue000"


def html_formulas(text: str) -> Iterator[Region]:
    r"""The formulas of a page, in order.

    >>> page = r"<p>If \(K > 1\) <code>\(x\)</code></p>"
    >>> [page[r.start : r.end] for r in html_formulas(page)]
    ['K > 1']
    """
    for match, start, end in _enclosed(_OPENING, text):
        if not match["skip"] and not match["comment"]:
            yield Region(start, end, bool(match["display"] or match["dollars"] or match["mode"]))


def bare_mathml(text: str) -> Iterator[int]:
    """Where formulas in MathML stand that do not say what their LaTeX is."""
    for match, start, end in _enclosed(_MATHML, text):
        if text.find("<annotation", start, end) < 0:
            yield match.start()


def padded(text: str) -> str:
    """The text with entities as their characters, and with spaces after them so that all offsets stay.

    >>> padded("a &lt; b")
    'a <    b'
    """
    return _ENTITY.sub(_character, text)


def running_text(text: str) -> str:
    """What a page shows, tags and what is not shown being blotted out; raised and lowered text is marked."""
    pieces, done = [], 0
    for match, _, end in _enclosed(_HIDING, text):
        pieces += [text[done : match.start()], _blot(text[match.start() : end])]
        done = end
    shown = "".join([*pieces, text[done:]])
    shown = _SCRIPTS.sub(lambda m: _MARK * len(m[0]), shown)
    return _TAG.sub(lambda m: _blot(m[0]), shown)


def _enclosed(opening: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """What opens, with the offsets of what is inside; an end that is missing once is not looked for again."""
    missing: set[str] = set()
    position = 0
    while (match := opening.search(text, position)) is not None:
        position = match.end()
        closing = f"</{match['skip']}".lower() if match["skip"] else _CLOSING[_kind(match)]
        if closing in missing:
            continue
        end = re.compile(re.escape(closing), re.IGNORECASE).search(text, position)
        if end is None:
            missing.add(closing)
            continue
        yield match, position, end.start()
        position = end.end()


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind, found in match.groupdict().items() if found and kind in _CLOSING)


def _character(match: re.Match[str]) -> str:
    found = unescape(match[0])
    return found.ljust(len(match[0])) if len(found) == 1 else match[0]


def _blot(text: str) -> str:
    return "".join("\n" if c == "\n" else " " for c in text)
