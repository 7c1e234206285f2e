"""The tables that follow from weaknesses, lists and the vocabulary of vendors: claims, products, exposures."""

from __future__ import annotations

from sousveil.model.declaring import LOCATOR_COLUMN, ORDINAL_COLUMN, SOURCE_COLUMN, Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

_PLACE = (SOURCE_COLUMN, LOCATOR_COLUMN, ORDINAL_COLUMN)
_KEY = ("source_id", "ordinal")
_VENDOR = _text("vendor_id", "Vendor in the vocabulary, '' if unknown.")
_WEAKNESS = _text("weakness_id", "CVE number, or the advisory's id where it names no CVE.")

AFFECTED_CLAIMS = Table(
    "core_affected_claims",
    "Which models and versions a weakness affects, as claims that can be compared: from fields and from prose.",
    (
        _text("claim_id", "Id of this row."),
        *_PLACE,
        _text(
            "affected_id",
            "The statement in raw_affected_statements it was read from, '' if from a description.",
        ),
        _WEAKNESS,
        _text("advisory_id", "Id of the advisory, '' if none."),
        _text("origin", "cna, adp, nvd, advisory or kev."),
        _text("origin_name", "Short name of that organisation."),
        _text("quote", "The words that say so, exactly as in the source."),
        Column("char_start", "integer", "Start of the quote in the field at the locator.", unit="code point"),
        Column("char_end", "integer", "End, exclusive.", unit="code point"),
        _VENDOR,
        _text("vendor_raw", "Vendor as written, '' if the words name none."),
        _text("brand_id", "Brand in the vocabulary, '' if the words name the vendor itself or none."),
        _text("family_id", "Product family in the vocabulary, '' if none."),
        _text("product_raw", "Product as written."),
        _text(
            "model_pattern",
            "Models: X and * stand for any characters; '' for every product that the family or vendor makes.",
        ),
        _text("branch", "Firmware line that the bounds are for ('AXIS OS', 'DIPC-B1213'), '' if none."),
        _text(
            "bound_kind",
            "dotted, build_date, prefix or none.",
            "Versions are compared by kind, never as strings.",
        ),
        _text("versions_stated", "'range', 'single', 'all' or 'not_stated'."),
        _text("low", "Lower bound in canonical form, '' if unbounded."),
        _text("low_raw", "The same as written."),
        Column("low_closed", "boolean", "Whether the lower bound itself is affected."),
        _text("high", "Upper bound in canonical form, '' if unbounded."),
        _text("high_raw", "The same as written."),
        Column("high_closed", "boolean", "Whether the upper bound itself is affected."),
        _text("status", "affected, unaffected, fixed, investigated or unknown."),
        _text("rule", "Name of the rule that read it."),
        *list_makers(),
    ),
    _KEY,
)

WEAKNESS_VENDORS = Table(
    "core_weakness_vendors",
    "Which vendor of the vocabulary a weakness is about, and which records only look as if they were.",
    (
        _text("match_id", "Id of this row."),
        *_PLACE,
        _WEAKNESS,
        _VENDOR,
        _text("brand_id", "Brand in the vocabulary, '' if none."),
        _text("name_raw", "The name as written in the record."),
        Column("kept", "boolean", "False: the record stays out."),
        _text("rule", "Name of the rule."),
        _text("reason", "Why, in plain words."),
        *list_makers(),
    ),
    _KEY,
)

PRODUCT_MENTIONS = Table(
    "core_product_mentions",
    "Vendors, brands and models named in notices, documents and camera lists.",
    (
        _text("mention_id", "Id of this row."),
        *_PLACE,
        _text("notice_id", "Notice that it belongs to, '' if none."),
        Column("char_start", "integer", "Start in the text at the locator.", unit="code point"),
        Column("char_end", "integer", "End, exclusive.", unit="code point"),
        _text("text_raw", "The words as written."),
        _VENDOR,
        _text("brand_id", "Brand in the vocabulary, '' if none."),
        _text("family_id", "Product family in the vocabulary, '' if none."),
        _text("model", "Model, cleaned; '' if none."),
        _text("firmware_raw", "Firmware version as written beside it, '' if none."),
        _text("rule", "Name of the rule."),
        Column("confidence", "real", "0 to 1."),
        _text("reason", "Why, in plain words."),
        *list_makers(),
    ),
    _KEY,
)

ORGANISATION_VENDORS = Table(
    "core_organisation_vendors",
    "Organisations named in notices that are vendors of the vocabulary. Others have no row.",
    (
        _text("match_id", "Id of this row."),
        *_PLACE,
        _text("mention_id", "The mention in core_organisation_mentions."),
        _text("notice_id", "The notice."),
        _VENDOR,
        _text("brand_id", "Brand in the vocabulary, '' if none."),
        _text("name_raw", "The name as written."),
        _text("rule", "Name of the rule."),
        Column("confidence", "real", "0 to 1."),
        _text("reason", "Why, in plain words."),
        *list_makers(),
    ),
    _KEY,
)

VENDORS = Table(
    "core_vendors",
    "The vocabulary of vendors, one row per vendor, owner or state body.",
    (
        _VENDOR,
        _text("name", "Common name."),
        _text("kind", "maker, software, integrator, reseller, group, fund or state_body."),
        _text("country", "ISO 3166-1 alpha-2, '' if unknown."),
    ),
    ("vendor_id",),
)

VENDOR_STATEMENTS = Table(
    "core_vendor_statements",
    "What public sources say of vendors, one row per statement of the vocabulary, with its source.",
    (
        _text("statement_id", "Id of this row."),
        _VENDOR,
        _text("kind", "name, brand, family, ownership, supply, listing or trap."),
        _text(
            "role",
            "Within its kind: legal, short, former, own, sub_brand, subsidiary, shareholder, relabel …",
        ),
        _text("text", "Name, brand, family or entry that the statement is about."),
        _text("language", "Language of the text, BCP 47, '' if none."),
        _text("other_id", "The other vendor: owner, maker; or the list's id; '' if none."),
        Column("share_low", "real", "Ownership share, lower end, 0 to 1.", nullable=True),
        Column("share_high", "real", "Ownership share, upper end, 0 to 1.", nullable=True),
        Column("patterns", "texts", "Model patterns of a family."),
        _text("scope", "Product line, country or purpose that it holds for; '' for all."),
        _text("since_at", "ISO 8601 (year, month or day), '' if not stated."),
        _text("until_at", "ISO 8601, '' while it holds."),
        _text("stated_at", "Date of the source, or as of which it speaks, ISO 8601."),
        _text("confidence", "high, medium or low."),
        _text("source_title", "Title of the source."),
        _text("publisher", "Who published it."),
        _text("url", "Where."),
    ),
    ("statement_id",),
)

RESTRICTED_VENDORS = Table(
    "core_restricted_vendors",
    "Entries of lists joined to vendors: named, as an affiliate, or as the maker behind a brand.",
    (
        _text("match_id", "Id of this row."),
        *_PLACE,
        _text("restriction_id", "The entry in raw_restrictions, '' when the vocabulary states the listing."),
        _text("list_id", "The list."),
        _VENDOR,
        _text("brand_id", "Brand that the entry reaches, '' for the vendor as a whole."),
        _text("relation", "named, alias, former_name, subsidiary, brand or relabel."),
        Column(
            "reach_stated",
            "boolean",
            "Whether the entry's words, or the law behind the list, go as far as this relation.",
            caveat="False: the vendor is only tied to a listed one.",
        ),
        _text("name_raw", "The name in the entry."),
        _text("scope_raw", "The limits in the entry's own words."),
        _text("reason", "The chain from the entry to the vendor, in plain words."),
        _text("listed_at", "ISO 8601."),
        _text("ended_at", "ISO 8601, '' while it stands."),
        *list_makers(),
    ),
    _KEY,
)

EXPOSURES = Table(
    "out_exposures",
    "Products that sources name × weaknesses: how far the claims reach them. One row per distinct product and weakness.",
    (
        _text("exposure_id", "Id of this row."),
        _VENDOR,
        _text("brand_id", "Brand as named, '' if none."),
        _text("family_id", "Product family, '' if none."),
        _text("model", "Model as named, '' if none."),
        _text(
            "firmware_raw",
            "Firmware as named, '' if none.",
            "Rows of core_product_mentions with the same five values are the mentions of the product.",
        ),
        _WEAKNESS,
        _text(
            "verdict",
            "'model and version', 'model', 'family' or 'vendor only'.",
            "A weakness of the vendor without a row is unknown for the product. No verdict says that it is safe.",
        ),
        Column("claim_ids", "texts", "The claims it rests on, in core_affected_claims."),
        _text("derivation", "How the verdict follows, in plain words."),
        *list_makers(),
    ),
    ("exposure_id",),
)

EXPOSURE_TABLES = (
    AFFECTED_CLAIMS,
    WEAKNESS_VENDORS,
    PRODUCT_MENTIONS,
    ORGANISATION_VENDORS,
    VENDORS,
    VENDOR_STATEMENTS,
    RESTRICTED_VENDORS,
    EXPOSURES,
)
