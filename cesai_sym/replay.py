"""Certificates checked again: from the file alone, step by step, by the rule that each step names.

Nothing is searched for: no rule, no premise, no condition, no theorem, no witness.  A rule decides whether the step
that stands there follows from the premises that stand there, by its one method, and proves its side conditions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from cesai_sym.certificates import FORMAT, certificate, made_with, sealed
from cesai_sym.derivation import Checked, Derivation, Library, Part, Step, check
from cesai_sym.derivation.model import Given
from cesai_sym.judge import effort
from cesai_sym.serial import FormError, load, load_notions
from cesai_sym.statement import Domain, Relation
from cesai_sym.theory import catalogue
from cesai_sym.theory.definitions import FUNCTIONS

_FILE: Final = "certificate.json"
_MOST: Final = 20_000_000
#: What may differ when another version made the certificate: how a rule describes what it did.
_DESCRIPTIONS: Final = ("made_with", "rests_on", "side_conditions", "evidence", "because", "checksum")
#: Work allowed for one certificate, in products of monomials; those of the theory need less than a hundredth.
_EFFORT: Final = 200_000_000


class CertificateError(ValueError):
    """A certificate is no proof of what it says; the message names the theorem and the step."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one certificate: the number of its steps, and what is wrong with it, if anything."""

    name: str
    steps: int
    problem: str = ""


def certificates_in(place: Path) -> dict[str, Path]:
    """The certificates of a folder as ``cesai prove --write`` makes it, or the one that is named, by theorem.

    Raises FileNotFoundError when there is none.
    """
    if place.is_file():
        return {place.parent.name: place}
    found = {p.parent.name: p for p in sorted(place.glob(f"*/{_FILE}"))}
    if not found and (place / _FILE).is_file():
        found = {place.name: place / _FILE}
    if not found:
        raise FileNotFoundError(
            f"there is no {_FILE} in {place} or its folders; 'cesai prove --write {place}' makes them"
        )
    return found


def replayed(path: Path) -> Replayed:
    """Check one certificate; theorems that it cites are checked from the certificates beside it."""
    try:
        checked = _replay_file(path, ())
    except CertificateError as error:
        return Replayed(path.parent.name, 0, str(error))
    return Replayed(checked.derivation.name, len(checked.verdicts))


def _replay_file(path: Path, citing: tuple[str, ...]) -> Checked:
    try:
        if path.stat().st_size > _MOST:
            raise CertificateError(f"{path}: more than {_MOST} bytes are no certificate")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CertificateError(f"{path} could not be read: {error}") from None

    def beside(name: str, citing: tuple[str, ...]) -> Checked | None:
        other = path.parent.parent / name / _FILE
        return _replay_file(other, citing) if _plain(name) and other.is_file() else None

    return replay(text, beside, citing)


def _plain(name: str) -> bool:
    return bool(name) and all(c.isalnum() or c in "-_" for c in name)


#: Gives a certified theorem by name, itself replayed; the second argument has the names of those that cite it.
Cited = Callable[[str, tuple[str, ...]], Checked | None]


def replay(text: str, cited: Cited = lambda *_: None, citing: tuple[str, ...] = ()) -> Checked:
    """The theorem of a certificate, every step checked again and everything that the certificate says compared.

    Raises CertificateError when a step does not follow, when the certificate says something else than what was found,
    or when it states another theorem than the one that has its name here.
    """
    data, derivation = read(text)
    name = derivation.name
    if name in citing:
        raise CertificateError(f"{name}: it cites itself by way of {', '.join(citing)}")
    if name in catalogue.names():
        _same_theorem(derivation, catalogue.theorem(name))
    checked = _checked(derivation, lambda other: cited(other, (*citing, name)))
    for number, verdict in enumerate(checked.verdicts, 1):
        if verdict.word != "proved":
            raise CertificateError(f"{_at(derivation, number)}: it does not follow: {verdict.reason}")
    _compare(derivation, data, certificate(checked))
    return checked


def _checked(derivation: Derivation, library: Library) -> Checked:
    done: list[int] = []
    try:
        with effort.unlimited(), effort.limited(_EFFORT):
            return check(derivation, lambda number, _: done.append(number), library=library)
    except CertificateError:
        raise
    except (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError) as error:  # statements from outside
        where = _at(derivation, len(done) + 1) if len(done) < len(derivation.steps) else derivation.name
        raise CertificateError(f"{where}: no rule can read it: {type(error).__name__}: {error}") from None


def read(text: str) -> tuple[dict[str, Any], Derivation]:
    """The data of a certificate and the derivation in it; raises CertificateError when it can not be read."""
    name = "certificate"
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("certificate") != FORMAT:
            raise CertificateError(f"this is no certificate of format {FORMAT}; 'cesai prove --write' makes one")
        name = str(data["theorem"])
        return data, _derivation(data)
    except KeyError as error:
        raise CertificateError(f"{name}: the entry {error} is missing") from None
    except RecursionError:
        raise CertificateError(f"{name}: the certificate is nested too deeply") from None
    except FormError as error:
        raise CertificateError(f"{name}: {error}") from None
    except CertificateError:
        raise
    except (TypeError, ValueError, AttributeError) as error:
        raise CertificateError(f"{name}: the certificate can not be read: {error}") from None


def _derivation(data: dict[str, Any]) -> Derivation:
    notions = load_notions(data["notions"])
    for name, notion in notions.items():
        if name in FUNCTIONS and FUNCTIONS[name] != notion:
            raise FormError(f"the notion {name!r} is defined otherwise than in the theory")
    text = partial(_text, data)
    steps: list[Step] = []
    for number, entry in enumerate(data["steps"], 1):
        try:
            steps.append(_step(entry, number, [s.label for s in steps], notions))
        except FormError as error:
            raise FormError(f"step {number}: {error}") from None
    numbered = {n: s.label for n, s in enumerate(steps, 1)}
    return Derivation(
        name=text("theorem"),
        title=text("title"),
        summary=text("summary"),
        lines=load(data["theory"], tuple[str, ...], {}),
        domain=load(data["domain"], Domain, notions),
        steps=tuple(steps),
        parts=tuple(Part(numbered[p["step"]], _text(p, "says")) for p in data["parts"]),
        notes=load(data["notes"], tuple[str, ...], {}),
    )


def _step(entry: dict[str, Any], number: int, labels: list[str], notions: Mapping[str, Any]) -> Step:
    if entry["step"] != number:
        raise FormError(f"it is numbered {entry['step']!r}")
    label = _text(entry, "label")
    if label in labels or ":" in label:
        raise FormError(f"the label {label!r} is taken, or has a colon")
    return Step(
        label,
        load(entry["form"], Relation, notions),
        _text(entry, "rule"),
        _text(entry, "reason"),
        tuple(_use(use, number, labels) for use in entry["uses"]),
        load(entry["given_form"], tuple[Given, ...], notions),
    )


def _use(use: object, number: int, labels: list[str]) -> str:
    if isinstance(use, str) and ":" in use:
        return use
    if type(use) is not int or use < 1:
        raise FormError(f"{use!r} is neither the number of a step nor a step of another theorem")
    if use >= number:
        raise FormError(f"it uses step {use}, which does not come before it")
    return labels[use - 1]


def _text(entry: dict[str, Any], key: str) -> str:
    return str(load(entry[key], str, {}))


def _at(derivation: Derivation, number: int) -> str:
    return f"{derivation.name}, step {number} ({derivation.steps[number - 1].label})"


def _same_theorem(found: Derivation, known: Derivation) -> None:
    """Does the certificate state, part by part, what the theorem of this name states?"""
    if len(found.parts) != len(known.parts):
        raise CertificateError(
            f"{found.name}: it has {len(found.parts)} parts, the theorem here has {len(known.parts)}"
        )
    for n, (mine, theirs) in enumerate(zip(found.statements(), known.statements(), strict=True), 1):
        if mine != theirs:
            step = _at(found, found.number(found.parts[n - 1].step))
            raise CertificateError(f"{step}: part {n} states something else than the theorem here")


def _compare(derivation: Derivation, data: dict[str, Any], again: dict[str, Any]) -> None:
    """Everything that the certificate says has to be what was found; raises CertificateError."""
    if data["made_with"] != made_with():
        data, again = _without(data), _without(again)
    pairs = [(derivation.name, data, again)]
    steps = enumerate(zip(data["steps"], again["steps"], strict=True), 1)
    pairs += [(_at(derivation, number), said, found) for number, (said, found) in steps]
    for where, said, found in pairs:
        for key in (*found, *(k for k in said if k not in found)):
            if key not in ("steps", "checksum") and said.get(key) != found.get(key):
                raise CertificateError(f"{where}: {key!r} is not what was found")
    for where, said, found in (*pairs[1:], pairs[0]):
        if said.get("checksum") != found.get("checksum"):
            raise CertificateError(f"{where}: it was changed after it was made: the checksum is not that of its text")


def _without(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate without what may differ between versions, and sealed as such when its own seal is right."""
    if sealed(data) != data:
        raise CertificateError(f"{data['theorem']}: it was changed after it was made: the checksums are not right")
    rest = {key: value for key, value in data.items() if key not in _DESCRIPTIONS}
    return {**rest, "steps": [{k: v for k, v in s.items() if k not in _DESCRIPTIONS} for s in data["steps"]]}
