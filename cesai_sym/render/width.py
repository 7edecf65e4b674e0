"""How wide a formula is when it is printed, about: in ems of the text font, from the LaTeX that was read back."""

from __future__ import annotations

from collections.abc import Iterable

from cesai_sym.render.minitex import Command, Fence, Leaf, Node, Row, Script, Table

_SCRIPT = 0.72
_WIDE_LETTERS = frozenset("mwMWωΩ")
_NARROW_LETTERS = frozenset("ijltfrsI")


def width(node: Node, scale: float = 1.0) -> float:
    r"""The approximate width of a formula in ems, a few per cent on the safe side.

    >>> from cesai_sym.render.minitex import parse
    >>> 2 < width(parse(r"a = \frac{b}{c}")) < 4
    True
    """
    match node:
        case Leaf():
            return _leaf(node, scale)
        case Row(items):
            return sum(width(i, scale) for i in items)
        case Script(base, sub, sup):
            return _scripts(base, sub, sup, scale)
        case Command():
            return _command(node, scale)
        case Fence(left, body, right):
            return width(body, scale) + sum(0.62 * scale for side in (left, right) if side != ".")
        case Table(rows):
            columns = max(len(r) for r in rows)
            cells = [[width(r[n], scale) for r in rows if n < len(r)] for n in range(columns)]
            return scale + sum(_widest(c) for c in cells) + columns - 1


def _widest(found: Iterable[float]) -> float:
    return max(found, default=0.0)


def _leaf(leaf: Leaf, scale: float) -> float:
    match leaf.kind:
        case "space":
            return float(leaf.text) * scale
        case "ident":
            return scale * (1.0 if leaf.text in _WIDE_LETTERS else 0.42 if leaf.text in _NARROW_LETTERS else 0.63)
        case "word" | "text" | "limits":
            return 0.53 * len(leaf.text) * scale + 0.17
        case "number":
            return 0.5 * len(leaf.text) * scale
        case "rel" | "bin":
            return (1.4 if scale == 1.0 else 0.8 * scale) if leaf.text not in "⟺⟹" else 2.4
        case "big":
            return 1.5 * scale + 0.17
    return 0.4 * scale if leaf.text not in ",;" else 0.45 * scale


def _scripts(base: Node, sub: Node | None, sup: Node | None, scale: float) -> float:
    scripts = [width(s, min(scale, 1.0) * _SCRIPT) for s in (sub, sup) if s is not None]
    if isinstance(base, Leaf) and base.kind in ("big", "limits") and scale == 1.0:
        return max(width(base, scale), *scripts)
    return width(base, scale) + _widest(scripts) + 0.05


def _command(node: Command, scale: float) -> float:
    inside = [width(a, scale) for a in node.args]
    if node.name in ("frac", "dfrac", "binom"):
        return _widest(inside) + 0.25
    if node.name == "tfrac":
        return _widest(width(a, _SCRIPT) for a in node.args) + 0.25
    return sum(inside) + (0.85 * scale if node.name == "sqrt" else 0.0)
