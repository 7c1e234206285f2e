"""The tables that follow from notices: capabilities asked for, places meant, amounts converted, procedures, red flags."""

from __future__ import annotations

from sousveil.model.declaring import LOCATOR_COLUMN, ORDINAL_COLUMN, SOURCE_COLUMN, Column, Table, list_makers
from sousveil.model.declaring import text_column as _text

_PLACE = (SOURCE_COLUMN, LOCATOR_COLUMN, ORDINAL_COLUMN)
_KEY = ("source_id", "ordinal")


CAPABILITY_MENTIONS = Table(
    "core_capability_mentions",
    "Words in sources that ask for, describe or mention a surveillance capability.",
    (
        _text("mention_id", "Id of this row."),
        _text("notice_id", "The notice that the words belong to, '' if the source holds none."),
        _text(
            "text_id",
            "The row of raw_notice_texts, or '' when the words stand in the document's stored text.",
        ),
        *_PLACE,
        Column("char_start", "integer", "Start in that text.", unit="code point"),
        Column("char_end", "integer", "End, exclusive.", unit="code point"),
        _text("quote", "The words, exactly as stored."),
        _text("context", "The sentence around them, exactly as stored."),
        _text("capability", "Name of the vocabulary's entry."),
        _text("term", "The vocabulary's term."),
        _text("rule", "The rule that let it through."),
        _text("language", "Language of the term."),
        _text("strength", "requirement, description or boilerplate."),
        Column("negated", "boolean", "Whether the words say that it is not wanted or not included."),
        Column(
            "is_flagged",
            "boolean",
            "Whether the vocabulary asks for it to be shown first (ethnicity analytics).",
        ),
        *list_makers(),
    ),
    _KEY,
)

RESOLVED_PLACES = Table(
    "core_resolved_places",
    "What place a place mention means, or why that is open.",
    (
        _text("mention_id", "The row of core_place_mentions."),
        *_PLACE,
        _text("outcome", "resolved, ambiguous or unknown."),
        _text("place_code", "Code in place_scheme, '' unless resolved; ambiguous stays ambiguous."),
        _text("place_scheme", "GB/T 2260, NUTS, ISO 3166-2 or ISO 3166-1."),
        _text("place_name", "Name of the place, '' unless resolved."),
        _text("level", "country, region (first level), city (second), county (third) or ''."),
        _text("country", "ISO 3166-1 alpha-2, '' if unknown."),
        _text("region_code", "The first-level place that it lies in, in place_scheme; '' if none."),
        _text("region_name", "Its name."),
        _text("city_code", "The second-level place that it lies in, '' if none."),
        _text("city_name", "Its name."),
        _text("evidence", "The rule and the words or code that decided."),
        Column("candidates", "texts", "Codes that it may be, when ambiguous."),
        *list_makers(),
    ),
    _KEY,
)

CONVERTED_AMOUNTS = Table(
    "core_converted_amounts",
    "Amounts of raw_amounts in EUR, USD and CNY at the day's rate.",
    (
        _text("amount_id", "The row of raw_amounts."),
        *_PLACE,
        Column("amount_eur", "real", "Amount in EUR.", unit="EUR", nullable=True),
        Column("amount_usd", "real", "Amount in USD.", unit="USD", nullable=True),
        Column("amount_cny", "real", "Amount in CNY.", unit="CNY", nullable=True),
        _text("rated_at", "Day of the rate, ISO 8601, '' if none."),
        Column("rate_eur", "real", "Units of the currency for one EUR on that day.", nullable=True),
        _text("rate_source", "Who published the rate, '' if none."),
        _text("missing", "Why it could not be converted, '' if it was."),
        *list_makers(),
    ),
    _KEY,
)

PROCEDURE_NOTICES = Table(
    "core_procedure_notices",
    "Which notices belong to one procurement procedure; republished and duplicate notices are counted once.",
    (
        _text("notice_id", "The notice in raw_notices."),
        _text("procedure_id", "Id of the procedure: the same for all its notices."),
        SOURCE_COLUMN,
        Column("is_counted", "boolean", "False for a notice that repeats another one of the procedure."),
        _text("repeats", "The notice_id that it repeats, '' if none."),
        _text("joined_because", "The rule and the values that put it into the procedure."),
        *list_makers(),
    ),
    ("notice_id",),
)

FLAGS = Table(
    "out_flags",
    "Red flags: what each says of each procedure, buyer or supplier, also when it is not raised or not computable.",
    (
        _text("flag_id", "Id of this row."),
        _text("code", "Code of the indicator, for example R018; see docs/reference/flags.md."),
        _text("outcome", "flagged, not_flagged or not_computable."),
        _text("subject_kind", "procedure, lot, bid, buyer, procuring_entity or supplier."),
        _text("subject_id", "Id of the subject: a procedure_id, lot_id, bid_id, or the organisation's key."),
        _text("procedure_id", "The procedure, '' for a buyer or supplier."),
        _text("sentence", "The flag as one plain sentence."),
        Column("value", "real", "The figure that was judged.", nullable=True),
        Column("threshold", "real", "The figure that it was held against.", nullable=True),
        _text("derivation", "The sum, in figures."),
        _text("missing", "What is missing, for not_computable."),
        Column("evidence_ids", "texts", "Ids of the rows that it rests on."),
        *list_makers(),
    ),
    ("flag_id",),
)

PROCUREMENT_TABLES: tuple[Table, ...] = (
    CAPABILITY_MENTIONS,
    RESOLVED_PLACES,
    CONVERTED_AMOUNTS,
    PROCEDURE_NOTICES,
    FLAGS,
)
