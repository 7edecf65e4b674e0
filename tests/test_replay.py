"""A certificate is checked from its file alone; one that was tampered with is refused, and the message says where."""
# ruff: noqa: E501 - a case is one row of a table

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cesai_sym.certificates import certificate, certificate_text, sealed, text_of
from cesai_sym.cli.command import run
from cesai_sym.derivation import Checked, Derivation, Part, Step, check
from cesai_sym.expression.nodes import Rel, Sym, expr, symbols
from cesai_sym.proofs import write_proof
from cesai_sym.replay import CertificateError, replay
from cesai_sym.statement import Domain
from cesai_sym.theory import catalogue
from cesai_sym.theory.common import equal, positive, real

a, b, c = symbols("a b c")
Data = dict[str, Any]


def sample() -> Checked:
    """Five steps: two that stand alone, one under a condition, two that need their premises."""
    order = Rel("<=", a, b)
    steps = (
        Step("square", equal((a + b) ** 2, a**2 + 2 * a * b + b**2), "algebra", "Expand."),
        Step("first", Rel("<=", a, b), "sign", "By assumption.", (), (order,)),
        Step("second", Rel("<", b, b + c), "sign", "c is positive."),
        Step("sum", Rel("<", a, b + c), "combination", "Add.", ("first", "second"), (order,)),
        Step("double", Rel("<", 2 * a, 2 * b + 2 * c), "combination", "Twice.", ("sum", "sum"), (order,)),
    )
    domain = Domain((positive("a"), positive("b"), positive("c")))
    parts = (Part("square", "A square."), Part("double", "A sum."))
    return check(Derivation("sample", "Sample", "A sample.", ("0.0",), domain, steps, parts, ("A note.",)))


SAMPLE = sample()


def tampered(change: Callable[[Data], None], seal: bool = True) -> str:
    data = copy.deepcopy(certificate(SAMPLE))
    change(data)
    return text_of(sealed(data) if seal else data)


def test_a_certificate_proves_its_theorem() -> None:
    """It is read back as the derivation that it was made from, and gives the same certificate again."""
    again = replay(certificate_text(SAMPLE))
    assert again.derivation == SAMPLE.derivation
    assert [v.word for v in again.verdicts] == ["proved"] * 5
    assert certificate_text(again) == certificate_text(SAMPLE)


@pytest.mark.parametrize("name", ["cobb-douglas", "fresh-data", "remaining-bonus", "prices"])
def test_certificates_of_the_theory_are_replayed(name: str) -> None:
    """They prove what the theorems of that name state."""

    def cited(other: str, citing: tuple[str, ...]) -> Checked:
        return replay(certificate_text(catalogue.checked(other)), cited, citing)

    text = certificate_text(catalogue.checked(name))
    assert certificate_text(replay(text, cited)) == text
    if catalogue.theorem(name).cited():
        with pytest.raises(CertificateError, match="there is no theorem"):
            replay(text)


def step(number: int, **changes: object) -> Callable[[Data], None]:
    return lambda data: data["steps"][number - 1].update(changes)


def flip(number: int) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        form = data["steps"][number - 1]["form"]["Rel"]
        form[2] = {"Mul": [[{"Num": ["-1"]}, form[2]]]}

    return change


def swap(first: int, second: int) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        steps = data["steps"]
        steps[first - 1], steps[second - 1] = steps[second - 1], steps[first - 1]

    return change


def renumbered(first: int, second: int) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        swap(first, second)(data)
        for number, entry in enumerate(data["steps"], 1):
            entry["step"] = number
            entry["uses"] = [{first: second, second: first}.get(u, u) for u in entry["uses"]]

    return change


def widened(data: Data) -> None:
    data["domain"]["Domain"][0][2]["Scalar"][1]["Interval"][0] = None  # c is any real number


def redefined(data: Data) -> None:
    data["notions"]["curvature"] = {"params": [], "body": {"Num": ["0"]}, "latex": "K", "doc": ""}


#: What was changed; the seal is made anew, so that the mathematics has to find it. And what the message has to name.
TAMPERED: dict[str, tuple[Callable[[Data], None], str]] = {
    "a sign of an equality": (flip(1), r"sample, step 1 \(square\): it does not follow"),
    "a sign of a conclusion": (flip(4), r"sample, step 4 \(sum\): it does not follow"),
    "the direction of an inequality": (lambda d: d["steps"][2]["form"]["Rel"].__setitem__(0, ">"), "step 3 .second.: it does not"),
    "a strict conclusion": (lambda d: d["steps"][1]["form"]["Rel"].__setitem__(0, "<"), "step 2 .first.: it does not follow"),
    "a premise dropped": (step(4, uses=[3]), r"step 4 \(sum\): it does not follow: the conclusion is not the sum"),
    "another premise": (step(4, uses=[1, 3]), "step 4 .sum.: it does not follow"),
    "a premise used once": (step(5, uses=[4]), "step 5 .double.: it does not follow"),
    "all premises dropped": (step(5, uses=[]), "step 5 .double.: it does not follow"),
    "a premise that comes later": (step(4, uses=[5, 3]), "step 4: it uses step 5, which does not come before it"),
    "a step as its own premise": (step(4, uses=[4]), "step 4: it uses step 4"),
    "steps in another order": (swap(3, 4), "step 3: it is numbered 4"),
    "steps in another order and renumbered": (renumbered(3, 4), "step 3: it uses step 4"),
    "a step removed": (lambda d: d["steps"].pop(1), "step 2: it is numbered 3"),
    "a condition dropped": (step(2, given_form=[]), "step 2 .first.: it does not follow"),
    "a condition of a premise dropped": (step(4, given_form=[]), "step 4 .sum.: it does not follow: step 2 may not be used"),
    "another rule": (step(1, rule="sign"), "step 1 .square.: it does not follow"),
    "a rule that there is not": (step(1, rule="trust"), "step 1 .square.: it does not follow: there is no rule named 'trust'"),
    "a wider domain": (widened, "step 3 .second.: it does not follow"),
    "another statement for the reader": (step(4, statement="a < b"), "step 4 .sum.: 'statement' is not what was found"),
    "other conditions for the reader": (step(4, conditions=[]), "step 4 .sum.: 'conditions' is not what was found"),
    "other side conditions": (step(1, side_conditions=[]), "step 1 .square.: 'side_conditions' is not"),
    "another verdict": (step(3, verdict="certified"), "step 3 .second.: 'verdict' is not what was found"),
    "other evidence": (step(3, evidence=[]), "step 3 .second.: 'evidence' is not what was found"),
    "rests on less": (lambda d: d.update(rests_on=["rules"]), "sample: 'rests_on' is not what was found"),
    "another domain for the reader": (lambda d: d["given"].update(c="real"), "sample: 'given' is not what was found"),
    "a part that says another step": (lambda d: d["parts"][1].update(step=3), "sample: 'parts' is not what was found"),
    "an entry more": (lambda d: d.update(approved=True), "sample: 'approved' is not what was found"),
    "an entry more in a step": (step(2, approved=True), "step 2 .first.: 'approved' is not what was found"),
    "an entry less": (lambda d: d.pop("domain"), "sample: the entry 'domain' is missing"),
    "a notion of the theory redefined": (redefined, "sample: the notion 'curvature' is defined otherwise"),
    "a form of nothing": (step(2, form={"Rel": ["<", {"Sym": ["a"]}]}), "sample: step 2: Rel has 3 fields"),
    "a form of something else": (step(2, form={"Popen": ["ls"]}), "sample: step 2: .* is no Rel"),
    "a label twice": (step(2, label="square"), "step 2: the label 'square' is taken"),
    "a theorem that is not there": (step(4, uses=["other:pos", 3]), "step 4 .sum.: it does not follow: there is no theorem 'other'"),
    "the theorem itself": (step(4, uses=["sample:sum"]), "step 4 .sum.: it does not follow: a theorem may not cite itself"),
    "an older format": (lambda d: d.update(certificate=1), "no certificate of format 2"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_refused(what: str) -> None:
    """The theorem and the step are named, though the checksums were made anew."""
    change, message = TAMPERED[what]
    with pytest.raises(CertificateError, match=message):
        replay(tampered(change))


@pytest.mark.parametrize("key", ["reason", "label"])
def test_words_that_were_changed_are_found_by_their_checksum(key: str) -> None:
    """What no rule looks at is covered by the checksum of its step."""
    with pytest.raises(CertificateError, match=r"sample, step 3 .*checksum"):
        replay(tampered(step(3, **{key: "other"}), seal=False))


@pytest.mark.parametrize("key", ["title", "summary", "notes", "theory"])
def test_words_about_the_theorem_have_a_checksum_too(key: str) -> None:
    """The first step's checksum is over the head, the last one over the notes."""
    value: object = ["9.9"] if key in ("notes", "theory") else "Other"
    with pytest.raises(CertificateError, match="checksum"):
        replay(tampered(lambda d: d.update({key: value}), seal=False))


def test_it_has_to_be_the_theorem_of_that_name() -> None:
    """A valid proof of something else under the name of a theorem is refused."""
    small = certificate(SAMPLE)
    with pytest.raises(CertificateError, match="cobb-douglas: it has 2 parts, the theorem here has 3"):
        replay(text_of(sealed({**small, "theorem": "cobb-douglas"})))
    data = certificate(catalogue.checked("cobb-douglas"))
    data["parts"][0]["step"] = 1
    with pytest.raises(CertificateError, match=r"cobb-douglas, step 1 .zero.: part 1 states something else"):
        replay(text_of(sealed(data)))


def leaves(tree: Any) -> Any:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, dict | list) and value:
            yield from leaves(value)
        else:
            yield tree, key


@settings(max_examples=80, deadline=None)
@given(st.data(), st.booleans())
def test_no_change_passes_unseen(choose: st.DataObject, seal: bool) -> None:
    """Whatever leaf is changed: it is refused, or, with a seal made anew, the statements are still proved ones."""
    data = copy.deepcopy(certificate(SAMPLE))
    holder, key = choose.draw(st.sampled_from(list(leaves(data))))
    before = holder[key]
    holder[key] = choose.draw(
        st.sampled_from(
            [None, True, 0, 1, -1, "", "q", "a", "==", "<", "1/2", [], {}, [1], {"Sym": ["a"]}, {"Num": ["2"]}]
        )
    )
    if seal and isinstance(data.get("steps"), list):
        data = sealed(data)
    try:
        checked = replay(text_of(data))
    except CertificateError as error:
        assert str(error)  # noqa: PT017 - which errors there are is tested above
    else:
        assert checked.proved
        assert seal or holder[key] == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"certificate": 2}', "[" * 200_000, '{"certificate": 2, "theorem": 5}']
)
def test_what_is_no_certificate_is_refused(text: str) -> None:
    """In words."""
    with pytest.raises(CertificateError):
        replay(text)


def test_cited_theorems_are_replayed_from_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A theorem that is cited has to have a certificate that holds; who cites in a circle is refused."""
    domain = Domain((positive("a"), real("b")))

    def theorem(name: str, *steps: Step) -> Derivation:
        return Derivation(name, "T", "T.", (), domain, steps, (Part(steps[-1].label, "E."),))

    base = check(theorem("base", Step("pos", Rel(">", a, expr(0)), "sign", "So.")))
    known = {"base": base}
    uses = theorem("uses", Step("again", Rel(">", a, expr(0)), "combination", "So.", ("base:pos",)))
    above = check(uses, library=known.get)
    write_proof(above, tmp_path)
    assert run(["prove", "--from", str(tmp_path)]) == 1
    assert "there is no theorem 'base' to cite" in capsys.readouterr().out
    write_proof(base, tmp_path)
    assert run(["prove", "--from", str(tmp_path)]) == 0
    assert "2 certificates: 2 replayed, 0 rejected" in capsys.readouterr().out
    circle = theorem("base", Step("pos", Rel(">", a, expr(0)), "combination", "So.", ("uses:again",)))
    write_proof(check(circle, library={"uses": above}.get), tmp_path)
    assert run(["prove", "--from", str(tmp_path)]) == 1
    assert "cites itself by way of" in capsys.readouterr().out


def test_the_command_tells_which_are_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, in the order of their names, and exit status 1 when one is rejected."""
    write_proof(SAMPLE, tmp_path)
    write_proof(catalogue.checked("cobb-douglas"), tmp_path)
    assert run(["prove", "--from", str(tmp_path)]) == 0
    assert [line.split()[2] for line in capsys.readouterr().out.splitlines()[:2]] == ["cobb-douglas", "sample"]
    place = tmp_path / "sample" / "certificate.json"
    place.write_text(tampered(flip(1)), encoding="utf-8")
    assert run(["prove", "sample", "--from", str(tmp_path)]) == 2  # no theorem of this program has that name
    capsys.readouterr()
    assert run(["prove", "--from", str(place)]) == 1
    assert "rejected   sample, step 1 (square)" in capsys.readouterr().out
    assert run(["prove", "--from", str(tmp_path / "nowhere")]) == 2
    assert "--write" in capsys.readouterr().err


def test_a_symbol_of_the_sample_is_what_it_seems() -> None:
    """The sample is about positive symbols; without that its third step would be false."""
    assert SAMPLE.proved
    assert SAMPLE.derivation.domain.scalar("c") == positive("c")
    assert json.loads(certificate_text(SAMPLE))["given"]["c"] == "c > 0"
    assert Sym("c") == c
