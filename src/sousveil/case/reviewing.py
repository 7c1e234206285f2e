"""Pairs of names that a person should look at, with the evidence of both sides, and what the person decided."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sousveil.case.decisions import add_decisions, read_decisions
from sousveil.case.folder import CaseFolder
from sousveil.engine.duckdb import open_snapshot
from sousveil.model.decisions import DECISIONS, Decision, find_standing
from sousveil.model.errors import SousveilError

if TYPE_CHECKING:
    import duckdb

SUBJECT = "organisations"
_NOTICES_SHOWN = 3
_HEADER = tuple(field.name for field in fields(Decision))
_EVIDENCE = ("score", "verdict", "machine_reason", "left_evidence", "right_evidence")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Side:
    """One name of a pair and where it stands. `notices`: 'date title [source, locator]' of a few of its notices."""

    name_id: str
    name: str
    country: str
    identifiers: tuple[str, ...]
    mentions: int
    roles: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to decide about. `weight`: how much hangs on it; `at_stake`: the same in words."""

    pair_id: str
    left: Side
    right: Side
    score: float
    verdict: str
    reason: str
    weight: float
    at_stake: str


def list_questions(folder: CaseFolder, limit: int) -> list[Question]:
    """The pairs that nobody has decided about, the most valuable first.

    The value of a pair grows with how unsure the machine is, and with the mentions, the money (EUR) and the raised red
    flags of that name of the two that has less: so much would move. Raises SousveilError('not_built').
    """
    decided = [(d.left, d.right) for d in find_standing(read_decisions(folder, SUBJECT))]
    with open_snapshot(folder.database) as connection:
        # A snapshot takes no temporary tables from Python: the decided pairs are few and go in as values.
        known = {frozenset(pair) for pair in decided}
        rows = _fetch(connection, _QUESTIONS_SQL, limit + len(known))
        chosen = [r for r in rows if frozenset((r["left_name_id"], r["right_name_id"])) not in known]
        return [_describe_question(connection, row) for row in chosen[:limit]]


def count_questions(folder: CaseFolder) -> int:
    """How many pairs the machine is unsure of and nobody has decided about."""
    known = {frozenset((d.left, d.right)) for d in find_standing(read_decisions(folder, SUBJECT))}
    with open_snapshot(folder.database) as connection:
        rows = _fetch(connection, _UNSURE_SQL)
    return sum(frozenset((row["left_name_id"], row["right_name_id"])) not in known for row in rows)


def record_decisions(folder: CaseFolder, decisions: Iterable[Decision]) -> None:
    """Adds the decisions to decisions/organisations.csv."""
    add_decisions(folder, SUBJECT, decisions)


def find_undoable(folder: CaseFolder, author: str) -> Decision | None:
    """The last decision of the author that still stands."""
    decisions = read_decisions(folder, SUBJECT)
    standing = set(map(id, find_standing(decisions)))
    return next((d for d in reversed(decisions) if d.author == author and id(d) in standing), None)


def list_contradicting(folder: CaseFolder) -> list[Decision]:
    """The decisions that later ones rule out; a build does not obey them."""
    from sousveil.resolve.organisations.settling import find_contradicting

    return find_contradicting(read_decisions(folder, SUBJECT))


def write_questions(folder: CaseFolder, path: Path, limit: int) -> int:
    """A CSV file with a row for each pair, most valuable first, `decision` and `reason` empty to be filled in; the count.

    What has been decided stands below, so that the file also is a copy of the decisions.
    """
    questions = list_questions(folder, limit)
    decisions = read_decisions(folder, SUBJECT)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow((*_HEADER, *_EVIDENCE))
        for question in questions:
            blank = Decision(
                "",
                "",
                "",
                question.left.name_id,
                question.right.name_id,
                question.left.name,
                question.right.name,
            )
            sides = (describe_side(question.left), describe_side(question.right))
            told = (f"{question.score:.3f}", question.verdict, question.reason, *sides)
            writer.writerow([_disarm(cell) for cell in (*astuple(blank), *told)])
        writer.writerows([_disarm(cell) for cell in astuple(decision)] for decision in decisions)
    return len(questions)


def read_answers(path: Path, author: str, decided_at: str) -> list[Decision]:
    """The filled-in rows of such a file, or the lines of judgements of nomenklatura when its name ends in .json or .jsonl.

    Rows without a decision are left out; `author` and `decided_at` are filled in where a row has none.
    Raises SousveilError('bad_decisions') that says in which line what is wrong.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refuse(path, 1, "It cannot be read as UTF-8") from error
    if path.suffix.lower() in (".json", ".jsonl", ".ijson"):
        from sousveil.publish.ftm import read_judgements

        return read_judgements(text.splitlines(), str(path))
    return list(_read_rows(path, text, Decision(decided_at, author, "", "", "")))


def select_new(decisions: Sequence[Decision], known: Sequence[Decision]) -> list[Decision]:
    """Those that are not in the case yet and say something else than what stands there for their pair."""
    standing = {frozenset((d.left, d.right)): d for d in find_standing(known)}
    exact = set(known)
    found = []
    for decision in decisions:
        before = standing.get(frozenset((decision.left, decision.right)))
        repeats = before is not None and _says_the_same(before, decision)
        if decision not in exact and not repeats:
            found.append(decision)
    return found


def describe_side(side: Side) -> str:
    """The evidence of one side in one line."""
    parts = [side.name, side.country, ", ".join(side.identifiers), f"named {side.mentions} times"]
    parts += [", ".join(side.roles), " | ".join(side.notices)]
    return "; ".join(part for part in parts if part)


def _says_the_same(before: Decision, later: Decision) -> bool:
    if before.decision == "part_of" and later.decision == "different":
        return True  # nomenklatura has no word for a part; its 'negative' takes nothing back
    if before.decision != later.decision:
        return False
    return before.decision != "part_of" or before.left == later.left


def _read_rows(path: Path, text: str, blank: Decision) -> Iterator[Decision]:
    reader = csv.DictReader(text.splitlines(), restval="")
    if not {"decision", "left", "right"} <= set(reader.fieldnames or ()):
        raise _refuse(path, 1, "The first line must name the columns decision, left and right")
    for row in reader:
        given = {name: _rearm((row.get(name) or "").strip()) for name in _HEADER}
        if not given["decision"]:
            continue
        given["decision"] = given["decision"].lower().replace(" ", "_")
        if given["decision"] not in DECISIONS:
            raise _refuse(path, reader.line_num, f"A decision is one of: {', '.join(DECISIONS)}")
        if not (given["left"] and given["right"]) or given["left"] == given["right"]:
            raise _refuse(path, reader.line_num, "A decision needs two different records")
        yield replace(blank, **{name: value for name, value in given.items() if value})


def _refuse(path: Path, line: int, detail: str) -> SousveilError:
    return SousveilError(
        "bad_decisions", f"{path.name} is not right: {detail}.", "Mend the line.", f"{path}, line {line}"
    )


def _disarm(cell: object) -> str:
    """A spreadsheet would run text that begins so as a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _rearm(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[dict[str, Any]]:
    rows = connection.execute(sql, list(values)).to_arrow_table()
    return list(rows.to_pylist())


def _describe_question(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> Question:
    left, right = (_describe_name(connection, row[f"{side}_name_id"]) for side in ("left", "right"))
    stakes = [f"{row['least_mentions']} mentions"]
    if row["least_eur"]:
        stakes.append(f"{row['least_eur']:,.0f} EUR")
    if row["least_flags"]:
        stakes.append(f"{row['least_flags']} red flags")
    texts = (row["verdict"], row["reason"], float(row["weight"]), ", ".join(stakes))
    return Question(row["pair_id"], left, right, float(row["score"]), *texts)


def _describe_name(connection: duckdb.DuckDBPyConnection, name_id: str) -> Side:
    row = _fetch(connection, "SELECT * FROM core_organisation_names WHERE name_id = ?", name_id)[0]
    roles = _fetch(connection, _ROLES_SQL, name_id)
    notices = _fetch(connection, _NOTICES_SQL, name_id, _NOTICES_SHOWN)
    return Side(
        name_id,
        row["name"],
        row["country"],
        tuple(row["identifiers"]),
        row["mentions"],
        tuple(role["role"] for role in roles),
        tuple(
            " ".join(filter(None, (n["published_at"][:10], n["title"][:80])))
            + f" [{n['source_id'][:12]} {n['locator']}]"
            for n in notices
        ),
    )


_UNSURE_SQL = "SELECT left_name_id, right_name_id FROM core_organisation_pairs WHERE verdict = 'unsure'"

# What hangs on a name: the notices that name it, each once with its largest amount, and flags on their procedures.
_QUESTIONS_SQL = """
WITH told AS (
    SELECT DISTINCT joined.name_id, mentioned.notice_id
    FROM core_mention_organisations AS joined JOIN core_organisation_mentions AS mentioned USING (mention_id)
), money AS (
    SELECT notice_id, max(amount_eur) AS eur
    FROM raw_amounts JOIN core_converted_amounts USING (amount_id)
    WHERE role IN ('award', 'contract', 'budget', 'estimate') GROUP BY notice_id
), raised AS (
    SELECT procedure_id, count(*) AS flags FROM out_flags
    WHERE outcome = 'flagged' AND procedure_id <> '' GROUP BY procedure_id
), stakes AS (
    SELECT name_id, coalesce(sum(eur), 0) AS eur, coalesce(sum(flags), 0)::BIGINT AS flags
    FROM told LEFT JOIN money USING (notice_id)
    LEFT JOIN core_procedure_notices USING (notice_id) LEFT JOIN raised USING (procedure_id)
    GROUP BY name_id
), weighed AS (
    SELECT pairs.*,
        least(one.mentions, other.mentions) AS least_mentions,
        least(coalesce(a.eur, 0), coalesce(b.eur, 0)) AS least_eur,
        least(coalesce(a.flags, 0), coalesce(b.flags, 0)) AS least_flags
    FROM core_organisation_pairs AS pairs
    JOIN core_organisation_names AS one ON one.name_id = left_name_id
    JOIN core_organisation_names AS other ON other.name_id = right_name_id
    LEFT JOIN stakes AS a ON a.name_id = left_name_id
    LEFT JOIN stakes AS b ON b.name_id = right_name_id
    WHERE decided_by = 'rule'
)
SELECT *,
    (1.05 - abs(2 * coalesce(score, 0.5) - 1)) * CASE verdict WHEN 'unsure' THEN 2 ELSE 1 END
        * (1 + ln(1 + least_mentions) + ln(1 + least_eur) / 4 + ln(1 + least_flags)) AS weight
FROM weighed ORDER BY weight DESC, pair_id LIMIT ?
"""

_ROLES_SQL = """
SELECT role FROM core_mention_organisations JOIN core_organisation_mentions USING (mention_id)
WHERE name_id = ? GROUP BY role ORDER BY count(*) DESC, role
"""

_NOTICES_SQL = """
SELECT published_at, title, mentioned.source_id, mentioned.locator
FROM core_mention_organisations AS joined
JOIN core_organisation_mentions AS mentioned USING (mention_id) JOIN raw_notices AS notice USING (notice_id)
WHERE name_id = ? ORDER BY published_at DESC, mention_id LIMIT ?
"""
