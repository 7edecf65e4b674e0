"""Derivations as PDF, by the pdflatex that is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from cesai_sym.render.document import Document
from cesai_sym.render.tex import derivation_tex

_SECONDS: Final = 60
_PASSES: Final = 2


class NoTexEngineError(RuntimeError):
    """No pdflatex is installed; the message says what to install."""

    def __init__(self, engine: str) -> None:
        super().__init__(
            f"{engine} was not found; install TeX Live or MiKTeX, on Debian and Ubuntu the packages "
            "texlive-latex-base texlive-latex-recommended lmodern; the LaTeX itself can be had without it"
        )
        self.engine = engine


class TexError(RuntimeError):
    """The TeX engine failed or took too long; ``log`` is the end of what it printed."""

    def __init__(self, message: str, log: str) -> None:
        super().__init__(f"{message}\n{log}" if log else message)
        self.log = log


def derivation_pdf(doc: Document, path: Path | str, *, engine: str = "pdflatex") -> Path:
    """Typeset a derivation and put the PDF at the path, which is returned.

    Raises NoTexEngineError without an engine, TexError when the engine fails.
    """
    target = Path(path)
    with tempfile.TemporaryDirectory(prefix="cesai-") as folder:
        made = typeset(derivation_tex(doc), Path(folder), engine=engine)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, target)
    return target


def typeset(tex: str, folder: Path, *, engine: str = "pdflatex") -> Path:
    """Typeset a document in a folder, in which the log is left, too.

    Raises NoTexEngineError, TexError.
    """
    found = shutil.which(engine)
    if found is None:
        raise NoTexEngineError(engine)
    source = folder / "derivation.tex"
    source.write_text(tex, encoding="utf-8")
    command = [found, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", source.name]
    for _ in range(_PASSES):
        _run(command, folder)
    return source.with_suffix(".pdf")


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise TexError(f"{Path(command[0]).name} took more than {_SECONDS} s", "") from None
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        start = next((n for n, line in enumerate(lines) if line.startswith("!")), max(0, len(lines) - 20))
        raise TexError(f"{Path(command[0]).name} failed", "\n".join(lines[start : start + 20]))


def visible_warnings(log: str) -> list[str]:
    r"""The warnings in a TeX log that concern what a reader sees: overfull boxes, undefined references, lost glyphs.

    >>> visible_warnings("Overfull \\hbox (3.0pt too wide) in paragraph")
    ['Overfull \\hbox (3.0pt too wide) in paragraph']
    """
    return re.findall(
        r"^(?:Overfull .*|LaTeX Warning: .*|Missing character.*|LaTeX Font Warning: .*)$", log, re.MULTILINE
    )
