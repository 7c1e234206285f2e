"""The organisations and places in a record of a table."""

from __future__ import annotations

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.model.notice_values import clean_name
from sousveil.readers import table_mapping as fields
from sousveil.readers.table_view import RecordView, clean_identifier
from sousveil.vocabulary.parties import is_natural_person

_BIDDING = ("supplier", "tenderer")


def add_parties(view: RecordView, rows: NoticeRows, lot_id: str, awards: dict[str, str]) -> None:
    """Mentions of all organisations and of all places. `awards`: ids of raw_awards by stage."""
    first: dict[str, str] = {}
    for field in view.pick_fields(fields.ORGANISATIONS):
        role = fields.ORGANISATIONS[field]
        ids = {"lot_id": lot_id if role in _BIDDING else ""}
        if role == "supplier":
            ids["award_id"] = awards.get("award") or awards.get("contract", "")
        for header, named in _list_named(view, field):
            mention_id = _add_organisation(view, rows, (header, role), named, **ids)
            first.setdefault(f"{field}_place", mention_id)
    for field in fields.PLACES:
        name, code = view.find_header(field), view.find_header(f"{field}_code")
        if name or code:
            rows.add(
                PLACE_MENTIONS,
                view.locate(name or code),
                organisation_mention_id=first.get(field, ""),
                role=fields.PLACES[field],
                name_raw=view.text(field),
                code_scheme=view.mapping.place_scheme if code else "",
                code_raw=view.text(f"{field}_code"),
                country=view.mapping.country,
            )


def _list_named(view: RecordView, field: str) -> list[tuple[str, tuple[str, str]]]:
    """Header, and name and identifier, of each organisation. Which number is whose is only sure with as many of both."""
    named = [
        (header, name)
        for header in view.list_headers(field)
        for name in view.split(view.record.cells[header])
    ]
    numbers = [
        number
        for header in view.list_headers(f"{field}_id")
        for number in view.split(view.record.cells[header])
    ]
    if len(numbers) != len(named):
        numbers = [""] * len(named)
    return [(header, (name, number)) for (header, name), number in zip(named, numbers, strict=True)]


def _add_organisation(
    view: RecordView, rows: NoticeRows, where: tuple[str, str], named: tuple[str, str], **ids: str
) -> str:
    header, role = where
    name, number = named
    scheme = view.mapping.id_scheme if number else ""
    place = view.locate(header)
    if role in _BIDDING and is_natural_person(clean_name(name), scheme, number, view.mapping.country):
        rows.report("name_withheld", role, place)
        rows.count_path(header, "withheld")
        return rows.add(ORGANISATION_MENTIONS, place, role=role, withheld=True, **ids)
    return rows.add(
        ORGANISATION_MENTIONS,
        place,
        role=role,
        name=clean_name(name),
        name_raw=name,
        identifier_scheme=scheme,
        identifier=clean_identifier(number),
        identifier_raw=number,
        **ids,
    )
