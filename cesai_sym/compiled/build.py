"""From C text to a loaded library: compiled once, kept under the hash of all that went into it.

A build happens in a folder of its own and is renamed into place, so that two processes never see half a file.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from cesai_sym._version import __version__
from cesai_sym.cache import VARIABLE
from cesai_sym.compiled.errors import CompilerError

#: Nothing here changes the floating-point environment, fuses operations or reorders sums.
FLAGS: Final = (
    *("-std=c99", "-O3", "-fPIC", "-shared", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off"),
    *("-fopenmp-simd", "-fvisibility=default"),
)
_SECONDS: Final = 300


def compiler() -> str | None:
    """The C compiler: the one in ``CESAI_CC`` or ``CC``, else ``cc``, ``gcc`` or ``clang``; None when there is none."""
    named = [os.environ[name] for name in ("CESAI_CC", "CC") if os.environ.get(name)]
    for candidate in (*named, "cc", "gcc", "clang"):
        found = shutil.which(candidate)
        if found:
            return found
        if candidate in named:
            return None
    return None


def cache_folder() -> Path:
    """Where libraries are kept: below ``CESAI_CACHE``, else the user's cache directory; private to the user.

    When that can not be written, others could write in it or it is off, a temporary folder of this process.
    """
    named = os.environ.get(VARIABLE, "")
    if named.lower() in ("off", "0", "no", "false"):
        return _own_folder()
    if named:
        folder = Path(named) / "compiled"
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("cesai_sym", appauthor=False) / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return _own_folder()
    return folder if _is_private(folder) and os.access(folder, os.W_OK | os.X_OK) else _own_folder()


def _is_private(folder: Path) -> bool:
    """What is loaded as code must not come from where others can write."""
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _own_folder() -> Path:
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="cesai_sym-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _version_of(command: str) -> str:
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise CompilerError(f"the C compiler {command} does not start: {error}") from None
    return done.stdout


@cache
def _machine() -> str:
    """What ``-march=native`` depends on: a cache may be shared by machines."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    features = {line for line in lines if line.partition(":")[0].strip() in ("flags", "Features", "model name")}
    return "\n".join([platform.machine(), *sorted(features)])


def _for_this_machine() -> tuple[str, ...]:
    """Its instructions, with the widest vectors: compilers take half of these when they are left to themselves."""
    wide = "avx512dq" in _machine() and platform.machine() in ("x86_64", "AMD64")
    return ("-march=native", "-mprefer-vector-width=512") if wide else ("-march=native",)


def key_of(source: str, command: str, flags: tuple[str, ...]) -> str:
    """The hash under which a library is kept."""
    parts = (source, " ".join(flags), command, _version_of(command), _machine(), __version__)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def library(source: str) -> tuple[ctypes.CDLL, Path]:
    """The library made from a C file, compiled unless it is in the cache, and where it is.

    Raises CompilerError, which names the file with the compiler's messages.
    """
    command = compiler()
    if command is None:
        raise CompilerError("there is no C compiler; install one, set CESAI_CC, or ask for backend='numpy'")
    flags = (*FLAGS, *_for_this_machine())
    folder = cache_folder()
    target = folder / f"{key_of(source, command, flags)}.so"
    if not target.exists():
        _compile(source, command, flags, target)
    try:
        return ctypes.CDLL(str(target)), target
    except OSError as error:
        raise CompilerError(
            f"the compiled library could not be loaded: {error}; delete {target}", str(target)
        ) from None


def _compile(source: str, command: str, flags: tuple[str, ...], target: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        text, made = folder / "f.c", folder / "f.so"
        text.write_text(source, encoding="utf-8")
        problem = _run(command, flags, text, made)
        if problem:  # not every compiler knows every machine
            problem = _run(command, FLAGS, text, made) and problem
        if problem:
            log = target.with_suffix(".log")
            _put(folder / "log", problem, log)
            _put(folder / "source", source, target.with_suffix(".c"))
            first = next((line for line in problem.splitlines() if "error" in line), problem.strip()[:200])
            raise CompilerError(f"the C compiler {command} failed: {first} (all of it in {log})", str(log))
        made.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(part: Path, text: str, target: Path) -> None:
    part.write_text(text, encoding="utf-8")
    part.replace(target)


def _run(command: str, flags: tuple[str, ...], source: Path, target: Path) -> str:
    """Compile; returns what the compiler said when it failed, else nothing."""
    call = [command, *flags, "-o", str(target), str(source), "-lm"]
    try:
        done = subprocess.run(
            call, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False, cwd=source.parent
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"error: {error}"
    if done.returncode == 0 and target.exists():
        return ""
    return done.stderr or done.stdout or f"error: exit status {done.returncode}"
