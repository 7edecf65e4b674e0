"""Tasks that hang, exhaust the memory, crash or raise get an outcome that says so, and harm no other task."""

import multiprocessing
import os
import pickle
import re
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator

import pytest

from cesai_sym.judge.worker import Limits, Outcome, run_all

QUICK = Limits(seconds=1.0, memory_mb=256, workers=2)
PATIENT = Limits(seconds=60.0, memory_mb=256, workers=2)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is enforced on Linux only")


# Tasks; at the top level, since a worker imports them.


def square(number: int) -> int:
    return number * number


def process_of(number: int) -> int:
    return os.getpid()


def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def hold_the_interpreter(how: str) -> object:
    if how == "sum":
        return sum(range(10**12))
    if how == "power":
        return 10 ** (10**9)
    if how == "regex":
        return re.match(r"(a+)+$", "a" * 64 + "b")
    return how


def allocate(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def grow_without_end(step: int) -> list[bytearray]:
    blocks = []
    while step:
        blocks.append(bytearray(step))
    return blocks


def end_the_process(how: str) -> str:
    if how == "exit":
        os._exit(3)
    if how == "abort":
        os.abort()
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return how


def fail(how: str) -> object:
    if how == "value":
        raise ValueError("two\nlines")
    if how == "exit":
        sys.exit(5)
    if how == "timeout":
        raise TimeoutError("of its own")
    if how == "mute":
        raise MuteError
    if how == "result":
        return lambda: None
    return recurse(0) if how == "recursion" else how


def recurse(depth: int) -> int:
    return 1 + recurse(depth + 1)


class MuteError(Exception):
    """An exception that cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no message")


class Unpicklable:
    """An argument that cannot be sent."""

    def __reduce__(self) -> str:
        raise pickle.PicklingError("stays here")


def failures(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.failure for outcome in outcomes]


# What must be true.


def test_values_come_back_in_input_order() -> None:
    """Outcomes follow the order of the arguments, also when a later task ends first."""
    outcomes = run_all(nap, [0.5, 0.0, 0.2, 0.1], Limits(workers=2))
    assert [outcome.value for outcome in outcomes] == [0.5, 0.0, 0.2, 0.1]
    assert failures(outcomes) == [None] * 4


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_number_of_workers_does_not_change_the_answer(workers: int) -> None:
    """The same values and failures come back however many workers there are."""
    outcomes = run_all(hold_the_interpreter, ["a", "sum", "b"], Limits(seconds=1.0, workers=workers))
    assert [(o.value, o.failure, o.detail) for o in outcomes] == [
        ("a", None, ""),
        (None, "deadline", "took more than 1 s"),
        ("b", None, ""),
    ]


def test_no_arguments_no_outcomes() -> None:
    """An empty list of tasks starts no process and gives an empty list."""
    assert run_all(square, []) == []


@pytest.mark.parametrize("how", ["sum", "power", "regex"])
def test_deadline_stops_a_task_that_never_returns_to_the_interpreter(how: str) -> None:
    """A loop in C that holds the interpreter lock is killed at the deadline, without a grace period."""
    start = time.perf_counter()
    (outcome,) = run_all(hold_the_interpreter, [how], Limits(seconds=0.5))
    assert outcome == Outcome(None, "deadline", "took more than 0.5 s", 0.5)
    assert time.perf_counter() - start < 3.0


def test_deadline_counts_from_the_start_of_the_task() -> None:
    """Tasks that wait for their turn longer than the deadline are not stopped for it."""
    assert failures(run_all(nap, [0.5] * 4, Limits(seconds=1.0, workers=1))) == [None] * 4


@on_linux
@pytest.mark.parametrize(("function", "argument"), [(allocate, 1000), (grow_without_end, 1 << 20)])
def test_memory_bomb_is_stopped(function: Callable[[int], object], argument: int) -> None:
    """A task that asks for more than its limit, at once or bit by bit, is reported as `memory`."""
    (outcome,) = run_all(function, [argument], PATIENT)
    assert (outcome.value, outcome.failure, outcome.detail) == (None, "memory", "needed more than 256 MiB")


@on_linux
def test_memory_limit_is_per_task() -> None:
    """Tasks within the limit all pass in one worker, before and after one that exceeds it."""
    outcomes = run_all(allocate, [200, 200, 1000, 200, 200], Limits(memory_mb=256, workers=1))
    assert failures(outcomes) == [None, None, "memory", None, None]


@pytest.mark.parametrize(
    ("how", "detail"),
    [("exit", "exit status 3"), ("abort", "died of SIGABRT"), ("kill", "died of SIGKILL")],
)
def test_crash_costs_one_task_only(how: str, detail: str) -> None:
    """A process that dies fails its own task as `crash` and no other."""
    outcomes = run_all(end_the_process, ["a", how, "b", how, "c", "d"], PATIENT)
    assert failures(outcomes) == [None, "crash", None, "crash", None, None]
    assert detail in outcomes[1].detail


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        ("value", "ValueError: two lines"),
        ("exit", "SystemExit: 5"),
        ("timeout", "TimeoutError: of its own"),
        ("mute", "MuteError: (its message raised RuntimeError)"),
        ("recursion", "RecursionError: maximum recursion depth exceeded"),
        ("result", ""),  # the wording differs between versions of Python
    ],
)
def test_exception_is_an_error_with_type_and_message(how: str, detail: str) -> None:
    """Whatever a task raises, or a result that cannot be sent back, is an `error` on one line."""
    good, bad = run_all(fail, ["fine", how], PATIENT)
    assert (good.value, good.failure) == ("fine", None)
    assert (bad.value, bad.failure) == (None, "error")
    assert bad.detail.startswith(detail)
    assert "\n" not in bad.detail


def test_argument_that_cannot_be_sent_is_an_error_of_its_task() -> None:
    """An argument that cannot be pickled fails as `error`; the others are run."""
    outcomes = run_all(type, [1, Unpicklable(), "a"], PATIENT)
    assert failures(outcomes) == [None, "error", None]
    assert outcomes[1].detail == "argument: PicklingError: stays here"


def test_function_that_cannot_be_sent_is_refused() -> None:
    """A function that no worker could import is a TypeError of the caller, before any process starts."""
    with pytest.raises(TypeError, match="top level of a module"):
        run_all(lambda number: number, [1])


def test_workers_that_cannot_start_are_the_callers_problem() -> None:
    """When no worker can import the function, the run ends with an error that says what to look at."""
    orphan = types.ModuleType("module_of_this_process_only")
    exec("def orphan(number): return number", vars(orphan))  # noqa: S102
    sys.modules[orphan.__name__] = orphan
    try:
        with pytest.raises(RuntimeError, match="can a new process import 'module_of_this_process_only'"):
            run_all(orphan.orphan, [1, 2], QUICK)
    finally:
        del sys.modules[orphan.__name__]


def test_workers_are_replaced_after_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker runs a bounded number of tasks, so that what they leave behind does not add up."""
    monkeypatch.setattr("cesai_sym.judge.worker._TASKS_PER_WORKER", 3)
    outcomes = run_all(process_of, range(7), Limits(workers=1))
    processes = [outcome.value for outcome in outcomes]
    assert [processes.count(process) for process in dict.fromkeys(processes)] == [3, 3, 1]


def test_ten_thousand_tasks() -> None:
    """A long list is worked off quickly, and every index is reported once."""
    seen: list[int] = []
    outcomes = run_all(square, range(10_000), PATIENT, lambda index, outcome: seen.append(index))
    assert [outcome.value for outcome in outcomes] == [n * n for n in range(10_000)]
    assert sorted(seen) == list(range(10_000))


def test_at_most_one_task_per_worker_is_sent() -> None:
    """Arguments are packed when their turn comes, so that a long list does not fill the memory."""
    packed = PackedCounter.packed
    packed.clear()
    ahead: list[int] = []
    tasks = [PackedCounter() for _ in range(20)]
    run_all(bool, tasks, QUICK, lambda index, outcome: ahead.append(len(packed)))
    assert all(sent <= done + QUICK.workers for done, sent in enumerate(ahead))


class PackedCounter:
    """Counts in the sending process how often one of its kind was packed."""

    packed: list[int] = []  # noqa: RUF012  (shared on purpose)

    def __reduce__(self) -> tuple[type, tuple[()]]:
        self.packed.append(1)
        return int, ()


def test_on_done_sees_each_outcome_as_it_ends() -> None:
    """The callback gets index and outcome in the order of ending, in the calling process."""
    seen: list[tuple[int, object]] = []
    run_all(nap, [1.0, 0.1], PATIENT, lambda index, outcome: seen.append((index, outcome.value)))
    assert seen == [(1, 0.1), (0, 1.0)]


def test_exception_of_on_done_reaches_the_caller() -> None:
    """A callback that raises stops the run, and no worker is left."""
    with pytest.raises(ZeroDivisionError):
        run_all(nap, [0.0, 30.0], PATIENT, lambda index, outcome: print(1 / 0))
    assert workers_alive() == []


@pytest.fixture
def interrupt() -> Iterator[threading.Timer]:
    """A timer that presses Ctrl-C."""
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT))
    yield timer
    timer.cancel()
    timer.join()
    signal.signal(signal.SIGINT, old)


def test_interrupt_keeps_what_was_done_and_stops_the_workers(interrupt: threading.Timer) -> None:
    """Ctrl-C comes back as KeyboardInterrupt within a second, after on_done saw the tasks that had ended."""
    seen: list[int] = []
    start = time.perf_counter()
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        run_all(nap, [0.1, 30.0, 0.1, 30.0, 0.1], PATIENT, lambda index, outcome: seen.append(index))
    assert sorted(seen) == [0, 2]
    assert time.perf_counter() - start < 4.0
    assert workers_alive() == []


def workers_alive() -> list[str]:
    return [child.name for child in multiprocessing.active_children() if "pebble" in child.name]


def test_seconds_measure_the_task() -> None:
    """The seconds of a task that returned are its own, without the start of its worker."""
    (outcome,) = run_all(nap, [0.3], PATIENT)
    assert 0.3 <= outcome.seconds < 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seconds": 0.0}, r"Limits\.seconds must be positive and finite, got 0\.0"),
        ({"seconds": float("nan")}, "Limits.seconds must be positive and finite, got nan"),
        ({"seconds": float("inf")}, "Limits.seconds must be positive and finite, got inf"),
        ({"memory_mb": 0}, "Limits.memory_mb must be at least 1, got 0"),
        ({"workers": -1}, "Limits.workers must be at least 1, got -1"),
    ],
)
def test_limits_are_checked(arguments: dict[str, float], message: str) -> None:
    """A limit that means nothing is refused, naming what was wanted and what was got."""
    with pytest.raises(ValueError, match=message):
        Limits(**arguments)  # type: ignore[arg-type]
