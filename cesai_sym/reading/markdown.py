"""Markdown: formulas between dollars or ``\\( \\)``, ``\\[ \\]``; code and prices are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cesai_sym.reading.texfile import Region


def markdown_formulas(text: str) -> Iterator[Region]:
    """The formulas of a Markdown text, in order.

    >>> found = markdown_formulas("Costs $5 and `$x$`, but $x_j$ counts.")
    >>> [(r.start, r.end) for r in found]
    [(25, 28)]
    """
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    cursor = 0
    for token in _parser().parse(text):
        if token.map is None:
            continue
        begin, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
        if token.type in ("math_block", "math_block_label", "math_block_eqno", "amsmath"):
            region = _located(text, token.content, max(cursor, begin), end, True)
            if region is not None:
                cursor = region.end
                yield region
        elif token.type == "inline":
            for child in token.children or ():
                if child.type in ("math_inline", "math_single", "math_inline_double", "math_double"):
                    region = _located(text, child.content, max(cursor, begin), end, "double" in child.type)
                    if region is not None:
                        cursor = region.end
                        yield region


def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.texmath import texmath_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(texmath_plugin, delimiters="brackets")
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    return parser.use(amsmath_plugin)


def _located(text: str, content: str, begin: int, end: int, display: bool) -> Region | None:
    """Where the content stands; quotation marks at the beginning of its lines may have been taken out of it."""
    wanted = content.strip()
    if not wanted:
        return None
    start = text.find(wanted, begin, end)
    if start >= 0:
        return Region(start, start + len(wanted), display)
    first = wanted.splitlines()[0]
    last = wanted.splitlines()[-1]
    start = text.find(first, begin, end)
    stop = text.find(last, start, end)
    return None if start < 0 or stop < 0 else Region(start, stop + len(last), display)

