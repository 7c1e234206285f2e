"""The tables of procurement notices: what is taken from them. What follows is in procurement_tables.py.

Terms are OCDS's where it has them. A value keeps its original in `x_raw`. Every row has the locator of the element,
object, cell or words that it was taken from. `ordinal` counts the rows of one source in one table, from 0.
"""

from __future__ import annotations

from sousveil.model.declaring import LOCATOR_COLUMN, ORDINAL_COLUMN, SOURCE_COLUMN, Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

_NOTICE = Column("notice_id", "text", "The notice in raw_notices.")
_LOT = Column("lot_id", "text", "The lot in raw_lots, '' for the whole notice.")
_AWARD = Column("award_id", "text", "The award or contract in raw_awards, '' if none.")
_BID = Column("bid_id", "text", "The bid in raw_bids, '' if none.")
_PLACE = (SOURCE_COLUMN, LOCATOR_COLUMN, ORDINAL_COLUMN)
_KEY = ("source_id", "ordinal")


NOTICES = Table(
    "raw_notices",
    "One row per procurement publication: an OCDS release, a TED notice, a tender document, a row of a table.",
    (
        _text("notice_id", "Id of this row."),
        *_PLACE,
        _text("format", "'ocds', 'ted', 'eforms', 'zh' or 'table'."),
        _text("native_id", "Id that the source gives the publication, '' if none."),
        _text(
            "process_id", "Id that the source gives the procurement process (ocid, 项目编号 …), '' if none."
        ),
        _text("reference", "File or project number of the buyer, '' if none."),
        _text(
            "kind",
            "planning, tender, award, contract, modification, correction, cancellation, compiled or other.",
            "'compiled' is a process in its latest state, merged from several publications.",
        ),
        _text("kind_raw", "The same as written."),
        _text("status", "planning, active, complete, cancelled, unsuccessful, withdrawn or ''."),
        _text("status_raw", "The same as written."),
        _text("title", "Title, white space made single."),
        _text("title_raw", "Title as written."),
        _text("language", "Language of title and description, BCP 47, '' if unknown."),
        _text("published_at", "When it was published, ISO 8601, '' if unknown."),
        _text("published_at_raw", "The same as written."),
        _text("procedure", "open, selective, limited, direct, negotiated, dialogue or ''."),
        _text("procedure_raw", "The same as written."),
        _text("category", "goods, works, services or ''."),
        _text("category_raw", "The same as written."),
        Column("bidder_count", "integer", "Number of tenderers for the whole notice.", nullable=True),
        _text("bidder_count_raw", "The same as written."),
        _text("country", "Country of the buyer, ISO 3166-1 alpha-2, '' if not stated."),
        _text("locators", "JSON object: column of this row → its own locator, where it has one."),
        *list_makers(),
    ),
    _KEY,
)

NOTICE_TEXTS = Table(
    "raw_notice_texts",
    "The prose of notices in structured formats; of tender documents it is raw_passages.",
    (
        _text("text_id", "Id of this row."),
        _NOTICE,
        _LOT,
        *_PLACE,
        _text(
            "role", "title, description, lot_title, lot_description, item, award_title, criteria or other."
        ),
        _text("language", "Language, BCP 47, '' if unknown."),
        _text("text", "The words exactly as the source has them after JSON or XML decoding."),
        *list_makers(),
    ),
    _KEY,
)

LOTS = Table(
    "raw_lots",
    "The lots of notices.",
    (
        _text("lot_id", "Id of this row."),
        _NOTICE,
        *_PLACE,
        _text("native_id", "Number or id of the lot as written."),
        _text("title", "Title, white space made single."),
        _text("title_raw", "Title as written."),
        _text("status", "As in raw_notices."),
        _text("status_raw", "The same as written."),
        Column("bidder_count", "integer", "Number of tenders for the lot.", nullable=True),
        _text("bidder_count_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

AWARDS = Table(
    "raw_awards",
    "Awards and contracts that notices state.",
    (
        _text("award_id", "Id of this row."),
        _NOTICE,
        _LOT,
        *_PLACE,
        _text("stage", "'award' or 'contract'."),
        _text("native_id", "Id or number as written."),
        _text("award_native_id", "For a contract: the id of its award as written, '' if none."),
        _text("title", "Title, white space made single."),
        _text("title_raw", "Title as written."),
        _text("status", "pending, active, complete, cancelled, unsuccessful or ''."),
        _text("status_raw", "The same as written."),
        _text("dated_at", "When it was awarded or signed, ISO 8601, '' if unknown."),
        _text("dated_at_raw", "The same as written."),
        Column("bidder_count", "integer", "Number of tenders for it.", nullable=True),
        _text("bidder_count_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

BIDS = Table(
    "raw_bids",
    "Bids, where a source lists them (OCDS bids extension and the like).",
    (
        _text("bid_id", "Id of this row."),
        _NOTICE,
        _LOT,
        *_PLACE,
        _text("native_id", "Id as written."),
        _text("status", "invited, pending, valid, disqualified, withdrawn or ''."),
        _text("status_raw", "The same as written."),
        _text("submitted_at", "When it was handed in, ISO 8601 with the time if given, '' if unknown."),
        _text("submitted_at_raw", "The same as written."),
        *list_makers(),
    ),
    _KEY,
)

AMOUNTS = Table(
    "raw_amounts",
    "Amounts of money that notices state.",
    (
        _text("amount_id", "Id of this row."),
        _NOTICE,
        _LOT,
        _AWARD,
        _BID,
        *_PLACE,
        _text(
            "role",
            "budget, ceiling, estimate, award, contract, bid, lowest, highest, modification, paid or other.",
        ),
        Column(
            "amount",
            "real",
            "Amount in units of the currency; 万元 are multiplied out.",
            caveat="Rounded; amount_exact is exact. Null when masked, a placeholder or unreadable: see raw_problems.",
            nullable=True,
        ),
        Column("amount_exact", "text", "The same as an exact decimal.", nullable=True),
        _text("amount_raw", "The amount as written, with its unit if it stands beside it."),
        _text("currency", "ISO 4217 code, '' if unknown."),
        _text("currency_raw", "The currency or unit as written, '' if none."),
        _text("tax", "included, excluded or '' if the source does not say."),
        _text("dated_at", "Date that the amount belongs to, ISO 8601, '' if unknown."),
        *list_makers(),
    ),
    _KEY,
)

ORGANISATION_MENTIONS = Table(
    "core_organisation_mentions",
    "Organisations that notices name, in their role. Never a natural person.",
    (
        _text("mention_id", "Id of this row."),
        _NOTICE,
        _LOT,
        _AWARD,
        _BID,
        *_PLACE,
        _text("role", "buyer, procuring_entity, supplier, tenderer, agency, reviewer, funder or other."),
        _text("name", "Name, white space made single; '' when withheld."),
        _text("name_raw", "Name as written; '' when withheld."),
        _text("identifier_scheme", "Scheme of the identifier, '' if none."),
        _text("identifier", "Identifier, cleaned; '' if none or withheld."),
        _text("identifier_raw", "Identifier as written; '' when withheld."),
        _text("country", "ISO 3166-1 alpha-2, '' if not stated."),
        Column(
            "withheld",
            "boolean",
            "True when this is a sole trader or private citizen: name and number are not kept.",
        ),
        _text("cue", "The label or rule by which it was found, '' in structured formats."),
        *list_makers(),
    ),
    _KEY,
)

PLACE_MENTIONS = Table(
    "core_place_mentions",
    "Places that notices name, in their role.",
    (
        _text("mention_id", "Id of this row."),
        _NOTICE,
        _LOT,
        _text("organisation_mention_id", "The organisation whose address it is, '' if none."),
        *_PLACE,
        _text("role", "delivery, buyer, supplier, tenderer, agency, project or item."),
        _text(
            "name_raw",
            "The words that name the place, from the smallest to the largest as written, '' if only a code.",
        ),
        _text("code_scheme", "NUTS, ISO 3166-1, ISO 3166-2, GB/T 2260 or '' if there is no code."),
        _text("code_raw", "The code as written."),
        _text("country", "Country that the source states for it, ISO 3166-1 alpha-2, '' if none."),
        *list_makers(),
    ),
    _KEY,
)

CLASSIFICATIONS = Table(
    "raw_classifications",
    "Classification codes of notices, lots and items.",
    (
        _text("classification_id", "Id of this row."),
        _NOTICE,
        _LOT,
        _AWARD,
        *_PLACE,
        _text("scheme", "CPV, UNSPSC, GSIN …, upper case; '' if unknown."),
        _text("code", "Code without check digit and white space."),
        _text("code_raw", "Code as written."),
        _text("description", "What the source says that it means, '' if nothing."),
        Column("is_main", "boolean", "Whether the source calls it the main one."),
        *list_makers(),
    ),
    _KEY,
)

NOTICE_DATES = Table(
    "raw_notice_dates",
    "The dates of notices.",
    (
        _text("date_id", "Id of this row."),
        _NOTICE,
        _LOT,
        _AWARD,
        *_PLACE,
        _text(
            "role",
            "published, dispatched, tender_start, tender_end (submission deadline), bid_opening, document_start (from when the "
            "documents can be had), document_end, "
            "award, signed, contract_start, contract_end, previous_deadline, modified or other.",
        ),
        _text("at", "ISO 8601, as precise as written; '' when it is no date of the calendar."),
        _text("at_raw", "As written."),
        *list_makers(),
    ),
    _KEY,
)

NOTICE_LINKS = Table(
    "raw_notice_links",
    "Other notices that a notice refers to.",
    (
        _text("link_id", "Id of this row."),
        _NOTICE,
        *_PLACE,
        _text("relation", "previous, corrects, modifies, cancels, framework, parent or other."),
        _text(
            "target",
            "Id of the other notice or process, cleaned so that it equals its native_id or process_id.",
        ),
        _text("target_raw", "As written."),
        *list_makers(),
    ),
    _KEY,
)

UNMAPPED_PATHS = Table(
    "raw_unmapped_paths",
    "Parts of structured sources that went into no table, counted: nothing is dropped silently.",
    (
        SOURCE_COLUMN,
        ORDINAL_COLUMN,
        _text("format", "Name of the reader's format."),
        _text("path", "Path with indices left out: /tender/documents/[]/url, or the column's header."),
        _text("disposition", "'unmapped', or 'withheld' for personal data, which is never taken."),
        Column("occurrences", "integer", "How many values stand there in this source."),
    ),
    _KEY,
)

NOTICE_TABLES: tuple[Table, ...] = (
    NOTICES,
    NOTICE_TEXTS,
    LOTS,
    AWARDS,
    BIDS,
    AMOUNTS,
    ORGANISATION_MENTIONS,
    PLACE_MENTIONS,
    CLASSIFICATIONS,
    NOTICE_DATES,
    NOTICE_LINKS,
    UNMAPPED_PATHS,
)
