"""Verifies a case: every hash again, every source read again, every locator looked up again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sousveil.archive import Archive
from sousveil.case.folder import CaseFolder, lock_case, map_columns, read_settings
from sousveil.case.outputs import find_changed_files, hash_file, read_manifest
from sousveil.case.records import PARTS, run_notices, run_records
from sousveil.case.stages import iterate_problems, read_facts, run_read
from sousveil.engine.local import LocalEngine, Task
from sousveil.engine.packs import PackReader
from sousveil.engine.stage_tables import read_stage_table, read_table, write_stage_tables
from sousveil.model import tables
from sousveil.model.camera_tables import CAMERA_TABLES
from sousveil.model.errors import SousveilError
from sousveil.model.exposure_tables import EXPOSURE_TABLES
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.notice_tables import NOTICE_TABLES
from sousveil.model.problems import Problem
from sousveil.model.procurement_tables import PROCUREMENT_TABLES
from sousveil.model.protocols import Source
from sousveil.model.rows import problems_to_batch
from sousveil.model.weakness_tables import WEAKNESS_TABLES

_UNFINISHED = ("stage_failed", "task_timed_out", "worker_lost")
_COMPARED = ("ordinal", "kind", "page", "char_start", "char_end", "text")


@dataclass(slots=True)
class VerifyReport:
    """`problems`: everything that differs. The counts say what was looked at; `unbuilt`: sources not in the build."""

    problems: list[Problem] = field(default_factory=list)
    sources: int = 0
    texts: int = 0
    claims: int = 0
    unbuilt: int = 0
    is_built: bool = False

    @property
    def is_good(self) -> bool:
        """True when nothing differs."""
        return all(problem.kind.severity == "note" for problem in self.problems)


def verify_case(folder: CaseFolder, workers: int = 1) -> VerifyReport:
    """Looks at everything again and names what differs. Changes nothing. Raises SousveilError('case_locked')."""
    report = VerifyReport()
    archive = Archive(folder.archive)
    with lock_case(folder):
        report.problems += archive.verify()
        settings = read_settings(folder)
        sources = [map_columns(source, settings) for source in archive.sources()]
        report.sources = len(sources)
        manifest = read_manifest(folder)
        if manifest is None:
            report.unbuilt = len(sources)
            return report
        report.is_built = True
        for name in find_changed_files(folder, manifest):
            report.problems.append(Problem("output_differs", "", "verify", name))
        if any(problem.detail.startswith("tables/") for problem in report.problems):
            return report  # what it says cannot be trusted
        _verify_sources(folder, sources, report, workers)
    return report


def _verify_sources(folder: CaseFolder, sources: list[Source], report: VerifyReport, workers: int) -> None:
    built = {row["source_id"]: row for row in _read_rows(folder, tables.DOCUMENTS)}
    known = {row["source_id"] for row in _read_rows(folder, tables.SOURCES)} - _find_unread(folder)
    report.unbuilt = sum(source.source_id not in known for source in sources)
    scratch = folder.cache / "verify"
    shutil.rmtree(scratch, ignore_errors=True)
    tasks = {
        source.source_id: Task(
            source.source_id,
            run_verify,
            (folder, source, built.get(source.source_id, {}).get("text_sha256", "")),
            scratch / source.source_id,
            source.path.stat().st_size if source.path.is_file() else 0,
        )
        for source in sources
        if source.source_id in known
    }
    try:
        with LocalEngine(workers) as engine:
            for outcome in engine.run(tasks.values()):
                if outcome.is_good:
                    report.problems += iterate_problems(tasks[outcome.key].output)
                else:
                    report.problems.append(Problem("stage_failed", outcome.key, "verify", outcome.detail))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    report.texts = len(built)
    report.claims = sum(1 for _ in _read_rows(folder, tables.CLAIMS))
    report.problems.sort(key=lambda problem: (problem.source_id, problem.code, problem.locator))


def _find_unread(folder: CaseFolder) -> set[str]:
    """Sources whose reading was stopped or crashed when the case was built: the build holds nothing of them."""
    return {
        row["source_id"]
        for row in _read_rows(folder, tables.PROBLEMS)
        if row["stage"] == "read" and row["code"] in _UNFINISHED
    }


def run_verify(target: Path, folder: CaseFolder, source: Source, text_sha256: str) -> None:
    """The problems of one built source, as a `raw_problems` table in `target`. An engine task.

    `text_sha256`: of its stored text, '' when the build has none.
    """
    from sousveil.readers import reads_records

    again = target / "again"
    again.mkdir()
    if reads_records(source):
        run_records(again, (source.source_id,), (source,))
        problems = list(_compare_tables(folder, source.source_id, again, "readers"))
    else:
        run_read(again, source)
        problems = list(_compare_source(folder, source.source_id, text_sha256, again))
        if read_facts(again) is not None:
            notices = target / "notices"
            notices.mkdir()
            run_notices(notices, again, source)
            problems += _compare_tables(folder, source.source_id, notices, "notices")
            shutil.rmtree(notices)
    shutil.rmtree(again)
    write_stage_tables(target, [problems_to_batch(problems)])


def _compare_source(folder: CaseFolder, source_id: str, text_sha256: str, again: Path) -> Iterator[Problem]:
    facts = read_facts(again)
    found = facts.text_sha256 if facts else ""
    if found != text_sha256:
        yield Problem(
            "locator_differs", source_id, "verify", f"read again, the text has the hash {found or 'none'}"
        )
    if not text_sha256:
        return
    path = folder.text_path(text_sha256)
    if not path.is_file() or hash_file(path) != text_sha256:
        yield Problem("text_differs", source_id, "verify", path.name)
        return
    yield from _compare_passages(folder, source_id, again)
    text = path.read_bytes().decode()
    for table, words in ((tables.PASSAGES, "text"), (tables.CLAIMS, "quote")):
        for row in _read_rows(folder, table, source_id):
            yield from _compare_words(row, table, words, text)


def _compare_tables(folder: CaseFolder, source_id: str, again: Path, what: str) -> Iterator[Problem]:
    """The first row of each table that differs from what is found when the source is read again."""
    reader = PackReader()
    records = (*NOTICE_TABLES, *PROCUREMENT_TABLES, *WEAKNESS_TABLES, *EXPOSURE_TABLES, *CAMERA_TABLES)
    for table in records:
        if table.key[0] != "source_id":
            continue
        fresh = (
            row
            for part in PARTS
            for batch in reader.read_rows(again / part, table, source_id)
            for row in batch.to_pylist()
        )
        for old, new in zip_longest(_read_rows(folder, table, source_id), fresh):
            if old != new:
                which = old or new or {}
                detail = (
                    f"{table.name} {which.get(table.columns[0].name)} differs from the {what}' second reading"
                )
                yield Problem("locator_differs", source_id, "verify", detail, which.get("locator", ""))
                break


def _compare_passages(folder: CaseFolder, source_id: str, again: Path) -> Iterator[Problem]:
    stored = _read_rows(folder, tables.PASSAGES, source_id)
    fresh = (row for batch in read_stage_table(again, tables.PASSAGES) for row in batch.to_pylist())
    for old, new in zip_longest(stored, fresh):
        if old is None or new is None or any(old[name] != new[name] for name in _COMPARED):
            which = old or new or {}
            detail = f"passage {which.get('ordinal')} reads differently from the source"
            yield Problem("locator_differs", source_id, "verify", detail, which.get("locator", ""))
            return


def _compare_words(row: dict[str, Any], table: tables.Table, words: str, text: str) -> Iterator[Problem]:
    try:
        locator = parse_locator(str(row["locator"]))
    except SousveilError:
        locator = None
    start, end = row["char_start"], row["char_end"]
    same_place = isinstance(locator, TextLocator) and (locator.char_start, locator.char_end) == (start, end)
    if not same_place or text[start:end] != row[words]:
        name = row.get("claim_id") or row.get("passage_id")
        detail = f"{table.name} {name}"
        yield Problem("locator_differs", str(row["source_id"]), "verify", detail, str(row["locator"]))


def _read_rows(folder: CaseFolder, table: tables.Table, source_id: str = "") -> Iterator[dict[str, Any]]:
    for batch in read_table(folder.table_path(table.name), source_id):
        yield from batch.to_pylist()
