"""One worker process: takes tasks from a pipe, one at a time, until the pipe closes or its parent is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from sousveil.model.errors import ExitCode, SousveilError

# A fresh interpreter: forking a process that has Arrow's threads is not safe.
_CONTEXT = multiprocessing.get_context("spawn")
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a worker says of a task: 'done' or 'failed', and a detail."""

    status: str
    detail: str


class Worker:
    """A process that performs what it is sent with `perform(task) -> Report`, a module-level function.

    It is waited for when it gets its first task, so that several can start side by side.
    """

    def __init__(self, perform: Callable[[Any], Report]) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_serve, args=(theirs, perform), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the worker does
        self.exit_code: int | None = None
        self._is_ready = False

    @property
    def handles(self) -> tuple[Any, ...]:
        """What becomes ready when the worker reports or dies."""
        return (self.pipe, self.process.sentinel)

    def send(self, task: Any) -> bool:
        """Hands over a task; False when the worker is dead. Raises SousveilError('worker_cannot_start')."""
        if not self._is_ready:
            self._await_start()
        try:
            self.pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def receive(self) -> Report | None:
        """The worker's report, None when it died without one."""
        try:
            report: Report | None = self.pipe.recv() if self.pipe.poll() else None
        except (EOFError, OSError):  # OSError: it died in the middle of its report
            return None
        return report

    def end(self) -> None:
        """The process is gone when this returns."""
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.exit_code = self.process.exitcode
        self.process.close()

    def _await_start(self) -> None:
        self._is_ready = self._first_word() == "ready"
        if not self._is_ready:
            self.end()
            raise SousveilError(
                "worker_cannot_start",
                "A worker process could not be started.",
                "When sousveil is called from a script of your own, call it under `if __name__ == '__main__':`.",
                exit_code=ExitCode.BUG,
            )

    def _first_word(self) -> str:
        try:
            return str(self.pipe.recv()) if self.pipe.poll(_START_SECONDS) else ""
        except (EOFError, ConnectionResetError):
            return ""


def _serve(pipe: Connection, perform: Callable[[Any], Report]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_follow_parent, daemon=True).start()
    pipe.send("ready")
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(perform(task))


def _follow_parent() -> None:
    """Ends this process when its parent dies: a killed build leaves nothing running."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
