"""The stages that make tables of notices: out of sources of records in packs, out of documents one by one.

Both end the same way: capabilities, places and converted amounts are found in what was read. A stage output has two
folders of tables, `read` (what the source says) and `extract` (what was found in it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa

from sousveil.case.finding import find_in_cameras, find_in_packed_weaknesses, find_products
from sousveil.case.stages import iterate_passages, read_facts
from sousveil.engine.packs import write_members
from sousveil.engine.stage_tables import read_stage_table, write_stage_tables
from sousveil.model import tables
from sousveil.model.notice_tables import (
    AMOUNTS,
    AWARDS,
    NOTICE_TEXTS,
    NOTICES,
    ORGANISATION_MENTIONS,
    PLACE_MENTIONS,
)
from sousveil.model.protocols import Source

PARTS = ("read", "extract")


def run_records(folder: Path, members: tuple[str, ...], sources: tuple[Source, ...]) -> None:
    """A pack: all tables of `sources`, which are records. `members`: their names in the pack."""
    from sousveil.readers import read_sources

    for part in PARTS:
        (folder / part).mkdir()
    write_stage_tables(folder / "read", read_sources(sources))
    texts = partial(read_stage_table, folder / "read", NOTICE_TEXTS)
    found = _extract(folder / "read", texts)
    weaknesses = find_in_packed_weaknesses(folder / "read", [source.source_id for source in sources])
    write_stage_tables(folder / "extract", chain(found, weaknesses, find_in_cameras(folder / "read")))
    write_members(folder, members)


def run_notices(folder: Path, read_folder: Path, source: Source) -> None:
    """The notices that a document holds, and what is found in them and in its text."""
    from sousveil.extract.notices import extract_notices

    for part in PARTS:
        (folder / part).mkdir()
    facts = read_facts(read_folder)
    if facts is None:
        return
    language = source.language or facts.language
    write_stage_tables(folder / "read", extract_notices(iterate_passages(read_folder), source, language))
    notice_ids = [
        notice_id
        for batch in read_stage_table(folder / "read", NOTICES)
        for notice_id in batch["notice_id"].to_pylist()
    ]
    texts = partial(read_stage_table, read_folder, tables.PASSAGES)
    about = notice_ids[0] if len(notice_ids) == 1 else ""
    write_stage_tables(folder / "extract", _extract(folder / "read", texts, source.source_id, about))


def _extract(
    folder: Path, texts: Callable[[], Iterator[pa.RecordBatch]], source_id: str = "", notice_id: str = ""
) -> Iterator[pa.RecordBatch]:
    """Capabilities and products in `texts`, places, rates and vendors in the tables in `folder`; of all sources of a
    pack at once, since a batch costs more than the few rows of one. `source_id`, `notice_id`: of a document."""
    from sousveil.extract.capabilities import extract_capabilities
    from sousveil.extract.conversion import convert_amounts
    from sousveil.resolve.places import resolve_places

    read = partial(read_stage_table, folder)
    yield from extract_capabilities(texts(), source_id, notice_id)
    yield from find_products(folder, texts(), source_id, notice_id)
    yield from resolve_places(read(PLACE_MENTIONS), read(ORGANISATION_MENTIONS))
    yield from convert_amounts(read(AMOUNTS), read(AWARDS), read(NOTICES))
