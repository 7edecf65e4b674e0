"""What the theory rests on is read off its certificates: the report, the graph, and errors that name the step."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesai_sym.certificates import certificate
from cesai_sym.cli.command import run
from cesai_sym.derivation import Derivation, Part, Rule, Step, check, rules
from cesai_sym.derivation import check as check_function
from cesai_sym.expression.nodes import Rel, Sym
from cesai_sym.graph import Node, levels, nodes, svg
from cesai_sym.judge.proof import Proof, SoundnessError
from cesai_sym.statement import Domain
from cesai_sym.theory import catalogue
from cesai_sym.theory.common import positive
from cesai_sym.trust import markdown, to_json, totals, trust_of
from cesai_sym.verdict import Evidence

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
SMALL = ("collapse", "remaining-bonus", "fresh-data")


def stored() -> list[dict[str, Any]]:
    places = [ROOT / "proofs" / name / "certificate.json" for name in catalogue.names()]
    return [json.loads(place.read_text(encoding="utf-8")) for place in places]


def test_the_report_is_current() -> None:
    """It is what `cesai trust --format md -o docs/trust-report.md` writes."""
    assert (ROOT / "docs" / "trust-report.md").read_text(encoding="utf-8") == markdown(stored())


def test_the_graph_is_current() -> None:
    """It is what `cesai graph -o docs/theory-graph.svg` writes."""
    assert (ROOT / "docs" / "theory-graph.svg").read_text(encoding="utf-8") == svg(nodes(stored()))


def test_arrows_are_what_the_steps_cite() -> None:
    """A theorem cites in its evidence what its steps name as premises, and nothing else."""
    found = {n.name: set(n.cites) for n in nodes(certificate(catalogue.checked(name)) for name in SMALL)}
    assert found == {name: set(catalogue.theorem(name).cited()) for name in SMALL}
    assert found["remaining-bonus"] == {"collapse"}


def test_no_theorem_rests_on_itself() -> None:
    """What a theorem cites, directly or not, does not cite it."""
    for name in catalogue.names():
        for cited in catalogue.theorem(name).cited():
            assert name not in catalogue.rests_on(cited)
            assert cited in catalogue.names()


def test_the_report_counts_every_step() -> None:
    """Each step rests on our rules; rules and steps add up, and the facts are those of the rules."""
    reports = [trust_of(certificate(catalogue.checked(name))) for name in SMALL]
    for report in reports:
        d = catalogue.theorem(report.name)
        assert report.steps == len(d.steps) == sum(count for _, count in report.rules)
        assert dict(report.parts)["rules"] == report.steps
        assert sum(n for _, n in report.facts) == sum(rules()[s.rule].basis == "fact" for s in d.steps)
    assert totals(reports).steps == sum(r.steps for r in reports)
    assert to_json(reports)["totals"]["verdict"] == "proved"


def test_one_theorem_that_is_not_proved_spoils_the_total() -> None:
    """The total is proved only when all are."""
    report = trust_of({**certificate(catalogue.checked("fresh-data")), "verdict": "undecided"})
    assert totals([report]).verdict == "undecided"


@st.composite
def graphs(draw: st.DrawFn) -> list[Node]:
    """Graphs without circles, of which some nodes stand alone."""
    graph: list[Node] = []
    for n in range(draw(st.integers(0, 9))):
        earlier = [node.name for node in graph]
        cites = draw(st.sets(st.sampled_from(earlier), max_size=3)) if earlier else set()
        graph.append(Node(f"t{n}", ("1.1", "1.2"), tuple(sorted(cites))))
    return graph


@given(graphs())
def test_the_drawing_is_complete_and_nothing_overlaps(graph: list[Node]) -> None:
    """One box for each theorem, one arrow for each citation, from left to right, inside the picture."""
    root = ElementTree.fromstring(svg(graph))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = []
    for group in root.iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        boxes.append(tuple(float(box.attrib[key]) for key in ("x", "y", "width", "height")))
    assert len(boxes) == len(graph)
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)
    for (x, y, w, h), (u, v, _, _) in combinations(boxes, 2):
        assert abs(x - u) >= w or abs(y - v) >= h
    arrows = [p.attrib["d"] for p in root.iter(f"{SVG}path") if p.attrib.get("class") == "arrow"]
    assert len(arrows) == sum(len(n.cites) for n in graph)
    for arrow in arrows:
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", arrow)]
        assert numbers[0] < numbers[-2]


@given(graphs())
def test_levels_go_up_along_citations(graph: list[Node]) -> None:
    """Who cites stands farther to the right than what is cited."""
    level = levels(graph)
    assert all(level[c] < level[n.name] for n in graph for c in n.cites)


def test_a_circle_is_an_error() -> None:
    """It is named."""
    with pytest.raises(ValueError, match="rests on itself"):
        svg([Node("a", (), ("b",)), Node("b", (), ("a",))])


def test_names_are_escaped() -> None:
    """A name is text, whatever it contains."""
    root = ElementTree.fromstring(svg([Node('<a "&', ("<1>",), ())]))
    assert any(t.text == '<a "&' for t in root.iter(f"{SVG}text"))


def test_a_rule_that_errs_is_found_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """When ball arithmetic contradicts what a rule concludes, the error names theorem, step and rule."""
    lie = Rule("lie", "anything", lambda *_: Proof((Evidence("lie", "", ("rules",)),)), (), "fact", "nothing")
    module = __import__(check_function.__module__, fromlist=["rules"])
    monkeypatch.setattr(module, "rules", lambda: {**rules(), "lie": lie})
    a = Sym("a")
    step = Step("wrong", Rel(">", a, a + 1), "lie", "Because.")
    false = Derivation("false", "F", "F.", (), Domain((positive("a"),)), (step,), (Part("wrong", "E."),))
    with pytest.raises(SoundnessError, match=r"false, step 1 \(wrong\), rule lie"):
        check(false)


def test_the_commands_write_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Report and graph go where they are wanted."""
    monkeypatch.setattr(catalogue, "names", lambda: SMALL)
    assert run(["trust", "--format", "json", "-o", str(tmp_path / "t.json")]) == 0
    data = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert [t["theorem"] for t in data["theorems"]] == list(SMALL)
    assert run(["graph", "-o", str(tmp_path / "g.svg")]) == 0
    assert ElementTree.parse(tmp_path / "g.svg").getroot().tag == f"{SVG}svg"
    assert run(["prove", "-q", "fresh-data", "--timings", str(tmp_path / "times.md")]) == 0
    assert "| fresh-data | 6.3 | 4 |" in (tmp_path / "times.md").read_text(encoding="utf-8")
