"""Claims: spans, subjects, places, times and scope marks as the words carry them."""

from __future__ import annotations

import pytest

from sousveil.extract.claims import extract_claims
from sousveil.extract.sections import split_sections
from sousveil.extract.subjects import normalise_subject
from sousveil.model.claims import Claim
from sousveil.model.rows import claims_from_batch, claims_to_batch
from sousveil.model.sheets import Passage


def read(text: str, language: str = "en", start: int = 0) -> list[Claim]:
    return extract_claims([Passage("paragraph", start, start + len(text), text)], "s", language, "")


def test_offsets_are_into_the_stored_text():
    text = "Norwold has 1,200 street cameras on 14 square kilometres."
    for claim in read(text, start=1000):
        assert text[claim.start - 1000 : claim.end - 1000] == claim.quote
        assert claim.context == text


def test_subject_place_and_time():
    (claim,) = (
        c
        for c in read("In 2021 the police of Norwold ran 3,000 facial recognition cameras.")
        if c.measure == "count"
    )
    assert claim.subject == "facial recognition camera"
    assert claim.time == "2021"


def test_time_and_place_carry_over_within_a_paragraph_and_say_so():
    first, second = read("In Hungary 500 cameras were bought in 2020. Another supplier sold 300 recorders.")
    assert (first.place, first.time) == ("HU", "2020")
    assert (second.place, second.time) == ("HU", "2020")
    assert {"place:inherited", "time:inherited"} <= set(second.scope)


def test_dates_and_identifiers_are_no_claims():
    assert [c.quote for c in read("On 5 April 2021 it bought 30 cameras.")] == ["30 cameras"]


@pytest.mark.parametrize(
    ("text", "language", "measure", "per"),
    [
        ("Every hour the system logs 12,500 faces.", "en", "rate", "hour"),
        ("Roughly 26 million faces are captured daily.", "en", "rate", "day"),
        ("The weekly total is 8,400 travellers.", "en", "rate", "week"),
        ("There are 18 cameras a square mile.", "en", "density", "mile ** 2"),
        ("Each hectare has room for 800 graves.", "en", "density", "hectare"),
        ("平均每分钟比对3100人次。", "zh", "rate", "minute"),
    ],
)
def test_denominators_that_stand_apart(text, language, measure, per):
    (claim,) = read(text, language)
    assert (claim.measure, claim.per) == (measure, per)


def test_over_an_area_is_no_more_than():
    (claim,) = (c for c in read("The 35 cameras stand over 12 square kilometres.") if c.measure == "area")
    assert (claim.comparison, claim.low, claim.high) == (
        "",
        claim.value - claim.high + claim.value,
        claim.high,
    )
    assert claim.high - claim.low == 1


def test_a_quote_never_reaches_into_the_next_figure():
    first, second = read("Forty-two of the seventy stations had signs.")
    assert first.end <= second.start


def test_a_list_is_a_claim_when_a_number_introduces_it():
    claims = read("The system went to three provinces: Aldor, Brenn and Cassar.")
    (listed,) = (c for c in claims if c.role == "list")
    assert listed.items == ("Aldor", "Brenn", "Cassar")
    assert listed.value == 3
    assert not [c for c in read("It went to Aldor, Brenn and Cassar.") if c.role == "list"]


def test_rows_bring_every_field_back():
    claims = read(
        "Nearly 1,000 of the 32 contracts, worth a third of $1.2 million, went to nine countries: Aldor, Brenn and Cassar."
    )
    assert claims
    assert claims_from_batch(claims_to_batch(claims, "1")) == claims


def test_passage_borders_do_not_change_what_is_read():
    one, two = "Norwold has 300 cameras.\n\n", "Hexby has 400 cameras.\n\n"
    parts = [Passage("paragraph", 0, len(one), one), Passage("paragraph", len(one), len(one) + len(two), two)]
    apart = extract_claims(parts, "s", "en", "")
    joined = read(one + two)
    assert [(c.start, c.end, c.quote, c.subject, c.place) for c in apart] == [
        (c.start, c.end, c.quote, c.subject, c.place) for c in joined
    ]


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("additional new facial recognition cameras", "facial recognition camera"),
        ("the Countries", "country"),
        ("people", "person"),
        ("台摄像机", "摄像头"),
        ("", ""),
    ],
)
def test_subjects(written, normalised):
    assert normalise_subject(written) == normalised


def test_sections_keep_every_passage_in_order():
    passages = [Passage("paragraph", i * 10, i * 10 + 10, "x" * 10) for i in range(25)]
    sections = list(split_sections(passages, limit=40))
    assert [p for section in sections for p in section] == passages
    assert all(sum(p.end - p.start for p in section) <= 40 for section in sections)


@pytest.mark.parametrize("language", ["pt", "it", "nl", "tr"])
def test_a_language_without_words_of_its_own_keeps_its_separators(language):
    (claim,) = (c for c in read("Lisboa 1.200 kamera, 3,5 %.", language) if c.kind == "number")
    assert claim.value == 1200
