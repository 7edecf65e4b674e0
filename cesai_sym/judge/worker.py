"""Runs tasks in worker processes under a hard deadline and a memory limit.

A task may hang inside C code, exhaust the memory or take its process down: what it gets is an `Outcome`
that says so, and the other tasks get theirs.  The processes are those of `pebble.ProcessPool`; added to it:

* the worker keeps the default action of SIGTERM, so that a task which never returns to the interpreter dies
  at once (pebble's handler is Python code that such a task never reaches; its pool would wait three seconds);
* arguments and results cross as bytes, packed and unpacked inside the guard of the task that they belong to;
* a worker whose task ran out of memory is replaced, since nobody knows what that task left half done, and so
  is one that has run many tasks, since what they leave in caches adds up.

As many tasks as there are workers are under way at a time, whatever the number of tasks.
"""

import math
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Literal, TypeVar

from pebble import ProcessExpired, ProcessPool

try:
    import resource
except ImportError:  # pragma: no cover  (no such module outside Unix)
    _RESOURCE = False
else:
    _RESOURCE = True

__all__ = ["Failure", "Limits", "Outcome", "run_all"]

Failure = Literal["deadline", "memory", "crash", "error"]
T = TypeVar("T")

_MEGABYTE = 1 << 20
_OUT_OF_MEMORY = 86
"""Exit status by which a worker says that its task exceeded the memory limit."""
_DETAIL_LENGTH = 1000
_TASKS_PER_WORKER = 500
_ATTEMPTS = 3
"""Pools in a row that may break without finishing a task before the machine is at fault, not the tasks."""
_PULSE = 1.0
"""Seconds between two looks at the health of the pool while no task ends."""
_GRACE = 60.0
"""Seconds for a worker to start, and for the pool to act on a deadline."""
_STATM = Path("/proc/self/statm")
_SIGNAL_NOTES = {
    "SIGABRT": "as GMP and FLINT do when they get no memory",
    "SIGFPE": "as GMP does when a number is too large for it",
    "SIGKILL": "as the system does when the machine runs out of memory",
    "SIGSEGV": "as a recursion in C does when it exhausts the stack",
}


def _default_workers() -> int:
    return min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use, and how many tasks run at once.

    Args:
        seconds: wall-clock time of one task, from its start in a worker.
        memory_mb: address space that one task may add to what its worker uses already, in MiB.
            It is enforced on Linux and not elsewhere: other systems lack `resource`, `RLIMIT_AS` or `/proc`.
        workers: number of processes.

    Raises:
        ValueError: if a limit is not positive, or `seconds` is not finite.
    """

    seconds: float = 20.0
    memory_mb: int = 2048
    workers: int = field(default_factory=_default_workers)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.seconds) and self.seconds > 0):
            raise ValueError(f"Limits.seconds must be positive and finite, got {self.seconds!r}")
        if self.memory_mb < 1:
            raise ValueError(f"Limits.memory_mb must be at least 1, got {self.memory_mb!r}")
        if self.workers < 1:
            raise ValueError(f"Limits.workers must be at least 1, got {self.workers!r}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one task ended.

    Args:
        value: what the function returned; None if it failed.
        failure: None if the function returned, else what stopped it.
        detail: one line about the failure; empty if there was none.
        seconds: how long the task ran; the deadline if it exceeded that; counted from the moment that it was
            given to the pool if its process died.
    """

    value: object | None
    failure: Failure | None
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a worker sends back: the pickled value, or the text of an exception."""

    payload: bytes | None
    detail: str
    seconds: float


# In the worker.


def _start_worker(function: Callable[..., object]) -> None:
    """Prepare a fresh worker; that `function` arrives here imports its module before any deadline runs."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # the dying words of C libraries; what matters is in the outcome
    os.close(silence)


def _task(function: Callable[[Any], object], packed: bytes, memory_mb: int) -> _Reply:
    """Unpack the argument, call the function and pack its value, under the memory limit."""
    start = time.perf_counter()
    try:
        with _memory_limit(memory_mb):
            payload = pickle.dumps(function(pickle.loads(packed)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException as error:  # SystemExit too: it must not end the worker
        return _Reply(None, _describe(error), time.perf_counter() - start)
    return _Reply(payload, "", time.perf_counter() - start)


@contextmanager
def _memory_limit(memory_mb: int) -> Iterator[None]:
    """Let the process add at most `memory_mb` MiB to its address space, where the system can enforce that."""
    if not (_RESOURCE and sys.platform == "linux" and _STATM.exists()):
        yield
        return
    old = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + memory_mb * _MEGABYTE
    caps = [limit, *(cap for cap in old if cap != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(caps), old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, old)


def _address_space() -> int:
    """Return the size of this process's address space in bytes."""
    pages = int(_STATM.read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _describe(error: BaseException) -> str:
    """Return type and message of an exception on one line of bounded length."""
    try:
        message = " ".join(str(error).split())
    except Exception as second:
        message = f"(its message raised {type(second).__name__})"
    return f"{type(error).__name__}: {message}"[:_DETAIL_LENGTH].removesuffix(": ")


# In the calling process.


def run_all(
    function: Callable[[T], object],
    arguments: Sequence[T],
    limits: Limits | None = None,
    on_done: Callable[[int, Outcome], None] | None = None,
) -> list[Outcome]:
    """Call `function` with each argument in worker processes under a deadline and a memory limit.

    The memory limit is enforced on Linux only, see `Limits`.

    A process that ends with status 0 in the middle of a task (`os._exit(0)`) cannot be told from one that is
    still busy, so that task is reported as `deadline`.

    Args:
        function: a function at the top level of an importable module; a script that calls `run_all` needs the
            `if __name__ == "__main__":` guard of `multiprocessing`.
        arguments: one picklable argument for each task.
        limits: what one task may use, and how many run at once; `Limits()` if None.
        on_done: called in this process with index and outcome of each task, in the order in which they end.

    Returns:
        The outcomes in the order of `arguments`.

    Raises:
        TypeError: if `function` cannot be pickled.
        RuntimeError: if the worker processes cannot be started.
        KeyboardInterrupt: if interrupted; `on_done` has seen every task that had ended; no worker is left.
    """
    _require_picklable(function)
    run = _Run(function, arguments, limits or Limits(), on_done)
    attempts = 0
    while run.waiting and attempts < _ATTEMPTS:
        finished = len(run.outcomes)
        run.use_one_pool()
        attempts = 0 if len(run.outcomes) > finished else attempts + 1
    if run.waiting:
        raise RuntimeError(
            f"{_ATTEMPTS} pools of workers in a row broke before they could finish a task; can a new process "
            f"import {function.__module__!r}? A script needs the guard `if __name__ == '__main__':`"
        )
    return [run.outcomes[index] for index in range(len(arguments))]


def _require_picklable(function: Callable[..., object]) -> None:
    try:
        pickle.dumps(function)
    except Exception as error:
        raise TypeError(
            f"function must be at the top level of a module, so that a worker can import it, got {function!r}"
        ) from error


@dataclass(slots=True)
class _Run:
    """The state of one `run_all`: every index is waiting, in flight or has an outcome."""

    function: Callable[[Any], object]
    arguments: Sequence[Any]
    limits: Limits
    on_done: Callable[[int, Outcome], None] | None
    waiting: deque[int] = field(init=False)
    flying: dict[Future[_Reply], tuple[int, float]] = field(init=False, default_factory=dict)
    outcomes: dict[int, Outcome] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.waiting = deque(range(len(self.arguments)))

    def use_one_pool(self) -> None:
        """Run tasks until none is waiting or the pool breaks; its unfinished tasks then wait again."""
        pool = ProcessPool(
            max_workers=min(self.limits.workers, len(self.waiting)),
            max_tasks=_TASKS_PER_WORKER,
            initializer=_start_worker,
            initargs=(self.function,),
            context=_context(),
        )
        try:
            self._work(pool)
        except BrokenProcessPool:
            self._take_back()
        except KeyboardInterrupt:
            with suppress(BrokenProcessPool):
                self._collect({future for future in self.flying if future.done()})
            raise
        finally:
            pool.stop()
            pool.join()

    def _work(self, pool: ProcessPool) -> None:
        while self.waiting or self.flying:
            self._fill(pool)
            if self.flying:
                self._collect(self._next_done(pool))

    def _next_done(self, pool: ProcessPool) -> set[Future[_Reply]]:
        """Wait until a task ends.

        Raises:
            BrokenProcessPool: if none can end, since the pool broke or lost a task without telling.
        """
        latest = min(since for _, since in self.flying.values()) + self.limits.seconds + _GRACE
        while not (done := wait(self.flying, _PULSE, FIRST_COMPLETED).done):
            if not pool.active or time.perf_counter() > latest:
                raise BrokenProcessPool("the pool lost a task")
        return done

    def _fill(self, pool: ProcessPool) -> None:
        """Give the pool one task for each worker."""
        while self.waiting and len(self.flying) < self.limits.workers:
            index = self.waiting[0]
            try:
                packed = pickle.dumps(self.arguments[index], pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                self.waiting.popleft()
                self._finish(index, Outcome(None, "error", f"argument: {_describe(error)}", 0.0))
                continue
            future = self._schedule(pool, packed)
            self.waiting.popleft()
            self.flying[future] = (index, time.perf_counter())

    def _schedule(self, pool: ProcessPool, packed: bytes) -> Future[_Reply]:
        try:
            return pool.schedule(_task, (self.function, packed, self.limits.memory_mb), timeout=self.limits.seconds)
        except RuntimeError as error:  # how pebble says that the pool broke meanwhile
            raise BrokenProcessPool("the pool broke between two tasks") from error

    def _collect(self, done: set[Future[_Reply]]) -> None:
        """Turn futures that are done into outcomes."""
        for future in sorted(done, key=lambda one: self.flying[one]):
            index, since = self.flying[future]
            outcome = _outcome(future, self.limits, time.perf_counter() - since)
            del self.flying[future]
            self._finish(index, outcome)

    def _finish(self, index: int, outcome: Outcome) -> None:
        self.outcomes[index] = outcome
        if self.on_done is not None:
            self.on_done(index, outcome)

    def _take_back(self) -> None:
        """Put the tasks of a broken pool at the head of the queue."""
        self.waiting.extendleft(sorted((index for index, _ in self.flying.values()), reverse=True))
        self.flying.clear()


def _context() -> BaseContext:
    """Return the way to start workers: a fork of a small single-threaded server, or else a new interpreter.

    A direct fork is fast too, but the pool's threads may hold locks at that moment.
    """
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _outcome(future: Future[_Reply], limits: Limits, elapsed: float) -> Outcome:
    """Return the outcome of a future that is done.

    Raises:
        BrokenProcessPool: if the task did not run because the pool broke.
    """
    try:
        return _read(future.result())
    except BrokenProcessPool:
        raise
    except TimeoutError:
        return Outcome(None, "deadline", f"took more than {limits.seconds:g} s", limits.seconds)
    except ProcessExpired as death:
        return _death(death.exitcode, limits, elapsed)
    except (Exception, CancelledError) as error:
        return Outcome(None, "error", _describe(error), elapsed)


def _read(reply: _Reply) -> Outcome:
    if reply.payload is None:
        return Outcome(None, "error", reply.detail, reply.seconds)
    return Outcome(pickle.loads(reply.payload), None, "", reply.seconds)


def _death(status: int, limits: Limits, elapsed: float) -> Outcome:
    """Return the outcome of a task whose process ended with this status; below zero it is a signal."""
    if status == _OUT_OF_MEMORY:
        return Outcome(None, "memory", f"needed more than {limits.memory_mb} MiB", elapsed)
    if status >= 0:
        return Outcome(None, "crash", f"the process ended with exit status {status}", elapsed)
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    note = f", {_SIGNAL_NOTES[name]}" if name in _SIGNAL_NOTES else ""
    return Outcome(None, "crash", f"the process died of {name}{note}", elapsed)
