"""Tables of notices. All names are fictional."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sousveil.model.locators import CellLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers import plain, table
from sousveil.readers.reading import read_source
from sousveil.readers.registry import choose_reader
from sousveil.readers.table_mapping import FIELDS, parse_mapping
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes

COLUMNS = {"title": "项目", "buyer": "采购人", "award_amount": "金额（万元）"}
HEADER = "项目,采购人,金额（万元）\n"
ROWS = HEADER + "视频监控,示例市公安局,560.8\n人脸识别,示例县公安局,30\n"


def read(folder: Path, data: str | bytes, name: str = "a.csv", **section: Any) -> Rows:
    content = data.encode() if isinstance(data, str) else data
    return read_bytes(table, folder, content, name, parse_mapping({"columns": COLUMNS} | section))


def list_amounts(rows: Rows) -> list[tuple[str | None, str]]:
    return [(row["amount_exact"], row["currency"]) for row in rows["raw_amounts"]]


def list_titles(rows: Rows) -> list[str]:
    return [row["title"] for row in rows["raw_notices"]]


EXPECTED = [("5608000", "CNY"), ("300000", "CNY")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    rows = read(tmp_path, (ROWS * 1).encode(encoding))
    assert list_amounts(rows) == EXPECTED
    assert list_titles(rows) == ["视频监控", "人脸识别"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("cp1251", "Камеры наблюдения"), ("latin-1", "Caméras de vidéosurveillance à Orléans")],
)
def test_older_encodings_guessed_and_named(tmp_path: Path, encoding: str, title: str) -> None:
    text = "titre;prix\n" + f"{title};5000\n" * 20
    section = {"columns": {"title": "titre", "award_amount": "prix"}, "currency": "EUR"}
    assert set(list_titles(read(tmp_path, text.encode(encoding), **section))) == {title}
    named = read(tmp_path, text.encode(encoding), encoding=encoding, **section)
    assert set(list_titles(named)) == {title}
    assert list_codes(named) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    assert list_amounts(read(tmp_path, ROWS.replace(",", delimiter))) == EXPECTED
    assert list_amounts(read(tmp_path, ROWS.replace(",", delimiter), delimiter=delimiter)) == EXPECTED


def test_the_line_that_excel_writes_for_itself_is_no_row(tmp_path: Path) -> None:
    assert list_amounts(read(tmp_path, "sep=;\n" + ROWS.replace(",", ";"))) == EXPECTED


def test_line_breaks_in_quotes_and_quotes_in_quotes(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + '"视频\r\n""监控""",示例局,5\r\n')
    assert [row["title_raw"] for row in rows["raw_notices"]] == ['视频\n"监控"']
    assert list_codes(rows) == []


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + '坏,"示例局,5\n' + "好,示例局,6\n" * 3)
    assert list_titles(rows) == ["坏", "好", "好", "好"]
    assert list_codes(rows) == ["row_ragged"]
    many = read(tmp_path, HEADER + '坏,"示例局,5\n' * 301)
    assert len(many["raw_notices"]) == 301


def test_the_header_is_the_row_with_the_mapped_columns(tmp_path: Path) -> None:
    rows = read(tmp_path, "项目清单,,\n\n" + ROWS)
    assert list_amounts(rows) == EXPECTED
    assert [json.loads(row["locator"])["row"] for row in rows["raw_notices"]] == [1, 2]
    assert {row["path"] for row in rows["raw_unmapped_paths"]} == {"(above the header)"}
    assert list_amounts(read(tmp_path, "项目清单,,\n\n" + ROWS, header_row=3)) == EXPECTED
    wrong = read(tmp_path, ROWS, header_row=2)
    assert (wrong["raw_notices"], list_codes(wrong)) == ([], ["mapping_column_missing"] * 3)


def test_a_missing_column_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = read(tmp_path, ROWS.replace("采购人", "单位"))
    assert [row["detail"] for row in rows["raw_problems"]][:1] == ["buyer = 采购人"]
    assert list_amounts(rows) == EXPECTED
    none = read(tmp_path, "a,b,c\n1,2,3\n")
    assert none["raw_notices"] == []
    assert list_codes(none) == ["mapping_column_missing"] * 3


def test_headers_match_in_full_width_and_case(tmp_path: Path) -> None:
    assert list_amounts(read(tmp_path, ROWS.replace("（万元）", "(万元)"))) == EXPECTED


def test_rows_of_other_lengths(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "甲,局\n乙,局,3,多,余\n丙,局,4,,\n")
    assert list_titles(rows) == ["甲", "乙", "丙"]
    assert [(row["code"], row["detail"]) for row in rows["raw_problems"]][:2] == [
        ("row_ragged", "2 cells, 3 headers"),
        ("row_ragged", "5 cells, 3 headers"),
    ]
    assert [(row["path"], row["occurrences"]) for row in rows["raw_unmapped_paths"]] == [("#4", 1), ("#5", 1)]


def test_headers_that_repeat_get_a_number(tmp_path: Path) -> None:
    text = "项目,金额,金额\n甲,5,7\n"
    rows = read(
        tmp_path, text, columns={"title": "项目", "budget": "金额", "award_amount": "金额#2"}, currency="CNY"
    )
    assert {(row["role"], row["amount_raw"]) for row in rows["raw_amounts"]} == {
        ("budget", "5"),
        ("award", "7"),
    }


def test_totals_empty_rows_and_repeated_headers_are_no_notices(tmp_path: Path) -> None:
    rows = read(tmp_path, ROWS + "\n,,\n" + HEADER + "合 计,,590.8\nTotal:,,590.8\n")
    assert list_amounts(rows) == EXPECTED
    counted = {row["path"]: row["occurrences"] for row in rows["raw_unmapped_paths"]}
    assert counted == {"(repeated header)": 1, "(row of totals)": 2}


def test_nul_characters(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "视\0频,示例局,5\n" + "视频,示例局,5\n" * 50)
    assert rows["raw_notices"][0]["title_raw"] == "视\ufffd频"
    assert "nul_bytes" in list_codes(rows)


def test_contact_columns_are_withheld_others_counted(tmp_path: Path) -> None:
    text = "项目,联系人,Telephone,备注,法人\n甲,某甲,123,x,某乙\n"
    rows = read(tmp_path, text, columns={"title": "项目"}, withheld="法人")
    counted = {row["path"]: row["disposition"] for row in rows["raw_unmapped_paths"]}
    assert counted == {"联系人": "withheld", "Telephone": "withheld", "法人": "withheld", "备注": "unmapped"}
    assert "某甲" not in json.dumps(rows, ensure_ascii=False)


def test_sole_traders_are_withheld(tmp_path: Path) -> None:
    text = "项目,供应商,编号\n甲,ФОП Вигадана Особа,1234567890\n"
    rows = read(tmp_path, text, columns={"title": "项目", "supplier": "供应商", "supplier_id": "编号"})
    (mention,) = rows["core_organisation_mentions"]
    assert (mention["withheld"], mention["name"], mention["identifier_raw"]) == (True, "", "")
    assert list_codes(rows) == ["name_withheld"]
    assert "Вигадана" not in json.dumps(rows, ensure_ascii=False)


def test_units_of_the_mapping_the_column_and_the_cell(tmp_path: Path) -> None:
    columns = {"title": "项目", "amount": "金额（万元）", "unit": "单位", "currency": "币种"}
    text = "项目,金额（万元）,单位,币种\n甲,5,,\n乙,5,元,\n丙,5亿元,元,\n丁,5,,USD\n戊,5,套,\n"
    rows = read(tmp_path, text, columns=columns, currency="CNY", amount_role="ceiling")
    assert list_amounts(rows) == [
        ("50000", "CNY"), ("5", "CNY"), ("500000000", "CNY"), ("50000", "USD"), ("5", "CNY"),
    ]  # fmt: skip
    assert {row["role"] for row in rows["raw_amounts"]} == {"ceiling"}
    said = read(
        tmp_path,
        "项目,金额（万元）\n甲,5\n",
        columns={"title": "项目", "amount": "金额（万元）"},
        unit="亿元",
    )
    assert list_amounts(said) == [("500000000", "CNY")]
    unclear = read(
        tmp_path, "项目,单价（元/台）\n甲,5000\n", columns={"title": "项目", "amount": "单价（元/台）"}
    )
    assert list_codes(unclear) == ["amount_unreadable"]
    unknown = read(tmp_path, "项目,金额\n甲,5000\n", columns={"title": "项目", "amount": "金额"})
    assert (list_amounts(unknown), list_codes(unknown)) == ([("5000", "")], ["currency_unknown"])


def test_an_award_and_its_contract_in_one_row(tmp_path: Path) -> None:
    columns = {"supplier": "S", "award_amount": "A", "award_id": "AN", "contract_amount": "C", "contract_id": "CN",
               "signed_at": "D", "lot": "L"}  # fmt: skip
    text = "S,A,AN,C,CN,D,L\nFictional Ltd,100,A-1,110,C-1,2021-05-01,2\n"
    rows = read(tmp_path, text, columns=columns, currency="EUR")
    awards = {row["stage"]: row for row in rows["raw_awards"]}
    assert (awards["award"]["native_id"], awards["contract"]["award_native_id"]) == ("A-1", "A-1")
    assert {(row["role"], row["award_id"]) for row in rows["raw_amounts"]} == {
        (stage, awards[stage]["award_id"]) for stage in ("award", "contract")
    }
    (supplier,) = rows["core_organisation_mentions"]
    assert supplier["award_id"] == awards["award"]["award_id"]
    assert {row["lot_id"] for row in rows["raw_awards"]} == {rows["raw_lots"][0]["lot_id"]}


def test_locators_are_canonical_and_find_their_cell(tmp_path: Path) -> None:
    mapping = parse_mapping({"columns": COLUMNS})
    rows = read(tmp_path, "项目清单\n" + ROWS)
    source = Source("0" * 64, tmp_path / "a.csv", "a.csv", mapping=mapping)
    for name, raw in (
        ("raw_amounts", "amount_raw"),
        ("core_organisation_mentions", "name_raw"),
        ("raw_notice_texts", "text"),
    ):
        for row in rows[name]:
            place = json.loads(row["locator"])
            assert format_locator(CellLocator(**place)) == row["locator"]
            assert table.find_cell(source, place["row"], place["column"]) == row[raw]
    places = json.loads(rows["raw_notices"][1]["locators"])
    assert places == {"title_raw": {"column": "项目", "row": 2}}
    assert table.find_cell(source, 2, "") == "项目 | 采购人 | 金额（万元）"
    assert table.find_cell(source, 99, "项目") is None


def make_xlsx(rows: list[list[Any]], *merged: str, sheet: str = "数据") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active["A1"] = "说明"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet(tmp_path: Path) -> None:
    data = make_xlsx(
        [
            [],
            [None, "项目", "采购人", "金额（万元）", "日期"],
            [None, "甲", "局", 560.8, date(2022, 6, 1)],
            [None, "乙", "局", 0.1 + 0.2, None],
        ]
    )
    rows = read(tmp_path, data, "a.xlsx", columns=COLUMNS | {"published_at": "日期"})
    assert list_amounts(rows) == [("5608000", "CNY"), ("3000", "CNY")]
    assert rows["raw_notices"][0]["published_at"] == "2022-06-01"
    assert [row["path"] for row in rows["raw_unmapped_paths"]] == ["(row of sheet 封面)"]
    missing = read(tmp_path, data, "a.xlsx", sheet="附件")
    assert list_codes(missing) == ["mapping_column_missing"]


def test_merged_cells_go_on_but_amounts_count_once(tmp_path: Path) -> None:
    header = ["项目", "采购人", "金额（万元）"]
    data = make_xlsx([header, ["甲", "局", 30], ["乙", None, None], ["丙", None, 5]], "B2:B4", "C2:C3")
    rows = read(tmp_path, data, "a.xlsx")
    assert [row["name"] for row in rows["core_organisation_mentions"]] == ["局"] * 3
    assert list_amounts(rows) == [("300000", "CNY"), ("50000", "CNY")]


def test_formulas_are_text_or_their_value_never_run(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "=1+1,@SUM(A1),-5\n")
    assert (list_titles(rows), rows["core_organisation_mentions"][0]["name"]) == (["=1+1"], "@SUM(A1)")


def test_spreadsheets_that_would_grow_too_large(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "项目", "x"
    file = io.BytesIO()
    book.save(file)
    assert list_codes(read(tmp_path, file.getvalue(), "a.xlsx")) == ["oversized_expansion"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (40 << 20))
    assert list_codes(read(tmp_path, packed.getvalue(), "a.xlsx")) == ["oversized_expansion"]


def make_ods(body: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{names}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{names}office:1.0" xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0" '
            f'xmlns:office="{names}office:1.0"><o:body><o:spreadsheet><table:table table:name="S">{body}</table:table>'
            "</o:spreadsheet></o:body></o:document-content>",
        )
    return file.getvalue()


def make_ods_row(*texts: str, repeat: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"{repeat}><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"


def test_an_open_document(tmp_path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    body = make_ods_row("项目", "采购人", "金额（万元）") + make_ods_row("甲", "局", "560.8") + blank
    assert list_amounts(read(tmp_path, make_ods(body), "a.ods")) == [("5608000", "CNY")]
    far = read(tmp_path, make_ods(body + make_ods_row("乙", "局", "5")), "a.ods")
    wide = body + make_ods_row("x", repeat=' table:number-columns-repeated="16000"')
    assert list_codes(read(tmp_path, make_ods(wide.replace("1048000", "2000")), "a.ods")) == [
        "oversized_expansion"
    ]
    assert len(far["raw_notices"]) == 2


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty_source"),
        (b"\x00\x01\x02\x03" * 500, "a.csv", "binary_source"),
        (b"PK\x03\x04 and no more", "a.xlsx", "damaged_source"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "a.xls", "damaged_source"),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    assert list_codes(read(tmp_path, data, name)) == [code]


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        '{"项目":"甲","金额（万元）":560.80,"采购人":"局","x":[1],"y":{"a":1},"z":true}',
        "[1]",
        "{bad",
        "",
        '{"项目":"乙\\ud800","金额（万元）":null}',
        '{"项目":' + "[" * 5000 + "}",
    ]
    rows = read(tmp_path, "\n".join(lines), "a.jsonl")
    assert list_titles(rows) == ["甲", "乙\ufffd"]
    assert [(row["amount_exact"], row["amount_raw"]) for row in rows["raw_amounts"]] == [
        ("5608000", "560.80")
    ]
    assert [json.loads(row["locator"])["row"] for row in rows["raw_notices"]] == [1, 5]
    assert sorted(list_codes(rows)) == ["json_invalid", "json_invalid", "schema_mismatch"]
    assert {row["path"] for row in rows["raw_unmapped_paths"]} == {"x/[]", "y/", "z"}


def test_a_line_beyond_all_measure_is_left_out(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "甲,局,5\n" + "x" * (9 << 20) + "\n乙,局,6\n")
    assert list_titles(rows) == ["甲", "乙"]
    assert list_codes(rows) == ["record_too_large"]


def test_which_reader_takes_what(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_text(ROWS, encoding="utf-8")
    mapping = parse_mapping({"columns": COLUMNS})
    assert choose_reader(Source("0" * 64, path, "a.csv")) is plain
    assert choose_reader(Source("0" * 64, path, "a.csv", mapping=mapping)) is table
    path.write_bytes(make_xlsx([["项目"], ["甲"]]))
    assert choose_reader(Source("0" * 64, path, "a.xlsx")) is table
    assert choose_reader(Source("0" * 64, path, "no name")) is table or choose_reader(
        Source("0" * 64, path, "no name")
    )


def test_a_spreadsheet_without_a_mapping_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(make_xlsx([["项目"], ["甲"]]))
    found = [row for batch in read_source(Source("0" * 64, path, "a.xlsx")) for row in batch.to_pylist()]
    assert [row["code"] for row in found] == ["mapping_missing"]
    assert "table.md" in found[0]["hint"]


def test_headers_that_differ_in_case_only(tmp_path: Path) -> None:
    columns = {"title": "title", "award_amount": "amount"}
    rows = read(tmp_path, "Title,title,AMOUNT\na,b,5\n", columns=columns, currency="CNY")
    assert list_titles(rows) == ["b"]
    assert list_amounts(rows) == [("5", "CNY")]


def test_objects_with_ever_new_names_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = "".join(f'{{"k{number}":1,"项目":"甲"}}\n' for number in range(20_500))
    rows = read(tmp_path, lines, "a.jsonl", columns={"title": "项目"})
    assert len(rows["raw_notices"]) == 20_500
    assert len(rows["raw_unmapped_paths"]) == 20_000
    assert rows["raw_unmapped_paths"][0]["path"] == "(further columns)"


def test_the_example_of_the_reference_page_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "readers" / "table.md").read_text(
        encoding="utf-8"
    )
    data, settings = page.split("```\n")[1], page.split("```toml\n")[1].split("```")[0]
    (section,) = tomllib.loads(settings)["tables"]
    rows = read_bytes(table, tmp_path, data.encode(), "contracts-2022.csv", parse_mapping(section))
    assert list_amounts(rows) == [("5608000", "CNY")]
    (notice,) = rows["raw_notices"]
    assert (notice["kind"], notice["published_at"], notice["country"]) == ("award", "2022-06-01", "CN")
    assert list_codes(rows) == []
    assert all(f"`{field}`" in page or field.endswith(("_id", "_code")) for field in FIELDS)
