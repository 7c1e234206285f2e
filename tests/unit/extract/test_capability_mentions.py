"""The stage: rows of core_capability_mentions from notices' texts and from passages."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.capabilities import documents, extract_capabilities
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.notice_tables import NOTICE_TEXTS
from sousveil.model.procurement_tables import CAPABILITY_MENTIONS
from sousveil.model.tables import PASSAGES, table_of
from sousveil.vocabulary.capability_files import Capability, Term, make_vocabulary

VOCABULARY = make_vocabulary(
    [
        Capability(
            "faces",
            {"en": "faces"},
            "",
            "",
            (),
            False,
            {},
            (Term("人脸识别", "zh"), Term("facial recogni*", "en"), Term("人脸", "zh", ("抓拍",))),
            (),
            (),
            (),
        )
    ]
)


def make_texts(*texts: str, role: str = "description") -> pa.RecordBatch:
    rows = [
        {
            **{c.name: "" for c in NOTICE_TEXTS.columns},
            "text_id": f"ntx_{number}",
            "notice_id": f"ntc_{number}",
            "ordinal": number,
            "locator": f'{{"pointer":"/{number}"}}',
            "role": role,
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    return NOTICE_TEXTS.batch(rows)


def make_passages(*texts: str, kind: str = "paragraph") -> pa.RecordBatch:
    rows, place = [], 0
    for number, text in enumerate(texts):
        rows.append(
            {
                **{c.name: "" for c in PASSAGES.columns},
                "ordinal": number,
                "kind": kind,
                "page": number + 1,
                "char_start": place,
                "char_end": place + len(text),
                "text": text,
                "confidence": 1.0,
            }
        )
        place += len(text)
    return PASSAGES.batch(rows)


def extract(*batches: pa.RecordBatch) -> list[dict[str, Any]]:
    made = list(extract_capabilities(batches, "s" * 64, "ntc_document", VOCABULARY))
    assert all(table_of(batch) is CAPABILITY_MENTIONS for batch in made)
    return [row for batch in made for row in batch.to_pylist()]


def test_texts_of_notices() -> None:
    rows = extract(
        make_texts("nothing", "Before this. Shall support facial recognition. After.", "人脸识别 人脸识别")
    )
    assert [row["text_id"] for row in rows] == ["ntx_1", "ntx_2", "ntx_2"]
    first = rows[0]
    assert first["notice_id"] == "ntc_1"
    assert first["locator"] == '{"pointer":"/1"}'
    assert first["quote"] == "facial recognition"
    assert first["context"] == "Shall support facial recognition."
    assert first["strength"] == "requirement"
    assert first["maker"] == "extract.capabilities"
    assert [row["ordinal"] for row in rows] == [0, 1, 2]
    assert len({row["mention_id"] for row in rows}) == 3


def test_a_title_is_a_requirement() -> None:
    assert extract(make_texts("Facial recognition", role="title"))[0]["strength"] == "requirement"
    assert extract(make_texts("Facial recognition"))[0]["strength"] == "description"


def test_passages_are_read_as_one_text() -> None:
    rows = extract(make_passages("第一页 人\n", "脸识\n", "别系统。facial\n", "recognition"))
    stored = "第一页 人\n脸识\n别系统。facial\nrecognition"
    assert [row["quote"] for row in rows] == ["人\n脸识\n别", "facial\nrecognition"]
    for row in rows:
        assert stored[row["char_start"] : row["char_end"]] == row["quote"]
        assert row["notice_id"] == "ntc_document"
        assert row["text_id"] == ""
    assert parse_locator(rows[0]["locator"]) == TextLocator(4, 10, 1)
    assert parse_locator(rows[1]["locator"]) == TextLocator(13, 31, 3)


def test_a_row_of_a_table_is_one_sentence() -> None:
    row = "人脸 | 图像。 | 抓拍\n"
    assert len(extract(make_passages(row, kind="table_row"))) == 1
    assert extract(make_passages(row)) == []


def test_chapters_of_instructions_are_boilerplate() -> None:
    text = (
        "第一章 招标公告\n须支持人脸识别。\n第二章 投标人须知\n须支持人脸识别。\n"
        "见第三章所述。\n须支持人脸识别。\n第三章 采购需求\n须支持人脸识别。\n"
    )
    for pieces in ([text], list(text)):
        rows = extract(make_passages(*pieces))
        assert [row["strength"] for row in rows] == [
            "requirement",
            "boilerplate",
            "boilerplate",
            "requirement",
        ]


def test_other_tables_are_passed_over() -> None:
    assert extract(CAPABILITY_MENTIONS.batch([])) == []
    assert extract() == []


@pytest.mark.parametrize("size", [1, 3, 50])
def test_output_does_not_depend_on_batches_or_windows(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [
        f"第{number}段，须支持人 脸\n识别。facial\nrecogni" + "tion。填充\n" * 40 for number in range(60)
    ]
    batch = make_passages(*pieces)
    whole = extract(batch)
    assert len(whole) == 120
    cut = [batch.slice(start, size) for start in range(0, batch.num_rows, size)]
    assert extract(*cut) == whole
    monkeypatch.setattr(documents, "WINDOW_CHARACTERS", 5_000)
    monkeypatch.setattr(documents, "MARGIN_CHARACTERS", 2_000)
    assert extract(*cut) == whole


def test_many_rows_come_in_several_batches() -> None:
    batch = make_texts(*["人脸识别。" * 50] * 100)
    made = list(extract_capabilities([batch], "s" * 64, "", VOCABULARY))
    assert [part.num_rows for part in made] == [4096, 904]
    assert [row["ordinal"] for part in made for row in part.to_pylist()] == list(range(5000))
