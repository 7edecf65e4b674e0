"""The files of a proof: the derivation for a reader, the certificate for a program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cesai_sym.certificates import certificate_text
from cesai_sym.derivation import Checked
from cesai_sym.documents import document
from cesai_sym.render.tex import derivation_tex


def proof_files(checked: Checked) -> Mapping[str, str]:
    """The files by their names, with the same content wherever they are made."""
    return {
        "derivation.tex": derivation_tex(document(checked, timed=False)),
        "certificate.json": certificate_text(checked),
    }


def write_proof(checked: Checked, folder: Path) -> Path:
    """Write the files into the folder's subfolder with the theorem's name, which is returned."""
    place = folder / checked.derivation.name
    place.mkdir(parents=True, exist_ok=True)
    for name, text in proof_files(checked).items():
        (place / name).write_text(text, encoding="utf-8")
    return place
