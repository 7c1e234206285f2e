"""A record of a table as a notice with all that belongs to it."""

from __future__ import annotations

from typing import Any

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import (
    AWARDS,
    CLASSIFICATIONS,
    LOTS,
    NOTICE_DATES,
    NOTICE_LINKS,
    NOTICE_TEXTS,
)
from sousveil.model.notice_values import clean_name
from sousveil.readers import table_mapping as fields
from sousveil.readers.eforms_codes import read_country
from sousveil.readers.table_cells import read_count, read_day
from sousveil.readers.table_money import add_amounts
from sousveil.readers.table_parties import add_parties
from sousveil.readers.table_records import locate_row
from sousveil.readers.table_view import RecordView, clean_identifier

_AWARD_FIELDS = ("award_amount", "award_date", "award_id")
_CONTRACT_FIELDS = ("contract_amount", "signed_at", "contract_id")
_TEXTS = {"title": "title", "lot_title": "lot_title"} | fields.TEXTS
# Column of raw_notices → the field that it is read from.
_SOURCES = {
    "native_id": "native_id",
    "process_id": "process_id",
    "reference": "reference",
    "kind_raw": "kind",
    "status_raw": "status",
    "title_raw": "title",
    "language": "language",
    "published_at_raw": "published_at",
    "procedure_raw": "procedure",
    "category_raw": "category",
    "bidder_count_raw": "bidder_count",
    "country": "country",
}


def add_notice(view: RecordView, rows: NoticeRows) -> None:
    """Adds the notice that the record is, and its lot, awards, amounts, organisations, places, dates, codes and links."""
    rows.open_notice(locate_row(view.record.row), **_describe(view), locators=_join_locators(view))
    lot_id = _add_lot(view, rows)
    awards = _add_awards(view, rows, lot_id)
    _add_texts(view, rows, lot_id)
    add_amounts(view, rows, lot_id, awards)
    add_parties(view, rows, lot_id, awards)
    _add_dates(view, rows, awards)
    _add_codes(view, rows)
    _add_links(view, rows)


def _describe(view: RecordView) -> dict[str, Any]:
    mapping = view.mapping
    raw = dict.fromkeys(_SOURCES, "") | {
        column: view.text(field) for column, field in _SOURCES.items() if view.pick_fields((field,))
    }
    codes = {
        field: view.read_code(field, raw[f"{field}_raw"], fields.CODED[field])
        for field in ("kind", "status", "procedure", "category")
    }
    if not codes["kind"]:
        codes["kind"] = "other" if raw["kind_raw"] else mapping.kind
    return raw | codes | {
        "native_id": clean_name(raw["native_id"]),
        "process_id": clean_name(raw["process_id"]),
        "reference": clean_name(raw["reference"]),
        "title": clean_name(raw["title_raw"]),
        "language": clean_name(raw["language"]) or mapping.language,
        "published_at": read_day(raw["published_at_raw"], mapping.date_format),
        "bidder_count": read_count(raw["bidder_count_raw"]),
        "country": read_country(raw["country"]) or mapping.country,
    }  # fmt: skip


def _join_locators(view: RecordView) -> str:
    places = ((column, view.find_header(field)) for column, field in sorted(_SOURCES.items()))
    return "{" + ",".join(f'"{column}":{view.locate(header)}' for column, header in places if header) + "}"


def _add_lot(view: RecordView, rows: NoticeRows) -> str:
    header = view.find_header("lot", "lot_title")
    if not header:
        return ""
    title_raw, count_raw = view.text("lot_title"), view.text("bidder_count")
    return rows.add(
        LOTS,
        view.locate(header),
        native_id=clean_name(view.text("lot")),
        title=clean_name(title_raw),
        title_raw=title_raw,
        bidder_count=read_count(count_raw),
        bidder_count_raw=count_raw,
    )


def _add_awards(view: RecordView, rows: NoticeRows, lot_id: str) -> dict[str, str]:
    """Rows of raw_awards, their ids by stage. A supplier without more is of the stage that fits the kind of the table."""
    headers = {"award": view.find_header(*_AWARD_FIELDS), "contract": view.find_header(*_CONTRACT_FIELDS)}
    supplier = view.find_header("supplier")
    if supplier and not any(headers.values()):
        headers["contract" if view.mapping.kind == "contract" else "award"] = supplier
    award_number = clean_name(view.text("award_id"))
    numbers = {"award": award_number, "contract": clean_name(view.text("contract_id"))}
    dates = {"award": view.text("award_date"), "contract": view.text("signed_at")}
    return {
        stage: rows.add(
            AWARDS,
            view.locate(header),
            lot_id=lot_id,
            stage=stage,
            native_id=numbers[stage],
            award_native_id=award_number if stage == "contract" else "",
            dated_at=read_day(dates[stage], view.mapping.date_format),
            dated_at_raw=dates[stage],
        )
        for stage, header in headers.items()
        if header
    }


def _add_texts(view: RecordView, rows: NoticeRows, lot_id: str) -> None:
    language = clean_name(view.text("language")) or view.mapping.language
    for field in view.pick_fields(_TEXTS):
        role = _TEXTS[field]
        for header in view.list_headers(field):
            ids = {"lot_id": lot_id if role == "lot_title" else "", "language": language}
            rows.add(NOTICE_TEXTS, view.locate(header), role=role, text=view.record.cells[header], **ids)


def _add_dates(view: RecordView, rows: NoticeRows, awards: dict[str, str]) -> None:
    of_awards = {"award": awards.get("award", ""), "signed": awards.get("contract", "")}
    for field in view.pick_fields(fields.DATES):
        role = fields.DATES[field]
        for header in view.list_headers(field):
            raw = view.record.cells[header]
            at = read_day(raw, view.mapping.date_format)
            place = view.locate(header)
            rows.add(NOTICE_DATES, place, role=role, at=at, at_raw=raw, award_id=of_awards.get(role, ""))
            if not at:
                rows.report("date_invalid", header, place)


def _add_codes(view: RecordView, rows: NoticeRows) -> None:
    scheme = view.mapping.classification_scheme.upper()
    is_main = True
    for header in view.list_headers("classification"):
        for raw in view.split(view.record.cells[header]):
            code = clean_identifier(raw)
            rows.add(
                CLASSIFICATIONS,
                view.locate(header),
                scheme=scheme,
                code=code.partition("-")[0] if scheme == "CPV" else code,
                code_raw=raw,
                description=clean_name(view.text("classification_text")) if is_main else "",
                is_main=is_main,
            )
            is_main = False


def _add_links(view: RecordView, rows: NoticeRows) -> None:
    for field in view.pick_fields(fields.LINKS):
        for header in view.list_headers(field):
            for raw in view.split(view.record.cells[header]):
                rows.add(
                    NOTICE_LINKS,
                    view.locate(header),
                    relation=fields.LINKS[field],
                    target=clean_name(raw),
                    target_raw=raw,
                )
