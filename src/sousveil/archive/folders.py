"""The files of a folder that may be added, and why the others are not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sousveil.archive.origin_paths import describe_path_inside
from sousveil.model.problems import Problem

_STAGE = "archive"


def find_files(folder: Path) -> Iterator[Path | Problem]:
    """The ordinary files in `folder` and below, in the order of their names; a Problem for each thing that is left out.

    Hidden files and folders are left out, linked folders (what they hold is found where it is), links that lead
    outside or to something hidden, and pipes, sockets and devices.
    """
    root = folder.resolve()
    pending = [folder]
    while pending:
        current = pending.pop()
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError as error:
            yield _report("file_unreadable", folder, current, error.strerror or str(error))
            continue
        subfolders = []
        for entry in entries:
            path = Path(entry.path)
            reason = _why_skipped(entry, root)
            if reason:
                yield _report("file_skipped", folder, path, reason)
            elif entry.is_dir(follow_symlinks=False):
                subfolders.append(path)
            else:
                yield path
        pending.extend(reversed(subfolders))


def _why_skipped(entry: os.DirEntry[str], root: Path) -> str:
    """Why this entry is not read, '' when it is."""
    if entry.name.startswith("."):
        return "hidden"
    if not entry.is_symlink():
        if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False):
            return ""
        return "no ordinary file"
    try:
        target = Path(entry.path).resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    if not target.is_relative_to(root):
        return "a link that leads outside the folder"
    if stat.S_ISDIR(mode):
        return "a link to a folder that is read in its own place"
    if not stat.S_ISREG(mode):
        return "no ordinary file"
    if any(part.startswith(".") for part in target.relative_to(root).parts):
        return "a link to something hidden"
    return ""


def _report(code: str, folder: Path, path: Path, reason: str) -> Problem:
    name = "." if path == folder else describe_path_inside(folder, path)
    return Problem(code, "", _STAGE, f"{name}: {reason}")
