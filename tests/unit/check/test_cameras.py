"""Each check of camera data: what breaks the rule is found, what keeps it is not. All names are made up."""

from __future__ import annotations

from typing import Any

import pytest

from sousveil.check.cameras import list_camera_check_views, list_camera_checks, run_camera_checks
from sousveil.engine.sql_files import find_unshared
from sousveil.model.camera_tables import CAMERA_FLAGS
from sousveil.model.errors import SousveilError
from tests.unit.analyse.camera_cases import CameraCase


def check(case: CameraCase, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """The flags of one check."""
    rows = [
        row for batch in run_camera_checks(case.connect(), {name: parameters}) for row in batch.to_pylist()
    ]
    return [row for row in rows if row["check"] == name]


def observe(case: CameraCase, **values: Any) -> str:
    usual = {"series": "list", "snapshot_at": "2024-06-01", "cameras": 1, "lat": 1.0, "lon": 2.0}
    return case.add("raw_camera_observations", "obs", **usual | values)


def scatter(case: CameraCase, number: int, **values: Any) -> None:
    """Positions as surveyed: no two share a latitude, a longitude or a step."""
    for n in range(number):
        observe(
            case,
            **{"lat": 10 + (n * n * 7919 % 104729) / 104729, "lon": 20 + (n * n * n * 6277 % 99991) / 99991}
            | values,
        )


def test_parts_that_do_not_add_up_to_their_total_are_shown_with_the_sum() -> None:
    case = CameraCase()
    for group, figures in (("wrong", (10, 4, 5)), ("right", (9, 4, 5)), ("unread", (9, 4, None))):
        for number, figure in enumerate(figures):
            case.count(
                figure,
                role="part" if number else "total",
                group_id=group,
                place_raw=group,
                cameras_raw="?" if figure is None else str(figure),
            )
    case.count(3, role="single", group_id="alone")
    unread, wrong = sorted(check(case, "parts_against_total"), key=lambda row: row["verdict"], reverse=True)
    assert (
        wrong["verdict"],
        wrong["subject_kind"],
        wrong["subject_id"],
        wrong["stated"],
        wrong["expected"],
    ) == ("contradicts", "count_group", "wrong", 10, 9)
    assert wrong["derivation"] == "4 + 5 = 9, not 10"
    assert wrong["sentence"] == "The total of wrong is stated as 10, but its 2 parts add up to 9: 1 fewer."
    assert wrong["evidence_ids"] == ["cnt_00000", "cnt_00001", "cnt_00002"]
    assert (unread["verdict"], unread["subject_id"], unread["missing"], unread["expected"]) == (
        "not_computable",
        "unread",
        "1 parts that can be read",
        None,
    )


def test_groups_of_two_sources_with_one_name_are_two() -> None:
    case = CameraCase()
    for source in ("s1", "s2"):
        case.count(4, role="total", source_id=source)
        case.count(4, role="part", source_id=source)
    assert check(case, "parts_against_total") == []


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        ({}, []),
        ({"cameras": 0}, ["contradicts"]),
        ({"cameras": 1}, []),
        ({"height_m": -1.0}, ["contradicts"]),
        ({"height_m": 0.0}, []),
        ({"height_m": 900.0}, ["suspicious"]),
        ({"angle_deg": 95.0}, ["contradicts"]),
        ({"angle_deg": -90.0}, []),
    ],
)
def test_impossible_numbers_of_cameras(values: dict[str, Any], verdicts: list[str]) -> None:
    case = CameraCase()
    observe(case, **values)
    assert [row["verdict"] for row in check(case, "impossible_numbers")] == verdicts


def test_impossible_counts_and_directions() -> None:
    case = CameraCase()
    case.count(-5, group_id="below")
    case.count(0, group_id="none")
    for center, width in ((360.0, None), (359.9, 360.0), (0.0, 0.0), (0.0, 361.0), (0.0, None)):
        case.add("raw_camera_directions", "dir", observation_id="obs", center_deg=center, width_deg=width)
    rows = check(case, "impossible_numbers")
    assert [row["stated"] for row in rows] == [-5, 360, 0, 361]
    assert rows[0]["subject_id"] == "below"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"started_at": "2025"}, 1),
        ({"started_at": "2024"}, 0),
        ({"started_at": "2024-06"}, 0),
        ({"started_at": "2024-07"}, 1),
        ({"started_at": "2025", "snapshot_at": ""}, 0),
        ({"seen_last_at": "2024-06-01T10:00:00Z"}, 0),
        ({"seen_last_at": "2024-06-02T10:00:00Z"}, 1),
        ({"seen_first_at": "2024-05-03", "seen_last_at": "2024-05-02"}, 1),
        ({"seen_first_at": "2024-05-02", "seen_last_at": "2024-05-02"}, 0),
    ],
)
def test_dates_after_the_source_are_impossible(values: dict[str, Any], found: int) -> None:
    case = CameraCase()
    observe(case, **values)
    assert len(check(case, "impossible_dates")) == found


def test_periods_of_counts_end_before_the_source_does() -> None:
    case = CameraCase()
    case.count(5, until_at="2016-12-31", snapshot_at="2016-03", group_id="same year")
    case.count(5, until_at="2017-12-31", snapshot_at="2016-03", group_id="later")
    assert [row["subject_id"] for row in check(case, "impossible_dates")] == ["later"]


def test_points_outside_of_what_their_source_says() -> None:
    case = CameraCase()
    for conflict in ("", "country", "place"):
        observation = observe(case, country="BB", place_raw="Beland")
        case.place(observation, "observation", "AA", "AA-1", "X", stated_conflict=conflict)
    rows = check(case, "elsewhere")
    assert [(row["subject_id"], row["verdict"]) for row in rows] == [
        ("obs_00001", "contradicts"),
        ("obs_00002", "suspicious"),
    ]
    assert (
        rows[0]["sentence"] == "A camera is said to be in BB, but its point lies in City X, Region AA-1, AA."
    )
    assert (
        rows[1]["sentence"]
        == "A camera is said to be in Beland, but its point lies in City X, Region AA-1, AA."
    )


def test_ids_that_a_source_gives_twice() -> None:
    case = CameraCase()
    for source, native in (("s1", "a"), ("s1", "a"), ("s2", "a"), ("s1", "b"), ("s1", ""), ("s1", "")):
        observe(case, source_id=source, native_id=native)
    (row,) = check(case, "repeated_ids")
    assert (row["subject_id"], row["stated"], row["evidence_ids"]) == ("s1", 2, ["obs_00000", "obs_00001"])


def test_rows_alike_are_found_and_cameras_of_one_pole_are_not() -> None:
    case = CameraCase()
    observe(case, direction_raw="N", native_id="1")
    observe(case, direction_raw="S", native_id="2")
    observe(case, direction_raw="S", native_id="3")
    observe(case, direction_raw="S", native_id="4", source_id="s2")
    observe(case, lat=None, lon=None)
    observe(case, lat=None, lon=None)
    (row,) = check(case, "repeated_rows")
    assert (row["stated"], row["evidence_ids"]) == (2, ["obs_00001", "obs_00002"])


def test_many_rows_at_one_point() -> None:
    case = CameraCase()
    for number in range(19):
        observe(case, lat=5.0 if number < 10 else 6.0)
    (row,) = check(case, "stacked_points")
    assert (row["stated"], row["evidence_ids"]) == (10, ["obs_00000"])
    assert len(check(case, "stacked_points", rows=9)) == 2


def test_pairs_in_doubt_are_counted_by_their_sources() -> None:
    case = CameraCase()
    for source in ("s1", "s1", "s2", "s2"):
        case.camera("AA", source_id=source)
    case.doubt(0, 1)
    case.doubt(2, 0)
    case.doubt(1, 3)
    case.add(
        "core_camera_pairs",
        "par",
        left_observation_id="obs_00002",
        right_observation_id="obs_00003",
        distance_m=1.0,
        score=0.9,
        verdict="same",
    )
    rows = check(case, "doubtful_twins")
    assert [(row["subject_id"], row["source_ids"], row["stated"]) for row in rows] == [
        ("s1", ["s1"], 1),
        ("s1", ["s1", "s2"], 2),
    ]
    assert rows[1]["evidence_ids"] == ["par_00001", "par_00002"]


def test_a_grid_looks_generated_and_a_city_does_not() -> None:
    case = CameraCase()
    for number in range(36):
        observe(case, lat=10.123456 + number % 6 * 0.01, lon=20.654321 + number // 6 * 0.01)
    scatter(case, 300, source_id="s2")
    for number in range(30):  # one street along a parallel: no rows of a grid
        observe(case, source_id="s3", lat=5.0, lon=2 + number * number * 0.0001)
    (row,) = check(case, "regular_grid")
    assert (row["subject_id"], row["stated"]) == ("s1", 1.0)
    assert "36 ÷ (6 × 6)" in row["derivation"]
    assert check(case, "regular_grid", points=37) == []


def test_a_grid_of_one_day_is_found_in_a_grown_map() -> None:
    case = CameraCase()
    scatter(case, 200, seen_last_at="2020-01-01T00:00:00Z")
    for number in range(36):
        observe(
            case,
            lat=10.1 + number % 6 * 0.01,
            lon=20.6 + number // 6 * 0.01,
            seen_last_at="2021-01-01T00:00:00Z",
        )
    assert [row["subject_id"] for row in check(case, "regular_grid")] == ["s1"]


def test_coordinates_of_few_decimals() -> None:
    case = CameraCase()
    for number in range(24):
        observe(case, lat=10 + number * number * 0.001, lon=20 + number * 0.017)
    scatter(case, 100, source_id="s2")
    for number in range(19):
        observe(case, source_id="s3", lat=10.5, lon=20 + number)
    (row,) = check(case, "rounded_coordinates")
    assert (row["subject_id"], row["stated"]) == ("s1", 1.0)


def test_points_that_follow_each_other_by_one_step() -> None:
    case = CameraCase()
    for number in range(40):
        observe(case, lat=10 + number * 0.0012345, lon=20 - number * 0.0005)
    scatter(case, 100, source_id="s2")
    for _ in range(40):
        observe(case, source_id="s3")  # the same point again and again is another matter
    (row,) = check(case, "constant_steps")
    assert (row["subject_id"], row["stated"]) == ("s1", 1.0)
    assert "0.0012345°, -0.0005°" in row["derivation"]
    assert check(case, "constant_steps", steps=39) == []


def test_a_day_with_far_more_than_usual() -> None:
    case = CameraCase()
    for source, bulk in (("s1", 120), ("s2", 90)):
        for day in range(1, 13):
            for _ in range(bulk if day == 5 else 3):
                observe(case, source_id=source, seen_last_at=f"2022-03-{day:02}T08:00:00Z")
    for _ in range(500):
        observe(case, source_id="s3", seen_last_at="2022-03-01")  # a list of one day
    (row,) = check(case, "bulk_days")
    assert (row["subject_id"], row["stated"], row["expected"]) == ("s1", 120, 3)


@pytest.fixture
def stated() -> CameraCase:
    """City X had 100 cameras in 2020 by a table."""
    case = CameraCase()
    case.count(100, "AA", "AA-1", "X", until_at="2020-12-31", period_raw="2020")
    return case


def test_a_claim_of_another_number_contradicts(stated: CameraCase) -> None:
    stated.claim(150, 150, "City X", time="in 2020", source_id="s2")
    (row,) = check(stated, "stated_numbers")
    assert (row["verdict"], row["subject_kind"], row["subject_id"]) == ("contradicts", "place", "AA/AA-1/X")
    assert {row["stated"], row["expected"]} == {100.0, 150.0}
    assert row["source_ids"] == ["s2", "s1"]
    assert row["evidence_ids"] == ["clm_00000", "cnt_00000"]


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (99.5, 104.0, {}),  # the intervals meet
        (100.0, None, {}),  # at least 100
        (150, 150, {"time": "2021"}),  # another year
        (150, 150, {"place": "City Y"}),  # another place
        (150, 150, {"increment": 1}),  # put up, not standing
        (150, 150, {"subject": "police camera"}),  # another kind
        (150, 150, {"subject": "bodyguard"}),
        (150, 150, {"per": "km2"}),
    ],
)
def test_a_claim_of_something_else_does_not(
    stated: CameraCase, low: float, high: float | None, values: dict[str, Any]
) -> None:
    stated.place("elsewhere", "observation", "AA", "AA-1", "Y")
    stated.claim(low, high, **{"place": "City X", "time": "2020", "source_id": "s2"} | values)
    assert check(stated, "stated_numbers") == []


def test_a_claim_without_a_year_is_only_suspicious(stated: CameraCase) -> None:
    stated.claim(150, 150, "City X", source_id="s2")
    assert [row["verdict"] for row in check(stated, "stated_numbers")] == ["suspicious"]


def test_what_was_put_up_is_not_held_against_what_stands(stated: CameraCase) -> None:
    stated.count(30, "AA", "AA-1", "X", until_at="2020-12-31", basis="added", source_id="s2")
    assert check(stated, "stated_numbers") == []
    stated.count(31, "AA", "AA-1", "X", until_at="2020-12-31", basis="added", source_id="s3")
    (row,) = check(stated, "stated_numbers")
    assert (row["verdict"], row["source_ids"]) == ("contradicts", ["s2", "s3"])


def test_parts_are_not_held_against_the_whole(stated: CameraCase) -> None:
    stated.count(40, "AA", "AA-1", "X", until_at="2020-12-31", role="part", source_id="s2")
    assert check(stated, "stated_numbers") == []


def test_a_notice_counts_as_a_notice(stated: CameraCase) -> None:
    stated.claim(150, 150, "City X", time="2020", source_id="n1")
    stated.add("raw_notices", "ntc", source_id="n1", format="ocds")
    (row,) = check(stated, "stated_numbers")
    assert "a notice states “150 cameras”, and a table “100”" in row["sentence"]


def test_the_register_contradicts_only_where_it_is_claimed_to_be_complete(stated: CameraCase) -> None:
    for _ in range(3):
        stated.camera("AA", "AA-1", "X")
    stated.camera("AA", "AA-1", "Y")
    (row,) = check(stated, "register_against_stated")
    assert (row["verdict"], row["stated"], row["expected"]) == ("not_computable", 100, 3)
    assert row["missing"] == "a claim that the register is complete there"
    (row,) = check(stated, "register_against_stated", complete_country="AA")
    assert (row["verdict"], row["missing"]) == ("contradicts", "")
    assert check(stated, "register_against_stated", tolerance=0.98) == []


def test_a_place_without_cameras_in_the_register_is_no_data_and_no_contradiction(stated: CameraCase) -> None:
    assert check(stated, "register_against_stated", complete_country="AA") == []


def test_flags_are_rows_of_the_table_in_a_fixed_order_with_ids_of_their_own(stated: CameraCase) -> None:
    stated.count(-1, group_id="below")
    stated.claim(150, 150, "City X", time="2020", source_id="s2")
    first, second = (list(run_camera_checks(stated.connect())) for _ in range(2))
    assert first
    assert all(batch.schema.equals(CAMERA_FLAGS.schema, check_metadata=True) for batch in first)
    assert first == second
    ids = [flag_id for batch in first for flag_id in batch["flag_id"].to_pylist()]
    assert len(set(ids)) == len(ids)


def test_an_empty_case_has_no_flags() -> None:
    assert sum(batch.num_rows for batch in run_camera_checks(CameraCase().connect())) == 0


def test_a_parameter_that_a_check_does_not_have_is_refused() -> None:
    with pytest.raises(SousveilError) as caught:
        check(CameraCase(), "bulk_days", dayz=3)
    assert caught.value.code == "unknown_parameter"


@pytest.mark.parametrize(
    "file", [*list_camera_check_views(), *list_camera_checks()], ids=lambda file: file.name
)
def test_checks_stay_in_the_sql_that_spark_knows(file: Any) -> None:
    assert find_unshared(file.sql) == []
    assert "ORDER BY" in file.sql.splitlines()[-1]
