"""A sheet on the terminal: order, words, widths, and source text that stays text."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from sousveil.model.sheets import Sheet, SheetSource
from sousveil.publish.terminal import print_sheet
from tests.unit.publish.sample_sheets import make_hostile_sheet, make_sheet


def _print(sheet: Sheet, width: int = 80, *, colour: bool = False, **options: int) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour,
        color_system="truecolor" if colour else None, legacy_windows=False,
    )  # fmt: skip
    print_sheet(sheet, console, **options)
    return stream.getvalue()


def test_contradictions_come_first_with_figures_words_and_places() -> None:
    text = _print(make_sheet())
    verdicts = [
        "CONTRADICTS",
        "CLASHES ONLY IF EXACT",
        "DERIVED",
        "AGREES",
        "CANNOT BE COMPUTED",
        "CANNOT BE TESTED",
    ]
    positions = [text.index(verdict) for verdict in verdicts]
    assert positions == sorted(positions)
    first = text[positions[0] : positions[1]]
    assert re.search(r"stated\s+18,860\n", re.sub(r" +\n", "\n", first))
    assert "17,951 to 18,021" in first
    assert "“25.9 million faces daily”  line 3" in first
    assert "17 claims · 2 contradictions" in text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for line in _print(make_sheet(), width).splitlines():
        assert cell_len(line) <= width


def test_chinese_columns_line_up() -> None:
    lines = _print(make_sheet(), 120).splitlines()
    header = next(line for line in lines if line.startswith("quote"))
    place = header.index("place")
    row = next(line for line in lines if line.startswith("“2,500台”"))
    assert cell_len(row[: row.index("北门区")]) == place


def test_without_colour_there_is_no_escape_and_verdicts_are_words() -> None:
    text = _print(make_sheet())
    assert "\x1b" not in text
    assert "✕ CONTRADICTS" in text
    assert "\x1b[" in _print(make_sheet(), colour=True)


def test_source_text_cannot_speak_to_the_terminal_or_to_rich() -> None:
    text = _print(make_hostile_sheet())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "[red]300[/red]" in text
    assert "[link=https" in text
    assert "␛[2J" in text
    coloured = _print(make_hostile_sheet(), colour=True)
    assert "\x1b]" not in coloured
    assert "\x1b[2J" not in coloured
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", coloured)


def test_personal_data_is_masked() -> None:
    sheet = make_sheet()
    sheet = replace(sheet, findings=[replace(sheet.findings[0], sentence="Call 13812345678.")])
    text = _print(sheet)
    assert "13812345678" not in text
    assert "█" in text


def test_claims_beyond_the_limit_are_counted() -> None:
    text = _print(make_sheet(), claim_limit=3)
    assert "“25.9 million" not in text.split("Claims (17)")[1]
    assert "14 more" in text
    assert "Claims (17)" not in _print(make_sheet(), claim_limit=0)


def test_problems_tell_what_to_do() -> None:
    text = _print(make_sheet())
    assert "NOTE" in text
    assert "encoding_guessed" in text
    assert "save it as UTF-8" in text


def test_an_empty_sheet_says_so() -> None:
    text = _print(Sheet(SheetSource("0" * 64, "empty.txt")))
    assert "empty.txt" in text
    assert "0 claims · no contradictions" in text


def test_an_ascii_terminal_gets_ascii_marks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="replace")
    print_sheet(make_sheet(), Console(file=stream, width=80))
    stream.flush()
    assert b"x CONTRADICTS" in raw.getvalue()
