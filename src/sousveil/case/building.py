"""Builds a case: runs the stages that are out of date, then swaps the new outputs in as one.

A build is a pure function of sources, decisions and program: repeated, resumed after a kill, or run by any number of
workers, it gives the same Parquet files, texts, sheets and build.json, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sousveil.archive import Archive
from sousveil.case import versions
from sousveil.case.folder import CaseFolder, Settings, lock_case, map_columns, read_settings
from sousveil.case.outputs import Built, is_current, write_outputs
from sousveil.case.records import run_notices, run_records
from sousveil.case.sheets import run_sheet
from sousveil.case.stages import find_published_at, read_facts, run_check, run_claims, run_compare, run_read
from sousveil.case.summary import read_summary
from sousveil.engine.atomic import recover_folder, remove_path, swap_folder, sweep_temporaries
from sousveil.engine.local import LocalEngine, Outcome, Task
from sousveil.engine.packs import find_packs, plan_packs
from sousveil.model.ids import hash_parts
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.model.summaries import CaseSummary

STAGES = ("records", "read", "notices", "claims", "check", "compare", "sheet")
_TIMEOUT_BASE = 600.0
_TIMEOUT_PER_BYTE = 10e-6

Progress = Callable[[str, int, int, int], None]
"""Called as (stage, done, total, failed) whenever a task ends."""


@dataclass(slots=True)
class BuildReport:
    """What a build did. `ran`, `kept`: steps by stage; `changed`: False when the build was up to date already."""

    index: Path
    sources: int = 0
    claims: int = 0
    contradictions: int = 0
    problems: int = 0
    changed: bool = True
    ran: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    failed: list[Problem] = field(default_factory=list)
    summary: CaseSummary = field(default_factory=CaseSummary)


def build_case(folder: CaseFolder, workers: int = 0, progress: Progress | None = None) -> BuildReport:
    """Brings `build/` up to date. `workers`: 0 for what the settings say, else one per core.

    Raises SousveilError('case_locked', 'bad_settings'). What is wrong with a source is a problem in the build.
    """
    settings = read_settings(folder)
    with lock_case(folder):
        recover_folder(folder.build, folder.retired)
        remove_path(folder.fresh)
        for stage in STAGES:
            sweep_temporaries(folder.stages / stage)
        size = workers or settings.workers or os.cpu_count() or 1
        with LocalEngine(size) as engine:
            return _Build(folder, settings, engine, progress or _ignore_progress).run()


def _ignore_progress(stage: str, done: int, total: int, failed: int) -> None:
    """Nobody looks."""


class _Build:
    def __init__(
        self, folder: CaseFolder, settings: Settings, engine: LocalEngine, progress: Progress
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.engine = engine
        self.progress = progress
        self.archived = Archive(folder.archive).read_contents()
        self.keys: dict[str, dict[str, str]] = {stage: {} for stage in STAGES}
        self.record_keys: dict[str, str] = {}
        self.report = BuildReport(folder.index)

    def run(self) -> BuildReport:
        from sousveil.readers import reads_records

        sources = [map_columns(source, self.settings) for source in self.archived.sources]
        records = [source for source in sources if reads_records(source)]
        self._run_packs(records)
        record_ids = {source.source_id for source in records}
        documents = [source for source in sources if source.source_id not in record_ids]
        read = self._run_stage("read", [self._plan_read(source) for source in documents])
        readable = [s for s in documents if s.source_id in read and read_facts(self._output("read", s))]
        self._run_stage("notices", [self._plan_notices(source) for source in readable])
        claimed = self._run_stage("claims", [self._plan_claims(source) for source in readable])
        with_claims = [source for source in readable if source.source_id in claimed]
        self._run_stage("check", [self._plan_check(source) for source in with_claims])
        self._run_stage("compare", self._plan_compare(with_claims))
        built = self._gather(sources, readable)
        self._run_stage("sheet", [self._plan_sheet(built, source) for source in built.readable])
        built.problems = [*self.archived.problems, *self.report.failed]
        built.keys = self.keys
        self._finish(built)
        return self.report

    def _run_stage(self, stage: str, planned: Iterable[tuple[str, Task]]) -> set[str]:
        """Runs the tasks of (source id, task); the ids of those whose output is there."""
        owners = dict(planned)
        by_key = {task.key: owner for owner, task in owners.items()}
        failed: dict[str, Problem] = {}
        for done, outcome in enumerate(self.engine.run(owners.values()), 1):
            counter = self.report.kept if outcome.status == "kept" else self.report.ran
            counter[stage] = counter.get(stage, 0) + 1
            owner = by_key[outcome.key]
            if outcome.is_good:
                self.keys[stage][owner] = outcome.key
            else:
                failed[owner] = _describe_failure(outcome, owner, stage)
            self.progress(stage, done, len(owners), len(failed))
        self.report.failed += [failed[owner] for owner in sorted(failed)]
        return set(self.keys[stage])

    def _run_packs(self, records: list[Source]) -> None:
        """The tables of all sources of records. A pack that fails is tried again source by source."""
        code = versions.hash_recording()
        members = {hash_parts("records", code, *_describe_source(source)): source for source in records}
        self.record_keys = {source.source_id: name for name, source in members.items()}
        weights = {name: _weigh(source) for name, source in members.items()}
        placed, missing = plan_packs(
            weights, find_packs(self.folder.stages / "records"), 2 * self.engine.workers
        )
        for name, path in placed.items():
            self.keys["records"][members[name].source_id] = path.name
        if placed:
            self.report.kept["records"] = len(placed)
        failed = self._run_pack_tasks(missing, members, weights)
        again: list[tuple[str, ...]] = [(name,) for pack in failed if len(pack) > 1 for name in pack]
        lost: dict[tuple[str, ...], Outcome] = {pack: failed[pack] for pack in failed if len(pack) == 1}
        lost |= self._run_pack_tasks(again, members, weights)
        problems = [_describe_failure(lost[pack], members[pack[0]].source_id, "records") for pack in lost]
        self.report.failed += sorted(problems, key=lambda problem: problem.source_id)

    def _run_pack_tasks(
        self, packs: list[tuple[str, ...]], members: dict[str, Source], weights: dict[str, int]
    ) -> dict[tuple[str, ...], Outcome]:
        """Makes packs; those that failed, with how."""
        tasks: dict[str, tuple[tuple[str, ...], Task]] = {}
        for pack in packs:
            key = hash_parts("pack", list(pack))
            arguments = (pack, tuple(members[name] for name in pack))
            _, task = self._plan(
                "records", key, key, (run_records, arguments), sum(weights[name] for name in pack)
            )
            tasks[key] = pack, task
        failed: dict[tuple[str, ...], Outcome] = {}
        done = 0
        for outcome in self.engine.run(task for _, task in tasks.values()):
            pack, _ = tasks[outcome.key]
            done += len(pack)
            if outcome.is_good:
                self.report.ran["records"] = self.report.ran.get("records", 0) + len(pack)
                self.keys["records"] |= {members[name].source_id: outcome.key for name in pack}
            else:
                failed[pack] = outcome
            self.progress("records", done, sum(map(len, packs)), len(failed))
        return failed

    def _plan(
        self,
        stage: str,
        owner: str,
        key: str,
        run: tuple[Callable[..., None], tuple[object, ...]],
        weight: int,
    ) -> tuple[str, Task]:
        timeout = float(self.settings.task_timeout) or _TIMEOUT_BASE + weight * _TIMEOUT_PER_BYTE
        function, arguments = run
        return owner, Task(key, function, arguments, self.folder.stages / stage / key, weight, timeout)

    def _plan_read(self, source: Source) -> tuple[str, Task]:
        key = hash_parts("read", versions.hash_reading(), *_describe_source(source))
        return self._plan("read", source.source_id, key, (run_read, (source,)), _weigh(source))

    def _plan_notices(self, source: Source) -> tuple[str, Task]:
        key = hash_parts("notices", versions.hash_recording(), self.keys["read"][source.source_id])
        arguments = (self._output("read", source), source)
        return self._plan("notices", source.source_id, key, (run_notices, arguments), _weigh(source))

    def _plan_claims(self, source: Source) -> tuple[str, Task]:
        read_key = self.keys["read"][source.source_id]
        key = hash_parts("claims", versions.hash_claiming(), read_key)
        arguments = (self._output("read", source), source)
        return self._plan("claims", source.source_id, key, (run_claims, arguments), _weigh(source))

    def _plan_check(self, source: Source) -> tuple[str, Task]:
        key = hash_parts("check", versions.hash_checking(), self.keys["claims"][source.source_id])
        arguments = (self._output("claims", source), source.source_id, self._find_date(source))
        return self._plan("check", source.source_id, key, (run_check, arguments), _weigh(source))

    def _plan_compare(self, sources: list[Source]) -> list[tuple[str, Task]]:
        if len(sources) < 2:
            return []
        claim_keys = [self.keys["claims"][source.source_id] for source in sources]
        key = hash_parts("compare", versions.hash_checking(), claim_keys)
        folders = [self._output("claims", source) for source in sources]
        dates = {source.source_id: self._find_date(source) for source in sources}
        return [self._plan("compare", "", key, (run_compare, (folders, dates)), sum(map(_weigh, sources)))]

    def _plan_sheet(self, built: Built, source: Source) -> tuple[str, Task]:
        inputs = built.describe_sheet(source.source_id)
        key = hash_parts("sheet", versions.hash_publishing(), inputs.fingerprint())
        return self._plan("sheet", source.source_id, key, (run_sheet, (inputs,)), _weigh(source))

    def _gather(self, sources: list[Source], readable: list[Source]) -> Built:
        return Built(
            folder=self.folder,
            title=self.settings.title,
            archive_batches=list(self.archived.batches),
            sources=sources,
            readable=readable,
            keys=self.keys,
            record_keys=self.record_keys,
            threads=self.engine.workers,
        )

    def _finish(self, built: Built) -> None:
        self.report.sources = len(built.sources)
        self.report.changed = not is_current(built)
        if self.report.changed:
            self.report.summary = write_outputs(built, self.folder.fresh, self._show_step)
            swap_folder(self.folder.fresh, self.folder.build, self.folder.retired)
        else:
            self.report.summary = read_summary(self.folder.database)
        counts = built.read_counts()
        self.report.claims, self.report.contradictions, self.report.problems = counts
        for path in self._find_stale():
            remove_path(path)

    def _show_step(self, name: str) -> None:
        self.progress(name, 0, 1, 0)

    def _find_stale(self) -> Iterator[Path]:
        for stage in STAGES:
            used = set(self.keys[stage].values())
            home = self.folder.stages / stage
            if home.is_dir():
                yield from (path for path in sorted(home.iterdir()) if path.name not in used)

    def _find_date(self, source: Source) -> str:
        return find_published_at(source, read_facts(self._output("read", source)))

    def _output(self, stage: str, source: Source) -> Path:
        return self.folder.stages / stage / self.keys[stage][source.source_id]


def _describe_source(source: Source) -> tuple[str | tuple[str, ...], ...]:
    return (
        source.source_id,
        source.filename,
        source.media_type,
        source.title,
        source.publisher,
        source.published_at,
        source.language,
        source.mapping,
        source.keep,
    )


def _weigh(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _describe_failure(outcome: Outcome, source_id: str, stage: str) -> Problem:
    code = {"lost": "worker_lost", "timed_out": "task_timed_out"}.get(outcome.status, "stage_failed")
    return Problem(code, source_id, stage, outcome.detail)
