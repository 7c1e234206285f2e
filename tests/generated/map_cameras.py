"""Tables of invented cameras for the map: towns over the world, some across 180°, with sources that cover parts of it.

Columns are those of the declared tables; what is not drawn here has an empty value. Places, vendors and sources are
invented, and so is which country a point lies in.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from sousveil.model.tables import TABLES

KINDS = ("", "camera", "camera", "camera", "ALPR", "gunshot_detector", "face_recognition")
COUNTRIES = ("FR", "DE", "US", "CN", "KE", "BR", "FJ", "")
SOURCES = 12
VENDORS = 30
UNPLACED_SHARE = 0.01


def write_map_tables(connection: duckdb.DuckDBPyConnection, count: int, seed: int = 5) -> None:
    """Creates the tables that the map reads, with `count` cameras."""
    rng = np.random.default_rng(seed)
    towns = max(60, count // 800)
    town_lat, town_lon = np.degrees(np.arcsin(rng.uniform(-0.7, 0.9, towns))), rng.uniform(-180, 180, towns)
    town_lon[0], town_lat[0] = 179.99, -17.0
    town_source = rng.integers(0, SOURCES, towns)
    shares = np.arange(1, towns + 1) ** -0.8
    town = rng.choice(towns, count, p=shares / shares.sum())
    lat = np.clip(town_lat[town] + rng.normal(0, 0.05, count), -85, 85)
    lon = (town_lon[town] + rng.normal(0, 0.08, count) + 180) % 360 - 180
    unplaced = rng.random(count) < UNPLACED_SHARE
    ids = [f"cam_{number:020x}" for number in range(count)]
    vendor = np.minimum(rng.zipf(1.4, count), VENDORS)
    # A source belongs to some towns and was seen in one of two years; a fifth of its cameras is in OpenStreetMap too.
    source = np.where(rng.random(count) < 0.4, 0, town_source[town])
    twice = rng.random(count) < 0.2
    year = np.where(source == 0, 2015 + rng.integers(0, 10, count), 2018 + source % 5)
    seen = np.where(rng.random(count) < 0.1, "", np.char.add(year.astype(str), "-05-01"))
    country = np.array(COUNTRIES)[town % len(COUNTRIES)]
    cameras = np.where(rng.random(count) < 0.03, rng.integers(2, 40, count), 1)
    removed = rng.random(count) < 0.05
    _write(
        connection,
        "core_cameras",
        camera_id=ids,
        lat=pa.array(lat, mask=unplaced),
        lon=pa.array(lon, mask=unplaced),
        observations=1 + twice.astype(np.int64),
        cameras=cameras,
        surveillance_type=np.array(KINDS)[rng.integers(0, len(KINDS), count)],
        vendor_id=np.where(vendor < VENDORS, np.char.add("invented_", vendor.astype(str)), ""),
        country=country,
        region_code=np.char.add(np.char.add(country, "-"), (town % 9).astype(str)),
        region_name=np.char.add("Region ", (town % 9).astype(str)),
        operator_raw=["Operator of Nowhere"] * count,
        seen_last_at=seen,
        presence=np.where(removed, "removed", "present"),
    )
    first = [f"obs_{number:020x}" for number in range(count)]
    others = np.flatnonzero(twice & (source != 0))
    owners = np.concatenate([np.arange(count), others])
    observations = [*first, *(f"obs_b{number:019x}" for number in others.tolist())]
    source_ids = np.array([_name_source(number) for number in range(SOURCES)])
    of = source_ids[np.concatenate([source, np.zeros(len(others), np.int64)])]
    _write(
        connection,
        "core_camera_members",
        observation_id=observations,
        camera_id=pa.array(ids).take(pa.array(owners)),
        source_id=of,
    )
    _write(
        connection,
        "raw_camera_observations",
        observation_id=observations,
        source_id=of,
        series=np.where(of == source_ids[0], "osm", "other"),
        snapshot_at=np.where(of == source_ids[0], "2025-01-01", "2024-01-01"),
        tags=['{"note": "secret-of-the-tags"}'] * len(observations),
    )
    looks = np.flatnonzero(rng.random(len(observations)) < 0.6)
    _write(
        connection,
        "raw_camera_directions",
        direction_id=[f"dir_{number:x}" for number in looks.tolist()],
        observation_id=pa.array(observations).take(pa.array(looks)),
        center_deg=rng.integers(0, 360, len(looks)).astype(np.float64),
        width_deg=pa.array(rng.choice([30.0, 60.0, 90.0], len(looks)), mask=rng.random(len(looks)) < 0.7),
    )
    names = [f"invented_{number}" for number in range(1, VENDORS)]
    _write(connection, "core_vendors", vendor_id=names, name=[name.title() for name in names])
    _write(
        connection,
        "raw_sources",
        source_id=source_ids,
        filename=[f"invented-{number}.csv" for number in range(SOURCES)],
        title=[
            "Telephone 13800138000 </script><b>" if number == 3 else f"List {number}"
            for number in range(SOURCES)
        ],
        licence=["ODbL 1.0" if number == 0 else "CC BY 4.0" for number in range(SOURCES)],
    )


def _name_source(number: int) -> str:
    return f"{number:02x}" * 32


def _write(connection: duckdb.DuckDBPyConnection, table: str, /, **columns: Any) -> None:
    """The declared table with these columns; the others hold '', 0, false or null."""
    length = len(next(iter(columns.values())))
    schema = TABLES[table].schema
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise ValueError(f"{table} has no {sorted(unknown)}")
    filled = {}
    for field in schema:
        if field.name in columns:
            filled[field.name] = pa.array(columns[field.name]).cast(field.type)
        elif field.nullable:
            filled[field.name] = pa.nulls(length, field.type)
        else:
            filled[field.name] = pa.repeat(_find_empty(field.type), length)
    drawn = pa.table(filled)
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM drawn')
    del drawn


def _find_empty(kind: pa.DataType) -> pa.Scalar:
    empty: Any = "" if pa.types.is_string(kind) else [] if pa.types.is_list(kind) else 0
    return pa.scalar(False if pa.types.is_boolean(kind) else empty, kind)
