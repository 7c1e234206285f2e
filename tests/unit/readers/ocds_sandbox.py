"""Reads OCDS bytes and gives the rows by table, after checks that every reading owes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from sousveil.model.ids import hash_bytes
from sousveil.model.notice_tables import NOTICE_TABLES
from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import ocds

Rows = dict[str, list[dict[str, Any]]]


def read_json(folder: Path, value: object, filename: str = "fictional.json") -> Rows:
    return read_bytes(folder, json.dumps(value, ensure_ascii=False).encode(), filename)


def read_bytes(folder: Path, data: bytes, filename: str = "fictional.json") -> Rows:
    path = folder / "stored"
    path.write_bytes(data)
    return read_path(path, filename, hash_bytes(data))


def read_path(path: Path, filename: str, source_id: str) -> Rows:
    rows: Rows = {table.name: [] for table in NOTICE_TABLES} | {"raw_problems": []}
    for batch in ocds.read(Source(source_id, path, filename)):
        rows[table_of(batch).name].extend(batch.to_pylist())
    for name, found in rows.items():
        if name != "raw_problems":
            assert [row["ordinal"] for row in found] == list(range(len(found))), name
        ids = [next(iter(row.values())) for row in found] if name != "raw_unmapped_paths" else []
        assert len(set(ids)) == len(ids), name
    return rows


def list_codes(rows: Rows) -> list[str]:
    return [row["code"] for row in rows["raw_problems"] if row["code"] != "paths_unmapped"]


def parse_source(data: bytes) -> Any:
    """The whole source as JSON; several values as a list of them, as the pointers have it."""
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    text = data.decode("utf-8-sig", "replace").strip()
    decoder = json.JSONDecoder(strict=False)
    values, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
    return values[0] if len(values) == 1 else values


def resolve(document: Any, locator: str) -> Any:
    """The value at a locator's JSON pointer (RFC 6901). Raises LookupError when there is none."""
    pointer = json.loads(locator)["pointer"]
    value = document
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def assert_rows_stand_where_they_say(rows: Rows, document: Any) -> None:
    """Every row's locator leads to a value that holds what the row has as written."""
    merged = {row["notice_id"] for row in rows["raw_notices"] if row["kind"] == "compiled"}
    for name, found in rows.items():
        check = _CHECKS.get(name)
        for row in found if check else ():
            if name == "raw_amounts" and row["notice_id"] in merged:
                row = row | {"currency_raw": ""}  # another release may have stated the currency last
            assert check(row, resolve(document, row["locator"])), (name, row)
    for row in rows["raw_notices"]:
        for column, locator in json.loads(row["locators"] or "{}").items():
            value = resolve(document, json.dumps(locator))
            written = ", ".join(value) if isinstance(value, list) else _text(value)
            assert row[column] == written, (column, row)


def _text(value: Any) -> str:
    """What the reader takes of a value as text: nothing of null, true, false, objects and lists."""
    return "" if value is None or isinstance(value, (bool, dict, list)) else str(value)


def _is_place(row: dict[str, Any], value: dict[str, Any]) -> bool:
    names = [str(value.get(key) or "").strip() for key in ("locality", "region", "countryName")]
    return row["name_raw"] in (", ".join(filter(None, names)), value.get("description", ""))


def _is_amount(row: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, dict):
        return _text(value) == row["amount_raw"]
    return _text(value["amount"]) == row["amount_raw"] and row["currency_raw"] in (
        _text(value.get("currency")),
        "",
    )


def _is_organisation(row: dict[str, Any], value: dict[str, Any]) -> bool:
    identifier = value.get("identifier") or {}
    names = {value.get(key) for key in ("name", "name_en", "name_fr")} | {identifier.get("legalName")}
    return row["name_raw"] in names or row["withheld"] or not row["name_raw"]


def _is_award(row: dict[str, Any], value: dict[str, Any]) -> bool:
    return _text(value.get("id")) == row["native_id"] and row["title_raw"] in (_text(value.get("title")), "")


def _is_code(row: dict[str, Any], value: dict[str, Any]) -> bool:
    if _text(value.get("description")) != row["description"]:
        return False
    return (_text(value.get("id")) or row["code_raw"]) == row["code_raw"]


_CHECKS: dict[str, Any] = {
    "raw_notice_texts": lambda row, value: _text(value) == row["text"],
    "raw_lots": _is_award,
    "raw_awards": _is_award,
    "raw_bids": lambda row, value: _text(value["id"]) == row["native_id"],
    "raw_amounts": _is_amount,
    "core_organisation_mentions": _is_organisation,
    "core_place_mentions": _is_place,
    "raw_classifications": _is_code,
    "raw_notice_dates": lambda row, value: _text(value) == row["at_raw"],
    "raw_notice_links": lambda row, value: (
        row["target_raw"] in (_text(value.get("identifier")), value.get("url"))
    ),
}
