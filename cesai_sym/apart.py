"""Calls a function in an interpreter of its own, under a deadline and a memory limit.

The workers of ``multiprocessing`` import the script that started them; a script without the guard
``if __name__ == "__main__":`` would run again in each of them.  Here nothing of the calling program is imported but
the module of the function, so that a call works from any script, notebook or prompt.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from cesai_sym.judge.worker import Limits, Outcome

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from cesai_sym.apart import serve; serve(int(sys.argv[2]))"
)
_STATM = Path("/proc/self/statm")


class StartError(RuntimeError):
    """The other interpreter did not start."""


class Apart:
    """An interpreter that calls one function, again and again; it starts with the first call.

    >>> from cesai_sym.papers.paper import decode
    >>> apart = Apart(decode)
    >>> apart.call((b"text",), Limits(seconds=60)).value
    'text'
    >>> apart.stop()
    """

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._owner = 0

    def call(self, arguments: tuple[object, ...], limits: Limits | None = None) -> Outcome:
        """Call the function; whatever goes wrong is said in the outcome.  No limits mean none.

        Raises StartError when there can be no other interpreter.
        """
        with self._lock:
            pipe, process = self._running()
            start = time.perf_counter()
            try:
                pipe.send_bytes(pickle.dumps((arguments, None if limits is None else limits.memory_mb)))
                if limits is not None and not pipe.poll(limits.seconds):
                    process.kill()
                    process.wait()
                    self._forget()
                    return Outcome(None, "deadline", f"took more than {limits.seconds:g} s", limits.seconds)
                outcome = pickle.loads(pipe.recv_bytes())
            except (EOFError, ConnectionError):
                process.wait()
                self._forget()
                return Outcome(None, "crash", _cause(process.returncode), time.perf_counter() - start)
            except BaseException:
                self._end(process)
                raise
            assert isinstance(outcome, Outcome)
            if outcome.failure == "memory":  # nobody knows what was left half done
                self._end(process)
            return outcome

    def stop(self) -> None:
        """End the interpreter."""
        if self._process is not None and self._owner == os.getpid():
            self._end(self._process)

    def _running(self) -> tuple[Connection, subprocess.Popen[bytes]]:
        if self._owner != os.getpid():  # after a fork the interpreter belongs to the parent
            self._process = self._pipe = None
        if self._process is None or self._pipe is None or self._process.poll() is not None:
            self._pipe, self._process = _start(self._function)
            self._owner = os.getpid()
            atexit.register(self.stop)
        return self._pipe, self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        self._forget()
        process.send_signal(signal.SIGINT)  # lets it end what it started itself
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _forget(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        atexit.unregister(self.stop)
        self._process = self._pipe = None


def _start(function: Callable[..., object]) -> tuple[Connection, subprocess.Popen[bytes]]:
    ours, theirs = Pipe()
    command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(theirs.fileno())]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    except OSError as error:
        ours.close()
        raise StartError(f"no second interpreter could be started from {sys.executable!r}: {error}") from None
    finally:
        theirs.close()
    try:
        ours.send_bytes(pickle.dumps(function))
        ours.recv_bytes()
    except (EOFError, ConnectionError):
        ours.close()
        process.wait()
        raise StartError(f"a second interpreter could not import {function.__module__!r}") from None
    except BaseException:
        process.kill()
        raise
    return ours, process


def _cause(status: int) -> str:
    if status >= 0:
        return f"the process ended with exit status {status}"
    try:
        return f"the process died of {signal.Signals(-status).name}"
    except ValueError:
        return f"the process died of signal {-status}"


# In the other interpreter.


def serve(descriptor: int) -> None:
    """Answer calls until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Connection(descriptor) as pipe:
        function = pickle.loads(pipe.recv_bytes())
        pipe.send_bytes(b"ready")
        with suppress(EOFError, ConnectionError):
            while True:
                packed = pipe.recv_bytes()
                signal.signal(signal.SIGINT, signal.default_int_handler)
                pipe.send_bytes(_answer(function, packed))
                signal.signal(signal.SIGINT, signal.SIG_IGN)


def _answer(function: Callable[..., object], packed: bytes) -> bytes:
    start = time.perf_counter()
    arguments, memory_mb = pickle.loads(packed)
    old = resource.getrlimit(resource.RLIMIT_AS)
    try:
        _limit_memory(memory_mb, old[1])
        reply = pickle.dumps(Outcome(function(*arguments), None, "", time.perf_counter() - start))
    except MemoryError:
        resource.setrlimit(resource.RLIMIT_AS, old)
        reply = _failed("memory", f"needed more than {memory_mb} MiB", start)
    except Exception as error:
        reply = _failed("error", f"{type(error).__name__}: {' '.join(str(error).split())}"[:1000], start)
    resource.setrlimit(resource.RLIMIT_AS, old)
    return reply


def _failed(failure: Any, detail: str, start: float) -> bytes:
    return pickle.dumps(Outcome(None, failure, detail, time.perf_counter() - start))


def _limit_memory(memory_mb: int | None, most: int) -> None:
    if memory_mb is None or not _STATM.exists():
        return
    used = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = used + (memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
