"""The tables of weaknesses, of what they affect, and of lists that restrict vendors: what is taken from the sources.

Terms are CVE's, CSAF's and CPE's where they have them. A value keeps its original in `x_raw`. Every row has the locator
of the object, cell or words that it was taken from. `ordinal` counts the rows of one source in one table, from 0.
What follows from them is in exposure_tables.py.

No column holds exploit code, a password, an address of a stream, or the name of someone who reported a weakness.
"""

from __future__ import annotations

from sousveil.model.declaring import LOCATOR_COLUMN, ORDINAL_COLUMN, SOURCE_COLUMN, Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

_PLACE = (SOURCE_COLUMN, LOCATOR_COLUMN, ORDINAL_COLUMN)
_KEY = ("source_id", "ordinal")
_WEAKNESS = _text("weakness_id", "CVE number, or the advisory's id where it names no CVE.")
_ADVISORY = _text("advisory_id", "Id of the advisory that says so, '' if it is no advisory.")
_ORIGIN = (
    _text("origin", "Who says so: 'cna', 'adp', 'nvd', 'advisory', 'kev' or 'epss'."),
    _text("origin_name", "Short name of that organisation as the source gives it, '' if none."),
)

WEAKNESSES = Table(
    "raw_weaknesses",
    "One row per weakness and source: a CVE record, an NVD entry, an advisory.",
    (
        _text("row_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _text("kind", "'cve' or 'advisory'."),
        _text("format", "'cve5', 'nvd' or 'csaf'."),
        _text("state", "published, rejected or reserved."),
        _text("state_raw", "The same as written."),
        _text(
            "assigner", "Short name of the organisation that assigned the number or published the advisory."
        ),
        _text("title", "Title, '' if none."),
        _text(
            "description",
            "The English description, else the first.",
            "Words that name who found it are blanked out with █, length kept.",
        ),
        _text("language", "Language of the description, BCP 47."),
        Column("cwe_ids", "texts", "Kinds of weakness, CWE numbers."),
        Column("tags", "texts", "disputed, unsupported-when-assigned and the like."),
        _text("published_at", "When it was published, ISO 8601, '' if unknown."),
        _text("published_at_raw", "The same as written."),
        _text("modified_at", "When the record was last changed, ISO 8601: the date of this snapshot of it."),
        _text("modified_at_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

WEAKNESS_DATES = Table(
    "raw_weakness_dates",
    "Further dates that a source states of a weakness.",
    (
        _text("date_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _ADVISORY,
        *_ORIGIN,
        _text("role", "reserved, public, discovered, released, fixed, exploited_since, listed or due."),
        _text("dated_at", "ISO 8601, '' if unreadable."),
        _text("dated_at_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

AFFECTED_STATEMENTS = Table(
    "raw_affected_statements",
    "What a source says is affected, field by field as written; one row per product and version statement.",
    (
        _text("affected_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _ADVISORY,
        *_ORIGIN,
        _text("vendor_raw", "Vendor as written, '' if none."),
        _text("product_raw", "Product as written, '' if none."),
        Column("platforms", "texts", "Platforms and modules as written."),
        _text("cpe", "CPE 2.3 name or match criteria, '' if none."),
        _text("version_raw", "Version, start of a range, or prose, as written."),
        _text("after_raw", "versionStartExcluding as written."),
        _text("less_than_raw", "lessThan or versionEndExcluding as written."),
        _text("less_than_or_equal_raw", "lessThanOrEqual or versionEndIncluding as written."),
        _text("version_type", "versionType as written ('semver', 'custom', 'vers' …), '' if none."),
        _text("status", "affected, unaffected, fixed, investigated or unknown."),
        _text("status_raw", "The same as written."),
        _text("default_status", "defaultStatus of the product, '' if none."),
        _text("text", "For statements in prose: the whole text; '' where the fields above say all."),
        *list_makers(),
    ),
    _KEY,
)

WEAKNESS_SCORES = Table(
    "raw_weakness_scores",
    "Scores: CVSS, EPSS, and the decision points of SSVC.",
    (
        _text("score_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _ADVISORY,
        *_ORIGIN,
        _text("system", "cvss:2.0, cvss:3.0, cvss:3.1, cvss:4.0, epss or ssvc."),
        _text("vector", "CVSS vector as written, '' if none."),
        Column(
            "score",
            "real",
            "CVSS base score (0 to 10) or EPSS probability (0 to 1) as stated.",
            nullable=True,
        ),
        _text("score_raw", "The same as written."),
        Column("score_computed", "real", "CVSS base score computed from the vector.", nullable=True),
        _text("severity", "none, low, medium, high, critical or ''."),
        Column("percentile", "real", "EPSS percentile, 0 to 1.", nullable=True),
        _text("exploitation", "SSVC: none, poc, active or ''."),
        _text("automatable", "SSVC: yes, no or ''."),
        _text("technical_impact", "SSVC: partial, total or ''."),
        _text("scored_at", "When it was scored, ISO 8601, '' if unknown."),
        _text("scored_at_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

EXPLOITATIONS = Table(
    "raw_exploitations",
    "Entries of catalogues of weaknesses known to be exploited (CISA KEV).",
    (
        _text("exploitation_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        *_ORIGIN,
        _text("vendor_raw", "Vendor as written."),
        _text("product_raw", "Product as written."),
        _text("title", "Name of the weakness as written."),
        _text("description", "Short description as written."),
        _text("ransomware_use", "known, unknown or ''."),
        _text("action_raw", "Required action as written."),
        _text("listed_at", "Date added, ISO 8601."),
        _text("listed_at_raw", "The same as written."),
        _text("due_at", "Date by which it must be mended, ISO 8601."),
        _text("due_at_raw", "The same as written."),
        _text("snapshot_at", "Date of the catalogue, ISO 8601, '' if it states none."),
        *list_makers(),
    ),
    _KEY,
)

WEAKNESS_REFERENCES = Table(
    "raw_weakness_references",
    "Links that a source gives for a weakness. Links tagged as exploits are left out and counted as problems.",
    (
        _text("reference_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _ADVISORY,
        *_ORIGIN,
        _text("url", "The link as written."),
        Column("kinds", "texts", "Tags: patch, vendor-advisory …"),
        *list_makers(),
    ),
    _KEY,
)

REMEDIES = Table(
    "raw_remedies",
    "What a source says can be done: fixes, mitigations, none planned.",
    (
        _text("remedy_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _ADVISORY,
        *_ORIGIN,
        _text("category", "vendor_fix, mitigation, workaround, none_available or no_fix_planned."),
        _text("category_raw", "The same as written."),
        _text("text", "The words as written."),
        Column("products", "texts", "Products that it is for, as written."),
        _text("url", "Link as written, '' if none."),
        _text("fixed_at", "When the fix came out, ISO 8601, '' if not stated."),
        _text("fixed_at_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

CPE_NAMES = Table(
    "raw_cpe_names",
    "Entries of the CPE dictionary.",
    (
        _text("cpe_id", "Id of this row."),
        *_PLACE,
        _text("cpe", "CPE 2.3 formatted string."),
        _text("part", "a, o or h."),
        _text("vendor_raw", "Vendor, unescaped."),
        _text("product_raw", "Product, unescaped."),
        _text("version_raw", "Version, unescaped; '' for any."),
        _text("title", "English title, '' if none."),
        Column("deprecated", "boolean", "Whether the entry is deprecated."),
        Column("deprecated_by", "texts", "CPE names that stand in its place."),
        *list_makers(),
    ),
    _KEY,
)

RESTRICTIONS = Table(
    "raw_restrictions",
    "Entries of lists that ban, restrict or name companies. One row per entry and snapshot of a list.",
    (
        _text("restriction_id", "Id of this row."),
        *_PLACE,
        _text("list_id", "us_ndaa_889, us_fcc_covered, us_dod_1260h, us_bis_entity, or as the mapping says."),
        _text("list_name", "Name of the list."),
        _text("issuer", "The body that keeps it."),
        _text("program", "Law or program as written, '' if none."),
        _text("entry_raw", "The whole entry as written."),
        _text(
            "scope_raw", "What is restricted and for what purpose, as written; '' if the entry has no limit."
        ),
        Column(
            "covers_affiliates",
            "boolean",
            "Whether the entry's own words extend to subsidiaries or affiliates.",
        ),
        _text("country", "ISO 3166-1 alpha-2, '' if not stated."),
        _text("reason_raw", "Reason or note as written."),
        _text("listed_at", "Since when, ISO 8601, '' if not stated."),
        _text("listed_at_raw", "The same as written."),
        _text("ended_at", "Until when, ISO 8601, '' while it stands."),
        _text("ended_at_raw", "The same as written."),
        _text("url", "The official text, as the source gives it; '' if none."),
        _text("snapshot_at", "Date of this copy of the list, ISO 8601, '' if unknown."),
        *list_makers(),
    ),
    _KEY,
)

RESTRICTION_NAMES = Table(
    "raw_restriction_names",
    "The names in an entry of a list.",
    (
        _text("name_id", "Id of this row."),
        *_PLACE,
        _text("restriction_id", "The entry in raw_restrictions."),
        _text("role", "name, alias, former, parent or subsidiary."),
        _text("name", "Name, white space made single, marks of footnotes cut off."),
        _text("name_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

WEAKNESS_PATHS = Table(
    "raw_weakness_paths",
    "Paths of a source's records that go into no table, counted. Nothing is dropped silently.",
    (
        SOURCE_COLUMN,
        ORDINAL_COLUMN,
        _text("format", "As in raw_weaknesses, or kev, epss, cpe, list."),
        _text("path", "Path with indices as []."),
        _text("disposition", "'unmapped', or 'withheld' for names of finders, exploits and the like."),
        Column("occurrences", "integer", "How often."),
    ),
    _KEY,
)

WEAKNESS_TABLES = (
    WEAKNESSES,
    WEAKNESS_DATES,
    AFFECTED_STATEMENTS,
    WEAKNESS_SCORES,
    EXPLOITATIONS,
    WEAKNESS_REFERENCES,
    REMEDIES,
    CPE_NAMES,
    RESTRICTIONS,
    RESTRICTION_NAMES,
    WEAKNESS_PATHS,
)
