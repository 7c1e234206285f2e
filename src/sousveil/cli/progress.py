"""Progress on stderr: how much is done, how fast, how many failed. Silent when nobody watches."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from sousveil.cli.talk import is_talking

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class StageProgress:
    """One bar per stage; `show(stage, done, total, failed)` moves it."""

    def __init__(self) -> None:
        self._bars: dict[str, TaskID] = {}
        self._progress: Progress | None = None
        if is_talking():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("{task.description:<8}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}", style="dim"),
                TextColumn("{task.fields[failures]}", style="red"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def show(self, stage: str, done: int, total: int | None, failed: int) -> None:
        """`done` of `total` (None when nobody knows how many) are done, `failed` of them failed."""
        if not self._progress:
            return
        if stage not in self._bars:
            self._bars[stage] = self._progress.add_task(stage, rate="", failures="")
        bar = self._bars[stage]
        speed = next((task.speed for task in self._progress.tasks if task.id == bar), None)
        self._progress.update(
            bar,
            completed=done,
            total=total,
            rate=f"{speed:,.1f}/s" if speed else "",
            failures=f"{failed} failed" if failed else "",
        )


class CountProgress(StageProgress):
    """A single bar for a batch of unknown length."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage
        self._done = self._failed = 0

    def advance(self, failed: bool = False) -> None:
        """One more is done."""
        self._done += 1
        self._failed += failed
        self.show(self._stage, self._done, None, self._failed)
