"""Every table, declared once: the Arrow schema, the DuckDB DDL and the data dictionary come from here.

There is no table of natural persons, and none may be added.
"""

from __future__ import annotations

import pyarrow as pa

from sousveil.model.camera_tables import CAMERA_TABLES
from sousveil.model.declaring import LOCATOR_COLUMN as _LOCATOR
from sousveil.model.declaring import SOURCE_COLUMN as _SOURCE
from sousveil.model.declaring import Column as Column
from sousveil.model.declaring import Table as Table
from sousveil.model.declaring import list_makers as _made_by
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.exposure_tables import EXPOSURE_TABLES
from sousveil.model.notice_tables import NOTICE_TABLES
from sousveil.model.organisation_tables import ORGANISATION_TABLES
from sousveil.model.procurement_tables import PROCUREMENT_TABLES
from sousveil.model.weakness_tables import WEAKNESS_TABLES

SOURCES = Table(
    "raw_sources",
    "One row per distinct sequence of stored bytes.",
    (
        _SOURCE,
        Column("byte_length", "integer", "Size of the stored bytes.", unit="byte"),
        Column("media_type", "text", "Media type as sniffed from the bytes, else as declared."),
        Column("filename", "text", "Name under which the bytes were first added."),
        Column(
            "title",
            "text",
            "Title as given when added, '' if none.",
            caveat="What the document itself says is in raw_documents.",
        ),
        Column("publisher", "text", "Publisher as given when added, '' if none."),
        Column("licence", "text", "Licence as given when added, '' if unknown."),
        Column("published_at", "text", "Publication date as given when added, ISO 8601, '' if unknown."),
        Column("language", "text", "Language as given when added, BCP 47, '' if unknown."),
    ),
    ("source_id",),
)

ORIGINS = Table(
    "raw_origins",
    "Where and when each source was obtained; the same bytes may have several origins.",
    (
        Column("origin_id", "text", "Id of this row."),
        _SOURCE,
        Column("origin", "text", "URL or file path as given."),
        Column("origin_kind", "text", "'file', 'url' or 'warc'."),
        Column("captured_at", "text", "When it was captured, ISO 8601, UTC."),
        Column("warc_id", "text", "SHA-256 of the WARC that holds the exchange, '' if none."),
        Column("status", "integer", "HTTP status, null for files.", nullable=True),
    ),
    ("origin_id",),
)

DOCUMENTS = Table(
    "raw_documents",
    "One row per source that a text reader read.",
    (
        _SOURCE,
        Column("format", "text", "Name of the reader's format."),
        Column("title", "text", "Title that the document gives itself, '' if none."),
        Column(
            "publisher",
            "text",
            "Publisher that the document names, '' if none.",
            caveat="Organisations only: authors are not kept.",
        ),
        Column("published_at", "text", "Date that the document gives itself, ISO 8601, '' if none."),
        Column("language", "text", "Main language, BCP 47, '' if unknown."),
        Column("encoding", "text", "Character encoding as read, '' where the format has its own."),
        Column("pages", "integer", "Number of pages, null where there are none.", nullable=True),
        Column("characters", "integer", "Length of the stored text.", unit="code point"),
        Column("text_sha256", "text", "SHA-256 of the stored extracted text in UTF-8, in hex."),
        *_made_by(),
    ),
    ("source_id",),
)

PASSAGES = Table(
    "raw_passages",
    "The extracted text in order; the passages' texts joined are exactly the stored text.",
    (
        Column("passage_id", "text", "Id of this row."),
        _SOURCE,
        Column("ordinal", "integer", "Place in the document, from 0."),
        Column("kind", "text", "'heading', 'paragraph', 'list_item', 'table_row', 'caption' or 'page_text'."),
        Column("page", "integer", "Page, from 1; null where there are none.", nullable=True),
        Column("char_start", "integer", "Start in the stored text.", unit="code point"),
        Column("char_end", "integer", "End in the stored text, exclusive.", unit="code point"),
        Column("text", "text", "The words, with the line breaks that end them."),
        Column("confidence", "real", "1 for text as stored; lower where it was read from a picture."),
        _LOCATOR,
        *_made_by(),
    ),
    ("source_id", "ordinal"),
)

PROBLEMS = Table(
    "raw_problems",
    "What could not be read, or only with doubt. Bad input is data: nothing is dropped silently.",
    (
        Column("problem_id", "text", "Id of this row."),
        _SOURCE,
        Column("code", "text", "Code in the catalogue, docs/reference/problems.md."),
        Column("severity", "text", "'error', 'warning' or 'note'."),
        Column("message", "text", "What it means."),
        Column("hint", "text", "What to do."),
        Column("detail", "text", "What exactly was met."),
        Column("stage", "text", "Stage or reader that met it."),
        Column("locator", "text", "Where in the source, '' for all of it."),
    ),
    ("problem_id",),
)

CLAIMS = Table(
    "core_claims",
    "Quantities that sources state.",
    (
        Column("claim_id", "text", "Id of this row."),
        _SOURCE,
        _LOCATOR,
        Column("ordinal", "integer", "Order in the document, from 0."),
        Column("page", "integer", "Page, from 1.", nullable=True),
        Column("char_start", "integer", "Start of the quote in the stored text.", unit="code point"),
        Column("char_end", "integer", "End, exclusive.", unit="code point"),
        Column(
            "figure_end",
            "integer",
            "End of the figure itself, exclusive; the quote may reach over its noun.",
            unit="code point",
        ),
        Column("quote", "text", "The words, exactly as stored."),
        Column("context_start", "integer", "Start of the sentence.", unit="code point"),
        Column("context_end", "integer", "End of the sentence, exclusive.", unit="code point"),
        Column("context", "text", "The sentence, exactly as stored."),
        Column("aside", "text", "The sentences before and after it, where they hold no figure of their own."),
        Column("sentence", "integer", "Ordinal of the sentence in the document, from 0."),
        Column("paragraph", "integer", "Ordinal of the paragraph in the document, from 0."),
        Column("language", "text", "Language of the passage."),
        Column("kind", "text", "number, percent, ordinal, money, rate, multiple or dimension."),
        Column(
            "measure",
            "text",
            "What sort of figure it is: count, share, money, area, density, rate, multiple, increment, duration …",
        ),
        Column("subject", "text", "What is counted or measured, normalised; '' if the text does not say."),
        Column("subject_raw", "text", "The same as written."),
        Column(
            "low",
            "real",
            "Lower end.",
            caveat="Rounded for convenience; decisions use low_exact.",
            nullable=True,
        ),
        Column("high", "real", "Upper end.", caveat="Rounded; decisions use high_exact.", nullable=True),
        Column(
            "value",
            "real",
            "The figure as written.",
            caveat="Rounded; decisions use value_exact.",
            nullable=True,
        ),
        Column("low_exact", "text", "Lower end as an exact rational, null = unbounded.", nullable=True),
        Column("high_exact", "text", "Upper end as an exact rational, null = unbounded.", nullable=True),
        Column("value_exact", "text", "The figure as an exact rational.", nullable=True),
        Column("low_closed", "boolean", "Whether the lower end itself is allowed."),
        Column("high_closed", "boolean", "Whether the upper end itself is allowed."),
        Column("unit", "text", "pint unit or ISO 4217 code, '' for a bare number."),
        Column("per", "text", "Denominator of a rate or density."),
        Column("place", "text", "Place that the words carry, '' if none."),
        Column("time", "text", "Time that the words carry, '' if none."),
        Column("comparison", "text", "more_than, at_least, less_than, at_most, nearly, about or ''."),
        Column("approximate", "boolean", "Whether the words say that it is not exact."),
        Column("increment", "integer", "+1 an increase by, -1 a decrease by, 0 a level."),
        Column("scope", "texts", "Words that narrow it."),
        Column("attributed_to", "text", "Organisation whose figure it is, when said."),
        Column("confidence", "real", "1, or lower where the words were hard to read."),
        Column("links", "text", "JSON object: role to claim id."),
        Column("items", "texts", "For a list of names: the names, as written."),
        Column("role", "text", "duration, conversion, range, list … or ''."),
        *_made_by(),
    ),
    ("source_id", "ordinal"),
)

FINDINGS = Table(
    "out_findings",
    "What the checks say of the claims.",
    (
        Column("finding_id", "text", "Id of this row."),
        Column("check", "text", "Name of the check, see docs/reference/checks.md."),
        Column(
            "verdict", "text", "contradicts, only_if_exact, agrees, derived, not_computable or not_testable."
        ),
        Column("sentence", "text", "The finding as one plain sentence."),
        Column("stated_low", "text", "What the judged claim states: lower end, exact.", nullable=True),
        Column("stated_high", "text", "Upper end, exact.", nullable=True),
        Column("expected_low", "text", "What the other claims imply: lower end, exact.", nullable=True),
        Column("expected_high", "text", "Upper end, exact.", nullable=True),
        Column("unit", "text", "Unit of both."),
        Column("claim_ids", "texts", "The claims it rests on."),
        Column("source_ids", "texts", "Their sources."),
        Column("joined_because", "text", "Why these claims were taken to speak of one thing."),
        Column("derivation", "text", "The sum, in figures."),
        Column("missing", "text", "What is missing, for not_computable."),
        *_made_by(),
    ),
    ("finding_id",),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SOURCES,
        ORIGINS,
        DOCUMENTS,
        PASSAGES,
        PROBLEMS,
        CLAIMS,
        FINDINGS,
        *NOTICE_TABLES,
        *PROCUREMENT_TABLES,
        *WEAKNESS_TABLES,
        *EXPOSURE_TABLES,
        *CAMERA_TABLES,
        *ORGANISATION_TABLES,
    )
}


def table_of(batch: pa.RecordBatch) -> Table:
    """The table that `batch` belongs to, from its schema's metadata. Raises SousveilError('stray_batch')."""
    name = (batch.schema.metadata or {}).get(b"sousveil_table", b"").decode()
    if name not in TABLES:
        raise SousveilError(
            "stray_batch", "A record batch does not name its table.", where=name, exit_code=ExitCode.BUG
        )
    return TABLES[name]
