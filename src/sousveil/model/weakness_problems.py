"""Problems of weakness feeds, advisories and lists; part of the catalogue in problems.py."""

from __future__ import annotations

from sousveil.model.problem_kinds import ProblemKind

WEAKNESS_PROBLEMS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "exploit_withheld",
        "note",
        "A record carries exploit code or a link to it; that part is not kept.",
        "The original bytes hold it.",
    ),
    ProblemKind(
        "credential_withheld",
        "note",
        "A record quotes a password or another secret; those words are not kept.",
        "The original bytes hold them.",
    ),
    ProblemKind(
        "stream_withheld",
        "note",
        "A record carries the address of a device or of its stream; it is not kept.",
        "The original bytes hold it.",
    ),
    ProblemKind(
        "weakness_rejected",
        "note",
        "A CVE number was rejected by those who assign it; it counts nowhere.",
        "The record says why.",
    ),
    ProblemKind(
        "weakness_id_invalid",
        "warning",
        "A record has no CVE number or one that is no CVE number; it was left out.",
        "Compare it with the publisher's own page.",
    ),
    ProblemKind(
        "score_invalid",
        "warning",
        "A score or its vector cannot be read, or the two do not agree.",
        "The score as written is kept beside it.",
    ),
    ProblemKind(
        "version_unreadable",
        "note",
        "What a record says of versions could not be read as bounds; it counts as 'not stated'.",
        "The words are kept; look at them.",
    ),
    ProblemKind(
        "product_unresolved",
        "warning",
        "An advisory speaks of a product that its own product tree does not hold.",
        "Ask the publisher of the advisory.",
    ),
    ProblemKind(
        "snapshot_undated",
        "warning",
        "A list or catalogue does not say of which date it is.",
        "Give the date in sousveil.toml, or when adding the file.",
    ),
    ProblemKind(
        "listing_undated",
        "note",
        "An entry of a list does not say since when it stands there.",
        "The official text has the date.",
    ),
    ProblemKind(
        "list_unknown",
        "warning",
        "An entry does not say of which list it is.",
        "Describe the file in a section [[tables]] of kind 'restrictions' in sousveil.toml.",
    ),
    ProblemKind(
        "list_name_missing",
        "warning",
        "An entry of a list has no name that could be told from its words.",
        "The entry is kept; look at it.",
    ),
)
