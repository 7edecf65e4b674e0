"""The files in proofs/ are what the program writes."""

import json
from pathlib import Path

import pytest

from cesai_sym.proofs import proof_files, write_proof
from cesai_sym.theory import catalogue

PROOFS = Path(__file__).parents[1] / "proofs"


@pytest.mark.parametrize("name", catalogue.names())
def test_proof_is_current(name: str) -> None:
    """Making the files again gives the same bytes; if not: `cesai prove --write proofs`."""
    for file, text in proof_files(catalogue.checked(name)).items():
        assert (PROOFS / name / file).read_bytes() == text.encode(), f"{name}/{file}"


def test_nothing_else_is_there() -> None:
    """A theorem that is gone leaves no proof behind."""
    assert {p.name for p in PROOFS.iterdir()} == set(catalogue.names())


@pytest.mark.parametrize("name", catalogue.names())
def test_certificate_is_complete(name: str) -> None:
    """It is proved, every step has a rule and evidence, and premises come first."""
    certificate = json.loads((PROOFS / name / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["verdict"] == "proved"
    assert certificate["parts"]
    for number, step in enumerate(certificate["steps"], 1):
        assert step["step"] == number
        assert step["verdict"] == "proved"
        assert step["rule"]
        assert step["evidence"]
        assert all(isinstance(used, str) or used < number for used in step["uses"])  # or a part of another theorem


def test_files_are_written_where_they_belong(tmp_path: Path) -> None:
    """In a folder with the name of the theorem, which is made if need be."""
    place = write_proof(catalogue.checked("cobb-douglas"), tmp_path / "new")
    assert place == tmp_path / "new" / "cobb-douglas"
    assert {p.name for p in place.iterdir()} == {"certificate.json", "derivation.tex"}
