"""The organisations and places in a record of a table."""

from __future__ import annotations

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.model.notice_values import clean_name
from sousveil.readers import table_mapping as fields
from sousveil.readers.table_view import RecordView, clean_identifier
from sousveil.vocabulary.parties import is_natural_person

_BIDDING = ("supplier", "tenderer")


def add_organisations(view: RecordView, rows: NoticeRows, lot_id: str, awards: dict[str, str]) -> None:
    """Mentions of all organisations, and the places of buyers and suppliers. `awards`: ids of raw_awards by stage."""
    for field, role in fields.ORGANISATIONS.items():
        ids = {"lot_id": lot_id if role in _BIDDING else ""}
        if role == "supplier":
            ids["award_id"] = awards.get("award") or awards.get("contract", "")
        mentions = [
            _add_organisation(view, rows, (header, role), named, **ids)
            for header, named in _list_named(view, field)
        ]
        if f"{field}_place" in fields.PLACES:
            add_place(view, rows, f"{field}_place", mentions[0] if mentions else "")


def add_place(view: RecordView, rows: NoticeRows, field: str, organisation_mention_id: str = "") -> None:
    """A row of core_place_mentions for the place in `field` and the code in the column beside it, if either is there."""
    name, code = view.find_header(field), view.find_header(f"{field}_code")
    if name or code:
        rows.add(
            PLACE_MENTIONS,
            view.locate(name or code),
            organisation_mention_id=organisation_mention_id,
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
