"""A case folder: where things lie in it, its settings, and the lock that keeps two builds apart."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any

from sousveil.engine.atomic import recover_folder, write_file
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.protocols import Source

SETTINGS_NAME = "sousveil.toml"

_SETTINGS_TEXT = """\
# This folder is a sousveil case: evidence (archive/), human decisions (decisions/) and what is made of them (build/).
# You may edit this file. The rest is kept by sousveil; build/ can be deleted at any time and made again.

title = {title}

[add]
# Used by `sousveil add` where the option of the same name is not given.
# publisher = "Xuhui District Public Security Bureau"
# licence = "CC BY 4.0"
# language = "zh"
# allow_private = false     # true: also fetch from addresses inside your own network

[build]
# workers = 2               # processes; without this line, one per core
# task_timeout = 900        # seconds that one step on one source may take

[cameras]
# Cameras on private homes and inside buildings are left out, for the sake of the people there. To keep them:
# keep_private_homes = true
# keep_indoor = true

[publish]
# Nothing is published while one of these checks finds a contradiction or something suspicious.
# gates = ["parts_total", "impossible_numbers"]

# What the columns of a CSV or Excel table of contracts mean; docs/reference/readers/table.md has the whole list.
# [[tables]]
# files = ["contracts-*.csv"]
# kind = "award"
# currency = "CNY"
# [tables.columns]
# title = "Project"
# buyer = "Buyer"
# supplier = "Supplier"
# award_amount = "Amount"
"""

_SETTINGS: dict[str, dict[str, type]] = {
    "": {"title": str},
    "add": {"publisher": str, "licence": str, "language": str, "allow_private": bool},
    "build": {"workers": int, "task_timeout": int},
    "cameras": {"keep_private_homes": bool, "keep_indoor": bool},
    "publish": {"gates": list},
}

_DECISIONS_TEXT = """\
Human work on this case: judgements, merges, notes. One line per decision in cameras.csv and organisations.csv, never changed, only added to.
Every build reads them; they are worth keeping under version control, as is archive/.
"""


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The paths of a case. `build` is always a complete build; `cache` may be deleted at any time."""

    path: Path

    @property
    def settings(self) -> Path:
        return self.path / SETTINGS_NAME

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def decisions(self) -> Path:
        return self.path / "decisions"

    @property
    def build(self) -> Path:
        return self.path / "build"

    @property
    def cache(self) -> Path:
        return self.path / ".cache"

    @property
    def stages(self) -> Path:
        return self.cache / "stages"

    @property
    def retired(self) -> Path:
        return self.cache / "previous-build"

    @property
    def fresh(self) -> Path:
        return self.cache / "next-build"

    @property
    def database(self) -> Path:
        return self.build / "case.duckdb"

    @property
    def index(self) -> Path:
        return self.build / "index.html"

    @property
    def manifest(self) -> Path:
        return self.build / "build.json"

    def text_path(self, text_sha256: str) -> Path:
        """Where the stored text of that hash lies."""
        return self.build / "text" / f"{text_sha256}.txt"

    def table_path(self, table: str) -> Path:
        """Where the Parquet file of a table lies."""
        return self.build / "tables" / f"{table}.parquet"


@dataclass(frozen=True, slots=True)
class Settings:
    """What sousveil.toml says. `workers` and `task_timeout` (seconds) are 0 where it says nothing.

    `tables`: pattern of a file name, and what its columns mean as canonical JSON. `gates`: checks that must have found nothing
    when the case is published.
    """

    title: str
    publisher: str = ""
    licence: str = ""
    language: str = ""
    allow_private: bool = False
    workers: int = 0
    task_timeout: int = 0
    tables: tuple[tuple[str, str], ...] = ()
    keep_private_homes: bool = False
    keep_indoor: bool = False
    gates: tuple[str, ...] = ()

    def list_kept(self) -> tuple[str, ...]:
        """What of cameras is kept that is left out by default, as in Source.keep."""
        kept = ((self.keep_private_homes, "private_homes"), (self.keep_indoor, "indoor"))
        return tuple(name for is_kept, name in kept if is_kept)

    def find_mapping(self, filename: str) -> str:
        """What the first section [[tables]] for a file of that name says of its columns, '' when none does."""
        name = PurePath(filename).name
        return next((mapping for pattern, mapping in self.tables if fnmatchcase(name, pattern)), "")


def map_columns(source: Source, settings: Settings) -> Source:
    """The source with what the settings say of its columns, and of what is kept of cameras."""
    return replace(source, mapping=settings.find_mapping(source.filename), keep=settings.list_kept())


def create_case(path: Path, title: str = "") -> CaseFolder:
    """A new case at `path`, which must not exist or be empty. Raises SousveilError('case_exists', 'folder_in_use')."""
    folder = CaseFolder(path)
    if folder.settings.exists():
        raise SousveilError(
            "case_exists",
            "There is a case here already.",
            "Add to it with `sousveil add`.",
            str(path),
            ExitCode.USAGE,
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise SousveilError(
            "folder_in_use",
            "A case needs a folder of its own.",
            "Name a new or an empty folder.",
            str(path),
            ExitCode.USAGE,
        )
    try:
        folder.archive.mkdir(parents=True)
        write_file(folder.decisions / "README.txt", _DECISIONS_TEXT.encode())
        # The settings come last: only a folder that has them is a case.
        quoted = json.dumps(title or path.resolve().name, ensure_ascii=False)
        write_file(folder.settings, _SETTINGS_TEXT.replace("{title}", quoted).encode())
    except OSError as error:
        raise SousveilError(
            "cannot_write", f"The case cannot be written: {error.strerror}.", where=str(path)
        ) from error
    return folder


def is_case(path: Path) -> bool:
    """True when `path` is a case folder."""
    return (path / SETTINGS_NAME).is_file()


def open_case(path: Path) -> CaseFolder:
    """The case at `path`; a swap that was cut off is ended. Raises SousveilError('not_a_case')."""
    if not is_case(path):
        raise SousveilError(
            "not_a_case",
            f"There is no case here: the folder has no {SETTINGS_NAME}.",
            f"Make one with: sousveil new {path}",
            str(path),
            ExitCode.USAGE,
        )
    folder = CaseFolder(path)
    if folder.retired.is_dir() and not folder.build.exists():
        with lock_case(folder):
            recover_folder(folder.build, folder.retired)
    return folder


def read_settings(folder: CaseFolder) -> Settings:
    """What sousveil.toml says. Raises SousveilError('bad_settings') with the name of what is wrong in it."""
    try:
        found = tomllib.loads(folder.settings.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refuse_settings(folder, f"It cannot be read: {error}.") from error
    mappings = found.pop("tables", [])
    sections = {"": {name: value for name, value in found.items() if not isinstance(value, dict)}}
    sections.update({name: value for name, value in found.items() if isinstance(value, dict)})
    values: dict[str, Any] = {"title": folder.path.resolve().name}
    for section, fields in sections.items():
        for name, value in fields.items():
            expected = _SETTINGS.get(section, {}).get(name)
            full_name = f"{section}.{name}" if section else name
            if expected is None:
                raise _refuse_settings(folder, f"It has an entry that means nothing here: {full_name}.")
            if type(value) is not expected:
                raise _refuse_settings(folder, f"{full_name} must be {expected.__name__}.")
            values[name] = value
    for name in ("workers", "task_timeout"):
        if values.get(name, 1) < 1:
            raise _refuse_settings(folder, f"build.{name} must be 1 or more.")
    gates = values.pop("gates", [])
    if not all(isinstance(name, str) for name in gates):
        raise _refuse_settings(folder, 'publish.gates must be names of checks: gates = ["parts_total"].')
    return Settings(**values, gates=tuple(gates), tables=tuple(_read_mappings(folder, mappings)))


def _read_mappings(folder: CaseFolder, sections: Any) -> Iterator[tuple[str, str]]:
    """Pattern of a file name and mapping, for each section [[tables]]."""
    if not sections:
        return
    from sousveil.readers.table_mapping import parse_mapping

    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise _refuse_settings(folder, "Tables are described in sections that begin with [[tables]].")
    for number, section in enumerate(sections, 1):
        files = section.get("files")
        if not (isinstance(files, list) and files and all(isinstance(name, str) for name in files)):
            raise _refuse_settings(folder, f'Section {number} of [[tables]] needs files = ["name.csv"].')
        try:
            mapping = parse_mapping(section)
        except SousveilError as error:
            raise _refuse_settings(folder, f"Section {number} of [[tables]]: {error.message}") from error
        yield from ((pattern, mapping) for pattern in files)


def _refuse_settings(folder: CaseFolder, message: str) -> SousveilError:
    return SousveilError(
        "bad_settings",
        f"{SETTINGS_NAME} is not right. {message}",
        "Mend it, or compare it with that of a new case.",
        str(folder.settings),
        ExitCode.USAGE,
    )


@contextmanager
def lock_case(folder: CaseFolder) -> Iterator[None]:
    """Holds the case's lock. The system drops it when the process ends, however it ends, so it is never stale.

    Raises SousveilError('case_locked') with the number of the process that holds it.
    """
    folder.cache.mkdir(parents=True, exist_ok=True)
    ignore = folder.cache / ".gitignore"
    if not ignore.exists():
        write_file(ignore, b"*\n")
    with (folder.cache / "lock").open("a+b") as stream:
        if not _take_lock(stream.fileno()):
            stream.seek(0)
            holder = stream.read(20).decode("ascii", "replace").strip() or "unknown"
            raise SousveilError(
                "case_locked",
                f"Another sousveil is working on this case (process {holder}).",
                "Wait until it has ended.",
                str(folder.path),
            )
        stream.seek(0)
        stream.truncate()
        stream.write(f"{os.getpid()}\n".encode())
        stream.flush()
        yield


def _take_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
