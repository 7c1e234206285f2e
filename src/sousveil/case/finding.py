"""What is found in the tables that readers made: products, vendors, claims of what is affected, vendors on lists.

Used on packs and documents of a build, and on files that are only asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from sousveil.engine.packs import PackReader
from sousveil.engine.stage_tables import read_stage_table
from sousveil.model.camera_tables import CAMERA_COUNTS, CAMERA_OBSERVATIONS, CAMERA_SAMPLES, PLACE_FIGURES
from sousveil.model.notice_tables import ORGANISATION_MENTIONS
from sousveil.model.tables import Table
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS, RESTRICTION_NAMES, RESTRICTIONS, WEAKNESSES

_PLACED = (CAMERA_OBSERVATIONS, CAMERA_COUNTS, CAMERA_SAMPLES, PLACE_FIGURES)

ReadTable = Callable[[Table], Iterator[pa.RecordBatch]]
"""The rows of a table that a reader made of one source."""


def find_products(
    folder: Path, texts: Iterable[pa.RecordBatch], source_id: str = "", notice_id: str = ""
) -> Iterator[pa.RecordBatch]:
    """Products named in `texts`, and vendors among the organisations in the tables of `folder`.

    `source_id`, `notice_id`: of the document that the texts are of, '' where rows say it themselves.
    """
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.extract.products import extract_product_mentions
    from sousveil.resolve.organisation_vendors import match_organisation_vendors

    vocabulary = load_kept_vendors()
    yield from extract_product_mentions(texts, source_id, notice_id, vocabulary)
    yield from match_organisation_vendors(read_stage_table(folder, ORGANISATION_MENTIONS), vocabulary)


def find_in_packed_weaknesses(folder: Path, source_ids: Iterable[str]) -> Iterator[pa.RecordBatch]:
    """`find_in_weaknesses` of each source of a pack whose tables lie in `folder`."""
    tables = (WEAKNESSES, AFFECTED_STATEMENTS, RESTRICTIONS)
    if not any((folder / f"{table.name}.parquet").is_file() for table in tables):
        return
    reader = PackReader()
    for source_id in source_ids:

        def read(table: Table, source_id: str = source_id) -> Iterator[pa.RecordBatch]:
            return reader.read_rows(folder, table, source_id)

        yield from find_in_weaknesses(read, source_id)


def find_in_weaknesses(read: ReadTable, source_id: str) -> Iterator[pa.RecordBatch]:
    """What one source's weaknesses affect, which vendors they are about, and which vendors its lists name.

    Claims are read of weaknesses about vendors of the vocabulary, and of those that nobody could judge (a catalogue's).
    """
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.extract.affected import extract_affected
    from sousveil.extract.product_anchors import get_anchor_search
    from sousveil.extract.products import search_rows
    from sousveil.resolve.restrictions import match_restrictions
    from sousveil.resolve.weakness_vendors import match_weakness_vendors

    vocabulary = load_kept_vendors()
    judged: set[str] = set()
    kept: set[str] = set()

    def search(texts: Sequence[str]) -> Iterator[int]:
        return (row for row, _ in search_rows(get_anchor_search(vocabulary), texts))

    tables = read(WEAKNESSES), read(AFFECTED_STATEMENTS)
    for batch in match_weakness_vendors(*tables, source_id, vocabulary, search):
        judged.update(batch["weakness_id"].to_pylist())
        kept.update(batch.filter(batch["kept"])["weakness_id"].to_pylist())
        yield batch
    yield from extract_affected(_leave_out(read(AFFECTED_STATEMENTS), judged - kept), source_id)
    yield from match_restrictions(read(RESTRICTIONS), read(RESTRICTION_NAMES), source_id, vocabulary)


def _leave_out(statements: Iterator[pa.RecordBatch], weakness_ids: set[str]) -> Iterator[pa.RecordBatch]:
    for batch in statements:
        kept = [weakness_id not in weakness_ids for weakness_id in batch["weakness_id"].to_pylist()]
        if all(kept):
            yield batch
        elif any(kept):
            yield batch.filter(pa.array(kept))


def find_in_cameras(folder: Path) -> Iterator[pa.RecordBatch]:
    """Where the cameras and counts in the tables of `folder` lie, and which vendors and products they are."""
    if not any((folder / f"{table.name}.parquet").is_file() for table in _PLACED):
        return
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.extract.camera_products import extract_camera_products
    from sousveil.resolve.camera_places import resolve_camera_places

    yield from resolve_camera_places(*(read_stage_table(folder, table) for table in _PLACED))
    yield from extract_camera_products(read_stage_table(folder, CAMERA_OBSERVATIONS), load_kept_vendors())
