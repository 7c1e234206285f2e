"""Publishes a case: the site as a folder, unless something forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sousveil.case.folder import CaseFolder, read_settings
from sousveil.case.opening import open_site
from sousveil.case.verifying import verify_case
from sousveil.engine.atomic import hold_folder, recover_folder, remove_path, swap_folder, sync_tree
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.reading import Site
from sousveil.publish.site.writing import Step, write_site

_MANY = 5
_GATED = """
SELECT "check", count(*) AS found, min(id) AS first_id FROM (
  SELECT finding_id AS id, "check", verdict FROM out_findings
  UNION ALL SELECT flag_id, "check", verdict FROM out_camera_flags)
WHERE verdict IN ('contradicts', 'suspicious') AND list_contains($gates, "check")
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """How many pages and files were written, and where the site begins."""

    pages: int
    files: int
    start: Path


def publish_case(
    folder: CaseFolder, target: Path, language: str = "en", workers: int = 1, step: Step | None = None
) -> PublishReport:
    """Writes the site of the build in place to the folder `target`, as one: a reader sees the old site or the new one.

    A folder that is there must be a site published earlier, or empty. Raises SousveilError('verify_failed',
    'gate_failed', 'bad_settings', 'personal_data_found', 'target_not_a_site', 'target_locked', 'not_built').
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with hold_folder(target.parent) as is_held:
        if not is_held:
            raise SousveilError(
                "target_locked",
                "Another sousveil is publishing into this folder.",
                "Wait until it has ended.",
                str(target.parent),
            )
        return _publish(folder, target, language, workers, step)


def _publish(
    folder: CaseFolder, target: Path, language: str, workers: int, step: Step | None
) -> PublishReport:
    fresh = target.with_name(f".{target.name}.fresh")
    retired = target.with_name(f".{target.name}.retired")
    recover_folder(target, retired)
    _refuse_other_folders(target)
    report = verify_case(folder, workers)
    if not report.is_good:
        raise SousveilError(
            "verify_failed",
            f"{len(report.problems)} things in the case are not as they were recorded; nothing was published.",
            "`sousveil verify CASE` names them.",
            str(folder.path),
            exit_code=ExitCode.FAILED_CHECK,
        )
    remove_path(fresh)
    site = open_site(folder, language)
    refuse_gates(site, read_settings(folder).gates)
    try:
        written = write_site(SiteFiles(site), fresh, step)
        if written.personal:
            raise _refuse_personal(written.personal)
        sync_tree(fresh)
        swap_folder(fresh, target, retired)
    finally:
        remove_path(fresh)
    return PublishReport(written.pages, len(written.hashes) + 1, target / "index.html")


def refuse_gates(site: Site, gates: Sequence[str]) -> None:
    """Nothing, when the checks named as gates found neither a contradiction nor anything suspicious.

    Raises SousveilError('bad_settings') when there is no check of a name, 'gate_failed' with what was found.
    """
    from sousveil.check import CHECKS
    from sousveil.check.cameras.running import list_camera_checks

    known = {check.name for check in CHECKS} | {check.name for check in list_camera_checks()}
    unknown = sorted(set(gates) - known)
    if unknown:
        raise SousveilError(
            "bad_settings",
            f"There is no check of this name: {', '.join(unknown)}.",
            f"publish.gates takes any of: {', '.join(sorted(known))}.",
            exit_code=ExitCode.USAGE,
        )
    failed = site.select(_GATED, gates=list(gates)) if gates else []
    if failed:
        said = "; ".join(f"{row['check']}: {row['found']} ({row['first_id']})" for row in failed)
        raise SousveilError(
            "gate_failed",
            f"Checks that are gates of this case found something: {said}. Nothing was published.",
            "`sousveil show CASE ID` says what. Mend it, or take the check out of publish.gates in sousveil.toml.",
            exit_code=ExitCode.FAILED_CHECK,
        )


def _refuse_other_folders(target: Path) -> None:
    if target.exists() and not (target / "manifest.json").is_file() and any(target.iterdir()):
        raise SousveilError(
            "target_not_a_site",
            "The folder holds something else than a published site; it would be replaced.",
            "Name a new folder, or an empty one.",
            str(target),
            exit_code=ExitCode.USAGE,
        )


def _refuse_personal(found: list[tuple[str, str]]) -> SousveilError:
    places = "; ".join(f"{address} at {where}" for address, where in found[:_MANY])
    more = f" and {len(found) - _MANY} more" if len(found) > _MANY else ""
    return SousveilError(
        "personal_data_found",
        f"What looks like personal data stands in what would be published: {places}{more}. Nothing was published.",
        "This is a gap in the masking: please report it without quoting the data.",
        exit_code=ExitCode.FAILED_CHECK,
    )
