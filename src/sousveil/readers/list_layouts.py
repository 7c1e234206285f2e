"""Published lists of restricted companies whose columns are known, so that they need no mapping.

Columns as published: data files of OpenSanctions (github.com/opensanctions/opensanctions, MIT); Consolidated Screening
List of the US International Trade Administration, and its form at BIS before 2018; consolidated financial sanctions
list of the EU (CSV 1.1); consolidated list of the UK's OFSI (format of 2022).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sousveil.readers.table_mapping import fold_header

FIELDS = (
    "name",
    "clean_name",
    "alias",
    "former",
    "parent",
    "subsidiary",
    "entry",
    "kind",
    "list",
    "issuer",
    "program",
    "scope",
    "reason",
    "country",
    "addresses",
    "listed_at",
    "ended_at",
    "url",
    "snapshot_at",
    "entry_number",
    "name_role",
)
"""What a column of a list can mean. `entry`: words that hold the names; `entry_number`: alike in rows of one entry;
`name_role`: whether the row's name is an alias; `addresses`: only their country is taken."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """`columns`: field → headers. `list_id` and the rest: of all entries, where no column says.

    `separators`: what parts names in one cell. `is_companies_only`: no entry can be a natural person.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    list_id: str = ""
    list_name: str = ""
    issuer: str = ""
    date_format: str = "year-month-day"
    separators: tuple[str, ...] = (";",)
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    country: str = ""
    program: str = ""
    scope: str = ""
    url: str = ""
    snapshot_at: str = ""
    withheld: tuple[str, ...] = ()
    is_companies_only: bool = False
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _columns(**headers: str | tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {name: (found,) if isinstance(found, str) else found for name, found in headers.items()}


LIST_FORMATS: tuple[ListFormat, ...] = (
    ListFormat(
        "fcc_covered_list",
        _columns(entry="covered_equipment_or_services", listed_at="date_of_inclusion_on_covered_list"),
        list_id="us_fcc_covered",
        list_name="FCC Covered List",
        issuer="Federal Communications Commission",
        is_companies_only=True,
    ),
    ListFormat(
        "dod_1260h",
        _columns(
            name="Name",
            clean_name="Clean Name",
            alias="Alias",
            former="Previous Name",
            parent="Parent Name",
            reason="Note",
            listed_at="Start date",
            ended_at="End date",
            url="Source Url",
        ),
        list_id="us_dod_1260h",
        list_name="DoD list of Chinese military companies (section 1260H)",
        issuer="United States Department of Defense",
        is_companies_only=True,
    ),
    ListFormat(
        "opensanctions_companies",
        _columns(
            name="name",
            alias="aliases",
            kind="schema",
            program="program",
            issuer="authority",
            reason=("reason", "notes"),
            listed_at="start-date",
            ended_at="end-date",
            country="country",
            url="source_url",
        ),
    ),
    ListFormat(
        "us_csl",
        _columns(
            name="name",
            alias="alt_names",
            kind="type",
            list="source",
            program="programs",
            scope="license_requirement",
            reason="federal_register_notice",
            listed_at="start_date",
            ended_at="end_date",
            addresses="addresses",
            url="source_list_url",
        ),
        withheld=(
            "title",
            "dates_of_birth",
            "places_of_birth",
            "nationalities",
            "citizenships",
            "ids",
            "remarks",
        ),
    ),
    ListFormat(
        "bis_lists",
        _columns(
            name="Name",
            alias="Alternate Name",
            kind="SDN Type",
            list="Source List",
            program="Programs",
            scope="License Requirement",
            reason="Federal Register Notice",
            country="Country",
            listed_at="Effective Date",
            ended_at="Date Lifted/Waived/Expired",
            url="Web Link",
        ),
        date_format="month-day-year",
        withheld=("Title", "Address", "Remarks/Notes", "Address Remarks", "Alternate Remarks"),
    ),
    ListFormat(
        "eu_fsf",
        _columns(
            name="NameAlias_WholeName",
            entry_number="Entity_LogicalId",
            kind="Entity_SubjectType",
            program="Entity_Regulation_Programme",
            reason="Entity_Regulation_NumberTitle",
            listed_at=("Entity_DesignationDate", "Entity_Regulation_EntryIntoForceDate"),
            url="Entity_Regulation_PublicationUrl",
            snapshot_at="fileGenerationDate",
        ),
        list_id="eu_fsf",
        list_name="EU consolidated list of financial sanctions",
        issuer="European Union",
        date_format="day-month-year",
        delimiter=";",
        withheld=("NameAlias_LastName", "NameAlias_FirstName", "NameAlias_Function", "Entity_Remark"),
    ),
    ListFormat(
        "uk_ofsi",
        _columns(
            name=("Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5"),
            alias="Name Non-Latin Script",
            entry_number="Group ID",
            kind="Group Type",
            name_role="Alias Type",
            program="Regime",
            listed_at="Listed On",
        ),
        list_id="uk_ofsi",
        list_name="UK consolidated list of financial sanctions targets",
        issuer="Office of Financial Sanctions Implementation",
        date_format="day-month-year",
        withheld=("Title", "DOB", "Town of Birth", "Position", "Other Information", "Nationality"),
        values={
            "name_role": {
                "aka": "alias",
                "fka": "former",
                "primary name": "",
                "primary name variation": "alias",
            }
        },
    ),
)

# Headers without which a file is not taken for the format: those that no other kind of table has.
_MARKS = {
    "fcc_covered_list": ("covered_equipment_or_services",),
    "dod_1260h": ("Clean Name", "Previous Name", "Parent Name", "Start date"),
    "opensanctions_companies": ("schema", "name", "program", "authority", "start-date", "source_url"),
    "us_csl": ("source", "entity_number", "name", "federal_register_notice", "source_list_url"),
    "bis_lists": ("Source List", "Entity Number", "Name", "Federal Register Notice", "License Requirement"),
    "eu_fsf": ("Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName"),
    "uk_ofsi": ("Name 6", "Group Type", "Alias Type", "Regime", "Group ID"),
}
_FOLDED = {name: frozenset(map(fold_header, headers)) for name, headers in _MARKS.items()}
_HEAD_LINES = 5


def recognise_format(head: bytes) -> ListFormat | None:
    """The format whose headers stand in the first lines of a delimited text file, None where there is none.

    Only its columns that the file has are in it: editions of a list differ in the rest.
    """
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    for line in text.splitlines()[:_HEAD_LINES]:
        for delimiter in (",", ";", "\t"):
            try:
                headers = frozenset(map(fold_header, next(csv.reader([line], delimiter=delimiter), [])))
            except csv.Error:
                continue
            for known in LIST_FORMATS:
                if _FOLDED[known.name] <= headers:
                    return replace(known, columns=_keep_columns(known, headers))
    return None


def _keep_columns(known: ListFormat, headers: frozenset[str]) -> dict[str, tuple[str, ...]]:
    kept = {
        name: tuple(header for header in found if fold_header(header) in headers)
        for name, found in known.columns.items()
    }
    return {name: found for name, found in kept.items() if found}
