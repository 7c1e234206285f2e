"""What points, commas, spaces and apostrophes in a number mean."""

from __future__ import annotations

import pytest

from sousveil.extract.quantities.separators import (
    UNRESOLVED,
    Reading,
    detect_separators,
    load_separators,
    read_number,
)


@pytest.mark.parametrize(
    ("run", "digits", "decimals"),
    [
        ("1234", "1234", 0),
        ("1.234.567,89", "123456789", 2),
        ("1,234,567.89", "123456789", 2),
        ("1 234 567,89", "123456789", 2),
        ("1'250'000", "1250000", 0),
        ("0.125", "0125", 3),
        ("12,5", "125", 1),
        ("1234.567", "1234567", 3),
    ],
)
def test_forms_that_can_only_be_read_one_way(run: str, digits: str, decimals: int) -> None:
    for lang in ("en", "de", "ru"):
        assert read_number(run, load_separators(lang)) == Reading(digits, decimals)


@pytest.mark.parametrize("run", ["192.168.1.2", "5.04.2021", "1,2,3", "1.23,456.7", "12 34"])
def test_what_is_no_number(run: str) -> None:
    assert read_number(run, load_separators("de")) is None


@pytest.mark.parametrize(("lang", "decimals"), [("en", 3), ("de", 0), ("es", 0), ("es-MX", 3), ("de-CH", 3)])
def test_the_language_decides_what_it_must(lang: str, decimals: int) -> None:
    reading = read_number("1.250", load_separators(lang))
    assert reading is not None
    assert (reading.digits, reading.decimals) == ("1250", decimals)


def test_what_stays_open_names_both_readings() -> None:
    reading = read_number("1.250", load_separators("ru"))
    assert reading is not None
    assert reading.confidence == UNRESOLVED
    assert reading.other == ("1250", 3)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [("1.234.567,89", ","), ("1,234,567.89", "."), ("Anteil 2,5 und 3,75", ","), ("nothing", ".")],
)
def test_the_document_is_evidence(text: str, decimal: str) -> None:
    assert detect_separators(text, "en").decimal == decimal
    assert detect_separators(text, "en").by_document == (text != "nothing")
