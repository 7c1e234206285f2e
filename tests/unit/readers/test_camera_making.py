"""Tags become rows: words, heights, days, numbers; what is withheld and which cameras are left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sousveil.model.camera_rows import CameraRows
from sousveil.model.tables import table_of
from sousveil.readers import camera_values as values
from sousveil.readers.camera_making import CameraMaker
from sousveil.readers.camera_privacy import is_indoor, is_private_home, is_withheld_key, is_withheld_value

Rows = dict[str, list[dict[str, Any]]]


def make_rows(tags: dict[str, str], keep: tuple[str, ...] = (), **stated: Any) -> Rows:
    rows = CameraRows("a" * 64, "test", "readers.test", "1")
    maker = CameraMaker(rows, keep, "osm", "2026-01-01", "ME")
    lat, lon = stated.pop("position", (42.5, 19.25))
    maker.add('{"element":"node/1"}', "node/1", lat, lon, tags, **stated)
    maker.finish()
    return {table_of(batch).name: batch.to_pylist() for batch in rows.finish()}


def make_observation(tags: dict[str, str], **stated: Any) -> dict[str, Any]:
    (row,) = make_rows(tags, **stated)["raw_camera_observations"]
    return row


@pytest.mark.parametrize(
    ("raw", "metres"),
    [
        ("4", 4), ("4 m", 4), ("4,5m", 4.5), ("400 cm", 4), ("13'6\"", 4.1148), ("13 ft", 3.9624), ("0", 0), ("12.5 metres", 12.5),
        ("~5", None), ("-3", None), ("tall", None), ("4-6", None), ("501", None), ("99999", None), ("", None), ("5;6", None),
    ],
)  # fmt: skip
def test_heights(raw: str, metres: float | None) -> None:
    assert values.read_height_m(raw) == metres


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2019", "2019"), ("2019-05", "2019-05"), ("2019-05-03", "2019-05-03"), ("03.05.2019", "2019-05-03"), ("May 2019", "2019-05"),
        ("3 May 2019", "2019-05-03"), ("September 3, 2019", "2019-09-03"), ("2019/5/3", "2019-05-03"),
        ("~2015", ""), ("1990s", ""), ("before 2010", ""), ("2019-13-01", ""), ("31.02.2019", ""), ("05/06/2019", ""), ("3 Sept 2019", "2019-09-03"),
    ],
)  # fmt: skip
def test_days(raw: str, day: str) -> None:
    assert values.read_day(raw) == day


def test_words() -> None:
    assert values.read_surveillance("Public") == "public"
    assert values.read_surveillance("indoor;outdoor") == "outdoor"
    assert values.read_surveillance("yes") == ""
    assert values.read_surveillance_type("camera; anpr") == "ALPR"
    assert values.read_surveillance_type("camera") == "camera"
    assert values.read_camera_type("PTZ;fixed") == "panning"
    assert values.read_mount("Lamp Post") == "street_lamp"
    assert values.read_mount("https://x") == ""
    assert values.read_tilt_deg("15°") == 15
    assert values.read_tilt_deg("91") is None
    assert (values.read_count("3"), values.read_count("0"), values.read_count("three")) == (3, None, None)


def test_values_stand_beside_what_was_written() -> None:
    row = make_observation(
        {"height": "tall", "count": "many", "camera:direction": "N;forward", "name": "Fictional Square 1"}
    )
    assert (row["height_m"], row["height_raw"], row["cameras"], row["cameras_raw"]) == (
        None,
        "tall",
        1,
        "many",
    )
    assert (row["direction_raw"], row["label_raw"], row["country"]) == (
        "N;forward",
        "Fictional Square 1",
        "ME",
    )


def test_what_cannot_be_read_is_said_once_each() -> None:
    rows = make_rows(
        {
            "height": "tall",
            "count": "many",
            "camera:direction": "N;forward",
            "start_date": "long ago",
            "check_date": "x",
        }
    )
    details = sorted(row["detail"] for row in rows["raw_problems"])
    assert details == ["camera:direction: 1 of 2", "check_date", "count", "height", "start_date"]
    assert {row["code"] for row in rows["raw_problems"]} == {"camera_value_unreadable"}


def test_an_unreadable_direction_gives_way_to_one_that_can_be_read() -> None:
    rows = make_rows({"camera:direction": "forward", "direction": "90"})
    assert [row["center_deg"] for row in rows["raw_camera_directions"]] == [90]
    assert rows["raw_camera_observations"][0]["direction_raw"] == "90"


def test_a_field_of_view_is_the_width_of_a_single_direction() -> None:
    rows = make_rows({"direction": "90;100-160", "camera:fov": "70°"})
    assert [(row["center_deg"], row["width_deg"]) for row in rows["raw_camera_directions"]] == [
        (90, 70),
        (130, 60),
    ]


def test_what_is_stated_counts_before_the_tags() -> None:
    row = make_observation(
        {"count": "3", "name": "A"},
        cameras=7,
        label_raw="B",
        place_raw="",
        seen_last_at="2024-05-06T00:00:00Z",
    )
    assert (row["cameras"], row["label_raw"], row["seen_last_at"]) == (7, "B", "2024-05-06T00:00:00Z")
    assert (
        make_observation({"check_date": "2025-01-02"}, seen_last_at="2024-05-06")["seen_last_at"]
        == "2025-01-02"
    )


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ((None, None), "position_missing"), ((1.0, None), "position_missing"), ((95.0, 1.0), "position_impossible"),
        ((0.0, 0.0), "position_impossible"), ((float("nan"), 1.0), "position_impossible"), ((1.0, float("inf")), "position_impossible"),
    ],
)  # fmt: skip
def test_a_position_that_cannot_be_is_not_used(position: Any, code: str) -> None:
    rows = make_rows({}, position=position)
    (row,) = rows["raw_camera_observations"]
    assert (row["lat"], row["lon"]) == (None, None)
    assert [problem["code"] for problem in rows["raw_problems"]] == [code]


@pytest.mark.parametrize(
    "tags",
    [
        {"surveillance:zone": "home"}, {"surveillance:zone": "street;garden"}, {"camera:mount": "doorbell"}, {"surveillance:type": "Doorbell"},
        {"surveillance": "private", "building": "house"}, {"building": "apartments"}, {"operator": "Homeowner"},
    ],
)  # fmt: skip
def test_cameras_on_homes_are_left_out(tags: dict[str, str]) -> None:
    rows = make_rows(tags)
    assert "raw_camera_observations" not in rows
    assert [(row["code"], row["detail"]) for row in rows["raw_problems"]] == [("home_left_out", "1 camera")]
    (kept,) = make_rows(tags, keep=("private_homes",))["raw_camera_observations"]
    assert kept["is_private_home"]


@pytest.mark.parametrize(
    "tags",
    [
        {"surveillance": "private"}, {"surveillance": "private", "surveillance:zone": "shop"}, {"surveillance:zone": "residential"},
        {"surveillance": "public", "building": "house"}, {"surveillance": "private", "building": "retail"}, {"operator": "private"},
    ],
)  # fmt: skip
def test_a_private_camera_is_not_therefore_on_a_home(tags: dict[str, str]) -> None:
    assert not is_private_home(tags)
    assert len(make_rows(tags)["raw_camera_observations"]) == 1


def test_cameras_inside_are_left_out_unless_kept() -> None:
    for tags in (
        {"surveillance": "indoor"},
        {"indoor": "yes"},
        {"location": "indoor"},
        {"indoor": "room", "surveillance": "public"},
    ):
        assert make_rows(tags)["raw_problems"][0]["code"] == "indoor_left_out"
        assert make_rows(tags, keep=("indoor",))["raw_camera_observations"][0]["is_indoor"]
    assert not is_indoor({"surveillance": "indoor;outdoor"})
    assert not is_indoor({"indoor": "no"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contact:webcam", "yes"), ("url", "x"), ("camera:url", "x"), ("image", "File:x.jpg"), ("website", "x"), ("phone", "0123"),
        ("email", "x"), ("stream", "x"), ("ip_address", "x"), ("note", "x"), ("description", "x"), ("owner", "Fictional"), ("user", "x"), ("uid", "7"),
        ("ref", "rtsp://cam.example/1"), ("ref", "192.0.2.7"), ("ref", "192.0.2.7:8080"), ("ref", "2001:db8:0:0:0:0:0:1"), ("name", "see www.example.org"),
        ("source", "https://example.org"), ("network", "cam.example.org:554"), ("ref", "cam.example.org/live"), ("ref", "example.org"),
        ("ref", "00:00:5e:00:53:01"), ("name", "a@example.org"), ("name", "call +44 20 7946 0000"),
        ("operator", "Mr Example"), ("operator", "Fictional Ltd; Mrs Example"), ("name", "Herr Beispiel"),
    ],
)  # fmt: skip
def test_addresses_and_people_are_never_kept(key: str, value: str) -> None:
    rows = make_rows({key: value, "man_made": "surveillance"}, keep=("private_homes", "indoor"))
    (row,) = rows["raw_camera_observations"]
    assert json.loads(row["tags"]) == {"man_made": "surveillance"}
    assert value not in [column for name, column in row.items() if name != "tags"]
    (path,) = rows["raw_camera_paths"]
    assert (path["path"], path["disposition"], path["occurrences"]) == (key, "withheld", 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("operator", "St. Louis City PD"), ("operator", "San Marcos"), ("operator", "Neology, Inc."), ("operator", "amazon.com"),
        ("model", "DS-2CD2T45FWD-I5"), ("ref", "A-12.5"), ("opening_hours", "Mo-Su 00:00-24:00"), ("direction", "10-50;90-135"),
        ("wikimedia_commons", "File:Fictional camera.jpg"), ("height", "4.5"), ("survey:date", "2024-01-02"),
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_kept(key: str, value: str) -> None:
    assert not is_withheld_key(key)
    assert not is_withheld_value(key, value)


def test_an_address_as_a_key_is_not_counted_by_name() -> None:
    rows = make_rows({"https://cam.example/1": "yes"})
    assert [row["path"] for row in rows["raw_camera_paths"]] == ["(an address)"]
    assert "cam.example" not in str(rows)
