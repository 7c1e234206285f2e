"""What the columns of a list of restricted companies mean: a section [[tables]] with kind = 'restrictions'."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.notice_values import read_timestamp
from sousveil.readers.charsets import resolve_declared
from sousveil.readers.list_layouts import FIELDS, ListFormat
from sousveil.readers.table_mapping import DATE_FORMATS, read_headers

KIND = "restrictions"
_TEXTS = ("list_id", "list_name", "issuer", "program", "scope", "country", "url", "snapshot_at", "sheet", "encoding",
          "delimiter", "date_format")  # fmt: skip
_SETTINGS = frozenset(
    (*_TEXTS, "kind", "files", "columns", "separator", "withheld", "header_row", "companies_only")
)
_HINT = "docs/reference/readers/list.md has the whole list and an example."


def parse_list_mapping(section: Mapping[str, Any]) -> str:
    """A section [[tables]] of kind 'restrictions' as canonical JSON for `Source.mapping`; `files` is not in it.

    Raises SousveilError('bad_settings') that says which entry is wrong and what may stand there.
    """
    unknown = sorted(set(section) - _SETTINGS)
    if unknown:
        raise _refuse(f"There is no setting '{unknown[0]}' for a list.")
    wrong = next((name for name in _TEXTS if not isinstance(section.get(name, ""), str)), "")
    if wrong:
        raise _refuse(f"'{wrong}' must be text in quotes.")
    _check_values(section)
    content = {name: section[name] for name in section if name != "files"}
    content["columns"] = _read_columns(section)
    for name in ("separator", "withheld"):
        content[name] = read_headers(name, section.get(name, []))
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_list_mapping(text: str) -> ListFormat:
    """The mapping that `parse_list_mapping` wrote. Raises SousveilError('bad_settings') on anything else."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise _refuse("The mapping of the list cannot be read.") from error
    if not isinstance(content, dict):
        raise _refuse("The mapping of the list cannot be read.")
    content = json.loads(parse_list_mapping(content))
    return ListFormat(
        name=content.pop("kind"),
        columns={name: tuple(headers) for name, headers in content.pop("columns").items()},
        separators=tuple(content.pop("separator")) or (";",),
        withheld=tuple(content.pop("withheld")),
        is_companies_only=content.pop("companies_only", False),
        **content,
    )


def _check_values(section: Mapping[str, Any]) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", section.get("list_id", "")):
        raise _refuse(
            "A list needs a 'list_id' of small letters, digits and underlines, as in 'us_bis_entity'."
        )
    if not section.get("list_name"):
        raise _refuse("A list needs a 'list_name': what readers will see.")
    if not re.fullmatch(r"[A-Z]{2}|", section.get("country", "")):
        raise _refuse("'country' must be two capital letters, as in 'CN'.")
    if section.get("snapshot_at") and not read_timestamp(section["snapshot_at"]):
        raise _refuse("'snapshot_at' must be a date, as in '2026-07-28'.")
    if section.get("date_format", DATE_FORMATS[0]) not in DATE_FORMATS:
        raise _refuse(f"'date_format' must be one of: {', '.join(map(repr, DATE_FORMATS))}.")
    if section.get("encoding") and not resolve_declared(section["encoding"]):
        raise _refuse("'encoding' is not known; 'utf-8', 'gb18030' and 'windows-1251' are examples.")
    if not isinstance(section.get("companies_only", False), bool):
        raise _refuse("'companies_only' must be true or false.")
    row = section.get("header_row", 1)
    if isinstance(row, bool) or not isinstance(row, int) or row < 1:
        raise _refuse("'header_row' must be a whole number from 1.")


def _read_columns(section: Mapping[str, Any]) -> dict[str, list[str]]:
    columns = section.get("columns")
    if not isinstance(columns, Mapping) or not {"name", "entry"} & set(columns):
        raise _refuse("A list needs a section [tables.columns] that says which column is 'name' or 'entry'.")
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise _refuse(
            f"'{unknown[0]}' is nothing that a column of a list can mean. Known: {', '.join(FIELDS)}."
        )
    return {name: read_headers(f"columns.{name}", headers) for name, headers in columns.items()}


def _refuse(message: str) -> SousveilError:
    return SousveilError("bad_settings", message, _HINT, exit_code=ExitCode.USAGE)
