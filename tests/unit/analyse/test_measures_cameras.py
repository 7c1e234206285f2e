"""The measures of cameras, on registers small enough to count by hand. All names are made up."""

from __future__ import annotations

from typing import Any

import pytest

from sousveil.analyse import list_measures, list_views
from sousveil.engine.sql_files import make_temp_table, run_sql_file
from tests.unit.analyse.camera_cases import CameraCase


def measure(case: CameraCase, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of one measure, of the columns named."""
    connection = case.connect()
    for view in list_views():
        make_temp_table(connection, view)
    (file,) = [file for file in list_measures() if file.name == name]
    rows = run_sql_file(connection, file, parameters).to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


@pytest.fixture
def register() -> CameraCase:
    """Country AA: city X with three rows (one for 2 cameras), one in doubt; city Y with one, removed. BB: one, without region.
    One without a place. Two sources."""
    case = CameraCase()
    case.source("s1", "A list")
    case.source("s2", "A map", licence="CC0")
    case.vendor("acme", owner="council", share=0.6)
    case.vendor("bolt")
    case.vendor("council", "state_body")
    case.camera(
        "AA",
        "AA-1",
        "X",
        vendor_id="acme",
        zone="town",
        operator_raw="Bureau A",
        nearest_m=4.0,
        started_at="2019-05",
        h3_5=255,
    )
    case.camera(
        "AA", "AA-1", "X", cameras=2, zone="parking", nearest_m=4.0, h3_5=255, surveillance_type="ALPR"
    )
    case.camera(
        "AA",
        "AA-1",
        "X",
        source_id="s2",
        snapshot="2025-02-03",
        vendor_id="bolt",
        nearest_m=60.5,
        seen_last_at="2025-01-01",
    )
    case.camera("AA", "AA-1", "Y", presence="removed")
    case.camera("BB", nearest_m=None)
    case.camera()
    case.doubt(0, 1)
    case.doubt(0, 3)  # removed: it counts for nothing
    return case


def test_places_are_counted_at_every_level_with_their_sources_and_doubts(register: CameraCase) -> None:
    rows = measure(
        register, "cameras_by_place", "level", "country", "region_code", "city_code", "cameras", "cameras_low", "removed", "sources",
        "licences", "snapshot_at",
    )  # fmt: skip
    assert rows == [
        ("all", "all", "", "", 6, 5, 1, 2, "CC0; ODbL", "2025-02-03"),
        ("city", "AA", "AA-1", "X", 4, 3, 0, 2, "CC0; ODbL", "2025-02-03"),
        ("city", "AA", "AA-1", "Y", 0, 0, 1, 1, "ODbL", "2024-01-01"),
        ("city", "BB", "unknown", "unknown", 1, 1, 0, 1, "ODbL", "2024-01-01"),
        ("city", "unknown", "unknown", "unknown", 1, 1, 0, 1, "ODbL", "2024-01-01"),
        ("country", "AA", "", "", 4, 3, 1, 2, "CC0; ODbL", "2025-02-03"),
        ("country", "BB", "", "", 1, 1, 0, 1, "ODbL", "2024-01-01"),
        ("country", "unknown", "", "", 1, 1, 0, 1, "ODbL", "2024-01-01"),
        ("region", "AA", "AA-1", "", 4, 3, 1, 2, "CC0; ODbL", "2025-02-03"),
        ("region", "BB", "unknown", "", 1, 1, 0, 1, "ODbL", "2024-01-01"),
        ("region", "unknown", "unknown", "", 1, 1, 0, 1, "ODbL", "2024-01-01"),
    ]


def test_a_division_without_a_source_is_no_data_and_never_0(register: CameraCase) -> None:
    register.figure("area_km2", 10, "AA", "AA-1")
    register.figure("area_km2", 10, "AA", "AA-2")
    register.figure("area_km2", 10, "CC", "CC-1")  # a country that the case says nothing of
    columns = ("country", "region_code", "coverage", "cameras", "sources", "divisions_covered", "divisions")
    rows = measure(register, "cameras_by_place", "level", *columns)
    assert [row[1:6] for row in rows if row[3] == "no data"] == [("AA", "AA-2", "no data", None, 0)]
    assert [row[1:] for row in rows if row[:2] == ("country", "AA")] == [
        ("AA", "", "what the sources hold", 4, 2, 1, 2)
    ]


def test_every_place_names_its_sources(register: CameraCase) -> None:
    rows = measure(
        register,
        "camera_sources_by_place",
        "level",
        "country",
        "title",
        "licence",
        "snapshot_at",
        "observations",
    )
    assert [row for row in rows if row[:2] == ("country", "AA")] == [
        ("country", "AA", "A list", "ODbL", "2024-01-01", 3),
        ("country", "AA", "A map", "CC0", "2025-02-03", 1),
    ]


def test_kinds_add_up_to_the_place_with_unknown_ones(register: CameraCase) -> None:
    rows = measure(
        register, "cameras_by_kind", "country", "dimension", "kind", "cameras", "cameras_low", "share"
    )
    zones = [row[2:] for row in rows if row[:2] == ("AA", "zone")]
    assert zones == [("parking", 2, 1, 0.5), ("town", 1, 1, 0.25), ("unknown", 1, 1, 0.25)]
    for dimension in ("surveillance", "surveillance_type", "camera_type", "camera_mount", "zone"):
        assert sum(row[3] for row in rows if row[:2] == ("all", dimension)) == 6


def test_operators_that_nobody_names_are_unknown(register: CameraCase) -> None:
    rows = measure(register, "cameras_by_operator", "country", "operator_raw", "cameras", "share")
    assert rows == [
        ("AA", "unknown", 3, 0.75),
        ("AA", "Bureau A", 1, 0.25),
        ("BB", "unknown", 1, 1.0),
        ("unknown", "unknown", 1, 1.0),
    ]


def test_vendor_shares_say_how_many_are_unknown(register: CameraCase) -> None:
    rows = measure(
        register, "cameras_by_vendor", "level", "country", "vendor_id", "cameras", "cameras_known", "share", "share_low", "share_high",
        "share_least", "share_most", "unknown_share",
    )  # fmt: skip
    by_vendor = {row[2]: row[3:] for row in rows if row[:2] == ("country", "AA")}
    # Wilson for 1 of 2: 0.0945 to 0.9055.
    assert by_vendor["acme"] == (
        1,
        2,
        0.5,
        pytest.approx(0.0945, abs=5e-5),
        pytest.approx(0.9055, abs=5e-5),
        0.25,
        0.75,
        0.5,
    )
    assert by_vendor["unknown"] == (2, 2, None, None, None, None, None, 0.5)
    # No vendor is known: no share, not 0.
    assert [row[2:] for row in rows if row[:2] == ("country", "BB")] == [
        ("unknown", 1, 0, None, None, None, None, None, 1.0)
    ]


def test_state_owned_shares_leave_the_unknown_open(register: CameraCase) -> None:
    rows = measure(
        register, "state_vendor_share_by_place", "level", "country", "cameras", "cameras_known", "cameras_state", "cameras_state_majority",
        "state_share", "state_share_least", "state_share_most", "unknown_share",
    )  # fmt: skip
    assert ("country", "AA", 4, 2, 1, 1, 0.5, 0.25, 0.75, 0.5) in rows
    assert ("country", "BB", 1, 0, 0, 0, None, 0.0, 1.0, 1.0) in rows


def test_years_are_those_of_putting_up(register: CameraCase) -> None:
    rows = measure(register, "cameras_by_year", "country", "year", "cameras")
    assert rows == [
        ("AA", "2019", 1),
        ("AA", "unknown", 3),
        ("BB", "unknown", 1),
        ("all", "2019", 1),
        ("all", "unknown", 5),
        ("unknown", "unknown", 1),
    ]


def test_snapshots_are_counted_one_by_one(register: CameraCase) -> None:
    rows = measure(
        register,
        "cameras_by_snapshot",
        "snapshot_at",
        "source_id",
        "title",
        "observations",
        "cameras",
        "without_position",
    )
    assert rows == [("2024-01-01", "s1", "A list", 5, 6, 0), ("2025-02-03", "s2", "A map", 1, 1, 0)]


def test_densities_name_the_figures_they_use(register: CameraCase) -> None:
    register.figure("area_km2", 2.0, "AA")
    register.figure("area_km2", 99.0, "AA", rank=2, stated_by="another")
    register.figure("population", 8000, "AA", stated_by="s9", year="2021")
    rows = measure(
        register, "camera_density_by_place", "level", "country", "cameras", "cameras_per_km2", "cameras_per_km2_low", "area_stated_by",
        "cameras_per_1000", "population_stated_by", "population_year",
    )  # fmt: skip
    assert ("country", "AA", 4, 2.0, 1.5, "a list", 0.5, "s9", "2021") in rows
    assert ("country", "BB", 1, None, None, "", None, "", "") in rows
    assert all(row[1] != "unknown" for row in rows)


def test_cells_are_hex_and_count_cameras_not_rows(register: CameraCase) -> None:
    assert measure(register, "cameras_by_h3_5", "cell", "cameras", "camera_rows", "alpr") == [("ff", 3, 2, 2)]
    assert measure(register, "cameras_by_h3_7", "cell") == []


def test_distances_say_how_many_have_no_neighbour(register: CameraCase) -> None:
    rows = measure(
        register,
        "camera_distance_by_place",
        "level",
        "country",
        "positions",
        "half_within_m",
        "within_5_m",
        "within_50_m",
        "within_100_m",
        "farther",
    )
    assert ("country", "AA", 3, 5, 2, 2, 3, 0) in rows
    assert ("country", "BB", 1, None, 0, 0, 0, 1) in rows


def test_exposure_counts_each_camera_once_by_its_strongest_verdict(register: CameraCase) -> None:
    def product(observation: int, vendor: str, model: str) -> None:
        register.add(
            "core_camera_products",
            "prd",
            observation_id=f"obs_{observation:05}",
            vendor_id=vendor,
            model=model,
            confidence=1.0,
        )

    def expose(vendor: str, model: str, weakness: str, verdict: str, firmware: str = "") -> None:
        register.add(
            "out_exposures",
            "xps",
            vendor_id=vendor,
            model=model,
            weakness_id=weakness,
            verdict=verdict,
            firmware_raw=firmware,
        )

    product(0, "acme", "A-1")
    product(0, "acme", "")
    product(2, "bolt", "B-1")
    product(3, "acme", "A-1")  # removed
    expose("acme", "A-1", "CVE-2021-0001", "model")
    expose("acme", "A-1", "CVE-2021-0002", "vendor only")
    expose(
        "acme", "A-1", "CVE-2021-0003", "model and version", "1.2"
    )  # of another firmware: not of this camera
    expose("acme", "", "CVE-2021-0001", "vendor only")
    rows = measure(
        register,
        "camera_exposure_by_country",
        "country",
        "verdict",
        "cameras",
        "share",
        "share_of_known",
        "weaknesses",
    )
    assert [row[1:] for row in rows if row[0] == "AA"] == [
        ("model", 1, 0.25, 0.5, None),
        ("none known", 1, 0.25, 0.5, None),
        ("product unknown", 2, 0.5, None, None),
    ]
    assert [row[1:] for row in rows if row[0] == "BB"] == [("product unknown", 1, 1.0, None, None)]
    assert ("all", "model", 1, pytest.approx(1 / 6), 0.5, 2) in rows


def test_changes_count_what_nobody_touched() -> None:
    case = CameraCase()
    for change, years, moved in (("added", None, None), ("removed", None, None), ("changed", 0.5, 12.0), ("untouched", 6.0, None),
                                 ("untouched", 4.9, None), ("untouched", None, None), ("changed", 5.0, 0.0)):  # fmt: skip
        case.add(
            "core_camera_changes", "chg", series="osm", from_snapshot_at="2024", to_snapshot_at="2025", change=change, untouched_years=years,
            moved_m=moved,
        )  # fmt: skip
    columns = (
        "added",
        "removed",
        "changed",
        "untouched",
        "untouched_long",
        "without_edit_date",
        "moved",
        "farthest_m",
    )
    assert measure(case, "camera_changes_by_snapshot", *columns) == [(1, 1, 2, 3, 2, 1, 1, 12.0)]
    assert measure(case, "camera_changes_by_snapshot", "untouched_long", years=4.0) == [(3,)]


def test_stated_numbers_stand_beside_the_register(register: CameraCase) -> None:
    register.figure("area_km2", 2.0, "AA")
    register.count(9, "AA", "AA-1", "X", period_raw="2020")
    register.count(3, "AA", "AA-1", "Z")
    register.claim(100, None, "Land AA", high_closed=False)
    register.claim(7, 7, "City X", source_id="n1", increment=1)
    register.claim(8, 8, "Nowhere")
    register.claim(8, 8, "City X", subject="drone")
    register.add("raw_notices", "ntc", source_id="n1", format="ocds")
    rows = measure(
        register,
        "stated_camera_counts",
        "level",
        "country",
        "place_raw",
        "stated_in",
        "basis",
        "low",
        "high",
        "register_cameras",
        "register_low",
    )
    assert rows == [
        ("country", "AA", "Land AA", "document", "stock", 100.0, None, 4, 3),
        ("city", "AA", "City X", "notice", "added", 7.0, 7.0, 4, 3),
        ("city", "AA", "X", "table", "stock", 9.0, 9.0, 4, 3),
        ("city", "AA", "Z", "table", "stock", 3.0, 3.0, None, None),
        ("", "unknown", "Nowhere", "document", "stock", 8.0, 8.0, None, None),
    ]
