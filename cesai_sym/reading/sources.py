"""Papers as files: LaTeX with what it includes, Markdown, saved web pages; every formula knows where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cesai_sym.papers.paper import PaperError, decode, read_paper
from cesai_sym.reading.macros import Macro
from cesai_sym.reading.texfile import Region, rows, scan_tex

MAX_SOURCE: Final = 4 << 20
MAX_FILES: Final = 200
MAX_FORMULAS: Final = 20_000

_ENVIRONMENT: Final = re.compile(
    r"\s*\\begin\{((?:equation|align|gather|multline|eqnarray|aligned|split|gathered)\*?)\}(.*)\\end\{\1\}\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line and column, both from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """As compilers print it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of one file."""

    path: str
    text: str
    starts: tuple[int, ...] = field(repr=False, default=())

    def place(self, offset: int) -> Place:
        r"""The place of an offset.

        >>> str(source_file("a.md", "x\ny = 1").place(4))
        'a.md:2:3'
        """
        line = bisect_right(self.starts, offset) - 1
        return Place(self.path, line + 1, offset - self.starts[line] + 1)


def source_file(path: str, text: str) -> SourceFile:
    """A file with the offsets of its lines."""
    return SourceFile(path, text, (0, *(m.end() for m in re.finditer("\n", text))))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a file: its LaTeX, its offset there, and whether it is displayed."""

    file: SourceFile = field(repr=False)
    text: str
    offset: int
    display: bool

    def place(self, at: int | None = None) -> Place:
        """Where the formula begins, or where an offset of the file is."""
        return self.file.place(self.offset if at is None else at)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the source that its author should know."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A paper: its formulas in order, the macros of its author, and remarks."""

    path: str
    kind: str
    formulas: tuple[Formula, ...]
    macros: Mapping[str, Macro]
    remarks: tuple[Remark, ...]


def load(path: str | Path, data: bytes | None = None) -> Source:
    """Read a paper; ``data`` is its content when it does not come from a file.

    The kind is that of the ending: ``.tex`` and ``.ltx``, ``.html`` and ``.htm``, else Markdown, in which plain text
    with formulas between dollars is contained.  Raises PaperError, which says where and what to do.
    """
    text = read_paper(path) if data is None else decode(data, str(path))
    if len(text) > MAX_SOURCE:
        raise PaperError(f"{path}:1:1: the paper has {len(text)} characters, the limit is {MAX_SOURCE}; split it")
    suffix = Path(path).suffix.lower()
    if suffix in (".tex", ".ltx", ".latex") or (suffix not in (".md", ".html", ".htm") and "\\begin{document}" in text):
        return _Loader(Path(path)).load(text)
    if suffix in (".html", ".htm") or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        from cesai_sym.reading.webpage import html_formulas

        return _simple(str(path), "html", text, html_formulas(text))
    from cesai_sym.reading.markdown import markdown_formulas

    return _simple(str(path), "markdown", text, markdown_formulas(text))


def _simple(path: str, kind: str, text: str, regions: Iterator[Region]) -> Source:
    file = source_file(path, text)
    found = [f for r in regions for f in _formulas(file, r)]
    macros = scan_tex(text).macros if kind == "markdown" and "\\newcommand" in text else {}
    return Source(path, kind, tuple(_limited(path, found)), macros, ())


def _limited(path: str, found: list[Formula]) -> list[Formula]:
    if len(found) > MAX_FORMULAS:
        raise PaperError(f"{path}:1:1: the paper has {len(found)} formulas, the limit is {MAX_FORMULAS}; split it")
    return found


def _formulas(file: SourceFile, region: Region) -> Iterator[Formula]:
    text = file.text[region.start : region.end]
    inner = _ENVIRONMENT.fullmatch(text)
    if inner is not None:
        yield from _formulas(file, Region(region.start + inner.start(2), region.start + inner.end(2), True, inner[1]))
        return
    several = region.environment.rstrip("*") not in ("", "equation", "math", "displaymath", "dmath")
    pieces = rows(text, region.start) if several or "\\\\" in text else iter([(region.start, text)])
    for start, piece in pieces:
        stripped = piece.strip()
        if stripped:
            yield Formula(file, stripped, start + piece.index(stripped[0]), region.display)


class _Loader:
    """A LaTeX document with the files that it includes, which have to be inside its folder."""

    def __init__(self, path: Path) -> None:
        self.root = path.parent.resolve()
        self.path = path
        self.formulas: list[Formula] = []
        self.macros: dict[str, Macro] = {}
        self.remarks: list[Remark] = []
        self.open: list[Path] = []
        self.count = 0

    def load(self, text: str) -> Source:
        self._file(str(self.path), text, self.path.resolve())
        found = _limited(str(self.path), self.formulas)
        return Source(str(self.path), "latex", tuple(found), dict(self.macros), tuple(self.remarks))

    def _file(self, shown: str, text: str, path: Path) -> None:
        file = source_file(shown, text)
        scan = scan_tex(text)
        self.macros |= scan.macros
        self.remarks += [Remark(file.place(at), what) for at, what in scan.remarks]
        self.open.append(path)
        pieces: list[tuple[int, Region | str]] = [(r.start, r) for r in scan.regions]
        for at, piece in sorted([*pieces, *scan.includes], key=lambda p: p[0]):
            if isinstance(piece, str):
                self._include(file, at, piece)
            else:
                self.formulas += _formulas(file, piece)
        self.open.pop()

    def _include(self, file: SourceFile, at: int, name: str) -> None:
        problem = self._problem(name)
        if problem:
            self.remarks.append(Remark(file.place(at), problem))
            return
        path = self._target(name)
        try:
            self.count += 1
            self._file(self._shown(path), read_paper(path), path)
        except PaperError as error:
            self.remarks.append(Remark(file.place(at), f"{name} is not read: {error}"))

    def _shown(self, path: Path) -> str:
        return str(self.path.parent / path.relative_to(self.root))

    def _target(self, name: str) -> Path:
        path = (self.root / name).resolve()
        return path if path.suffix else path.with_name(path.name + ".tex")

    def _problem(self, name: str) -> str:
        if not name or "#" in name or "\\" in name:
            return f"'{name}' is not the name of a file"
        path = self._target(name)
        if not path.is_relative_to(self.root):
            return f"{name} is outside the folder of the paper and is not read"
        if path in self.open:
            return f"{name} includes itself"
        if self.count >= MAX_FILES:
            return f"{name} is not read: more than {MAX_FILES} files"
        return "" if path.exists() else f"there is no file {name}"
