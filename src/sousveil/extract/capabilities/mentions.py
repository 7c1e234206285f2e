"""The stage: texts of notices and passages of documents to rows of core_capability_mentions."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from sousveil.extract.capabilities.documents import Window, WindowCutter
from sousveil.extract.capabilities.keeping import load_kept_vocabulary
from sousveil.extract.capabilities.matching import Mention, Scope, find_mentions
from sousveil.model.ids import make_id
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.notice_tables import NOTICE_TEXTS
from sousveil.model.procurement_tables import CAPABILITY_MENTIONS
from sousveil.model.sheets import Passage
from sousveil.model.tables import PASSAGES, table_of
from sousveil.vocabulary.capability_files import Vocabulary

VERSION = "1"
_MAKER = "extract.capabilities"
_TITLE_ROLES = frozenset({"title", "lot_title", "item", "award_title"})
_COPIED = ("source_id", "notice_id", "text_id", "locator")
_BATCH_ROWS = 4096
_TEXT_ROWS = 16_384


def extract_capabilities(
    batches: Iterable[pa.RecordBatch],
    source_id: str,
    notice_id: str = "",
    vocabulary: Vocabulary | None = None,
) -> Iterator[pa.RecordBatch]:
    """`core_capability_mentions` rows, in the order of the texts, ordinals from 0 in each source.

    Reads the batches of raw_notice_texts, whose rows name their sources, and raw_passages of the document `source_id`,
    in order; others are passed over. `notice_id`: the notice that the document is. `vocabulary`: that of the package
    unless given. The same texts in other batches give the same rows.
    """
    writer = _RowWriter(source_id, notice_id, vocabulary or load_kept_vocabulary())
    cutter = WindowCutter()
    for batch in batches:
        name = table_of(batch).name
        if name == NOTICE_TEXTS.name:
            for start in range(0, batch.num_rows, _TEXT_ROWS):
                writer.read_texts(batch.slice(start, _TEXT_ROWS))
                yield from writer.drain(_BATCH_ROWS)
        elif name == PASSAGES.name:
            for passage in _read_passages(batch):
                for window in cutter.add(passage):
                    writer.read_window(window)
                yield from writer.drain(_BATCH_ROWS)
    for window in cutter.finish():
        writer.read_window(window)
    yield from writer.drain(1)


def _read_passages(batch: pa.RecordBatch) -> Iterator[Passage]:
    columns = (batch.column(name).to_pylist() for name in ("kind", "char_start", "char_end", "text", "page"))
    return (Passage(*values) for values in zip(*columns, strict=True))


class _RowWriter:
    """Collects rows with their ordinals."""

    def __init__(self, source_id: str, notice_id: str, vocabulary: Vocabulary) -> None:
        self._source_id = source_id
        self._notice_id = notice_id
        self._vocabulary = vocabulary
        self._version = f"{VERSION}-{vocabulary.digest[:8]}"
        self._rows: list[dict[str, Any]] = []
        self._ordinals: dict[str, int] = {}  # of the next row, by source

    def read_texts(self, batch: pa.RecordBatch) -> None:
        """The mentions in a batch of raw_notice_texts."""
        texts = batch.column("text")
        roles = batch.column("role").to_pylist()
        scopes = [[Scope(0, 0, is_title=True)] if role in _TITLE_ROLES else [] for role in roles]
        for row, mentions in find_mentions(texts, self._vocabulary, scopes):
            text = texts[row].as_py()
            known = {name: batch.column(name)[row].as_py() for name in _COPIED}
            for mention in mentions:
                self._append(mention, text, 0, known)

    def read_window(self, window: Window) -> None:
        """The mentions in a window of a document."""
        starts = [start for start, _ in window.pages]
        array = pa.array([window.text], pa.large_string())
        for _, mentions in find_mentions(array, self._vocabulary, [window.scopes]):
            for mention in mentions:
                start, end = window.start + mention.start, window.start + mention.end
                if not window.core_start <= start < window.core_end:
                    continue
                page = window.pages[bisect.bisect_right(starts, mention.start) - 1][1]
                locator = format_locator(TextLocator(start, end, page))
                known = {
                    "source_id": self._source_id,
                    "notice_id": self._notice_id,
                    "text_id": "",
                    "locator": locator,
                }
                self._append(mention, window.text, window.start, known)

    def drain(self, least: int) -> Iterator[pa.RecordBatch]:
        """Batches of the rows, once there are at least so many."""
        while len(self._rows) >= least:
            yield CAPABILITY_MENTIONS.batch(self._rows[:_BATCH_ROWS])
            del self._rows[:_BATCH_ROWS]

    def _append(self, mention: Mention, text: str, offset: int, known: dict[str, str]) -> None:
        start, end = offset + mention.start, offset + mention.end
        source_id = known["source_id"]
        ordinal = self._ordinals.get(source_id, 0)
        self._ordinals[source_id] = ordinal + 1
        self._rows.append(
            {
                **known,
                "mention_id": make_id("cap", source_id, known["text_id"], mention.capability, start, end),
                "ordinal": ordinal,
                "char_start": start,
                "char_end": end,
                "quote": text[mention.start : mention.end],
                "context": text[mention.sentence_start : mention.sentence_end],
                "capability": mention.capability,
                "term": mention.term,
                "rule": mention.rule,
                "language": mention.language,
                "strength": mention.strength,
                "negated": mention.negated,
                "is_flagged": mention.is_flagged,
                "maker": _MAKER,
                "maker_version": self._version,
            }
        )
