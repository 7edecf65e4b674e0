"""Which theorem rests on which, drawn: ``cesai graph -o graph.svg``; docs/theory-graph.svg is made this way.

The arrows are read off the proofs: a step that uses a step of another theorem carries ``theory:NAME`` in its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from cesai_sym.documents import spans

_PREFIX: Final = "theory:"
_WIDTH: Final = 190
_HEIGHT: Final = 44
_GAP_X: Final = 90
_GAP_Y: Final = 16
_MARGIN: Final = 24
_HEADING: Final = 34
_COLUMNS: Final = 4
_STYLE: Final = """\
  .page { fill: #ffffff } .box { fill: #f2f5fa; stroke: #4a5b78 } .alone { fill: #fafafa; stroke: #9aa3b0 }
  .name { fill: #10182a; font: 600 13px system-ui, sans-serif }
  .lines, .head { fill: #55607a; font: 11px system-ui, sans-serif }
  .arrow { fill: none; stroke: #4a5b78; stroke-width: 1.4 } .tip { fill: #4a5b78 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14171d } .box { fill: #222a38; stroke: #93a7cc } .alone { fill: #1a1e26; stroke: #5d6778 }
    .name { fill: #eef2fa } .lines, .head { fill: #a9b4c8 } .arrow { stroke: #93a7cc } .tip { fill: #93a7cc }
  }"""


@dataclass(frozen=True, slots=True)
class Node:
    """A theorem: its name, the lines of the theory that it proves, and the theorems that its proof cites."""

    name: str
    lines: tuple[str, ...]
    cites: tuple[str, ...]


def nodes(certificates: Iterable[Mapping[str, Any]]) -> tuple[Node, ...]:
    """The theorems with what the evidence of their steps cites, from their certificates."""
    return tuple(
        Node(
            c["theorem"],
            tuple(c["theory"]),
            tuple(p.removeprefix(_PREFIX) for p in c["rests_on"] if p.startswith(_PREFIX)),
        )
        for c in certificates
    )


def levels(graph: Sequence[Node]) -> dict[str, int]:
    """How far each theorem is from those that cite nothing: one more than the farthest that it cites.

    >>> levels([Node("a", (), ()), Node("b", (), ("a",)), Node("c", (), ("a", "b"))])
    {'a': 0, 'b': 1, 'c': 2}
    """
    known = {n.name: n for n in graph}
    found: dict[str, int] = {}

    def level(name: str, citing: tuple[str, ...] = ()) -> int:
        if name in citing:
            raise ValueError(f"{name} rests on itself, by way of {', '.join(citing)}")
        if name not in found:
            below = [level(c, (*citing, name)) for c in known[name].cites if c in known]
            found[name] = max(below, default=-1) + 1
        return found[name]

    return {n.name: level(n.name) for n in graph}


def svg(graph: Sequence[Node]) -> str:
    """The drawing: cited theorems on the left, arrows to those that rest on them, and below those that stand alone.

    Raises ValueError when a theorem rests on itself.
    """
    cited = {c for n in graph for c in n.cites}
    tied = [n for n in graph if n.cites or n.name in cited]
    alone = [n for n in graph if n not in tied]
    places, bottom = _layered(tied)
    top = bottom + (_HEADING if alone else 0)
    for number, node in enumerate(alone):
        row, column = divmod(number, _COLUMNS)
        places[node.name] = (_MARGIN + column * (_WIDTH + _GAP_Y), top + row * (_HEIGHT + _GAP_Y))
    width = max((x + _WIDTH for x, _ in places.values()), default=0) + _MARGIN
    height = max((y + _HEIGHT for _, y in places.values()), default=0) + _MARGIN
    arrows = [_arrow(places[c], places[n.name], c, n.name) for n in tied for c in n.cites if c in places]
    boxes = [_box(n, places[n.name], "box" if n in tied else "alone") for n in graph]
    heading = _text(_MARGIN, top - 12, "head", "Proved from the definitions alone:") if alone else ""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-label="Which theorem rests on which">',
            f"<style>\n{_STYLE}\n</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'orient="auto"><path class="tip" d="M0,0 L8,4 L0,8 z"/></marker></defs>',
            f'<rect class="page" width="{width}" height="{height}"/>',
            *arrows,
            *([heading] if heading else []),
            *boxes,
            "</svg>",
            "",
        )
    )


def _layered(tied: Sequence[Node]) -> tuple[dict[str, tuple[int, int]], int]:
    """The places of the theorems that are tied to others, column by column, and where the next row begins."""
    level = levels(tied)
    columns: dict[int, list[Node]] = {}
    for node in tied:
        columns.setdefault(level[node.name], []).append(node)
    rows: dict[str, float] = {}
    for number in sorted(columns):
        column = sorted(columns[number], key=lambda n: (_centre(n, rows), n.name)) if number else columns[number]
        columns[number] = column
        rows |= {node.name: float(row) for row, node in enumerate(column)}
    tallest = max(map(len, columns.values()), default=0)
    places: dict[str, tuple[int, int]] = {}
    for number, column in columns.items():
        shift = (tallest - len(column)) * (_HEIGHT + _GAP_Y) // 2
        for row, node in enumerate(column):
            y = _MARGIN + shift + row * (_HEIGHT + _GAP_Y)
            places[node.name] = (_MARGIN + number * (_WIDTH + _GAP_X), y)
    return places, _MARGIN + tallest * (_HEIGHT + _GAP_Y)


def _centre(node: Node, rows: Mapping[str, float]) -> float:
    """The mean row of what a theorem cites, so that arrows cross little."""
    known = [rows[c] for c in node.cites if c in rows]
    return sum(known) / len(known) if known else 0.0


def _box(node: Node, place: tuple[int, int], kind: str) -> str:
    x, y = place
    lines = spans(node.lines)
    return "\n".join(
        (
            f"<g id={quoteattr(node.name)}>",
            f"<title>{escape(node.name)}: {escape(lines)}</title>",
            f'<rect class="{kind}" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="7"/>',
            _text(x + 12, y + 19, "name", node.name),
            _text(x + 12, y + 35, "lines", lines),
            "</g>",
        )
    )


def _text(x: int, y: int, kind: str, content: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(content)}</text>'


def _arrow(start: tuple[int, int], end: tuple[int, int], cited: str, citing: str) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    x2, y2 = end[0], end[1] + _HEIGHT // 2
    bend = max(40, (x2 - x1) // 2)
    title = f"<title>{escape(citing)} cites {escape(cited)}</title>"
    path = f"M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}"
    return f'<path class="arrow" marker-end="url(#tip)" d="{path}">{title}</path>'
