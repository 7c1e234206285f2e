"""Problems met where names of organisations are joined; part of the catalogue in problems.py."""

from __future__ import annotations

from sousveil.model.problem_kinds import ProblemKind

ORGANISATION_PROBLEMS: tuple[ProblemKind, ...] = (
    ProblemKind(
        "organisation_pairs_left_out",
        "note",
        "So many names of organisations share a word that not all pairs of them were compared.",
        "Pairs that you miss can be given as decisions: sousveil review CASE --import FILE.csv.",
    ),
    ProblemKind(
        "organisation_too_many_names",
        "warning",
        "Names of organisations were kept apart because joining them would have made one with far too many names.",
        "Look at the names, and decide about the pairs with `sousveil review`.",
    ),
    ProblemKind(
        "organisation_name_unreadable",
        "note",
        "Names of organisations are damaged, far too long or nothing but a legal form; they were joined with no other.",
        "Look at the source. They can be joined by decision: sousveil review CASE --import FILE.csv.",
    ),
    ProblemKind(
        "organisation_number_shared",
        "note",
        "An identifier stands with so many names, or a name with so many identifiers, that it proves nothing.",
        "Nothing to do if it is a placeholder.",
    ),
)
