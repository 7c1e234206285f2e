"""The amounts in a record of a table."""

from __future__ import annotations

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import AMOUNTS
from sousveil.model.notice_values import format_amount
from sousveil.readers import table_mapping as fields
from sousveil.readers.table_cells import MoneyContext, read_day, read_money
from sousveil.readers.table_mapping import TableMapping
from sousveil.readers.table_units import find_header_unit
from sousveil.readers.table_view import RecordView
from sousveil.vocabulary.currency_codes import read_currency

_YUAN = frozenset("元圆圓")
_STAGE_DATES = {"award": "award_date", "contract": "signed_at"}


def add_amounts(view: RecordView, rows: NoticeRows, lot_id: str, awards: dict[str, str]) -> None:
    """A row of raw_amounts for each amount. `awards`: ids of raw_awards by stage."""
    for field in view.pick_fields(fields.AMOUNTS):
        role = fields.AMOUNTS[field] or _read_role(view)
        award_id = awards.get(role, "")
        date = view.text(_STAGE_DATES[role]) if award_id else ""
        dated_at = read_day(date or view.text("published_at"), view.mapping.date_format)
        for header in view.list_headers(field):
            # One amount for several rows stands in the first of them.
            if header not in view.record.merged:
                ids = {"lot_id": lot_id, "award_id": award_id, "dated_at": dated_at}
                _add_amount(view, rows, header, role, **ids)


def _add_amount(view: RecordView, rows: NoticeRows, header: str, role: str, **values: str) -> None:
    raw = view.record.cells[header]
    place = view.locate(header)
    found = read_money(raw, _find_context(view, header), is_number=header in view.record.numbers)
    if found.problem:
        rows.report(found.problem, found.detail or header, place)
    if not found.currency:
        rows.report("currency_unknown", header, place)
    exact = None if found.value is None else format_amount(found.value)
    rows.add(
        AMOUNTS,
        place,
        role=role,
        amount=None if found.value is None else float(found.value),
        amount_exact=exact,
        amount_raw=raw,
        currency=found.currency,
        currency_raw=found.unit_raw,
        tax=view.mapping.tax,
        **values,
    )


def _read_role(view: RecordView) -> str:
    """The role of the column `amount`: what the column of roles says, else the mapping."""
    stated = view.text("amount_role")
    return view.read_code("amount_role", stated, fields.AMOUNT_ROLES) or view.mapping.amount_role


def _find_context(view: RecordView, header: str) -> MoneyContext:
    """Unit: of the unit column, else of the mapping, else of the header.

    Currency: of the currency column, else of the unit or header, else of the mapping; 元 alone is the mapping's currency
    where it names one. None where the currency column contradicts the unit.
    """
    mapping = view.mapping
    header_unit = find_header_unit(header)
    unit = view.text("unit") or mapping.unit or header_unit
    stated = view.text("currency")
    of_unit = _read_currency(unit, mapping) or _read_currency(header_unit, mapping)
    currency = read_currency(stated, mapping.country) if stated else of_unit or mapping.currency
    if stated and of_unit not in ("", currency) and not _YUAN & set(unit + header_unit):
        currency = ""  # GBP in a column of k€
    return MoneyContext(unit, currency, mapping.country, mapping.decimal_mark)


def _read_currency(unit: str, mapping: TableMapping) -> str:
    if mapping.currency and _YUAN & set(unit):
        return mapping.currency
    return read_currency(unit, mapping.country) if unit else ""
