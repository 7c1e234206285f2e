"""Runs a pure function over slices of a table, in this process or in several, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from sousveil.engine.local import LocalEngine, Task
from sousveil.model.errors import SousveilError

FEW_ROWS = 4000
"""Fewer rows are worked on in this process: to start others would take longer."""

# function(rows, *arguments) gives a table; it must not depend on where the rows were cut.
Stage = Callable[..., pa.Table]
_TIMEOUT_SECONDS = 3600.0


class SliceRunner:
    """Keeps what it needs on disk in `folder`, and one pool of processes in `engine`; None: all is done here."""

    def __init__(self, folder: Path, engine: LocalEngine | None, slice_rows: int) -> None:
        self.folder = folder
        self.engine = engine
        self.slice_rows = slice_rows
        self._numbers = count()

    def run(self, function: Stage, rows: pa.Table, *arguments: Any) -> pa.Table:
        """What the function gives for all slices, in their order. Raises SousveilError('stage_failed')."""
        if self.engine is None or rows.num_rows <= FEW_ROWS:
            return function(rows, *arguments)
        path = store_table(self.folder / f"rows-{next(self._numbers)}.arrow", rows)
        tasks = []
        for start in range(0, rows.num_rows, self.slice_rows):
            output = self.folder / f"part-{next(self._numbers)}"
            given = (function, path, start, self.slice_rows, arguments)
            tasks.append(Task(output.name, run_slice, given, output, self.slice_rows, _TIMEOUT_SECONDS))
        for outcome in self.engine.run(tasks):
            if not outcome.is_good:
                raise SousveilError(
                    "stage_failed", f"Names could not be resolved: {outcome.status} {outcome.detail}."
                )
        return pa.concat_tables(list(_load_parts(tasks)))


def _load_parts(tasks: list[Task]) -> Iterator[pa.Table]:
    for task in tasks:
        yield load_table(task.output / "rows.arrow")


def run_slice(
    folder: Path, function: Stage, path: Path, start: int, rows: int, arguments: tuple[Any, ...]
) -> None:
    """A task of the engine: the function over one slice of a stored table."""
    store_table(folder / "rows.arrow", function(load_table(path).slice(start, rows), *arguments))


def store_table(path: Path, rows: pa.Table) -> Path:
    """Writes the rows as an Arrow file, which `load_table` maps into memory; the path."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
        writer.write_table(rows)
    return path


def load_table(path: Path) -> pa.Table:
    """The rows of an Arrow file, not copied into memory."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
