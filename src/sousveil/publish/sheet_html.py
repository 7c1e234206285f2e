"""A sheet as one self-contained page: findings, the text with its claims marked, a table of every value."""

from __future__ import annotations

from pathlib import Path

from sousveil.model.sheets import Sheet
from sousveil.publish.pages import render_page, write_page
from sousveil.publish.redaction import redact_sheet
from sousveil.publish.sheet_view import view_sheet
from sousveil.publish.wording import count_noun, count_verdicts, rank_severity


def sheet_to_html(sheet: Sheet, home: str = "") -> str:
    """The page, complete: no file and no address outside of it is needed to read it.

    Personal data is masked. Above 2 million characters (or 10,000 claims) only passages with findings are shown,
    and the page says so. `home`: where the pages of its case begin, '' when it stands alone.
    """
    sheet = redact_sheet(sheet)
    return render_page(
        "sheet.html",
        home=home,
        source=sheet.source,
        view=view_sheet(sheet),
        claim_words=count_noun(len(sheet.claims), "claim"),
        counts=count_verdicts(sheet.findings),
        problems=sorted(sheet.problems, key=lambda problem: rank_severity(problem.kind.severity)),
    )


def write_sheet_html(sheet: Sheet, path: Path, home: str = "") -> None:
    """Writes the page of `sheet` to `path`, whole or not at all. Raises OSError."""
    write_page(sheet_to_html(sheet, home), path)
