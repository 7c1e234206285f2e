"""The search index of a build: made when it is first asked for and kept beside the build, where it may be deleted at any time.

It is no part of the build, since the names of its files are random and a build's bytes are not.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sousveil.case.folder import CaseFolder
from sousveil.engine.atomic import remove_path
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.ids import hash_parts
from sousveil.publish.search.collecting import collect_entries
from sousveil.publish.search.indexing import SearchIndex, write_index
from sousveil.publish.site.reading import Site

VERSION = "2"


def open_search(folder: CaseFolder, site: Site, step: Callable[[int], None] | None = None) -> SearchIndex:
    """The index of the build that `site` shows; made first if need be, with `step` told how many entries are in it.

    A process that is killed meanwhile leaves only a folder that the next one takes away.
    Raises SousveilError('cannot_write').
    """
    kept = folder.cache / "search"
    name = hash_parts(site.build.inputs, site.build.program, VERSION)[:32]
    path = kept / name
    if not path.is_dir():
        making = kept / f".making-{name}-{os.getpid()}"
        try:
            remove_path(making)
            making.mkdir(parents=True)
            write_index(collect_entries(site), making, step)
            _put_in_place(making, path)
            _remove_others(kept, path)
        except OSError as error:
            raise SousveilError(
                "cannot_write",
                f"The search index could not be written: {error.strerror or error}.",
                "Make room on the disk, or copy the case to a folder that you may write to.",
                str(kept),
                exit_code=ExitCode.BAD_INPUT,
            ) from error
    return SearchIndex(path)


def _put_in_place(making: Path, path: Path) -> None:
    try:
        making.rename(path)
    except OSError:
        if not path.is_dir():
            raise
        remove_path(making)  # another process was faster


def _remove_others(kept: Path, path: Path) -> None:
    # An index that a running server still has open stays readable to it.
    for other in sorted(kept.iterdir()):
        if other != path and not (other.name.startswith(".making-") and other.name[9:41] == path.name):
            remove_path(other)
