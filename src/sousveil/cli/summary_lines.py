"""The summary at the end of a build, in plain lines: notices, capabilities, flags, problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sousveil.model.summaries import CaseSummary

_SHOWN = 12


def list_summary_lines(summary: CaseSummary) -> Iterator[str]:
    """What to say of `summary`; nothing of what it does not hold."""
    if summary.notices:
        repeats = f", {summary.repeated:,} repeated" if summary.repeated else ""
        yield f"Notices: {summary.notices:,} in {summary.procedures:,} procedures{repeats}"
        yield f"  by format: {_list_counts(summary.by_format)}"
        yield f"  by language: {_list_counts(summary.by_language)}"
        yield f"  by year: {_list_counts(summary.by_year, shown=40)}"
    if summary.capabilities:
        yield "Capabilities (procedures, mentions):"
        for entry in summary.capabilities[:_SHOWN]:
            mark = "!" if entry.is_flagged else " "
            words = " ".join(f"“{quote}”" for quote, _ in entry.words)
            yield f" {mark} {entry.label}: {entry.procedures:,}, {entry.mentions:,}{'  ' + words if words else ''}"
        if len(summary.capabilities) > _SHOWN:
            yield f"  and {len(summary.capabilities) - _SHOWN} more"
    if summary.weaknesses:
        known = f"{summary.vendors_at_fault:,} known vendor{'' if summary.vendors_at_fault == 1 else 's'}"
        yield f"Weaknesses: {summary.weaknesses:,}, some of them about {known}"
    if summary.restrictions:
        yield f"Lists: {summary.restrictions:,} entries"
    if summary.products:
        yield f"Products named: {summary.products:,}"
        if summary.exposed:
            yield f"  with a known weakness: {_list_counts(summary.exposed)} (sousveil measure CASE exposed_products)"
    yield from _list_camera_lines(summary)
    if summary.organisations:
        yield f"Organisations: {summary.organisations:,} under {summary.organisation_names:,} names"
    raised = [flag for flag in summary.flags if flag.flagged]
    if summary.flags:
        yield f"Red flags raised: {', '.join(f'{f.code} {f.title} {f.flagged:,}' for f in raised) or 'none'}"
        unknown = [flag.code for flag in summary.flags if not flag.flagged + flag.not_flagged]
        if unknown:
            yield f"  not computable on these sources: {', '.join(unknown)}"
    if summary.problems:
        counts = {code: number for (code, _), number in summary.problems.items()}
        yield f"Problems: {_list_counts(counts)}"


def _list_camera_lines(summary: CaseSummary) -> Iterator[str]:
    if summary.observations:
        gone = f", {summary.cameras_removed:,} more were removed" if summary.cameras_removed else ""
        yield f"Cameras in the register: {summary.cameras:,} from {summary.observations:,} observations{gone}"
        yield f"  by country: {_list_counts(summary.cameras_by_country)}"
    if summary.camera_counts:
        yield f"Numbers of cameras in tables: {summary.camera_counts:,}"
    if summary.camera_flags:
        yield f"  found by checks: {_list_counts(summary.camera_flags)} (table out_camera_flags)"


def _list_counts(counts: Mapping[str, int], shown: int = _SHOWN) -> str:
    parts = [f"{name or 'not stated'} {number:,}" for name, number in list(counts.items())[:shown]]
    more = len(counts) - shown
    return ", ".join(parts) + (f" and {more} more" if more > 0 else "")
