"""Publishes a case: the site as a folder, unless something forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sousveil.case.folder import CaseFolder
from sousveil.case.opening import open_site
from sousveil.case.verifying import verify_case
from sousveil.engine.atomic import recover_folder, remove_path, swap_folder, sync_tree
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.writing import Step, write_site

_MANY = 5


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
    'personal_data_found', 'target_not_a_site', 'not_built').
    """
    fresh = target.with_name(f".{target.name}.fresh")
    retired = target.with_name(f".{target.name}.retired")
    target.parent.mkdir(parents=True, exist_ok=True)
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
    try:
        written = write_site(SiteFiles(open_site(folder, language)), fresh, step)
        if written.personal:
            raise _refuse_personal(written.personal)
        sync_tree(fresh)
        swap_folder(fresh, target, retired)
    finally:
        remove_path(fresh)
    return PublishReport(written.pages, len(written.hashes) + 1, target / "index.html")


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
