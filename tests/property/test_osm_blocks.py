"""Nodes read by columns give what they give one by one; tags put together say what they say read together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import osm_pbf
from sousveil.readers.camera_making import read_facts
from sousveil.readers.camera_pairs import make_pair, merge_pairs
from sousveil.readers.camera_privacy import is_indoor, is_private_home
from sousveil.readers.osm_elements import ElementFeed
from sousveil.readers.osm_file import _add_lines
from sousveil.readers.osm_nodes import read_nodes

KEYS = st.sampled_from([
    "man_made", "surveillance", "surveillance:type", "surveillance:zone", "camera:type", "camera:mount", "camera:direction", "direction",
    "height", "camera:angle", "camera:fov", "fov", "count", "operator", "manufacturer", "brand", "model", "name", "ref", "start_date",
    "check_date", "survey:date", "building", "indoor", "url", "contact:webcam", "amenity", "highway", "x",
])  # fmt: skip
VALUES = st.sampled_from([
    "surveillance", "public", "private", "indoor", "traffic", "camera", "ALPR", "dome", "house", "garden", "pole", "90", "10-50;N", "forward", "4 m",
    "tall", "2019-05", "2023-01-02", "Fictional Ltd", "Mr Example", "https://cam.example/1", "a=b, c%", "é 东", "yes", "no", "",
])  # fmt: skip
TAGS = st.dictionaries(KEYS, VALUES, max_size=8)


@given(TAGS)
def test_tags_put_together_say_what_they_say_together(tags: dict[str, str]) -> None:
    merged = merge_pairs([make_pair(key, value) for key, value in tags.items()])
    if merged is None:
        return
    whole = read_facts(tags)
    assert sorted(merged.unread) == sorted(whole.unread)
    assert merged.columns.pop("is_private_home") == is_private_home(tags)
    assert merged.columns.pop("is_indoor") == is_indoor(tags)
    assert merged.columns == whole.columns
    assert (merged.directions, merged.width_deg, merged.checked_at) == (
        whole.directions,
        whole.width_deg,
        whole.checked_at,
    )
    assert merged.withheld == whole.withheld


def escape(text: str) -> str:
    return "".join(c if c.isalnum() else f"%{ord(c):x}%" for c in text)


LINES = st.tuples(
    st.integers(1, 9),
    st.integers(1, 3),
    st.sampled_from(["0", "40.5", "-33.25", "95"]),
    st.sampled_from(["0", "20.25", "-181"]),
    TAGS,
)


def collect(source: Source, block: bytes, *, by_columns: bool) -> dict[str, list[dict[str, Any]]]:
    feed = ElementFeed(source, osm_pbf.FORMAT, "1")

    def read() -> Any:
        if by_columns:
            nodes = read_nodes(block)
            assert nodes is not None
            yield from feed.add_nodes(nodes)
        else:
            assert _add_lines(block, feed) == []

    found: dict[str, list[dict[str, Any]]] = {}
    for batch in feed.guard(read()):
        found.setdefault(table_of(batch).name, []).extend(batch.to_pylist())
    for name, rows in found.items():
        if name == "raw_problems":
            rows.sort(key=lambda row: str(row["problem_id"]))
    return {name: rows for name, rows in found.items() if rows}


@given(
    st.lists(LINES, min_size=1, max_size=12), st.sampled_from([(), ("indoor",), ("private_homes", "indoor")])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_columns_give_the_same_as_lines(
    tmp_path: Path, lines: list[tuple[Any, ...]], keep: tuple[str, ...]
) -> None:
    text = "".join(
        f"n{number} v{version} dV t2024-05-0{version}T00:00:00Z T{','.join(f'{escape(k)}={escape(v)}' for k, v in tags.items())} x{lon} y{lat}\n"
        for number, version, lat, lon, tags in lines
        if tags
    )
    if not text:
        return
    source = Source("0" * 64, tmp_path / "x_2026-01-01.pbf", "x_2026-01-01.pbf", keep=keep)
    one = collect(source, text.encode(), by_columns=False)
    assert collect(source, text.encode(), by_columns=True) == one
