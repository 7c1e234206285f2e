"""Writes rows of cameras as the tables that the register reads."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.model.camera_tables import (
    CAMERA_CHANGES,
    CAMERA_DIRECTIONS,
    CAMERA_MEMBERS,
    CAMERA_OBSERVATIONS,
    CAMERA_PAIRS,
    CAMERA_PLACES,
    CAMERA_PRODUCTS,
    CAMERAS,
)
from sousveil.model.tables import Table
from tests.generated.cameras import SeenCameras

OUTPUTS = (CAMERAS, CAMERA_MEMBERS, CAMERA_PAIRS, CAMERA_CHANGES)
_EMPTY = {"text": "", "integer": 0, "real": 0.0, "boolean": False, "texts": []}


def fill_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with '' or null, as the table has it, where it says nothing."""
    return {c.name: row.get(c.name, None if c.nullable else _EMPTY[c.type]) for c in table.columns}


def write_inputs(
    folder: Path, seen: SeenCameras, shuffle: int | None = None, rows: int = 1000
) -> dict[str, Path]:
    """The four input tables; with `shuffle`, in the order of that seed. `rows`: of a row group."""
    places = [
        {
            "record_id": row["observation_id"],
            "record_kind": "observation",
            "country": "XX",
            "evidence": "inside",
        }
        for row in seen.observations
    ]
    observations = [{"cameras": 1} | row for row in seen.observations]
    given: Sequence[tuple[Table, Iterable[Mapping[str, Any]]]] = (
        (CAMERA_OBSERVATIONS, observations),
        (CAMERA_DIRECTIONS, seen.directions),
        (CAMERA_PLACES, places),
        (CAMERA_PRODUCTS, seen.products),
    )
    paths = {}
    for table, some in given:
        filled = [fill_row(table, row) for row in some]
        if shuffle is not None:
            random.Random(shuffle).shuffle(filled)
        paths[table.name] = folder / f"{table.name}.parquet"
        made = pa.Table.from_batches([table.batch(filled)], table.schema)
        pq.write_table(made, paths[table.name], row_group_size=rows)
    return paths


def name_outputs(folder: Path) -> dict[str, Path]:
    """A path for each table of the register."""
    folder.mkdir(parents=True, exist_ok=True)
    return {table.name: folder / f"{table.name}.parquet" for table in OUTPUTS}
