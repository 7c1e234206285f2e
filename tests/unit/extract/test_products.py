"""The stage: rows of core_product_mentions from notices' texts and from passages. Vendors and models are made up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.capabilities import documents
from sousveil.extract.product_anchors import PlainSearch, get_anchor_search, list_anchors
from sousveil.extract.products import extract_product_mentions, find_mentions, search_rows
from sousveil.model.exposure_tables import PRODUCT_MENTIONS
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.notice_tables import NOTICE_TEXTS
from sousveil.model.tables import PASSAGES, table_of
from sousveil.vocabulary.brands_index import get_brand_index
from sousveil.vocabulary.brands_spans import find_products
from tests.generated.fictional_vendors import VOCABULARY

FILLER = "The contractor keeps the poles in order and reports each month. "
TEXTS = (
    "Obscuravision OBV-2K14-I, or equivalent",
    "nothing at all",
    "",
    "品牌：暗视 型号：OBV-2K14；Axis P3245-LV",
    "National Treasury Board pays",
    "ＯＢＳＣＵＲＡＶＩＳＩＯＮ",
    "Axis Bank",
    FILLER * 40 + "the LumEye dome" + FILLER * 40 + "Axis P3245-LV " + FILLER * 3,
)


def make_texts(*texts: str) -> pa.RecordBatch:
    rows = [
        {
            **{column.name: "" for column in NOTICE_TEXTS.columns},
            "source_id": "s1" if number < 7 else "s2",
            "text_id": f"ntx_{number}",
            "notice_id": f"ntc_{number}",
            "ordinal": number,
            "locator": f'{{"pointer":"/{number}"}}',
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    return NOTICE_TEXTS.batch(rows)


def make_passages(texts: Sequence[str]) -> pa.RecordBatch:
    rows, place = [], 0
    for number, text in enumerate(texts):
        usual: dict[str, Any] = {column.name: "" for column in PASSAGES.columns}
        end = place + len(text)
        known = {
            "ordinal": number,
            "kind": "paragraph",
            "page": number + 1,
            "char_start": place,
            "char_end": end,
        }
        rows.append({**usual, **known, "text": text, "confidence": None})
        place = end
    return PASSAGES.batch(rows)


def extract(*batches: pa.RecordBatch) -> list[dict[str, Any]]:
    made = list(extract_product_mentions(batches, "src", "ntc_own", VOCABULARY))
    assert all(table_of(batch).name == PRODUCT_MENTIONS.name for batch in made)
    return [row for batch in made for row in batch.to_pylist()]


def test_rows_of_notices() -> None:
    rows = extract(make_texts(*TEXTS))
    assert [(row["notice_id"], row["vendor_id"], row["model"]) for row in rows] == [
        ("ntc_0", "obscura", "OBV-2K14-I"),
        ("ntc_3", "obscura", "OBV-2K14"),
        ("ntc_3", "axis", "P3245-LV"),
        ("ntc_5", "obscura", ""),
        ("ntc_7", "obscura", ""),
        ("ntc_7", "axis", "P3245-LV"),
    ]
    assert [(row["source_id"], row["ordinal"]) for row in rows] == [
        ("s1", 0), ("s1", 1), ("s1", 2), ("s1", 3), ("s2", 0), ("s2", 1)
    ]  # fmt: skip
    assert len({row["mention_id"] for row in rows}) == 6
    for row in rows:
        text = TEXTS[int(row["notice_id"][-1])]
        assert text[row["char_start"] : row["char_end"]] == row["text_raw"]


def test_how_batches_are_cut_changes_nothing() -> None:
    whole = make_texts(*TEXTS)
    for size in (1, 2, 5):
        assert extract(*(whole.slice(start, size) for start in range(0, len(TEXTS), size))) == extract(whole)


def test_passages_have_places_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [FILLER * 5, "We want Obscuravision ", "OBV-2K14-I domes. ", FILLER * 30, "Or Axis P3245-LV."]
    whole = "".join(parts)
    rows = extract(make_passages(parts))
    assert [row["text_raw"] for row in rows] == ["Obscuravision OBV-2K14-I", "Axis P3245-LV"]
    for row in rows:
        assert whole[row["char_start"] : row["char_end"]] == row["text_raw"]
        assert row["notice_id"] == "ntc_own"
        place = parse_locator(row["locator"])
        assert isinstance(place, TextLocator)
        assert (place.char_start, place.char_end) == (row["char_start"], row["char_end"])
    assert [parse_locator(row["locator"]).page for row in rows] == [2, 5]  # type: ignore[union-attr]
    batch = make_passages(parts)
    assert extract(*(batch.slice(number, 1) for number in range(len(parts)))) == rows
    monkeypatch.setattr(documents, "WINDOW_CHARACTERS", 700)
    assert extract(batch) == rows


def test_other_tables_are_passed_over() -> None:
    assert extract(PRODUCT_MENTIONS.batch([])) == []


def test_a_name_is_not_made_of_two_rows() -> None:
    assert extract(make_texts("Obscura", "vision", "Axis", "P3245-LV")) == []


def test_the_plain_search_finds_what_hyperscan_finds() -> None:
    plain = PlainSearch(sorted(set(list_anchors(get_brand_index(VOCABULARY)))))
    search = get_anchor_search(VOCABULARY)
    spans = dict(find_mentions(list(TEXTS), VOCABULARY))
    rows = {row for row, _ in search_rows(search, list(TEXTS))}
    assert rows == {row for row, _ in search_rows(plain, list(TEXTS))}
    assert set(spans) <= rows
    assert 1 not in rows


def test_a_stretch_gives_what_the_whole_text_gives() -> None:
    for text in TEXTS:
        found = dict(find_mentions([text], VOCABULARY)).get(0, [])
        expected = [span for span in find_products(text, VOCABULARY) if span.match.vendor_id != "treasury"]
        assert found == expected
