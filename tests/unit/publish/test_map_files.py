"""The map's files say what the table says: every cell, place and point, under every filter."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pytest

from sousveil.publish.map import files as map_files
from sousveil.publish.map.collecting import collect_cameras
from sousveil.publish.map.files import INDEX, PLACES, MapFiles
from tests.generated.map_cameras import write_map_tables

CAMERAS = 4_000


@pytest.fixture(scope="module")
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    write_map_tables(connection, CAMERAS)
    return connection


@pytest.fixture(scope="module")
def scripts(tables: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return read_scripts(MapFiles(collect_cameras(tables)))


def read_scripts(made: MapFiles) -> dict[str, Any]:
    """Name → data, as the page's script gets them."""
    found = {}
    for address, content in made.render_all():
        text = content.decode()
        assert text.startswith("sousveilMap(")
        assert text.endswith(");\n")
        name, data = json.loads(f"[{text.removeprefix('sousveilMap(').removesuffix(');' + chr(10))}]")
        assert address == f"map/{name}.js"
        found[name] = data
    return found


def find_mask(index: dict[str, Any], **chosen: str) -> np.ndarray:
    """Which combinations have the chosen values, the way the page's script asks."""
    columns = {name: np.array(values) for name, values in index["combinations"].items()}
    mask = np.ones(len(index["sums"]), bool)
    for facet, value in chosen.items():
        if facet == "source":
            at = [source["id"] for source in index["sources"]].index(value)
            mask &= np.array([at in numbers for numbers in index["sets"]])[columns["set"]]
        else:
            values = {
                "kind": index["kinds"],
                "vendor": [vendor[0] for vendor in index["vendors"]],
                "year": index["years"],
                "presence": index["presences"],
            }[facet]
            mask &= columns[facet] == values.index(value)
    return mask


def ask_table(tables: duckdb.DuckDBPyConnection, where: str = "true", **chosen: str) -> int:
    """The same question to the tables, by themselves."""
    conditions = {
        "kind": "surveillance_type = ?",
        "vendor": "vendor_id = ?",
        "year": "left(seen_last_at, 4) = ?",
        "presence": "presence = ?",
        "source": "camera_id IN (SELECT camera_id FROM core_camera_members WHERE source_id = ?)",
    }
    asked = " AND ".join([where, *(conditions[facet] for facet in chosen)])
    query = f"SELECT coalesce(sum(cameras), 0) FROM core_cameras WHERE {asked}"
    return int(tables.execute(query, list(chosen.values())).fetchall()[0][0])


def list_choices(index: dict[str, Any]) -> list[dict[str, str]]:
    values = {
        "kind": index["kinds"],
        "vendor": [vendor[0] for vendor in index["vendors"]],
        "source": [source["id"] for source in index["sources"]],
        "year": index["years"],
        "presence": index["presences"],
    }
    single = [{facet: value} for facet, held in values.items() for value in held]
    rng = np.random.default_rng(3)
    mixed = [
        {facet: str(rng.choice(values[facet])) for facet in rng.choice(list(values), 3, replace=False)}
        for _ in range(40)
    ]
    return [{}, *single, *mixed]


def find_shards(scripts: dict[str, Any], resolution: int) -> list[dict[str, Any]]:
    return [scripts[entry[0]] for entry in scripts["index"]["levels"][str(resolution)]]


@pytest.mark.parametrize("resolution", [1, 2, 3, 4, 5])
def test_cells_add_up_to_the_table_under_every_filter(
    tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any], resolution: int
) -> None:
    index = scripts["index"]
    shards = find_shards(scripts, resolution)
    combinations = np.concatenate([np.cumsum(shard["combinations"]) for shard in shards])
    cameras = np.concatenate([shard["cameras"] for shard in shards])
    assert sum(sum(shard["entries"]) for shard in shards) == len(cameras)
    counted = 0
    for chosen in list_choices(index):
        mask = find_mask(index, **chosen)
        on_map = int(cameras[mask[combinations]].sum())
        unplaced = int(np.array(index["unplaced"])[mask].sum())
        assert on_map == ask_table(tables, "lat IS NOT NULL", **chosen), chosen
        assert unplaced == ask_table(tables, "lat IS NULL", **chosen), chosen
        assert int(np.array(index["sums"])[mask].sum()) == on_map + unplaced
        counted += on_map > 0
    assert counted > 60


@pytest.mark.parametrize("resolution", [1, 2, 3, 4, 5])
def test_every_cell_has_the_cameras_of_its_own(
    tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any], resolution: int
) -> None:
    import pyarrow as pa
    from h3ronpy import cells_to_string, change_resolution
    from h3ronpy.vector import coordinates_to_cells

    rows = tables.execute("SELECT lat, lon, cameras FROM core_cameras WHERE lat IS NOT NULL").fetchnumpy()
    finest = coordinates_to_cells(np.asarray(rows["lat"]), np.asarray(rows["lon"]), 5)
    names = pa.array(cells_to_string(change_resolution(finest, resolution))).to_pylist()
    expected: dict[str, int] = {}
    for name, cameras in zip(names, rows["cameras"].tolist(), strict=True):
        expected[name] = expected.get(name, 0) + cameras
    found: dict[str, int] = {}
    for shard in find_shards(scripts, resolution):
        ends = np.cumsum([0, *shard["entries"]])
        for cell, (start, end) in zip(shard["cells"].split(), pairwise(ends), strict=True):
            assert cell not in found
            found[cell] = sum(shard["cameras"][start:end])
    assert found == expected


@pytest.mark.parametrize("resolution", [1, 3, 5])
def test_outlines_lie_in_the_box_of_their_file(scripts: dict[str, Any], resolution: int) -> None:
    across = 0
    for name, west, south, east, north in scripts["index"]["levels"][str(resolution)]:
        shard = scripts[name]
        lon, lat = np.cumsum(shard["x"]) / 1000, np.cumsum(shard["y"]) / 1000
        assert len(lon) == sum(shard["corners"])
        assert lon.min() >= west - 0.0011
        assert lon.max() <= east + 0.0011
        assert lat.min() >= south - 0.0011
        assert lat.max() <= north + 0.0011
        ends = np.cumsum([0, *shard["corners"]])
        spans = [np.ptp(lon[start:end]) for start, end in pairwise(ends)]
        assert max(spans) < 90
        across += int(lon.max() > 180)
    assert across


def test_places_add_up_to_the_table(tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any]) -> None:
    places = scripts["places"]
    ends = np.cumsum([0, *places["entries"]])
    found = {
        tuple(place): sum(places["cameras"][start:end])
        for place, (start, end) in zip(places["places"], pairwise(ends), strict=True)
    }
    query = "SELECT country, region_code, region_name, sum(cameras) FROM core_cameras GROUP BY ALL"
    assert found == {
        (country, code, name): int(cameras)
        for country, code, name, cameras in tables.execute(query).fetchall()
    }


def test_points_are_the_rows_of_the_table(tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any]) -> None:
    rows = tables.execute(
        "SELECT camera_id, lat, lon, cameras, surveillance_type FROM core_cameras WHERE lat IS NOT NULL"
    ).fetchall()
    expected = {row[0]: row[1:] for row in rows}
    index = scripts["index"]
    kinds = [index["kinds"][at] for at in index["combinations"]["kind"]]
    found = set()
    for name, west, south, east, north in index["points"]:
        shard = scripts[name]
        lon, lat = np.cumsum(shard["x"]) / 100_000, np.cumsum(shard["y"]) / 100_000
        for at, slug in enumerate(shard["slugs"].split()):
            true_lat, true_lon, cameras, kind = expected[slug]
            assert abs(lat[at] - true_lat) < 6e-6
            assert abs(lon[at] - true_lon) < 6e-6
            assert west - 1e-5 <= lon[at] <= east + 1e-5
            assert south - 1e-5 <= lat[at] <= north + 1e-5
            assert (shard["cameras"][at], kinds[shard["combinations"][at]]) == (cameras, kind)
            found.add(slug)
    assert found == set(expected)
    assert sum(len(scripts[entry[0]]["cameras"]) for entry in index["points"]) == len(expected)


def test_views_are_those_of_the_newest_observation(
    tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any]
) -> None:
    rows = tables.execute(
        "SELECT camera_id, snapshot_at, center_deg, coalesce(width_deg, 0) FROM raw_camera_directions "
        "JOIN raw_camera_observations USING (observation_id) JOIN core_camera_members USING (observation_id) "
        "JOIN core_cameras USING (camera_id) WHERE core_cameras.lat IS NOT NULL ORDER BY snapshot_at"
    ).fetchall()
    expected = {camera: (int(center), int(width)) for camera, _, center, width in rows}
    found = {}
    for entry in scripts["index"]["points"]:
        shard = scripts[entry[0]]
        slugs = shard["slugs"].split()
        for at, center, width in zip(shard["views"], shard["centers"], shard["widths"], strict=True):
            found[slugs[at]] = (center, width)
    assert found == expected
    assert {width for _, width in found.values()} == {0, 30, 60, 90}


def test_crowded_cells_are_split(
    tables: duckdb.DuckDBPyConnection, scripts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_files, "MOST_POINTS", 50)
    split = read_scripts(MapFiles(collect_cameras(tables)))
    assert len(split["index"]["points"]) > len(scripts["index"]["points"])
    slugs = [slug for entry in split["index"]["points"] for slug in split[entry[0]]["slugs"].split()]
    assert len(slugs) == len(set(slugs)) == ask_rows(tables)


def ask_rows(tables: duckdb.DuckDBPyConnection) -> int:
    return int(tables.execute("SELECT count(lat) FROM core_cameras").fetchall()[0][0])


def test_files_do_not_depend_on_the_order_of_rows(tables: duckdb.DuckDBPyConnection) -> None:
    turned = duckdb.connect(":memory:")
    for name in (
        "core_cameras",
        "core_camera_members",
        "raw_camera_observations",
        "raw_camera_directions",
        "core_vendors",
        "raw_sources",
    ):
        held = tables.execute(f"SELECT * FROM {name}").to_arrow_table()
        held = held.take(np.random.default_rng(1).permutation(len(held)))
        turned.execute(f"CREATE TABLE {name} AS SELECT * FROM held")
    first, second = (dict(MapFiles(collect_cameras(one)).render_all()) for one in (tables, turned))
    assert first == second


def test_only_public_fields_are_written(tables: duckdb.DuckDBPyConnection) -> None:
    made = MapFiles(collect_cameras(tables))
    content = b"".join(written for _, written in made.render_all())
    for hidden in (b"Operator of Nowhere", b"secret-of-the-tags", b"13800138000", b"<"):
        assert hidden not in content
    assert "Telephone ███████████".encode() in content


def test_files_are_found_by_their_address(tables: duckdb.DuckDBPyConnection) -> None:
    made = MapFiles(collect_cameras(tables))
    addresses = made.list_addresses()
    assert addresses[:2] == (INDEX, PLACES)
    assert len(set(addresses)) == len(addresses)
    assert all(made.render(address) for address in addresses)
    assert made.render("map/points/../index.js") is None


def test_a_case_without_positions_has_an_empty_map() -> None:
    connection = duckdb.connect(":memory:")
    write_map_tables(connection, 30)
    connection.execute("UPDATE core_cameras SET lat = NULL, lon = NULL")
    scripts = read_scripts(MapFiles(collect_cameras(connection)))
    assert set(scripts) == {"index", "places"}
    assert sum(scripts["index"]["unplaced"]) == ask_table(connection) > 0


def test_a_case_without_cameras_has_an_empty_map() -> None:
    connection = duckdb.connect(":memory:")
    write_map_tables(connection, 30)
    for name in ("core_cameras", "core_camera_members", "raw_camera_directions"):
        connection.execute(f"DELETE FROM {name}")
    scripts = read_scripts(MapFiles(collect_cameras(connection)))
    assert scripts["index"]["sums"] == []
    assert scripts["places"]["places"] == []
