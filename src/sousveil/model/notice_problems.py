"""Problems of notices and the formats they come in; part of the catalogue in problems.py."""

from __future__ import annotations

from sousveil.model.problem_kinds import ProblemKind

NOTICE_PROBLEMS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "json_invalid",
        "error",
        "The file is not valid JSON from some point on.",
        "What stands before that point was read. Get the file again from its publisher.",
    ),
    ProblemKind(
        "xml_invalid",
        "error",
        "The file is not well-formed XML.",
        "Get the file again from its publisher.",
    ),
    ProblemKind(
        "entity_refused",
        "error",
        "The XML declares entities or an outside document type; it was not read, since that can be an attack.",
        "Treat it as hostile. A real notice needs neither.",
    ),
    ProblemKind(
        "schema_mismatch",
        "warning",
        "A part of the file is not what its format prescribes; that part was left out.",
        "Compare the place in the file with the standard, and ask the publisher.",
    ),
    ProblemKind(
        "duplicate_id",
        "warning",
        "Several records carry the same id; each was kept.",
        "Check whether they are one record; measures count procedures once.",
    ),
    ProblemKind(
        "date_invalid",
        "warning",
        "A date is no day of the calendar or not in a form that means one day; it was left empty.",
        "The date as written is kept beside it.",
    ),
    ProblemKind(
        "amount_unreadable",
        "warning",
        "An amount of money is text that cannot be read as one number; it was left empty.",
        "The amount as written is kept beside it.",
    ),
    ProblemKind(
        "amount_placeholder",
        "warning",
        "An amount is masked or a placeholder (0, 1, ***); it is not counted.",
        "Ask the buyer for the figure.",
    ),
    ProblemKind(
        "amount_negative",
        "warning",
        "An amount is below zero; it is not counted.",
        "The amount as written is kept beside it.",
    ),
    ProblemKind(
        "amounts_disagree",
        "warning",
        "One amount is written twice (in digits and in words, or in two units) and the two differ.",
        "Look at the words; the digits were taken.",
    ),
    ProblemKind(
        "currency_unknown",
        "warning",
        "An amount has no currency, or one that is not in ISO 4217; it cannot be converted.",
        "The currency as written is kept beside it.",
    ),
    ProblemKind(
        "name_withheld",
        "note",
        "A supplier or bidder is a sole trader or private citizen; the name and number are not kept.",
        "The original bytes hold them, if the public interest asks for it.",
    ),
    ProblemKind(
        "paths_unmapped",
        "note",
        "Some values went into no table.",
        'They are counted by path: sousveil sql CASE "SELECT * FROM raw_unmapped_paths".',
    ),
    ProblemKind(
        "reference_broken",
        "warning",
        "A part of the notice refers to another part that is not there.",
        "Look at the place in the source.",
    ),
    ProblemKind(
        "record_too_large",
        "warning",
        "One record is larger than any real one and was left out.",
        "Treat it as damaged or hostile.",
    ),
    ProblemKind(
        "mapping_missing",
        "error",
        "This is a table, and nothing says what its columns mean.",
        "Add a section [[tables]] for it to sousveil.toml: `sousveil map FILE` proposes one for cameras, "
        "docs/reference/readers/table.md shows how for notices.",
    ),
    ProblemKind(
        "mapping_column_missing",
        "error",
        "The column mapping names a column that the table does not have.",
        "Compare the mapping in sousveil.toml with the header of the table.",
    ),
    ProblemKind(
        "row_ragged",
        "warning",
        "A row has more or fewer cells than the header; cells without a header were left out.",
        "Look at the row in the source.",
    ),
    ProblemKind(
        "text_layer_suspect",
        "warning",
        "The text layer of the PDF does not look like the language that the page shows.",
        "Look at the page; if the text is garbled, print it to pictures and add those.",
    ),
    ProblemKind(
        "rate_missing",
        "note",
        "An amount could not be converted: no rate is known for its currency and day.",
        "The amount in its own currency is kept.",
    ),
)
