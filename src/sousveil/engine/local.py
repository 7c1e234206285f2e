"""The local engine: runs pure tasks in a pool of processes and survives the loss of any of them.

A task is a module-level function that fills a folder; the folder is named by the task's key and appears whole or not
at all. So a task may be run twice, in any order, by any number of workers, and the result is the same.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Self

from sousveil.engine.atomic import name_temporary, publish_folder, remove_path
from sousveil.engine.workers import Report, Worker

SMALL_TASK_BYTES = 5_000_000
"""A single task on less than this runs in the calling process: starting another would take longer."""


@dataclass(frozen=True, slots=True)
class Task:
    """`function(folder, *arguments)` fills `folder`, which then becomes `output`.

    `key` identifies the task and its output. `weight` is the size of its input in bytes, `timeout` in seconds.
    """

    key: str
    function: Callable[..., None]
    arguments: tuple[Any, ...]
    output: Path
    weight: int = 0
    timeout: float = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended. `status`: 'done' (run now), 'kept' (was there already), 'failed' (it raised), 'lost' (its
    process died every time) or 'timed_out'. `detail` says more for the last three; `attempts` counts the runs."""

    key: str
    status: str
    detail: str = ""
    attempts: int = 0

    @property
    def is_good(self) -> bool:
        """True when the output is there."""
        return self.status in ("done", "kept")


class LocalEngine:
    """Runs tasks in up to `workers` processes, which it keeps until the block ends.

    A task whose process dies (killed, out of memory, crashed) is given to a new process, up to `attempts` times; one
    that takes too long is ended and not tried again.
    """

    def __init__(self, workers: int = 1, attempts: int = 3) -> None:
        self.workers = max(1, workers)
        self.attempts = attempts
        self._idle: list[Worker] = []
        self._busy: dict[Worker, tuple[Task, float]] = {}
        self._tried: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in [*self._busy, *self._idle]:
            worker.end()
        self._busy, self._idle = {}, []

    @property
    def worker_pids(self) -> list[int]:
        """The process ids of the living workers."""
        return [worker.process.pid or 0 for worker in [*self._busy, *self._idle]]

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Runs what is not there yet and yields one outcome per distinct key, in the order in which they end.

        Raises SousveilError('worker_cannot_start') when no process can be started at all.
        """
        missing: dict[str, Task] = {}
        seen: set[str] = set()
        for task in tasks:
            if task.key not in seen:
                seen.add(task.key)
                if task.output.is_dir():
                    yield Outcome(task.key, "kept")
                else:
                    missing[task.key] = task
        if len(missing) == 1 and not self._idle:
            (task,) = missing.values()
            if task.weight < SMALL_TASK_BYTES:
                yield run_here(task)
                return
        # Largest first, so that no big task starts when the others are done. The order changes nothing else.
        waiting = deque(sorted(missing.values(), key=lambda task: (-task.weight, task.key)))
        self._tried = dict.fromkeys(missing, 0)
        while waiting or self._busy:
            self._assign(waiting)
            yield from self._collect(waiting)

    def _assign(self, waiting: deque[Task]) -> None:
        wanted = min(self.workers - len(self._busy), len(waiting))
        self._idle += [Worker(perform_task) for _ in range(wanted - len(self._idle))]
        while waiting and len(self._busy) < self.workers:
            worker = self._idle.pop() if self._idle else Worker(perform_task)
            task = waiting.popleft()
            if not worker.send(task):  # it died while idle: nobody's fault
                worker.end()
                waiting.appendleft(task)
                continue
            self._tried[task.key] += 1
            self._busy[worker] = (task, time.monotonic() + task.timeout)

    def _collect(self, waiting: deque[Task]) -> Iterator[Outcome]:
        soonest = min(deadline for _, deadline in self._busy.values())
        handles = {handle: worker for worker in self._busy for handle in worker.handles}
        ready = wait(list(handles), max(0.0, soonest - time.monotonic()))
        for worker in dict.fromkeys(handles[handle] for handle in ready):
            task, _ = self._busy.pop(worker)
            report = worker.receive()
            if report is not None:
                self._idle.append(worker)
                yield Outcome(task.key, report.status, report.detail, self._tried[task.key])
                continue
            worker.end()
            if self._tried[task.key] < self.attempts:
                waiting.append(task)
            else:
                detail = f"exit code {worker.exit_code}, {self.attempts} tries"
                yield Outcome(task.key, "lost", detail, self._tried[task.key])
        yield from self._stop_late()

    def _stop_late(self) -> Iterator[Outcome]:
        now = time.monotonic()
        for worker, (task, deadline) in list(self._busy.items()):
            if deadline <= now:
                del self._busy[worker]
                worker.end()
                detail = f"stopped after {task.timeout:.0f} seconds"
                yield Outcome(task.key, "timed_out", detail, self._tried[task.key])


def run_here(task: Task) -> Outcome:
    """Runs one task in this process."""
    report = perform_task(task)
    return Outcome(task.key, report.status, report.detail, 1)


def perform_task(task: Task) -> Report:
    """Fills a temporary folder and gives it its name. An exception becomes a report, never a raise."""
    temporary = name_temporary(task.output)
    try:
        temporary.mkdir(parents=True)
        task.function(temporary, *task.arguments)
        publish_folder(temporary, task.output)
    except Exception as error:
        remove_path(temporary)
        return Report("failed", describe_error(error))
    return Report("done", "")


def describe_error(error: BaseException) -> str:
    """The kind of the error and the line of code that raised it: the same for the same input on every machine."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
