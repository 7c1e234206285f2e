"""Where things lie in an archive folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sousveil.model.errors import SousveilError

CHUNK_BYTES = 1 << 20
WARC_SUFFIXES = (".warc.gz", ".warc")


@dataclass(frozen=True, slots=True)
class ArchiveLayout:
    """The names of an archive's files: objects/ab/<sha256>, origins/<sha256>/<origin_id>.json, warc/<sha256>.warc.gz.

    `incoming/` holds what is being added, and nothing when no program runs. Nothing here touches the disk.
    """

    folder: Path

    @property
    def objects(self) -> Path:
        """Folder of the stored bytes."""
        return self.folder / "objects"

    @property
    def origins(self) -> Path:
        """Folder of the origin records."""
        return self.folder / "origins"

    @property
    def warcs(self) -> Path:
        """Folder of the recorded web exchanges."""
        return self.folder / "warc"

    @property
    def incoming(self) -> Path:
        """Folder of what is not yet complete."""
        return self.folder / "incoming"

    def object_path(self, source_id: str) -> Path:
        """Where the bytes with this hash lie, or would lie."""
        return self.objects / source_id[:2] / source_id

    def origin_path(self, source_id: str, origin_id: str) -> Path:
        """Where this origin record lies, or would lie."""
        return self.origins / source_id / f"{origin_id}.json"

    def warc_path(self, warc_id: str, suffix: str = ".warc.gz") -> Path:
        """Where the WARC with this hash lies, or would lie; `suffix` is '.warc' for one that is not compressed."""
        return self.warcs / f"{warc_id}{suffix}"

    def find_warc(self, warc_id: str) -> Path | None:
        """The stored WARC with this hash, or None."""
        paths = (self.warc_path(warc_id, suffix) for suffix in WARC_SUFFIXES)
        return next((path for path in paths if path.is_file()), None)


def list_folder(folder: Path) -> list[Path]:
    """What lies in the folder, sorted by name; nothing if it does not exist.

    Raises SousveilError('archive_unreadable').
    """
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SousveilError(
            "archive_unreadable",
            f"A folder of the archive could not be read: {error.strerror or error}.",
            "Check the permissions of the case folder and the disk.",
            where=str(folder),
        ) from error


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream's bytes, at most a mebibyte at a time."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def hash_file(path: Path) -> str:
    """The SHA-256 of the file in hex, without loading it whole. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Makes the names in the folder survive a power cut, where the system offers that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Makes the folder and those above it, durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
