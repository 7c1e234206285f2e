"""Any rows written as CSV come back as they were, however they are delimited and quoted; any bytes give no exception."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.notice_values import format_amount
from sousveil.model.protocols import Source
from sousveil.readers import table
from sousveil.readers.table_cells import MoneyContext, read_money
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import read_bytes

MAPPING = parse_mapping(
    {"columns": {"native_id": "No", "title": "Title", "award_amount": "Value"}, "currency": "CNY"}
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    titles=st.lists(TEXT, min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_rows_come_back(titles: list[str], delimiter: str, quoting: int, encoding: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(["No", "Title", "Value"])
    for number, title in enumerate(titles):
        writer.writerow([f"N{number}", title, 10 + number])
    with tempfile.TemporaryDirectory() as folder:
        rows = read_bytes(table, Path(folder), file.getvalue().encode(encoding), "a.csv", MAPPING)
    assert [row["native_id"] for row in rows["raw_notices"]] == [
        f"N{number}" for number in range(len(titles))
    ]
    kept = [row["title_raw"] for row in rows["raw_notices"]]
    assert kept == [title if title.strip() else "" for title in titles]
    assert [row["amount_exact"] for row in rows["raw_amounts"]] == [str(10 + n) for n in range(len(titles))]
    assert not [row for row in rows["raw_problems"] if row["code"] == "row_ragged"]


@settings(max_examples=60, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(st.sampled_from('No,Title,Value\n"\t;|x1.,€万元'), max_size=200).map(
            lambda text: ("No,Title,Value\n" + text).encode()
        ),
        st.text(st.sampled_from('{}[]":,No1\n\\u'), max_size=120).map(lambda text: b"{" + text.encode()),
        st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest),
    )
)
def test_no_bytes_crash_it(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = read_bytes(table, Path(folder), data, "a.csv", MAPPING)
    codes = {row["code"] for row in rows["raw_problems"]}
    assert "reader_crashed" not in codes
    assert rows["raw_notices"] or rows["raw_problems"] or rows["raw_unmapped_paths"] or b"No" in data
    for row in rows["raw_notices"]:
        place = json.loads(row["locator"])
        assert place["column"] == ""
        assert place["row"] >= 1


@settings(max_examples=200, deadline=None)
@given(
    value=st.decimals(
        min_value=Decimal("2"), max_value=Decimal("900000"), places=2, allow_nan=False, allow_infinity=False
    ),
    scale=st.sampled_from([("元", 1), ("千元", 1000), ("万元", 10**4), ("亿元", 10**8)]),
    style=st.sampled_from(["{}", "{:,}", "{} "]),
)
def test_amounts_are_exact_in_every_unit(value: Decimal, scale: tuple[str, int], style: str) -> None:
    unit, factor = scale
    for raw, context in (
        (style.format(value) + unit, MoneyContext()),
        (style.format(value), MoneyContext(unit, "CNY")),
    ):
        found = read_money(raw, context)
        assert found.value is not None
        assert Decimal(format_amount(found.value)) == value * factor


def test_the_reader_gives_the_same_rows_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No,Title,Value\n" + "".join(f"{n},t,{n + 10}\n" for n in range(9_000)), encoding="utf-8")
    source = Source("0" * 64, path, "a.csv", mapping=MAPPING)
    once, again = ([batch.to_pylist() for batch in table.read(source)] for _ in range(2))
    assert once == again
    assert sum(len(rows) for rows in once) > 27_000
