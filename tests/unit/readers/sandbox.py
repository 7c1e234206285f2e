"""Writes bytes to a file, reads them as a source, and checks what every reader owes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sousveil.model.ids import hash_bytes
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.problems import PROBLEM_KINDS
from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import read_source


@dataclass(frozen=True)
class Reading:
    """The rows that a reading gave, and its stored text."""

    passages: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    problems: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "".join(row["text"] for row in self.passages)

    @property
    def document(self) -> dict[str, Any]:
        (row,) = self.documents
        return row

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.problems]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(row["kind"], row["text"].strip()) for row in self.passages]


def make_source(folder: Path, data: bytes, filename: str, **known: str) -> Source:
    path = folder / "stored"
    path.write_bytes(data)
    return Source(hash_bytes(data), path, filename, **known)


def read_bytes(folder: Path, data: bytes, filename: str, **known: str) -> Reading:
    """Reads `data` under `filename` and asserts that the rows tile the text, in order, with true hashes."""
    source = make_source(folder, data, filename, **known)
    rows: dict[str, list[dict[str, Any]]] = {"raw_passages": [], "raw_documents": [], "raw_problems": []}
    seen: list[str] = []
    for batch in read_source(source):
        name = table_of(batch).name
        seen.append(name)
        rows[name].extend(batch.to_pylist())
    reading = Reading(rows["raw_passages"], rows["raw_documents"], rows["raw_problems"])
    assert_sound(reading, source)
    if "raw_documents" in seen:
        assert "raw_passages" not in seen[seen.index("raw_documents") :], (
            "passages come before the document's row"
        )
    return reading


def assert_sound(reading: Reading, source: Source) -> None:
    position = 0
    for ordinal, row in enumerate(reading.passages):
        assert row["source_id"] == source.source_id
        assert row["ordinal"] == ordinal
        assert (row["char_start"], row["char_end"]) == (position, position + len(row["text"]))
        assert 0 < len(row["text"]) <= 65536
        assert 0 <= row["confidence"] <= 1
        assert row["locator"] == format_locator(TextLocator(row["char_start"], row["char_end"], row["page"]))
        position = row["char_end"]
    assert len({row["passage_id"] for row in reading.passages}) == len(reading.passages)
    assert len({row["problem_id"] for row in reading.problems}) == len(reading.problems)
    assert all(row["code"] in PROBLEM_KINDS for row in reading.problems)
    assert reading.documents or reading.problems, "nothing is dropped silently"
    text = reading.text
    assert "\r" not in text
    assert "\0" not in text
    if text:
        assert len(reading.documents) == 1
    for row in reading.documents:
        assert row["characters"] == len(text)
        assert row["text_sha256"] == hashlib.sha256(text.encode("utf-8")).hexdigest()
