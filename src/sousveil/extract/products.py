"""Makers, brands and models named in notices and documents: texts to rows of core_product_mentions.

Texts are searched for names and model prefixes all at once (`product_anchors`); only what stands around them is read
word by word (`vocabulary.brands_spans`).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.extract.capabilities.documents import WindowCutter
from sousveil.extract.product_anchors import AnchorSearch, get_anchor_search
from sousveil.model.exposure_tables import PRODUCT_MENTIONS
from sousveil.model.ids import make_id
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.notice_tables import NOTICE_TEXTS
from sousveil.model.sheets import Passage
from sousveil.model.tables import PASSAGES, table_of
from sousveil.model.vendors import ProductSpan
from sousveil.vocabulary.brands_spans import REACH_BEFORE, REACH_BEHIND, find_products
from sousveil.vocabulary.vendor_files import VendorVocabulary

VERSION = "1"
_MAKER = "extract.products"
_BATCH_ROWS = 4096
_TEXT_ROWS = 16_384
_LONGEST_WORD = 60
_PRODUCT_KINDS = ("maker", "software", "reseller", "integrator")


def extract_product_mentions(
    batches: Iterable[pa.RecordBatch],
    source_id: str,
    notice_id: str = "",
    vocabulary: VendorVocabulary | None = None,
) -> Iterator[pa.RecordBatch]:
    """`core_product_mentions` rows, in the order of the texts, ordinals of each source from 0.

    Reads the batches of raw_notice_texts, of any sources, and raw_passages, of the document `source_id`; others are
    passed over. `notice_id`: the notice that a document is. `vocabulary`: that of the package unless given. The same
    texts in other batches give the same rows.
    """
    writer = _RowWriter(source_id, notice_id, vocabulary or load_kept_vendors())
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
                    writer.read_window(
                        window.text, window.start, (window.core_start, window.core_end), window.pages
                    )
                yield from writer.drain(_BATCH_ROWS)
    for window in cutter.finish():
        writer.read_window(window.text, window.start, (window.core_start, window.core_end), window.pages)
    yield from writer.drain(1)


def find_mentions(
    texts: Sequence[str], vocabulary: VendorVocabulary
) -> Iterator[tuple[int, list[ProductSpan]]]:
    """(row, its spans by place) of the texts that name any product; a maker of goods, no fund and no ministry."""
    search = get_anchor_search(vocabulary)
    for row, places in search_rows(search, texts):
        spans = _read_around(texts[row], places, vocabulary)
        kept = [span for span in spans if vocabulary.vendors[span.match.vendor_id].kind in _PRODUCT_KINDS]
        if kept:
            yield row, kept


def search_rows(search: AnchorSearch, texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """(row, code points where anchors end) of the rows that hold any. All rows are searched in one go."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = search.find(b"\n".join(encoded))
    if not ends:
        return
    starts = [0, *accumulate(len(data) + 1 for data in encoded)]
    groups: dict[int, list[int]] = {}
    for end in ends:
        row = bisect.bisect_left(starts, end) - 1
        groups.setdefault(row, []).append(end - starts[row])
    for row, places in groups.items():
        yield row, list(_count_characters(encoded[row], places))


def _count_characters(data: bytes, places: Iterable[int]) -> Iterator[int]:
    before, count = 0, 0
    for place in places:
        count += len(data[before:place].decode("utf-8", "ignore"))
        before = place
        yield count


def _read_around(text: str, places: Iterable[int], vocabulary: VendorVocabulary) -> Iterator[ProductSpan]:
    """The spans in the stretches around anchors. Stretches that touch are one, so none depends on where texts are cut."""
    stretches: list[list[int]] = []
    for place in places:
        low = max(0, place - REACH_BEFORE - _LONGEST_WORD)
        high = min(len(text), place + REACH_BEHIND)
        if stretches and low <= stretches[-1][1]:
            stretches[-1][1] = max(high, stretches[-1][1])
        else:
            stretches.append([low, high])
    for low, high in stretches:
        low, high = _leave_words_whole(text, low, high)
        for span in find_products(text[low:high], vocabulary):
            yield ProductSpan(low + span.start, low + span.end, span.match)


def _leave_words_whole(text: str, low: int, high: int) -> tuple[int, int]:
    for _ in range(_LONGEST_WORD):
        if low == 0 or not (text[low - 1].isalnum() or text[low - 1] in "-_"):
            break
        low += 1
    for _ in range(_LONGEST_WORD):
        if high >= len(text) or not text[high].isalnum():
            break
        high -= 1
    return low, high


def _read_passages(batch: pa.RecordBatch) -> Iterator[Passage]:
    columns = (batch.column(name).to_pylist() for name in ("kind", "char_start", "char_end", "text", "page"))
    return (Passage(*values) for values in zip(*columns, strict=True))


class _RowWriter:
    """Collects rows with their ordinals."""

    def __init__(self, source_id: str, notice_id: str, vocabulary: VendorVocabulary) -> None:
        self._source_id = source_id
        self._notice_id = notice_id
        self._vocabulary = vocabulary
        self._version = f"{VERSION}-{vocabulary.digest[:8]}"
        self._rows: list[dict[str, Any]] = []
        self._ordinals: dict[str, int] = {}

    def read_texts(self, batch: pa.RecordBatch) -> None:
        """The mentions in a batch of raw_notice_texts."""
        texts = [text or "" for text in batch.column("text").to_pylist()]
        for row, spans in find_mentions(texts, self._vocabulary):
            known = {name: batch.column(name)[row].as_py() for name in ("notice_id", "source_id", "locator")}
            for span in spans:
                self._append(span, texts[row], 0, known)

    def read_window(
        self, text: str, offset: int, core: tuple[int, int], pages: Sequence[tuple[int, int | None]]
    ) -> None:
        """The mentions in a window of a document that starts at `offset`; those that start in `core` are kept."""
        starts = [start for start, _ in pages]
        for _, spans in find_mentions([text], self._vocabulary):
            for span in spans:
                start, end = offset + span.start, offset + span.end
                if not core[0] <= start < core[1]:
                    continue
                page = pages[bisect.bisect_right(starts, span.start) - 1][1]
                locator = format_locator(TextLocator(start, end, page))
                known = {"notice_id": self._notice_id, "source_id": self._source_id, "locator": locator}
                self._append(span, text, offset, known)

    def drain(self, least: int) -> Iterator[pa.RecordBatch]:
        """Batches of the rows, once there are at least so many."""
        while len(self._rows) >= least:
            yield PRODUCT_MENTIONS.batch(self._rows[:_BATCH_ROWS])
            del self._rows[:_BATCH_ROWS]

    def _append(self, span: ProductSpan, text: str, offset: int, known: dict[str, str]) -> None:
        start, end = offset + span.start, offset + span.end
        match = span.match
        ordinal = self._ordinals.get(known["source_id"], 0)
        self._ordinals[known["source_id"]] = ordinal + 1
        self._rows.append(
            {
                **known,
                "mention_id": make_id("pro", known["source_id"], known["locator"], start, end),
                "ordinal": ordinal,
                "char_start": start,
                "char_end": end,
                "text_raw": text[span.start : span.end],
                "vendor_id": match.vendor_id,
                "brand_id": match.brand_id,
                "family_id": match.family_id,
                "model": match.model,
                "firmware_raw": match.firmware_raw,
                "rule": match.rule,
                "confidence": match.confidence,
                "reason": match.reason,
                "maker": _MAKER,
                "maker_version": self._version,
            }
        )
