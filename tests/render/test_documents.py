"""Printed derivations: they compile, look the same everywhere, and no text in them acts as markup."""

import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cesai_sym.render import pdf
from cesai_sym.render.document import Document, StepView, TheoremPart, notions
from cesai_sym.render.html import derivation_html
from cesai_sym.render.markdown import derivation_markdown
from cesai_sym.render.pdf import NoTexEngineError, TexError, derivation_pdf, typeset, visible_warnings
from cesai_sym.render.tex import derivation_tex
from tests.render.samples import DOCUMENT, STATEMENTS

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
EVIL = (
    r"<script>alert(1)</script> \input{/etc/passwd} $\write18{x}$ 100 % of a_b & #1 ~^`|{} é Ω 漢 ‮"
    + "\x1b[31m [l](javascript:x)"
)
NASTY = Document(
    EVIL,
    EVIL,
    EVIL,
    DOCUMENT.domain,
    (TheoremPart(EVIL, STATEMENTS["monotone"], EVIL),),
    (StepView(1, STATEMENTS["retained"], EVIL, EVIL, (EVIL,), (EVIL, 7), EVIL, EVIL, 0.5),),
    (EVIL,),
)


@needs_tex
@pytest.mark.parametrize("doc", [DOCUMENT, NASTY], ids=["sample", "nasty"])
def test_latex_compiles_without_a_visible_warning(doc: Document, tmp_path: Path) -> None:
    """The document compiles, with no overfull line, no undefined reference and no lost character."""
    typeset(derivation_tex(doc), tmp_path)
    assert visible_warnings((tmp_path / "derivation.log").read_text(errors="replace")) == []


@needs_tex
@pytest.mark.parametrize("doc", [replace(DOCUMENT, steps=DOCUMENT.steps[:8]), NASTY], ids=["sample", "nasty"])
def test_a_fragment_needs_amsmath_and_amssymb_only(doc: Document, tmp_path: Path) -> None:
    """The fragment compiles in an article that loads nothing else."""
    body = derivation_tex(doc, fragment=True)
    assert r"\documentclass" not in body
    frame = "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n%s\\end{document}\n"
    typeset(frame % body, tmp_path)
    assert visible_warnings((tmp_path / "derivation.log").read_text(errors="replace")) == []


@needs_tex
def test_the_pdf_is_put_where_it_is_wanted(tmp_path: Path) -> None:
    """The PDF, and nothing else, is left at the path."""
    made = derivation_pdf(replace(DOCUMENT, steps=()), tmp_path / "new" / "proof.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    assert [p.name for p in made.parent.iterdir()] == ["proof.pdf"]


@needs_tex
def test_a_failing_engine_shows_its_message(tmp_path: Path) -> None:
    """An error of the engine is reported with the end of its log."""
    with pytest.raises(TexError, match="Undefined control sequence"):
        typeset(r"\documentclass{article}\begin{document}\nonsense\end{document}", tmp_path)


def test_a_missing_engine_says_what_to_install(tmp_path: Path) -> None:
    """Without an engine the error names the packages."""
    with pytest.raises(NoTexEngineError, match="texlive-latex-base texlive-latex-recommended lmodern"):
        derivation_pdf(DOCUMENT, tmp_path / "x.pdf", engine="no-such-tex")


def test_an_engine_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine runs under a deadline."""
    slow = tmp_path / "slowtex"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(pdf, "_SECONDS", 0.2)
    with pytest.raises(TexError, match="took more than"):
        typeset("x", tmp_path, engine=str(slow))


def test_latex_of_strangers_is_escaped() -> None:
    """Commands in titles, names and reasons are printed, not run."""
    for fragment in (False, True):
        tex = derivation_tex(NASTY, fragment)
        assert r"\input{/etc" not in tex
        assert r"\write18{" not in tex
        assert "\x1b" not in tex


def test_the_order_is_definitions_theorem_steps_notes() -> None:
    """Definitions and conditions come first, then the theorem, then the numbered steps with their reasons."""
    for printed in (derivation_tex(DOCUMENT), derivation_markdown(DOCUMENT), derivation_html(DOCUMENT)):
        places = [
            printed.index(t)
            for t in (
                "Throughout" if "<html" not in printed else "conditions",
                "The marginal product of an input",
                "The outer power",
                "Notes",
            )
        ]
        assert places == sorted(places)


def test_steps_are_labelled_and_refer_to_each_other() -> None:
    """Every step has a label and a number, and refers to earlier ones by reference."""
    tex = derivation_tex(DOCUMENT)
    for s in DOCUMENT.steps:
        assert rf"\tag{{{s.number}}}\label{{gradient:{s.number}}}" in tex
    assert r"Uses \eqref{gradient:1}, \eqref{gradient:2}." in tex
    assert r"Uses \emph{leontief bounds}." in tex


def test_extra_conditions_are_said_where_they_hold() -> None:
    """A part of a theorem with a smaller domain says so."""
    assert r"where $\rho < 0$." in derivation_tex(DOCUMENT)
    assert r"where $\rho < 0$." in derivation_markdown(DOCUMENT)


def test_notions_are_defined() -> None:
    """Every notion is defined whose notation does not say what it means by itself."""
    assert [f.name for f in notions(DOCUMENT)] == ["ces", "curvature"]
    assert r"K(\rho,J) = \frac{(1 - \rho) (J - 1)}{J}" in derivation_markdown(DOCUMENT)


def test_markdown_of_strangers_is_escaped() -> None:
    """Markup in a title or a reason shows as it was written."""
    printed = derivation_markdown(NASTY)
    assert "<script>" not in printed
    assert r"\[l\](javascript:x)" in printed
    assert printed.splitlines()[0].startswith("# &lt;script&gt;")


class Tags(HTMLParser):
    """Collects the tags, and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "link", "br", "mspace", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match a closing tag."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("doc", [DOCUMENT, NASTY], ids=["sample", "nasty"])
def test_the_page_is_well_formed_and_needs_nothing_else(doc: Document) -> None:
    """The page has its tags closed in order, and loads and runs nothing."""
    page = derivation_html(doc)
    tags = Tags()
    tags.feed(page.replace("/>", ">"))
    assert tags.open == []
    assert not tags.seen & {"script", "link", "img", "iframe", "object"}
    assert "http" not in page
    assert "prefers-color-scheme: dark" in page


def test_printing_is_reproducible() -> None:
    """The same document prints to the same text."""
    assert derivation_tex(DOCUMENT) == derivation_tex(DOCUMENT)
    assert derivation_html(DOCUMENT) == derivation_html(DOCUMENT)
