"""Adding in one step: what is added is complete in `incoming/` before its parts are renamed to where they belong.

A slot is a folder `incoming/<token>/` with a lock file beside it. The bytes come first, then, by a rename,
`record.json`: from that moment the addition counts. A program that is killed before it leaves a slot without a record,
which the next one deletes; one that is killed after it leaves a slot that the next one finishes. The kernel drops the
lock with the process, so a slot whose lock is free belongs to nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sousveil.archive.layout import (
    ArchiveLayout,
    hash_file,
    list_folder,
    make_folder,
    sync_folder,
)
from sousveil.archive.records import Added, OriginRecord, parse_record
from sousveil.model.errors import SousveilError

_RECORD = "record.json"
_OBJECT = "object"
_WARC = "warc"


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that were written to a slot: their SHA-256 in hex and their number."""

    sha256: str
    byte_length: int


class Slot:
    """A place for one addition. Use `open_slot`."""

    def __init__(self, layout: ArchiveLayout, folder: Path) -> None:
        self._layout = layout
        self.folder = folder

    def create_file(self, name: str) -> BinaryIO:
        """An empty file in the slot, for writing and reading; it goes with the slot."""
        return (self.folder / name).open("w+b")

    def receive_object(self, chunks: Iterable[bytes]) -> Received:
        """Writes the source's bytes to the slot. Raises SousveilError('archive_unwritable')."""
        return self._receive(_OBJECT, chunks)

    def receive_warc(self, chunks: Iterable[bytes]) -> Received:
        """Writes a WARC's bytes to the slot. Raises SousveilError('archive_unwritable')."""
        return self._receive(_WARC, chunks)

    def store_warc(self, warc: Received) -> Path:
        """Puts the received WARC in its place without any origin and returns that place."""
        part = self.folder / _WARC
        with _writing(part):
            with part.open("rb") as stream:
                is_packed = stream.read(2) == b"\x1f\x8b"
            _sync_path(part)
            target = self._layout.warc_path(warc.sha256, ".warc.gz" if is_packed else ".warc")
            _place(part, target, warc.sha256)
        return target

    def commit(self, record: OriginRecord) -> Added:
        """Makes the addition count and puts its parts in their places. Raises SousveilError('archive_unwritable')."""
        with _writing(self.folder):
            if _is_recorded(self._layout, record):
                return _describe(record, is_new_bytes=False, is_new_origin=False)
            self._sync_parts(record)
            draft = self.folder / "record.part"
            draft.write_bytes(record.to_json())
            _sync_path(draft)
            draft.replace(self.folder / _RECORD)
            return _finish(self._layout, self.folder)

    def _sync_parts(self, record: OriginRecord) -> None:
        """Makes the slot's bytes survive a power cut; drops those that are stored already."""
        part = self.folder / _OBJECT
        if _is_intact(self._layout.object_path(record.source_id), record.source_id):
            part.unlink(missing_ok=True)
        for path in (part, self.folder / _WARC):
            if path.exists():
                _sync_path(path)

    def _receive(self, name: str, chunks: Iterable[bytes]) -> Received:
        digest, length = hashlib.sha256(), 0
        path = self.folder / name
        with _writing(path):
            # Stored bytes are evidence: the file is read-only from its first moment.
            descriptor = os.open(
                path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o444
            )
            stream = os.fdopen(descriptor, "wb")
        with stream:
            for chunk in chunks:
                digest.update(chunk)
                length += len(chunk)
                with _writing(path):
                    stream.write(chunk)
            with _writing(path):
                stream.flush()
        return Received(digest.hexdigest(), length)


@contextlib.contextmanager
def open_slot(layout: ArchiveLayout) -> Iterator[Slot]:
    """A slot that is ours until the block ends; then it is emptied, whatever happened.

    Raises SousveilError('archive_unwritable') when the folder cannot be written.
    """
    with _writing(layout.folder):
        make_folder(layout.incoming)
        lock_path, lock = _create_lock(layout.incoming)
    folder = lock_path.with_suffix("")
    try:
        with _writing(folder):
            folder.mkdir()
        yield Slot(layout, folder)
    finally:
        _remove_slot(folder, lock_path)
        lock.close()


def settle_slots(layout: ArchiveLayout) -> int:
    """Finishes or deletes what killed programs left in `incoming/`; returns how many additions it finished.

    Slots of running programs are left alone. Raises OSError where the archive cannot be written, and
    SousveilError('archive_unreadable').
    """
    finished = 0
    for lock_path in list_folder(layout.incoming):
        if lock_path.suffix != ".lock":
            continue
        try:
            lock = lock_path.open("r+b")
        except FileNotFoundError:
            continue
        with lock:
            if not _try_lock(lock):
                continue
            folder = lock_path.with_suffix("")
            if _is_sound(folder):
                _finish(layout, folder)
                finished += 1
            _remove_slot(folder, lock_path)
    return finished


def _create_lock(incoming: Path) -> tuple[Path, BinaryIO]:
    while True:
        path = incoming / f"{secrets.token_hex(8)}.lock"
        lock = path.open("x+b")
        # Between creating and locking, another program may take the file for a dead one's and delete it.
        if _try_lock(lock) and path.exists():
            return path, lock
        lock.close()


def _is_sound(folder: Path) -> bool:
    """True when the slot holds a record, and bytes that are what the record says."""
    try:
        _, record = parse_record((folder / _RECORD).read_bytes())
    except (OSError, ValueError):
        return False
    parts = ((folder / _OBJECT, record.source_id), (folder / _WARC, record.capture.warc_id))
    return all(not path.exists() or hash_file(path) == sha256 for path, sha256 in parts)


def _is_recorded(layout: ArchiveLayout, record: OriginRecord) -> bool:
    return layout.origin_path(record.source_id, record.origin_id).is_file() and _is_intact(
        layout.object_path(record.source_id), record.source_id
    )


def _finish(layout: ArchiveLayout, folder: Path) -> Added:
    _, record = parse_record((folder / _RECORD).read_bytes())
    is_new_bytes = _place(folder / _OBJECT, layout.object_path(record.source_id), record.source_id)
    if record.capture.warc_id:
        _place(folder / _WARC, layout.warc_path(record.capture.warc_id), record.capture.warc_id)
    # The origin goes last: where it stands, its bytes stand.
    target = layout.origin_path(record.source_id, record.origin_id)
    is_new_origin = not target.exists()
    make_folder(target.parent)
    (folder / _RECORD).replace(target)
    sync_folder(target.parent)
    return _describe(record, is_new_bytes, is_new_origin)


def _place(part: Path, target: Path, sha256: str) -> bool:
    """Moves a part to its place; returns False when the same bytes were there already, or the part has gone there."""
    if not part.exists() or _is_intact(target, sha256):
        return False
    make_folder(target.parent)
    part.replace(target)
    sync_folder(target.parent)
    return True


def _is_intact(path: Path, sha256: str) -> bool:
    # Hashing what is stored costs a read, and heals a damaged copy by adding the file again.
    try:
        return hash_file(path) == sha256
    except OSError:
        return False


def _describe(record: OriginRecord, is_new_bytes: bool, is_new_origin: bool) -> Added:
    return Added(
        record.source_id,
        record.origin_id,
        record.capture.origin,
        record.byte_length,
        is_new_bytes,
        is_new_origin,
    )


def _remove_slot(folder: Path, lock_path: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        lock_path.unlink()


def _sync_path(path: Path) -> None:
    # Windows syncs only what is open for writing, and the parts are read-only.
    if os.name == "nt":
        return
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SousveilError(
            "archive_unwritable",
            f"The archive could not be written: {error.strerror or error}.",
            "Check the free space and the permissions of the case folder, then repeat the command.",
            where=str(path),
        ) from error


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: BinaryIO) -> bool:
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(stream: BinaryIO) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
