"""The pages say what the program does: their examples run, their tables are made from the theorems."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from cesai_sym import rulebook
from cesai_sym.cli.command import run
from cesai_sym.overview import page

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RUN = [p for p in PAGES if p.name in ("README.md", "compile.md", "tour.md", "trust.md")]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", RUN, ids=lambda p: p.name)
def test_python_examples_run(path: Path) -> None:
    """Every Python block of the page prints what stands below it."""
    test = doctest.DocTestParser().get_doctest("\n".join(blocks(path, "python")), {}, path.name, str(path), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test)
    assert runner.tries > 1
    assert runner.failures == 0


def test_commands_of_the_tour_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command in a shell block of the tour succeeds and prints something."""
    commands = [line for block in blocks(ROOT / "docs" / "tour.md", "sh") for line in block.splitlines()]
    assert len(commands) > 3
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "cesai"
        assert run(arguments) == 0, command
        assert capsys.readouterr().out


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file of the project has a file at its end, and every link within a page a heading."""
    text = path.read_text(encoding="utf-8")
    headings = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "://" not in target:
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_page_about_the_theory_is_current() -> None:
    """It is what `python -m cesai_sym.overview docs/theory.md` writes."""
    assert (ROOT / "docs" / "theory.md").read_text(encoding="utf-8") == page()


def test_the_page_about_the_rules_is_current() -> None:
    """It is what `python -m cesai_sym.rulebook docs/rules.md` writes."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rulebook.page()


def test_commands_of_the_readme_are_the_two_that_are_replayed() -> None:
    """The first shell block installs and checks the sample, the second installs and runs the tests."""
    first, second = blocks(ROOT / "README.md", "sh")
    assert "cesai check --sample" in first
    assert "pytest" in second
