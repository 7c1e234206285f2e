"""Files and folders that are either whole or not there: a temporary name, fsync, rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

TEMPORARY_MARK = ".tmp-"


def name_temporary(path: Path) -> Path:
    """A name beside `path` that no other process uses; `sweep_temporaries` knows it by its mark."""
    return path.with_name(f"{TEMPORARY_MARK}{os.getpid()}-{uuid4().hex[:12]}")


@contextmanager
def replace_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` when the block ends well, and vanishes when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = name_temporary(path)
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_file(path: Path, data: bytes) -> None:
    """`data` at `path`, whole or not at all."""
    with replace_file(path) as stream:
        stream.write(data)


def copy_file(source: Path, target: Path) -> None:
    """`target` holds the bytes of `source`; a hard link where the file system allows it, so it costs no space."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        sync_file(target)


def publish_folder(temporary: Path, target: Path) -> None:
    """Gives the finished folder `temporary` its name. If `target` is already there, `temporary` is dropped.

    Used for outputs named by what went into them: whoever came first wrote the same.
    """
    sync_tree(temporary)
    try:
        temporary.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(target.parent)


def swap_folder(fresh: Path, current: Path, retired: Path) -> None:
    """`fresh` takes the name `current`; what was there is kept as `retired` until the swap is done, then removed.

    A process that dies between the two renames leaves `retired`: `recover_folder` brings it back.
    """
    sync_tree(fresh)
    shutil.rmtree(retired, ignore_errors=True)
    if current.exists():
        current.rename(retired)
    fresh.rename(current)
    sync_folder(current.parent)
    shutil.rmtree(retired, ignore_errors=True)


@contextmanager
def hold_folder(folder: Path) -> Iterator[bool]:
    """True while no other process holds `folder` in this way, False when one does. It leaves nothing behind, even when killed.

    Where folders cannot be opened or locked (Windows, some network drives) it is True for everybody.
    """
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_held = True
        except BlockingIOError:
            is_held = False
        except OSError:
            is_held = True
        yield is_held
    finally:
        os.close(descriptor)


def recover_folder(current: Path, retired: Path) -> None:
    """Ends a swap that was cut off: the old folder comes back if the new one did not arrive."""
    if retired.is_dir():
        if current.exists():
            shutil.rmtree(retired, ignore_errors=True)
        else:
            retired.rename(current)


def sweep_temporaries(folder: Path) -> int:
    """Removes what dead processes left half-made directly in `folder`; how many things it removed."""
    count = 0
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name.startswith(TEMPORARY_MARK):
                remove_path(path)
                count += 1
    return count


def remove_path(path: Path) -> None:
    """Removes a file or a whole folder; nothing happens when it is not there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sync_tree(folder: Path) -> None:
    """Every file and folder under `folder` is on the disk before this returns."""
    for root, _, names in os.walk(folder):
        for name in names:
            sync_file(Path(root) / name)
        sync_folder(Path(root))


def sync_file(path: Path) -> None:
    """The file's bytes are on the disk before this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The folder's entries are on the disk before this returns; does nothing where folders cannot be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
