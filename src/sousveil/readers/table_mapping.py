"""What the columns of a table mean: the section [[tables]] of sousveil.toml, checked and as canonical JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.notice_values import clean_name
from sousveil.readers.charsets import resolve_declared
from sousveil.readers.table_units import read_scale
from sousveil.vocabulary.currency_codes import load_codes

KINDS = (
    "planning", "tender", "award", "contract", "modification", "correction", "cancellation", "compiled", "other",
)  # fmt: skip
CAMERA_KINDS = ("cameras", "camera_counts", "camera_samples", "place_figures")
AMOUNT_ROLES = (
    "budget", "ceiling", "estimate", "award", "contract", "bid", "lowest", "highest", "modification", "paid", "other",
)  # fmt: skip
# Field of a mapping → role in raw_amounts. `amount` has the role that amount_role says.
AMOUNTS = {
    "budget": "budget",
    "ceiling": "ceiling",
    "estimate": "estimate",
    "award_amount": "award",
    "contract_amount": "contract",
    "lowest_bid": "lowest",
    "highest_bid": "highest",
    "modification_amount": "modification",
    "paid_amount": "paid",
    "amount": "",
}
ORGANISATIONS = {
    "buyer": "buyer",
    "procuring_entity": "procuring_entity",
    "agency": "agency",
    "supplier": "supplier",
    "tenderer": "tenderer",
    "reviewer": "reviewer",
    "funder": "funder",
}
DATES = {
    "published_at": "published",
    "dispatched_at": "dispatched",
    "tender_start": "tender_start",
    "tender_end": "tender_end",
    "bid_opening": "bid_opening",
    "document_end": "document_end",
    "award_date": "award",
    "signed_at": "signed",
    "contract_start": "contract_start",
    "contract_end": "contract_end",
    "other_date": "other",
}
PLACES = {
    "place": "delivery",
    "project_place": "project",
    "buyer_place": "buyer",
    "supplier_place": "supplier",
}
LINKS = {
    "previous_notice": "previous",
    "corrected_notice": "corrects",
    "modified_notice": "modifies",
    "cancelled_notice": "cancels",
    "framework_notice": "framework",
    "parent_process": "parent",
}
TEXTS = {"description": "description", "item": "item", "criteria": "criteria", "other_text": "other"}
# What a code in a column may mean, by field: the words of our tables.
CODED: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "status": ("planning", "active", "complete", "cancelled", "unsuccessful", "withdrawn"),
    "procedure": ("open", "selective", "limited", "direct", "negotiated", "dialogue"),
    "category": ("goods", "works", "services"),
    "amount_role": AMOUNT_ROLES,
}
_PLAIN = (
    "native_id", "process_id", "reference", "title", "language", "bidder_count", "country", "currency", "unit",
    "lot", "lot_title", "award_id", "contract_id", "classification", "classification_text",
)  # fmt: skip
_SCHEMED = tuple(f"{name}_id" for name in ORGANISATIONS)
_PLACE_CODES = tuple(f"{name}_code" for name in PLACES)
FIELDS = frozenset(
    (*AMOUNTS, *ORGANISATIONS, *DATES, *PLACES, *LINKS, *TEXTS, *CODED, *_PLAIN, *_SCHEMED, *_PLACE_CODES)
)
DATE_FORMATS = ("year-month-day", "day-month-year", "month-day-year")
_DELIMITERS = (",", ";", "\t", "|")
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "amount_role": AMOUNT_ROLES,
    "date_format": DATE_FORMATS,
    "delimiter": _DELIMITERS,
    "decimal_mark": (".", ","),
    "tax": ("included", "excluded"),
}
_TEXTS = ("country", "currency", "language", "unit", "sheet", "encoding", "separator", "id_scheme", "place_scheme",
          "classification_scheme")  # fmt: skip
_SETTINGS = frozenset((*_CHOICES, *_TEXTS, "header_row", "withheld", "files", "columns", "values"))
_HINT = "docs/reference/readers/table.md has the whole list and an example."


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A section as the reader uses it. `columns`: field → headers; `values`: field → word in the table → our word."""

    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    kind: str = "other"
    amount_role: str = "other"
    date_format: str = "year-month-day"
    delimiter: str = ""
    decimal_mark: str = ""
    tax: str = ""
    country: str = ""
    currency: str = ""
    language: str = ""
    unit: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    id_scheme: str = ""
    place_scheme: str = ""
    classification_scheme: str = ""
    header_row: int = 0


def parse_mapping(section: Mapping[str, Any]) -> str:
    """A section [[tables]] as canonical JSON for `Source.mapping`; `files` is left to the caller and not in it.

    A section of kind 'restrictions' is that of a list, see `list_mapping`; one of a kind about cameras, see
    `camera_mapping`. Raises SousveilError('bad_settings') that says which entry is wrong and what may stand there.
    """
    if section.get("kind") == "restrictions":
        from sousveil.readers.list_mapping import parse_list_mapping

        return parse_list_mapping(section)
    if section.get("kind") in CAMERA_KINDS:
        from sousveil.readers.camera_mapping import parse_camera_mapping

        return parse_camera_mapping(section)
    unknown = sorted(set(section) - _SETTINGS)
    if unknown:
        raise _refuse(f"There is no setting '{unknown[0]}' for a table.")
    for name, allowed in _CHOICES.items():
        if name in section and section[name] not in allowed:
            raise _refuse(f"'{name}' must be one of: {', '.join(map(repr, allowed))}.")
    for name in _TEXTS:
        if not isinstance(section.get(name, ""), str):
            raise _refuse(f"'{name}' must be text in quotes.")
    _check_values(section)
    content = {name: section[name] for name in section if name != "files"}
    content["columns"] = _read_columns(section)
    content["values"] = _read_values(section)
    content["withheld"] = read_headers("withheld", section.get("withheld", []))
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_mapping(text: str) -> TableMapping:
    """The mapping that `parse_mapping` wrote. Raises SousveilError('bad_settings') on anything else."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise _refuse("The mapping of the table cannot be read.") from error
    if not isinstance(content, dict):
        raise _refuse("The mapping of the table cannot be read.")
    content = json.loads(parse_mapping(content))
    columns = {name: tuple(headers) for name, headers in content.pop("columns").items()}
    return TableMapping(columns=columns, withheld=tuple(content.pop("withheld")), **content)


def fold_header(text: str) -> str:
    """The form in which headers are compared: one line, full width and case folded."""
    return unicodedata.normalize("NFKC", clean_name(text)).casefold()


def read_headers(name: str, found: Any) -> list[str]:
    """One header or several, as a list. Raises SousveilError('bad_settings') that quotes `name`, the setting."""
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) and one.strip() for one in names):
        raise _refuse(f"'{name}' must be the header of a column, or several in brackets.")
    return list(names)


def _check_values(section: Mapping[str, Any]) -> None:
    country, currency = section.get("country", ""), section.get("currency", "")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise _refuse("'country' must be two capital letters, as in 'CN'.")
    if currency and currency not in load_codes():
        raise _refuse("'currency' must be a code of three capital letters, as in 'CNY'.")
    if section.get("unit") and read_scale(section["unit"]) is None:
        raise _refuse("'unit' must say one thing, as '万元', 'million' or 'k€' do.")
    if section.get("encoding") and not resolve_declared(section["encoding"]):
        raise _refuse("'encoding' is not known; 'utf-8', 'gb18030' and 'windows-1251' are examples.")
    row = section.get("header_row", 1)
    if isinstance(row, bool) or not isinstance(row, int) or row < 1:
        raise _refuse("'header_row' must be a whole number from 1.")


def _read_columns(section: Mapping[str, Any]) -> dict[str, list[str]]:
    columns = section.get("columns")
    if not isinstance(columns, Mapping) or not columns:
        raise _refuse("A table needs a section [tables.columns] that names at least one column.")
    unknown = sorted(set(columns) - FIELDS)
    if unknown:
        raise _refuse(
            f"'{unknown[0]}' is nothing that a column can mean. Known: {', '.join(sorted(FIELDS))}."
        )
    return {name: read_headers(f"columns.{name}", headers) for name, headers in columns.items()}


def _read_values(section: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    values = section.get("values", {})
    if not isinstance(values, Mapping):
        raise _refuse("'values' must be a section [tables.values.kind] or the like.")
    for name, words in values.items():
        if name not in CODED or not isinstance(words, Mapping):
            raise _refuse(f"There is no section [tables.values.{name}]. Known: {', '.join(CODED)}.")
        wrong = [word for word in words.values() if word not in CODED[name]]
        if wrong:
            raise _refuse(f"'{wrong[0]}' is no {name}. Known: {', '.join(CODED[name])}.")
    return {name: {fold_header(word): ours for word, ours in words.items()} for name, words in values.items()}


def _refuse(message: str) -> SousveilError:
    return SousveilError("bad_settings", message, _HINT, exit_code=ExitCode.USAGE)
