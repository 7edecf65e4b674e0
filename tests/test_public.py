"""What `import cesai_sym` offers: few names, nothing heavy, and a judge that works from anywhere."""

import os
import pickle
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import cesai_sym as cs
from cesai_sym.apart import Apart, StartError
from cesai_sym.judge.worker import Limits

ROOT = Path(__file__).parents[1]
DECLARED = {"rho": "rho < 0", "J": "integer, J >= 2"}
SCRIPT = "import cesai_sym as cs; print(cs.judge('curvature(rho, J) > 0', {'rho': 'rho < 0', 'J': 'J > 1'}).verdict)"


def python(*arguments: str, cwd: Path = ROOT, **options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False)


def test_import_loads_next_to_nothing() -> None:
    """Not one of the libraries that the kernels, the judge and the command need."""
    heavy = ["numpy", "sympy", "flint", "mpmath", "rich", "click", "jinja2", "pebble"]
    code = f"import sys, cesai_sym; print([m for m in {heavy} if m in sys.modules])"
    assert python("-c", code).stdout == "[]\n"


def test_kernels_load_numpy_and_nothing_heavier() -> None:
    """To compute, NumPy is enough."""
    heavy = ["sympy", "flint", "mpmath", "rich", "click", "jinja2", "pebble"]
    code = f"import sys, cesai_sym; cesai_sym.ces; print([m for m in {heavy} if m in sys.modules])"
    assert python("-c", code).stdout == "[]\n"


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` can be had, is shown by `dir`, and a star import gives them all."""
    for name in cs.__all__:
        assert getattr(cs, name) is not None
        assert name in dir(cs)
    names: dict[str, object] = {}
    exec("from cesai_sym import *", names)  # noqa: S102 - a star import needs a module of its own
    assert set(cs.__all__) <= names.keys() | {"__version__"}
    with pytest.raises(AttributeError, match="nonsense"):
        _ = cs.nonsense  # type: ignore[attr-defined]


def test_version_is_that_of_the_project() -> None:
    """The package and its metadata name the same version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cs.__version__ == project["version"]


def test_judge_is_the_function_also_when_the_subpackage_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """`cesai_sym.judge` is a subpackage, too; importing that does not hide the function."""
    import cesai_sym.judge.worker as worker
    from cesai_sym.judge import Judge

    assert worker is sys.modules["cesai_sym.judge.worker"] is cs.judge.worker  # type: ignore[attr-defined]
    assert Judge.__module__.startswith("cesai_sym.judge")
    assert callable(cs.judge)
    with monkeypatch.context() as patch:
        patch.setattr(cs, "judge", "replaced")
        assert cs.judge == "replaced"
    assert cs.judge.__name__ == "judge"


def test_the_example() -> None:
    """A false statement is given the condition under which it holds, and a witness."""
    verdict = cs.judge("curvature(rho, J) > 1", given=DECLARED)
    assert isinstance(verdict, cs.Verdict)
    assert verdict.verdict == "conditional"
    assert verdict.condition == "rho < -1/(J - 1)"
    assert verdict.witness is not None
    assert verdict.evidence


def test_without_deadline_it_is_decided_here() -> None:
    """The verdict is the same as from the other process."""
    assert cs.judge("curvature(rho, J) > 1", DECLARED, seconds=None) == cs.judge("curvature(rho, J) > 1", DECLARED)


@pytest.mark.parametrize(
    ("statement", "given", "message"),
    [
        ("curvature(rho J) > 1", DECLARED, "column 15"),
        ("1 <", {}, "column"),
        ("rho < 1", {"rho": "rho <"}, "rho: column"),
        ("__import__('os')", {}, "column"),
        ("", {}, "column 1"),
    ],
)
def test_unreadable_text_is_malformed(statement: str, given: dict[str, str], message: str) -> None:
    """The reason says where, and no process is started."""
    verdict = cs.judge(statement, given)
    assert verdict.verdict == "malformed"
    assert message in verdict.reason


def test_assumptions_count() -> None:
    """What is assumed is part of the domain."""
    given = {"a": "real", "b": "real"}
    assert not cs.judge("a > b", given).holds
    assert cs.judge("a > b", given, assume=["a > b"]).verdict == "proved"


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"seconds": float("nan")}, {"memory_mb": 0}])
def test_limits_must_be_positive(limits: dict[str, float]) -> None:
    """Anything else is an error of the caller."""
    with pytest.raises(ValueError, match="Limits"):
        cs.judge("1 < 2", **limits)  # type: ignore[arg-type]


def test_judge_works_from_the_command_line() -> None:
    """A program given with -c needs no guard."""
    assert python("-c", SCRIPT).stdout == "proved\n"


def test_judge_works_from_a_script_without_guard(tmp_path: Path) -> None:
    """The script runs once, wherever it stands."""
    script = tmp_path / "script.py"
    script.write_text(f"print('start')\n{SCRIPT}\n{SCRIPT}\n", encoding="utf-8")
    assert python(str(script), cwd=tmp_path).stdout.splitlines() == ["start", "proved", "proved"]


def test_judge_works_from_standard_input() -> None:
    """As at a prompt, where there is no file at all."""
    done = subprocess.run(
        [sys.executable, "-"], input=SCRIPT, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.stdout == "proved\n"


def test_check_works_from_a_script_without_guard(tmp_path: Path) -> None:
    """The workers of the check do not run the script again; a relative path is one from here."""
    (tmp_path / "note.md").write_text("one is less than two", encoding="utf-8")
    claims = '[[claim]]\nid = "a"\nanchor = "less"\nstatement = "1 < 2"\n'
    (tmp_path / "note.claims.toml").write_text(claims, encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text("import cesai_sym as cs\nprint(cs.check('note.md').claims[0].verdict.word)", encoding="utf-8")
    done = python(str(script), cwd=tmp_path)
    assert done.stdout == "proved\n", done.stderr


def test_check_says_what_cannot_be_read(tmp_path: Path) -> None:
    """The error is the same as without another process."""
    with pytest.raises(ValueError, match=r"missing\.md:1:1: there is no such file"):
        cs.check(tmp_path / "missing.md")


def test_derive_has_three_formats() -> None:
    """LaTeX with and without preamble, Markdown, a web page; anything else is an error."""
    assert cs.derive("cobb-douglas").startswith(r"\documentclass")
    assert r"\documentclass" not in cs.derive("cobb-douglas", fragment=True)
    assert cs.derive("cobb-douglas", "md").startswith("# ")
    assert cs.derive("cobb-douglas", "html").startswith("<!DOCTYPE html>")
    with pytest.raises(ValueError, match="no format 'pdf'"):
        cs.derive("cobb-douglas", "pdf")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="fragments"):
        cs.derive("cobb-douglas", "md", fragment=True)
    with pytest.raises(KeyError, match="there is no theorem named 'nope'"):
        cs.prove("nope")


# The other interpreter.


def test_deadline() -> None:
    """A call that takes too long is ended, and the next one is answered."""
    apart = Apart(time.sleep)
    outcome = apart.call((60,), Limits(seconds=0.2))
    assert (outcome.failure, outcome.value) == ("deadline", None)
    assert apart.call((0,), Limits(seconds=30)).failure is None
    apart.stop()


def test_memory() -> None:
    """A call that wants too much memory is told so."""
    apart = Apart(bytearray)
    assert apart.call((1 << 30,), Limits(seconds=30, memory_mb=100)).failure == "memory"
    apart.stop()


def test_crash_and_error() -> None:
    """A process that dies and an exception are outcomes like others."""
    apart = Apart(os._exit)
    assert apart.call((3,)).detail == "the process ended with exit status 3"
    apart = Apart(int)
    outcome = apart.call(("x",))
    assert outcome.failure == "error"
    assert outcome.detail.startswith("ValueError: invalid literal")
    assert apart.call(("7",)).value == 7
    apart.stop()


def test_a_module_that_is_not_there() -> None:
    """A function that the other interpreter cannot import is an error at once."""

    class Elsewhere:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return pickle.loads, (b"cnowhere\nnothing\n.",)

        def __call__(self) -> None: ...

    with pytest.raises(StartError):
        Apart(Elsewhere()).call(())
