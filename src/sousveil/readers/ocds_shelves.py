"""Holds the releases that have to be merged, by process: in memory while they are few, else in temporary files."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any

import orjson

Json = dict[str, Any]
Group = list[tuple[str, Json]]

SHELF_BYTES = 32 << 20  # of a file as stored; a shelf in memory takes some ten times that


class ReleaseShelves:
    """Sorts releases onto shelves by their ocid, so that one shelf at a time fits into memory.

    `source_bytes`: size of the file they come from. Use it in a `with` statement.
    """

    def __init__(self, source_bytes: int, shelf_bytes: int = SHELF_BYTES) -> None:
        self._count = min(256, 1 + source_bytes // shelf_bytes)
        self._groups: dict[str, Group] = {}
        self._files: list[IO[bytes]] = []
        if self._count > 1:
            self._files = [tempfile.TemporaryFile() for _ in range(self._count)]  # noqa: SIM115

    def __enter__(self) -> ReleaseShelves:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()

    def add(self, ocid: str, pointer: str, release: Json) -> None:
        """Puts a release away. `pointer`: where it stands in the source."""
        if not self._files:
            self._groups.setdefault(ocid, []).append((pointer, release))
            return
        file = self._files[zlib.crc32(ocid.encode("utf-8", "replace")) % self._count]
        file.write(orjson.dumps([ocid, pointer, release]) + b"\n")

    def take_groups(self) -> Iterator[Group]:
        """The releases of each process, in the order in which they came, shelf by shelf."""
        yield from self._groups.values()
        for file in self._files:
            file.seek(0)
            groups: dict[str, Group] = {}
            for line in file:
                ocid, pointer, release = orjson.loads(line)
                groups.setdefault(ocid, []).append((pointer, release))
            yield from groups.values()
