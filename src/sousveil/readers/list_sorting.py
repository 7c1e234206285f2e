"""Records of a list to entries: which rows make one, what it says, whom it names, and whose name is not kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sousveil.model.notice_values import clean_name
from sousveil.model.weakness_rows import WeaknessRows
from sousveil.model.weakness_tables import RESTRICTION_NAMES, RESTRICTIONS
from sousveil.readers.list_layouts import ListFormat
from sousveil.readers.list_names import ListedName, merge_names, read_name, read_names
from sousveil.readers.list_prose import ProseEntry, covers_affiliates, read_prose
from sousveil.readers.list_snapshots import read_list_date
from sousveil.readers.table_mapping import fold_header
from sousveil.readers.table_records import Record, locate_row
from sousveil.vocabulary.parties import is_natural_person

_PERSONS = frozenset(("individual", "person", "p", "natural person"))
_THINGS = frozenset(("vessel", "ship", "aircraft", "airplane"))
_COMPANIES = frozenset(
    ("entity", "enterprise", "company", "organization", "organisation", "legalentity", "e")
)
# Whose list an entry of a consolidated list is from: words of its column → list_id, and of the law → list_id.
_LISTS = (
    ("entity list", "us_bis_entity"),
    ("denied persons", "us_bis_denied"),
    ("unverified", "us_bis_unverified"),
    ("military end user", "us_bis_meu"),
    ("military-industrial complex", "us_ofac_cmic"),
    ("specially designated", "us_ofac_sdn"),
    ("nonproliferation", "us_state_isn"),
    ("itar debarred", "us_state_dtc"),
    ("aeca debarred", "us_state_dtc"),
    ("sectoral sanctions", "us_ofac_ssi"),
    ("capta", "us_ofac_capta"),
    ("section 889", "us_ndaa_889"),
    ("1260h", "us_dod_1260h"),
)
_COUNTRY_AT_END = re.compile(r",\s*([A-Z]{2})\s*(?=;|$)")
_CODE = re.compile(r"[A-Z]{2}")
_MOST_HEADERS = 1000  # objects of JSON Lines may all have other names
_NOT_WORD = re.compile(r"[^a-z0-9]+")


class EntryMaker:
    """Adds the entries of one list to `rows`. Rows with the same `entry_number` make one entry, wherever they stand."""

    def __init__(self, format_: ListFormat, rows: WeaknessRows) -> None:
        self._format = format_
        self._rows = rows
        self._mapped: dict[str, str] = {}  # folded header → field
        self._order: dict[str, int] = {}
        self._fields: dict[str, str] = {}  # header as written → field, '' for none
        self._known: dict[str, tuple[str, ...]] = {}  # field → headers as written
        for field, headers in format_.columns.items():
            for place, header in enumerate(headers):
                self._mapped[fold_header(header)] = field
                self._order[fold_header(header)] = place
        self._withheld = frozenset(map(fold_header, format_.withheld))
        self._grouped: dict[str, list[Record]] = {}
        self._newest = ""
        self._undated = 0

    def add_record(self, record: Record) -> None:
        """Adds the entry of the record, or keeps it until the rest of its entry has come."""
        self._count_rest(record)
        number = self._text(record, "entry_number")
        if number:
            self._grouped.setdefault(number, []).append(record)
        else:
            self._add_entry([record])

    def finish(self) -> None:
        """Adds the entries of several rows, and reports what the list as a whole does not say."""
        for records in self._grouped.values():
            self._add_entry(records)
        self._grouped.clear()
        if self._undated:
            detail = f"{self._undated} entries"
            if self._newest:
                detail += f"; the newest date in them is {self._newest}"
            self._rows.report("snapshot_undated", detail)

    def _add_entry(self, records: list[Record]) -> None:
        first = records[0]
        locator = locate_row(first.row)
        names = self._read_names(records)
        prose = read_prose(self._text(first, "entry")) if "entry" in self._format.columns else None
        if prose:
            names += [(name, self._cell(first, "entry")) for name in prose.names]
        if not self._keeps(first, names, locator):
            return
        values = self._describe(first, prose, locator)
        restriction_id = self._rows.add(RESTRICTIONS, locator, **values)
        for name, place in names:
            about = {"role": name.role, "name": name.name, "name_raw": name.raw}
            self._rows.add(RESTRICTION_NAMES, place, restriction_id=restriction_id, **about)
        if not any(name.role == "name" for name, _ in names):
            self._report_nameless(prose, locator)

    def _describe(self, record: Record, prose: ProseEntry | None, locator: str) -> dict[str, Any]:
        def text(field: str) -> str:
            return clean_name(self._text(record, field))

        scope = prose.scope if prose else text("scope") or self._format.scope
        dates = {name: self._read_date(record, name, locator) for name in ("listed_at", "ended_at")}
        snapshot = self._read_date(record, "snapshot_at", locator) or self._format.snapshot_at
        self._undated += not snapshot
        self._newest = max(self._newest, *dates.values())
        if not text("listed_at"):
            self._rows.report("listing_undated", "", locator)
        list_id, list_name = self._tell_list(record, locator)
        entry = self._text(record, "entry") or self._write_entry(record)
        reach = prose.covers_affiliates if prose else covers_affiliates(f"{entry} {scope}")
        return {
            "list_id": list_id,
            "list_name": list_name,
            "issuer": text("issuer") or self._format.issuer,
            "program": text("program") or self._format.program,
            "entry_raw": entry,
            "scope_raw": scope,
            "covers_affiliates": reach,
            "country": self._read_country(record),
            "reason_raw": text("reason"),
            "listed_at": dates["listed_at"],
            "listed_at_raw": text("listed_at"),
            "ended_at": dates["ended_at"],
            "ended_at_raw": text("ended_at"),
            "url": text("url") or self._format.url,
            "snapshot_at": snapshot,
        }

    def _read_names(self, records: list[Record]) -> list[tuple[ListedName, str]]:
        """Names with the locators of their cells; of each only the first, and of an alias and a former name the latter."""
        found = [name for record in records for name in self._read_cells(record)]
        roles = [name.role for name, _ in found]
        if found and "name" not in roles and roles[0] in ("alias", "former"):
            found[0] = (found[0][0]._replace(role="name"), found[0][1])
        places: dict[ListedName, str] = {}
        for name, place in found:
            places.setdefault(name, place)
        return [(name, places[name]) for name in merge_names([name for name, _ in found])]

    def _read_cells(self, record: Record) -> Iterator[tuple[ListedName, str]]:
        for field in ("name", "clean_name"):
            place = self._cell(record, field)
            for name in read_name(self._join(record, field), self._tell_role(record)):
                yield name, place
        for field in ("alias", "former", "parent", "subsidiary"):
            for header in self._headers(record, field):
                for name in read_names(record.cells[header], field, self._format.separators):
                    # What stands in brackets behind the name of a parent is the parent's, not the entry's.
                    if name.role == field or field in ("alias", "former"):
                        yield name, _locate(record, header)

    def _tell_role(self, record: Record) -> str:
        raw = fold_header(self._text(record, "name_role"))
        return self._format.values.get("name_role", {}).get(raw, "") or "name"

    def _keeps(self, record: Record, names: list[tuple[ListedName, str]], locator: str) -> bool:
        """False for natural persons, which are reported, and for vessels and aircraft, which are counted."""
        if self._format.is_companies_only:
            return True
        kind = fold_header(self._text(record, "kind"))
        if kind in _THINGS:
            self._rows.count_path(f"(entries of kind {kind})")
            return False
        is_told = kind in _COMPANIES
        if kind in _PERSONS or (not is_told and any(is_natural_person(name.name) for name, _ in names)):
            self._rows.report("name_withheld", "", locator)
            self._rows.count_path("(entries for natural persons)", "withheld")
            return False
        return True

    def _report_nameless(self, prose: ProseEntry | None, locator: str) -> None:
        detail = "it covers a kind of goods, whoever makes them" if prose and prose.covers_class else ""
        self._rows.report("list_name_missing", detail, locator)

    def _tell_list(self, record: Record, locator: str) -> tuple[str, str]:
        """Id and name of the list: of the mapping, else by the words of the column for it or of the law."""
        if self._format.list_id:
            return self._format.list_id, self._format.list_name
        stated = clean_name(self._text(record, "list") or self._text(record, "program"))
        folded = stated.casefold()
        known = next((list_id for words, list_id in _LISTS if words in folded), "")
        if not stated:
            self._rows.report("list_unknown", "", locator)
        return known or _NOT_WORD.sub("_", folded).strip("_")[:60], stated

    def _read_date(self, record: Record, field: str, locator: str) -> str:
        raw = self._text(record, field)
        found = read_list_date(raw, self._format.date_format) if raw else ""
        if raw and not found:
            self._rows.report("date_invalid", field, locator)
        return found

    def _read_country(self, record: Record) -> str:
        stated = clean_name(self._text(record, "country")).upper()
        if _CODE.fullmatch(stated):
            return stated
        found = set(_COUNTRY_AT_END.findall(self._text(record, "addresses")))
        return found.pop() if len(found) == 1 else self._format.country

    def _write_entry(self, record: Record) -> str:
        """The name as written; with several columns of names or limits, all that is kept of them."""
        fields = (
            ("name", "alias", "former", "scope", "reason") if self._format.columns.get("scope") else ("name",)
        )
        return " | ".join(text for text in (self._join(record, field) for field in fields) if text)

    def _join(self, record: Record, field: str) -> str:
        """All cells of a field, as a name in several columns is written: the first column (a family name or the whole) last."""
        texts = [clean_name(record.cells[header]) for header in self._headers(record, field)]
        return " ".join([*texts[1:], *texts[:1]] if field == "name" else texts[:1])

    def _headers(self, record: Record, field: str) -> list[str]:
        return [header for header in self._known.get(field, ()) if header in record.cells]

    def _learn(self, header: str) -> str:
        """The field of a header, '' for none. Of a field's headers the order is that of the format."""
        field = self._mapped.get(fold_header(header), "")
        if field:
            known = sorted(
                [*self._known.get(field, ()), header], key=lambda one: self._order[fold_header(one)]
            )
            self._known[field] = tuple(known)
        if field or len(self._fields) < _MOST_HEADERS:
            self._fields[header] = field
        return field

    def _text(self, record: Record, field: str) -> str:
        headers = self._headers(record, field)
        return record.cells[headers[0]] if headers else ""

    def _cell(self, record: Record, field: str) -> str:
        headers = self._headers(record, field)
        return _locate(record, headers[0]) if headers else locate_row(record.row)

    def _count_rest(self, record: Record) -> None:
        for header in record.cells:
            field = self._fields.get(header)
            if not (self._learn(header) if field is None else field):
                is_private = fold_header(header) in self._withheld
                self._rows.count_path(header, "withheld" if is_private else "unmapped")


def _locate(record: Record, header: str) -> str:
    return json.dumps({"column": header, "row": record.row}, ensure_ascii=False, separators=(",", ":"))
