"""The tables of organisations: the names that notices give them, which of them are one, and why.

Only organisations: a name that is a natural person's has no row here, and no column holds one.
"""

from __future__ import annotations

from sousveil.model.declaring import Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

ORGANISATION_NAMES = Table(
    "core_organisation_names",
    "The distinct names under which sources of the case name organisations, taken apart.",
    (
        _text("name_id", "Id of this row: made of the name and the country."),
        _text("name", "The name, white space made single."),
        _text("country", "ISO 3166-1 alpha-2 as stated, '' if not."),
        _text("script", "'Hani', 'Latn', 'Cyrl', 'Grek', 'Geor', 'mixed' or ''."),
        _text("region_code", "Code of the place in the name (GB/T 2260, ISO 3166-2), '' if none."),
        _text("region_raw", "The words of the place in the name."),
        _text("core_raw", "What tells it from others: the name without place, business, form and branch."),
        _text("business_raw", "Words of its line of business or of its kind of authority."),
        _text("form_code", "GLEIF code of the legal form, or our own word for an authority; '' if none."),
        _text("form_raw", "The words of the form."),
        _text("branch_raw", "Words of a branch, sub-unit or department, '' if none."),
        Column("identifiers", "texts", "'scheme:number' of valid identifiers that stand with the name."),
        Column("mentions", "integer", "How often it is named."),
        *list_makers(),
    ),
    ("name_id",),
)

ORGANISATIONS = Table(
    "core_organisations",
    "Organisations: names that were found to be one, each with what it is a part of.",
    (
        _text("organisation_id", "Id of this row: made of its first name's id."),
        _text("name", "The name to show: the longest full one that is named most."),
        Column("names", "texts", "All names as written."),
        _text("country", "ISO 3166-1 alpha-2, '' if unknown."),
        _text("region_code", "Code of its place, '' if unknown."),
        _text("kind", "'company', 'authority', 'institution' or ''."),
        Column("identifiers", "texts", "'scheme:number' of all that were stated for it."),
        _text("parent_id", "The organisation that it is a part of, '' if none is in the case."),
        _text("parent_reason", "Why it is a part of it."),
        _text("vendor_id", "Vendor in the vocabulary, '' if none."),
        Column("mentions", "integer", "How often it is named."),
        Column("sources", "integer", "In how many sources."),
        *list_makers(),
    ),
    ("organisation_id",),
)

ORGANISATION_MEMBERS = Table(
    "core_organisation_members",
    "Which names make up each organisation, and why.",
    (
        _text("name_id", "The name in core_organisation_names."),
        _text("organisation_id", "The organisation."),
        _text("rule", "'single', 'identifier', 'alias', 'name' or 'decision'."),
        _text("joined_to", "The name_id that it was joined to, '' for the first."),
        Column("score", "real", "Of that pair, 0 to 1.", nullable=True),
        _text("reason", "Why, in plain words."),
    ),
    ("name_id",),
)

ORGANISATION_PAIRS = Table(
    "core_organisation_pairs",
    "Pairs of names that were compared and are not plainly different.",
    (
        _text("pair_id", "Id of this row."),
        _text("left_name_id", "One name."),
        _text("right_name_id", "The other."),
        Column("score", "real", "0 (different) to 1 (same)."),
        _text(
            "verdict",
            "'same', 'part_of' (left is part of right), 'holds' (right is part of left), 'different' or 'unsure'.",
        ),
        _text("decided_by", "'rule', 'identifier' or 'decision'."),
        _text("reason", "Why, in plain words."),
    ),
    ("pair_id",),
)

MENTION_ORGANISATIONS = Table(
    "core_mention_organisations",
    "The organisation of each mention in core_organisation_mentions that has a name.",
    (
        _text("mention_id", "The mention."),
        _text("name_id", "Its name."),
        _text("organisation_id", "The organisation."),
    ),
    ("mention_id",),
)

ORGANISATION_TABLES = (
    ORGANISATION_NAMES,
    ORGANISATIONS,
    ORGANISATION_MEMBERS,
    ORGANISATION_PAIRS,
    MENTION_ORGANISATIONS,
)
