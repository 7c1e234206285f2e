"""The bundled example: what each document is there to show is what the product finds in it, and nothing else clashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.case.documents import check_file
from sousveil.model.claims import Finding
from sousveil.model.sheets import Sheet

SOURCES = Path(__file__).parents[2] / "examples" / "numbers" / "sources"

# Document → (check, verdict, words that the cited claims hold).
SHOWS: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "xuhui-cameras.md": [
        ("rate_total", "contradicts", ("25.9 million", "18,860")),
        ("multiple_increment", "derived", ("2,500", "tripling")),
        ("density_area", "agrees", ("175", "21 square miles")),
    ],
    "nine-countries.html": [
        ("list_length", "agrees", ("nine countries",)),
        ("list_length", "contradicts", ("three countries",)),
    ],
    "correspondents-survey.md": [
        ("grim", "contradicts", ("37%", "20 respondents")),
        ("percentage_base", "agrees", ("127", "192", "66%")),
        ("grim", "not_testable", ("127", "99%")),
    ],
    "bright-project-tenders.md": [
        ("parts_total", "agrees", ("2558万元", "1359万元", "6432万元")),
        ("stated_twice", "contradicts", ("560.8万元", "伍佰零陆万捌仟元")),
        ("parts_total", "agrees", ("1945", "13519", "31010")),
    ],
    "school-cameras.txt": [
        ("multiple_increment", "agrees", ("3100万元", "2580万元", "520万元")),
        ("ratio_difference", "agrees", ("112所", "23万元")),
        ("ratio_difference", "contradicts", ("40万元", "112所")),
    ],
    "seoul-districts.txt": [
        ("parts_total", "contradicts", ("2,780", "1,292", "932")),
        ("parts_total", "contradicts", ("485", "238", "386")),
        ("parts_total", "agrees", ("1,496", "846", "390")),
        ("parts_total", "contradicts", ("29,477", "19,119", "9,647")),
    ],
    "bright-project-2018.txt": [],
    "council-minutes.docx": [
        ("density_area", "agrees", ("4,150", "85", "49")),
        ("percentage_base", "contradicts", ("60", "15", "40%")),
        ("parts_total", "contradicts", ("48%", "36%", "28%")),
        ("converted_amount", "contradicts", ("242 million", "$60 million")),
        ("multiple_increment", "contradicts", ("300", "700")),
        ("parts_total", "agrees", ("£4.8 million", "£0.8 million")),
        ("list_length", "contradicts", ("Four councillors",)),
    ],
}


def _cites(sheet: Sheet, finding: Finding, words: tuple[str, ...]) -> bool:
    quotes = [claim.quote for claim in sheet.claims if claim.claim_id in finding.claim_ids]
    return all(any(word in quote or quote in word for quote in quotes) for word in words)


def test_every_document_is_spoken_for() -> None:
    assert {path.name for path in SOURCES.iterdir() if path.is_file()} == set(SHOWS)


@pytest.mark.parametrize("name", SHOWS)
def test_the_example_shows_what_it_is_there_for(name: str) -> None:
    with check_file(SOURCES / name) as document:
        sheet = document.load_sheet()
    found = [(finding, finding.check, finding.verdict) for finding in sheet.findings]
    for check, verdict, words in SHOWS[name]:
        assert any((check, verdict) == (c, v) and _cites(sheet, finding, words) for finding, c, v in found), (
            check,
            verdict,
            words,
        )
    contradictions = [words for _, verdict, words in SHOWS[name] if verdict == "contradicts"]
    for finding, _, verdict in found:
        if verdict == "contradicts":
            assert any(_cites(sheet, finding, words) for words in contradictions), finding.sentence
