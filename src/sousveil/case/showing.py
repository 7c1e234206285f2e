"""Shows one record of a built case with its derivation, down to the stored bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from sousveil.archive import Archive
from sousveil.case.folder import CaseFolder, map_columns, read_settings
from sousveil.case.record_kinds import EVIDENCE, NAMED
from sousveil.engine.duckdb import open_snapshot
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.tables import Table

_CONTEXT_CHARACTERS = 120
_LONG_VALUE = 400
_DULL = ("maker", "maker_version", "ordinal", "locator", "locators", "source_id")
_MANY = 10

_SHOWN_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: `title`, facts by name, and the words (`before`, `quote`, `after`) where there are any."""

    title: str
    facts: dict[str, Any]
    before: str = ""
    quote: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the build, `kind` in words, and the steps from it down to the bytes."""

    kind: str
    record_id: str
    row: dict[str, Any]
    steps: list[Step] = field(default_factory=list)


def show_record(folder: CaseFolder, prefix: str) -> Record:
    """The record whose id begins with `prefix`, with its derivation.

    Raises SousveilError('no_such_record', 'ambiguous_id', 'not_built').
    """
    with open_snapshot(folder.database) as connection:
        kind, table, id_column, record_id = _find_record(connection, prefix)
        (row,) = _fetch(connection, f'SELECT * FROM "{table.name}" WHERE "{id_column}" = ?', record_id)
        return Record(kind, record_id, row, list(_Derivation(folder, connection).trace(kind, row)))


def _find_record(connection: duckdb.DuckDBPyConnection, prefix: str) -> tuple[str, Table, str, str]:
    found: list[tuple[str, Table, str, str]] = []
    for kind, table, column in NAMED:
        sql = (
            f'SELECT "{column}" FROM "{table.name}" WHERE starts_with("{column}", ?) ORDER BY 1 LIMIT {_MANY}'
        )
        found += [(kind, table, column, row[0]) for row in connection.execute(sql, [prefix]).fetchall()]
    exact = [match for match in found if match[3] == prefix]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not prefix or not found:
        raise SousveilError(
            "no_such_record",
            f"Nothing in this case has an id that begins with {prefix!r}.",
            "Ids stand in the sheets, in `--format json` and in the tables: sousveil sql CASE "
            '"SELECT finding_id, sentence FROM out_findings".',
            exit_code=ExitCode.USAGE,
        )
    names = ", ".join(f"{match[0]} {match[3]}" for match in found[:_MANY])
    raise SousveilError(
        "ambiguous_id",
        f"Several ids begin with {prefix!r}: {names}{' …' if len(found) >= _MANY else ''}.",
        "Give more of the id.",
        exit_code=ExitCode.USAGE,
    )


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, list(values))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class _Derivation:
    """Walks from a row to what it rests on."""

    def __init__(self, folder: CaseFolder, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.connection = connection
        self.archive = Archive(folder.archive)

    def trace(self, kind: str, row: dict[str, Any]) -> list[Step]:
        if kind == "finding":
            return self._trace_finding(row)
        if kind in EVIDENCE:
            record_id = next(row[column] for name, _, column in NAMED if name == kind)
            found = self.connection.execute(EVIDENCE[kind], [record_id]).fetchall()
            return list(self._trace_evidence([one for (one,) in found if one]))
        steps: list[Step] = []
        locator = row.get("locator", "")
        if locator:
            steps.append(
                self._trace_words(row["source_id"], locator, row.get("quote") or row.get("text") or "")
            )
        return [*steps, *self._trace_source(row["source_id"])]

    def _trace_finding(self, row: dict[str, Any]) -> list[Step]:
        steps: list[Step] = []
        for claim_id in row["claim_ids"]:
            for claim in _fetch(self.connection, "SELECT * FROM core_claims WHERE claim_id = ?", claim_id):
                names = ("subject", "value_exact", "low_exact", "high_exact", "unit", "per", "place", "time")
                facts = {name: claim[name] for name in names if claim[name] not in ("", None)}
                steps.append(Step(f"claim {claim_id}", facts))
                steps.append(self._trace_words(claim["source_id"], claim["locator"], claim["quote"]))
        for source_id in row["source_ids"]:
            steps += self._trace_source(source_id)
        return steps

    def _trace_evidence(self, record_ids: list[str]) -> Iterator[Step]:
        """What a flag or an exposure rests on, each down to its place in its source."""
        for record_id in record_ids[:_SHOWN_EVIDENCE]:
            try:
                kind, table, column, _ = _find_record(self.connection, record_id)
            except SousveilError:
                continue
            (found,) = _fetch(
                self.connection, f'SELECT * FROM "{table.name}" WHERE "{column}" = ?', record_id
            )
            facts = {
                name: value for name, value in found.items() if value not in ("", None) and name not in _DULL
            }
            yield Step(f"{kind} {record_id}", facts)
            if found.get("locator"):
                yield self._trace_words(found["source_id"], found["locator"], "")

    def _trace_record(self, source_id: str, locator: str) -> Step:
        """The value at a pointer or XPath, read from the stored bytes themselves."""
        from sousveil.readers import find_value

        facts = {"locator": locator}
        try:
            source = map_columns(self.archive.source(source_id), read_settings(self.folder))
            value = find_value(source, locator)
        except SousveilError as error:
            return Step("place", {**facts, "value": error.message})
        facts["stored bytes"] = str(source.path)
        quote = _mask(value or "")
        return Step("place", facts, quote=quote[:_LONG_VALUE] + ("…" if len(quote) > _LONG_VALUE else ""))

    def _trace_words(self, source_id: str, locator_text: str, recorded: str) -> Step:
        """Where the words stand in the stored text, in code points and bytes, read from the file itself."""
        locator = parse_locator(locator_text)
        facts: dict[str, Any] = {"locator": locator_text}
        documents = _fetch(self.connection, "SELECT * FROM raw_documents WHERE source_id = ?", source_id)
        if not isinstance(locator, TextLocator) or not documents:
            return self._trace_record(source_id, locator_text)
        path = self.folder.text_path(documents[0]["text_sha256"])
        around = _fetch(
            self.connection,
            "SELECT * FROM raw_passages WHERE source_id = ? AND char_end > ? AND char_start < ? ORDER BY ordinal",
            source_id,
            locator.char_start - _CONTEXT_CHARACTERS,
            locator.char_end + _CONTEXT_CHARACTERS,
        )
        text = "".join(passage["text"] for passage in around)
        offset = around[0]["char_start"] if around else 0
        start, end = locator.char_start - offset, locator.char_end - offset
        byte_start = self._count_bytes_before(source_id, offset) + len(text[:start].encode())
        byte_end = byte_start + len(text[start:end].encode())
        facts |= {
            "stored text": str(path),
            "text_sha256": documents[0]["text_sha256"],
            "characters": f"{locator.char_start} to {locator.char_end}",
            "bytes": f"{byte_start} to {byte_end}",
            "bytes agree": "yes" if _read_bytes(path, byte_start, byte_end) == recorded.encode() else "NO",
        }
        if locator.page is not None:
            facts["page"] = locator.page
        before, after = max(0, start - _CONTEXT_CHARACTERS), end + _CONTEXT_CHARACTERS
        # Masked over the whole of it: a label may stand before the words that it makes personal.
        shown = _mask(text)
        return Step("words", facts, shown[before:start], shown[start:end], shown[end:after])

    def _count_bytes_before(self, source_id: str, offset: int) -> int:
        sql = "SELECT coalesce(sum(strlen(text)), 0) FROM raw_passages WHERE source_id = ? AND char_end <= ?"
        row = self.connection.execute(sql, [source_id, offset]).fetchone()
        return int(row[0]) if row else 0

    def _trace_source(self, source_id: str) -> list[Step]:
        steps: list[Step] = []
        for document in _fetch(self.connection, "SELECT * FROM raw_documents WHERE source_id = ?", source_id):
            names = ("format", "encoding", "pages", "characters", "text_sha256", "maker", "maker_version")
            facts = {name: document[name] for name in names if document[name] not in ("", None)}
            steps.append(Step("document", facts))
        for source in _fetch(self.connection, "SELECT * FROM raw_sources WHERE source_id = ?", source_id):
            facts = {name: value for name, value in source.items() if value not in ("", None)}
            facts["stored bytes"] = str(self.archive.source(source_id).path)
            steps.append(Step("source", facts))
        sql = "SELECT * FROM raw_origins WHERE source_id = ? ORDER BY captured_at, origin_id"
        for origin in _fetch(self.connection, sql, source_id):
            facts = {name: value for name, value in origin.items() if value not in ("", None)}
            steps.append(Step("origin", facts))
        return steps


def _mask(text: str) -> str:
    from sousveil.publish.redaction import mask_personal_data

    return mask_personal_data(text)


def _read_bytes(path: Any, start: int, end: int) -> bytes:
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            return bytes(stream.read(end - start))
    except OSError:
        return b""
