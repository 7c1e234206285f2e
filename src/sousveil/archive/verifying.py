"""Reading an archive again and naming whatever is not as it was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from sousveil.archive.layout import WARC_SUFFIXES, ArchiveLayout, hash_file, list_folder
from sousveil.archive.records import OriginRecord, is_sha256
from sousveil.model.problems import Problem

_STAGE = "archive"


def verify_archive(
    layout: ArchiveLayout,
    recorded: Mapping[str, Sequence[OriginRecord]],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Problem]:
    """A Problem for each stored thing that differs from what is recorded; nothing for a sound archive.

    Hashes every object and WARC again, checks each WARC record's digests, and looks for what is missing, unrecorded or
    wrongly named. `recorded`: source id to its readable origin records, none if they are all unreadable. The records
    themselves are not judged here. `progress`: called with bytes done and bytes in all.
    """
    objects, strays = _list_objects(layout)
    warcs, stray_warcs = _list_warcs(layout)
    strays += stray_warcs + _list_stray_folders(layout)
    for path in strays:
        name = path.relative_to(layout.folder).as_posix()
        yield Problem("stray_file", "", _STAGE, name)
    total = sum(path.stat().st_size for path in [*objects.values(), *warcs.values()])
    done = 0
    for source_id, path in objects.items():
        yield from _check_hash(path, source_id, source_id, layout)
        if source_id not in recorded:
            yield Problem("orphan_object", source_id, _STAGE, path.relative_to(layout.folder).as_posix())
        done += path.stat().st_size
        if progress:
            progress(done, total)
    for source_id, records in recorded.items():
        if source_id not in objects:
            names = ", ".join(sorted({record.capture.origin for record in records}))
            yield Problem("object_missing", source_id, _STAGE, names[:500])
        for record in records:
            if record.capture.warc_id and record.capture.warc_id not in warcs:
                yield Problem("warc_missing", source_id, _STAGE, record.capture.warc_id)
    for warc_id, path in warcs.items():
        yield from _check_warc(path, warc_id, layout)
        done += path.stat().st_size
        if progress:
            progress(done, total)


def _check_hash(path: Path, expected: str, source_id: str, layout: ArchiveLayout) -> Iterator[Problem]:
    name = path.relative_to(layout.folder).as_posix()
    try:
        found = hash_file(path)
    except OSError as error:
        yield Problem("file_unreadable", source_id, _STAGE, f"{name}: {error.strerror or error}")
        return
    if found != expected:
        yield Problem("hash_differs", source_id, _STAGE, f"{name}: its bytes hash to {found}")


def _check_warc(path: Path, warc_id: str, layout: ArchiveLayout) -> Iterator[Problem]:
    from sousveil.archive.warc_reading import check_warc

    differs = list(_check_hash(path, warc_id, "", layout))
    yield from differs
    # A WARC that was added with damaged records is as it was recorded; only a changed one is looked into.
    if any(problem.code == "hash_differs" for problem in differs):
        for problem in check_warc(path):
            yield Problem(
                problem.code, "", _STAGE, f"{path.relative_to(layout.folder).as_posix()}: {problem.detail}"
            )


def _list_objects(layout: ArchiveLayout) -> tuple[dict[str, Path], list[Path]]:
    objects: dict[str, Path] = {}
    strays: list[Path] = []
    for folder in list_folder(layout.objects):
        if not folder.is_dir():
            strays.append(folder)
            continue
        for path in list_folder(folder):
            if is_sha256(path.name) and path.name[:2] == folder.name and _is_plain(path):
                objects[path.name] = path
            else:
                strays.append(path)
    return objects, strays


def _list_warcs(layout: ArchiveLayout) -> tuple[dict[str, Path], list[Path]]:
    warcs: dict[str, Path] = {}
    strays: list[Path] = []
    for path in list_folder(layout.warcs):
        stem, dot, suffix = path.name.partition(".")
        if is_sha256(stem) and dot + suffix in WARC_SUFFIXES and _is_plain(path):
            warcs[stem] = path
        else:
            strays.append(path)
    return warcs, strays


def _list_stray_folders(layout: ArchiveLayout) -> list[Path]:
    known = {"objects", "origins", "warc", "incoming"}
    strays = [path for path in list_folder(layout.folder) if path.name not in known]
    return strays + [
        path for path in list_folder(layout.origins) if not (is_sha256(path.name) and path.is_dir())
    ]


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
