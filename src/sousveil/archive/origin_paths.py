"""File paths as origins, without what they reveal of the user.

A case folder may be published or seized, and a path often names a person: /home/anna/leaks/tender.pdf. A file is
therefore recorded under the relative path that was given, or its bare name, and never with a home folder, a user name
or anything above them.
"""

from __future__ import annotations

import contextlib
import getpass
import os
from pathlib import Path, PurePosixPath

_HOME_PARENTS = ("/home", "/Users", "/var/home", "/export/home", "/mnt/c/Users", "/run/media", "/media")


def describe_path(given: Path) -> str:
    """The path to record for a file: relative, with '/', without what names a user; the bare name for absolute paths."""
    if given.is_absolute() or ".." in given.parts:
        return given.name
    above = Path.cwd()
    kept: list[str] = []
    revealing = _name_user()
    for part in given.parts:
        above = above / part
        kept = [] if part in revealing or _is_home(above) else [*kept, part]
    return PurePosixPath(*kept).as_posix() if kept else given.name


def describe_path_inside(folder: Path, path: Path) -> str:
    """The path to record for a file found in `folder`: relative to it, with '/', without what names a user."""
    inside = path.relative_to(folder)
    revealing = _name_user()
    parts = inside.parts[:-1]
    for index in range(len(parts), 0, -1):
        if parts[index - 1] in revealing or _is_home((folder / Path(*parts[:index])).absolute()):
            return PurePosixPath(*inside.parts[index:]).as_posix()
    return PurePosixPath(*inside.parts).as_posix()


def _is_home(path: Path) -> bool:
    return path == _find_home() or (path.parent.as_posix() in _HOME_PARENTS)


def _find_home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _name_user() -> frozenset[str]:
    """Names of the user as they appear in paths; 'root' says nothing of anybody."""
    names = {os.environ.get("SUDO_USER", ""), (_find_home() or Path()).name}
    with contextlib.suppress(OSError, KeyError, ImportError):
        names.add(getpass.getuser())
    return frozenset(names - {"", "root"})
