r"""Markdown: formulas between dollars or ``\( \)``, ``\[ \]``, or in environments; code and prices are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cesai_sym.reading.texfile import Region

_BLOCKS: Final = frozenset({"math_block", "math_block_label", "math_block_eqno", "math_block_eqno_label", "amsmath"})
_INLINE: Final = {"math_inline": False, "math_single": False, "math_inline_double": True, "math_double": True}


#: The sign of a price: a number and then a word of the sentence follow.
_CURRENCY: Final = re.compile(
    r"(?<!\$)\$(?=\d[\d,.]*[a-zA-Z]{0,2}(?:[,;:.)]*\s+[a-zA-Z]{2,}|[,;:.)]*\s*\Z|[,;:.)]*\s*\n\s*\n))"
)
_QUOTED: Final = "the marks of a quotation or a list stand inside of it"


def markdown_formulas(text: str) -> Iterator[Region]:
    """The formulas of a Markdown text, in order.

    >>> found = markdown_formulas("Costs $5 and `$x$`, but $x_j$ counts.")
    >>> [(r.start, r.end) for r in found]
    [(25, 28)]
    """
    cursor = 0
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    for content, line, display in _contents(text, _INLINE, _BLOCKS):
        begin = max(cursor, starts[min(line, len(starts) - 1)])
        region = _located(text, content, begin, display)
        if region is not None:
            cursor = region.end
            yield region


def markdown_code(text: str) -> Iterator[Region]:
    """The code in a Markdown text: what stands there is no mathematics.

    >>> [(r.start, r.end) for r in markdown_code("Run `x_j = 1` now")]
    [(5, 12)]
    """
    cursor = 0
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    for content, line, _ in _contents(text, {"code_inline": False}, frozenset({"fence", "code_block"})):
        region = _located(text, content, max(cursor, starts[min(line, len(starts) - 1)]), False)
        if region is not None:
            cursor = region.end
            yield region


def _contents(text: str, inline: Mapping[str, bool], blocks: frozenset[str]) -> Iterator[tuple[str, int, bool]]:
    """What the parser has of some kinds: content, line where the block begins, whether it is displayed."""
    line = 0
    for token in _parser().parse(_CURRENCY.sub("\ue001", text)):
        line = token.map[0] if token.map else line
        if token.type in blocks:
            yield token.content, line, True
        for child in token.children or ():
            if child.type in inline:
                yield child.content, line, inline[child.type]


def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.texmath import texmath_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(texmath_plugin, delimiters="brackets")
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    return parser.use(amsmath_plugin)


def _located(text: str, content: str, begin: int, display: bool) -> Region | None:
    """Where the content stands; the marks of a quotation at the beginning of its lines were taken out of it."""
    wanted = content.strip()
    start = text.find(wanted, begin) if wanted else -1
    if start >= 0:
        return Region(start, start + len(wanted), display)
    if not wanted:
        return None
    first, *_, last = wanted.splitlines() * 2
    start = text.find(first.strip(), begin)
    stop = text.find(last.strip(), start) if start >= 0 else -1
    return None if stop < 0 else Region(start, stop + len(last.strip()), display, doubt=_QUOTED)
