"""The pages of a build: a sheet for each document, and the first page."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.case.methods import describe_methods
from sousveil.case.sheets import describe_source
from sousveil.case.stages import iterate_findings, read_facts
from sousveil.case.summary import RECORD_TABLES
from sousveil.model.claims import Finding
from sousveil.model.protocols import Source
from sousveil.model.summaries import CaseSummary, MeasureAnswer

if TYPE_CHECKING:
    from sousveil.case.outputs import Built
    from sousveil.publish.index_html import IndexRow


def write_pages(built: Built, target: Path, summary: CaseSummary) -> None:
    """The sheets, and the index with all that compares sources and every contradiction, in the build at `target`."""
    from sousveil.publish.index_html import write_case_index
    from sousveil.publish.measure_html import write_measure_html

    (target / "sheets").mkdir()
    rows: list[IndexRow] = []
    shown = built.find_across()
    across = _count_across(shown)
    for source in built.sources:
        stored = built.stage_folder("sheet", source.source_id)
        href = f"sheets/{source.source_id}.html" if stored else ""
        if stored:
            shutil.copyfile(stored / "sheet.html", target / href)
        own = _find_own(built, source)
        shown = shown + [finding for finding in own if finding.verdict == "contradicts"]
        verdicts = Counter(finding.verdict for finding in own) + across.get(source.source_id, Counter())
        rows.append(_describe_row(built, source, href, verdicts, summary.by_source))
    for answer in summary.measures:
        write_measure_html(answer, built.title, target / "measures" / f"{answer.name}.html")
        (target / "measures" / f"{answer.name}.json").write_bytes(_describe_answer(answer))
    (target / "methods.json").write_bytes(describe_methods())
    write_case_index(built.title, rows, shown, built.load_claims(shown), summary, target / "index.html")


def _describe_answer(answer: MeasureAnswer) -> bytes:
    """What a measure asks and how, for the pages of the site."""
    about = {
        "question": answer.question,
        "columns": answer.columns,
        "notes": answer.notes,
        "sql": answer.sql,
        "chart": answer.chart,
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def _count_across(findings: Sequence[Finding]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        for source_id in set(finding.source_ids):
            counts.setdefault(source_id, Counter())[finding.verdict] += 1
    return counts


def _find_own(built: Built, source: Source) -> list[Finding]:
    folder = built.stage_folder("check", source.source_id)
    return list(iterate_findings(folder)) if folder else []


def _describe_row(
    built: Built,
    source: Source,
    href: str,
    verdicts: Mapping[str, int],
    counts: Mapping[str, Mapping[str, int]],
) -> IndexRow:
    from sousveil.publish.index_html import IndexRow

    read_folder = built.stage_folder("read", source.source_id)
    about = describe_source(source, read_facts(read_folder) if read_folder else None, {})
    return IndexRow(
        source.source_id,
        about.title,
        href,
        about.filename,
        about.publisher,
        about.published_at,
        about.language,
        about.characters,
        counts["core_claims"].get(source.source_id, 0),
        counts["raw_problems"].get(source.source_id, 0),
        verdicts,
        counts["raw_notices"].get(source.source_id, 0),
        counts["core_capability_mentions"].get(source.source_id, 0),
        tuple(_name_records(counts, source.source_id)),
    )


def _name_records(counts: Mapping[str, Mapping[str, int]], source_id: str) -> Iterator[str]:
    """'2 weaknesses', '14 scores': what the source holds beside notices."""
    for table, (one, many) in RECORD_TABLES.items():
        number = counts[table].get(source_id, 0)
        if number:
            yield f"{number:,} {one if number == 1 else many}"
